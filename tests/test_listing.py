"""Documents of our own invention beside the stories they announce: tests/pages/<agency>/listing-<name>.* and .json."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regionwire.errors import BadDocument, NoItems
from regionwire.item import Announcement, Page
from regionwire.source import Listing, ListingKind, Source
from scrapers.agencies import SOURCES
from scrapers.decode import decode
from scrapers.listing import nested, read_listing

PAGES = Path(__file__).parent / "pages"
CASES = sorted(path for path in PAGES.glob("*/listing-*") if path.suffix != ".json")
FETCHED = datetime(2026, 11, 23, 12, tzinfo=UTC)
PLAIN = Source(key="plain", name="Agence Plaine", base="https://plain.example", country="ml", listings=())
FEED = Listing(kind=ListingKind.FEED, url="/feed/")
API = Listing(kind=ListingKind.WORDPRESS, url="/wp-json/wp/v2/posts")


def page_of(document: bytes | str, url: str = "https://plain.example/feed/", content_type: str = "text/xml") -> Page:
    raw = document.encode() if isinstance(document, str) else document
    body, charset = decode(raw, f"{content_type}; charset=utf-8")
    return Page(url, url, 200, content_type, charset, body, FETCHED)


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_document_announces_what_is_expected(path: Path) -> None:
    expected: dict[str, Any] = json.loads(path.with_suffix(".json").read_text("utf-8"))
    source = SOURCES.get(path.parent.name, PLAIN)
    if "listing" in expected:
        listing = source.listings[expected["listing"]]
    else:
        listing = Listing(kind=ListingKind(expected["kind"]), url=expected["url"])
    page = page_of(path.read_bytes(), expected["url"], "text/xml" if path.suffix == ".xml" else "text/html")
    if cause := expected.get("bad_document"):
        with pytest.raises(BadDocument, match=cause):
            read_listing(page, listing, source)
        return
    assert list(nested(page, listing, source)) == expected.get("nested", [])
    if reason := expected.get("no_items"):
        with pytest.raises(NoItems, match=reason):
            read_listing(page, listing, source)
        return
    stories = [as_row(it) for it in read_listing(page, listing, source)]
    assert [row[: len(wanted)] for row, wanted in zip(stories, expected["stories"], strict=True)] == expected["stories"]


def as_row(it: Announcement) -> list[str]:
    return [it.url, it.title, it.published, it.teaser, it.author, it.section]


def test_wordpress_posts_are_announced_with_their_time_in_utc() -> None:
    post = {
        "link": "https://plain.example/nara-le-forage/?utm_source=api",
        "date": "2026-11-02T10:00:00",
        "date_gmt": "2026-11-02T09:00:00",
        "title": {"rendered": "Nara&nbsp;: l&rsquo;eau <em>revient</em>"},
        "excerpt": {"rendered": "<p>Le forage donne de nouveau [&hellip;]</p>"},
    }
    page = page_of(json.dumps([post, {"id": 2}]), content_type="application/json")
    (story,) = read_listing(page, API, PLAIN)
    assert story.url == "https://plain.example/nara-le-forage"
    assert story.address == post["link"]
    assert story.title.replace("\xa0", " ") == "Nara : l’eau revient"
    assert (story.published, story.teaser) == ("2026-11-02T09:00:00Z", "Le forage donne de nouveau […]")


@pytest.mark.parametrize(
    ("listing", "document", "cause"),
    [
        (API, "<!DOCTYPE html><html><body>Bienvenue</body></html>", "HTML where the WordPress API"),
        (API, '{"code":"rest_no_route","message":"Aucune route"}', "Aucune route"),
        (FEED, "<?xml version='1.0'?>\n<!-- x --><HTML><body/></HTML>", "HTML where a feed"),
        (FEED, "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'/>", "<urlset>"),
        (FEED, "", "where a feed was expected"),
        (FEED, "Erreur de base de données", "where a feed was expected"),
    ],
)
def test_another_document_than_asked_for_is_named(listing: Listing, document: str, cause: str) -> None:
    with pytest.raises(BadDocument, match=cause):
        read_listing(page_of(document), listing, PLAIN)


def test_a_feed_of_others_stories_only_announces_nothing() -> None:
    with pytest.raises(NoItems, match="Agence Plaine"):
        read_listing(
            page_of("<rss><channel><item><link>https://x.example/a</link></item></channel></rss>"), FEED, PLAIN
        )


def test_a_feed_that_breaks_off_announces_what_came_before_and_never_reads_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("mot de passe")
    document = (
        f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY a "boum"><!ENTITY b "&a;&a;&a;">]>'
        "<rss><channel><item><title>Nara &x;&b;</title><link>/nara-le-forage</link></item><item><title>Di"
    )
    (story,) = read_listing(page_of(document), FEED, PLAIN)
    assert (story.url, story.title) == ("https://plain.example/nara-le-forage", "Nara &x;&b;")


@settings(max_examples=150)
@given(st.sampled_from(list(ListingKind)), st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_give_stories_or_an_error_of_ours(kind: ListingKind, document: bytes) -> None:
    try:
        stories = read_listing(page_of(document), Listing(kind=kind, url="/"), PLAIN)
    except (BadDocument, NoItems):
        return
    assert len({it.url for it in stories}) == len(stories)
