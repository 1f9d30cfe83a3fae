"""How well and how fast regions are found in labelled items.

    python benchmarks/regions.py [FILE.jsonl ...] [--countries ml,sn|all] [--country ml] [--errors N] [--plain]

Each line of a file is an item: `id`, `title`, `dateline`, `body`, `byline`, `url`, `source`, `gold` (codes), perhaps
`optional` (codes that are neither due nor wrong), `difficulty`, `why`. Without a file, those of benchmarks/regions/.

strict      micro-F1 over codes
lenient     the same, with optional codes left out of what was found
regions     lenient, regions only: neither the country as a whole nor abroad
exact       the share of items whose set of codes is right, leniently

Each set is scored as it is written, without accents, and in capitals; speed is that of `Locator.locate`, item after
item, in CPU time, beside a bare automaton in the same run.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
import unicodedata
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import ahocorasick

from regionwire.item import FOREIGN
from regionwire.locate import Locator
from regionwire.regions import known_countries, load_atlas, load_gazetteer
from regionwire.text import spaced

OWN = Path(__file__).parent / "regions"
LONG = 250  # words of a story by which speed is measured
STRINGS = ("title", "dateline", "body", "byline", "url", "source")
FEW = 5  # labels under which a region's figure says little


@dataclass(frozen=True, slots=True)
class Labelled:
    """An item with the codes that people gave it."""

    name: str
    item: Mapping[str, str]
    gold: frozenset[str]
    optional: frozenset[str]
    difficulty: str
    why: str


@dataclass(frozen=True, slots=True)
class Score:
    """What was found of what was due."""

    right: int
    wrong: int
    missed: int

    @property
    def f1(self) -> float:
        due = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / due if due else 1.0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def load(file: Path) -> list[Labelled]:
    """The items of a file."""
    with file.open(encoding="utf-8") as lines:
        return [_labelled(json.loads(line)) for line in lines if line.strip()]


def _labelled(said: Mapping[str, Any]) -> Labelled:
    return Labelled(
        name=str(said["id"]),
        item={name: said.get(name) or "" for name in STRINGS},
        gold=frozenset(said["gold"]),
        optional=frozenset(said.get("optional") or ()) - frozenset(said["gold"]),
        difficulty=said.get("difficulty") or "plain",
        why=said.get("why") or said.get("tricky") or "",
    )


# ------------------------------------------------------------------------------------------------------ who is measured


@cache
def locator(countries: tuple[str, ...], country: str) -> Locator:
    """One for all items; building it is not what is measured."""
    atlas = load_atlas(countries)
    return Locator(lambda _: atlas, countries, country=country)


def locate(item: Mapping[str, str], countries: tuple[str, ...] = ("ml",), country: str = "ml") -> list[str]:
    """The codes of an item with title, dateline, body, byline and url, the primary one first."""
    found, _ = locator(countries, country).locate(**{name: item.get(name) or "" for name in STRINGS})
    return [one.code for one in found]


# for whoever calls a function by its name
locate_sn = partial(locate, countries=("sn",), country="sn")
locate_ci = partial(locate, countries=("ci",), country="ci")
locate_all = partial(locate, countries=known_countries())


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is measured: with these gazetteers, on items whose labels know only these countries' codes."""

    countries: tuple[str, ...]
    country: str
    labelled: frozenset[str]

    def codes(self, item: Mapping[str, str]) -> frozenset[str]:
        """What is found; a country that the labels do not know is abroad to them."""
        found = locate(item, self.countries, self.country)
        return frozenset(code if code.partition("-")[0] in self.labelled else FOREIGN for code in found)


# -------------------------------------------------------------------------------------------------------------- scoring


def bare(text: str) -> str:
    """`text` without accents."""
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))


WRITTEN: Mapping[str, Callable[[str], str]] = {"as written": str, "no accents": bare, "capitals": str.upper}


