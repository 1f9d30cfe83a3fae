"""Slow, greedy and hostile clients, over plain sockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from command import within
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from feeds.serve import Limits, application, serving
from feeds.serve.limits import Door, Entry

SHORT = 0.05  # seconds; whoever is cut off is, however long it takes
WHOLE = b"GET /all.xml HTTP/1.1\r\nHost: feeds.example\r\n\r\n"
LAST = WHOLE.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")


@dataclass(frozen=True, slots=True)
class Wire:
    """One end of a connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def say(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def head(self) -> bytes:
        return await self.reader.readuntil(b"\r\n\r\n")

    async def rest(self) -> bytes:
        """All that comes until the other end hangs up, however it does."""
        got = b""
        try:
            while piece := await self.reader.read(1 << 16):
                got += piece
        except ConnectionResetError:
            pass
        return got

    async def gone(self) -> None:
        self.writer.close()


@pytest.fixture
def public(tmp_path: Path) -> Path:
    (tmp_path / "all.xml").write_bytes(b"<feed/>")
    (tmp_path / "large.txt").write_bytes(b"x" * (1 << 21))
    return tmp_path


@asynccontextmanager
async def wired(host: str, port: int) -> AsyncIterator[Wire]:
    wire = Wire(*await asyncio.open_connection(host, port, limit=1 << 12))
    try:
        yield wire
    finally:
        wire.writer.close()


@asynccontextmanager
async def served(public: Path, **limits: object) -> AsyncIterator[tuple[str, int]]:
    async with serving(application(public, max_age=120), limits=Limits(**limits)) as address:  # type: ignore[arg-type]
        yield "127.0.0.1", int(address.rpartition(":")[2])


@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        (b"", b""),
        (b"GET", b"HTTP/1.1 408 "),
        (b"GET /all.xml HTTP/1.1\r\nHost: feeds.example\r\nAccept: ", b"HTTP/1.1 408 "),
    ],
)
def test_a_request_that_does_not_come_is_not_waited_for(public: Path, sent: bytes, answered: bytes) -> None:
    async def session() -> bytes:
        async with served(public, head=SHORT) as place, wired(*place) as wire:
            await wire.say(sent)
            return await wire.rest()

    said = within(session())
    assert said.startswith(answered)
    assert bool(said) is bool(answered)
    assert (b"no-store" in said) is bool(answered)


def test_a_byte_now_and_then_buys_no_time(public: Path) -> None:
    async def session() -> bytes:
        async with served(public, head=SHORT, head_bytes=1 << 24) as place, wired(*place) as wire:
            await wire.say(b"GET /all.xml HTTP/1.1\r\nX-Slow: ")
            rest = asyncio.create_task(wire.rest())
            while not rest.done():
                wire.writer.write(b"x")
                await asyncio.sleep(0)
            return rest.result()

    assert within(session())[:13] in (b"HTTP/1.1 408 ", b"")  # where it still sends, the answer may be lost


def test_the_second_request_of_a_connection_has_its_time_as_well(public: Path) -> None:
    async def session() -> tuple[bytes, bytes]:
        async with served(public, head=SHORT) as place, wired(*place) as wire:
            await wire.say(WHOLE + b"GET /all")
            return await wire.head(), await wire.rest()

    first, second = within(session())
    assert first.startswith(b"HTTP/1.1 200 ")
    assert second.startswith(b"<feed/>HTTP/1.1 408 ")


def test_a_connection_that_asks_no_more_is_closed(public: Path) -> None:
    async def session() -> tuple[bytes, bytes]:
        async with served(public, idle=0) as place, wired(*place) as wire:
            await wire.say(WHOLE)
            return await wire.head(), await wire.rest()

    assert within(session())[1] == b"<feed/>"


def test_a_body_that_never_comes_is_not_waited_for(public: Path) -> None:
    async def session() -> bytes:
        async with served(public, body=SHORT) as place, wired(*place) as wire:
            await wire.say(b"POST /all.xml HTTP/1.1\r\nHost: feeds.example\r\nContent-Length: 9\r\n\r\nx")
            return await wire.rest()

    assert within(session()).startswith(b"HTTP/1.1 405 ")


def test_who_does_not_take_the_answer_is_let_go(public: Path) -> None:
    async def session() -> bytes:
        async with served(public, stalled=SHORT, connections=1) as place, wired(*place) as greedy:
            greedy.writer.transport.pause_reading()  # type: ignore[attr-defined]
            await greedy.say(WHOLE.replace(b"all.xml", b"large.txt") * 8)
            while True:  # until the one place is free again
                async with wired(*place) as other:
                    await other.say(LAST)
                    if (await other.rest()).startswith(b"HTTP/1.1 200 "):
                        break
            greedy.writer.transport.resume_reading()  # type: ignore[attr-defined]
            return await greedy.rest()

    assert len(within(session())) < 8 * (1 << 21)


