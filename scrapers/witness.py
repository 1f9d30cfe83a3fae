"""What several witnesses of one field come to: the one that is believed, and those that say otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from regionwire.item import Found, Origin
from regionwire.source import Source
from regionwire.text import clean_line
from scrapers.line import shown
from scrapers.structured import Structured, words
from scrapers.trim import key

LONGEST = 5000  # characters of what a witness says that are read
NAME = 40  # letters: a site's name is not longer; some give the headline for it


@dataclass(frozen=True, slots=True)
class Chosen:
    """The witness that is believed, None if there is none; `against`: those that were heard and say otherwise."""

    found: Found | None = None
    against: tuple[Found, ...] = ()


def declared(tree: LexborHTMLParser, selectors: Iterable[str]) -> tuple[LexborNode, str] | None:
    """The first element with text that one of the selectors finds, and the selector."""
    for selector in selectors:
        for node in tree.css(selector):
            if shown(node, "").strip() or node.attributes.get("content"):
                return node, selector
    return None


def declared_text(tree: LexborHTMLParser, selectors: Iterable[str]) -> Found | None:
    if (found := declared(tree, selectors)) is None:
        return None
    node, selector = found
    text = node.attributes.get("content") or shown(node, " ")
    return Found(clean_line(text[:LONGEST]), Origin.SELECTOR, selector)


def printed(value: str, where: str) -> Found | None:
    """What a line of the page says; None for an empty one."""
    return Found(value, Origin.TEXT, where) if value else None


def structured(said: Structured, keys: tuple[str, ...], *properties: str) -> Found | None:
    """The first of some JSON-LD keys, else of some meta properties."""
    for name in keys:
        value, where = said.value(name)
        if line := words(value):
            return Found(clean_line(line[:LONGEST]), Origin.STRUCTURED, where)
    value, name = said.get(*properties)
    return Found(clean_line(value), Origin.STRUCTURED, name) if value else None


def solid(text: str) -> str:
    """What two spellings have in common whose blanks and stops differ."""
    return key(text).replace(" ", "")


def site_names(said: Structured, source: Source) -> frozenset[str]:
    """What the site is called, `solid`: as declared, by its host, and as the page says."""
    meta = (said.meta.get(it, "") for it in ("og:site_name", "application-name", "twitter:site"))
    return _site_names(source.base, (source.name, source.key, *source.accounts, *meta, said.said("publisher")))


@lru_cache(maxsize=256)
def _site_names(base: str, names: tuple[str, ...]) -> frozenset[str]:
    host = (urlsplit(base).hostname or "").removeprefix("www.")
    label = host.rpartition(".")[0].rpartition(".")[2]
    return frozenset(it for it in map(solid, (*names, host, label)) if 0 < len(it) <= NAME)
