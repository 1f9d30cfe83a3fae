"""The pages: what a person finds on them, and that they stay small, linked and free of what stories bring along."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from feed_stories import ALL, GAO, KAYES, MANNERS, NOON, SITE, SOURCES, SPECS, story
from selectolax.lexbor import LexborHTMLParser, LexborNode

from feeds.entry import entries
from feeds.search import Query
from feeds.site import (
    MAX_BYTES,
    MAX_STORIES,
    Found,
    Shelf,
    feed_page,
    feeds_page,
    front_pages,
    home_page,
    pages,
    publishers_page,
    search_page,
    static_files,
)
from feeds.spec import FeedSpec, Kind, Site
from regionwire.item import Assigned, Evidence, Moment, Place, Precision, Related, Story
from regionwire.source import Content

BOTH_LANGUAGES = replace(SITE, languages=("fr", "en"))
BOTH = (
    Assigned("ml-kayes", 6.0, (Evidence("nickname", "title", "cité des Rails", "Kayes", 6.0),)),
    Assigned("ml-gao", 1.0, (Evidence("body", "text", "Gao", "Gao", 1.0),)),
)


def page_of(spec: FeedSpec, stories: Sequence[Story], site: Site = SITE) -> LexborHTMLParser:
    return LexborHTMLParser(feed_page(Shelf(spec, entries(spec, stories, site, SOURCES)), SPECS, site, {}))


def home_of(stories: Sequence[Story], site: Site = SITE) -> LexborHTMLParser:
    shelves = [
        Shelf(spec, entries(spec, [one for one in stories if belongs(one, spec)], site, SOURCES)).front()
        for spec in SPECS
    ]
    return LexborHTMLParser(home_page(shelves, SPECS, site, {}))


def belongs(one: Story, spec: FeedSpec) -> bool:
    return spec.codes is None or bool(spec.codes & {region.code for region in one.item.regions})


def whole(site: Site) -> dict[str, LexborHTMLParser]:
    """Every page of a site with one story that a search has found, by file name."""
    listed = dict.fromkeys(site.languages, SPECS)
    shelves = [Shelf(spec, entries(spec, [story(1)], site, SOURCES)) for spec in SPECS]
    made = front_pages([shelf.front() for shelf in shelves], listed, site, {}, SOURCES.values(), MANNERS)
    for shelf in shelves:
        made |= pages(shelf, listed, site, {})
    return {name: LexborHTMLParser(data) for name, data in made.items()}


def words(node: LexborNode | None) -> str:
    assert node is not None
    return " ".join(node.text().split())


def texts(tree: LexborHTMLParser | LexborNode, selector: str) -> list[str]:
    return [words(node) for node in tree.css(selector)]


def links(tree: LexborHTMLParser, selector: str) -> list[str | None]:
    return [node.attributes["href"] for node in tree.css(selector)]


def test_a_story_shows_title_time_signature_standfirst_copies_and_other_regions() -> None:
    also_gao = (Assigned("ml-kayes", 2.0), Assigned("ml-gao", 1.0))
    article = page_of(KAYES, [story(1, regions=also_gao)]).css_first("article")
    assert article is not None
    title = article.css_first("h3 a")
    assert title is not None
    assert words(title) == "Kayes : la récolte de sorgho dépasse les prévisions (1)"
    assert title.attributes["href"] == "https://www.fleuve.example/recolte-1"
    time = article.css_first("time")
    assert time is not None
    assert texts(article, ".place") == []
    assert (words(time), time.attributes["datetime"]) == ("13 h 00", "2026-11-20T13:00:00+00:00")
    assert texts(article, ".byline") == ["Awa Exemple · La Voix du fleuve"]
    assert texts(article, ".standfirst")[0].startswith("Les paysans de la plaine")
    assert [(words(a), a.attributes["href"]) for a in article.css(".badges a")] == [("Gao", "ml-gao.html")]
    copy = article.css_first(".copies a")
    assert copy is not None
    assert (words(copy), copy.attributes["href"]) == ("Dune Info", "https://dune.example/copie-1")


def test_another_report_of_the_event_stands_beside_a_story() -> None:
    report = Related("tag:x", "dune", "https://dune.example/sorgho", "Le sorgho déborde des greniers", NOON)
    (other,) = page_of(KAYES, [story(1, related=(report,))]).css(".related a")
    assert words(other) == "Le sorgho déborde des greniers — Dune Info"
    assert other.attributes["href"] == report.url


def test_another_report_that_stands_on_the_same_page_is_linked_to_there() -> None:
    other = story(2, regions=BOTH, title="Kayes : les greniers débordent")
    one = story(1, related=(Related(other.id, other.item.source, other.item.url, other.item.title, other.first_seen),))
    page = page_of(KAYES, [one, other])
    (link,) = links(page, ".related a")
    assert link is not None
    assert link.startswith("#")
    assert [words(node.css_first("h3")) for node in page.css("article") if node.id == link[1:]] == [other.item.title]


def test_the_place_of_a_story_stands_with_its_hour_where_it_says_more_than_the_region() -> None:
    kati = story(1, place=Place("Yélimané", "ml-kayes", "cercle"))
    assert texts(page_of(KAYES, [kati]), ".place") == ["Yélimané"]
    assert texts(page_of(GAO, [replace(kati, item=replace(kati.item, regions=BOTH))]), ".place") == []


def test_why_a_story_is_here_is_told_for_this_region() -> None:
    one = story(1, regions=BOTH)
    assert texts(page_of(KAYES, [one]), ".why summary") == ["Ici parce que : « cité des Rails » (Kayes) dans le titre"]
    assert texts(page_of(KAYES, [one]), ".why li") == ["« cité des Rails » (Kayes) dans le titre, poids 6"]
    assert texts(page_of(GAO, [one]), ".why summary") == ["Ici parce que : « Gao » dans le texte"]
    assert texts(page_of(ALL, [one]), ".why summary") == texts(home_of([one]), ".teaser .why summary")
    assert texts(page_of(ALL, [one]), ".why summary") == ["Kayes parce que : « cité des Rails » (Kayes) dans le titre"]


def piece(rule: str, field: str, said: str, place: str = "Kayes", weight: float = 2.5) -> Evidence:
    return Evidence(rule, field, said, place, weight)


REASONS: dict[str, tuple[Assigned, str, list[str]]] = {
    "the same name twice is told once": (
        Assigned("ml-kayes", 9, (piece("headline", "title", "KAYES"), piece("lead", "text", "Kayes"))),
        "Ici parce que : « KAYES » dans le titre",
        ["« KAYES » dans le titre, poids 2,5", "« Kayes » au début, poids 2,5"],
    ),
    "two names at one place": (
        Assigned("ml-kayes", 9, (piece("headline", "title", "Kayes"), piece("headline", "title", "Médine", "Médine"))),
        "Ici parce que : « Kayes » et « Médine » dans le titre",
        ["« Kayes » dans le titre, poids 2,5", "« Médine » dans le titre, poids 2,5"],
    ),
    "more than two are left to the list": (
        Assigned(
            "ml-kayes",
            9,
            (
                piece("dateline", "dateline", "Kayes"),
                piece("bureau", "byline", "Kita", "Kita"),
                piece("body", "text", "Gory", "Gory", 1),
            ),
        ),
        "Ici parce que : « Kayes » en tête de dépêche, « Kita » dans la signature",
        [
            "« Kayes » en tête de dépêche, poids 2,5",
            "« Kita » dans la signature, poids 2,5",
            "« Gory » dans le texte, poids 1",
        ],
    ),
    "a rule of tomorrow says where by its field": (
        Assigned("ml-kayes", 9, (piece("oracle", "standfirst", "Kayes"),)),
        "Ici parce que : « Kayes » dans le chapô",
        ["« Kayes » dans le chapô, poids 2,5"],
    ),
    "a story that an operator pinned": (
        Assigned("ml-kayes", 0, (piece("told", "", "fleuve/1", "Kayes", 0), piece("body", "text", "Gory", "Gory", 1))),
        "Ici parce que : corrigé à la main, « Gory » dans le texte",
        ["corrigé à la main, poids 0", "« Gory » dans le texte, poids 1"],
    ),
    "a name whose meaning an operator told": (
        Assigned("ml-kayes", 6, (piece("told", "title", "le Plateau", "Kayes", 6),)),
        "Ici parce que : « le Plateau » (Kayes) dans le titre (corrigé à la main)",
        ["« le Plateau » (Kayes) dans le titre (corrigé à la main), poids 6"],
    ),
    "no place named, by a source of the region": (Assigned("ml-kayes", 0), "Ici : la source est d’ici", []),
}


@pytest.mark.parametrize(("assigned", "line", "pieces"), REASONS.values(), ids=REASONS)
def test_evidence_is_put_in_words(assigned: Assigned, line: str, pieces: list[str]) -> None:
    page = page_of(KAYES, [story(1, regions=(assigned,))])
    assert texts(page, "article summary, p.why") == [line]
    assert texts(page, ".why li") == pieces


MINISTRY = Assigned("ml", 4, (piece("state", "text", "ministère", ""),))
PERU = Assigned("foreign", 6, (piece("headline", "title", "Pérou", "Pérou"),))


@pytest.mark.parametrize(
    ("assigned", "line"),
    [
        (MINISTRY, "Mali parce que : « ministère » dans le texte (d’ordre national)"),
        (Assigned("ml", 0), "Mali : aucune région ne l’emporte"),
        (PERU, "International parce que : « Pérou » dans le titre"),
        (Assigned("foreign", 0), "International : rien ne le rattache à un pays suivi"),
    ],
)
def test_national_and_international_stories_say_why_too(assigned: Assigned, line: str) -> None:
    assert texts(page_of(ALL, [story(1, regions=(assigned,))]), "article summary, p.why") == [line]


def test_long_evidence_is_cut() -> None:
    regions = (Assigned("ml-kayes", 1, (piece("body", "text", "mot " * 100),)),)
    (line,) = texts(page_of(KAYES, [story(1, regions=regions)]), ".why summary")
    assert len(line) < 120


def test_stories_stand_under_their_day_newest_first() -> None:
    page = page_of(KAYES, [story(-20), story(1), story(2)])
    assert texts(page, ".day h2") == ["vendredi 20 novembre 2026", "jeudi 19 novembre 2026"]
    assert texts(page, ".day time:not(h2 time)") == ["14 h 00", "13 h 00", "16 h 00"]


def test_the_hour_is_that_of_the_region() -> None:
    niamey = replace(KAYES, zone="Africa/Niamey")
    assert "14 h 00" in texts(page_of(niamey, [story(1)]), "article time")
    assert "Heures : Niamey." in words(page_of(niamey, [story(1)]).css_first("footer"))


def test_an_hour_that_is_not_known_is_not_printed() -> None:
    day = story(1, published=Moment(NOON, Precision.DAY, "Africa/Bamako"))
    assert texts(page_of(KAYES, [day]), "article time") == ["dans la journée"]


def test_an_edit_is_told_and_a_late_first_sight_is_not() -> None:
    edited = story(1, updated=NOON + timedelta(hours=5))
    late = story(2, first_seen=NOON + timedelta(hours=9), updated=NOON + timedelta(hours=9))
    assert texts(page_of(KAYES, [edited, late]), ".edited") == ["mis à jour le 20 novembre 2026 à 17 h 00"]


def test_the_page_tells_how_to_subscribe() -> None:
    page = page_of(KAYES, [])
    files = [f"ml-kayes.{ending}" for ending in ("xml", "rss", "json")]
    assert texts(page, "#subscribe code") == [f"https://feeds.example.org/{name}" for name in files]
    assert links(page, "link[rel=alternate]") == files
    assert links(page, ".buttons a") == ["feed:https://feeds.example.org/ml-kayes.xml"]
    assert links(page, ".formats a") == files
    assert links(page, ".readers a")[0] == (
        "https://feedly.com/i/subscription/feed/https%3A%2F%2Ffeeds.example.org%2Fml-kayes.xml"
    )
    assert len(page.css("button.copy[hidden]")) == 3
    assert links(page, "nav.neighbours a") == ["ml-gao.html"]
    assert "Pas encore de nouvelle" in words(page.css_first(".empty"))


def test_home_lists_every_feed_with_its_latest_story_and_how_many_of_a_day() -> None:
    """The day before a country's newest story, whichever feed has it."""
    old = story(-21)
    home = home_of([old, story(1), story(2), story(3, regions=(Assigned("ml-gao", 1.0),), title="Gao : le bac rouvre")])
    assert texts(home, "h2.section") == ["Dernières nouvelles", "Mali", "Partout"]
    assert texts(home, ".card h3 a") == ["Kayes", "Gao", "Toutes les nouvelles"]
    assert texts(home, ".count .hidden") == [
        f"{said} en 24 heures" for said in ("2 nouvelles", "1 nouvelle", "3 nouvelles")
    ]
    assert texts(home, ".counted") == [
        "Nouvelles parues en 24 heures, jusqu’au 20 novembre 2026 à 15 h 00",
        "Nouvelles parues en 24 heures, jusqu’au 20 novembre 2026 à 15 h 00",
    ]
    assert texts(home, ".card .headline")[1] == "Gao : le bac rouvre"
    assert texts(home, ".card .byline")[1] == "La Voix du fleuve · 20 nov. 2026, 15 h 00"
    assert texts(home, ".teaser h3")[0] == "Gao : le bac rouvre"
    assert "feeds.opml" in links(home, "main a")


