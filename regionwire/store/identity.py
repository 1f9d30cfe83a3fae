"""What stories held are to each other, kept: likenesses as they are found, verdicts as they are given, and who hangs
on whom as it follows from both.

    learn: a story's words ──index──▶ candidates ──compare──▶ likeness ──regroup──▶ story.original, merge
    judge: an operator's word ─────────────────────────────▶ verdict ──┘

A group is decided by all that is known of all its members, so it does not matter who came first. Which of them stands
in the feeds is decided once: what a feed has shown stays (docs/decisions/004).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, bindparam, delete, or_, select, update

from regionwire.dedup import (
    Draft,
    Fingerprint,
    Likeness,
    Member,
    Relation,
    Ties,
    Told,
    Verdict,
    compare,
    fingerprint,
    gather,
    pair,
)
from regionwire.dedup.group import Pair
from regionwire.item import Item
from regionwire.store import index, versions
from regionwire.store.document import item_of
from regionwire.store.edit import is_cut
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
        return learn_anew(connection, repeated.disturbed | {row}, now)
    index.put(connection, row, look.signature, look.published)
    return frozenset({row})


def learn(connection: Connection, row: int, now: datetime) -> frozenset[int]:
    """Remember what a story says by now, and find out what it is to others. Returns the stories whose ties changed.

    What it was found to be to others by earlier versions stays.
    """
    held = connection.execute(_ROWS, {"rows": [row]}).one()
    item = item_of(held)
    repeated = index.note(connection, row, _draft(item).sentences(), held.published, now)
    former = {third for third, _ in _thirds(connection, _LIKE, row)}
    _find(connection, held, [_one(held, item, repeated.refrains)], former)
    return learn_anew(connection, repeated.disturbed, now) | {row}


def learn_anew(connection: Connection, rows: Collection[int], now: datetime) -> frozenset[int]:
    """Find out anew what stories say and said themselves, and what that is to others. Returns the stories whose ties
    changed: those of which this shows that a part is repeated by their source are learnt anew as well."""
    changed = set(rows)
    for held in connection.execute(_ROWS, {"rows": sorted(rows)}).all():
        repeated = index.note(connection, held.id, _draft(item_of(held)).sentences(), held.published, now)
        # what brought these up may have become common since
        former = {third for third, _ in _thirds(connection, _LIKE, held.id)}
        connection.execute(delete(likeness).where(_of(likeness, held.id)))
        _find(connection, held, _told(connection, [held])[held.id], former)
        changed |= former | learn_anew(connection, repeated.disturbed, now)
    return frozenset(changed)


def show(connection: Connection, rows: Collection[int]) -> None:
    """Let these stories be brought up by what they say and said."""
    held = connection.execute(_ROWS, {"rows": sorted(rows)}).all()
    told = _told(connection, held)
    for row in held:
        for one in told[row.id]:
            index.put(connection, row.id, fingerprint(one.own), row.published)


def fold(connection: Connection, row: int, twin: int) -> None:
    """Let a story take over all that is known of its `twin`, which is no story of its own any more: of two words on the
    same third story the later one counts, of two likenesses the closer one."""
    for third, said in _thirds(connection, _SAID, twin, row):
        held = connection.execute(select(verdict.c.at).where(*_on(verdict, row, third))).scalar()
        if held is None or held < said.at:
            judge(connection, row, third, same=said.same, why=said.why, now=said.at)
    _remember(connection, row, [Found(third, _likeness(it)) for third, it in _thirds(connection, _LIKE, twin, row)])
    for table in (likeness, verdict):
        connection.execute(delete(table).where(_of(table, twin)))
    if versions.take_over(connection, row, twin):
        show(connection, [row])


def replace_original(connection: Connection, original: int, row: int, now: datetime) -> None:
    """Let all that hangs on an original hang on one of these from now on; that is written down in the log of merges."""
    hanging = connection.scalars(select(story.c.id).where(story.c.original == original).order_by(story.c.id)).all()
    connection.execute(update(story).where(story.c.original == original).values(original=row))
    connection.execute(update(story).where(story.c.id == row).values(original=None))
    why = "its original is another address of this story"
    logged = {"at": now, "before": original, "after": row, "why": why}
    connection.execute(merge.insert(), [{**logged, "story": one} for one in (*hanging, original)])


def lead(connection: Connection, rows: Sequence[int]) -> None:
    """Remember that these stories stand at addresses that lead to one page, which says what each of them said."""
    for row in rows[1:]:
        found = Likeness(Relation.COPY, 1.0, "one address leads to the other, with the same words")
        _remember(connection, rows[0], [Found(row, found)])


def judge(connection: Connection, one: int, other: int, *, same: bool, why: str, now: datetime) -> None:
    """Write down an operator's word on two stories; the last one counts."""
    connection.execute(delete(verdict).where(*_on(verdict, one, other)))
    first, second = pair(one, other)
    said = {"one": first, "other": second, "same": same, "at": now, "why": why}
    connection.execute(verdict.insert(), said)


