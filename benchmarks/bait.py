"""Pages that grow: a piece of text that regular expressions take long for, or of markup that trees do, again and again.

`PIECES` x `PLACES` is text where a story page has text, attributes and data for machines; `BLOCKS` x `NESTS` is markup
where it has elements. In blocks %d is the number of the repetition.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

SENTENCE = "Le forage du quartier donne de nouveau de l’eau aux vendeuses du marché, après trois semaines d’arrêt. "
STORY = f"<p>{SENTENCE * 3}</p><p>{SENTENCE * 2}</p>"

PIECES = (
    *(" ", "\u00a0", "\u202f", "\t", "\n", "\x00", "|", "\\", "\\u", "\ufffd", "\ufeff", "\u200b", "\u202e", "\u0301"),
    *"a A 0 9 é 中 ع ɛ ß İ ſ ﬁ 😀 Ã Ã© â€™ à© ( ) () [ [[ […] { } < > . .. … - -- – — _ / // : :- ; , ' ’ \" «".split(),
    *"» ! ? % %C3 & &amp; &amp;amp; &#0; %26amp%3B @ a@ # * = a= ~ + © www. http:// https:// a.b/ ../ ?page=".split(),
    *"&p=2 <b> </b> <br> <!-- --> <![CDATA[ </ {\"@type\": \"a\":{ __STATE__={ 2026-03-12 l’article d’".split(),
    *(
        f"{it} "
        for it in (
            "1 2|1.|9|0|(|((a|.|-|–|:|,|a@|©|http://a.b/|2x,|a 2w,|a=''|عربي|Par|par|PAR|By|von|Awa|Awa Keïta|A.|Aa,"
            "|AWA KEÏTA|Awa Keïta,|A.-B.|A B /|AMAP -|AMAP - Kayes /|/ AMAP|(AMAP)|San,|San, 26 août (AMAP)|San (|Le"
            "|de la|le|et|et Awa|12 mars 2026|12/03/2026|2026-03-12T10:00:00Z|12 mars|mars|mardi|10h30|10:30|hier"
            "|il y a 2 heures|Publié le|Publié|Mis à jour le|Updated|Source :|Sources|Avec|photo :|Photo|Crédit"
            "|À lire aussi|Lire aussi :|Partager|The post|Kayes|Bamako, Kayes|Sikasso région de|1er|n°|404|page"
            "|page suivante|not found|live|sponsored|<a href=x>"
        ).split("|")
    ),
)  # fmt: skip

BLOCKS = tuple(
    f"""
