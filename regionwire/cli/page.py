"""One page that somebody names: fetched, or kept in a file."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import click

from regionwire.cli.answer import NAMELESS, NOWHERE
from regionwire.cli.asked import LARGEST, Asked, address_in
from regionwire.cli.jsonl import NULL
from regionwire.cli.room import fetch_settings, wall_clock
from regionwire.config import Config
from regionwire.errors import BadDocument
from regionwire.item import Page
from regionwire.source import Source
from scrapers.decode import decode
from scrapers.fetch import Fetcher

ADDRESS = ("http://", "https://")


def fetched_page(url: str, source_of: Callable[[str], Source], config: Config) -> Page:
    """The page at an address, asked once. FetchError where it could not be had."""
    try:
        source = source_of(url)
    except ValueError as error:
        raise click.BadParameter(f"{url}: {error}", param_hint="URL") from error
    return asyncio.run(_fetch(url, source, config))


async def _fetch(url: str, source: Source, config: Config) -> Page:
    async with Fetcher(fetch_settings(config), clock=wall_clock) as fetcher:
        page = await fetcher.get(url, source)
    if page is None:
        raise BadDocument(url, "said to be unchanged, to one who never had it")
    return page


def kept_page(name: str, url: str = "") -> Asked:
    """The page of a file ("-": stdin); its address is the one that is given, its own, or made of the file's name."""
    try:
        body = sys.stdin.buffer.read(LARGEST + 1) if name == "-" else _read(Path(name))
    except OSError as cause:
        raise click.ClickException(f"{name}: cannot be read: {cause.strerror}") from cause
    html, _ = decode(body, "")
    return Asked(NULL, html, url or address_in(html) or NOWHERE + quote(NAMELESS if name == "-" else Path(name).name))


def _read(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(LARGEST + 1)
