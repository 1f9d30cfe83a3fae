"""Inforpress, Agência Cabo-verdiana de Notícias (Praia). Portuguese, some English; JSON-LD, no feed that is confirmed.

Peculiar: title and `og:title` of every page are "Inforpress - Sociedade", the headline is in the NewsArticle; slugs are
words without hyphens, so that only their length tells them from sections; the clock of JSON-LD is UTC, Praia's is an
hour behind; dateline `Cidade da Praia, 14 Set (Inforpress) –`, desk initials, `Inforpress/Fim`.
"""

from __future__ import annotations

from regionwire.source import Listing, ListingKind, Source

INFORPRESS = Source(
    key="inforpress",
    name="Inforpress",
    base="https://inforpress.cv",
    hosts=("www.inforpress.cv",),
    country="cv",
    language="pt",
    zone="Atlantic/Cape_Verde",
    agency="Inforpress",
    listings=(
        Listing(kind=ListingKind.HTML, url="/pt"),
        Listing(kind=ListingKind.FEED, url="/feed/"),
    ),
    story=r"^/(?:pt|en|fr)/(?:[^/-]{20,}|article-\d+)/?$",
    end=(r"^inforpress/fim$",),
    accounts=("Inforpress", "Redação", "Redacção"),
)
