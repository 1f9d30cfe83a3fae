"""The values that travel from a page to a feed.

    Page ──article.read──▶ RawItem ──normalize──▶ Item ──Store.save──▶ Story ──publish──▶ entry

All are frozen; texts are str, times are aware and in UTC, addresses are absolute.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

FOREIGN = "foreign"  # the code of stories that touch no configured country


class Origin(StrEnum):
    """What kind of witness a field comes from, best first."""

    FEED = "feed"  # the upstream feed, API or listing that announced the story
    STRUCTURED = "structured"  # JSON-LD, microdata, Open Graph, meta
    SELECTOR = "selector"  # a selector that the source declares
    TEXT = "text"  # an anchor in the visible text ("Publié …", "… / AMAP - Kayes")
    URL = "url"  # the address itself (a creation time in a uniqid)
    HEURISTIC = "heuristic"  # structure and density


class Kind(StrEnum):
    """What a page is. Only a STORY is published; what has text of its own is read all the same."""

    STORY = "story"
    LISTING = "listing"  # announces stories: a section, an author, an archive, a search
    TAG = "tag"  # a listing of what shares a key word
    HOME = "home"
    MISSING = "missing"  # says that there is no such page, whatever its status says
    CHALLENGE = "challenge"  # asks whether we are a robot
    RECORDING = "recording"  # a video or a sound without text
    LIVE = "live"  # a live blog: many short entries, each with its time
    SPONSORED = "sponsored"  # somebody paid for it
    OTHER = "other"  # no story for another reason: no text, a teaser only, elsewhere


class Precision(StrEnum):
    """How exactly a time is known."""

    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Validators:
    """What a host gave us to ask again with (RFC 9110 section 8.8); opaque, quotes included."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A fetched document.

    `body` is valid UTF-8, whatever was sent: decoded by `charset`, each damaged byte replaced by U+FFFD, so that it can
    be handed to a parser as bytes. `url` is what was asked for, `final_url` where redirects led.
    """

    url: str
    final_url: str
    status: int
    content_type: str  # media type in lower case, without parameters; "" where none was sent
    charset: str
    body: bytes
    fetched: datetime
    validators: Validators = Validators()

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


@dataclass(frozen=True, slots=True)
class Announcement:
    """One story as a listing announces it: strings as found, "" where the listing is silent.

    `url` is canonical, which tells stories apart; `address` is as announced, which is what is asked: a host may answer
    only under one spelling. `guid` is the feed's own name for the story if that is an address (`…/?p=123`).
    """

    url: str
    title: str = ""
    published: str = ""
    teaser: str = ""
    author: str = ""
    section: str = ""
    address: str = ""
    guid: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A value as found, its kind of witness, and where exactly ("json-ld headline", "h1", "Publié …")."""

    value: str
    origin: Origin
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawItem:
    """One story as its page shows it: strings, nothing interpreted, each with its origin.

    `body` is HTML of the story alone: block elements in reading order, addresses absolute, without headline,
    standfirst, byline, caption of the lead image, or anything of other stories. `byline` is the whole line as printed.
    `addresses` and `claimed` are absolute, as found: of other sites, front pages and the like as well.
    """

    source: str
    url: str
    fetched: datetime
    title: Found
    body: Found
    canonical: Found | None = None
    standfirst: Found | None = None
    byline: Found | None = None
    published: Found | None = None
    modified: Found | None = None
    created: Found | None = None  # ISO 8601; a time of creation that the address carries
    language: Found | None = None
    section: Found | None = None
    image: Found | None = None
    caption: Found | None = None
    credit: Found | None = None
    paywall: Found | None = None  # the words that say so
    cut: Found | None = None  # the words at which the page's own text is cut: "suite de l'article sur …"
    attribution: Found | None = None  # the line that credits a copy's original: "Source : L'Essor"
    pages: tuple[str, ...] = ()  # absolute addresses of the story's further pages, in order, not yet read
    disputed: tuple[tuple[str, Found], ...] = ()  # (field, what a witness that was not believed says otherwise)
    addresses: tuple[str, ...] = ()  # under which it was announced and asked
    claimed: tuple[str, ...] = ()  # which the page calls its own: og:url, shortlink, amphtml, JSON-LD


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as well as it is known: `at` in UTC; with precision DAY it is noon in `zone` of that day."""

    at: datetime
    precision: Precision
    zone: str  # IANA name, or an offset as "+01:00"


@dataclass(frozen=True, slots=True)
class Dateline:
    """Place, date and agency that open a wire story: `San, 26 août (AMAP)`."""

    place: str
    day: date | None
    agency: str
    text: str  # as written


@dataclass(frozen=True, slots=True)
class Byline:
    """Who signed, and from which bureau: `Bandé Moussa SISSOKO / AMAP - Kayes`."""

    authors: tuple[str, ...]
    bureau: str
    agency: str
    text: str  # as written


@dataclass(frozen=True, slots=True)
class Image:
    url: str
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a gazetteer. `region` is the code it lies in; coordinates in degrees (WGS 84), None where unknown.

    `district` is the code of the second-level unit and `commune` the name of the commune, "" where that is not certain.
    """

    name: str
    region: str
    kind: str  # country, region, cercle, commune, town, quarter, mine, village …
    latitude: float | None = None
    longitude: float | None = None
    district: str = ""
    commune: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a region: which words, in which field of the story, by which rule, with what weight."""

    rule: str  # dateline, bureau, headline, body …
    field: str  # title, dateline, byline, standfirst, text
    words: str  # as written in the story
    place: str  # the gazetteer's name for it
    weight: float


@dataclass(frozen=True, slots=True)
class Assigned:
    """One region of a story. `code` is the gazetteer's; the country's code is national, `foreign` international."""

    code: str
    score: float
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One story normalized; the values that feeds are made of.

    `html` is safe to publish (allow-list), `text` has one paragraph a line; neither holds dateline or byline.
    `regions` has the primary one first and is never empty.

    `addresses` and `claimed` are the further canonical spellings of `url`, sorted, of the same site, none in both: the
    first were met (announced, asked, redirected to), the second are only the page's word, and themes print anything.
    """

    source: str
    url: str  # canonical
    title: str
    html: str
    text: str
    language: str  # BCP 47
    fetched: datetime
    regions: tuple[Assigned, ...]
    standfirst: str = ""
    authors: tuple[str, ...] = ()
    bureau: str = ""
    agency: str = ""
    byline: str = ""  # as printed
    dateline: Dateline | None = None
    published: Moment | None = None
    modified: Moment | None = None
    created: Moment | None = None
    section: str = ""
    image: Image | None = None
    place: Place | None = None  # the most specific place of the primary region's evidence
    paywalled: bool = False
    cut: bool = False  # the text is not whole: paywalled, or broken off by the page itself
    attribution: str = ""  # the outlet that a copy credits: "L'Essor"
    disputed: tuple[tuple[str, str, str], ...] = ()  # (field, value, "origin: where") of witnesses not believed
    origins: tuple[tuple[str, str], ...] = field(default=())  # (field, "origin: where"), in alphabetical order
    addresses: tuple[str, ...] = ()
    claimed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Copy:
    """The same dispatch at another outlet."""

    source: str
    url: str
    seen: datetime


@dataclass(frozen=True, slots=True)
class Related:
    """Another story of the same event: its id, its outlet, where it stands, its headline, when it was first seen."""

    id: str
    source: str
    url: str
    title: str
    seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An item as the store holds it: its identity, its times for ever, its copies.

    `id` is a tag URI (RFC 4151), minted once. `published` never changes; `updated` moves only with what readers see, to
    the time that its page gives; `changed` is when that was found, or when the story came or was filed elsewhere.
    """

    id: str
    item: Item
    published: datetime
    updated: datetime
    first_seen: datetime
    changed: datetime
    copies: tuple[Copy, ...] = ()
    related: tuple[Related, ...] = ()


@dataclass(frozen=True, slots=True)
class Edited:
    """The `number`th edit of a story (from 1) that readers should hear of: when it was seen, and what the story said
    before and after."""

    story: Story
    number: int
    at: datetime
    before: Item
    after: Item
