"""What feeds no longer hold, for ever: archive documents (RFC 5005 section 4), listed with their hashes.

    archive/ml-kayes/2026-10.xml      stories that came or changed in a month, Atom; 2026-10-2.xml where there are more
    archive/ml-kayes/index.json       the list: address, month, entries, bytes and SHA-256 of each, the oldest first
    archive/ml-kayes/2025.json        the list of a year that is over, so that no list grows without end

A document is closed when it is full, or its month over, and never changes again: what is edited later stands in a later
one as well, with a later `updated`, and in the live feed. The newest is the live feed's `prev-archive`, each leads to
the one before it. Which month it is the store says, by the last change in it: nothing here looks at a clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import takewhile
from pathlib import Path
from typing import Protocol

import msgspec

from feeds.atom import feed
from feeds.channel import Channel
from feeds.entry import entries
from feeds.spec import FeedSpec, Site, feed_id
from regionwire.item import Story
from regionwire.source import Source

FULL = 100  # entries of a document
AT_ONCE = 20  # documents of a feed that are closed in one pass: a store that is published for the first time has many
FOLDER = "archive"


class Annals(Protocol):
    """What the store tells of what changed, in the order in which it did."""

    def changed(
        self, code: str | None, after: tuple[datetime, str] | None, limit: int
    ) -> Sequence[tuple[datetime, Story]]:
        """The stories of a label (None: all) behind a place in that order - when a story came or was last changed, and
        its id - each with that time."""

    def last_change(self) -> datetime | None:
        """When any story came or was changed last; None where there are none."""


@dataclass(frozen=True, slots=True)
class Document:
    """A closed document, as the list has it. `at` and `last`: the place of its last story in the order of changes."""

    url: str
    month: str  # "2026-10"
    entries: int
    bytes: int
    sha256: str
    at: datetime
    last: str


@dataclass(frozen=True, slots=True)
class Index:
    """The list of a feed's closed documents of one year, the oldest first. `before`: the list of the year before, and
    the last document of that."""

    id: str
    feed: str
    before: tuple[str, Document] | None = None
    documents: tuple[Document, ...] = ()

    @property
    def last(self) -> Document | None:
        """The newest document."""
        if self.documents:
            return self.documents[-1]
        return self.before[1] if self.before else None

    @property
    def previous(self) -> str:
        """The address of the newest document; "" where there is none."""
        return self.last.url if self.last else ""


@dataclass(frozen=True, slots=True)
class Archive:
    """The archive of a site, whose lists lie in `output`. msgspec.DecodeError where one cannot be read."""

    annals: Annals
    site: Site
    sources: Mapping[str, Source]
    output: Path

    def index(self, spec: FeedSpec) -> Index:
        """The list of a feed, as it was written last."""
        try:
            return msgspec.json.decode((self.output / _name(spec, "index.json")).read_bytes(), type=Index)
        except FileNotFoundError:
            return Index(feed_id(self.site, spec), self.site.url(f"{spec.slug}.xml"))

    def close(self, spec: FeedSpec) -> tuple[Index, dict[str, bytes]]:
        """The list of a feed as it is now, and what is to be written for it: new documents first, the list last."""
        index, now = self.index(spec), self.annals.last_change()
        written: dict[str, bytes] = {}
        for _ in range(AT_ONCE):
            chosen = self._next(spec, index.last, now)
            if not chosen:
                break
            month = _month(chosen[0][0])
            if index.documents and index.documents[-1].month[:4] != month[:4]:
                year = _name(spec, f"{index.documents[-1].month[:4]}.json")
                written[year] = _listed(index)
                index = Index(index.id, index.feed, (self.site.url(year), index.documents[-1]))
            part = 1 + sum(1 for one in index.documents if one.month == month)
            name = _name(spec, f"{month}{f'-{part}' if part > 1 else ''}.xml")
            written[name] = self._document(spec, index, name, [story for _, story in chosen])
            at, last = chosen[-1][0], chosen[-1][1].id
            digest, size = sha256(written[name]).hexdigest(), len(written[name])
            closed = Document(self.site.url(name), month, len(chosen), size, digest, at, last)
            index = replace(index, documents=(*index.documents, closed))
        if written:
            written[_name(spec, "index.json")] = _listed(index)
        return index, written

    def _next(self, spec: FeedSpec, last: Document | None, now: datetime | None) -> Sequence[tuple[datetime, Story]]:
        """What goes into the next document; nothing where that would be neither full nor of a month that is over."""
        code = next(iter(spec.codes)) if spec.codes else None
        behind = self.annals.changed(code, (last.at, last.last) if last else None, FULL)
        if not behind or now is None:
            return ()
        chosen = list(takewhile(lambda it: _month(it[0]) == _month(behind[0][0]), behind))
        return chosen if len(chosen) == FULL or _month(behind[0][0]) != _month(now) else ()

    def _document(self, spec: FeedSpec, index: Index, name: str, stories: Sequence[Story]) -> bytes:
        chosen = entries(replace(spec, limit=FULL), stories, self.site, self.sources)
        return feed(Channel(spec=spec, entries=chosen, previous=index.previous, archive=self.site.url(name)), self.site)


def is_archived(spec: FeedSpec) -> bool:
    """Whether a feed has an archive: what is joined or searched for stands in those of its parts."""
    return spec.codes is None or len(spec.codes) == 1


def _month(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m")


def _name(spec: FeedSpec, name: str) -> str:
    return f"{FOLDER}/{spec.slug}/{name}"


def _listed(index: Index) -> bytes:
    return msgspec.json.format(msgspec.json.encode(index), indent=1) + b"\n"
