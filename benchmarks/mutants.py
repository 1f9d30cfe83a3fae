"""Pages changed in bytes and in markup, as hosts, editors and networks damage them, and as nobody would."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice
from random import Random

from bait import PIECES

LARGEST = 5_000_000  # bytes
TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>")
END = re.compile(rb"</[a-zA-Z0-9]+>")
ATTRIBUTE = re.compile(rb"""\s[a-zA-Z:-]+=("[^"]*"|'[^']*')""")
NESTED = (b"div", b"p", b"b", b"blockquote", b"table", b"td", b"ul", b"li", b"a", b"span", b"article", b"font")
DAMAGE = b"<>\"'&/=\0 \xff\xc3\xe2\xed"

Pages = tuple[bytes, ...]
Change = Callable[[Random, bytes, Pages], bytes]


def _span(rng: Random, page: bytes, longest: int = 3000) -> tuple[int, int]:
    start = rng.randrange(len(page))
    return start, min(len(page), start + int(longest ** rng.random()))


def _element(rng: Random, page: bytes) -> tuple[int, int]:
    """Where an element begins and, at a guess, ends."""
    start = page.find(b"<", rng.randrange(len(page)))
    tag = TAG.match(page, start) if start >= 0 else None
    if tag is None or tag[1]:
        return _span(rng, page)
    end = page.find(b"</" + tag[2], start)
    return start, len(page) if end < 0 else page.find(b">", end) + 1 or len(page)


def damaged(rng: Random, page: bytes, _: Pages) -> bytes:
    changed = bytearray(page)
    for _at in range(int(50 ** rng.random())):
        changed[rng.randrange(len(changed))] = rng.choice((rng.randrange(256), *DAMAGE))
    return bytes(changed)


def cut(rng: Random, page: bytes, _: Pages) -> bytes:
    start, end = _span(rng, page, len(page))
    return page[:start] + page[end:]


def moved(rng: Random, page: bytes, _: Pages) -> bytes:
    start, end = _element(rng, page)
    rest = page[:start] + page[end:]
    at = rng.randrange(len(rest) + 1)
    return rest[:at] + page[start:end] + rest[at:]


def spliced(rng: Random, page: bytes, pool: Pages) -> bytes:
    other = rng.choice(pool)
    start, end = _element(rng, other)
    at, until = _element(rng, page)
    return page[:at] + other[start:end] + page[rng.choice((at, until)) :]


def repeated(rng: Random, page: bytes, _: Pages) -> bytes:
    start, end = _element(rng, page)
    times = min(1 << rng.randrange(14), LARGEST // max(1, end - start))
    return page[:end] + page[start:end] * times + page[end:]


def nested(rng: Random, page: bytes, _: Pages) -> bytes:
    start, end = _element(rng, page)
    tag, deep = rng.choice(NESTED), 1 << rng.randrange(12)
    closing = b"</" + tag + b">" if rng.random() < 0.7 else b""
    return page[:start] + (b"<" + tag + b">") * deep + page[start:end] + closing * deep + page[end:]


def left_open(rng: Random, page: bytes, _: Pages) -> bytes:
    share = rng.random()
    return END.sub(lambda tag: b"" if rng.random() < share else tag[0], page)


def attributed(rng: Random, page: bytes, _: Pages) -> bytes:
    found = list(islice(ATTRIBUTE.finditer(page), 2000))
    if not found:
        return page
    its, other = rng.choice(found), rng.choice(found)
    return page[: its.start()] + other[0] * (1 << rng.randrange(12)) + page[its.end() :]


def baited(rng: Random, page: bytes, _: Pages) -> bytes:
    bait = rng.choice(PIECES).encode() * (1 << rng.randrange(17)) + rng.choice((b"", b"!", b"x", b"\n"))
    at = page.find(rng.choice((b">", b'"')), rng.randrange(len(page))) + 1
    return page[:at] + bait + page[at:]


CHANGES: tuple[Change, ...] = (
    damaged, cut, moved, spliced, repeated, nested, left_open, attributed, baited, baited,
)  # fmt: skip


def mutant(rng: Random, pool: Pages) -> tuple[str, bytes]:
    """One of the pages, changed in a few ways, and their names."""
    page, names = rng.choice(pool), []
    for change in rng.choices(CHANGES, k=rng.randrange(1, 6)):
        names.append(change.__name__)
        page = change(rng, page or b"<", pool)[:LARGEST]
    return ", ".join(names), page
