"""A year planned from a seed: which story is filed where and when, who reprints it how, what becomes of its pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import exp, log
from random import Random

from press.year.outlets import OUTLETS, Outlet
from press.year.text import Edit, How

HOURS = (1, 1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 9, 8, 7, 8, 9, 9, 8, 7, 5, 4, 3, 2, 1)  # how much is filed, from midnight
WEEKLIES, DAILIES = 6, 1  # bulletins that come out again and again
FOLLOWED = 0.04  # share of reports that have a follow-up
REPRINTED = 0.36  # share of stories that others reprint, at one to five outlets
COPIES = (30, 28, 20, 13, 9)
HOWS = {How.VERBATIM: 45, How.HEADLINE: 20, How.CUT: 13, How.LEAD: 10, How.TEASER: 12}
EDITS = {Edit.TYPO: 0.05, Edit.FIGURE: 0.03, Edit.HEADLINE: 0.02, Edit.ADDED: 0.02}  # shares of own stories
MOVED, WITHDRAWN, RETURNED = 0.03, 0.015, 0.15  # shares: of all pages, of own stories, of those withdrawn
TOUCHED_UP = 0.03  # share of reprints that are edited where they stand


class Kind(StrEnum):
    """What a story is to the others."""

    REPORT = "report"
    FOLLOW_UP = "follow-up"
    BULLETIN = "bulletin"


class Fate(StrEnum):
    """What happens to a page, beside edits."""

    MOVED = "slug moved"
    MISSING = "404"
    GONE = "410"
    HOME = "redirected home"
    BACK = "back again"


GONE = frozenset({Fate.MISSING, Fate.GONE, Fate.HOME})


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happens to a page."""

    at: datetime
    what: Edit | Fate


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One story, wherever it is printed. `of` is the seed of its series, or of what it follows up."""

    number: int
    kind: Kind
    outlet: Outlet
    at: datetime
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """A story's page at one outlet, of the words that the first page had at that time."""

    number: int
    story: int
    outlet: Outlet
    how: How
    at: datetime
    changes: tuple[Change, ...] = ()

    def changed(self, at: datetime) -> tuple[Change, ...]:
        """What has happened to it by then."""
        return tuple(change for change in self.changes if change.at <= at)

    def gone(self, at: datetime) -> Fate | None:
        """How it is missing then; None while it can be read."""
        fates = [change.what for change in self.changed(at) if change.what in GONE or change.what is Fate.BACK]
        last = fates[-1] if fates else None
        return last if isinstance(last, Fate) and last in GONE else None


@dataclass(frozen=True)
class Plan:
    """The year. `stories[n]` and `printings[n]` have the number n; a story's first printing is its own outlet's."""

    seed: int
    start: datetime
    days: float
    stories: tuple[Story, ...]
    printings: tuple[Printing, ...]
    pages: tuple[tuple[int, ...], ...] = field(repr=False)  # of each story: the numbers of its printings

    def at(self, part: float) -> datetime:
        """A moment by its part of the year."""
        return self.start + timedelta(days=self.days) * part


def plan(*, seed: int, start: datetime, days: float, stories: int) -> Plan:
    """The year of so many stories in `days` days from `start` (aware): equal arguments, equal year."""
    rng = Random(seed)
    filed = sorted(_filed(rng, seed, start, days, stories), key=lambda story: (story.at, story.outlet.key, story.of))
    numbered = [replace(story, number=number) for number, story in enumerate(filed)]
    printed = sorted(
        (page for story in numbered for page in _printings(rng, story)),
        key=lambda page: (page.at, page.story, page.how is not How.OWN, page.outlet.key),
    )
    pages: list[list[int]] = [[] for _ in numbered]
    for number, page in enumerate(printed):
        pages[page.story].append(number)
    return Plan(
        seed,
        start,
        days,
        tuple(_followed(numbered, seed)),
        tuple(replace(page, number=number) for number, page in enumerate(printed)),
        tuple(map(tuple, pages)),
    )


def story_seed(seed: int, number: int) -> str:
    """What the words of a story follow from."""
    return f"{seed} story {number}"