def test_home_without_any_story_still_lists_the_feeds() -> None:
    home = home_of([])
    assert texts(home, ".quiet a") == ["Kayes", "Gao", "Toutes les nouvelles"]
    assert home.css_first(".latest") is None
    assert texts(home, ".counted") == []


def test_notice_stands_on_top_of_every_page_when_there_is_one() -> None:
    demo = replace(SITE, notice="Démonstration : ces nouvelles sont inventées")
    for page in (page_of(KAYES, [], demo), home_of([], demo)):
        assert texts(page, "body > header > p.notice") == [demo.notice]
    assert page_of(KAYES, []).css_first(".notice") is None


def test_pages_link_only_to_files_that_are_published() -> None:
    files = {f"{spec.slug}.{ending}" for spec in SPECS for ending in ("xml", "rss", "json")}
    files |= {"feeds.opml", *static_files(), *whole(BOTH_LANGUAGES)}
    for name, page in whole(BOTH_LANGUAGES).items():
        named = [
            node.attributes.get("href") or node.attributes.get("src") or "" for node in page.css("[href], script[src]")
        ]
        near = {one.partition("#")[0] for one in named if ":" not in one} - {""}
        assert {posixpath.normpath(posixpath.join(posixpath.dirname(name), one)) for one in near} <= files


