"""Where a page announces stories, told by its own repetition: no selector, nothing known of the site.

    links ─▶ addresses that have a title ─▶ cards: for each the largest element that is about it alone
          ─▶ blocks: cards whose titles stand in the same place of the markup ─▶ those blocks that announce

What is in a menu, a footer or a box of the most read or of related stories announces nothing; what is in a sidebar
comes after what is not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from regionwire.item import Announcement
from scrapers.card import LONG, READ_MORE, TITLE_NAME, heading_of, is_deed, is_title, length, read_card, words_of
from scrapers.links import Link, Target, is_shaped, read_links, shape
from scrapers.standing import Spots, Standing, is_labelled, mistaken_boxes

TOP = frozenset(("main", "body", "html"))  # no card is as large as these
RUBRIC_WORDS = 4  # what has more words is no name of a section
RUBRIC = 4  # mentions apart from each other that make an address one of a section
CHILDREN = 2  # addresses below another one that make it a section's
SAMPLE = 8  # cards that tell what their block is
LEAST = {1: 4.0, 2: 3.0}  # worth from which a single card and a pair announce
WORTH = 2.0  # … and cards that are more
ALIKE = 3  # stories whose addresses are of one shape, from which a headline with another such address announces
ALIKE_WORTH = 1.5  # worth from which cards do that are like those of a block which announces


@dataclass(frozen=True, slots=True)
class Card:
    """One mention of one story: the largest element that is about it alone, and the link that has its title."""

    address: str
    node: LexborNode
    link: LexborNode
    position: int  # of the link among the page's
    kind: int  # equal for elements of the same markup


@dataclass(frozen=True, slots=True)
class Block:
    """Cards that repeat each other, in the order of the page."""

    cards: tuple[Card, ...]
    standing: Standing
    worth: float  # how much a card of it looks like an announcement

    @property
    def announces(self) -> bool:
        """Whether it looks like announcements by itself: the fewer its cards, the more each has to."""
        return self.worth >= LEAST.get(len({it.address for it in self.cards}), WORTH)


def find_listing(
    tree: LexborHTMLParser, base: str, *, story: Callable[[str], object] | None = None
) -> tuple[Announcement, ...]:
    """The stories that a page announces, each once, in its order; what only a sidebar announces after the others.

    `base` is the page's address. `url` of an announcement is absolute, as written, without its fragment. `story` is
    true for the paths of stories, where these are known: it counts for more than titles and blocks do.
    """
    mentions = [(it.standing, card.position, card) for it in find_blocks(tree, base, story=story) for card in it.cards]
    mentions.sort(key=lambda it: it[:2])
    first: dict[str, Card] = {}
    for _, _, card in mentions:
        first.setdefault(card.address, card)
    return tuple(read_card(it.address, it.node, it.link) for it in first.values())


def find_blocks(
    tree: LexborHTMLParser, base: str, *, story: Callable[[str], object] | None = None
) -> tuple[Block, ...]:
    """The blocks of a page that announce stories, the one that says most first. Arguments as in `find_listing`."""
    spots = Spots()
    likely = {
        address: [(link, spots.of(link.node)) for link in it.links]
        for address, it in read_links(tree, base).items()
        if (story(it.path.partition("?")[0]) if story is not None else _may_be_story(it))
    }
    mistaken = mistaken_boxes((address, spot) for address, it in likely.items() for _, spot in it)
    links = {
        address: [link for link, spot in it if spot.standing(mistaken) < Standing.RELATED]
        for address, it in likely.items()
    }
    groups: dict[tuple[int, Standing], list[Card]] = {}
    for card in _cards(links if story is not None else _without_sections(links), spots):
        spot = spots.of(card.link)
        standing = max(spot.standing(mistaken), spots.of(card.node).standing(mistaken, landmarks=True))
        groups.setdefault((spot.path, standing), []).append(card)
    blocks = [
        Block(tuple(cards), standing, _worth(cards))
        for (_, standing), cards in groups.items()
        if standing < Standing.RELATED and not is_labelled(cards[0].node)
    ]
    kept = blocks if story is not None else _announcing(blocks)
    return tuple(sorted(kept, key=lambda it: (it.standing, -it.worth * len(it.cards), it.cards[0].position)))


def _may_be_story(it: Target) -> bool:
    """Whether an address has a title; one may also stand beside its link, or under its picture."""
    if any(link.title for link in it.links):
        return True
    return is_shaped(it.path) and any(not link.words or READ_MORE.match(link.words) for link in it.links)


def _without_sections(links: Mapping[str, Sequence[Link]]) -> dict[str, Sequence[Link]]:
    """Without the addresses of sections: of few words, mentioned again and again, or with others below them."""
    order = sorted((link.position, address) for address, it in links.items() for link in it)
    runs = Counter(address for address, _ in groupby(order, key=lambda it: it[1]))
    parents = Counter(address.rstrip("/").rpartition("/")[0] for address, it in links.items() if it)

    def is_section(address: str) -> bool:
        words = max((link.words.count(" ") + 1 for link in links[address] if link.title), default=0)
        often = runs[address] >= RUBRIC or parents[address.rstrip("/")] >= CHILDREN
        return often and 0 < words <= RUBRIC_WORDS

    return {address: it for address, it in links.items() if not is_section(address)}


def _announcing(blocks: Sequence[Block]) -> list[Block]:
    """The blocks that look like announcements; of the others what is a card of the same markup as theirs, and the
    headlines whose addresses are of their stories' shape."""
    sure = [it for it in blocks if it.announces]
    kinds = {card.kind for it in sure for card in it.cards}
    shapes = Counter(shape(_path(address)) for address in {card.address for it in sure for card in it.cards})

    def is_alike(card: Card) -> bool:
        if card.kind in kinds and _points(card) >= ALIKE_WORTH:
            return True
        path, words = _path(card.address), words_of(card.link)
        return shapes[shape(path)] >= ALIKE and is_shaped(path) and is_title(words) and length(words) >= LONG

    more = [
        Block(cards, block.standing, _worth(cards))
        for block in blocks
        if not block.announces and block.standing is Standing.MAIN
        if (cards := tuple(filter(is_alike, block.cards)))
    ]
    return sure + [it for it in more if it.worth >= ALIKE_WORTH]


