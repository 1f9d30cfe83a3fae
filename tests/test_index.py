"""What the index of a store brings up, on both databases: rare names, formulas, and texts of any length."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from conftest import Lend
from sqlalchemy import select

from regionwire.dedup import Fingerprint
from regionwire.dedup.fingerprint import NAME, PASSAGE, VERSION
from regionwire.store import index
from regionwire.store.database import Database
from regionwire.store.schema import sentence, story

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def database(lend: Lend) -> Iterator[Database]:
    with lend() as url:
        opened = Database(url)
        yield opened
        opened.close()


def said(kind: int, *numbers: int) -> Fingerprint:
    return Fingerprint(VERSION, 300, tuple(sorted(it << 2 | kind for it in numbers)))


def hold(database: Database, rows: int, original: dict[int, int] | None = None) -> None:
    """Stories 1 to `rows`, some of them copies."""
    with database.write() as connection:
        for row in range(1, rows + 1):
            at = dict.fromkeys(("published", "updated", "first_seen"), NOON)
            named = {"id": row, "uri": f"tag:{row}", "url": f"https://a.example/{row}", "source": "a"}
            told = {"agency": False, "released": False, "document": b"", "original": (original or {}).get(row)}
            connection.execute(story.insert(), named | at | told)


@pytest.mark.parametrize(("original", "found"), [({2: 1, 3: 1}, {1, 2, 3}), ({2: 1}, {1, 2, 3}), ({}, set())])
def test_a_name_alone_brings_up_two_stories_with_their_copies_but_not_three(
    database: Database, original: dict[int, int], found: set[int]
) -> None:
    hold(database, 3, original)
    with database.write() as connection:
        for row in (1, 2, 3):
            index.put(connection, row, said(NAME, 7), NOON)
        assert index.candidates(connection, said(NAME, 7, 8), NOON) == found


@pytest.mark.parametrize("itself", [True, False])
def test_what_more_stories_share_than_can_be_copies_brings_up_none(database: Database, itself: bool) -> None:
    formula, row = said(PASSAGE, 1, 2), index.OFTEN + 1 if itself else None
    with database.write() as connection:
        for held in range(1, index.OFTEN + 1 + itself):
            index.put(connection, held, formula, NOON)
        assert len(index.candidates(connection, formula, NOON, row)) == index.OFTEN
        index.put(connection, index.OFTEN + 2, formula, NOON)
        assert index.candidates(connection, formula, NOON, row) == frozenset()


def test_the_sentences_of_a_text_without_end_are_noted_and_forgotten(database: Database) -> None:
    hold(database, 3)
    many = frozenset(range(80_000))  # more than either database lets a statement have parameters
    with database.write() as connection:
        noted = [index.note(connection, row, many, NOON, NOON) for row in (1, 2, 3)]
        assert [it.refrains for it in noted] == [frozenset(), frozenset(), many]
        assert noted[2].disturbed == {1, 2}
        assert index.refrains(connection, many) == many
        index.forget(connection, NOON + timedelta(days=9))
        assert connection.scalars(select(sentence.c.hash)).all() == []
