"""What is known of stories and of what they are to each other, for whoever asks why. Nothing here changes anything."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, func, or_, select

from regionwire.dedup import Likeness, Relation, fingerprint, pair
from regionwire.item import Item
from regionwire.store import identity, index
from regionwire.store.database import Database
from regionwire.store.document import item_of
from regionwire.store.schema import likeness, merge, page, story, story_url, verdict, version
from regionwire.text import words
from regionwire.urls import address_key

_ROWS: BindParameter[Sequence[int]] = bindparam("rows", expanding=True)
_STORIES = select(story).where(story.c.id.in_(_ROWS))
_GROUPS = select(story).where(or_(story.c.id.in_(_ROWS), story.c.original.in_(_ROWS)))
_LIKE = select(likeness).where(or_(likeness.c.one.in_(_ROWS), likeness.c.other.in_(_ROWS)))
_SAID = select(verdict).where(or_(verdict.c.one.in_(_ROWS), verdict.c.other.in_(_ROWS)))

_VERSIONS = select(version).where(version.c.story == bindparam("row")).order_by(version.c.until, version.c.number)
_KEYS = select(story_url.c.key).where(story_url.c.story == bindparam("row")).order_by(story_url.c.key)
_PAGES = select(page.c.url).where(page.c.story == bindparam("row"))


@dataclass(frozen=True, slots=True)
class Tie:
    """What two stories are to each other: found by their words, or said by an operator (`by_word`, when: `at`)."""

    one: int  # the lesser row
    other: int
    relation: Relation
    why: str
    at: datetime | None = None

    @property
    def by_word(self) -> bool:
        return self.at is not None

    @property
    def joins(self) -> bool:
        return self.relation in (Relation.COPY, Relation.EXCERPT)

    def beyond(self, row: int) -> int:
        """The one of the two that is not `row`."""
        return self.other if row == self.one else self.one


@dataclass(frozen=True, slots=True)
class Version:
    """What a story said until an edit of its words, and what that changed; "" for a typo."""

    item: Item
    until: datetime
    change: str


@dataclass(frozen=True, slots=True)
class Ways:
    """What leads to a story: addresses that can be opened, its own first, and the keys (`urls.address_key`) of all."""

    addresses: tuple[str, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """A story that was hung on another one, or taken off: rows."""

    at: datetime
    story: int
    before: int
    after: int
    why: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two stories set side by side now: how far apart they were published, how many own words each has, how many of the
    hashes by which the index finds copies they share, and whether it brings the one up for the other."""

    likeness: Likeness
    apart: timedelta
    words: tuple[int, int]
    shared: int
    brought_up: bool


class Circle:
    """Some stories, their whole groups, what is known of any two of them, and of them and others."""

    def __init__(self, stories: Mapping[int, Row[Any]], ties: Mapping[tuple[int, int], Tie]) -> None:
        self.stories, self._ties = stories, ties
        self._around: dict[int, list[int]] = {}
        for one, other in sorted(ties):
            self._around.setdefault(one, []).append(other)
            self._around.setdefault(other, []).append(one)

    def with_stories(self, other: Circle) -> Circle:
        """This one, in which the stories of another one have their names."""
        return Circle({**other.stories, **self.stories}, self._ties)

    def original(self, row: int) -> int:
        """The story that stands for the group of `row`: itself, if it does."""
        return int(self.stories[row].original or row)

    def item(self, row: int) -> Item:
        return item_of(self.stories[row])

    def age(self, row: int) -> tuple[datetime, str]:
        """By which stories stand in the order of their publication."""
        return self.stories[row].published, self.stories[row].url

    def group(self, row: int) -> tuple[int, ...]:
        """All that are one story with `row`, itself as well: the original first, then as they were published."""
        original = self.original(row)
        members = [it for it in self.stories if self.original(it) == original]
        return tuple(sorted(members, key=lambda it: (it != original, self.age(it))))

    def tie(self, one: int, other: int) -> Tie | None:
        """What is known of two stories; an operator's word before all else."""
        return self._ties.get(pair(one, other))

    def words(self, rows: Collection[int]) -> tuple[Tie, ...]:
        """What an operator said of any of these stories, and of others beside them, the first first."""
        said = [(it.at, key, it) for key, it in self._ties.items() if it.at and {*key} & {*rows}]
        return tuple(it for *_, it in sorted(said, key=lambda it: it[:2]))

    def splits(self, one: int, other: int) -> tuple[Tie, ...]:
        """An operator's words that a story that is one with `one` is not one with another that is with `other`."""
        here, there = self.group(one), self.group(other)
        return tuple(it for it in self.words(here) if not it.joins and {it.one, it.other} & {*there})

    def path(self, one: int, other: int) -> tuple[Tie, ...]:
        """Why two stories are one: the fewest ties that lead from one to the other. () where none do."""
        came: dict[int, int] = {one: one}
        ahead = deque([one])
        while ahead and other not in came:
            at = ahead.popleft()
            for near in self._around.get(at, ()):
                if near not in came and near in self.stories and self._ties[pair(at, near)].joins:
                    came[near] = at
                    ahead.append(near)
        if one == other or other not in came:
            return ()
        steps = [other]
        while steps[-1] != one:
            steps.append(came[steps[-1]])
        return tuple(self._ties[pair(a, b)] for a, b in zip(steps[::-1], steps[-2::-1], strict=False))

    def part(self, row: int, tie: Tie) -> Relation:
        """What a story is by a tie: an excerpt, if it is the lesser one of an excerpt and its whole; else a copy."""
        lesser = tie.relation is Relation.EXCERPT and self._length(row) < self._length(tie.beyond(row))
        return Relation.EXCERPT if lesser else Relation.COPY

    def related(self, row: int) -> dict[int, Tie]:
        """Originals of other groups that tell of the same event, as they were published, each with the tie to it or to
        a copy of it."""
        found: dict[int, Tie] = {}
        for near in self._around.get(row, ()):
            tie = self._ties[pair(row, near)]
            if tie.relation is Relation.RELATED and near in self.stories:
                found.setdefault(self.original(near), tie)
        return {it: found[it] for it in sorted(found, key=self.age) if it != self.original(row)}

    def _length(self, row: int) -> int:
        item = self.item(row)
        return len(words(item.standfirst)) + len(words(item.text))


