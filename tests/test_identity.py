"""Identity as whoever uses the store would notice it: every story once, under one id, whatever becomes of it."""

from __future__ import annotations

import os
import subprocess
import sys
import zlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from alembic import command
from alembic.config import Config as Alembic
from identity_stories import (
    BODY,
    DAY,
    EDITED,
    FOLLOW_UP,
    HOUR,
    LATER,
    LEADLESS,
    NEXT_WEEK,
    NOON,
    TAG,
    TEASER,
    TITLE,
    at,
    entries,
    item,
    logged,
    only,
    save,
)
from sqlalchemy import column, create_engine, table, text

from regionwire.dedup import Relation
from regionwire.item import Item, Moment, Precision
from regionwire.store import Store
from regionwire.store.database import MIGRATIONS
from regionwire.urls import canonical_url

# --------------------------------------------------------------------------------------------------------------- copies


@pytest.mark.parametrize(
    "copy",
    [
        item("bamada", text=BODY, hours=1),
        item("bamada", text=EDITED, title="Le bac est de retour sur le fleuve", hours=1),
        item("bamada", text=TEASER, hours=1),
        item("bamada", text=LEADLESS, title="À Kayo, on passe de nouveau", hours=1),
        item("bamada", text=f"{BODY}\nSource : AMAP", published=None),
    ],
    ids=["verbatim", "edited", "teaser", "without its lead", "undated"],
)
@pytest.mark.parametrize("first", [True, False])
def test_what_another_outlet_makes_of_a_dispatch_is_its_copy(store: Store, copy: Item, first: bool) -> None:
    for it in (copy, item()) if first else (item(), copy):
        save(store, it, NOON + 2 * HOUR)
    assert entries(store) == {at("amap"): [at("bamada")]}


def test_a_better_original_that_comes_late_gathers_all_that_match_it(store: Store) -> None:
    teaser = save(store, item("maliweb", text=TEASER, hours=1))
    leadless = save(store, item("studio", text=LEADLESS, title="À Kayo, on passe de nouveau", hours=2))
    assert len(entries(store)) == 2
    whole = save(store, item())
    assert entries(store) == {at("amap"): [at("maliweb"), at("studio")]}
    assert {(row, before, after) for row, before, after, _ in logged(store)} == {
        (teaser, teaser, whole),
        (leadless, leadless, whole),
    }


def test_what_a_feed_has_shown_stays_the_entry_though_a_better_one_comes(store: Store) -> None:
    save(store, item("bamada", hours=1))
    shown = only(store)
    store.stories.release(NOON)
    save(store, item())
    assert (only(store).id, only(store).updated) == (shown.id, shown.updated)
    assert entries(store) == {at("bamada"): [at("amap")]}


def test_of_two_that_a_feed_has_shown_one_stays_and_no_later_one_takes_its_place(store: Store) -> None:
    bamada = save(store, item("bamada", text=FOLLOW_UP, hours=1))
    amap = save(store, item("amap", hours=2))
    store.stories.release(LATER)
    store.stories.judge(bamada, amap, same=True, why="seen", now=LATER)
    assert entries(store) == {at("amap"): [at("bamada")]}
    save(store, item("journal", attribution="", hours=3, text=BODY))
    save(store, item("lessor", hours=-3, text=BODY))
    save(store, item("maliweb", hours=4, text=BODY, attribution="lessor"))
    assert [it.item.source for it in store.stories.latest(None, 10)] == ["amap"]


def test_a_second_pass_over_the_same_pages_changes_nothing(store: Store) -> None:
    press = [item(), item("bamada", text=EDITED), item("maliweb", text=TEASER), item("lessor", text=FOLLOW_UP)]
    press += [item("amap", "bac-2", NEXT_WEEK, hours=150), item("studio", published=None, text=LEADLESS)]
    for it in press:
        save(store, it)
    held = store.stories.latest(None, 100), store.stories.size(), logged(store)
    for it in press * 2:
        _, changes = store.stories.save(it, agency=it.source == "amap", now=LATER + DAY)
        assert (changes.unchanged, changes.touched) == (1, frozenset())
    assert (store.stories.latest(None, 100), store.stories.size(), logged(store)) == held


def test_stories_of_the_same_event_are_named_beside_each_other_and_never_one(store: Store) -> None:
    save(store, item())
    save(store, item("lessor", text=FOLLOW_UP, title="Les piroguiers portent plainte", hours=20))
    assert {it.item.source: [near.source for near in it.related] for it in store.stories.latest(None, 9)} == {
        "amap": ["lessor"],
        "lessor": ["amap"],
    }


