"""A connection that does not wait for ever: uvicorn's, with a clock for each thing that a client may be slow at.

uvicorn bounds the time between requests, and h11 the size of a request's head; who sends a head byte by byte, or never
takes the answer, is waited for without end.
"""

from __future__ import annotations

import asyncio
from enum import Enum
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import STATUS_PHRASES, H11Protocol

from feeds.serve.limits import CROWDED, Door, Entry, Limits


class Waits(Enum):
    """What a connection waits for, of its client."""

    NOTHING = 0  # but the application's answer, or uvicorn's own clock between requests
    HEAD = 1
    BODY = 2
    TAKING = 3  # for the client to take what was sent


class Connection(H11Protocol):
    """One client's connection. The application finds CROWDED in the state of a request of one that is too many."""

    def __init__(self, *, limits: Limits, door: Door, **uvicorns: Any) -> None:
        super().__init__(**uvicorns)
        self._door, self._entered = door, False
        self._seconds = {Waits.HEAD: limits.head, Waits.BODY: limits.body, Waits.TAKING: limits.stalled}
        self._waits = Waits.NOTHING
        self._clock: asyncio.TimerHandle | None = None
        self._left = 0  # bytes that the client had not taken when the clock began

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        entry = self._door.enter(self._address)
        self._entered = True
        if entry is Entry.SHUT_OUT:
            transport.abort()
            return
        if entry is Entry.TURNED_AWAY:
            self.app_state = {**self.app_state, CROWDED: True}
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop()
        if self._entered:
            self._door.leave(self._address)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._watch()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch()

    def send_400_response(self, msg: str) -> None:
        """uvicorn's, never to be kept."""
        self._refuse(400, msg)

    @property
    def _address(self) -> str:
        return self.client[0] if self.client else ""

    def _waiting(self) -> Waits:
        if self.transport.get_write_buffer_size():
            return Waits.TAKING
        if self.transport.is_closing():
            return Waits.NOTHING
        if self.conn.their_state is h11.SEND_BODY:
            return Waits.BODY
        if self.conn.their_state is h11.IDLE and (self.cycle is None or self.conn.trailing_data[0]):
            return Waits.HEAD
        return Waits.NOTHING

    def _watch(self) -> None:
        """Set the clock anew if what is waited for is something else now. A byte more of the same buys no time."""
        waits = self._waiting()
        if waits is not self._waits:
            self._stop()
            self._begin(waits)

    def _begin(self, waits: Waits) -> None:
        self._waits, self._left = waits, self.transport.get_write_buffer_size()
        if waits is not Waits.NOTHING:
            self._clock = self.loop.call_later(self._seconds[waits], self._overdue)

    def _stop(self) -> None:
        self._waits = Waits.NOTHING
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None

    def _overdue(self) -> None:
        waits, left = self._waits, self._left
        self._stop()
        now = self._waiting()
        if now is not waits or (now is Waits.TAKING and self.transport.get_write_buffer_size() < left):
            self._begin(now)  # it went on meanwhile, however slowly
        elif waits is Waits.HEAD and self.conn.trailing_data[0]:
            self._refuse(408, "The request took too long.")
        elif waits is Waits.HEAD:
            self.transport.close()  # opened in case it would be needed, as browsers do
        else:
            self.transport.abort()

    def _refuse(self, status: int, said: str) -> None:
        body = said.encode("ascii")
        headers = [
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
            (b"connection", b"close"),
        ]
        for event in (
            h11.Response(status_code=status, headers=headers, reason=STATUS_PHRASES[status]),
            h11.Data(data=body),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
        self._watch()
