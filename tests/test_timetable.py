"""The stories of the press, and when it publishes, corrects and withdraws them."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from press_reader import END, START, stories, timetable

from press.agency import Article
from press.desk import corrected, reworded
from press.pages import AGENCIES
from press.pages.amap import Amap
from press.story import BadStory, PressStory, load_stories
from press.timetable import EventKind, Timetable, plan


def test_the_stories_of_the_press_cover_every_region_of_mali_and_its_neighbours() -> None:
    codes = {code for story in stories() for code in story.regions}
    assert len(stories()) >= 120
    assert len({code for code in codes if code.startswith("ml-")}) == 20
    assert {"ml", "foreign"} <= codes
    assert {code[:2] for code in codes if "-" in code} == {"ml", "ne", "bf", "sn", "ci"}
    assert {story.origin for story in stories()} <= set(AGENCIES)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": None}, r"a\.toml: story 1 \(marche\): missing keys \['title'\]"),
        ({"headline": "x"}, r"unknown keys \['headline'\]"),
        ({"id": "Marché !"}, "id must be a slug"),
        ({"regions": ["Kayes"]}, "regions .* are not codes"),
        ({"paragraphs": []}, "paragraphs must be a list of non-empty strings"),
        ({"byline": 3}, "byline must be a string"),
        ({"title": " "}, "title and place must not be empty"),
    ],
)
def test_a_story_that_cannot_be_used_is_named_with_its_file_and_key(
    change: dict[str, Any], message: str, tmp_path: Path
) -> None:
    story: dict[str, Any] = dict.fromkeys(("standfirst", "byline", "bureau", "caption", "credit"), "")
    story |= {"id": "marche", "regions": ["ml-kayes"], "place": "Kayes", "origin": "amap", "section": "Société"}
    story |= {"title": "Le marché", "paragraphs": ["Il ouvre."]} | change
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in story.items() if value is not None]
    (tmp_path / "a.toml").write_text("\n".join(["[[story]]", *lines]), "utf-8")
    with pytest.raises(BadStory, match=message):
        load_stories(tmp_path)


def test_an_id_used_in_two_files_and_an_empty_folder_are_errors(tmp_path: Path) -> None:
    with pytest.raises(BadStory, match="no stories"):
        load_stories(tmp_path)
    source = next(iter(sorted((Path(__file__).parent.parent / "press" / "stories").glob("*.toml"))))
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(source.read_text("utf-8"), "utf-8")
    with pytest.raises(BadStory, match=r"b\.toml: .* already used in a\.toml"):
        load_stories(tmp_path)


# the timetable


@settings(max_examples=20)
@given(st.integers(0, 10_000), st.floats(0.05, 10), st.floats(0, 1))
def test_a_timetable_is_repeatable_and_nothing_happens_to_a_story_before_it_appears(
    seed: int, days: float, backlog: float
) -> None:
    table = plan(stories(), seed=seed, start=START, days=days, backlog=backlog)
    assert table == plan(reversed(stories()), seed=seed, start=START, days=days, backlog=backlog)
    assert list(table.events) == sorted(table.events)
    appeared: dict[tuple[str, str], datetime] = {}
    for event in table.events:
        key = (event.agency, event.story)
        if event.kind is EventKind.PUBLISH:
            assert key not in appeared
            appeared[key] = event.at
        else:
            assert appeared[key] < event.at
    assert all((story.origin, story.id) in appeared for story in stories())
    assert all(("lessor", story.id) in appeared for story in stories() if story.origin == "amap")


def test_another_seed_is_another_timetable() -> None:
    assert plan(stories(), seed=2, start=START, days=3).events != timetable().events


def test_the_truth_follows_publication_correction_and_withdrawal() -> None:
    table = timetable()
    assert sum(map(len, table.expected(START - timedelta(seconds=1)).values())) == 0
    assert sum(map(len, table.expected(START).values())) == 1
    edited = next(event for event in table.events if event.kind is EventKind.EDIT)
    before, after = (
        next(each for each in table.expected(at)[edited.agency] if each.story.id == edited.story)
        for at in (edited.at - timedelta(seconds=1), edited.at)
    )
    assert (before.issue.version, after.issue.version) == (1, 2)
    assert before.published == after.published < after.modified == edited.at
    assert before.paragraphs != after.paragraphs
    withdrawn = [event for event in table.events if event.kind is EventKind.WITHDRAW]
    assert len({event.story for event in withdrawn}) == 2
    assert not {each.story.id for each in table.expected(END)[withdrawn[0].agency]} & {withdrawn[0].story}


def test_copies_are_verbatim_unless_rewording_is_asked_for() -> None:
    def copies(table: Timetable) -> list[Article]:
        printed = table.expected(END).values()
        return [article for articles in printed for article in articles if article.issue.copied]

    originals = {story.id: story.paragraphs for story in stories()}
    verbatim = copies(timetable())
    assert len(verbatim) > 50
    assert all(each.paragraphs == originals[each.story.id] and not each.issue.reworded for each in verbatim)
    changed = copies(plan(stories(), seed=1, start=START, days=3, rewording=1.0))
    assert all(each.issue.reworded and each.paragraphs != originals[each.story.id] for each in changed)


@pytest.mark.parametrize("story", load_stories(), ids=lambda story: story.id)
def test_a_correction_changes_one_paragraph_and_a_rewording_a_tenth_of_the_words_at_most(story: PressStory) -> None:
    changed = corrected(story)
    assert sum(old != new for old, new in zip(story.paragraphs, changed.paragraphs, strict=True)) == 1
    old, new = (" ".join(each.paragraphs).split() for each in (story, reworded(story, 1)))
    assert old != new
    assert len(set(old) - set(new)) <= 0.1 * len(old)


def test_amap_s_feed_of_ten_holds_a_story_from_abroad_whenever_it_is_asked() -> None:
    moments = [each.at for each in timetable().events if each.agency == "amap"]
    feeds = [timetable().expected(at)["amap"][: Amap.feed_items] for at in moments]
    full = [any(each.story.regions == ("foreign",) for each in feed) for feed in feeds if len(feed) == 10]
    assert len(full) > 50
    assert sum(full) / len(full) > 0.95


@pytest.mark.parametrize(("start", "days"), [(datetime(2026, 8, 4), 3), (START, 0)])  # noqa: DTZ001  (the naive one)
def test_a_timetable_refuses_a_naive_start_and_no_days(start: datetime, days: float) -> None:
    with pytest.raises(ValueError, match="aware start and a positive number of days"):
        plan(stories(), seed=1, start=start, days=days)
