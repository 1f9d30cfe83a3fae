"""What holds of identity whatever comes, in whatever order: ids, times, groups, and the log that explains them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from identity_stories import (
    BODY,
    EDITED,
    END,
    FOLLOW_UP,
    LEAD,
    LEADLESS,
    MIDDLE,
    NEXT_WEEK,
    NOON,
    ROUNDUP,
    TAG,
    TEASER,
    item,
)
from sqlalchemy import select

from regionwire.item import Item, Moment, Precision, Story
from regionwire.store import Store
from regionwire.store.schema import merge, story, verdict

PRESS: tuple[tuple[Item, bool], ...] = (
    (item("amap", hours=1), True),
    (item("bamada", text=BODY, hours=2), False),
    (item("lejalon", text=EDITED, hours=3), False),
    (item("maliweb", text=TEASER, hours=1.5), False),
    (item("studio", text=LEADLESS, title="À Kayo, on passe de nouveau", hours=4), False),
    (item("lessor", text=FOLLOW_UP, title="Bac de Kayo : les piroguiers portent plainte", hours=26), False),
    (item("amap", "bac-2", text=NEXT_WEEK, hours=7 * 24), True),
    (item("journal", text=ROUNDUP, title="Le tour des régions en bref", hours=6), False),
)
MANY = 50_000  # rows: more than any test stores


def opened() -> Store:
    return Store.open("sqlite://", tag=TAG)


def groups(store: Store) -> frozenset[frozenset[str]]:
    """The addresses of each group, its original among them."""
    return frozenset(
        frozenset({it.item.url, *(copy.url for copy in it.copies)}) for it in store.stories.latest(None, MANY)
    )


def shown(store: Store) -> list[Story]:
    """What feeds have to show, whenever it was filed."""
    return [replace(it, changed=NOON) for it in store.stories.latest(None, MANY)]


def rows_of(store: Store, table: Any) -> list[dict[str, Any]]:
    with store.batch() as connection:
        return [dict(row._mapping) for row in connection.execute(select(table).order_by(*table.primary_key))]


def chained(one: int, other: int, joins: list[dict[str, Any]]) -> bool:
    met, new = set[int](), {one}
    while new:
        met |= new
        new = {row for it in joins for row in (it["one"], it["other"]) if met & {it["one"], it["other"]}} - met
    return other in met


@given(st.permutations(PRESS), st.booleans())
@settings(max_examples=40)
def test_the_order_of_arrival_changes_no_group_and_no_original(order: list[tuple[Item, bool]], twice: bool) -> None:
    with opened() as store:
        for it, agency in order * (1 + twice):
            store.stories.save(it, agency=agency, now=NOON + timedelta(days=7))
        amap, bamada, lejalon, teaser, leadless, follow_up, next_week, roundup = (it.url for it, _ in PRESS)
        dispatch = frozenset({amap, bamada, lejalon, teaser, leadless})
        assert groups(store) == {dispatch, frozenset({follow_up}), frozenset({next_week}), frozenset({roundup})}
        assert {it.item.url for it in store.stories.latest(None, MANY)} == {amap, follow_up, next_week, roundup}


@given(st.permutations(PRESS))
@settings(max_examples=10)
def test_a_store_that_learns_anew_finds_what_arrival_found(order: list[tuple[Item, bool]]) -> None:
    with opened() as store:
        for it, agency in order:
            store.stories.save(it, agency=agency, now=NOON + timedelta(days=7))
        found = shown(store)
        store.stories.clear_index()
        assert store.stories.show_anew(0, MANY)
        at = 0
        while True:
            at, _ = store.stories.learn_anew(at, 3, NOON + timedelta(days=8))
            if not at:
                break
        assert shown(store) == found


SOURCES = ("amap", "bamada", "lessor")
PATHS = ("a-un", "b-deux", "c-trois", "d-bac-664b1e0a5c3f2", "e-ferry-664b1e0a5c3f2")
BLOCK = (
    "Le grand concours de la radio rurale ouvre ses portes à tous les conteurs du cercle. "
    "Les inscriptions se prennent chaque matin au siège, derrière la vieille poste."
)
SAID = (
    BODY,
    EDITED,
    TEASER,
    LEADLESS,
    FOLLOW_UP,
    NEXT_WEEK,
    ROUNDUP,
    LEAD,
    MIDDLE,
    f"{END}\n{BLOCK}",
    f"{LEAD}\n{BLOCK}",
)
TITLES = ("Le bac de Kayo reprend", "Le bac est revenu", "Traversées : le fleuve rouvert aux motos")


class Newsroom(RuleBasedStateMachine):
    """Sources publish, edit, copy, move and take back; an operator judges; feeds are published; all is learnt anew."""

    def __init__(self) -> None:
        super().__init__()
        self.store = opened()
        self.now = NOON
        self.ids: dict[int, tuple[str, datetime, datetime]] = {}  # row -> uri, published, first seen
        self.updated: dict[int, datetime] = {}

    def teardown(self) -> None:
        self.store.close()

    @rule(
        source=st.sampled_from(SOURCES),
        path=st.sampled_from(PATHS),
        text=st.sampled_from(SAID),
        title=st.sampled_from(TITLES),
        hours=st.sampled_from((None, -30, -2, 0, 5)),
        modified=st.sampled_from((None, -1, 4, 900)),
        former=st.sampled_from((None, *PATHS)),
        claimed=st.sampled_from((None, *PATHS)),
        cut=st.booleans(),
    )
    def publish(
        self,
        source: str,
        path: str,
        text: str,
        title: str,
        hours: int | None,
        modified: int | None,
        former: str | None,
        claimed: str | None,
        cut: bool,
    ) -> None:
        it = item(
            source,
            path,
            text,
            title=title,
            cut=cut,
            published=None if hours is None else self.moment(hours),
            modified=None if modified is None else self.moment(modified),
            addresses=(f"https://{source}.example/{former}",) if former and former != path else (),
            claimed=(f"https://{source}.example/{claimed}",) if claimed and claimed not in (path, former) else (),
        )
        row, _ = self.store.stories.save(it, agency=source == "amap", now=self.now)
        again, changes = self.store.stories.save(it, agency=source == "amap", now=self.now)
        assert (again, changes.unchanged, changes.touched) == (row, 1, frozenset())

    def moment(self, hours: int) -> Moment:
        return Moment(self.now + timedelta(hours=hours), Precision.MINUTE, "UTC")

    @rule(hours=st.sampled_from((1, 13, 30, 24 * 8)))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(at=st.integers(0, 20))
    def withdraw(self, at: int) -> None:
        if row := self.some(at):
            self.store.stories.withdraw(row, self.now)

    @rule(one=st.integers(0, 20), other=st.integers(0, 20), same=st.booleans())
    def judge(self, one: int, other: int, same: bool) -> None:
        a, b = self.some(one), self.some(other)
        if a and b and a != b:
            self.now += timedelta(seconds=1)  # of two words one is the later
            self.store.stories.judge(a, b, same=same, why="seen", now=self.now)
            original = self.originals()
            assert (original[a] == original[b]) == same

    @rule(at=st.integers(0, 20))
    def take_a_word_back(self, at: int) -> None:
        if said := rows_of(self.store, verdict):
            word = said[at % len(said)]
            self.store.stories.forget_verdict(word["one"], word["other"], now=self.now)

    @rule()
    def release(self) -> None:
        self.store.stories.release(self.now)

    @rule(limit=st.integers(1, 4))
    def learn_anew(self, limit: int) -> None:
        at = 0
        while True:
            at, _ = self.store.stories.learn_anew(at, limit, self.now)
            if not at:
                break

    def some(self, at: int) -> int | None:
        held = sorted(self.updated)
        return held[at % len(held)] if held else None

    def originals(self) -> dict[int, int]:
        return {row["id"]: row["original"] or row["id"] for row in rows_of(self.store, story)}

    @invariant()
    def ids_and_times_hold(self) -> None:
        rows = rows_of(self.store, story)
        for row in rows:
            held = (row["uri"], row["published"], row["first_seen"])
            assert self.ids.setdefault(row["id"], held) == held
            latest = max(self.now, row["published"]) + timedelta(seconds=1)  # no two changes are of one microsecond
            assert self.updated.get(row["id"], row["published"]) <= row["updated"] <= latest
        self.updated = {row["id"]: row["updated"] for row in rows}

    @invariant()
    def no_copy_hangs_on_a_copy(self) -> None:
        original = self.originals()
        assert all(original[of] == of for of in original.values())

    @invariant()
    def an_operators_word_holds_but_for_later_ones(self) -> None:
        original, said = self.originals(), rows_of(self.store, verdict)
        for word in said:
            if (original[word["one"]] == original[word["other"]]) != word["same"]:
                later = [it for it in said if it["at"] > word["at"]]
                if word["same"]:
                    assert not all(it["same"] for it in later)
                else:
                    assert chained(word["one"], word["other"], [it for it in later if it["same"]])

    @invariant()
    def each_group_stands_once(self) -> None:
        rows = rows_of(self.store, story)
        shown = {row["uri"] for row in rows if row["original"] is None and row["withdrawn"] is None}
        latest = [it.id for it in self.store.stories.latest(None, MANY)]
        assert len(latest) == len(shown)
        assert {*latest} == shown
        urls = [row["url"] for row in rows]
        assert len(urls) == len({*urls})

    @invariant()
    def the_log_explains_who_hangs_on_whom(self) -> None:
        held = {row["id"]: row["id"] for row in rows_of(self.store, story)}
        for line in rows_of(self.store, merge):
            if line["story"] in held:
                assert (held[line["story"]], bool(line["why"])) == (line["before"], True)
                held[line["story"]] = line["after"]
        assert held == self.originals()

    @invariant()
    def every_address_leads_to_a_story(self) -> None:
        for row in rows_of(self.store, story):
            assert self.store.stories.row_of(row["url"]) == row["id"]
            assert self.store.stories.row_of(row["uri"]) == row["id"]


TestNewsroom = Newsroom.TestCase
TestNewsroom.settings = settings(max_examples=30, stateful_step_count=25, deadline=None)
