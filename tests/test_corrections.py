"""What an operator says of regions: it decides, it is told among the evidence, and what cannot be meant is an error."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regionwire.config import parse_config
from regionwire.errors import ConfigError
from regionwire.item import FOREIGN, Assigned, Place
from regionwire.regions import (
    Atlas,
    Corrections,
    Located,
    Naming,
    Pin,
    Weighing,
    assign_regions,
    known_countries,
    load_gazetteer,
)
from regionwire.text import Folded
from scrapers.agencies import SOURCES

ATLAS = Atlas(load_gazetteer(code) for code in known_countries())
STORY = "https://www.lessor.ml/puits"
WELL = Located(title="Mopti : un puits", text="Le forage a été ouvert à Mopti, devant les habitants du quartier.")


def decided(
    story: Located, corrections: Corrections, *, source: str = "lessor", called: str = STORY, home: str = ""
) -> tuple[tuple[Assigned, ...], Place | None]:
    told = corrections.of(source, (called,))
    return assign_regions(story, ATLAS, country="ml", home=home, told=told)


def codes(story: Located, corrections: Corrections, **others: str) -> list[str]:
    return [one.code for one in decided(story, corrections, **others)[0]]


# ---------------------------------------------------------------------------------------------------------------- names


def test_a_name_means_what_is_told_and_the_evidence_says_so() -> None:
    story = Located(title="Madina : un puits", text="Le village de Madina a son puits depuis mardi matin, enfin.")
    (assigned,), place = decided(story, Corrections(names=(Naming("madina", "ml-kayes"),)))
    assert assigned.code == "ml-kayes"
    assert [(it.rule, it.field, it.words) for it in assigned.evidence] == [
        ("told", "title", "Madina"),
        ("told", "text", "Madina"),
    ]
    assert place is not None
    assert place.region == "ml-kayes"


@pytest.mark.parametrize("means", ["ml-kayes", "ml", FOREIGN, "sn-dakar"])
def test_a_name_that_no_gazetteer_has_is_learned(means: str) -> None:
    story = Located(title="Un puits à la Cité des Grands Arbres", text="On y danse.")
    assert codes(story, Corrections(names=(Naming("Cité des Grands Arbres", means),))) == [means]


def test_a_name_that_is_no_place_is_not_found() -> None:
    story = Located(title="Mopti : un puits", text="Il est ouvert à Gao depuis mardi, à la grande joie des habitants.")
    assert codes(story, Corrections(names=(Naming("Mopti", ""),))) == ["ml-gao"]


def test_what_is_told_of_a_source_holds_there_only_and_goes_before_what_is_told_of_all() -> None:
    told = Corrections(names=(Naming("Mopti", "ml-gao", "lessor"), Naming("Mopti", "ml-san")))
    assert codes(WELL, told) == ["ml-gao"]
    assert codes(WELL, told, source="maliweb") == ["ml-san"]
    assert codes(WELL, Corrections(names=(Naming("Mopti", "ml-gao", "lessor"),)), source="maliweb") == ["ml-mopti"]


def test_a_longer_name_stays_one_and_a_longer_one_that_is_told_covers_what_is_in_it() -> None:
    story = Located(title="Nioro du Sahel : un puits", text="Le maire de Nioro du Sahel a ouvert un puits.")
    inner = Corrections(names=(Naming("Sahel", "ml-gao"),))
    assert codes(story, inner) == codes(story, Corrections()) == ["ml-nioro"]
    outer = Corrections(names=(Naming("Grand Mopti", "ml-gao"),))
    assert codes(Located(title="Grand Mopti : un puits", text="On y danse."), outer) == ["ml-gao"]


def test_a_told_name_in_capitals_is_none_in_lower_case() -> None:
    told = Corrections(names=(Naming("Porte", "ml-san"),))
    assert codes(Located(title="Porte : un puits"), told) == ["ml-san"]
    assert codes(Located(title="Une porte et un puits"), told) == ["ml"]


def test_a_name_may_be_told_of_and_stand_any_number_of_times() -> None:
    told = Corrections(names=(Naming("Madina", "ml-kayes"), Naming("Grand Mopti", "ml-gao"))).of("", ())
    text = Folded.of("Nioro, Madina, Nioro du Sahel, Grand Mopti, " * 12_000)
    begun = process_time()
    found = told.atlas(ATLAS).find(text.text, text)
    assert process_time() - begun < 10  # minutes, where each were compared with all
    assert Counter(it.words for it in found) == dict.fromkeys(
        ("Nioro", "Madina", "Nioro du Sahel", "Grand Mopti"), 12_000
    )
    assert {it.senses[0].place.region for it in found} == {"ml-nioro", "ml-kayes", "ml-gao"}


# -------------------------------------------------------------------------------------------------------------- weights


def test_a_weight_is_multiplied_and_told() -> None:
    story = Located(title="Un puits à Mopti et à Gao", text="Il est ouvert à Mopti et à Gao depuis mardi matin.")
    assert codes(story, Corrections()) == ["ml-gao", "ml-mopti"]
    assert codes(story, Corrections(weights=(Weighing("ml-gao", 0.4),))) == ["ml-mopti"]
    (first, _), _ = decided(story, Corrections(weights=(Weighing("ml-mopti", 1.5, "lessor"),)))
    assert first.code == "ml-mopti"
    told, *others = first.evidence
    assert (told.rule, told.words) == ("told", "ml-mopti × 1.5")
    assert sum(it.weight for it in others) == pytest.approx(first.score - told.weight)


def test_a_region_that_weighs_nothing_is_excluded_as_place_as_home_and_unless_it_is_pinned() -> None:
    told = Corrections(weights=(Weighing("ml-mopti", 0.0, "lessor"),))
    assert codes(WELL, told) == ["ml"]
    assert codes(Located(title="Un puits"), told, home="ml-mopti") == ["ml"]
    assert codes(WELL, told, source="maliweb") == ["ml-mopti"]
    pinned = Corrections(weights=told.weights, pins=(Pin(STORY, regions=("ml-mopti",)),))
    assert codes(WELL, pinned) == ["ml-mopti"]


# -------------------------------------------------------------------------------------------------------------- stories


def test_a_pinned_story_is_of_its_regions_and_no_others() -> None:
    told = Corrections(pins=(Pin(STORY, regions=("ml-gao", "ml-mopti", "ml")),))
    assigned, place = decided(WELL, told)
    assert [one.code for one in assigned] == ["ml-gao", "ml-mopti", "ml"]
    assert {(one.evidence[0].rule, one.evidence[0].words) for one in assigned} == {("told", STORY)}
    assert [it.words for it in assigned[1].evidence] == [STORY, "Mopti", "Mopti"]  # what it says itself as well
    assert place is None
    assert decided(WELL, Corrections(pins=(Pin(STORY, regions=("ml-mopti",)),)))[1] == decided(WELL, Corrections())[1]
    assert codes(WELL, told, called="https://www.lessor.ml/autre") == ["ml-mopti"]


def test_a_story_is_not_of_what_is_excluded() -> None:
    story = Located(title="Un puits à Mopti et à Gao", text="Il est ouvert à Mopti et à Gao depuis mardi matin.")
    assert codes(story, Corrections(pins=(Pin(STORY, without=("ml-gao",)),))) == ["ml-mopti"]


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from(["Mopti", "à Gao", "Madina", "le ministre", "vers San", "Dakar", "puits", "."])),
    st.sampled_from(["Tombouctou", "Un Lieu Inconnu", "Dire"]),
)
def test_what_does_not_apply_changes_nothing(words: list[str], name: str) -> None:
    story = Located(title=" ".join(words[:3]), text=" ".join(words))
    told = Corrections(
        names=(Naming(name, "ml-kayes"), Naming("Mopti", "", "other")),
        weights=(Weighing("ml-kidal", 3.0), Weighing("ml-gao", 0.0, "other")),
        pins=(Pin("https://other.example/", regions=("ml",)),),
    )
    assert decided(story, told) == decided(story, Corrections())


# -------------------------------------------------------------------------------------------------------- configuration


def configured(**told: Any) -> Corrections:
    return parse_config({"regions": told}, Path("config.toml"), SOURCES).regions.corrections


def test_corrections_are_read_and_stories_are_called_as_the_store_does() -> None:
    told = configured(
        name=[{"words": "Madina", "means": "ml-kayes", "source": "lessor"}, {"words": "Madina", "means": ""}],
        weigh=[{"region": "ml-bamako", "factor": 1, "source": "maliweb"}],
        story=[
            {"story": "http://lessor.ml/puits/?utm_source=x", "regions": ["ml-kayes", "foreign"]},
            {"story": "tag:regionwire.example,2026:lessor/00ff", "without": ["ml-gao"]},
        ],
    )
    assert told == Corrections(
        names=(Naming("Madina", "ml-kayes", "lessor"), Naming("Madina", "")),
        weights=(Weighing("ml-bamako", 1.0, "maliweb"),),
        pins=(Pin(STORY, regions=("ml-kayes", "foreign")), Pin("lessor/00ff", without=("ml-gao",))),
    )


WELL_CALLED = {"story": STORY, "regions": ["ml-gao"]}


@pytest.mark.parametrize(
    ("told", "key", "hint"),
    [
        ({"name": [{"words": "x", "means": "ml-kaye"}]}, "regions.name[0].means", "'ml-kayes'"),
        ({"name": [{"words": "x", "means": "sn-dakar"}]}, "regions.name[0].means", "known"),  # no country of this file
        ({"name": [{"words": "x", "means": "", "source": "lesor"}]}, "regions.name[0].source", "'lessor'"),
        ({"name": [{"words": " - ", "means": "ml"}]}, "regions.name[0].words", "Madina"),
        ({"name": [{"words": "x"}]}, "regions.name[0].means", ""),
        ({"name": [{"words": "À X", "means": ""}, {"words": "a x", "means": "ml"}]}, "regions.name[1]", "one of them"),
        ({"weigh": [{"region": "ml", "factor": 1}]}, "regions.weigh[0].region", ""),
        ({"weigh": [{"region": "ml-gao", "factor": -1}]}, "regions.weigh[0].factor", "from 0 to 100"),
        ({"weigh": [{"region": "ml-gao"}]}, "regions.weigh[0].factor", ""),
        ({"weigh": [{"region": "ml-gao", "factor": 1, "source": "x"}]}, "regions.weigh[0].source", "known"),
        ({"story": [{"story": "/puits", "regions": ["ml"]}]}, "regions.story[0].story", "from a feed"),
        ({"story": [{"story": "tag:x", "regions": ["ml"]}]}, "regions.story[0].story", "from a feed"),
        ({"story": [{"story": STORY}]}, "regions.story[0]", "these and no others"),
        ({"story": [WELL_CALLED | {"without": ["ml-san"]}]}, "regions.story[0]", "not these"),
        ({"story": [{"story": STORY, "regions": ["ml", "xx"]}]}, "regions.story[0].regions[1]", ""),
        ({"story": [{"story": STORY, "without": ["ml"]}]}, "regions.story[0].without[0]", ""),
        ({"story": [WELL_CALLED, WELL_CALLED | {"story": STORY + "/"}]}, "regions.story[1]", "one of them"),
        ({"name": {"words": "x", "means": ""}}, "regions.name", ""),
    ],
)
def test_what_cannot_be_meant_is_an_error_that_names_its_key(told: dict[str, Any], key: str, hint: str) -> None:
    with pytest.raises(ConfigError) as error:
        configured(**told)
    assert error.value.key == key
    assert hint in error.value.hint
