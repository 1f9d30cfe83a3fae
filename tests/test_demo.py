"""`regionwire demo`: days at speed, live in a process of its own, and web archives, one of them our own recording."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shlex
import signal
from pathlib import Path
from string import Template

import pytest
from command import (
    ON_TIME,
    TITLES,
    Said,
    agency,
    ended,
    get,
    here,
    line_with,
    regionwire,
    started,
    within,
    write_config,
)
from loopback import Loopback
from lxml import etree

from feeds.packing import PACKED
from regionwire.cli import demo
from scheduler import Outcome, Scheduler

ATOM = "{http://www.w3.org/2005/Atom}"
DOCS = Path(__file__).parent.parent / "docs" / "identity.md"
PLAYED = 300.0  # seconds; far over what a play takes on a busy machine
SHORT = 0.1  # days: all stories come in them


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[demo.Told, Path]:
    folder = tmp_path_factory.mktemp("played")
    return play(folder, seed=7), folder / "public"


def play(folder: Path, seed: int) -> demo.Told:
    (folder / "public").mkdir()
    return within(demo.play(SHORT, seed, folder, folder / "public"))


def files(public: Path) -> list[Path]:
    return [path for path in public.rglob("*") if path.is_file()]


def titles(xml: bytes) -> set[str | None]:
    return {title.text for title in etree.fromstring(xml).iterfind(f"{ATOM}entry/{ATOM}title")}


def test_days_at_speed_fill_the_regional_feeds(played: tuple[demo.Told, Path]) -> None:
    told, public = played
    filled = [path.stem for path in public.glob("ml-*.xml") if titles(path.read_bytes())]
    assert len(filled) >= 18
    assert told.sources_failed == ()
    assert told.stories >= 120
    assert told.copies > 0
    assert told.files == len([path for path in files(public) if path.suffix not in PACKED])


def test_a_seed_gives_the_same_bytes(played: tuple[demo.Told, Path], tmp_path: Path) -> None:
    _, public = played
    play(tmp_path, seed=7)
    again = {path.name: path.read_bytes() for path in files(tmp_path / "public")}
    assert again == {path.name: path.read_bytes() for path in files(public)}


def test_what_a_demo_keeps_can_be_tried_as_identity_md_says(tmp_path: Path) -> None:
    block = re.search(r"```sh\n(regionwire demo --days .*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    assert block
    names: dict[str, str] = {}
    said = []
    for line in block[1].splitlines():
        command = Template(line.partition("  #")[0]).substitute(names)
        if command.startswith("regionwire "):
            done = within(regionwire(tmp_path, *shlex.split(command)[1:]), PLAYED)
            assert (done.code, done.err) == (0, "")
            said.append(done.out)
        else:
            name, _, url = command.partition("=")
            names[name] = url
    kept, one, two, event, split, undone, joined, anew = said
    assert "kept: try `regionwire why -c try/config.toml ADDRESS`" in kept
    assert "4 stories are one" in one
    assert "the same 186 words" in two
    assert "Two stories of the same event" in event
    assert "They are two stories now." in split
    assert re.search(r"\b[1-9]\d* files written\n$", split)  # many: months end between the demo's days and ours
    assert "Forgotten: that they are two stories" in undone
    assert "They are one story now." in joined
    assert anew.endswith("no change; 0 files written\n")


def test_live_demo_serves_and_ends_when_told_to() -> None:
    async def test() -> None:
        async with started(Path.cwd(), "demo", "--listen", "127.0.0.1:0") as process:
            told = await line_with(process.stdout, "Open")
            url = re.search(r"http://\S+", told)
            assert url
            assert int(told.split()[0]) >= 60
            home = await get(url[0])
            regional = sorted(set(re.findall(r'href="(ml-[a-z]+)\.html"', home)))
            feeds = [await get(f"{url[0]}{name}.xml") for name in regional]
            assert sum(1 for feed in feeds if titles(feed.encode())) >= 18
            assert f'href="{url[0]}' in feeds[0]  # its links lead back here
            process.send_signal(signal.SIGTERM)
            said = await ended(process)
        assert said.code == 0
        assert "Traceback" not in said.err

    within(test())


def test_days_at_speed_that_are_stopped_end_with_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    async def stopped(scheduler: Scheduler) -> Outcome:
        await scheduler.tick()
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(Scheduler, "once", stopped)
    said = here(monkeypatch, capsys, "demo", "--days", "1", "--output", str(tmp_path))
    assert said == Said(130, "", f"stopped: {tmp_path} holds what was published until then\n")


def test_a_recording_is_replayed_and_served(tmp_path: Path) -> None:
    async def test() -> None:
        async with Loopback(agency()) as host:
            write_config(tmp_path, paper=host)
            assert (await regionwire(tmp_path, "once", "--record", "pages.warc.gz")).code == 0
        replay = ("demo", "--replay", "pages.warc.gz")
        said = await regionwire(tmp_path, *replay, "--json", "--output", "replayed")
        told = json.loads(said.out)
        assert (said.code, said.err, told["stories"], told["sources_failed"]) == (0, "", 2, [])
        assert titles((tmp_path / "replayed/all.xml").read_bytes()) == set(TITLES.values())
        async with started(tmp_path, *replay, "--listen", "127.0.0.1:0") as process:
            url = (await line_with(process.stdout, "Open")).split()[1]
            assert titles((await get(f"{url}all.xml")).encode()) == set(TITLES.values())
            process.send_signal(signal.SIGINT)
            async with asyncio.timeout(ON_TIME):
                assert (await ended(process)).code == 0

    within(test())


@pytest.mark.parametrize(
    "arguments",
    [
        ["--days", "1"],
        ["--keep", "x"],
        ["--days", "1", "--keep", "."],
        ["--json"],
        ["--days", "1", "--output", "x", "--replay", "config.toml"],
        ["--days", "0"],
    ],
)
def test_options_that_do_not_go_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("config.toml").touch()
    said = here(monkeypatch, capsys, "demo", *arguments)
    assert (said.code, said.out) == (2, "")
    assert "Error: " in said.err
