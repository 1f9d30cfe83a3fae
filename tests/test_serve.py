"""The server, over real connections on loopback."""

from __future__ import annotations

import asyncio
import gzip
import os
import signal
import threading
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from queue import Queue

import httpx
import pytest
from feed_stories import MANNERS, SITE, SOURCES, SPECS, story

from feeds.publish import Publisher
from feeds.serve import serve, serving


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory as it is published, with a secret beside it and a dot file in it."""
    output = tmp_path_factory.mktemp("served") / "public"
    Publisher(lambda spec: [story(n) for n in range(20)], SPECS, SITE, SOURCES, output, MANNERS).publish(None)
    (output.parent / "secret.xml").write_text("secret")
    (output / ".index.html.new").write_text("half a fi")
    return output


@pytest.fixture(scope="module")
def client(public: Path) -> Iterator[httpx.Client]:
    """A client of a server that runs in another thread; it sends no header of its own accord."""
    ready: Queue[tuple[str, asyncio.AbstractEventLoop, asyncio.Event]] = Queue()

    async def run() -> None:
        stop = asyncio.Event()
        async with serving(public) as address:
            ready.put((address, asyncio.get_running_loop(), stop))
            await stop.wait()

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    address, loop, stop = ready.get(timeout=30)
    with httpx.Client(base_url=address) as connected:
        connected.headers.clear()
        yield connected
    loop.call_soon_threadsafe(stop.set)
    thread.join()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/index.html", "text/html; charset=utf-8"),
        ("/ml-kayes.html", "text/html; charset=utf-8"),
        ("/ml-kayes.xml", "application/atom+xml"),
        ("/feeds.opml", "text/x-opml; charset=utf-8"),
        ("/style.css", "text/css; charset=utf-8"),
        ("/icon.png", "image/png"),
    ],
)
def test_files_have_their_types(public: Path, client: httpx.Client, path: str, kind: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
    assert answer.content == (public / (path[1:] or "index.html")).read_bytes()
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "set-cookie" not in answer.headers


def test_a_browser_gets_the_feed_as_xml_that_it_can_style(public: Path, client: httpx.Client) -> None:
    answer = client.get("/ml-kayes.xml", headers={"Sec-Fetch-Dest": "document"})
    assert answer.headers["content-type"] == "application/xml"
    assert answer.headers["vary"] == "Accept-Encoding, Sec-Fetch-Dest"
    assert answer.content == (public / "ml-kayes.xml").read_bytes()
    assert answer.headers["etag"] != client.get("/ml-kayes.xml").headers["etag"]


def test_pages_may_load_only_their_own_style(client: httpx.Client) -> None:
    assert client.get("/").headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")


def test_how_long_to_keep_is_told(public: Path, client: httpx.Client) -> None:
    async def session() -> httpx.Response:
        async with serving(public, max_age=60) as address, httpx.AsyncClient(base_url=address) as other:
            return await other.get("/all.xml")

    assert client.get("/all.xml").headers["cache-control"] == "public, max-age=900"
    assert asyncio.run(session()).headers["cache-control"] == "public, max-age=60"


OLD = "Mon, 01 Jan 2001 00:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-None-Match": "{tag}"}, 304),
        ({"If-None-Match": "W/{tag}"}, 304),
        ({"If-None-Match": '"x", {tag}'}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": '"x"'}, 200),
        ({"If-Modified-Since": "{date}"}, 304),
        ({"If-Modified-Since": OLD}, 200),
        ({"If-Modified-Since": "hier"}, 200),
        ({"If-None-Match": '"x"', "If-Modified-Since": "{date}"}, 200),
        ({"If-None-Match": "{tag}", "If-Modified-Since": OLD}, 304),
        ({"If-None-Match": "{tag}", "Accept-Encoding": "gzip"}, 304),
    ],
)
def test_conditional_requests(client: httpx.Client, headers: dict[str, str], status: int) -> None:
    first = client.get("/ml-kayes.xml")
    values = {"tag": first.headers["etag"], "date": first.headers["last-modified"]}
    answer = client.get("/ml-kayes.xml", headers={name: value.format(**values) for name, value in headers.items()})
    assert answer.status_code == status
    if status == 304:
        assert answer.content == b""
        assert answer.headers["cache-control"] == first.headers["cache-control"]
        assert answer.headers["vary"] == first.headers["vary"]
        assert "etag" in answer.headers


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip", "gzip"),
        ("br, gzip;q=0.5", "gzip"),
        ("*", "gzip"),
        ("gzip;q=0, *", None),
        ("gzip; q=0.000", None),
        ("br", None),
        ("", None),
    ],
)
def test_compression_is_given_to_who_takes_it(client: httpx.Client, accepted: str, coding: str | None) -> None:
    plain = client.get("/ml-kayes.xml")
    with client.stream("GET", "/ml-kayes.xml", headers={"Accept-Encoding": accepted}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers.get("content-encoding") == coding
    assert (gzip.decompress(raw) if coding else raw) == plain.content
    assert (answer.headers["etag"] == plain.headers["etag"]) is (coding is None)


def test_a_changed_file_is_served_at_once_under_another_tag(tmp_path: Path) -> None:
    file = tmp_path / "all.xml"

    async def session() -> list[httpx.Response]:
        async with serving(tmp_path) as address, httpx.AsyncClient(base_url=address) as client:
            answers = [await client.get("/all.xml")]
            for text, seconds in (("<a/>", 1_700_000_000), ("<b/>", 1_700_000_001)):
                file.write_text(text)
                os.utime(file, (seconds, seconds))
                answers.append(await client.get("/all.xml"))
            file.unlink()
            return [*answers, await client.get("/all.xml")]

    before, first, second, after = asyncio.run(session())
    assert [one.status_code for one in (before, first, second, after)] == [404, 200, 200, 404]
    assert (first.text, second.text) == ("<a/>", "<b/>")
    assert first.headers["etag"] != second.headers["etag"]
    assert parsedate_to_datetime(second.headers["last-modified"]).timestamp() == 1_700_000_001


def test_head_has_the_head_of_get(client: httpx.Client) -> None:
    head = client.head("/ml-kayes.xml")
    whole = client.get("/ml-kayes.xml")
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-length", "content-type", "etag", "last-modified"):
        assert head.headers[name] == whole.headers[name]


@pytest.mark.parametrize(
    "path",
    [
        "/ml-mars.xml",
        "/../secret.xml",
        "/%2e%2e/secret.xml",
        "/..%2fsecret.xml",
        "/.index.html.new",
        "//secret.xml",
        "/all.xml/",
        "/all.xml%00",
        "/all",
    ],
)
def test_what_is_not_published_is_not_found(client: httpx.Client, path: str) -> None:
    url = client.base_url.copy_with(raw_path=path.encode())  # as written: joining would resolve the dots
    answer = client.get(url)
    assert answer.status_code == 404
    assert "secret" not in answer.text


def test_nothing_can_be_sent(client: httpx.Client) -> None:
    assert client.post("/all.xml", content=b"x").status_code == 405


def test_serving_leaves_the_signals_alone_and_frees_the_port(public: Path) -> None:
    async def session() -> None:
        handlers = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
        async with serving(public) as address, httpx.AsyncClient(base_url=address) as client:
            assert (await client.get("/")).status_code == 200
            assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == handlers
        async with serving(public, port=httpx.URL(address).port or 0) as again:
            assert again == address

    asyncio.run(session())


def test_serve_ends_when_it_is_told_to(public: Path) -> None:
    async def session() -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(serve(public, port=0, stop=stop))
        await asyncio.sleep(0)
        stop.set()
        await running

    asyncio.run(session())


def test_a_port_that_is_taken_is_an_error(public: Path) -> None:
    async def session() -> None:
        async with serving(public) as address:
            with pytest.raises(OSError, match="in use"):
                async with serving(public, port=httpx.URL(address).port or 0):
                    pass

    asyncio.run(session())
