"""What `regionwire read` is asked: a page, as a file or as a line of JSON."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import Any

import msgspec

from regionwire.cli.jsonl import BadLine, Line, decoded
from regionwire.urls import canonical_url

LARGEST = 20_000_000  # bytes of HTML; a longer page is not read
LONGEST = 3 * LARGEST  # bytes of a line: JSON may write a sign with six
YEARS = range(1990, 2200)  # in which a page can have been fetched


@dataclass(frozen=True, slots=True)
class Asked:
    """One page that somebody wants read."""

    id: msgspec.Raw
    html: bytes  # UTF-8
    url: str = ""  # "": unknown
    fetched: datetime | None = None  # None: now


_TAG = re.compile(rb"<(?:link|meta)\b[^>]{0,2500}", re.IGNORECASE)
_NAMED = re.compile(rb"""=\s*["']?(?:canonical|og:url)\b""", re.IGNORECASE)
_ADDRESS = re.compile(rb"""\b(?:href|content)\s*=\s*["']?\s*(https?://[^\s"'>]+)""", re.IGNORECASE)


def address_in(html: bytes) -> str:
    """The address that a page gives as its own: rel=canonical or og:url, whichever comes first; "" if there is none."""
    for tag in _TAG.finditer(html):
        if _NAMED.search(tag[0]) and (found := _ADDRESS.search(tag[0])):
            url = unescape(found[1].decode("utf-8", "replace"))
            if _is_address(url):
                return url
    return ""


def _is_address(url: str) -> bool:
    try:
        canonical_url(url)
    except ValueError:
        return False
    return True


class _Line(Line):
    """A line of `read --jsonl`."""

    url: Any = None
    html: Any = None
    fetched: Any = None


def parse_line(line: bytes) -> Asked:
    """What a line asks for: a JSON object with `html`, and perhaps `id`, `url`, `fetched` (ISO 8601; without an offset
    in UTC); a `url` that is no address counts as none. BadLine says what is wrong with it."""
    said = decoded(line, _Line, LONGEST)
    if not isinstance(said.html, str):
        raise BadLine("no html" if said.html is None else "html is not a string", said.id)
    url = "" if said.url is None else said.url
    if not isinstance(url, str):
        raise BadLine("url is not a string", said.id)
    if not _is_address(url := url.strip()):  # the page is there all the same, and may say its address itself
        url = ""
    return Asked(said.id, said.html.encode("utf-8", "replace"), url, _fetched(said.fetched, said.id))


def _fetched(said: Any, id: msgspec.Raw) -> datetime | None:
    if said is None or said == "":
        return None
    try:
        at = datetime.fromisoformat(said)
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        raise BadLine(f"fetched is no time in ISO 8601: {said!r:.60}", id) from None
    if at.year not in YEARS:
        raise BadLine(f"fetched is no time at which anybody fetched: {said}", id)
    return at
