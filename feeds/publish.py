"""Stories -> files: Atom and a page for every feed, the home page, the OPML of all.

A file is written beside and renamed over, and only when its bytes differ: its time of change is a validator. What fails
stays as it was and stops nothing else.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

from feeds.atom import feed
from feeds.entry import entries
from feeds.opml import opml
from feeds.site import Front, Shelf, feed_page, home_page, static_files
from feeds.site.map import Map, draw
from feeds.spec import FeedSpec, Site
from regionwire.errors import PublishError
from regionwire.item import Story
from regionwire.regions import load_gazetteer
from regionwire.regions.outlines import load_outlines
from regionwire.source import Source

log = structlog.get_logger("regionwire.feeds")


@dataclass(frozen=True, slots=True)
class Published:
    """What became of the files: names of those written, how many were right already, what failed and why."""

    written: tuple[str, ...] = ()
    unchanged: int = 0
    failed: tuple[PublishError, ...] = ()


class Publisher:
    """Keeps `output` up to date. `read` gives the stories of a feed, at least its `limit` newest."""

    def __init__(
        self,
        read: Callable[[FeedSpec], Sequence[Story]],
        specs: Sequence[FeedSpec],
        site: Site,
        sources: Mapping[str, Source],
        output: Path,
    ) -> None:
        self._read, self._specs, self._site, self._sources, self._output = read, specs, site, sources, output
        self._maps = _maps(specs)
        self._fronts: dict[str, Front] = {}  # what the home page shows of feeds that are not read again

    def publish(self, touched: frozenset[str] | None) -> Published:
        """Bring the feeds of the regions `touched` (codes) up to date; None: all.

        A feed whose file is missing counts as touched. Nothing is raised for what cannot be read, made or written: it
        is in `failed`, and what was published of it before stays.
        """
        if touched is not None and not touched:
            return Published()
        desk = _Desk(self._output)
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
                desk.put({"index.html": self._home()})
        with desk.attempt("list of feeds"):
            desk.put({"feeds.opml": opml(self._specs, self._site)})
        return desk.result()

    def _files(self, shelf: Shelf) -> Mapping[str, bytes]:
        return {
            f"{shelf.spec.slug}.xml": feed(shelf.spec, shelf.entries, self._site),
            f"{shelf.spec.slug}.html": feed_page(shelf, self._specs, self._site, self._maps),
        }

    def _home(self) -> bytes:
        return home_page([self._fronts[spec.slug] for spec in self._specs], self._site, self._maps)


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


class _Desk:
    """Writes files into one directory and keeps count."""

    def __init__(self, output: Path) -> None:
        self._output = output
        self._written: list[str] = []
        self._unchanged = 0
        self._failed: list[PublishError] = []
        self._causes: dict[str, list[tuple[str, Exception]]] = {}

    @contextmanager
    def attempt(self, what: str) -> Iterator[None]:
        """Whatever goes wrong inside is kept, so that the next feed has its turn."""
        try:
            yield
        except Exception as cause:
            error = PublishError(f"{what} in {self._output}: {type(cause).__name__}: {cause}; what was published stays")
            error.__cause__ = cause
            self._failed.append(error)
            self._causes.setdefault(_plain(cause), []).append((what, cause))

    def put(self, documents: Mapping[str, bytes]) -> None:
        for name, data in documents.items():
            if _replace(self._output / name, data):
                self._written.append(name)
            else:
                self._unchanged += 1

    def result(self) -> Published:
        """What became of the files; each cause of failure is logged, once, with the first thing that met it."""
        if self._written:
            with self.attempt("directory"):
                _sync(self._output)
        for plain, met in self._causes.items():
            what, cause = met[0]
            fault = {} if isinstance(cause, OSError) else {"exc_info": cause}  # a full disk is no fault of the code
            log.error("not published", what=what, others=len(met) - 1, output=str(self._output), cause=plain, **fault)
        return Published(tuple(self._written), self._unchanged, tuple(self._failed))


def _plain(cause: Exception) -> str:
    """The cause in words that are the same for every file that it befalls."""
    if isinstance(cause, OSError):
        return cause.strerror or str(cause)
    return f"{type(cause).__name__}: {cause}"


def _replace(path: Path, data: bytes) -> bool:
    """Make `path` hold `data`; False where it did. A reader sees the old file or the new one, never a part of it."""
    with suppress(FileNotFoundError):
        if path.read_bytes() == data:
            return False
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink()
        raise
    return True


def _sync(directory: Path) -> None:
    """Make the renames last through a power cut; not on Windows, where a directory cannot be opened."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
