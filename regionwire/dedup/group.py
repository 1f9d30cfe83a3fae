"""Which stories are one, and which of them is the original. Pure: the order in which they came changes nothing.

    members ──verdicts──▶ who is one, who never is ──by rank──▶ the best takes all that are like it
            ──▶ what is like one of its copies only, and contradicts nothing, joins them ──▶ {member: original}

A copy never hangs on a copy. An operator's verdicts outrank everything: what they keep apart no chain of copies brings
together. Of verdicts that contradict each other the later one counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

Pair = tuple[int, int]  # of members, the lesser first


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
class Verdict:
    """An operator's word on two stories: whether they are one, and when it was said (UTC)."""

    on: Pair
    same: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Ties:
    """What is known of pairs: those that are copies or excerpts of each other, the excerpts among them, those that
    contradict each other, and what an operator said."""

    alike: Mapping[Pair, float]  # how strongly
    parts: Collection[Pair] = frozenset()
    unlike: Collection[Pair] = frozenset()
    verdicts: Collection[Verdict] = ()


def pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def gather(members: Iterable[Member], ties: Ties) -> dict[int, int]:
    """Each member's original, itself for an original. The same whatever the order of anything."""
    ranked = _ranked(list(members), ties)
    groups = _Groups(it.id for it in ranked)
    groups.heed(ties.verdicts)
    _take_satellites(_stars(ranked, ties, groups), ties, groups)
    originals: dict[int, int] = {}
    for it in ranked:
        if it.id not in originals:
            originals |= dict.fromkeys(groups.of(it.id), it.id)
    return originals


class _Groups:
    """Members that are put together step by step, but for those that a verdict keeps apart."""

    def __init__(self, members: Iterable[int]) -> None:
        self._of = {it: {it} for it in members}
        self._apart: list[Pair] = []

    def of(self, member: int) -> Collection[int]:
        return self._of[member]

    def heed(self, verdicts: Iterable[Verdict]) -> None:
        """Do as an operator said, the last word first: an earlier one that contradicts it has no effect."""
        inside = [it for it in verdicts if self._of.keys() >= {*it.on}]
        at_once = sorted(inside, key=lambda it: (it.same, it.on))  # what was said at one moment: to split is safer
        for it in sorted(at_once, key=lambda it: it.at, reverse=True):
            if it.same:
                self.unite(*it.on)
            elif self._of[it.on[0]] is not self._of[it.on[1]]:
                self._apart.append(it.on)

    def unite(self, one: int, other: int) -> bool:
        """Make one group of two members' groups; whether they are one now."""
        mine, theirs = self._of[one], self._of[other]
        if mine is theirs:
            return True
        if any((a in mine and b in theirs) or (a in theirs and b in mine) for a, b in self._apart):
            return False
        mine |= theirs
        self._of |= dict.fromkeys(theirs, mine)
        return True


def _ranked(members: Sequence[Member], ties: Ties) -> list[Member]:
    """The best original first; what is a part of a longer one behind all that are not."""
    words = {it.id: it.words for it in members}
    parts = {min(it, key=lambda one: (words[one], one)) for it in ties.parts if words.keys() >= {*it}}
    return sorted(members, key=lambda it: (it.id in parts, it.rank))


def _stars(ranked: Sequence[Member], ties: Ties, groups: _Groups) -> list[list[Member]]:
    """The best ones with what each takes: its hub stands first in each."""
    stars: list[list[Member]] = []
    free = list(ranked)
    while free:
        star, left = free[:1], free[:0]
        rivals = [b if a == star[0].id else a for a, b in ties.unlike if star[0].id in (a, b)]
        for other in free[1:]:
            taken = _takes(star[0], other, rivals, ties) and groups.unite(star[0].id, other.id)
            (star if taken else left).append(other)
        stars.append(star)
        free = left
    return stars


def _takes(hub: Member, other: Member, rivals: Iterable[int], ties: Ties) -> bool:
    """Whether `other` belongs to `hub`, and not rather to what contradicts that: of two cases told in one form, a copy
    is of the one that it is closer to."""
    strength = ties.alike.get(pair(hub.id, other.id))
    return strength is not None and all(ties.alike.get(pair(it, other.id), 0.0) <= strength for it in rivals)


def _take_satellites(stars: Sequence[list[Member]], ties: Ties, groups: _Groups) -> None:
    """Put what has a part of another one's copy as its hub into that one's group: a teaser and a copy without the lead
    share nothing but the original that both were made of."""
    homes: list[list[Member]] = []
    for star in stars:
        for home in homes:
            if _is_satellite(star, home, ties) and groups.unite(home[0].id, star[0].id):
                home += star
                break
        else:
            homes.append(star)


def _is_satellite(star: Sequence[Member], home: Sequence[Member], ties: Ties) -> bool:
    hub = star[0]
    bridges = any(pair(hub.id, it.id) in ties.alike and it.words >= hub.words for it in home)
    return bridges and not any(pair(home[0].id, it.id) in ties.unlike for it in star)
