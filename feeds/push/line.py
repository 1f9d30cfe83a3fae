"""One request to a hub or a subscriber: guarded, bounded in time and bytes, never redirected."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import cast

import httpx

from regionwire.guard import NotPublic, guarded_transport

DEADLINE = 10.0  # seconds of a whole exchange


class Unreached(Exception):
    """No answer was had; the message is the cause."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A status, and no more of the body than was asked for."""

    status: int
    body: bytes

    @property
    def good(self) -> bool:
        return 200 <= self.status < 300


class Line:
    """The connections of push. `agent` is the User-Agent; `private` allows addresses that are not public."""

    def __init__(self, agent: str, tls: ssl.SSLContext, *, private: bool) -> None:
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=16)
        self._client = httpx.AsyncClient(
            transport=guarded_transport(tls, limits, {}, private=private),
            headers={"User-Agent": agent, "Accept": "*/*", "Accept-Encoding": "identity"},
            trust_env=False,
            follow_redirects=False,
            timeout=None,  # noqa: S113 - the deadline is over the whole exchange
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        )

    async def aclose(self) -> None:
        await self._client.aclose()

    async def get(self, url: str, limit: int) -> Reply:
        """Unreached where there was no answer within DEADLINE. At most `limit` bytes of its body are read."""
        return await self._ask(httpx.Request("GET", url, headers=self._client.headers), limit)

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """As `get`; what the answer says beside its status is not read."""
        sent = {**self._client.headers, **headers}
        return await self._ask(httpx.Request("POST", url, content=body, headers=sent), 0)

    async def _ask(self, request: httpx.Request, limit: int) -> Reply:
        try:
            async with asyncio.timeout(DEADLINE):
                response = await self._client.send(request, stream=True)
                try:
                    return Reply(response.status_code, await _start(response, limit))
                finally:
                    await response.aclose()
        except TimeoutError:
            raise Unreached(f"not done after {DEADLINE:g} s") from None
        except NotPublic as cause:
            raise Unreached(str(cause)) from cause
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as cause:  # the last two for where a redirect leads
            raise Unreached(f"{type(cause).__name__}: {cause}") from cause


async def _start(response: httpx.Response, limit: int) -> bytes:
    body = b""
    if limit:
        async with aclosing(cast(AsyncGenerator[bytes, None], response.aiter_raw())) as stream:
            async for piece in stream:
                body += piece
                if len(body) >= limit:
                    break
    return body[:limit]
