"""The whole step a story: `Stories.save` of a stream of realistic stories, each in a transaction of its own, into a
store that holds many, beside a bare insert of the row and its document into another such file, in turns.

The stream is of made stories, of which two in five are copies of one shortly before: verbatim with a credit line,
edited, a teaser, half behind a new lead. The stories held are made as well: their signatures and sentences are drawn at
random (see `scale`), their documents are those of a few hundred made stories. What is timed is the program's part, with
what the disk takes for it; fetching and reading a page is none of it.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from identity_scale import PER_DAY, Signatures, batches, moment
from identity_texts import Desk, Maker, Text, item

from regionwire.item import Item
from regionwire.store import Store
from regionwire.store.document import document
from regionwire.store.schema import EPOCH, story

SOURCES = 30
COPIED = 0.4
SENTENCES = 15  # of a story held
WEEK = 7 * PER_DAY
DOCUMENTS = 300
_MICROSECOND = timedelta(microseconds=1)

Row = tuple[object, ...]


def fill(file: Path, stories: int) -> None:
    """Put made stories into a new store, the last of them just before the stream."""
    rng, maker = Random(3), Maker(3)  # noqa: S311
    items = [_item(n, maker.story(), moment(n)) for n in range(DOCUMENTS)]
    documents = [document(it) for it in items]
    with sqlite3.connect(file) as filling:
        filling.execute("PRAGMA cache_size=-1000000")
        for batch in batches(stories, Signatures(1), []):
            filling.executemany("INSERT INTO sketch VALUES (?, ?)", ((key, row + 1) for key, row in batch))
        filling.executemany(
            _INSERT,
            (_row(f"held:{n}", items[n % DOCUMENTS], moment(n), documents[n % DOCUMENTS]) for n in range(stories)),
        )
        filling.executemany(
            "INSERT INTO story_url VALUES (?, ?)", ((f"https://s.example/held/{n}", n + 1) for n in range(stories))
        )
        filling.executemany("INSERT OR IGNORE INTO sentence VALUES (?, ?, ?)", _sentences(stories, rng))
        filling.commit()
        filling.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    filling.close()


def _sentences(stories: int, rng: Random) -> Iterator[Row]:
    for row in range(max(0, stories - WEEK), stories):
        for _ in range(SENTENCES):
            yield rng.getrandbits(32) - (1 << 31), row + 1, (moment(row) - EPOCH).days


_NAMES = [it.name for it in story.columns if it.name not in ("id", "original", "withdrawn")]
_INSERT = "INSERT INTO story ({}) VALUES ({})".format(  # noqa: S608
    ", ".join(_NAMES), ", ".join("?" * len(_NAMES))
)


def _row(url: str, one: Item, published: datetime, written: bytes) -> Row:
    at = (published - EPOCH) // _MICROSECOND
    values = {"uri": f"tag:{url}", "source": one.source, "url": url, "agency": False, "released": True}
    values |= {"published": at, "updated": at, "first_seen": at, "document": written}
    return tuple(values[name] for name in _NAMES)


def _item(n: int, text: Text, published: datetime) -> Item:
    source = f"s{n % SOURCES}"
    return item(source, f"https://{source}.example/{n}", text, published)


def stream(count: int, behind: int) -> Iterator[Item]:
    """Stories that come after so many others; copies are of other sources than what they copy."""
    rng, maker = Random(5), Maker(5)  # noqa: S311
    desk = Desk([maker.story() for _ in range(20)], 5)
    edits = [lambda text: f"{text}\nSource : AMAP", *desk.kinds.values()]
    fresh: list[Text] = []
    for n in range(count):
        if fresh and rng.random() < COPIED:
            copied = rng.choice(fresh[-200:])
            text = Text(maker.story().title, rng.choice(edits)(copied.text))
        else:
            fresh.append(text := maker.story())
        yield _item(behind + n, text, moment(behind + n))


def measure(folder: Path, held: int, count: int) -> None:
    file, other = folder / "store.db", folder / "bare.db"
    with Store.open(f"sqlite:///{file}", tag="example.org,2026") as store:
        fill(file, held)
        with Store.open(f"sqlite:///{other}", tag="example.org,2026"):
            pass
        bare = sqlite3.connect(other, isolation_level=None)
        bare.execute("PRAGMA synchronous=NORMAL")
        spent, work, floor, did = [], [], [], Counter[str]()
        for one in stream(count, held):
            assert one.published is not None
            now = one.published.at
            begun, worked = time.perf_counter(), time.process_time()
            _, changes = store.stories.save(one, agency=False, now=now)
            spent.append(1000 * (time.perf_counter() - begun))
            work.append(1000 * (time.process_time() - worked))
            did += Counter(new=changes.new, copies=changes.copies)
            begun = time.perf_counter()
            bare.execute("BEGIN IMMEDIATE")
            bare.execute(_INSERT, _row(one.url, one, now, document(one)))
            bare.execute("COMMIT")
            floor.append(1000 * (time.perf_counter() - begun))
        bare.close()
    print(f"{count} stories into {held}: {did['new']} new, {did['copies']} copies")
    mine, theirs = _told(spent), _told(floor)
    print(f"  step  median {mine[0]:.2f} ms, p95 {mine[1]:.2f}, p99 {mine[2]:.2f}")
    print(f"  bare  median {theirs[0]:.2f} ms, p95 {theirs[1]:.2f}, p99 {theirs[2]:.2f}")
    print(f"  ratio {mine[0] / theirs[0]:.1f} at the median; {statistics.median(work):.2f} ms of a processor")


def _told(times: Sequence[float]) -> tuple[float, float, float]:
    cuts = statistics.quantiles(times, n=100)
    return cuts[49], cuts[94], cuts[98]


def main(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    parser.add_argument("--held", type=int, default=100_000, metavar="N")
    parser.add_argument("--stories", type=int, default=2000, metavar="N")
    parser.add_argument("--folder", type=Path, help="where the files are made, and removed")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        measure(Path(folder), options.held, options.stories)
