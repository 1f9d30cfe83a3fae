"""From a configuration to all that a cycle needs; and how the program speaks while it works."""

from __future__ import annotations

import logging
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import structlog

from feeds.spec import Site, feed_specs
from regionwire.config import Config, load_config
from regionwire.errors import ConfigError
from regionwire.regions import Atlas, load_gazetteer
from regionwire.store import Store
from scheduler import Room
from scrapers.agencies import SOURCES
from scrapers.fetch import Fetcher, FetchSettings
from scrapers.record import Recorder


def wall_clock() -> datetime:
    """The one place where a real clock is read."""
    return datetime.now(UTC)


def read_config(path: Path) -> Config:
    """config.toml, with the sources that the program brings."""
    return load_config(path, SOURCES)


def set_up_logging(*, quiet: bool) -> None:
    """Structured logs on stderr: for eyes on a terminal, else one JSON object a line. Quiet: warnings and worse."""
    terminal = sys.stderr.isatty()
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(pad_event_to=18)
        if terminal
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%H:%M:%S" if terminal else "iso", utc=not terminal),
            structlog.processors.StackInfoRenderer(),
            *([] if terminal else [structlog.processors.format_exc_info]),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING if quiet else logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(name)s: %(message)s")


def store_url(config: Config) -> str:
    """The store's address, a relative file of SQLite taken from beside config.toml."""
    prefix = "sqlite:///"
    url = config.store.url
    if url.startswith(prefix) and not url.startswith(prefix + "/") and url != prefix + ":memory:":
        return prefix + str(config.path(url.removeprefix(prefix)))
    return url


def open_store(config: Config) -> Store:
    """The store of a configuration."""
    return Store.open(store_url(config), tag=config.site.tag)


def site_of(config: Config) -> Site:
    """What the feeds say of themselves."""
    site = config.site
    return Site(
        title=site.title,
        base_url=site.base_url.rstrip("/"),
        tag=site.tag,
        author=site.author,
        language=site.language,
        notice=site.notice,
        content=config.output.content,
    )


@asynccontextmanager
async def open_room(
    config: Config,
    store: Store,
    *,
    clock: Callable[[], datetime] = wall_clock,
    routes: Mapping[str, tuple[str, int]] | None = None,
    record: Path | None = None,
) -> AsyncIterator[Room]:
    """All that a cycle needs, the fetcher opened and closed. `routes`: hosts that live on loopback (press, replay)."""
    if not config.fetch.contact:
        raise ConfigError(
            config.file, "fetch.contact", "is missing: hosts are told whom to write to",
            'an address or page of yours, as in contact = "feeds@example.org"',
        )  # fmt: skip
    fetch = config.fetch
    settings = FetchSettings(
        contact=fetch.contact,
        pace=fetch.pace,
        concurrency=fetch.concurrency,
        timeout=fetch.timeout,
        max_bytes=fetch.max_bytes,
        max_redirects=fetch.max_redirects,
        robots=fetch.robots,
    )
    async with AsyncExitStack() as stack:
        recorder = stack.enter_context(Recorder(record)) if record else None
        fetcher = await stack.enter_async_context(Fetcher(settings, clock=clock, routes=routes, recorder=recorder))
        for host, until in store.sources.holds(clock()).items():
            fetcher.hold(host, until)
        yield Room(
            config=config,
            store=store,
            fetcher=fetcher,
            atlas=Atlas(load_gazetteer(code) for code in config.regions.countries),
            site=site_of(config),
            specs=feed_specs(config.regions.countries, config.output.entries, config.regions.feeds),
            sources={source.key: source for source in config.sources},
            output=config.path(config.output.dir),
            clock=clock,
        )
