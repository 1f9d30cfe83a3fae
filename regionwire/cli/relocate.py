"""`regionwire locate --all`: what is stored is placed anew, with the data and the corrections of today.

    batches of items ──place──▶ those whose regions changed ──▶ store ──▶ feeds

Each batch is a transaction of its own, so that a run that is stopped is taken up by the next one: what is right already
is left alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from feeds.desk import Published
from regionwire.cli.republish import publish_all, written
from regionwire.cli.room import known_sources, wall_clock
from regionwire.config import Config
from regionwire.item import Item
from regionwire.normalize import called, place
from regionwire.regions import load_atlas
from regionwire.store import Store

BATCH = 200  # stories in one transaction


@dataclass(slots=True)
class Relocation:
    """What a run did. `moved` counts stories by their codes before and after; `refined` those of the same codes as
    before whose scores, evidence or place changed."""

    seen: int = 0
    unknown: int = 0  # of sources that nobody declares any more: left as they are
    refined: int = 0
    moved: Counter[tuple[str, str]] = field(default_factory=Counter)
    astray: tuple[str, ...] = ()  # what [regions] story names and the store does not hold
    published: Published = field(default_factory=Published)

    @property
    def changed(self) -> int:
        return self.refined + self.moved.total()


def relocate(
    config: Config, store: Store, tell: Callable[[Relocation], None], clock: Callable[[], datetime] = wall_clock
) -> Relocation:
    """Place everything that `store` holds anew, and publish. `tell` hears of each batch."""
    atlas = load_atlas(config.regions.countries)
    sources, corrections = known_sources(config), config.regions.corrections
    done, astray, last = Relocation(), {pin.story for pin in corrections.pins}, 0
    while batch := store.stories.held(last, BATCH):
        placed: list[tuple[int, Item]] = []
        for row, item in batch:
            last = row
            astray.difference_update(called(item))
            source = sources.get(item.source)
            anew = place(item, source, atlas, corrections) if source else item
            done.unknown += source is None
            if anew != item:
                placed.append((row, anew))
                _count(done, item, anew)
        store.stories.place(placed, clock())
        done.seen += len(batch)
        tell(done)
    done.astray = tuple(sorted(astray))
    done.published = publish_all(config, store)
    return done


def _count(done: Relocation, before: Item, after: Item) -> None:
    codes = _codes(before), _codes(after)
    if codes[0] == codes[1]:
        done.refined += 1
    else:
        done.moved[codes] += 1


def _codes(item: Item) -> str:
    return ", ".join(region.code for region in item.regions)


def shown(done: Relocation) -> list[str]:
    """What a run did, for people; the last line says how much."""
    lines = []
    if done.moved:
        width = max(len(codes) for moved in done.moved for codes in moved)
        lines.append(f"{'before':<{width}}  {'after':<{width}}  stories")
        rows = sorted(done.moved.items(), key=lambda pair: (-pair[1], pair[0]))
        lines += [f"{before:<{width}}  {after:<{width}}  {count:>7,}" for (before, after), count in rows]
    lines += [f"no story is held that is called {name}" for name in done.astray]
    if done.unknown:
        lines.append(f"{done.unknown:,} left as they are: of sources that are not declared any more")
    said = f"{done.moved.total():,} of {done.seen:,} stories changed their regions"
    if done.refined:
        said += f", {done.refined:,} only the evidence for them"
    return [*lines, f"{said}; {written(done.published)}"]


def as_document(done: Relocation) -> dict[str, object]:
    """The same for machines."""
    return {
        "seen": done.seen,
        "changed": done.moved.total(),
        "refined": done.refined,
        "unknown": done.unknown,
        "moved": [
            {"before": before.split(", "), "after": after.split(", "), "stories": count}
            for (before, after), count in sorted(done.moved.items())
        ],
        "astray": done.astray,
        "written": done.published.written,
    }
