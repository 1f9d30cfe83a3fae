"""What stories held are to each other, kept: likenesses as they are found, verdicts as they are given, and who hangs
on whom as it follows from both.

    learn: a story's words ──index──▶ candidates ──compare──▶ likeness ──regroup──▶ story.original, merge
    judge: an operator's word ─────────────────────────────▶ verdict ──┘

A group is decided by all that is known of all its members, so it does not matter who came first. Which of them stands
in the feeds is decided once: what a feed has shown stays (docs/decisions/004).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, or_, select, update

from regionwire.dedup import (
    Draft,
    Fingerprint,
    Likeness,
    Member,
    Relation,
    Ties,
    Told,
    compare,
    fingerprint,
    gather,
    pair,
)
from regionwire.item import Item
from regionwire.store import index
from regionwire.store.document import item_of
from regionwire.store.schema import likeness, merge, story, verdict, version
from regionwire.text import words

MOST = 200  # stories of a group: one that grows beyond is no group, and grows no more
TOLD = 0.3  # of a text that two stories share, from which it is kept that they are not copies

_ROWS = select(story).where(story.c.id.in_(bindparam("rows", expanding=True))).order_by(story.c.id)
_VERSIONS = select(version.c.story, version.c.document).where(version.c.story.in_(bindparam("rows", expanding=True)))
_LIKE = select(likeness).where(
    or_(likeness.c.one.in_(bindparam("rows", expanding=True)), likeness.c.other.in_(bindparam("rows", expanding=True)))
)
_SAID = select(verdict).where(
    or_(verdict.c.one.in_(bindparam("rows", expanding=True)), verdict.c.other.in_(bindparam("rows", expanding=True)))
)
_JOINING = (Relation.COPY, Relation.EXCERPT)


@dataclass(frozen=True, slots=True)
class Found:
    """A story held that another one was compared with."""

    row: int
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Look:
    """A new story beside those held: keys of its sentences, its signature, and what it is to those brought up."""

    published: datetime
    sentences: frozenset[int]
    signature: Fingerprint
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Hung:
    """A story whose original became another one."""

    row: int
    before: int
    after: int
    why: str


def look(connection: Connection, item: Item, published: datetime) -> Look:
    """What a new item says, and the stories held that this brings up, compared with it."""
    draft = _draft(item)
    sentences = draft.sentences()
    told = Told(item.source, published, draft.own(index.refrains(connection, sentences)))
    signature = fingerprint(told.own)
    near = index.candidates(connection, signature, published)
    return Look(published, sentences, signature, _compared(connection, [told], near))


def settle(connection: Connection, row: int, look: Look, now: datetime) -> frozenset[int]:
    """Remember of the story `row`, which is new, what a look at it showed. Returns the stories whose ties changed."""
    _remember(connection, row, look.found)
    repeated = index.note(connection, row, look.sentences, look.published, now)
    if repeated.disturbed:  # part of it is not its own, as was not known yet
        changed = (learn(connection, one, now, anew=True) for one in sorted(repeated.disturbed | {row}))
        return frozenset().union(*changed)
    index.put(connection, row, look.signature, look.published)
    return frozenset({row})


def learn(connection: Connection, row: int, now: datetime, *, anew: bool = False) -> frozenset[int]:
    """Remember what a story says, and find out what it is to others. Returns the stories whose ties changed.

    What it said in earlier versions counts as well; what it was found to be to others by these stays, unless `anew`.
    Stories of which it shows that a part is repeated by their source are learnt anew.
    """
    known = connection.execute(_ROWS, {"rows": [row]}).one()
    item = item_of(known)
    repeated = index.note(connection, row, _draft(item).sentences(), known.published, now)
    changed = {row}
    if anew:
        former = or_(likeness.c.one == row, likeness.c.other == row)
        changed.update(*connection.execute(select(likeness.c.one, likeness.c.other).where(former)))
        connection.execute(delete(likeness).where(former))
    told = _told(connection, [known])[row] if anew else [_one(known, item, repeated.refrains)]
    near: frozenset[int] = frozenset()
    for signature in (fingerprint(one.own) for one in told):
        index.put(connection, row, signature, known.published)
        near |= index.candidates(connection, signature, known.published, row)
    _remember(connection, row, _compared(connection, told, near))
    for other in sorted(repeated.disturbed):
        changed |= learn(connection, other, now, anew=True)
    return frozenset(changed)


def show(connection: Connection, rows: Collection[int]) -> None:
    """Let these stories be brought up by what they say and said."""
    held = connection.execute(_ROWS, {"rows": sorted(rows)}).all()
    told = _told(connection, held)
    for row in held:
        for one in told[row.id]:
            index.put(connection, row.id, fingerprint(one.own), row.published)


def drop(connection: Connection, row: int) -> None:
    """Forget all that was known of a story that is no more."""
    for table in (likeness, verdict):
        connection.execute(delete(table).where(or_(table.c.one == row, table.c.other == row)))
    connection.execute(delete(version).where(version.c.story == row))


def judge(connection: Connection, one: int, other: int, *, same: bool, why: str, now: datetime) -> None:
    """Write down an operator's word on two stories; the last one counts."""
    first, second = pair(one, other)
    here = (verdict.c.one == first, verdict.c.other == second)
    connection.execute(delete(verdict).where(*here))
    said = {"one": first, "other": second, "same": same, "at": now, "why": why}
    connection.execute(verdict.insert(), said)


