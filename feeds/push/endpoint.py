"""Our hub over HTTP: POST /hub (W3C WebSub section 5.1)."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from feeds.push.hub import MAX_BODY, Unacceptable, Wish, wish_of
from feeds.spec import HUB, Site

_FORM = "application/x-www-form-urlencoded"
_COMMON = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
_AGAIN = 600  # seconds after which one who is too many may try again


def route(site: Site, accept: Callable[[Wish], bool], *, private: bool) -> Route:
    """Where requests come in. `accept` takes one that is in order, or says that there are too many just now."""

    async def answer(request: Request) -> Response:
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
            return _said(415, f"a hub is asked with a form: {_FORM}")
        body = b""
        async for piece in request.stream():
            body += piece
            if len(body) > MAX_BODY:
                return _said(413, f"a request has at most {MAX_BODY} bytes")
        try:
            wish = wish_of(body, site, private=private)
        except Unacceptable as reason:
            return _said(400, str(reason))
        if not accept(wish):
            return PlainTextResponse("too many requests\n", 429, _COMMON | {"Retry-After": str(_AGAIN)})
        return _said(202, "the callback will be asked to confirm this")

    return Route(f"/{HUB}", answer, methods=["POST"])


def _said(status: int, words: str) -> Response:
    return PlainTextResponse(f"{words}\n", status, _COMMON)
