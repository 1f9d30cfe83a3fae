"""What `regionwire read` is asked: a page, as a file or as a line of JSON."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import Any

import msgspec

from regionwire.urls import canonical_url

NULL = msgspec.Raw(b"null")
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


class BadLine(ValueError):
    """A line that asks for nothing that can be read; `id` is its JSON, null where it has none."""

    def __init__(self, reason: str, id: msgspec.Raw = NULL) -> None:
        self.id = id
        super().__init__(reason)


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


class _Line(msgspec.Struct):
    """A line of `--jsonl`; the types are looked at afterwards, so that a wrong one does not lose the id."""

    id: msgspec.Raw = NULL
    url: Any = None
    html: Any = None
    fetched: Any = None


_LINES = msgspec.json.Decoder(_Line)


def parse_line(line: bytes) -> Asked:
    """What a line asks for: a JSON object with `html`, and perhaps `id`, `url`, `fetched` (ISO 8601; without an offset
    in UTC); a `url` that is no address counts as none. BadLine says what is wrong with it."""
    if len(line) > LONGEST:
        raise BadLine(f"a line of more than {LONGEST} bytes")
    said = _decoded(line)
    if not isinstance(said.html, str):
        raise BadLine("no html" if said.html is None else "html is not a string", said.id)
    url = "" if said.url is None else said.url
    if not isinstance(url, str):
        raise BadLine("url is not a string", said.id)
    if not _is_address(url := url.strip()):  # the page is there all the same, and may say its address itself
        url = ""
    return Asked(said.id, said.html.encode("utf-8", "replace"), url, _fetched(said.fetched, said.id))


def _decoded(line: bytes) -> _Line:
    """By the quick decoder, else by the patient one, which takes lone surrogates, bad UTF-8 and control characters."""
    try:
        said = _LINES.decode(line)
        bytes(said.id).decode()
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        try:
            found = json.loads(line.decode("utf-8-sig", "replace"), strict=False)
        except (ValueError, RecursionError) as error:
            raise BadLine(f"not JSON: {error}" if line.strip() else "an empty line") from error
        if not isinstance(found, dict):
            raise BadLine("not a JSON object") from None
        said = _Line(**{name: found[name] for name in ("url", "html", "fetched") if name in found})
        said.id = msgspec.Raw(json.dumps(found.get("id")).encode())
    return said


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