def test_issues_of_a_series_stay_as_many_as_they_are(store: Store) -> None:
    for week, paid in enumerate(("150", "175", "225", "300")):
        sent = BODY.replace("150 Fcfa", f"{paid} Fcfa").replace("quatre cents", str(500 + 70 * week))
        save(store, item("amap", f"n-{week}", sent, hours=24 * 7 * week), NOON + 7 * week * DAY)
    assert len(entries(store)) == 4


@pytest.mark.parametrize("said", ["", "Réservé aux abonnés.", "Le bac de Kayo a repris ses traversées samedi."])
def test_stories_with_short_or_lost_bodies_are_one_by_address_only(store: Store, said: str) -> None:
    for it in (item(text=said), item("bamada", text=said), item(path="autre", text=said), item(text=said)):
        save(store, it)
    assert entries(store) == {at("amap"): [], at("amap", "autre"): [], at("bamada"): []}


def test_whom_others_name_as_theirs_is_the_original(store: Store) -> None:
    lessor, bamada, *_ = [
        save(store, it)
        for it in (
            item("lessor", attribution="L'Essor"),
            item("bamada", hours=1),
            item("journal", hours=2, attribution="Bamada"),
            item("studio", hours=3, agency="Bamada", attribution="Bamada"),
        )
    ]
    assert entries(store) == {at("bamada"): [at("journal"), at("lessor"), at("studio")]}
    assert (bamada, lessor, bamada, "the best of its group") in logged(store)


def test_what_a_rare_name_brought_up_is_found_anew_though_the_name_is_common_by_now(store: Store) -> None:
    counted = (
        "Sur les quais, Awa Keita a compté 340 pirogues à Mopti, 17 filets à Ségou, 2 600 paniers à Gao et 85 perches "
        "à Diré. Chacun peut venir lire ses registres avant la pluie."
    )
    retold = (
        "Combien de bateaux ? Après un mois de marche, la réponse tient dans un carnet bleu : Mopti 340, Ségou 17, Gao "
        "2600, Diré 85. Il aura fallu bien du courage à Awa Keita, qui marchait seule."
    )
    save(store, item(text=counted, title="Les pirogues du fleuve"))
    save(store, item("bamada", text=retold, title="Un carnet sous le bras", hours=1))
    assert entries(store) == {at("amap"): [at("bamada")]}
    for number, story in enumerate(TALES[:4] * 2):
        save(store, item("journal", f"conte-{number}", f"{story}\nAinsi parlait Awa Keita.", number, title=story[:40]))
    store.stories.learn_anew(0, 100, LATER)
    assert entries(store)[at("amap")] == [at("bamada")]


# ------------------------------------------------------------------------------------------------------------- versions

EDITS = {
    "a number": (BODY.replace("2 300", "2 800"), TITLE, "2300"),
    "a name": (BODY.replace("Assitan Doumbia", "Assitan Coulibaly"), TITLE, "doumbia"),
    "a tenth": (f"{BODY}\nLe chantier a duré plus longtemps que prévu, faute de tôles et de soudeurs.", TITLE, "words"),
    "the headline": (BODY, "Kayo : le fleuve se traverse de nouveau", "headline"),
    "a typo": (BODY.replace("riverains", "riverain"), TITLE, ""),
    "a typo of the headline": (BODY, TITLE.replace("traversées", "traverssées"), ""),
}


@pytest.mark.parametrize("kind", EDITS)
def test_an_edit_is_kept_as_a_version_and_moves_updated_if_it_matters(store: Store, kind: str) -> None:
    said, title, change = EDITS[kind]
    row = save(store, item())
    before = only(store)
    assert store.stories.save(item(text=said, title=title), agency=True, now=LATER + DAY)[1].updated == 1
    after = only(store)
    assert (after.id, after.published, after.first_seen) == (before.id, before.published, before.first_seen)
    assert after.updated == (LATER + DAY if change else before.updated)
    (version,) = store.accounts.versions(row)
    assert (version.item, version.until) == (before.item, LATER + DAY)
    assert change in version.change
    assert bool(version.change) == bool(change)


