"""The labels under which stories are filed, which is how feeds find them; and tombstones, which tell who left."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, delete, or_, select, union_all, update

from regionwire.dedup import Relation
from regionwire.item import Item
from regionwire.labels import labels_of
from regionwire.store.schema import label, likeness, story, tombstone

FRESH = timedelta(days=7)  # what was older when it was first seen is history: it never stands in a feed

# what runs for every story is built once: building a statement costs more than running it
_FILE = label.insert()
_UNFILE = delete(label).where(label.c.story == bindparam("row"))
_HIDE = update(label).where(label.c.story == bindparam("row")).values(live=False)
_TELL = tombstone.insert()
_UNTELL = delete(tombstone).where(
    tombstone.c.uri == bindparam("uri"), tombstone.c.code.in_(bindparam("codes", expanding=True))
)
_FILED = select(label.c.code, label.c.live).where(label.c.story == bindparam("row"))
_ROW: BindParameter[int] = bindparam("row")
_BESIDE = union_all(
    select(likeness.c.one).where(likeness.c.other == _ROW, likeness.c.relation == Relation.RELATED),
    select(likeness.c.other).where(likeness.c.one == _ROW, likeness.c.relation == Relation.RELATED),
)
_LABELS = select(label.c.code).where(or_(label.c.story == _ROW, label.c.story.in_(_BESIDE))).distinct()


def labels(connection: Connection, row: int) -> frozenset[str]:
    """The labels of the feeds in which a story is named: its own, and those of stories that it stands beside."""
    return frozenset(connection.scalars(_LABELS, {"row": row}))


def file(connection: Connection, row: int, item: Item, known: Mapping[str, Any], changed: datetime) -> None:
    """File an original under the labels that it has now; `known` are the columns of its row."""
    live = known["withdrawn"] is None and known["first_seen"] - known["published"] <= FRESH
    common = {"story": row, "published": known["published"], "live": live, "changed": changed}
    codes = labels_of(item)
    unfile(connection, row, known, changed, codes)
    if known["withdrawn"] is None:  # where it is back, it is not gone
        back = connection.execute(_UNTELL, {"uri": known["uri"], "codes": sorted(codes)}).rowcount
        if back:  # who was told that it is gone believes an entry only that is newer (RFC 6721 section 3)
            newer = max(known["updated"], changed)
            connection.execute(update(story).where(story.c.id == row).values(updated=newer))
    connection.execute(_FILE, [{"code": code, **common} for code in sorted(codes)])


def unfile(
    connection: Connection, row: int, known: Mapping[str, Any], at: datetime, stays: frozenset[str] = frozenset()
) -> None:
    """Take a story from all its labels; feeds that held it, but of those in which it `stays`, tell that it left."""
    _tell_gone(connection, row, known, at, stays)
    connection.execute(_UNFILE, {"row": row})


def hide(connection: Connection, row: int, known: Mapping[str, Any], at: datetime) -> None:
    """Let a story leave all feeds, which tell that, and stay filed where it was."""
    _tell_gone(connection, row, known, at)
    connection.execute(_HIDE, {"row": row})


def _tell_gone(
    connection: Connection, row: int, known: Mapping[str, Any], at: datetime, stays: frozenset[str] = frozenset()
) -> None:
    filed = connection.execute(_FILED, {"row": row})
    graves = [{"uri": known["uri"], "code": it.code, "at": at} for it in filed if it.live and it.code not in stays]
    if known["released"] and graves:
        connection.execute(_TELL, graves)
