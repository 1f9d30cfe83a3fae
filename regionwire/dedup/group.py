"""Which stories are one, and which of them is the original. Pure: the order in which they came changes nothing.

    members ──by rank──▶ the best takes all that are like it ──▶ what is like one of its copies only, and contradicts
    nothing, joins them ──▶ {member: original}

A copy never hangs on a copy. An operator's verdicts outrank everything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

Pair = tuple[int, int]  # of members, the lesser first
_Group = list["Member"]


@dataclass(frozen=True, slots=True)
class Member:
    """A story that may belong to a group. `credits` is how many of the others name its source as theirs."""

    id: int
    url: str
    published: datetime | None  # UTC
    words: int
    agency: bool = False  # its source's own dispatch
    cut: bool = False  # its text is not whole
    credits: int = 0

    @property
    def rank(self) -> tuple[bool, bool, bool, datetime, int, str]:
        """The best original has the least: a whole text, whom others credit, an agency's dispatch, published earliest,
        the longest."""
        published = self.published or datetime.max.replace(tzinfo=UTC)
        return (self.cut, not self.credits, not self.agency, published, -self.words, self.url)


@dataclass(frozen=True, slots=True)
class Ties:
    """What is known of pairs: those that are copies or excerpts of each other, the excerpts among them, those that
    contradict each other, and what an operator said."""

    alike: Mapping[Pair, float]  # how strongly
    parts: Collection[Pair] = frozenset()
    unlike: Collection[Pair] = frozenset()
    joined: Collection[Pair] = frozenset()
    split: Collection[Pair] = frozenset()


def pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def gather(members: Iterable[Member], ties: Ties) -> dict[int, int]:
    """Each member's original, itself for an original. The same whatever the order of anything."""
    ranked = _ranked(list(members), ties)
    groups = _with_satellites(_stars(ranked, ties), ties)
    for one, other in sorted(ties.joined):
        groups = _united(groups, one, other)
    best = {it.id: at for at, it in enumerate(ranked)}
    return {it.id: min(group, key=lambda one: best[one.id]).id for group in groups for it in group}


def _ranked(members: Sequence[Member], ties: Ties) -> list[Member]:
    """The best original first; what is a part of a longer one behind all that are not."""
    words = {it.id: it.words for it in members}
    parts = {min(it, key=lambda one: (words[one], one)) for it in ties.parts if words.keys() >= {*it}}
    return sorted(members, key=lambda it: (it.id in parts, it.rank))


def _stars(ranked: Sequence[Member], ties: Ties) -> list[_Group]:
    """Groups around the best ones: its hub stands first in each."""
    groups: list[_Group] = []
    free = list(ranked)
    while free:
        group = [free.pop(0)]
        for other in list(free):
            if _takes(group[0], other, ties) and not _forbidden(group, [other], ties.split):
                group.append(other)
                free.remove(other)
        groups.append(group)
    return groups


def _takes(hub: Member, other: Member, ties: Ties) -> bool:
    """Whether `other` belongs to `hub`, and not rather to what contradicts that: of two cases told in one form, a copy
    is of the one that it is closer to."""
    strength = ties.alike.get(pair(hub.id, other.id))
    if strength is None:
        return False
    rivals = (b if a == hub.id else a for a, b in ties.unlike if hub.id in (a, b))
    return all(ties.alike.get(pair(rival, other.id), 0.0) <= strength for rival in rivals)


def _with_satellites(groups: Sequence[_Group], ties: Ties) -> list[_Group]:
    """The groups, those whose hub is a part of another one's copy taken into that one: a teaser and a copy without the
    lead share nothing but the original that both were made of."""
    kept: list[_Group] = []
    for group in groups:
        home = next((it for it in kept if _is_satellite(group, it, ties)), None)
        if home is None:
            kept.append(group)
        else:
            home += group
    return kept


def _is_satellite(group: _Group, home: _Group, ties: Ties) -> bool:
    hub = group[0]
    bridges = any(pair(hub.id, it.id) in ties.alike and it.words >= hub.words for it in home)
    return bridges and not _forbidden(home[:1], group, ties.unlike) and not _forbidden(home, group, ties.split)


def _united(groups: Sequence[_Group], one: int, other: int) -> list[_Group]:
    touched = [group for group in groups if any(it.id in (one, other) for it in group)]
    return [group for group in groups if group not in touched] + [[it for group in touched for it in group]]


def _forbidden(group: _Group, others: _Group, apart: Collection[Pair]) -> bool:
    return bool(apart) and any(pair(a.id, b.id) in apart for a in group for b in others)
