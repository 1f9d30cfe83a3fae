"""AIB, Agence d'information du Burkina (Ouagadougou). WordPress; nineteen of twenty stories come from the provinces.

Peculiar: only www.aib.media serves the feed, the bare host sends its readers to the home page.
"""

from __future__ import annotations

from regionwire.source import Listing, ListingKind, Source

AIB = Source(
    key="aib",
    name="AIB",
    base="https://www.aib.media",
    hosts=("aib.media",),
    country="bf",
    zone="Africa/Ouagadougou",
    agency="AIB",
    listings=(
        Listing(kind=ListingKind.FEED, url="/feed/"),
        Listing(kind=ListingKind.WORDPRESS, url="/wp-json/wp/v2/posts?per_page=20"),
        Listing(kind=ListingKind.HTML, url="/"),
    ),
    skip=r"^/(?:category|author|tag|page|feed|wp-\w+)(?:/|$)",
    noise=(r"^agence d['’]information du burkina$",),
    end=(r"^[a-z]{2,4}(?:/[a-z]{2,4})+$",),
    accounts=("AIB", "admin", "La rédaction"),
)
