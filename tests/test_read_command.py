"""`regionwire read`: one page for people, many as JSON lines, whatever is in them; the processes behind it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from command import BODIES, ON_TIME, TITLES, agency, here, regionwire, within, write_config
from hypothesis import given
from hypothesis import strategies as st
from loopback import Loopback, reply

from regionwire.cli.answer import Answer, Known, Reader, answer_line
from regionwire.cli.asked import address_in
from regionwire.cli.workers import DIED, Crew, Lines

PATH = "/news/puits-kayes"
FETCHED = "2026-03-12T11:00:00Z"


def page(path: str = PATH, *, head: str = "", lang: str = "fr", day: str = "12 mars 2026 à 10h30") -> str:
    """A story's page, as an agency of tests/command.py prints it."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in BODIES[path])
    title = TITLES[path]
    return (
        f'<html lang="{lang}"><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>'
        f"<p>Publié le {day}</p><div>{body}</div></article></body></html>"
    )


def line(**said: Any) -> bytes:
    return json.dumps(said).encode() + b"\n"


def asked(name: str = "a", path: str = PATH, **others: Any) -> bytes:
    said = {"id": name, "url": f"https://www.paper.example{path}", "html": page(path), "fetched": FETCHED}
    return line(**said | others)


@asynccontextmanager
async def reading(folder: Path, *arguments: str) -> AsyncIterator[Process]:
    """`regionwire read …` in that folder, with a pipe for its stdin."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "regionwire", "read", *arguments, cwd=folder, stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def filtered(folder: Path, lines: bytes, *arguments: str) -> list[dict[str, Any]]:
    """What `read --jsonl` answers; it must end well and say nothing else."""
    async with reading(folder, "--jsonl", *arguments) as process:
        out, err = await process.communicate(lines)
        assert (process.returncode, err.decode()) == (0, "")
    return [json.loads(one) for one in out.splitlines()]


# ---------------------------------------------------------------------------------------------------------- JSON lines


def test_a_page_as_a_line_is_answered_by_its_item(tmp_path: Path) -> None:
    (answer,) = within(filtered(tmp_path, asked("kayes", lang="", url="https://www.paper.ml" + PATH)))
    assert answer["id"] == "kayes"
    assert (answer["kind"], answer["error"]) == ("story", "")
    assert answer["url"] == "https://www.paper.ml" + PATH
    assert answer["title"] == TITLES[PATH]
    assert answer["text"].split("\n") == list(BODIES[PATH])
    assert answer["html"] == "\n".join(f"<p>{paragraph}</p>" for paragraph in BODIES[PATH])
    assert BODIES[PATH][0].startswith(answer["summary"][:60])
    assert (answer["published"], answer["precision"]) == ("2026-03-12T10:30:00+00:00", "minute")
    assert (answer["updated"], answer["image"], answer["author"], answer["bureau"]) == (None, None, "", "")
    assert answer["language"] == "fr"
    assert (answer["regions"], answer["place"]) == (["ml-kayes"], "Kayes")
    assert {it["region"] for it in answer["evidence"]} == {"ml-kayes"}
    assert {"title", "body", "published", "language"} <= answer["origins"].keys()


def test_only_html_must_be_there(tmp_path: Path) -> None:
    own = '<link rel="canonical" href="https://paper.example/news/own">'
    lines = [line(html=page()), line(html=page(head=own), id=7), line(html=page(), url="", fetched=None, id=[1, "é"])]
    bare, named, empty = within(filtered(tmp_path, b"".join(lines)))
    assert [it["kind"] for it in (bare, named, empty)] == ["story"] * 3
    assert [it["id"] for it in (bare, named, empty)] == [None, 7, [1, "é"]]
    assert [it["url"] for it in (bare, named, empty)] == ["", "https://paper.example/news/own", ""]


@pytest.mark.parametrize(
    "url", ["ftp://paper.example/a", "http://[::1", "hard::", "https://paper.example/" + "a" * 5000]
)
def test_an_address_that_is_none_keeps_no_page_from_being_read(url: str, tmp_path: Path) -> None:
    (answer,) = within(filtered(tmp_path, line(html=page(), url=url)))
    assert (answer["kind"], answer["url"], answer["error"]) == ("story", "", "")


def test_a_day_is_a_day_and_a_time_has_the_page_s_own_offset(tmp_path: Path) -> None:
    zoned = '<meta property="article:published_time" content="2026-03-12T00:30:00+02:00">'
    lines = asked(html=page(day="12 mars 2026")) + asked(html=page(head=zoned, day="12 mars 2026"))
    day, time = within(filtered(tmp_path, lines))
    assert (day["published"], day["precision"]) == ("2026-03-12", "day")
    assert time["published"] == "2026-03-12T00:30:00+02:00"


BAD = {
    b"": "an empty line",
    b"not json": "not JSON",
    b"[1, 2]": "not a JSON object",
    b'{"html": "<p>': "not JSON",
    b"[" * 200_000: "not JSON",
    line(id="a"): "no html",
    line(id="a", html=None): "no html",
    line(id="a", html=["<p>"]): "html is not a string",
    line(id="a", html="<p>", url=5): "url is not a string",
    line(id="a", html="<p>", fetched="yesterday"): "fetched is no time",
    line(id="a", html="<p>", fetched=5): "fetched is no time",
    line(id="a", html="<p>", fetched="0001-01-01T00:00:00+14:00"): "fetched is no time",
    line(id="a", html="<p>", fetched="9999-12-31"): "fetched is no time at which",
    line(id="a", html="x" * 21_000_000): "html of more than",
}


def test_bad_lines_are_answered_in_their_place(tmp_path: Path) -> None:
    good = asked("good")
    lines = b"".join(bad.rstrip(b"\n") + b"\n" + good for bad in BAD)
    answers = within(filtered(tmp_path, lines))
    assert [it["title"] for it in answers[1::2]] == [TITLES[PATH]] * len(BAD)
    for (bad, reason), answer in zip(BAD.items(), answers[::2], strict=True):
        assert answer["error"].startswith(reason), bad[:80]
        assert answer["id"] == ("a" if b'"id"' in bad else None)
        assert (answer["kind"], answer["text"]) == ("other", "")


def test_a_line_longer_than_any_page_is_not_kept(tmp_path: Path) -> None:
    answers = within(filtered(tmp_path, b"x" * 70_000_000 + b"\n" + asked()))
    assert answers[0]["error"].startswith("a line of more than")
    assert answers[1]["kind"] == "story"


def test_damaged_characters_cost_themselves_only(tmp_path: Path) -> None:
    html = page().replace("<h1>", "<h1>\ud83d\x00 ")
    escaped = json.dumps({"id": "é\ud83d", "html": html}).encode()
    damaged = json.dumps({"id": "b", "html": page()}, ensure_ascii=False).encode().replace("é".encode(), b"\xe9", 1)
    controls = b'{"id": "c", "html": "' + page().replace('"', "'").replace("<p>", "<p>\t\x01").encode() + b'"}'
    marked = b"\xef\xbb\xbf" + asked("d").strip() + b"\r"
    answers = within(filtered(tmp_path, b"\n".join((escaped, damaged, controls, marked))))
    assert [it["kind"] for it in answers] == ["story"] * 4
    assert [it["id"] for it in answers] == ["é\ud83d", "b", "c", "d"]
    assert all(BODIES[PATH][2] in it["text"] for it in answers)


def test_what_is_no_story_is_said_and_its_text_given_all_the_same(tmp_path: Path) -> None:
    missing = "<html><title>Page introuvable</title><h1>Page introuvable</h1><p>Erreur 404</p></html>"
    said = '<meta property="article:published_time" content="2026-03-12T10:30:00Z">'
    untitled = page(head=said).replace(TITLES[PATH], "")
    answers = within(filtered(tmp_path, asked(html=missing) + asked(html=untitled) + asked(html="")))
    assert [it["kind"] for it in answers] == ["missing", "other", "other"]
    assert all(it["error"] for it in answers)
    assert (answers[1]["error"][:11], answers[1]["title"]) == ("no headline", "")
    assert "title" not in answers[1]["origins"]
    assert answers[1]["text"].split("\n")[-1] == BODIES[PATH][2]
    assert answers[1]["published"] == "2026-03-12T10:30:00+00:00"


def test_each_line_is_answered_before_the_next_one_comes(tmp_path: Path) -> None:
    async def test() -> None:
        async with reading(tmp_path, "--jsonl", "--jobs", "2") as process:
            assert process.stdin
            assert process.stdout
            for name in ("a", "b", "c"):
                process.stdin.write(asked(name))
                await process.stdin.drain()
                assert json.loads(await process.stdout.readline())["id"] == name
            process.stdin.write(asked("last").rstrip(b"\n"))  # an end without a line's end
            process.stdin.close()
            assert json.loads(await process.stdout.readline())["id"] == "last"
            assert await process.wait() == 0

    within(test())


def test_processes_and_files_change_nothing(tmp_path: Path) -> None:
    names = [str(n) for n in range(60)]
    lines = [asked(name, list(TITLES)[int(name) % 2]) if int(name) % 7 else b"{}\n" for name in names]
    (tmp_path / "one").write_bytes(b"".join(lines[:25]))
    (tmp_path / "two").write_bytes(b"".join(lines[25:]))
    (tmp_path / "empty").write_bytes(b"")

    async def test() -> list[list[dict[str, Any]]]:
        return [
            await filtered(tmp_path, b"".join(lines)),
            await filtered(tmp_path, b"", "--jobs", "3", "one", "empty", "two"),
            await filtered(tmp_path, b"".join(lines[25:]), "--jobs", "0", "one", "-"),
        ]

    first, second, third = within(test())
    assert first == second == third
    assert [it["id"] for it in first] == [name if int(name) % 7 else None for name in names]


def test_a_reader_who_goes_ends_it_quietly(tmp_path: Path) -> None:
    async def test() -> None:
        ours, theirs = os.pipe()
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "regionwire", "read", "--jsonl", cwd=tmp_path, stdin=PIPE, stdout=theirs, stderr=PIPE
        )
        os.close(theirs)
        os.close(ours)
        _, err = await process.communicate(asked() * 20)
        assert (process.returncode, err) == (0, b"")

    within(test())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_and_its_processes(tmp_path: Path, number: signal.Signals) -> None:
    async def test() -> None:
        async with reading(tmp_path, "--jsonl", "--jobs", "2") as process:
            assert process.stdin
            assert process.stdout
            process.stdin.write(asked() * 2)
            await process.stdin.drain()
            for _ in range(2):
                await process.stdout.readline()
            process.send_signal(number)
            async with asyncio.timeout(ON_TIME):  # stdout ends when the last process that has it is gone
                out, err = await process.communicate()
            assert (process.returncode, out, err.strip()) == (130, b"", b"")

    within(test())


def test_a_source_is_known_by_its_host_or_its_key(tmp_path: Path) -> None:
    write_config(tmp_path, paper=None)
    config = tmp_path / "config.toml"
    config.write_text(
        config.read_text("utf-8")
        .replace("http://127.0.0.1:80", "https://www.paper.example")
        .replace("private = true", 'zone = "Africa/Maputo"\nlanguage = "fr-ML"'),
        "utf-8",
    )
    elsewhere = asked(url="https://elsewhere.example" + PATH)

    async def test() -> list[dict[str, Any]]:
        return [
            *await filtered(tmp_path, asked() + asked(url="http://paper.example" + PATH) + elsewhere),
            *await filtered(tmp_path, elsewhere, "--source", "paper"),
            *await filtered(tmp_path, asked(), "--generic"),
        ]

    answers = within(test())
    assert [it["source"] for it in answers] == ["paper", "paper", "", "paper", ""]
    assert [it["published"][-6:] for it in answers] == ["+02:00", "+02:00", "+00:00", "+02:00", "+00:00"]


# ------------------------------------------------------------------------------------------------------------- one page


def test_a_file_for_people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "page.html"
    file.write_bytes(page(head='<meta charset="iso-8859-1">').replace("’", "'").encode("iso-8859-1"))
    said = here(monkeypatch, capsys, "read", str(file), "--url", "https://paper.ml/a")
    assert said.code == 0
    assert said.out.splitlines()[0] == "story        https://paper.ml/a"
    assert f"title        {TITLES[PATH]}  [" in said.out
    assert "published    2026-03-12T10:30:00+00:00  [text: " in said.out
    assert "region       ml-kayes, Kayes  [Kayes (headline" in said.out
    assert "\ntext         " in said.out
    assert said.out.endswith("\n\n" + "\n".join(BODIES[PATH]).replace("’", "'") + "\n")

    file.write_text("<html><title>Page introuvable</title><p>Erreur 404</p></html>", "utf-8")
    said = here(monkeypatch, capsys, "read", str(file))
    assert said.code == 1
    assert said.out.splitlines()[0].strip() == "missing"
    assert said.out.splitlines()[1].startswith("because      ")


def test_a_page_from_stdin_as_json(tmp_path: Path) -> None:
    async def test() -> None:
        async with reading(tmp_path, "--json", "-") as process:
            out, _ = await process.communicate(page().encode())
            assert process.returncode == 0
            assert json.loads(out)["title"] == TITLES[PATH]

    within(test())


def test_an_address_is_asked_once_as_robots_txt_allows(tmp_path: Path) -> None:
    rules = reply(b"User-agent: *\nDisallow: /news/route-segou\n", type="text/plain")

    async def test() -> None:
        async with Loopback(agency() | {"/robots.txt": rules}) as host:
            write_config(tmp_path, other=None)
            allowed = await regionwire(tmp_path, "read", host.url(PATH))
            assert (allowed.code, allowed.err) == (0, "")
            assert TITLES[PATH] in allowed.out
            assert host.targets() == [PATH]
            refused = await regionwire(tmp_path, "read", "--json", host.url("/news/route-segou"))
            assert refused.code == 1
            assert "robots.txt" in json.loads(refused.out)["error"]
            assert host.targets() == [PATH]
            gone = await regionwire(tmp_path, "read", host.url("/gone"))
            assert gone.code == 1
            assert "because      HTTP 404" in gone.out

    within(test())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "one URL or FILE"),
        (("a", "b"), "one URL or FILE"),
        (("a", "--jobs", "2"), "one URL or FILE"),
        (("nowhere.html",), "cannot be read"),
        (("--jsonl", "nowhere.jsonl"), "cannot be read"),
        (("--jsonl", "--json"), "--jsonl takes"),
        (("--jsonl", "--source", "nobody"), "no source is called 'nobody'"),
        (("--jsonl", "--source", "amap", "--generic"), "exclude each other"),
        (("http://",), "no host"),
        (("https://paper.example/a",), "fetch.contact: is missing"),
    ],
)
def test_usage(
    arguments: tuple[str, ...],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    told = here(monkeypatch, capsys, "read", *arguments)
    assert (told.code, told.out) == (2, "")
    assert said in " ".join(told.err.split())


# --------------------------------------------------------------------------------------------------- what stands behind

READER = Reader(Known(("ml",)), lambda: datetime(2026, 3, 12, tzinfo=UTC))
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text() | st.sampled_from([page(), FETCHED, "https://a.example/b"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(
    st.binary()
    | st.builds(
        lambda said: json.dumps(said).encode(),
        st.fixed_dictionaries({}, optional=dict.fromkeys(("id", "url", "html", "fetched"), ANYTHING)),
    )
)
def test_whatever_a_line_holds_it_is_answered_by_one_line(given_line: bytes) -> None:
    answer = answer_line(given_line, READER)
    assert b"\n" not in answer
    assert set(json.loads(answer)) == set(Answer.__struct_fields__)
    assert answer_line(given_line, READER) == answer


@pytest.mark.parametrize(
    ("tag", "address"),
    [
        ('<link rel="canonical" href="https://a.example/b?x=1&amp;y=2">', "https://a.example/b?x=1&y=2"),
        ("<LINK href='https://a.example/b' REL='canonical'/>", "https://a.example/b"),
        ('<meta property="og:url" content="https://a.example/b">', "https://a.example/b"),
        ('<meta content="https://a.example/b" property="og:url">', "https://a.example/b"),
        ('<link rel="canonical" href="/b"><meta property=og:url content=https://a.example/b>', "https://a.example/b"),
        ('<link rel="stylesheet" href="https://a.example/canonical.css">', ""),
        ('<meta property="og:url" content="https://[a">', ""),
    ],
)
def test_the_address_that_a_page_names(tag: str, address: str) -> None:
    assert address_in(f"<html><head>{tag}</head>".encode()) == address


def worked(lines: list[bytes], make: Callable[[], Callable[[bytes], bytes]], *, jobs: int, limit: float) -> list[bytes]:
    """The answers of a crew to these lines."""
    ours, theirs = os.pipe()
    os.write(theirs, b"\n".join(lines))
    os.close(theirs)
    try:
        with Crew(make, lambda line, reason: line + b": " + reason.encode(), jobs=jobs, limit=limit) as crew:
            return list(crew.answers(Lines([ours], 100)))
    finally:
        os.close(ours)


def obey(line: bytes) -> bytes:
    """What a line tells a worker to do."""
    if line == b"die":
        os.kill(os.getpid(), signal.SIGKILL)
    if line == b"hang":
        signal.pause()
    return str(os.getpid()).encode() if line == b"who" else line.upper()


def obeying() -> Callable[[bytes], bytes]:
    return obey


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_worker_that_dies_or_hangs_is_replaced(jobs: int) -> None:
    lines = [b"a", b"die", b"b", b"die", b"hang", b"c", b"d"] + [b"e"] * 30
    died, late = f"die: {DIED}".encode(), b"hang: not read within 0.5 s"
    assert worked(lines, obeying, jobs=jobs, limit=0.5) == [b"A", died, b"B", died, late, b"C", b"D"] + [b"E"] * 30


def test_no_worker_outlives_the_one_who_asks() -> None:
    for one in worked([b"who"] * 20, obeying, jobs=3, limit=60):
        with pytest.raises(ProcessLookupError):
            os.kill(int(one), 0)


@given(st.lists(st.binary(max_size=12), max_size=12), st.integers(1, 9))
def test_lines_are_those_of_the_files(pieces: list[bytes], longest: int) -> None:
    ours, theirs = os.pipe()
    os.write(theirs, b"".join(pieces))
    os.close(theirs)
    lines, found = Lines([ours], longest), []
    while not lines.ended:
        found += lines.read()
    os.close(ours)
    expected = b"".join(pieces).split(b"\n")
    assert found == [one[: longest + 1] for one in (expected if expected[-1] else expected[:-1])]
