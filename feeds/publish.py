"""Stories -> files: Atom and pages for every feed, the pages of the whole, the OPML of all.

What fails stays as it was and stops nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from feeds.atom import feed
from feeds.channel import Channel
from feeds.desk import Desk, Published
from feeds.entry import entries
from feeds.opml import opml
from feeds.site import Front, Manners, Shelf, front_pages, pages, static_files
from feeds.site.map import Map, draw
from feeds.spec import FeedSpec, Site
from regionwire.item import Story
from regionwire.regions import load_gazetteer
from regionwire.regions.outlines import load_outlines
from regionwire.source import Source


class Publisher:
    """Keeps `output` up to date. `read` gives the stories of a feed, at least its `limit` newest."""

    def __init__(
        self,
        read: Callable[[FeedSpec], Sequence[Story]],
        specs: Sequence[FeedSpec],
        site: Site,
        sources: Mapping[str, Source],
        output: Path,
        manners: Manners,
    ) -> None:
        self._read, self._specs, self._site, self._sources, self._output = read, specs, site, sources, output
        self._listed = dict.fromkeys(site.languages, tuple(specs))
        self._maps, self._manners = _maps(specs), manners
        self._fronts: dict[str, Front] = {}  # what the home page shows of feeds that are not read again

    def publish(self, touched: frozenset[str] | None) -> Published:
        """Bring the feeds of the regions `touched` (codes) up to date; None: all.

        A feed whose file is missing counts as touched. Nothing is raised for what cannot be read, made or written: it
        is in `failed`, and what was published of it before stays.
        """
        if touched is not None and not touched:
            return Published()
        desk = Desk(self._output)
        with desk.attempt("style sheets"):
            desk.put(static_files())
        for spec in self._specs:
            concerned = _concerned(spec, touched, self._output)
            if concerned or spec.slug not in self._fronts:
                with desk.attempt(f"feed {spec.slug}"):
                    shelf = Shelf(spec, entries(spec, self._read(spec), self._site, self._sources))
                    self._fronts[spec.slug] = shelf.front()
                    if concerned:
                        desk.put(self._files(shelf))
        if len(self._fronts) == len(self._specs):  # a home page that lacks a feed would be worse than the last one
            with desk.attempt("home page"):
                desk.put(self._front())
        with desk.attempt("list of feeds"):
            desk.put({"feeds.opml": opml(self._specs, self._site)})
        return desk.result()

    def _files(self, shelf: Shelf) -> Mapping[str, bytes]:
        return {
            f"{shelf.spec.slug}.xml": feed(Channel(spec=shelf.spec, entries=shelf.entries), self._site),
            **pages(shelf, self._listed, self._site, self._maps),
        }

    def _front(self) -> Mapping[str, bytes]:
        fronts = [self._fronts[spec.slug] for spec in self._specs]
        return front_pages(fronts, self._listed, self._site, self._maps, self._sources.values(), self._manners)


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


def _concerned(spec: FeedSpec, touched: frozenset[str] | None, output: Path) -> bool:
    if touched is None or spec.codes is None or spec.codes & touched:
        return True
    return not (output / f"{spec.slug}.xml").exists() or not (output / f"{spec.slug}.html").exists()
