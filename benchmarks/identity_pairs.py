"""Unrelated stories that are merged. All are published within the time in which copies are looked for.

Every pair of the stories goes through what a store does: the index brings up, the words are compared. A sample of the
pairs is compared without an index. Nothing may be a copy or an excerpt.

The stories are those of the press, those of JSON lines with `title` and `text` (of which equal texts count once), and
as many made ones as are wanted: chains of words as they follow each other in our own stories.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from math import comb
from pathlib import Path
from random import Random

from identity_texts import START, Maker, Text, ours, read

from regionwire.dedup import WINDOW, Draft, Likeness, Told, compare, fingerprint
from regionwire.store import Store, index

SOURCES = 30


def told(texts: Sequence[Text]) -> list[Told]:
    """The texts as stories of several sources, spread over the window."""
    step = WINDOW / len(texts)
    moments = [START + timedelta(seconds=round(at * step.total_seconds())) for at in range(len(texts))]
    return [
        Told(f"s{at % SOURCES}", moment, Draft(text.title, text.text, source=f"s{at % SOURCES}").own())
        for at, (text, moment) in enumerate(zip(texts, moments, strict=True))
    ]


def brought_up(stories: Sequence[Told]) -> list[tuple[int, int]]:
    """The pairs that the index of a store brings up."""
    pairs = []
    with Store.open("sqlite://", tag="example.org,2026") as store, store.batch() as connection:
        for row, one in enumerate(stories):
            assert one.published is not None
            signature = fingerprint(one.own)
            pairs += [(other, row) for other in sorted(index.candidates(connection, signature, one.published))]
            index.put(connection, row, signature, one.published)
    return pairs


def report(name: str, stories: Sequence[Told], texts: Sequence[Text], pairs: Iterable[tuple[int, int]]) -> None:
    found: dict[tuple[int, int], Likeness] = {
        (one, other): compare(stories[one], stories[other]) for one, other in pairs
    }
    counted = Counter(it.relation for it in found.values())
    print(f"{name}: {len(found)} compared; " + ", ".join(f"{kind} {count}" for kind, count in sorted(counted.items())))
    for (one, other), it in found.items():
        if it.joins:
            print(f"    {texts[one].title[:60]!r} and {texts[other].title[:60]!r}: {it.why}")


def main(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    parser.add_argument("--stories", type=int, default=2100, metavar="N", help="2,100 make 2.2 million pairs")
    parser.add_argument("--sample", type=int, default=20_000, metavar="N", help="pairs compared without an index")
    parser.add_argument("--texts", type=Path, metavar="FILE.jsonl")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    rng, maker = Random(options.seed), Maker(options.seed)  # noqa: S311
    written = ours() + (read(options.texts) if options.texts else [])
    rng.shuffle(written)
    texts = written[: options.stories]
    texts += [maker.story() for _ in range(options.stories - len(texts))]
    rng.shuffle(texts)
    stories = told(texts)
    print(f"{len(stories)} stories, {min(len(written), len(stories))} of them written: {comb(len(stories), 2)} pairs")
    report("brought up by the index", stories, texts, brought_up(stories))
    sample = {tuple(sorted(rng.sample(range(len(stories)), 2))) for _ in range(options.sample)}
    report("without an index", stories, texts, [(one, other) for one, other in sorted(sample)])
