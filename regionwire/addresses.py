"""Which addresses are a story's: the one that tells it, those under which it was met, those that its page claims. Pure.

What a page says of itself is believed where it can be true. Themes print one canonical address, or one og:url, on all
their pages: a front door, a section, another story. Believed, such an address would make one story of many; refused, it
costs a spelling.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from regionwire.item import RawItem
from regionwire.source import Source
from regionwire.text import absolute
from regionwire.urls import canonical_url, same_site

_FRONT = re.compile(r"/?(?:accueil|home|[a-z]{2}(?:-[a-z]{2})?)?/?", re.IGNORECASE)
# a parameter that numbers a story: p=123, id=55:slug, id_article=7, article123
_NUMBER = re.compile(
    r"(?:p|(?:id_)?(?:article|breve|news|post|story)|(?:article|news|post|story|node|[ans])?_?id)=[^=]*\d[^=]*"
    r"|(?:article|breve)\d+",
    re.IGNORECASE,
)
# numbers of a path that tell a story: a uniqid, five digits and more that are no date; a whole segment
_ID = re.compile(r"(?<![^\W_])(?:[0-9a-f]{13}|(?!(?:19|20)\d{6}(?!\d))\d{5,})(?![^\W_])|(?<=/)\d+(?=(?:\.\w+)?$)")
_KIND = re.compile(r"\.\w{2,5}$")
_LATER_PAGE = re.compile(r"page/\d{1,4}")
_SLUG = 3  # hyphens from which a folder is the slug of a story, and what is below it its attachment
_LONG = 4  # letters from which a word of a slug tells something
_TELLING = 3  # such words of a slug that tell one story from others
_SHARED = 3  # one in so many words is the same in two slugs of one story


@dataclass(frozen=True, slots=True)
class Addresses:
    """`url` is what tells the story; the others are its further spellings, sorted. All are canonical."""

    url: str
    met: tuple[str, ...]
    claimed: tuple[str, ...]


def read_addresses(raw: RawItem, source: Source) -> Addresses:
    """The addresses of the story of `raw`. ValueError where the address of its page is none.

    `url` is rel=canonical where that can be this story's; an address that only numbers it (`?p=ID`) gives way to any
    permalink that the page names. Of the others those of the same site are kept that no two stories share.
    """
    own = canonical_url(raw.url, base=source.base, hosts=source.hosts, aliases=source.aliases)
    claims = [it for it in _said(raw, source) if same_site(it, own) and not _is_shared(it, source)]
    claims = [it for it in dict.fromkeys(claims) if it != own and not _tells_another(it, own)]
    permalinks = [it for it in claims if _is_permalink(it, own, source)]
    first = _canonical(raw.canonical.value, raw, source) if raw.canonical else ""
    url = own
    if permalinks and (first == permalinks[0] or _is_numbered_front(own)):
        url = permalinks[0]
    named = (_canonical(it, raw, source) for it in raw.addresses)
    met = {own, *(it for it in named if same_site(it, own) and not _is_shared(it, source))} - {url}
    claimed = {it for it in claims if it in permalinks or _is_numbered_front(it)} - met - {url}
    return Addresses(url, tuple(sorted(met)), tuple(sorted(claimed)))


def _said(raw: RawItem, source: Source) -> Iterator[str]:
    """What the page calls its own address, rel=canonical first; "" for what is none."""
    for it in ((raw.canonical.value,) if raw.canonical else ()) + raw.claimed:
        yield _canonical(it, raw, source)


def _canonical(address: str, raw: RawItem, source: Source) -> str:
    try:
        return canonical_url(absolute(address, raw.url), base=source.base, hosts=source.hosts, aliases=source.aliases)
    except ValueError:  # https://fanal.example:99999/: themes print anything
        return ""


@lru_cache(maxsize=256)
def _listings(source: Source) -> frozenset[str]:
    urls = (source.absolute(listing.url) for listing in source.listings)
    return frozenset(canonical_url(it, base=source.base, hosts=source.hosts, aliases=source.aliases) for it in urls)


def is_door(address: str, source: Source) -> bool:
    """Whether a canonical address is a front door of `source`, or one of its listings."""
    return _is_front(address) or address in _listings(source)


def _is_front(address: str) -> bool:
    return _FRONT.fullmatch(urlsplit(address).path) is not None and not _is_numbered(address)


def _is_shared(address: str, source: Source) -> bool:
    """Whether an address is none of a single story: a door, or what the source declares as no story."""
    skipped = source.skip and re.search(source.skip, urlsplit(address).path, re.IGNORECASE)
    return bool(skipped) or is_door(address, source)


def _numbers(query: str) -> set[str]:
    return {pair for pair in query.split("&") if _NUMBER.fullmatch(pair)}


def _is_numbered(address: str) -> bool:
    return bool(_numbers(urlsplit(address).query))


def _is_numbered_front(address: str) -> bool:
    """Whether nothing but a number in its query tells the story: `/?p=123`."""
    return _FRONT.fullmatch(urlsplit(address).path) is not None and _is_numbered(address)


def _is_permalink(named: str, own: str, source: Source) -> bool:
    """Whether `named`, which the page at `own` calls its address, can be the permalink of a story."""
    path, here = urlsplit(named).path.rstrip("/"), urlsplit(own).path
    if _FRONT.fullmatch(path):
        return False
    if source.story:
        return re.search(source.story, path, re.IGNORECASE) is not None
    if not here.startswith(path + "/"):
        return True
    slug, rest = path.rpartition("/")[2], here[len(path) + 1 :].strip("/")
    return _LATER_PAGE.fullmatch(rest) is not None or rest.startswith(slug) or slug.count("-") >= _SLUG


def _tells_another(named: str, own: str) -> bool:
    """Whether `named` is by its number or its words the address of something else than `own`."""
    one, other = urlsplit(named), urlsplit(own)
    if one.path == other.path:
        return not _numbers(other.query) <= _numbers(one.query)
    if other.path.startswith(one.path.rstrip("/") + "/") or one.path.startswith(other.path.rstrip("/") + "/"):
        return False
    its, mine = set(_ID.findall(one.path)), set(_ID.findall(other.path))
    if its and mine:
        return its.isdisjoint(mine)
    said, known = _words(one.path), _words(other.path)
    if its or len(known) < _TELLING:
        return bool(mine) and len(said) < 2
    return len(said & known) * _SHARED < min(len(said), len(known)) or not said


def _words(path: str) -> frozenset[str]:
    """The long words of that segment of a path that has the most."""
    return max(map(_long, _KIND.sub("", unquote(path)).lower().split("/")), key=len, default=frozenset())


def _long(segment: str) -> frozenset[str]:
    return frozenset(it for it in re.split(r"[\W_]+", segment) if len(it) >= _LONG and not it.isdecimal())
