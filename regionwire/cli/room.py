"""From a configuration to all that a cycle needs; and how the program speaks while it works."""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import structlog

from feeds.catalogue import BadFeed, Catalogue
from feeds.programme import Programme
from feeds.site import Manners
from feeds.spec import HUB, BadSite, Site
from regionwire.config import Config, load_config
from regionwire.errors import ConfigError
from regionwire.regions import load_atlas
from regionwire.source import Source
from scrapers.agencies import SOURCES

if TYPE_CHECKING:  # imported where they are opened: half a second, for nothing where nothing is stored or fetched
    from feeds.push import Push
    from regionwire.store import Store
    from scheduler import Room
    from scrapers.fetch import FetchSettings
    from scrapers.record import Recorder

STORES = ("sqlite:///", "postgresql://", "postgresql+psycopg://")


def wall_clock() -> datetime:
    """The one place where a real clock is read."""
    return datetime.now(UTC)


def read_config(path: Path) -> Config:
    """config.toml, with the sources that the program brings. ConfigError names what is wrong."""
    config = load_config(path, SOURCES)
    site_of(config)  # whatever the command: ids, addresses and feeds that cannot be are found at once
    catalogue_of(config)
    return config


def known_sources(config: Config) -> dict[str, Source]:
    """All that a configuration knows, by key: those that the program brings, with its changes, and its own."""
    return dict(SOURCES) | {source.key: source for source in (*config.unread, *config.sources)}


def fetch_settings(config: Config) -> FetchSettings:
    """How hosts are asked. ConfigError where they would not be told whom to write to."""
    from scrapers.fetch import FetchSettings

    contact, wanted = config.fetch.contact, 'an address or page of yours, as in contact = "feeds@example.org"'
    if not contact.strip():
        raise ConfigError(config.file, "fetch.contact", "is missing: hosts are told whom to write to", wanted)
    if not (contact.isascii() and contact.isprintable()):
        raise ConfigError(
            config.file, "fetch.contact", f"goes into a header, which is one line of ASCII: {contact!r}", wanted
        )
    fetch = config.fetch
    return FetchSettings(
        contact=contact,
        pace=fetch.pace,
        concurrency=fetch.concurrency,
        timeout=fetch.timeout,
        max_bytes=fetch.max_bytes,
        max_redirects=fetch.max_redirects,
        robots=fetch.robots,
    )


def make_ready(config: Config) -> Config:
    """`config`, if it can be worked with: ConfigError where somebody would wait in vain for a feed. Makes nothing."""
    fetch_settings(config)
    if not config.sources:
        raise ConfigError(config.file, "read.sources", "names no source", "`regionwire sources` lists them")
    if not config.store.url.startswith(STORES):
        hint = "sqlite:///var/regionwire.db or postgresql://user@host/name"
        raise ConfigError(config.file, "store.url", "neither SQLite nor PostgreSQL", hint)
    store = store_file(config)
    for key, folder in (("output.dir", config.path(config.output.dir)), ("store.url", store and store.parent)):
        if folder and not _writable(folder):
            raise ConfigError(config.file, key, f"{folder} cannot be written", "another folder, or its permissions")
    return config


def _writable(folder: Path) -> bool:
    """Whether files can be made there, or the folder itself with those above it."""
    there = next(path for path in (folder, *folder.parents) if path.exists())
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def set_up_logging(*, quiet: bool, least: int = logging.WARNING) -> None:
    """Structured logs on stderr: for eyes on a terminal, else one JSON object a line. Quiet: of level `least` or worse.

    What the libraries log (warnings only) comes in the same form.
    """
    terminal = sys.stderr.isatty()
    common: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="%H:%M:%S" if terminal else "iso", utc=not terminal),
        structlog.processors.StackInfoRenderer(),
    ]
    renderer: list[structlog.typing.Processor] = (
        [structlog.dev.ConsoleRenderer(pad_event_to=14, sort_keys=False)]
        if terminal
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    structlog.configure(
        processors=[*common, *renderer],
        wrapper_class=structlog.make_filtering_bound_logger(least if quiet else logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    others = logging.StreamHandler(sys.stderr)
    others.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *common],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderer],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[others])


def store_file(config: Config) -> Path | None:
    """The file of the store; a relative one lies beside config.toml. None where the store is no file."""
    prefix, _, name = config.store.url.partition("///")
    return config.path(name) if prefix == "sqlite:" and name not in ("", ":memory:") else None


def store_name(config: Config) -> str:
    """The store as it may be shown: its file, or its address without user and password."""
    return str(store_file(config) or re.sub(r"(?<=//).*@", "", config.store.url))


def open_store(config: Config) -> Store:
    """The store of a configuration. StoreError says why not."""
    from regionwire.store import Store

    file = store_file(config)
    return Store.open(f"sqlite:///{file}" if file else config.store.url, tag=config.site.tag)