def forget_verdict(connection: Connection, one: int, other: int) -> bool:
    """Take an operator's word on two stories back; whether there was one."""
    return connection.execute(delete(verdict).where(*_on(verdict, one, other))).rowcount > 0


def compared(connection: Connection, one: int, other: int) -> tuple[Told, Told, Likeness]:
    """Two stories held: those of their states that are closest to each other, and what these are."""
    told = _told(connection, connection.execute(_ROWS, {"rows": sorted((one, other))}).all())
    pairs = [(a, b, compare(a, b)) for a in told[one] for b in told[other]]
    return max(pairs, key=lambda it: _closeness(it[2]))


def regroup(connection: Connection, rows: Collection[int], now: datetime) -> Iterator[Hung]:
    """Decide anew who hangs on whom among these stories and all that are tied to them; what that changed, written down
    in the log of merges.

    Those that are tied together are decided at once and by themselves: who credits whom, and how many are too many, is
    asked among them alone.
    """
    decided: set[int] = set()
    for row in sorted(rows):
        if row not in decided:
            found, known = _component(connection, row)
            decided |= found
            yield from _decided(connection, known, now)


def _decided(connection: Connection, known: _Known, now: datetime) -> tuple[Hung, ...]:
    """What changes for stories that are tied together."""
    if len(known.members) < 2 and all(it.original is None for it in known.members.values()):
        return ()
    originals = gather(known.ranked(), known.ties())
    groups: dict[int, list[int]] = defaultdict(list)
    for row, hub in originals.items():
        groups[hub].append(row)
    faces: dict[int, int] = {}
    for hub, group in groups.items():
        face = min(group, key=lambda it: _standing(known.members[it], hub))
        faces |= dict.fromkeys(group, face)
    hung = []
    for row, face in sorted(faces.items()):
        before = known.members[row].original or row
        if before != face:
            why = known.why_apart(row, before, faces) if row == face else known.why_one(row, face)
            hung.append(Hung(row, before, face, why))
    for one in hung:
        original = None if one.after == one.row else one.after
        connection.execute(update(story).where(story.c.id == one.row).values(original=original))
        logged = {"at": now, "story": one.row, "before": one.before, "after": one.after, "why": one.why}
        connection.execute(merge.insert(), logged)
    return tuple(hung)


def _standing(row: Row[Any], hub: int) -> tuple[bool, bool, bool, datetime, str]:
    """The story of a group that stands in the feeds has the least: what a feed has shown stays, though a better one is
    known by now, and what stands there before what stood there once. Also when its outlet took it back: under the id of
    another one it would be told twice."""
    return (not row.released, row.released and row.original is not None, row.id != hub, row.published, row.url)


@dataclass(frozen=True, slots=True)
class _Known:
    """Stories tied to each other, directly or by others, and all that is known of each two of them."""

    members: Mapping[int, Row[Any]]
    alike: Mapping[Pair, Row[Any]]  # rows of `likeness`, of two of which one at least is a member
    said: Mapping[Pair, Row[Any]]  # of `verdict`, likewise
    beyond: Mapping[int, int]  # stories that are no members and of which something was said -> what they hang on

    def ties(self) -> Ties:
        inside = {on: it for on, it in self.alike.items() if self.members.keys() >= {*on}}
        return Ties(
            alike={on: it.strength for on, it in inside.items() if it.relation in _JOINING},
            parts=frozenset(on for on, it in inside.items() if it.relation == Relation.EXCERPT),
            unlike=frozenset(on for on, it in inside.items() if it.relation == Relation.OTHER),
            verdicts=[Verdict(on, it.same, it.at) for on, it in self.said.items()],
        )

    def ranked(self) -> list[Member]:
        """The stories as they are ranked: by whole texts, and by how many of other sources name theirs."""
        items = {row: item_of(it) for row, it in self.members.items()}
        named = Counter((name, source) for it in items.values() for name in _credited(it) for source in ("", it.source))
        ranked = []
        for row, item in items.items():
            own, held, name = _draft(item).own(), self.members[row], _name(item.source)
            credits = named[name, ""] - named[name, item.source]
            ranked.append(
                Member(row, held.url, held.published, len(own.whole), held.agency, own.cut or is_cut(item), credits)
            )
        return ranked

    def why_one(self, row: int, face: int) -> str:
        on = pair(row, face)
        if on in self.said and self.said[on].same:
            return _by_word(self.said[on])
        return (
            self.alike[on].why if on in self.alike and self.alike[on].relation in _JOINING else "as a part of its group"
        )

    def why_apart(self, row: int, before: int, faces: Mapping[int, int]) -> str:
        """Why a story that stands for itself hangs no more on the one that it hung on."""
        on, stands = pair(row, before), {**self.beyond, **faces}
        groups = {row, stands.get(before, before)}
        splits = [at for at, it in self.said.items() if not it.same and {stands[one] for one in at} == groups]
        if splits:
            return _by_word(self.said[min(splits, key=lambda at: (at != on, at))])
        if faces.get(before) == row:
            return "the best of its group"
        unlike = on in self.alike and self.alike[on].relation == Relation.OTHER
        return self.alike[on].why if unlike else "no copy of another one"


