"""The tables of config.toml: each is a dataclass, every key one of its fields."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import get_type_hints

from regionwire.regions import Corrections, Naming, Pin, Weighing
from regionwire.source import Content, Source, limited


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteTable:
    """[site]: who publishes."""

    title: str = "Regionwire"
    base_url: str = "http://127.0.0.1:8000"
    tag: str = "regionwire.example,2026"
    author: str = "Regionwire"
    language: str = "fr"
    notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreTable:
    """[store]: where stories are kept."""

    url: str = "sqlite:///var/regionwire.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchTable:
    """[[output.search]]: a feed of the stories that say something. `within` is an expression as in [output] feeds."""

    name: str  # of its files
    title: str
    all: tuple[str, ...] = ()  # words or phrases, each of which a story has
    any: tuple[str, ...] = ()  # one of which it has
    none: tuple[str, ...] = ()  # none of which it has
    within: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetiredTable:
    """[[output.retired]]: a feed that is no more. `to` takes its place; `since` a day, as 2026-11-24."""

    feed: str
    since: str
    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputTable:
    """[output]: what is published, and where to."""

    dir: str = "public"
    entries: int = limited(100, 1, 300)
    content: Content = Content.SUMMARY
    languages: tuple[str, ...] = ("fr", "en")  # of the pages; the first one's stand at the top
    feeds: tuple[str, ...] = ()  # beside those of regions: "ml-kayes+ml", "agency-amap", "section-sport"
    search: tuple[SearchTable, ...] = ()
    changes: bool = False  # a feed of what edits changed beside each feed
    archive: bool = True  # documents of what the feeds no longer hold
    retired: tuple[RetiredTable, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PushTable:
    """[push]: whom changes are told to at once (WebSub). `own`: the hub that `run` and `serve` have themselves;
    `private`: its subscribers may be at addresses that are not public."""

    hubs: tuple[str, ...] = ()
    own: bool = False
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchTable:
    """[fetch]: how hosts are asked. Times in seconds, sizes in bytes."""

    contact: str = ""
    pace: float = limited(1.0, 0, 3600)
    concurrency: int = limited(2, 1, 16)
    timeout: float = limited(30.0, 1, 600)
    max_bytes: int = limited(10_000_000, 10_000, 200_000_000)
    max_redirects: int = limited(5, 0, 20)
    robots: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleTable:
    """[schedule]: the clock. Times in seconds."""

    interval: float = limited(900.0, 10, 86_400)
    tick: float = limited(10.0, 0.1, 30)
    revisit_days: float = limited(3.0, 0, 60)
    sources_at_once: int = limited(8, 1, 64)
    stories_per_visit: int = limited(60, 1, 10_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTable:
    """[read]: which sources."""

    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionsTable:
    """[regions]: which countries, which of their regions have a feed, and what the program is told beyond its data."""

    countries: tuple[str, ...] = ("ml",)
    feeds: tuple[str, ...] = ()
    folder: str = ""
    name: tuple[Naming, ...] = ()
    weigh: tuple[Weighing, ...] = ()
    story: tuple[Pin, ...] = ()

    @property
    def corrections(self) -> Corrections:
        return Corrections(self.name, self.weigh, self.story)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The whole configuration. `sources` are those of [read], as declared, with their overrides; `unread` are those
    that the file declares or changes and [read] does not name. Both by key."""

    file: Path
    site: SiteTable = SiteTable()
    store: StoreTable = StoreTable()
    output: OutputTable = OutputTable()
    push: PushTable = PushTable()
    fetch: FetchTable = FetchTable()
    schedule: ScheduleTable = ScheduleTable()
    read: ReadTable = ReadTable()
    regions: RegionsTable = RegionsTable()
    sources: tuple[Source, ...] = ()
    unread: tuple[Source, ...] = ()

    def path(self, name: str) -> Path:
        """A path of the file, relative to the file."""
        return (self.file.parent / name).resolve()

    @property
    def gazetteers(self) -> Path | None:
        """The operator's own gazetteers, None where there are none."""
        return self.path(self.regions.folder) if self.regions.folder else None


TABLES = {name: table for name, table in get_type_hints(Config).items() if name not in ("file", "sources", "unread")}