def _path(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _cards(stories: Mapping[str, Sequence[Link]], spots: Spots) -> list[Card]:
    """For each address the largest elements that are about it alone, in the order of the page."""
    owner: dict[int, str] = {}
    for address, links in stories.items():
        for link in links:
            _claim(link.node, address, owner)
    cards: list[Card] = []
    for address, links in stories.items():
        inside: dict[int, tuple[LexborNode, list[Link]]] = {}
        for link in links:
            node = _largest(link.node, address, owner)
            inside.setdefault(node.mem_id, (node, []))[1].append(link)
        for node, within in inside.values():
            best = _titling(within)
            cards.append(Card(address, node, best.node, best.position, spots.of(node).path))
    return sorted(cards, key=lambda it: it.position)


def _claim(link: LexborNode, address: str, owner: dict[int, str]) -> None:
    """Mark what `link` is in as about its address; "" for what is about several."""
    node: LexborNode | None = link
    while node is not None and node.tag not in TOP:
        held = owner.get(node.mem_id)
        if held == address or held == "":
            return
        owner[node.mem_id] = address if held is None else ""
        node = node.parent


def _largest(link: LexborNode, address: str, owner: dict[int, str]) -> LexborNode:
    node, parent = link, link.parent
    while parent is not None and owner.get(parent.mem_id) == address:
        node, parent = parent, parent.parent
    return node


def _titling(links: Sequence[Link]) -> Link:
    """Of the links of one card the one whose words are the title."""
    headed = [link for link in links if link.heading and link.words]
    titles = [link for link in headed or links if is_title(link.words)]
    if headed:
        return titles[0] if titles else headed[0]
    for link in titles:
        if TITLE_NAME.search(link.node.attrs.get("class") or ""):
            return link
    return titles[0] if titles else max(links, key=lambda link: (not is_deed(link.words), len(link.words)))


def _worth(cards: Sequence[Card]) -> float:
    """How much the cards of a block look like announcements, by a few of them spread over it."""
    step = -(-len(cards) // SAMPLE)
    sample = cards[::step]
    return sum(map(_points, sample)) / len(sample)


def _points(card: Card) -> int:
    words = words_of(card.link)
    heading = heading_of(card.link, None if is_title(words) else card.node)
    title = words_of(heading) if heading is not None else words
    size = length(title)
    points = 2 * (heading is not None) + (size >= 40 or title.count(" ") >= 5) - 3 * (size < 25)
    points += card.node.css_first("img, picture, [style*=background]") is not None
    points += card.node.css_first("time, [class*=date]") is not None
    points += length(words_of(card.node)) - size >= 80
    return points + is_shaped(_path(card.address))
