"""`regionwire dedup --jsonl`: stories in order of arrival -> what each is to the others.

    line ──given──▶ Item ──Stories.save──▶ a store in memory ──accounts──▶ answers

It is the store that decides, by the code that decides for feeds, so that what is measured here is what is published.
No clock is read: now is the latest time of publication that was given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import msgspec
import structlog

from regionwire.cli.given import Desk, Given, given_id
from regionwire.cli.jsonl import BadLine
from regionwire.dedup import Relation
from regionwire.source import Source
from regionwire.store import Store
from regionwire.store.account import Circle, Tie

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)  # now, until a story says when it was published
BATCH = 200  # stories that are answered together

log = structlog.get_logger("regionwire.dedup")

Kind = Literal["original", "copy", "excerpt", "version", "related"]


class Answer(msgspec.Struct, frozen=True):
    """What a line is: `story` is the id of the line that stands for it, its own for an original; `related` are ids of
    other stories of the same event."""

    id: msgspec.Raw
    story: msgspec.Raw
    relation: Kind
    why: str
    related: tuple[msgspec.Raw, ...]


class Refusal(msgspec.Struct, frozen=True):
    """The answer to a line that cannot be answered; `line` is its number among all that were given, from 1."""

    id: msgspec.Raw
    line: int
    error: str


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that was taken: its id, the row of its story, and how it is a version, if it is one."""

    id: msgspec.Raw
    row: int
    version: str = ""


class Sieve:
    """Takes stories, one after the other, and answers for all of them."""

    def __init__(self, store: Store, sources: Iterable[Source]) -> None:
        self._store, self._desk = store, Desk(sources)
        self._now = BEGINNING
        self._lines: list[_Line | Refusal] = []
        self._first: dict[int, _Line] = {}  # row -> the line that brought it
        self._of: dict[int, list[int]] = {}  # row -> numbers of all its lines
        self._ids: dict[bytes, int] = {}  # id -> number of the line that has it, from 1
        self._edits: Counter[int] = Counter()  # row -> versions that it left behind

    def take(self, line: bytes) -> None:
        """Keep the story of a line, whatever the line holds."""
        try:
            taken = self._saved(self._desk.given(line, self._now))
        except BadLine as bad:
            self._lines.append(Refusal(bad.id, len(self) + 1, str(bad)))
        except Exception as fault:  # a story must not keep the next ones from being answered
            name = given_id(line)
            log.exception("story not compared", id=bytes(name).decode())
            self._lines.append(Refusal(name, len(self) + 1, f"a fault of ours: {type(fault).__name__}: {fault}"))
        else:
            self._first.setdefault(taken.row, taken)
            self._of.setdefault(taken.row, []).append(len(self._lines))
            self._lines.append(taken)

    def __len__(self) -> int:
        return len(self._lines)

    def lines_of(self, rows: Iterable[int]) -> list[int]:
        """The numbers of all lines of these stories."""
        return sorted(number for row in rows for number in self._of.get(row, ()))

    def answers(self, numbers: Sequence[int]) -> Iterator[Answer | Refusal]:
        """The answers to these lines, as far as is known now."""
        for at in range(0, len(numbers), BATCH):
            lines = [self._lines[number] for number in numbers[at : at + BATCH]]
            circle = self._store.accounts.circle({it.row for it in lines if isinstance(it, _Line)})
            yield from (it if isinstance(it, Refusal) else self._answer(it, circle) for it in lines)

    def _saved(self, given: Given) -> _Line:
        key = msgspec.json.encode(msgspec.json.decode(given.id))
        if key in self._ids:  # no id: that one's last answer must not be this error
            raise BadLine(f"line {len(self) + 1}: the id {key.decode()} is that of line {self._ids[key]} already")
        published = given.item.published
        self._now = max(self._now, published.at) if published else self._now
        row, _ = self._store.stories.save(given.item, agency=given.agency, now=self._now)
        self._ids[key] = len(self) + 1
        first = self._first.get(row)
        return _Line(given.id, row, self._version(first, given) if first else "")

    def _version(self, first: _Line, given: Given) -> str:
        """How a story that came again is a version of the first one."""
        why = f"at the address of {_named(first.id)}: {given.item.url}"
        versions = self._store.accounts.versions(first.row)
        if len(versions) > self._edits[first.row]:
            self._edits[first.row] = len(versions)
            why += f"; edited: {versions[-1].change or 'nothing that matters'}"
        return why

    def _answer(self, line: _Line, circle: Circle) -> Answer:
        original = circle.original(line.row)
        related = circle.related(line.row)
        kind, why = self._standing(line, original, related, circle)
        return Answer(line.id, self._first[original].id, kind, why, tuple(self._first[row].id for row in related))

    def _standing(self, line: _Line, original: int, related: Mapping[int, Tie], circle: Circle) -> tuple[Kind, str]:
        if line.version:
            return "version", line.version
        if original != line.row:
            return self._hung(line, original, circle)
        copies = len(circle.group(line.row)) - 1
        why = f"the original of {copies + 1} stories" if copies else "no copy of another story"
        earlier = [row for row in related if circle.age(row) < circle.age(line.row)]
        if not earlier or copies:
            return "original", why
        tie = related[earlier[0]]
        return "related", f"beside {self._name(tie.beyond(line.row))}: {tie.why}"

    def _hung(self, line: _Line, original: int, circle: Circle) -> tuple[Kind, str]:
        path = circle.path(line.row, original)
        if not path:
            return "copy", f"of the group of {self._name(original)}"
        kind: Kind = "excerpt" if circle.part(line.row, path[0]) is Relation.EXCERPT else "copy"
        steps = [(path[0].beyond(line.row), path[0].why)]
        for tie in path[1:]:
            steps.append((tie.beyond(steps[-1][0]), tie.why))
        return kind, "; ".join(f"beside {self._name(row)}: {why}" for row, why in steps)

    def _name(self, row: int) -> str:
        return _named(self._first[row].id)


def sift(store: Store, sources: Iterable[Source], lines: Iterable[bytes]) -> Iterator[bytes]:
    """The answer to each line, in order, once all are read: a better original may come last."""
    sieve = Sieve(store, sources)
    for line in lines:
        sieve.take(line)
    yield from map(_encoded, sieve.answers(range(len(sieve))))


def stream(store: Store, sources: Iterable[Source], lines: Iterable[bytes]) -> Iterator[bytes]:
    """The answer to each line at once, and behind it those to earlier lines that it changed."""
    sieve, watch = Sieve(store, sources), store.watch()
    said: dict[int, Answer | Refusal] = {}
    for line in lines:
        sieve.take(line)
        last = len(sieve) - 1
        touched = store.accounts.around(watch.changed())
        numbers = [last, *(it for it in sieve.lines_of(touched) if it != last)]
        for number, answer in zip(numbers, sieve.answers(numbers), strict=True):
            if said.get(number) != answer:
                said[number] = answer
                yield _encoded(answer)


def _named(id: msgspec.Raw) -> str:
    """An id within a sentence."""
    return bytes(id).decode().strip('"')


_JSON = msgspec.json.Encoder()


def _encoded(answer: Answer | Refusal) -> bytes:
    return _JSON.encode(answer)
