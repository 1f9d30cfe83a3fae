"""ANP, Agence nigérienne de presse (Niamey). WordPress with true sections by region, `/region/zinder/`.

Peculiar: pages of half a megabyte; dateline `Zinder, 12 nov. (ANP)`.
"""

from __future__ import annotations

from regionwire.source import Listing, ListingKind, Source

ANP = Source(
    key="anp",
    name="ANP",
    base="https://anp.ne",
    hosts=("www.anp.ne",),
    country="ne",
    zone="Africa/Niamey",
    agency="ANP",
    listings=(
        Listing(kind=ListingKind.FEED, url="/feed/"),
        Listing(kind=ListingKind.WORDPRESS, url="/wp-json/wp/v2/posts?per_page=20"),
        Listing(kind=ListingKind.HTML, url="/category/actualite/"),
    ),
    skip=r"^/(?:category|region|author|tag|page|feed|wp-\w+)(?:/|$)",
    end=(r"^[a-z]{2,4}(?:/[a-z]{2,4})*/ANP\b.{0,30}$",),
    accounts=("ANP", "admin", "La rédaction"),
)
