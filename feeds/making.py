"""A feed -> its documents. Files and what is asked of the server come from here alike, so that they say the same.

FeedSpec ──shelf──▶ Shelf ──channel──▶ Channel ──documents──▶ ml-kayes.xml  .rss  .json
                      └──────pages──────────────────────────▶ ml-kayes.html  en/ml-kayes.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from feeds import atom, changes, jsonfeed, rss
from feeds.archive import Annals
from feeds.catalogue import Reader, stories_of
from feeds.channel import Channel, Gone
from feeds.entry import Entry, entries
from feeds.programme import Programme
from feeds.site import Shelf, pages
from feeds.site.map import Map, draw
from feeds.spec import FeedSpec, Site
from regionwire.item import Edited, Item
from regionwire.regions import load_gazetteer
from regionwire.regions.outlines import load_outlines

FORMATS: Mapping[str, Callable[[Channel, Site], bytes]] = {"xml": atom.feed, "rss": rss.feed, "json": jsonfeed.feed}


class Stock(Reader, Annals, Protocol):
    """What the store tells: `codes` are labels of which a story has one, None for all stories."""

    def gone(self, codes: frozenset[str] | None, since: datetime) -> Sequence[tuple[str, datetime]]:
        """Ids of what stood there and left since then, and when."""

    def find(self, called: str) -> Item | None:
        """The story of that id, also one that left."""

    def edits(self, codes: frozenset[str] | None, limit: int) -> Sequence[Edited]:
        """The last edits that readers should hear of, the last one first."""

    def edits_gone(self, codes: frozenset[str] | None, since: datetime) -> Sequence[tuple[str, int, datetime]]:
        """Edits of what stood there and left since then: the story's id, the edit's number, and when it left."""


class Maker:
    """Makes documents of feeds, of what the store says at that moment."""

    def __init__(self, stock: Stock, programme: Programme) -> None:
        self.stock, self.programme = stock, programme
        self.maps = _maps(programme.specs)

    def shelf(self, spec: FeedSpec) -> Shelf:
        """What a feed holds."""
        stories = stories_of(spec, self.stock)
        chosen = entries(spec, stories, self.programme.site, self.programme.sources)
        return Shelf(spec, chosen, changes=self.programme.changes and not spec.query)

    def channel(self, shelf: Shelf) -> Channel:
        """What the feed's documents say. What left the feed is named as long as it would still stand among what is
        there."""
        spec, oldest = shelf.spec, self._oldest(shelf.entries)
        gone = [
            Gone(called, at.replace(microsecond=0))
            for called, at in self.stock.gone(spec.codes, oldest)
            if spec.query is None or ((item := self.stock.find(called)) and spec.query.matches(item))
        ]
        return Channel(spec=spec, entries=shelf.entries, gone=tuple(gone))

    def changes(self, spec: FeedSpec) -> Channel:
        """What edits changed of a feed's stories."""
        site, sources = self.programme.site, self.programme.sources
        made = changes.channel(spec, self.stock.edits(spec.codes, spec.limit), site, sources)
        gone = self.stock.edits_gone(spec.codes, self._oldest(made.entries))
        return replace(made, gone=changes.graves(gone))

    def _oldest(self, entries: Sequence[Entry]) -> datetime:
        return min((one.updated for one in entries), default=self.programme.site.since)

    def documents(self, channel: Channel) -> dict[str, bytes]:
        """The feed in each format, by file name."""
        site = self.programme.site
        return {f"{channel.spec.slug}.{ending}": write(channel, site) for ending, write in FORMATS.items()}

    def pages(self, shelf: Shelf) -> dict[str, bytes]:
        """The feed's page in each language, by file name."""
        return pages(shelf, self.programme.listed, self.programme.site, self.maps)


def _maps(specs: Sequence[FeedSpec]) -> Mapping[str, Map]:
    """The maps of the countries that have outlines, by code."""
    maps = {}
    for code in dict.fromkeys(spec.country for spec in specs if spec.country):
        gazetteer = load_gazetteer(code)
        outlines = load_outlines(code)
        names = {region.code: region.name for region in gazetteer.regions if region.code in outlines}
        credit = f"{gazetteer.country.source} ({gazetteer.country.licence})"
        drawn = draw({code: outlines[code] for code in names}, names, credit)
        if drawn:
            maps[code] = drawn
    return maps