@pytest.mark.parametrize("first", [0, 1])
def test_edits_of_one_moment_are_told_in_one_order_whichever_story_came_first(store: Store, first: int) -> None:
    ferry, suit = item(), item(path="plainte", text=FOLLOW_UP, title="Les piroguiers portent plainte")
    for it in (ferry, suit) if first else (suit, ferry):
        save(store, it, NOON + 6 * HOUR)
    for it in (ferry, suit):
        save(store, replace(it, title=f"{it.title} mardi"))
    told = [edit.story.id for edit in store.stories.edits(None, 9)]
    assert len(told) == 2
    assert told == sorted(told, reverse=True)


def test_an_edit_is_dated_as_the_page_says_but_never_back_and_never_ahead(store: Store) -> None:
    save(store, item())
    seen = []
    for number, hours in enumerate((30, 20, 999)):
        said = BODY.replace("2 300", str(2400 + number))
        save(
            store, item(text=said, modified=Moment(NOON + hours * HOUR, Precision.MINUTE, "UTC")), LATER + number * DAY
        )
        seen.append(only(store).updated)
    assert seen == [NOON + 30 * HOUR, LATER + DAY, LATER + 2 * DAY]


def test_typography_and_the_arrival_of_a_copy_are_no_version(store: Store) -> None:
    row = save(store, item())
    before = only(store)
    save(store, item(text=BODY.replace("«", '"').replace("»", '"').replace(" :", ":")))
    save(store, item("bamada", hours=1))
    assert (only(store).updated, store.accounts.versions(row)) == (before.updated, ())


def test_a_teaser_that_is_completed_is_news(store: Store) -> None:
    save(store, item(text=TEASER), NOON)
    save(store, item(), LATER)
    assert (only(store).updated, only(store).item.text) == (LATER, BODY)


def test_a_copy_that_was_made_of_a_former_version_is_found(store: Store) -> None:
    save(store, item(text=FOLLOW_UP))
    save(store, item())
    save(store, item("bamada", text=FOLLOW_UP))
    assert entries(store) == {at("amap"): [at("bamada")]}


# ------------------------------------------------------------------------------------------------------------ addresses


def test_a_slug_that_changes_before_its_uniqid_keeps_the_story_and_takes_the_new_address(store: Store) -> None:
    old, new = "le-bac-reprend-664b1e0a5c3f2", "le-bac-de-kayo-reprend-ses-traversees-664b1e0a5c3f2"
    row = save(store, item(path=old))
    before = only(store)
    assert save(store, item(path=new, title="Kayo : le fleuve rouvert")) == row
    assert (only(store).id, only(store).item.url) == (before.id, at("amap", new))
    assert store.stories.row_of(at("amap", old)) == store.stories.row_of(at("amap", new)) == row


def test_a_story_whose_old_address_leads_to_its_new_one_takes_that(store: Store) -> None:
    row = save(store, item())
    before = only(store)
    assert save(store, item(path="nouveau", addresses=(at("amap"),), text=EDITED)) == row
    assert (only(store).id, only(store).item.url) == (before.id, at("amap", "nouveau"))
    assert store.stories.row_of(at("amap")) == row


def test_an_address_that_leads_to_quite_another_story_overwrites_nothing(store: Store) -> None:
    row = save(store, item())
    other = item(path="plainte", text=FOLLOW_UP, title="Les piroguiers portent plainte", addresses=(at("amap"),))
    assert save(store, other) != row
    assert entries(store) == {at("amap"): [], at("amap", "plainte"): []}
    assert store.stories.row_of(at("amap")) == row


@pytest.mark.parametrize("late", [True, False])
def test_a_number_and_its_permalink_are_one_story(store: Store, late: bool) -> None:
    numbered, named = item(path="?p=120"), item(path="bac", addresses=(at("amap", "?p=120"),))
    rows = {save(store, it) for it in ((numbered, named) if late else (named, numbered))}
    assert len(rows) == 1
    assert save(store, item(path="?p=121", text=FOLLOW_UP)) not in rows


@pytest.mark.parametrize("order", [1, -1])
def test_an_address_that_a_page_only_claims_makes_one_story_of_no_two(store: Store, order: int) -> None:
    claiming = item(path="un", text=BODY, claimed=(at("amap", "deux"),))
    claimed = item(path="deux", text=FOLLOW_UP, title="Les piroguiers portent plainte")
    for it in (claiming, claimed)[::order]:
        save(store, it)
    assert entries(store) == {at("amap", "un"): [], at("amap", "deux"): []}
    assert store.stories.find(at("amap", "deux")) == claimed


