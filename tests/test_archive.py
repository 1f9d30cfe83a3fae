"""What feeds no longer hold: documents that never change, in a chain that leaves nothing out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from feed_stories import KAYES, SITE, SOURCES, story
from lxml import etree

from feeds.archive import FULL, Archive, is_archived
from feeds.desk import Desk
from feeds.search import Query, Term
from regionwire.item import Moment, Precision, Story
from regionwire.store import Store

OCTOBER = datetime(2026, 10, 3, 8, tzinfo=UTC)
ATOM, HISTORY = "{http://www.w3.org/2005/Atom}", "{http://purl.org/syndication/history/1.0}"


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open("sqlite://", tag=SITE.tag) as opened:
        yield opened


def keep(store: Store, number: int, at: datetime, **changes: Any) -> None:
    """Story `number`, published and first seen then; each says something else, so that none is a copy."""
    told = {"published": Moment(at, Precision.MINUTE, "Africa/Bamako"), **changes}
    item = story(number, text=f"La nouvelle numéro {number} tient en une phrase.", **told).item
    store.stories.save(item, agency=True, now=at, seen=at)


def archive(store: Store, output: Path) -> Archive:
    return Archive(store.stories, SITE, SOURCES, output)


def close(store: Store, output: Path, limit: int = 1000) -> list[str]:
    """Write what is to be closed beside a live feed of so many entries; the names of what was written, at the end."""
    live = frozenset(story.id for story in store.stories.latest(KAYES.codes, limit))
    closed = archive(store, output).close(KAYES, live)
    desk = Desk(output)
    desk.put(closed.documents)
    desk.put(closed.lists)
    return [name for name, data in closed.documents.items() if data] + [*closed.lists]


def chain(store: Store, output: Path) -> Iterator[Any]:
    """The documents as one who mirrors them comes by them, the newest first."""
    address = archive(store, output).newest(KAYES)
    while address:
        root = etree.parse(output / address.removeprefix(SITE.url())).getroot()
        assert root.find(f"{HISTORY}archive") is not None
        links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
        assert (links["self"], links["current"]) == (address, SITE.url("ml-kayes.xml"))
        yield root
        address = links.get("prev-archive", "")


def test_a_month_is_closed_when_it_is_over_and_never_changes_again(store: Store, tmp_path: Path) -> None:
    for number in range(3):
        keep(store, number, OCTOBER + timedelta(days=number))
    assert close(store, tmp_path) == []
    keep(store, 3, OCTOBER + timedelta(days=30))
    assert close(store, tmp_path) == ["archive/ml-kayes/2026-10.xml", "archive/ml-kayes/2026.ndjson"]
    before = (tmp_path / "archive/ml-kayes/2026-10.xml").read_bytes()
    keep(store, 1, OCTOBER + timedelta(days=31), title="Kayes : tout autre chose")  # an edit
    assert close(store, tmp_path) == []
    keep(store, 4, OCTOBER + timedelta(days=61))
    assert close(store, tmp_path) == ["archive/ml-kayes/2026-11.xml", "archive/ml-kayes/2026.ndjson"]
    assert (tmp_path / "archive/ml-kayes/2026-10.xml").read_bytes() == before
    titles = [[it.findtext(f"{ATOM}title") for it in root.findall(f"{ATOM}entry")] for root in chain(store, tmp_path)]
    assert [len(it) for it in titles] == [2, 3]
    assert "Kayes : tout autre chose" in titles[0]


def test_a_full_document_is_closed_within_its_month(store: Store, tmp_path: Path) -> None:
    for number in range(2 * FULL + 1):
        keep(store, number, OCTOBER)
    written = close(store, tmp_path)
    assert written == [f"archive/ml-kayes/{name}" for name in ("2026-10.xml", "2026-10-2.xml", "2026.ndjson")]
    ids = [it.findtext(f"{ATOM}id") for root in chain(store, tmp_path) for it in root.findall(f"{ATOM}entry")]
    assert (len(ids), len({*ids})) == (2 * FULL, 2 * FULL)
    assert close(store, tmp_path) == []


def test_the_list_says_of_each_document_what_proves_it(store: Store, tmp_path: Path) -> None:
    for month in range(5):  # October to February
        keep(store, month, OCTOBER + timedelta(days=31 * month))
    close(store, tmp_path)
    lists = {
        year: [
            json.loads(line) for line in (tmp_path / f"archive/ml-kayes/{year}.ndjson").read_text("utf-8").splitlines()
        ]
        for year in (2026, 2027)
    }
    months = {year: [it["month"] for it in documents] for year, documents in lists.items()}
    assert months == {2026: ["2026-10", "2026-11", "2026-12"], 2027: ["2027-01"]}
    assert len(list(chain(store, tmp_path))) == 4
    for listed in lists[2026] + lists[2027]:
        document = (tmp_path / listed["url"].removeprefix(SITE.url())).read_bytes()
        assert (len(document), hashlib.sha256(document).hexdigest()) == (listed["bytes"], listed["sha256"])


def test_what_was_old_when_it_came_is_in_the_archive_at_once_and_in_no_live_feed(store: Store, tmp_path: Path) -> None:
    long_ago = Moment(OCTOBER - timedelta(days=400), Precision.MINUTE, "Africa/Bamako")
    keep(store, 0, OCTOBER, published=long_ago)
    keep(store, 1, OCTOBER + timedelta(days=40))
    close(store, tmp_path)
    assert len([it for root in chain(store, tmp_path) for it in root.findall(f"{ATOM}entry")]) == 1
    live: tuple[Story, ...] = store.stories.latest(KAYES.codes, 10)
    assert [it.item.url for it in live] == [story(1).item.url]


def test_the_live_feed_and_the_archive_together_hold_everything(store: Store, tmp_path: Path) -> None:
    for number in range(12):
        keep(store, number, OCTOBER + timedelta(hours=number))
        close(store, tmp_path, limit=5)
        closed = {it.findtext(f"{ATOM}title") for root in chain(store, tmp_path) for it in root.iter(f"{ATOM}entry")}
        live = {it.item.title for it in store.stories.latest(KAYES.codes, 5)}
        assert closed | live == {story(one).item.title for one in range(number + 1)}


def test_what_is_searched_for_has_no_archive() -> None:
    assert is_archived(KAYES)
    assert not is_archived(replace(KAYES, query=Query((Term.of("pirogue"),))))


def test_what_was_cut_short_is_made_again(store: Store, tmp_path: Path) -> None:
    for number in range(FULL):
        keep(store, number, OCTOBER)
    Desk(tmp_path).put(archive(store, tmp_path).close(KAYES, frozenset()).documents)
    assert archive(store, tmp_path).newest(KAYES) == ""
    assert close(store, tmp_path) == ["archive/ml-kayes/2026-10.xml", "archive/ml-kayes/2026.ndjson"]


def test_a_site_that_moves_leads_to_its_archive_where_it_is_now(store: Store, tmp_path: Path) -> None:
    for number in range(FULL):
        keep(store, number, OCTOBER)
    close(store, tmp_path)
    moved = Archive(store.stories, replace(SITE, base_url="https://elsewhere.example/n"), SOURCES, tmp_path)
    assert moved.newest(KAYES) == "https://elsewhere.example/n/archive/ml-kayes/2026-10.xml"


def test_an_edit_at_the_same_moment_as_the_last_story_of_a_document_is_in_the_next_one(
    store: Store, tmp_path: Path
) -> None:
    for number in range(FULL):
        keep(store, number, OCTOBER)
    close(store, tmp_path)
    keep(store, 0, OCTOBER, title="Kayes : tout autre chose")
    keep(store, FULL, OCTOBER + timedelta(days=40))
    close(store, tmp_path)
    newest, _ = chain(store, tmp_path)
    assert [it.findtext(f"{ATOM}title") for it in newest.findall(f"{ATOM}entry")] == ["Kayes : tout autre chose"]


@pytest.mark.parametrize("damage", ["lost", "lost of a later year", "damaged"])
def test_a_list_that_cannot_be_read_changes_no_document_and_the_feed_still_leads_to_the_newest(
    store: Store, tmp_path: Path, damage: str
) -> None:
    for number in range(2 * FULL + 1):
        keep(store, number, OCTOBER)
    close(store, tmp_path)
    listed = tmp_path / "archive/ml-kayes/2026.ndjson"
    if damage == "lost of a later year":
        (tmp_path / "archive/ml-kayes/2025.ndjson").write_bytes(listed.read_bytes())
    listed.write_bytes(b"{") if damage == "damaged" else listed.unlink()
    with pytest.raises(ValueError, match="restore it"):
        archive(store, tmp_path).close(KAYES, frozenset())
    assert archive(store, tmp_path).newest(KAYES) == SITE.url("archive/ml-kayes/2026-10-2.xml")