def test_pages_load_nothing_from_elsewhere_and_run_one_small_script() -> None:
    for name, page in whole(BOTH_LANGUAGES).items():
        up = "../" if "/" in name else ""
        assert not page.css("iframe, img, style, [style], [onclick], script:not([src])")
        assert links(page, "link[rel=stylesheet]") == [f"{up}style.css"]
        assert [node.attributes["src"] for node in page.css("script")] == [f"{up}site.js"]
    assert len(static_files()["site.js"]) < 3000


def test_headings_go_down_step_by_step() -> None:
    for page in whole(BOTH_LANGUAGES).values():
        levels = [int((node.tag or "")[1:]) for node in page.css("h1, h2, h3, h4")]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_page_stays_small_however_long_its_stories() -> None:
    long = [story(n, title="é" * 3000, authors=("x" * 900,)) for n in range(MAX_STORIES + 10)]
    data = feed_page(Shelf(KAYES, entries(KAYES, long, SITE, SOURCES)), SPECS, SITE, {})
    assert len(data) <= MAX_BYTES
    assert len(LexborHTMLParser(data).css("article")) > 3


def test_a_page_holds_the_newest_stories_only() -> None:
    page = page_of(KAYES, [story(n) for n in range(-MAX_STORIES - 5, 0)])
    assert len(page.css("article")) == MAX_STORIES
    assert texts(page, "article h3")[0].endswith("(-1)")


