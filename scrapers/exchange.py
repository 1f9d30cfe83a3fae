"""One request, one answer: the wire below `scrapers.fetch`. Bytes are counted here, and not yet decompressed."""

from __future__ import annotations

import zlib
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import cast

import httpx
import structlog

from regionwire.errors import BadDocument
from regionwire.guard import Routes, guarded_transport
from scrapers.body import BodyError, Damaged, Overflow, inflate
from scrapers.record import Recorder

DOCUMENT = frozenset((200, 203))  # the statuses that bring the document itself (RFC 9110 section 15.3)
ERROR_BYTES = 64 * 1024  # of any other body: enough to know a challenge page, and to keep the connection

_CLIENTS = 8  # httpcore looks through a whole pool at each request: eight small pools cost a sixth of a large one
_KEEPALIVE = 75.0  # seconds; longer than any pace that is likely, so that a visit to a host takes one connection


log = structlog.get_logger("regionwire.fetch")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `wire` is the body as sent, without chunks; `truncated` is "length" or "disconnect" where it is
    not the whole of it (the words of WARC-Truncated)."""

    url: httpx.URL
    status: int
    headers: httpx.Headers
    wire: bytes
    truncated: str = ""

    def body(self, limit: int) -> bytes:
        """The body decompressed, at most `limit` bytes; BodyError with what could be had when that is not all of it."""
        body = inflate(self.wire, self.headers.get("content-encoding", ""), limit)
        if self.truncated == "length":
            raise Overflow(f"more than {len(self.wire)} bytes on the wire", body)
        if self.truncated:
            raise Damaged("the connection was lost in the middle of the body", body)
        return body

    def start(self, limit: int) -> bytes:
        """What can be had of the body, at most `limit` bytes."""
        try:
            return self.body(limit)
        except BodyError as error:
            return error.partial


class Exchange:
    """The connections of a process: GET only, HTTP/1.1, no cookies, no redirects, no proxies, no passwords."""

    def __init__(self, routes: Routes, clock: Callable[[], datetime], recorder: Recorder | None) -> None:
        self._clock, self._recorder = clock, recorder
        tls = httpx.create_ssl_context(trust_env=False)  # 20 ms: one for all

        def client(*, private: bool) -> httpx.AsyncClient:
            limits = httpx.Limits(max_connections=None, max_keepalive_connections=16, keepalive_expiry=_KEEPALIVE)
            return httpx.AsyncClient(
                transport=guarded_transport(tls, limits, routes, private=private),
                trust_env=False,
                follow_redirects=False,
                timeout=None,  # noqa: S113 - the deadline is the caller's, over the whole document
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            )

        self._public = [client(private=False) for _ in range(_CLIENTS)]
        self._private = client(private=True)  # a pool of its own: what it reached, no other source may come to use

    async def aclose(self) -> None:
        for client in (*self._public, self._private):
            await client.aclose()

    async def ask(self, url: httpx.URL, headers: Mapping[str, str], limit: int, *, private: bool) -> Answer:
        """GET `url`; `private` allows any address. Reads at most `limit` bytes of a document, ERROR_BYTES of another
        answer.

        Raises NotPublic, BadDocument for a redirect to no host, and httpx.TransportError for what failed before the
        answer began; a failure after that is told by `Answer.truncated`.
        """
        request = httpx.Request("GET", url, headers=headers)
        client = self._private if private else self._public[zlib.crc32(url.netloc) % _CLIENTS]
        try:
            response = await client.send(request, stream=True)
        except UnicodeError as error:  # httpx looks at where a redirect leads, though it does not follow
            raise BadDocument(str(url), f"redirected to a host name that is none: {error}") from error
        wire, truncated = await _read(response, limit if response.status_code in DOCUMENT else ERROR_BYTES)
        self._record(request, response, wire, truncated)
        return Answer(url, response.status_code, response.headers, wire, truncated)

    def _record(self, request: httpx.Request, response: httpx.Response, wire: bytes, truncated: str) -> None:
        """Keep an exchange, as long as there is room for it: what is read matters more than its record."""
        if self._recorder is None:
            return
        status = f"{response.status_code} {response.reason_phrase}".rstrip()
        asked, said = _pairs(request.headers), _pairs(response.headers)
        try:
            self._recorder.write(str(request.url), self._clock(), asked, status, said, wire, truncated)
        except OSError as error:
            self._recorder = None
            log.warning("recording stopped", url=str(request.url), cause=error.strerror or str(error))


async def _read(response: httpx.Response, limit: int) -> tuple[bytes, str]:
    """(bytes of the wire, why they are not all)"""
    pieces: list[bytes] = []
    size = 0
    try:
        async with aclosing(cast(AsyncGenerator[bytes, None], response.aiter_raw())) as stream:
            async for piece in stream:
                pieces.append(piece)
                size += len(piece)
                if size > limit:
                    return b"".join(pieces)[:limit], "length"
    except httpx.TransportError:
        return b"".join(pieces), "disconnect"
    finally:
        await response.aclose()
    return b"".join(pieces), ""


def _pairs(headers: httpx.Headers) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers.raw]
