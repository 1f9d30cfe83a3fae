"""Where a page announces stories, told by its own repetition: no selector, nothing known of the site.

    links ─▶ addresses that have a title ─▶ cards: for each the largest element that is about it alone
          ─▶ blocks: cards whose titles stand in the same place of the markup ─▶ those blocks that announce

What is in a menu, a footer or a box of the most read or of related stories announces nothing; what is in a sidebar
comes after what is not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from regionwire.item import Announcement
from regionwire.urls import LONGEST, same_site
from scrapers.card import HEADING, READ_MORE, TITLE_NAME, heading_of, is_deed, is_title, length, read_card, words_of
from scrapers.lines import absolute
from scrapers.standing import Spots, Standing, crowded_boxes, is_labelled

# paths of no CMS's stories
ELSEWHERE = re.compile(
    r"/(?:category|categorie|categoria|kategorie|tag|tags|author|auteur|autor|page|feed|rss|wp-\w+|search|recherche|suche|"
    r"login|connexion|contact|about|a-propos|mentions-legales|privacy|cgu|abonnement|newsletter)(?:/|$)"
    r"|\.(?:jpe?g|png|gif|webp|svg|pdf|mp3|mp4|css|js|xml|zip)$",
    re.IGNORECASE,
)
SLUG = re.compile(r"[^/_-][_-][^/_-]+[_-][^/_-]+[_-][^/]*/?$")  # four words
PLAIN = re.compile(r"[!-~]*$")  # ASCII without blanks
NUMBER = re.compile(r"\d{4}")
TOP = frozenset(("main", "body", "html"))  # no card is as large as these
RUBRIC_WORDS = 4  # what has more words is no name of a section
RUBRIC = 3  # mentions apart from each other that make an address one of a section
CHILDREN = 2  # addresses below another one that make it a section's
SENTENCE = 20  # characters before a link in its paragraph that make it part of a sentence
SAMPLE = 8  # cards that tell what their block is
LEAST = {1: 4.0, 2: 3.0}  # worth from which a single card and a pair announce
WORTH = 2.0  # … and cards that are more


@dataclass(frozen=True, slots=True)
class Card:
    """One mention of one story: the largest element that is about it alone, and the link that has its title."""

    address: str
    node: LexborNode
    link: LexborNode
    position: int  # of the link among the page's


@dataclass(frozen=True, slots=True)
class Block:
    """Cards that repeat each other, in the order of the page."""

    cards: tuple[Card, ...]
    standing: Standing
    worth: float  # how much a card of it looks like an announcement


@dataclass(frozen=True, slots=True)
class _Link:
    node: LexborNode
    position: int
    words: str
    heading: bool  # in a heading, or around one

    @property
    def title(self) -> bool:
        return len(self.words) > 2 and (self.heading or is_title(self.words))


@dataclass(slots=True)
class _Mentions:
    """All links of a page to one address."""

    path: str
    links: list[_Link] = field(default_factory=list)
    runs: int = 0  # times that it is mentioned after another address was


def find_listing(
    tree: LexborHTMLParser, base: str, *, story: Callable[[str], bool] | None = None
) -> tuple[Announcement, ...]:
    """The stories that a page announces, each once, in its order; what only a sidebar announces after the others.

    `base` is the page's address. `url` of an announcement is absolute, as written, without its fragment. `story` says
    whether a path is a story's, where that is known.
    """
    mentions = [(it.standing, card.position, card) for it in find_blocks(tree, base, story=story) for card in it.cards]
    mentions.sort(key=lambda it: it[:2])
    first: dict[str, Card] = {}
    for _, _, card in mentions:
        first.setdefault(card.address, card)
    return tuple(read_card(it.address, it.node, it.link) for it in first.values())


def find_blocks(tree: LexborHTMLParser, base: str, *, story: Callable[[str], bool] | None = None) -> tuple[Block, ...]:
    """The blocks of a page that announce stories, the one that says most first. Arguments as in `find_listing`."""
    mentions, spots = _mentions(tree, base), Spots()
    parents = Counter(it.path.rstrip("/").rpartition("/")[0] for it in mentions.values())
    likely = {
        address: [(link, spots.of(link.node)) for link in it.links]
        for address, it in mentions.items()
        if (story(it.path) if story is not None else _may_be_story(it, parents))
    }
    crowded = crowded_boxes(spot for it in likely.values() for _, spot in it)
    stories = {
        address: [link for link, spot in it if spot.standing(crowded) < Standing.RELATED]
        for address, it in likely.items()
    }
    groups: dict[tuple[int, Standing], list[Card]] = {}
    for card in _cards(stories):
        spot = spots.of(card.link)
        standing = max(spot.standing(crowded), spots.of(card.node).standing(crowded, landmarks=True))
        groups.setdefault((spot.path, standing), []).append(card)
    blocks = [
        Block(tuple(cards), standing, worth)
        for (_, standing), cards in groups.items()
        if standing < Standing.RELATED and not is_labelled(cards[0].node)
        if (worth := _worth(cards)) >= LEAST.get(len({it.address for it in cards}), WORTH) or story is not None
    ]
    return tuple(sorted(blocks, key=lambda it: (it.standing, -it.worth * len(it.cards), it.cards[0].position)))


def _mentions(tree: LexborHTMLParser, base: str) -> dict[str, _Mentions]:
    """The other addresses on this site, each with the links to it."""
    site = _Site.of(tree, base)
    headed = _headed(tree)
    known: dict[str, tuple[str, str]] = {}
    mentions: dict[str, _Mentions] = {}
    last = ""
    for position, node in enumerate(tree.css("a[href]")):
        href = node.attrs.get("href") or ""
        if href not in known:
            known[href] = site.address(href)
        address, path = known[href]
        if not address or _in_text(node):
            continue
        entry = mentions.setdefault(address, _Mentions(path))
        entry.runs += address != last
        last = address
        entry.links.append(_Link(node, position, words_of(node), node.mem_id in headed))
    return mentions


@dataclass(frozen=True, slots=True)
class _Site:
    """What the links of a page are read against."""

    page: str  # its address without fragment
    start: str  # what relative links start from
    origin: str

    @classmethod
    def of(cls, tree: LexborHTMLParser, page: str) -> _Site:
        declared = tree.css_first("base[href]")
        start = absolute(page, declared.attrs.get("href") or "") if declared is not None else page
        parts = urlsplit(start or page)
        return cls(page.partition("#")[0], start or page, f"{parts.scheme}://{parts.netloc}")

    def address(self, href: str) -> tuple[str, str]:
        """The absolute address without its fragment, and its path and query; "" for no other page of this site."""
        if len(href) > LONGEST or href.startswith(("#", "javascript:", "mailto:", "tel:")):
            return "", ""
        href = href.strip().partition("#")[0]
        if href[:1] == "/" and href[1:2] != "/" and PLAIN.match(href):  # most are, and need no parser
            address, path = self.origin + href, href
        else:
            address = absolute(self.start, href)
            if not address or not same_site(address, self.page):
                return "", ""
            parts = urlsplit(address)
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if address == self.page or path in ("", "/") or ELSEWHERE.search(path.partition("?")[0]):
            return "", ""
        return address, path


def _in_text(link: LexborNode) -> bool:
    """Whether a link is part of a sentence."""
    parent, before = link.parent, link.prev
    if parent is None or parent.tag != "p" or before is None:
        return False
    return len((before.text(deep=True) or "").strip()) >= SENTENCE


def _headed(tree: LexborHTMLParser) -> frozenset[int]:
    """The links that are in a heading, or around one."""
    found: set[int] = set()
    for heading in tree.css(HEADING):
        if inside := heading.css("a[href]"):
            found.update(it.mem_id for it in inside)
            continue
        parent = heading.parent
        for _ in range(4):
            if parent is None:
                break
            if parent.tag == "a":
                found.add(parent.mem_id)
            parent = parent.parent
    return frozenset(found)


def _may_be_story(it: _Mentions, parents: Counter[str]) -> bool:
    titles = [link.words for link in it.links if link.title]
    if not titles:  # its title may stand beside it, unlinked, or under its picture
        silent = any(not link.words or READ_MORE.match(link.words) for link in it.links)
        return silent and _is_shaped(it.path)
    words = max(title.count(" ") + 1 for title in titles)
    section = it.runs >= RUBRIC or parents[it.path.rstrip("/")] >= CHILDREN
    return words > RUBRIC_WORDS or not section


def _is_shaped(path: str) -> bool:
    """Whether an address is made from a headline or a number, as those of stories are."""
    return SLUG.search(path) is not None or NUMBER.search(path) is not None


def _cards(stories: Mapping[str, Sequence[_Link]]) -> list[Card]:
    """For each address the largest elements that are about it alone, in the order of the page."""
    owner: dict[int, str] = {}
    for address, links in stories.items():
        for link in links:
            _claim(link.node, address, owner)
    cards: list[Card] = []
    for address, links in stories.items():
        inside: dict[int, tuple[LexborNode, list[_Link]]] = {}
        for link in links:
            node = _largest(link.node, address, owner)
            inside.setdefault(node.mem_id, (node, []))[1].append(link)
        for node, within in inside.values():
            best = _titling(within)
            cards.append(Card(address, node, best.node, best.position))
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


def _titling(links: Sequence[_Link]) -> _Link:
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
    parts = urlsplit(card.address)
    return points + _is_shaped(f"{parts.path}?{parts.query}" if parts.query else parts.path)