@contextmanager
def stored(config: Config) -> Iterator[Store]:
    """The store of a configuration, opened and closed; one that is not there yet is not made by asking."""
    file = store_file(config)
    if file and not file.exists():
        raise click.ClickException(f"nothing is stored in {file} yet: let `regionwire once` read something first")
    with open_store(config) as store:
        yield store


def site_of(config: Config) -> Site:
    """What the feeds say of themselves. ConfigError where they could not."""
    site = config.site
    try:
        return Site(
            title=site.title,
            base_url=site.base_url,
            tag=site.tag,
            author=site.author,
            language=site.language,
            notice=site.notice,
            content=config.output.content,
            hubs=_hubs(config),
            languages=config.output.languages,
            interval=config.schedule.interval,
        )
    except BadSite as bad:
        table = {"languages": "output", "hubs": "push"}.get(bad.key.partition("[")[0], "site")
        raise ConfigError(config.file, f"{table}.{bad.key}", bad.problem, bad.hint) from bad


def _hubs(config: Config) -> tuple[str, ...]:
    """The hubs that feeds name, the site's own one last."""
    own = f"{config.site.base_url.rstrip('/')}/{HUB}"
    return (*config.push.hubs, *([own] if config.push.own and own not in config.push.hubs else []))


def catalogue_of(config: Config) -> Catalogue:
    """Which feeds there are. ConfigError where one that is named cannot be."""
    try:
        return Catalogue.of(config, known_sources(config))
    except BadFeed as bad:
        raise ConfigError(config.file, bad.key, bad.problem, bad.hint) from bad


def manners_of(config: Config) -> Manners:
    """What publishers are told of how their hosts are asked."""
    from scrapers.fetch import FetchSettings

    fetch, schedule = config.fetch, config.schedule
    return Manners(
        agent=FetchSettings(contact=fetch.contact).agent,
        contact=fetch.contact,
        interval=schedule.interval,
        pace=fetch.pace,
        revisit_days=schedule.revisit_days,
        robots=fetch.robots,
    )


def programme_of(config: Config) -> Programme:
    """All that is published. ConfigError where it cannot be."""
    site, catalogue = site_of(config), catalogue_of(config)
    return Programme(
        site=site,
        listed={language: catalogue.specs(language) for language in (site.language, *site.languages)},
        sources={source.key: source for source in config.sources},
        manners=manners_of(config),
        changes=config.output.changes,
        archive=config.output.archive,
    )


@asynccontextmanager
async def open_push(
    config: Config,
    store: Store,
    *,
    hubs: Sequence[str] = (),
    own: bool = False,
    clock: Callable[[], datetime] = wall_clock,
) -> AsyncIterator[Push]:
    """What tells `hubs` of changes, and is a hub of our `own`; closed again."""
    from feeds.push import Push

    agent, private = fetch_settings(config).agent, config.push.private
    output = config.path(config.output.dir)
    push = Push(store, site_of(config), output, hubs=hubs, own=own, agent=agent, clock=clock, private=private)
    try:
        yield push
    finally:
        await push.aclose()


@asynccontextmanager
async def open_room(
    config: Config,
    store: Store,
    *,
    clock: Callable[[], datetime] = wall_clock,
    routes: Mapping[str, tuple[str, int]] | None = None,
    record: Path | None = None,
    serves: bool = False,
) -> AsyncIterator[Room]:
    """All that a cycle needs, the fetcher opened and closed. `routes`: hosts that live on loopback (press, replay);
    `serves`: this process serves what it publishes, and so is the hub where there is to be one."""
    from scheduler import Room
    from scrapers.fetch import Fetcher

    settings = fetch_settings(config)
    async with AsyncExitStack() as stack:
        recorder = stack.enter_context(_recorder(record)) if record else None
        fetcher = await stack.enter_async_context(Fetcher(settings, clock=clock, routes=routes, recorder=recorder))
        for host, until in store.sources.holds(clock()).items():
            fetcher.hold(host, until)
        hubs, own = config.push.hubs, config.push.own and serves
        pushing = open_push(config, store, hubs=hubs, own=own, clock=clock)
        push = await stack.enter_async_context(pushing) if hubs or own else None
        yield Room(
            config=config,
            store=store,
            fetcher=fetcher,
            atlas=load_atlas(config.regions.countries),
            programme=programme_of(config),
            sources={source.key: source for source in config.sources},
            output=config.path(config.output.dir),
            clock=clock,
            push=push,
        )


def _recorder(path: Path) -> Recorder:
    from scrapers.record import Recorder

    try:
        return Recorder(path)
    except OSError as cause:
        raise click.ClickException(f"--record {path}: cannot be written: {cause.strerror}") from cause
