"""The files of the output, with their packed forms, held in memory until they change."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from feeds.packing import CODINGS
from feeds.serve.document import Document, Large, digest_of, whole_seconds

HELD = 64 << 20  # bytes of documents in memory
WHOLE = 4 << 20  # bytes; a larger file is read anew at each request, a piece at a time
PIECE = 1 << 16
LONGEST = 200  # characters of a file's name; what joins many feeds may have a longer one, and is no file

_ABSENT = (FileNotFoundError, IsADirectoryError, NotADirectoryError)
Mark = tuple[int, int, int]  # which file, when it changed, how long it is


class Directory:
    """Documents by name. Of what is held, what was asked for longest ago goes first."""

    def __init__(self, path: Path, held: int = HELD) -> None:
        self._path, self._most = path, held
        self._documents: OrderedDict[str, tuple[Mark, Document]] = OrderedDict()
        self._size = 0

    def held(self, name: str) -> Document | None:
        """The document, if it is in memory and its file has not changed since. A look at the file, nothing is read."""
        known = self._documents.get(name)
        if known is None:
            return None
        try:
            mark = _mark(os.stat(self._path / name))
        except _ABSENT:
            return None
        if mark != known[0]:
            return None
        self._documents.move_to_end(name)
        return known[1]

    def read(self, name: str) -> tuple[Mark, Document] | None:
        """The document from its files; None where there is none of that name. OSError where it cannot be read."""
        path = self._path / name
        if len(path.name) > LONGEST:
            return None
        try:
            with path.open("rb") as file:
                mark = _mark(status := os.fstat(file.fileno()))
                large = status.st_size > WHOLE
                digest, body = (digest_of(_pieces(file)), b"") if large else ("", file.read())
        except _ABSENT:
            return None
        forms: dict[str, bytes | Large] = {"": Large(path, *mark[1:]) if large else body}
        for coding in CODINGS:
            packed = _packed(path.with_name(path.name + coding.ending), status.st_mtime_ns, whole=not large)
            if packed is not None:
                forms[coding.name] = packed
        return mark, Document(forms, digest or digest_of([body]), whole_seconds(status.st_mtime_ns // 10**9))

    def hold(self, name: str, read: tuple[Mark, Document] | None) -> Document | None:
        """Keep what was read, in place of what was held under that name."""
        old = self._documents.pop(name, None)
        self._size -= old[1].size if old else 0
        if read is None:
            return None
        self._documents[name] = read
        self._size += read[1].size
        while self._size > self._most:
            _, (_, gone) = self._documents.popitem(last=False)
            self._size -= gone.size
        return read[1]


def _mark(status: os.stat_result) -> Mark:
    return status.st_ino, status.st_mtime_ns, status.st_size


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


def _packed(path: Path, changed: int, *, whole: bool) -> bytes | Large | None:
    """A packed form, if it is of the file that changed then: between the renames of two files one is older."""
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            if status.st_mtime_ns != changed:
                return None
            return file.read() if whole else Large(path, changed, status.st_size)
    except _ABSENT:
        return None
