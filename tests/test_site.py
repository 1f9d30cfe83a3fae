"""The pages: what a person finds on them, and that they stay small, linked and free of what stories bring along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from feed_stories import ALL, GAO, KAYES, NOON, SITE, SOURCES, SPECS, story
from selectolax.lexbor import LexborHTMLParser, LexborNode

from feeds.entry import entries
from feeds.site import MAX_BYTES, MAX_STORIES, Shelf, feed_page, french, home_page, static_files
from feeds.spec import FeedSpec, Site
from regionwire.item import Assigned, Evidence, Moment, Place, Precision, Related, Story

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
    return LexborHTMLParser(home_page(shelves, site, {}))


def belongs(one: Story, spec: FeedSpec) -> bool:
    return spec.codes is None or bool(spec.codes & {region.code for region in one.item.regions})


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
    report = Related("tag:x", "dune", "https://dune.example/sorgho", "Le sorgho déborde des greniers")
    (other,) = page_of(KAYES, [story(1, related=(report,))]).css(".related a")
    assert words(other) == "Le sorgho déborde des greniers — Dune Info"
    assert other.attributes["href"] == report.url


def test_another_report_that_stands_on_the_same_page_is_linked_to_there() -> None:
    other = story(2, regions=BOTH, title="Kayes : les greniers débordent")
    one = story(1, related=(Related(other.id, other.item.source, other.item.url, other.item.title),))
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
    assert texts(page, "summary, p.why") == [line]
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
    assert texts(page_of(ALL, [story(1, regions=(assigned,))]), "summary, p.why") == [line]


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
    assert texts(page, "#abonnement code") == ["https://feeds.example.org/ml-kayes.xml"]
    assert links(page, 'link[rel="alternate"][type="application/atom+xml"]') == ["ml-kayes.xml"]
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
    assert texts(home, ".card .byline") == ["Pas encore de nouvelle"] * 3
    assert home.css_first(".latest") is None
    assert texts(home, ".counted") == []


def test_notice_stands_on_top_of_every_page_when_there_is_one() -> None:
    demo = replace(SITE, notice="Démonstration : ces nouvelles sont inventées")
    for page in (page_of(KAYES, [], demo), home_of([], demo)):
        assert texts(page, "body > p.notice") == [demo.notice]
    assert page_of(KAYES, []).css_first(".notice") is None


def test_pages_link_only_to_files_that_are_published() -> None:
    files = {f"{spec.slug}.{ending}" for spec in SPECS for ending in ("xml", "html")}
    files |= {"index.html", "feeds.opml", *static_files()}
    for page in (page_of(KAYES, [story(1)]), page_of(ALL, [story(1)]), home_of([story(1)])):
        named = [node.attributes["href"] or "" for node in page.css("[href]")]
        assert {name.partition("#")[0] for name in named if "://" not in name} - {""} <= files


def test_pages_load_nothing_from_elsewhere_and_run_nothing() -> None:
    for page in (page_of(KAYES, [story(1)]), home_of([story(1)])):
        assert not page.css("script, iframe, img, style, [style], [onclick]")
        assert links(page, 'link[rel="stylesheet"]') == ["style.css"]


def test_headings_go_down_step_by_step() -> None:
    for page in (page_of(KAYES, [story(1)]), home_of([story(1)])):
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


@pytest.mark.parametrize(
    ("moment", "day", "short", "clock"),
    [
        (datetime(2026, 3, 1, 7, 5, tzinfo=UTC), "dimanche 1er mars 2026", "1er mars 2026", "7\u00a0h\u00a005"),
        (datetime(2025, 12, 31, 23, 30, tzinfo=UTC), "mercredi 31 décembre 2025", "31 déc. 2025", "23\u00a0h\u00a030"),
    ],
)
def test_dates_are_french(moment: datetime, day: str, short: str, clock: str) -> None:
    assert french.day(moment, "Africa/Bamako") == day
    assert french.short_date(moment, "Africa/Bamako") == short
    assert french.clock(moment, "Africa/Bamako") == clock
    assert french.clock_name("Africa/Porto-Novo") == "Porto-Novo"
    assert french.clock_name("UTC") == "temps universel"
