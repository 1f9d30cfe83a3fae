"""RawItem -> Item: strings as found become clean text, aware times, names and places. Pure.

raw ──▶ body cleaned ──▶ dates ──▶ dateline off ──▶ byline ──▶ standfirst, image, language ──▶ Item ──place──▶ regions

`place` stands by itself: what is stored can be placed anew when the data of places have changed.
"""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from regionwire.addresses import read_addresses
from regionwire.attribution import parse_agency, parse_attribution
from regionwire.dateline import AHEAD, author_names, parse_byline, split_dateline, wire
from regionwire.dates import clamp, parse_date
from regionwire.errors import NotAStory
from regionwire.item import Byline, Dateline, Found, Image, Item, Moment, Origin, Precision, RawItem
from regionwire.language import language_of
from regionwire.regions import UNCORRECTED, Atlas, Corrections, Located, assign_regions
from regionwire.source import Source
from regionwire.text import (
    Folded,
    absolute,
    block_text,
    clean_html,
    clean_title,
    fold,
    html_text,
    mend,
    summary,
    words,
)
from regionwire.urls import host_of, key_of

_LONGEST = 5000  # characters of a headline, a standfirst, a caption …, tags included: more is cut off unread
_OPENING = 2  # paragraphs in which a dateline may stand: a sub-heading or a lone city may come first


def normalize(raw: RawItem, source: Source, atlas: Atlas, corrections: Corrections = UNCORRECTED) -> Item:
    """The story of `raw` in its final form.

    Times in the future are clamped to the fetch. NotAStory where no title or no words are left after cleaning, or where
    the address is none. `corrections` are what an operator says of regions.
    """
    try:
        addresses = read_addresses(raw, source)
    except ValueError as error:
        raise NotAStory(raw.url, str(error)) from error
    html = clean_html(mend(raw.body.value), raw.url)
    published, modified, created = _times(raw, source)
    page = _day(published.at if published else raw.fetched, source.zone)
    dateline, html = _take_dateline(html, page, ahead=AHEAD if published else 0)
    byline = _byline(raw, source, dateline)
    html = _without_sign_off(_without_byline(html, byline.text), source.agency)
    title, text = _title(mend(raw.title.value[:_LONGEST], raw.body.value), source), block_text(html)
    if not title or not text:
        raise NotAStory(raw.url, "no title" if not title else "no words in the body")
    standfirst = _standfirst(_said(raw.standfirst, raw.body.value), title, text)
    agency = (dateline.agency if dateline else "") or byline.agency or parse_agency(_said(raw.attribution))
    folded = Folded.of(text)
    item = Item(
        source=source.key,
        url=addresses.url,
        title=title,
        html=html,
        text=text,
        language=language_of(text, raw.language.value if raw.language else "", source.language),
        fetched=raw.fetched,
        regions=(),
        standfirst=standfirst,
        authors=byline.authors,
        bureau=byline.bureau,
        agency=source.agency if source.agency and fold(agency) == fold(source.agency) else agency,
        byline=byline.text,
        dateline=dateline,
        published=published,
        modified=modified,
        created=created,
        section=_said(raw.section),
        image=_image(raw, title),
        paywalled=raw.paywall is not None,
        cut=bool(raw.cut or raw.paywall or raw.pages),  # a page that is still to be read is a part of the text
        attribution=_attribution(raw, source),
        disputed=_disputed(raw),
        origins=_origins(raw, dated=published is not None and published is created),
        addresses=addresses.met,
        claimed=addresses.claimed,
    )
    return place(item, source, atlas, corrections, folded)


def place(
    item: Item, source: Source, atlas: Atlas, corrections: Corrections = UNCORRECTED, folded: Folded | None = None
) -> Item:
    """`item`, which is one of `source`, with its regions and its place decided anew. `folded` is its text, if it is
    folded already."""
    told = corrections.of(source.key, called(item))
    regions, where = assign_regions(
        located(item), atlas, country=source.country, home=source.home, folded=folded, told=told
    )
    return replace(item, regions=regions, place=where)


