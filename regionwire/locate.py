"""An item that somebody else has read -> its regions: for aggregators, and for whoever measures us. Pure.

    locator = Locator(own_atlas, known_countries(), country="ml")
    regions, place = locator.locate(title="Un puits pour Somankidi", dateline="Kayes, 5 mai (AMAP)", body="…")

What `normalize` does with a page is done here with plain strings: HTML becomes text, a dateline that opens the body is
taken off it, a byline gives its bureau.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from functools import cache
from html import unescape

from regionwire.dateline import parse_byline, split_dateline
from regionwire.item import Assigned, Place
from regionwire.regions import UNCORRECTED, Atlas, Corrections, Located, assign_regions, known_countries, load_atlas
from regionwire.source import Source
from regionwire.text import block_text, clean_html, clean_line, clean_title, fold, mend
from regionwire.urls import canonical_url, host_of, key_of

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_TAGS = 25_000  # of a body that is parsed, which may take as long as their square; of one with more words alone count
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_SIGNED = 80  # characters of a body in which a dateline names its agency
_CAPITALS = re.compile(r"\b[A-Z]{3,}\b")
_OPENING = 2  # paragraphs in which a dateline may stand, as in `normalize`


@cache
def own_atlas(country: str) -> Atlas:
    """The places of one country: all else is abroad."""
    return load_atlas([country])


class Locator:
    """Decides for items of strings, any of which may be "".

    An item is of a country: that of the source whose key it names, whose agency signs it, else that of its address's
    domain (`.sn`), else `country`. `atlas_of` gives the places that are looked up for items of one of `countries`:
    `own_atlas`, or always the same. `sources` lend their home region, too; `corrections` are what an operator says.
    """

    def __init__(
        self,
        atlas_of: Callable[[str], Atlas],
        countries: Collection[str],
        *,
        country: str,
        sources: Iterable[Source] = (),
        corrections: Corrections = UNCORRECTED,
    ) -> None:
        self._atlas_of, self._countries = atlas_of, frozenset(countries)
        self._country, self._corrections = country, corrections
        self._sources = {source.key: source for source in sources}
        self._agencies = {fold(it.agency): it.country for it in self._sources.values() if it.agency}

    def locate(
        self, *, title: str = "", dateline: str = "", body: str = "", byline: str = "", url: str = "", source: str = ""
    ) -> tuple[tuple[Assigned, ...], Place | None]:
        """The regions, the primary one first, never none, and the most specific place of the primary one.

        `body` is plain text or HTML; `dateline` and `byline` are as printed.
        """
        known = self._sources.get(source)
        address = _address(url, known)
        story = located(title, dateline, body, byline, address)
        country = known.country if known else self._country_of(address, f"{dateline} {body[:_SIGNED]} {byline}")
        return assign_regions(
            story,
            self._atlas_of(country if country in self._countries else self._country),
            country=country,
            home=known.home if known else "",
            told=self._corrections.of(source, (address, f"{source}/{key_of(address)}")),
        )

    def _country_of(self, address: str, signed: str) -> str:
        """The country of whose agency signs an item, or of its address."""
        named = (self._agencies.get(fold(word)) for word in _CAPITALS.findall(signed))
        domain = host_of(address).partition(":")[0].rpartition(".")[2] if address else ""
        known = known_countries()
        return next((code for code in (*named, domain) if code in known), self._country)


def located(title: str, dateline: str, body: str, byline: str, url: str) -> Located:
    """What these strings say that may tell where; `url` is canonical or ""."""
    opening, text = _without_dateline(plain_text(body, url))
    line = clean_line(unescape(mend(dateline, body))) or opening
    signed = clean_line(unescape(mend(byline, body)))
    parsed = parse_byline(signed or opening)
    bureau = parsed.bureau if parsed and (signed or parsed.authors) else ""
    place, _ = split_dateline(f"{line} – …")
    return Located(
        title=clean_title(mend(title, body)),
        dateline=place.place if place else line,
        byline_place=bureau,
        text=text,
        byline=signed,
        url=url,
    )


def plain_text(body: str, url: str) -> str:
    """A body's paragraphs, one a line; in plain text they are parted by blank lines, if there are any."""
    body = mend(body)
    tags = sum(1 for _ in _TAG.finditer(body))
    if tags > _TAGS:
        body = _TAG.sub("\n", body)
    elif tags:
        return block_text(clean_html(body, url))
    body = unescape(body).strip()
    paragraphs = _BLANK_LINE.split(body) if _BLANK_LINE.search(body) else body.split("\n")
    return "\n".join(filter(None, map(clean_line, paragraphs)))


def _without_dateline(text: str) -> tuple[str, str]:
    """The dateline that opens a text, as written, and the text without it."""
    lines = text.split("\n", _OPENING)
    for at, line in enumerate(lines[:_OPENING]):
        found, rest = split_dateline(line)
        if found:
            return found.text, "\n".join(filter(None, (*lines[:at], rest, *lines[at + 1 :])))
    return "", text


def _address(url: str, source: Source | None) -> str:
    """The canonical address; "" where `url` is none."""
    with suppress(ValueError):
        if source is None:
            return canonical_url(url)
        return canonical_url(url, base=source.base, hosts=source.hosts, aliases=source.aliases)
    return ""