<p>{SENTENCE}</p>
<p>{SENTENCE}…</p>
<p>San, 26 août (AMAP) {SENTENCE}</p>
<p>%d mars 2026</p>
<p>a
<p>Par
<div>
<div><p>{SENTENCE}</p></div>
<div class='c%d'>
<div class='c%d article-body'><p>{SENTENCE}</p></div>
<section><article><p>{SENTENCE}</article></section>
<span>
<b><p>{SENTENCE[:60]}
<i><b>x</p>
<nobr>
<a href=/x%d><div>a</div>
<h1>Titre %d</h1>
<h1 class=title%d><a href=/>Nara</a></h1>
<h2>Titre %d</h2>
<h2><a href=/nara-%d-le-forage>Un forage pour le quartier %d</a></h2><p>{SENTENCE[:70]}…</p>
<h3><a href=/%d>x</a></h3>
<li><a href=/%d-une-histoire>Une histoire de plus %d</a>
<ul><li>a</ul>
<ul><li>
<ol><li><p>a
<dl><dt>a<dd>b</dl>
<table><tr><td>%d<td>b<tr><td>c<td>d</table>
<table><tr><td>
<table><b>
<table><p>a
<tr><td>a<td>%d
<td>a
<br>
<br><br>
mot<br>
un mot de plus, et<br>
<hr>
<pre>a</pre>
<blockquote>a
<blockquote class=twitter-tweet><a href=/x%d>a</a></blockquote>
<img src=/%d.jpg>
<img src=/a.jpg alt='a %d' srcset='/a.jpg 2w, /b.jpg 3x'>
<figure>
<figure><img src=/%d.jpg><figcaption>Un puits. Photo : Fanal</figcaption></figure>
<picture><source srcset=/a.jpg><img></picture>
<iframe>
<iframe src=https://youtube.com/%d></iframe>
<video src=/%d.mp4></video>
<object>
<time>%d mars 2026</time>
<time datetime=2026-03-12T10:00:00Z>12 mars 2026</time>
<span class=date>%d/03/2026</span>
<span class=author>Awa Keïta %d</span>
<span itemprop=author>Awa</span>
<a rel=author href=/author/%d>Awa Keïta</a>
<p class=byline>Par Awa Keïta</p>
<div itemscope itemtype=https://schema.org/NewsArticle>
<div itemscope itemtype=https://schema.org/NewsArticle><b itemprop=headline>Nara %d</b></div>
<div itemprop=articleBody><p>a
<meta property=og:title content=a%d>
<meta name=author content='Awa %d'>
<meta name=a%d content=b>
<link rel=canonical href=/%d>
<link rel=next href='?page=%d'>
<a href='/nara-le-forage-est-repare-123?page=%d'>%d</a>
<a href='/nara-le-forage-est-repare-123/%d'>%d</a>
<a href='?p=%d'>suite</a>
<script type=application/ld+json>{{"@type":"NewsArticle","headline":"Nara %d"}}</script>
<script type=application/ld+json>{{"@type":"NewsArticle","headline":"Nara %d</script>
<script>window.__STATE__ = {{"a":[{{"headline":"Nara %d","body":"a"}}]}}</script>
<script>
<style>a{{}}</style>
<template><p>a</template>
<template>
<noscript><img src=/%d.jpg></noscript>
<svg><g>
<svg><a>
<math><mi>a
<select><option>a
<textarea>
<form>
<button>
<nav><a href=/>a</a></nav>
<aside>
<footer>
<!-- a -->
<?a>
</p>
</br>
</div>
&nbsp;
&eacute;
&#x%d;
<custom-%d>
<p hidden>a</p>
<p style='display:none'>a
<body class=a%d>
<html lang=a%d>
""".strip().split("\n")
)

Place = Callable[[str], str]


def page(body: str, head: str = "", title: str = "Nara : le forage est réparé", before: str = "") -> str:
    """A story's page; `before` stands between headline and text."""
    return (
        f'<html lang="fr"><head><title>{title}</title>{head}</head><body><div class="site"><h1>{title}</h1>{before}'
        f'<div class="texte">{body}</div></div></body></html>'
    )


def _within(opening: str, closing: str, piece: str) -> str:
    return page(f"{STORY}{opening}{piece}{closing}")


def _before(opening: str, closing: str, piece: str) -> str:
    return page(STORY, before=f"{opening}{piece}{closing}")


def _above(opening: str, closing: str, piece: str) -> str:
    return page(STORY, head=f"{opening}{piece}{closing}")


def _in_lines(length: int, tag: str, text: str) -> str:
    lines = (text[at : at + length] for at in range(0, len(text), length))
    return page("".join(f"<{tag}>{line}</{tag}>" for line in lines) + STORY)


def _in_attribute(tag: str, text: str) -> str:
    return page(STORY + tag.replace("%s", text.replace('"', "&quot;")))


def _in_meta(name: str, text: str) -> str:
    return page(STORY, f'<meta name="{name}" content="{text.replace(chr(34), "&quot;")}">')


def _in_json(name: str, text: str) -> str:
    said = {"@type": "NewsArticle", "headline": "Nara : le forage est réparé", name: text}
    return page(STORY, f'<script type="application/ld+json">{json.dumps(said)}</script>'.replace("</b", "<\\/b"))


PLACES: dict[str, Place] = {
    "the headline": lambda text: page(STORY, title=text),
    "a word of the headline": lambda text: page(STORY, title=f"Nara : {text}!"),
    "loose text": lambda text: page(f"{text}{STORY}"),
    "the first paragraph": lambda text: page(f"<p>{text}</p>{STORY}"),
    "a sentence": partial(_within, f"<p>{SENTENCE}", f"{SENTENCE}</p>"),
    "the last paragraph": partial(_within, "<p>", "</p>"),
    "a link": partial(_within, "<p><a href=/x>", "</a></p>"),
    "a cell": partial(_within, "<table><tr><td>", "<td>1<tr><td>2<td>3</table>"),
    "preformatted text": partial(_within, "<pre>", "</pre>"),
    "an open tag": partial(_within, "<div ", ""),
    "a comment": partial(_within, "<!-- ", ""),
    "a line under the headline": partial(_before, "<p>Publié ", "!</p>"),
    "a caption": partial(_before, "<figure><img src=/a.jpg><figcaption>Un puits ", "!</figcaption></figure>"),
    "an author element": partial(_before, "<span class=author>", "</span>"),
    "a script": partial(_above, "<script>", "</script>"),
    "broken JSON-LD": partial(_above, '<script type="application/ld+json">{"@type": "x", ', "</script>"),
    "the top": lambda text: f"{text}{page(STORY)}",
}
PLACES |= {f"lines of {length}": partial(_in_lines, length, "p") for length in (20, 50, 150, 1000, 4900)}
PLACES |= {f"{tag} of 90": partial(_in_lines, 90, tag) for tag in "li h2 div td time figcaption b".split()}
PLACES |= {
    f"JSON-LD {name}": partial(_in_json, name)
    for name in "headline articleBody author datePublished image articleSection inLanguage @id @type".split()
}
PLACES |= {
    f"meta {name}": partial(_in_meta, name)
    for name in (
        "og:title og:site_name og:description og:image author article:published_time og:updated_time og:locale"
        " article:section pubdate publisher"
    ).split()
}
PLACES |= {
    tag: partial(_in_attribute, tag)
    for tag in (
        '<p class="%s">Un puits.</p>',
        '<div id="%s"><p>Un puits.</p></div>',
        '<p style="%s">Un puits.</p>',
        '<a href="%s">Un puits.</a>',
        '<a href="/nara-le-forage-est-repare-123%s">2</a>',
        '<a href="?%s">2</a>',
        '<img src="%s">',
        '<img src="/a.jpg" alt="%s">',
        '<img srcset="%s">',
        '<img src="/a.jpg" width="%s">',
        '<time datetime="%s">mardi</time>',
        '<iframe src="https://youtube.com/%s"></iframe>',
        '<link rel="canonical" href="%s">',
        '<b itemprop="%s">a</b>',
        '<div itemscope itemtype="%s"><b itemprop="headline">a</b></div>',
        '<meta charset="%s">',
        '<body class="%s">',
    )
}
NESTS: dict[str, Place] = {
    "the text": partial(_within, "", ""),
    "before the text": partial(_before, "", ""),
    "the head": partial(_above, "", ""),
    "no story": lambda markup: f"<title>Nara</title>{markup}",
    "200 elements": partial(_within, "<div>" * 200, ""),
    "850 elements": partial(_within, "<div class='a b'>" * 850, ""),
    "an article": lambda markup: f"<article><h1>Nara : le forage</h1>{STORY}<section>{markup}</section></article>",
}


def grown(piece: str, place: Place, size: int) -> bytes:
    """The page with about `size` bytes of the piece, as they are written there."""
    once, twice = (len(place(piece * times).encode("utf-8", "replace")) for times in (100, 200))
    count = 100 * size // max(twice - once, 100)
    text = "".join(piece.replace("%d", str(at)) for at in range(count)) if "%d" in piece else piece * count
    return place(text).encode("utf-8", "replace")
