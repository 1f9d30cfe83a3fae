"""The store: what outlives a process. Each test on SQLite and on PostgreSQL, no mocks."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from conftest import Lend
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from regionwire.errors import StoreBusy, StoreError
from regionwire.item import Announcement, Assigned, Item, Moment, Place, Precision, Story, Validators
from regionwire.store import PageState, Store
from regionwire.store.schema import metadata

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
TAG = "feeds.example.org,2026"
AMAP = {"all", "agency-amap"}  # labels of all its stories
TEXT = (
    "Le marché de nuit a rouvert lundi après six mois de travaux conduits par la commune.\n"
    "Une centaine de marchandes y vendent désormais sous un toit neuf, éclairé par des panneaux solaires."
)


@pytest.fixture
def store(lend: Lend) -> Iterator[Store]:
    with lend() as url, Store.open(url, tag=TAG) as opened:
        yield opened


def item(source: str = "amap", path: str = "1", text: str = TEXT, **more: object) -> Item:
    made = Item(
        source=source,
        url=f"https://{source}.example/{path}",
        title="Kayes : le marché de nuit rouvre",
        html="".join(f"<p>{line}</p>" for line in text.split("\n")),
        text=text,
        language="fr",
        fetched=NOW,
        regions=(Assigned("ml-kayes", 1.0),),
        published=Moment(NOW - timedelta(hours=2), Precision.MINUTE, "Africa/Bamako"),
    )
    return replace(made, **more)  # type: ignore[arg-type]  # each test names the fields of Item that it means


def kayes(store: Store) -> tuple[tuple[str, str], ...]:
    return tuple((story.item.source, story.id) for story in store.stories.latest(frozenset({"ml-kayes"}), 10))


def test_the_tables_are_what_the_migrations_make(store: Store) -> None:
    with store.batch() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_store_of_a_newer_version_is_refused_with_the_reason(lend: Lend) -> None:
    with lend() as url:
        with Store.open(url, tag=TAG) as store, store.batch() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        with pytest.raises(StoreError, match="version 9999, which this Regionwire does not know"):
            Store.open(url, tag=TAG)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("nonsense", "not an address"),
        ("postgresql://h:port/d", "not an address"),
        ("mysql://h/d", "mysql is not supported"),
        ("postgresql+psycopg2://h/d", "use postgresql://"),
        ("postgresql://h.invalid/d", "h.invalid"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_with_the_reason(url: str, reason: str) -> None:
    with pytest.raises(StoreError, match=reason) as refused:
        Store.open(url.replace("://", "://awa:secret@"), tag=TAG)
    assert "secret" not in str(refused.value)


def test_two_programs_never_hold_one_store(lend: Lend) -> None:
    with lend() as url, Store.open(url, tag=TAG) as first, Store.open(url, tag=TAG) as second:
        with first.exclusive(), pytest.raises(StoreBusy), second.exclusive():
            pass
        with second.exclusive():
            pass


def test_beside_the_one_that_writes_others_read(lend: Lend) -> None:
    with lend() as url:
        with pytest.raises(StoreError, match="of another version: `regionwire once` brings it"):
            Store.reading(url, tag=TAG)
        with Store.open(url, tag=TAG) as store, Store.reading(url, tag=TAG) as other, store.exclusive():
            store.stories.save(item(), agency=True, now=NOW)
            assert kayes(other) == kayes(store) != ()
            with pytest.raises(StoreError, match="opened to be read"):
                other.sources.enlist(["amap"], NOW)


def test_when_the_next_source_is_due_is_known(store: Store) -> None:
    assert store.sources.next_due() is None
    store.sources.enlist(["amap", "lessor"], NOW)
    store.sources.claim(["amap"], NOW, DAY)
    assert store.sources.next_due() == NOW


def test_a_source_is_claimed_once_and_comes_back_when_it_is_due(store: Store) -> None:
    store.sources.enlist(["amap", "lessor"], NOW)
    assert store.sources.claim(["amap", "lessor"], NOW, DAY) == ("amap", "lessor")
    assert store.sources.claim(["amap", "lessor"], NOW, DAY) == ()
    store.sources.finish("amap", started=NOW, next_at=NOW + timedelta(minutes=15), error="", report="{}")
    store.sources.finish("lessor", started=NOW, next_at=NOW + timedelta(minutes=30), error="HTTP 500", report="{}")
    assert store.sources.claim(["amap", "lessor"], NOW + timedelta(minutes=15), DAY) == ("amap",)
    assert {state.key: (state.failures, state.error) for state in store.sources.states()} == {
        "amap": (0, ""),
        "lessor": (1, "HTTP 500"),
    }


def test_a_claim_of_a_process_that_died_ends_with_its_lease(store: Store) -> None:
    store.sources.enlist(["amap"], NOW)
    store.sources.claim(["amap"], NOW, timedelta(minutes=30))
    assert store.sources.claim(["amap"], NOW + timedelta(minutes=30), DAY) == ("amap",)


def test_a_host_that_asked_to_be_left_alone_is_remembered(store: Store) -> None:
    store.sources.hold({"amap.example": NOW + DAY})
    store.sources.hold({"amap.example": NOW + DAY})
    assert store.sources.holds(NOW) == {"amap.example": NOW + DAY}
    assert store.sources.holds(NOW + DAY) == {}


def test_a_story_is_announced_once_and_asked_with_its_validators(store: Store) -> None:
    one = Announcement("https://amap.example/1", title="Un titre", published="3 mai 2026")
    assert store.pages.announce("amap", [one], NOW) == 1
    assert store.pages.announce("amap", [one], NOW + DAY) == 0
    (due,) = store.pages.due("amap", NOW, 10)
    assert (due.url, due.announced, due.state, due.first_seen) == (one.url, one, PageState.DUE, NOW)
    row, _ = store.stories.save(item(), agency=True, now=NOW)
    store.pages.read("amap", due.url, NOW, NOW + DAY, Validators('"tag"', "Thu"), row)
    assert store.pages.due("amap", NOW, 10) == ()
    (again,) = store.pages.due("amap", NOW + DAY, 10)
    assert (again.validators, again.story) == (Validators('"tag"', "Thu"), row)


def test_a_story_that_cannot_be_read_is_told_with_its_reason_until_it_is_left(store: Store) -> None:
    store.pages.announce("amap", [Announcement("https://amap.example/1")], NOW)
    store.pages.failed("amap", "https://amap.example/1", NOW, NOW + DAY, "HTTP 500", 1)
    assert store.pages.left_out() == (("amap", "https://amap.example/1", "HTTP 500"),)
    assert store.pages.due("amap", NOW + DAY, 10)[0].attempts == 1
    store.pages.failed("amap", "https://amap.example/1", NOW, None, "a tag page", 2)
    assert store.pages.due("amap", NOW + 99 * DAY, 10) == ()
    assert store.pages.left_out() == (("amap", "https://amap.example/1", "a tag page"),)


def test_a_reason_is_kept_whatever_a_page_says(store: Store) -> None:
    store.pages.announce("amap", [Announcement("https://amap.example/1")], NOW)
    store.pages.failed("amap", "https://amap.example/1", NOW, None, "leads to \0é𝔸", 1)
    assert store.pages.left_out() == (("amap", "https://amap.example/1", "leads to é𝔸"),)


def test_a_story_is_withdrawn_when_it_is_gone_twice_a_day_apart(store: Store) -> None:
    store.pages.announce("amap", [Announcement("https://amap.example/1")], NOW)
    row, _ = store.stories.save(item(), agency=True, now=NOW)
    store.pages.read("amap", "https://amap.example/1", NOW, NOW, Validators(), row)
    assert store.pages.missing("amap", "https://amap.example/1", NOW) is None
    assert store.pages.missing("amap", "https://amap.example/1", NOW + DAY / 2) is None
    assert store.pages.missing("amap", "https://amap.example/1", NOW + DAY) == row
    assert store.stories.withdraw(row, NOW + DAY).touched == AMAP | {"ml-kayes"}
    assert kayes(store) == ()
    store.stories.save(item(), agency=True, now=NOW + 2 * DAY)  # it returns, and is the same story
    assert len(kayes(store)) == 1


def test_a_page_that_nobody_asks_any_more_is_asked_when_the_other_one_of_its_story_is_gone(store: Store) -> None:
    row, _ = store.stories.save(item(), agency=True, now=NOW)
    for url, next_at in (("https://amap.example/1", NOW), ("https://amap.example/2", None)):
        store.pages.announce("amap", [Announcement(url)], NOW)
        store.pages.read("amap", url, NOW, next_at, Validators(), row)
    for hours in (0, 24):
        assert store.pages.missing("amap", "https://amap.example/1", NOW + hours * DAY / 24) is None
    (due,) = store.pages.due("amap", NOW + DAY, 9)
    assert due.url == "https://amap.example/2"
    assert store.pages.missing("amap", due.url, NOW + DAY) is None
    assert [page.missing for page in store.pages.due("amap", NOW + 2 * DAY, 9)] == [True]
    assert store.pages.missing("amap", due.url, NOW + 2 * DAY) == row


def test_a_story_has_one_id_for_ever_and_its_published_never_moves(store: Store) -> None:
    _, changes = store.stories.save(item(), agency=True, now=NOW)
    assert (changes.new, set(changes.touched)) == (1, AMAP | {"ml-kayes"})
    (before,) = store.stories.latest(None, 10)
    later = Moment(NOW, Precision.MINUTE, "UTC")
    edited = item(text=TEXT.replace("centaine", "trentaine"), published=later)
    _, changes = store.stories.save(edited, agency=True, now=NOW + DAY)
    assert (changes.new, changes.updated) == (0, 1)
    (after,) = store.stories.latest(None, 10)
    assert (after.id, after.published) == (before.id, before.published)
    assert before.id.startswith(f"tag:{TAG}:amap/")
    assert after.updated == NOW + DAY
    assert "trentaine" in after.item.text


def test_typography_and_markup_are_no_edit(store: Store) -> None:
    store.stories.save(item(), agency=True, now=NOW)
    (before,) = store.stories.latest(None, 10)
    same = item(html=f"<p><b>{TEXT}</b></p>", title="Kayes: le marché de nuit rouvre")
    _, changes = store.stories.save(same, agency=True, now=NOW + DAY)
    assert (changes.unchanged, set(changes.touched)) == (1, set())
    assert store.stories.latest(None, 10) == (before,)


@pytest.mark.parametrize("how", [{"cut": True}, {"paywalled": True}])
def test_a_text_that_is_cut_never_takes_the_place_of_the_whole_one(store: Store, how: dict[str, Any]) -> None:
    store.stories.save(item(), agency=True, now=NOW)
    held = store.stories.latest(None, 10)
    for text in (TEXT.split("\n")[0], TEXT):  # all that is left is the beginning; nothing is missing but they say so
        less = item(text=text, regions=(Assigned("ml-kita", 1.0),), **how)
        assert store.stories.save(less, agency=True, now=NOW + DAY)[1].unchanged == 1
        assert store.stories.latest(None, 10) == held


def test_the_shorter_beginning_of_a_text_never_takes_the_place_of_the_longer_one(store: Store) -> None:
    beginning = TEXT.split("\n")[0]
    store.stories.save(item(text=TEXT, cut=True), agency=True, now=NOW)
    held = store.stories.latest(None, 10)
    shorter = item(text=beginning + "\nUne centaine de march", cut=True)  # through a word
    assert store.stories.save(shorter, agency=True, now=NOW + DAY)[1].unchanged == 1
    assert store.stories.latest(None, 10) == held
    edited = item(text=beginning.replace("six", "sept"), cut=True)
    assert store.stories.save(edited, agency=True, now=NOW + DAY)[1].updated == 1


@pytest.mark.parametrize("still", [True, False])
def test_a_beginning_that_is_completed_is_a_new_version(store: Store, still: bool) -> None:
    store.stories.save(item(text=TEXT.split("\n")[0], cut=True), agency=True, now=NOW)
    (before,) = store.stories.latest(None, 10)
    assert store.stories.save(item(cut=still), agency=True, now=NOW + DAY)[1].updated == 1
    (after,) = store.stories.latest(None, 10)
    assert (after.id, after.published, after.updated) == (before.id, before.published, NOW + DAY)
    assert (after.item.text, after.item.cut) == (TEXT, still)


def test_a_longer_text_is_taken_though_it_is_cut(store: Store) -> None:
    store.stories.save(item(text=TEXT.split("\n")[0]), agency=True, now=NOW)
    assert store.stories.save(item(cut=True), agency=True, now=NOW + DAY)[1].updated == 1


def test_a_text_that_turns_out_to_be_whole_is_no_edit(store: Store) -> None:
    store.stories.save(item(cut=True), agency=True, now=NOW)
    (before,) = store.stories.latest(None, 10)
    assert store.stories.save(item(attribution="Le Fanal"), agency=True, now=NOW + DAY)[1].updated == 1
    (after,) = store.stories.latest(None, 10)
    assert (after.item.cut, after.item.attribution, after.updated) == (False, "Le Fanal", before.updated)


@pytest.mark.parametrize("order", [("amap", "bamada"), ("bamada", "amap")])
def test_a_copy_that_is_cut_is_never_the_entry_while_a_whole_one_is_held(store: Store, order: tuple[str, str]) -> None:
    for source in order:
        store.stories.save(item(source, cut=source == "amap"), agency=source == "amap", now=NOW)
    (story,) = store.stories.latest(None, 10)
    assert (story.item.source, [copy.source for copy in story.copies]) == ("bamada", ["amap"])


def test_an_edit_that_moves_a_story_touches_both_regions(store: Store) -> None:
    store.stories.save(item(), agency=True, now=NOW)
    moved = item(text=TEXT + "\nCela se passe à Kita.", regions=(Assigned("ml-kita", 1.0),))
    assert store.stories.save(moved, agency=True, now=NOW + DAY)[1].touched == AMAP | {"ml-kayes", "ml-kita"}
    assert kayes(store) == ()


@given(order=st.permutations(["amap", "bamada", "lessor", "maliweb"]))
@settings(max_examples=24, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_comes_first_the_agencys_own_dispatch_is_the_entry(lend: Lend, order: list[str]) -> None:
    with lend() as url, Store.open(url, tag=TAG) as store:
        for source in order:
            store.stories.save(item(source), agency=source == "amap", now=NOW)
        (story,) = store.stories.latest(frozenset({"ml-kayes"}), 10)
        assert story.item.source == "amap"
        assert sorted(copy.source for copy in story.copies) == ["bamada", "lessor", "maliweb"]
        assert store.stories.latest(None, 10) == (story,)


def test_once_a_feed_has_shown_it_the_choice_is_final(store: Store) -> None:
    store.stories.save(item("bamada"), agency=False, now=NOW)
    shown = kayes(store)
    store.stories.release(NOW)
    _, changes = store.stories.save(item("amap"), agency=True, now=NOW + timedelta(hours=1))
    assert changes.copies == 1
    assert kayes(store) == shown


def test_a_batch_is_kept_whole_or_not_at_all(store: Store) -> None:
    def save_and_fail() -> None:
        with store.batch():
            store.stories.save(item(), agency=True, now=NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        save_and_fail()
    assert store.stories.latest(None, 10) == ()


def test_a_time_without_a_zone_is_never_stored(store: Store) -> None:
    with pytest.raises(Exception, match="without a zone"):
        store.sources.enlist(["amap"], NOW.replace(tzinfo=None))


def test_newest_first_and_ties_by_id(store: Store) -> None:
    for number in range(6):
        at = Moment(NOW - timedelta(hours=number // 2), Precision.MINUTE, "UTC")
        store.stories.save(item(path=str(number), text=f"{TEXT} Numéro {number}.", published=at), agency=True, now=NOW)
    stories = store.stories.latest(frozenset({"ml-kayes", "ml-kita"}), 4)
    keys = [(-story.published.timestamp(), story.id) for story in stories]
    assert keys == sorted(keys)
    assert stories == store.stories.latest(None, 4) == store.stories.latest(frozenset({"ml-kayes"}), 4)


def test_a_story_that_moved_to_another_address_of_its_source_is_the_same_story(store: Store) -> None:
    old, _ = store.stories.save(item(path="old-slug"), agency=True, now=NOW)
    store.stories.release(NOW)
    (before,) = store.stories.latest(None, 10)
    store.stories.save(item(path="new-slug"), agency=True, now=NOW + timedelta(hours=1))
    assert store.stories.withdraw(old, NOW + DAY).touched == AMAP | {"ml-kayes"}
    (after,) = store.stories.latest(None, 10)
    assert (after.id, after.item.url, after.copies) == (before.id, "https://amap.example/new-slug", ())


def test_a_withdrawn_story_that_comes_back_at_another_address_is_the_same_story(store: Store) -> None:
    old, _ = store.stories.save(item(path="old-slug"), agency=True, now=NOW)
    (before,) = store.stories.latest(None, 10)
    store.stories.withdraw(old, NOW + DAY)
    store.stories.save(item(path="new-slug"), agency=True, now=NOW + DAY)
    (after,) = store.stories.latest(None, 10)
    assert (after.id, after.item.url) == (before.id, "https://amap.example/new-slug")


def test_a_page_that_was_gone_and_is_announced_again_is_asked_without_validators(store: Store) -> None:
    one = Announcement("https://amap.example/1")
    store.pages.announce("amap", [one], NOW)
    row, _ = store.stories.save(item(), agency=True, now=NOW)
    store.pages.read("amap", one.url, NOW, NOW, Validators('"tag"'), row)
    store.pages.missing("amap", one.url, NOW)
    assert store.pages.missing("amap", one.url, NOW + DAY) == row
    store.pages.announce("amap", [one], NOW + 2 * DAY)
    (due,) = store.pages.due("amap", NOW + 2 * DAY, 10)
    assert due.validators == Validators()


def test_a_move_touches_the_regions_before_and_after(store: Store) -> None:
    old, _ = store.stories.save(item(path="old-slug"), agency=True, now=NOW)
    store.stories.release(NOW)
    store.stories.save(item(path="new-slug", regions=(Assigned("ml-kita", 1.0),)), agency=True, now=NOW)
    assert store.stories.withdraw(old, NOW + DAY).touched == AMAP | {"ml-kayes", "ml-kita"}


def test_a_copy_that_is_withdrawn_touches_the_feeds_of_its_original(store: Store) -> None:
    store.stories.save(item("amap"), agency=True, now=NOW)
    copy, _ = store.stories.save(item("bamada", regions=(Assigned("ml", 1.0),)), agency=False, now=NOW)
    assert store.stories.withdraw(copy, NOW + DAY).touched == AMAP | {"ml-kayes"}
    assert store.stories.latest(None, 10)[0].copies == ()


def test_a_dead_address_withdraws_nothing_while_another_one_serves_the_story(store: Store) -> None:
    row, _ = store.stories.save(item(), agency=True, now=NOW)
    for path in ("1", "p=1"):
        url = f"https://amap.example/{path}"
        store.pages.announce("amap", [Announcement(url)], NOW)
        store.pages.read("amap", url, NOW, NOW, Validators(), row)
    assert store.pages.missing("amap", "https://amap.example/p=1", NOW) is None
    assert store.pages.missing("amap", "https://amap.example/p=1", NOW + DAY) is None
    assert store.pages.missing("amap", "https://amap.example/1", NOW + DAY) is None
    assert store.pages.missing("amap", "https://amap.example/1", NOW + 2 * DAY) == row


def test_a_story_that_was_given_up_is_asked_again_when_it_is_still_announced_a_day_later(store: Store) -> None:
    one = Announcement("https://amap.example/1")
    store.pages.announce("amap", [one], NOW)
    store.pages.failed("amap", one.url, NOW, None, "HTTP 404", 8)
    assert store.pages.announce("amap", [one], NOW + DAY / 2) == 0
    assert store.pages.announce("amap", [one], NOW + DAY) == 1
    assert [(due.url, due.attempts) for due in store.pages.due("amap", NOW + DAY, 10)] == [(one.url, 0)]


def test_a_story_is_asked_where_it_was_announced_last(store: Store) -> None:
    for host in ("old", "new"):
        store.pages.announce("amap", [Announcement("https://amap.example/1", address=f"https://{host}.example/1")], NOW)
    (due,) = store.pages.due("amap", NOW, 10)
    assert due.announced.address == "https://new.example/1"


def test_fresh_news_does_not_wait_behind_a_backlog_of_any_size(store: Store) -> None:
    backlog = [Announcement(f"https://amap.example/{number}") for number in range(5_000)]
    assert store.pages.announce("amap", backlog, NOW) == 5_000
    later = NOW + timedelta(minutes=15)
    store.pages.announce("amap", [Announcement("https://amap.example/fresh")], later)
    assert store.pages.due("amap", later, 60)[0].url == "https://amap.example/fresh"


def test_a_correction_around_the_text_is_shown_and_is_no_edit(store: Store) -> None:
    store.stories.save(item(byline="Awa SY", authors=("Awa SY",)), agency=True, now=NOW)
    (before,) = store.stories.latest(None, 10)
    corrected = item(byline="Ada SY", authors=("Ada SY",), regions=(Assigned("ml-kita", 1.0),))
    assert store.stories.save(corrected, agency=True, now=NOW + DAY)[1].touched == AMAP | {"ml-kayes", "ml-kita"}
    (after,) = store.stories.latest(None, 10)
    assert (after.item.authors, after.updated) == (("Ada SY",), before.updated)


def test_a_copy_of_the_first_wording_is_known_after_an_edit(store: Store) -> None:
    store.stories.save(item("amap"), agency=True, now=NOW)
    store.stories.save(item("amap", text=TEXT.replace("centaine", "trentaine")), agency=True, now=NOW)
    assert store.stories.save(item("bamada"), agency=False, now=NOW)[1].copies == 1


def test_equal_words_of_one_source_under_another_headline_are_another_story(store: Store) -> None:
    store.stories.save(item(path="1", title="Le journal du lundi"), agency=True, now=NOW)
    assert store.stories.save(item(path="2", title="Le journal du mardi"), agency=True, now=NOW)[1].new == 1


def test_a_page_of_another_source_changes_no_story(store: Store) -> None:
    store.stories.save(item("amap"), agency=True, now=NOW)
    intruder = item("bamada", url="https://amap.example/1", text="Une grande promotion. " * 20)
    assert store.stories.save(intruder, agency=False, now=NOW + DAY)[1].unchanged == 1


def test_a_story_that_moved_and_was_met_first_at_its_new_address_is_one_story(store: Store) -> None:
    row, _ = store.stories.save(item(path="old"), agency=True, now=NOW)
    store.stories.release(NOW)
    (before,) = store.stories.latest(None, 10)
    twin, _ = store.stories.save(item(path="new"), agency=True, now=NOW)
    assert twin != row
    redirected = item(path="new", addresses=("https://amap.example/old",))
    assert store.stories.save(redirected, agency=True, now=NOW + DAY)[0] == row
    (after,) = store.stories.latest(None, 10)
    assert (after.id, after.item.url, after.copies) == (before.id, "https://amap.example/new", ())
    assert store.stories.withdraw(row, NOW + DAY).withdrawn == 1
    assert store.stories.latest(None, 10) == ()


def test_another_report_of_the_event_touches_the_feeds_of_both(store: Store) -> None:
    more = "\nLe maire Moussa Traoré promet un quai à Diboli. Le gouverneur Awa Keïta en veut un autre à Ambidédi."
    store.stories.save(item(text=TEXT + more), agency=True, now=NOW)
    quoted = TEXT.splitlines()[1]
    text = (
        f"Le préfet Oumar Dembélé a fermé mardi 14 boutiques à Nioro, sur ordre du juge Sékou Tangara. {quoted} "
        "Les vendeurs de Yélimané et de Bafoulabé en réclament 37 autres au ministre Binta Sissoko, qui se tait."
    )
    other = item("tamani", "2", text, title="Nioro : 14 boutiques fermées", regions=(Assigned("ml-nioro", 1.0),))
    _, changes = store.stories.save(other, agency=False, now=NOW)
    assert (changes.new, set(changes.touched)) == (1, AMAP | {"agency-tamani", "ml-kayes", "ml-nioro"})
    assert [len(story.related) for story in store.stories.latest(None, 10)] == [1, 1]


def test_what_a_page_claims_never_lets_another_story_take_its_place(store: Store) -> None:
    store.stories.save(item(path="1", claimed=("https://amap.example/2",)), agency=True, now=NOW)
    other = "À Nioro, la pluie a emporté le pont de bois que les villageois avaient bâti l'an passé avec leurs mains."
    for _ in range(2):  # the second visit finds it at its own address
        store.stories.save(item(path="2", text=other, title="Nioro : le pont emporté"), agency=True, now=NOW)
    assert {story.item.url for story in store.stories.latest(None, 10)} == {
        "https://amap.example/1",
        "https://amap.example/2",
    }


# --------------------------------------------------------------------------------------------------------------- labels


def tell(number: int, *, hours: float = 0, now: datetime = NOW, **more: Any) -> Item:
    """A story like no other, published some hours before `now`."""
    at = Moment(now - timedelta(hours=hours), Precision.MINUTE, "UTC")
    text = f"Le conseil de quartier numéro {number} a élu {number * 7} déléguées au marché de Diboli{number}."
    return item(path=f"n-{number}", text=text, title=f"Diboli{number} vote", published=at, **more)


def urls(stories: tuple[Story, ...]) -> list[str]:
    return [story.item.url.rpartition("/")[2] for story in stories]


def test_a_story_is_found_under_each_of_its_labels_and_no_other(store: Store) -> None:
    place = Place("Bafoulabé", "ml-kayes", "cercle", district="ml-kayes-bafoulabe")
    store.stories.save(tell(1, place=place, agency="Agence d’État", section="Économie & Société"), agency=True, now=NOW)
    elsewhere = replace(place, region="ml-kita", district="ml-kita-kita")  # in no region that the story is about
    store.stories.save(tell(2, place=elsewhere, section="…"), agency=True, now=NOW)
    for code in ("ml-kayes-bafoulabe", "agency-agence-d-etat", "section-economie-societe"):
        assert urls(store.stories.latest(frozenset({code}), 9)) == ["n-1"]
    for code in ("all", "ml-kayes", "agency-amap"):
        assert len(store.stories.latest(frozenset({code}), 9)) == 2
    for code in ("ml-kita-kita", "section-", "agency-", "amap", "ml"):
        assert store.stories.latest(frozenset({code}), 9) == ()


def test_feeds_joined_hold_each_story_once_and_the_newest_of_all(store: Store) -> None:
    both = (Assigned("ml-kayes", 1.0), Assigned("ml-kita", 0.8))
    for number in range(6):
        regions = (both, both[:1], both[1:])[number % 3]
        store.stories.save(tell(number, hours=number, regions=regions), agency=True, now=NOW)
    joined = frozenset({"ml-kayes", "ml-kita"})
    assert urls(store.stories.latest(joined, 4)) == ["n-0", "n-1", "n-2", "n-3"]
    assert urls(store.stories.latest(joined, 9)) == [f"n-{number}" for number in range(6)]


def test_what_was_old_when_it_was_first_seen_is_history(store: Store) -> None:
    for number, days in enumerate((6.9, 7, 7.1)):
        store.stories.save(tell(number, hours=24 * days), agency=True, now=NOW)
    assert urls(store.stories.latest(None, 9)) == ["n-0", "n-1"]
    assert len(store.stories.changed(None, None, 9)) == 3
    store.stories.save(tell(3, hours=24 * 30), agency=True, now=NOW, seen=NOW - 29 * DAY)  # announced when it was young
    assert urls(store.stories.latest(None, 9)) == ["n-0", "n-1", "n-3"]


def test_a_search_reads_the_newest_only(store: Store) -> None:
    for number in range(5):
        store.stories.save(tell(number, hours=number), agency=True, now=NOW)
    looked: list[str] = []

    def odd(it: Item) -> bool:
        looked.append(it.url)
        return it.url.endswith(("1", "3"))

    assert urls(store.stories.matching(None, odd, 9, 5)) == ["n-1", "n-3"]
    assert urls(store.stories.matching(frozenset({"ml-kayes"}), odd, 1, 5)) == ["n-1"]
    looked.clear()
    assert urls(store.stories.matching(None, odd, 9, 3)) == ["n-1"]
    assert len(looked) == 3


def test_what_changed_is_told_in_order_and_each_change_once(store: Store) -> None:
    rows = [
        store.stories.save(tell(number), agency=True, now=NOW + timedelta(minutes=number))[0] for number in range(4)
    ]
    known: list[str] = []

    def further(limit: int = 9, code: str | None = None) -> list[str]:
        """What changed since this was asked last."""
        found = store.stories.changed(code, place[0], limit)
        if found:
            place[0] = (found[-1][0], found[-1][1].id)
        return urls(tuple(story for _, story in found))

    place: list[tuple[datetime, str] | None] = [None]
    assert further(3) == ["n-0", "n-1", "n-2"]
    edited = tell(1)
    edited = replace(edited, text=edited.text.replace("7 déléguées", "9 délégués"))
    store.stories.save(edited, agency=True, now=NOW + DAY)
    assert further() == ["n-3", "n-1"]
    store.stories.save(edited, agency=True, now=NOW + 2 * DAY)  # the same again
    assert further() == known
    other = replace(tell(2), regions=(Assigned("ml-kita", 1.0),))
    store.stories.place([(rows[2], other)], NOW + DAY)  # filed elsewhere: no edit
    assert further() == ["n-2"]
    assert store.stories.last_change() == place[0][0]  # type: ignore[index]  # a place by now
    store.stories.withdraw(rows[0], NOW + 2 * DAY)
    assert further() == known
    store.stories.save(tell(0), agency=True, now=NOW + 3 * DAY)  # it is back
    assert further() == ["n-0"]
    place[0] = None
    assert further(code="ml-kita") == ["n-2"]


def test_a_change_is_never_dated_before_another_that_was_seen(store: Store) -> None:
    """Clocks go back, and two readings end in another order than they began: whoever read on from there misses none."""
    store.stories.save(tell(1), agency=True, now=NOW)
    (seen,) = store.stories.changed(None, None, 9)
    store.stories.save(tell(2), agency=True, now=NOW - timedelta(hours=1))
    assert urls(tuple(it for _, it in store.stories.changed(None, (seen[0], seen[1].id), 9))) == ["n-2"]


def test_what_is_withdrawn_is_told_by_label_and_leaves_its_feeds(store: Store) -> None:
    rows = [store.stories.save(tell(number, hours=number), agency=True, now=NOW)[0] for number in range(3)]
    other = store.stories.save(tell(3, regions=(Assigned("ml-kita", 1.0),)), agency=True, now=NOW)[0]
    before = {url: story.id for story in store.stories.latest(None, 9) for url in urls((story,))}
    store.stories.release(NOW)
    for day, row in enumerate((rows[2], other, rows[0]), 1):
        store.stories.withdraw(row, NOW + day * DAY)
    assert urls(store.stories.latest(None, 9)) == ["n-1"]
    gone = [(before["n-0"], NOW + 3 * DAY), (before["n-3"], NOW + 2 * DAY), (before["n-2"], NOW + DAY)]
    assert list(store.stories.gone(None, NOW)) == gone
    assert list(store.stories.gone(None, NOW + 2 * DAY)) == gone[:2]
    assert list(store.stories.gone(frozenset({"ml-kayes", "ml-kita"}), NOW)) == gone
    assert list(store.stories.gone(frozenset({"ml-kayes"}), NOW)) == [gone[0], gone[2]]
    store.stories.save(tell(0), agency=True, now=NOW + 4 * DAY)
    assert urls(store.stories.latest(frozenset({"ml-kayes"}), 9)) == ["n-0", "n-1"]
    assert list(store.stories.gone(frozenset({"ml-kayes"}), NOW)) == [gone[2]]


def test_what_becomes_a_copy_is_told_as_gone_until_it_stands_for_itself_again(store: Store) -> None:
    kayes = frozenset({"ml-kayes"})
    one, other = (store.stories.save(tell(number, hours=9 - number), agency=True, now=NOW)[0] for number in range(2))
    uri = store.stories.latest(None, 9)[0].id
    store.stories.release(NOW)
    late, _ = store.stories.save(tell(2), agency=True, now=NOW)
    last = store.stories.last_change()
    assert last is not None
    for copy in (other, late):  # the second one no feed has shown
        store.stories.judge(one, copy, same=True, why="one vote", now=NOW - timedelta(hours=1))  # the clock went back
    assert urls(store.stories.latest(kayes, 9)) == ["n-0"]
    ((told, at),) = store.stories.gone(kayes, NOW)
    assert (told, at > last) == (uri, True)
    assert store.stories.gone(None, NOW) == ((uri, at),)
    for copy in (other, late):
        store.stories.judge(one, copy, same=False, why="two votes", now=NOW + DAY)
    assert urls(store.stories.latest(kayes, 9)) == ["n-2", "n-1", "n-0"]
    assert store.stories.gone(kayes, NOW) == store.stories.gone(None, NOW) == ()


def test_what_is_told_as_gone_outlasts_the_copy(store: Store) -> None:
    one, other = (store.stories.save(tell(number, hours=9 - number), agency=True, now=NOW)[0] for number in range(2))
    uri = store.stories.latest(None, 9)[0].id
    store.stories.release(NOW)
    store.stories.judge(one, other, same=True, why="one vote", now=NOW + DAY)
    assert store.stories.last_change() == NOW + DAY  # so that nothing is dated before it
    store.stories.withdraw(one, NOW + 2 * DAY)  # the other address is this story's from now on, and no story of its own
    assert urls(store.stories.latest(None, 9)) == ["n-1"]
    assert store.stories.gone(None, NOW) == ((uri, NOW + DAY),)


def test_what_is_filed_elsewhere_is_told_as_gone_where_it_stood(store: Store) -> None:
    old, new = ((Assigned(code, 1.0),) for code in ("ml-kayes", "ml-kita"))
    kayes, kita = frozenset({"ml-kayes"}), frozenset({"ml-kita"})
    row, _ = store.stories.save(tell(1, regions=old), agency=True, now=NOW)
    history, _ = store.stories.save(tell(2, regions=old, hours=999), agency=True, now=NOW)  # has stood in no feed
    uri = store.stories.latest(None, 9)[0].id
    store.stories.release(NOW)
    store.stories.place([(row, tell(1, regions=new)), (history, tell(2, regions=new, hours=999))], NOW + DAY / 24)
    (left,) = store.stories.gone(kayes, NOW)
    assert left[0] == uri
    for codes in (None, kita, kayes | kita):
        assert store.stories.gone(codes, NOW) == ()
    store.stories.withdraw(row, NOW + DAY)
    store.stories.place([(row, tell(1, regions=old))], NOW + DAY)  # it is not back for that
    assert store.stories.gone(kayes | kita, NOW) == store.stories.gone(kita, NOW) == ((uri, NOW + DAY),)
    assert store.stories.gone(kayes, NOW) == (left,)
    store.stories.save(tell(1, regions=old), agency=True, now=NOW + 2 * DAY)
    assert store.stories.gone(kayes, NOW) == store.stories.gone(None, NOW) == ()


def test_a_late_find_is_among_the_latest_however_many_are_newer(store: Store) -> None:
    for number in range(12):
        store.stories.save(tell(number, hours=40 - number), agency=True, now=NOW - timedelta(hours=6))
    assert urls(store.stories.latest(None, 6)) == [f"n-{number}" for number in range(11, 5, -1)], "the newest at first"
    store.stories.save(tell(20, hours=60), agency=True, now=NOW)
    assert urls(store.stories.latest(None, 6)) == ["n-11", "n-10", "n-9", "n-8", "n-7", "n-20"]


@pytest.mark.parametrize("codes", [None, frozenset({"ml-kayes"}), frozenset({"ml-kayes", "ml-kita", "agency-amap"})])
def test_no_question_for_a_feed_goes_over_the_whole_store(codes: frozenset[str] | None) -> None:
    """Each is answered from an index and rows by number: no table is scanned, and nothing but a handful is sorted."""
    asked: list[tuple[str, Any]] = []
    with Store.open("sqlite://", tag=TAG) as store:
        store.stories.save(tell(1), agency=True, now=NOW)
        row, _ = store.stories.save(tell(2), agency=True, now=NOW)
        store.stories.release(NOW)
        with store.batch() as connection:
            event.listen(connection.engine, "before_cursor_execute", lambda *it: asked.append((it[2], it[3])))
        store.stories.latest(codes, 100)
        store.stories.matching(codes, lambda it: True, 100, 2000)
        for code in sorted(codes) if codes else [None]:
            store.stories.changed(code, (NOW - DAY, "tag:x"), 100)
        store.stories.last_change()
        store.stories.gone(codes, NOW - DAY)
        store.stories.edits_gone(codes, NOW - DAY)
        store.stories.withdraw(row, NOW)
        store.stories.save(tell(2), agency=True, now=NOW)
        plans = []
        with store.batch() as connection:
            for statement, values in [it for it in asked if it[0].startswith(("SELECT", "UPDATE", "DELETE"))]:
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
                plans += [(step.detail, statement) for step in plan]
    assert any("USING INDEX label_latest (code=? AND live=?)" in detail for detail, _ in plans)
    assert any("label_changed (code=? AND (changed,story)>(?,?))" in detail for detail, _ in plans)
    assert any("USING COVERING INDEX tombstone_latest (code=? AND at>?)" in detail for detail, _ in plans)
    for detail, statement in plans:
        assert not (detail.startswith("SCAN") and detail.split()[1] in metadata.tables), f"{detail}: {statement}"
        assert "TEMP B-TREE" not in detail or "IN (" in statement, f"{detail}: {statement}"


def test_what_was_published_is_found_without_a_look_at_all_that_has_been() -> None:
    asked: list[tuple[str, Any]] = []
    with Store.open("sqlite://", tag=TAG) as store, store.batch() as connection:
        event.listen(connection.engine, "before_cursor_execute", lambda *it: asked.append((it[2], it[3])))
        store.stories.release(NOW)
        ((statement, values),) = [it for it in asked if it[0].startswith("UPDATE story")]
        (step,) = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    assert "story_unreleased" in step.detail


def test_another_thread_reads_what_is_kept_and_nothing_that_is_not_yet(store: Store) -> None:
    with ThreadPoolExecutor(1) as other:
        with store.batch():
            store.stories.save(tell(1), agency=True, now=NOW)
            assert other.submit(store.stories.count).result() == (0, 0)
        assert other.submit(store.stories.count).result() == (1, 0)


def test_another_thread_reads_what_is_in_memory() -> None:
    with Store.open("sqlite://", tag=TAG) as store, ThreadPoolExecutor(1) as other:
        store.stories.save(tell(1), agency=True, now=NOW)
        assert other.submit(store.stories.count).result() == (1, 0)
