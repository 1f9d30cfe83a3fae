"""The commands as an operator meets them: real processes, agencies on loopback, exit codes, what is said and where."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from asyncio.subprocess import DEVNULL
from contextlib import suppress
from pathlib import Path

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
from loopback import Loopback, Request, reply

from regionwire.store import Store
from scrapers.agencies import SOURCES

ROOT = Path(__file__).parent.parent


def test_once_reads_and_publishes_and_says_nothing_to_cron(tmp_path: Path) -> None:
    async def test() -> None:
        async with Loopback(agency()) as host:
            write_config(tmp_path, paper=host)
            assert await regionwire(tmp_path, "once") == Said(0, "", "")
            assert sorted(host.targets()) == ["/", *sorted(TITLES)]
            assert TITLES["/news/puits-kayes"] in (tmp_path / "public/ml-kayes.xml").read_text("utf-8")
            assert await regionwire(tmp_path, "once") == Said(0, "", "")  # nothing is due
            assert len(host.targets()) == 3

    within(test())


def everything(terminal: int) -> str:
    """What is said on a pseudo-terminal until its last writer has gone (EIO)."""
    said = b""
    with os.fdopen(terminal, "rb", buffering=0) as stream, suppress(OSError):
        while piece := stream.read(65536):
            said += piece
    return said.decode()


def test_once_tells_what_it_did_on_a_terminal(tmp_path: Path) -> None:
    async def test() -> str:
        async with Loopback(agency()) as host:
            write_config(tmp_path, paper=host)
            ours, theirs = os.openpty()
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "regionwire", "once", cwd=tmp_path, stdin=DEVNULL, stdout=theirs, stderr=theirs
            )
            os.close(theirs)
            told = await asyncio.to_thread(everything, ours)
            assert await process.wait() == 0
            return told

    told = within(test())
    assert "source read" in told  # progress, as it goes
    assert "paper        2 new" in told
    assert "files written" in told


def test_a_source_that_fails_is_named_and_the_other_is_published(tmp_path: Path) -> None:
    async def test() -> None:
        async with Loopback(agency()) as well, Loopback(agency(listing=reply(status=404))) as broken:
            write_config(tmp_path, paper=well, gone=broken)
            said = await regionwire(tmp_path, "once")
            assert (said.code, said.out) == (1, "")
            failed = [json.loads(line) for line in said.err.splitlines()]
            assert {line["source"] for line in failed} == {"gone"}
            assert any(line["event"] == "source failed" and line["level"] == "error" for line in failed)
            assert all(broken.url("/") in str(line) for line in failed)
            assert all("HTTP 404" in line["cause"] for line in failed)
            assert TITLES["/news/route-segou"] in (tmp_path / "public/ml-segou.xml").read_text("utf-8")

            status = json.loads((await regionwire(tmp_path, "status", "--json")).out)
            gone, paper = status["sources"]
            assert (gone["key"], gone["failures"], gone["stories"], gone["good_at"]) == ("gone", 1, 0, None)
            assert "HTTP 404" in gone["error"]
            assert (paper["key"], paper["failures"], paper["stories"], paper["pending"]) == ("paper", 0, 2, 0)
            people = (await regionwire(tmp_path, "status")).out.splitlines()
            assert "failed once, last well never" in people[1]
            assert people[2].endswith("  well")

    within(test())


def test_json_of_a_cycle(tmp_path: Path) -> None:
    async def test() -> None:
        async with Loopback(agency(segou=reply(status=404))) as host:
            write_config(tmp_path, paper=host)
            said = await regionwire(tmp_path, "once", "--json", "--verbose")
            cycle = json.loads(said.out)
            assert said.code == 0
            assert cycle["ended"] == "whole"
            (report,) = cycle["reports"]
            assert (report["source"], report["error"], report["announced"]) == ("paper", "", 2)
            touched = ["agency-paper", "all", "ml-kayes", "ml-kayes-kayes"]
            assert (report["changes"]["new"], report["changes"]["touched"]) == (1, touched)
            assert report["notes"] == [[host.url("/news/route-segou"), "HTTP 404"]]
            assert "index.html" in cycle["published"]["written"]
            assert all(json.loads(line)["event"] for line in said.err.splitlines())  # logs, and nowhere else

            left = json.loads((await regionwire(tmp_path, "status", "--json")).out)["left_out"]
            assert left == [{"source": "paper", "url": host.url("/news/route-segou"), "reason": "HTTP 404"}]
            people = await regionwire(tmp_path, "status", "--left-out")
            assert f"left out: paper: {host.url('/news/route-segou')}: HTTP 404" in people.out

    within(test())


def test_a_second_one_says_so_and_leaves(tmp_path: Path) -> None:
    async def test() -> None:
        async with Loopback(agency()) as host:
            write_config(tmp_path, paper=host)
            (tmp_path / "var").mkdir()
            url = f"sqlite:///{tmp_path}/var/regionwire.db"
            with Store.open(url, tag="news.example,2026") as store, store.exclusive():
                once = await regionwire(tmp_path, "once")
                for_machines = await regionwire(tmp_path, "once", "--json")
                run = await regionwire(tmp_path, "run")
            assert (once.code, once.out) == (0, "")
            assert once.err.startswith("another Regionwire is at work on")
            assert json.loads(for_machines.out)["ended"] == "busy"
            assert run.code == 1  # so that whoever keeps it running tries again
            assert "another Regionwire is at work on" in run.err
            assert host.requests == []

    within(test())


@pytest.mark.parametrize("command", ["once", "run"])
def test_sigterm_in_mid_cycle_keeps_and_publishes_what_was_read(tmp_path: Path, command: str) -> None:
    stuck = asyncio.Event()

    async def never(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n<html>")
        await writer.drain()
        stuck.set()
        await asyncio.Event().wait()

    async def test() -> None:
        async with Loopback(agency()) as well, Loopback(agency(listing=never)) as slow:
            write_config(tmp_path, paper=well, slow=slow)
            arguments = ("once", "--json", "--verbose") if command == "once" else ("run",)
            async with started(tmp_path, *arguments) as process:
                assert json.loads(await line_with(process.stderr, "source read"))["source"] == "paper"
                await stuck.wait()
                process.send_signal(signal.SIGTERM)
                async with asyncio.timeout(ON_TIME):
                    said = await ended(process)
            assert said.code == 0
            assert "Traceback" not in said.err
            assert TITLES["/news/puits-kayes"] in (tmp_path / "public/ml-kayes.xml").read_text("utf-8")
            if command == "once":
                assert json.loads(said.out)["ended"] == "stopped"
                assert "stopped: what was read is kept" in said.err
            states = json.loads((await regionwire(tmp_path, "status", "--json")).out)["sources"]
            assert [(state["key"], state["stories"], state["last_at"] is None) for state in states] == [
                ("paper", 2, False),
                ("slow", 0, True),
            ]

    within(test())


def test_run_serves_what_it_publishes(tmp_path: Path) -> None:
    async def test() -> None:
        async with Loopback(agency()) as host:
            file = write_config(tmp_path, paper=host)
            file.write_text(file.read_text("utf-8") + "[schedule]\ntick = 0.1\n", "utf-8")
            async with started(tmp_path, "run", "--listen", "127.0.0.1:0") as process:
                served = json.loads(await line_with(process.stderr, '"running"'))["served"]
                await line_with(process.stderr, "source read")
                await line_with(process.stderr, '"published"')
                assert TITLES["/news/puits-kayes"] in await get(f"{served}/ml-kayes.html")
                joined = await get(f"{served}/ml-kayes+ml-segou.rss")  # no file: made of the store
                assert all(title in joined for title in TITLES.values())
                process.send_signal(signal.SIGTERM)
                assert (await ended(process)).code == 0
            async with started(tmp_path, "serve", "--listen", "127.0.0.1:0") as process:
                url = (await line_with(process.stderr, "http://")).split()[0]
                assert TITLES["/news/puits-kayes"] in await get(f"{url}ml-kayes.xml")
                assert TITLES["/news/route-segou"] in await get(f"{url}search.json?q=route")
                process.send_signal(signal.SIGTERM)
                assert (await ended(process)).code == 0

    within(test())


def test_what_cannot_be_had_is_one_line(tmp_path: Path) -> None:
    async def test() -> None:
        async with Loopback(agency()) as host:
            config = write_config(tmp_path, paper=host)
            taken = f"127.0.0.1:{host.port}"
            for arguments, words in [
                (("run", "--listen", taken), f"Error: --listen {taken}: Address already in use"),
                (("demo", "--listen", taken), f"Error: --listen {taken}: Address already in use"),
                (
                    ("once", "--record", "config.toml/x.warc.gz"),
                    "Error: --record config.toml/x.warc.gz: cannot be writ",
                ),
                (("serve",), "Error: nothing is published in"),
                (("demo", "--days", "1", "--output", "config.toml/x"), "Error: --output config.toml/x: cannot be made"),
                (
                    ("demo", "--replay", "config.toml", "--listen", "127.0.0.1:0"),
                    "Error: --replay config.toml: not a WARC file",
                ),
            ]:
                said = await regionwire(tmp_path, *arguments)
                assert (said.code, said.out) == (2, "")
                assert said.err.splitlines()[-1].startswith(words)
                assert "Traceback" not in said.err
            assert config.exists()

    within(test())


@pytest.mark.parametrize(
    ("wrong", "right", "words"),
    [
        ("pace = 0.0", "pase = 0.0", "fetch.pase: unknown key — did you mean 'pace'?"),
        ("[fetch]", "[fecth]", "fecth: unknown key — did you mean 'fetch'?"),
        ('["paper"]', '["lesor"]', "read.sources[0]: no source is called 'lesor' — did you mean 'lessor'?"),
        ('["paper"]', "[]", "read.sources: names no source — `regionwire sources` lists them"),
        ("desk@news.example", "", "fetch.contact: is missing"),
        ('"html"', '"rss"', "source.paper.listings[0].kind: 'rss' is not one of them"),
        ("[read]", '[store]\nurl = "mysql://db/x"\n[read]', "store.url: neither SQLite nor PostgreSQL"),
        ("[read]", '[output]\ndir = "config.toml/x"\n[read]', "output.dir: "),
        ("[read]", '[regions]\nfeeds = ["ml-kaye"]\n[read]', "no gazetteer knows the region 'ml-kaye' — did you mean"),
        ("[read]", "[read", "(file): cannot be read: "),
        ("[read]", '[store]\nurl = "sqlite:"\n[read]', "store.url: neither SQLite nor PostgreSQL"),
        ("[read]", '[store]\nurl = "postgresql://a:b@db:x/n"\n[read]', "store.url: not an address of a database"),
        ("desk@news.example", "  ", "fetch.contact: is missing"),
        ("desk@news.example", "équipe@news.example", "fetch.contact: goes into a header"),
        ("desk@news.example", "desk\\nX-Header: 1", "fetch.contact: goes into a header"),
    ],
)
def test_check_names_what_is_wrong(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    wrong: str,
    right: str,
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    file = write_config(tmp_path, paper=None)
    good = here(monkeypatch, capsys, "check", "--json")
    facts = json.loads(good.out)
    assert (good.code, good.err, facts["sources"]) == (0, "", ["paper"])
    assert {"all", "foreign", "ml", "ml-kayes"} <= set(facts["feeds"])
    assert (facts["output"], facts["store"]) == (f"{tmp_path}/public", f"{tmp_path}/var/regionwire.db")

    file.write_text(file.read_text("utf-8").replace(wrong, right), "utf-8")
    said = here(monkeypatch, capsys, "check")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("Error: config.toml: ")
    assert words in said.err
    assert len(said.err.splitlines()) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["config.toml"]  # checking makes nothing


def test_check_names_the_hubs_and_says_where_none_can_reach_the_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    file = write_config(tmp_path, paper=None)
    assert "  hubs " not in here(monkeypatch, capsys, "check").out
    plain = file.read_text("utf-8") + "[push]\nown = true\n"
    for base, reached in (("https://feeds.example.org", True), ("http://127.0.0.1:8000", False)):
        file.write_text(plain.replace("[site]", f'[site]\nbase_url = "{base}"'), "utf-8")
        said = here(monkeypatch, capsys, "check").out
        assert f"  hubs     {base}/hub\n" in said
        assert ("nobody else can reach" not in said) is reached


def test_check_warns_of_what_goes_into_every_feed_and_cannot_be_mended_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    file = write_config(tmp_path, paper=None)
    shipped = file.read_text("utf-8").replace('tag = "news.example,2026"\n', "")
    for site, keys in (
        ("", ["site.tag", "site.base_url"]),
        ('tag = "regionwire.example,2026"\nbase_url = "https://news.example"\n', ["site.tag"]),
        ('tag = "news.example,2026"\nbase_url = "http://localhost:8000"\n', ["site.base_url"]),
        ('tag = "news.example,2026"\nbase_url = "https://news.example"\n', []),
    ):
        file.write_text(shipped.replace("[site]\n", f"[site]\n{site}"), "utf-8")
        told = here(monkeypatch, capsys, "check", "--json")
        warnings = json.loads(told.out)["warnings"]
        assert (told.code, [warning.split()[0] for warning in warnings]) == (0, keys)
        people = here(monkeypatch, capsys, "check")
        assert (people.code, people.err) == (0, "")
        assert [line for line in people.out.splitlines() if line.startswith("  site.")] == [
            f"  {it}" for it in warnings
        ]


def test_check_finds_that_the_driver_of_the_store_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    file = write_config(tmp_path, paper=None)
    store = '[store]\nurl = "postgresql://awa:secret@db.example/news"\n[read]'
    file.write_text(file.read_text("utf-8").replace("[read]", store), "utf-8")
    said = here(monkeypatch, capsys, "check")
    assert (said.code, said.out) == (2, "")
    assert "the driver is missing" in said.err
    assert "pip install -r requirements-postgresql.txt" in said.err
    assert "secret" not in said.err


def test_every_example_of_the_configuration_that_we_ship_can_be_taken_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "config.toml").read_text("utf-8").replace('contact = ""', 'contact = "desk@news.example"')
    lines, sources = re.subn(r"(?m)^    # (?=\{)", "    ", text), re.compile(r"(?m)^# (?=\[|\w+ = )")
    assert (lines[1], len(sources.findall(lines[0]))) == (6, 13)
    Path("config.toml").write_text(
        sources.sub("", lines[0]).replace('"tamani",\n', '"tamani",\n    "mypaper",\n'), "utf-8"
    )
    said = here(monkeypatch, capsys, "check")
    assert (said.code, said.err) == (0, "")
    assert ", mypaper, " in said.out


def test_check_shows_no_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    file = write_config(tmp_path, paper=None)
    store = '[store]\nurl = "postgresql://awa:secret@db.example/news"\n[read]'
    file.write_text(file.read_text("utf-8").replace("[read]", store), "utf-8")
    assert json.loads(here(monkeypatch, capsys, "check", "--json").out)["store"] == "postgresql://db.example/news"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("base_url", "feeds.example.org"),
        ("base_url", "ftp://feeds.example.org"),
        ("base_url", "https://"),
        ("base_url", "https://[::1"),
        ("base_url", "https://feeds.example.org:99999"),
        ("base_url", "https://feeds.example.org/?a=1"),
        ("base_url", "https://feeds.example.org/?"),
        ("base_url", "https://feeds.example.org/#a"),
        ("base_url", "https://feeds.example.org/my feeds"),
        ("tag", "news.example"),
        ("tag", "-news.example,2026"),
        ("tag", "news..example,2026"),
        ("tag", "News.example,2026"),
        ("tag", "news.example,26"),
        ("tag", "news.example,0000"),
        ("tag", "news.example,2026-99"),
        ("tag", "news.example,2026-02-29"),
        ("language", "zz zz zz"),
    ],
)
def test_what_would_spoil_every_feed_is_refused_by_every_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], key: str, value: str
) -> None:
    monkeypatch.chdir(tmp_path)
    file = write_config(tmp_path, paper=None)
    site = {"tag": "news.example,2026", key: value}
    lines = "\n".join(f'{name} = "{said}"' for name, said in site.items())
    file.write_text(file.read_text("utf-8").replace('tag = "news.example,2026"', lines), "utf-8")
    for command in ("check", "once", "status"):
        said = here(monkeypatch, capsys, command)
        assert (said.code, said.out) == (2, "")
        assert said.err.startswith(f"Error: config.toml: site.{key}: ")
        assert repr(value) in said.err


@pytest.mark.parametrize("day", ["2026", "2026-03", "2024-02-29"])
def test_a_tag_has_a_year_a_month_or_a_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], day: str
) -> None:
    monkeypatch.chdir(tmp_path)
    file = write_config(tmp_path, paper=None)
    file.write_text(file.read_text("utf-8").replace("news.example,2026", f"my-news.example.org,{day}"), "utf-8")
    assert here(monkeypatch, capsys, "check").code == 0


def test_without_a_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for command in ("check", "status", "serve", "once", "run"):
        said = here(monkeypatch, capsys, command)
        assert (said.code, said.out) == (2, "")
        assert said.err == "Error: config.toml: (file): there is no such file — copy the config.toml of the project\n"

    listed = here(monkeypatch, capsys, "sources")
    assert listed.code == 0
    assert [line.split()[0] for line in listed.out.splitlines()] == sorted(SOURCES)


def test_sources_lists_the_agencies_and_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write_config(tmp_path, paper=None)
    rows = json.loads(here(monkeypatch, capsys, "sources", "--json").out)
    first = {"abamako", "aib", "amap", "anp", "bamada", "jdm", "lessor", "maliactu", "malijet", "maliweb", "tamani"}
    assert first < {row["key"] for row in rows}
    assert [row["key"] for row in rows if row["read"]] == ["paper"]
    assert [line for line in here(monkeypatch, capsys, "sources").out.splitlines() if line.startswith("* paper ")]


def test_what_is_declared_but_not_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    file = write_config(tmp_path, paper=None, weekly=None)
    assert "not read" not in here(monkeypatch, capsys, "check").out
    text = file.read_text("utf-8").replace('["paper", "weekly"]', '["paper"]')
    file.write_text(f"{text}[source.lessor]\ninterval = 60\n", "utf-8")
    checked = here(monkeypatch, capsys, "check")
    assert checked.code == 0
    assert "  declared but not read: lessor, weekly" in checked.out.splitlines()
    assert json.loads(here(monkeypatch, capsys, "check", "--json").out)["unread"] == ["lessor", "weekly"]
    rows = {row["key"]: row for row in json.loads(here(monkeypatch, capsys, "sources", "--json").out)}
    assert (rows["weekly"]["read"], rows["lessor"]["read"], rows["lessor"]["interval"]) == (False, False, 60)


def test_status_before_anything_was_read_makes_no_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write_config(tmp_path, paper=None)
    assert here(monkeypatch, capsys, "status").out == "nothing was read yet: try `regionwire once`\n"
    assert json.loads(here(monkeypatch, capsys, "status", "--json").out) == {"sources": [], "left_out": []}
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("command", ["", "once", "run", "demo", "serve", "check", "sources", "status"])
def test_help_is_whole_sentences(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    said = here(monkeypatch, capsys, *command.split(), "--help")
    assert said.code == 0
    assert f"Usage: regionwire {command}".strip() in said.out
    assert "..." not in said.out.partition("\n")[2]  # nothing is cut short


@pytest.mark.parametrize("arguments", [["chekc"], ["once", "--jsn"], ["serve", "--listen", "8000"]])
def test_wrong_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write_config(tmp_path, paper=None)
    (tmp_path / "public").mkdir()
    (tmp_path / "public/index.html").write_text("<p>page</p>")
    said = here(monkeypatch, capsys, *arguments)
    assert (said.code, said.out) == (2, "")
    assert "Error: " in said.err
