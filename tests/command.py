"""`regionwire` as a process of its own or in this one, and an agency on loopback for it to read."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
import structlog
from loopback import Loopback, Script, reply

from regionwire.cli import main

T = TypeVar("T")

DEADLINE = 60.0  # seconds; far over what any of this takes
ON_TIME = 10.0  # seconds in which a signal must have ended a process
NOBODY = "http://127.0.0.1:80"

TITLES = {"/news/puits-kayes": "Kayes : un puits pour Somankidi", "/news/route-segou": "Ségou : la route est rouverte"}
BODIES = {
    "/news/puits-kayes": (
        "Les habitants du village ont inauguré mardi l’ouvrage attendu depuis trois saisons, devant les notables.",
        "Le maire a rappelé que l’entretien reviendra à un comité de douze membres, élus par les familles.",
        "Les travaux ont duré quatre mois. Une seconde tranche doit commencer avant la saison des pluies, dit-il.",
    ),
    "/news/route-segou": (
        "Coupée par les eaux depuis la mi-août, la chaussée a été rendue aux voyageurs dans la matinée de jeudi.",
        "Les transporteurs, qui faisaient un détour de quatre-vingts kilomètres, saluent la fin d’une longue attente.",
        "Deux dalots restent à poser. La circulation des gros porteurs est limitée à la journée pour un mois.",
    ),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What a process said, and how it ended."""

    code: int
    out: str
    err: str


def within(work: Coroutine[Any, Any, T], seconds: float = DEADLINE) -> T:
    """Run a test's coroutine; a test that hangs fails."""

    async def timed() -> T:
        async with asyncio.timeout(seconds):
            return await work

    return asyncio.run(timed())


def story(path: str) -> bytes:
    """A story's page, of yesterday: what is old when it is first seen stands in no feed."""
    yesterday = datetime.now(UTC) - timedelta(days=1)
    body = "".join(f"<p>{paragraph}</p>" for paragraph in BODIES[path])
    title = TITLES[path]
    return reply(
        f'<html lang="fr"><head><title>{title}</title></head><body><article><h1>{title}</h1>'
        f"<p>Publié le {yesterday:%d/%m/%Y} à 10h30</p><div>{body}</div></article></body></html>".encode()
    )


def agency(**others: Script) -> dict[str, Script]:
    """A listing and its two stories; `others`, by "listing" or the story's last word, stand in their place."""
    links = "".join(f'<li><a href="{path}">{title}</a></li>' for path, title in TITLES.items())
    pages: dict[str, Script] = {"/": reply(f"<html><body><ul>{links}</ul></body></html>".encode())}
    pages |= {path: story(path) for path in TITLES}
    for name, script in others.items():
        pages[next(path for path in pages if path.endswith("/" if name == "listing" else name))] = script
    return pages


def write_config(folder: Path, **hosts: Loopback | None) -> Path:
    """A config.toml that reads these hosts, by key of source; None stands for one that is never asked."""
    lines = ['[site]\ntag = "news.example,2026"\n[fetch]\ncontact = "desk@news.example"\npace = 0.0']
    lines += [f"[read]\nsources = {json.dumps(sorted(hosts))}"]
    for key, host in hosts.items():
        base = host.url("") if host else NOBODY
        lines += [
            f'[source.{key}]\nname = "The {key}"\nbase = "{base}"\ncountry = "ml"\nprivate = true',
            f'story = "^/news/"\n[[source.{key}.listings]]\nkind = "html"\nurl = "/"',
        ]
    file = folder / "config.toml"
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


@asynccontextmanager
async def started(folder: Path, *arguments: str) -> AsyncIterator[Process]:
    """`regionwire …` in that folder, without a terminal; killed if it outlives the test."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "regionwire", *arguments, cwd=folder, stdin=DEVNULL, stdout=PIPE, stderr=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def regionwire(folder: Path, *arguments: str) -> Said:
    """`regionwire …` in that folder, to its end."""
    async with started(folder, *arguments) as process:
        return await ended(process)


async def ended(process: Process) -> Said:
    """What it said until it ended of its own accord."""
    out, err = await process.communicate()
    assert process.returncode is not None
    return Said(process.returncode, out.decode(), err.decode())


async def line_with(stream: asyncio.StreamReader | None, words: str) -> str:
    """The next line that holds `words`."""
    assert stream is not None
    async for line in stream:
        if words in line.decode():
            return line.decode()
    raise AssertionError(f"nothing said of {words!r}")


def here(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> Said:
    """The same in this process, for commands that only tell."""
    monkeypatch.setattr(sys, "argv", ["regionwire", *arguments])
    code, logging = 0, structlog.get_config()
    try:
        main()
    except SystemExit as leave:
        code = int(leave.code or 0)
    finally:
        structlog.configure(**logging)  # a command sets it up for its own stderr, which is gone after the test
    out, err = capsys.readouterr()
    return Said(code, out, err)


async def get(url: str) -> str:
    """The body of a document, without a client's ideas about it."""
    host, _, path = url.removeprefix("http://").partition("/")
    name, _, port = host.partition(":")
    reader, writer = await asyncio.open_connection(name, int(port))
    writer.write(f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    head, _, body = (await reader.read()).decode().partition("\r\n\r\n")
    writer.close()
    await writer.wait_closed()
    assert " 200 " in head.splitlines()[0], head
    return body
