"""Which stories held may be the same as another one, and what sources repeat under all their stories.

    sketch     hash · day of publication ─▶ story        one b-tree; a look-up is one short range of it for each hash
    sentence   sentence of a source ─▶ story             of the last week
    refrain    sentences that stood under several of its stories

Everything is asked of the database: nothing is built when a program starts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, TextClause, delete, text

from regionwire.dedup import WINDOW, Fingerprint
from regionwire.dedup.fingerprint import NAME, RARE
from regionwire.store.database import insert_new
from regionwire.store.schema import EPOCH, refrain, sentence, sketch

OFTEN = 200  # stories of a window that share a hash: more are a formula, which says nothing
COPIES = 20  # stories up to which a name may be that of one story and its copies
REFRAIN = 3  # different stories of one source under which a sentence of neither stands
WEEK = timedelta(days=7)
KEPT = timedelta(days=30)  # that a refrain is remembered since it became one

_DAY = timedelta(days=1)
_BITS = 16  # for the day: until 2149
_AROUND = -(-WINDOW // _DAY)  # days


def _asking(query: str) -> dict[str, TextClause]:
    """`query` for each kind of database. `{asked}` stands for a table of one column, `value`: the numbers `asked`, of
    which there may be more than a statement has room for; `{rows}` for what makes one text of all rows."""
    return {
        "sqlite": text(query.format(asked="json_each(:asked) AS asked", rows="group_concat(row)")),
        "postgresql": text(
            query.format(
                asked="unnest(CAST(:asked AS bigint[])) AS asked(value)", rows="string_agg(CAST(row AS text), ',')"
            )
        ),
    }


# the stories of each hash come as one text, for a row of its own would cost each of them more than finding it; of a
# formula no more are read than tell that it is one
_NEAR = _asking(
    "SELECT asked.value, (SELECT {rows} FROM (SELECT story AS row FROM sketch"
    " WHERE key BETWEEN asked.value * 65536 + :first AND asked.value * 65536 + :last LIMIT :most) AS near)"
    " FROM {asked}"
)
_HUNG = _asking("SELECT id, original FROM story WHERE id IN (SELECT value FROM {asked}) AND original IS NOT NULL")
_KNOWN = _asking("SELECT hash FROM refrain WHERE hash IN (SELECT value FROM {asked})")
_SHARED = _asking(
    "SELECT sentence.hash, sentence.story FROM sentence JOIN story ON story.id = sentence.story"
    " WHERE sentence.hash IN (SELECT value FROM {asked}) AND story.published BETWEEN :first AND :last"
    " ORDER BY sentence.hash, sentence.story"
)
_ALIKE = _asking(
    "SELECT one, other FROM likeness WHERE relation IN ('copy', 'excerpt')"
    " AND one IN (SELECT value FROM {asked}) AND other IN (SELECT value FROM {asked})"
)
_UNDER = _asking(
    "SELECT DISTINCT story.id FROM story JOIN sentence ON sentence.story = story.id"
    " WHERE sentence.hash IN (SELECT value FROM {asked}) AND story.id <> :row"
)


@dataclass(frozen=True, slots=True)
class Repeated:
    """What of a story its source repeats: keys of sentences. `disturbed` are other stories of which that was not known
    before."""

    refrains: frozenset[int]
    disturbed: frozenset[int] = frozenset()


def put(connection: Connection, row: int, fingerprint: Fingerprint, published: datetime) -> None:
    """Make a story that says this findable; what it said before stays findable."""
    day = _day(published)
    rows = [{"key": _key(it, day), "story": row} for it in fingerprint.hashes]
    if rows:
        connection.execute(insert_new(connection, sketch), rows)


def clear(connection: Connection) -> None:
    """Let nothing be brought up any more: signatures of an older version never meet those of today."""
    connection.execute(delete(sketch))


def candidates(
    connection: Connection, fingerprint: Fingerprint, published: datetime, row: int | None = None
) -> frozenset[int]:
    """Rows of stories that share enough with this one, published around the same time. `row` is its own, if it is held:
    it makes nothing less rare."""
    if not fingerprint.hashes:
        return frozenset()
    day = _day(published)
    sharing: dict[int, list[int]] = {}
    near = {"first": day - _AROUND, "last": day + _AROUND, "most": OFTEN + 2}  # one too many, and its own
    for found, rows in _ask(connection, _NEAR, fingerprint.hashes, **near):
        others = [other for other in map(int, rows.split(",")) if other != row] if rows else []
        if 0 < len(others) <= OFTEN:
            sharing[found] = others
    rare = _rare(connection, sharing)
    shared: dict[int, list[int]] = defaultdict(list)
    for found, others in sharing.items():
        for other in others:
            shared[other].append(found)
    return frozenset(other for other, hashes in shared.items() if fingerprint.shares_enough(hashes, rare))


def _rare(connection: Connection, sharing: Mapping[int, Sequence[int]]) -> frozenset[int]:
    """The names that one story alone has, with its copies: that many bear a name because many reprint it makes it no
    more common."""
    borne = {found: rows for found, rows in sharing.items() if found & 3 == NAME and len(rows) <= COPIES}
    asked = {row for rows in borne.values() if len(rows) > RARE for row in rows}
    original = dict(_ask(connection, _HUNG, sorted(asked))) if asked else {}
    return frozenset(found for found, rows in borne.items() if len({original.get(it, it) for it in rows}) <= RARE)


def note(connection: Connection, row: int, sentences: frozenset[int], published: datetime, now: datetime) -> Repeated:
    """Remember the sentences of a story; which of them are refrains, now that it is known."""
    if not sentences:
        return Repeated(frozenset())
    keys = sorted(sentences)
    connection.execute(insert_new(connection, sentence), [{"hash": it, "story": row, "day": _day(now)} for it in keys])
    known = refrains(connection, keys)
    new = _repeated(connection, sorted(sentences - known), published)
    if not new:
        return Repeated(known)
    connection.execute(insert_new(connection, refrain), [{"hash": it, "day": _day(now)} for it in new])
    under = _ask(connection, _UNDER, new, row=row)
    return Repeated(known | frozenset(new), frozenset(other for (other,) in under))


def _repeated(connection: Connection, keys: Sequence[int], published: datetime) -> list[int]:
    """Those of these sentences that stand under several stories of their source, none of them a copy of another.

    Who hangs on whom does not count: all of them may hang on a story of another source that has the sentence as well.
    """
    week = {"first": _stored(published - WEEK), "last": _stored(published + WEEK)}
    under: dict[int, list[int]] = defaultdict(list)
    for key, row in _ask(connection, _SHARED, keys, **week):
        under[key].append(row)
    often = {key: rows for key, rows in under.items() if len(rows) >= REFRAIN}
    if not often:
        return []
    asked = sorted({row for rows in often.values() for row in rows})
    alike = {(one, other) for one, other in _ask(connection, _ALIKE, asked)}
    return [key for key, rows in often.items() if _different(rows, alike) >= REFRAIN]


def _different(rows: Sequence[int], alike: Collection[tuple[int, int]]) -> int:
    """How many of these stories, in ascending order, are copies of none before them."""
    kept: list[int] = []
    for row in rows:
        if not any((one, row) in alike for one in kept):
            kept.append(row)
    return len(kept)


def refrains(connection: Connection, sentences: Collection[int]) -> frozenset[int]:
    """Those of these sentences that their sources are known to repeat."""
    if not sentences:
        return frozenset()
    return frozenset(key for (key,) in _ask(connection, _KNOWN, sorted(sentences)))


def forget(connection: Connection, now: datetime) -> None:
    """Sentences of more than a week ago, and refrains that became one long ago: those still in use become one again."""
    for table, kept in ((sentence, WEEK), (refrain, KEPT)):
        connection.execute(delete(table).where(table.c.day < _day(now - kept)))


def _ask(
    connection: Connection, query: Mapping[str, TextClause], asked: Sequence[int], **further: int
) -> Sequence[Any]:
    """The rows that a query of ours gives for these numbers."""
    dialect = connection.dialect.name
    numbers = msgspec.json.encode(asked).decode() if dialect == "sqlite" else list(asked)
    return connection.execute(query[dialect], {"asked": numbers, **further}).all()


def _stored(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


def _key(found: int, day: int) -> int:
    return (found << _BITS) + day


def _day(moment: datetime) -> int:
    return max((moment - EPOCH) // _DAY, 0)
