"""HTTP/1.1 on loopback for replicas and replays: GET, HEAD, keep-alive, validators, codings (RFC 9110, RFC 9112).

Fast where it can be (heads and compressed bodies are made once), and able to misbehave on purpose: a `Reply` may drip,
repeat its body, or declare a length that it does not keep.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Final

import brotli

from press.calendar import http

Header = tuple[str, str]
MAX_HEAD = 64 * 1024  # bytes of one request's head
_STATUSES: Final = frozenset(map(int, HTTPStatus))
_PACKABLE: Final = ("text/", "application/json", "application/rss", "application/xml")


@dataclass(frozen=True, slots=True)
class Call:
    """A request as received: host in lower case without port, target still encoded, header names in lower case."""

    method: str
    host: str
    target: str
    headers: Mapping[str, str]

    @property
    def conditional(self) -> bool:
        """Whether it asks only for what has changed (RFC 9110 section 13.1)."""
        return "if-none-match" in self.headers or "if-modified-since" in self.headers


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent: `head` ends with its last header's CRLF and lacks Date. Build it with `reply`."""

    status: int
    head: bytes
    body: bytes = b""
    repeat: int = 1  # how many times the body is sent
    drip: float = 0.0  # seconds between one byte and the next; 0 sends all at once
    close: bool = False


def reply(
    status: int,
    headers: Iterable[Header] = (),
    body: bytes = b"",
    *,
    repeat: int = 1,
    length: int | None = None,
    drip: float = 0.0,
) -> Reply:
    """`length` is what Content-Length declares, in bytes; more than is sent makes a body that is cut."""
    phrase = HTTPStatus(status).phrase if status in _STATUSES else ""
    lines = [f"HTTP/1.1 {status} {phrase}", *(f"{name}: {value}" for name, value in headers)]
    sent = len(body) * repeat
    if status != HTTPStatus.NOT_MODIFIED:
        lines.append(f"Content-Length: {sent if length is None else length}")
    cut = length is not None and length > sent
    if cut:
        lines.append("Connection: close")
    return Reply(status, "".join(f"{line}\r\n" for line in lines).encode("latin-1"), body, repeat, drip, cut)


class Resource:
    """A document ready to be sent: validators, and a reply for each content coding, made when first asked for."""

    def __init__(self, body: bytes, content_type: str, modified: datetime, headers: tuple[Header, ...] = ()) -> None:
        self.body, self.content_type, self.headers, self.modified = (
            body,
            content_type,
            headers,
            modified.replace(microsecond=0),
        )
        self.etag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        self._replies: dict[str, Reply] = {}

    def answer(self, call: Call, *, packed: bool = True) -> Reply:
        """The reply after preconditions (RFC 9110 section 13.2.2) and, if `packed`, Accept-Encoding."""
        if call.conditional and self._unchanged(call.headers):
            return self._cached("304")
        return self._cached(self._coding(call.headers.get("accept-encoding", "")) if packed else "identity")

    def _unchanged(self, headers: Mapping[str, str]) -> bool:
        if tags := headers.get("if-none-match"):
            return tags.strip() == "*" or self.etag in (each.strip() for each in tags.split(","))
        try:
            return self.modified.astimezone(UTC) <= parsedate_to_datetime(headers["if-modified-since"]).astimezone(UTC)
        except ValueError:
            return False

    def _coding(self, accepted: str) -> str:
        if not self.content_type.startswith(_PACKABLE):
            return "identity"
        offered = {
            each.split(";")[0].strip() for each in accepted.lower().split(",") if "q=0" not in each.replace("q=0.", "")
        }
        return "br" if "br" in offered else "gzip" if "gzip" in offered else "identity"

    def _cached(self, kind: str) -> Reply:
        if kind not in self._replies:
            self._replies[kind] = self._make(kind)
        return self._replies[kind]

    def _make(self, kind: str) -> Reply:
        validators: list[Header] = [
            ("ETag", self.etag),
            ("Last-Modified", http(self.modified)),
            ("Vary", "Accept-Encoding"),
        ]
        if kind == "304":
            return reply(304, validators)
        headers = [*([("Content-Type", self.content_type)] if self.content_type else []), *validators, *self.headers]
        if kind == "gzip":
            return reply(200, [*headers, ("Content-Encoding", "gzip")], gzip.compress(self.body, 6, mtime=0))
        if kind == "br":
            return reply(200, [*headers, ("Content-Encoding", "br")], brotli.compress(self.body, quality=5))
        return reply(200, headers, self.body)


class Server:
    """Serves `handle` on a loopback address; `clock` gives the Date header."""

    def __init__(self, handle: Callable[[Call], Reply], *, clock: Callable[[], datetime]) -> None:
        self._handle, self._clock = handle, clock
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._date = (datetime.min.replace(tzinfo=UTC), b"")

    async def start(self, address: str = "127.0.0.1", port: int = 0) -> tuple[str, int]:
        """Listens, and returns where. Raises OSError for a port that is taken."""
        self._server = await asyncio.start_server(self._connected, address, port, limit=MAX_HEAD)
        bound = self._server.sockets[0].getsockname()
        return bound[0], bound[1]

    async def stop(self) -> None:
        """Closes the listener and every connection, also one that is in the middle of a slow answer."""
        if self._server is None:
            return
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()
        self._server = None

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._converse(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                call = _parse(await reader.readuntil(b"\r\n\r\n"))
                if call is None:
                    await self._send(writer, reply(400, [("Connection", "close")]), body=True)
                    return
                if call.method not in ("GET", "HEAD"):
                    await self._send(writer, reply(405, [("Allow", "GET, HEAD"), ("Connection", "close")]), body=True)
                    return
                answer = self._handle(call)
                await self._send(writer, answer, body=call.method == "GET")
                if answer.close or call.headers.get("connection", "").lower() == "close":
                    return
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            return  # the client went away, or sent no request
        finally:
            writer.close()

    async def _send(self, writer: asyncio.StreamWriter, answer: Reply, *, body: bool) -> None:
        head = answer.head + self._date_line()
        if not body or answer.status == HTTPStatus.NOT_MODIFIED:
            writer.write(head)
        elif answer.drip:
            writer.write(head)
            for byte in answer.body:
                writer.write(bytes((byte,)))
                await writer.drain()
                await asyncio.sleep(answer.drip)
        else:
            writer.write(head + answer.body)
            for _ in range(answer.repeat - 1):
                await writer.drain()
                writer.write(answer.body)
        await writer.drain()

    def _date_line(self) -> bytes:
        now = self._clock().replace(microsecond=0)
        if now != self._date[0]:
            self._date = (now, f"Date: {http(now)}\r\n\r\n".encode())
        return self._date[1]


def _parse(head: bytes) -> Call | None:
    """A request's head; None where it is none that we understand."""
    lines = head.decode("latin-1").split("\r\n")
    parts = lines[0].split(" ")
    headers: dict[str, str] = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if colon:
            headers[name.lower()] = value.strip()
    if len(parts) != 3 or not parts[1].startswith("/") or "host" not in headers:
        return None
    host, _, port = headers["host"].lower().rpartition(":")
    return Call(parts[0], host if host and port.isdigit() else headers["host"].lower(), parts[1], headers)
