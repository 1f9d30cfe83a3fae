"""Where on a page the story is, when nobody told us: the smallest element that holds most of the running text.

Every paragraph gives its length to all elements around it; from the root we go down into the child that holds most of
what its parent holds, until the text spreads over several children. Elements named like furniture count for less; text
inside links, menus, asides and footers does not count, that of teasers that were cut hardly.
"""

from __future__ import annotations

import re
from itertools import pairwise

from selectolax.lexbor import LexborNode

from scrapers.inventory import Inventory
from scrapers.line import is_cut, shown
from scrapers.lines import is_furniture

DEAD = frozenset({
    "aside", "nav", "footer", "form", "figure", "figcaption", "button", "noscript", "script", "style",
    "template", "dialog", "select", "svg", "a",
})  # fmt: skip
PARAGRAPH = 40  # characters: shorter ones say nothing about where the story is
POOR = 600  # characters in paragraphs below which text outside of <p> is looked at as well
DOMINANT = 0.8  # share of its parent's text that the next element down must hold
NAMED = 0.6  # the same for one that is named like a story's text
FURNITURE = 0.3  # what text in an element named like furniture is worth
WHOLE = 300  # characters that the headline's own article must hold to be searched alone
TEASER = 0.1  # what a text is worth that looks cut
STORY = re.compile(
    r"(?:article|story|post|entry|news|text)[_-]{0,2}(?:body|content|text|block)|body[_-]?(?:content|text)|texte",
    re.IGNORECASE,
)
LOOSE = "div, section, article, td, span, li, blockquote, center, font, dd, pre"


def find_container(inventory: Inventory, heading: LexborNode | None = None) -> LexborNode | None:
    """The element that holds the story's text; None where the page has no running text. `heading`: the headline's."""
    found = _Weights()
    for node in inventory.paragraphs:
        found.add(node, shown(node))
    if found.total < POOR:
        for node in inventory.tree.css(LOOSE):
            found.add(node, node.text(deep=False), itself=True)
    return found.heaviest(heading)


def article_of(heading: LexborNode | None) -> LexborNode | None:
    """The `article` element that the headline stands in: what is outside of it is of other stories."""
    node = heading.parent if heading is not None else None
    while node is not None and node.tag != "article":
        node = node.parent
    return node


class _Weights:
    """Running text by the element that holds it, and what it comes to in all elements around. Elements by mem_id."""

    def __init__(self) -> None:
        self.nodes: dict[int, LexborNode] = {}
        self.chains: dict[int, tuple[int, ...]] = {}  # root first, the element itself last; () inside dead elements
        self.ugly: set[int] = set()
        self.own: dict[int, float] = {}
        self.total = 0.0

    def chain(self, node: LexborNode) -> tuple[int, ...]:
        key = node.mem_id
        if (known := self.chains.get(key)) is not None:
            return known
        self.nodes[key] = node
        tag, parent = node.tag, node.parent
        if tag in ("body", "html") or parent is None:
            chain: tuple[int, ...] = (key,)
        elif tag in DEAD or not (above := self.chain(parent)):
            chain = ()
        else:
            attributes = node.attributes
            if attributes:
                names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"[:600]
                if is_furniture(names):
                    self.ugly.add(key)
            chain = (*above, key)
        self.chains[key] = chain
        return chain

    def add(self, node: LexborNode, text: str, itself: bool = False) -> None:
        length = len(text)
        if length >= PARAGRAPH and ("\n" in text or "  " in text):
            length = len(" ".join(text.split()))
        if length < PARAGRAPH:
            return
        holder = node if itself else node.parent
        if holder is None or not self.chain(holder):
            return
        first = node.first_child
        if first is not None and first.tag == "a" and first.next is None:
            return
        worth = length * TEASER if is_cut(text) else float(length)
        self.total += worth
        self.own[holder.mem_id] = self.own.get(holder.mem_id, 0.0) + worth

    def is_named(self, key: int) -> bool:
        node = self.nodes[key]
        names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"[:600]
        return node.tag == "article" or STORY.search(names) is not None

    def heaviest(self, heading: LexborNode | None) -> LexborNode | None:
        weight: dict[int, float] = {}
        below: dict[int, dict[int, None]] = {}
        for holder, worth in self.own.items():
            chain = self.chains[holder]
            worth *= FURNITURE ** sum(key in self.ugly for key in chain)
            for key in chain:
                weight[key] = weight.get(key, 0.0) + worth
            for above, key in pairwise(chain):
                below.setdefault(above, {})[key] = None
        if not weight:
            return None
        at = max(weight, key=weight.__getitem__)
        own = article_of(heading)
        if own is not None and weight.get(own.mem_id, 0.0) >= WHOLE:
            at = own.mem_id
        while children := below.get(at):
            child = max(children, key=weight.__getitem__)
            share = weight[child] / weight[at]
            if share < NAMED or (share < DOMINANT and not self.is_named(child)):
                break
            at = child
        return self.nodes[at]
