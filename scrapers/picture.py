"""The lead picture of a story, its caption and its credit.

The page's picture for machines says which one it is; where the page prints the same one it is taken from there, for
what is made for other sites is cropped and bears a logo.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from regionwire.item import Found, Origin
from regionwire.source import Source
from regionwire.text import clean_line
from scrapers.line import Line
from scrapers.media import absolute, image_source
from scrapers.structured import words
from scrapers.view import View
from scrapers.witness import declared, declared_text, printed

META = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src", "parsely-image-url")
NO_PICTURE = re.compile(
    r"(?<![a-z])(?:logos?|placeholders?|default|blank|fallback|dummy|no-?image|no-?photo|no-?img|spacer|pixel|avatar"
    r"|gravatar|favicon|icons?|sprite|missing|share-?image|social-?share|transparent|loading|spinner)(?![a-z])"
    r"|\.svg$|^\d?x?1x1\."
)
NUMBER = re.compile(r"[a-zA-Z\d]{10,}")  # with DIGITS digits in it what only one picture is called
DIGITS = 4
BEGINNING = 8  # characters that two names of one picture have in common, and half of the shorter
NEAR = 3  # lines of the story in which its first picture may stand


def read_picture(view: View) -> tuple[Found | None, Found | None, Found | None]:
    """Address of the lead picture, its caption, its credit; None where the page has none."""
    fields = view.source.fields
    said, described = _said(view)
    shown = _shown(view)
    image = _declared(view.tree, view.source, view.page.final_url) or said
    if shown is not None and (image is None or (image is said and same_picture(image.value, shown.image))):
        image = Found(shown.image, Origin.HEURISTIC, "first picture")
    caption = declared_text(view.tree, fields.caption) or printed(view.head.caption, "under the first picture")
    if caption is None and shown is not None and image is not None and image.value == shown.image:
        caption = printed(shown.text, "under the first picture")
    caption = caption or _property(described, "caption")
    credit = declared_text(view.tree, fields.credit) or _property(described, "creditText")
    return image, caption, credit


def same_picture(one: str, other: str) -> bool:
    """Whether two addresses are of one picture in different sizes: by a number that no other has, or by its name."""
    first, second = (unquote(urlsplit(it).path) for it in (one, other))
    if first == second or not _numbers(first).isdisjoint(_numbers(second)):
        return True
    names = [it.rpartition("/")[2].rpartition(".")[0] or it.rpartition("/")[2] for it in (first, second)]
    shorter = min(map(len, names))
    alike = max(BEGINNING, (shorter + 1) // 2)
    return shorter >= alike and names[0][:alike] == names[1][:alike]


def _numbers(path: str) -> set[str]:
    return {it for it in NUMBER.findall(path) if sum(map(str.isdecimal, it)) >= DIGITS}


def _declared(tree: LexborHTMLParser, source: Source, page: str) -> Found | None:
    selectors = source.fields.image
    chosen = declared(tree, selectors) or next(_pictured(tree, selectors), None)
    if chosen is None:
        return None
    node = chosen[0] if chosen[0].tag == "img" else chosen[0].css_first("img") or chosen[0]
    content = node.attributes.get("content") or ""
    address = image_source(node, page) or (absolute(page, content) if content else "")
    return Found(address, Origin.SELECTOR, chosen[1]) if address else None


def _pictured(tree: LexborHTMLParser, selectors: tuple[str, ...]) -> Iterator[tuple[LexborNode, str]]:
    return ((node, it) for it in selectors if (node := tree.css_first(it)) is not None)


def _said(view: View) -> tuple[Found | None, Mapping[str, Any]]:
    """The picture that the page names for machines, and what JSON-LD says of it."""
    base = view.page.final_url
    publisher = view.said.article.get("publisher")
    logo = _address(publisher.get("logo")) if isinstance(publisher, dict) else ""
    value, where = view.said.value("image")
    for it in sorted(_images(value), key=_width, reverse=True):
        address = _address(it)
        if address != logo and (url := _picture(base, address)):
            return Found(url, Origin.STRUCTURED, where), it if isinstance(it, dict) else {}
    for name in META:
        if (url := _picture(base, view.said.meta.get(name, ""))) and url != logo:
            return Found(url, Origin.STRUCTURED, name), {}
    return None, {}


def _images(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _width(image: Any) -> int:
    """How wide JSON-LD says that a picture is, in pixels; 0 where it does not."""
    width = re.match(r"\d{1,5}", str(image.get("width") or "")) if isinstance(image, dict) else None
    return int(width[0]) if width is not None else 0


def _address(image: Any) -> str:
    """Where an image of JSON-LD is; an `@id` with a fragment is the name of an object and no address."""
    if isinstance(image, dict):
        name = str(image.get("@id") or "")
        image = image.get("url") or image.get("contentUrl") or ("" if "#" in name else name)
    return words(image) if isinstance(image, str) else ""


def _picture(base: str, address: str) -> str:
    """The absolute address; "" for none, and for a logo or a placeholder."""
    url = absolute(base, address) if address else ""
    name = url.partition("#")[0].partition("?")[0].rpartition("/")[2]
    return "" if NO_PICTURE.search(unquote(name).lower()) else url


def _shown(view: View) -> Line | None:
    """The first picture that the page prints between the headline and the story, or at its beginning."""
    lines = (view.head.lead, *(it for it in view.tail.body[:NEAR] if it.tag == "figure"))
    return next((it for it in lines if it is not None and _picture("", it.image)), None)


def _property(image: Mapping[str, Any], name: str) -> Found | None:
    value = clean_line(words(image.get(name)))
    return Found(value, Origin.STRUCTURED, f"json-ld image {name}") if value else None
