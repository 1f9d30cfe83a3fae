"""The whole way, from agency pages to files, against the press: what an operator and a subscriber would notice."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import structlog
from lxml import etree
from newsroom import PATIENCE, START, Newsroom, newsroom, timetable
from structlog.testing import capture_logs
from structlog.typing import EventDict

from press.agency import Article
from press.fault import FaultKind
from press.story import PressStory, load_stories
from press.timetable import Event, EventKind, Timetable
from regionwire.item import Item, Precision
from regionwire.text import words
from scrapers.agencies import SOURCES

ATOM = "{http://www.w3.org/2005/Atom}"
REGIONS = ("ml-kayes", "ml-kita", "ml-nioro", "ne-zinder", "bf-guiriko")
FEW = tuple(story for story in load_stories() if story.regions[0] in REGIONS)


def run(
    folder: Path, table: Timetable, play: Callable[[Newsroom], Awaitable[None]], patience: float = PATIENCE
) -> None:
    """Let `play` happen in a newsroom that reads the press of `table`."""

    async def go() -> None:
        async with newsroom(folder, table, patience=patience) as room:
            await play(room)

    asyncio.run(go())


def entries(path: Path) -> dict[str, etree._Element]:
    """The entries of a feed by their id."""
    found = etree.parse(path).getroot().findall(f"{ATOM}entry")
    return {str(entry.findtext(f"{ATOM}id")): entry for entry in found}


Read = list[tuple[str, Article, Item | None]]


@pytest.fixture(scope="module")
def a_day(tmp_path_factory: pytest.TempPathFactory) -> tuple[Read, list[Item], Path]:
    """A day of the press, read every hour: (what was in print and what was made of it, all originals, the output)."""
    folder = tmp_path_factory.mktemp("day")
    result: list[tuple[Read, list[Item], Path]] = []

    async def play(room: Newsroom) -> None:
        for _ in range(25):
            await room.cycle(hours=1)
        result.append((room.read(), [story.item for story in room.store.stories.latest(None, 10_000)], room.output))

    run(folder, timetable(), play)
    return result[0]


def test_every_story_in_print_is_read(a_day: tuple[Read, list[Item], Path]) -> None:
    read, _, _ = a_day
    assert len(read) > 350
    assert [article.path for _, article, item in read if item is None] == []


@pytest.mark.parametrize("field", ["title", "byline", "bureau"])
def test_fields_are_exactly_what_is_printed(a_day: tuple[Read, list[Item], Path], field: str) -> None:
    read, _, _ = a_day
    wrong = [
        (key, article.path, getattr(item, field), getattr(article, field))
        for key, article, item in read
        if item and getattr(item, field) != getattr(article, field)
    ]
    assert wrong == []


def test_the_time_of_publication_is_the_page_s_as_exactly_as_it_prints_it(a_day: tuple[Read, list[Item], Path]) -> None:
    read, _, _ = a_day
    wrong = [(key, article.path) for key, article, item in read if item and not _same_time(item, article.published)]
    assert wrong == []


def _same_time(item: Item, printed: datetime) -> bool:
    if item.published is None:
        return False
    if item.published.precision is Precision.DAY:
        return item.published.at.date() == printed.date()
    step = timedelta(minutes=1) if item.published.precision is Precision.MINUTE else timedelta(seconds=1)
    return timedelta(0) <= printed - item.published.at < step


def test_bodies_are_whole_and_only_the_story(a_day: tuple[Read, list[Item], Path]) -> None:
    read, _, _ = a_day
    wrong = []
    for key, article, item in read:
        if item is None or article.partial:
            continue
        body = words("\n".join(article.paragraphs))
        # outlets that reprint put the standfirst before the first paragraph: then it is part of what they print
        merged = words("\n".join((article.standfirst, *article.paragraphs)))
        if words(item.text) not in (body, merged):
            wrong.append((key, article.path, item.text))
    assert wrong == []


def test_a_partial_page_is_flagged_and_holds_nothing_but_its_beginning(a_day: tuple[Read, list[Item], Path]) -> None:
    read, _, _ = a_day
    partial = [(article, item) for _, article, item in read if item and article.partial]
    assert partial
    for article, item in partial:
        whole = " ".join(words("\n".join((article.standfirst, *article.paragraphs))))
        assert " ".join(words(item.text)[:-1]) in whole, article.path  # the last word may be cut


def test_at_least_95_of_100_stories_are_in_the_right_region(a_day: tuple[Read, list[Item], Path]) -> None:
    read, _, _ = a_day
    pairs = [
        ({region.code for region in item.regions}, set(article.story.regions)) for _, article, item in read if item
    ]
    assert sum(found == gold for found, gold in pairs) / len(pairs) >= 0.95


def test_one_entry_a_story_though_hosts_and_copiers_carry_it_verbatim(a_day: tuple[Read, list[Item], Path]) -> None:
    read, originals, _ = a_day
    urls = {item.url for item in originals}
    shown = Counter(article.story.id for _, article, item in read if item and item.url in urls)
    altered = {article.story.id for _, article, _ in read if article.partial or article.issue.version > 1}
    assert {story: count for story, count in shown.items() if count > 1 and story not in altered} == {}


def test_every_region_that_has_stories_has_a_feed_with_entries(a_day: tuple[Read, list[Item], Path]) -> None:
    _, _, output = a_day
    filled = [path.stem for path in output.glob("ml-*.xml") if entries(path)]
    assert len(filled) == 20
    assert all((output / f"{name}.html").exists() for name in filled)
    assert all(entries(output / f"{name}.xml") for name in ("all", "ml", "foreign", "ne-zinder", "bf-guiriko"))


def test_ten_cycles_over_unchanged_pages_change_nothing_and_ask_each_page_once_at_most(tmp_path: Path) -> None:
    async def play(room: Newsroom) -> None:
        room.watch.now += timedelta(days=2)
        for _ in range(3):  # the first reads what is announced, the next what was too much for one visit
            await room.cycle(hours=1)
        before = room.files()
        printing = {key for key, articles in room.press.timetable.expected(room.watch.now).items() if articles}
        assert len(printing) > 8
        hosts = {room.host(key) for key in printing}
        for _ in range(10):
            room.press.log.clear()
            outcome = await room.cycle(hours=1)
            assert printing <= {report.source for report in outcome.reports if not report.error}
            asked = Counter((request.host, request.path) for request in room.press.log)
            assert [page for page, count in asked.items() if count > 1] == []
            whole = [one for one in room.press.log if one.status == 200 and one.path != "/robots.txt"]
            assert [one for one in whole if one.host in hosts and not one.conditional] == []
        assert room.files() == before

    run(tmp_path, timetable(FEW, days=0.5), play)


def test_one_edit_changes_exactly_that_entry_and_its_feeds(tmp_path: Path) -> None:
    story = next(story for story in FEW if story.origin == "anp")
    others = tuple(other for other in FEW if other.origin == "amap")[:3]
    first = [Event(START, other.origin, other.id, EventKind.PUBLISH) for other in (story, *others)]
    edit = Event(START + timedelta(hours=5), "anp", story.id, EventKind.EDIT, version=2)
    table = Timetable({each.id: each for each in (story, *others)}, (*first, edit), 1)

    async def play(room: Newsroom) -> None:
        await room.cycle(hours=1)
        before, old = room.files(), {name: entries(room.output / f"{name}.xml") for name in ("all", "ne-zinder")}
        await room.cycle(hours=6)
        touched = {name for name, file in room.files().items() if file != before[name]}
        forms = ("{}.xml", "{}.rss", "{}.json", "{}.html", "en/{}.html")
        assert touched == {form.format(slug) for form in forms for slug in ("all", "ne-zinder")}
        new = entries(room.output / "all.xml")
        changed = [id for id, entry in new.items() if etree.tostring(entry) != etree.tostring(old["all"][id])]
        (zinder,) = old["ne-zinder"]
        assert changed == [zinder]
        assert new.keys() == old["all"].keys()
        assert new[zinder].findtext(f"{ATOM}published") == old["all"][zinder].findtext(f"{ATOM}published")
        assert new[zinder].findtext(f"{ATOM}updated") == "2025-11-17T11:00:00+00:00"

    run(tmp_path, table, play)


FAULTS = [
    (FaultKind.NOT_FOUND, "HTTP 404"),
    (FaultKind.GONE, "HTTP 410"),
    (FaultKind.TOO_MANY, "HTTP 429"),
    (FaultKind.ERROR, "HTTP 500"),
    (FaultKind.LOOP, "loop"),
    (FaultKind.CHALLENGE, "challenge page"),
    (FaultKind.CHALLENGE_OK, "challenge page"),
    (FaultKind.CUT, ""),
    (FaultKind.LARGE, "bytes"),
    (FaultKind.BOMB, "bytes"),
    (FaultKind.ROBOTS_DOWN, "robots.txt"),
    (FaultKind.ROBOTS_DISALLOW, "robots.txt"),
    (FaultKind.SLOW, "not done after"),
]


@pytest.mark.parametrize(
    ("kind", "cause"), FAULTS, ids=lambda value: str(value) if isinstance(value, FaultKind) else ""
)
def test_a_host_that_fails_stops_nobody_and_nothing_is_lost(tmp_path: Path, kind: FaultKind, cause: str) -> None:
    """AMAP reads well, then fails while a story appears there and another at ANP, then is well again."""
    old, new = [story for story in FEW if story.origin == "amap"][:2]
    other = next(story for story in FEW if story.origin == "anp")
    events = (
        Event(START, "amap", old.id, EventKind.PUBLISH),
        Event(START + timedelta(hours=2), "amap", new.id, EventKind.PUBLISH),
        Event(START + timedelta(hours=2), "anp", other.id, EventKind.PUBLISH),
    )
    table = Timetable({story.id: story for story in (old, new, other)}, events, 1)

    async def play(room: Newsroom) -> None:
        amap = room.host("amap")
        await room.cycle(hours=1)
        before = set(entries(room.output / "all.xml"))
        (kept,) = {story.id for story in room.store.stories.latest(None, 9) if story.item.source == "amap"}
        room.watch.now += timedelta(hours=24)  # robots.txt is asked again
        room.press.fault(amap, kind)
        with capture_logs() as logs:
            outcome = await room.cycle()
        failed = {report.source: report.error for report in outcome.failed}
        assert "amap" in failed, failed
        assert cause in failed["amap"]
        assert [log for log in logs if log.get("source") == "amap" and log.get("url") and log.get("cause")]
        assert kept in entries(room.output / "all.xml")
        assert len(entries(room.output / "ne-zinder.xml")) == 1
        assert outcome.published.failed == ()
        room.press.clear(amap)
        await room.cycle(hours=25)
        after = set(entries(room.output / "all.xml"))
        assert before <= after
        assert len(after - before) == 2

    # a slow host is waited for to the end, and every other one has to answer within that time
    run(tmp_path, table, play, patience=2.0 if kind is FaultKind.SLOW else PATIENCE)


def test_a_page_that_leads_home_is_no_story_and_is_read_when_it_is_back(tmp_path: Path) -> None:
    story = next(story for story in FEW if story.origin == "amap")
    table = Timetable({story.id: story}, (Event(START, "amap", story.id, EventKind.PUBLISH),), 1)

    async def play(room: Newsroom) -> None:
        room.press.fault(room.host("amap"), FaultKind.HOME)
        await room.cycle(hours=1)
        assert [reason for source, _, reason in room.store.pages.left_out() if source == "amap"] == [
            "redirected to the home page"
        ]
        room.press.clear(room.host("amap"))
        await room.cycle(hours=1)
        assert [item.title for key, _, item in room.read() if key == "amap" and item] == [story.title]

    run(tmp_path, table, play)


def test_html_where_a_feed_was_and_a_redesign_are_read_another_way(tmp_path: Path) -> None:
    story, later = [story for story in FEW if story.origin == "amap"][:2]
    events = (
        Event(START, "amap", story.id, EventKind.PUBLISH),
        Event(START + timedelta(hours=2), "amap", later.id, EventKind.PUBLISH),
    )

    async def play(room: Newsroom) -> None:
        room.press.fault(room.host("amap"), FaultKind.HTML_FEED)
        (report,) = [report for report in (await room.cycle(hours=1)).reports if report.source == "amap"]
        assert (report.error, report.changes.new) == ("", 1)
        assert any("HTML" in cause for _, cause in report.notes)
        room.press.clear(room.host("amap"))
        room.press.fault(room.host("amap"), FaultKind.REDESIGN)
        await room.cycle(hours=2)
        read = {article.story.id: item for key, article, item in room.read() if key == "amap"}
        item = read[later.id]
        assert item
        assert words(item.text) == words("\n".join(later.paragraphs))

    run(tmp_path, Timetable({each.id: each for each in (story, later)}, events, 1), play)


def test_a_withdrawn_story_leaves_its_feeds_after_a_day(tmp_path: Path) -> None:
    story: PressStory = next(story for story in FEW if story.origin == "anp")
    events = (
        Event(START, "anp", story.id, EventKind.PUBLISH),
        Event(START + timedelta(hours=3), "anp", story.id, EventKind.WITHDRAW),
    )

    async def play(room: Newsroom) -> None:
        await room.cycle(hours=1)
        await room.cycle(hours=4)
        assert len(entries(room.output / "ne-zinder.xml")) == 1
        await room.cycle(hours=25)
        assert entries(room.output / "ne-zinder.xml") == {}

    run(tmp_path, Timetable({story.id: story}, events, 1), play)


def test_the_same_days_give_the_same_bytes(tmp_path: Path) -> None:
    shown: list[dict[str, str]] = []

    async def play(room: Newsroom) -> None:
        for _ in range(4):
            await room.cycle(hours=3)
        shown.append({name: digest for name, (_, digest) in room.files().items()})

    for name in ("first", "second"):
        run(tmp_path / name, timetable(FEW, days=0.5), play)
    assert shown[0] == shown[1]


def test_stopped_in_mid_cycle_it_keeps_what_it_read_and_reads_the_rest_next_time(tmp_path: Path) -> None:
    others, told = set(SOURCES) - {"anp"}, asyncio.Event()

    def listen(logger: object, method: str, event: EventDict) -> EventDict:
        """Set `told` when every other source has been read."""
        if event["event"] in ("source read", "source failed"):
            others.discard(event["source"])
        if not others:
            told.set()
        raise structlog.DropEvent

    async def play(room: Newsroom) -> None:
        room.press.fault(room.host("anp"), FaultKind.SLOW)
        room.watch.now += timedelta(hours=13)
        stop = asyncio.Event()
        running = asyncio.create_task(room.scheduler.run(stop))
        await asyncio.wait_for(told.wait(), 60)
        stop.set()
        await asyncio.wait_for(running, 30)
        assert len(entries(room.output / "all.xml")) > 3
        assert not entries(room.output / "ne-zinder.xml")
        room.press.clear(room.host("anp"))
        await room.cycle()
        assert entries(room.output / "ne-zinder.xml")

    structlog.configure(processors=[listen])
    try:
        run(tmp_path, timetable(FEW, days=0.5), play)
    finally:
        structlog.reset_defaults()
