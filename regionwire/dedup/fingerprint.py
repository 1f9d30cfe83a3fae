"""The signature by which a story's copies are brought up: a few dozen numbers that need no text to be compared.

    own words ──runs of 5, one in 16──▶ PASSAGE    the text, from anywhere: halves, cut and reordered paragraphs
              ──lead, runs of 4, winnowed─▶ LEAD   the beginning: teasers of thirty words (Schleimer 2003)
              ──names of several words─▶ NAME      who and where: a story told in other words

A fixed fraction of the hashes (Manber 1994) tells what a sketch of equal sets cannot: that a teaser is a part of a
whole. What shares enough of them is a candidate; `likeness` decides. Signatures of two versions never meet, and those
of one are the same on every machine: BLAKE2b, no salt, no seed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from regionwire.dedup.own import Own
from regionwire.dedup.terms import NAME as A_NAME
from regionwire.dedup.terms import Terms

VERSION = 3
PASSAGE, LEAD, NAME = range(3)
ENOUGH = {PASSAGE: 2, LEAD: 3, NAME: 2}  # shared hashes of a kind that make a candidate
RARE = 2  # stories of a window, each with its copies, up to which one name alone makes a candidate: with one, what
# came between two would keep them apart
_RUN, _FRACTION = 5, 16
_LEAST = 20  # runs that are kept of a short text, where one in sixteen would be too few to meet again
_LEAD_WORDS, _LEAD_RUN, _LEAD_WINDOW = 60, 4, 6
_NAMES = 12  # at most: the first ones


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """`hashes` are sorted signed integers of 32 bits, whose last two bits say of which kind they are."""

    version: int
    words: int
    hashes: tuple[int, ...]

    def shares_enough(self, others: Iterable[int], rare: Collection[int] = ()) -> bool:
        """Whether a story with these of our hashes is a candidate. `rare` are those that few stories have."""
        counted = [0, 0, 0]
        for it in others:
            kind = it & 3
            if kind == NAME and it in rare:
                return True
            counted[kind] += 1
        return counted[PASSAGE] >= ENOUGH[PASSAGE] or counted[LEAD] >= ENOUGH[LEAD] or counted[NAME] >= ENOUGH[NAME]


def fingerprint(own: Own) -> Fingerprint:
    """The signature of a story; without hashes where there is too little text to compare."""
    said = own.whole.words
    if not own.says:
        return Fingerprint(VERSION, len(said), ())
    found = {_hash(PASSAGE, it) for it in _passages(said)}
    for beginning in {said[:_LEAD_WORDS], own.body.words[:_LEAD_WORDS]}:
        found |= {_hash(LEAD, it) for it in _winnowed(beginning)}
    found |= {_hash(NAME, it) for it in _names(own.whole)}
    return Fingerprint(VERSION, len(said), tuple(sorted(found)))


def _passages(said: Sequence[str]) -> Iterator[int]:
    """The hashes of runs under a limit that every text has in common, and of a short text the least ones."""
    hashes = sorted(map(_digest, _runs(said, _RUN)))
    return (it for rank, it in enumerate(hashes) if rank < _LEAST or it < (1 << 64) // _FRACTION)


def _winnowed(said: Sequence[str]) -> set[int]:
    """The least hash of every window, so that equal beginnings share hashes wherever they are cut."""
    hashes = [_digest(run) for run in _runs(said, _LEAD_RUN)]
    return {
        min(hashes[at : at + _LEAD_WINDOW]) for at in range(max(len(hashes) - _LEAD_WINDOW + 1, min(len(hashes), 1)))
    }


def _names(said: Terms) -> list[int]:
    """Names of two words and more, and of names and numbers those beside each other."""
    names: dict[str, None] = {}
    for at in range(len(said) - 1):
        if said.kinds[at] == said.kinds[at + 1] == A_NAME:
            names[f"{said.words[at]} {said.words[at + 1]}"] = None
    return [_digest(name) for name in [*names][:_NAMES]]


def _runs(said: Sequence[str], length: int) -> Iterator[str]:
    return (" ".join(said[at : at + length]) for at in range(len(said) - length + 1))


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())


def _hash(kind: int, digest: int) -> int:
    """A hash as it is stored: 30 of the bits by which it was not chosen, and its kind."""
    unsigned = (digest & 0x3FFFFFFF ^ VERSION) << 2 | kind
    return unsigned - (1 << 32) if unsigned >> 31 else unsigned
