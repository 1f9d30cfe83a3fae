"""What a page says of its headline, its authors and its picture, and which of its witnesses is believed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import json_repair
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from regionwire.dateline import author_names
from regionwire.item import Announcement, Origin, Page, RawItem
from regionwire.source import Source
from scrapers import structured
from scrapers.article import read_article
from scrapers.inventory import take_inventory
from scrapers.picture import same_picture
from scrapers.structured import Structured, read_structured

FANAL = Source(key="fanal", name="fanal.example", base="https://www.fanal.example", country="ml", listings=())
URL = "https://www.fanal.example/nara/forage-reouvert"
TEXT = "<p>" + "Le forage du quartier donne de nouveau de l’eau, a dit le chef du village aux vendeuses. " * 4 + "</p>"
LINES = TEXT * 3


def page_of(html: str, url: str = URL) -> Page:
    at = datetime(2026, 11, 3, 12, tzinfo=UTC)
    return Page(
        url=url,
        final_url=url,
        status=200,
        content_type="text/html",
        charset="utf-8",
        body=html.encode("utf-8", "replace"),
        fetched=at,
    )


def read(body: str, head: str = "", announced: Announcement | None = None) -> RawItem:
    return read_article(page_of(f"<html lang=fr><head>{head}</head><body>{body}</body></html>"), FANAL, announced)


def said(html: str) -> Structured:
    return read_structured(take_inventory(LexborHTMLParser(html)), URL)


def ld(*objects: Any) -> str:
    return "".join(f"<script type='application/ld+json'>{json.dumps(it)}</script>" for it in objects)


def metas(**contents: str) -> str:
    return "".join(f'<meta property="{name.replace("_", ":", 1)}" content="{it}">' for name, it in contents.items())


# ------------------------------------------------------------------------------------------------------ structured data

OWN = {
    "@type": "NewsArticle",
    "headline": "Nara : le forage rouvre",
    "url": "http://fanal.example/nara/forage-reouvert/",
}
OTHER = {"@type": "NewsArticle", "headline": "Kita : le pont ferme", "url": "https://www.fanal.example/kita/pont"}


@pytest.mark.parametrize("objects", [[OTHER, OWN], [OWN, OTHER], [{"@graph": [OTHER, {"@type": "WebSite"}, OWN]}]])
def test_of_several_articles_the_one_at_this_address_speaks(objects: list[Any]) -> None:
    assert said(ld(*objects)).said("headline") == "Nara : le forage rouvre"


def test_of_several_articles_without_addresses_the_one_that_is_called_like_the_page_speaks() -> None:
    objects = [{**it, "url": ""} for it in (OTHER, OWN)]
    assert said(ld(*objects) + "<h1>Nara : le forage rouvre</h1>").said("headline") == "Nara : le forage rouvre"


@pytest.mark.parametrize("headline", ["Nara : le forage rouvre", ""])
def test_the_only_article_speaks_if_its_address_or_its_headline_is_the_pages(headline: str) -> None:
    heading = "<h1>Nara : le forage rouvre</h1>"
    assert said(ld(OTHER) + heading).article == {}
    assert said(ld({**OTHER, "headline": headline}) + heading).article != {}
    assert said(ld({**OTHER, "url": "https://www.fanal.example/"}) + heading).article != {}
    assert said(ld({**OTHER, "@id": f"{URL}#article"}) + heading).article != {}
    assert said(ld({**OTHER, "url": "/nara/forage-r%65ouvert"}) + heading).article != {}


def test_nothing_of_a_neighbours_article_is_taken() -> None:
    other = {**OTHER, "author": {"name": "Fanta Sy"}, "datePublished": "2026-01-02", "articleBody": "Le pont. " * 400}
    raw = read(f"<h1>Nara : le forage rouvre</h1>{LINES}", ld(other))
    assert (raw.byline, raw.published) == (None, None)
    assert "Le pont" not in raw.body.value


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "headline": "Nara : le forage", "author": {"name": "Awa Keïta"},}',
        '{"@type": "NewsArticle", "headline": "Nara : le forage" "author": [{"name": "Awa Keïta"}]}',
        '{"@type": "NewsArticle", "headline": "Nara : le forage", "author": {"name": "Awa Keïta"}',
        '<![CDATA[ {"@type": "NewsArticle", "headline": "Nara : le forage", "author": "Awa Keïta"} ]]>',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Nara :\nle forage", "author": "Awa Keïta"}\n//]]>',
    ],
)
def test_broken_json_is_repaired(script: str) -> None:
    data = said(f"<script type='application/ld+json'>{script}</script>")
    assert " ".join(data.said("headline").split()) == "Nara : le forage"
    assert data.said("author") == "Awa Keïta"


def test_what_is_repaired_of_a_page_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[str] = []

    def loads(text: str, *, skip_json_loads: bool) -> Any:
        given.append(text)
        return json_repair.loads(text, skip_json_loads=skip_json_loads)

    monkeypatch.setattr(structured, "json_repair", SimpleNamespace(loads=loads))
    broken = f'{{"@type": "NewsArticle", "headline": "Nara : le forage", "about": "{"Le forage. " * 300}",, }}'
    data = said(f"<script type='application/ld+json'>{broken}</script>" * 40)
    assert data.said("headline") == "Nara : le forage"
    assert sum(map(len, given)) <= structured.REPAIRED


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        (("Moussa Bah", "Moussa Ba"), "Moussa Bah, Moussa Ba"),
        (("Moussa Ba", "Moussa Bah", "Moussa Ba"), "Moussa Ba, Moussa Bah"),
        (("Moussa Bah, Awa Sy", "Awa Sy"), "Moussa Bah, Awa Sy"),
    ],
)
def test_authors_in_properties_of_their_own_are_joined(authors: tuple[str, ...], expected: str) -> None:
    html = "".join(f'<meta name="author" content="{it}">' for it in authors)
    assert said(html).get("author") == (expected, "author")


def test_who_is_named_elsewhere_in_the_graph_is_found() -> None:
    graph = [
        {"@type": "Article", "headline": "Nara : le forage", "author": {"@id": "/#awa"}, "image": {"@id": "/#image"}},
        {"@type": "Person", "@id": "/#awa", "name": "Awa Keïta"},
        {"@type": "ImageObject", "@id": "/#image", "url": "https://www.fanal.example/i/forage.jpg"},
    ]
    raw = read(f"<h1>Nara : le forage</h1>{LINES}", ld({"@graph": graph}))
    assert raw.byline is not None
    assert raw.image is not None
    assert (raw.byline.value, raw.image.value) == ("Awa Keïta", "https://www.fanal.example/i/forage.jpg")


ITEM = (
    "<{0} itemscope itemtype='https://schema.org/NewsArticle'><h{1} itemprop=headline>{2}</h{1}>"
    "<span itemprop=author itemscope itemtype='https://schema.org/Person'><b itemprop=name>{3}</b></span>"
    "<time itemprop=datePublished datetime={4}></time>{5}</{0}>"
)


def test_microdata_are_those_of_the_article_itself() -> None:
    comment = "<div itemscope itemtype='https://schema.org/Comment'><i itemprop=author>Ali</i></div>"
    html = ITEM.format("aside", 3, "Kita : le pont", "Fanta Sy", "2026-10-01", "") + ITEM.format(
        "article", 1, "Nara : le forage", "Awa Keïta", "2026-11-02", comment
    )
    data = said(html)
    assert [data.said(it) for it in ("headline", "author", "datePublished")] == [
        "Nara : le forage",
        "Awa Keïta",
        "2026-11-02",
    ]
    assert data.value("author")[1] == "microdata author"
    assert said(ITEM.format("aside", 3, "Kita : le pont", "Fanta Sy", "2026-10-01", "") * 2).said("author") == ""


STORY = {
    "title": "Nara : le forage rouvre",
    "slug": "/nara/forage-reouvert",
    "publishedAt": "2026-11-02T08:00:00Z",
    "author": {"displayName": "Awa Keïta"},
    "body": LINES,
}
NEIGHBOUR = {**STORY, "title": "Kita : le pont ferme", "slug": "/kita/pont", "author": {"displayName": "Fanta Sy"}}
APOLLO = {
    "Article:1": {**NEIGHBOUR, "author": {"__ref": "Author:2"}},
    "Article:2": {**STORY, "author": {"__ref": "Author:1"}},
    "Author:1": {"name": "Awa Keïta"},
    "Author:2": {"name": "Fanta Sy"},
}
NUXT: list[Any] = [
    {"story": 1},
    {"title": 2, "slug": 3, "publishedAt": 4, "authors": 5, "body": 8},
    *list(STORY.values())[:3],
]
NUXT += [[6], {"name": 7}, "Awa Keïta", LINES]


@pytest.mark.parametrize(
    "script",
    [
        f"<script id=__NEXT_DATA__ type=application/json>{json.dumps({'props': [NEIGHBOUR, STORY]})}</script>",
        f"<script>window.__PRELOADED_STATE__ = {json.dumps({'list': [NEIGHBOUR], 'story': STORY})};</script>",
        f"<script>window.__STATE__=JSON.parse({json.dumps(json.dumps({'story': STORY}))})</script>",
        f"<script>window.__APOLLO_STATE__={json.dumps(APOLLO)};</script>",
        f"<script id=__NUXT_DATA__ type=application/json>{json.dumps(NUXT)}</script>",
    ],
)
def test_a_frameworks_state_speaks_where_nothing_else_does(script: str) -> None:
    data = said(script)
    assert data.value("headline") == ("Nara : le forage rouvre", "page state headline")
    assert data.said("author") == "Awa Keïta"
    assert data.said("datePublished") == "2026-11-02T08:00:00Z"
    assert data.stated_body.startswith("Le forage du quartier")
    assert said(metas(og_title="Autre titre") + script).said("headline") == ""


def test_a_state_that_holds_only_neighbours_says_nothing() -> None:
    assert said(f"<script>window.__STATE__={json.dumps([NEIGHBOUR])}</script>").said("author") == ""


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "@type",
                    "@id",
                    "@graph",
                    "headline",
                    "title",
                    "author",
                    "authors",
                    "name",
                    "image",
                    "url",
                    "date",
                    "body",
                ]
            ),
            inner | st.sampled_from(["NewsArticle", "Person", "https://www.fanal.example/nara/forage-reouvert"]),
            max_size=6,
        )
    ),
    max_leaves=25,
)
SCRIPTS = st.sampled_from(
    [
        "<script type=application/ld+json>{}</script>",
        "<script type=application/json>{}</script>",
        "<script>window.__STATE__ = {};</script>",
        "<meta itemprop=author content='{}'>",
        "<h1>{}</h1>",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(SCRIPTS, st.text(max_size=200) | JSON.map(json.dumps)), max_size=4))
def test_whatever_a_page_says_for_machines_it_is_read(scripts: list[tuple[str, str]]) -> None:
    html = "".join(shell.replace("{}", text) for shell, text in scripts)
    data = said(html)
    heard = [data.said(it) for it in ("headline", "author", "datePublished", "dateModified", "image", "publisher")]
    assert all(isinstance(it, str) for it in [*heard, data.stated_body])
    assert [data.said("headline"), data.said("author")] == heard[:2]


@settings(max_examples=60, deadline=None)
@given(JSON, JSON, st.text(max_size=60))
def test_whatever_it_says_the_story_is_found(article: Any, state: Any, author: str) -> None:
    article = {**(article if isinstance(article, dict) else {}), "@type": "NewsArticle", "author": author}
    head = ld(article) + f"<script>window.__STATE__ = {json.dumps(state)};</script>"
    raw = read(f"<h1>Nara : le forage rouvre</h1>{LINES}", head)
    assert raw.title.value
    assert raw.byline is None or raw.byline.value.strip()


# ------------------------------------------------------------------------------------------------------------- headline

SITE = metas(og_site_name="Le Fanal")
HEADLINES = {
    "the printed one before those for search": (
        "<h1>Nara : le forage du quartier a rouvert</h1>",
        ld({**OWN, "headline": "Forage de Nara : tout savoir"}) + metas(og_title="Forage : tout savoir | Le Fanal"),
        "Nara : le forage du quartier a rouvert",
    ),
    "not the name of the site": ("<h1>Le Fanal</h1>", SITE + metas(og_title="Le forage rouvre"), "Le forage rouvre"),
    "not the section": (
        "<h1>Régions</h1>",
        metas(article_section="Régions", og_title="Le forage rouvre"),
        "Le forage rouvre",
    ),
    "not a listing's heading": ("<h1>Actualités</h1>", metas(og_title="Le forage rouvre"), "Le forage rouvre"),
    "not a label of something else": ("<h1>Se connecter</h1>", metas(og_title="Le forage rouvre"), "Le forage rouvre"),
    "not a breadcrumb": (
        "<ol class=breadcrumb><li><h1>Le forage : notre direct</h1></ol><h2><i>Nara</i> Le forage rouvre, enfin</h2>",
        metas(og_title="Le forage rouvre, enfin"),
        "Le forage rouvre, enfin",
    ),
    "several names behind": (
        "",
        SITE + metas(og_title="Le forage rouvre - Régions | Le Fanal", article_section="Régions"),
        "Le forage rouvre",
    ),
    "a name before": ("", SITE + metas(og_title="Le Fanal: Le forage rouvre"), "Le forage rouvre"),
    "the host's name and a date": ("", metas(og_title="Le forage rouvre | Fanal | 02.11.2026"), "Le forage rouvre"),
    "a hyphen of its own": ("", SITE + metas(og_title="Le forage - un an après"), "Le forage - un an après"),
    "quotation marks are none": ("<h1>Le forage « du quartier »</h1>", SITE, "Le forage « du quartier »"),
    "a cut one whole": (
        "",
        ld({**OWN, "headline": "Nara : le forage du…"}) + metas(og_title="Nara : le forage du quartier"),
        "Nara : le forage du quartier",
    ),
    "a kicker as machines spell it": (
        "<h1><span>Nara</span><span>Le forage rouvre</span></h1>",
        metas(og_title="Nara : Le forage rouvre"),
        "Nara : Le forage rouvre",
    ),
    "a section above it off": (
        "<h1><a href=/regions>Régions</a> <b>Le forage du quartier rouvre</b></h1>",
        metas(og_title="Le forage du quartier rouvre"),
        "Le forage du quartier rouvre",
    ),
    "no style sheet inside": ("<h1><style>.a{b:c}</style>Le forage rouvre</h1>", "", "Le forage rouvre"),
    "of several the page's": (
        "<h1>Kita : le pont ferme</h1><h1>Nara : le forage rouvre</h1>",
        ld(OWN),
        "Nara : le forage rouvre",
    ),
}


@pytest.mark.parametrize("name", HEADLINES)
def test_headline(name: str) -> None:
    heading, head, expected = HEADLINES[name]
    assert read(heading + LINES, head + "<title>Le forage</title>").title.value == expected


def test_headlines_that_say_otherwise_are_recorded() -> None:
    head = ld({**OWN, "headline": "Kita : le pont ferme"}) + metas(og_title="Nara : le forage rouvre | Le Fanal")
    raw = read(f"<h1>Nara : le forage rouvre</h1>{LINES}", head)
    assert [(name, it.value, it.where) for name, it in raw.disputed if name == "title"] == [
        ("title", "Kita : le pont ferme", "json-ld headline")
    ]


# --------------------------------------------------------------------------------------------------------------- byline

TITLE = "<h1>Nara : le forage rouvre</h1>"
PERSON = {"@type": "Person", "name": "Awa Keïta"}
PUBLISHER = {"@type": "Organization", "name": "Le Fanal"}
CARDS = "".join(
    f"<div class=card><a href=/x{n}>Une autre histoire</a><span class=author>{name}</span></div>"
    for n, name in enumerate(("Fanta Sy", "Ali Dem"))
)
BYLINES: dict[str, tuple[str, str, str | None]] = {
    "json-ld": (LINES, ld({**OWN, "author": [PERSON, {"@type": "Person", "name": "Ali Dem"}]}), "Awa Keïta, Ali Dem"),
    "persons before organizations": (LINES, ld({**OWN, "author": [PUBLISHER, PERSON]}), "Awa Keïta"),
    "the site only for want of names": (
        LINES,
        ld({**OWN, "author": PUBLISHER, "publisher": PUBLISHER}) + '<meta name=author content="Awa Keïta">',
        "Awa Keïta",
    ),
    "the site": (LINES, ld({**OWN, "author": PUBLISHER, "publisher": PUBLISHER}), "Le Fanal"),
    "an agency": (LINES, ld({**OWN, "author": {"@type": "Organization", "name": "AFP"}}), "AFP"),
    "post and outlet off": (
        LINES,
        '<meta name=author content="Par Awa Keïta, correspondante à Nara | Le Fanal">',
        "Awa Keïta",
    ),
    "no address": (LINES, metas(article_author="https://social.example/fanal"), None),
    "no address of the site": (
        LINES,
        '<meta name=author content="Le Fanal (www.fanal.example)">' + ld(OWN),
        "Le Fanal (www.fanal.example)",
    ),
    "labelled": (
        LINES,
        '<meta name=twitter:label1 content="Écrit par"><meta name=twitter:data1 content="Awa Keïta">',
        "Awa Keïta",
    ),
    "rel=author": (f"<p class=meta><a rel=author href=/a/awa>Awa Keïta</a> à Nara</p>{LINES}", "", "Awa Keïta"),
    "a class, several names": (
        f"<div class='post-byline'><b>Awa Keïta</b> et <b>Ali Dem</b><i>Journaliste</i></div>{LINES}",
        "",
        "Awa Keïta, Ali Dem",
    ),
    "not the authors of other stories": (LINES + CARDS, "", None),
    "not who comments": (f"{LINES}<div class=comments><b class=author>Fanta Sy</b></div>", "", None),
    "the author's card behind the story": (f"{LINES}<div class=author-box><b>Awa Keïta</b></div>", "", "Awa Keïta"),
}


@pytest.mark.parametrize("name", BYLINES)
def test_byline(name: str) -> None:
    body, head, expected = BYLINES[name]
    found = read(TITLE + body, head).byline
    assert (found.value if found is not None else None) == expected


def test_the_site_signs_only_as_a_guess() -> None:
    found = read(TITLE + LINES, ld({**OWN, "author": PUBLISHER, "publisher": PUBLISHER})).byline
    assert found is not None
    assert found.origin is Origin.HEURISTIC


def test_the_line_that_names_the_bureau_is_believed() -> None:
    raw = read(f"{TITLE}{LINES}<p>Awa KEÏTA / AMAP - Kayes</p>", ld({**OWN, "author": {"name": "Ali Dem"}}))
    assert raw.byline is not None
    assert raw.byline.value == "Awa KEÏTA / AMAP - Kayes"


def test_an_announced_author_is_taken_where_the_page_is_silent() -> None:
    raw = read(TITLE + LINES, announced=Announcement(URL, author="Awa Keïta"))
    assert raw.byline is not None
    assert (raw.byline.value, raw.byline.origin) == ("Awa Keïta", Origin.FEED)


GIVEN = st.sampled_from(["Awa", "Ali", "Fatou", "Jean-Marie", "Bandé", "C.", "Éloïse", "Oumou"])
SURNAME = st.sampled_from(["KEÏTA", "Diarra", "Sy", "N’Diaye", "Ag Mohamed", "de la Tour", "O'Neill", "Škoda"])
NAMES = st.lists(st.tuples(GIVEN, SURNAME).map(" ".join), min_size=1, max_size=4, unique_by=str.casefold)
LEADS = st.sampled_from(["", "Par ", "By ", "Von ", "Por ", "By: ", "Written by ", "Autor: ", "Texte : "])
BETWEEN = st.sampled_from([", ", " et ", " and ", " und ", " & ", "; ", " / ", " | "])
BEHIND = st.sampled_from(
    ["", ", journaliste", ", Senior Reporter", " | 12.11.2026", " (awa@fanal.example)", ", @fanal", ", La Rédaction"]
)


@given(NAMES, LEADS, BETWEEN, BEHIND)
def test_names_come_out_of_whatever_stands_beside_them(names: list[str], lead: str, sign: str, end: str) -> None:
    assert author_names(lead + sign.join(names) + end, certain=True) == tuple(names)


@given(st.text(max_size=120), st.booleans())
def test_any_line_names_whom_it_names(text: str, certain: bool) -> None:
    names = author_names(text, certain=certain)
    assert len(set(names)) == len(names)
    assert all(it.strip() == it and "@" not in it and "//" not in it for it in names)


@pytest.mark.parametrize(
    "text",
    [
        "La rédaction", "Équipe web", "Admin", "News Desk", "Le Fanal Press", "Read more", "By", "www.fanal.example",
        "fanal.example", "@fanal", "awa@fanal.example", "Unknown", "Reviewed by Awa Keïta", "University of Nara",
    ],
)  # fmt: skip
def test_accounts_labels_and_addresses_are_no_authors(text: str) -> None:
    assert author_names(text, certain=True) == ()


# -------------------------------------------------------------------------------------------------------------- picture

FIGURE = "<figure><img src='/i/2026/forage-nara-640x360.jpg'><figcaption>Le forage, lundi</figcaption></figure>"
BIG = "https://www.fanal.example/i/2026/forage-nara-1200x630.jpg"
PICTURES = {
    "named for machines": ("", metas(og_image=BIG), BIG),
    "the widest of JSON-LD": (
        "",
        ld({**OWN, "image": [{"url": "/i/petit.jpg", "width": 300}, {"url": BIG, "width": "1200"}]}),
        BIG,
    ),
    "as the page prints it": (FIGURE, metas(og_image=BIG), "https://www.fanal.example/i/2026/forage-nara-640x360.jpg"),
    "printed only": (FIGURE, "", "https://www.fanal.example/i/2026/forage-nara-640x360.jpg"),
    "not what a picture is called": ("", ld({**OWN, "image": {"@type": "ImageObject", "name": "Le forage"}}), None),
    "not the name of a place in the data": ("", ld({**OWN, "image": {"@id": f"{URL}#picture"}}), None),
    "of microdata": (
        "<div itemprop=image itemscope itemtype='https://schema.org/ImageObject'><i itemprop=name>Le forage</i>"
        f"<meta itemprop=url content='{BIG}'></div>",
        "",
        BIG,
    ),
    "not what it is called in microdata": (
        "<div itemprop=image itemscope itemtype='https://schema.org/ImageObject'><i itemprop=name>Le forage</i></div>",
        "",
        None,
    ),
    "no logo": ("", metas(og_image="https://www.fanal.example/i/logo-fanal.png"), None),
    "no placeholder": (
        FIGURE,
        metas(og_image="/i/default.jpg"),
        "https://www.fanal.example/i/2026/forage-nara-640x360.jpg",
    ),
    "not the publisher's": (
        "",
        ld({**OWN, "image": "/i/f.png", "publisher": {"name": "Le Fanal", "logo": {"url": "/i/f.png"}}}),
        None,
    ),
}


@pytest.mark.parametrize("name", PICTURES)
def test_picture(name: str) -> None:
    figure, head, expected = PICTURES[name]
    found = read(TITLE + figure + LINES, head).image
    assert (found.value if found is not None else None) == expected


def test_caption_and_credit_of_a_picture_that_is_not_printed() -> None:
    image = {"@type": "ImageObject", "url": BIG, "caption": "Le forage, lundi", "creditText": "Awa Keïta"}
    raw = read(TITLE + LINES, ld({**OWN, "image": image}))
    assert raw.caption is not None
    assert raw.credit is not None
    assert (raw.caption.value, raw.credit.value) == ("Le forage, lundi", "Awa Keïta")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("/i/forage-nara-640x360.jpg", "/i/forage-nara-1200.jpg", True),
        ("/i/5f3a9c01d7/large.jpg", "/thumb/5f3a9c01d7/w640.webp", True),
        ("/i/forage-nara.jpg", "/i/pont-kita.jpg", False),
        ("/i/2026/11/a.jpg", "/i/2026/11/b.jpg", False),
    ],
)
def test_one_picture_in_different_sizes(one: str, other: str, same: bool) -> None:
    assert same_picture(one, other) is same


SHORT = "<h1>Incendie au marché central</h1>"
NORD = "Le Quotidien du Nord"


@pytest.mark.parametrize(
    "head",
    [
        f"<title>{NORD}</title>",
        metas(og_title=f"{NORD} - Toute l’information"),
        f"<title>{NORD} - Toute l’information</title>" + metas(og_title=f"{NORD} - Toute l’information"),
        f"<title>{NORD}</title>" + metas(og_title=NORD, og_site_name="Fanal"),
    ],
)
def test_a_short_heading_outweighs_a_title_that_names_the_site(head: str) -> None:
    source = Source(key="lqn", name="lqn.example", base="https://lqn.example", country="ml", listings=())
    page = page_of(f"<html lang=fr><head>{head}</head><body>{SHORT}{LINES}</body></html>", "https://lqn.example/a?id=1")
    assert read_article(page, source).title.value == "Incendie au marché central"


@pytest.mark.parametrize(
    "head",
    [
        ld({**OWN, "url": ""}),
        metas(og_title="Nara : le forage rouvre") + "<title>Nara : le forage rouvre | Le Fanal</title>",
        "<title>Nara : le forage rouvre - Fanal.example</title>",
    ],
)
def test_a_breadcrumb_is_outweighed_by_data_by_two_titles_or_by_one_with_the_sites_name(head: str) -> None:
    assert read(f"<h1>Santé publique</h1>{LINES}", head).title.value == "Nara : le forage rouvre"


def test_one_title_for_machines_does_not_outweigh_a_short_heading() -> None:
    assert (
        read(f"{SHORT}{LINES}", metas(og_title="Nara : le forage rouvre")).title.value == "Incendie au marché central"
    )
