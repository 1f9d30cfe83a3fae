"""What a publishing costs in a store of any size: a story comes in one region of twenty, its feeds are written.

    python benchmarks/publishing.py [--stories 10000,100000,1000000] [--cycles 60] [--json]

One store grows to each size in turn. Its stories are put in as rows, 1,500 a day, of all regions, the first of which
have more than the last; one in fifty was edited, one in two hundred withdrawn, and the archive's lists are those of a
publisher who was there from the first day. Each cycle saves a story of another region and publishes what that touched,
by a publisher that has published before, as in `regionwire run`; what is counted is the publishing, with the store's
note that it was done. A file that is none of the region, of all feeds, of the archives of these or of the home page
ends the run.

The slope is the median CPU time at the largest size by that at the smallest: 1 where the total costs nothing.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath
from random import Random

import msgspec
from sqlalchemy import insert

from feeds.archive import FULL, Archive, Document
from feeds.catalogue import Catalogue
from feeds.making import Maker
from feeds.programme import Programme
from feeds.publish import Publisher
from feeds.site import Manners
from feeds.spec import FeedSpec, Site
from press.story import load_stories
from regionwire.item import Assigned, Image, Item, Moment, Place, Precision
from regionwire.labels import ALL, labels_of
from regionwire.source import Source
from regionwire.store import Store
from regionwire.store.database import Database
from regionwire.store.document import document
from regionwire.store.schema import label, story, story_url, version
from regionwire.urls import address_key

START = datetime(2025, 1, 1, tzinfo=UTC)
PER_DAY = 1500
BATCH = 5000
EDITED, WITHDRAWN = 50, 200  # one in so many
TAG = "bench.regionwire.example,2026"
SITE = Site(
    title="Fil d’essai",
    base_url="https://bench.regionwire.example",
    tag=TAG,
    author="La rédaction d’essai",
    languages=("fr", "en"),
)
SECTIONS = ("Agriculture", "Économie", "Politique", "Santé", "Société", "Sport")
SOURCES = {
    key: Source(key=key, name=f"Agence {key.upper()}", base=f"https://{key}.example", country="ml", listings=())
    for key in ("aaa", "bbb", "ccc", "ddd")
}
WORDS = [word for one in load_stories() for line in one.paragraphs for word in line.split()]  # as often as in prose


def moment(row: int) -> datetime:
    """When a story came."""
    return START + timedelta(days=row / PER_DAY)


class Made:
    """Stories of these regions, the same at every run."""

    def __init__(self, regions: Sequence[str]) -> None:
        self._regions = regions
        self._weights = [1 / (rank + 3) for rank in range(len(regions))]
        self._rng = Random(1)  # noqa: S311

    def item(self, row: int, region: str = "") -> Item:
        """Story `row`, of this region or of one of all."""
        rng, at = self._rng, moment(row)
        where = region or rng.choices(self._regions, self._weights)[0]
        source = rng.choice(sorted(SOURCES))
        text = "\n".join(" ".join(rng.choices(WORDS, k=60)) + "." for _ in range(5))
        return Item(
            source=source,
            url=f"https://{source}.example/{row}",
            title=" ".join(rng.choices(WORDS, k=10)).capitalize() + f" ({row})",
            html="".join(f"<p>{line}</p>" for line in text.split("\n")),
            text=text,
            language="fr",
            fetched=at,
            regions=(Assigned(where, 2.0),),
            authors=("Awa Exemple",),
            agency=f"Agence {source.upper()}",
            published=Moment(at, Precision.MINUTE, "Africa/Bamako"),
            section=rng.choice(SECTIONS),
            image=Image(f"https://{source}.example/{row}.jpg", "Une image", "A. Exemple"),
            place=Place(where, where, "town", 14.44693, -11.44448),
        )


def fill(database: Database, made: Made, rows: range) -> None:
    """Put stories in as rows of the tables."""
    for first in range(rows.start, rows.stop, BATCH):
        tables: Mapping[str, list[dict[str, object]]] = {it.name: [] for it in (story, story_url, label, version)}
        for row in range(first, min(first + BATCH, rows.stop)):
            for name, values in _rows(row, made.item(row)):
                tables[name].append(values)
        with database.write() as connection:
            for table in (story, story_url, label, version):
                if tables[table.name]:
                    connection.execute(insert(table), tables[table.name])


def _rows(row: int, item: Item) -> Iterator[tuple[str, dict[str, object]]]:
    """Of one story: (the name of a table, a row of it)."""
    at, packed = moment(row), document(item)
    edited, withdrawn = row % EDITED == 0, row % WITHDRAWN == 1
    changed = at + timedelta(minutes=30) if edited else at
    yield (
        "story",
        {
            "id": row,
            "uri": f"tag:{TAG}:{item.source}/{row}",
            "source": item.source,
            "url": item.url,
            "agency": True,
            "published": at,
            "updated": changed,
            "first_seen": at,
            "original": None,
            "released": True,
            "withdrawn": changed if withdrawn else None,
            "document": packed,
        },
    )
    yield "story_url", {"key": address_key(item.url), "story": row}
    for code in sorted(labels_of(item)):
        common = {"published": at, "live": not withdrawn, "changed": changed}
        yield "label", {"story": row, "code": code, **common}
    if edited:
        yield "version", {"story": row, "number": 1, "until": changed, "change": "title", "document": packed}


def list_archive(archive: Archive, specs: Sequence[FeedSpec], made: int, output: Path) -> None:
    """Write the lists of the archive as they are when all but the last days' documents were closed long ago."""
    for spec in specs:
        behind = _closed(archive, spec, made)
        begun = max(START, moment(made).replace(month=1, day=1, hour=0, minute=0))  # of the year that is listed
        share = made if spec.codes is None else made // (len(specs) - 1)
        count = round(share / FULL * ((moment(made) - begun) / (moment(made) - START)))
        if behind is None or not count:
            continue
        ends = (begun + (behind[0] - begun) * (number + 1) / count for number in range(count))
        closed = [
            Document(
                archive.site.url(f"archive/{spec.slug}/{at:%Y-%m}-{number}.xml"),
                f"{at:%Y-%m}",
                FULL,
                240_000,
                f"{number:064x}",
                at,
                behind[1],
            )
            for number, at in enumerate(ends)
        ]
        file = output / "archive" / spec.slug / f"{begun.year}.ndjson"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(msgspec.json.Encoder().encode_lines(closed))