def test_a_page_that_leaves_stories_out_says_so() -> None:
    assert texts(page_of(KAYES, [story(1)]), ".more") == []
    minutes = [NOON + timedelta(minutes=n) for n in range(MAX_STORIES + 1)]
    of_one_day = [story(n, published=at, updated=at) for n, at in enumerate(minutes)]
    (said,) = texts(page_of(KAYES, of_one_day), ".more")
    assert f"{MAX_STORIES} nouvelles" in said


def test_what_an_edit_changed_is_told_where_there_is_a_feed_of_it() -> None:
    assert links(page_of(KAYES, [story(1)]), ".changes a") == []
    shelf = Shelf(KAYES, entries(KAYES, [story(1)], SITE, SOURCES), changes=True)
    assert links(LexborHTMLParser(feed_page(shelf, SPECS, SITE, {})), ".changes a") == ["ml-kayes-changes.xml"]


# ------------------------------------------------------------------------------------------------------------ languages


def test_the_first_language_stands_at_the_top_and_others_in_a_folder() -> None:
    made = whole(BOTH_LANGUAGES)
    names = {"index.html", "feeds.html", "search.html", "publishers.html", *(f"{spec.slug}.html" for spec in SPECS)}
    assert made.keys() == names | {f"en/{name}" for name in names}
    assert {name: page.css_first("html").attributes["lang"] for name, page in made.items()} == {  # type: ignore[union-attr]
        name: "en" if name.startswith("en/") else "fr" for name in made
    }