@pytest.mark.parametrize("other", ["http://amap.example/2026/bac", "https://www.amap.example/2026/bac/?utm_source=x"])
def test_http_and_www_are_doors_to_one_story(store: Store, other: str) -> None:
    row = save(store, item(path="2026/bac"))
    assert save(store, item(url=canonical_url(other), text=EDITED)) == row
    assert store.stories.row_of(canonical_url(other)) == row


def test_two_sources_that_announce_one_address_have_one_story_of_it(store: Store) -> None:
    row = save(store, item())
    held = only(store)
    assert save(store, item("bamada", url=at("amap"), title="À lire", text=FOLLOW_UP)) == row
    assert only(store) == held


@pytest.mark.parametrize("theirs", [BODY, FOLLOW_UP], ids=["copy", "another story"])
def test_a_story_that_moves_to_an_address_of_another_source_keeps_its_own(store: Store, theirs: str) -> None:
    row = save(store, item())
    other = save(store, item("lessor", "bac-664b1e0a5c3f2", theirs, hours=1))
    moved = item(path="le-bac-664b1e0a5c3f2", text=EDITED, addresses=(at("amap"),))
    for _ in range(2):
        assert save(store, moved) == row
        assert {it.item.url: it.item.text for it in store.stories.latest(None, 9)}[at("amap")] == EDITED
    assert store.stories.row_of(at("amap")) == row
    assert store.stories.row_of(at("lessor", "bac-664b1e0a5c3f2")) == other


# ----------------------------------------------------------------------------------------------- what a source repeats

BLOCK = (
    "Le grand concours de la radio rurale ouvre ses portes à tous les conteurs du cercle. "
    "Les inscriptions se prennent chaque matin au siège, derrière la vieille poste."
)
TALES = (
    "Un hippopotame a renversé deux pirogues devant le village, sans faire de blessé grave parmi les passagers. "
    "Les pêcheurs ont passé la nuit à recoudre leurs filets à la lueur des lampes.",
    "La bibliothèque a reçu mille livres neufs, que des élèves ont rangés toute la nuit dernière. "
    "Les plus beaux sont des atlas, et personne ne les emportera chez soi avant les vacances.",
    "Les tisserandes exposent leurs pagnes au musée, où une salle leur est ouverte pour un mois entier. "
    "On y entend battre le métier, et les visiteurs apprennent à nouer la trame eux-mêmes.",
    "Le vent de sable a fermé la piste, et les camions attendent sous les acacias du vieux puits. "
    "Les chauffeurs font du thé, jouent aux dames et se racontent la grande sécheresse.",
)


def tale(source: str, number: int) -> Item:
    return item(source, f"conte-{number}", f"{TALES[number]}\n{BLOCK}", number, title=TALES[number][:40])


def test_what_a_source_prints_under_all_its_stories_joins_none_and_what_it_joined_is_undone(store: Store) -> None:
    hung = [save(store, tale("amap", 0)), save(store, tale("bamada", 1)), save(store, tale("amap", 2))]
    assert len(entries(store)) == 1, "two outlets of one house have the block, and nothing tells it from a story yet"
    save(store, tale("amap", 3))
    assert entries(store) == {
        at("amap", "conte-0"): [],
        at("bamada", "conte-1"): [],
        at("amap", "conte-2"): [],
        at("amap", "conte-3"): [],
    }
    assert [row for row, _, after, _ in logged(store) if row == after] == hung[1:]


def test_a_story_that_is_split_off_again_is_newer_than_what_told_readers_that_it_was_gone(store: Store) -> None:
    one = save(store, item())
    other = save(store, item("bamada", text=FOLLOW_UP, title="Les piroguiers portent plainte", hours=1))
    store.stories.release(NOON)
    store.stories.judge(one, other, same=True, why="one ferry", now=NOON + DAY)
    ((uri, gone),) = store.stories.gone(None, NOON)
    store.stories.judge(one, other, same=False, why="two after all", now=LATER)
    assert {it.id: it.updated for it in store.stories.latest(None, 9)}[uri] > gone
    assert store.stories.gone(None, NOON) == ()


# ------------------------------------------------------------------------------------------------------ told and undone


