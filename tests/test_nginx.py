"""docs/nginx.conf gives out the same as our own server. Skipped where nginx with its brotli module isn't installed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import httpx
import pytest
from nginx import INSTALLED, nginx
from served import FILES, fill, in_a_thread

from feeds.serve import Moved, application

pytestmark = pytest.mark.skipif(not INSTALLED, reason="nginx and its brotli module are not installed")

SAME = (
    "content-type",
    "content-encoding",
    "content-length",
    "last-modified",
    "cache-control",
    "vary",
    "access-control-allow-origin",
    "x-content-type-options",
    "content-security-policy",
)
PATHS = ("/", "/en/", *(f"/{name}" for name in FILES if not name.endswith("index.html")))
BROWSER = {"Sec-Fetch-Dest": "document", "Accept": "text/html,*/*;q=0.8"}


def made(name: str, query: Mapping[str, str]) -> bytes | Moved:
    return Moved(f"ml-{name}") if name.startswith("kayes") else f"made: {name} {sorted(query.items())}".encode()


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    """Clients of our server and of nginx, over the same files; what is no file nginx asks of our server."""
    folder = tmp_path_factory.mktemp("nginx")
    fill(folder / "public")
    (folder / "secret.xml").write_text("secret")
    with (
        in_a_thread(application(folder / "public", make=made)) as ours,
        nginx(folder, folder / "public", ours.removeprefix("http://")) as (theirs, _),
        httpx.Client(base_url=ours) as one,
        httpx.Client(base_url=theirs) as other,
    ):
        for client in (one, other):
            client.headers.clear()
        yield one, other


def told(answer: httpx.Response) -> dict[str, str | None]:
    return {name: answer.headers.get(name) for name in SAME}


@pytest.mark.parametrize("headers", [{}, BROWSER], ids=["reader", "browser"])
@pytest.mark.parametrize("coding", ["", "gzip", "br", "gzip, deflate, br"])
@pytest.mark.parametrize("path", PATHS)
def test_files_are_the_same(
    both: tuple[httpx.Client, httpx.Client], path: str, coding: str, headers: dict[str, str]
) -> None:
    ours, theirs = (client.get(path, headers={"Accept-Encoding": coding, **headers}) for client in both)
    assert (theirs.status_code, told(theirs)) == (200, told(ours))
    assert theirs.content == ours.content
    assert theirs.headers["etag"].startswith('"')


@pytest.mark.parametrize("coding", ["", "gzip", "br"])
def test_who_has_it_is_told_so(both: tuple[httpx.Client, httpx.Client], coding: str) -> None:
    _, theirs = both
    first = theirs.get("/ml-kayes.xml", headers={"Accept-Encoding": coding})
    for headers in (
        {"If-None-Match": first.headers["etag"]},
        {"If-None-Match": f'"x", W/{first.headers["etag"]}'},
        {"If-Modified-Since": first.headers["last-modified"]},
    ):
        again = theirs.get("/ml-kayes.xml", headers={"Accept-Encoding": coding, **headers})
        assert again.status_code == 304
        for name in ("etag", "cache-control", "vary"):
            assert again.headers[name] == first.headers[name]
    assert theirs.get("/ml-kayes.xml", headers={"If-None-Match": '"x"'}).status_code == 200


@pytest.mark.parametrize("path", ["/ml-gao+ml-kayes.xml", "/kayes.rss", "/search.html?q=bac", "/en/search.html?q=bac"])
def test_what_is_no_file_is_asked_of_the_server(both: tuple[httpx.Client, httpx.Client], path: str) -> None:
    ours, theirs = (client.get(path) for client in both)
    assert (theirs.status_code, told(theirs)) == (ours.status_code, told(ours))
    assert theirs.content == ours.content


@pytest.mark.parametrize(
    "path", ["/../secret.xml", "/%2e%2e/secret.xml", "/.index.html.new", "/ml-kayes.xml.gz", "/all.xml/", "/secret"]
)
def test_nothing_else_is_found(both: tuple[httpx.Client, httpx.Client], path: str) -> None:
    _, theirs = both
    answer = theirs.get(theirs.base_url.copy_with(raw_path=path.encode()))
    assert answer.status_code in (400, 404) or answer.text.startswith("made: ")
    assert "secret" not in answer.text or answer.text.startswith("made: ")
    assert answer.status_code == 200 or answer.headers["cache-control"] == "no-store"


def test_other_methods(both: tuple[httpx.Client, httpx.Client]) -> None:
    _, theirs = both
    refused = theirs.post("/all.xml", content=b"x")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert refused.headers["cache-control"] == "no-store"
    asked = theirs.options("/all.xml", headers={"Origin": "https://reader.example"})
    assert (asked.status_code, asked.headers["access-control-allow-origin"]) == (204, "*")
    assert "If-None-Match" in asked.headers["access-control-allow-headers"]
    head = theirs.head("/all.xml")
    assert (head.status_code, head.content) == (200, b"")
