"""JSON Feed 1.1: the same entries under the same ids."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from feed_stories import KAYES, NOON, SITE, SOURCES, story
from hostile_stories import HOSTILE, LONG, TWICE, stories
from hypothesis import given

from feeds import jsonfeed
from feeds.channel import MAX_BYTES, Channel
from feeds.entry import entries
from feeds.spec import Site
from regionwire.item import Related, Story
from regionwire.source import Content


def of(chosen: Sequence[Story], site: Site = SITE) -> Channel:
    return Channel(spec=KAYES, entries=entries(KAYES, chosen, site, SOURCES))


def document(*chosen: Story, site: Site = SITE) -> Any:
    return json.loads(jsonfeed.feed(of(chosen, site), site))


def ids(feed: Any) -> list[str]:
    return [item["id"] for item in feed["items"]]


def test_feed_says_whose_it_is_and_where() -> None:
    feed = document(site=replace(SITE, hubs=("https://hub.example.org/",)))
    assert feed == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Kayes — Fil d’essai",
        "home_page_url": "https://feeds.example.org/ml-kayes.html",
        "feed_url": "https://feeds.example.org/ml-kayes.json",
        "description": "Kayes (Mali)",
        "icon": "https://feeds.example.org/icon.png",
        "favicon": "https://feeds.example.org/icon.png",
        "authors": [{"name": "La rédaction d’essai", "url": "https://feeds.example.org/"}],
        "language": "fr",
        "hubs": [{"type": "WebSub", "url": "https://hub.example.org/"}],
        "items": [],
    }


def test_item_tells_the_whole_story() -> None:
    report = Related("tag:x", "dune", "https://dune.example/sorgho", "Le sorgho déborde", NOON)
    (item,) = document(story(1, related=(report,)))["items"]
    assert item.pop("content_html").startswith('<figure><img src="https://www.fleuve.example/sorgho.jpg"')
    assert item.pop("summary").startswith("Les paysans de la plaine")
    assert item == {
        "id": "tag:feeds.example.org,2026:story/1",
        "url": "https://www.fleuve.example/recolte-1",
        "title": "Kayes : la récolte de sorgho dépasse les prévisions (1)",
        "image": "https://www.fleuve.example/sorgho.jpg",
        "date_published": "2026-11-20T13:00:00Z",
        "date_modified": "2026-11-20T13:00:00Z",
        "authors": [{"name": "Awa Exemple"}],
        "tags": ["Kayes", "Mali", "Agriculture", "La Voix du fleuve", "VDF"],
        "language": "fr",
        "_regionwire": {
            "outlet": "La Voix du fleuve",
            "rights": "© La Voix du fleuve",
            "regions": ["ml-kayes", "ml"],
            "sections": ["section-agriculture"],
            "agencies": ["agency-fleuve", "agency-vdf"],
            "point": [14.44693, -11.44448],
            "place": "Kayes",
            "copies": [{"url": "https://dune.example/copie-1", "title": "Dune Info"}],
            "related": [{"url": "https://dune.example/sorgho", "title": "Dune Info", "id": "tag:x"}],
        },
    }


@pytest.mark.parametrize(
    ("content", "members"),
    [("full", {"content_html", "summary"}), ("summary", {"content_text"}), ("title", {"content_text"})],
)
def test_no_more_of_a_story_goes_out_than_is_allowed(content: str, members: set[str]) -> None:
    (item,) = document(story(1), site=replace(SITE, content=Content(content)))["items"]
    assert item.keys() & {"content_html", "content_text", "summary"} == members
    assert (item.get("content_text") == item["title"]) is (content == "title"), "an item has content of some kind"


def test_last_updated_comes_first() -> None:
    feed = document(story(2), story(1, updated=NOON + timedelta(hours=9)), story(3))
    assert [one[-1] for one in ids(feed)] == ["1", "3", "2"]


def test_one_edit_changes_one_line() -> None:
    chosen = [story(n) for n in range(5)]
    edited = [*chosen[:2], story(2, title="Kayes : titre corrigé"), *chosen[3:]]
    before, after = (jsonfeed.feed(of(each), SITE).decode().splitlines() for each in (chosen, edited))
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1


def test_limits_in_entries_and_in_bytes_drop_the_oldest() -> None:
    long = [story(n, html="<p>" + "é" * 20_000 + "</p>") for n in range(30)]
    data = jsonfeed.feed(of(long), SITE)
    kept = ids(json.loads(data))
    assert MAX_BYTES - 50_000 < len(data) <= MAX_BYTES
    assert kept == [story(n).id for n in range(29, 29 - len(kept), -1)]
    few = replace(of(long), spec=replace(KAYES, limit=3))
    assert ids(json.loads(jsonfeed.feed(few, SITE))) == [story(n).id for n in (29, 28, 27)]


def test_hostile_stories_do_no_harm() -> None:
    feed = document(HOSTILE, LONG, *TWICE)
    assert ids(feed) == [story(n).id for n in (3, 2, 1)]
    hostile, long = feed["items"][2], feed["items"][1]
    assert hostile["title"] == "Kayes : l’or, <b>récolte</b> &amp; prix"
    assert hostile["_regionwire"]["copies"] == [{"url": "https://dune.example/1", "title": "Dune Info"}]
    assert not hostile.keys() & {"image"}
    assert not hostile["_regionwire"].keys() & {"point", "place", "related"}
    for refused in ("<script", "javascript:", "data:", "onclick", "\ufffd", "\\u00"):
        assert refused not in json.dumps(feed, ensure_ascii=False)
    assert "\u202e" not in hostile["title"]
    assert "content_html" not in long, "what is too long goes out as its summary"


@given(odd=stories())
def test_whatever_the_strings_the_feed_can_be_read_and_keeps_the_others(odd: Story) -> None:
    fine = replace(odd, id=story(4).id, item=replace(odd.item, url=story(4).item.url, title="Titre"))
    assert set(ids(document(story(5), fine, odd))) - {odd.id} == {story(5).id, story(4).id}
