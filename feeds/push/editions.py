"""The published files as editions: what stands in a feed now, and what of it is new to whoever had an earlier one."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from feeds.push.parts import Marks, marks_of, merged, news, only, packed, unpacked
from regionwire.store.subscriptions import Subscriptions


@dataclass(frozen=True, slots=True)
class Edition:
    """A topic's last edition, with the document that it was read from."""

    topic: str
    number: int
    document: bytes
    marks: Marks


class Editions:
    """Reads feeds from the folder `output` and keeps in the store how far each has come.

    The files themselves are looked at, because whoever writes them may be another process (`once` under cron).
    """

    def __init__(self, output: Path, held: Subscriptions) -> None:
        self._output, self._held = output, held
        self._seen: dict[str, tuple[int, int]] = {}  # nanoseconds of its change, bytes

    async def look(self, topic: str) -> None:
        """Note a new edition if the file has changed since the last look."""
        if self._stamp(topic) not in (None, self._seen.get(topic)):
            await self.read(topic)

    async def read(self, topic: str) -> Edition | None:
        """The topic as it is now; None where there is no such file. ValueError where it is no feed."""
        stamp = self._stamp(topic)
        if stamp is None:
            return None
        try:
            document, marks = await asyncio.to_thread(self._load, topic)
        except ValueError:
            self._seen[topic] = stamp  # it will be no feed until it changes
            raise
        number = self._number(topic, marks)
        self._seen[topic] = stamp  # of before it was read: a file that changed meanwhile is read again
        return Edition(topic, number, document, marks)

    def _number(self, topic: str, marks: Marks) -> int:
        """That of the last edition, after adding one if there is news."""
        while True:
            number, known = self._held.latest(topic)
            before = unpacked(known)
            if number and not news(before, marks):
                return number
            if self._held.add_edition(topic, number + 1, packed(merged(before, marks))):
                return number + 1

    async def since(self, edition: Edition, number: int) -> bytes | None:
        """Its document with what was new or changed after the edition `number`; None where nothing was."""
        wanted = news(unpacked(self._held.marks(edition.topic, number)), edition.marks)
        return await asyncio.to_thread(only, edition.topic, edition.document, wanted) if wanted else None

    def _load(self, topic: str) -> tuple[bytes, Marks]:
        document = (self._output / topic).read_bytes()
        return document, marks_of(topic, document)

    def _stamp(self, topic: str) -> tuple[int, int] | None:
        try:
            status = (self._output / topic).stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size
