"""What is served under one name: the bytes, plain and packed, and what tells one version from the next."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class Large:
    """What is too large to be held in memory: its file, as it was when it had changed then (in nanoseconds)."""

    path: Path
    changed: int
    size: int

    def open(self) -> BinaryIO:
        """The file, to be read and closed. Replaced if it is another one by now, or none."""
        try:
            file = self.path.open("rb")
        except FileNotFoundError:
            raise Replaced(self.path) from None
        status = os.fstat(file.fileno())
        if (status.st_mtime_ns, status.st_size) != (self.changed, self.size):
            file.close()
            raise Replaced(self.path)
        return file

    def __len__(self) -> int:
        return self.size


class Replaced(Exception):
    """A file was replaced or removed between being looked at and being read."""


@dataclass(frozen=True, slots=True)
class Document:
    """`forms` by name of the coding, "" the plain one.

    `digest` is of the plain bytes: same digest, same document. `changed` is in whole seconds, as HTTP tells it.
    """

    forms: Mapping[str, bytes | Large]
    digest: str
    changed: datetime

    @property
    def size(self) -> int:
        """Bytes that it takes in memory."""
        return sum(len(form) for form in self.forms.values() if isinstance(form, bytes))


def digest_of(parts: Iterable[bytes]) -> str:
    """128 bits of the SHA-256 of these bytes, in hexadecimal."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()[:32]


def whole_seconds(seconds: int) -> datetime:
    """A time since the epoch, in UTC."""
    return datetime.fromtimestamp(seconds, UTC)
