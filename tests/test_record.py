"""What was fetched, kept as WARC: read back with the library that web archives use."""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path
from typing import Any

import pytest
from loopback import NEWS, Loopback, Time, fetching, redirect, reply, source
from structlog.testing import capture_logs
from warcio.archiveiterator import ArchiveIterator

from regionwire.errors import FetchError
from scrapers.record import Recorder

STORY = "<p>Gao : le marché rouvre.</p>".encode()


def record(path: Path, host: Loopback, *targets: str, **settings: Any) -> None:
    async def run() -> None:
        with Recorder(path) as recorder:
            async with host, fetching(host, robots=False, recorder=recorder, **settings) as fetcher:
                for target in targets:
                    try:
                        await fetcher.get(NEWS + target, source())
                    except FetchError:
                        continue

    asyncio.run(run())


def records(path: Path) -> list[tuple[str, str, str, bytes]]:
    """(type, address, status or method, body decompressed)"""
    with path.open("rb") as file:
        return [
            (
                record.rec_type,
                record.rec_headers["WARC-Target-URI"],
                record.http_headers.statusline if record.rec_type == "response" else record.http_headers.protocol,
                record.content_stream().read(),
            )
            for record in ArchiveIterator(file)
        ]


def test_exchange_is_kept_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "kept" / "today.warc.gz"
    packed = reply(gzip.compress(STORY), content_encoding="gzip", etag='"v1"')
    record(path, Loopback({"/old": redirect("/story?a=1&b=2"), "/story?a=1&b=2": packed}), "/old")
    new = NEWS + "/story?a=1&b=2"
    assert records(path) == [
        ("response", NEWS + "/old", "302 Whatever", b""),
        ("request", NEWS + "/old", "GET", b""),
        ("response", new, "200 OK", STORY),
        ("request", new, "GET", b""),
    ]
    with path.open("rb") as file:
        *_, answer, question = list(ArchiveIterator(file))
    assert answer.http_headers["ETag"] == '"v1"'
    assert answer.http_headers["Content-Encoding"] == "gzip"
    assert question.http_headers.statusline == "/story?a=1&b=2 HTTP/1.1"
    assert question.http_headers["Host"] == "news.example"
    assert question.rec_headers["WARC-Concurrent-To"] == answer.rec_headers["WARC-Record-ID"]
    assert answer.rec_headers["WARC-Date"] == question.rec_headers["WARC-Date"] == "2026-03-14T09:00:00Z"


def test_chunks_are_joined(tmp_path: Path) -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>Ga\r\n5\r\no</p>\r\n0\r\n\r\n"
    record(tmp_path / "a.warc.gz", Loopback({"/story": chunked}), "/story")
    assert records(tmp_path / "a.warc.gz")[0][3] == b"<p>Gao</p>"


def test_second_run_appends(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    for target in ("/one", "/two"):
        record(path, Loopback({target: reply(STORY)}), target)
    answers = [(address, body) for kind, address, _, body in records(path) if kind == "response"]
    assert answers == [(NEWS + "/one", STORY), (NEWS + "/two", STORY)]


@pytest.mark.parametrize(
    ("raw", "why", "kept"),
    [
        (reply(b"x" * 200), "length", b"x" * 100),
        (reply(b"x" * 80, content_length="200", connection="close"), "disconnect", b"x" * 80),
    ],
)
def test_body_that_is_not_whole_says_so(raw: bytes, why: str, kept: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    record(path, Loopback({"/story": raw}), "/story", max_bytes=100)
    with path.open("rb") as file:
        answer = next(iter(ArchiveIterator(file)))
        assert answer.rec_headers["WARC-Truncated"] == why
        assert answer.raw_stream.read() == kept


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_full_disk_ends_the_record_and_not_the_reading() -> None:
    async def run() -> None:
        with Recorder(Path("/dev/full")) as recorder, capture_logs() as logs:
            async with Loopback({"/story": reply(STORY)}) as host, fetching(host, recorder=recorder) as fetcher:
                for _ in range(3):
                    page = await fetcher.get(NEWS + "/story", source())
                    assert page is not None
                    assert page.body == STORY
        assert [it["cause"] for it in logs if it["event"] == "recording stopped"] == ["No space left on device"]

    asyncio.run(run())


def test_each_exchange_is_on_the_disk_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    with Recorder(path) as recorder:
        recorder.write(NEWS + "/", Time().now(), [("Host", "news.example")], "200 OK", [("X-Crue", "Sénégal")], STORY)
        assert [(kind, address) for kind, address, *_ in records(path)] == [
            ("response", NEWS + "/"),
            ("request", NEWS + "/"),
        ]
