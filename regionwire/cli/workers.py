"""Lines answered by processes of their own: in order, a bounded number at a time, whatever a line does to its process.

    lines ──▶ one worker a job ──▶ answers, each as soon as it and those before it are there

One thread waits for whatever comes first: a line, an answer, a worker's death, the end of its time. A worker that dies
or takes too long is replaced, and the line that it had is answered by `failed`.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, Self

CHUNK = 1 << 20  # bytes that are read at once
AHEAD = 64  # lines a worker that may be answered before the oldest of them is
DIED = "the process that read it died"
if sys.platform == "linux":
    _PROCESSES = multiprocessing.get_context("fork")  # starts at once, and shares what is loaded
else:
    _PROCESSES = multiprocessing.get_context("spawn")  # elsewhere a fork is not safe


class Lines:
    """The lines of some open files, one file after the other. Nothing waits: `read` is for when `fileno` is ready.

    A line of more than `longest` bytes is cut to one more than that.
    """

    def __init__(self, files: Iterable[int], longest: int) -> None:
        self._files, self._longest = deque(files), longest
        self._begun = bytearray()  # a line whose end is not read yet

    def fileno(self) -> int:
        return self._files[0]

    @property
    def ended(self) -> bool:
        return not self._files

    def read(self) -> list[bytes]:
        """The lines that are complete with what one reading gives, without their ends."""
        chunk = os.read(self._files[0], CHUNK)
        if not chunk:
            self._files.popleft()
            rest, self._begun = bytes(self._begun), bytearray()
            return [rest] if rest else []
        first, *others = chunk.split(b"\n")
        self._grow(first)
        lines = []
        for piece in others:
            lines.append(bytes(self._begun))
            self._begun.clear()
            self._grow(piece)
        return lines

    def _grow(self, piece: bytes) -> None:
        self._begun += piece[: max(self._longest + 1 - len(self._begun), 0)]


@dataclass(slots=True, eq=False)
class _Worker:
    """A process, our ends of the pipes to and from it, and the number, line and time limit of what it is at."""

    process: multiprocessing.process.BaseProcess
    to: Connection
    back: Connection
    number: int = -1
    line: bytes = b""
    until: float = 0.0


class Crew:
    """Up to `jobs` processes, each with what `make` made in it. A context manager: none is left behind.

    `failed` answers for a worker that did not: of the line and the reason. `limit` is in seconds a line.
    """

    def __init__(
        self,
        make: Callable[[], Callable[[bytes], bytes]],
        failed: Callable[[bytes, str], bytes],
        *,
        jobs: int,
        limit: float,
    ) -> None:
        self._make, self._failed, self._jobs, self._limit = make, failed, jobs, limit
        self._idle: list[_Worker] = []
        self._busy: dict[Connection, _Worker] = {}
        self._done: dict[int, bytes] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in [*self._idle, *self._busy.values()]:
            _end(worker)

    def answers(self, lines: Lines) -> Iterator[bytes]:
        """An answer for each line, in their order."""
        waiting: deque[tuple[int, bytes]] = deque()
        read = written = 0
        while True:
            while waiting and (self._idle or len(self._busy) < self._jobs):
                self._start(*waiting.popleft())
            while written in self._done:
                yield self._done.pop(written)
                written += 1
            if lines.ended and written == read:
                return
            # what is held is bounded by lines of any length that wait, and by answers behind one that takes its time
            room = not lines.ended and len(waiting) < self._jobs and read - written < AHEAD * self._jobs
            if lines in self._first([lines] if room else []):
                for line in lines.read():
                    waiting.append((read, line))
                    read += 1

    def _start(self, number: int, line: bytes) -> None:
        """Give a line to a worker that has none, or to a new one."""
        worker = self._idle.pop() if self._idle else self._hire()
        worker.number, worker.line, worker.until = number, line, time.monotonic() + self._limit
        try:
            worker.to.send_bytes(line)
        except OSError:
            self._fire(worker, DIED)
        else:
            self._busy[worker.back] = worker

    def _first(self, others: Sequence[Any]) -> Sequence[object]:
        """Wait for an answer, an end or one of `others`, take what there is, and give what is ready."""
        until = min((worker.until for worker in self._busy.values()), default=None)
        timeout = None if until is None else max(until - time.monotonic(), 0.0)
        ready = wait([*self._busy, *others], timeout)
        for connection, worker in list(self._busy.items()):
            if connection in ready:
                self._take(worker)
            elif worker.until <= time.monotonic():
                self._fire(worker, f"not read within {self._limit:g} s")
        return ready

    def _take(self, worker: _Worker) -> None:
        try:
            self._done[worker.number] = worker.back.recv_bytes()
        except (EOFError, OSError):
            self._fire(worker, DIED)
        else:
            self._idle.append(self._busy.pop(worker.back))

    def _hire(self) -> _Worker:
        given, to = _PROCESSES.Pipe(duplex=False)  # two pipes cost half of what a socket does
        back, giving = _PROCESSES.Pipe(duplex=False)
        # a fork has our ends of all pipes too; while it keeps them, nobody else is told that we are gone
        others = [end for worker in [*self._idle, *self._busy.values()] for end in (worker.to, worker.back)]
        inherited = [*others, to, back] if _PROCESSES.get_start_method() == "fork" else []
        process = _PROCESSES.Process(target=_work, args=(self._make, given, giving, inherited), daemon=True)
        process.start()
        given.close()
        giving.close()
        return _Worker(process, to, back)

    def _fire(self, worker: _Worker, reason: str) -> None:
        self._busy.pop(worker.back, None)
        _end(worker)
        self._done[worker.number] = self._failed(worker.line, reason)


def _end(worker: _Worker) -> None:
    worker.process.kill()
    worker.process.join()
    worker.to.close()
    worker.back.close()


def _work(
    make: Callable[[], Callable[[bytes], bytes]], given: Connection, giving: Connection, inherited: list[Connection]
) -> None:
    """What a worker does until nobody asks any more; a Ctrl-C is for the one who asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for end in inherited:
        end.close()
    answer = make()
    with suppress(EOFError, OSError):
        while True:
            giving.send_bytes(answer(given.recv_bytes()))