def test_a_page_leads_to_the_same_page_in_other_languages() -> None:
    made = whole(BOTH_LANGUAGES)
    for name, there in (
        ("ml-kayes.html", ["ml-kayes.html", "en/ml-kayes.html"]),
        ("en/ml-kayes.html", ["../ml-kayes.html", "../en/ml-kayes.html"]),
    ):
        page = made[name]
        assert links(page, ".languages a") == there
        assert texts(page, ".languages a") == ["Français", "English"]
        assert texts(page, ".languages [aria-current]") == ["English" if "/" in name else "Français"]
        assert [(node.attributes["hreflang"], node.attributes["href"]) for node in page.css("link[hreflang]")] == [
            ("fr", "https://feeds.example.org/ml-kayes.html"),
            ("en", "https://feeds.example.org/en/ml-kayes.html"),
        ]
    assert links(made["en/index.html"], "link[rel=canonical]") == ["https://feeds.example.org/en/"]


def test_a_site_of_one_language_has_no_switch() -> None:
    assert not page_of(KAYES, []).css(".languages, link[hreflang]")


def test_what_is_of_another_language_than_the_page_says_so() -> None:
    english = story(1, language="en")
    assert [node.attributes.get("lang") for node in page_of(KAYES, [english]).css("article :is(h3, .standfirst)")] == [
        "en",
        "en",
    ]
    site = replace(BOTH_LANGUAGES, notice="Ceci est un essai")
    page = LexborHTMLParser(feed_page(Shelf(KAYES, entries(KAYES, [english], site, SOURCES)), SPECS, site, {}, "en"))
    assert not page.css("article [lang]")
    assert [node.attributes["lang"] for node in page.css(".notice")] == ["fr"]


def test_a_country_is_called_as_the_language_calls_it() -> None:
    spec = FeedSpec("sn-louga", "Louga", "", frozenset({"sn-louga"}), 100, "sn")
    for language, name in (("fr", "Sénégal"), ("en", "Senegal")):
        page = LexborHTMLParser(feed_page(Shelf(spec, ()), SPECS, BOTH_LANGUAGES, {}, language))
        assert texts(page, ".kicker") == [name]


# ------------------------------------------------------------------------------------------- feeds, search, publishers


def feeds_of(specs: Sequence[FeedSpec]) -> LexborHTMLParser:
    return LexborHTMLParser(feeds_page(specs, SITE))


def test_all_feeds_are_listed_by_country_and_kind() -> None:
    more = (
        FeedSpec("ml", "Mali", "", frozenset({"ml"}), country="ml", kind=Kind.COUNTRY),
        FeedSpec("ml-kayes-kita", "Cercle de Kita", "", frozenset({"ml-kayes-kita"}), country="ml", kind=Kind.DISTRICT),
        FeedSpec("agency-amap", "AMAP", "", frozenset({"agency-amap"}), kind=Kind.AGENCY),
        FeedSpec("section-sport", "Sport", "", frozenset({"section-sport"}), kind=Kind.SECTION),
        FeedSpec("ml-gao", "Gao", "", frozenset({"ml-gao"}), country="ml"),
    )
    page = feeds_of((*SPECS[:2], *more))
    listed = {words(group.css_first("h2")): texts(group, ".name") for group in page.css(".list")}
    assert listed == {
        "Vue d’ensemble": ["Toutes les nouvelles"],
        "Mali": ["Kayes", "National", "Gao"],
        "Mali — Plus près : cercles et départements": ["Cercle de Kita"],
        "Agences": ["AMAP"],
        "Rubriques": ["Sport"],
    }
    assert links(page, ".list li:has([value=agency-amap]) .forms a") == [
        f"agency-amap.{ending}" for ending in ("xml", "rss", "json")
    ]


def test_the_page_of_feeds_tells_how_to_join_some() -> None:
    page = feeds_of(SPECS)
    assert texts(page, "#joined code") == ["https://feeds.example.org/ml-gao+ml-kayes.xml"]
    assert [node.attributes["value"] for node in page.css("input.pick[hidden]")] == ["ml-kayes", "ml-gao"]
    assert texts(page, "[aria-labelledby=opml] code") == ["https://feeds.example.org/feeds.opml"]


def searched(found: Found | None, language: str = "fr") -> LexborHTMLParser:
    return LexborHTMLParser(search_page(found, SPECS, BOTH_LANGUAGES, language))


