"""Reading, whatever a page is: it never fails, it depends on the bytes alone, and what a reader would not see changes
nothing."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regionwire.errors import NotAStory
from regionwire.item import Announcement, Item, Kind, Page
from regionwire.normalize import normalize
from regionwire.regions import Atlas, load_gazetteer
from regionwire.source import Source
from regionwire.text import clean_html, html_text
from scrapers.agencies import SOURCES
from scrapers.article import Reading, read_article, read_page
from scrapers.decode import decode

FETCHED = datetime(2026, 11, 23, 12, tzinfo=UTC)
PLAIN = Source(key="plain", name="Agence Plaine", base="https://plain.example", country="ml", listings=())
PAGES = sorted((Path(__file__).parent / "pages").glob("*/*.html"))
STORIES = [path for path in PAGES if not path.name.startswith("listing-")]


@dataclass(frozen=True, slots=True)
class Sent:
    """A page as a host sends it."""

    html: bytes
    url: str = "https://plain.example/nara-le-forage"
    source: Source = PLAIN

    def page(self) -> Page:
        body, charset = decode(self.html, "text/html")
        return Page(self.url, self.url, 200, "text/html", charset, body, FETCHED)

    def read(self) -> Reading:
        return read_page(self.page(), self.source, Announcement(self.url, title="Nara : le forage", published="hier"))


@cache
def replica(path: Path) -> Sent:
    said = json.loads(path.with_suffix(".json").read_text("utf-8"))
    return Sent(path.read_bytes(), said["url"], SOURCES.get(path.parent.name, PLAIN))


@cache
def atlas() -> Atlas:
    return Atlas([load_gazetteer("ml")])


# ---------------------------------------------------------------------------------------------------- what always holds


def examine(sent: Sent) -> Reading:
    """The reading of a page, and all that holds for any: it is the same again, and what was found is fit to publish."""
    reading = sent.read()
    assert sent.read() == reading
    raw = reading.raw
    with suppress(NotAStory):
        assert read_article(sent.page(), sent.source).url == sent.url
    assert bool(reading.reason) is (reading.kind is not Kind.STORY)
    if raw is None:
        assert reading.kind is not Kind.STORY
        return reading
    Fit.examine(raw.body.value)
    assert not [page for page in raw.pages if not page.startswith(("http://", "https://"))]
    try:
        item = normalize(raw, sent.source, atlas())
    except NotAStory:
        return reading
    assert isinstance(item, Item)
    assert item.title
    assert item.text
    assert item.regions
    Fit.examine(item.html)
    assert clean_html(item.html, item.url) == item.html
    assert normalize(raw, sent.source, atlas()) == item
    return reading


class Fit(HTMLParser):
    """Holds that HTML is balanced, has nothing that runs, and leads only to absolute addresses of the web."""

    EMPTY = frozenset(("br", "img"))
    ALLOWED = EMPTY | frozenset(
        "p h2 h3 h4 ul ol li blockquote figure figcaption a em strong b i sub sup table thead tbody tr th td pre code"
        .split()
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    @classmethod
    def examine(cls, html: str) -> None:
        parser = cls()
        parser.feed(html)
        parser.close()
        assert not parser.open, html

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in self.ALLOWED, self.rawdata
        assert {name for name, _ in attrs} <= {"href", "src", "alt", "width", "height"}, self.rawdata
        for name, value in attrs:
            assert name not in ("href", "src") or re.match(r"https?://[^/]", value or ""), self.rawdata
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, self.rawdata

    def handle_comment(self, data: str) -> None:
        raise AssertionError(self.rawdata)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(self.rawdata)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(self.rawdata)


# ----------------------------------------------------------------------------------------------------------- any bytes

SIGNS = st.sampled_from(
    ["\x00", "\ufffd", "\ufeff", "\u202e", "\u200b", "\u0301", "\ud800", "\udfff", "\x85", "\r", "😀", "İ", "ﬁ", "&",
     "%", "&amp;", "&lt;b&gt;", "&#0;", "&#xD800;", "&#x110000;", "&eacute", "&nbsp;", "<", ">", '"', "'", "</", "<p",
     "<?", "<!--", "-->", "<![CDATA[",
     "北京消息，市场的水泵已经修复。", "عادت المضخة إلى العمل بعد ثلاثة أسابيع من التوقف."]
)  # fmt: skip
LINE = "Le forage du quartier donne de nouveau de l’eau aux vendeuses du marché, après trois semaines d’arrêt complet. "
LINES = st.sampled_from(
    [LINE, LINE * 3, "San, 26 août (AMAP) " + LINE, "Publié le 3 mai 2026 à 10h30", "3 mai 2026", "Par Awa Keïta",
     "©", "A B / AMAP - Kayes", "À lire aussi", "Source : Le Fanal", "Commentaires", "Partager",
     "Lire la suite sur Le Fanal"]
)  # fmt: skip
TEXTS = LINES | SIGNS | st.text(max_size=20)
VALUES = st.sampled_from(
    ["", "x", "article-body", "comments related", "sr-only", "display : none", "nofollow next", "articleBody",
     "headline", "author", "https://schema.org/NewsArticle", "//", "http://[", "https://a.example:99999/", "/a.jpg",
     "javascript:alert(1)", "data:image/png;base64,AA", "../..", "?page=2", "#", "mailto:a@b", "https://youtube.com/x",
     "https://plain.example/nara-le-forage?page=2", "a.jpg 2w, b.jpg 1e9x, ,", "2026-05-03", "1", "0", "100%", "-1",
     "9" * 400, "٣", "²"]
) | st.text(max_size=8)  # fmt: skip
NAMES = st.sampled_from(
    "class id style href src srcset data-src alt width height hidden datetime itemprop itemscope itemtype rel content"
    " property name lang title onclick type data".split()
)
TAGS = st.sampled_from(
    "p p p div div article main section span a b i em strong h1 h2 h3 ul ol li dl dt dd table tr td th caption figure"
    " figcaption picture img source iframe video object br hr pre blockquote time address nav aside footer form button"
    " select option textarea noscript template svg math title meta link script style font nobr x-y html body".split()
)


@st.composite
def element(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    tag = draw(TAGS)
    attributes = draw(st.lists(st.tuples(NAMES, VALUES), max_size=3))
    written = "".join(f' {name}="{value.replace(chr(34), chr(39))}"' for name, value in attributes)
    closing = draw(st.sampled_from([f"</{tag}>", f"</{tag}>", "", "</p>", "</div></b>"]))
    return f"<{tag}{written}>" + "".join(draw(st.lists(inner, max_size=4))) + closing


MARKUP = st.lists(st.recursive(TEXTS, lambda inner: element(inner), max_leaves=12), max_size=4).map("".join)
KEYS = st.sampled_from(
    "@type @graph @id headline author name datePublished dateModified image url contentUrl articleBody mainEntityOfPage"
    " mainEntity publisher logo width caption creditText articleSection inLanguage isAccessibleForFree title body slug"
    " content publishedAt byline props state".split()
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | VALUES | TEXTS | st.just("NewsArticle"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=10,
)


def bytes_of(html: str) -> bytes:
    return html.encode("utf-8", "surrogatepass")


STARTS = (
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"<meta charset=utf-16>",
    b"<meta charset=big5>",
    b"<p>" + LINE.encode("cp1252") * 2,
)


@settings(max_examples=100)
@given(st.sampled_from((b"", *STARTS)), st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(start: bytes, html: bytes) -> None:
    examine(Sent(start + html))


@settings(max_examples=100)
@given(MARKUP, st.booleans())
def test_any_markup_is_read_or_refused(markup: str, story: bool) -> None:
    around = f"<h1>Nara : le forage</h1><p>{LINE * 3}</p>" if story else ""
    examine(Sent(bytes_of(around + markup)))


@settings(max_examples=100)
@given(JSON, st.sampled_from(["ld", "state", "cut", "next"]), st.integers(0, 60))
def test_any_data_for_machines_are_passed_over_or_read(data: Any, form: str, cut: int) -> None:
    said = json.dumps(
        {"@type": "NewsArticle", "headline": "Nara : le forage", **data} if isinstance(data, dict) else data
    )
    script = {
        "ld": f"<script type='application/ld+json'>{said}</script>",
        "cut": f"<script type='application/ld+json'>{said[: max(0, len(said) - cut)]}</script>",
        "state": f"<script>window.__STATE__ = {said + ' ' * 400}</script>",
        "next": f"<script type='application/json'>{said + ' ' * 400}</script>",
    }[form]
    examine(Sent(bytes_of(f"{script}<h1>Nara : le forage</h1><p>{LINE}</p>")))


@st.composite
def damaged(draw: st.DrawFn) -> Sent:
    """A replica of which pieces were cut, doubled, swapped, or overwritten by those of another."""
    sent, other = draw(st.sampled_from(PAGES).map(replica)), draw(st.sampled_from(PAGES).map(replica))
    html = sent.html
    for _ in range(draw(st.integers(1, 4))):
        start, length = draw(st.integers(0, len(html))), draw(st.integers(0, 2000))
        piece = html[start : start + length]
        change = draw(st.sampled_from(["cut", "double", "swap", "splice", "insert", "flip"]))
        if change == "cut":
            html = html[:start] + html[start + length :]
        elif change == "double":
            html = html[:start] + piece + html[start:]
        elif change == "swap":
            html = html[:start] + html[start + length : start + 2 * length] + piece + html[start + 2 * length :]
        elif change == "splice":
            html = html[:start] + other.html[start : start + length] + html[start:]
        elif change == "insert":
            html = html[:start] + bytes_of(draw(MARKUP)) + html[start:]
        else:
            html = html[:start] + draw(st.binary(max_size=4)) + html[start + 1 :]
    return Sent(html, sent.url, sent.source)


@settings(max_examples=100)
@given(damaged())
def test_any_damaged_page_is_read_or_refused(sent: Sent) -> None:
    examine(sent)


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 900 + f"<p>{LINE}</p>",
        f"<blockquote><div class=c><p>{LINE}" * 250,
        "<ul><li>" * 300 + LINE,
        "<b><i>" * 200 + f"<p>{LINE}</p>" * 20,
        "<table>" + "<tr>" + "<td>1 234</td>" * 40 + "</tr>" * 150 + "</table>",
        "<table>" + "<tr><td>Nara<td>12<td>mm" * 700,
        f"<p>{LINE}</p>" * 1_500,
        "<p>Mot</p>" * 2_000,
        "mot<br>" * 2_000,
        "<li><a href=/x>Nara</a>" * 1_000,
        f"<h2><a href=/a>Un titre assez long</a></h2><p>{LINE}</p>" * 500,
        "<figure><img src=/a.jpg><figcaption>Un puits</figcaption></figure>" * 1_000,
        "<iframe src=https://youtube.com/a></iframe>" * 1_000,
        "<time datetime=2026-05-03>3 mai 2026</time> " * 1_000,
        "<h1>Nara</h1>" * 1_000,
        "<template><p>a</p></template><noscript><p>b</p></noscript><svg><text>c</svg><math><mi>d</math>" * 500,
        "&amp;&nbsp;&eacute;&#233;" * 5_000,
        "\x00" * 20_000 + LINE * 4,
        "<script>" + " " * 1_000 + "</script>",
        "قال " * 20_000,
        "北京" * 20_000,
    ],
    ids=lambda markup: f"{markup[:24]} x {len(markup)}",
)
def test_pages_of_any_shape_are_read_or_refused(markup: str) -> None:
    examine(Sent(bytes_of(f"<title>Nara</title><h1>Nara : le forage</h1><p>{LINE * 3}</p>{markup}")))


READING = """
import sys
sys.path.insert(0, {tests!r})
from test_reading_properties import PAGES, told
print(*map(told, PAGES))
"""


def told(path: Path) -> str:
    """A digest of all that is read of a replica, in order."""
    sent = replica(path)
    reading = sent.read()
    item: object = None
    if reading.raw is not None:
        try:
            item = normalize(reading.raw, sent.source, atlas())
        except NotAStory as refused:
            item = refused.reason
    return hashlib.sha256(repr((reading, item)).encode("utf-8", "surrogatepass")).hexdigest()


def test_the_same_bytes_are_read_alike_in_every_process() -> None:
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    done = subprocess.run(
        [sys.executable, "-c", READING.format(tests=str(Path(__file__).parent))],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [told(path) for path in PAGES]


# ------------------------------------------------------------------------------------------- what readers would not see

SENTENCES = (
    "Les pluies de la semaine ont rempli le réservoir du vieux barrage, où les pêcheurs sont revenus avant l’aube.",
    "Le comité des usagers demande un second forage, que la commune promet de financer avec l’aide des émigrés.",
    "Trois classes de l’école du bord du fleuve ont rouvert lundi, après deux mois de travaux suivis par les parents.",
    "Le pont flottant reste fermé aux camions, le temps de remplacer les câbles qui ont cédé pendant la crue.",
    "La coopérative a vendu quarante tonnes d’oignons, un record que son trésorier attribue au nouvel entrepôt.",
    "Une infirmière formée sur place tiendra désormais la maternité, qui n’avait plus de personnel depuis l’hiver.",
    "Les bergers et les maraîchers se sont accordés sur le tracé du couloir de passage, devant le chef du village.",
    "L’usine de décorticage tournera la nuit, car le courant est plus régulier quand la ville dort.",
    "Le musée du fleuve expose les pirogues de course, restaurées par les apprentis du lycée technique.",
    "Les transporteurs menacent d’arrêter le travail si la piste n’est pas refaite avant les récoltes de mil.",
)
TITLE = "Nara : le vieux barrage est de nouveau plein"
OUTLINES = (
    '<main><article><h1>{title}</h1><p class="date">Publié le 3 mai 2026</p>{body}</article></main>',
    '<div class="post"><div class="post-head"><h1>{title}</h1></div><div class="entry-content">{body}</div></div>',
    '<div id="c"><section><header><h1>{title}</h1></header><div><div class="txt">{body}</div></div></section></div>',
    "<table><tr><td><h1>{title}</h1></td></tr><tr><td>{body}</td></tr></table>",
)
FURNITURE = {
    "menu": "<nav><ul>" + "".join(f'<li><a href="/r{n}">Rubrique {n}</a></li>' for n in range(8)) + "</ul></nav>",
    "crumbs": '<div class="breadcrumb"><a href="/">Accueil</a> › <a href="/societe">Société</a></div>',
    "share": '<div class="share">Partager <a href="https://social.example/s">Réseau</a> <a href="/m">Lettre</a></div>',
    "aside": "<aside><h3>Les plus lus</h3><ol>"
    + "".join(f'<li><a href="/lu-{n}">La chronique du samedi numéro {n}</a></li>' for n in range(5))
    + "</ol></aside>",
    "related": '<div class="related"><h2>À lire aussi</h2>'
    + "".join(
        f'<a href="/autre-{n}"><img src="/v{n}.jpg"><h3>Le marché de gros ouvre sa halle numéro {n}</h3></a>'
        for n in range(5)
    )
    + "</div>",
    "comments": '<div id="comments"><h3>3 commentaires</h3><ul>'
    + "".join(
        f"<li><b>lecteur{n}</b> <i>il y a {n} heures</i><p>Bravo pour cet article, il fallait le dire {n} fois.</p>"
        for n in (2, 5, 9)
    )
    + "</ul></div>",
    "letter": "<form><label>Recevez notre lettre chaque matin</label><input><button>Je m’abonne</button></form>",
    "footer": '<footer><p>© 2026 Agence Plaine. Tous droits réservés.</p><a href="/m">Mentions légales</a></footer>',
}
ABOVE = frozenset({"menu", "crumbs", "share", "aside"})  # what may stand above a story, too


@dataclass(frozen=True, slots=True)
class Told:
    """A clear story, and the way in which its page is written."""

    outline: str
    blocks: tuple[str, ...]
    head: str

    def page(self, before: str = "", after: str = "", wrapped: str = "{}") -> Sent:
        body = wrapped.format("".join(self.blocks))
        story = self.outline.format(title=TITLE, body=body)
        head = f"<title>{TITLE} - Agence Plaine</title>{self.head}"
        return Sent(f'<html lang="fr"><head>{head}</head><body>{before}{story}{after}</body></html>'.encode())


@st.composite
def clear_stories(draw: st.DrawFn) -> Told:
    said = draw(st.lists(st.sampled_from(SENTENCES), min_size=6, max_size=10, unique=True))
    blocks = [f"<p>{' '.join(said[at : at + 2])}</p>" for at in range(0, len(said), 2)]
    extra = draw(
        st.sampled_from(
            ["", "<h2>Un accord rare</h2>", "<ul><li>Douze puits neufs</li><li>Deux écoles rouvertes</li></ul>",
             "<blockquote><p>« Nous n’y croyions plus », dit le doyen des pêcheurs du quartier.</p></blockquote>",
             '<figure><img src="/barrage.jpg"><figcaption>Le barrage, lundi.</figcaption></figure>']
        )
    )  # fmt: skip
    blocks.insert(2, extra)
    ld = {"@type": "NewsArticle", "headline": TITLE, "datePublished": "2026-05-03T08:00:00Z"}
    head = draw(st.sampled_from(["", f"<script type='application/ld+json'>{json.dumps(ld)}</script>"]))
    return Told(draw(st.sampled_from(OUTLINES)), tuple(blocks), head)


def paragraphs(body: str) -> list[str]:
    """The paragraphs of a body."""
    return html_text(body).split("\n")


def published(sent: Sent) -> tuple[str, str]:
    """Title and body of a story."""
    raw = read_article(sent.page(), sent.source)
    return raw.title.value, clean_html(raw.body.value, raw.url)


@settings(max_examples=50)
@given(
    clear_stories(),
    st.permutations(sorted(FURNITURE)),
    st.integers(0, len(FURNITURE)),
    st.sets(st.sampled_from(sorted(ABOVE))),
)
def test_what_stands_around_a_clear_story_changes_nothing(
    story: Told, furniture: list[str], count: int, above: set[str]
) -> None:
    before, after = (
        "".join(FURNITURE[name] for name in furniture[:count] if (name in above) is first) for first in (True, False)
    )
    title, body = published(story.page())
    assert title == TITLE
    assert paragraphs(body) == paragraphs("".join(story.blocks))
    assert published(story.page(before, after)) == (title, body)


@settings(max_examples=30)
@given(
    clear_stories(), st.sampled_from(["<div>{}</div>", "<div class=wrap><div>{}</div></div>", "<section>{}</section>"])
)
def test_another_element_around_the_text_changes_nothing(story: Told, wrapped: str) -> None:
    assert published(story.page(wrapped=wrapped)) == published(story.page())


# outside of these a page is tags and text
VERBATIM = re.compile(
    rb"(<(script|style|pre|textarea|title|noscript)\b.*?</\2\s*>|<!--.*?-->)", re.DOTALL | re.IGNORECASE
)
BLOCK_END = re.compile(rb"</(?:p|div|h[1-6]|ul|ol|li|article|section|main|header|footer|nav|aside|figure|table|tr)>")
LINE_END = re.compile(rb"</(?:p|h[1-6]|figcaption)>")
OPENING = re.compile(rb"""<([a-z][a-z0-9]*)((?:\s+[a-z:-]+(?:=(?:"[^"]*"|'[^']*'))?)+)(\s*/?)>""")
ATTRIBUTE = re.compile(rb"""([a-z:-]+)(?:=(?:"[^"]*"|'[^']*'))?""")


def outside(html: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """A page with what is tags and text changed."""
    pieces = VERBATIM.split(html)
    return b"".join(change(it) if at % 3 == 0 else it for at, it in enumerate(pieces) if at % 3 != 2)


def reversed_attributes(tag: re.Match[bytes]) -> bytes:
    found = [it[0] for it in ATTRIBUTE.finditer(tag[2])]
    names = {it.partition(b"=")[0] for it in found}
    return b"<" + b" ".join([tag[1], *(reversed(found) if len(names) == len(found) else found)]) + tag[3] + b">"


COMMENT = "<!-- Publié le 1er mai 2001 par <p>Personne</p> -->".encode()
SCRIPT = b"<script>var last = '<p>Lire aussi, 3 mai 2001</p>';</script><style>p { color: red }</style>"
UNSEEN: dict[str, Callable[[bytes], bytes]] = {
    "white space between blocks": lambda html: BLOCK_END.sub(rb"\g<0>\n\t  \n", html),
    "attributes in another order": lambda html: OPENING.sub(reversed_attributes, html),
    "a comment in every block": lambda html: BLOCK_END.sub(lambda end: COMMENT + end[0], html),
    "a script in every line": lambda html: LINE_END.sub(lambda end: SCRIPT + end[0], html),
    "a comment at the end": lambda html: html + COMMENT,
    "a script at the end": lambda html: html + SCRIPT,
}


@pytest.mark.parametrize("change", UNSEEN)
@pytest.mark.parametrize("path", STORIES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_no_reader_sees_changes_nothing(path: Path, change: str) -> None:
    sent = replica(path)
    assert replace(sent, html=outside(sent.html, UNSEEN[change])).read() == sent.read()
