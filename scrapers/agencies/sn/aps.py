"""APS, Agence de presse sénégalaise (Dakar). WordPress.

Peculiar: the country and the theme open the headline, `SENEGAL-SECURITE / …`; the dateline has no year, `Dakar, 3 jan
(APS) –`; the last line has the initials of the desk, `ESF/MTN`.
"""

from __future__ import annotations

from regionwire.source import Listing, ListingKind, Source

APS = Source(
    key="aps",
    name="APS",
    base="https://aps.sn",
    hosts=("www.aps.sn",),
    country="sn",
    zone="Africa/Dakar",
    agency="APS",
    listings=(
        Listing(kind=ListingKind.FEED, url="/feed/"),
        Listing(kind=ListingKind.HTML, url="/", link="h6 a.ttl-link"),
    ),
    skip=r"^/(?:rubrique|category|author|tag|page|feed|\d{4}|wp-\w+)(?:/|$)",
    accounts=("APS",),
)
