"""What two stories are to each other: copies, a whole and its excerpt, related, or only alike. Pure and symmetrical.

Similarity cannot decide: next week's bulletin is closer to the last one than most edited copies are to their originals.
So the words are set side by side, and what differs is looked at: other numbers, days or names between equal words make
another issue of a series or another case of the same form; facts of its own make a follow-up or another report.
Precision before recall: a false copy hides news, a missed one only says it twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from enum import StrEnum

from regionwire.dedup.alignment import Alignment
from regionwire.dedup.own import Own
from regionwire.dedup.terms import MONTH, NAME, NUMBER, WEEKDAY, Terms

WINDOW = timedelta(hours=96)  # half of all copies are made within 25 minutes; equal words a week later are a series
WHOLE = 0.75  # of the shorter text's words stand in the longer one: it is all there
ENTIRE = 0.9  # all of it but a word or two
PART = 0.3  # and so much of an edited copy
SWAPS = 2  # places at most in which a copy has other facts
SPELLING = 0.75  # how alike two spellings of a name are (Ratcliff and Obershelp)
EXCERPT = 0.6  # of the length of a text, up to which what stands in it is a part
LEAD = 60  # words at the top, where a day that differs makes another issue
NEWS = 0.2  # shared, from which on an edited copy may have facts of its own: half of what is above, of all its facts
FACTS = 6  # at least in a story that is told in other words
KINDS = 3  # of them numbers, and as many names
RETOLD = 0.82  # of the facts of both (Dice) that both have, if it is the same story in other words
MANY, RETOLD_MANY = 15, 0.77  # where both have so many, fewer of all will do
EVENT, SAME_EVENT = 5, 0.4  # facts that two reports of one event have in common at least, and so much of all facts
COMMON = frozenset({"fcfa", "cfa", "afrique", "etat", "republique"})  # names that every other story has
TELLING = 4  # letters of a word that tells something
LEADING = 3  # facts of its own with which a follow-up opens
QUOTED = 12  # words of a run that two reports do not share by chance


class Relation(StrEnum):
    COPY = "copy"
    EXCERPT = "excerpt"
    RELATED = "related"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Told:
    """A story as it is compared: who says it, when (UTC; None is within every window), and its own text."""

    source: str
    published: datetime | None
    own: Own


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two stories are: `strength` is the part of the shorter text that stands in the longer one, `why` says
    it in words that an editor can check, `conflicts` are facts that differ: (in the one, in the other)."""

    relation: Relation
    strength: float
    why: str
    conflicts: tuple[tuple[str, str], ...] = ()

    @property
    def joins(self) -> bool:
        return self.relation in (Relation.COPY, Relation.EXCERPT)


def compare(one: Told, other: Told) -> Likeness:
    """What `one` and `other`, which stand at different addresses, are to each other. The order does not matter."""
    if one.published and other.published and abs(one.published - other.published) > WINDOW:
        return Likeness(Relation.OTHER, 0.0, f"published more than {WINDOW // timedelta(hours=1)} hours apart")
    if not (one.own.says and other.own.says):
        return Likeness(Relation.OTHER, 0.0, "too little text to compare")
    return _Pair(one, other).likeness()