def test_the_file_to_search_on_says_that_it_needs_the_server() -> None:
    page = searched(None)
    assert "serveur" in texts(page, "main > p.aside")[0]
    assert [node.attributes["action"] for node in page.css("main form")] == ["search.html"]
    assert [node.attributes["name"] for node in page.css("main form [name]")] == ["q", "not", "in"]
    assert not page.css("article, .subscribe")


def test_what_a_search_found_stands_below_it_with_its_feed() -> None:
    asked = "?q=recolte+pluie&not=mil&in=ml-kayes"
    spec = replace(KAYES, slug="search", title="Search", kind=Kind.SEARCH, asked=asked[1:])
    shelf = Shelf(spec, entries(spec, [story(1), story(2)], SITE, SOURCES))
    page = searched(Found("récolte & pluie", "mil", "ml-kayes", shelf), "en")
    assert texts(page, "#results") == ["2 stories found"]
    assert len(page.css("article")) == 2
    assert texts(page, ".subscribe code") == [
        f"https://feeds.example.org/search.{ending}{asked}" for ending in ("xml", "rss", "json")
    ]
    assert links(page, "link[rel=alternate]")[0] == f"../search.xml{asked}"
    assert links(page, ".languages a") == [f"../search.html{asked}", f"../en/search.html{asked}"]
    assert [node.attributes["value"] for node in page.css("#q, #not, option[selected]")] == [
        "récolte & pluie",
        "mil",
        "ml-kayes",
    ]
    assert page.css("meta[name=robots][content=noindex]")


def test_a_search_stays_in_the_feed_that_it_was_made_in() -> None:
    spec = replace(KAYES, slug="search", kind=Kind.SEARCH, asked="q=mil&in=ml-kayes%2Bml")
    page = searched(Found("mil", "", "ml-kayes+ml", Shelf(spec, ())))
    assert texts(page, "option[selected]") == ["ml-kayes+ml"]
    assert texts(page, "#results") == ["Aucune nouvelle trouvée"]


def test_a_search_that_cannot_be_made_says_why() -> None:
    page = searched(Found("*", "", "", None))
    assert "étoile" in texts(page, "[role=alert]")[0]
    assert not page.css(".subscribe, article")


def test_a_feed_leads_to_a_search_in_it() -> None:
    (form,) = page_of(KAYES, []).css("form")
    assert form.attributes["action"] == "search.html"
    assert [(node.attributes["name"], node.attributes.get("value")) for node in form.css("input")] == [
        ("q", None),
        ("in", "ml-kayes"),
    ]
    assert [node.attributes["formaction"] for node in form.css("[formaction]")] == ["search.xml"]


def test_a_search_of_its_own_name_leads_to_a_search_in_all_stories() -> None:
    spec = replace(KAYES, slug="eau", kind=Kind.SEARCH, query=Query.of("puits"))
    (form,) = page_of(spec, []).css("form")
    assert [node.attributes["name"] for node in form.css("input")] == ["q"]  # `in=eau` is 404
    assert texts(form, "label") == ["Rechercher"]


def test_publishers_are_told_what_is_read_how_often_and_how_to_stop_it() -> None:
    slow = replace(SOURCES["dune"], interval=7200.0, content=Content.TITLE)
    page = LexborHTMLParser(publishers_page([slow, SOURCES["fleuve"]], MANNERS, SPECS, SITE))
    assert [texts(row, "th, td") for row in page.css("tbody tr")] == [
        ["Dune Info", "Mali", "2 heures", "le titre et le lien"],
        ["La Voix du fleuve © La Voix du fleuve", "Mali", "15 minutes", "le texte entier"],
    ]
    assert texts(page, "pre") == ["Regionwire/1.0 (+feeds@example.org)", "User-agent: Regionwire Disallow: /"]
    assert "mailto:feeds@example.org" in links(page, "main a")
    assert "Au moins 1 seconde entre" in words(page.css_first("main"))


def test_publishers_are_told_where_robots_txt_is_not_asked_for() -> None:
    page = LexborHTMLParser(publishers_page([], replace(MANNERS, robots=False), SPECS, SITE))
    assert len(page.css("pre")) == 1
    assert "n’est pas consulté" in words(page.css_first("main"))


@pytest.mark.parametrize(("language", "line"), [("fr", "Au moins"), ("en", "At least")])
def test_publishers_are_told_of_no_pause_where_there_is_none(language: str, line: str) -> None:
    for pace, told in ((0.5, True), (0.0, False)):
        page = publishers_page([], replace(MANNERS, pace=pace), SPECS, BOTH_LANGUAGES, language)
        assert any(it.startswith(line) for it in texts(LexborHTMLParser(page), "main li")) is told
