"""The store on PostgreSQL: the same as on SQLite (test_store.py runs on both), and what is a server's alone."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from conftest import Lend
from newsroom import newsroom, timetable
from postgres import Server
from sqlalchemy import text
from test_store import DAY, NOW, TAG, TEXT, item

from press.story import load_stories
from regionwire.errors import StoreBusy, StoreError, StoreLost
from regionwire.item import Assigned, Item, Moment, Precision
from regionwire.store import Store
from regionwire.store.database import Database

END = "SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_locks WHERE locktype = 'advisory'"  # sessions that hold


@pytest.fixture
def url(server: Server) -> Iterator[str]:
    with server.lend() as lent:
        yield lent


def news() -> list[Item]:
    """Stories, copies of them under names that languages sort in other ways than bytes, an extract, an edit."""
    told = []
    for number, town in enumerate(("Kayes", "Kita", "Ségou", "Mopti")):
        lines = (
            f"Le maire de {town} a inauguré mardi {number + 3} forages dans les quartiers du nord de la ville.",
            f"Les travaux ont coûté {number + 41} millions de francs, payés par la commune et par ses jumelles.",
            f"À {town}, les femmes des quartiers marchaient jusqu’ici {number + 2} kilomètres pour un bidon d’eau.",
        )
        at = Moment(NOW - timedelta(hours=number // 2), Precision.MINUTE, "UTC")
        whole = {
            "title": f"{town} : de l’eau pour le nord",
            "published": at,
            "regions": (Assigned(f"ml-{number}", 1.0),),
        }
        places = (("b-b", "Zone"), ("bb", "Zone"), ("bb", "a_"), ("b_b", "Zone"), ("a", "Zone"))
        told += [item(source, f"{path}{number}", "\n".join(lines), **whole) for source, path in places]
        told.append(item("c", f"x{number}", "\n".join(lines[:2]), cut=True, **whole))
    told.append(replace(told[0], text=told[0].text.replace("mardi", "lundi"), fetched=NOW + DAY))
    return told


def kept(url: str) -> tuple[object, ...]:
    """What a store makes of the news: its feeds, and why."""
    with Store.open(url, tag=TAG) as store:
        done = [store.stories.save(it, agency=it.source == "a", now=it.fetched)[1] for it in news()]
        row = store.stories.row_of(news()[0].url)
        assert row
        return (
            done,
            store.stories.latest(None, 99),
            store.stories.latest(frozenset({"ml-1", "ml-2"}), 99),
            store.accounts.merges(),
            store.accounts.versions(row),
            store.accounts.urls(row),
        )


def test_the_same_news_make_the_same_store(url: str, tmp_path: Path) -> None:
    served, filed = kept(url), kept(f"sqlite:///{tmp_path}/store.db")
    assert served == filed
    assert len(served[1]) == 4  # type: ignore[arg-type]  # the feeds: one entry for each town


def test_the_same_pages_make_the_same_feeds(url: str, tmp_path: Path) -> None:
    async def published(folder: Path, store: str) -> dict[str, str]:
        async with newsroom(folder, timetable(load_stories()[:12], backlog=1.0), store=store) as room:
            await room.cycle()
            return {name: digest for name, (_, digest) in room.files().items()}

    served = asyncio.run(published(tmp_path / "served", url))
    assert served == asyncio.run(published(tmp_path / "filed", f"sqlite:///{tmp_path}/store.db"))


def test_text_that_is_sorted_by_is_sorted_as_bytes(url: str) -> None:
    query = "SELECT DISTINCT collation_name FROM information_schema.columns WHERE table_schema = 'public'"
    ordered = " AND column_name IN ('url', 'uri', 'key', 'source', 'code', 'name') AND data_type <> 'bigint'"
    with Store.open(url, tag=TAG) as store, store.batch() as connection:
        assert connection.scalars(text(query + ordered)).all() == ["C"]


def test_two_programs_that_save_two_copies_at_once_make_one_original(server: Server, url: str) -> None:
    with Store.open(url, tag=TAG) as first, Store.open(url, tag=TAG) as second:
        late = Thread(target=lambda: second.stories.save(item("bamada"), agency=False, now=NOW))
        with first.batch():
            first.stories.save(item("amap"), agency=True, now=NOW)
            late.start()
            while late.is_alive() and not server.ask("SELECT count(*) FROM pg_locks WHERE NOT granted"):
                pass
        late.join()
        assert first.stories.count() == (1, 1)


def test_whoever_reads_sees_one_state(lend: Lend) -> None:
    counted = text("SELECT count(*) FROM story")
    with lend() as url, Store.open(url, tag=TAG) as store:
        database = Database(url)
        with database.read() as connection:
            assert connection.execute(counted).scalar_one() == 0
            store.stories.save(item(), agency=True, now=NOW)
            assert connection.execute(counted).scalar_one() == 0
        database.close()
        assert store.stories.count() == (1, 0)


def test_a_program_whose_session_ended_writes_no_more_and_another_one_takes_over(server: Server, url: str) -> None:
    with Store.open(url, tag=TAG) as first, Store.open(url, tag=TAG) as second, first.exclusive():
        first.stories.save(item(), agency=True, now=NOW)
        with pytest.raises(StoreBusy, match="another Regionwire is at work"), second.exclusive():
            pass
        server.ask(END)
        with pytest.raises(StoreError, match="terminat"):
            first.stories.save(item(text=TEXT.upper()), agency=True, now=NOW)
        with pytest.raises(StoreLost, match="the session that held it has ended"):
            first.stories.save(item(text=TEXT.upper()), agency=True, now=NOW)
        with second.exclusive():
            assert second.stories.count() == (1, 0)


def test_a_program_that_runs_on_a_clock_ends_when_its_store_is_lost(server: Server, url: str, tmp_path: Path) -> None:
    async def go() -> None:
        async with newsroom(tmp_path, timetable([]), store=url) as room:
            with room.store.exclusive():
                running = asyncio.create_task(room.scheduler.run(asyncio.Event()))
                await asyncio.sleep(0)  # it has begun
                server.ask(END)
                await running

    with pytest.raises(StoreLost):
        asyncio.run(go())


def test_a_writer_waits_for_another_one_no_longer_than_it_is_told(url: str) -> None:
    hasty = f"{url}&options=-c%20lock_timeout%3D50ms"
    with (
        Store.open(url, tag=TAG) as first,
        Store.open(hasty, tag=TAG) as second,
        first.batch(),
        pytest.raises(StoreError, match="lock timeout"),
    ):
        second.stories.save(item(), agency=True, now=NOW)


def test_a_database_that_cannot_hold_every_language_is_refused(server: Server) -> None:
    with (
        server.lend(encoding="LATIN1") as url,
        pytest.raises(StoreError, match="LATIN1; make a database with ENCODING"),
    ):
        Store.open(url, tag=TAG)


def test_without_the_driver_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"pip install .*requirements-postgresql\.txt"):
        Store.open("postgresql://db.example/regionwire", tag=TAG)
