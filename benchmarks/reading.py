"""How well and how fast pages are read that nobody here wrote: our rows of the tables of reading.

    python benchmarks/reading.py BENCH DATA [SET ...] [--jsonl [--jobs N]] [--worst N]

BENCH is a folder with two modules that are no part of the project: `data.py`, whose `load(set, folder)` gives pages
with `id`, `url`, `gold` and `html()`, and `metrics.py`, whose `score(gold, answer)` compares. DATA holds, for each set,
`gold.json` (page id -> marked text, snippets that must and must not be there, title, date, authors, images) and
`html/<page id>` (bytes as crawled); without a SET, all of them. No site has a declaration here.

Each set is read in a process of its own, in which, page by page, a bare parse of the same page stands beside reading it
and beside the whole way to the filter's answer, CPU time, each the best of three; for the slowest page the first time
counts, from line to line. With `--jsonl` pages go through `regionwire read --jsonl` itself; a start is what it takes
for no page at all.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

NOW = datetime(2026, 11, 23, tzinfo=UTC)  # when every page was fetched, as far as the reader knows
ROUNDS = 3
FIELDS = ("title", "text", "published", "author", "image", "language")  # that the scorer knows
NONE = "–"


class Run(NamedTuple):
    """What a set came to: the filter's answers by page id, and what they cost."""

    answers: dict[str, dict[str, Any]]
    cost: str


def load(bench: Path, data: Path, name: str) -> list[Any]:
    """The pages of a set."""
    sys.path.insert(0, str(bench))
    pages: list[Any] = import_module("data").load(name, data)
    return pages


def answered(lines: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What is scored of the filter's answers, by page id."""
    return {answer["id"]: {name: answer[name] for name in (*FIELDS, "kind")} for answer in map(json.loads, lines)}


# --------------------------------------------------------------------------------------------------------- as a library


def timed(work: Callable[[], object]) -> float:
    """CPU seconds of the best of some rounds."""
    took = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        work()
        took.append(time.process_time() - begun)
    return min(took)


def read_set(bench: Path, data: Path, name: str) -> None:
    """Reads a set in this process; prints an answer a line, then what they cost."""
    from selectolax.lexbor import LexborHTMLParser

    from regionwire.cli.answer import NOWHERE, Known, Reader, answer_line, generic
    from regionwire.cli.asked import parse_line
    from regionwire.cli.jsonl import BadLine
    from regionwire.cli.room import set_up_logging
    from regionwire.item import Page
    from scrapers.article import read_page

    set_up_logging(quiet=True)
    reader = Reader(Known(("ml",)), lambda: NOW)
    spent: defaultdict[str, float] = defaultdict(float)
    slowest = (0.0, "")
    for page in load(bench, data, name):
        line = line_of(page).encode()
        begun = time.process_time()
        answer = answer_line(line, reader)
        slowest = max(slowest, (time.process_time() - begun, page.id))
        print(answer.decode())
        try:
            asked = parse_line(line)
        except BadLine:
            continue
        url = asked.url or NOWHERE
        given = Page(url, url, 200, "text/html", "utf-8", asked.html, NOW)
        spent["str"] += timed(partial(LexborHTMLParser, page.html()))
        spent["bytes"] += timed(partial(LexborHTMLParser, asked.html))
        spent["read"] += timed(partial(read_page, given, generic(url)))
        spent["all"] += timed(partial(reader.read, asked))
        spent["pages"] += 1
    # what getrusage tells begins with the memory of the process that started this one
    told = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text("ascii").splitlines())
    peak = int(told["VmHWM"].split()[0]) / 1024
    print(json.dumps({**spent, "slowest": slowest, "peak": peak}))


