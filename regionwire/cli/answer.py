"""A page -> `Answer`: what `regionwire read` says of it, for people and machines alike. Nothing here raises for a page.

A page without a known source is read by a generic one, made from its address; a source that is declared for the host
lends its declarations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec
import structlog

from regionwire.cli.asked import LARGEST, Asked, address_in, parse_line
from regionwire.cli.jsonl import NULL, BadLine
from regionwire.errors import NotAStory
from regionwire.item import Found, Item, Kind, Moment, Origin, Page, Precision, RawItem
from regionwire.normalize import normalize
from regionwire.regions import UNCORRECTED, Corrections, known_countries, load_atlas
from regionwire.source import Source
from regionwire.text import summary
from regionwire.urls import host_of
from scrapers.article import read_page

GENERIC = "page"  # key of a source that nobody declared
ABROAD = "xx"  # the country of a host that says none
NOWHERE = "https://unknown.invalid/"  # where pages of no known address stand (RFC 2606 section 2)
NAMELESS = "page"  # there; the address of a site alone would be that of its home page
OPENING = 2000  # characters of a story that its summary is made from
# for a headline or a text that is not there, so that the rest is read
STAND_IN = Found("?", Origin.HEURISTIC, "stands in for what is not there")

log = structlog.get_logger("regionwire.read")


class Answer(msgspec.Struct, kw_only=True, frozen=True):
    """What one page came to: "" and empty lists where it does not say, null for what is no text.

    `kind` and `error` tell what it is instead of a story, and why; what could be read of it is there all the same.
    `published` and `updated` are ISO 8601 with the offset of the page's own clock, only the day where no more is known.
    """

    id: msgspec.Raw = NULL  # as it was given
    kind: Kind = Kind.OTHER
    error: str = ""
    url: str = ""  # canonical
    source: str = ""  # key of the declared source that was used
    title: str = ""
    standfirst: str = ""
    text: str = ""  # a paragraph a line
    html: str = ""
    summary: str = ""
    published: str | None = None
    updated: str | None = None
    precision: Precision | None = None  # of published
    author: str = ""
    bureau: str = ""
    agency: str = ""
    attribution: str = ""
    dateline: str = ""
    section: str = ""
    image: str | None = None
    caption: str = ""
    credit: str = ""
    language: str = ""
    place: str = ""
    regions: list[str] = []  # codes, the primary one first
    evidence: list[dict[str, Any]] = []
    paywalled: bool = False
    cut: bool = False
    origins: dict[str, str] = {}  # field -> "origin: where"
    disputed: list[dict[str, str]] = []  # field, value, origin of witnesses that were not believed


@dataclass(frozen=True, slots=True)
class Known:
    """What a reader knows beforehand. `only` is the source of every page, `sources` are those by whose hosts it is
    found; `countries` are the gazetteers that places are looked up in, `corrections` what is told beyond them, `folder`
    holds the operator's own gazetteers."""

    countries: tuple[str, ...]
    sources: tuple[Source, ...] = ()
    only: Source | None = None
    corrections: Corrections = UNCORRECTED
    folder: Path | None = None


class Reader:
    """Reads pages. `clock` says when a page was fetched that does not say it: aware, in UTC."""

    def __init__(self, known: Known, clock: Callable[[], datetime]) -> None:
        self._only, self._told, self._clock = known.only, known.corrections, clock
        self._atlas = load_atlas(known.countries)
        self._by_host = _by_host(known.sources)

    def source_of(self, url: str) -> Source:
        """The declared source of an address's host, else a generic one. ValueError where it is no http(s) address."""
        return self._only or self._by_host.get(_door(url)) or generic(url)

    def read(self, asked: Asked) -> Answer:
        """What a page comes to that somebody has."""
        if len(asked.html) > LARGEST:
            return Answer(id=asked.id, url=asked.url, error=f"html of more than {LARGEST} bytes")
        page = self.page(asked)
        return msgspec.structs.replace(self.answer(page, self.source_of(page.url)), id=asked.id)

    def page(self, asked: Asked) -> Page:
        """What somebody has, as if it had been fetched."""
        url = asked.url or address_in(asked.html) or NOWHERE + NAMELESS
        return Page(url, url, 200, "text/html", "utf-8", asked.html, asked.fetched or self._clock())

    def item(self, page: Page, source: Source) -> Item:
        """The story of a page. NotAStory says why it is none."""
        reading = read_page(page, source)
        if reading.raw is None:
            raise NotAStory(page.final_url, reading.reason, reading.kind)
        return normalize(reading.raw, source, self._atlas, self._told)

    def answer(self, page: Page, source: Source) -> Answer:
        """What a page comes to that was fetched."""
        told = Answer(url=_told(page.final_url), source="" if source.key == GENERIC else source.key)
        try:
            reading = read_page(page, source)
            if reading.raw is None:
                return msgspec.structs.replace(told, kind=reading.kind, error=reading.reason)
            item, lacks = self._normalized(reading.raw, source)
        except Exception as fault:  # a page must not keep the next ones from being read
            log.exception("page not read", url=page.url)
            return msgspec.structs.replace(told, error=f"a fault of the reader: {type(fault).__name__}: {fault}")
        kind = Kind.OTHER if lacks and reading.kind is Kind.STORY else reading.kind
        return msgspec.structs.replace(told, kind=kind, error=reading.reason or lacks, **_fields(item))

    def _normalized(self, raw: RawItem, source: Source) -> tuple[Item, str]:
        """The item, and what it lacks to be a story ("" if nothing), which is "" in it."""
        try:
            return normalize(raw, source, self._atlas, self._told), ""
        except NotAStory as error:
            lacks = error.reason
        for title, body in ((STAND_IN, raw.body), (raw.title, STAND_IN), (STAND_IN, STAND_IN)):
            with suppress(NotAStory):
                item = normalize(replace(raw, title=title, body=body), source, self._atlas, self._told)
                item = replace(item, origins=tuple(it for it in item.origins if not it[1].endswith(STAND_IN.where)))
                item = replace(item, title="") if title is STAND_IN else item
                return (replace(item, text="", html="") if body is STAND_IN else item), lacks
        raise NotAStory(raw.url, lacks)