def test_an_operators_word_outranks_every_rule_until_the_next_one(store: Store) -> None:
    one, other = save(store, item()), save(store, item("bamada", hours=1))
    ids = {at("amap"): only(store).id}
    for same in (False, True, False):
        store.stories.judge(one, other, same=same, why="looked at it", now=LATER)
        apart: dict[str, list[str]] = {at("amap"): [], at("bamada"): []}
        expected = {at("amap"): [at("bamada")]} if same else apart
        assert entries(store) == expected
        save(store, item("bamada", text=BODY.replace("raconte", "se souvient"), hours=1), LATER + HOUR)
        store.stories.learn_anew(0, 100, LATER + DAY)
        assert entries(store) == expected
        for it in store.stories.latest(None, 9):
            assert ids.setdefault(it.item.url, it.id) == it.id
    assert "looked at it" in logged(store)[-1][3]


def test_two_that_an_operator_joined_are_one_whatever_their_words(store: Store) -> None:
    one, other = save(store, item()), save(store, item("lessor", text=FOLLOW_UP, hours=100))
    store.stories.judge(other, one, same=True, why="the same day", now=LATER)
    assert entries(store) == {at("amap"): [at("lessor")]}
    save(store, item("lessor", text=f"{TALES[0]} {TALES[1]}", hours=100))
    store.stories.learn_anew(0, 100, LATER)
    assert entries(store) == {at("amap"): [at("lessor")]}
    store.stories.judge(one, other, same=False, why="not at all", now=LATER)
    assert entries(store) == {at("amap"): [], at("lessor"): []}


def test_what_is_split_from_an_original_does_not_come_back_through_another_copy(store: Store) -> None:
    one, other = save(store, item()), save(store, item("bamada", hours=1))
    store.stories.judge(one, other, same=False, why="two ferries", now=LATER)
    save(store, item("lessor", hours=2))
    assert all({at("amap"), at("bamada")} - {url, *copies} for url, copies in entries(store).items())


def test_what_is_split_from_what_was_joined_is_not_tied_to_it_by_its_copies(store: Store) -> None:
    whole = save(store, item())
    translated = save(store, item("lessor", text=FOLLOW_UP, hours=1))
    copy = save(store, item("bamada", hours=2))
    store.stories.judge(whole, translated, same=True, why="translated", now=LATER)
    assert entries(store) == {at("amap"): [at("bamada"), at("lessor")]}
    store.stories.judge(copy, translated, same=False, why="two ferries", now=LATER + HOUR)
    assert entries(store) == {at("amap"): [at("lessor")], at("bamada"): []}
    assert logged(store)[-1] == (copy, whole, copy, "an operator's word: two ferries")


def test_what_was_joined_to_a_copy_and_is_split_from_it_is_logged_with_that_word(store: Store) -> None:
    whole, copy = save(store, item()), save(store, item("bamada", hours=1))
    joined = save(store, item("lessor", text=FOLLOW_UP, hours=2))
    store.stories.judge(copy, joined, same=True, why="translated", now=LATER)
    assert entries(store) == {at("amap"): [at("bamada"), at("lessor")]}
    store.stories.judge(copy, joined, same=False, why="two ferries", now=LATER + HOUR)
    assert entries(store) == {at("amap"): [at("bamada")], at("lessor"): []}
    assert logged(store)[-1] == (joined, whole, joined, "an operator's word: two ferries")


# ----------------------------------------------------------------------------------------------------------------- time


def test_stories_without_a_date_are_of_when_they_were_first_seen_and_stay_so(store: Store) -> None:
    for number, tale_ in enumerate(TALES):
        it = item(path=f"conte-{number}", text=tale_, title=tale_[:40], published=None)
        store.stories.save(it, agency=True, now=LATER, seen=NOON - timedelta(seconds=number))
    held = store.stories.latest(None, 9)
    assert [it.item.url for it in held] == [at("amap", f"conte-{number}") for number in range(4)]
    assert [it.published for it in held] == [NOON - timedelta(seconds=number) for number in range(4)]
    dated = item(path="conte-0", text=TALES[0], title=TALES[0][:40])
    store.stories.save(dated, agency=True, now=LATER + DAY, seen=LATER)
    assert [it.published for it in store.stories.latest(None, 9)] == [it.published for it in held]