class _Pair:
    """Two stories side by side, the shorter one first."""

    def __init__(self, one: Told, other: Told) -> None:
        self.short, self.long = sorted((one, other), key=lambda it: (len(it.own.whole), it.own.whole.words, it.source))
        self.within = one.source == other.source
        self.sides = Alignment.of(self.short.own.whole, self.long.own.whole)
        covered = self.sides.covered()
        self.covered = covered
        self.shared = sum(covered[0]) / len(covered[0])
        self.title = Alignment.of(self.short.own.title, self.long.own.title)

    def likeness(self) -> Likeness:
        short, long = self.short.own, self.long.own
        conflicts = tuple(self._conflicts())
        told = tuple(dict.fromkeys((a, b) for a, b, _ in conflicts))
        weight = sum(2 if day else 1 for *_, day in conflicts)
        said = f"{self.shared:.0%} of the shorter one's {len(short.whole)} words stand in the other's {len(long.whole)}"

        def verdict(relation: Relation, why: str) -> Likeness:
            return Likeness(relation, round(self.shared, 3), why, told)

        if weight <= SWAPS and self._is_moved():
            return verdict(Relation.COPY, f"edited: {said}, at its source under one headline since the same minute")
        if self.shared >= PART and weight > (0 if self.within else SWAPS):
            return verdict(Relation.OTHER, f"another of a series or another case: {said}, but {_listed(told)}")
        if {short.whole.words, short.body.words} & {long.whole.words, long.body.words}:
            return verdict(Relation.COPY, f"the same {len(short.whole)} words")
        if self.shared >= WHOLE:
            if len(short.whole) > EXCERPT * len(long.whole):
                if self.within and self.shared < 0.9:
                    return verdict(Relation.RELATED, f"within one source: {said}")
                return verdict(Relation.COPY, said)
            if self._is_excerpt():
                return verdict(Relation.EXCERPT, f"its beginning or a part: {said}")
            return verdict(Relation.RELATED, f"a passage of the other: {said}")
        if self.shared >= PART and not self.within:
            news = self._news(0)
            if len(news) > max(1, (self.shared - NEWS) / 2 * len(short.whole.facts())):
                return verdict(Relation.RELATED, f"{said}, but it has facts of its own: {_some(news)}")
            if self._is_later(self.long) and len(news := self._news(1, LEAD)) >= LEADING:
                return verdict(Relation.RELATED, f"{said}, but the later one leads with other facts: {_some(news)}")
            return verdict(Relation.COPY, f"edited: {said}")
        if not self.within and (facts := self._retold()):
            return verdict(Relation.COPY, f"in other words: {facts}")
        return verdict(*self._distant(said))

    def _is_moved(self) -> bool:
        """Whether it is a story whose address and words were both changed: no desk sends two under one headline in one
        minute. A time on the hour may be one that was put in for a day."""
        at, same_time = self.short.published, self.short.published == self.long.published
        same_title = self.short.own.title.words == self.long.own.title.words
        return bool(self.within and same_time and same_title and at and at.minute and self.shared >= ENTIRE)

    def _retold(self) -> str:
        """What shows that one text tells the other's facts, nearly all of them and nearly no others; "" where it does
        not. Another report of the same event has facts of its own."""
        one, other = self.short.own.whole.facts(), self.long.own.whole.facts()
        common = one & other
        numbers = {it for it in common if it[0].isdigit()}
        least = RETOLD_MANY if len(common) >= MANY else RETOLD
        if len(common) < FACTS or 2 * len(common) < least * (len(one) + len(other)):
            return ""
        if len(numbers) < KINDS or len(common - numbers) < KINDS:
            return ""
        return f"{len(common)} of its {len(one)} facts are among the other's {len(other)}: {_some(common)}"

    def _conflicts(self) -> Iterator[tuple[str, str, bool]]:
        """Facts that stand for each other: (in the short one, in the long one, whether they are days)."""
        for sides in (self.sides, self.title):
            for one, other in sides.swaps():
                yield from _swapped(sides.one, one, sides.other, other)

    def _is_excerpt(self) -> bool:
        """Whether the shorter text, which stands in the longer one, is made of it: its beginning, or under a headline
        that says the same. What a roundup has of a story is neither."""
        if self._opens():
            return self.short.own.cut or self.sides.runs[0].other == 0 or self._named_alike() > 0
        return not self.within and (self._same_title() or (self.shared >= ENTIRE and self._named_alike() > 1))

    def _opens(self) -> bool:
        """Whether the shorter text begins with the longer one."""
        if not self.sides.runs:
            return False
        first = self.sides.runs[0]
        return first.one <= 8 and first.other <= max(40, len(self.long.own.whole) // 6)

    def _same_title(self) -> bool:
        one, other = (set(it.own.title.words) for it in (self.short, self.long))
        return len(one & other) >= max(3, 0.6 * min(len(one), len(other)))

    def _named_alike(self) -> int:
        """How many words that tell something the headlines have in common."""
        one, other = (set(it.own.title.words) for it in (self.short, self.long))
        return sum(len(word) >= TELLING for word in one & other)

    def _is_later(self, one: Told) -> bool:
        other = self.short if one is self.long else self.long
        return bool(one.published and other.published and one.published > other.published)

    def _news(self, side: int, words: int | None = None) -> frozenset[str]:
        """Facts of one text (0: the shorter), in its first `words`, that the other one does not have at all."""
        mine, theirs = (self.sides.one, self.sides.other) if side == 0 else (self.sides.other, self.sides.one)
        known = set(theirs.words)
        told = zip(mine.words[:words], mine.kinds, self.covered[side], strict=False)
        return frozenset(
            word
            for word, kind, covered in told
            if not covered and kind in (NUMBER, NAME) and word not in known and (len(word) > 1 or word > "3")
        )

    def _distant(self, said: str) -> tuple[Relation, str]:
        """Two texts that share little: the same event, or nothing."""
        if max((run.length for run in self.sides.runs), default=0) >= QUOTED:
            return Relation.RELATED, f"the same quotation: {said}"
        one, other = self.short.own.whole.facts(), self.long.own.whole.facts()
        common = frozenset(it for it in one & other if len(it) > 1 and it not in COMMON)
        names = {it for it in common if not it[0].isdigit()}
        if len(common) >= EVENT and len(names) >= KINDS and len(common) >= SAME_EVENT * len(one):
            return Relation.RELATED, f"the same event: {_some(common)}; {said}"
        return Relation.OTHER, said


def _swapped(mine: Terms, one: slice, theirs: Terms, other: slice) -> Iterator[tuple[str, str, bool]]:
    for kinds in (frozenset({NUMBER}), frozenset({WEEKDAY, MONTH}), frozenset({NAME})):
        a, b = _of_kind(mine, one, kinds), _of_kind(theirs, other, kinds)
        if a and b and not set(a) & set(b) and not (NAME in kinds and _spelled_alike(a, b)):
            day = WEEKDAY in kinds or (NUMBER in kinds and (_before_month(mine, one) or _before_month(theirs, other)))
            yield " ".join(a), " ".join(b), day


def _spelled_alike(one: list[str], other: list[str]) -> bool:
    """Whether two names may be one, misspelt."""
    return SequenceMatcher(None, " ".join(one), " ".join(other), autojunk=False).ratio() >= SPELLING


def _of_kind(terms: Terms, where: slice, kinds: frozenset[int]) -> list[str]:
    return [w for w, kind in zip(terms.words[where], terms.kinds[where], strict=True) if kind in kinds]


def _before_month(terms: Terms, where: slice) -> bool:
    return MONTH in terms.kinds[where.start : where.stop + 1]


def _some(facts: frozenset[str]) -> str:
    return ", ".join(sorted(facts)[:6])


def _listed(conflicts: tuple[tuple[str, str], ...]) -> str:
    told = ", ".join(f"{one} for {other}" for one, other in conflicts[:4])
    return f"{told} …" if len(conflicts) > 4 else told
