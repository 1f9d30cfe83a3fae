"""`regionwire dedup --all`: what every story held is to the others, found out anew.

    batches of stories ──learn_anew──▶ likenesses, groups ──▶ feeds

Each batch is a transaction of its own that notes how far it is, so that a run that is stopped goes on there. An index
of another version of the fingerprint is made anew before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from feeds.desk import Published
from regionwire.cli.republish import counted, publish_all, written
from regionwire.cli.room import wall_clock
from regionwire.config import Config
from regionwire.dedup.fingerprint import VERSION
from regionwire.store import Store

BATCH = 50  # stories in one transaction
LEARNT, SHOWN, MADE = "dedup", "sketch", "fingerprint"  # tasks: rows, rows, the version of which the whole index is


@dataclass(slots=True)
class Relearning:
    """How far a run is, with those before it that were stopped. `changed` is how often a story was hung on another one,
    or taken off."""

    seen: int = 0
    changed: int = 0
    published: Published = field(default_factory=Published)


def relearn(config: Config, store: Store, tell: Callable[[Relearning], None]) -> Relearning:
    """Find out anew what all that `store` holds is to each other, and publish. `tell` hears of each batch."""
    _renew_index(store)
    before, last, total = store.accounts.last_merge(), store.tasks.done(LEARNT) or 0, store.stories.size()
    done = Relearning(seen=store.stories.size(up_to=last))
    while last := _batch(store, LEARNT, lambda after: store.stories.learn_anew(after, BATCH, wall_clock())[0], last):
        done.seen = min(done.seen + BATCH, total)
        done.changed = store.accounts.last_merge() - before
        tell(done)
    done.published = publish_all(config, store)
    if not done.published.failed:
        store.tasks.clear(LEARNT)
    return done


def _renew_index(store: Store) -> None:
    """Make the index anew if all of it is not of today's version: a story is learnt when all others can be found."""
    if store.tasks.done(MADE) == VERSION:
        return
    last = store.tasks.done(SHOWN)
    if last is None:
        with store.batch():
            store.stories.clear_index()
            store.tasks.clear(LEARNT)
            store.tasks.note(SHOWN, 0)
    last = last or 0
    while last := _batch(store, SHOWN, lambda after: store.stories.show_anew(after, BATCH), last):
        pass
    with store.batch():
        store.tasks.clear(SHOWN)
        store.tasks.note(MADE, VERSION)


def _batch(store: Store, task: str, work: Callable[[int], int], after: int) -> int:
    """One batch behind a row, with its note: the last row, 0 behind the last story."""
    with store.batch():
        if last := work(after):
            store.tasks.note(task, last)
        return last


def stopped(store: Store) -> str:
    """How far a run came that was stopped, for people."""
    indexed = store.tasks.done(SHOWN)
    last, doing = (store.tasks.done(LEARNT), "") if indexed is None else (indexed, "the index was being made anew, ")
    seen, total = store.stories.size(up_to=last or 0), counted(store.stories.size(), "story", "stories")
    return f"stopped: {doing}{seen:,} of {total} done; the same command goes on there, and publishes at its end"


def shown(done: Relearning) -> str:
    """What a run did, for people."""
    times = counted(done.changed, "time", "times")
    changed = f"{times} a story was hung on another one, or taken off" if done.changed else "no change"
    return f"{counted(done.seen, 'story', 'stories')}: {changed}; {written(done.published)}"
