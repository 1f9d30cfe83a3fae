"""A story as it is published: every string fit for XML and HTML, every address absolute and http(s).

    Story ──entries──▶ Entry ──▶ Atom, RSS, JSON Feed (by way of channel.py), page (site/)

One hostile story must not lose a feed: what cannot be published is left out here, and logged with its id and the cause.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from urllib.parse import urlsplit

import nh3
import structlog

from feeds.spec import FeedSpec, Site, feed_id
from regionwire.item import Assigned, Copy, Image, Item, Place, Precision, Related, Story
from regionwire.labels import AGENCY, SECTION, label
from regionwire.regions import district_label, region_label
from regionwire.source import Content, Source
from regionwire.text import clean_line, summary

COPIES = 30  # other outlets named in one entry: no page can make an entry without end
RELATED = 5  # other reports
OPENING = 2000  # characters of a story that its summary is made from
SUMMARY = 300  # characters: what Flipboard asks for, and no more, as every poll that finds a change brings all again
DAY = timedelta(days=1)
LEAST = 30  # stories of a feed, if there are as many

# XML 1.0 section 2.2; and U+FFFD, which stands where a page's own bytes are damaged
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffc\U00010000-\U0010ffff]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")  # unclosed, they turn round what follows (UTR 36)
_NO_ADDRESS = re.compile(r"[\s<>\"\\^`{|}\x00-\x20]")  # RFC 3987 section 2.2
_ID = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"\\^`{|}]+", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")

# items are clean when they are made: this is for what a store holds from before a fault of that was mended
_ADDRESSES = {"href", "src", "cite"}
_SANITIZER = nh3.Cleaner(
    url_schemes={"http", "https"},
    link_rel=None,
    attribute_filter=lambda tag, name, value: value if name not in _ADDRESSES else web_address(value) or None,
)

log = structlog.get_logger("regionwire.feeds")


@dataclass(frozen=True, slots=True)
class Why:
    """One piece of evidence: which words, in which field of the story, by which rule, for which place."""

    rule: str
    field: str
    words: str
    place: str
    weight: float


@dataclass(frozen=True, slots=True)
class Region:
    """A region that the story is about, and why."""

    code: str
    label: str
    why: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """The most specific place of a story, in a region: `district` is the code of its second-level unit, or ""."""

    name: str
    region: str
    district: str
    district_label: str
    point: str  # GeoRSS Simple: latitude, longitude; "" where unknown


@dataclass(frozen=True, slots=True)
class Link:
    """The same dispatch at another outlet; or another story, with its headline, which pages alone print (`_named`)."""

    url: str
    outlet: str
    headline: str = ""
    id: str = ""  # of the other story's entry

    @property
    def title(self) -> str:
        """What people call it."""
        return f"{self.headline} — {self.outlet}" if self.headline else self.outlet


@dataclass(frozen=True, slots=True)
class Category:
    """What a story is filed under. `kind` names the scheme: regions, districts, sections or agencies; `term` is the
    label (regionwire.labels) of a feed, of whose files it is the name."""

    kind: str
    term: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One story, ready to be printed. Times are in UTC and whole seconds.

    `content` is how much of it may go out: `html` is "" where that is not FULL; where it is TITLE, `summary` is "" as
    well and there is no image.
    """

    id: str
    url: str
    title: str
    language: str
    authors: tuple[str, ...]  # who signed, else the agency, else the outlet; never empty
    outlet: str
    published: datetime
    updated: datetime
    changed: datetime  # when the feed came to be as it is: what was edited yesterday may be found today
    day_only: bool  # the hour of `published` is not known
    edited: bool
    content: Content
    summary: str
    html: str
    section: str
    regions: tuple[Region, ...]  # the primary one first
    agencies: tuple[Category, ...]  # the outlet, and the agency that signed
    copies: tuple[Link, ...]
    related: tuple[Link, ...]  # other reports of the same event
    named: tuple[Link, ...]  # those of both that feeds name, see `_named`
    image: Image | None
    spot: Spot | None  # None for what is national or foreign
    source: Source | None  # None where it is no longer declared

    @property
    def categories(self) -> tuple[Category, ...]:
        """All that the story is filed under."""
        filed = [Category("regions", region.code, region.label) for region in self.regions]
        if self.spot and self.spot.district:
            filed.append(Category("districts", self.spot.district, self.spot.district_label))
        if section := label(SECTION, self.section):
            filed.append(Category("sections", section, self.section))
        return (*filed, *self.agencies)

    @property
    def story(self) -> str:
        """The whole story as HTML, its picture first unless the story shows that itself; "" where `html` is."""
        if not self.html or self.image is None or escape(self.image.url) in self.html:
            return self.html
        words = " — ".join(filter(None, (self.image.caption, self.image.credit)))
        caption = f"<figcaption>{escape(words)}</figcaption>" if words else ""
        figure = f'<img src="{escape(self.image.url)}" alt="{escape(self.image.caption)}">{caption}'
        return f"<figure>{figure}</figure>{self.html}"