def library(bench: Path, data: Path, name: str) -> Run:
    """A set read by the library, in a fresh process."""
    done = subprocess.run(
        [sys.executable, __file__, str(bench), str(data), name, "--child"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        sys.exit(f"{name} failed:\n{done.stderr}")
    *lines, last = done.stdout.split("\n")[:-1]
    answers = answered(lines)
    cost = json.loads(last)
    ratios = [
        f"{way} {cost[way] / cost['str']:.2f} x bare str ({cost[way] / cost['bytes']:.2f} x bare bytes, "
        f"{cost[way] / cost['pages'] * 1e3:.2f} ms)"
        for way in ("read", "all")
    ]
    first, page = cost["slowest"]
    return Run(answers, f"{'; '.join(ratios)}; slowest {first * 1e3:.0f} ms ({page}); peak {cost['peak']:.0f} MB")


# --------------------------------------------------------------------------------------------------------- as a filter


def filtered(bench: Path, data: Path, name: str, *, jobs: int) -> Run:
    """A set read by the filter, in as many processes as `jobs` says."""
    with tempfile.TemporaryDirectory() as folder:
        given, got = Path(folder, "given.jsonl"), Path(folder, "got.jsonl")
        given.touch()
        start, start_cpu, _ = piped(given, got, jobs)
        pages = load(bench, data, name)
        with given.open("w", encoding="utf-8") as stream:
            stream.writelines(map(line_of, pages))
        wall, cpu, peak = piped(given, got, jobs)
        with got.open(encoding="utf-8") as stream:
            answers = answered(stream)
    assert len(answers) == len(pages), f"{name}: {len(pages)} lines in, {len(answers)} answered"
    each = (cpu - start_cpu) / len(pages)
    took = f"{len(pages)} pages in {wall:.1f} s, of which a start takes {start:.1f}"
    return Run(answers, f"{took}; {each * 1e3:.2f} CPU-ms a page without it; largest process {peak:.0f} MB")


def piped(given: Path, got: Path, jobs: int) -> tuple[float, float, float]:
    """The filter from one file to another: wall seconds, CPU seconds, memory of its largest process in MB (or of this
    one, if that had more)."""
    command = [sys.executable, "-m", "regionwire", "read", "--jsonl", "--generic", "--jobs", str(jobs), "-"]
    with given.open("rb") as stdin, got.open("wb") as stdout:
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdin=stdin, stdout=stdout, cwd=given.parent)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"the filter ended with {process.returncode}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def line_of(page: Any) -> str:
    """The line of a page that the filter is given."""
    html = page.html().encode("utf-8", "replace").decode()
    return json.dumps({"id": page.id, "url": page.url, "html": html, "fetched": NOW.isoformat()}) + "\n"


# -------------------------------------------------------------------------------------------------------------- scoring


def scored(task: tuple[Path, dict[str, Any], dict[str, Any]]) -> dict[str, Any]:
    """The scores of one page."""
    bench, gold, answer = task
    sys.path[:1] = [str(bench)] if sys.path[0] == str(bench) else [str(bench), sys.path[0]]
    score: dict[str, Any] = import_module("metrics").score(gold, {name: answer[name] for name in FIELDS})
    return score


def share(scores: list[dict[str, Any]], name: str, at: int | None = None, *, of: int | None = None) -> str:
    """The mean of a score in percent, over the pages that have it; `of`: over those of them that were answered."""
    had = [it[name] for it in scores if name in it and (of is None or it[name][of])]
    return f"{100 * statistics.mean(it if at is None else it[at] for it in had):.1f}" if had else NONE


def snippets(scores: list[dict[str, Any]]) -> str:
    """F1 in percent of the snippets of all pages together."""
    counts = [it["segments"] for it in scores if "segments" in it]
    if not counts:
        return NONE
    right, wrong, missed, _ = map(sum, zip(*counts, strict=True))
    return f"{200 * right / (2 * right + wrong + missed):.1f}"


def row(name: str, scores: list[dict[str, Any]]) -> str:
    """A set's row of the table."""
    text = " / ".join(share(scores, "rouge", at) for at in range(3))
    day = f"{share(scores, 'date', 0)} ({share(scores, 'date', 0, of=1)})"
    cells = (
        name,
        len(scores),
        text,
        share(scores, "perfect"),
        snippets(scores),
        share(scores, "title", 0),
        day,
        share(scores, "author"),
        share(scores, "image"),
    )
    return f"| {' | '.join(map(str, cells))} |"


def worst(pages: list[Any], scores: list[dict[str, Any]], count: int) -> Iterator[str]:
    """The pages whose text is furthest from the marked one."""
    rated = [(it["rouge"], page.id) for page, it in zip(pages, scores, strict=True) if "rouge" in it]
    for (precision, recall, f1), page in sorted(rated, key=lambda it: (it[0][2], it[1]))[:count]:
        yield f"  {100 * precision:5.1f} {100 * recall:5.1f} {100 * f1:5.1f}  {page}"


def main() -> None:
    """The table, then what each set cost."""
    parser = argparse.ArgumentParser()
    parser.add_argument("bench", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("sets", nargs="*")
    parser.add_argument("--jsonl", action="store_true")
    parser.add_argument("--jobs", type=int, default=1, help="with --jsonl: processes")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="print the N worst texts of each set")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    bench, data = options.bench.resolve(), options.data.resolve()
    if options.child:
        read_set(bench, data, options.sets[0])
        return
    way = partial(filtered, jobs=options.jobs) if options.jsonl else library
    notes = []
    print("| set | pages | text P / R / F1 | exact | snippets | title | day (of answered) | author | image |")
    print("|---|--:|---|--:|--:|--:|---|--:|--:|")
    with ProcessPoolExecutor() as pool:
        for name in options.sets or sorted(it.parent.name for it in data.glob("*/gold.json")):
            run = way(bench, data, name)
            pages = load(bench, data, name)
            tasks = [(bench, page.gold, run.answers[page.id]) for page in pages]
            scores = list(pool.map(scored, tasks, chunksize=8))
            print(row(name, scores), flush=True)
            kinds = Counter(run.answers[page.id]["kind"] for page in pages).most_common()
            notes += ["", f"{name}: {run.cost}", "  " + ", ".join(f"{count} {kind}" for kind, count in kinds)]
            notes += worst(pages, scores, options.worst)
    print("\n".join(notes))


if __name__ == "__main__":
    main()
