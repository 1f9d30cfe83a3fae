"""The twelve outlets: where they are, how they print, how their addresses look, and what befalls them in a year."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from regionwire.source import Fields, Listing, ListingKind, Source


class Layout(StrEnum):
    """How a story's page is marked up."""

    META = "meta"  # a WordPress theme: Open Graph, JSON-LD, canonical link
    MICRODATA = "microdata"
    PRINTED = "printed"  # the date in words, nothing for machines
    UNDATED = "undated"  # no date anywhere


class Scheme(StrEnum):
    """How a story's address is built."""

    DATED = "dated"  # /2025/03/14/slug-17/
    NUMBERED = "numbered"  # /article17.html
    SECTION = "section"  # /actualites/17-slug
    QUERY = "query"  # /index.php?article=17
    UNIQID = "uniqid"  # /posts/slug-67d3…
    SLUG = "slug"  # /slug-17


@dataclass(frozen=True, slots=True)
class Dress:
    """Markup and addresses, until the next redesign."""

    layout: Layout
    scheme: Scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One outlet. `redesign` and `outage` are in parts of the year; lengths in days."""

    key: str
    name: str
    doors: tuple[str, ...]  # origins under which it links its own stories, in turns; the first is the canonical one
    listing: ListingKind
    dress: Dress
    sign: str = ""  # of an agency
    share: float = 1.0  # of all stories that are filed, to that of the others
    copies: float = 0.0  # of all reprints, likewise
    turn: int = 9  # days after which it links by the next of its doors
    tidy: bool = False  # redirects to its first door
    shortlinks: bool = False  # announces /?p=17 in a story's first hours
    tracked: bool = False  # its links say where the reader came from
    closing: str = ""  # a paragraph under every story
    redesign: tuple[float, Dress] | None = None
    outage: tuple[float, float] | None = None  # when, and for how many days
    declared: str = ""  # selector of the text, which a redesign breaks

    @property
    def base(self) -> str:
        return self.doors[0]

    @property
    def source(self) -> Source:
        """As an operator declares it."""
        bodies = (self.declared,) if self.declared else ()
        return Source(
            key=self.key,
            name=self.name,
            base=self.base,
            country="ml",
            listings=(_LISTINGS[self.listing],),
            hosts=tuple(sorted({door.partition("//")[2] for door in self.doors[1:]})),
            agency=self.sign,
            fields=Fields(body=bodies),
            uniqid=self.dress.scheme is Scheme.UNIQID,
        )


_LISTINGS = {
    ListingKind.FEED: Listing(kind=ListingKind.FEED, url="/feed/"),
    ListingKind.WORDPRESS: Listing(kind=ListingKind.WORDPRESS, url="/wp-json/wp/v2/posts?per_page=50"),
    ListingKind.HTML: Listing(
        kind=ListingKind.HTML, url="/", item="div.carte", title="h3", date="span.jour", teaser="p.chapo"
    ),
}


def doors(host: str, *others: str) -> tuple[str, ...]:
    """https, http, www and further hosts."""
    return (f"https://{host}", f"http://{host}", f"https://www.{host}", *(f"https://{other}" for other in others))


OUTLETS = (
    Outlet(
        key="koraba",
        name="Agence Koraba",
        sign="AKO",
        doors=doors("koraba.example"),
        listing=ListingKind.WORDPRESS,
        dress=Dress(Layout.META, Scheme.DATED),
        share=3.0,
        tidy=True,
    ),
    Outlet(
        key="sanke",
        name="Agence Sanké",
        sign="ASP",
        doors=doors("sanke.example"),
        listing=ListingKind.HTML,
        dress=Dress(Layout.PRINTED, Scheme.NUMBERED),
        share=2.0,
        redesign=(0.35, Dress(Layout.MICRODATA, Scheme.SECTION)),
        declared="div.texte",
    ),
    Outlet(
        key="filniger",
        name="Fil Niger",
        sign="FIN",
        doors=doors("filniger.example"),
        listing=ListingKind.FEED,
        dress=Dress(Layout.MICRODATA, Scheme.SLUG),
        share=2.0,
        tracked=True,
        outage=(0.52, 1.3),
    ),
    Outlet(
        key="wassa",
        name="Wassa Presse",
        sign="WAP",
        doors=doors("wassapresse.example"),
        listing=ListingKind.FEED,
        dress=Dress(Layout.META, Scheme.SLUG),
        share=2.0,
        shortlinks=True,
    ),
    Outlet(
        key="dunya",
        name="Dunya Agence",
        sign="DIA",
        doors=("https://dunya.example",),
        listing=ListingKind.FEED,
        dress=Dress(Layout.PRINTED, Scheme.QUERY),
        share=1.0,
    ),
    Outlet(
        key="matin",
        name="Le Matin de Tin",
        doors=doors("matindetin.example", "cms.matindetin.example"),
        listing=ListingKind.FEED,
        dress=Dress(Layout.META, Scheme.UNIQID),
        share=1.5,
        copies=1.0,
        turn=4,
    ),
    Outlet(
        key="baara",
        name="Quotidien Baara",
        doors=doors("baara.example"),
        listing=ListingKind.HTML,
        dress=Dress(Layout.PRINTED, Scheme.SECTION),
        copies=1.0,
        outage=(0.81, 0.7),
    ),
    Outlet(
        key="lenga",
        name="Malilenga",
        doors=doors("malilenga.example", "m.malilenga.example"),
        listing=ListingKind.WORDPRESS,
        dress=Dress(Layout.META, Scheme.DATED),
        share=0.3,
        copies=2.5,
    ),
    Outlet(
        key="kibaru",
        name="Sahel Kibaru",
        doors=doors("kibaru.example"),
        listing=ListingKind.FEED,
        dress=Dress(Layout.MICRODATA, Scheme.NUMBERED),
        share=0.3,
        copies=2.0,
        tracked=True,
        redesign=(0.62, Dress(Layout.META, Scheme.SLUG)),
    ),
    Outlet(
        key="foroba",
        name="Radio Foroba",
        doors=("https://foroba.example", "http://foroba.example"),
        listing=ListingKind.HTML,
        dress=Dress(Layout.UNDATED, Scheme.NUMBERED),
        share=0.6,
        copies=0.7,
    ),
    Outlet(
        key="ouassoulou",
        name="Nouvelles du Ouassoulou",
        doors=doors("ouassoulou.example"),
        listing=ListingKind.FEED,
        dress=Dress(Layout.PRINTED, Scheme.SLUG),
        share=0.7,
        copies=0.8,
        closing="Retrouvez chaque matin nos reportages, nos photos et nos archives dans les kiosques du Ouassoulou.",
    ),
    Outlet(
        key="djoliba",
        name="Tribune du Djoliba",
        doors=doors("djoliba.example", "ancien.tribune-djoliba.example"),
        listing=ListingKind.HTML,
        dress=Dress(Layout.MICRODATA, Scheme.SECTION),
        copies=0.8,
        tidy=True,
    ),
)