def entries(spec: FeedSpec, stories: Iterable[Story], site: Site, sources: Mapping[str, Source]) -> tuple[Entry, ...]:
    """What of `stories` goes into the feed, at most `spec.limit`, the last updated first.

    Those that came or changed in the DAY before the last of them did, so that whoever reads once a day misses none,
    and LEAST at least; of what is searched for, all. A feed's order is newest `updated` first, with `published` and
    then the id where that is the same.
    """
    kept: dict[str, Entry] = {}
    for story in stories:
        try:
            if story.id in kept or story.id == feed_id(site, spec):
                raise ValueError("another entry or the feed has the same id")
            kept[story.id] = entry(story, site, sources)
        except ValueError as reason:
            log.warning("story left out", feed=spec.slug, story=repr(story.id), cause=str(reason))
    newest = sorted(kept.values(), key=lambda one: (one.published, one.id), reverse=True)[: spec.limit]
    last = max((one.changed for one in newest), default=site.since)
    window = [one for n, one in enumerate(newest) if spec.query or n < LEAST or one.changed > last - DAY]
    return tuple(sorted(window, key=lambda one: (one.updated, one.published, one.id), reverse=True))


def entry(story: Story, site: Site, sources: Mapping[str, Source]) -> Entry:
    """The story as published. ValueError, saying why, where it cannot be."""
    item, source = story.item, sources.get(story.item.source)
    title, url = _line(item.title), web_address(item.url)
    if not _ID.fullmatch(story.id) or _ILLEGAL.search(story.id):
        raise ValueError("its id is no IRI")
    if not title:
        raise ValueError("it has no title")
    if not url:
        raise ValueError("its address is not http(s)")
    outlet = _line(source.name if source else item.source)
    published, first_seen = _utc(story.published), _utc(story.first_seen)
    updated = max(published, _utc(story.updated))
    regions = _regions(item.regions)
    content = _allowed(item, source, site)
    return Entry(
        id=story.id,
        url=url,
        title=title,
        language=item.language if _LANGUAGE.fullmatch(item.language) else site.language,
        authors=_authors(item, outlet),
        outlet=outlet,
        published=published,
        updated=updated,
        changed=max(updated, _utc(story.changed)),
        day_only=item.published is not None and item.published.precision is Precision.DAY,
        edited=updated > max(published, first_seen),
        content=content,
        summary="" if content is Content.TITLE else _summary(item) or title,
        html=_safe(item.html) if content is Content.FULL else "",
        section=_line(item.section),
        regions=regions,
        agencies=_agencies(item, outlet),
        copies=_copies(story.copies, item, sources),
        related=_related(story.related, item, sources),
        named=_named(story, sources),
        image=None if content is Content.TITLE else _image(item.image),
        spot=_spot(item.place, regions),
        source=source,
    )


def web_address(text: str) -> str:
    """The address if it is an absolute http(s) one that may stand in an attribute, else ""."""
    url = text.strip()
    if _NO_ADDRESS.search(url) or _ILLEGAL.search(url):
        return ""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.hostname else ""