def written(item: Mapping[str, str], how: Callable[[str], str]) -> dict[str, str]:
    """An item with what people read of it written another way."""
    return {name: text if name in ("url", "source") else how(text) for name, text in item.items()}


def score(rows: Sequence[Labelled], found: Sequence[frozenset[str]], *, lenient: bool = True) -> dict[str, Score]:
    """What each code came to."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for row, given in zip(rows, found, strict=True):
        given = given - row.optional if lenient else given
        for code in given | row.gold:
            counted[code][("right" if code in given else "missed") if code in row.gold else "wrong"] += 1
    return {code: Score(it["right"], it["wrong"], it["missed"]) for code, it in sorted(counted.items())}


def together(scores: Iterable[Score]) -> Score:
    """The micro-average's counts."""
    each = list(scores)
    return Score(sum(one.right for one in each), sum(one.wrong for one in each), sum(one.missed for one in each))


def is_right(row: Labelled, given: frozenset[str]) -> bool:
    return given - row.optional == row.gold


# --------------------------------------------------------------------------------------------------------------- tables


def row_of(name: str, rows: Sequence[Labelled], found: Sequence[frozenset[str]]) -> str:
    """A row of the first table."""
    per_code = score(rows, found)
    lenient, strict = together(per_code.values()), together(score(rows, found, lenient=False).values())
    regions = together(one for code, one in per_code.items() if "-" in code)
    exact = sum(map(is_right, rows, found)) / len(rows)
    return (
        f"{name:<12} {strict.f1:6.3f} {lenient.f1:8.3f} {lenient.precision:6.3f} {lenient.recall:6.3f} "
        f"{regions.f1:8.3f} {exact:6.3f}"
    )


def per_region(rows: Sequence[Labelled], found: Sequence[frozenset[str]]) -> Iterable[str]:
    yield f"{'code':<16} {'due':>4} {'F1':>6} {'wrong':>6} {'missed':>7}"
    for code, one in score(rows, found).items():
        due = one.right + one.missed
        mark = "  few" if due < FEW else ""
        yield f"{code:<16} {due:>4} {one.f1:6.3f} {one.wrong:>6} {one.missed:>7}{mark}"


def per_difficulty(rows: Sequence[Labelled], found: Sequence[frozenset[str]]) -> Iterable[str]:
    right: dict[str, list[bool]] = defaultdict(list)
    for row, given in zip(rows, found, strict=True):
        right[row.difficulty].append(is_right(row, given))
    for difficulty, each in sorted(right.items()):
        yield f"{difficulty:<16} {sum(each):>4} of {len(each):>4}  {sum(each) / len(each):.3f}"


def error_class(row: Labelled, given: frozenset[str]) -> str:
    """What kind of error an item is, by the first of these that holds."""
    wrong, missed = given - row.optional - row.gold, row.gold - given
    if FOREIGN in wrong | missed:
        return "abroad, missed or added"
    if any("-" not in code for code in missed):
        return "the country, taken for regions of it"
    if any("-" not in code for code in wrong):
        return "regions, taken for the country"
    if wrong and missed:
        return "another region"
    return "a region missed" if missed else "a region too many"


def per_class(rows: Sequence[Labelled], found: Sequence[frozenset[str]]) -> Iterable[str]:
    """How many items each class of error has, the largest first."""
    errors = [error_class(row, given) for row, given in zip(rows, found, strict=True) if not is_right(row, given)]
    for name, count in sorted(Counter(errors).items(), key=lambda it: (-it[1], it[0])):
        yield f"{name:<38} {count:>3}"


def worst(rows: Sequence[Labelled], found: Sequence[frozenset[str]], most: int) -> Iterable[str]:
    """The items with the most wrong and missed codes."""
    errors = [(len((given - row.optional) ^ row.gold), row, given) for row, given in zip(rows, found, strict=True)]
    errors.sort(key=lambda error: (-error[0], error[1].name))
    for count, row, given in errors[:most]:
        if count:
            yield f"{row.name}: {row.item['title'][:90]}"
            yield f"    due {_listed(row.gold)}  found {_listed(given)}" + (f"  ({row.why})" if row.why else "")