class Accounts:
    """The part of the store that tells what stories are to each other."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def circle(self, rows: Collection[int]) -> Circle:
        """All that is known around these stories, of which there are hundreds at most."""
        with self._database.read() as connection:
            asked = connection.execute(_STORIES, {"rows": sorted(rows)}).all()
            stories = {row.id: row for row in connection.execute(_GROUPS, {"rows": sorted(_originals(asked))})}
            inside = {"rows": sorted(stories)}
            ties = {pair(it.one, it.other): it for it in _alike(connection.execute(_LIKE, inside))}
            ties |= {pair(it.one, it.other): it for it in _said(connection.execute(_SAID, inside), ties)}
            ends = sorted({row for key in ties for row in key} - stories.keys())
            others = connection.execute(_STORIES, {"rows": ends}).all()
            beyond = sorted(_originals(others) - stories.keys())
            stories |= {row.id: row for row in (*others, *connection.execute(_STORIES, {"rows": beyond}))}
        return Circle(stories, ties)

    def around(self, rows: Collection[int]) -> frozenset[int]:
        """These stories, their groups, and whatever has a tie to any of these."""
        return frozenset(self.circle(rows).stories)

    def versions(self, row: int) -> tuple[Version, ...]:
        """What a story said before, the first first."""
        with self._database.read() as connection:
            return tuple(
                Version(item_of(it), it.until, it.change) for it in connection.execute(_VERSIONS, {"row": row})
            )

    def urls(self, row: int) -> Ways:
        """What leads to a story: the addresses that it was read at, or that it said at any time are its own."""
        with self._database.read() as connection:
            keys = tuple(connection.scalars(_KEYS, {"row": row}))
            held = connection.execute(_STORIES, {"rows": [row]}).one()
            said = [item_of(it) for it in (held, *connection.execute(_VERSIONS, {"row": row}))]
            read = connection.scalars(_PAGES, {"row": row}).all()
        known = {held.url, *read, *(url for item in said for url in (item.url, *item.addresses, *item.claimed))}
        own = sorted((url for url in known if address_key(url) in keys), key=lambda url: (url != held.url, url))
        return Ways(tuple(own), keys)

    def merges(self, rows: Collection[int] | None = None, after: int = 0) -> tuple[Merge, ...]:
        """What was written down when these stories (None: any) were hung on others, the first first; `after`: behind
        the one that was the last then."""
        asked = select(merge).where(merge.c.id > after).order_by(merge.c.id)
        if rows is not None:
            asked = asked.where(merge.c.story.in_(sorted(rows)))
        with self._database.read() as connection:
            return tuple(Merge(it.at, it.story, it.before, it.after, it.why) for it in connection.execute(asked))

    def last_merge(self) -> int:
        """The number of what was written down last; 0 where nothing was."""
        with self._database.read() as connection:
            return connection.execute(select(func.max(merge.c.id))).scalar() or 0

    def compared(self, one: int, other: int) -> Comparison:
        """What two stories are to each other by their words, as these are known today."""
        with self._database.read() as connection:
            first, second, found = identity.compared(connection, one, other)
            signatures = fingerprint(first.own), fingerprint(second.own)
            at = {row.id: row.published for row in connection.execute(_STORIES, {"rows": sorted((one, other))})}
            near = index.candidates(connection, signatures[0], at[one])
        return Comparison(
            likeness=found,
            apart=abs(at[one] - at[other]),
            words=(signatures[0].words, signatures[1].words),
            shared=len({*signatures[0].hashes} & {*signatures[1].hashes}),
            brought_up=other in near,
        )


def _originals(rows: Iterable[Row[Any]]) -> frozenset[int]:
    return frozenset(row.original or row.id for row in rows)


def _alike(rows: Iterator[Row[Any]]) -> Iterator[Tie]:
    return (Tie(row.one, row.other, Relation(row.relation), row.why) for row in rows)


def _said(rows: Iterator[Row[Any]], ties: Mapping[tuple[int, int], Tie]) -> Iterator[Tie]:
    for row in rows:
        known = ties.get((row.one, row.other))
        joined = known.relation if known and known.joins else Relation.COPY
        yield Tie(row.one, row.other, joined if row.same else Relation.OTHER, row.why, at=row.at)
