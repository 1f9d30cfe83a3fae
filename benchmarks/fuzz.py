"""A fuzzer over the reader: whatever a host sends, nothing but NotAStory is raised, the same bytes give the same item,
and no page takes more time or memory than pages of its size may.

    python benchmarks/fuzz.py [SECONDS] [FOLDER] [--seed N] [--findings FOLDER]

Half of the time goes to pages that grow (bait.py): text that regular expressions take long for, or markup, is repeated
in one place of a page until that has 5 MB. The other half goes to mutants (mutants.py) of the pages in FOLDER, or of
the replicas of tests/pages. Each page is decoded, read and normalized, mutants twice, in a process that is ended at 2 s
of CPU for a page, or at 200 MB over what it began with. Found guilty is a page that

    raises    anything but NotAStory
    differs   between two readings of the same bytes
    is slow   over half a second of CPU and 50 bare parses of the same bytes
    grows     takes nine times as long for four times the bytes, and a tenth of a second
    swells    the memory over its limit; or ends the process otherwise: dies, or hangs without using the CPU
    keeps     memory: the process is ended by what is kept of pages before, not by this one alone

Each cause is told once: where the exception was raised, or where most of the time goes. A page of each is written to
--findings (var/fuzz), mutants as small as they can be made in some seconds. What is tried depends on --seed and the
pages alone. Exits with 1 if anything was found. Linux only.
"""

from __future__ import annotations

import argparse
import faulthandler
import logging
import multiprocessing
import re
import resource
import signal
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from time import monotonic, process_time
from typing import IO

from bait import BLOCKS, NESTS, PIECES, PLACES, grown
from mutants import LARGEST, Pages, mutant
from selectolax.lexbor import LexborHTMLParser

from regionwire.cli.room import set_up_logging
from regionwire.errors import NotAStory
from regionwire.item import Announcement, Item, Page
from regionwire.normalize import normalize
from regionwire.regions import Atlas, load_gazetteer
from regionwire.source import Source
from scrapers.agencies import SOURCES
from scrapers.article import Reading, read_page
from scrapers.decode import decode

REPLICAS = Path(__file__).parent.parent / "tests" / "pages"
FETCHED = datetime(2026, 11, 23, 12, tzinfo=UTC)
ANY = Source(key="any", name="Le Fanal", base="https://fanal.example", country="ml", listings=(), language="fr")
ALL = (ANY, *SOURCES.values())
SIZES = tuple(LARGEST >> shift for shift in reversed(range(7)))
SLOW, PARSES, LIMIT = 0.5, 50, 2.0  # seconds of CPU, bare parses, seconds of CPU
GROWN, WORTH = 9.0, 0.1  # over two doublings, 4 is linear and 16 is quadratic; seconds from which it is worth a word
MEMORY = 200_000_000  # bytes over what the process has before it reads
BATCH = 400  # pages that one process reads: what it keeps of each must not add up
PATIENCE, TRIES = 20.0, 400  # seconds and attempts to make a finding smaller
GENERIC, MARKUP, PAIRED = 0.7, 0.35, 0.15  # parts of the growing pages: of no known source, markup, two pieces in turn
SAMPLED = 0.02  # seconds of CPU between two looks at what is being done
PARSED = 0.05  # seconds of CPU for which a page is parsed, to know what one parse takes
AGAIN = 300.0  # seconds to read again what a process had read before it was ended
WAIT = 60.0  # seconds without an answer after which a process hangs
POOL = 600  # pages that are held to be changed
FRAME = re.compile(r'/(?:scrapers|regionwire)/(?:\w+/)*(\w+\.py)", line (\d+) in (\S+)')
PROCESSES = multiprocessing.get_context("fork")  # what is loaded is shared


