"""Microdata (HTML Living Standard, section 5): the properties of a page's article, in the shape of JSON-LD."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scrapers.identity import Identity

ITEMS = "[itemtype*='Article'], [itemtype*='BlogPosting'], [itemtype*='Report']"
WANTED = frozenset(("headline", "author", "creator", "datePublished", "dateModified", "image"))
UP = 60  # steps: an item further above its property is none
ADDRESSES = {"img": "src", "link": "href", "source": "src"}


def read_microdata(tree: LexborHTMLParser, identity: Identity) -> Mapping[str, Any]:
    """The wanted properties of this page's article item; neighbours' items are passed over, as are items in items.

    Without any article item, what stands in no item at all or in that of the page, if it is said once.
    """
    items = tree.css(ITEMS)
    if not items:
        return _properties(tree.body, whole=True) if tree.body is not None else {}
    item = items[0] if len(items) == 1 else _own(tree, items, identity)
    return _properties(item) if item is not None else {}


def _own(tree: LexborHTMLParser, items: Sequence[LexborNode], identity: Identity) -> LexborNode | None:
    """The item that the main heading stands in, else the one that has the page's headline."""
    heading = tree.css_first("h1")
    above: list[int] = []
    while heading is not None and len(above) < UP:
        above.append(heading.mem_id)
        heading = heading.parent
    ids = {it.mem_id: it for it in items}
    if (inside := next((it for it in above if it in ids), None)) is not None:
        return ids[inside]
    return next((it for it in items if identity.named(str(_properties(it).get("headline", "")))), None)


def _properties(item: LexborNode, *, whole: bool = False) -> dict[str, Any]:
    """The wanted properties of one item. `whole`: of a page without items; what is said of several is not taken."""
    found: dict[str, list[Any]] = {}
    for node in item.css("[itemprop]"):
        attributes = node.attributes
        names = WANTED.intersection((attributes.get("itemprop") or "").split())
        if names and _owner(node, item, whole=whole):
            for name in names:
                if value := _value(node, attributes, name):
                    found.setdefault("author" if name == "creator" else name, []).append(value)
    if whole:
        return {name: values[0] for name, values in found.items() if len(values) == 1}
    return {name: values if name == "author" else values[0] for name, values in found.items()}


def _owner(node: LexborNode, item: LexborNode, *, whole: bool) -> bool:
    """Whether the nearest item around `node` is `item`, or the page's where `whole`."""
    parent = node.parent
    for _ in range(UP):
        if parent is None or parent.mem_id == item.mem_id:
            return parent is not None or whole
        if "itemscope" in (attributes := parent.attributes):
            return whole and "WebPage" in (attributes.get("itemtype") or "")
        parent = parent.parent
    return False


def _value(node: LexborNode, attributes: Mapping[str, str | None], name: str) -> Any:
    if "itemscope" in attributes:
        kind = (attributes.get("itemtype") or "").rpartition("/")[2]
        inner = node.css_first("[itemprop~=url], [itemprop~=contentUrl]" if name == "image" else "[itemprop~=name]")
        said = _plain(inner if inner is not None else node, name)
        return {"@type": kind, "url" if name == "image" else "name": said}
    return _plain(node, name)


def _plain(node: LexborNode, name: str) -> str:
    attributes = node.attributes
    if content := attributes.get("content") or (attributes.get("datetime") if name.startswith("date") else ""):
        return content.strip()
    if name == "image":
        return (attributes.get(ADDRESSES.get(node.tag or "", "href")) or "").strip()
    return " ".join(node.text(deep=True, separator=" ").split())
