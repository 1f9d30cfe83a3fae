"""The server, over real connections on loopback."""

from __future__ import annotations

import asyncio
import gzip
import os
import signal
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import brotli
import httpx
import pytest
import zstandard
from feed_stories import SITE
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser
from served import FILES, fill, in_a_thread
from starlette.types import ASGIApp

from feeds.catalogue import Retired, UnknownFeed
from feeds.desk import Desk
from feeds.serve import application, serving
from feeds.serve.directory import WHOLE, Directory
from feeds.serve.naming import name_of


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory as it is published, with a secret beside it and a dot file in it."""
    output = tmp_path_factory.mktemp("served") / "public"
    fill(output)
    (output.parent / "secret.xml").write_text("secret")
    (output / ".index.html.new").write_text("half a fi")
    return output


@pytest.fixture(scope="module")
def client(public: Path) -> Iterator[httpx.Client]:
    """A client that sends no header of its own accord."""
    with in_a_thread(application(public)) as address, httpx.Client(base_url=address) as connected:
        connected.headers.clear()
        yield connected


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/en/", "text/html; charset=utf-8"),
        ("/en/ml-kayes.html", "text/html; charset=utf-8"),
        ("/archive/ml-kayes/2026-10.xml", "application/atom+xml"),
        ("/archive/ml-kayes/2026.ndjson", "application/x-ndjson"),
        ("/ml-kayes.rss", "application/rss+xml"),
        ("/ml-kayes.json", "application/feed+json"),
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
    assert answer.content == (public / (path[1:] + "index.html" if path.endswith("/") else path[1:])).read_bytes()
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/ml-kayes.xml", "application/xml"),
        ("/ml-kayes.rss", "application/xml"),
        ("/feeds.opml", "application/xml"),
        ("/ml-kayes.json", "application/json"),
        ("/ml-kayes.html", "text/html; charset=utf-8"),
    ],
)
def test_a_browser_gets_a_type_that_it_can_show(public: Path, client: httpx.Client, path: str, kind: str) -> None:
    answer = client.get(path, headers={"Sec-Fetch-Dest": "document"})
    assert answer.headers["content-type"] == kind
    assert answer.content == (public / path[1:]).read_bytes()
    if kind.startswith("application"):
        assert answer.headers["vary"] == "Accept-Encoding, Sec-Fetch-Dest"
        assert answer.headers["etag"] != client.get(path).headers["etag"]


@pytest.mark.parametrize("path", ["/", "/ml-kayes.html", "/ml-kayes.xml", "/missing.html"])
def test_what_a_browser_shows_may_load_only_what_is_ours(client: httpx.Client, path: str) -> None:
    policy = client.get(path, headers={"Sec-Fetch-Dest": "document"}).headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'")
    assert "unsafe" not in policy


def test_how_long_to_keep_is_told(public: Path, client: httpx.Client) -> None:
    async def session() -> httpx.Response:
        async with serving(application(public, max_age=60)) as address, httpx.AsyncClient(base_url=address) as other:
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


UNPACK = {
    None: bytes,
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda data: zstandard.ZstdDecompressor().decompress(data),
}


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, zstd", "zstd"),
        ("br;q=0.5, gzip", "gzip"),
        ("*", "br"),
        ("br;q=0, *", "zstd"),
        ("GZIP ; q=1.000", "gzip"),
        ("gzip; q=0.000", None),
        ("deflate", None),
        ("identity", None),
        ("identity;q=0", None),
        ("", None),
    ],
)
def test_compression_is_given_to_who_takes_it(client: httpx.Client, accepted: str, coding: str | None) -> None:
    plain = client.get("/ml-kayes.xml")
    with client.stream("GET", "/ml-kayes.xml", headers={"Accept-Encoding": accepted}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers.get("content-encoding") == coding
    assert answer.headers["content-length"] == str(len(raw))
    assert UNPACK[coding](raw) == plain.content
    assert (answer.headers["etag"] == plain.headers["etag"]) is (coding is None)


def test_the_tag_of_any_form_is_known_in_any_other(client: httpx.Client) -> None:
    forms = [{"Accept-Encoding": coding or ""} for coding in UNPACK] + [{"Sec-Fetch-Dest": "document"}]
    tags = [client.get("/ml-kayes.xml", headers=form).headers["etag"] for form in forms]
    assert len(set(tags)) == len(forms)
    for tag in tags:
        for form in forms:
            assert client.get("/ml-kayes.xml", headers={"If-None-Match": tag, **form}).status_code == 304


def test_a_changed_file_is_served_at_once_under_another_tag(tmp_path: Path) -> None:
    file = tmp_path / "all.xml"

    async def session() -> list[httpx.Response]:
        async with serving(application(tmp_path)) as address, httpx.AsyncClient(base_url=address) as client:
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
        "/en/../../secret.xml",
        "/.index.html.new",
        "/ml-kayes.xml.gz",
        "//secret.xml",
        "/all.xml/",
        "/all.xml%00",
        "/%ff.xml",
        "/all",
        "/de",
        "/" + "x" * 300 + ".xml",
    ],
)
def test_what_is_not_published_is_not_found(client: httpx.Client, path: str) -> None:
    url = client.base_url.copy_with(raw_path=path.encode())  # as written: joining would resolve the dots
    answer = client.get(url)
    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "secret" not in answer.text


BITS = st.sampled_from(
    ["/", "..", ".", "\\", "%2e", "%2E", "%2f", "%5c", "%00", "%", "%c0%ae", "~", "?", "en", "all.xml", "c:", ";"]
)


@given(st.lists(BITS | st.text(min_size=1, max_size=3), max_size=12).map("".join))
def test_no_path_leads_out_of_the_folder(path: str) -> None:
    name, _ = name_of(("/" + path).encode("utf-8", "surrogatepass"))
    assert not name or Path("/srv/public", name).resolve().is_relative_to("/srv/public")
    assert not any(part.startswith(".") or "\0" in part or "\\" in part for part in name.split("/"))


@given(st.sampled_from(FILES), st.data())
def test_a_name_in_any_spelling_is_the_same_name(name: str, data: st.DataObject) -> None:
    coded = "".join(f"%{ord(one):02x}" if data.draw(st.booleans()) else one for one in name)
    assert name_of(f"/{coded}".encode()) == (name, coded == name)


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/ml%2Dkayes.xml", "/ml-kayes.xml"),
        ("/%61ll.xml?from=nowhere", "/all.xml?from=nowhere"),
        ("/en%2Fml-kayes.html", "/en/ml-kayes.html"),
        ("/en", "/en/"),
    ],
)
def test_another_spelling_is_sent_to_the_one(client: httpx.Client, path: str, to: str) -> None:
    answer = client.get(client.base_url.copy_with(raw_path=path.encode()))
    assert answer.status_code == 301
    assert answer.headers["cache-control"] == "public, max-age=86400"
    assert httpx.URL(client.base_url).join(path).join(answer.headers["location"]).raw_path == to.encode()


def test_whom_nothing_is_found_for_a_browser_is_helped(client: httpx.Client) -> None:
    answer = client.get("/en/ml-mars.html", headers={"Sec-Fetch-Dest": "document"})
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert 'href="../index.html"' in answer.text
    assert client.get("/x", headers={"Accept": "text/html,*/*"}).headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    ("path", "language", "title", "near"),
    [
        ("/nothere.html", "fr", "Cette page n’existe pas.", "./"),
        ("/en/nothere.html", "en", "There is no such page.", "../en/"),
        ("/archive/ml-kayes/2020-01.html", "fr", "Cette page n’existe pas.", "../../"),
    ],
)
def test_what_a_browser_gets_in_place_of_a_page_has_the_frame_of_the_site_and_one_language(
    tmp_path: Path, path: str, language: str, title: str, near: str
) -> None:
    def make(name: str, query: Mapping[str, str]) -> bytes:
        raise UnknownFeed("no feed is called 'nothere'", "as in <ml-kayes>")

    site = replace(SITE, title="Le Fil", languages=("fr", "en"))
    (answer,) = asked(application(tmp_path, site=site, make=make), (path, {"Sec-Fetch-Dest": "document"}))
    page = LexborHTMLParser(answer.text)
    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")
    assert [page.css_first(it).text() for it in ("h1", ".wordmark")] == [title, "Le Fil"]  # type: ignore[union-attr]  # each page has them
    assert page.css_first("html").attributes["lang"] == language  # type: ignore[union-attr]
    assert {f"{near}{name}.html" for name in ("index", "feeds", "search")} <= {
        node.attributes["href"] for node in page.css("main a")
    }
    assert page.css_first("main small").text() == "no feed is called 'nothere' (as in <ml-kayes>)"  # type: ignore[union-attr]
    assert page.css("meta[content=noindex]")


def test_who_leaves_out_the_ending_is_told_the_names(tmp_path: Path) -> None:
    (answer,) = asked(application(tmp_path), "/ml-kayes")
    assert answer.status_code == 404
    assert "ml-kayes.html" in answer.text
    assert "ml-kayes.xml" in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"])
def test_nothing_can_be_sent(client: httpx.Client, method: str) -> None:
    answer = client.request(method, "/all.xml", content=b"x")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert answer.headers["cache-control"] == "no-store"


def test_a_script_of_another_site_may_ask_with_our_validators(client: httpx.Client) -> None:
    headers = {"Origin": "https://reader.example", "Access-Control-Request-Method": "GET"}
    answer = client.options("/all.xml", headers=headers | {"Access-Control-Request-Headers": "if-none-match"})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (204, "*")
    assert "If-None-Match" in answer.headers["access-control-allow-headers"]
    assert "GET" in answer.headers["access-control-allow-methods"]


def test_archive_documents_are_good_for_a_day(client: httpx.Client) -> None:
    for name, told in (("2026-10.xml", "86400"), ("2026.ndjson", "900")):
        assert client.get(f"/archive/ml-kayes/{name}").headers["cache-control"] == f"public, max-age={told}"


def asked(app: ASGIApp, *requests: str | tuple[str, dict[str, str]]) -> list[httpx.Response]:
    """What an application answers to these paths, one after the other, over a connection."""

    async def session() -> list[httpx.Response]:
        async with serving(app) as address, httpx.AsyncClient(base_url=address, timeout=60) as client:
            pairs = [(one, {}) if isinstance(one, str) else one for one in requests]
            return [await client.get(path, headers=headers) for path, headers in pairs]

    return asyncio.run(session())


def test_a_feed_names_its_hub_and_itself(public: Path) -> None:
    site = replace(SITE, hubs=("https://hub.example/", "https://other.example/hub"))
    paths = ("/ml-kayes.rss", "/ml-kayes.html", "/archive/ml-kayes/2026-10.xml", "/feeds.opml")
    feed, page, old, bare = asked(application(public, site=site), *paths)
    assert feed.headers["link"] == (
        '<https://hub.example/>; rel="hub", <https://other.example/hub>; rel="hub", '
        '<https://feeds.example.org/ml-kayes.rss>; rel="self"'
    )
    assert {"link"}.isdisjoint({*page.headers, *old.headers, *bare.headers})


def test_how_long_to_wait_is_asked_each_time(public: Path) -> None:
    waits = iter([300, 20])
    first, second = asked(application(public, max_age=lambda: next(waits)), "/all.xml", "/all.xml")
    assert [one.headers["cache-control"] for one in (first, second)] == ["public, max-age=300", "public, max-age=20"]


def test_packed_forms_that_are_not_of_the_file_are_not_served(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.put({"all.xml": b"<feed>" + b" " * 400})
    os.utime(tmp_path / "all.xml.br", ns=(1, 1))
    (answer,) = asked(application(tmp_path), ("/all.xml", {"Accept-Encoding": "br, gzip;q=0.5"}))
    assert answer.headers["content-encoding"] == "gzip"


def test_what_is_too_large_to_hold_is_served_all_the_same(tmp_path: Path) -> None:
    line = b'{"id": "tag:example.org,2026:story/1"}\n'
    body = line * (WHOLE // len(line) + 1)
    desk = Desk(tmp_path)
    desk.put({"archive/all.ndjson": body})
    path = "/archive/all.ndjson"
    app = application(tmp_path)
    plain, packed = asked(app, (path, {"Accept-Encoding": "identity"}), (path, {"Accept-Encoding": "gzip"}))
    assert plain.content == packed.content == body
    assert (plain.headers["content-length"], packed.headers["content-encoding"]) == (str(len(body)), "gzip")
    (known,) = asked(app, (path, {"If-None-Match": plain.headers["etag"]}))
    assert known.status_code == 304


@pytest.mark.parametrize(("fault", "status"), [(FileNotFoundError, 503), (PermissionError, 500)])
def test_what_cannot_be_opened_any_more_is_an_error_that_no_cache_keeps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: type[OSError], status: int
) -> None:
    def lost(path: Path, *_: object) -> None:
        raise fault(str(path))

    (tmp_path / "all.ndjson").write_bytes(b"{}\n" * WHOLE)
    app = application(tmp_path)
    (held,) = asked(app, "/all.ndjson")
    monkeypatch.setattr(Path, "open", lost)  # between look-up and sending
    (answer,) = asked(app, "/all.ndjson")
    assert (held.status_code, answer.status_code, answer.headers["cache-control"]) == (200, status, "no-store")


def test_memory_is_bounded_by_what_was_asked_for_last(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_bytes(name.encode() * 20)
    directory = Directory(tmp_path, held=220)
    for name in ("a.txt", "b.txt", "a.txt", "c.txt"):
        directory.held(name) or directory.hold(name, directory.read(name))
    assert [name for name in ("a.txt", "b.txt", "c.txt") if directory.held(name)] == ["a.txt", "c.txt"]


RETIRED = (Retired("ml-kita", date(2026, 11, 1), "ml-kayes"), Retired("ml-gao", date(2026, 11, 1), ""))


@pytest.mark.parametrize(
    ("day", "path", "status", "to"),
    [
        ("2026-10-31", "/ml-gao.xml", 200, None),
        ("2026-10-31", "/ml-kita.xml", 404, None),
        ("2026-11-01", "/ml-kita.xml", 301, "ml-kayes.xml"),
        ("2026-11-01", "/ml-kita-changes.xml", 301, "ml-kayes-changes.xml"),
        ("2026-11-01", "/en/ml-kita.html", 301, "../en/ml-kayes.html"),
        ("2027-01-29", "/ml-kita.rss", 301, "ml-kayes.rss"),
        ("2027-01-29", "/ml-gao.xml", 200, None),
        ("2027-01-30", "/ml-gao.xml", 410, None),
        ("2027-01-30", "/ml-kita.rss", 410, None),
        ("2027-01-30", "/ml-kayes.rss", 200, None),
        ("2027-01-30", "/archive/ml-kita/2026-10.xml", 404, None),
    ],
)
def test_a_retired_feed_is_sent_on_and_then_gone(
    public: Path, day: str, path: str, status: int, to: str | None
) -> None:
    at = datetime.fromisoformat(f"{day}T12:00:00+00:00")
    (answer,) = asked(application(public, retired=RETIRED, clock=lambda: at), path)
    assert (answer.status_code, answer.headers.get("location")) == (status, to)
    assert ("no-store" in answer.headers["cache-control"]) is (status >= 400)


def test_of_a_feed_that_ended_with_none_in_its_place_nothing_is_made_anew(public: Path) -> None:
    at = datetime.fromisoformat("2026-11-20T12:00:00+00:00")
    app = application(public, make=lambda name, query: b"as it would be today", retired=RETIRED, clock=lambda: at)
    last, never_there, other = asked(app, "/ml-gao.xml", "/ml-gao.rss", "/ml-san.rss")
    assert (last.status_code, last.content) == (200, (public / "ml-gao.xml").read_bytes())
    assert never_there.status_code == 410
    assert other.text == "as it would be today"


def test_serving_leaves_the_signals_alone_and_frees_the_port(public: Path) -> None:
    async def session() -> None:
        handlers = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
        async with serving(application(public)) as address, httpx.AsyncClient(base_url=address) as client:
            assert (await client.get("/")).status_code == 200
            assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == handlers
        async with serving(application(public), port=httpx.URL(address).port or 0) as again:
            assert again == address

    asyncio.run(session())


def test_a_port_that_is_taken_is_an_error(public: Path) -> None:
    async def session() -> None:
        async with serving(application(public)) as address:
            with pytest.raises(OSError, match="in use"):
                async with serving(application(public), port=httpx.URL(address).port or 0):
                    pass

    asyncio.run(session())