def located(item: Item) -> Located:
    """What an item says that may tell where."""
    opening = item.dateline.place if item.dateline else ""
    return Located(item.title, opening, item.bureau, item.standfirst, item.text, item.byline, item.url)


def called(item: Item) -> tuple[str, str]:
    """By what an operator may call a story: its address, and what its entry's id ends with, if it has not moved."""
    return item.url, f"{item.source}/{key_of(item.url)}"


def _said(found: Found | None, beside: str = "") -> str:
    """The words of a value on one line, tags and stray entities off; "" for None."""
    if found is None:
        return ""
    value = mend(found.value[:_LONGEST], beside)
    return clean_title(html_text(value) if "<" in value else value)


# ---------------------------------------------------------------------------------------------------------------- times


def _times(raw: RawItem, source: Source) -> tuple[Moment | None, Moment | None, Moment | None]:
    """Published (else created), modified unless it is before that, and created."""

    def read(found: Found | None) -> Moment | None:
        value = found.value if found else ""
        moment = parse_date(value, zone=source.zone, fetched=raw.fetched, language=source.language)
        return clamp(moment, raw.fetched) if moment else None

    created = read(raw.created)
    published, modified = read(raw.published) or created, read(raw.modified)
    if published and modified and _earlier(modified, published, source.zone):
        modified = None
    return published, modified, created


def _earlier(one: Moment, other: Moment, zone: str) -> bool:
    if Precision.DAY in (one.precision, other.precision):
        return _day(one.at, zone) < _day(other.at, zone)
    return one.at < other.at


def _day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


# ----------------------------------------------------------------------------------------------------- dateline, byline

_MARKUP = re.compile(r"<[^>]*>|&[a-z#0-9]+;|[^<&]", re.IGNORECASE)


def _take_dateline(html: str, page: date, *, ahead: int) -> tuple[Dateline | None, str]:
    """The dateline at the beginning of a cleaned body, and the body without it."""
    blocks = html.split("\n")
    spoken = 0
    for at, block in enumerate(blocks):
        line = block_text(block).split("\n", 1)[0]
        dateline, rest = split_dateline(line, published=page, ahead=ahead)
        if dateline:
            blocks[at] = clean_html(_without_beginning(block, len(line) - len(rest)), "")
            return dateline, "\n".join(filter(None, blocks))
        spoken += bool(line)
        if spoken == _OPENING:
            break
    return None, html


def _without_beginning(block: str, count: int) -> str:
    """A block without its first `count` characters of text."""
    kept = []
    for token in _MARKUP.findall(block):
        if count and not token.startswith("<"):
            count -= 1
        else:
            kept.append(token)
    return "".join(kept)


def _byline(raw: RawItem, source: Source, dateline: Dateline | None) -> Byline:
    """Who signed; accounts of the site sign for nobody. The wire may sign in its dateline: `AA/Bamako/…`."""
    line = _said(raw.byline)
    if not line and dateline:
        signed = parse_byline(dateline.text)
        return signed if signed and signed.authors else Byline((), "", "", "")
    accounts = {fold(name) for name in source.accounts}
    if line.startswith("@") or not re.search(r"\w", line) or re.sub(r"^(?:par|by) ", "", fold(line)) in accounts:
        return Byline((), "", "", "")
    if raw.byline is not None and raw.byline.origin is Origin.HEURISTIC:  # the site's own name, for want of a person
        return Byline((), "", "", line)
    certain = raw.byline is not None and raw.byline.origin in (Origin.FEED, Origin.STRUCTURED)
    byline = parse_byline(line) or Byline(author_names(line, certain=certain), "", "", line)
    wires = [wire(name) for name in byline.authors if wire(name)]
    authors = tuple(name for name in byline.authors if fold(name) not in accounts and not wire(name))
    return Byline(authors, byline.bureau, byline.agency or next(iter(wires), ""), line)


def _without_byline(html: str, line: str) -> str:
    """The body without paragraphs that only repeat the byline."""
    if not line:
        return html
    signed = fold(line)
    return "\n".join(
        block
        for block in html.split("\n")
        if not (block.startswith("<p>") and len(block) < 4 * len(line) + 40 and fold(block_text(block)) == signed)
    )


