"""Documents -> files of one directory.

A file is written beside and renamed over, and only when its bytes differ: its time of change is a validator.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

from regionwire.errors import PublishError

log = structlog.get_logger("regionwire.feeds")


@dataclass(frozen=True, slots=True)
class Published:
    """What became of the files: names of those written, how many were right already, what failed and why."""

    written: tuple[str, ...] = ()
    unchanged: int = 0
    failed: tuple[PublishError, ...] = ()


class Desk:
    """Writes files into one directory and keeps count."""

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
        for name, data in documents.items():
            if _replace(self._output / name, data):
                self._written.append(name)
            else:
                self._unchanged += 1

    def result(self) -> Published:
        """What became of the files; each cause of failure is logged, once, with the first thing that met it."""
        if self._written:
            with self.attempt("directory"):
                _sync(self._output)
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


def _replace(path: Path, data: bytes) -> bool:
    """Make `path` hold `data`; False where it did. A reader sees the old file or the new one, never a part of it."""
    with suppress(FileNotFoundError):
        if path.read_bytes() == data:
            return False
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink()
        raise
    return True


def _sync(directory: Path) -> None:
    """Make the renames last through a power cut; not on Windows, where a directory cannot be opened."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
