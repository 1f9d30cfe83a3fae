"""What a year promises, held against what was published and what is held: every story once, for ever.

`Ledger` reads the feed of all stories after each publishing; `held` reads the store at the end. Both know from the
archive which story a page is, and name what went wrong by what had happened to the page.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from html import unescape
from pathlib import Path

import msgspec
from sqlalchemy import create_engine, select

from press.year.archive import Archive
from press.year.plan import GONE, Fate, Kind, Printing
from press.year.text import Edit, How
from press.year.wire import Wire
from regionwire.store.schema import page as pages
from regionwire.store.schema import story as stories

SETTLED = timedelta(days=3)  # after which what happened to a page must be known: two looks, a day apart
SHOWN = 3  # examples of each fault
ENTRY = re.compile(rb"<entry\b.*?</entry>", re.DOTALL)
ID = re.compile(rb"<id>([^<]+)</id>")
TIME = {name: re.compile(b"<%s>([^<]+)</%s>" % (name, name)) for name in (b"published", b"updated")}
ALTERNATE = re.compile(rb"<link\b(?=[^>]*rel=\"alternate\")[^>]*href=\"([^\"]+)\"")


@dataclass(slots=True)
class Faults:
    """What broke the promise: how often, by kind and by what had happened to the page; and the first examples."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, kind: str, why: str, example: str) -> None:
        self.counts[kind, why] += 1
        if len(self.examples[kind, why]) < SHOWN:
            self.examples[kind, why].append(example)

    def told(self) -> list[dict[str, object]]:
        """For the report, most frequent first."""
        order = sorted(self.counts.items(), key=lambda counted: (-counted[1], counted[0]))
        return [
            {"fault": kind, "of": why, "count": count, "examples": self.examples[kind, why]}
            for (kind, why), count in order
        ]


@dataclass(slots=True)
class Known:
    """An entry as it was last seen in the feed."""

    story: int
    published: str
    updated: str


class Ledger:
    """Every entry that ever stood in the feed of all stories."""

    def __init__(self, archive: Archive, faults: Faults) -> None:
        self._archive, self._faults = archive, faults
        self._entries: dict[str, Known] = {}
        self.ids: dict[int, tuple[str, Printing]] = {}  # of each story, the first entry that told it, and its page then

    def see(self, feed: bytes) -> None:
        """Look at the feed as it stands now."""
        for found in ENTRY.finditer(feed):
            entry = found[0]
            name, url = _said(ID, entry), unescape(_said(ALTERNATE, entry))
            self._entry(name, url, _said(TIME[b"published"], entry), _said(TIME[b"updated"], entry))

    def _entry(self, name: str, url: str, published: str, updated: str) -> None:
        printing = self._archive.find(url)
        if printing is None:
            self._faults.add("unknown address", "in the feed", url)
            return
        known = self._entries.get(name)
        if known is None:
            self._entries[name] = Known(printing.story, published, updated)
            first, page = self.ids.setdefault(printing.story, (name, printing))
            if first != name:
                why = f"{happened(printing)}; after {happened(page)}"
                self._faults.add("announced twice", why, f"{url} {name}, before as {first}")
            return
        if known.story != printing.story:
            self._faults.add("an id tells another story", happened(printing), f"{name} {url}")
        if known.published != published:
            self._faults.add("published changed", happened(printing), f"{name} {known.published} {published}")
        if updated < known.updated:
            self._faults.add("updated went back", happened(printing), f"{name} {known.updated} {updated}")
        self._entries[name] = Known(printing.story, published, updated)


@dataclass(frozen=True, slots=True)
class Held:
    """What is held at the end. `copies` are pages of a story beside its own, `joined` those that hang on its entry."""

    entries: int
    withdrawn: int
    copies: int
    joined: int
    by_how: dict[str, tuple[int, int]]  # how a copy was printed: (joined, all)
    digest: str


@dataclass(frozen=True, slots=True)
class Root:
    """An original in the store."""

    uri: str
    url: str
    withdrawn: bool


def held(file: Path, wire: Wire, ledger: Ledger, faults: Faults, now: datetime) -> Held:
    """Hold the store against the truth: what is lost, split, merged, or still there though it was withdrawn."""
    roots, placed, digest = _rows(file, wire.archive, faults)
    told: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))  # story -> root -> printings
    within: dict[int, set[int]] = defaultdict(set)  # root -> stories
    for number, root in placed:
        story = wire.archive.plan.printings[number].story
        told[story][root].add(number)
        within[root].add(story)
    for root, several in within.items():
        if len(several) > 1:
            faults.add(
                "merged", _kinds(wire.archive, several), f"{roots[root].url} holds the stories {sorted(several)}"
            )
    counted: dict[str, tuple[int, int]] = {}
    for number, numbers in _expected(wire):
        joined = _one_story(wire.archive, number, told.get(number, {}), roots, ledger, faults, now)
        for page in numbers:
            if page.how is not How.OWN:
                found, every = counted.get(page.how, (0, 0))
                counted[page.how] = (found + (page.number in joined), every + 1)
    return Held(
        entries=sum(not root.withdrawn for root in roots.values()),
        withdrawn=sum(root.withdrawn for root in roots.values()),
        copies=sum(every for _, every in counted.values()),
        joined=sum(found for found, _ in counted.values()),
        by_how=dict(sorted(counted.items())),
        digest=digest,
    )


