"""The ASGI application: which document a request is for, and the answer on the line."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import parse_qsl

import structlog
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from feeds.catalogue import Retired, UnknownFeed
from feeds.search import BadQuery
from feeds.serve.directory import PIECE, Directory
from feeds.serve.document import Document, Large, Replaced
from feeds.serve.kind import ARCHIVE, kind_of
from feeds.serve.limits import CROWDED, Limits
from feeds.serve.made import Busy, Kitchen, Make, Moved, Query
from feeds.serve.naming import name_of, origin_form, reference
from feeds.serve.negotiation import Answer, answer
from feeds.serve.notice import moved, notice, preflight, wants_page
from feeds.serve.retired import fate
from feeds.spec import Site

MAX_AGE = 900  # seconds
CLOSED = 86_400  # seconds that an archive document is good for: those that are listed never change
FRESH = 60  # seconds, at most, for which what was made on request is given out again unseen
LONGEST_QUERY = 1000  # bytes
Refused = Callable[..., Answer]  # `notice` of one request
SEARCH = "search"  # the one document that a query makes another one of
_ASKED = ("q", "not", "in")  # what a search is made of; anything else in a query is somebody's mark on a link

log = structlog.get_logger("regionwire.serve")


def application(
    output: Path,
    *,
    site: Site | None = None,
    max_age: int | Callable[[], int] = MAX_AGE,
    make: Make | None = None,
    retired: Sequence[Retired] = (),
    routes: Sequence[BaseRoute] = (),
    limits: Limits | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> ASGIApp:
    """The application that serves the files of `output`, and what `make` makes where there is no file.

    `max_age`: seconds until something new may be there, which goes into Cache-Control and Retry-After. `make(name,
    query)` gives a document ("ml-kayes+ml-mopti.rss") or the name to ask for instead; UnknownFeed, BadQuery. It is
    called in a thread, one call at a time. `site` has the hubs that feeds name in Link. `routes` come first.
    """
    lasts = max_age if callable(max_age) else lambda: max_age
    inside: ASGIApp = _Documents(output, site, lasts, make, tuple(retired), clock)
    if routes:
        starlette = Starlette(routes=list(routes), max_body_size=(limits or Limits()).body_bytes)
        starlette.router.redirect_slashes = False
        starlette.router.default, inside = inside, _unkept(starlette)

    async def entrance(scope: Scope, receive: Receive, send: Send) -> None:
        if CROWDED in scope.get("state", ()):
            given = notice(503, browser=False, wait=lasts())
            await _send(replace(given, headers={**given.headers, "Connection": "close"}), send)
        else:
            await inside(scope, receive, send)

    return entrance


class _Documents:
    def __init__(
        self,
        output: Path,
        site: Site | None,
        max_age: Callable[[], int],
        make: Make | None,
        retired: tuple[Retired, ...],
        clock: Callable[[], datetime],
    ) -> None:
        self._directory, self._site, self._max_age = Directory(output), site, max_age
        self._retired, self._clock = retired, clock
        self._kitchen = Kitchen(make, clock) if make else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = _headers(scope)
        browser = wants_page(asked.get("sec-fetch-dest", ""), asked.get("accept", ""))
        path = origin_form(scope["raw_path"])
        refused = partial(notice, browser=browser, path=path, site=self._site)
        try:
            given = await self._answer(scope["method"], path, scope["query_string"], asked, refused)
        except Busy:
            given = refused(503, wait=self._max_age())
        except Exception:
            log.exception("not served", path=path.decode("ascii", "replace"))
            given = refused(500)
        bare = scope["method"] == "HEAD"
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await _send(given, noted, bare=bare)
        except Replaced:
            await _send(refused(503, wait=1), send, bare=bare)
        except Exception:
            if begun:
                raise
            log.exception("not sent", path=path.decode("ascii", "replace"))
            await _send(refused(500), send, bare=bare)

    async def _answer(
        self, method: str, path: bytes, query: bytes, asked: Mapping[str, str], refused: Refused
    ) -> Answer:
        if method == "OPTIONS":
            return preflight()
        if method not in ("GET", "HEAD"):
            return refused(405)
        name, canonical = name_of(path)
        if not name:
            return refused(404)
        after = f"?{query.decode('ascii', 'replace')}" if query else ""
        ends = fate(self._retired, name, self._clock().date())
        if ends and ends.to:
            return moved(reference(ends.to, path))
        searched = _query(name, query)
        document = None if (searched and self._kitchen) or (ends and not ends.lasts) else await self._file(name)
        if document is None and ends:
            return refused(410)
        links = self._links(name) if document else ""  # nobody tells a hub of what is made on request
        if document is None and self._kitchen:
            if len(query) > LONGEST_QUERY:
                return refused(414)
            try:
                found = await self._kitchen.get(name, searched, min(self._max_age(), FRESH))
            except UnknownFeed as unknown:
                return refused(404, reason=str(unknown))
            except BadQuery as bad:
                return refused(400, reason=str(bad))
            if isinstance(found, Moved):
                return moved(reference(found.to, path) + (f"?{found.query}" if found.query else after))
            document = found
        if document is None:
            return refused(404)
        if not canonical:
            return moved(reference(name, path) + after)
        closed = name.startswith(ARCHIVE) and name.endswith(".xml")
        return answer(document, kind_of(name), asked, CLOSED if closed else self._max_age(), links)

    async def _file(self, name: str) -> Document | None:
        held = self._directory.held(name)
        if held is not None:
            return held
        return self._directory.hold(name, await asyncio.to_thread(self._directory.read, name))

    def _links(self, name: str) -> str:
        """What goes into Link beside a feed: the hubs that tell of its changes, and the address to name to them."""
        if not (self._site and self._site.hubs) or not kind_of(name).feed or name.startswith(ARCHIVE):
            return ""
        return ", ".join([*(f'<{hub}>; rel="hub"' for hub in self._site.hubs), f'<{self._site.url(name)}>; rel="self"'])


def _unkept(app: ASGIApp) -> ASGIApp:
    """An application whose errors no cache keeps: a 404 or 405 may be kept by anybody who is not told otherwise."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] >= 400:
                MutableHeaders(scope=message).setdefault("Cache-Control", "no-store")
            await send(message)

        await app(scope, receive, marked)

    return wrapped


def _headers(scope: Scope) -> dict[str, str]:
    """The headers of a request by lower-case name; those that come more than once as one list (RFC 9110, 5.3)."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, said = name.decode("latin-1"), value.decode("latin-1")
        found[key] = f"{found[key]}, {said}" if key in found else said
    return found


def _query(name: str, query: bytes) -> Query:
    """What is searched for; nothing else makes another document of a name."""
    if name.rpartition("/")[2].partition(".")[0] != SEARCH:
        return ()
    given = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    return tuple(sorted((key, value) for key, value in given if key in _ASKED))


async def _send(given: Answer, send: Send, *, bare: bool = False) -> None:
    """Put an answer on the line; `bare`: its head alone."""
    content, headers = given.content, dict(given.headers)
    if given.status not in (204, 304):
        headers["Content-Length"] = str(len(content))
    lines = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    with content.open() if isinstance(content, Large) and not bare else nullcontext() as file:
        await send({"type": "http.response.start", "status": given.status, "headers": lines})
        while file and (piece := await asyncio.to_thread(file.read, PIECE)):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b"" if bare or isinstance(content, Large) else content})
