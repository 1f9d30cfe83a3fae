"""Story pages that say, under "item", what is made of them in the end: names, places, times, languages, regions."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from regionwire.item import Item, Page
from regionwire.normalize import normalize
from regionwire.regions import Atlas, load_gazetteer
from scrapers.agencies import SOURCES
from scrapers.article import read_article
from scrapers.decode import decode

FETCHED = datetime(2026, 11, 23, 12, tzinfo=UTC)
EXPECTED = {
    path: json.loads(path.read_text("utf-8")) for path in sorted((Path(__file__).parent / "pages").glob("*/*.json"))
}
CASES = [path for path, expected in EXPECTED.items() if "item" in expected]


@cache
def atlas() -> Atlas:
    return Atlas([load_gazetteer(country) for country in ("ml", "ne", "bf", "sn", "ci")])


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_page_becomes_the_item(path: Path) -> None:
    expected = EXPECTED[path]
    source = SOURCES[path.parent.name]
    body, charset = decode(path.with_suffix(".html").read_bytes(), "text/html; charset=utf-8")
    page = Page(expected["url"], expected["url"], 200, "text/html", charset, body, FETCHED)
    item = shown(normalize(read_article(page, source), source, atlas()))
    assert {name: item[name] for name in expected["item"]} == expected["item"]


def shown(item: Item) -> dict[str, Any]:
    """Everything of an item but its text and its origins, as JSON has it."""
    line, at, edited, image = item.dateline, item.published, item.modified, item.image
    return {
        "title": item.title,
        "standfirst": item.standfirst,
        "authors": list(item.authors),
        "bureau": item.bureau,
        "agency": item.agency,
        "byline": item.byline,
        "dateline": line and [line.place, line.day and line.day.isoformat(), line.agency, line.text],
        "published": at and [at.at.isoformat(), at.precision, at.zone],
        "modified": edited and [edited.at.isoformat(), edited.precision, edited.zone],
        "section": item.section,
        "image": image and [image.url, image.caption, image.credit],
        "language": item.language,
        "paywalled": item.paywalled,
        "cut": item.cut,
        "attribution": item.attribution,
        "regions": [region.code for region in item.regions],
    }
