"""What one client, and all of them together, may take; and who is let in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import Enum
from ipaddress import IPv6Address, ip_address, ip_network

CROWDED = "crowded"  # key in the state of a request that comes over a connection too many


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Times in seconds, sizes in bytes. `trusted` are addresses that many clients share: of a proxy on this machine."""

    connections: int = 500  # open at once; a process may usually have 1024 files open
    per_address: int = 64  # of one client; behind some addresses there are many
    trusted: tuple[str, ...] = ("127.0.0.1", "::1")
    head: float = 10.0  # for a request line and its headers
    body: float = 20.0  # for the rest of a request
    stalled: float = 30.0  # in which a client takes nothing of its answer
    idle: int = 15  # between two requests of one connection
    head_bytes: int = 16_384
    body_bytes: int = 65_536


class Entry(Enum):
    """What becomes of a connection: served; answered that it is too many; or closed without a word."""

    SERVED = 1
    TURNED_AWAY = 2
    SHUT_OUT = 3


class Door:
    """Counts who is in."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._clients: Counter[str] = Counter()
        self._all = 0

    def enter(self, address: str) -> Entry:
        """A connection from there wants in; whatever comes of it, `leave` when it ends."""
        client = _client(address)
        self._all += 1
        self._clients[client] += 1
        alone = address not in self._limits.trusted
        # to be told is a courtesy, for which there is a quarter more room: without end it would be no limit
        if self._all > self._limits.connections * 5 // 4 + 1:
            return Entry.SHUT_OUT
        if alone and self._clients[client] > self._limits.per_address * 5 // 4 + 1:
            return Entry.SHUT_OUT
        if self._all > self._limits.connections or (alone and self._clients[client] > self._limits.per_address):
            return Entry.TURNED_AWAY
        return Entry.SERVED

    def leave(self, address: str) -> None:
        """A connection from there has ended."""
        client = _client(address)
        self._all -= 1
        self._clients[client] -= 1
        if not self._clients[client]:
            del self._clients[client]


def _client(address: str) -> str:
    """Who is behind an address: of IPv6, whoever has the network of 64 bits (RFC 6177); "" for a local socket."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ip_network((parsed, 64), strict=False))
