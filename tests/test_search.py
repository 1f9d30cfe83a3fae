"""Searching: words, phrases and beginnings of words on folded text, in linear time, whatever is typed."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.search import ASKED, LENGTH, TERMS, BadQuery, Query, Term
from regionwire.item import Assigned, Item

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def story(title: str = "Le bac de Kayo reprend", text: str = "", standfirst: str = "") -> Item:
    return Item(
        source="amap",
        url="https://amap.example/1",
        title=title,
        standfirst=standfirst,
        html="",
        text=text,
        language="fr",
        fetched=NOW,
        regions=(Assigned("ml-segou", 1.0),),
    )


KAYO = story(
    "Le bac de Kayo reprend",
    "Sur le fleuve Niger, les piroguiers de l’Office saluent la fin d’une longue attente.\n"
    "À l’Œuvre depuis mars, l’équipe de Ségou a changé le moteur.",
    "La traversée avait cessé en août",
)


@pytest.mark.parametrize(
    ("typed", "without", "found"),
    [
        ("bac", "", True),
        ("BAC kayo", "", True),
        ("kayo bac", "", True),
        ("bac avion", "", False),
        ("ba", "", False),
        ("pirogu*", "", True),
        ("pirogu", "", False),
        ("*piroguiers", "", True),  # a star elsewhere stands for nothing
        ("*iroguiers", "", False),
        ('"fleuve niger"', "", True),
        ("« Fleuve Niger »", "", True),
        ('"niger fleuve"', "", False),
        ('"fleuve nig*"', "", True),
        ('"fleuve nig"*', "", True),
        ("l'office", "", True),
        ("oeuvre œuvre", "", True),
        ("segou Ségou", "", True),
        ("traversée", "", True),  # in the standfirst
        ('"reprend la"', "", False),  # no phrase goes from the headline into the standfirst
        ("bac -avion", "", True),
        ("bac -kayo", "", False),
        ('bac -"fleuve niger"', "", False),
        ("bac -pirog*", "", False),
        ("bac", "avion", True),
        ("bac", "avion moteur", False),
        ("bac", '"longue attente"', False),
        ("longue-attente", "", True),
        ('bac "', "", True),
        ('"fleuve niger', "", True),
    ],
)
def test_what_a_search_finds(typed: str, without: str, found: bool) -> None:
    assert Query.of(typed, without).matches(KAYO) is found


def test_one_of_several_words_is_enough_where_a_configuration_says_so() -> None:
    river = Query.named(all=["bac"], any=["pirogue", "fleuve Niger"], none=["football"])
    assert river.matches(KAYO)
    assert not river.matches(story("Le bac de Kayo reprend"))
    assert not river.matches(story("Football : le bac sur le fleuve Niger"))


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "nothing to look for"),
        ("   \t ", "nothing to look for"),
        ('"" - * "!?"', "nothing to look for"),
        ("-football", "nothing to look for"),
        ("x" * (LENGTH + 1), "too long"),
        ("mot " * (ASKED // 3), "too long"),
        (" ".join(f"m{n}" for n in range(TERMS + 1)), "too many"),
    ],
)
def test_what_cannot_be_searched_for(typed: str, problem: str) -> None:
    with pytest.raises(BadQuery, match=problem):
        Query.of(typed)


def test_a_configurations_term_holds_a_word() -> None:
    with pytest.raises(BadQuery, match="holds no word"):
        Term.of("***")


def test_every_spelling_of_a_search_has_one_address() -> None:
    asked = "q=%22fleuve+niger%22+pirogue%2A&not=football&in=ml-mopti"
    assert Query.of("Pirogue* « Fleuve  Niger » -football -FOOTBALL").asked("ml-mopti") == asked
    assert Query.of('"fleuve-niger" pirogue*', "Football").asked("ml-mopti") == asked


@given(st.text(max_size=600), st.text(max_size=100), st.text(max_size=300))
def test_anything_typed_is_searched_for_or_refused_and_never_breaks(typed: str, without: str, text: str) -> None:
    try:
        query = Query.of(typed, without)
    except BadQuery:
        return
    assert query.matches(story(text, text, text)) in (True, False)
    assert Query.of(_parameter(query, "q"), _parameter(query, "not")) == query


@given(st.lists(st.sampled_from(["bac", "kayo", "niger", "fleuve"]), min_size=1, max_size=30), st.data())
def test_a_story_is_found_by_whatever_part_of_its_text_and_not_without_it(said: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(said) - 1))
    part = said[start : data.draw(st.integers(start + 1, len(said)))]
    phrase = " ".join(part)
    told = story("Titre", " ".join(said))
    assert len(phrase) > LENGTH or Query.of(f'"{phrase}"').matches(told)
    assert len(phrase) > LENGTH or not Query.of("titre", f'"{phrase}"').matches(told)
    assert Query.of(" ".join(set(part))).matches(told)


def _parameter(query: Query, name: str) -> str:
    return parse_qs(query.asked()).get(name, [""])[0]
