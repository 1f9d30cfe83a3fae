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


# Of a feed of 300 kB: brotli 10 gives 54 kB in 200 ms (11: 53 kB in 500; 9: 59 kB in 24), zstd 12 gives 60 kB in 9 ms
# (19: 57 kB in 180), gzip 9 gives 67 kB in 10 ms. Most clients that read often take brotli, so it is worth more.
CODINGS = (  # smallest first
    Coding("br", ".br", _brotli, 10, 5),
    Coding("zstd", ".zst", _zstd, 12, 6),
    Coding("gzip", ".gz", _gzip, 9, 6),
)
PACKED = frozenset(coding.ending for coding in CODINGS)


def packable(name: str, size: int) -> bool:
    """Whether a document of that name and size in bytes has packed forms: text has, pictures are packed already."""
    return size >= LEAST and PurePosixPath(name).suffix in _TEXTS
