"""What pages show: a feed with its stories, and as much of it as the home page needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from feeds.entry import Entry
from feeds.spec import FeedSpec

LATEST = 13  # stories on the home page


@dataclass(frozen=True, slots=True)
class Shelf:
    """A feed and what it holds, the last updated first. `changes`: a feed of what edits changed stands beside it."""

    spec: FeedSpec
    entries: tuple[Entry, ...]
    changes: bool = False

    def front(self) -> Front:
        """What the home page shows of it."""
        shown = newest(self.entries)
        return Front(
            self.spec,
            tuple(replace(one, html="") for one in shown[:LATEST]),
            tuple(one.published for one in shown),
        )


@dataclass(frozen=True, slots=True)
class Front:
    """A feed on the home page: its newest entries without their text, and when each that it holds was published."""

    spec: FeedSpec
    newest: tuple[Entry, ...]
    published: tuple[datetime, ...]  # the newest first

    @property
    def latest(self) -> Entry | None:
        """The story that was published last."""
        return self.newest[0] if self.newest else None


def newest(entries: Iterable[Entry]) -> list[Entry]:
    """By the hour of publication, the last one first."""
    return sorted(entries, key=lambda one: (one.published, one.id), reverse=True)