def _closed(archive: Archive, spec: FeedSpec, made: int) -> tuple[datetime, str] | None:
    """The place of the last story that is closed: less than a document of them came since."""
    code = next(iter(spec.codes)) if spec.codes else None
    near = moment(made) - timedelta(days=2 if spec.codes else 1 / 24)
    found = archive.annals.changed(code, (near, ""), 1)
    return (found[0][0], found[0][1].id) if found else None


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one size: times in ms, and files a cycle."""

    stories: int
    cpu: Sequence[float]
    wall: Sequence[float]
    written: Sequence[int]
    first: float  # CPU ms of all feeds, by a publisher that has published nothing


def measure(store: Store, made: Made, specs: Mapping[str, Sequence[FeedSpec]], size: int, cycles: int) -> Figures:
    """Publish after each of so many stories, each in another region."""
    regions = [spec.slug for spec in specs["fr"] if spec.slug != ALL]
    manners = Manners(agent="x", contact="y@example.org", interval=900, pace=1.0, revisit_days=3, robots=True)
    programme = Programme(site=SITE, listed=specs, sources=SOURCES, manners=manners, changes=True, archive=True)
    cpu, wall, written = [], [], []
    with tempfile.TemporaryDirectory(prefix="regionwire-") as folder:
        output = Path(folder)
        list_archive(Archive(store.stories, SITE, SOURCES, output), specs["fr"], size, output)
        publisher = Publisher(Maker(store.stories, programme), output)
        begun = time.process_time()
        publisher.publish(None)
        first = (time.process_time() - begun) * 1e3
        for cycle in range(cycles):
            region = regions[cycle % len(regions)]
            row = size + 1 + cycle
            now = moment(row)
            _, changes = store.stories.save(made.item(row, region), agency=True, now=now)
            begun, ran = time.perf_counter(), time.process_time()
            done = publisher.publish(changes.touched)
            store.stories.release(now)
            cpu.append((time.process_time() - ran) * 1e3)
            wall.append((time.perf_counter() - begun) * 1e3)
            written.append(len(done.written))
            _check(done.written, region)
            if done.failed:
                raise done.failed[0]
    return Figures(size, cpu, wall, written, first)


def _check(written: Sequence[str], region: str) -> None:
    for name in written:
        path = PurePosixPath(name.removeprefix("en/"))
        whose = path.parts[1] if path.parts[0] == "archive" else path.name.partition(".")[0].removesuffix("-changes")
        if whose not in (region, ALL, "index"):
            sys.exit(f"written though nothing in it changed: {name}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", default="10000,100000,1000000")
    parser.add_argument("--cycles", type=int, default=60)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    catalogue = Catalogue(countries=("ml",), sources=SOURCES)
    regions = tuple(spec.slug for spec in catalogue.specs("fr") if "-" in spec.slug)[:20]
    catalogue = replace(catalogue, regions=regions)
    specs = {language: catalogue.specs(language) for language in SITE.languages}
    made, held, figures = Made(regions), 0, []
    with tempfile.TemporaryDirectory(prefix="regionwire-") as folder:
        database = Database(f"sqlite:///{folder}/store.db")
        store = Store(database, TAG)
        for size in sorted(map(int, asked.stories.split(","))):
            begun = time.perf_counter()
            fill(database, made, range(held + 1, size + 1))
            built = time.perf_counter() - begun
            figures.append(measure(store, made, specs, size, asked.cycles))
            held = size + asked.cycles
            _print(figures[-1], built)
        store.close()
    slope = statistics.median(figures[-1].cpu) / statistics.median(figures[0].cpu)
    print(f"slope, {figures[-1].stories:,} by {figures[0].stories:,} stories: {slope:.2f}")
    if asked.json:
        print(json.dumps([msgspec.to_builtins(one) for one in figures]))


def _print(one: Figures, built: float) -> None:
    cpu, wall = (sorted(it) for it in (one.cpu, one.wall))
    middle, late = len(cpu) // 2, len(cpu) * 95 // 100
    print(
        f"{one.stories:>9,} stories: {cpu[middle]:.0f} ms CPU (p95 {cpu[late]:.0f}), {wall[middle]:.0f} ms"
        f" (p95 {wall[late]:.0f}), {statistics.median(one.written):.0f} files a cycle, {max(one.written)} at most;"
        f" all feeds anew {one.first:.0f} ms CPU; put in in {built:.0f} s",
        flush=True,
    )


if __name__ == "__main__":
    main()
