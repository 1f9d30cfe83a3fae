"""Which addresses may be asked, decided where the connection is made.

A check of the name before the request would leave a gap: the name may resolve differently a moment later (DNS
rebinding), and a redirect may lead anywhere. So the name is resolved once, every address is judged, and the
connection goes to an address that was judged. TLS still verifies the name.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Iterable, Mapping
from typing import Any

import httpcore
import httpx

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Routes = Mapping[str, tuple[str, int]]  # "host" or "host:port", lower case and IDNA -> the (IP, port) to connect to
SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]

_UNICAST = ipaddress.ip_network("2000::/3")  # all that IANA gives out for global unicast (RFC 4291 section 2.4)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: the last four bytes are an IPv4 address
# special-purpose ranges (RFC 6890 and its registry) that `is_global` of some supported Python releases lets through
_SPECIAL = tuple(
    ipaddress.ip_network(net) for net in ("192.0.0.0/24", "192.88.99.0/24", "100.64.0.0/10", "240.0.0.0/4", "3fff::/20")
)


class NotPublic(Exception):
    """A host that resolves to an address which may not be asked; the message is the cause in plain words."""


def is_public(address: str) -> bool:
    """Whether an IP literal (a zone after "%" is ignored) is reachable by anyone; ValueError if it is no literal.

    An IPv4 address inside an IPv6 one (mapped, 6to4, NAT64) is judged itself, because a gateway may take us there.
    """
    ip = _innermost(ipaddress.ip_address(address.partition("%")[0]))
    if isinstance(ip, ipaddress.IPv6Address) and ip not in _UNICAST:
        return False
    return ip.is_global and not ip.is_multicast and not any(ip in net for net in _SPECIAL)


def _innermost(ip: IPAddress) -> IPAddress:
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip


def route_of(routes: Routes, host: str, port: int) -> tuple[str, int] | None:
    """Where `routes` sends this host; None where it says nothing."""
    return (routes.get(f"{host}:{port}") or routes.get(host)) if routes else None


def guarded_transport(
    tls: ssl.SSLContext, limits: httpx.Limits, routes: Routes, *, private: bool
) -> httpx.AsyncHTTPTransport:
    """An HTTP/1.1 transport whose every connection is made by `Guard`; proxies of the environment are not asked,
    because they would connect for us, unguarded."""
    transport = httpx.AsyncHTTPTransport(verify=tls, trust_env=False, limits=limits)
    transport._pool._network_backend = Guard(routes, private=private)  # httpx has no public way; a test pins it
    return transport


class Guard(httpcore.AsyncNetworkBackend):
    """Connects to public addresses only, or to any with `private`; a host of `routes` goes where the route says.

    A routed host is spoken to in plain HTTP, whatever the address says.
    """

    def __init__(self, routes: Routes, *, private: bool) -> None:
        self._routes = routes
        self._private = private
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Raises NotPublic, or httpcore.ConnectError caused by the socket.gaierror or OSError of the last address
        tried."""
        if route := route_of(self._routes, host, port):
            return _Line(await self._inner.connect_tcp(*route, timeout, local_address, socket_options), plain=True)
        addresses = await _resolve(host, port)
        if not self._private:
            for address in addresses:
                if not is_public(address):
                    raise NotPublic(f"resolves to {address}, which is not public")
        *others, last = addresses
        for address in others:
            try:
                share = timeout and timeout / len(addresses)
                stream = await self._inner.connect_tcp(address, port, share, local_address, socket_options)
                return _Line(stream, plain=False)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return _Line(await self._inner.connect_tcp(last, port, timeout, local_address, socket_options), plain=False)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature is httpcore's
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        raise NotPublic("a Unix socket is no public address")

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)


async def _resolve(host: str, port: int) -> list[str]:
    """Addresses of a host in the resolver's order of preference (RFC 6724), each once."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(str(error)) from error
    return list(dict.fromkeys(str(info[4][0]) for info in found))


class _Line(httpcore.AsyncNetworkStream):
    """A connection before TLS. A `plain` one stays so: routed hosts are ours and speak no TLS."""

    def __init__(self, inner: httpcore.AsyncNetworkStream, *, plain: bool) -> None:
        self._inner, self._stays_plain = inner, plain

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        return await self._inner.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore.AsyncNetworkStream:
        if self._stays_plain:
            return self
        try:
            return await self._inner.start_tls(ssl_context, server_hostname, timeout)
        except BaseException:  # a deadline that ends the handshake is a cancellation, for which httpcore leaves it open
            await self._inner.aclose()
            raise

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
