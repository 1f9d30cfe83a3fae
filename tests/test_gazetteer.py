"""The gazetteers: one shape, sound references, and the counts that law gives."""

from __future__ import annotations

import ast
import json
from collections import Counter
from importlib.resources import files

import pytest

from regionwire.regions import known_countries, load_gazetteer, region_label
from regionwire.regions.gazetteer import load_world
from regionwire.text import fold, words

COUNTRIES = known_countries()


def test_the_countries_that_sources_need_are_known() -> None:
    assert {"ml", "ne", "bf", "sn", "ci"} <= set(COUNTRIES)


@pytest.mark.parametrize("code", COUNTRIES)
def test_codes_are_ours_and_unique(code: str) -> None:
    gazetteer = load_gazetteer(code)
    codes = [region.code for region in gazetteer.regions]
    assert len(set(codes)) == len(codes)
    assert gazetteer.country.code == code
    for region in codes:
        prefix, _, slug = region.partition("-")
        assert prefix == code
        assert slug
        assert slug.replace("-", "").isascii()
        assert slug.replace("-", "").islower()


@pytest.mark.parametrize("code", COUNTRIES)
def test_every_reference_leads_somewhere(code: str) -> None:
    gazetteer = load_gazetteer(code)
    codes = {region.code for region in gazetteer.regions}
    assert {place.region for place in gazetteer.places} == codes, (
        "a region without a place, or a place without a region"
    )
    assert {region.formerly for region in gazetteer.regions} - {""} <= codes
    for region in gazetteer.regions:
        assert any(p.name == region.seat and p.region == region.code for p in gazetteer.places), region.seat
    towns = {place.name for place in gazetteer.places}
    assert {gazetteer.country.capital, gazetteer.country.government} <= towns


@pytest.mark.parametrize("code", COUNTRIES)
def test_a_place_stands_once_in_its_region_and_on_the_map_where_it_is_known(code: str) -> None:
    gazetteer = load_gazetteer(code)
    twice = [key for key, n in Counter((fold(p.name), p.region) for p in gazetteer.places).items() if n > 1]
    assert twice == []
    for place in gazetteer.places:
        assert (place.latitude is None) == (place.longitude is None)
        if place.latitude is not None and place.longitude is not None:
            assert 4 < place.latitude < 26, place.name
            assert -18 < place.longitude < 17, place.name


@pytest.mark.parametrize("code", COUNTRIES)
def test_lists_of_names_are_folded_as_texts_are(code: str) -> None:
    gazetteer = load_gazetteer(code)
    for name in gazetteer.ambiguous | gazetteer.surnames | gazetteer.given:
        assert " ".join(words(name)) == name


@pytest.mark.parametrize(("code", "regions"), [("ml", 20), ("ne", 8), ("bf", 17), ("sn", 14), ("ci", 14)])
def test_the_regions_in_force(code: str, regions: int) -> None:
    assert len(load_gazetteer(code).regions) == regions


@pytest.mark.parametrize(
    ("code", "kind", "units"), [("ml", "cercle", 159), ("ne", "département", 63), ("bf", "province", 47)]
)
def test_the_second_level_is_whole(code: str, kind: str, units: int) -> None:
    """A seat that shares its district's name stands for it."""
    found = Counter(place.kind for place in load_gazetteer(code).places)
    seats = found["seat"] + found["capital"]
    assert found[kind] <= units <= found[kind] + seats


def test_labels_are_what_a_reader_calls_them() -> None:
    assert region_label("ml-dioila") == "Dioïla"
    assert region_label("bf-djoro") == "Djôrô"
    assert region_label("ml") == "Mali"
    assert region_label("foreign") == "International"


@pytest.mark.parametrize("code", ["xx", "world", "../ml", "ml-nowhere"])
def test_what_no_gazetteer_holds_is_a_key_error_that_names_it(code: str) -> None:
    with pytest.raises(KeyError, match=code.rpartition("/")[2]):
        region_label(code)


def test_every_nation_of_the_world_stands_once() -> None:
    nations = load_world().nations
    assert len({nation.iso2 for nation in nations}) == len(nations) > 150
    assert {load_gazetteer(code).country.iso2 for code in COUNTRIES} <= {nation.iso2 for nation in nations}


def test_no_code_names_a_country() -> None:
    """What is true of one country stands in its file, so that a new country is a new file."""
    countries = [load_gazetteer(code).country for code in COUNTRIES]
    names = {name for country in countries for name in (country.name, country.iso2, country.code, country.capital)}
    for module in files("regionwire.regions").iterdir():
        if module.name.endswith(".py"):
            tree = ast.parse(module.read_text(encoding="utf-8"))
            said = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
            assert not names & said, module.name


@pytest.mark.parametrize("code", COUNTRIES)
def test_a_gazetteer_has_one_record_a_line(code: str) -> None:
    """So that a correction is a readable difference."""
    text = (files("regionwire.regions") / "data" / code / "gazetteer.json").read_text(encoding="utf-8")
    document = json.loads(text)
    records = [json.loads(line.strip().rstrip(",")) for line in text.splitlines() if line.startswith('    {"')]
    assert records == [*document["regions"], *document["districts"], *document["places"]]
