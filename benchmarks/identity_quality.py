"""Groups of labelled stories: what is found of them, and what is merged that must not be, beside simple ways.

Each line of a file is a story: `id`, `source`, `url`, `title`, `text`, `published`, and the labels `group`, `relation`
(to the group's anchor) and `near_miss_of` (stories of other groups that look alike, and why).

P, R, F1    of pairs of stories
ARI         agreement of the two partitions, corrected for chance (Hubert and Arabie 1985)
found       stories put with the anchor of their group, by their relation to it
merged      near misses put together, by what they are
shuffled    runs in another order of arrival that give the same groups; and whether a second pass changes them
lost        pairs of stories with lost bodies put together

The simple ways are told the canonical addresses and the four days between copies; their thresholds are those that a
study before this program found best on other stories.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

from identity_texts import Text

from regionwire.dedup import WINDOW
from regionwire.text import fold, words
from regionwire.urls import canonical_url

OWN = Path(__file__).parent / "dedup"
# what is left of a body that was lost, and headlines that stand over it
LOST = (
    "",
    "   ",
    "Article réservé aux abonnés.",
    "Cet article est réservé à nos abonnés. Connectez-vous pour lire la suite.",
    "Nous utilisons des cookies pour améliorer votre expérience. Accepter Refuser",
    "This content is for subscribers only. Already a member? Log in to read on.",
    "Vidéo",
)
HEADLINES = ("Kayes : le pont est ouvert", "Gao : le marché a brûlé", "Bulletin du jour", "Ghana: cocoa price rises")
AGAIN = " again"

Groups = dict[str, Hashable]  # the label of each story's group, by its id


@dataclass(frozen=True, slots=True)
class Labelled:
    """A story with the group that people gave it."""

    id: str
    source: str
    url: str
    text: Text
    published: str  # ISO 8601, a time or a day
    group: str
    relation: str
    near_misses: tuple[tuple[str, str], ...]  # (id, what it is)

    @property
    def address(self) -> str:
        return canonical_url(self.url)

    @property
    def at(self) -> datetime:
        """The time of publication; UTC where it does not say."""
        moment = datetime.fromisoformat(self.published)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def load(file: Path) -> list[Labelled]:
    """The stories of a file, in order of publication."""
    with file.open(encoding="utf-8") as lines:
        rows = [_labelled(json.loads(line)) for line in lines if line.strip()]
    return sorted(rows, key=lambda it: (it.at, it.id))


def _labelled(said: Mapping[str, Any]) -> Labelled:
    return Labelled(
        id=said["id"],
        source=said["source"],
        url=said["url"],
        text=Text(said["title"], said["text"]),
        published=said["published"],
        group=said["group"],
        relation=said["relation"],
        near_misses=tuple((it["id"], it["relation"]) for it in said["near_miss_of"]),
    )


def traps() -> list[Labelled]:
    """Different stories whose bodies were lost: every text is equal to others, none is a copy."""
    found = []
    for n, body in enumerate(LOST):
        for m, headline in enumerate(HEADLINES):
            id, url = f"{n}.{m}", f"https://trap.example/{n}/{m}"
            found.append(Labelled(id, f"s{m % 2}", url, Text(headline, body), "2026-01-01T08:00", id, "single", ()))
    return found


# ------------------------------------------------------------------------------------------------------ who is measured


def ours(rows: Sequence[Labelled], *, passes: int = 1) -> Groups:
    """Through `regionwire dedup --jsonl`, in this order of arrival; in a further pass each id has a mark behind it."""
    lines = [json.dumps(_line(it, AGAIN * at)) for at in range(passes) for it in rows]
    command = [sys.executable, "-m", "regionwire", "dedup", "--jsonl"]
    answered = subprocess.run(command, input="\n".join(lines), capture_output=True, text=True, check=True).stdout
    return {it["id"]: it["story"] for it in map(json.loads, answered.splitlines())}


def _line(row: Labelled, mark: str) -> dict[str, str]:
    return {
        "id": row.id + mark,
        "source": row.source,
        "url": row.url,
        "title": row.text.title,
        "text": row.text.text,
        "published": row.published,
    }


def changes_nothing(rows: Sequence[Labelled], mine: Groups) -> bool:
    """Whether the stories, given once more, leave the groups as they were, and are found in them."""
    twice = ours(rows, passes=2)
    return same(mine, {id: twice[id] for id in mine}) and all(twice[id] == twice[id + AGAIN] for id in mine)


def by_address(rows: Sequence[Labelled]) -> Groups:
    return {it.id: it.address for it in rows}


def by_title(rows: Sequence[Labelled]) -> Groups:
    return {it.id: (fold(it.text.title), it.at.date()) for it in rows}


def by_words(length: int, least: float, *, contained: bool) -> Callable[[Sequence[Labelled]], Groups]:
    """Those that share runs of `length` words: of both texts together, or of the one that has fewer."""

    def grouped(rows: Sequence[Labelled]) -> Groups:
        runs = {it.id: _runs(it.text.text, length) for it in rows}

        def alike(one: Labelled, other: Labelled) -> bool:
            if one.address == other.address:
                return True
            if abs(one.at - other.at) > WINDOW:
                return False
            mine, theirs = runs[one.id], runs[other.id]
            whole = min(len(mine), len(theirs)) if contained else len(mine | theirs)
            return whole > 0 and len(mine & theirs) >= least * whole

        return _chained(rows, ((one.id, other.id) for one, other in combinations(rows, 2) if alike(one, other)))

    return grouped


def _runs(text: str, length: int) -> frozenset[tuple[str, ...]]:
    said = words(text)
    return frozenset(tuple(said[at : at + length]) for at in range(len(said) - length + 1))


def _chained(rows: Sequence[Labelled], pairs: Iterable[tuple[str, str]]) -> Groups:
    """What a chain of decisions on pairs amounts to."""
    label = {it.id: it.id for it in rows}
    for one, other in pairs:
        mine, theirs = label[one], label[other]
        label = {id: mine if it == theirs else it for id, it in label.items()}
    return dict(label)


SUBJECTS: Mapping[str, Callable[[Sequence[Labelled]], Groups]] = {
    "Regionwire": ours,
    "same canonical address": by_address,
    "same title, same day": by_title,
    "Jaccard of 3 words, .28": by_words(3, 0.28, contained=False),
    "containment of 5 words, .73": by_words(5, 0.73, contained=True),
}


# -------------------------------------------------------------------------------------------------------------- scoring


@dataclass(frozen=True, slots=True)
class Score:
    precision: float
    recall: float
    ari: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def score(rows: Sequence[Labelled], groups: Groups) -> Score:
    """Of pairs, and of the partition."""
    right = _pairs((it.group, groups[it.id]) for it in rows)
    due, given = _pairs(it.group for it in rows), _pairs(groups[it.id] for it in rows)
    chance = due * given / (len(rows) * (len(rows) - 1) / 2)
    most = (due + given) / 2
    return Score(
        precision=right / given if given else 1.0,
        recall=right / due if due else 1.0,
        ari=(right - chance) / (most - chance) if most != chance else 1.0,
    )


def _pairs(labels: Iterable[Hashable]) -> int:
    return sum(count * (count - 1) // 2 for count in Counter(labels).values())


def found(rows: Sequence[Labelled], groups: Groups) -> dict[str, tuple[int, int]]:
    """Of each relation how many are with the anchor of their group, and of how many."""
    anchors = {it.group: groups[it.id] for it in rows if it.relation == "anchor"}
    with_it: dict[str, list[bool]] = defaultdict(list)
    for it in rows:
        if it.relation not in ("anchor", "single"):
            with_it[it.relation].append(groups[it.id] == anchors[it.group])
    return {relation: (sum(each), len(each)) for relation, each in sorted(with_it.items())}


def merged(rows: Sequence[Labelled], groups: Groups) -> dict[str, tuple[int, int]]:
    """Of each kind of near miss how many were put together, and of how many."""
    kinds = {frozenset((it.id, other)): kind for it in rows for other, kind in it.near_misses}
    together: dict[str, list[bool]] = defaultdict(list)
    for ids, kind in kinds.items():
        one, other = sorted(ids)
        together[kind].append(groups[one] == groups[other])
    return {kind: (sum(each), len(each)) for kind, each in sorted(together.items())}


def same(one: Groups, other: Groups) -> bool:
    """Whether two labellings are one partition."""
    return len({(one[id], other[id]) for id in one}) == len(set(one.values())) == len(set(other.values()))


# --------------------------------------------------------------------------------------------------------------- report


def row_of(name: str, rows: Sequence[Labelled], groups: Groups, lost: int) -> str:
    it = score(rows, groups)
    misses = merged(rows, groups).values()
    near = f"{sum(count for count, _ in misses)} of {sum(of for _, of in misses)}"
    return f"{name:<28} {it.precision:6.3f} {it.recall:6.3f} {it.f1:6.3f} {it.ari:6.3f} {near:>12} {lost:>6}"


def errors(rows: Sequence[Labelled], groups: Groups) -> Iterator[str]:
    """The pairs that are put together wrongly, and apart, by their ids."""
    for one, other in combinations(rows, 2):
        due, given = one.group == other.group, groups[one.id] == groups[other.id]
        if due != given:
            yield f"    {'missed' if due else 'WRONG '}  {one.id}  {other.id}  ({one.relation}, {other.relation})"


def report(file: Path, shuffles: int, verbose: bool) -> None:
    rows, lost = load(file), traps()
    labels = len({it.group for it in rows})
    print(f"\n{file.name}: {len(rows)} stories of {labels} groups")
    print(f"{'':<28} {'P':>6} {'R':>6} {'F1':>6} {'ARI':>6} {'near misses':>12} {'lost':>6}")
    given = {name: subject(rows) for name, subject in SUBJECTS.items()}
    for name, subject in SUBJECTS.items():
        print(row_of(name, rows, given[name], _pairs(subject(lost).values())))
    mine = given["Regionwire"]
    for title, counted in (("found", found(rows, mine)), ("merged", merged(rows, mine))):
        print(f"{title:<8}", ", ".join(f"{kind} {count}/{of}" for kind, (count, of) in counted.items()))
    kept = sum(same(mine, ours(_shuffled(rows, seed))) for seed in range(shuffles))
    again = "changes nothing" if changes_nothing(rows, mine) else "CHANGES GROUPS"
    print(f"shuffled the same groups in {kept} of {shuffles} orders of arrival; a second pass {again}")
    if verbose:
        print(*errors(rows, mine), sep="\n")


def _shuffled(rows: Sequence[Labelled], seed: int) -> list[Labelled]:
    mixed = list(rows)
    Random(seed).shuffle(mixed)  # noqa: S311
    return mixed


def main(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    parser.add_argument("files", nargs="*", type=Path, help="default: those of benchmarks/dedup/")
    parser.add_argument("--shuffles", type=int, default=20, metavar="N")
    parser.add_argument("-v", "--verbose", action="store_true", help="the ids of the pairs that are wrong")
    options = parser.parse_args(arguments)
    for file in options.files or sorted(OWN.glob("*.jsonl")):
        report(file, options.shuffles, options.verbose)
