"""The feed of what edits changed: what stood there, what stands there, and no more of a story than its licence lets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from feed_stories import GAO, KAYES, NOON, SITE, SOURCES, programme, story
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from feeds import atom
from feeds.changes import QUOTED, channel, passages
from feeds.making import Maker
from regionwire.item import Assigned
from regionwire.source import Content
from regionwire.store import Store, shelf

DAY = timedelta(days=1)
FULL, SUMMARY = (replace(SITE, content=content) for content in (Content.FULL, Content.SUMMARY))


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open("sqlite://", tag=SITE.tag) as opened:
        yield opened


def edited(store: Store, **changes: str) -> None:
    store.stories.save(story(0).item, agency=True, now=NOON + DAY)
    store.stories.save(story(0, **changes).item, agency=True, now=NOON + 2 * DAY)


def test_an_edit_is_an_entry_with_what_went_and_what_came(store: Store) -> None:
    edited(store, title="Kayes : le sorgho manque", text=story(0).item.text.replace("plus de grain", "moins de grain"))
    told = channel(KAYES, store.stories.edits(KAYES.codes, 10), FULL, SOURCES)
    (one,) = told.entries
    assert (one.updated, one.title) == (NOON + 2 * DAY, "Modifié : Kayes : le sorgho manque")
    shown = html.fromstring(one.html)
    assert shown.xpath("//h3/text()") == ["Titre", "Texte"]
    assert "moins" in shown.xpath("string((//ins)[last()])")
    assert "plus" in shown.xpath("string((//del)[last()])")
    root = etree.fromstring(atom.feed(told, FULL))
    assert root.findtext("{*}id") == SITE.mint("feed/ml-kayes-changes")
    (live,) = store.stories.latest(KAYES.codes, 10)
    assert root.findtext("{*}entry/{*}id") == f"{live.id}/edit/1"


def test_a_typo_and_another_region_are_not_told(store: Store) -> None:
    edited(store, text=story(0).item.text.replace("grain", "graiin"))
    assert store.stories.edits(None, 10) == ()
    edited(store, title="Kayes : le sorgho manque")
    assert store.stories.edits(GAO.codes, 10) == ()


def test_an_edit_is_told_however_much_is_edited_elsewhere(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "EDITED", 1)
    edited(store, title="Kayes : le sorgho manque")
    there = {"regions": (Assigned("ml-gao", 1.0),), "place": None, "text": "Le bac de Gao est à quai pour dix jours."}
    for day, title in enumerate(("un", "deux", "trois")):
        item = story(1, title=f"Gao : titre {title} de la journée", **there).item
        store.stories.save(item, agency=True, now=NOON + (3 + day) * DAY)
    assert [it.after.title for it in store.stories.edits(KAYES.codes, 10)] == ["Kayes : le sorgho manque"]
    assert len(store.stories.edits(GAO.codes, 10)) == 2
    joined = store.stories.edits(frozenset({"ml-kayes", "ml-gao"}), 2)
    assert [it.number for it in joined] == [2, 1]


def test_each_edit_is_told_by_what_it_changed_though_others_follow(store: Store) -> None:
    for day, title in enumerate(("un", "deux", "trois")):
        item = story(0, title=f"Kayes : titre {title} de la journée").item
        store.stories.save(item, agency=True, now=NOON + day * DAY)
    pairs = [(it.before.title, it.after.title, it.number) for it in store.stories.edits(None, 10)]
    assert [number for *_, number in pairs] == [2, 1]
    assert all(later[0] == earlier[1] for later, earlier in pairwise(pairs))


def test_no_more_of_a_story_is_shown_than_may_be_published(store: Store) -> None:
    edited(store, text=" ".join(f"mot{n}" for n in range(2000)))
    for site, most in ((SUMMARY, QUOTED + 50), (FULL, 1_000_000)):
        (one,) = channel(KAYES, store.stories.edits(None, 10), site, SOURCES).entries
        text = html.fromstring(f"<div>{one.html}</div>").text_content()
        assert len(text) < most
        assert (len(text) > QUOTED + 50) == (site is FULL)


def test_of_a_story_whose_title_alone_may_be_published_nothing_else_is_told(store: Store) -> None:
    body = story(0).item.text.replace("plus de grain", "moins de grain, 9 sacs")
    edited(store, text=body)
    store.stories.save(story(0, text=body, title="Kayes : le sorgho manque").item, agency=True, now=NOON + 3 * DAY)
    (one,) = channel(KAYES, store.stories.edits(None, 10), replace(SITE, content=Content.TITLE), SOURCES).entries
    assert one.id.endswith("/edit/2")
    assert html.fromstring(f"<div>{one.html}</div>").xpath("//h3/text()") == ["Titre"]
    assert "grain" not in one.html


def test_the_edits_of_what_was_taken_back_leave_with_it_and_the_date_of_the_feed_goes_on(store: Store) -> None:
    edited(store, title="Kayes : le sorgho manque")
    store.stories.release(NOON + 2 * DAY)
    maker = Maker(store.stories, programme((KAYES,), FULL))
    before = maker.changes(KAYES)
    row = store.stories.row_of(story(0).item.url)
    assert row
    store.stories.withdraw(row, NOON + 3 * DAY)
    after = maker.changes(KAYES)
    assert (after.entries, [it.id for it in after.gone]) == ((), [before.entries[0].id])
    assert after.updated(SITE.since) == NOON + 3 * DAY > before.updated(SITE.since)


WORDS = st.lists(st.sampled_from(["un", "bac", "&", "<b>", "sur", "le", "fleuve", "\n"]), max_size=30).map(" ".join)


@given(WORDS, WORDS)
def test_passages_hold_all_that_went_and_all_that_came(before: str, after: str) -> None:
    found = list(passages(before, after))
    gone = " ".join(it.gone for it in found).split()
    come = " ".join(it.come for it in found).split()
    assert len(before.split()) - len(gone) == len(after.split()) - len(come)
    if before == after:
        assert not found
