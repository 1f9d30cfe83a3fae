"""The text of a story where nobody declares it: its form is kept, and what stands around and inside it is left out."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from regionwire.item import Kind, Page, RawItem
from regionwire.source import Source
from regionwire.text import clean_html, html_text
from scrapers.article import read_page
from scrapers.judge import judge, signs
from scrapers.line import Line
from scrapers.media import widest

PLAIN = Source(key="plain", name="Agence Plaine", base="https://plain.example", country="ml", listings=())
URL = "https://plain.example/le-bac-de-la-plaine"
TITLE = "Diré : le bac de la plaine repart"
FIRST = (
    "Le bac qui relie la plaine de Diré au marché a repris mercredi ses traversées, après onze jours de panne, au "
    "soulagement des maraîchères de la rive gauche, qui payaient la pirogue trois fois le prix."
)
SECOND = (
    "Le moteur, remonté par les apprentis du centre de formation, tourne avec des pièces trouvées sur place, et le "
    "passage coûte de nouveau deux cents francs, a précisé la gérante du bac devant les usagers rassemblés."
)
THIRD = (
    "Une caisse de réparation sera tenue par trois villages, qui y verseront chacun une part des recettes du mois, "
    "pour que la prochaine panne ne dure pas plus d’une journée, selon les délégués réunis à la mairie."
)


def page_of(body: str, head: str = "") -> Page:
    html = f"<html lang=fr><head><title>{TITLE} - Agence Plaine</title>{head}</head><body>{body}</body></html>"
    return Page(URL, URL, 200, "text/html", "utf-8", html.encode(), datetime(2026, 11, 23, tzinfo=UTC))


def raw_of(body: str, head: str = "") -> RawItem:
    reading = read_page(page_of(body, head), PLAIN)
    assert (reading.kind, reading.reason) == (Kind.STORY, "")
    assert reading.raw is not None
    return reading.raw


def lines_of(body: str, head: str = "") -> list[str]:
    return html_text(raw_of(body, head).body.value).split("\n")


def story(*inside: str) -> str:
    return f"<main><h1>{TITLE}</h1><div class=texte><p>{FIRST}</p>{''.join(inside)}<p>{SECOND}</p></div></main>"


@pytest.mark.parametrize(
    ("inside", "html"),
    [
        (
            "<ul><li>un moteur de douze chevaux</li><li>une hélice refondue</li></ul>"
            "<ul><li>deux rames neuves</li></ul>",
            "<ul>\n<li>un moteur de douze chevaux</li>\n<li>une hélice refondue</li>\n</ul>\n"
            "<ul>\n<li>deux rames neuves</li>\n</ul>",
        ),
        (
            "<ol><li>vider la cale du bac</li><li>changer le <b>joint</b> de culasse</li></ol>",
            "<ol>\n<li>vider la cale du bac</li>\n<li>changer le <strong>joint</strong> de culasse</li>\n</ol>",
        ),
        (
            f"<blockquote><p>{THIRD}</p><p>Nous la tiendrons nous-mêmes, disent les délégués.</p></blockquote>",
            f"<blockquote>\n<p>{THIRD}</p>\n<p>Nous la tiendrons nous-mêmes, disent les délégués.</p>\n</blockquote>",
        ),
        (
            "<h3>Onze jours de panne</h3>",
            "<h3>Onze jours de panne</h3>",
        ),
        (
            "<table><tr><th>Jour</th><th>Passages</th></tr><tr><td>mercredi</td><td>41</td></tr>"
            "<tr><td>jeudi</td><td>57</td></tr></table>",
            "<table>\n<tr><th>Jour</th><th>Passages</th></tr>\n<tr><td>mercredi</td><td>41</td></tr>\n"
            "<tr><td>jeudi</td><td>57</td></tr>\n</table>",
        ),
    ],
    ids=["lists", "numbered", "quotation", "heading", "table"],
)
def test_the_form_of_a_text_is_kept(inside: str, html: str) -> None:
    body = raw_of(story(inside)).body.value
    assert html in body
    assert html_text(clean_html(body, URL)) == html_text(body)


@pytest.mark.parametrize(
    ("markup", "kept"),
    [
        ("<img src='/i/bac.jpg' alt=bac>", "https://plain.example/i/bac.jpg"),
        ("<img src='data:image/gif;base64,R0' data-src='/i/bac.jpg'>", "https://plain.example/i/bac.jpg"),
        ("<img srcset='/i/bac-400.jpg 400w, /i/bac-1200.jpg 1200w, /i/bac-4000.jpg 4000w'>", "/i/bac-1200.jpg"),
        ("<picture><source srcset='/i/bac.webp 800w'><img src='data:,' alt=bac></picture>", "/i/bac.webp"),
        ("<figure><img src='data:,'><noscript><img src='/i/bac.jpg'></noscript></figure>", "/i/bac.jpg"),
    ],
    ids=["plain", "lazy", "responsive", "picture", "noscript"],
)
def test_pictures_are_seen_through_lazy_and_responsive_markup(markup: str, kept: str) -> None:
    assert f'{kept}"' in raw_of(story(markup)).body.value


@pytest.mark.parametrize(
    ("markup", "link"),
    [
        ("<iframe src='https://www.youtube.com/embed/x1'></iframe>", "https://www.youtube.com/embed/x1"),
        ("<video><source src='/v/bac.mp4'></video>", "https://plain.example/v/bac.mp4"),
        (
            "<blockquote class=twitter-tweet><p>Le bac repart !</p><a href='https://twitter.com/b/status/1'>12 mars</a>"
            "</blockquote>",
            "https://twitter.com/b/status/1",
        ),
    ],
    ids=["player", "video", "post"],
)
def test_what_is_embedded_becomes_a_link_and_no_words_of_the_story(markup: str, link: str) -> None:
    raw = raw_of(story(markup))
    assert f'<a href="{link}">' in raw.body.value
    assert html_text(raw.body.value) == f"{FIRST}\n{SECOND}"


def test_a_caption_is_no_part_of_the_running_text() -> None:
    figure = "<figure><img src='/i/bac.jpg'><figcaption>Le bac à quai, mardi. Photo : Awa Tandina</figcaption></figure>"
    raw = raw_of(story(figure))
    assert "Le bac à quai" in raw.body.value
    assert html_text(raw.body.value) == f"{FIRST}\n{SECOND}"


@pytest.mark.parametrize(
    "furniture",
    [
        "<div class=share-bar><a href='#'>Partager</a> <a href='#'>Tweeter</a></div>",
        "<div><p>À lire aussi</p><ul><li><a href='/1'>Le pont de bois a rouvert aux charrettes</a></li></ul></div>",
        "<p><a href='/2'>NIAFUNKÉ : LE MARCHÉ AUX BESTIAUX CHANGE DE JOUR À PARTIR DU MOIS PROCHAIN</a></p>",
        "<div class=newsletter><p>Recevez chaque matin nos titres, inscrivez-vous à notre lettre</p></div>",
        "<p>Publicité</p>",
        "<p>© Agence Plaine. Tous droits réservés.</p>",
        "<span class=sr-only>ouvre une nouvelle fenêtre</span>",
        "<p>* * *</p>",
    ],
    ids=["share", "see also", "linked headline", "letter", "advertisement", "rights", "unseen", "ornament"],
)
def test_furniture_in_the_middle_of_a_text_is_left_out(furniture: str) -> None:
    assert lines_of(story(f"<p>{THIRD}</p>", furniture)) == [FIRST, THIRD, SECOND]


def test_words_in_links_stay_in_their_sentence() -> None:
    linked = FIRST.replace("marché", "<a class='tag-link' href='/tag/marche'>marché</a>")
    html = story(f"<p>{THIRD}</p>").replace(FIRST, linked)
    assert lines_of(html) == [FIRST, THIRD, SECOND]
    assert '<a href="https://plain.example/tag/marche">marché</a>' in raw_of(html).body.value


def test_only_the_article_of_the_headline_is_read() -> None:
    others = "".join(
        f"<article><h2><a href='/{at}'>Une autre histoire du fleuve</a></h2><p>{at} {THIRD} {THIRD}</p></article>"
        for at in range(6)
    )
    own = f"<article><h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p></article>"
    head = "<meta property='og:type' content='article'>"
    assert lines_of(f"<main>{own}{others}</main>", head) == [FIRST, SECOND]


def test_a_text_in_several_parts_is_whole() -> None:
    parts = "".join(f"<section class=part><p>{it}</p></section>" for it in (FIRST, SECOND, THIRD))
    comments = f"<ol class=comments><li><p>{THIRD}</p></li><li><p>{SECOND}</p></li></ol>"
    assert lines_of(f"<main><h1>{TITLE}</h1><div>{parts}</div></main>{comments}") == [FIRST, SECOND, THIRD]


def test_the_text_that_a_page_gives_machines_tells_its_lines_from_others() -> None:
    whole = json.dumps({"@type": "NewsArticle", "headline": TITLE, "articleBody": f"{FIRST}\n{SECOND}\n{THIRD}"})
    stray = "<p>Un autre texte, que la page met au milieu de celui-ci sans dire d’où il vient, ni pourquoi.</p>"
    head = f"<script type='application/ld+json'>{whole}</script>"
    assert lines_of(story(f"<p>{THIRD}</p>"), head) == [FIRST, THIRD, SECOND]
    told = judge(lines := (Line("p", FIRST, FIRST), Line("p", stray, stray)), f"{FIRST} {SECOND} {THIRD}")
    assert told[0] > told[1]
    assert "data True " in signs(lines, f"{FIRST} {SECOND} {THIRD}")[0]


def test_the_signs_of_a_line_say_why() -> None:
    lines = (
        Line("p", FIRST, FIRST, parent=1),
        Line("p", SECOND, SECOND, parent=1),
        Line("p", "Suivez-nous sur Facebook", "", linked=0.9, parent=2, path=("div social-links",)),
    )
    assert judge(lines)[0] > 0 > judge(lines)[2]
    assert {"side a", "own social", "own links", "says invitation"} <= set(signs(lines)[2])


@pytest.mark.parametrize(
    "paragraph",
    [
        "Related attacks in the neighbouring districts left two dead on Monday, the mayor said on the radio.",
        "Lire aussi bien que son père, voilà ce que voulait la plus jeune des élèves, a raconté le maître.",
        "Follow us, the soldiers told the villagers on Monday, and nobody moved from the river bank.",
        "Copyright collectors in the region protested on Monday against the new law, and were heard.",
        "Our standards are those of the river, said the gérante, who has kept the ferry for thirty years.",
    ],
)
def test_a_paragraph_that_opens_like_furniture_is_the_storys(paragraph: str) -> None:
    assert lines_of(story(f"<p>{THIRD}</p>", f"<section><p>{paragraph}</p></section>")) == [
        FIRST,
        THIRD,
        paragraph,
        SECOND,
    ]


@pytest.mark.parametrize(
    ("srcset", "address"),
    [
        ("/a.jpg 400w, /b.jpg 1200w, /c.jpg 4000w", "/b.jpg"),
        ("/a.jpg, /b.jpg 2x", "/b.jpg"),
        ("https://i.example/w_100,h_50/a.jpg 100w,https://i.example/b.jpg 300w", "https://i.example/b.jpg"),
        (f"data:image/png;base64,{'A' * 50_000} 600w 400h, /a.jpg 800w", "/a.jpg"),
        ("data:image/gif;base64,R0lGOD 1x", ""),
        ("", ""),
    ],
)
def test_the_widest_of_several_sizes_is_taken(srcset: str, address: str) -> None:
    assert widest(srcset) == address


def test_frames_are_told_by_their_host() -> None:
    for frame in ("https://ads.example/fb/x.com/banner", "https://adfacebook.ads.example/", "https://best.media/"):
        assert "<a " not in raw_of(story(f"<iframe src='{frame}'></iframe>")).body.value