def generic(url: str) -> Source:
    """A source that is known by an address only: its country is that of its domain, if we have a gazetteer of it.

    ValueError where the address is not http(s), or no host can be asked at it.
    """
    host, parts = host_of(url), urlsplit(url.strip())
    country = host.partition(":")[0].rpartition(".")[2]
    return Source(
        key=GENERIC,
        name=host.removeprefix("www."),
        base=f"{parts.scheme}://{host}",
        country=country if country in known_countries() else ABROAD,
        listings=(),
        language="",
        private=True,  # somebody named this very host
    )


def _by_host(sources: Iterable[Source]) -> Mapping[str, Source]:
    """Each source by the doors of its hosts; the first of two that share one."""
    found: dict[str, Source] = {}
    for source in sources:
        for host in (source.base, *(f"http://{name}" for name in source.hosts)):
            found.setdefault(_door(host), source)
    return found


def _door(url: str) -> str:
    return host_of(url).removeprefix("www.")


# ----------------------------------------------------------------------------------------------------------- the answer


def _whole(item: Item) -> tuple[str, str]:
    """Text and HTML as they are printed, with the dateline that an item holds apart."""
    if item.dateline is None:
        return item.text, item.html
    opening = f"<p>{escape(item.dateline.text, quote=False)} "
    return f"{item.dateline.text} {item.text}", item.html.replace("<p>", opening, 1)


def _fields(item: Item) -> dict[str, Any]:
    """The fields of an answer that an item has."""
    image = item.image
    text, html = _whole(item)
    return {
        "url": _told(item.url),
        "title": item.title,
        "standfirst": item.standfirst,
        "text": text,
        "html": html,
        "summary": summary(item.standfirst or item.text[:OPENING]),
        "published": _time(item.published),
        "updated": _time(item.modified),
        "precision": item.published.precision if item.published else None,
        "author": ", ".join(item.authors) or item.agency or item.byline,
        "bureau": item.bureau,
        "agency": item.agency,
        "attribution": item.attribution,
        "dateline": item.dateline.text if item.dateline else "",
        "section": item.section,
        "image": image.url if image else None,
        "caption": image.caption if image else "",
        "credit": image.credit if image else "",
        "language": item.language,
        "place": item.place.name if item.place else "",
        "regions": [region.code for region in item.regions],
        "evidence": [
            {"region": region.code, **msgspec.to_builtins(evidence)}
            for region in item.regions
            for evidence in region.evidence
        ],
        "paywalled": item.paywalled,
        "cut": item.cut,
        "origins": dict(item.origins),
        "disputed": [{"field": name, "value": value, "origin": origin} for name, value, origin in item.disputed],
    }


def _time(moment: Moment | None) -> str | None:
    """ISO 8601 on the page's own clock; the day alone where no more is known."""
    if moment is None:
        return None
    offset = datetime.strptime(moment.zone, "%z").tzinfo if moment.zone[:1] in "+-" else ZoneInfo(moment.zone)
    local = moment.at.astimezone(offset)
    return local.date().isoformat() if moment.precision is Precision.DAY else local.isoformat()


def _told(url: str) -> str:
    return "" if url.startswith(NOWHERE) else url


# ----------------------------------------------------------------------------------------------------- lines of answers


def answer_line(line: bytes, reader: Reader) -> bytes:
    """The answer to a line of `--jsonl`, whatever it holds, without its end."""
    try:
        return encoded(reader.read(parse_line(line)))
    except BadLine as bad:
        return encoded(Answer(id=bad.id, error=str(bad)))


def answer_failed(line: bytes, reason: str) -> bytes:
    """The same where something else kept it from being answered."""
    try:
        asked = parse_line(line)
    except BadLine as bad:
        return encoded(Answer(id=bad.id, error=reason))
    return encoded(Answer(id=asked.id, url=asked.url, error=reason))


_JSON = msgspec.json.Encoder()


def encoded(answer: Answer) -> bytes:
    """An answer as one line of JSON."""
    return _JSON.encode(answer)