def _filed(rng: Random, seed: int, start: datetime, days: float, count: int) -> Iterator[Story]:
    """Reports, bulletins, and follow-ups that do not know yet of what."""
    bulletins = list(_bulletins(rng, seed, start, days))[: count // 4]
    yield from bulletins
    shares = [outlet.share for outlet in OUTLETS]
    for _ in range(count - len(bulletins)):
        (outlet,) = rng.choices(OUTLETS, shares)
        kind = Kind.FOLLOW_UP if rng.random() < FOLLOWED else Kind.REPORT
        yield Story(number=0, kind=kind, outlet=outlet, at=_moment(rng, start, days))


def _bulletins(rng: Random, seed: int, start: datetime, days: float) -> Iterator[Story]:
    agencies = [outlet for outlet in OUTLETS if outlet.sign]
    for series in range(WEEKLIES + DAILIES):
        every = 7 if series < WEEKLIES else 1
        for day in range(series % every, int(days), every):
            at = start + timedelta(days=day, hours=9, minutes=rng.randint(0, 180))
            outlet = agencies[series % len(agencies)]
            yield Story(number=0, kind=Kind.BULLETIN, outlet=outlet, at=at, of=f"{seed} series {series}")


def _moment(rng: Random, start: datetime, days: float) -> datetime:
    day = int(rng.random() * max(1, int(days)))
    (hour,) = rng.choices(range(24), HOURS)
    return start + timedelta(days=day, hours=hour, seconds=int(rng.random() * 3600))


def _followed(stories: Sequence[Story], seed: int) -> Iterator[Story]:
    """Each follow-up told what it follows: the last report of its outlet that is half a day old; without one, it is a
    report itself."""
    for story in stories:
        if story.kind is not Kind.FOLLOW_UP:
            yield story
            continue
        before = (
            stories[number]
            for number in range(story.number - 1, -1, -1)
            if stories[number].outlet is story.outlet
            and stories[number].kind is Kind.REPORT
            and story.at - stories[number].at > timedelta(hours=12)
        )
        first = next(before, None)
        yield replace(story, of=story_seed(seed, first.number)) if first else replace(story, kind=Kind.REPORT)


def _printings(rng: Random, story: Story) -> Iterator[Printing]:
    reprints = list(_reprints(rng, story))
    last = max((page.at for page in reprints), default=story.at)
    yield Printing(
        number=0,
        story=story.number,
        outlet=story.outlet,
        how=How.OWN,
        at=story.at,
        changes=_life(rng, story.at, last, EDITS, WITHDRAWN),
    )
    touched_up = {Edit.TYPO: TOUCHED_UP}
    for page in reprints:
        yield replace(page, changes=_life(rng, page.at, page.at, touched_up, WITHDRAWN / 3))


def _reprints(rng: Random, story: Story) -> Iterator[Printing]:
    if rng.random() >= REPRINTED:
        return
    (count,) = rng.choices(range(1, len(COPIES) + 1), COPIES)
    takers = [outlet for outlet in OUTLETS if outlet.copies and outlet is not story.outlet]
    for _ in range(count):
        (taker,) = rng.choices(takers, [outlet.copies for outlet in takers])
        takers.remove(taker)
        (how,) = rng.choices(tuple(HOWS), tuple(HOWS.values()))
        if story.kind is Kind.BULLETIN and how not in (How.VERBATIM, How.HEADLINE):
            how = How.VERBATIM
        minutes = exp(rng.normalvariate(log(40), 1.2))
        at = story.at + timedelta(minutes=min(max(minutes, 3.0), 1200.0))
        yield Printing(number=0, story=story.number, outlet=taker, how=how, at=at.replace(microsecond=0))


def _life(rng: Random, at: datetime, free: datetime, edits: dict[Edit, float], withdrawn: float) -> tuple[Change, ...]:
    """What happens to a page of `at`; it is not withdrawn before `free`."""
    roll, changes = rng.random(), []
    for edit, share in edits.items():
        if 0 <= roll < share:
            changes.append(Change(_after(rng, at, 0.3, 12), edit))
        roll -= share
    if rng.random() < MOVED:
        changes.append(Change(_after(rng, at, 0.5, 20), Fate.MOVED))
    if rng.random() < withdrawn:
        end = _after(rng, max(free, at + timedelta(hours=4)), 1, 20)
        changes = [change for change in changes if change.at < end]
        changes.append(Change(end, rng.choice((Fate.MISSING, Fate.GONE, Fate.HOME))))
        if rng.random() < RETURNED:
            changes.append(Change(_after(rng, end, 150, 220), Fate.BACK))
    return tuple(sorted(changes, key=lambda change: change.at))


def _after(rng: Random, at: datetime, least: float, most: float) -> datetime:
    """So many hours later, on a whole second."""
    return at + timedelta(seconds=round(3600 * rng.uniform(least, most)))