def happened(page: Printing) -> str:
    """What a page is, and what happened to it: what a fault is named by."""
    return ", ".join((page.how.value, *sorted({change.what.value for change in page.changes})))


def _one_story(
    archive: Archive,
    number: int,
    told: dict[int, set[int]],
    roots: dict[int, Root],
    ledger: Ledger,
    faults: Faults,
    now: datetime,
) -> set[int]:
    """Hold one story against its roots; its printings that hang on the first of them."""
    own = archive.plan.pages[number][0]
    if not told:
        faults.add("lost", happened(archive.plan.printings[own]), f"story {number}")
        return set()
    if number not in ledger.ids:
        faults.add("never announced", happened(archive.plan.printings[own]), f"story {number}")
    first, *others = sorted(told, key=lambda root: (own not in told[root], -len(told[root]), root))
    for other in others:
        apart = [archive.plan.printings[page] for page in sorted(told[other])]
        twice = [page for page in apart if page.number in told[first]]
        why = f"one page, {happened(twice[0])}" if twice else _apart(archive, apart[0])
        faults.add("split", why, f"{roots[other].url} from {roots[first].url}")
    for root in told:
        _withdrawal(archive, roots[root], faults, now)
    return told[first]


def _withdrawal(archive: Archive, root: Root, faults: Faults, now: datetime) -> None:
    page = archive.find(root.url)
    fates = [change for change in page.changes if change.what in GONE or change.what is Fate.BACK] if page else []
    if page is None or any(now - change.at < SETTLED and change.at <= now for change in fates):
        return
    fate = page.gone(now)
    if fate and not root.withdrawn:
        faults.add("still shown", fate.value, f"{root.url} {happened(page)}")
    if root.withdrawn and not fate:
        faults.add("withdrawn though in print", happened(page), root.url)


def _apart(archive: Archive, page: Printing) -> str:
    """Why a page may have been taken for another story."""
    own = archive.plan.printings[archive.plan.pages[page.story][0]]
    before = sorted({change.what.value for change in own.changes if isinstance(change.what, Edit)})
    kind = archive.plan.stories[page.story].kind
    return "; ".join(
        filter(None, (kind.value * (kind is not Kind.REPORT), happened(page), f"of {before}" * bool(before)))
    )


def _kinds(archive: Archive, several: Iterable[int]) -> str:
    return " with ".join(sorted({archive.plan.stories[number].kind.value for number in several}))


def _expected(wire: Wire) -> Iterator[tuple[int, list[Printing]]]:
    """The stories that some listing announced, with the pages of them that were given out."""
    plan = wire.archive.plan
    for number, printed in enumerate(plan.pages):
        if any(page in wire.announced for page in printed):
            yield number, [plan.printings[page] for page in printed if page in wire.read]


def _rows(file: Path, archive: Archive, faults: Faults) -> tuple[dict[int, Root], set[tuple[int, int]], str]:
    """The originals by row; (printing, row of its original) by every address held; a digest of all that is shown."""
    roots: dict[int, Root] = {}
    of: dict[int, int] = {}
    placed: set[tuple[int, int]] = set()
    digest = blake2b(digest_size=16)

    def place(url: str, row: int) -> None:
        printing = archive.find(url)
        if printing is None:
            faults.add("unknown address", "in the store", url)
        else:
            placed.add((printing.number, of[row]))

    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        shown = stories.c
        query = select(shown.id, shown.uri, shown.url, shown.original, shown.withdrawn, shown.published, shown.updated)
        rows = connection.execute(query.order_by(shown.uri)).all()
        for row in rows:
            of[row.id] = row.original or row.id
            if row.original is None:
                roots[row.id] = Root(row.uri, row.url, row.withdrawn is not None)
                times = (it and it.replace(microsecond=0) for it in (row.withdrawn, row.published, row.updated))
                digest.update(msgspec.json.encode([row.uri, row.url, *times]))  # as feeds print them
        for row in rows:
            place(row.url, row.id)
        read = select(pages.c.url, pages.c.story).where(pages.c.story.is_not(None))
        for asked in connection.execute(read):
            place(asked.url, asked.story)
    engine.dispose()
    return roots, placed, digest.hexdigest()


def _said(pattern: re.Pattern[bytes], entry: bytes) -> str:
    found = pattern.search(entry)
    return found[1].decode() if found else ""