def _component(connection: Connection, row: int) -> tuple[set[int], _Known]:
    """The stories tied to this one, directly or by others, and what is known of each two of them: nothing where there
    are too many."""
    found: set[int] = set()
    new = {row}
    ties: dict[Pair, Row[Any]] = {}
    said: dict[Pair, Row[Any]] = {}
    while new and len(found) < MOST:
        found |= new
        asked = {"rows": sorted(new)}
        alike = {(it.one, it.other): it for it in connection.execute(_LIKE, asked)}
        judged = {(it.one, it.other): it for it in connection.execute(_SAID, asked)}
        ties |= alike
        said |= judged
        joining = [on for on, it in alike.items() if it.relation in _JOINING]
        joining += [on for on, it in judged.items() if it.same]
        new = {row for on in joining for row in on} - found
    if new:  # a form that everybody fills in, and no group: what hangs where, stays there
        return found, _Known({}, {}, {}, {})
    members = {row.id: row for row in connection.execute(_ROWS, {"rows": sorted(found)})}
    others = {row for on in said for row in on} - members.keys()
    hanging = connection.execute(_ROWS, {"rows": sorted(others)}) if others else ()
    return found, _Known(members, ties, said, {row.id: row.original or row.id for row in hanging})


def _by_word(said: Row[Any]) -> str:
    return f"an operator's word: {said.why}"


def _credited(item: Item) -> frozenset[str]:
    """The outlets that an item names as those it was taken from."""
    return frozenset(_name(it) for it in (item.attribution, item.agency) if it)


def _name(outlet: str) -> str:
    return "".join(words(outlet))


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


def _find(connection: Connection, held: Row[Any], told: Sequence[Told], near: Collection[int] = ()) -> None:
    """Let a story be brought up by these states of it, and remember what they are to what they bring up, and to those
    that are `near` anyway."""
    for it in told:
        signature = fingerprint(it.own)
        index.put(connection, held.id, signature, held.published)
        near = index.candidates(connection, signature, held.published, held.id).union(near)
    _remember(connection, held.id, _compared(connection, told, near))


def _remember(connection: Connection, row: int, found: Iterable[Found]) -> None:
    """Keep what is alike, and what would be. Of all that two stories said, what is closest counts."""
    kept = {(it.one, it.other): _likeness(it) for it in connection.execute(_LIKE, {"rows": [row]})}
    for it in found:
        on, new = pair(row, it.row), it.likeness
        if new.relation == Relation.OTHER and new.strength < TOLD:
            continue
        if on in kept and _closeness(kept[on]) >= _closeness(new):
            continue
        connection.execute(delete(likeness).where(*_on(likeness, *on)))
        said = {"relation": new.relation, "strength": new.strength, "why": new.why}
        connection.execute(likeness.insert(), {"one": on[0], "other": on[1], **said})


def _likeness(row: Row[Any]) -> Likeness:
    return Likeness(Relation(row.relation), row.strength, row.why)


def _closeness(found: Likeness) -> tuple[bool, bool, float, str]:
    return (found.joins, found.relation == Relation.RELATED, found.strength, found.why)


def _thirds(connection: Connection, asked: Select[Any], row: int, but: int = 0) -> list[tuple[int, Row[Any]]]:
    """What is known of a story and others, `but` one (0: of all)."""
    known = connection.execute(asked, {"rows": [row]})
    return [(it.other if it.one == row else it.one, it) for it in known if but not in (it.one, it.other)]


def _of(table: Table, row: int) -> ColumnElement[bool]:
    """What is known of a story and any other one."""
    return or_(table.c.one == row, table.c.other == row)


def _on(table: Table, one: int, other: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """What is known of two stories."""
    first, second = pair(one, other)
    return table.c.one == first, table.c.other == second
