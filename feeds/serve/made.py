"""Feeds that are no files: made on request by a function of the caller's, one at a time, and kept for a while."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from feeds.packing import CODINGS, packable
from feeds.serve.document import Document, digest_of

HELD = 32 << 20  # bytes of documents in memory
WAITING = 16  # requests that wait for something to be made; the next is told to come again


@dataclass(frozen=True, slots=True)
class Made:
    """A document as it is now. `changed` is when what it says last became something else, aware."""

    body: bytes
    changed: datetime


@dataclass(frozen=True, slots=True)
class Moved:
    """Another name is the one to ask for: "ml-kayes+ml-mopti.xml"."""

    to: str


class UnknownFeed(LookupError):
    """There is no feed of that name, and none can be made. Its text is for whoever asked."""


class Busy(Exception):
    """As many as may wait are waiting already."""


Make = Callable[[str, Mapping[str, str]], Made | Moved]
Query = tuple[tuple[str, str], ...]


class Kitchen:
    """Documents by name and query, each good for as long as was said with it. `clock` gives seconds that never go back.

    What was made longest ago goes first when there is no room.
    """

    def __init__(self, make: Make, clock: Callable[[], float], held: int = HELD) -> None:
        self._make, self._clock, self._most = make, clock, held
        self._documents: OrderedDict[tuple[str, Query], tuple[float, Document | Moved]] = OrderedDict()
        self._size = 0
        self._stove = asyncio.Lock()
        self._waiting = 0

    async def get(self, name: str, query: Query, good_for: float) -> Document | Moved:
        """What is made of that name, for so many seconds the same. UnknownFeed, Busy, or whatever making it raises."""
        found = self._kept(name, query)
        if found is not None:
            return found
        if self._waiting >= WAITING:
            raise Busy
        self._waiting += 1
        try:
            async with self._stove:
                found = self._kept(name, query)  # others asked for the same while this one waited
                if found is None:
                    found = await asyncio.to_thread(self._made, name, query)
                    self._keep((name, query), found, self._clock() + good_for)
                return found
        finally:
            self._waiting -= 1

    def _made(self, name: str, query: Query) -> Document | Moved:
        made = self._make(name, dict(query))
        if isinstance(made, Moved):
            return made
        forms = {"": made.body}
        if packable(name, len(made.body)):
            forms |= {coding.name: coding.quick(made.body) for coding in CODINGS}
        return Document(forms, digest_of([made.body]), made.changed.astimezone(UTC).replace(microsecond=0))

    def _kept(self, name: str, query: Query) -> Document | Moved | None:
        until, found = self._documents.get((name, query), (0.0, None))
        return found if found is not None and self._clock() < until else None

    def _keep(self, key: tuple[str, Query], found: Document | Moved, until: float) -> None:
        old = self._documents.pop(key, None)
        self._size += _size(found) - (_size(old[1]) if old else 0)
        self._documents[key] = (until, found)
        while self._size > self._most:
            _, (_, gone) = self._documents.popitem(last=False)
            self._size -= _size(gone)


def _size(found: Document | Moved) -> int:
    return 1000 + (found.size if isinstance(found, Document) else 0)  # with what holds it