def _listed(given: Iterable[str]) -> str:
    return "+".join(sorted(given)) or "none"


def speed(rows: Sequence[Labelled], subject: Subject) -> str:
    """Items a CPU second, each with so much of the next ones' bodies that it has LONG words, beside a bare automaton of
    the same gazetteers' names over the same bodies, folded; the best of three each. And what a start takes."""
    items = [{**row.item, "body": body} for row, body in zip(rows, _lengthened(rows), strict=True)]
    bare_names = _automaton(subject.countries)

    def located() -> None:
        for item in items:
            locate(item, subject.countries, subject.country)

    def scanned() -> None:
        for item in items:
            deque(bare_names.iter(f" {spaced(item['body'])} "), maxlen=0)

    spent, floor = (min(_timed(work) for _ in range(3)) for work in (located, scanned))
    command = [sys.executable, "-m", "regionwire", "locate", "--jsonl", "--countries", ",".join(subject.countries)]
    begun = time.perf_counter()
    subprocess.run(command, stdin=subprocess.DEVNULL, check=True)
    start = time.perf_counter() - begun
    return (
        f"{len(items) / spent:.0f} items/s of {LONG} words, {spent / floor:.1f} times a bare scan for "
        f"{len(bare_names)} names ({len(items) / floor:.0f}/s); the filter starts in {start:.2f} s"
    )


def _lengthened(rows: Sequence[Labelled]) -> Iterable[str]:
    """Each body, with those that follow until there are enough words."""
    for n in range(len(rows)):
        words: list[str] = []
        following = (row.item["body"].split(" ") for row in islice(cycle(rows), n, None))
        while len(words) < LONG:
            words += next(following)
        yield " ".join(words[:LONG])


def _automaton(countries: Sequence[str]) -> Any:
    names = ahocorasick.Automaton()
    for gazetteer in map(load_gazetteer, countries):
        for name in (*(it.name for it in gazetteer.places), *(name for name, _ in gazetteer.spellings)):
            names.add_word(f" {spaced(name)} ", name)
    names.make_automaton()
    return names


def _timed(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--country", help="of items whose address does not tell; default: the most labelled")
    parser.add_argument("--countries", help="gazetteers, with commas, or all; default: those of the labels")
    parser.add_argument("--errors", type=int, default=10, metavar="N")
    parser.add_argument("--plain", action="store_true", help="only as they are written, without speed")
    options = parser.parse_args()
    for file in options.files or sorted(OWN.glob("*.jsonl")):
        rows = load(file)
        subject = subject_of(rows, options.countries or "", options.country or "")
        print(f"\n{file.name}: {len(rows)} items, gazetteers {', '.join(subject.countries)}")
        print(f"{'':<12} {'strict':>6} {'lenient':>8} {'prec.':>6} {'recall':>6} {'regions':>8} {'exact':>6}")
        given: dict[str, list[frozenset[str]]] = {}
        for name, how in list(WRITTEN.items())[: 1 if options.plain else None]:
            given[name] = [subject.codes(written(row.item, how)) for row in rows]
            print(row_of(name, rows, given[name]))
        found = given["as written"]
        print("", *per_region(rows, found), "", *per_difficulty(rows, found), "", *per_class(rows, found), "", sep="\n")
        print(*worst(rows, found, options.errors), sep="\n")
        if not options.plain:
            print(f"\n{speed(rows, subject)}")


def subject_of(rows: Sequence[Labelled], countries: str, country: str) -> Subject:
    labelled = Counter(code.partition("-")[0] for row in rows for code in row.gold | row.optional if code != FOREIGN)
    told = known_countries() if countries == "all" else tuple(filter(None, countries.split(",")))
    first = country or min(labelled, key=lambda code: (-labelled[code], code))
    return Subject(told or tuple(sorted(labelled)), first, frozenset(labelled))


if __name__ == "__main__":
    main()