def _allowed(item: Item, source: Source | None, site: Site) -> Content:
    """How much of a story may go out: what its source says, else what the site says; never whole behind a paywall."""
    content = source.content if source and source.content else site.content
    return Content.SUMMARY if item.paywalled and content is Content.FULL else content


def _summary(item: Item) -> str:
    return summary(_line(item.standfirst) or _ILLEGAL.sub("", item.text[:OPENING]), SUMMARY)


def _image(image: Image | None) -> Image | None:
    url = web_address(image.url) if image else ""
    return Image(url, _line(image.caption), _line(image.credit)) if image and url else None


def _safe(html: str) -> str:
    return _SANITIZER.clean(_ILLEGAL.sub("", html)).strip()


def _line(text: str) -> str:
    return clean_line(_ILLEGAL.sub("", _BIDI.sub("", text)))


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("one of its times has no zone")
    return moment.astimezone(UTC).replace(microsecond=0)


def _authors(item: Item, outlet: str) -> tuple[str, ...]:
    signed = tuple(dict.fromkeys(filter(None, map(_line, item.authors))))
    return signed or (_line(item.agency) or outlet or item.source,)


def _agencies(item: Item, outlet: str) -> tuple[Category, ...]:
    agency = _line(item.agency)
    named = {label(AGENCY, agency): agency, label(AGENCY, item.source): outlet}
    return tuple(Category("agencies", term, name) for term, name in reversed(named.items()) if term)


def _regions(assigned: Sequence[Assigned]) -> tuple[Region, ...]:
    regions: dict[str, Region] = {}
    for one in assigned:
        code = _line(one.code)
        if code and code not in regions:
            why = dict.fromkeys(Why(e.rule, e.field, _line(e.words), _line(e.place), e.weight) for e in one.evidence)
            regions[code] = Region(code, _label(code, region_label), tuple(why))
    return tuple(regions.values())


def _label(code: str, called: Callable[[str], str]) -> str:
    try:
        return called(code)
    except KeyError:  # of a gazetteer that is there no more, or holds it no more
        return code


def _named(story: Story, sources: Mapping[str, Source]) -> tuple[Link, ...]:
    """The copies and reports that were known when the story came, or when its last edit did.

    What comes later is on the pages at once, and in feeds with the next edit: on its own it is no edit, so it must
    neither move `updated` nor change an entry under a date that stays. For the same reason feeds call a report by its
    outlet: its headline is edited without this story.
    """
    copies = [one for one in story.copies if one.seen <= story.changed]
    related = [one for one in story.related if one.seen <= story.changed]
    return (*_copies(copies, story.item, sources), *_related(related, story.item, sources))


def _copies(copies: Iterable[Copy], item: Item, sources: Mapping[str, Source]) -> tuple[Link, ...]:
    links: dict[str, Link] = {}
    for copy in sorted(copies, key=lambda one: (one.seen, one.url)):
        url = web_address(copy.url)
        if url and url != item.url:
            source = sources.get(copy.source)
            links.setdefault(url, Link(url, _line(source.name if source else copy.source)))
    return tuple(links.values())[:COPIES]


def _related(related: Iterable[Related], item: Item, sources: Mapping[str, Source]) -> tuple[Link, ...]:
    links: dict[str, Link] = {}
    for other in related:
        url, headline = web_address(other.url), _line(other.title)
        source = sources.get(other.source)
        if url and headline and url != item.url:
            links.setdefault(url, Link(url, _line(source.name if source else other.source), headline, other.id))
    return tuple(links.values())[:RELATED]


def _spot(place: Place | None, regions: Sequence[Region]) -> Spot | None:
    """The place, if it lies in a region that the story is about: a country as a whole is no place."""
    if place is None or "-" not in place.region or all(place.region != region.code for region in regions):
        return None
    name, district = _line(place.name), _line(place.district)
    return Spot(name, place.region, district, _label(district, district_label) if district else "", _point(place))


def _point(place: Place) -> str:
    if place.latitude is None or place.longitude is None:
        return ""
    if not (abs(place.latitude) <= 90 and abs(place.longitude) <= 180):
        return ""
    return f"{place.latitude:.5f} {place.longitude:.5f}"
