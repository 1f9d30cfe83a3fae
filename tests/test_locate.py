"""`regionwire locate`: why a story is of its regions, the whole store anew, and items of others as JSON lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from command import Said, here, regionwire, within
from hypothesis import given, settings
from hypothesis import strategies as st

from regionwire.cli import relocate, republish
from regionwire.cli.room import read_config
from regionwire.cli.whereabouts import Known, answer_line, locator
from regionwire.item import Found, Origin, RawItem
from regionwire.locate import Locator, own_atlas
from regionwire.normalize import normalize
from regionwire.regions import Atlas, Corrections, Located, Pin, known_countries, load_gazetteer
from regionwire.regions.explain import explain
from regionwire.store import Store
from regionwire.urls import key_of
from scrapers.agencies import SOURCES

NOW = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)
TAG = "news.example,2026"
BASE = "https://www.lessor.ml/"
WORDS = "Les habitants ont ouvert mardi l’ouvrage attendu depuis trois saisons, devant les notables réunis à {}. "
ATLAS = Atlas(load_gazetteer(code) for code in known_countries())
LOCATOR = Locator(lambda _: ATLAS, known_countries(), country="ml", sources=SOURCES.values())

Run = Callable[..., Said]


def raw(name: str, title: str, town: str, source: str = "lessor") -> RawItem:
    def found(value: str) -> Found:
        return Found(value, Origin.SELECTOR)

    body = "".join(f"<p>{WORDS.format(town)}Le maire en a dit un mot, le {n}.</p>" for n in ("premier", "second"))
    base = SOURCES[source].base
    return RawItem(source=source, url=f"{base}/{name}", fetched=NOW, title=found(title), body=found(body))


STORIES = (
    raw("gao", "Gao : un puits de plus", "Gao"),
    raw("madina", "Madina : un puits de plus", "Madina"),
    raw("mopti", "Mopti : un puits de plus", "Mopti"),
)
COPY = raw("copie", "Mopti : un puits de plus", "Mopti", source="maliweb")


def write(folder: Path, regions: str = "") -> Path:
    file = folder / "config.toml"
    quiet = "[output]\narchive = false"  # today, months of then are over: every feed would have a document to close
    site = f'[site]\ntag = "{TAG}"\n[read]\nsources = ["lessor", "maliweb"]'
    file.write_text(f"{site}\n{quiet}\n[regions]\n{regions}\n", "utf-8")
    return file


def store(folder: Path) -> Store:
    return Store.open(f"sqlite:///{folder}/var/regionwire.db", tag=TAG)


@pytest.fixture
def held(tmp_path: Path) -> Path:
    """A folder with a configuration and a store of three stories, one with a copy, published."""
    config = read_config(write(tmp_path))
    with store(tmp_path) as it:
        for n, one in enumerate((*STORIES, COPY)):
            at = NOW + timedelta(minutes=n)
            it.stories.save(normalize(one, SOURCES[one.source], ATLAS), agency=False, now=at)
        relocate.relocate(config, it, lambda _: None)
    return tmp_path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def locate(folder: Path, *arguments: str) -> Said:
        return here(monkeypatch, capsys, "locate", "-c", str(folder / "config.toml"), *arguments)

    return locate


def written(folder: Path) -> dict[str, tuple[int, bytes]]:
    files = [it for it in (folder / "public").glob("*.*") if it.is_file()]
    return {it.name: (it.stat().st_mtime_ns, it.read_bytes()) for it in files}


def documents(folder: Path) -> list[list[str]]:
    """The codes in every document of the store, copies as well."""
    with store(folder) as it:
        return [[region.code for region in item.regions] for _, item in it.stories.held(0, 10)]


# ----------------------------------------------------------------------------------------------------- the whole store


def test_all_places_what_is_stored_anew_and_writes_only_the_feeds_that_this_touches(held: Path, run: Run) -> None:
    before = written(held)
    with store(held) as it:
        times = {story.id: (story.published, story.updated) for story in it.stories.latest(None, 10)}
    write(held, 'name = [{ words = "Mopti", means = "ml-san" }]')
    said = run(held, "--all")
    assert (said.code, said.err) == (0, "")
    table = [line.split() for line in said.out.splitlines()]
    assert table[0] == ["before", "after", "stories"]
    assert table[1] == ["ml-mopti", "ml-san", "2"]  # the copy as well
    assert "2 of 4 stories changed their regions" in said.out.splitlines()[-1]
    after = written(held)
    changed = {name for name in after if after[name] != before.get(name)}
    assert {"ml-san.xml", "ml-mopti.xml", "all.xml"} <= changed
    assert not {"ml-gao.xml", "ml-kayes.xml", "ml-gao.html"} & changed
    assert b"Mopti : un puits de plus" in after["ml-san.xml"][1]
    assert b"Mopti : un puits de plus" not in after["ml-mopti.xml"][1]
    assert documents(held)[2:] == [["ml-san"], ["ml-san"]]
    with store(held) as it:
        assert {story.id: (story.published, story.updated) for story in it.stories.latest(None, 10)} == times
        assert [len(story.copies) for story in it.stories.latest(frozenset({"ml-san"}), 10)] == [1]


def test_a_second_run_changes_nothing(held: Path, run: Run) -> None:
    write(held, 'weigh = [{ region = "ml-gao", factor = 0 }]')
    assert "1 of 4 stories changed" in run(held, "--all").out
    before = written(held)
    assert run(held, "--all") == Said(0, "0 of 4 stories changed their regions; 0 files written\n", "")
    assert written(held) == before


def test_a_run_that_was_stopped_is_taken_up_by_the_next(held: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.setattr(relocate, "BATCH", 1)
    write(held, 'name = [{ words = "Gao", means = "ml-san" }, { words = "Mopti", means = "ml-san" }]')

    def stop(done: relocate.Relocation) -> None:
        if done.changed:
            raise KeyboardInterrupt

    with store(held) as it, pytest.raises(KeyboardInterrupt):
        relocate.relocate(read_config(held / "config.toml"), it, stop)
    assert documents(held)[0] == ["ml-san"]
    assert documents(held)[2] == ["ml-mopti"]
    assert "2 of 4 stories changed" in run(held, "--all").out
    feed = (held / "public/ml-san.xml").read_text("utf-8")
    assert "Gao : un puits" in feed  # changed by the first run, published by the second
    assert "Mopti : un puits" in feed


def test_a_store_at_which_another_is_at_work_is_left_alone(held: Path, run: Run) -> None:
    write(held, 'weigh = [{ region = "ml-gao", factor = 0 }]')
    with store(held) as it, it.exclusive():
        said = run(held, "--all")
    assert said.code == 1
    assert "another Regionwire is at work" in said.err
    assert documents(held)[0] == ["ml-gao"]


def test_a_story_is_pinned_by_its_address_or_its_entry_s_id(held: Path, run: Run) -> None:
    with store(held) as it:
        ids = {story.item.title: story.id for story in it.stories.latest(None, 10)}
    pins = [
        f'{{ story = "{BASE}gao?utm_source=x", regions = ["ml-kayes", "ml"] }}',
        f'{{ story = "{ids["Mopti : un puits de plus"]}", regions = ["foreign"] }}',
        '{ story = "https://elsewhere.example/a", regions = ["ml"] }',
    ]
    write(held, f"story = [{', '.join(pins)}]")
    said = run(held, "--all")
    assert "no story is held that is called https://elsewhere.example/a" in said.out
    assert documents(held) == [["ml-kayes", "ml"], documents(held)[1], ["foreign"], ["ml-mopti"]]
    write(held)  # what is not told any more holds no longer
    run(held, "--all")
    assert documents(held)[0] == ["ml-gao"]


def test_what_is_of_a_source_that_nobody_declares_any_more_is_left(tmp_path: Path, run: Run) -> None:
    declared = 'name = "P"\nbase = "https://p.example"\ncountry = "ml"\nlistings = [{ kind = "feed", url = "/f" }]'
    source = read_config(write(tmp_path, f"\n[source.paper]\n{declared}")).unread[0]
    gone = raw("gao", "Gao : un puits de plus", "Gao")
    gone = RawItem(source="paper", url="https://p.example/gao", fetched=NOW, title=gone.title, body=gone.body)
    with store(tmp_path) as it:
        it.stories.save(normalize(gone, source, ATLAS), agency=False, now=NOW)
    write(tmp_path, 'weigh = [{ region = "ml-gao", factor = 0 }]')
    assert "1 left as they are" in run(tmp_path, "--all").out
    assert documents(tmp_path) == [["ml-gao"]]
    assert "stored as ml-gao: `regionwire locate --all` leaves it so" in run(tmp_path, "https://p.example/gao").out


@pytest.mark.parametrize(("terminal", "said"), [(True, "\r4 of 4 stories, 2 changed\n"), (False, "4 of 4 stories, ")])
def test_progress_is_told(
    terminal: bool, said: str, held: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    config = read_config(write(held, 'name = [{ words = "Mopti", means = "ml-san" }]'))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    monkeypatch.setattr(republish, "TELLING", 1)
    with store(held) as it:
        relocate.relocate(config, it, republish.Progress(it.stories.size()))
    assert said in capsys.readouterr().err


def test_json_of_a_run(held: Path, run: Run) -> None:
    write(held, 'weigh = [{ region = "ml-gao", factor = 0 }]')
    told = json.loads(run(held, "--all", "--json").out)
    assert told["moved"] == [{"before": ["ml-gao"], "after": ["ml"], "stories": 1}]
    assert (told["seen"], told["changed"], told["refined"]) == (4, 1, 0)
    assert "ml-gao.xml" in told["written"]


# ------------------------------------------------------------------------------------------------------------ one story

PAGE = """<html lang="fr"><head><title>{0}</title><link rel="canonical" href="{1}"></head><body><article><h1>{0}</h1>
<p>Publié le 12 mars 2026 à 10h30</p><div><p>{2}</p><p>{3}</p></div></article></body></html>"""
PARAGRAPHS = (
    "Venus de Ségou, les producteurs du cercle de Kadiolo ont été reçus mardi à Sikasso par le maire, devant tous.",
    "De Kayes à Kidal, le prix du coton inquiète. La rue de Tombouctou est fermée, elle était neuve. "
    "Le marché de Bougouni attend depuis trois semaines, et personne ne sait quand les camions reviendront par ici.",
)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "page.html"
    title = "Sikasso : les producteurs reçus par Mamadou Kayes"
    file.write_text(PAGE.format(title, f"{BASE}coton", *PARAGRAPHS), "utf-8")
    return file


def test_a_story_is_explained_in_reading_order_with_what_does_not_count(page: Path, run: Run) -> None:
    write(page.parent)
    said = run(page.parent, str(page))
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert "ml-sikasso  Sikasso: Kadiolo (cercle), score" in said.out
    marks = ("headline   [Sikasso]", "cercle de [Kadiolo]", "mardi à [Sikasso]")
    named = [next(n for n, line in enumerate(lines) if mark in line) for mark in marks]
    assert named == sorted(named)
    assert max(named) < lines.index("Found and not counted")
    for name, why in {
        "Mamadou [Kayes]": "part of another name",
        "Venus de [Ségou]": "in passing",
        "De [Kayes]": "from one end of the country to the other",
        "à [Kidal]": "from one end of the country to the other",
        "rue de [Tombouctou]": "part of another name",
        "[Bougouni]": "others weigh more",
    }.items():
        at = next(n for n, line in enumerate(lines) if name in line)
        assert why in lines[at + 1], name
    assert all(len(line) <= 80 for line in lines if "story = " not in line)
    told = parse_told(said.out)
    write(page.parent, told)  # what it says to write can be read
    assert f"told in [regions]: {told[: told.index('=')].strip()}" in run(page.parent, str(page)).out


def parse_told(out: str) -> str:
    """The correction of a name that is offered."""
    return next(line.strip() for line in out.splitlines() if line.strip().startswith("name = "))


def test_a_stored_story_is_found_by_its_address_and_its_id(held: Path, run: Run) -> None:
    with store(held) as it:
        ids = {story.item.url: story.id for story in it.stories.latest(None, 10)}
    by_address = run(held, "http://lessor.ml/gao/?utm_source=x")
    assert by_address == run(held, ids[f"{BASE}gao"])
    assert "stored as" not in by_address.out
    write(held, 'weigh = [{ region = "ml-gao", factor = 0 }]')
    said = run(held, f"{BASE}gao")
    assert "stored as ml-gao: `regionwire locate --all`" in said.out
    assert 'told in [regions]: weigh: region = "ml-gao", factor = 0' in said.out
    assert "told otherwise" in said.out


@pytest.mark.parametrize(
    ("title", "name"),
    [("Lancement à Kayes du programme national de vaccination", "Gao"), ("Kayes : le marché rouvre", "Hamdallaye")],
)
def test_what_is_outweighed_is_not_said_to_be_an_example_or_the_state(title: str, name: str) -> None:
    text = f"À Kayes, les habitants ont attendu toute la matinée de lundi. {name}, à Bamako, est loin. Gao dort."
    why = explain(Located(title=title, text=text), own_atlas("ml"), country="ml")
    assert why.regions[0].code == "ml-kayes"
    assert next(one.why for one in why.sightings if one.words == name).endswith("others weigh more")


def test_only_what_applies_is_said_to_be_told(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "page.html"
    opened = f"Madina, 12 mars (AMAP) {PARAGRAPHS[0].replace('Sikasso', 'ville')}"
    file.write_text(PAGE.format("Un puits de plus", f"{BASE}puits", opened, PARAGRAPHS[1]), "utf-8")
    name = 'name = [{ words = "Madina", means = "ml-kayes" }, { words = "Sibi", means = "ml-san" }]'
    write(tmp_path, name + '\nweigh = [{ region = "ml-gao", factor = 2 }, { region = "ml-kayes", factor = 2 }]')
    told = [line for line in run(tmp_path, str(file)).out.splitlines() if line.startswith("told in")]
    assert told == [
        'told in [regions]: name: words = "Madina", means = "ml-kayes"',
        'told in [regions]: weigh: region = "ml-kayes", factor = 2',
    ]


def test_a_story_in_one_line_is_explained(tmp_path: Path, run: Run) -> None:
    file = write(tmp_path).with_name("page.html")
    text = "Le maire de Kayes est venu, dit-on. " * 3000
    file.write_text(PAGE.format("Un puits à Kayes", f"{BASE}puits", text, PARAGRAPHS[1]), "utf-8")
    said = run(tmp_path, str(file), "--json")
    assert len(said.out) < 3000 * 600
    assert max(len(one["context"]) for one in json.loads(said.out)["found"]) < 200


def test_json_of_a_story(held: Path, run: Run) -> None:
    told = json.loads(run(held, f"{BASE}gao", "--json").out)
    assert (told["regions"], told["stored"], told["source"]) == (["ml-gao"], ["ml-gao"], "lessor")
    assert {(one["words"], one["counted"]) for one in told["found"]} == {("Gao", True)}
    assert told["place"]["name"] == "Gao"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("tag:news.example,2026:lessor/00ff",), 2, "no story of this id is stored"),
        (("nowhere.html",), 2, "nowhere.html: cannot be read"),
        ((), 2, "one ADDRESS, ID or FILE"),
        (("--all", "a"), 2, "name none"),
        (("--jsonl", "--all"), 2, "exclude each other"),
        (("--jobs", "2", "--all"), 2, "go with --jsonl"),
        (("--jsonl", "--countries", "zz"), 2, "no gazetteer knows the country 'zz'"),
        (("--jsonl", "--country", "zz"), 2, "no gazetteer knows the country 'zz'"),
    ],
)
def test_what_cannot_be_asked(arguments: tuple[str, ...], code: int, words: str, held: Path, run: Run) -> None:
    said = run(held, *arguments)
    assert said.code == code
    assert words in said.err


def test_a_store_that_is_not_there_is_not_made_by_asking(tmp_path: Path, run: Run) -> None:
    write(tmp_path)
    assert "nothing is stored" in run(tmp_path, "--all").err
    assert "no story of this id" in run(tmp_path, "tag:a.example,2026:b/00").err
    assert not (tmp_path / "var").exists()


# ----------------------------------------------------------------------------------------------------------- JSON lines

ITEM = {"id": "k", "title": "Un puits de plus", "body": "Kayes, 5 mai (AMAP) Les habitants ont enfin leur puits."}


def line(**said: Any) -> bytes:
    return json.dumps(said).encode()


def test_lines_are_answered_in_order_whatever_they_hold(tmp_path: Path) -> None:
    lines = [line(**ITEM | {"id": n, "extra": [1]}) for n in range(40)]
    lines[3:3] = [b"", b"[1", b"[1, 2]", line(id="t", title=3), b'{"id": "s", "title": "\xff\\ud800"}', line(id=None)]
    file = tmp_path / "items.jsonl"
    file.write_bytes(b"\n".join(lines))
    said = within(regionwire(tmp_path, "locate", "--jsonl", "--jobs", "2", "items.jsonl"))
    assert (said.code, said.err) == (0, "")
    answers = [json.loads(one) for one in said.out.splitlines()]
    assert [it["id"] for it in answers] == [0, 1, 2, None, None, None, "t", "s", None, *range(3, 40)]
    errors = [it.get("error") for it in answers[3:9]]
    assert errors[0] == "an empty line"
    assert errors[1].startswith("not JSON")
    assert errors[2:4] == ["not a JSON object", "title is not a string"]
    assert errors[4:] == [None, None]
    first = answers[0]
    assert (first["regions"], first["primary"], first["place"]["name"]) == (["ml-kayes"], "ml-kayes", "Kayes")
    assert {"name", "kind", "region", "district", "latitude", "longitude"} <= first["place"].keys()
    assert first["evidence"][0].keys() == {"code", "rule", "field", "words", "place", "weight"}
    assert "error" not in first


def codes(finder: Locator = LOCATOR, **said: str) -> list[str]:
    return [one.code for one in finder.locate(**said)[0]]


def rules(**said: str) -> dict[str, str]:
    return {it.rule: it.words for one in LOCATOR.locate(**said)[0] for it in one.evidence}


def test_a_dateline_and_a_bureau_are_found_where_they_stand() -> None:
    assert rules(title="Un puits", body=str(ITEM["body"]))["dateline"] == "Kayes"
    assert rules(title="Un puits", body="AMAP\n\nSan, 26 août (AMAP) Un puits.")["dateline"] == "San"
    assert rules(title="Un puits", dateline="San, 26 août (AMAP)", body="Un puits.")["dateline"] == "San"
    signed = rules(title="Un puits", body="Un puits est ouvert.", byline="Bandé Moussa SISSOKO / AMAP - Kayes")
    assert signed == {"bureau": "Kayes"}


def test_html_says_what_its_text_says() -> None:
    text = "San, 26 août (AMAP) Le maire de Tominian a ouvert l'école, devant une foule nombreuse.\nÀ Gao, il pleut."
    html = "".join(f"<p>{paragraph}</p>" for paragraph in text.replace("'", "&#39;").split("\n"))
    assert LOCATOR.locate(title="Une école", body=html) == LOCATOR.locate(title="Une école", body=text)
    wrapped = text.replace("Le maire de", "Le maire\nde").replace("\nÀ", "\n\nÀ")
    assert LOCATOR.locate(title="Une école", body=wrapped) == LOCATOR.locate(title="Une école", body=text)


def test_entities_are_read_where_there_are_no_tags() -> None:
    assert codes(title="Un puits", body="S&eacute;gou : un puits.") == ["ml-segou"]
    assert codes(title="Un puits", dateline="S&eacute;gou, 26 ao&ucirc;t (AMAP)") == ["ml-segou"]
    assert codes(title="Un puits", byline="A. B&acirc; / AMAP - S&#233;gou") == ["ml-segou"]


def test_elements_nested_without_end_are_text() -> None:
    begun = process_time()
    assert codes(title="Un puits", body="<div>" * 200_000 + "Gao : un puits est ouvert.") == ["ml-gao"]
    assert process_time() - begun < 10  # minutes, if they were parsed


def test_the_country_is_the_source_s_then_the_domain_s_then_the_one_that_is_given() -> None:
    assert codes(body="Un puits") == ["ml"]
    assert codes(body="Un puits", source="aps") == ["sn"]
    assert codes(body="Un puits", url="https://www.paper.ci/a", source="unheard-of") == ["ci"]
    assert codes(body="Un puits", url="https://www.paper.ci/a", source="aps") == ["sn"]
    assert codes(body="Un puits", url="http://[::1") == ["ml"]
    assert codes(body="Un puits", byline="AFD/OID (APS)") == ["sn"]
    of_senegal = Locator(own_atlas, known_countries(), country="sn")
    assert codes(of_senegal, body="Un puits", url="https://paper.example/") == ["sn"]


def test_what_lies_outside_an_item_s_own_country_is_foreign() -> None:
    own = Locator(own_atlas, known_countries(), country="ml", sources=SOURCES.values())
    title, body = "Kaolack : le marché au sel rouvre", "Le marché de Kaolack a rouvert lundi."
    assert codes(own, title=title, body=body) == ["foreign"]
    assert codes(own, title=title, body=body, source="aps") == ["sn-kaolack"]
    assert codes(title=title, body=body) == ["sn-kaolack"]


@pytest.mark.parametrize("id", [b"NaN", b"[1, -Infinity]", b'[1e999, "\xff"]'])
def test_an_id_that_json_cannot_say_is_null(id: bytes) -> None:
    answer = answer_line(b'{"title": "Gao", "id": ' + id + b"}", locator(KNOWN))
    assert (json.loads(answer)["id"], json.loads(answer)["regions"]) == (None, ["ml-gao"])


def test_a_story_is_pinned_by_its_address_and_by_its_entry_s_id() -> None:
    pins = (Pin(f"{BASE}puits", ("ml-gao",)), Pin(f"lessor/{key_of(f'{BASE}ecole')}", ("ml-san",)))
    finder = Locator(own_atlas, ("ml",), country="ml", sources=SOURCES.values(), corrections=Corrections(pins=pins))
    assert codes(finder, title="Kayes : un puits", url=f"{BASE}puits", source="lessor") == ["ml-gao"]
    assert codes(finder, title="Kayes : une école", url=f"{BASE}ecole", source="lessor") == ["ml-san"]
    assert codes(finder, title="Kayes : une école", url=f"{BASE}autre", source="lessor") == ["ml-kayes"]


TEXT = st.text() | st.lists(
    st.sampled_from(["Kayes", "à Mopti", "<p>", "&amp;", "(AMAP) –", "San, 26 août", "\n\n", "\ud800", "</div", "Mali"])
).map(" ".join)
KNOWN = Known(("ml", "sn"), "ml", (), Corrections(), None)


@settings(max_examples=150, deadline=None)
@given(TEXT, TEXT, TEXT, TEXT, TEXT)
def test_any_strings_are_answered(title: str, dateline: str, body: str, byline: str, url: str) -> None:
    said = line(id="a", title=title, dateline=dateline, body=body, byline=byline, url=url)
    answer = json.loads(answer_line(said, locator(KNOWN)))
    assert "error" not in answer
    assert answer["primary"] == answer["regions"][0]
    assert len(set(answer["regions"])) == len(answer["regions"])
    units = {region.code for code in KNOWN.countries for region in load_gazetteer(code).regions}
    assert set(answer["regions"]) <= {"foreign", *KNOWN.countries, *units}
    assert {it["code"] for it in answer["evidence"]} <= set(answer["regions"])


@settings(max_examples=150, deadline=None)
@given(st.binary())
def test_any_bytes_are_answered(said: bytes) -> None:
    assert json.loads(answer_line(said, locator(KNOWN))).keys() >= {"id", "regions", "primary", "evidence", "place"}
