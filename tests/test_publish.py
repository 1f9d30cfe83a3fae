"""Publishing into a directory: what is written, what is left alone, and what a failure costs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from feed_stories import GAO, KAYES, NOON, SITE, SPECS, Held, programme, story
from lxml import etree
from structlog.testing import capture_logs

from feeds.desk import Published
from feeds.making import Maker
from feeds.packing import PACKED
from feeds.publish import Publisher
from feeds.spec import FeedSpec
from regionwire.item import Assigned, Story
from regionwire.store import Store
from regionwire.store.stories import Changes

FEEDS = {f"{slug}.{ending}" for slug in ("all", "ml-kayes", "ml-gao") for ending in ("xml", "rss", "json", "html")}
NAMES = FEEDS | {
    "index.html", "feeds.html", "search.html", "publishers.html",
    "feeds.opml", "style.css", "feed.css", "site.js", "icon.png", "logo.png",
}  # fmt: skip
HOUR = timedelta(hours=1)
IN_GAO = (Assigned("ml-gao", 1.0),)
STORIES = (*(story(n) for n in range(4)), *(story(n, regions=IN_GAO) for n in range(4, 7)))


def run(output: Path, stories: Sequence[Story] = STORIES, touched: frozenset[str] | None = None) -> Published:
    return publisher(Held(stories), output).publish(touched)


def publisher(held: Held, output: Path) -> Publisher:
    return Publisher(Maker(held, programme()), output)


def of(*slugs: str) -> set[str]:
    """The files of these feeds."""
    return {name for name in FEEDS if name.partition(".")[0] in slugs}


def names(output: Path) -> set[str]:
    """The files that are there, without their packed forms."""
    return {path.name for path in output.iterdir() if path.suffix not in PACKED}


def state(output: Path) -> dict[str, tuple[int, int, bytes]]:
    """Name -> inode, time of change, bytes."""
    paths = {name: output / name for name in names(output)}
    return {name: (path.stat().st_ino, path.stat().st_mtime_ns, path.read_bytes()) for name, path in paths.items()}


def changed(before: dict[str, tuple[int, int, bytes]], after: dict[str, tuple[int, int, bytes]]) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def test_first_run_writes_everything_and_leaves_nothing_beside(tmp_path: Path) -> None:
    done = run(tmp_path / "public")
    assert set(done.written) == NAMES == names(tmp_path / "public")
    assert (done.unchanged, done.failed) == (0, ())
    assert len(etree.parse(tmp_path / "public" / "ml-kayes.xml").getroot().findall("{*}entry")) == 4


def test_second_run_changes_no_byte_and_no_time(tmp_path: Path) -> None:
    run(tmp_path)
    before = state(tmp_path)
    assert run(tmp_path) == Published(unchanged=len(NAMES))
    assert state(tmp_path) == before


def test_an_edit_changes_its_feeds_and_no_other(tmp_path: Path) -> None:
    run(tmp_path)
    before = state(tmp_path)
    edited = story(5, regions=IN_GAO, title="Gao : titre corrigé", updated=NOON + timedelta(hours=8))
    done = run(tmp_path, [*STORIES[:5], edited, STORIES[6]], frozenset({"ml-gao"}))
    expected = of("all", "ml-gao") | {"index.html"}
    assert set(done.written) == expected == changed(before, state(tmp_path))


def test_a_replaced_file_is_another_file(tmp_path: Path) -> None:
    """Renamed over, not written into: who holds the old one open reads it to its end."""
    run(tmp_path)
    with (tmp_path / "ml-kayes.xml").open("rb") as held:
        start = held.read(100)
        run(tmp_path, STORIES[1:])
        assert etree.fromstring(start + held.read()) is not None
    assert len(etree.parse(tmp_path / "ml-kayes.xml").getroot().findall("{*}entry")) == 3


def test_what_was_taken_back_leaves_a_tombstone_and_the_date_of_its_feed_goes_on(tmp_path: Path) -> None:
    """In a feed that holds nothing any more as well: an `updated` that went back would be a lie about the past."""

    class Withdrawn(Held):
        def gone(self, codes: frozenset[str] | None, since: datetime) -> list[tuple[str, datetime]]:
            at = NOON + timedelta(hours=9)
            return [(story(n).id, at) for n in range(4, 7) if at >= since]

    publisher(Held(STORIES), tmp_path).publish(None)
    publisher(Withdrawn(STORIES[:4]), tmp_path).publish(frozenset({"ml-gao"}))
    feed = etree.parse(tmp_path / "ml-gao.xml").getroot()
    assert [one.get("ref") for one in feed.findall("{*}deleted-entry")] == [story(n).id for n in range(4, 7)]
    assert feed.findtext("{*}updated") == "2026-11-20T21:00:00+00:00"
    assert feed.find("{*}entry") is None


def test_what_became_a_copy_leaves_a_tombstone_and_the_date_of_its_feed_goes_on(tmp_path: Path) -> None:
    def published(changes: Changes) -> dict[str, str | None]:
        Publisher(Maker(store.stories, programme()), tmp_path).publish(changes.touched)
        store.stories.release(NOON)
        feed = etree.parse(tmp_path / "ml-kayes.xml").getroot()
        marks = feed.findall("{*}deleted-entry")
        return {"updated": feed.findtext("{*}updated")} | {str(one.get("ref")): one.get("when") for one in marks}

    with Store.open("sqlite://", tag=SITE.tag) as store:
        told = ("Le pont de Kayes a rouvert.", "La récolte de sorgho est bonne.")
        items = [story(n, text=text, url=f"https://www.fleuve.example/{n}").item for n, text in enumerate(told)]
        saved = [store.stories.save(it, agency=True, now=NOON + n * HOUR) for n, it in enumerate(items)]
        assert published(saved[0][1] + saved[1][1]) == {"updated": "2026-11-20T13:00:00+00:00"}
        gone = store.stories.latest(None, 1)[0].id
        rows = [row for row, _ in saved]
        joined = store.stories.judge(*rows, same=True, why="one bridge", now=NOON + 2 * HOUR)
        assert published(joined) == {"updated": "2026-11-20T14:00:00+00:00", gone: "2026-11-20T14:00:00+00:00"}
        split = store.stories.judge(*rows, same=False, why="no bridge", now=NOON + 3 * HOUR)
        assert published(split) == {"updated": "2026-11-20T15:00:00+00:00"}


def test_feeds_not_touched_are_not_made_anew(tmp_path: Path) -> None:
    run(tmp_path)
    (tmp_path / "ml-kayes.xml").write_bytes(b"as it was")
    done = run(tmp_path, STORIES, frozenset({"ml-gao"}))
    assert done.written == ()
    assert (tmp_path / "ml-kayes.xml").read_bytes() == b"as it was"


def test_a_missing_feed_is_made_whatever_was_touched(tmp_path: Path) -> None:
    run(tmp_path)
    (tmp_path / "ml-kayes.xml").unlink()
    assert run(tmp_path, STORIES, frozenset({"ml-gao"})).written == ("ml-kayes.xml",)


def test_nothing_touched_does_nothing(tmp_path: Path) -> None:
    assert run(tmp_path, touched=frozenset()) == Published()
    assert list(tmp_path.iterdir()) == []


def test_a_feed_that_cannot_be_read_stops_no_other_and_keeps_its_last_good_files(tmp_path: Path) -> None:
    run(tmp_path)
    before = state(tmp_path)

    class Burning(Held):
        def latest(self, codes: frozenset[str] | None, limit: int) -> list[Story]:
            if codes == GAO.codes:
                raise OSError("disk on fire")
            return super().latest(codes, limit)

    done = publisher(Burning(STORIES[1:]), tmp_path).publish(None)
    assert [str(error) for error in done.failed] == [
        f"feed ml-gao in {tmp_path}: OSError: disk on fire; what was published stays"
    ]
    assert isinstance(done.failed[0].__cause__, OSError)
    assert changed(before, state(tmp_path)) == of("all", "ml-kayes")


def test_a_file_that_cannot_be_written_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "ml-gao.xml").mkdir()
    done = run(tmp_path)
    assert len(done.failed) == 1
    assert "feed ml-gao" in str(done.failed[0])
    assert NAMES - set(done.written) == of("ml-gao")
    assert names(tmp_path) == NAMES - of("ml-gao") | {"ml-gao.xml"}


def test_an_output_that_is_no_directory_is_a_failure_of_every_file(tmp_path: Path) -> None:
    (tmp_path / "public").write_text("a file")
    with capture_logs() as logs:
        done = run(tmp_path / "public")
    assert done.written == ()
    assert {str(error).partition(" in ")[0] for error in done.failed} >= {"feed all", "feed ml-kayes", "home page"}
    assert logs == [
        {
            "event": "not published",
            "log_level": "error",
            "what": "style sheets",
            "others": len(done.failed) - 1,
            "output": str(tmp_path / "public"),
            "cause": "Not a directory",
        }
    ]


def test_a_fault_of_our_own_is_logged_with_its_traceback_once(tmp_path: Path) -> None:
    class Wrong(Held):
        def latest(self, codes: frozenset[str] | None, limit: int) -> list[Story]:
            raise KeyError("ml-atlantis")

    with capture_logs() as logs:
        done = publisher(Wrong(()), tmp_path).publish(None)
    assert len(done.failed) == len(SPECS)
    (line,) = logs
    assert (line["what"], line["others"], line["cause"]) == ("feed all", 2, "KeyError: 'ml-atlantis'")
    assert isinstance(line["exc_info"], KeyError)


def test_one_hostile_story_costs_neither_feed_nor_page(tmp_path: Path) -> None:
    hostile = story(9, title="<script>alert(1)</script>\ud800", url="javascript:alert(1)")
    done = run(tmp_path, [*STORIES, hostile, story(8, title="<script>alert(2)</script>")])
    assert done.failed == ()
    for name in ("ml-kayes.html", "all.html", "index.html"):
        page = (tmp_path / name).read_text("utf-8")
        assert page.count("<script") == page.count('<script src="site.js"') == 1
        assert "javascript:" not in page
        assert "&lt;script&gt;alert(2)" in page


@pytest.mark.parametrize("spec", [KAYES, GAO])
def test_a_feed_refers_to_files_that_are_there(tmp_path: Path, spec: FeedSpec) -> None:
    run(tmp_path)
    feed = etree.parse(tmp_path / f"{spec.slug}.xml").getroot()
    links = {link.get("rel"): link.get("href") for link in feed.findall("{*}link")}
    named = {*links.values(), feed.findtext("{*}icon")}
    assert {url.rpartition("/")[2] for url in named} == {f"{spec.slug}.xml", f"{spec.slug}.html", "icon.png"}
    assert {url.rpartition("/")[2] for url in named} <= names(tmp_path)
