"""A small year of the press, played twice in batches of different size: no story twice, none lost, the same bytes."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from press.year.archive import Archive
from press.year.outlets import OUTLETS
from press.year.plan import Fate, Kind, plan
from press.year.text import How, bulletin, report, reprinted

ROOT = Path(__file__).parent.parent
START = datetime(2025, 1, 1, tzinfo=UTC)
DAYS, STORIES = 8, 150


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    command = [sys.executable, "benchmarks/year.py", f"--stories={STORIES}", f"--days={DAYS}", "--jobs=2", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)
    assert done.stdout, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == (0 if answer["kept"] else 1)
    return answer


@pytest.fixture(scope="module")
def archive() -> Archive:
    return Archive(plan(seed=3, start=START, days=30, stories=900))


def test_the_size_of_batches_changes_no_byte(told: dict[str, Any]) -> None:
    assert not told["visit_cut_short"]
    assert told["files_that_differ"] == []
    assert told["publishings_that_differ"] == []
    assert told["stores_alike"]
    assert told["publishings"] > DAYS


def test_every_story_is_told_once_and_for_ever(told: dict[str, Any]) -> None:
    for play in told["plays"]:
        assert play["announced"] == play["filed"] == play["entries"] + play["withdrawn"] == STORIES
        assert play["joined"] == play["copies"] > STORIES / 4
        assert play["faults"] == []
        assert play["our_own_faults"] == []
        assert play["left_out"] == 0


def test_a_year_follows_from_its_seed() -> None:
    first, again, other = (plan(seed=seed, start=START, days=20, stories=400) for seed in (1, 1, 2))
    assert first == again
    assert first.printings != other.printings


def test_all_that_can_happen_to_a_page_happens(archive: Archive) -> None:
    pages = archive.plan.printings
    assert {page.how for page in pages} == set(How)
    assert {change.what for page in pages for change in page.changes} >= set(Fate) - {Fate.BACK}
    assert {story.kind for story in archive.plan.stories} == set(Kind)
    assert {page.outlet.key for page in pages} == {outlet.key for outlet in OUTLETS}
    assert len(OUTLETS) == 12
    assert sum(outlet.redesign is not None for outlet in OUTLETS) == 2


@settings(max_examples=60)
@given(number=st.integers(0, 900), hours=st.floats(0, 1000))
def test_every_address_that_a_page_ever_has_leads_to_it(archive: Archive, number: int, hours: float) -> None:
    page = archive.plan.printings[number]
    at = page.at + timedelta(hours=hours)
    assert archive.find(archive.announced(page, at)) is page
    assert archive.find(page.outlet.base + archive.path(page, at)) is page


def test_stories_share_no_phrase_and_reprints_share_most() -> None:
    def phrases(paragraphs: tuple[str, ...]) -> set[tuple[str, ...]]:
        words = " ".join(paragraphs).split()
        return set(zip(*(words[start:] for start in range(5)), strict=False))

    told = [phrases(report(f"story {number}").paragraphs) for number in range(200)]
    shared = [len(one & other) for index, one in enumerate(told) for other in told[:index]]
    assert max(shared) <= 3
    first = report("story 1")
    for how in How:
        printed = phrases(reprinted(first, how, "seed").paragraphs)
        assert len(printed & told[1]) > len(printed) * 0.7


def test_issues_of_a_series_differ_by_their_figures_and_day_alone() -> None:
    issues = [bulletin("series", f"issue {week}", START + timedelta(days=7 * week)) for week in range(4)]
    bare = {
        tuple("".join(sign for sign in line if not sign.isdigit()) for line in issue.paragraphs[1:]) for issue in issues
    }
    assert len(bare) == 1
    assert len({issue.paragraphs[1:] for issue in issues}) == 4
