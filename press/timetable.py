"""When the press publishes, edits and withdraws: a plan made once from a seed, and the truth of what is in print."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from random import Random

from press.agency import Article, Edition, Issue
from press.desk import corrected, reworded
from press.pages import AGENCIES
from press.story import PressStory

FOREIGN = ("foreign",)
COPIERS = ("maliweb", "malijet", "bamada", "maliactu", "abamako")
COPIED_FROM = frozenset({"amap", "lessor", "tamani"})
COPIED = 0.6  # share of their stories that others copy
EDITED = 0.08
WITHDRAWN = 2


class EventKind(StrEnum):
    """What can happen to a story at an agency."""

    PUBLISH = "publish"
    EDIT = "edit"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """Something that happens to one story at one agency. `version` is the one in print afterwards, from 1."""

    at: datetime
    agency: str
    story: str
    kind: EventKind
    version: int = 1
    reworded: bool = False


@dataclass(frozen=True)
class Timetable:
    """The events in order of time, and what follows from them. Build it with `plan`."""

    stories: Mapping[str, PressStory]
    events: tuple[Event, ...]
    seed: int

    @cached_property
    def _by_agency(self) -> Mapping[str, tuple[Event, ...]]:
        return {key: tuple(each for each in self.events if each.agency == key) for key in AGENCIES}

    def changes(self, agency: str, at: datetime) -> int:
        """How many events of an agency have happened by `at`: equal counts mean an equal edition."""
        return bisect_right(self._by_agency[agency], at, key=lambda event: event.at)

    def edition(self, agency: str, at: datetime, base: str) -> Edition:
        """What the agency has in print at `at`, under the address `base`."""
        events = self._by_agency[agency][: self.changes(agency, at)]
        printed = tuple(self._printed(agency, events))
        live = tuple(article for article, withdrawn in printed if not withdrawn)
        gone = frozenset(article.path for article, withdrawn in printed if withdrawn)
        last = events[-1].at if events else self.events[0].at
        return Edition(articles=live, gone=gone, at=last, base=base, by_path={each.path: each for each in live})

    def expected(self, at: datetime) -> Mapping[str, tuple[Article, ...]]:
        """The truth at `at`: for each agency the articles that are in print, newest first."""
        return {key: self.edition(key, at, "").articles for key in AGENCIES}

    def _printed(self, agency: str, events: Sequence[Event]) -> Iterator[tuple[Article, bool]]:
        """Each article in its last version and whether it is withdrawn, newest first."""
        first: dict[str, tuple[int, Event]] = {}
        last: dict[str, Event] = {}
        for event in events:
            first.setdefault(event.story, (len(first), event))
            last[event.story] = event
        for story, (rank, event) in sorted(first.items(), key=lambda each: -each[1][0]):
            issue = self._issue(agency, self.stories[story], rank, event, last[story])
            yield AGENCIES[agency].article(issue), last[story].kind is EventKind.WITHDRAW

    def _issue(self, agency: str, story: PressStory, rank: int, first: Event, last: Event) -> Issue:
        text = corrected(story) if last.version > 1 else story
        if first.reworded:
            text = reworded(text, (self.seed, agency))
        return Issue(
            agency=agency,
            story=text,
            number=AGENCIES[agency].first_number + 3 * rank,
            published=first.at,
            modified=last.at,
            version=last.version,
            copied=agency in COPIERS and story.origin != agency,
            reworded=first.reworded,
        )


def plan(
    stories: Iterable[PressStory],
    *,
    seed: int,
    start: datetime,
    days: float,
    backlog: float = 0.0,
    backlog_days: float | None = None,
    rewording: float = 0.0,
) -> Timetable:
    """The timetable of `days` days from `start` (aware); equal arguments give equal events.

    Each story appears at its origin, AMAP's at L'Essor too, and a share of them hours later at outlets that copy them.
    What AMAP relays from abroad comes evenly in between. Some are corrected after the last copy, two are withdrawn.
    `backlog` is the share of stories that are in print already at the start, spread over `backlog_days` before it
    (None: as many as `days`); `rewording` the share of copies with changed words, where the others are verbatim.

    Raises ValueError for a naive start, an origin that is no agency of the press, and a length that is not positive.
    """
    if start.tzinfo is None or days <= 0:
        raise ValueError(f"a timetable needs an aware start and a positive number of days, not {start!r} and {days!r}")
    known = {story.id: story for story in sorted(stories, key=lambda story: story.id)}
    if strangers := sorted({story.origin for story in known.values()} - set(AGENCIES)):
        raise ValueError(f"stories of {strangers}: origin must be one of {sorted(AGENCIES)}")
    rng = Random(seed)
    shuffled = list(known.values())
    rng.shuffle(shuffled)
    order = _mingled(shuffled)
    desk = _Desk(rng, timedelta(days=days), rewording)
    early = round(len(order) * backlog)
    before = timedelta(days=days if backlog_days is None else backlog_days)
    moments = [
        *_spread(rng, start - before, before, early),
        *_spread(rng, start, desk.span * 0.8, len(order) - early),
    ]
    for story, at in zip(order, moments, strict=True):
        desk.publish(known[story], at)
    desk.withdraw(WITHDRAWN)
    return Timetable(known, tuple(sorted(desk.events)), seed)


def _mingled(order: Sequence[PressStory]) -> list[str]:
    """The stories' ids in their order, but AMAP's stories from abroad come evenly between its own."""
    wire = [story for story in order if story.origin == "amap"]
    kinds = [[story for story in wire if (story.regions == FOREIGN) is abroad] for abroad in (True, False)]
    places = sorted(((index + 0.5) / len(kind), story.id) for kind in kinds for index, story in enumerate(kind))
    mixed = iter([story for _, story in places])
    return [next(mixed) if story.origin == "amap" else story.id for story in order]


def _spread(rng: Random, start: datetime, span: timedelta, count: int) -> Iterator[datetime]:
    """`count` moments in order, evenly over `span` with some play; the first is `start`."""
    for index in range(count):
        play = rng.random() * 0.8 if index else 0.0
        yield (start + span * ((index + play) / count)).replace(microsecond=0)


class _Desk:
    """Turns stories into events, in the order in which they are filed."""

    def __init__(self, rng: Random, span: timedelta, rewording: float) -> None:
        self.events: list[Event] = []
        self.span = span
        self._rng, self._rewording = rng, rewording
        self._hour = min(timedelta(hours=1), span / 60)  # short timetables run at a quicker pace
        self._untouched: list[list[Event]] = []  # the first events of stories that nobody copied or corrected

    def publish(self, story: PressStory, at: datetime) -> None:
        rng = self._rng
        origins = [Event(at, story.origin, story.id, EventKind.PUBLISH)]
        if story.origin == "amap":
            origins.append(Event(self._later(at, 0.3, 2), "lessor", story.id, EventKind.PUBLISH))
        self.events += origins
        copies = self._copies(story, origins[-1].at)
        self.events += copies
        if rng.random() < EDITED:
            last = max(each.at for each in (*origins, *copies))
            moment = self._later(last, 0.5, 3)
            self.events += [Event(moment, each.agency, story.id, EventKind.EDIT, version=2) for each in origins]
        elif not copies:
            self._untouched.append(origins)

    def _copies(self, story: PressStory, at: datetime) -> list[Event]:
        rng = self._rng
        if story.origin not in COPIED_FROM or rng.random() >= COPIED:
            return []
        outlets = sorted(rng.sample(COPIERS, rng.randint(1, 3)))
        return [
            Event(self._later(at, 1, 6), outlet, story.id, EventKind.PUBLISH, reworded=rng.random() < self._rewording)
            for outlet in outlets
        ]

    def withdraw(self, count: int) -> None:
        """Takes out the earliest stories that stand alone, some hours after they appeared."""
        for origins in self._untouched[:count]:
            moment = self._later(origins[-1].at, 4, 8)
            self.events += [Event(moment, each.agency, each.story, EventKind.WITHDRAW) for each in origins]

    def _later(self, at: datetime, least: float, most: float) -> datetime:
        delay = (self._hour * self._rng.uniform(least, most)).total_seconds()
        return at + timedelta(seconds=max(1, round(delay)))
