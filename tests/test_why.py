"""`regionwire why`, `split` and `join`: why stories are one, and an operator's word on it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from command import Said, here, regionwire, within

from regionwire.cli.republish import publish_all
from regionwire.cli.room import read_config
from regionwire.item import Assigned, Item, Moment, Precision
from regionwire.store import Store

NOW = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)
TAG = "news.example,2026"
LEAD = "Le marché de nuit de Sanouko a rouvert lundi après six mois de travaux conduits par la commune voisine."
REST = (
    "Une centaine de marchandes y vendent désormais sous un toit neuf, éclairé par des panneaux solaires.\n"
    "La maire, Aminata Doukara, a promis que les taxes resteraient à 150 francs jusqu'à la fin de la saison.\n"
    "Les transporteurs réclament pour leur part une gare couverte, car la pluie gâte les sacs de mil."
)
WHOLE = f"{LEAD}\n{REST}"
TEASER = f"{LEAD} Une centaine de marchandes y vendent désormais sous un toit neuf…"
OTHER = (
    "Trois pinasses chargées de riz ont quitté hier le port de Kolima pour remonter le fleuve vers les villages.\n"
    "Le chef du port, Boubou Tangara, attend la dernière au début de la semaine, si le vent reste favorable."
)

ORIGINAL, COPY, EXCERPT, LONE, OLD, SHORT = (
    f"https://{name}.example/posts/{name}" for name in ("amont", "aval", "kiosque", "rive", "ancien", "bref")
)

Run = Callable[..., Said]


def item(url: str, text: str, hour: int, **more: object) -> Item:
    made = Item(
        source=url.split("/")[2].split(".")[0],
        url=url,
        title="Sanouko : le marché de nuit rouvre",
        html="".join(f"<p>{line}</p>" for line in text.split("\n")),
        text=text,
        language="fr",
        fetched=NOW,
        regions=(Assigned("ml-kayes", 1.0),),
        published=Moment(NOW + timedelta(hours=hour - 24), Precision.MINUTE, "UTC"),
    )
    return replace(made, **more)  # type: ignore[arg-type]  # each test names the fields of Item that it means


@pytest.fixture
def held(tmp_path: Path) -> Path:
    """A folder with a configuration and a store of stories, published."""
    (tmp_path / "config.toml").write_text(
        f'[site]\ntag = "{TAG}"\n[fetch]\ncontact = "a@b.example"\n[read]\nsources = ["lessor"]\n', "utf-8"
    )
    with store(tmp_path) as it:
        for one in (
            item(ORIGINAL, WHOLE, 8, addresses=(ORIGINAL + "?p=12",)),
            item(COPY, f"{WHOLE}\nSource : Amont", 9),
            item(EXCERPT, TEASER, 10),
            item(LONE, OTHER, 11, title="Kolima : trois pinasses de riz"),
            item(OLD, WHOLE, -24 * 30),
            item(SHORT, "Le marché rouvre.", 12),
        ):
            it.stories.save(one, agency=False, now=NOW)
        publish_all(read_config(tmp_path / "config.toml"), it)
    return tmp_path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def command(folder: Path, name: str, *arguments: str) -> Said:
        return here(monkeypatch, capsys, name, "-c", str(folder / "config.toml"), *arguments)

    return command


def store(folder: Path) -> Store:
    return Store.open(f"sqlite:///{folder}/var/regionwire.db", tag=TAG)


def ids(folder: Path) -> dict[str, str]:
    with store(folder) as it:
        return {story.item.url: story.id for story in it.stories.latest(None, 10)}


def typed(folder: Path, verb: str, *stories: str) -> str:
    """A command as it is suggested."""
    return " ".join(["regionwire", verb, "-c", str(folder / "config.toml"), *stories])


def feed(folder: Path) -> str:
    return (folder / "public" / "ml-kayes.xml").read_text("utf-8")


# ----------------------------------------------------------------------------------------------------------------- why


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        (ORIGINAL, COPY, ("One story", "copy: the same", "the original of 3 stories", "regionwire split")),
        (EXCERPT, ORIGINAL, ("One story", "excerpt: its beginning or a part", "hung on " + ORIGINAL)),
        (ORIGINAL, LONE, ("Two stories", "never compared", "regionwire join")),
        (ORIGINAL, OLD, ("Two stories", "never compared: published 728 hours apart", "within 96")),
        (ORIGINAL, SHORT, ("Two stories", "too little text to compare")),
        (ORIGINAL, ORIGINAL + "?p=12", ("One story: both addresses lead to it", "cannot be parted")),
        (ORIGINAL.replace("https://", "http://www.") + "/?utm_source=x", COPY, ("One story",)),
    ],
)
def test_it_is_told_why_two_stories_are_one_or_are_not(
    held: Path, run: Run, one: str, other: str, words: tuple[str, ...]
) -> None:
    said = run(held, "why", one, other)
    assert (said.code, said.err) == (0, "")
    for word in words:
        assert word in said.out


def test_what_differs_is_told(held: Path, run: Run) -> None:
    with store(held) as it:
        next_week = WHOLE.replace("150 francs", "275 francs").replace("lundi", "jeudi")
        it.stories.save(item(COPY + "-2", next_week, 20), agency=False, now=NOW)
    said = run(held, "why", ORIGINAL, COPY + "-2")
    assert "Two stories" in said.out
    assert "another of a series" in said.out
    assert "150" in said.out
    assert "differs: lundi in the" in said.out or "differs: jeudi in the" in said.out


def test_one_story_is_told_with_all_that_are_one_with_it(held: Path, run: Run) -> None:
    with store(held) as it:
        it.stories.save(item(COPY, WHOLE.replace("150", "200"), 9), agency=False, now=NOW + timedelta(hours=1))
    said = run(held, "why", COPY)
    assert said.code == 0
    lines = [line.strip() for line in said.out.splitlines()]
    assert [line.split()[0] for line in lines if line.endswith(("(amont)", "(aval)", "(kiosque)"))] == [
        ORIGINAL,
        COPY,
        EXCERPT,
    ]
    assert ORIGINAL + "?p=12" in lines  # leads to it
    assert "until 2026-03-12 13:00 UTC: Sanouko : le marché de nuit rouvre" in lines
    assert "the edit changed a number: 150 became 200" in lines
    assert "3 stories are one" in lines
    told = json.loads(run(held, "why", "--json", ids(held)[ORIGINAL]).out)
    assert [it["relation"] for it in told["stories"]] == ["original", "copy", "excerpt"]
    assert {it["original"] for it in told["stories"]} == {ids(held)[ORIGINAL]}
    assert [len(it["versions"]) for it in told["stories"]] == [0, 1, 0]


def test_a_story_that_hangs_by_another_is_told_with_that_one(held: Path, run: Run) -> None:
    with store(held) as it:
        it.stories.save(item(LONE + "-2", f"{LEAD}\n{OTHER}", 13), agency=False, now=NOW)
    assert run(held, "join", LONE, COPY, "--because", "a test").code == 0
    said = run(held, "why", LONE, ORIGINAL)
    assert "One story" in said.out
    assert f"beside {COPY}: an operator's word: a test" in said.out
    assert f"beside {ORIGINAL}: copy: the same" in said.out


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("why", "https://amont.example/nothing"), 2, "no story is stored that was met there"),
        (("why", "tag:news.example,2026:amont/nothing"), 2, "no story is stored"),
        (("why", "ftp://amont.example/"), 2, "ADDRESS"),
        (("why", ORIGINAL, COPY, LONE), 2, "one story or two"),
        (("split", ORIGINAL, COPY), 2, "--because"),
        (("split", ORIGINAL, ORIGINAL + "?p=12", "--because", "x"), 2, "both lead to one story"),
        (("join", ORIGINAL, ORIGINAL + "?p=12", "--because", "x"), 2, f"{ORIGINAL}: name two to join"),
        (("join", ORIGINAL, LONE, "--forget"), 2, "nobody said anything"),
    ],
)
def test_what_cannot_be_told_or_said_is_refused_in_words(
    held: Path, run: Run, arguments: tuple[str, ...], code: int, words: str
) -> None:
    said = run(held, *arguments)
    assert (said.code, said.out) == (code, "")
    assert words in said.err


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path, run: Run) -> None:
    (tmp_path / "config.toml").write_text(f'[site]\ntag = "{TAG}"\n', "utf-8")
    assert "nothing is stored" in run(tmp_path, "why", ORIGINAL).err
    assert not (tmp_path / "var").exists()


# ------------------------------------------------------------------------------------------------------- split and join


def test_a_word_parts_two_stories_and_another_makes_them_one_and_ids_stay(held: Path) -> None:
    before = ids(held)
    with store(held) as it:
        copy = it.accounts.circle([it.stories.row_of(COPY) or 0]).stories
        copy_id = next(row.uri for row in copy.values() if row.url == COPY)
    said = within(regionwire(held, "split", ORIGINAL, COPY, "--because", "another market"))
    assert (said.code, said.err) == (0, "")
    assert "They are two stories now." in said.out
    assert f"{COPY} taken off {ORIGINAL}" in said.out
    assert ids(held) == before | {COPY: copy_id}
    assert f"<id>{copy_id}</id>" in feed(held)
    again = within(regionwire(held, "join", ORIGINAL, COPY, "--because", "it is the same one"))
    assert "They are one story now." in again.out
    assert ids(held) == before
    assert f"<id>{copy_id}</id>" not in feed(held)
    assert f'ref="{copy_id}"' in feed(held), "it is told that it is there no more"
    told = within(regionwire(held, "why", COPY, ORIGINAL))
    assert "an operator's word: it is the same one" in told.out
    assert told.out.count(" UTC  " + COPY) == 3  # hung, taken off, hung again


def test_a_word_that_is_taken_back_leaves_the_decision_to_the_words(held: Path, run: Run) -> None:
    run(held, "split", ORIGINAL, COPY, "--because", "another market")
    said = run(held, "split", ORIGINAL, COPY, "--forget")
    assert "Forgotten: that they are two stories (another market)." in said.out
    assert "They are one story now." in said.out
    assert "copy: the same" in said.out
    assert "an operator's word" not in run(held, "why", ORIGINAL, COPY).out.partition("Log of merges")[0]


def test_what_is_taken_back_without_effect_is_told_with_what_decides_now(held: Path, run: Run) -> None:
    run(held, "split", ORIGINAL, LONE, "--because", "no market at all")
    said = run(held, "split", ORIGINAL, LONE, "--forget")
    assert "Forgotten: that they are two stories (no market at all)." in said.out
    assert "They were two stories before, and are." in said.out
    assert "0 files written" in said.out


def test_two_that_hang_on_a_third_one_are_parted_and_both_tell_of_it(held: Path, run: Run) -> None:
    said = run(held, "split", COPY, EXCERPT, "--because", "two markets")
    assert "They are two stories now." in said.out
    assert f"{EXCERPT} taken off {ORIGINAL}" in said.out
    word = f"an operator: {COPY} and {EXCERPT} are two: two markets"
    for one in (COPY, EXCERPT):  # whichever was taken off
        assert word in run(held, "why", one).out
        assert json.loads(run(held, "why", "--json", one).out)["words"][0]["why"] == "two markets"
    # a third one that the word parts as well: which pair it was said of, and what to type
    beside = run(held, "why", ORIGINAL, EXCERPT).out
    assert word in beside
    assert f"to take it back: {typed(held, 'split', COPY, EXCERPT)} --forget" in beside


def test_of_two_that_others_tie_the_pair_is_named_that_a_word_is_on(held: Path, run: Run) -> None:
    run(held, "join", SHORT, LONE, "--because", "one journey")
    run(held, "join", LONE, ORIGINAL, "--because", "one market")
    told = run(held, "why", SHORT, ORIGINAL).out
    assert f"to take it back: {typed(held, 'join', LONE, SHORT)} --forget" in told
    assert f"to take it back: {typed(held, 'join', ORIGINAL, LONE)} --forget" in told
    assert f"{typed(held, 'join', SHORT, ORIGINAL)} --forget" not in told  # nobody said that
    refused = run(held, "split", SHORT, ORIGINAL, "--forget")
    assert (refused.code, refused.out) == (2, "")
    assert f"{typed(held, 'join', LONE, SHORT)} --forget" in refused.err
    # what is suggested does what it says
    arguments = shlex.split(f"{typed(held, 'join', LONE, SHORT)} --forget")[1:]
    assert "Forgotten: that they are one story (one journey)." in run(held, *arguments).out


def test_a_word_takes_effect_or_says_that_it_does_not(held: Path, run: Run) -> None:
    run(held, "join", SHORT, LONE, "--because", "one journey")
    run(held, "join", LONE, ORIGINAL, "--because", "one market")
    said = run(held, "split", SHORT, ORIGINAL, "--because", "not at all")
    same = json.loads(run(held, "why", "--json", SHORT, ORIGINAL).out)["same"]
    told = run(held, "why", SHORT, ORIGINAL).out
    assert f"{typed(held, 'split', SHORT, ORIGINAL)} --forget" in told
    assert ("They are two stories now." in said.out) is not same
    assert ("does not hold against others" in said.out) is same
    assert ("an operator's word that they are two does not hold: not at all" in told) is same


def test_addresses_are_shown_that_can_be_opened(held: Path, run: Run) -> None:
    url = "https://amont.example/posts/le-bac-est-revenu-65f0c1a2b3c4d"
    former = "https://amont.example/posts/un-bac-65f0c1a2b3c4d"
    with store(held) as it:
        it.stories.save(item(url, OTHER, 14, addresses=(former,)), agency=False, now=NOW)
    lines = [line.strip() for line in run(held, "why", url).out.splitlines()]
    assert url in lines
    assert former in lines
    assert "any address of its source that ends in 65f0c1a2b3c4d" in lines
    assert not any("uniqid:" in line for line in lines)
    (told,) = (it for it in json.loads(run(held, "why", "--json", url).out)["stories"] if it["url"] == url)
    assert (told["addresses"], told["keys"]) == ([url, former], ["uniqid:65f0c1a2b3c4d"])


def test_a_word_outlasts_what_is_found_out_anew(held: Path, run: Run) -> None:
    run(held, "split", ORIGINAL, COPY, "--because", "another market")
    run(held, "join", ORIGINAL, LONE, "--because", "one journey")
    said = run(held, "dedup", "--all")
    assert said.code == 0
    assert said.out.startswith("6 stories: no change")
    assert json.loads(run(held, "why", "--json", ORIGINAL, COPY).out)["same"] is False
    assert json.loads(run(held, "why", "--json", ORIGINAL, LONE).out)["same"] is True


def test_nothing_is_said_while_another_regionwire_is_at_work(held: Path, run: Run) -> None:
    with store(held) as it, it.exclusive():
        said = run(held, "split", ORIGINAL, COPY, "--because", "another market")
        assert (said.code, said.out) == (1, "")
        assert "another Regionwire is at work" in said.err
        assert run(held, "why", ORIGINAL, COPY).code == 0  # to ask is allowed
