"""What one feed says, in whatever format: its entries, what was taken back, and where its history goes on.

Story ──entry.py──▶ Entry ─┐
what was withdrawn ────────┼──▶ Channel ──▶ Atom (atom.py), RSS (rss.py), JSON Feed (jsonfeed.py)
the last archive document ─┘
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

import structlog

from feeds.entry import Entry
from feeds.spec import FeedSpec

MAX_BYTES = 512 * 1024  # of a feed: parsers need 2 to 10 ms an entry, hosted readers cut off at 1 to 5 MB
MAX_ENTRY = 96 * 1024  # of an entry with its whole story; a longer one goes out as its summary
KEPT = 1000  # entries that each format keeps as they were written: most stand in several feeds, and at the next cycle

Written = TypeVar("Written")

log = structlog.get_logger("regionwire.feeds")


@dataclass(frozen=True, slots=True)
class Gone:
    """A story that stood in the feed and left it (RFC 6721): its id, and when, in UTC and whole seconds."""

    id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One document's contents. `entries` are in the feed's order: the last updated first.

    `previous` is the address of the archive document before this one (RFC 5005 section 4, `prev-archive`), "" where
    there is none. `archive` is the document's own address where it is itself an archive document, whose `current` feed
    is the spec's; "" for the live feed. Archive documents and what is gone are for Atom alone.
    """

    spec: FeedSpec
    entries: tuple[Entry, ...]
    gone: tuple[Gone, ...] = ()
    previous: str = ""
    archive: str = ""

    def updated(self, since: datetime) -> datetime:
        """When anything in it changed last, by when that was found: a late find is a change of the feed, though it is
        no newer than what stands there. `since` where it holds nothing."""
        return max((*(one.changed for one in self.entries), *(one.at for one in self.gone)), default=since)


def fitting(
    channel: Channel, room: int, write: Callable[[Entry], Written], size: Callable[[Written], int]
) -> Iterator[Written]:
    """The entries as `write` makes them, in their order, as many as go into `room` bytes (and the spec's limit).

    One that is too long goes out without its story. An archive document loses none for that: each may take its even
    share of what room is left. What `write` cannot make (ValueError) is left out and logged.
    """
    chosen = channel.entries[: channel.spec.limit]
    for left, one in zip(range(len(chosen), 0, -1), chosen, strict=True):
        most = min(MAX_ENTRY, room // left) if channel.archive else MAX_ENTRY
        try:
            written = write(one)
            if one.html and size(written) > most:
                written = write(replace(one, html=""))
        except ValueError as cause:
            log.warning("story left out", feed=channel.spec.slug, story=one.id, cause=str(cause))
            continue
        room -= size(written)
        if room < 0 and not channel.archive:
            return
        yield written
