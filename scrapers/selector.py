"""The selectors that describe a block of announcements: what an operator would declare of it as `item` and `link`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scrapers.repetition import Block, Card
from scrapers.standing import DIGIT, HEADINGS, STATE

NAME = re.compile(r"-?[A-Za-z_][\w-]*")  # of these a class selector can be written without escapes
ABOVE = 3  # elements around a card that are called in to tell its kind from others
EXACT = 0.999


def describe(tree: LexborHTMLParser, block: Block) -> tuple[str, str]:
    """`item` and `link` of a Listing that finds the cards of `block`; ("", "") where no selector comes near.

    The shortest that finds nothing else is taken, else the one that errs least.
    """
    cards = {card.node.mem_id: card for card in block.cards}
    best, item = 0.0, ""
    for selector in _items([card.node for card in block.cards]):
        found = {node.mem_id for node in tree.css(selector)}
        right = len(found & cards.keys())
        score = 2 * right / (len(found) + len(cards))
        if score > best:
            best, item = score, selector
        if best > EXACT:
            break
    return (item, _link(block.cards)) if item else ("", "")


def _items(nodes: Sequence[LexborNode]) -> Iterator[str]:
    """Selectors that most of the nodes meet, short ones first."""
    steps: list[LexborNode | None] = list(nodes)
    selector = ""
    for _ in range(ABOVE + 1):
        present = [node for node in steps if node is not None and node.tag not in (None, "html", "-document")]
        if not present:
            return
        step = _step(present)
        selector = f"{step} > {selector}" if selector else step
        yield selector
        steps = [node.parent for node in present]


def _step(nodes: Sequence[LexborNode]) -> str:
    """The tag that most of the nodes have, with the classes that all of these have."""
    tags = [node.tag or "" for node in nodes]
    tag = max(sorted(set(tags)), key=tags.count)
    classes = [(node.attrs.get("class") or "").split() for node in nodes if node.tag == tag]
    common = set(classes[0]).intersection(*classes[1:])
    return tag + "".join(f".{it}" for it in dict.fromkeys(classes[0]) if it in common and _may_be_kept(it))


def _may_be_kept(name: str) -> bool:
    return NAME.fullmatch(name) is not None and name.lower() not in STATE and not DIGIT.search(name)


def _link(cards: Sequence[Card]) -> str:
    """A selector of the title's link inside its card."""
    links = [card.link for card in cards]
    parents = [link.parent for link in links]
    headings = {node.tag for node in parents if node is not None}
    heading = headings.pop() if len(headings) == 1 else ""
    candidates = [f"{heading} > a[href]"] if heading in HEADINGS else []
    for selector in (*candidates, _step(links) + "[href]"):
        if all(_first(card, selector) == card.link.mem_id for card in cards):
            return selector
    return "a[href]"


def _first(card: Card, selector: str) -> int:
    node = card.node.css_first(selector)
    return node.mem_id if node is not None else 0
