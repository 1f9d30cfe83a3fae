"""Asking hosts for documents, politely and safely: the way in to all that speaks HTTP.

    get ──▶ may we? (hold, scheme, port, robots.txt) ──▶ our turn (pace) ──▶ exchange (guard, limits, deadline) ──▶ Page
     ▲                                                                           │ redirect: the same again
     └───────────────────────────────────────────────────────────────────────────┘

httpx itself follows, retries and decompresses nothing: each hop is judged like a first request, and a body never
takes more memory than its limit.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

import httpx
import stamina
import structlog
from stamina.instrumentation import RetryDetails, set_on_retry_hooks

from regionwire import __version__
from regionwire.errors import BadDocument, FetchError, HttpError, Refused, TooLarge, TooSlow
from regionwire.guard import NotPublic, route_of
from regionwire.item import Page, Validators
from regionwire.source import Source
from scrapers.body import ACCEPT_ENCODING, Damaged, Overflow
from scrapers.cause import is_transient, plain_cause
from scrapers.challenge import is_challenge
from scrapers.decode import decode
from scrapers.exchange import DOCUMENT, ERROR_BYTES, Answer, Exchange
from scrapers.pace import Turns, parse_retry_after
from scrapers.record import Recorder
from scrapers.robots import MAX_BYTES, MAX_REDIRECTS, EndlessRedirects, Robots

HTML = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"
FEED = "application/atom+xml,application/rss+xml,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.1"
JSON = "application/json,*/*;q=0.1"
XML = "application/xml,text/xml,*/*;q=0.1"

_NONE = Validators()
_PORTS = {"http": 80, "https": 443}
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_AGAIN = frozenset((502, 504))  # a gateway in trouble: the next request often finds it well
_WAITS = frozenset((429, 503))  # where Retry-After asks us to stay away

log = structlog.get_logger("regionwire.fetch")


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """How hosts are asked. Times in seconds, sizes in bytes. `contact` is an address that a host's operator can write
    to; it and the version fill the braces of `user_agent`. ValueError where the two make no header."""

    contact: str
    user_agent: str = "Regionwire/{version} (+{contact})"
    pace: float = 1.0  # between the starts of two requests to one host
    concurrency: int = 2  # requests at once to one host
    timeout: float = 30.0  # of a whole document with its redirects; waiting for turns is not counted
    max_bytes: int = 10_000_000  # on the wire, and after decompression
    max_redirects: int = 5
    retries: int = 1  # further attempts, at what failed before an answer and at a gateway's error
    robots: bool = True

    def __post_init__(self) -> None:
        for name in ("contact", "user_agent"):
            value = getattr(self, name)
            if not (value.isascii() and value.isprintable()):
                raise ValueError(f"{name} = {value!r} cannot be sent in a header: write it in printable ASCII")

    @property
    def agent(self) -> str:
        """The User-Agent header."""
        return self.user_agent.replace("{version}", __version__).replace("{contact}", self.contact)

    @property
    def product(self) -> str:
        """The name that robots.txt knows us by (RFC 9309 section 2.2.1)."""
        return self.user_agent.partition("/")[0].strip()


@dataclass(frozen=True, slots=True)
class _Hop:
    """One address on the way to a document. `host` has its port where that is not the scheme's own."""

    url: httpx.URL
    host: str
    private: bool


