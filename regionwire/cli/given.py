"""A story as somebody else has it, a line of JSON -> an Item that the store takes. Nothing is asked of any host."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from regionwire.attribution import parse_agency, parse_attribution
from regionwire.cli.answer import NOWHERE
from regionwire.cli.jsonl import NULL, BadLine, Line, decoded
from regionwire.dateline import parse_byline, split_dateline
from regionwire.dates import parse_date
from regionwire.item import Item, Moment
from regionwire.locate import plain_text
from regionwire.sites import Sites
from regionwire.source import Source
from regionwire.text import clean_line, clean_title, mend, words
from regionwire.urls import bare_host, host_of, key_of

LONGEST = 20_000_000  # bytes of a line
YEARS = range(1970, 2149)  # that the store's index can tell apart

_OPENING = 2  # paragraphs in which a dateline may stand
_ENDING = 3  # paragraphs in which a credit may stand
_LONG = 400  # characters of an ending at which a credit is looked for
_SIGNED = re.compile(r"\(([^()]{2,60})\)\W*$")  # "… he said. (GNA)"
_BEHIND = re.compile(r"(?<=[.!?…»”\"])\s+([^.!?…]{2,80})$")  # "… he said. Source : L'Essor"


class _Given(Line):
    """A line of `dedup --jsonl`; what else stands in it is not looked at."""

    source: Any = None
    url: Any = None
    title: Any = None
    text: Any = None
    published: Any = None
    standfirst: Any = None
    byline: Any = None
    agency: Any = None


@dataclass(frozen=True, slots=True)
class Given:
    """A story that was given: its id as it was written, and whether it is its source's own dispatch."""

    id: msgspec.Raw
    item: Item
    agency: bool


class Desk:
    """Makes items of lines; knows the declared sources by key and by host."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._sources = {source.key: source for source in sources}
        self._sites = Sites(self._sources.values())

    def given(self, line: bytes, now: datetime) -> Given:
        """The story of a line. `now` is what "two hours ago" counts from. BadLine says what is wrong with it."""
        asked = decoded(line, _Given, LONGEST)
        if asked.id == NULL:
            raise BadLine("no id")
        said = _strings(asked)
        text = plain_text(said["text"], "")
        url = self._address(said["url"])
        site = self._sites.source(url)
        source = clean_line(said["source"]) or (site.key if site else bare_host(host_of(url)) if url else "")
        attribution, agency = _credits(text, said)
        own = key_of(bytes(asked.id).decode())
        item = Item(
            source=source or own,  # nobody's: no source of another story
            url=url or NOWHERE + own,
            title=clean_title(mend(said["title"], text)),
            html="",
            text=text,
            language="",
            fetched=now,
            regions=(),
            standfirst=plain_text(said["standfirst"], "").replace("\n", " "),
            agency=agency,
            published=_moment(said["published"], now, asked.id),
            attribution=attribution,
        )
        known = self._sources.get(source) or site
        return Given(asked.id, item, bool(known and known.agency) or (bool(agency) and _same(agency, source)))

    def _address(self, url: str) -> str:
        """The canonical address; "" where `url` is none."""
        with suppress(ValueError):
            return self._sites.canonical(url.strip())
        return ""


def given_id(line: bytes) -> msgspec.Raw:
    """The id of a line, whatever else is wrong with it."""
    try:
        return decoded(line, _Given, LONGEST).id
    except BadLine as bad:
        return bad.id


def _strings(asked: _Given) -> dict[str, str]:
    said = {name: getattr(asked, name) for name in _Given.__struct_fields__ if name != "id"}
    for name, value in said.items():
        if not isinstance(value, str | None):
            raise BadLine(f"{name} is not a string", asked.id)
    return {name: (value or "").encode("utf-8", "replace").decode() for name, value in said.items()}


def _moment(said: str, now: datetime, id: msgspec.Raw) -> Moment | None:
    if not said.strip():
        return None
    moment = parse_date(said, zone="UTC", fetched=now)
    if moment is None:
        raise BadLine(f"published is no time that can be read: {said!r:.60}", id)
    if moment.at.year not in YEARS:
        raise BadLine(f"published is no time at which anybody published: {said!r:.60}", id)
    return moment


def _credits(text: str, said: dict[str, str]) -> tuple[str, str]:
    """(the outlet that a story credits, the agency that signs it), each "" where nothing says so."""
    paragraphs = text.split("\n")
    endings = [*_endings(paragraphs[-_ENDING:])]
    outlets = (parse_attribution(it) for it in endings)
    datelines = (split_dateline(it)[0] for it in paragraphs[:_OPENING])
    byline = parse_byline(said["byline"])
    agencies = (
        clean_line(said["agency"]),
        *(it.agency for it in datelines if it),
        byline.agency if byline else "",
        *map(parse_agency, endings),
    )
    return next(filter(None, outlets), ""), next(filter(None, agencies), "")


def _endings(paragraphs: Iterable[str]) -> Iterator[str]:
    """What may be a credit: paragraphs, from the last one on, and what stands behind their last sentence."""
    for paragraph in reversed([*paragraphs]):
        ending = paragraph[-_LONG:]
        yield from (found[1] for form in (_BEHIND, _SIGNED) if (found := form.search(ending)))
        yield paragraph


def _same(one: str, other: str) -> bool:
    return "".join(words(one)) == "".join(words(other))
