"""`regionwire dedup`: stories of others as JSON lines, and the whole store anew."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from command import Said, here, regionwire, within
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.desk import Published
from regionwire.cli import sieve
from regionwire.cli.given import Desk
from regionwire.cli.relearn import LEARNT, MADE, relearn
from regionwire.cli.republish import written
from regionwire.cli.room import read_config
from regionwire.config import Config
from regionwire.dedup.fingerprint import VERSION
from regionwire.store import Store
from regionwire.store.schema import likeness, refrain, sentence, sketch
from scrapers.agencies import SOURCES

Line = dict[str, Any]
Run = Callable[..., Said]

LEAD = "Le marché de nuit de Sanouko a rouvert lundi après six mois de travaux conduits par la commune voisine."
REST = (
    "Une centaine de marchandes y vendent désormais sous un toit neuf, éclairé par des panneaux solaires.\n"
    "La maire, Aminata Doukara, a promis que les taxes resteraient à 150 francs jusqu'à la fin de la saison.\n"
    "Les transporteurs réclament pour leur part une gare couverte, car la pluie gâte les sacs de mil."
)
OTHER = (
    "Trois pinasses chargées de riz ont quitté hier le port de Kolima pour remonter le fleuve vers les villages.\n"
    "Le chef du port, Boubou Tangara, attend la dernière au début de la semaine, si le vent reste favorable."
)

QUOTED = (
    "« Nous avons attendu ce toit pendant dix ans, sous la pluie comme sous le soleil, et nous ne partirons plus "
    "jamais de cette place où nos mères vendaient avant nous », a dit Aminata Doukara, la doyenne des marchandes."
)


def story(id: object, source: str, text: str, hour: int = 8, **more: object) -> Line:
    title, at = "Sanouko : le marché de nuit rouvre", f"2026-03-12T{hour:02}:00"
    url = f"https://{source}.example/{id}"
    return {"id": id, "source": source, "url": url, "title": title, "text": text, "published": at, **more}


ORIGINAL = story("a", "amont", f"{LEAD}\n{REST}")
COPY = story("b", "aval", f"{LEAD}\n{REST}\nSource : Amont", 9)
TEASER = story("c", "kiosque", f"{LEAD} Une centaine de marchandes y vendent désormais sous un toit neuf…", 10)
LONE = story("d", "rive", OTHER, 11, title="Kolima : trois pinasses de riz")


def encoded(lines: Sequence[Line | bytes]) -> list[bytes]:
    return [line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode() for line in lines]


def answers(*lines: Line | bytes, way: Callable[..., Iterator[bytes]] = sieve.sift) -> list[Line]:
    with Store.open("sqlite://", tag="news.example,2026") as store:
        return [json.loads(it) for it in way(store, tuple(SOURCES.values()), encoded(lines))]


def relations(said: Sequence[Line]) -> list[tuple[object, object, object]]:
    return [(it["id"], it.get("story"), it.get("relation", it.get("error"))) for it in said]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def dedup(folder: Path, *arguments: str) -> Said:
        return here(monkeypatch, capsys, "dedup", "-c", str(folder / "config.toml"), *arguments)

    return dedup


# --------------------------------------------------------------------------------------------------------- as a filter


def test_the_filter_answers_every_line_in_order_whatever_is_in_it(tmp_path: Path) -> None:
    lines = (ORIGINAL, b"nonsense", COPY, b'{"id": "e", "text": 3}', TEASER, LONE, b"")
    (tmp_path / "stories.jsonl").write_bytes(b"\n".join(encoded(lines)))
    said = within(regionwire(tmp_path, "dedup", "--jsonl", "stories.jsonl"))
    assert (said.code, said.err) == (0, "")
    told = [json.loads(line) for line in said.out.splitlines()]
    assert [it["id"] for it in told] == ["a", None, "b", "e", "c", "d"]
    assert [it.get("relation") for it in told] == ["original", None, "copy", None, "excerpt", "original"]
    assert [it.get("story") for it in told] == ["a", None, "a", None, "a", "d"]
    assert "not JSON" in told[1]["error"]
    assert told[3]["error"] == "text is not a string"
    assert "words" in told[2]["why"]
    assert told[5]["related"] == []


def test_a_better_original_that_comes_last_gathers_what_was_made_of_it() -> None:
    beheaded = story("b", "aval", REST, 9)
    said = answers(TEASER, beheaded, ORIGINAL)
    assert relations(said) == [("c", "a", "excerpt"), ("b", "a", "copy"), ("a", "a", "original")]


def test_a_stream_answers_at_once_and_again_what_has_changed() -> None:
    said = answers(TEASER, LONE, COPY, ORIGINAL, way=sieve.stream)
    assert relations(said) == [
        ("c", "c", "original"),
        ("d", "d", "original"),
        ("b", "b", "original"),
        ("c", "b", "excerpt"),
        ("a", "a", "original"),
        ("c", "a", "excerpt"),
        ("b", "a", "copy"),
    ]


def test_another_state_of_a_story_at_its_address_is_a_version_and_hangs_where_the_story_hangs() -> None:
    edited = COPY | {"id": "e", "url": COPY["url"] + "?utm_source=x", "text": COPY["text"].replace("150", "200")}
    said = answers(ORIGINAL, COPY, edited)
    assert relations(said)[2] == ("e", "a", "version")
    assert "at the address of b" in said[2]["why"]
    assert "a number: 150 became 200" in said[2]["why"]


def test_another_report_of_an_event_is_related_and_keeps_its_own_id() -> None:
    one = story("a", "amont", f"{LEAD}\n{REST}\n{QUOTED}")
    other = story("b", "aval", f"{OTHER}\nSanouko fête son toit. {QUOTED}", 9)
    said = answers(one, other)
    assert relations(said) == [("a", "a", "original"), ("b", "b", "related")]
    assert [it["related"] for it in said] == [["b"], ["a"]]


def test_a_report_that_is_related_to_a_copy_is_related_to_its_original(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sieve, "BATCH", 1)  # each line is answered by itself
    one = story("a", "amont", f"{LEAD}\n{REST}\n{QUOTED}", 15)
    more = (
        "Les piroguiers demandent depuis deux saisons que le chenal soit balisé, après trois accidents sans victime.\n"
        "Un bac prêté par la ville voisine doit assurer la traversée des camions pendant les travaux de dragage."
    )
    long = LONE | {"text": f"{OTHER}\n{more}"}
    said = answers(long, story("e", "aval", f"{OTHER}\n{more}\n{QUOTED}", 12), one)
    assert relations(said) == [("d", "d", "original"), ("e", "d", "copy"), ("a", "a", "related")]
    assert [it["related"] for it in said] == [[], ["a"], ["d"]]
    assert "beside e" in said[2]["why"]


def test_what_may_be_missing_may_be_missing_and_an_id_is_any_json() -> None:
    bare = {"id": {"n": [1]}, "text": f"{LEAD}\n{REST}", "url": None, "published": None}
    html = {"id": 7, "text": f"<p>{LEAD}</p><p>{' '.join(REST.splitlines()[:2])}</p>", "title": None}
    said = answers(bare, html, {"id": "nothing"}, {"text": LEAD}, {"id": 7})
    assert relations(said) == [
        ({"n": [1]}, {"n": [1]}, "original"),
        (7, {"n": [1]}, "copy"),
        ("nothing", "nothing", "original"),
        (None, None, "no id"),
        (None, None, "line 5: the id 7 is that of line 2 already"),
    ]
    assert [it.get("line") for it in said] == [None, None, None, 4, 5]


def test_a_second_line_with_an_id_is_answered_once_and_takes_nothing_from_the_first_one() -> None:
    again = COPY | {"text": OTHER}
    said = answers(COPY, again, ORIGINAL, again, way=sieve.stream)
    last = {it["id"]: it for it in said if it["id"] is not None}
    assert [(it["line"], it["error"]) for it in said if "error" in it] == [
        (2, 'line 2: the id "b" is that of line 1 already'),
        (4, 'line 4: the id "b" is that of line 1 already'),
    ]
    assert {id: it["relation"] for id, it in last.items()} == {"a": "original", "b": "copy"}


def test_the_same_lines_have_the_same_answers() -> None:
    lines = [{"id": n, "text": f"{LEAD}\n{REST}"} for n in range(8)]  # nothing but their ids tells them apart
    said = answers(*lines)
    assert answers(*lines) == said
    assert len({it["story"] for it in said}) == 1
    assert {it["story"] for it in answers(*reversed(lines))} == {said[0]["story"]}


@pytest.mark.parametrize("when", ["some day", "1066-10-14", "9999-12-31T23:59:59Z"])
def test_a_time_that_is_none_is_told(when: str) -> None:
    (said,) = answers(ORIGINAL | {"published": when})
    assert said["error"].startswith("published is no time")


def test_credits_and_signatures_in_the_text_say_which_is_the_original() -> None:
    desk = Desk(SOURCES.values())
    credited = desk.given(encoded([COPY])[0], sieve.BEGINNING)
    assert (credited.item.attribution, credited.agency) == ("Amont", False)
    signed = desk.given(encoded([story(1, "GNA", f"Accra, March 12, GNA - {LEAD}")])[0], sieve.BEGINNING)
    assert (signed.item.agency, signed.agency) == ("GNA", True)
    # published last, but by the agency that the others name
    late = story("z", "gna", f"{LEAD}\n{REST}", 20)
    early = story("y", "aval", f"{LEAD}\n{REST} (GNA)", 9)
    assert [it["story"] for it in answers(early, late)] == ["z", "z"]


@settings(max_examples=25, deadline=None)
@given(st.permutations([ORIGINAL, COPY, TEASER, LONE, story("e", "nord", REST, 12)]))
def test_the_order_of_arrival_changes_no_answer(lines: list[Line]) -> None:
    expected = {"a": "a", "b": "a", "c": "a", "d": "d", "e": "a"}
    final = {it["id"]: it for it in answers(*lines)}
    assert {id: it["story"] for id, it in final.items()} == expected
    assert {it["id"]: it for it in answers(*lines, way=sieve.stream)} == final


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(ORIGINAL)), st.one_of(st.none(), st.text(), st.integers())))
def test_no_line_ends_the_filter(line: Line) -> None:
    said = answers(line, line, ORIGINAL)
    assert len(said) == 3
    assert all("fault of ours" not in it.get("error", "") for it in said)


# ----------------------------------------------------------------------------------------------------- the whole store

FOOT = "Retrouvez chaque matin toute l'actualité de la région sur notre antenne et dans notre édition imprimée."
LEARNT_FROM = [  # three stories under one foot make it a refrain, which is nobody's own
    ORIGINAL,
    COPY,
    TEASER,
    LONE,
    story("f1", "amont", f"{OTHER}\n{FOOT}", 12),
    story(
        "f2", "amont", f"Le tournoi de lutte de Fassira commence samedi, sans son champion blessé au genou.\n{FOOT}", 13
    ),
    story(
        "f3", "amont", f"Un poste de santé ouvre à Guindo, avec deux infirmières et une réserve de vaccins.\n{FOOT}", 14
    ),
    story("f4", "aval", f"{REST}\n{FOOT}", 15),
]


def configured(folder: Path) -> Config:
    (folder / "config.toml").write_text(
        '[site]\ntag = "news.example,2026"\n[fetch]\ncontact = "a@b.example"\n[read]\nsources = ["lessor"]\n', "utf-8"
    )
    return read_config(folder / "config.toml")


def filled(url: str, lines: Sequence[Line]) -> Store:
    """A store of these stories, in this order."""
    store, desk = Store.open(url, tag="news.example,2026"), Desk(())
    for line in encoded(lines):
        given = desk.given(line, sieve.BEGINNING)
        assert given.item.published
        store.stories.save(given.item, agency=given.agency, now=given.item.published.at)
    return store


def groups(store: Store) -> dict[str, str]:
    """Each story's original, by addresses."""
    circle = store.accounts.circle([row for row, _ in store.stories.held(0, 100)])
    return {row.url: circle.stories[circle.original(id)].url for id, row in circle.stories.items()}


