"""What feeds no longer hold, for ever: archive documents (RFC 5005 section 4), listed with their hashes.

    archive/ml-kayes/2026-10.xml    stories that came or changed in a month, Atom; 2026-10-2.xml where there are more
    archive/ml-kayes/2026.ndjson    the list of a year, a line a document with its hash, the oldest first

A document is closed when it is full, its month over, or something of it no longer in the live feed, so that both
together leave nothing out; and never changes again: what is changed later stands in a later one as well. The newest is
the live feed's `prev-archive`, each leads to the one before it. Which month it is the store says, by the last change in
it: nothing here looks at a clock.

A year's list is there before its first document, and each document before its line: what was cut short in between is
made again, and a list that is lost is noticed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import takewhile
from pathlib import Path
from typing import Protocol

import msgspec

from feeds.atom import feed
from feeds.channel import Channel
from feeds.entry import LEAST, entries
from feeds.spec import FeedSpec, Site
from regionwire.item import Story
from regionwire.source import Source

FULL = LEAST  # entries of a document
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

    @property
    def year(self) -> str:
        return self.month[:4]


@dataclass(frozen=True, slots=True)
class Closed:
    """What is to be written of a feed's archive, by name: lists that begin and documents, then lists. `more`: there is
    more to close, another time."""

    documents: Mapping[str, bytes]
    lists: Mapping[str, bytes]
    more: bool


_DOCUMENTS = msgspec.json.Decoder(Document)


@dataclass(frozen=True, slots=True)
class Archive:
    """The archive of a site, whose lists lie in `output`."""

    annals: Annals
    site: Site
    sources: Mapping[str, Source]
    output: Path

    def listed(self, spec: FeedSpec) -> tuple[Document, ...]:
        """The closed documents of the last year that has any, oldest first. ValueError where these are not known."""
        folder = self.output / FOLDER / spec.slug
        lists = sorted(folder.glob("[0-9]*.ndjson"), reverse=True)
        last = lists[0].stem if lists else ""
        if any(path.name[:4] > last for path in folder.glob("[0-9]*.xml")):
            raise ValueError(f"{folder} has documents and no list of them: restore it, or begin anew in another folder")
        for path in lists:
            try:
                documents = _DOCUMENTS.decode_lines(path.read_bytes())
            except msgspec.MsgspecError as cause:
                raise ValueError(
                    f"{path} is damaged ({cause}): restore it, as closed documents never change"
                ) from cause
            if documents:
                return tuple(replace(one, url=self._address(spec, one.url.rpartition("/")[2])) for one in documents)
        return ()

    def newest(self, spec: FeedSpec) -> str:
        """The address of the newest document, "" where there is none; by the names alone, if the list cannot tell."""
        try:
            listed = self.listed(spec)
        except ValueError:
            names = (path.stem for path in (self.output / FOLDER / spec.slug).glob("*.xml"))
            last = max(names, key=lambda name: (name[:7], int(name[8:] or 1)), default="")
            return self._address(spec, f"{last}.xml") if last else ""
        return listed[-1].url if listed else ""

    def close(self, spec: FeedSpec, live: Set[str]) -> Closed:
        """What is to be closed of a feed, in whose live document the stories with the ids `live` stand. ValueError
        where its list is lost."""
        listed, now = self.listed(spec), self.annals.last_change()
        begun: dict[str, bytes] = {}
        documents: dict[str, bytes] = {}
        lists: dict[str, bytes] = {}
        while len(documents) < AT_ONCE and (chosen := self._next(spec, listed[-1] if listed else None, now, live)):
            one, document = self._closed(spec, listed, chosen)
            same_year = listed and listed[-1].year == one.year
            listed = (*listed, one) if same_year else (one,)
            name = _name(spec, f"{one.year}.ndjson")
            if not (self.output / name).exists():
                begun[name] = b""
            documents[one.url.removeprefix(self.site.url())] = document
            lists[name] = msgspec.json.Encoder().encode_lines(listed)
        return Closed(begun | documents, lists, more=len(documents) == AT_ONCE)

    def _next(
        self, spec: FeedSpec, last: Document | None, now: datetime | None, live: Set[str]
    ) -> Sequence[tuple[datetime, Story]]:
        """What goes into the next document; nothing where that would be neither full nor of a month that is over, and
        the live feed has all of it."""
        code = next(iter(spec.codes)) if spec.codes else None
        behind = self.annals.changed(code, (last.at, last.last) if last else None, FULL)
        if not behind or now is None:
            return ()
        chosen = list(takewhile(lambda it: _month(it[0]) == _month(behind[0][0]), behind))
        over = len(chosen) == FULL or _month(behind[0][0]) != _month(now)
        return chosen if over or any(story.id not in live for _, story in chosen) else ()

    def _closed(
        self, spec: FeedSpec, listed: Sequence[Document], chosen: Sequence[tuple[datetime, Story]]
    ) -> tuple[Document, bytes]:
        month = _month(chosen[0][0])
        part = 1 + sum(1 for one in listed if one.month == month)
        url = self._address(spec, f"{month}{f'-{part}' if part > 1 else ''}.xml")
        stories = entries(replace(spec, limit=FULL), [story for _, story in chosen], self.site, self.sources)
        previous = listed[-1].url if listed else ""
        document = feed(Channel(spec=spec, entries=stories, previous=previous, archive=url), self.site)
        at, story = chosen[-1]
        digest = sha256(document).hexdigest()
        return Document(url, month, len(stories), len(document), digest, at, story.id), document

    def _address(self, spec: FeedSpec, name: str) -> str:
        return self.site.url(_name(spec, name))


def is_archived(spec: FeedSpec) -> bool:
    """Whether a feed has an archive: what is joined or searched for stands in those of its parts."""
    return spec.query is None and (spec.codes is None or len(spec.codes) == 1)


def _month(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m")


def _name(spec: FeedSpec, name: str) -> str:
    return f"{FOLDER}/{spec.slug}/{name}"
