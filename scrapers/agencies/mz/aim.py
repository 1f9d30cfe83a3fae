"""AIM, Agência de Informação de Moçambique (Maputo). Portuguese, some English; WordPress, `/2026/03/03/<slug>/`.

Peculiar: dateline `Maputo, 3 Mar (AIM) -`, in English too; the text ends in `(AIM)`, then come the desk's initials.
"""

from __future__ import annotations

from regionwire.source import Listing, ListingKind, Source

AIM = Source(
    key="aim",
    name="AIM",
    base="https://aimnews.org",
    hosts=("www.aimnews.org",),
    country="mz",
    language="pt",
    zone="Africa/Maputo",
    agency="AIM",
    listings=(
        Listing(kind=ListingKind.WORDPRESS, url="/wp-json/wp/v2/posts?per_page=20"),
        Listing(kind=ListingKind.FEED, url="/feed/"),
    ),
    story=r"^/\d{4}/\d{2}/\d{2}/[^/]+/?$",
    noise=(r"^\(AIM\)$",),
    accounts=("AIM", "Redação", "Redacção", "admin"),
)
