"""Where two texts say the same, in the same words: runs of words that both have, and what stands between these."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from regionwire.dedup.terms import Terms

ANCHOR = 3  # words from which a run counts
_OFTEN = 8  # places at which a run of three words is looked up at most
_GAP = 60  # words of a gap in which single words are set against each other
_SWAP = 4  # words that stand for each other at most
_TELLING = 4  # letters of a word beside which a swap is one


@dataclass(frozen=True, slots=True)
class Run:
    """`length` equal words, from the word `one` of the first text and the word `other` of the second."""

    one: int
    other: int
    length: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two texts side by side; `runs` are in the order of the first one."""

    one: Terms
    other: Terms
    runs: tuple[Run, ...]

    @classmethod
    def of(cls, one: Terms, other: Terms) -> Alignment:
        return cls(one, other, tuple(_runs(one.words, other.words)))

    def covered(self) -> tuple[bytearray, bytearray]:
        """Which words of either text stand in a run, 1 or 0 each."""
        flags = bytearray(len(self.one)), bytearray(len(self.other))
        for run in self.runs:
            flags[0][run.one : run.one + run.length] = b"\1" * run.length
            flags[1][run.other : run.other + run.length] = b"\1" * run.length
        return flags

    def swaps(self) -> Iterator[tuple[slice, slice]]:
        """Few words of the first text that stand where the second has others, between words that both have."""
        beginning, end = Run(0, 0, 0), Run(len(self.one), len(self.other), 0)
        for before, after in pairwise((beginning, *self.runs, end)):
            one = slice(before.one + before.length, after.one)
            other = slice(before.other + before.length, after.other)
            widths = one.stop - one.start, other.stop - other.start
            if min(widths) < 0 or max(widths) == 0:
                continue
            if max(widths) <= _SWAP:
                yield one, other
            elif max(widths) <= _GAP and before.length and after.length:
                yield from self._swaps_within(one, other)

    def _swaps_within(self, one: slice, other: slice) -> Iterator[tuple[slice, slice]]:
        """Swaps of one or two words beside a word that tells something, in a passage that was rewritten."""
        mine, theirs = self.one.words[one], self.other.words[other]
        steps = SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes()
        for at, (kind, a, b, c, d) in enumerate(steps):
            if kind != "replace" or b - a != d - c or b - a > 2:
                continue
            beside = [mine[steps[near][1] : steps[near][2]] for near in (at - 1, at + 1) if 0 <= near < len(steps)]
            if any(len(word) >= _TELLING for words in beside for word in words):
                yield slice(one.start + a, one.start + b), slice(other.start + c, other.start + d)


def _runs(one: Sequence[str], other: Sequence[str]) -> Iterator[Run]:
    """The longest equal runs, from left to right; of equally long ones that which goes on where the last one ended."""
    places: dict[tuple[str, ...], list[int]] = {}
    for at in range(len(other) - ANCHOR + 1):
        places.setdefault(tuple(other[at : at + ANCHOR]), []).append(at)
    at = expected = 0
    while at <= len(one) - ANCHOR:
        found = places.get(tuple(one[at : at + ANCHOR]), ())
        if not found:
            at += 1
            continue
        near = bisect_left(found, expected)
        ahead = found[max(near - _OFTEN // 2, 0) : near + _OFTEN // 2]
        length, _, place = max((_length(one, other, at, it), -abs(it - expected), it) for it in ahead)
        yield Run(at, place, length)
        at, expected = at + length, place + length


def _length(one: Sequence[str], other: Sequence[str], at: int, place: int) -> int:
    length = ANCHOR
    while at + length < len(one) and place + length < len(other) and one[at + length] == other[place + length]:
        length += 1
    return length
