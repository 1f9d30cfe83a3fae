"""How long what is served is good for: until the next cycle, as far as that is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from regionwire.cli.serving import LOOK, Planned
from regionwire.store import Store

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("due", "told"), [(None, 900), (0, 300), (-3600, 300), (299, 300), (400.4, 400), (900, 900), (7200, 900)]
)
def test_it_is_until_the_next_source_is_due_within_bounds(store: Store, due: float | None, told: int) -> None:
    if due is not None:
        store.sources.enlist(["amap"], NOW + timedelta(seconds=due))
        store.sources.enlist(["lessor"], NOW + timedelta(days=1))
    assert Planned(store, 900.0, lambda: NOW)() == told


def test_the_store_is_looked_at_now_and_then(store: Store) -> None:
    clock = iter([NOW, NOW, NOW + LOOK / 2, NOW + LOOK])
    planned = Planned(store, 900.0, lambda: next(clock))
    assert planned() == 900
    store.sources.enlist(["amap"], NOW + timedelta(seconds=400))
    assert [planned(), planned()] == [900, 390]


def test_a_store_that_cannot_be_read_stops_no_file(store: Store) -> None:
    clock = iter([NOW, NOW, NOW + LOOK])
    store.sources.enlist(["amap"], NOW + timedelta(seconds=400))
    planned = Planned(store, 900.0, lambda: next(clock))
    assert planned() == 400
    store.close()  # in memory: its tables are gone with it
    assert planned() == 390
