"""What the filters of JSON lines share: a line decoded with patience, and files of lines answered in order."""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import cache
from typing import Any, TypeVar

import click
import msgspec

from regionwire.cli.workers import Crew, Lines

NULL = msgspec.Raw(b"null")
LIMIT = 10.0  # seconds for one line of many


class BadLine(ValueError):
    """A line that asks for nothing that can be answered; `id` is its JSON, null where it has none."""

    def __init__(self, reason: str, id: msgspec.Raw = NULL) -> None:
        self.id = id
        super().__init__(reason)


class Line(msgspec.Struct):
    """A line as it is given. Its further fields are of any type, so that a wrong one does not lose the id."""

    id: msgspec.Raw = NULL


_Given = TypeVar("_Given", bound=Line)


def decoded(line: bytes, kind: type[_Given], longest: int) -> _Given:
    """A line of at most `longest` bytes: by the quick decoder, else by the patient one, which takes lone surrogates,
    bad UTF-8 and control characters. BadLine where it is no JSON object."""
    if len(line) > longest:
        raise BadLine(f"a line of more than {longest} bytes")
    try:
        said: _Given = _decoder(kind).decode(line)
        bytes(said.id).decode()
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        try:
            found = json.loads(line.decode("utf-8-sig", "replace"), strict=False)
        except (ValueError, RecursionError) as error:
            raise BadLine(f"not JSON: {error}" if line.strip() else "an empty line") from error
        if not isinstance(found, dict):
            raise BadLine("not a JSON object") from None
        fields = [name for name in kind.__struct_fields__ if name != "id" and name in found]
        said = kind(**{name: found[name] for name in fields})
        said.id = msgspec.Raw(_said_again(found.get("id")))
    return said


def _said_again(id: Any) -> bytes:
    """An id as JSON; null for one that JSON cannot say: NaN, Infinity."""
    try:
        return json.dumps(id, allow_nan=False).encode()
    except ValueError:
        return b"null"


@cache
def _decoder(kind: type[Line]) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


def answer_lines(
    files: tuple[str, ...],
    make: Callable[[], Callable[[bytes], bytes]],
    failed: Callable[[bytes, str], bytes],
    *,
    jobs: int,
    longest: int,
) -> None:
    """An answer for each line of the files ("-": stdin), on stdout. `jobs`: processes, 0 for one a core; each works
    with what `make` makes in it, and what is cached already need not be made again. `failed` answers for a process."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: the processes go with us
    gc.freeze()  # what is loaded stays, and needs neither be looked through nor copied by a fork
    with ExitStack() as stack:
        lines = _lines(files, stack, longest)
        crew = stack.enter_context(Crew(make, failed, jobs=jobs or _cores(), limit=LIMIT))
        _write(crew.answers(lines))


def filter_lines(
    files: tuple[str, ...], answers: Callable[[Iterator[bytes]], Iterable[bytes]], *, longest: int
) -> None:
    """What `answers` makes of all the lines of the files ("-": stdin), a line each, on stdout; in this process."""
    with ExitStack() as stack:
        lines = _lines(files, stack, longest)
        _write(answers(_each(lines)))


def _each(lines: Lines) -> Iterator[bytes]:
    while not lines.ended:
        yield from lines.read()


def _write(answers: Iterable[bytes]) -> None:
    try:
        for answer in answers:
            sys.stdout.buffer.write(answer + b"\n")
            sys.stdout.buffer.flush()
    except BrokenPipeError:  # nobody reads on; nor may what is still in the buffer raise at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _lines(files: tuple[str, ...], stack: ExitStack, longest: int) -> Lines:
    return Lines([_opened(name, stack) for name in files], longest)


def _opened(name: str, stack: ExitStack) -> int:
    if name == "-":
        return sys.stdin.fileno()
    try:
        return stack.enter_context(open(name, "rb", buffering=0)).fileno()
    except OSError as cause:
        raise click.ClickException(f"{name}: cannot be read: {cause.strerror}") from cause


def _cores() -> int:
    """Those that we may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