_PROBE = """
import sys
from identity_stories import *
from regionwire.store import Store
with Store.open("sqlite://", tag=TAG) as store:
    for it in (item("maliweb", text=TEASER), item("bamada", text=EDITED), item(), item("lessor", text=FOLLOW_UP)):
        store.stories.save(it, agency=it.source == "amap", now=NOON + DAY)
    with store.batch() as connection:
        for table in ("story", "sketch", "sentence", "likeness", "merge", "story_url"):
            print(connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY 1, 2").all())
"""


def test_neither_the_clocks_zone_nor_the_seed_of_hashes_plays_a_part() -> None:
    here = Path(__file__).parent
    told = set()
    for zone, seed in (("UTC", "1"), ("Asia/Kathmandu", "77")):
        around = os.environ | {"TZ": zone, "PYTHONHASHSEED": seed, "PYTHONPATH": f"{here.parent}{os.pathsep}{here}"}
        run = subprocess.run([sys.executable, "-c", _PROBE], env=around, capture_output=True, text=True, check=True)
        told.add(run.stdout)
    assert len(told) == 1
    assert "copy" in told.pop()


# ------------------------------------------------------------------------------------------------------------ migration


def first_store(file: Path) -> None:
    """A store as the first migration made it: an original with a copy, a withdrawn story, pages, digests."""
    alembic = Alembic()
    alembic.set_main_option("script_location", str(MIGRATIONS))
    engine = create_engine(f"sqlite:///{file}")
    stories = [item(), item("bamada", hours=1), item(path="vieux-664b1e0a5c3f2", text=FOLLOW_UP, hours=2)]
    with engine.begin() as connection:
        alembic.attributes["connection"] = connection
        command.upgrade(alembic, "0001")
        for row, it in enumerate(stories, 1):
            values = {
                "id": row,
                "uri": f"tag:{TAG}:{it.source}/{row}",
                "source": it.source,
                "url": it.url,
                "agency": it.source == "amap",
                "published": int(NOON.timestamp()) * 1_000_000,
                "updated": int(LATER.timestamp()) * 1_000_000,
                "first_seen": int(NOON.timestamp()) * 1_000_000,
                "original": 1 if row == 2 else None,
                "released": row != 2,
                "withdrawn": int(LATER.timestamp()) * 1_000_000 if row == 3 else None,
                "document": zlib.compress(msgspec.json.encode(it)),
            }
            connection.execute(table("story", *map(column, values)).insert(), values)
            connection.execute(
                text("INSERT INTO fingerprint VALUES (:digest, :row)"), {"digest": f"f{row}", "row": row}
            )
            region = {"row": row, "at": values["published"]}
            connection.execute(text("INSERT INTO story_region VALUES ('ml-koulikoro', :row, :at)"), region)
            for url in (it.url, f"{it.url}?ancien=1"):
                page = {"source": it.source, "url": url, "at": values["published"], "row": row}
                connection.execute(
                    text(
                        "INSERT INTO page (source, url, kind, state, first_seen, story)"
                        " VALUES (:source, :url, 'story', 'read', :at, :row)"
                    ),
                    page,
                )
    engine.dispose()


def test_a_store_of_the_first_version_opens_and_loses_nothing(tmp_path: Path) -> None:
    first_store(tmp_path / "store.db")
    with Store.open(f"sqlite:///{tmp_path}/store.db", tag=TAG) as store:
        assert entries(store) == {at("amap"): [at("bamada")]}
        assert (only(store).id, only(store).published, only(store).updated) == (f"tag:{TAG}:amap/1", NOON, LATER)
        assert (store.stories.size(), len(store.stories.by_page())) == (3, 6)
        assert store.stories.gone(frozenset({"ml-koulikoro"}), NOON) == ((f"tag:{TAG}:amap/3", LATER),)
        for row, url in enumerate((at("amap"), at("bamada"), at("amap", "vieux-664b1e0a5c3f2")), 1):
            assert store.stories.row_of(url) == store.stories.row_of(f"{url}?ancien=1") == row
        held = only(store)
        store.stories.learn_anew(0, 100, LATER)
        assert only(store) == held
        save(store, item("lessor", text=EDITED, hours=2))
        assert entries(store) == {at("amap"): [at("bamada"), at("lessor")]}


def test_relations_are_told_to_whoever_asks(store: Store) -> None:
    one, other = save(store, item()), save(store, item("maliweb", text=TEASER, hours=1))
    tie = store.accounts.circle([one, other]).tie(one, other)
    assert tie is not None
    assert (tie.relation, tie.joins, tie.by_word) == (Relation.EXCERPT, True, False)
