"""The declarations: what must hold for each of them, whoever writes the next one."""

from __future__ import annotations

import re
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from selectolax.lexbor import LexborHTMLParser

from regionwire.regions import known_countries
from regionwire.source import Source
from regionwire.urls import canonical_url
from scrapers.agencies import SOURCES


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_declaration_can_be_used(source: Source) -> None:
    ZoneInfo(source.zone)
    assert re.fullmatch("[a-z]{2}", source.country)  # of a country without a gazetteer, what is unplaced is foreign
    assert not source.home or source.home.partition("-")[0] in known_countries()
    assert source.listings
    for listing in source.listings:
        assert urlsplit(source.absolute(listing.url)).netloc == urlsplit(source.base).netloc
    for pattern in (source.story, source.skip, *source.noise, *source.end, *source.paywall):
        re.compile(pattern)
    tree = LexborHTMLParser("<p>x</p>")
    fields = source.fields
    chosen = (getattr(fields, name) for name in fields.__dataclass_fields__)
    for selector in (*source.remove, *(it for selectors in chosen for it in selectors)):
        tree.css(selector)
    for listing in source.listings:
        for selector in filter(None, (listing.item, listing.link, listing.title, listing.date, listing.teaser)):
            tree.css(selector)


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_every_door_of_a_host_gives_one_address(source: Source) -> None:
    doors = [source.base, *(f"http://{host}" for host in source.hosts)]
    assert (
        len({canonical_url(f"{door}/posts/une-histoire/", base=source.base, hosts=source.hosts) for door in doors}) == 1
    )


def test_keys_are_the_mapping_s_and_sorted() -> None:
    assert [source.key for source in SOURCES.values()] == sorted(SOURCES)
