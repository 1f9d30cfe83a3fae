"""The lead picture of a story, its caption and its credit."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

from regionwire.item import Found, Origin
from regionwire.source import Source
from scrapers.lines import absolute, image_source
from scrapers.structured import Structured
from scrapers.view import View
from scrapers.witness import declared, declared_text, printed, structured


def read_picture(view: View) -> tuple[Found | None, Found | None, Found | None]:
    """Address of the lead picture, its caption, its credit; None where the page has none."""
    page = view.page.final_url
    image: Found | None = None
    if (chosen := declared(view.tree, view.source.fields.image) or _pictured(view.tree, view.source)) is not None:
        node = chosen[0] if chosen[0].tag == "img" else chosen[0].css_first("img") or chosen[0]
        content = node.attributes.get("content") or ""
        address = image_source(node, page) or (absolute(page, content) if content else "")
        image = Found(address, Origin.SELECTOR, chosen[1]) if address else None
    if image is None and (found := _image(view.said)) is not None and (address := absolute(page, found.value)):
        image = Found(address, found.origin, found.where)
    if image is None and view.head.lead is not None:
        image = Found(view.head.lead.image, Origin.HEURISTIC, "first picture")
    caption = declared_text(view.tree, view.source.fields.caption) or printed(
        view.head.caption, "under the first picture"
    )
    return image, caption, declared_text(view.tree, view.source.fields.credit)


def _pictured(tree: LexborHTMLParser, source: Source) -> tuple[LexborNode, str] | None:
    return next(((node, it) for it in source.fields.image if (node := tree.css_first(it)) is not None), None)


def _image(said: Structured) -> Found | None:
    value = said.article.get("image")
    first = value[0] if isinstance(value, list) and value else value
    address = first.get("url") or first.get("contentUrl") if isinstance(first, dict) else first
    if isinstance(address, str) and address:
        return Found(address, Origin.STRUCTURED, "json-ld image")
    return structured(said, (), "og:image", "og:image:url", "twitter:image")
