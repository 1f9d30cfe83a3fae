"""A document asked for over a real connection: what comes back, what is refused, and what each fault is called."""

from __future__ import annotations

import asyncio
import gc
import gzip
import importlib.util
import socket
from collections.abc import Iterator
from typing import Any

import pytest
import stamina
from loopback import (
    ENCODERS,
    NEWS,
    OTHER,
    Loopback,
    Request,
    Time,
    failure,
    fetching,
    get,
    redirect,
    reply,
    source,
)

from regionwire.errors import BadDocument, FetchError, HttpError, Refused, TooLarge, TooSlow
from regionwire.item import Page, Validators
from scrapers.fetch import FEED, FetchSettings

STORY = "<p>À Kayes, la crue du Sénégal baisse depuis mardi.</p>".encode()


@pytest.fixture
def impatient() -> Iterator[None]:
    """Retries as many as ever, without the waiting."""
    with stamina.set_testing(True, attempts=99, cap=True):
        yield


# what comes back


def test_page_says_what_was_asked_what_came_and_when() -> None:
    async def test() -> None:
        story = reply(
            STORY, type='Text/HTML; Charset="UTF-8"', etag='"v1"', last_modified="Sat, 14 Mar 2026 08:00:00 GMT"
        )
        async with Loopback({"/old": redirect("/story#top", 301), "/story": story}) as host:
            page = await get(host, "/old")
            assert page == Page(
                url=NEWS + "/old",
                final_url=NEWS + "/story",
                status=200,
                content_type="text/html",
                charset="utf-8",
                body=STORY,
                fetched=Time().now(),
                validators=Validators('"v1"', "Sat, 14 Mar 2026 08:00:00 GMT"),
            )

    asyncio.run(test())


def test_requests_say_who_we_are_and_what_we_read() -> None:
    async def test() -> None:
        async with Loopback({"/feed": reply(b"<rss/>", type="application/rss+xml", set_cookie="id=1")}) as host:
            async with fetching(host, user_agent="Regionwire/9 (+{contact})") as fetcher:
                await fetcher.get(NEWS + "/feed", source(), accept=FEED)
                await fetcher.get(NEWS + "/feed", source(), accept=FEED)
            headers = host.requests[-1].headers
            assert headers["user-agent"] == "Regionwire/9 (+desk@press.example)"
            assert headers["accept"] == FEED
            assert headers["accept-encoding"] == "gzip, br, zstd"
            assert headers["host"] == "news.example"
            assert "cookie" not in headers

    asyncio.run(test())


def test_user_agent_by_default_names_version_and_contact() -> None:
    settings = FetchSettings(contact="desk@press.example")
    assert settings.agent.startswith("Regionwire/")
    assert settings.agent.endswith(" (+desk@press.example)")
    assert "{" not in settings.agent
    assert settings.product == "Regionwire"


@pytest.mark.parametrize("contact", ["rédaction@press.example", "desk@press.example\r\nX: 1", "desk\x7f"])
def test_contact_that_no_header_can_hold_is_refused(contact: str) -> None:
    with pytest.raises(ValueError, match="printable ASCII"):
        FetchSettings(contact=contact)
    with pytest.raises(ValueError, match="printable ASCII"):
        FetchSettings(contact="desk@press.example", user_agent=contact)


def test_validator_that_no_header_can_hold_is_not_sent_back() -> None:
    async def test() -> None:
        async with Loopback({"/story": reply(STORY, etag='"é"')}) as host, fetching(host) as fetcher:
            page = await fetcher.get(NEWS + "/story", source())
            assert page is not None
            assert await fetcher.get(NEWS + "/story", source(), page.validators)
            assert "if-none-match" not in host.requests[-1].headers

    asyncio.run(test())


def test_validators_are_sent_back_and_304_is_none() -> None:
    async def test() -> None:
        async with Loopback({"/story": reply(status=304)}) as host, fetching(host) as fetcher:
            known = Validators('W/"v1"', "Sat, 14 Mar 2026 08:00:00 GMT")
            assert await fetcher.get(NEWS + "/story", source(), known) is None
            headers = host.requests[-1].headers
            assert headers["if-none-match"] == known.etag
            assert headers["if-modified-since"] == known.last_modified
            with pytest.raises(BadDocument, match="HTTP 304"):
                await fetcher.get(NEWS + "/story", source())

    asyncio.run(test())


def test_one_connection_serves_a_whole_visit() -> None:
    async def test() -> None:
        scripts = {"/story": reply(STORY), "/gone": reply(b"<p>no</p>", 410), "/old": redirect("/story")}
        async with Loopback(scripts | {"/same": reply(status=304)}) as host, fetching(host) as fetcher:
            await fetcher.get(NEWS + "/story", source())
            with pytest.raises(HttpError):
                await fetcher.get(NEWS + "/gone", source())
            await fetcher.get(NEWS + "/old", source())
            await fetcher.get(NEWS + "/same", source(), Validators('"v1"'))
            await fetcher.get(NEWS + "/story", source())
            assert host.connections == 1

    asyncio.run(test())


