"""Feeds that somebody asks for by name: made as the files are, of the same stories."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from feed_stories import NOON, SITE, SOURCES, story
from lxml import etree, html

from feeds.asking import Asking
from feeds.catalogue import Catalogue, UnknownFeed
from feeds.making import Maker
from feeds.programme import Programme
from feeds.search import BadQuery
from feeds.serve import Moved
from feeds.site import Manners
from regionwire.item import Assigned
from regionwire.store import Store
from regionwire.store.stories import Stories

HUB = replace(SITE, hubs=("https://hub.example/",), languages=("fr", "en"))
MANNERS = Manners(
    agent="Regionwire/1", contact="desk@feeds.example.org", interval=900.0, pace=1.0, revisit_days=3.0, robots=True
)
SUBJECTS = {"ml-kayes": "Le sorgho est rentré", "ml-mopti": "Une pirogue de plus", "ml-gao": "Le bac est réparé"}


@pytest.fixture
def house() -> Iterator[tuple[Catalogue, Maker]]:
    """A house with one story of each of three regions, and no files."""
    catalogue = Catalogue(countries=("ml",), sources=SOURCES)
    listed = {language: catalogue.specs(language) for language in HUB.languages}
    programme = Programme(site=HUB, listed=listed, sources=SOURCES, manners=MANNERS, changes=True)
    with Store.open("sqlite://", tag=SITE.tag) as store:
        for number, (code, title) in enumerate(SUBJECTS.items()):
            told = f"{title}, disent ceux de {code}. " * 12
            item = story(number, title=title, text=told, html=f"<p>{told}</p>", regions=(Assigned(code, 1.0),)).item
            store.stories.save(item, agency=True, now=NOON)
        yield catalogue, Maker(store.stories, programme)


@pytest.fixture
def asking(house: tuple[Catalogue, Maker]) -> Asking:
    return Asking(*house)


def titles(document: bytes | Moved) -> set[str]:
    assert isinstance(document, bytes)
    return {one.text or "" for one in etree.fromstring(document).iterfind("{*}entry/{*}title")}


def test_regions_are_joined(asking: Asking) -> None:
    document = asking("ml-kayes+ml-mopti.xml", {})
    assert titles(document) == {SUBJECTS["ml-kayes"], SUBJECTS["ml-mopti"]}
    root = etree.fromstring(document)
    assert root.findtext("{*}id") == SITE.mint("feed/ml-kayes+ml-mopti")
    assert {link.get("rel") for link in root.iterfind("{*}link")}.isdisjoint({"hub", "prev-archive"})


def test_it_is_the_same_in_every_format(asking: Asking) -> None:
    name = "ml-gao+ml-mopti"
    ids = {one.text for one in etree.fromstring(asking(f"{name}.xml", {})).iterfind("{*}entry/{*}id")}
    assert {one.text for one in etree.fromstring(asking(f"{name}.rss", {})).iterfind("channel/item/guid")} == ids
    told = asking(f"{name}.json", {})
    assert isinstance(told, bytes)
    assert {one["id"] for one in json.loads(told)["items"]} == ids


@pytest.mark.parametrize(("name", "language"), [("ml-gao+ml-mopti.html", "fr"), ("en/ml-gao+ml-mopti.html", "en")])
def test_it_has_its_page_in_each_language(asking: Asking, name: str, language: str) -> None:
    page = html.fromstring(asking(name, {}))
    assert page.get("lang") == language
    assert SUBJECTS["ml-mopti"] in page.text_content()
    assert SUBJECTS["ml-kayes"] not in page.text_content()


@pytest.mark.parametrize(
    ("name", "to"),
    [
        ("kayes+mopti.rss", "ml-kayes+ml-mopti.rss"),
        ("ml-mopti+ml-kayes.html", "ml-kayes+ml-mopti.html"),
        ("en/mopti+ml.html", "en/ml+ml-mopti.html"),
        ("kayes-changes.xml", "ml-kayes-changes.xml"),
    ],
)
def test_another_spelling_is_sent_to_the_one(asking: Asking, name: str, to: str) -> None:
    assert asking(name, {}) == Moved(to)


def test_a_search_is_a_feed(asking: Asking) -> None:
    assert titles(asking("search.xml", {"q": "pirogue"})) == {SUBJECTS["ml-mopti"]}
    assert asking("search.rss", {"in": "kayes", "q": "Sorgho "}) == Moved("search.rss", "q=sorgho&in=ml-kayes")
    with pytest.raises(BadQuery):
        asking("search.json", {"q": "…"})


def test_what_edits_changed_is_told_of_no_search(asking: Asking) -> None:
    with pytest.raises(UnknownFeed):
        asking("search-changes.xml", {"q": "pirogue"})


def test_a_search_tells_what_left_it_and_of_nothing_else(house: tuple[Catalogue, Maker]) -> None:
    catalogue, maker = house
    store = maker.stock
    assert isinstance(store, Stories)
    store.release(NOON)
    uris = {one.item.title: one.id for one in store.latest(None, 9)}
    for uri in uris.values():
        store.withdraw(store.row_of(uri) or 0, NOON + timedelta(days=1))
    feed = etree.fromstring(Asking(catalogue, maker)("search.xml", {"q": "pirogue"}))
    assert [one.get("ref") for one in feed.iterfind("{*}deleted-entry")] == [uris[SUBJECTS["ml-mopti"]]]


def test_a_search_has_a_page_that_says_what_is_wrong_with_it(asking: Asking) -> None:
    found = html.fromstring(asking("en/search.html", {"q": "BAC", "not": "", "in": ""}))
    assert SUBJECTS["ml-gao"] in found.text_content()
    assert found.xpath("string(//input[@name='q']/@value)") == "BAC"
    refused = html.fromstring(asking("search.html", {"q": "…"}))
    assert refused.xpath("//*[@role='alert']")


def test_a_feed_of_changes_is_made_of_any(asking: Asking) -> None:
    root = etree.fromstring(asking("ml-gao+ml-mopti-changes.xml", {}))
    assert root.findtext("{*}id") == SITE.mint("feed/ml-gao+ml-mopti-changes")


def test_feeds_of_changes_are_made_where_they_are_published_only(house: tuple[Catalogue, Maker]) -> None:
    catalogue, maker = house
    without = Asking(catalogue, Maker(maker.stock, replace(maker.programme, changes=False)))
    with pytest.raises(UnknownFeed, match="what edits changed are not published here"):
        without("ml-kayes-changes.xml", {})


@pytest.mark.parametrize(
    "name",
    ["mars.xml", "ml-mars+ml-kayes.rss", "en/ml-kayes+ml-gao.xml", "de/ml-kayes+ml-gao.html", "fr/ml-kayes.html",
     "ml-kayes.opml", "archive/ml-kayes/2026-10.xml", "index.xml", "style.css"],
)  # fmt: skip
def test_there_is_no_such_feed(asking: Asking, name: str) -> None:
    with pytest.raises(UnknownFeed):
        asking(name, {})
