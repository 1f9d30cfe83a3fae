"""The press: replica agencies on loopback, each under its own host names, in print as the timetable says for the clock.

press = Press(plan(load_stories(), seed=1, start=start, days=3), clock=clock)
await press.start()
... fetch through press.routes, e.g. https://lessor.ml.example/ ...
press.fault("lessor.ml.example", FaultKind.ERROR)
await press.stop()
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict
from urllib.parse import parse_qsl, unquote

from press.agency import Agency, Ask, Document, Edition
from press.fault import FaultKind, fail
from press.pages import AGENCIES
from press.server import Call, Reply, Resource, Server, reply
from press.timetable import Timetable


def _pixel() -> bytes:
    """A grey PNG of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">2I5B", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")
    )


NOTICE = (
    '<footer lang="fr" style="position:fixed;bottom:0;left:0;right:0;padding:.4em;background:#fde9b4;color:#3a2d00">'
    "Démonstration : cette page imite celle d’un journal, tout y est inventé.</footer>"
).encode()
_PIXEL = _pixel()


@dataclass(frozen=True, slots=True)
class Request:
    """One request that the press has answered; `path` has its query."""

    host: str
    path: str
    status: int
    conditional: bool


class SourceFields(TypedDict):
    """The fields of a declared Source that differ at the press, for `dataclasses.replace`."""

    base: str
    hosts: tuple[str, ...]


@dataclass(slots=True)
class _Stand:
    """One agency at one moment: its edition, and what was rendered of it, by host and target."""

    changes: int
    edition: Edition
    rendered: dict[tuple[str, str], Resource | Reply | None] = field(default_factory=dict)
    before: dict[tuple[str, str], Resource | Reply | None] = field(default_factory=dict)


class Press:
    """All agencies on one port, told apart by the Host header.

    `suffix` is appended to every real host name. With scheme "http" the port goes into the addresses, so that
    `suffix=".localhost"` makes links that a browser on this machine opens; with "https" it does not, and a client needs
    `routes` and speaks plain HTTP to what they lead to. `log` has every request, oldest first.
    """

    def __init__(
        self,
        timetable: Timetable,
        *,
        clock: Callable[[], datetime],
        suffix: str = ".example",
        scheme: str = "https",
    ) -> None:
        self.timetable = timetable
        self.log: list[Request] = []
        self._clock, self._suffix, self._scheme = clock, suffix, scheme
        self._server = Server(self._handle, clock=clock)
        self._address: tuple[str, int] | None = None
        self._hosts = {host + suffix: (agency, host) for agency in AGENCIES.values() for host in agency.hosts}
        self._stands: dict[str, _Stand] = {}
        self._faults: dict[tuple[str, str], FaultKind] = {}

    async def start(self, address: str = "127.0.0.1", port: int = 0) -> None:
        """Listens; port 0 takes a free one. Raises OSError for a port that is taken."""
        self._address = await self._server.start(address, port)
        self._stands = {}  # with the port, the addresses in the pages may have changed

    async def stop(self) -> None:
        """Ends every connection, also one in the middle of a slow answer."""
        await self._server.stop()
        self._address = None

    @property
    def routes(self) -> Mapping[str, tuple[str, int]]:
        """Where each host is to be had, by the name that stands in the addresses (with its port, if it has one)."""
        return {self._authority(host): self._bound() for host in self._hosts}

    def sources(self) -> Mapping[str, SourceFields]:
        """By key of agency: the base address and the other hosts that its Source has at this press."""
        return {
            key: {
                "base": self.base(key),
                "hosts": tuple(self._authority(host + self._suffix) for host in agency.hosts[1:]),
            }
            for key, agency in AGENCIES.items()
        }

    def base(self, key: str) -> str:
        """Scheme and host that the addresses of an agency are canonical under."""
        return f"{self._scheme}://{self._authority(AGENCIES[key].hosts[0] + self._suffix)}"

    def fault(self, host: str, kind: FaultKind, path: str = "") -> None:
        """From now on `host` (with its suffix, without port) fails, at one path (with its query) or at all.

        All does not include robots.txt, which fails only when named or by a fault of its own. Raises KeyError for a
        host that the press does not have.
        """
        if host not in self._hosts:
            raise KeyError(f"{host}: no host of this press; it has {', '.join(sorted(self._hosts))}")
        self._faults[host, "/robots.txt" if kind.about_robots else path] = kind

    def clear(self, host: str) -> None:
        """Ends all faults of a host."""
        self._faults = {key: kind for key, kind in self._faults.items() if key[0] != host}

    def _bound(self) -> tuple[str, int]:
        if self._address is None:
            raise RuntimeError("the press is not running: await start() first")
        return self._address

    def _authority(self, host: str) -> str:
        return f"{host}:{self._bound()[1]}" if self._scheme == "http" else host

    def _handle(self, call: Call) -> Reply:
        answer = self._answer(call)
        self.log.append(Request(call.host, call.target, answer.status, call.conditional))
        return answer

    def _answer(self, call: Call) -> Reply:
        if call.host not in self._hosts:
            return reply(421, [("Content-Type", "text/plain")], f"no agency at {call.host}\n".encode())
        robots = call.target == "/robots.txt"
        kind = self._faults.get((call.host, call.target)) or (None if robots else self._faults.get((call.host, "")))
        if kind is not None and (
            failed := fail(kind, call, self._page(call.host, call.target), self._page(self._front(call.host), "/"))
        ):
            return failed
        found = self._resource(call.host, call.target)
        if found is None:
            return reply(404, [("Content-Type", "text/html; charset=UTF-8")], b"<h1>Page introuvable</h1>")
        return found.answer(call) if isinstance(found, Resource) else found

    def _front(self, host: str) -> str:
        return self._hosts[host][0].hosts[0] + self._suffix

    def _page(self, host: str, target: str) -> Resource | None:
        found = self._resource(host, target)
        return found if isinstance(found, Resource) else None

    def _resource(self, host: str, target: str) -> Resource | Reply | None:
        """What is at an address now; the same object for as long as its bytes are the same."""
        agency, real = self._hosts[host]
        stand = self._stand(agency.key)
        key = (host, target)
        if key not in stand.rendered:
            stand.rendered[key] = self._render(agency, stand.edition, real, target, stand.before.get(key))
        return stand.rendered[key]

    def _stand(self, agency: str) -> _Stand:
        now = self._clock()
        stand = self._stands.get(agency)
        changes = self.timetable.changes(agency, now)
        if stand is None or stand.changes != changes:
            before = {**stand.before, **stand.rendered} if stand else {}
            stand = _Stand(changes, self.timetable.edition(agency, now, self.base(agency)), before=before)
            self._stands[agency] = stand
        return stand

    def _render(
        self, agency: Agency, edition: Edition, host: str, target: str, before: Resource | Reply | None
    ) -> Resource | Reply | None:
        path, _, query = target.partition("?")
        if path.endswith(".png"):
            return before or Resource(_PIXEL, "image/png", edition.at)
        document = agency.respond(edition, Ask(host, unquote(path), dict(parse_qsl(query, keep_blank_values=True))))
        if document is None:
            return None
        if document.status != 200:
            return _plain(document)
        # only where a person opens the page: elsewhere it is to be as the real ones are
        body = document.body.replace(b"</body>", NOTICE + b"</body>") if self._scheme == "http" else document.body
        if isinstance(before, Resource) and before.body == body:
            return before
        return Resource(body, document.content_type, edition.at, document.headers)


def _plain(document: Document) -> Reply:
    headers = [("Content-Type", document.content_type), *document.headers]
    return reply(document.status, headers, document.body)