def test_sniffio_is_installed() -> None:
    """httpcore asks for it at every lock; its failing import costs a quarter of the fetching time."""
    assert importlib.util.find_spec("sniffio")


# encodings and limits


@pytest.mark.parametrize("encoding", [*ENCODERS, "gzip, br", "identity", "x-gzip"])
def test_content_encodings_are_taken_off(encoding: str) -> None:
    body = STORY * 500
    for name in encoding.split(", "):
        body = ENCODERS.get(name.removeprefix("x-"), bytes)(body)

    async def test() -> None:
        async with Loopback({"/story": reply(body, content_encoding=encoding)}) as host:
            page = await get(host)
            assert page is not None
            assert page.body == STORY * 500

    asyncio.run(test())


@pytest.mark.parametrize("encoding", ENCODERS)
def test_bomb_is_refused(encoding: str) -> None:
    async def test() -> None:
        bomb = ENCODERS[encoding](bytes(20_000_000))
        assert len(bomb) < 100_000
        async with Loopback({"/story": reply(bomb, content_encoding=encoding)}) as host:
            error = await failure(host, max_bytes=100_000)
            assert isinstance(error, TooLarge)
            assert "100000 bytes" in error.cause

    asyncio.run(test())


def test_limit_counts_the_wire_too() -> None:
    async def test() -> None:
        async with Loopback({"/story": reply(b"x" * 100_001), "/fits": reply(b"x" * 100_000)}) as host:
            assert isinstance(await failure(host, max_bytes=100_000), TooLarge)
            assert await get(host, "/fits", max_bytes=100_000)

    asyncio.run(test())


@pytest.mark.parametrize("encoding", ENCODERS)
def test_cut_stream_is_no_page(encoding: str) -> None:
    async def test() -> None:
        cut = ENCODERS[encoding](STORY * 50)[:-6]
        async with Loopback({"/story": reply(cut, content_encoding=encoding)}) as host:
            error = await failure(host)
            assert type(error) is FetchError
            assert error.transient
            assert encoding in error.cause

    asyncio.run(test())


@pytest.mark.parametrize(
    "raw",
    [
        reply(STORY, connection="close")[:-5],
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n4\r\n<p>e\r\n",
    ],
    ids=["length", "chunked"],
)
def test_cut_body_is_no_page(raw: bytes) -> None:
    async def test() -> None:
        async with Loopback({"/story": raw}) as host:
            error = await failure(host)
            assert type(error) is FetchError
            assert error.cause == "the connection was lost in the middle of the body"
            assert host.targets() == ["/story"]

    asyncio.run(test())


@pytest.mark.parametrize("encoding", ["gzip, gzip, gzip", "compress"])
def test_encodings_that_nobody_asked_for(encoding: str) -> None:
    async def test() -> None:
        async with Loopback({"/story": reply(STORY, content_encoding=encoding)}) as host:
            assert "encoding" in (await failure(host)).cause

    asyncio.run(test())


def test_document_has_a_deadline() -> None:
    async def stall(request: Request, writer: Any) -> None:
        writer.write(reply(STORY)[:-5])
        await writer.drain()
        await asyncio.Event().wait()

    async def test() -> None:
        async with Loopback({"/story": stall}) as host:
            error = await failure(host, timeout=0.1)
            assert isinstance(error, TooSlow)
            assert error.cause == "not done after 0.1 s"

    asyncio.run(test())


def test_deadline_ends_a_handshake_and_leaves_no_socket() -> None:
    async def test() -> None:
        async with Loopback() as host, fetching(host, robots=False, timeout=0.1) as fetcher:
            secure = f"https://127.0.0.1:{host.port}/"
            with pytest.raises(TooSlow):
                await fetcher.get(secure, source(secure, private=True))
        gc.collect()  # what is still open now is a ResourceWarning, and that is an error

    asyncio.run(test())


# redirects


def test_redirects_in_a_loop() -> None:
    async def test() -> None:
        async with Loopback({"/story": redirect("/b"), "/b": redirect(NEWS + "/story")}) as host:
            error = await failure(host)
            assert isinstance(error, BadDocument)
            assert "loop" in error.cause
            assert host.targets() == ["/story", "/b"]

    asyncio.run(test())


