"""The page that a listing goes on at: rel=next, a link that says so, or the next number of a pager."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from regionwire.urls import LONGEST, same_site
from scrapers.card import words_of
from scrapers.media import absolute

NEXT = re.compile(
    r"(?:(?:page|pages|articles?|posts?|news|actualit[ée]s|entries|stories|not[ií]cias|art[íi]culos|beiträge)\s+)?"
    r"(?:suivante?s?|next|older|plus anciens|siguientes?|pr[óo]xim[ao]s?|seguintes?|n[äa]chste|weiter|ältere|التالية?)"
    r"(?:\s+(?:page|articles?|posts?|news|entries|stories|seite|beiträge|p[áa]gina))?",
    re.IGNORECASE,
)
ARROWS = frozenset(("»", "›", "→", "▸", "►", "❯", ">", ">>", "››"))
TRIMMED = " \t\n\xa0»›→▸►❯>«‹←."
PAGER = re.compile(
    r"(?:^|[\s_-])(?:paginat\w*|pager?|page-?(?:nav|numbers)|nav-links|wp-pagenavi)(?:$|[\s_-])", re.IGNORECASE
)
AROUND = 4  # elements around a link that may say that they are a pager
IN_PATH = re.compile(r"/(?:page|pagina|seite)[/_-]?(\d{1,5})(?=/|\.html?$|$)", re.IGNORECASE)
# how CMSs call the number of a page, and the number of its first story
PAGES = frozenset(("page", "paged", "pg", "pag", "pagina", "seite", "p", "pagenum", "currentpage"))
OFFSETS = frozenset(("start", "offset", "debut", "limitstart", "from", "skip"))
DIGITS = 6  # more are no number of a page
MOST = 30  # characters of a link that leads on


def next_page(tree: LexborHTMLParser, url: str) -> str:
    """The absolute address of the page that goes on after the one at `url`; "" where the listing ends.

    A link to this page itself, or to one before it, leads nowhere.
    """
    here = _Spot.of(url)
    for node in tree.css("link[rel~=next][href], a[rel~=next][href]"):
        spot = _lead(node, here)
        if spot is not None and spot.after(here):
            return spot.url
    near: list[_Spot] = []
    for words, node in _short_links(tree):
        spot = _lead(node, here)
        if spot is None:
            continue
        if spot.listing == here.listing and spot.number is not None:
            if (_is_next(words, node) and spot.after(here)) or _is_second(words, spot, here):
                return spot.url
            if spot.after(here):
                near.append(spot)
        elif NEXT.fullmatch(words.strip(TRIMMED)) and spot.after(here):
            return spot.url
    following = min(near, key=lambda it: it.number or 0, default=None)
    return following.url if following is not None and following.adjoins(here) else ""


@dataclass(frozen=True, slots=True)
class _Spot:
    """An address as one page of a listing: which listing, and how far into it."""

    url: str
    listing: tuple[str, str]  # path and query without what counts
    number: int | None  # None: the address names none, which is the first page's
    offset: bool  # stories are counted, not pages

    @classmethod
    def of(cls, url: str) -> _Spot:
        parts = urlsplit(url)
        path, number, offset = parts.path, None, False
        if numbered := IN_PATH.search(path):
            path, number = path[: numbered.start()] + path[numbered.end() :], int(numbered[1])
        rest: list[tuple[str, str]] = []
        for name, value in parse_qsl(parts.query, keep_blank_values=True):
            if name.lower() in PAGES | OFFSETS and value.isdecimal() and len(value) <= DIGITS:
                number, offset = int(value), name.lower() in OFFSETS
            else:
                rest.append((name, value))
        return cls(url.partition("#")[0], (path.rstrip("/") or "/", urlencode(sorted(rest))), number, offset)

    def after(self, other: _Spot) -> bool:
        if self.url == other.url:
            return False
        if self.listing != other.listing:
            return True
        if self.number is None:
            return False
        first = 0 if self.offset or "?" in self.url else 1  # `?page=1` is the second page of some CMSs
        return self.number > (first if other.number is None else other.number)

    def adjoins(self, other: _Spot) -> bool:
        """Whether no page is between the two, as far as numbers tell."""
        return self.offset or self.number == (other.number or 1) + 1


def _lead(node: LexborNode, here: _Spot) -> _Spot | None:
    """Where a link leads, if to another page of the site."""
    href = (node.attrs.get("href") or "").strip()
    if not href or len(href) > LONGEST or href.startswith("#"):
        return None
    address = absolute(here.url, href).partition("#")[0]
    return _Spot.of(address) if address and same_site(address, here.url) else None


def _short_links(tree: LexborHTMLParser) -> Iterator[tuple[str, LexborNode]]:
    """Links of a word or two with what they say, or what is said of them where they show a sign only."""
    for node in tree.css("a[href]"):
        words = words_of(node)
        if len(words) > MOST:
            continue
        if len(words) < 2 and not words.isdecimal():
            words = (node.attrs.get("aria-label") or node.attrs.get("title") or "").strip() or words
        yield words, node


def _is_next(words: str, node: LexborNode) -> bool:
    if NEXT.fullmatch(words.strip(TRIMMED)):
        return True
    return words in ARROWS and _in_pager(node)


def _is_second(words: str, spot: _Spot, here: _Spot) -> bool:
    """Whether a link from the first page is labelled 2, whatever the number in its address."""
    return here.number is None and words == "2" and spot.after(here)


def _in_pager(node: LexborNode) -> bool:
    current: LexborNode | None = node
    for _ in range(AROUND):
        if current is None:
            return False
        if current.tag == "nav" or PAGER.search(f"{current.attrs.get('class') or ''} {current.attrs.get('id') or ''}"):
            return True
        current = current.parent
    return False
