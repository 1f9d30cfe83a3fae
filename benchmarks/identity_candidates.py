"""What the index brings up of copies that were edited, beside the usual MinHash-LSH: 128 permutations of the runs of
five words, in 16 bands of 8.

For each kind of edit, of every text: the share of the edited copies whose original is brought up, and how many other
texts are brought up a query. A twentieth of the texts is in no index: the words that an editor adds are theirs.

The texts are stories of the press, three of them joined to one, or those of JSON lines with `title` and `text`.
"""

from __future__ import annotations

import argparse
import struct
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from hashlib import blake2b
from pathlib import Path
from random import Random
from statistics import mean

from identity_texts import LONG, START, Desk, Text, long_ones, read
from sqlalchemy import Connection

from regionwire.dedup import Draft, Fingerprint, fingerprint
from regionwire.store import Store, index
from regionwire.text import words

PERMUTATIONS, BAND, RUN = 128, 8, 5
APART = 20  # of which one text is in no index
_VALUES = struct.Struct("<16I")

Found = Callable[[str], Collection[int]]  # numbers of the texts that a text brings up


def signature(text: Text) -> Fingerprint:
    return fingerprint(Draft(text.title, text.text, source="made").own())


def ours(connection: Connection, texts: Sequence[Text]) -> tuple[Found, float]:
    """The index of a store, and its rows a text."""
    signatures = [signature(it) for it in texts]
    for row, one in enumerate(signatures):
        index.put(connection, row, one, START)

    def found(text: str) -> Collection[int]:
        return index.candidates(connection, signature(Text("", text)), START)

    return found, mean(len(it.hashes) for it in signatures)


def minhash(texts: Sequence[Text]) -> tuple[Found, float]:
    """The usual index, and its rows a text."""
    buckets: dict[tuple[int, ...], set[int]] = defaultdict(set)
    for row, text in enumerate(texts):
        for band in _bands(text.text):
            buckets[band].add(row)

    def found(text: str) -> Collection[int]:
        return {row for band in _bands(text) for row in buckets.get(band, ())}

    return found, PERMUTATIONS / BAND


def _bands(text: str) -> list[tuple[int, ...]]:
    said = words(text)
    runs = {" ".join(said[at : at + RUN]).encode() for at in range(max(1, len(said) - RUN + 1))}
    least = [min(column) for column in zip(*map(_values, runs), strict=True)]
    return [(at, *least[at : at + BAND]) for at in range(0, PERMUTATIONS, BAND)]


def _values(run: bytes) -> list[int]:
    """The run under each permutation: a hash with another salt for every sixteen of them."""
    return [
        value
        for salt in range(PERMUTATIONS // 16)
        for value in _VALUES.unpack(blake2b(run, salt=bytes([salt]), digest_size=64).digest())
    ]


def main(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    parser.add_argument("--texts", type=Path, metavar="FILE.jsonl", help=f"those of {LONG} words and more")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    texts = read(options.texts, LONG) if options.texts else long_ones()
    Random(options.seed).shuffle(texts)  # noqa: S311
    apart = max(4, len(texts) // APART)
    desk = Desk(texts[:apart], options.seed)
    held = texts[apart:]
    print(f"{len(held)} texts of {mean(it.words for it in held):.0f} words, {apart} whose words are added")
    with Store.open("sqlite://", tag="example.org,2026") as store, store.batch() as connection:
        found, rows = ours(connection, held)
        usual, bands = minhash(held)
        print(f"{'':<20} {'index: recall':>14} {'strays':>7} {'MinHash: recall':>16} {'strays':>7}")
        for kind, edited in desk.kinds.items():
            copies = [edited(it.text) for it in held]
            cells = (
                f"{recall:>14.3f} {strays:7.3f}" for recall, strays in (_score(it, copies) for it in (found, usual))
            )
            print(f"{kind:<20}", *cells)
        print(f"{'rows a text':<20} {rows:>14.1f} {'':>7} {bands:>14.0f}")


def _score(found: Found, copies: Sequence[str]) -> tuple[float, float]:
    """Recall of the originals, and other texts a query."""
    brought = [found(copy) for copy in copies]
    recall = mean(row in it for row, it in enumerate(brought))
    return recall, mean(len(it) - (row in it) for row, it in enumerate(brought))