class _Deadline:
    """What is left of a document's time. Only what runs inside `spend` counts."""

    def __init__(self, seconds: float) -> None:
        self._all = self._left = seconds

    @asynccontextmanager
    async def spend(self, url: str) -> AsyncIterator[None]:
        """Let the block run until the time is over, then raise TooSlow in it."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        try:
            async with asyncio.timeout(self._left):
                yield
        except TimeoutError:
            raise TooSlow(url, f"not done after {self._all:g} s") from None
        finally:
            self._left -= loop.time() - started


class Fetcher:
    """One a process, used as an async context manager. It keeps connections, the hosts' turns and their rules.

    `clock` gives aware UTC times; `monotonic` and `sleep` make the pace. A host of `routes` is asked at the (IP,
    port) given there, in plain HTTP, and may be anywhere. `recorder` gets every exchange, and stays open when the
    fetcher is closed.
    """

    def __init__(
        self,
        settings: FetchSettings,
        *,
        clock: Callable[[], datetime],
        routes: Mapping[str, tuple[str, int]] | None = None,
        recorder: Recorder | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._settings, self._clock = settings, clock
        self._routes = dict(routes or {})
        self._exchange = Exchange(self._routes, clock, recorder)
        self._turns = Turns(clock, monotonic, sleep)
        self._robots = Robots(clock)
        self._headers = {"User-Agent": settings.agent, "Accept-Encoding": ACCEPT_ENCODING}
        self._agent = settings.product
        self._retry = stamina.AsyncRetryingCaller(
            attempts=settings.retries + 1, timeout=None, wait_initial=0.5, wait_max=5.0, wait_jitter=1.0
        ).on(_worth_another)
        set_on_retry_hooks([_log_retry])

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        await self._exchange.aclose()

    def not_before(self, host: str) -> datetime | None:
        """Until when `host` asked to be left alone, None when it may be asked. As in `regionwire.urls.host_of`."""
        return self._turns.not_before(host)

    def holds(self) -> dict[str, datetime]:
        """Every host that asked to be left alone, until when, for the store to keep."""
        return self._turns.holds()

    def hold(self, host: str, until: datetime) -> None:
        """`host` asked to be left alone until then, as another process has heard; 429 is what is said of it."""
        self._turns.hold(host, until - self._clock(), 429)

    async def get(self, url: str, source: Source, validators: Validators = _NONE, *, accept: str = HTML) -> Page | None:
        """The document at `url`, after redirects; None when it is as it was when it gave `validators`.

        FetchError in all its kinds. While a host is on hold (Retry-After), HttpError with what it said, and it is not
        asked.
        """
        headers = self._headers | {"Accept": accept}
        if validators.etag and validators.etag.isascii():  # a host may say anything, but not have us send it back
            headers["If-None-Match"] = validators.etag
        if validators.last_modified and validators.last_modified.isascii():
            headers["If-Modified-Since"] = validators.last_modified
        answer = await self._follow(url, source, headers, self._settings.max_bytes, self._settings.max_redirects)
        if answer.status == 304 and headers.keys() & {"If-None-Match", "If-Modified-Since"}:
            return None
        return self._page(url, answer)

    def _page(self, asked: str, answer: Answer) -> Page:
        url, headers = str(answer.url), answer.headers
        if answer.status not in DOCUMENT:
            if is_challenge(headers, answer.start(ERROR_BYTES)):
                raise BadDocument(url, f"challenge page (HTTP {answer.status})")
            if answer.status >= 400:
                wait = self._wait(answer)
                raise HttpError(url, answer.status, wait.total_seconds() if wait is not None else None)
            raise BadDocument(url, f"HTTP {answer.status} in place of a document")
        try:
            body = answer.body(self._settings.max_bytes)
        except Overflow as error:
            raise TooLarge(url, error.cause) from error
        except Damaged as error:
            raise FetchError(url, error.cause) from error
        if not body or body.isspace():
            raise BadDocument(url, "an empty body")
        if is_challenge(headers, body):
            raise BadDocument(url, "challenge page")
        content_type = headers.get("content-type", "")
        text, charset = decode(body, content_type)
        return Page(
            url=asked,
            final_url=url,
            status=answer.status,
            content_type=content_type.partition(";")[0].strip().lower(),
            charset=charset,
            body=text,
            fetched=self._clock(),
            validators=Validators(headers.get("etag"), headers.get("last-modified")),
        )

    async def _follow(
        self, url: str, source: Source, headers: Mapping[str, str], limit: int, redirects: int, *, obey: bool = True
    ) -> Answer:
        """The first answer that is no redirect. `obey`: ask robots.txt at each hop."""
        deadline = _Deadline(self._settings.timeout)
        seen: set[str] = set()
        asked = url
        for _ in range(redirects + 1):
            hop = self._hop(url, source)
            self._turns.check(url, hop.host)
            pace = self._settings.pace if source.pace is None else source.pace
            if obey and self._settings.robots:
                pace = max(pace, await self._allowed(hop, source))
            answer = await self._ask(hop, source, headers, limit, pace, deadline)
            if answer.status not in _REDIRECTS:
                return answer
            seen.add(str(hop.url))
            url = _target(answer)
            if url in seen:
                raise EndlessRedirects(asked, f"redirected in a loop, by way of {url}")
        raise EndlessRedirects(asked, f"more than {redirects} redirects")

    def _hop(self, url: str, source: Source) -> _Hop:
        """`url` taken apart; Refused where its scheme, port or form are not for us to ask."""
        try:
            parsed = httpx.URL(url.partition("#")[0])
            name = parsed.host
        except (httpx.InvalidURL, UnicodeError) as error:  # the second for a name that IDNA cannot read
            raise Refused(url, f"not a valid address: {error}") from error
        if parsed.scheme not in _PORTS or not name:
            raise Refused(url, "not an http or https address")
        if parsed.userinfo:
            raise Refused(url, "has a name or password in its address")
        host = parsed.netloc.decode("ascii")
        private = source.private and host in _own_hosts(source)
        port = parsed.port or _PORTS[parsed.scheme]
        if not (private or port in _PORTS.values() or route_of(self._routes, parsed.raw_host.decode("ascii"), port)):
            raise Refused(url, f"port {port} is not one of the web; set private = true for this source to allow it")
        return _Hop(parsed, host, private)

    async def _allowed(self, hop: _Hop, source: Source) -> float:
        """The host's Crawl-delay in seconds; Refused when robots.txt forbids the address, or cannot be had."""

        async def ask() -> tuple[int, bytes]:
            url = str(hop.url.join("/robots.txt"))
            headers = self._headers | {"Accept": "text/plain,*/*;q=0.1"}
            answer = await self._follow(url, source, headers, MAX_BYTES, MAX_REDIRECTS, obey=False)
            try:
                return answer.status, answer.body(MAX_BYTES)
            except Overflow as error:
                return answer.status, error.partial
            except Damaged as error:
                raise FetchError(url, error.cause) from error

        # a host that only this source may reach says nothing about what others find under its name
        origin = f"{hop.url.scheme}://{hop.host}" + (" (private)" if hop.private else "")
        rules = await self._robots.rules(origin, ask)
        url = str(hop.url)
        if refusal := rules.refuses(url, self._agent):
            error = Refused(url, refusal)
            error.transient = bool(rules.refusal)  # it is asked again soon
            raise error
        return rules.delay(self._agent)

    async def _ask(
        self, hop: _Hop, source: Source, headers: Mapping[str, str], limit: int, pace: float, deadline: _Deadline
    ) -> Answer:
        """One answer, after another attempt where that may help."""
        url = str(hop.url)
        concurrency = source.concurrency or self._settings.concurrency

        async def attempt() -> Answer:
            async with self._turns.turn(url, hop.host, pace, concurrency), deadline.spend(url):
                answer = await self._exchange.ask(hop.url, headers, limit, private=hop.private)
            if wait := self._wait(answer):
                self._turns.hold(hop.host, wait, answer.status)
                log.warning("host on hold", host=hop.host, status=answer.status, seconds=wait.total_seconds())
            if answer.status in _AGAIN:
                raise HttpError(url, answer.status)
            return answer

        try:
            return await self._retry(attempt)
        except NotPublic as error:
            raise Refused(url, f"{error}; set private = true for this source to allow it") from error
        except httpx.TransportError as error:
            raise FetchError(url, plain_cause(error)) from error

    def _wait(self, answer: Answer) -> timedelta | None:
        """How long the host asks to be left alone; None where it does not."""
        said = answer.headers.get("retry-after") if answer.status in _WAITS else None
        return parse_retry_after(said, self._clock()) if said else None


def _target(answer: Answer) -> str:
    """Where a redirect leads, absolute and without fragment."""
    location = answer.headers.get("location", "").strip()
    if not location:
        raise BadDocument(str(answer.url), f"HTTP {answer.status} that does not say where to")
    try:
        return str(httpx.URL(urljoin(str(answer.url), location).partition("#")[0]))
    except (httpx.InvalidURL, ValueError) as error:
        raise BadDocument(str(answer.url), f"redirected to {location!r}, which is no address") from error


@lru_cache(maxsize=1024)
def _own_hosts(source: Source) -> frozenset[str]:
    """The hosts that a source declares, with their ports: those that its `private` is about."""
    urls = [source.base, *(source.absolute(listing.url) for listing in source.listings)]
    urls += [f"//{host}" for host in source.hosts]
    return frozenset(httpx.URL(urljoin(source.base, url)).netloc.decode("ascii") for url in urls)


def _worth_another(error: Exception) -> bool:
    if isinstance(error, HttpError):
        return error.status in _AGAIN
    return isinstance(error, httpx.TransportError) and is_transient(error)


def _log_retry(details: RetryDetails) -> None:
    log.info("asking again", cause=repr(details.caused_by), seconds=round(details.wait_for, 1))