def forget_verdict(connection: Connection, one: int, other: int) -> bool:
    """Take an operator's word on two stories back; whether there was one."""
    first, second = pair(one, other)
    gone = connection.execute(delete(verdict).where(verdict.c.one == first, verdict.c.other == second))
    return gone.rowcount > 0


def compared(connection: Connection, one: int, other: int) -> tuple[Told, Told, Likeness]:
    """Two stories held: those of their states that are closest to each other, and what these are."""
    told = _told(connection, connection.execute(_ROWS, {"rows": sorted((one, other))}).all())
    pairs = [(a, b, compare(a, b)) for a in told[one] for b in told[other]]
    return max(pairs, key=lambda it: _closeness(it[2]))


def regroup(connection: Connection, rows: Collection[int], now: datetime) -> tuple[Hung, ...]:
    """Decide anew who hangs on whom among these stories and all that are tied to them; what that changed, written down
    in the log of merges."""
    members, ties, reasons = _component(connection, rows)
    if not (ties.alike or ties.joined) and all(it.original is None for it in members.values()):
        return ()
    originals = gather(_members(members, ties), ties)
    faces: dict[int, int] = {}
    for hub in set(originals.values()):
        group = [it for it, of in originals.items() if of == hub]
        face = min(group, key=lambda it: _standing(members[it], hub))
        faces |= dict.fromkeys(group, face)
    hung = []
    for row, face in sorted(faces.items()):
        before = members[row].original or row
        if before != face:
            if row == face:
                apart = pair(row, before)
                why = reasons[apart] if apart in ties.split or apart in ties.unlike else "no copy of another one"
            else:
                why = reasons.get(pair(row, face), "as a part of its group")
            hung.append(Hung(row, before, face, why))
    for one in hung:
        original = None if one.after == one.row else one.after
        connection.execute(update(story).where(story.c.id == one.row).values(original=original))
        logged = {"at": now, "story": one.row, "before": one.before, "after": one.after, "why": one.why}
        connection.execute(merge.insert(), logged)
    return tuple(hung)


def _standing(row: Row[Any], hub: int) -> tuple[bool, bool, bool, datetime, str]:
    """The story of a group that stands in the feeds has the least: what a feed has shown stays, though a better one is
    known by now, and what stands there before what stood there once."""
    return (not row.released, row.released and row.original is not None, row.id != hub, row.published, row.url)