@settings(max_examples=15, deadline=None)
@given(st.permutations(LEARNT_FROM))
def test_what_is_found_out_anew_is_what_arrival_found_whatever_is_lost(
    tmp_path_factory: pytest.TempPathFactory, lines: list[Line]
) -> None:
    config = configured(tmp_path_factory.mktemp("all"))
    with filled("sqlite://", lines) as store:
        arrived = groups(store)
        assert relearn(config, store, lambda _: None).changed == 0
        assert groups(store) == arrived
        with store.batch() as connection:
            for table in (sketch, likeness, sentence, refrain):
                connection.execute(table.delete())
        relearn(config, store, lambda _: None)
        assert groups(store) == arrived


def test_the_whole_store_anew_goes_on_where_it_was_stopped_and_publishes(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("regionwire.cli.relearn.BATCH", 5)
    config = configured(tmp_path)
    url = f"sqlite:///{tmp_path}/var/regionwire.db"
    many = [
        story(n, f"s{n % 7}", f"{LEAD} C'est la {n} e fois.", 8, url=f"https://s{n % 7}.example/{n}") for n in range(12)
    ]

    class Stopped(Exception):
        pass

    def stop(_: object) -> None:
        raise Stopped

    with filled(url, many) as store:
        with pytest.raises(Stopped):
            relearn(config, store, stop)
        assert store.tasks.done(LEARNT) == 5
        seen: list[int] = []
        relearn(config, store, lambda done: seen.append(done.seen))
        assert seen == [10, 12]
        assert store.tasks.done(LEARNT) is None
    assert run(tmp_path, "--all").out == "12 stories: no change; 0 files written\n"


def test_a_run_that_is_stopped_says_how_far_it_came(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    configured(tmp_path)
    with filled(f"sqlite:///{tmp_path}/var/regionwire.db", [ORIGINAL, COPY, LONE]) as store:
        store.tasks.note(MADE, VERSION)
    monkeypatch.setattr("regionwire.cli.relearn.BATCH", 2)
    monkeypatch.setattr("regionwire.cli.republish.Progress.__call__", lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    said = run(tmp_path, "--all")
    assert (said.code, said.out) == (130, "")
    assert said.err == "stopped: 2 of 3 stories done; the same command goes on there, and publishes at its end\n"


def test_one_of_a_thing_is_said_as_one(tmp_path: Path, run: Run) -> None:
    configured(tmp_path)
    with filled(f"sqlite:///{tmp_path}/var/regionwire.db", [ORIGINAL]):
        pass
    assert run(tmp_path, "--all").out.startswith("1 story: no change; ")
    assert written(Published(written=("all.xml",))) == "1 file written"


def test_an_index_of_another_version_is_made_anew(tmp_path: Path) -> None:
    config = configured(tmp_path)
    with filled("sqlite://", LEARNT_FROM) as store:
        arrived, last = groups(store), store.accounts.last_merge()
        with store.batch() as connection:
            connection.execute(sketch.update().values(key=-sketch.c.key))
        store.tasks.note(MADE, 1)
        relearn(config, store, lambda _: None)
        assert groups(store) == arrived
        assert store.accounts.last_merge() == last  # nobody was taken off meanwhile
        copied = {"id": "late", "text": COPY["text"], "published": "2026-03-12T16:00"}
        late = Desk(()).given(encoded([copied])[0], sieve.BEGINNING)
        assert late.item.published
        _, changes = store.stories.save(late.item, agency=False, now=late.item.published.at)
        assert changes.copies == 1


@pytest.mark.parametrize("arguments", [(), ("--all", "--jsonl"), ("--all", "x.jsonl"), ("--all", "--stream")])
def test_what_excludes_each_other_is_told(tmp_path: Path, run: Run, arguments: tuple[str, ...]) -> None:
    assert run(tmp_path, *arguments).code == 2


def test_all_leaves_a_store_at_which_another_regionwire_is_at_work(tmp_path: Path, run: Run) -> None:
    configured(tmp_path)
    with filled(f"sqlite:///{tmp_path}/var/regionwire.db", [ORIGINAL]) as store, store.exclusive():
        said = run(tmp_path, "--all")
    assert (said.code, said.out) == (1, "")
    assert "another Regionwire is at work" in said.err
