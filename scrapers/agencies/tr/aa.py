"""Anadolu (Ankara), its French service. Structured data, a feed for each section, no class name that means anything.

Peculiar: times are Istanbul's, and no page says so; the first line is dateline and byline in one,
`AA/Bamako/<name>`; the last says that only a part of the dispatches is published; no gazetteer knows its country, so
that a story that names no place of ours is foreign.
"""

from __future__ import annotations

from regionwire.source import Fields, Listing, ListingKind, Source

AA = Source(
    key="aa",
    name="Anadolu",
    base="https://www.aa.com.tr",
    hosts=("aa.com.tr",),
    country="tr",
    zone="Europe/Istanbul",
    agency="AA",
    listings=(
        Listing(kind=ListingKind.FEED, url="/fr/rss/default?cat=afrique"),
        Listing(kind=ListingKind.HTML, url="/fr/afrique"),
    ),
    story=r"^/fr/[^/]+/[^/]+/\d+$",
    fields=Fields(standfirst=("h1 + h4",), body=("div[dir]", ".detay-icerik")),
    end=(r"^seulement une partie des dépêches",),
    accounts=("AA", "Anadolu Ajansı", "Anadolu Agency"),
)
