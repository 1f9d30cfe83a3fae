"""The gazetteers: one shape, no fault that our own checker finds, the counts that law gives; an operator's own."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from regionwire.config import load_config
from regionwire.errors import ConfigError, GazetteerError
from regionwire.regions import Atlas, Located, assign_regions, known_countries, load_gazetteer, look_in, region_label
from regionwire.regions.check import Severity, check_gazetteer
from regionwire.regions.document import document_text, read_document
from regionwire.regions.gazetteer import district_label, load_world
from regionwire.regions.localities import load_localities, load_names
from regionwire.regions.outlines import contains, distance, load_outlines
from scrapers.agencies import SOURCES

COUNTRIES = known_countries()
DATA = Path(str(files("regionwire.regions"))) / "data"


@pytest.fixture(autouse=True)
def _nobody_elses_folder() -> Iterator[None]:
    yield
    look_in(None)


def test_the_countries_that_sources_need_are_known() -> None:
    assert {"ml", "ne", "bf", "sn", "ci"} <= set(COUNTRIES)


@pytest.mark.parametrize("code", COUNTRIES)
def test_our_own_data_have_no_errors(code: str) -> None:
    findings = check_gazetteer(load_gazetteer(code), load_names(code), load_outlines(code))
    assert [str(it) for it in findings if it.severity is Severity.ERROR] == []


@pytest.mark.parametrize("code", COUNTRIES)
def test_a_gazetteer_has_one_record_a_line(code: str) -> None:
    """So that a correction is a readable difference."""
    file = DATA / code / "gazetteer.json"
    assert file.read_text(encoding="utf-8") == document_text(read_document(file))


@pytest.mark.parametrize(("code", "regions"), [("ml", 20), ("ne", 8), ("bf", 17), ("sn", 14), ("ci", 14)])
def test_the_regions_in_force(code: str, regions: int) -> None:
    assert len(load_gazetteer(code).regions) == regions


@pytest.mark.parametrize(("code", "units"), [("ml", 159), ("ne", 63), ("bf", 47), ("sn", 46), ("ci", 33)])
def test_the_second_level_is_whole_and_each_unit_is_a_place(code: str, units: int) -> None:
    gazetteer = load_gazetteer(code)
    assert len(gazetteer.districts) == units
    places = {place.name: place for place in gazetteer.places if place.district}
    kinds = {gazetteer.country.second_level, "seat", "capital"}
    for district in gazetteer.districts:
        there = [it for it in gazetteer.places if (it.name, it.region) == (district.name, district.region)]
        assert [it.district for it in there] == [district.code]
        assert there[0].kind in kinds
        assert not district.seat or places[district.seat].district.startswith(district.region)


def test_mali_has_the_cercles_of_the_law_in_each_region() -> None:
    count = Counter(district.region.removeprefix("ml-") for district in load_gazetteer("ml").districts)
    assert count == Counter(
        kayes=10, koulikoro=8, sikasso=8, segou=11, mopti=8, tombouctou=13, gao=16, kidal=9, taoudenit=6, menaka=6,
        nioro=6, kita=6, dioila=6, nara=6, bougouni=10, koutiala=8, san=7, douentza=6, bandiagara=9,
    )  # fmt: skip


def test_a_place_knows_its_district_and_commune_where_they_are_certain() -> None:
    mali = {(place.name, place.region): place for place in load_gazetteer("ml").places}
    assert mali["Kayes", "ml-kayes"].district == "ml-kayes-kayes"
    assert mali["Bafoulabé", "ml-kayes"].commune == "Bafoulabé"
    assert mali["Kabaté", "ml-kayes"].commune == "Colimbiné"
    assert mali["Kabaté", "ml-kayes"].district == ""
    assert mali["Bamako", "ml-bamako"].district == ""
    ivory = {place.name: place for place in load_gazetteer("ci").places}
    assert ivory["Korhogo"].district == ivory["Poro"].district == "ci-savanes-poro"
    assert (ivory["Poro"].latitude, ivory["Poro"].longitude) == (ivory["Korhogo"].latitude, ivory["Korhogo"].longitude)
    assert ivory["Cocody"].district == "ci-abidjan-abidjan"


@pytest.mark.parametrize("district", load_gazetteer("ci").districts, ids=lambda it: it.code)
def test_each_region_that_ivorian_news_name_finds_its_district(district: object) -> None:
    found = next(it for it in load_gazetteer("ci").districts if it == district)
    story = Located(title=f"Région de {found.name} : la cantine a rouvert", text="Trois cents élèves y déjeunent.")
    assigned, place = assign_regions(story, Atlas([load_gazetteer("ci")]), country="ci")
    assert [one.code for one in assigned] == [found.region]
    assert place is not None
    assert place.district == found.code


def test_labels_are_what_a_reader_calls_them() -> None:
    assert region_label("ml-dioila") == "Dioïla"
    assert region_label("bf-djoro") == "Djôrô"
    assert region_label("ml") == "Mali"
    assert region_label("foreign") == "International"
    assert district_label("ml-kayes-bafoulabe") == "Bafoulabé"
    assert district_label("ci-lacs-n-zi") == "N'Zi"


@pytest.mark.parametrize("code", ["xx", "world", "../ml", "ml-nowhere"])
def test_what_no_gazetteer_holds_is_a_key_error_that_names_it(code: str) -> None:
    for label in (region_label, district_label):
        with pytest.raises(KeyError, match=code.rpartition("/")[2]):
            label(code)


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


# ------------------------------------------------------------------------------------------- villages and outlines


@pytest.mark.parametrize(("code", "count"), [("ml", 28_614), ("sn", 9_502), ("ci", 10_683), ("bf", 0)])
def test_every_populated_place_is_there(code: str, count: int) -> None:
    assert len(load_localities(code)) == count


def test_a_village_has_its_region_its_point_and_its_further_names() -> None:
    (village,) = [it for it in load_localities("ml") if it.name == "Affia" and it.region == "ml-kayes"]
    assert village.kind == "village"
    assert (village.latitude, village.longitude) == (12.3086, -11.0141)
    assert village.district == ""
    further = {(name, place.name) for name, place in load_names("ml").spellings}
    assert ("Badala", "Badalabougou") in further


def test_a_point_lies_in_one_region() -> None:
    outlines = load_outlines("ml")
    assert set(outlines) == {region.code for region in load_gazetteer("ml").regions}
    assert [code for code, outline in outlines.items() if contains(outline, 14.4485, -11.4389)] == ["ml-kayes"]
    assert distance(outlines["ml-kayes"], 14.4485, -11.4389) == 0
    assert load_outlines("ne") == {}


def test_a_hole_is_outside_and_a_distance_is_to_the_nearest_line() -> None:
    outline = (
        ((0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)),
        ((1.0, 1.0), (3.0, 1.0), (3.0, 3.0), (1.0, 3.0), (1.0, 1.0)),
    )
    assert contains(outline, 0.5, 0.5)
    assert not contains(outline, 2.0, 1.5)
    assert distance(outline, 2.0, 1.5) == pytest.approx(0.5)
    assert distance(outline, 7.0, 8.0) == pytest.approx(5.0)


# --------------------------------------------------------------------------------------------------- an operator's own

COUNTRY = (
    '{"code": "%s", "iso2": "ZZ", "name": "Zemblie", "aliases": [], "demonyms": ["zemblien"], "capital": "Besk",'
    ' "government": "Besk"}'
)
REGION = '{"code": "%s-plaine", "name": "Plaine", "type": "région", "seat": "Besk"}'
PLACE = '{"name": "Besk", "region": "%s-plaine", "kind": "capital"}'


def own(folder: Path, code: str, text: str) -> Path:
    file = folder / code / "gazetteer.json"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    return folder


def whole(code: str) -> str:
    return f'{{"country": {COUNTRY % code}, "regions": [{REGION % code}], "places": [{PLACE % code}]}}'


def test_a_country_of_an_operators_is_known_wherever_countries_are(tmp_path: Path) -> None:
    own(tmp_path / "gazetteers", "zz", whole("zz"))
    file = tmp_path / "config.toml"
    file.write_text('[regions]\nfolder = "gazetteers"\ncountries = ["zz", "ml"]\nfeeds = ["zz-plaine"]\n', "utf-8")
    config = load_config(file, SOURCES)
    assert "zz" in known_countries()
    assert region_label("zz-plaine") == "Plaine"
    atlas = Atlas(load_gazetteer(code) for code in config.regions.countries)
    story = Located(title="Besk : le marché déménage", text="Les maraîchers de la Plaine protestent.")
    assert [one.code for one in assign_regions(story, atlas, country="zz")[0]] == ["zz-plaine"]
    file.write_text("", "utf-8")
    load_config(file, SOURCES)
    assert known_countries() == COUNTRIES


def test_a_folder_that_is_not_there_is_an_error_of_the_configuration(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[regions]\nfolder = "nowhere"\n', "utf-8")
    with pytest.raises(ConfigError, match=r"regions\.folder: there is no folder"):
        load_config(file, SOURCES)


def test_a_gazetteer_without_country_adds_to_ours_and_one_with_it_stands_in_its_place(tmp_path: Path) -> None:
    added = own(
        tmp_path / "added",
        "ml",
        '{"places": [{"name": "Médine", "region": "ml-kayes", "kind": "town", "latitude": 1.5, "longitude": 2.5},'
        ' {"name": "Lieu Nouveau", "region": "ml-gao", "kind": "village"}], "ambiguous": {"kaniara": ["word"]}}',
    )
    ours, theirs = load_gazetteer("ml"), load_gazetteer("ml", added)
    assert len(theirs.places) == len(ours.places) + 1
    assert [it.latitude for it in theirs.places if it.name == "Médine"] == [1.5]
    assert theirs.ambiguous == ours.ambiguous | {"kaniara"}
    assert load_localities("ml", added) == load_localities("ml")
    replaced = own(tmp_path / "replaced", "ml", whole("ml"))
    assert [it.name for it in load_gazetteer("ml", replaced).places] == ["Besk"]
    assert load_localities("ml", replaced) == ()
    assert load_outlines("ml", replaced) == {}


@pytest.mark.parametrize(
    ("code", "text", "said"),
    [
        ("zz", "{", "cannot be read as a gazetteer"),
        ("zz", '{"places": [{"name": "Besk", "kind": "town"}]}', r"`region` - at `\$.places\[0\]`"),
        ("zz", '{"place": []}', "unknown field `place`"),
        ("zz", '{"places": []}', "country: is missing"),
        ("zz", whole("xx"), "country.code: 'xx' stands in a folder named 'zz'"),
    ],
)
def test_a_file_that_is_no_gazetteer_is_named_with_what_is_wrong(
    tmp_path: Path, code: str, text: str, said: str
) -> None:
    with pytest.raises(GazetteerError, match=rf"gazetteer\.json: .*{said}"):
        load_gazetteer(code, own(tmp_path, code, text))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("localities.csv", "name,region\nBesk,zz-plaine\n"),
        ("localities.csv", "name,region,latitude,longitude,kind,aliases\nBesk,zz-plaine,north,1,village,\n"),
        ("regions.geojson", '{"features": [{"id": "zz-plaine"}]}'),
    ],
)
def test_a_list_or_a_map_that_is_none_is_named(tmp_path: Path, name: str, text: str) -> None:
    folder = own(tmp_path, "zz", whole("zz"))
    (folder / "zz" / name).write_text(text, encoding="utf-8")
    with pytest.raises(GazetteerError, match=name.replace(".", r"\.")):
        load_localities("zz", folder) if name.endswith("csv") else load_outlines("zz", folder)
