"""Feeds that are no files: made on request by a function of the caller's, one at a time, and kept for a while."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from feeds.packing import CODINGS, packable
from feeds.serve.document import Document, Large, digest_of

HELD = 32 << 20  # bytes of documents in memory
WAITING = 16  # requests that wait for something to be made; the next is told to come again


@dataclass(frozen=True, slots=True)
class Moved:
    """Another name is the one to ask for, with a query or without: "ml-kayes+ml-mopti.xml"."""

    to: str
    query: str = ""


class Busy(Exception):
    """As many as may wait are waiting already."""


Make = Callable[[str, Mapping[str, str]], bytes | Moved]
Query = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    until: datetime
    found: Document | Moved

    @property
    def size(self) -> int:
        return 1000 + (self.found.size if isinstance(self.found, Document) else 0)  # with what holds it


class Kitchen:
    """Documents by name and query, each good for as long as was said with it.

    A document changed when it was first seen to be another one than the last time: no time that stands in its stories
    tells that, for one that is read today may be of yesterday. What was asked for longest ago goes first when there is
    no room.
    """

    def __init__(self, make: Make, clock: Callable[[], datetime], held: int = HELD) -> None:
        self._make, self._clock, self._most = make, clock, held
        self._documents: OrderedDict[tuple[str, Query], _Kept] = OrderedDict()
        self._size = 0
        self._stove = asyncio.Lock()
        self._waiting = 0

    async def get(self, name: str, query: Query, good_for: float) -> Document | Moved:
        """What is made of that name, for so many seconds the same. Busy, or whatever making it raises."""
        found = self._fresh(name, query)
        if found is not None:
            return found
        if self._waiting >= WAITING:
            raise Busy
        self._waiting += 1
        try:
            async with self._stove:
                found = self._fresh(name, query)  # others asked for the same while this one waited
                if found is None:
                    old = self._documents.get((name, query))
                    now = self._clock()
                    found = await asyncio.to_thread(self._made, name, query, old.found if old else None, now)
                    self._keep((name, query), _Kept(now + timedelta(seconds=good_for), found))
                return found
        finally:
            self._waiting -= 1

    def _made(self, name: str, query: Query, old: Document | Moved | None, now: datetime) -> Document | Moved:
        body = self._make(name, dict(query))
        if isinstance(body, Moved):
            return body
        digest = digest_of([body])
        if isinstance(old, Document) and old.digest == digest:
            return old
        forms: dict[str, bytes | Large] = {"": body}
        if packable(name, len(body)):
            forms |= {coding.name: coding.quick(body) for coding in CODINGS}
        return Document(forms, digest, now.astimezone(UTC).replace(microsecond=0))

    def _fresh(self, name: str, query: Query) -> Document | Moved | None:
        kept = self._documents.get((name, query))
        if kept is None or kept.until <= self._clock():
            return None
        self._documents.move_to_end((name, query))
        return kept.found

    def _keep(self, key: tuple[str, Query], kept: _Kept) -> None:
        old = self._documents.pop(key, None)
        self._size += kept.size - (old.size if old else 0)
        self._documents[key] = kept
        while self._size > self._most:
            _, gone = self._documents.popitem(last=False)
            self._size -= gone.size
