"""What a cycle touched -> files: each feed in three formats and its pages, its archive, the pages and lists of all.

What fails stays as it was and stops nothing else.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from feeds.archive import Archive, is_archived
from feeds.atom import held
from feeds.desk import Desk, Published
from feeds.making import Maker
from feeds.opml import opml
from feeds.site import Front, front_pages, static_files
from feeds.spec import FeedSpec


class Publisher:
    """Keeps `output` up to date."""

    def __init__(self, maker: Maker, output: Path) -> None:
        self._maker, self._output = maker, output
        programme = maker.programme
        self._archive = Archive(maker.stock, programme.site, programme.sources, output) if programme.archive else None
        self.behind: set[str] = set()  # feeds of whose archive there is more to close
        self._fronts: dict[str, Front] = {}  # what the home page shows of feeds that are not read again

    def publish(self, touched: frozenset[str] | None) -> Published:
        """Bring the feeds of stories with one of the labels `touched` up to date; None: all.

        A feed whose file is missing counts as touched. Nothing is raised for what cannot be read, made or written: it
        is in `failed`, and what was published of it before stays.
        """
        if touched is not None and not touched and not self.behind:
            return Published()
        desk, programme = Desk(self._output), self._maker.programme
        with desk.attempt("style sheets"):
            desk.put(static_files())
        for spec in programme.specs:
            concerned = spec.slug in self.behind or _concerned(spec, touched, self._output)
            if concerned or spec.slug not in self._fronts:
                with desk.attempt(f"feed {spec.slug}"):
                    self._publish_one(spec, desk, write=concerned)
        if len(self._fronts) == len(programme.specs):  # a home page that lacks a feed would be worse than the last one
            with desk.attempt("home page"):
                fronts = [self._fronts[spec.slug] for spec in programme.specs]
                sources = programme.sources.values()
                maps, manners = self._maker.maps, programme.manners
                desk.put(front_pages(fronts, programme.listed, programme.site, maps, sources, manners))
        with desk.attempt("list of feeds"):
            desk.put({"feeds.opml": opml(programme.specs, programme.site)})
        return desk.result()

    def _publish_one(self, spec: FeedSpec, desk: Desk, *, write: bool) -> None:
        shelf = self._maker.shelf(spec)
        self._fronts[spec.slug] = shelf.front()
        if not write:
            return
        channel = self._maker.channel(shelf)
        if self._archive and is_archived(spec):
            with desk.attempt(f"archive of {spec.slug}"):
                closed = self._archive.close(spec, held(channel, self._maker.programme.site))
                desk.put(closed.documents)  # before what leads there
                desk.put(closed.lists)
                self.behind = self.behind | {spec.slug} if closed.more else self.behind - {spec.slug}
            channel = replace(channel, previous=self._archive.newest(spec))
        desk.put(self._maker.documents(channel))
        desk.put(self._maker.pages(shelf))
        if shelf.changes:
            desk.put(self._maker.documents(self._maker.changes(spec)))


def _concerned(spec: FeedSpec, touched: frozenset[str] | None, output: Path) -> bool:
    if touched is None or spec.codes is None or spec.codes & touched:
        return True
    return not (output / f"{spec.slug}.xml").exists() or not (output / f"{spec.slug}.html").exists()
