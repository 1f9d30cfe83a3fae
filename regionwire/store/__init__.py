"""What must outlive a process, and hold between processes: who is due, what was asked, which stories there are.

with Store.open("sqlite:///var/regionwire.db", tag="example.org,2026") as store, store.exclusive():
    store.sources.claim(…)      store.pages.due(…)      store.stories.latest(…)
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from types import TracebackType
from typing import Self

from sqlalchemy import Connection

from regionwire.store.account import Accounts
from regionwire.store.database import Database
from regionwire.store.pages import GONE_AFTER, DuePage, Pages, PageState
from regionwire.store.pings import Pings
from regionwire.store.sources import Sources, SourceState
from regionwire.store.stories import Changes, Stories
from regionwire.store.subscriptions import Subscriptions
from regionwire.store.tasks import Tasks
from regionwire.store.watch import Watch

__all__ = ["GONE_AFTER", "Changes", "DuePage", "PageState", "SourceState", "Store"]


class Store:
    """One store over SQLAlchemy Core, in parts that share a database."""

    def __init__(self, database: Database, tag: str) -> None:
        self._database = database
        self.sources = Sources(database)
        self.pages = Pages(database)
        self.stories = Stories(database, tag)
        self.accounts = Accounts(database)
        self.tasks = Tasks(database)
        self.subscriptions = Subscriptions(database)
        self.pings = Pings(database)

    @classmethod
    def open(cls, url: str, *, tag: str) -> Self:
        """Open, and bring to this program's version. StoreError says why not."""
        return cls(Database(url), tag)

    @classmethod
    def reading(cls, url: str, *, tag: str) -> Self:
        """Open beside a program that writes, to read alone. StoreError says why not; writing raises it as well."""
        return cls(Database(url, readable=True), tag)

    def exclusive(self) -> AbstractContextManager[None]:
        """Hold the store for one program; StoreBusy when another one does."""
        return self._database.exclusive()

    def batch(self) -> AbstractContextManager[Connection]:
        """One transaction around many calls: all of them, or none. Never across an await."""
        return self._database.write()

    def watch(self) -> Watch:
        """What notes from now on which stories become something else to others."""
        return Watch(self._database)

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
