"""Which stories held may be the same as another one, and what sources repeat under all their stories.

    sketch     hash · day of publication ─▶ story        one b-tree; a look-up is one short range of it for each hash
    sentence   sentence of a source ─▶ story             of the last week
    refrain    sentences that stood under several of its stories

Everything is asked of the database: nothing is built when a program starts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import BindParameter, Connection, bindparam, delete, select, text

from regionwire.dedup import WINDOW, Fingerprint, Relation
from regionwire.dedup.fingerprint import RARE
from regionwire.store.database import insert_new
from regionwire.store.schema import EPOCH, likeness, refrain, sentence, sketch, story

OFTEN = 200  # stories of a window that share a hash: more are a formula, which says nothing
REFRAIN = 3  # different stories of one source under which a sentence of neither stands
WEEK = timedelta(days=7)
KEPT = timedelta(days=30)  # that a refrain is remembered since it became one

_DAY = timedelta(days=1)
_BITS = 16  # for the day: until 2149
_AROUND = -(-WINDOW // _DAY)  # days
_NEAR = {
    "sqlite": text(
        "SELECT probe.value AS hash, sketch.story FROM json_each(:hashes) AS probe"
        " JOIN sketch ON sketch.key BETWEEN probe.value * 65536 + :first AND probe.value * 65536 + :last"
    ),
    "postgresql": text(
        "SELECT probe.value AS hash, sketch.story FROM unnest(CAST(:hashes AS bigint[])) AS probe(value)"
        " JOIN sketch ON sketch.key BETWEEN probe.value * 65536 + :first AND probe.value * 65536 + :last"
    ),
}


# built once: building a statement costs more than running it
_KEYS: BindParameter[Sequence[int]] = bindparam("keys", expanding=True)
_ROWS: BindParameter[Sequence[int]] = bindparam("rows", expanding=True)
_KNOWN = select(refrain.c.hash).where(refrain.c.hash.in_(_KEYS))
_SHARED = (
    select(sentence.c.hash, sentence.c.story)
    .join(story, story.c.id == sentence.c.story)
    .where(sentence.c.hash.in_(_KEYS), story.c.published.between(bindparam("first"), bindparam("last")))
    .order_by(sentence.c.hash, sentence.c.story)
)
_ALIKE = select(likeness.c.one, likeness.c.other).where(
    likeness.c.relation.in_([Relation.COPY, Relation.EXCERPT]), likeness.c.one.in_(_ROWS), likeness.c.other.in_(_ROWS)
)
_UNDER = (
    select(story.c.id)
    .join(sentence, story.c.id == sentence.c.story)
    .where(sentence.c.hash.in_(_KEYS), story.c.id != bindparam("row"))
    .distinct()
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
    day, dialect = _day(published), connection.dialect.name
    probes = msgspec.json.encode(fingerprint.hashes).decode() if dialect == "sqlite" else list(fingerprint.hashes)
    asked = {"hashes": probes, "first": day - _AROUND, "last": day + _AROUND}
    sharing: dict[int, list[int]] = defaultdict(list)
    for found, other in connection.execute(_NEAR[dialect], asked):
        if other != row:
            sharing[found].append(other)
    rare = frozenset(found for found, rows in sharing.items() if len(rows) <= RARE)
    shared: dict[int, set[int]] = defaultdict(set)
    for found, rows in sharing.items():
        if len(rows) <= OFTEN:
            for other in rows:
                shared[other].add(found)
    return frozenset(other for other, hashes in shared.items() if fingerprint.shares_enough(hashes, rare))


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
    under = connection.scalars(_UNDER, {"keys": new, "row": row})
    return Repeated(known | frozenset(new), frozenset(under))


def _repeated(connection: Connection, keys: Sequence[int], published: datetime) -> list[int]:
    """Those of these sentences that stand under several stories of their source, none of them a copy of another.

    Who hangs on whom does not count: all of them may hang on a story of another source that has the sentence as well.
    """
    around = {"keys": keys, "first": published - WEEK, "last": published + WEEK}
    under: dict[int, list[int]] = defaultdict(list)
    for key, row in connection.execute(_SHARED, around):
        under[key].append(row)
    often = {key: rows for key, rows in under.items() if len(rows) >= REFRAIN}
    if not often:
        return []
    asked = sorted({row for rows in often.values() for row in rows})
    alike = {(row.one, row.other) for row in connection.execute(_ALIKE, {"rows": asked})}
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
    return frozenset(connection.scalars(_KNOWN, {"keys": sorted(sentences)}))


def forget(connection: Connection, now: datetime) -> None:
    """Sentences of more than a week ago, and refrains that became one long ago: those still in use become one again."""
    for table, kept in ((sentence, WEEK), (refrain, KEPT)):
        connection.execute(delete(table).where(table.c.day < _day(now - kept)))


def _key(found: int, day: int) -> int:
    return (found << _BITS) + day


def _day(moment: datetime) -> int:
    return max((moment - EPOCH) // _DAY, 0)
