"""What stories said before, kept: numbered from 1 as readers heard of them; below that what only finding copies needs.

version 1, 2, …: an edit of this story      version -1, -2, …: what another story said that this one took over
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select

from regionwire.store.schema import version


def keep(connection: Connection, known: Row[Any], change: str, now: datetime) -> None:
    """Keep what a story says as its last version; `change`: what readers hear of the edit that ends it, or ""."""
    numbers = select(func.coalesce(func.max(version.c.number), 0))
    last = connection.execute(numbers.where(version.c.story == known.id, version.c.number > 0)).scalar_one()
    values = {"story": known.id, "number": last + 1, "until": now, "change": change, "document": known.document}
    connection.execute(version.insert(), values)


def take_over(connection: Connection, row: int, other: int) -> bool:
    """Let what the story `other` said be what `row` said, below its own versions, which keep their numbers: no edit of
    this story, so that nobody hears of it as one. Whether there was anything."""
    kept = connection.execute(
        select(version).where(version.c.story == other).order_by(version.c.until, version.c.number)
    ).all()
    lowest = connection.execute(select(func.min(version.c.number)).where(version.c.story == row)).scalar() or 0
    said = [
        {**it._mapping, "story": row, "number": min(lowest, 0) - number, "change": ""}
        for number, it in enumerate(kept, 1)
    ]
    if said:
        connection.execute(delete(version).where(version.c.story == other))
        connection.execute(version.insert(), said)
    return bool(said)
