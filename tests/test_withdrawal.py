"""What outlets take back, bring back and move, as whoever uses the store would notice it: one story, under one id."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from identity_stories import (
    BODY,
    DAY,
    FOLLOW_UP,
    HOUR,
    LATER,
    NEXT_WEEK,
    NOON,
    ROUNDUP,
    at,
    entries,
    item,
    logged,
    only,
    save,
)

from regionwire.item import Announcement, Item, Validators
from regionwire.store import Store
from regionwire.urls import key_of


@pytest.mark.parametrize("path", ["bac-de-kayo", "bac-de-retour"])
def test_a_withdrawn_story_that_returns_is_the_same_story(store: Store, path: str) -> None:
    row = save(store, item(), NOON)
    before = only(store)
    assert store.stories.withdraw(row, NOON + DAY).withdrawn == 1
    assert entries(store) == {}
    assert save(store, item(path=path)) == row
    assert (only(store).id, only(store).published, only(store).updated) == (before.id, before.published, before.updated)
    assert only(store).item.url == at("amap", path)


def test_a_story_that_returns_is_newer_than_what_told_readers_that_it_was_gone(store: Store) -> None:
    row = save(store, item(), NOON)
    store.stories.release(NOON)
    store.stories.withdraw(row, NOON + DAY)
    ((_, gone),) = store.stories.gone(None, NOON)
    save(store, item())
    assert only(store).updated == LATER > gone


def test_a_story_that_returns_elsewhere_and_says_more_is_an_edit_of_it(store: Store) -> None:
    row = save(store, item(), NOON)
    store.stories.withdraw(row, NOON + DAY)
    more = f"{BODY}\nLe chantier a duré plus longtemps que prévu, faute de tôles et de soudeurs."
    assert save(store, item(path="bac-de-retour", text=more)) == row
    assert only(store).updated == LATER
    assert [version.item.text for version in store.accounts.versions(row)] == [BODY]


def test_a_withdrawn_original_takes_its_copies_along_and_brings_them_back(store: Store) -> None:
    row = save(store, item(), NOON)
    save(store, item("bamada", hours=1), NOON + HOUR)
    assert store.stories.withdraw(row, NOON + DAY).touched == {"all", "agency-amap", "ml-koulikoro"}
    assert entries(store) == {}
    save(store, item())
    assert entries(store) == {at("amap"): [at("bamada")]}


@pytest.mark.parametrize("first", [0, 1])
def test_what_left_at_one_time_is_told_in_one_order_whichever_was_asked_first(store: Store, first: int) -> None:
    rows = [save(store, item()), save(store, item(path="collecte", text=FOLLOW_UP, title="Le bac a coûté cher"))]
    store.stories.release(LATER)
    for row in (rows[first], rows[not first]):
        store.stories.withdraw(row, LATER)
    gone = [uri for uri, _ in store.stories.gone(None, LATER)]
    assert len(gone) == 2
    assert gone == sorted(gone, reverse=True)


def test_no_feed_tells_that_a_story_is_gone_which_was_history_when_it_was_found(store: Store) -> None:
    row = save(store, item(), NOON + 30 * DAY)
    store.stories.release(NOON + 30 * DAY)
    store.stories.withdraw(row, NOON + 31 * DAY)
    assert store.stories.gone(None, NOON) == ()


def test_what_is_withdrawn_is_not_withdrawn_again(store: Store) -> None:
    row = save(store, item())
    store.stories.withdraw(row, LATER)
    again = store.stories.withdraw(row, LATER + DAY)
    assert (again.withdrawn, again.touched) == (0, frozenset())


def test_a_story_that_is_gone_goes_on_at_its_other_address_with_all_that_was_said_of_it(store: Store) -> None:
    row = save(store, item())
    before = only(store)
    save(store, item("bamada", hours=1))
    twin = save(store, item(path="bis", hours=1))
    store.pages.announce("amap", [Announcement(at("amap", "bis"))], NOON)
    store.pages.read("amap", at("amap", "bis"), NOON, LATER, Validators(), twin)
    store.stories.withdraw(row, LATER)
    assert entries(store) == {at("amap", "bis"): [at("bamada")]}
    assert (only(store).id, only(store).updated) == (before.id, before.updated)
    assert store.stories.row_of(at("amap", "bis")) == store.stories.row_of(at("amap")) == row
    (due,) = store.pages.due("amap", LATER, 9)
    assert due.story == row


def test_a_copy_that_moved_and_was_met_first_at_its_new_address_is_one_copy(store: Store) -> None:
    row = save(store, item("bamada", path="old"))
    save(store, item())  # the agency's own wording, which both of these are copies of
    assert save(store, item("bamada", path="new", hours=1)) != row
    assert save(store, item("bamada", path="new", hours=1, addresses=(at("bamada", "old"),)), LATER) == row
    assert entries(store) == {at("amap"): [at("bamada", "new")]}


@pytest.mark.parametrize("published", [False, True])
def test_a_story_that_moved_before_it_was_published_has_the_id_of_its_first_address(
    store: Store, published: bool
) -> None:
    row = save(store, item(path="pont"))
    copy = save(store, item("bamada", hours=1))
    new = save(store, item(path="maj-pont"))  # as good, and its address sorts first
    assert entries(store) == {at("amap", "maj-pont"): [at("amap", "pont"), at("bamada")]}
    if published:
        store.stories.release(NOON)
    kept = save(store, item(path="maj-pont", addresses=(at("amap", "pont"),)), LATER)
    assert kept == (new if published else row)
    assert only(store).id.endswith(key_of(at("amap", "maj-pont" if published else "pont")))
    assert entries(store) == {at("amap", "maj-pont"): [at("bamada")]}
    assert store.stories.row_of(at("bamada")) == copy
    store.stories.learn_anew(0, 9, LATER)
    assert entries(store) == {at("amap", "maj-pont"): [at("bamada")]}


def test_a_brief_that_moved_and_was_met_first_at_its_new_address_is_one_story(store: Store) -> None:
    def brief(path: str, **more: Any) -> Item:
        return item(path=path, text="Le bac est en panne depuis lundi.", title="Le bac est en panne", **more)

    row = save(store, brief("breve"))
    assert save(store, brief("bac")) != row  # too short to be compared
    assert save(store, brief("bac", addresses=(at("amap", "breve"),)), LATER) == row
    assert entries(store) == {at("amap", "bac"): []}


def test_an_address_that_leads_to_another_issue_of_a_series_takes_no_story_away(store: Store) -> None:
    save(store, item(path="semaine-9"))
    save(store, item(path="semaine-10", text=NEXT_WEEK, hours=24))
    save(store, item(path="semaine-10", text=NEXT_WEEK, hours=24, addresses=(at("amap", "semaine-9"),)), LATER)
    assert len(entries(store)) == 2


def test_the_id_of_a_story_that_another_one_took_over_is_given_to_no_other(store: Store) -> None:
    row = save(store, item(path="pont"))
    save(store, item(path="bac", text=FOLLOW_UP, hours=9, title="Les piroguiers portent plainte"))
    store.stories.release(NOON)
    other = store.stories.row_of(at("amap", "bac"))
    assert other
    store.stories.judge(row, other, same=True, why="one ferry", now=NOON + DAY)
    save(store, item(path="bac", addresses=(at("amap", "pont"),)), NOON + DAY)  # one page answers for both
    save(store, item(path="troisieme", addresses=(at("amap", "bac"),)), NOON + DAY)
    known = {only(store).id, *(uri for uri, _ in store.stories.gone(None, NOON))}
    assert len(known) == 2
    save(store, item(path="bac", text=ROUNDUP, title="Ségou fête ses potiers", hours=30), LATER)
    assert len({it.id for it in store.stories.latest(None, 9)} - known) == 1


def gone(store: Store, row: int) -> None:
    store.stories.withdraw(row, LATER + DAY)


def moved(store: Store, row: int) -> None:
    assert save(store, item(path="bis", addresses=(at("amap"),)), LATER + DAY) == row


@pytest.mark.parametrize("leave", [gone, moved])
@pytest.mark.parametrize(
    ("words", "apart"),
    [
        ([("twin", False)], True),
        ([("row", False)], True),
        ([("row", True), ("twin", False)], True),
        ([("twin", False), ("row", True)], False),
        ([("twin", False), ("row", False), ("twin", True)], False),
    ],
    ids=["on the copy", "on the story", "on the copy last", "on the story last", "otherwise on the copy"],
)
def test_an_operators_word_on_a_copy_outlasts_the_address_that_it_stood_at(
    store: Store, words: list[tuple[str, bool]], apart: bool, leave: Callable[[Store, int], None]
) -> None:
    rows = {"row": save(store, item()), "twin": save(store, item(path="bis", hours=1))}
    other = save(store, item("bamada", hours=2))
    for hours, (name, same) in enumerate(words):
        store.stories.judge(rows[name], other, same=same, why="seen", now=LATER + hours * HOUR)
    store.stories.judge(rows["row"], rows["twin"], same=True, why="one ferry", now=LATER + DAY)
    leave(store, rows["row"])
    expected = {at("amap", "bis"): [], at("bamada"): []} if apart else {at("amap", "bis"): [at("bamada")]}
    assert entries(store) == expected
    store.stories.learn_anew(0, 9, LATER + DAY)
    assert entries(store) == expected


@pytest.mark.parametrize("leave", [gone, moved])
def test_what_a_copy_said_at_the_address_that_a_story_goes_on_at_is_kept(
    store: Store, leave: Callable[[Store, int], None]
) -> None:
    row = save(store, item())
    save(store, item(path="bis", text=FOLLOW_UP, hours=1), NOON + 2 * HOUR)
    save(store, item(path="bis", text=BODY, hours=1), NOON + 3 * HOUR)
    save(store, item("studio", text=FOLLOW_UP, hours=2))
    assert entries(store) == {at("amap"): [at("amap", "bis"), at("studio")]}
    save(store, item(text=f"{BODY}\nOn danse."), NOON + 5 * HOUR)
    leave(store, row)
    said = [(version.item.text, version.until) for version in store.accounts.versions(row)]
    assert said[:2] == [(FOLLOW_UP, NOON + 3 * HOUR), (BODY, NOON + 5 * HOUR)]
    store.stories.learn_anew(0, 9, LATER + DAY)
    assert entries(store) == {at("amap", "bis"): [at("studio")]}


def test_the_edits_of_a_copy_that_a_story_takes_over_are_no_edits_of_it(store: Store) -> None:
    row, dearer = save(store, item()), BODY.replace("150", "175")
    save(store, item(text=dearer), NOON + HOUR)
    save(store, item(path="bis", text=FOLLOW_UP, hours=1), NOON + 2 * HOUR)
    save(store, item(path="bis", text=dearer, hours=1), NOON + 3 * HOUR)
    (before,) = store.stories.edits(None, 9)
    store.stories.withdraw(row, NOON + DAY)
    save(store, item(path="bis", text=BODY.replace("150", "190"), hours=1), LATER)
    last, first = store.stories.edits(None, 9)
    assert (first.number, first.at, first.after.text) == (before.number, before.at, before.after.text)
    assert (last.number, last.at, last.before.text) == (2, LATER, before.after.text)


def test_a_story_that_comes_after_one_that_is_no_more_is_not_taken_for_it(store: Store) -> None:
    row = save(store, item())
    save(store, item(path="bis", hours=1))
    store.stories.withdraw(row, LATER)  # the other address is this story's from now on, and no story of its own
    new = save(store, item("lessor", text=FOLLOW_UP, title="Les piroguiers portent plainte", hours=9))
    assert [line for line in logged(store) if new in line] == []
    save(store, item("studio", text=BODY, hours=2))
    assert entries(store) == {at("lessor"): [], at("amap", "bis"): [at("studio")]}