@dataclass(frozen=True, slots=True)
class Probe:
    """Pages of one making, in several sizes."""

    name: str
    source: Source
    sizes: tuple[int, ...]
    make: Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a page, in one word, where in the code, and how it shows."""

    kind: str
    cause: str
    told: str


# --------------------------------------------------------------------------------------------------------------- probes


def growing(seed: int, number: int) -> Probe:
    """A page that grows, by the number of the probe."""
    rng = Random(f"growing {seed} {number}")  # noqa: S311
    source = ANY if rng.random() < GENERIC else rng.choice(ALL)
    if rng.random() < MARKUP:
        piece, (where, place) = rng.choice(BLOCKS), rng.choice(sorted(NESTS.items()))
    else:
        piece, (where, place) = rng.choice(PIECES), rng.choice(sorted(PLACES.items()))
        piece += rng.choice(PIECES) if rng.random() < PAIRED else ""
    return Probe(f"{piece!r} in {where}", source, SIZES, partial(grown, piece, place))


def mutated(seed: int, pool: Pages, number: int) -> Probe:
    """One of the pages, changed, by the number of the probe."""
    rng = Random(f"mutated {seed} {number}")  # noqa: S311
    names, page = mutant(rng, pool)
    return Probe(f"mutant {number}: {names}", rng.choice((ANY, rng.choice(ALL))), (len(page),), lambda _: page)


# -------------------------------------------------------------------------------------------------------------- reading


class Reader:
    """Reads pages and says what is wrong, in a process that is ended if it takes too long.

    Where the time goes is sampled into `trace`.
    """

    def __init__(self, trace: IO[bytes]) -> None:
        self._atlas = Atlas([load_gazetteer(country) for country in ("ml", "ne", "bf", "sn", "ci")])
        self.trace = trace
        self.sampled = True  # a look at what an interpreter is doing can, seldom, end it
        self.seconds = 0.0  # of CPU, for the last reading
        self.refused = False  # the last page was not read at all

    def prepare(self) -> None:
        """Bound this process."""
        faulthandler.register(signal.SIGVTALRM, self.trace)
        faulthandler.register(signal.SIGPROF, self.trace, chain=True)
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + MEMORY,) * 2)

    def __call__(self, raw: bytes, source: Source, *, twice: bool = False) -> Finding | None:
        try:
            first = self._timed(raw, source)
        except MemoryError as error:
            return Finding("swells", _raised_at(error), f"over {MEMORY // 1_000_000} MB")
        except Exception as error:
            return Finding("raises", _raised_at(error), f"{type(error).__name__}: {str(error)[:200]}")
        self.refused = first[0].raw is None
        seconds = self.seconds
        if twice and self._timed(raw, source) != first:
            return Finding("differs", source.key, "two readings of the same bytes")
        if seconds > SLOW and seconds > PARSES * (parse := _parsing(raw)):
            return Finding("slow", self.busiest(), f"{seconds:.2f} s, {seconds / parse:.0f} bare parses")
        return None

    def _timed(self, raw: bytes, source: Source) -> tuple[Reading, Item | str]:
        self.trace.seek(0)
        self.trace.truncate()
        start = process_time()
        signal.setitimer(signal.ITIMER_PROF, LIMIT)
        if self.sampled:
            signal.setitimer(signal.ITIMER_VIRTUAL, WORTH / 2, SAMPLED)
        try:
            return self._read(raw, source)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.setitimer(signal.ITIMER_PROF, 0)
            self.seconds = process_time() - start

    def _read(self, raw: bytes, source: Source) -> tuple[Reading, Item | str]:
        body, charset = decode(raw, "text/html")
        url = f"{source.base}/nara-le-forage-est-repare-123"
        page = Page(url, url, 200, "text/html", charset, body, FETCHED)
        reading = read_page(page, source, Announcement(url, title="Nara : le forage", published="12 mars 2026"))
        if reading.raw is None:
            return reading, ""
        try:
            return reading, normalize(reading.raw, source, self._atlas)
        except NotAStory as reason:
            return reading, reason.reason

    def busiest(self) -> str:
        """Where in our code most samples were taken."""
        self.trace.seek(0)
        samples = self.trace.read().decode().split("most recent call first")[1:]
        frames = filter(None, map(FRAME.search, samples))
        counted = Counter(f"{it[1]} {it[3]}" for it in frames)
        return counted.most_common(1)[0][0] if counted else "nowhere"


def _parsing(raw: bytes) -> float:
    """Seconds of CPU for a bare parse; many of them, for clocks are coarse."""
    body, _ = decode(raw, "text/html")
    count, start = 0, process_time()
    while (taken := process_time() - start) < PARSED:
        LexborHTMLParser(body)
        count += 1
    return taken / count


def _raised_at(error: BaseException) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(frame.filename).name} {frame.name} {frame.lineno}"


def _too_fast(seconds: list[float]) -> bool:
    return len(seconds) > 2 and seconds[-1] > WORTH and seconds[-1] > GROWN * max(seconds[-3], 1e-3)


def examine(reader: Reader, probe: Probe, told: Callable[[int], None]) -> tuple[int, Finding] | None:
    """The first size of a probe at which something is wrong; `told` is called with each size before it is read."""
    seconds: list[float] = []
    for size in probe.sizes:
        told(size)
        page = probe.make(size)
        if (found := reader(page, probe.source, twice=len(probe.sizes) == 1)) is not None:
            return size, found
        if reader.refused:
            break
        seconds.append(reader.seconds)
        if _too_fast(seconds):
            reader(page, probe.source)
            seconds[-1] = min(seconds[-1], reader.seconds)
            if _too_fast(seconds):
                shown = ", ".join(f"{it:.2f}" for it in seconds[-4:])
                return size, Finding("grows", reader.busiest(), f"{shown} s as it doubles up to {size // 1000} kB")
    return None


# -------------------------------------------------------------------------------------------------------------- hunting

Told = tuple[int, int, Finding | None]  # number of a probe, size, what is wrong: first None, for it is about to be read


def _work(reader: Reader, probes: Callable[[int], Probe], first: int, count: int, to: Connection) -> None:
    """What a process does: examine probes until one is guilty."""
    reader.prepare()
    for number in range(first, first + count):
        found = examine(reader, probes(number), lambda size, at=number: to.send((at, size, None)))  # type: ignore[misc]
        if found is not None:
            to.send((number, *found))
            return


def hunt(reader: Reader, probes: Callable[[int], Probe], first: int, until: float, count: int = BATCH) -> Told:
    """The first guilty one of some probes, or the last one that was read; `until` in seconds of the monotonic clock."""
    receiving, sending = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=_work, args=(reader, probes, first, count, sending), daemon=True)
    process.start()
    sending.close()
    last: Told = (first, 0, None)
    try:
        while (left := until - monotonic()) > 0:
            if not receiving.poll(min(left, WAIT)):
                idle = Finding("hangs", "", f"no answer within {WAIT:g} s, without using the CPU")
                return (*last[:2], idle) if left > WAIT else last
            last = receiving.recv()
            if last[2] is not None:
                return last
    except EOFError:
        process.join()
        if process.exitcode == -signal.SIGPROF:
            return (*last[:2], Finding("slow", reader.busiest(), f"over {LIMIT:g} s"))
        if process.exitcode:
            return (*last[:2], Finding("dies", reader.busiest(), f"exit status {process.exitcode}"))
    finally:
        process.kill()
        process.join()
        receiving.close()
    return last


def smaller(reader: Reader, probe: Probe, page: bytes, found: Finding) -> bytes:
    """A page with the same fault, as small as can be made in some seconds."""
    until, tries = monotonic() + PATIENCE, 0
    step = len(page) // 2
    while step:
        at = 0
        while at < len(page):
            if monotonic() > until or tries == TRIES:
                return page
            tries += 1
            less = page[:at] + page[at + step :]
            again = alone(reader, Probe(probe.name, probe.source, (len(less),), lambda _, it=less: it))  # type: ignore[misc]
            if again is not None and (again.kind, again.cause) == (found.kind, found.cause):
                page = less
            else:
                at += step
        step //= 2
    return page


def alone(reader: Reader, probe: Probe) -> Finding | None:
    """What is wrong with a probe in a process of its own."""
    return hunt(reader, lambda _: probe, 0, monotonic() + 10 * LIMIT * len(probe.sizes), 1)[2]


class Hunt:
    """What was tried and found so far."""

    def __init__(self, reader: Reader, folder: Path) -> None:
        self._reader, self._folder = reader, folder
        self.known: Counter[Finding] = Counter()
        self.tried = 0

    def run(self, probes: Callable[[int], Probe], until: float) -> None:
        """Examine probes until the time is over."""
        first = 0
        while monotonic() < until:
            number, size, found = hunt(self._reader, probes, first, until)
            if found is not None and found.kind in ("swells", "dies"):
                found = self._again(probes, first, number, found)
            if found is not None:
                self._tell(probes(number), size, found)
            self.tried += number + 1 - first
            first = number + 1

    def _again(self, probes: Callable[[int], Probe], first: int, last: int, found: Finding) -> Finding | None:
        """Whether it is the page that ended its process, or those before it as well; None: nothing that comes again."""
        self._reader.sampled = False
        alike = alone(self._reader, probes(last))
        if alike is None or alike.kind not in ("swells", "dies"):
            alike = hunt(self._reader, probes, first, monotonic() + AGAIN, last + 1 - first)[2]
            kept = alike is not None and alike.kind in ("swells", "dies")
            alike = Finding("keeps", "", f"{found.told}, though not when it is read alone") if kept else None
        self._reader.sampled = True
        return alike

    def _tell(self, probe: Probe, size: int, found: Finding) -> None:
        cause = Finding(found.kind, found.cause, "")
        self.known[cause] += 1
        if self.known[cause] > 1:
            return
        page = probe.make(size)
        if len(probe.sizes) == 1 and found.kind != "keeps":
            page = smaller(self._reader, probe, page, found)
        self._folder.mkdir(parents=True, exist_ok=True)
        file = self._folder / (re.sub(r"\W+", "-", f"{found.kind} {found.cause}") + ".html")
        file.write_bytes(page)
        print(f"{found.kind} at {found.cause or 'any place'}: {found.told}")
        print(f"  {probe.source.key}: {probe.name}\n  {file}, {len(page)} bytes", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description="A fuzzer over the reader.")
    parser.add_argument("seconds", nargs="?", type=float, default=60.0)
    parser.add_argument("pages", nargs="?", type=Path, default=REPLICAS, help="all files in it but JSON, XML, Markdown")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--findings", type=Path, default=Path("var/fuzz"), help="where the pages are written")
    asked = parser.parse_args()
    files = sorted(it for it in asked.pages.rglob("*") if it.is_file() and it.suffix not in (".json", ".md", ".xml"))
    pool = tuple(it.read_bytes() for it in Random(asked.seed).sample(files, min(len(files), POOL)))  # noqa: S311
    pool = tuple(it for it in pool if it) or (b"<p>",)
    set_up_logging(quiet=True, least=logging.ERROR)
    with tempfile.TemporaryFile(buffering=0) as trace:
        hunting = Hunt(Reader(trace), asked.findings)
        start = monotonic()
        hunting.run(partial(growing, asked.seed), start + asked.seconds / 2)
        grown = hunting.tried
        hunting.run(partial(mutated, asked.seed, pool), start + asked.seconds)
    print(f"{grown} growing pages, {hunting.tried - grown} mutants of {len(pool)} pages: {len(hunting.known)} faults")
    for cause, count in hunting.known.most_common():
        print(f"{count:>5} x {cause.kind} at {cause.cause or 'any place'}")
    return 1 if hunting.known else 0


if __name__ == "__main__":
    sys.exit(main())
