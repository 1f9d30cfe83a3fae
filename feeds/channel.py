"""What one feed says, in whatever format: its entries, what was taken back, and where its history goes on.

    Story ──entry.py──▶ Entry ─┐
    what was withdrawn ────────┼──▶ Channel ──▶ Atom (atom.py), RSS (rss.py), JSON Feed (jsonfeed.py)
    the last archive document ─┘
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from feeds.entry import Entry
from feeds.spec import FeedSpec


@dataclass(frozen=True, slots=True)
class Gone:
    """A story that was taken back (RFC 6721): its id, and when, in UTC and whole seconds."""

    id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One document's contents. `entries` are in the feed's order: the last updated first.

    `previous` is the address of the archive document before this one (RFC 5005 section 4, `prev-archive`), "" where
    there is none. `archive` is the document's own address where it is itself an archive document, whose `current` feed
    is the spec's; "" for the live feed.
    """

    spec: FeedSpec
    entries: tuple[Entry, ...]
    gone: tuple[Gone, ...] = ()
    previous: str = ""
    archive: str = ""
