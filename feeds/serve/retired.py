"""Feeds that are no more: for 90 days sent on, or served as they were last; then gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from feeds.catalogue import CHANGES, Retired
from feeds.serve.kind import ARCHIVE

NOTICE = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a request: it is sent to the name `to`, if there is one; is answered with the last file, if
    `lasts` and that is there; else is told that the feed is gone."""

    to: str = ""
    lasts: bool = False


def fate(retired: Iterable[Retired], name: str, today: date) -> Fate | None:
    """What becomes of a request for that name: None where it is answered as ever.

    Every format and page of the feed goes its way, and its feed of changes; archive documents stay, for they are
    history. Without a feed in its place its last file lasts until the 90 days are over.
    """
    if name.startswith(ARCHIVE):
        return None
    folder, slash, file = name.rpartition("/")
    stem, _, ending = file.rpartition(".")
    for one in retired:
        for more in ("", CHANGES):
            if stem == one.slug + more and today >= one.since:
                if today >= one.since + NOTICE:
                    return Fate()
                return Fate(f"{folder}{slash}{one.to}{more}.{ending}") if one.to else Fate(lasts=True)
    return None
