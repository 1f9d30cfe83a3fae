"""Documents -> files of one directory, each with its packed forms beside it.

A file is written beside and renamed over, and only when its bytes differ: its time of change is a validator. Packed
forms have their file's time of change, so that whoever serves them can tell that they are of it, and stand before it
does: what was cut short between the two is done again at the next try.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

from feeds.packing import CODINGS, packable
from regionwire.errors import PublishError

log = structlog.get_logger("regionwire.feeds")


@dataclass(frozen=True, slots=True)
class Published:
    """What became of the files: names of those written, how many were right already, what failed and why. Packed forms
    are not counted: they go with their files."""

    written: tuple[str, ...] = ()
    unchanged: int = 0
    failed: tuple[PublishError, ...] = ()


class Desk:
    """Writes files into one directory and the folders in it ("en/all.html"), and keeps count."""

    def __init__(self, output: Path) -> None:
        self._output = output
        self._written: list[str] = []
        self._unchanged = 0
        self._failed: list[PublishError] = []
        self._causes: dict[str, list[tuple[str, Exception]]] = {}

    @contextmanager
    def attempt(self, what: str) -> Iterator[None]:
        """Whatever goes wrong inside is kept, so that the next feed has its turn."""
        try:
            yield
        except Exception as cause:
            error = PublishError(f"{what} in {self._output}: {type(cause).__name__}: {cause}; what was published stays")
            error.__cause__ = cause
            self._failed.append(error)
            self._causes.setdefault(_plain(cause), []).append((what, cause))

    def put(self, documents: Mapping[str, bytes]) -> None:
        """Make files of that name hold those bytes; one that does already is left alone."""
        for name, data in documents.items():
            if _is_there(self._output / name, data):
                self._unchanged += 1
            else:
                _place(self._output / name, data)
                self._written.append(name)

    def result(self) -> Published:
        """What became of the files; each cause of failure is logged, once, with the first thing that met it."""
        for folder in sorted({(self._output / name).parent for name in self._written}):
            with self.attempt("directory"):
                _sync(folder)
        for plain, met in self._causes.items():
            what, cause = met[0]
            fault = {} if isinstance(cause, OSError) else {"exc_info": cause}  # a full disk is no fault of the code
            log.error("not published", what=what, others=len(met) - 1, output=str(self._output), cause=plain, **fault)
        return Published(tuple(self._written), self._unchanged, tuple(self._failed))


def _plain(cause: Exception) -> str:
    """The cause in words that are the same for every file that it befalls."""
    if isinstance(cause, OSError):
        return cause.strerror or str(cause)
    return f"{type(cause).__name__}: {cause}"


def _is_there(path: Path, data: bytes) -> bool:
    """Whether the file holds these bytes, and has all of its packed forms and no other."""
    try:
        if path.read_bytes() != data:
            return False
    except FileNotFoundError:
        return False
    wanted = path.stat().st_mtime_ns if packable(path.name, len(data)) else None
    return all(_changed(packed) == wanted for packed in _packed(path))


def _packed(path: Path) -> list[Path]:
    return [path.with_name(path.name + coding.ending) for coding in CODINGS]


def _changed(path: Path) -> int | None:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return None


def _place(path: Path, data: bytes) -> None:
    """A reader sees the old file or the new one, never a part of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as beside:
        new = beside.enter_context(_beside(path, data))
        changed = new.stat().st_mtime_ns
        placed = [(new, path)]
        for coding, packed in zip(CODINGS, _packed(path), strict=True):
            if packable(path.name, len(data)):
                placed.append((beside.enter_context(_beside(packed, coding.pack(data), changed)), packed))
            else:
                packed.unlink(missing_ok=True)
        for made, where in reversed(placed):  # the file itself comes last
            made.replace(where)


@contextmanager
def _beside(path: Path, data: bytes, changed: int | None = None) -> Iterator[Path]:
    """A file beside `path` that holds `data`, on the disk, to be renamed; gone at the end if it was not."""
    new = path.with_name(f".{path.name}.new")
    try:
        with new.open("wb") as file:
            file.write(data)
            file.flush()
            if changed is not None:
                os.utime(new, ns=(changed, changed))
            os.fsync(file.fileno())
        yield new
    finally:
        with suppress(OSError):
            new.unlink()


def _sync(directory: Path) -> None:
    """Make the renames last through a power cut; not on Windows, where a directory cannot be opened."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
