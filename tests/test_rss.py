"""RSS 2.0: the same entries under the same ids, as the Board's profile wants them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser
import pytest
from feed_stories import KAYES, NOON, SITE, SOURCES, story
from hostile_stories import HOSTILE, LONG, TWICE, stories
from hypothesis import given
from lxml import etree

from feeds import atom, rss
from feeds.channel import MAX_BYTES, Channel
from feeds.entry import entries
from feeds.spec import Site
from regionwire.item import Place, Story
from regionwire.source import Content

NS = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "georss": "http://www.georss.org/georss",
    "media": "http://search.yahoo.com/mrss/",
}


def of(chosen: Sequence[Story], site: Site = SITE, **of_channel: Any) -> Channel:
    return Channel(spec=KAYES, entries=entries(KAYES, chosen, site, SOURCES), **of_channel)


def document(*chosen: Story, site: Site = SITE, **of_channel: Any) -> Any:
    (channel,) = etree.fromstring(rss.feed(of(chosen, site, **of_channel), site))
    return channel


def text(element: Any, path: str) -> str:
    return str(element.xpath(f"string({path})", namespaces=NS))


def guids(channel: Any) -> list[str]:
    return [str(one) for one in channel.xpath("item/guid/text()")]


def test_channel_says_whose_it_is_and_where() -> None:
    site = replace(SITE, hubs=("https://hub.example.org/",), rights="© Fil d’essai", interval=1800.0)
    channel = document(story(1), site=site, previous="https://feeds.example.org/archive/ml-kayes/2026-10.xml")
    head = {child.tag: child.text for child in channel if child.tag not in ("image", "item", f"{{{NS['atom']}}}link")}
    assert head.pop("generator").startswith("Regionwire ")
    assert head == {
        "title": "Kayes — Fil d’essai",
        "link": "https://feeds.example.org/ml-kayes.html",
        "description": "Kayes (Mali)",
        "language": "fr",
        "copyright": "© Fil d’essai",
        "lastBuildDate": "Fri, 20 Nov 2026 13:00:00 GMT",
        "docs": "https://www.rssboard.org/rss-specification",
        "ttl": "30",
    }
    assert [dict(link.attrib) for link in channel.findall("atom:link", NS)] == [
        {"rel": "self", "type": "application/rss+xml", "href": "https://feeds.example.org/ml-kayes.rss"},
        {"rel": "hub", "href": "https://hub.example.org/"},
        {
            "rel": "prev-archive",
            "type": "application/atom+xml",
            "href": "https://feeds.example.org/archive/ml-kayes/2026-10.xml",
        },
    ]
    assert {child.tag: child.text for child in channel.find("image")} == {
        "url": "https://feeds.example.org/icon.png",
        "title": "Kayes — Fil d’essai",
        "link": "https://feeds.example.org/ml-kayes.html",
        "width": "96",
        "height": "96",
    }


def test_item_tells_the_whole_story() -> None:
    (item,) = document(story(1)).findall("item")
    assert text(item, "title") == "Kayes : la récolte de sorgho dépasse les prévisions (1)"
    assert text(item, "link") == "https://www.fleuve.example/recolte-1"
    assert (text(item, "guid"), text(item, "guid/@isPermaLink")) == ("tag:feeds.example.org,2026:story/1", "false")
    assert text(item, "pubDate") == "Fri, 20 Nov 2026 13:00:00 GMT"
    assert text(item, "atom:updated") == "2026-11-20T13:00:00+00:00"
    assert text(item, "dc:creator") == "Awa Exemple"
    assert text(item, "dc:publisher") == "La Voix du fleuve"
    assert text(item, "dc:rights") == "© La Voix du fleuve"
    assert (text(item, "source"), text(item, "source/@url")) == (
        "La Voix du fleuve",
        "https://www.fleuve.example/feed/",
    )
    assert [(one.get("domain"), one.text) for one in item.findall("category")] == [
        ("tag:feeds.example.org,2026:regions", "Kayes"),
        ("tag:feeds.example.org,2026:regions", "Mali"),
        ("tag:feeds.example.org,2026:sections", "Agriculture"),
        ("tag:feeds.example.org,2026:agencies", "La Voix du fleuve"),
        ("tag:feeds.example.org,2026:agencies", "VDF"),
    ]
    assert [dict(one.attrib) for one in item.findall("atom:link", NS)] == [
        {"rel": "related", "type": "text/html", "title": "Dune Info", "href": "https://dune.example/copie-1"}
    ]
    assert text(item, "georss:point") == "14.44693 -11.44448"
    assert text(item, "media:content/@url") == text(item, "media:thumbnail/@url")
    assert text(item, "media:content/media:credit") == "A. Exemple"
    tags = [child.tag for child in item]
    assert tags.index("description") < tags.index(f"{{{NS['content']}}}encoded")
    assert text(item, "content:encoded").startswith("<figure><img src=")


@pytest.mark.parametrize(("content", "described", "whole"), [("full", 1, 1), ("summary", 1, 0), ("title", 0, 0)])
def test_no_more_of_a_story_goes_out_than_is_allowed(content: str, described: int, whole: int) -> None:
    (item,) = document(story(1), site=replace(SITE, content=Content(content))).findall("item")
    assert (len(item.findall("description")), len(item.findall("content:encoded", NS))) == (described, whole)


def test_items_stand_in_the_order_of_their_dates() -> None:
    """A reader of RSS knows no other date than `pubDate`: an edit must not put an old story on top."""
    edited = story(1, updated=NOON + timedelta(hours=9))
    channel = document(story(2), edited, story(3))
    assert [one[-1] for one in guids(channel)] == ["3", "2", "1"]
    dates = [parsedate_to_datetime(one.text) for one in channel.findall("item/pubDate")]
    assert dates == sorted(dates, reverse=True)
    assert text(channel, "lastBuildDate") == "Fri, 20 Nov 2026 21:00:00 GMT"


def test_what_is_plain_text_to_some_and_markup_to_others_is_neither() -> None:
    (item,) = document(story(1, title="La mine <phase 2> & l’or", standfirst="1 < 2 & 3 > 2")).findall("item")
    assert text(item, "title") == "La mine ‹phase 2› & l’or"
    assert text(item, "description") == "1 &lt; 2 &amp; 3 &gt; 2"  # a description is HTML


def test_source_without_a_feed_of_its_own_is_named_as_publisher_alone() -> None:
    (item,) = document(story(1, source="dune")).findall("item")
    assert item.find("source") is None
    assert text(item, "dc:publisher") == "Dune Info"


def test_same_stories_in_any_order_give_the_same_bytes_and_one_edit_changes_one_line() -> None:
    chosen = [story(n) for n in range(5)]
    before = rss.feed(of(chosen), SITE)
    assert rss.feed(of(chosen[::-1]), SITE) == before
    edited = rss.feed(of([*chosen[:2], story(2, title="Kayes : titre corrigé"), *chosen[3:]]), SITE)
    old, new = before.decode().splitlines(), edited.decode().splitlines()
    assert sum(a != b for a, b in zip(old, new, strict=True)) == 1


def test_limits_in_entries_and_in_bytes_drop_the_oldest() -> None:
    long = [story(n, html="<p>" + "é" * 20_000 + "</p>") for n in range(30)]
    data = rss.feed(of(long), SITE)
    kept = guids(etree.fromstring(data)[0])
    assert MAX_BYTES - 50_000 < len(data) <= MAX_BYTES
    assert kept == [story(n).id for n in range(29, 29 - len(kept), -1)]
    few = replace(of(long), spec=replace(KAYES, limit=3))
    assert guids(etree.fromstring(rss.feed(few, SITE))[0]) == [story(n).id for n in (29, 28, 27)]


def test_feed_without_stories_is_a_feed() -> None:
    channel = document()
    assert guids(channel) == []
    assert text(channel, "lastBuildDate") == "Sat, 01 Jan 2000 00:00:00 GMT"


def test_hostile_stories_do_no_harm() -> None:
    data = rss.feed(of([HOSTILE, LONG, *TWICE]), SITE)
    channel = etree.fromstring(data)[0]
    assert guids(channel) == [story(n).id for n in (3, 2, 1)]
    assert [len(item.findall("content:encoded", NS)) for item in channel.findall("item")] == [1, 0, 1], (
        "one is too long"
    )
    for refused in (b"<script", b"javascript:", b"data:", b"onclick", "\ufffd".encode()):
        assert refused not in data
    parsed = feedparser.parse(data)
    assert not parsed.bozo
    assert parsed.entries[2].title == "Kayes : l’or, ‹b›récolte‹/b› &amp; prix"


def test_a_parser_finds_in_it_what_it_finds_in_atom() -> None:
    chosen = [story(n, place=Place("Oualia", "ml-kayes", "town", 13.6, -10.38)) for n in range(3)]
    ours, theirs = (feedparser.parse(write(of(chosen), SITE)) for write in (rss.feed, atom.feed))
    assert not ours.bozo
    assert not theirs.bozo
    for field in ("id", "link", "title", "summary", "published_parsed", "updated_parsed", "author", "where"):
        assert [one[field] for one in ours.entries] == [one[field] for one in theirs.entries], field


@given(odd=stories())
def test_whatever_the_strings_the_feed_is_well_formed_and_keeps_the_others(odd: Story) -> None:
    fine = replace(odd, id=story(4).id, item=replace(odd.item, url=story(4).item.url, title="Titre"))
    kept = guids(document(story(5), fine, odd))
    assert set(kept) - {odd.id} == {story(5).id, story(4).id}
