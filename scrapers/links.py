"""The links of a page to other pages of its site, by address: what may turn out to be stories."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from regionwire.urls import LONGEST, same_site
from scrapers.card import HEADING, is_title, words_of
from scrapers.media import absolute

# paths of no CMS's stories
ELSEWHERE = re.compile(
    r"/(?:category|categorie|categoria|kategorie|tag|tags|author|auteur|autor|page|feed|rss|wp-\w+|search|recherche|suche|"
    r"login|connexion|contact|about|a-propos|mentions-legales|privacy|cgu|abonnement|newsletter)(?:/|$)"
    r"|\.(?:jpe?g|png|gif|webp|svg|pdf|mp3|mp4|css|js|xml|zip)$",
    re.IGNORECASE,
)
PLAIN = re.compile(r"[!-~]*$")  # ASCII without blanks
SLUG = re.compile(r"[^/_-][_-][^/_-]+[_-][^/_-]+[_-][^/]*/?$")  # four words
NUMBER = re.compile(r"\d{4}")
DIGITS = re.compile(r"\d+")
SENTENCE = 20  # characters before a link in its paragraph that make it part of a sentence


@dataclass(frozen=True, slots=True)
class Link:
    """One link, with its place among the page's links."""

    node: LexborNode
    position: int
    words: str
    heading: bool  # in a heading, or around one

    @property
    def title(self) -> bool:
        """Whether it may be a headline."""
        return len(self.words) > 2 and (self.heading or is_title(self.words))


@dataclass(frozen=True, slots=True)
class Target:
    """An address with all links to it, in the order of the page. `path` has its query."""

    path: str
    links: list[Link] = field(default_factory=list)


def read_links(tree: LexborHTMLParser, base: str) -> dict[str, Target]:
    """The other pages of this site that a page links to, by absolute address without fragment. `base`: its own one."""
    site = _Site.of(tree, base)
    headed = _headed(tree)
    known: dict[str, tuple[str, str]] = {}
    targets: dict[str, Target] = {}
    for position, node in enumerate(tree.css("a[href]")):
        href = node.attrs.get("href") or ""
        if href not in known:
            known[href] = site.address(href)
        address, path = known[href]
        if address and not _in_text(node):
            link = Link(node, position, words_of(node), node.mem_id in headed)
            targets.setdefault(address, Target(path)).links.append(link)
    return targets


def is_shaped(path: str) -> bool:
    """Whether an address is made from a headline or a number, as those of stories are."""
    return SLUG.search(path) is not None or NUMBER.search(path) is not None


def shape(path: str) -> str:
    """What stories of one site have in common in their addresses: numbers as 0, slugs as s, all else as it stands."""
    return "/".join("s" if SLUG.search(it) else DIGITS.sub("0", it) for it in path.strip("/").split("/"))


@dataclass(frozen=True, slots=True)
class _Site:
    """What the links of a page are read against."""

    page: str  # its address without fragment
    start: str  # what relative links start from
    origin: str  # of these, "" if it is another site's

    @classmethod
    def of(cls, tree: LexborHTMLParser, page: str) -> _Site:
        declared = tree.css_first("base[href]")
        start = (absolute(page, declared.attrs.get("href") or "") if declared is not None else "") or page
        parts = urlsplit(start)
        return cls(page.partition("#")[0], start, f"{parts.scheme}://{parts.netloc}" if same_site(start, page) else "")

    def address(self, href: str) -> tuple[str, str]:
        """The absolute address without its fragment, and its path and query; "" for no other page of this site."""
        if len(href) > LONGEST or href.startswith(("#", "javascript:", "mailto:", "tel:")):
            return "", ""
        href = href.strip().partition("#")[0]
        path = href.removeprefix(self.origin)
        if self.origin and path[:1] == "/" and path[1:2] != "/" and PLAIN.match(path):  # most are, and need no parser
            address = self.origin + path
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
