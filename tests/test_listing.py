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


@pytest.mark.parametrize(
    ("document", "stories"),
    [
        ("<!-- a -->\n" * 5000 + "<rss><channel><item><link>/nara</link></item></channel></rss>", 1),
        ("<!-- a -->\n" * 5000 + "<rss/>", 0),
        (f"<rss><channel><item><link>/nara</link><title>{'&lt;' * 40_000}</title></item></channel></rss>", 1),
        (f"<rss><channel><item><link>/{'a-' * 20_000}</link></item></channel></rss>", 0),
    ],
    ids=["comments", "comments alone", "title", "address"],
)
def test_a_hostile_feed_is_read_or_refused_at_once(document: str, stories: int) -> None:
    if stories:
        assert len(read_listing(page_of(document), FEED, PLAIN)) == stories
    else:
        with pytest.raises(NoItems):
            read_listing(page_of(document), FEED, PLAIN)


def test_brackets_without_end_are_no_posts() -> None:
    with pytest.raises(BadDocument, match="no JSON"):
        read_listing(page_of("[" * 200_000), API, PLAIN)


def test_a_link_that_is_none_or_of_20_kb_is_no_story_and_hides_none() -> None:
    links = '<a href="https://exa\u2100mple/un-forage-a-nara">Nara</a><a href="http://[">Nara</a>'
    links += (
        f'<a href="/{"a" * 20_000}">Nara</a><a href="/{"b-" * 900}-/x">Nara</a>'
        '<h2><a href="/un-forage-a-nara">Nara : un forage rend l’eau au quartier nord</a></h2><img alt="" src="/a.jpg">'
    )
    html = Listing(kind=ListingKind.HTML, url="/")
    (story,) = read_listing(page_of(f"<body>{links * 200}</body>", content_type="text/html"), html, PLAIN)
    assert story.url == "https://plain.example/un-forage-a-nara"


@pytest.mark.parametrize("depth", [1000, 20_000])
def test_cards_nested_without_end_are_no_listing(depth: int) -> None:
    html = Listing(kind=ListingKind.HTML, url="/", item=".card")
    document = f"<body><div class=card><a href=/un-forage-a-nara>Nara</a>{'<div>' * depth}a</div></body>"
    with pytest.raises(BadDocument, match="nested too deeply"):
        read_listing(page_of(document, content_type="text/html"), html, PLAIN)


def test_a_teaser_nested_without_end_is_cut() -> None:
    post = {"link": "/nara", "title": {"rendered": "Nara"}, "excerpt": {"rendered": "Le forage" + "<ul><li>" * 50_000}}
    (story,) = read_listing(page_of(json.dumps([post])), API, PLAIN)
    assert story.teaser == "Le forage"


@pytest.mark.parametrize(
    ("parts", "asked"),
    [
        ("post-1 post-2 post-10 post_tag-1 category-1 page-1 author-1 post_format-1", "post-10 post-2 post-1"),
        ("posts-post-1 posts-post-2 posts-page-1 taxonomies-post_tag-1 users-1", "posts-post-2 posts-post-1"),
        ("post-1=2026-11-02 post-2=2026-01-01 post-3=2026-11-20 post_tag-1=2026-11-21", "post-3 post-1 post-2"),
        ("2025 2026 page-1", "2026 2025"),
        ("page-1 category-1", "category-1 page-1"),
    ],
)
def test_the_newest_stories_of_a_sitemap_index_come_first(parts: str, asked: str) -> None:
    entries = "".join(
        f"<sitemap><loc>https://plain.example/sitemap-{name}.xml</loc><lastmod>{date}</lastmod></sitemap>"
        for name, _, date in (part.partition("=") for part in parts.split())
    )
    index = page_of(f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{entries}</sitemapindex>")
    found = nested(index, Listing(kind=ListingKind.SITEMAP, url="/sitemap.xml"), PLAIN)
    assert list(found) == [f"https://plain.example/sitemap-{name}.xml" for name in asked.split()]


@settings(max_examples=150)
@given(st.sampled_from(list(ListingKind)), st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_give_stories_or_an_error_of_ours(kind: ListingKind, document: bytes) -> None:
    try:
        stories = read_listing(page_of(document), Listing(kind=kind, url="/"), PLAIN)
    except (BadDocument, NoItems):
        return
    assert len({it.url for it in stories}) == len(stories)
