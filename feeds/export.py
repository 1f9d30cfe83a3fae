"""Everything that was ever published, a story a line (NDJSON), for aggregators that want the whole and not a window.

Each line is an item of JSON Feed 1.1, as the live feeds have it, with `_regionwire.changed`: when it came or was last
changed. The lines are in that order, so whoever has read to a line asks for what lies behind it the next time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import msgspec
import structlog

from feeds.archive import Annals
from feeds.entry import entry
from feeds.jsonfeed import item
from feeds.spec import Site
from regionwire.source import Source

AT_ONCE = 500  # stories

log = structlog.get_logger("regionwire.feeds")


def lines(annals: Annals, site: Site, sources: Mapping[str, Source], since: datetime | None = None) -> Iterator[bytes]:
    """The lines, each with its end. `since`: what came or changed later than that, None for everything."""
    after = (since + timedelta(microseconds=1), "") if since else None
    while found := annals.changed(None, after, AT_ONCE):
        for at, story in found:
            try:
                told = item(entry(story, site, sources))
            except ValueError as cause:
                log.warning("story left out", story=repr(story.id), cause=str(cause))
                continue
            told["_regionwire"]["changed"] = at
            yield msgspec.json.encode(told) + b"\n"
        after = (found[-1][0], found[-1][1].id)