def _without_sign_off(html: str, agency: str) -> str:
    """The body without its own agency in brackets behind the last sentence: `… he said. (NAN)`."""
    if not agency or not html.endswith("</p>"):
        return html
    return re.sub(rf"(?<=[.!?…»”\"])\s*\({re.escape(agency)}\)\s*</p>$", "</p>", html)


# ------------------------------------------------------------------------------------------------------ the other words


def _attribution(raw: RawItem, source: Source) -> str:
    """The outlet that the story was taken from, by its credit line, else by the words at which it is cut."""
    outlet = parse_attribution(_said(raw.attribution)) or parse_attribution(_said(raw.cut))
    if not outlet:
        return ""
    host = host_of(source.base)
    own = (source.name, source.key, source.agency, host, host.removeprefix("www."), *source.hosts)
    return "" if fold(outlet) in map(fold, own) else outlet


def _disputed(raw: RawItem) -> tuple[tuple[str, str, str], ...]:
    """What witnesses that were not believed say, each word once."""
    return tuple(dict.fromkeys((field, _said(it), _witness(it)) for field, it in raw.disputed))


_SEPARATOR = re.compile(r"\s*(?:\s[-–—·•»:]|::|\|)\s*")


def _title(title: str, source: Source) -> str:
    """The headline without the site's name behind it."""
    title = clean_title(title)
    cuts = [cut for cut in _SEPARATOR.finditer(title) if cut.start()]
    if not cuts:
        return title
    host = host_of(source.base)
    names = {fold(name) for name in (source.name, host, host.removeprefix("www."))}
    return title[: next((cut.start() for cut in cuts if fold(title[cut.end() :]) in names), len(title))]


def _standfirst(standfirst: str, title: str, text: str) -> str:
    """The standfirst, unless it only repeats the headline or the beginning of the text, whole or cut."""
    if not standfirst:
        return ""
    said = words(standfirst)
    begun = words(text[: 2 * len(standfirst) + 200])[: len(said)]
    repeated = said == words(title) or said == begun or (len(said) > 4 and said[:-1] == begun[:-1])
    return "" if repeated else standfirst


_CAPTION = 1000  # characters: a longer one is cut, for to find the credit behind it takes time
_CREDIT = re.compile(
    r"(?P<caption>.*?)[\s.,;(/|–-]*(?:©|\(c\)|cr[ée]dits?(?:\s+photos?)?\s*:|photos?\s*(?:cr[ée]dits?\s*)?:|ph\s*:|photo\s+(?=[A-Z]{2,8}$))"
    r"\s*(?P<credit>[^()]+?)\)?\s*$",
    re.IGNORECASE,
)


def _image(raw: RawItem, title: str) -> Image | None:
    address = absolute(raw.image.value, raw.url) if raw.image else ""
    if not address:
        return None
    caption, credit = (summary(_said(it, raw.body.value), _CAPTION) for it in (raw.caption, raw.credit))
    split = _CREDIT.fullmatch(caption)
    if split and (split["caption"] or len(split["credit"].split()) <= 4):
        caption, credit = split["caption"].strip(), credit or split["credit"]
    named = _CREDIT.fullmatch(credit)
    if named and not named["caption"]:
        credit = named["credit"]
    return Image(address, "" if fold(caption) == fold(title) else caption, credit.strip())


# -------------------------------------------------------------------------------------------------------------- origins


_FIELDS = sorted(field.name for field in fields(RawItem))


def _origins(raw: RawItem, *, dated: bool) -> tuple[tuple[str, str], ...]:
    """Each field of `raw` with its witness; `dated`: the time of creation stands for that of publication."""
    found = {name: getattr(raw, name) for name in _FIELDS}
    if dated:
        found["published"] = raw.created
    return tuple((name, _witness(it)) for name, it in found.items() if isinstance(it, Found))


def _witness(found: Found) -> str:
    return f"{found.origin}: {found.where}" if found.where else str(found.origin)