def _component(
    connection: Connection, rows: Collection[int]
) -> tuple[dict[int, Row[Any]], Ties, dict[tuple[int, int], str]]:
    """The stories tied to these, directly or by others, with all that is known of each two of them."""
    found: set[int] = set()
    new = set(rows)
    ties: dict[tuple[int, int], Row[Any]] = {}
    said: dict[tuple[int, int], Row[Any]] = {}
    while new and len(found) < MOST:
        found |= new
        asked = {"rows": sorted(new)}
        alike = {(it.one, it.other): it for it in connection.execute(_LIKE, asked)}
        judged = {(it.one, it.other): it for it in connection.execute(_SAID, asked)}
        ties |= alike
        said |= judged
        joining = [key for key, it in alike.items() if it.relation in _JOINING]
        joining += [key for key, it in judged.items() if it.same]
        new = {row for key in joining for row in key} - found
    if new:  # a form that everybody fills in, and no group: what hangs where, stays there
        return {}, Ties({}), {}
    members = {row.id: row for row in connection.execute(_ROWS, {"rows": sorted(found)})}
    inside = {key: it for key, it in ties.items() if key[0] in members and key[1] in members}
    known = Ties(
        parts=frozenset(key for key, it in inside.items() if it.relation == Relation.EXCERPT),
        alike={key: it.strength for key, it in inside.items() if it.relation in _JOINING},
        unlike=frozenset(key for key, it in inside.items() if it.relation == Relation.OTHER),
        joined=frozenset(key for key, it in said.items() if it.same and {*key} <= members.keys()),
        split=frozenset(key for key, it in said.items() if not it.same),
    )
    reasons = {key: it.why for key, it in inside.items()} | {
        key: f"an operator's word: {it.why}" for key, it in said.items()
    }
    return members, known, reasons


def _members(rows: dict[int, Row[Any]], ties: Ties) -> list[Member]:
    items = {row: item_of(it) for row, it in rows.items()}
    members = []
    for row, item in items.items():
        own, held = _draft(item).own(), rows[row]
        credits = sum(_credits(it, item.source) for it in items.values() if it.source != item.source)
        cut = own.cut or item.cut or item.paywalled
        members.append(Member(row, held.url, held.published, len(own.whole), held.agency, cut, credits))
    return members


def _credits(item: Item, source: str) -> bool:
    """Whether an item names the outlet `source` as the one it was taken from."""
    named = {"".join(words(it)) for it in (item.attribution, item.agency) if it}
    return "".join(words(source)) in named


def _draft(item: Item) -> Draft:
    return _drafted(item.title, item.text, item.standfirst, item.source)


@lru_cache(maxsize=256)  # the stories of a day are compared with each other again and again
def _drafted(title: str, text: str, standfirst: str, source: str) -> Draft:
    return Draft(title, text, standfirst, source=source)


def _one(row: Row[Any], item: Item, refrains: Collection[int]) -> Told:
    return Told(row.source, row.published, _draft(item).own(refrains))


def _told(connection: Connection, rows: Sequence[Row[Any]]) -> dict[int, list[Told]]:
    """What stories say and said, the last first."""
    items = {row.id: [item_of(row)] for row in rows}
    for old in connection.execute(_VERSIONS, {"rows": sorted(items)}):
        items[old.story].append(item_of(old))
    drafts = {row: [_draft(item) for item in said] for row, said in items.items()}
    known = index.refrains(connection, {key for said in drafts.values() for draft in said for key in draft.sentences()})
    return {row.id: [Told(row.source, row.published, draft.own(known)) for draft in drafts[row.id]] for row in rows}


def _compared(connection: Connection, told: Sequence[Told], rows: Collection[int]) -> tuple[Found, ...]:
    """What the states of one story are to those of others: of each other story the closest likeness."""
    if not rows:
        return ()
    others = _told(connection, connection.execute(_ROWS, {"rows": sorted(rows)}).all())
    return tuple(
        Found(row, max((compare(one, it) for one in told for it in said), key=_closeness))
        for row, said in sorted(others.items())
    )


def _closeness(found: Likeness) -> tuple[bool, bool, float, str]:
    return (found.joins, found.relation == Relation.RELATED, found.strength, found.why)


def _remember(connection: Connection, row: int, found: Iterable[Found]) -> None:
    """Keep what is alike, and what would be; a likeness to an earlier version stays beside another finding."""
    for it in found:
        if it.likeness.relation == Relation.OTHER and it.likeness.strength < TOLD:
            continue
        one, other = pair(row, it.row)
        here = (likeness.c.one == one, likeness.c.other == other)
        if not it.likeness.joins:
            kept = connection.execute(select(likeness.c.relation).where(*here)).scalar()
            if kept in _JOINING:
                continue
        connection.execute(delete(likeness).where(*here))
        said = {"relation": it.likeness.relation, "strength": it.likeness.strength, "why": it.likeness.why}
        connection.execute(likeness.insert(), {"one": one, "other": other, **said})
