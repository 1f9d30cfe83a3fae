"""What is given out over HTTP: files of the output, any other feed from the store, and how long each is good for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click
import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from feeds.asking import Asking
from feeds.making import Maker
from feeds.serve import application, serving
from regionwire.cli.room import catalogue_of, programme_of, store_file, wall_clock
from regionwire.config import Config
from regionwire.errors import StoreError

if TYPE_CHECKING:
    from regionwire.store import Store

LOOK = timedelta(seconds=10)  # between two looks at when sources are due

log = structlog.get_logger("regionwire.cli")


class Planned:
    """Seconds until something new may be published: when the next source is due, but a third of the interval at least.

    Sources are due one after the other: to tell every reader the very next one would have them all ask for each.
    """

    def __init__(self, store: Store, interval: float, clock: Callable[[], datetime]) -> None:
        self._store, self._interval, self._clock = store, interval, clock
        self._looked = clock() - LOOK
        self._due: datetime | None = None

    def __call__(self) -> int:
        now = self._clock()
        if now >= self._looked + LOOK:
            self._looked = now
            try:
                self._due = self._store.sources.next_due()
            except (StoreError, SQLAlchemyError) as cause:  # files are served whether or not there is a store
                log.warning("store not read", cause=str(cause))
        wait = (self._due - now).total_seconds() if self._due else self._interval
        return round(min(max(wait, self._interval / 3), self._interval))


class Front:
    """An application that may become another one: one is served before there is a store, to know the address."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


@contextmanager
def shop(
    config: Config, *, clock: Callable[[], datetime] = wall_clock, routes: Sequence[BaseRoute] = ()
) -> Iterator[ASGIApp]:
    """What a configuration publishes. Its store is opened beside whoever writes it; where there is none yet, or none
    that can be read, files alone are given out, and that is logged."""
    output, programme, catalogue = config.path(config.output.dir), programme_of(config), catalogue_of(config)
    interval = config.schedule.interval
    with ExitStack() as stack:
        store = _reading(config)
        yield application(
            output,
            site=programme.site,
            max_age=Planned(stack.enter_context(store), interval, clock) if store else round(interval),
            make=Asking(catalogue, Maker(store.stories, programme)) if store else None,
            retired=catalogue.retired,
            routes=routes,
            clock=clock,
        )


def _reading(config: Config) -> Store | None:
    from regionwire.store import Store

    file = store_file(config)
    if file and not file.exists():
        log.warning("files alone are served", cause=f"there is no {file}; start again when there is")
        return None
    try:
        return Store.reading(f"sqlite:///{file}" if file else config.store.url, tag=config.site.tag)
    except StoreError as cause:
        log.warning("files alone are served", cause=str(cause))
        return None


@asynccontextmanager
async def listening(app: ASGIApp, listen: tuple[str, int]) -> AsyncIterator[str]:
    """Serves `app` at (host, port) while the context lasts, and gives the address. ClickException if it is taken."""
    async with AsyncExitStack() as stack:
        try:
            url = await stack.enter_async_context(serving(app, *listen))
        except OSError as cause:
            reason = (cause.strerror or str(cause)).partition(" (")[0]
            raise click.ClickException(
                f"--listen {listen[0]}:{listen[1]}: {reason}; choose another HOST:PORT"
            ) from cause
        yield url