def test_redirects_are_counted() -> None:
    async def test() -> None:
        scripts = {f"/{n}": redirect(f"/{n + 1}") for n in range(9)} | {"/2": reply(STORY)}
        async with Loopback(scripts) as host:
            assert await get(host, "/0", max_redirects=2)
            assert (await failure(host, "/0", max_redirects=1)).cause == "more than 1 redirects"

    asyncio.run(test())


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        ("http://10.0.0.1/", Refused),
        ("http://169.254.169.254/latest/meta-data/", Refused),
        ("ftp://news.example/story", Refused),
        ("file:///etc/passwd", Refused),
        ("http://user:secret@news.example/", Refused),
        ("https://store.example:6379/", Refused),
        ("http://[broken/", BadDocument),
        ("http://xn--/", BadDocument),
        ("", BadDocument),
    ],
)
def test_redirects_that_are_not_followed(location: str, kind: type[FetchError]) -> None:
    async def test() -> None:
        async with Loopback({"/story": redirect(location)}) as host:
            assert type(await failure(host, robots=False)) is kind
            assert host.targets() == ["/story"]

    asyncio.run(test())


def test_redirect_asks_the_other_hosts_rules() -> None:
    async def robots(request: Request, writer: Any) -> None:
        body = b"User-agent: *\nDisallow: /" if request.headers["host"] == "other.example" else b""
        writer.write(reply(body, type="text/plain"))

    async def test() -> None:
        async with Loopback({"/story": redirect(OTHER + "/story"), "/robots.txt": robots}) as host:
            error = await failure(host)
            assert isinstance(error, Refused)
            assert error.url == OTHER + "/story"
            assert host.targets() == ["/story"]

    asyncio.run(test())


# answers that are no document


def test_gone_and_broken() -> None:
    async def test() -> None:
        async with Loopback({"/410": reply(status=410), "/500": reply(b"<p>oops</p>", 500)}) as host:
            gone, broken = await failure(host, "/410"), await failure(host, "/500")
            assert isinstance(gone, HttpError)
            assert gone.gone
            assert isinstance(broken, HttpError)
            assert (broken.status, broken.transient, broken.retry_after) == (500, True, None)
            assert host.targets() == ["/410", "/500"]

    asyncio.run(test())


@pytest.mark.parametrize("raw", [reply(status=204), reply(b""), reply(b" \r\n "), reply(b"...", 202)])
def test_answer_without_a_document(raw: bytes) -> None:
    async def test() -> None:
        async with Loopback({"/story": raw}) as host:
            assert isinstance(await failure(host), BadDocument)

    asyncio.run(test())


@pytest.mark.parametrize(
    "raw",
    [
        reply(b"<html><head><title>Just a moment...</title></head>", 403),
        reply(b"<!DOCTYPE html><title>Attention Required! | Cloudflare</title>", 503),
        reply("<title>\nUn instant…\n</title>".encode()),
        reply(b"<p>wait</p>", 403, cf_mitigated="challenge"),
        reply(gzip.compress(b"<title>DDoS-Guard</title>"), 403, content_encoding="gzip"),
    ],
)
def test_challenge_page(raw: bytes) -> None:
    async def test() -> None:
        async with Loopback({"/story": raw}) as host:
            error = await failure(host)
            assert isinstance(error, BadDocument)
            assert error.cause.startswith("challenge page")

    asyncio.run(test())


def test_story_about_a_moment_is_a_story() -> None:
    async def test() -> None:
        script = b"<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>"
        body = b"<title>Just a moment... that lasted ten years</title>" + script
        async with Loopback({"/story": reply(body)}) as host:
            assert await get(host)

    asyncio.run(test())


# trouble on the way


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("first", [b"", reply(status=502), reply(status=504)], ids=["dropped", "502", "504"])
def test_transient_failure_is_asked_once_more(first: bytes) -> None:
    async def test() -> None:
        async with Loopback({"/story": [first, reply(STORY)], "/down": [first]}) as host:
            assert await get(host)
            await failure(host, "/down")
            assert host.targets() == ["/story", "/story", "/down", "/down"]

    asyncio.run(test())


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("status", [400, 404, 429, 500, 503])
def test_other_failures_are_not(status: int) -> None:
    async def test() -> None:
        async with Loopback({"/story": [reply(status=status), reply(STORY)]}) as host:
            assert isinstance(await failure(host), HttpError)
            assert host.targets() == ["/story"]

    asyncio.run(test())


@pytest.mark.usefixtures("impatient")
def test_causes_are_told_in_plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    async def test() -> None:
        async with Loopback(greeting=b"SSH-2.0-OpenSSH_9.9\r\n") as host:
            assert (await failure(host, robots=False)).cause.startswith("no valid HTTP answer")
            secure = f"https://127.0.0.1:{host.port}/"
            async with fetching(host, robots=False) as fetcher:
                with pytest.raises(FetchError, match="no TLS connection"):
                    await fetcher.get(secure, source(secure, private=True))
        async with fetching(host, robots=False) as fetcher:
            with pytest.raises(FetchError, match="connection refused"):
                await fetcher.get(NEWS + "/story", source())

            def unknown(*_: Any, **__: Any) -> Any:
                raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

            monkeypatch.setattr(socket, "getaddrinfo", unknown)
            with pytest.raises(FetchError, match=r"there is no such host name \(DNS\)"):
                await fetcher.get("https://no-such-agency.example/", source())

    asyncio.run(test())
