"""The press replays what was recorded, over real sockets; what is no archive is refused in plain words."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from press_reader import Clock, Reader, reading
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from press.replay import SITEMAP, BadArchive, Replay
from regionwire.source import ListingKind


def archive(path: Path, *records: tuple[str, str, dict[str, str], bytes]) -> Path:
    """A WARC file of (address, status line, headers, body), packed as its name says."""
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=path.suffix == ".gz")
        for number, (url, status, headers, body) in enumerate(records):
            about = {"WARC-Date": "2026-08-04T06:00:00Z", "WARC-Record-ID": f"<urn:example:{number}>"}
            http = StatusAndHeaders(status, list(headers.items()), protocol="HTTP/1.1")
            payload = io.BytesIO(body)
            writer.write_record(
                writer.create_warc_record(
                    url, "response", payload, len(body), http_headers=http, warc_headers_dict=about
                )
            )
    return path


LATIN = {"Content-Type": "text/html; charset=ISO-8859-1", "Set-Cookie": "a=b"}


def with_replay(path: Path, test: Callable[[Replay, Reader], Awaitable[None]]) -> None:
    async def run() -> None:
        replay = Replay(path, clock=Clock())
        async with reading(replay) as reader:
            await test(replay, reader)

    asyncio.run(run())


def test_a_replay_serves_recorded_bytes_at_their_own_address(tmp_path: Path) -> None:
    path = archive(
        tmp_path / "pages.warc.gz",
        ("https://a.example/un%20deux?x=1&y=2", "200 OK", LATIN, b"<p>\xe9t\xe9</p>"),
        ("https://a.example/lu", "200 OK", {"Content-Type": "text/html"}, b"<p>premier</p>"),
        ("https://a.example/lu", "200 OK", {"Content-Type": "text/html"}, b"<p>second</p>"),
        ("https://a.example/lu", "304 Not Modified", {}, b""),
        ("https://a.example/parti", "301 Moved Permanently", {"Location": "https://b.example:8080/"}, b""),
        (
            "http://b.example:8080/",
            "200 OK",
            {"Content-Type": "text/html", "Transfer-Encoding": "chunked"},
            b"3\r\nabc\r\n0\r\n\r\n",
        ),
        ("https://b.example:8080/a.json", "200 OK", {"Content-Type": "application/json"}, b"{}"),
    )

    async def test(replay: Replay, reader: Reader) -> None:
        assert set(replay.routes) == {"a.example", "b.example:8080"}
        latin = await reader.get("https://a.example/un%20deux?x=1&y=2")
        assert (latin.content, latin.headers["content-type"]) == (b"<p>\xe9t\xe9</p>", LATIN["Content-Type"])
        assert "set-cookie" not in latin.headers
        tag = latin.headers["etag"]
        assert (await reader.get("https://a.example/un%20deux?x=1&y=2", If_None_Match=tag)).status_code == 304
        assert (await reader.get("https://a.example/lu")).content == b"<p>second</p>"
        moved = await reader.get("https://a.example/parti")
        assert (moved.status_code, moved.headers["location"]) == (301, "https://b.example:8080/")
        assert (await reader.get("http://b.example:8080/")).content == b"abc"
        assert (await reader.get("https://a.example/jamais-vu")).status_code == 404
        sources = replay.sources()
        assert sorted(sources) == ["a-example", "b-example"]
        assert [(each.kind, each.url) for each in sources["a-example"].listings] == [(ListingKind.SITEMAP, SITEMAP)]
        assert sources["b-example"].base == "http://b.example:8080"
        listing = (await reader.get(f"https://a.example{SITEMAP}")).text
        assert "<loc>https://a.example/un%20deux?x=1&amp;y=2</loc>" in listing
        assert listing.count("<loc>") == 2
        assert "Allow: /" in (await reader.get("https://a.example/robots.txt")).text

    with_replay(path, test)


def test_a_file_that_is_no_archive_or_holds_no_page_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "a.warc"
    text.write_text("no archive at all\n")
    with pytest.raises(BadArchive, match=r"a\.warc: not a WARC file"):
        Replay(text, clock=Clock())
    with pytest.raises(BadArchive, match="holds no recorded page"):
        Replay(archive(tmp_path / "b.warc.gz"), clock=Clock())


PAGE = ("https://a.example/lu", "200 OK", {"Content-Type": "text/html", "X-Place": "N___Djamena"}, b"<p>lu</p>")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("target", b"WARC-Target-URI: https://a.example/lu\r\n", b""),
        ("address", b"https://a.example/lu", b"http://[a.example/lu"),
        ("date", b"WARC-Date: ", b"WARC-Date: in "),
        ("no-date", b"WARC-Date: ", b"X-Date: "),
        ("format", b"WARC/1.0", b"\x1b[31m\x00\xff"),
    ],
)
def test_a_damaged_archive_is_refused_with_file_and_byte_and_without_its_bytes(
    tmp_path: Path, name: str, old: bytes, new: bytes
) -> None:
    whole = archive(tmp_path / "whole.warc", PAGE, PAGE).read_bytes()
    first, second = whole[: whole.rindex(b"WARC/1.0")], whole[whole.rindex(b"WARC/1.0") :]
    damaged = tmp_path / f"{name}.warc"
    damaged.write_bytes(first + second.replace(old, new, 1))
    with pytest.raises(BadArchive, match=rf"{name}\.warc: .* at byte {len(first)}") as caught:
        Replay(damaged, clock=Clock())
    assert str(caught.value).isprintable()


@given(st.data(), st.sampled_from([".warc", ".warc.gz"]))
def test_whatever_the_damage_an_archive_is_served_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, ending: str
) -> None:
    path = archive(tmp_path_factory.getbasetemp() / f"damaged{ending}", PAGE, PAGE)
    raw = path.read_bytes()
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, len(raw)))
    path.write_bytes(raw[:start] + data.draw(st.binary(max_size=40)) + raw[end:])
    said = f"{path}: "
    pages: tuple[str, ...] = ()
    try:
        pages = Replay(path, clock=Clock()).pages
    except BadArchive as refused:
        said = str(refused)
    assert said.startswith(f"{path}: ")
    assert said.isprintable()
    assert len(pages) <= 2  # none where the damage made of a page something else


def test_a_header_in_utf_8_is_sent_as_it_was(tmp_path: Path) -> None:
    path = archive(tmp_path / "pages.warc", PAGE)
    path.write_bytes(path.read_bytes().replace(b"N___Djamena", "N’Djamena".encode()))  # warcio would encode it

    async def test(replay: Replay, reader: Reader) -> None:
        answer = await reader.get(PAGE[0])
        assert (b"X-Place", "N’Djamena".encode()) in answer.headers.raw
        assert answer.content == PAGE[3]

    with_replay(path, test)
