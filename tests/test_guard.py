"""Addresses that must never be asked, whichever way they are written, named or led to."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from typing import Any

import httpcore
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback import Loopback, Time, fetching, redirect, reply, source

from regionwire.errors import Refused
from regionwire.guard import Guard, guarded_transport, is_public
from regionwire.source import Listing, ListingKind
from scrapers.fetch import Fetcher, FetchSettings

STORY = reply(b"<p>Le barrage tient.</p>")


def outside(**settings: Any) -> Fetcher:
    """A fetcher without routes: what it may reach is for the guard to say."""
    return Fetcher(FetchSettings(contact="desk@press.example", pace=0, robots=False, **settings), clock=Time().now)


def resolve(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Every name resolves to `addresses`; returns the names that are looked up."""
    names: list[str] = []
    real = socket.getaddrinfo

    def look_up(host: str, *args: Any, **kwargs: Any) -> Any:
        if host in addresses:
            return real(host, *args, **kwargs)
        names.append(host)
        return [found for address in addresses for found in real(address, *args, **kwargs)]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return names


@pytest.mark.parametrize("address", ["1.1.1.1", "41.73.96.10", "2606:4700::1111", "::ffff:8.8.8.8", "2002:808:808::1"])
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:0:10.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::a00:1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_not_public(address: str) -> None:
    assert not is_public(address)


@given(st.ip_addresses(v=4))
def test_address_in_an_address_is_judged_itself(inner: ipaddress.IPv4Address) -> None:
    number = int(inner)
    mapped = ipaddress.IPv6Address((0xFFFF << 32) | number)
    six_to_four = ipaddress.IPv6Address((0x2002 << 112) | (number << 80))
    nat64 = ipaddress.IPv6Address((0x64FF9B << 96) | number)
    public = is_public(str(inner))
    assert [is_public(str(ip)) for ip in (mapped, six_to_four, nat64)] == [public] * 3


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://0x7f.1/",
        "http://2130706433/",
        "http://017700000001/",
        "http://localhost/",
        "https://localhost/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[64:ff9b::a00:1]/",
        "http://[fd00::1]/",
        "http://100.64.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0/",
    ],
)
def test_ways_to_write_an_address_of_ours(url: str) -> None:
    async def test() -> None:
        async with outside(timeout=2) as fetcher:
            with pytest.raises(Refused, match=r"not public|not a valid address") as caught:
                await fetcher.get(url, source())
            assert not caught.value.transient

    asyncio.run(test())


def test_refusal_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve(monkeypatch, "10.0.0.1")

    async def test() -> None:
        async with outside() as fetcher:
            with pytest.raises(Refused) as caught:
                await fetcher.get("https://intranet.example/", source())
        cause = "resolves to 10.0.0.1, which is not public; set private = true for this source to allow it"
        assert caught.value.cause == cause

    asyncio.run(test())


def test_one_bad_address_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve(monkeypatch, "1.1.1.1", "127.0.0.1")

    async def test() -> None:
        async with outside() as fetcher:
            with pytest.raises(Refused, match=r"127\.0\.0\.1"):
                await fetcher.get("https://two-faced.example/", source())

    asyncio.run(test())


def test_name_is_looked_up_once_and_the_next_address_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    names = resolve(monkeypatch, "127.0.0.9", "127.0.0.1")

    async def test() -> None:
        async with Loopback({"/": STORY}) as host, outside() as fetcher:
            base = f"http://intranet.example:{host.port}"
            assert await fetcher.get(base + "/", source(base, private=True))
            assert host.requests[-1].headers["host"] == f"intranet.example:{host.port}"
        assert names == ["intranet.example"]

    asyncio.run(test())


def test_private_source_reaches_its_own_hosts_and_no_others() -> None:
    async def test() -> None:
        async with Loopback({"/": STORY}) as neighbour, Loopback({"/": STORY}) as host, outside() as fetcher:
            host.scripts["/own"] = redirect(host.url("/"))
            host.scripts["/away"] = redirect(neighbour.url("/"))
            host.scripts["/metadata"] = redirect("http://169.254.169.254/latest/meta-data/")
            mine = source(host.url("/"), private=True)
            assert await fetcher.get(host.url("/own"), mine)
            for path in ("/away", "/metadata"):
                with pytest.raises(Refused):
                    await fetcher.get(host.url(path), mine)
            with pytest.raises(Refused):  # although there is an open connection to it
                await fetcher.get(host.url("/"), source())
            assert neighbour.requests == []

            alias = (f"127.0.0.1:{neighbour.port}",)
            assert await fetcher.get(host.url("/away"), source(host.url("/"), private=True, hosts=alias))
            feed = (Listing(kind=ListingKind.FEED, url=neighbour.url("/")),)
            assert await fetcher.get(neighbour.url("/"), source(host.url("/"), private=True, listings=feed))

    asyncio.run(test())


@pytest.mark.parametrize(
    "url",
    [
        "ftp://news.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "//news.example/",
        "https:///story",
        "https://store.example:6379/",
        "http://store.example:22/",
        "https://editor:secret@news.example/",
        "http://[broken/",
        "http://xn--/",
        "https://store.example:99999/",
        "",
    ],
)
def test_addresses_that_are_not_of_the_open_web(url: str) -> None:
    async def test() -> None:
        async with Loopback() as host, fetching(host) as fetcher:
            with pytest.raises(Refused):
                await fetcher.get(url, source())
            assert host.requests == []

    asyncio.run(test())


def test_routes_lead_to_plain_http_by_host_and_by_port() -> None:
    async def test() -> None:
        async with Loopback({"/": STORY}) as web, Loopback({"/": STORY}) as special:
            routes = {"news.example": web.address, "news.example:8443": special.address}
            settings = FetchSettings(contact="desk@press.example", pace=0, robots=False)
            async with Fetcher(settings, clock=Time().now, routes=routes) as fetcher:
                for url in ("https://news.example/", "http://NEWS.example/", "https://news.example:8443/"):
                    page = await fetcher.get(url, source())
                    assert page is not None
                    assert page.final_url == url.lower()
            assert [request.headers["host"] for request in web.requests] == ["news.example"] * 2
            assert [request.headers["host"] for request in special.requests] == ["news.example:8443"]

    asyncio.run(test())


def test_proxies_of_the_environment_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    async def test() -> None:
        async with Loopback() as proxy, Loopback({"/": STORY}) as host:
            for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
                monkeypatch.setenv(name, proxy.url())
            async with fetching(host) as fetcher:
                assert await fetcher.get("http://news.example/", source())
            assert proxy.connections == 0

    asyncio.run(test())


def test_guard_sits_where_httpcore_connects() -> None:
    """`_network_backend` is private to httpcore: this fails when a release moves it, before the guard is lost."""
    pool = guarded_transport(httpx.create_ssl_context(), httpx.Limits(), {}, private=False)._pool
    assert isinstance(pool, httpcore.AsyncConnectionPool)
    connection = pool.create_connection(httpcore.URL("https://news.example/").origin)
    assert isinstance(vars(connection)["_network_backend"], Guard)
