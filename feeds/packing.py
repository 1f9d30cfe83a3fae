"""The packed forms of a document (RFC 9110 section 8.4.1), made once, when it is written, and not at each request.

They stand beside the file (`all.xml.br` beside `all.xml`), where nginx's gzip_static and brotli_static look for them.
Same bytes in, same bytes out.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

import brotli
import zstandard

LEAST = 256  # bytes; of less, the packed form's headers eat what it saves
LARGE = 1 << 20  # bytes; beyond that brotli's best costs seconds

_TEXTS = frozenset(
    (".xml", ".rss", ".json", ".html", ".opml", ".css", ".js", ".svg", ".txt", ".ndjson", ".webmanifest")
)


@dataclass(frozen=True, slots=True)
class Coding:
    """One way of packing: its name in HTTP, the ending of its files, and how it is done: with a level for what is
    written once and read by many, and one for what is made for a single request."""

    name: str
    ending: str
    _do: Callable[[bytes, int], bytes]
    _level: int
    _quick: int

    def pack(self, data: bytes) -> bytes:
        """The packed form that is kept beside a file."""
        return self._do(data, self._level if len(data) <= LARGE else self._quick)

    def quick(self, data: bytes) -> bytes:
        """One that takes some milliseconds."""
        return self._do(data, self._quick)


def _brotli(data: bytes, level: int) -> bytes:
    packed: bytes = brotli.compress(data, quality=level)
    return packed


def _zstd(data: bytes, level: int) -> bytes:
    return zstandard.ZstdCompressor(level=level).compress(data)


def _gzip(data: bytes, level: int) -> bytes:
    return gzip.compress(data, level, mtime=0)


# Of six feeds and three pages, 1.28 MB in all: brotli 6 gives 327 kB in 50 ms (9: 322 in 270; 10: 295 in 830; 11: 291
# in 2,260), zstd 12 gives 328 kB in 90 ms (19: 316 in 1,010). What brotli 10 saves a reader, 8 % of a day's polls,
# would be most of what a cycle costs us; a day fits its budget without (benchmarks/budget.py).
CODINGS = (  # smallest first
    Coding("br", ".br", _brotli, 6, 5),
    Coding("zstd", ".zst", _zstd, 12, 6),
    Coding("gzip", ".gz", _gzip, 9, 6),
)
PACKED = frozenset(coding.ending for coding in CODINGS)


def packable(name: str, size: int) -> bool:
    """Whether a document of that name and size in bytes has packed forms: text has, pictures are packed already."""
    return size >= LEAST and PurePosixPath(name).suffix in _TEXTS
