"""What machines are told of new stories: feeds (RSS 0.9x, 1.0, 2.0, Atom), sitemaps, the WordPress API.

Documents come from anybody: entities are never resolved, no network is asked, damage is recovered from where it can be.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from lxml import etree

from regionwire.errors import BadDocument
from regionwire.item import Announcement, Page
from regionwire.text import clean_line, html_text

FEEDS = frozenset({"rss", "RDF", "feed"})  # local names of root elements
SITEMAPS = frozenset({"urlset", "sitemapindex"})
# possessive: what was passed over is never tried another way, or a feed of many comments takes for ever
HTML = re.compile(
    rb"(?>\s+|\xef\xbb\xbf|<\?xml[^>]*>|<!--.*?-->)*+<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
ENTITY = re.compile(rb"&(?!(?:lt|gt|amp|quot|apos);)([A-Za-z][A-Za-z0-9]{1,30});")
TAG = re.compile(r"<[^<>]{1,2000}>")
# what plugins write behind a summary, for those who republish it
FOOTER = re.compile(
    r" ?(?:The post .{1,400}? (?:first appeared|appeared first) on|L['’]article .{1,400}? est apparu en premier sur)"
    r" .{1,100}$"
)
TEASER = 5000  # characters of markup: what is longer is the whole story, of which the beginning will do
ATOM = "http://www.w3.org/2005/Atom"


def parse_xml(page: Page, roots: frozenset[str], wanted: str) -> etree._Element:
    """The root element; BadDocument naming what came instead of a `wanted` document."""
    body = page.body
    if HTML.match(body) or (page.content_type == "text/html" and b"<html" in body[:2000].lower()):
        raise BadDocument(page.final_url, f"HTML where a {wanted} was expected")
    parser = etree.XMLParser(encoding="utf-8", recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(ENTITY.sub(_sign, body.strip()), parser)
    except etree.XMLSyntaxError as error:
        raise BadDocument(page.final_url, f"no XML where a {wanted} was expected: {error}") from error
    if root is None or _local(root) not in roots:
        what = f"a document of root element <{_local(root)}>" if root is not None else "no XML"
        raise BadDocument(page.final_url, f"{what} where a {wanted} was expected")
    return root


def read_feed(page: Page) -> Iterator[Announcement]:
    """The entries of a feed, in its order."""
    for entry in parse_xml(page, FEEDS, "feed").iter("{*}item", "{*}entry"):
        yield Announcement(
            url=_link(entry),
            title=_line(_text(entry, "title")),
            published=clean_line(_text(entry, "pubDate", "published", "date", "issued", "updated")),
            teaser=_words(_text(entry, "description", "summary")),
            author=_line(_author(entry)),
            section=_line(_category(entry)),
            guid=_guid(entry),
        )


def read_sitemap(page: Page) -> Iterator[Announcement]:
    """The addresses of a sitemap; a news sitemap also gives title and date. None for an index: see `sitemap_parts`."""
    for entry in parse_xml(page, SITEMAPS, "sitemap").iterchildren("{*}url"):
        news = entry.find("{*}news")
        yield Announcement(
            url=_text(entry, "loc").strip(),
            title=_line(_text(news, "title")) if news is not None else "",
            published=_text(news, "publication_date").strip() if news is not None else "",
        )


def sitemap_parts(page: Page) -> tuple[str, ...]:
    """The sitemaps that a sitemap index names, newest first; without dates that is the last. () for a plain sitemap."""
    root = parse_xml(page, SITEMAPS, "sitemap")
    parts = [(_text(it, "lastmod").strip(), _text(it, "loc").strip()) for it in root.iterchildren("{*}sitemap")]
    return tuple(loc for _, loc in sorted(parts, key=lambda part: part[0])[::-1])


def read_wordpress(page: Page) -> Iterator[Announcement]:
    """The posts of `/wp-json/wp/v2/posts`. Their `date_gmt` is UTC, which its text does not say."""
    try:
        posts = json.loads(page.body)
    except (ValueError, RecursionError) as error:  # the second for brackets in brackets without end
        what = "HTML" if HTML.match(page.body) else "no JSON"
        raise BadDocument(page.final_url, f"{what} where the WordPress API was expected") from error
    if not isinstance(posts, list):
        cause = posts.get("message") if isinstance(posts, dict) else None
        raise BadDocument(page.final_url, f"the WordPress API gave no list of posts: {cause or 'unknown cause'}")
    for post in posts:
        if isinstance(post, dict):
            date = post.get("date_gmt")
            yield Announcement(
                url=str(post.get("link") or ""),
                title=_line(_rendered(post, "title")),
                published=f"{date}Z" if isinstance(date, str) and date else str(post.get("date") or ""),
                teaser=_words(_rendered(post, "excerpt")),
                guid=_rendered(post, "guid"),
            )


def _sign(entity: re.Match[bytes]) -> bytes:
    sign = unescape(entity[0].decode("ascii"))
    return entity[0] if sign.startswith("&") or sign in "<>" else sign.encode()


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _text(element: etree._Element, *names: str) -> str:
    """Text of the first child of one of these local names that has any."""
    for name in names:
        for child in element.iterchildren("{*}" + name):
            if etree.QName(child).namespace in (
                "http://search.yahoo.com/mrss/",
                "http://www.itunes.com/dtds/podcast-1.0.dtd",
            ):
                continue
            if text := "".join(child.itertext()).strip():
                return text
    return ""


def _link(entry: etree._Element) -> str:
    original = _text(entry, "origLink")
    if original:
        return original
    for child in entry.iterchildren("{*}link"):
        href = child.get("href")
        if href and child.get("rel", "alternate") == "alternate":
            return str(href).strip()
        if not href and child.text and child.text.strip():
            return str(child.text).strip()
    return _guid(entry, permanent=True)


def _guid(entry: etree._Element, *, permanent: bool = False) -> str:
    """The entry's own name if that is an address: `permanent` only if it is said to lead to the story."""
    for name in ("guid", "id"):
        for child in entry.iterchildren("{*}" + name):
            text = (child.text or "").strip()
            if text.startswith(("http://", "https://")) and not (permanent and child.get("isPermaLink") == "false"):
                return text
    return ""


def _author(entry: etree._Element) -> str:
    if name := _text(entry, "creator"):
        return name
    author = entry.find("{*}author")
    return (_text(author, "name") or "".join(author.itertext())) if author is not None else ""


def _category(entry: etree._Element) -> str:
    element = entry.find("{*}category")
    if element is None:
        return _text(entry, "subject")
    return str(element.get("label") or element.get("term") or "".join(element.itertext()))


def _rendered(post: dict[str, Any], name: str) -> str:
    value = post.get(name)
    text = value.get("rendered") if isinstance(value, dict) else value
    return text if isinstance(text, str) else ""


def _line(text: str) -> str:
    return clean_line(unescape(TAG.sub("", text)))


def _words(html: str) -> str:
    return FOOTER.sub("", clean_line(html_text(html[:TEASER]).replace("\n", " "))) if html else ""