@pytest.mark.parametrize("limits", [{"connections": 2}, {"per_address": 2, "trusted": ()}], ids=["in all", "of one"])
def test_too_many_connections(public: Path, limits: dict[str, object]) -> None:
    async def session() -> list[bytes]:
        async with served(public, **limits) as place, wired(*place), wired(*place) as second:
            await second.say(WHOLE)
            said = [await second.head()]
            async with wired(*place) as third, wired(*place) as fourth:
                await third.say(WHOLE)
                said += [await third.rest(), await fourth.rest()]
            await second.gone()
            while True:
                async with wired(*place) as fifth:
                    await fifth.say(LAST)
                    last = await fifth.rest()
                if b" 503 " not in last:
                    return [*said, last]

    served_, away, out, again = within(session())
    assert served_.startswith(b"HTTP/1.1 200 ")
    assert away.startswith(b"HTTP/1.1 503 ")
    assert {b"retry-after: 120", b"cache-control: no-store", b"connection: close"} <= {*away.split(b"\r\n")}
    assert out == b""
    assert again.startswith(b"HTTP/1.1 200 ")


def test_many_clients_behind_a_proxy_on_this_machine_are_many(public: Path) -> None:
    async def session() -> bytes:
        async with served(public, per_address=1) as place, wired(*place), wired(*place) as second:
            await second.say(WHOLE)
            return await second.head()

    assert within(session()).startswith(b"HTTP/1.1 200 ")


def test_who_has_a_network_is_one_client() -> None:
    door = Door(Limits(per_address=1))
    entries = [door.enter(f"2001:db8:1:2::{n}") for n in range(3)]
    assert entries == [Entry.SERVED, Entry.TURNED_AWAY, Entry.SHUT_OUT]
    assert door.enter("2001:db8:1:3::1") is Entry.SERVED
    assert [door.enter("::ffff:192.0.2.1"), door.enter("192.0.2.1")] == [Entry.SERVED, Entry.TURNED_AWAY]


@pytest.mark.parametrize(
    "request_",
    [
        b"GET /all.xml HTTP/1.1\r\nHost: feeds.example\r\nX: " + b"x" * 600_000,
        b"GET /" + b"x" * 600_000,
        b"GET /all.xml HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\r\n\r\n",
        b"GET /all.xml HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET /a ll.xml HTTP/1.1\r\nHost: a\r\n\r\n",
    ],
    ids=["headers", "address", "no host", "TLS", "two lengths", "space"],
)
def test_what_is_no_request_is_refused(public: Path, request_: bytes) -> None:
    async def session() -> bytes:
        async with served(public) as place, wired(*place) as wire:
            with suppress(ConnectionError):  # it hangs up in the middle of what is too long
                await wire.say(request_)
            return await wire.rest()

    said = within(session())
    assert said.startswith(b"HTTP/1.1 400 ") or (said == b"" and len(request_) > 500_000)
    assert b"cache-control: no-store" in said or not said


def test_requests_that_come_at_once_are_answered_in_turn(public: Path) -> None:
    async def session() -> bytes:
        async with served(public) as place, wired(*place) as wire:
            await wire.say(WHOLE + WHOLE.replace(b"all", b"none") + LAST)
            return await wire.rest()

    said = within(session())
    assert said.find(b" 200 ") < said.find(b" 404 ") < said.rfind(b" 200 ")


def test_a_proxy_may_name_the_whole_address(public: Path) -> None:
    async def session() -> bytes:
        async with served(public) as place, wired(*place) as wire:
            await wire.say(LAST.replace(b"/all.xml", b"http://feeds.example/all.xml"))
            return await wire.rest()

    assert within(session()).endswith(b"\r\n\r\n<feed/>")


async def hub(request: Request) -> Response:
    body = await request.body()
    if body == b"nothing":
        raise HTTPException(404)
    if body == b"fault":
        raise RuntimeError("of our own")
    return PlainTextResponse(str(len(body)), 202)


@pytest.mark.parametrize(
    ("method", "body", "status"),
    [
        (b"POST", b"x" * 9, 202),
        (b"POST", b"x" * 200, 413),
        (b"POST", b"nothing", 404),
        (b"DELETE", b"", 405),
    ],
)
def test_a_route_of_the_callers_comes_first_and_has_the_same_limits(
    public: Path, method: bytes, body: bytes, status: int
) -> None:
    async def session() -> bytes:
        routes = (Route("/hub", hub, methods=["POST"]),)
        app = application(public, routes=routes, limits=Limits(body_bytes=100))
        async with serving(app) as address, wired("127.0.0.1", int(address.rpartition(":")[2])) as wire:
            head = b"%b /hub HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
            await wire.say(head % (method, len(body)) + body)
            said = await wire.rest()
        async with serving(app) as address, wired("127.0.0.1", int(address.rpartition(":")[2])) as wire:
            await wire.say(LAST)
            assert (await wire.rest()).endswith(b"<feed/>")
        return said

    said = within(session())
    assert said.startswith(b"HTTP/1.1 %d " % status)
    assert (b"cache-control: no-store" in said) is (status >= 400)
