"""The output directory over HTTP (RFC 9110, 9111), for those who have no web server before it.

/              index.html
/NAME          a file of the directory; there are no directories in it, so that a path never leaves it
anything else  404
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import os
import re
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

MAX_AGE = 900  # seconds
GRACE = 5  # seconds that open requests have at the end

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\.(?P<ending>xml|html|opml|css|png)")  # no dot file, no slash
_TYPES = {
    "xml": "application/atom+xml",
    "html": "text/html; charset=utf-8",
    "opml": "text/x-opml; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "png": "image/png",
}
_NAVIGATED = "application/xml"  # browsers show a style sheet with this, and only source text with application/atom+xml
_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
_COMMON = {"Access-Control-Allow-Origin": "*", "X-Content-Type-Options": "nosniff"}


@dataclass(frozen=True, slots=True)
class _Document:
    """A file as it was when it had this mark; `packed` is its gzip, None where that is no smaller."""

    mark: tuple[int, int]  # nanoseconds of its change, bytes
    body: bytes
    packed: bytes | None
    digest: str
    modified: datetime


class _Directory:
    """The files of the output, kept in memory until they change."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._documents: dict[str, _Document] = {}

    def get(self, name: str) -> _Document | None:
        """The document of that name; None where there is no such file."""
        try:
            with (self._path / name).open("rb") as file:
                status = _mark(file.fileno())
                known = self._documents.get(name)
                if known and known.mark == status:
                    return known
                body = file.read()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            self._documents.pop(name, None)
            return None
        packed = gzip.compress(body, mtime=0)
        document = self._documents[name] = _Document(
            mark=status,
            body=body,
            packed=packed if len(packed) < len(body) else None,
            digest=hashlib.sha256(body).hexdigest()[:32],
            modified=datetime.fromtimestamp(status[0] // 10**9, UTC),
        )
        return document


def _mark(file: int) -> tuple[int, int]:
    status = os.fstat(file)
    return status.st_mtime_ns, status.st_size


def application(output: Path, *, max_age: int = MAX_AGE) -> Starlette:
    """The ASGI application that serves the files of `output`; `max_age` in seconds goes into Cache-Control."""
    directory = _Directory(output)

    async def answer(request: Request) -> Response:
        name = request.path_params["name"] or "index.html"
        match = _NAME.fullmatch(name)
        document = await run_in_threadpool(directory.get, name) if match else None
        if match is None or document is None:
            return PlainTextResponse("Cette page n’existe pas.\n", 404, _COMMON)
        return _answer(document, match["ending"], request.headers, max_age)

    return Starlette(routes=[Route("/{name:path}", answer, methods=["GET"])])  # Starlette answers HEAD with it


def _answer(document: _Document, ending: str, asked: Headers, max_age: int) -> Response:
    """The document in the form that was asked for, or 304 where the client has any form of it."""
    navigated = ending == "xml" and asked.get("sec-fetch-dest") == "document"
    packed = document.packed if _takes_gzip(asked.get("accept-encoding", "")) else None
    kind = _NAVIGATED if navigated else _TYPES[ending]
    headers = _COMMON | {
        # a tag for each form (RFC 9110 section 8.8.3.3)
        "ETag": _tag(document, navigated=navigated, packed=packed is not None),
        "Last-Modified": format_datetime(document.modified, usegmt=True),
        "Cache-Control": f"public, max-age={max_age}",
        "Vary": "Accept-Encoding, Sec-Fetch-Dest" if ending == "xml" else "Accept-Encoding",
    }
    if _is_known(document, asked):
        return Response(status_code=304, headers=headers)
    if ending == "html":
        headers |= {"Content-Security-Policy": _POLICY, "Referrer-Policy": "strict-origin-when-cross-origin"}
    if packed is not None:
        headers["Content-Encoding"] = "gzip"
    return Response(document.body if packed is None else packed, headers=headers | {"Content-Type": kind})


def _tag(document: _Document, *, navigated: bool, packed: bool) -> str:
    return f'"{document.digest}{"-xml" if navigated else ""}{"-gzip" if packed else ""}"'


def _is_known(document: _Document, asked: Headers) -> bool:
    """RFC 9110 section 13.2.2: where tags are sent they decide, by weak comparison, and the date is not looked at."""
    if "if-none-match" in asked:
        tags = {tag.strip().removeprefix("W/") for tag in asked["if-none-match"].split(",")}
        forms = {_tag(document, navigated=n, packed=p) for n in (False, True) for p in (False, True)}
        return "*" in tags or not tags.isdisjoint(forms)
    try:
        since = parsedate_to_datetime(asked.get("if-modified-since", ""))
    except ValueError:
        return False
    return document.modified <= (since if since.tzinfo else since.replace(tzinfo=UTC))


def _takes_gzip(accepted: str) -> bool:
    """RFC 9110 section 12.5.3: gzip is named, or `*` is and gzip is not, with a weight above 0."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        coding, _, parameter = (piece.strip() for piece in part.partition(";"))
        weight = re.fullmatch(r"q\s*=\s*([01](?:\.\d{0,3})?)", parameter)
        weights[coding] = float(weight[1]) if weight else 1.0
    return weights.get("gzip", weights.get("*", 0.0)) > 0


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leaves the signals to whoever runs the event loop."""
        yield


@asynccontextmanager
async def serving(
    output: Path, host: str = "127.0.0.1", port: int = 0, *, max_age: int = MAX_AGE
) -> AsyncIterator[str]:
    """Serves inside the running event loop while the context lasts, and gives the address ("http://127.0.0.1:41234").

    Port 0 takes a free one. OSError where the address cannot be had. Open requests have GRACE seconds at the end.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family)
    settings = uvicorn.Config(
        application(output, max_age=max_age),
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    server = _Server(settings)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        name = f"[{host}]" if family is socket.AF_INET6 else host
        yield f"http://{name}:{listener.getsockname()[1]}"  # connections queue in the socket until the server is up
    finally:
        server.should_exit = True
        await running
        listener.close()


async def serve(
    output: Path,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    max_age: int = MAX_AGE,
    stop: asyncio.Event | None = None,
) -> None:
    """Serves until `stop` is set or the task is cancelled; see `serving`."""
    async with serving(output, host, port, max_age=max_age):
        await (stop or asyncio.Event()).wait()
