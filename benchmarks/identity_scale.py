"""A look-up among many stories: `index.candidates`, as a store asks it, beside the same ranges of keys asked of the
database's own driver in the same run, in turns.

The signatures are made: counts of each kind as made stories of 300 words have them, hashes drawn at random; a hundredth
of the passages is of formulas and the names are of people in the news, of whom the first stands in every 25th story (as
measured in other people's texts). 1,500 stories a day. They are put in as they would arrive, 10,000 at a time.

Half of the questions are copies, which share half of the hashes of a story that is held, half are new stories; each is
of a day among all.

warm     the file is in the system's cache, the driver has its usual one
cold     before every question the driver's cache is emptied and the file taken out of the system's (posix_fadvise);
         `read` is what each question then made the kernel read from the disk
first    a connection opened (a store: with all checks), and the first question, cold
bytes    what the file grew by, a story
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

from identity_texts import START, Maker
from sqlalchemy import Connection, create_engine
from sqlalchemy import text as sql

from regionwire.dedup import WINDOW, Draft, Fingerprint, fingerprint
from regionwire.dedup.fingerprint import LEAD, NAME, PASSAGE, VERSION
from regionwire.store import index
from regionwire.store.database import Database
from regionwire.store.schema import EPOCH, metadata, sketch, story

PER_DAY = 1500
BATCH = 10_000
SAMPLE = 300  # made stories whose signatures are counted
NAMES, FORMULAS = 200_000, 2_000
FORMULAIC = 0.01  # of the passages and leads
TABLES = (sketch, story)  # that a look-up reads
COLD = 200  # questions, as each of them reads the disk

_AROUND = -(-WINDOW // timedelta(days=1))
_DAYS = (START - EPOCH).days
_RANGE = "SELECT story FROM sketch WHERE key BETWEEN ? AND ?"


@dataclass(frozen=True, slots=True)
class Question:
    signature: Fingerprint
    published: datetime

    def ranges(self) -> list[tuple[int, int]]:
        day = (self.published - EPOCH).days
        return [((it << 16) + day - _AROUND, (it << 16) + day + _AROUND) for it in self.signature.hashes]


class Signatures:
    """Signatures as stories of one country have them, drawn at random."""

    def __init__(self, seed: int) -> None:
        self._rng = Random(seed)  # noqa: S311
        maker = Maker(seed)
        made = ((maker.story(), maker.story()) for _ in range(SAMPLE))
        # every other story has a standfirst, which makes a second beginning
        self._counts = [
            Counter(it & 3 for it in fingerprint(Draft(one.title, one.text, top).own()).hashes)
            for at, (one, other) in enumerate(made)
            for top in [other.text.partition("\n")[0] if at % 2 else ""]
        ]
        self._names = list(accumulate(1 / (rank + 15) for rank in range(NAMES)))
        self._formulas = list(accumulate(1 / (rank + 3) for rank in range(FORMULAS)))

    def draw(self) -> Fingerprint:
        counts = self._rng.choice(self._counts)
        found = {*self._drawn(counts[PASSAGE], PASSAGE), *self._drawn(counts[LEAD], LEAD)}
        names = self._rng.choices(range(NAMES), cum_weights=self._names, k=counts[NAME])
        found |= {_scattered(it) << 2 | NAME for it in names}
        return Fingerprint(VERSION, 300, tuple(sorted(found)))

    def copy_of(self, one: Fingerprint) -> Fingerprint:
        """Half of the hashes, and half of another story's."""
        halves = (self._rng.sample(it.hashes, len(it.hashes) // 2) for it in (one, self.draw()))
        return Fingerprint(VERSION, 300, tuple(sorted({*next(halves), *next(halves)})))

    def _drawn(self, count: int, kind: int) -> Iterator[int]:
        for _ in range(count):
            if self._rng.random() < FORMULAIC:
                value = _scattered(-1 - self._rng.choices(range(FORMULAS), cum_weights=self._formulas)[0])
            else:
                value = self._rng.getrandbits(30) - (1 << 29)
            yield value << 2 | kind


def _scattered(rank: int) -> int:
    """A number of 30 bits, signed, far from that of the next rank."""
    return (rank * 0x9E3779B1 & 0x3FFFFFFF) - (1 << 29)


def moment(row: int) -> datetime:
    return START + timedelta(days=row / PER_DAY)


def batches(stories: int, made: Signatures, held: list[Question]) -> Iterator[list[tuple[int, int]]]:
    """The rows of the sketches, sorted, many stories at a time; every hundredth story is kept in `held`."""
    for first in range(0, stories, BATCH):
        rows = []
        for row in range(first, min(first + BATCH, stories)):
            one, day = made.draw(), _DAYS + row // PER_DAY
            rows += [((it << 16) + day, row) for it in one.hashes]
            if row % 100 == 0:
                held.append(Question(one, moment(row)))
        yield sorted(rows)


def questions(made: Signatures, held: Sequence[Question], count: int, seed: int) -> list[Question]:
    rng = Random(seed)  # noqa: S311
    asked = rng.choices(held, k=count)
    return [
        Question(made.copy_of(it.signature) if at % 2 else made.draw(), it.published) for at, it in enumerate(asked)
    ]


# -------------------------------------------------------------------------------------------------------------- SQLite


def measure_sqlite(folder: Path, stories: int, count: int) -> tuple[float, float]:
    """Prints what a file of so many stories comes to; the warm times of ours."""
    file = folder / f"{stories}.db"
    made, held = Signatures(1), list[Question]()
    database = Database(f"sqlite:///{file}")
    before = file.stat().st_size
    begun = time.perf_counter()
    with sqlite3.connect(file) as filling:
        filling.execute("PRAGMA cache_size=-4000000")
        rows = 0
        for batch in batches(stories, made, held):
            filling.executemany("INSERT INTO sketch VALUES (?, ?)", batch)
            filling.commit()
            rows += len(batch)
        filling.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    filling.close()
    built = time.perf_counter() - begun
    size = file.stat().st_size - before
    asked = questions(made, held, count, 2)
    print(
        f"\nSQLite, {stories} stories, {rows / stories:.1f} rows each, put in in {built:.0f} s:"
        f" {size / stories:.0f} bytes a story"
    )
    _first(file, asked[0])
    bare = sqlite3.connect(file)
    with database.read() as connection:
        ours, floor = _warm(lambda it: index.candidates(connection, it.signature, it.published), _bare(bare), asked)
        _print("warm", ours, floor)
        _cold(file, connection, bare, asked[:COLD])
    bare.close()
    database.close()
    return ours


Times = tuple[float, float]  # p50 and p95, ms
Ask = Callable[[Question], object]


def _bare(connection: sqlite3.Connection) -> Ask:
    """The ranges of a question, one prepared statement each."""
    cursor = connection.cursor()

    def ask(one: Question) -> object:
        return [cursor.execute(_RANGE, it).fetchall() for it in one.ranges()]

    return ask


def _warm(ours: Ask, floor: Ask, asked: Sequence[Question]) -> tuple[Times, Times]:
    """Each question to both, twice; the second time counts."""
    spent: tuple[list[float], list[float]] = [], []
    for one in asked:
        for ask, times in zip((ours, floor), spent, strict=True):
            ask(one)
            times.append(_timed(ask, one))
    return _quantiles(spent[0]), _quantiles(spent[1])


def _cold(file: Path, connection: Connection, bare: sqlite3.Connection, asked: Sequence[Question]) -> None:
    driver: Any = connection.connection.driver_connection
    subjects: tuple[tuple[Ask, Any], ...] = (
        (lambda it: index.candidates(connection, it.signature, it.published), driver),
        (_bare(bare), bare),
    )
    spent: tuple[list[float], list[float]] = [], []
    read = 0
    for one in asked:
        for (ask, opened), times in zip(subjects, spent, strict=True):
            opened.execute("PRAGMA shrink_memory")
            _forget(file)
            before = _read_bytes()
            times.append(_timed(ask, one))
            read += _read_bytes() - before
    _print("cold", _quantiles(spent[0]), _quantiles(spent[1]), f"; read {read / 2 / len(asked) / 1024:.0f} KiB")


def _first(file: Path, one: Question) -> None:
    _forget(file)
    begun = time.perf_counter()
    database = Database(f"sqlite:///{file}")
    opened = time.perf_counter() - begun
    with database.read() as connection:
        asked = _timed(lambda it: index.candidates(connection, it.signature, it.published), one)
    database.close()
    _forget(file)
    bare = sqlite3.connect(file)
    floor = _timed(_bare(bare), one)
    bare.close()
    print(f"  first  opened in {1000 * opened:.0f} ms, answered in {asked:.1f} ms; bare {floor:.1f} ms")


def _forget(file: Path) -> None:
    """Take the file out of the system's cache."""
    opened = os.open(file, os.O_RDONLY)
    os.fsync(opened)
    os.posix_fadvise(opened, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(opened)


def _read_bytes() -> int:
    """That this process had read from a disk."""
    lines = Path("/proc/self/io").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("read_bytes"))


# ---------------------------------------------------------------------------------------------------------- PostgreSQL


def measure_postgres(url: str, stories: int, count: int, beside: Times) -> None:
    """The same in a PostgreSQL that holds nothing else; warm only."""
    engine = create_engine(url)
    made, held = Signatures(1), list[Question]()
    metadata.create_all(engine, TABLES)
    try:
        begun = time.perf_counter()
        with engine.begin() as connection:
            driver: Any = connection.connection.driver_connection
            for batch in batches(stories, made, held):
                with driver.cursor().copy("COPY sketch FROM STDIN") as copied:
                    copied.write("".join(f"{key}\t{row}\n" for key, row in batch))
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sql("VACUUM ANALYZE sketch"))
            size = connection.execute(sql("SELECT pg_total_relation_size('sketch')")).scalar_one()
        built = time.perf_counter() - begun
        asked = questions(made, held, count, 2)
        print(f"\nPostgreSQL, {stories} stories, put in in {built:.0f} s: {size / stories:.0f} bytes a story")
        with engine.connect() as connection, engine.connect() as other:
            ours, floor = _warm(
                lambda it: index.candidates(connection, it.signature, it.published), _bare_postgres(other), asked
            )
        _print("warm", ours, floor)
        print(f"  {ours[0] / beside[0]:.1f} times SQLite at the median, {ours[1] / beside[1]:.1f} times at p95")
    finally:
        metadata.drop_all(engine, TABLES)
        engine.dispose()


def _bare_postgres(connection: Connection) -> Ask:
    """The ranges of a question, all in one prepared statement, for each would be a round trip."""
    cursor: Any = connection.connection.driver_connection.cursor()  # type: ignore[union-attr]  # it is open
    statement = (
        "SELECT asked.at, sketch.story FROM unnest(%s::bigint[]) AS asked(at)"
        " JOIN sketch ON sketch.key BETWEEN asked.at AND asked.at + %s"
    )

    def ask(one: Question) -> object:
        firsts = [first for first, _ in one.ranges()]
        return cursor.execute(statement, (firsts, 2 * _AROUND), prepare=True).fetchall()

    return ask


# -------------------------------------------------------------------------------------------------------------- figures


def _timed(ask: Ask, one: Question) -> float:
    begun = time.perf_counter()
    ask(one)
    return 1000 * (time.perf_counter() - begun)


def _quantiles(times: Sequence[float]) -> Times:
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def _print(name: str, ours: Times, floor: Times, further: str = "") -> None:
    print(
        f"  {name:<6} p50 {ours[0]:.2f} ms, p95 {ours[1]:.2f}; bare {floor[0]:.2f}, {floor[1]:.2f};"
        f" ratio {ours[0] / floor[0]:.1f}, {ours[1] / floor[1]:.1f}{further}"
    )


def main(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    parser.add_argument("--stories", default="10000,100000,1000000", metavar="N,N")
    parser.add_argument("--questions", type=int, default=1000, metavar="N")
    parser.add_argument("--postgres", metavar="URL", help="postgresql+psycopg://…, of a database without tables")
    parser.add_argument("--folder", type=Path, help="where the files are made, and removed")
    options = parser.parse_args(arguments)
    for stories in map(int, options.stories.split(",")):
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            times = measure_sqlite(Path(folder), stories, options.questions)
        if options.postgres:
            measure_postgres(options.postgres, stories, options.questions, times)
