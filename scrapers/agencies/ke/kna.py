"""KNA, Kenya News Agency (Nairobi). English; WordPress; stories of the counties, without dateline, signed `By …`."""

from __future__ import annotations

from regionwire.source import Listing, ListingKind, Source

KNA = Source(
    key="kna",
    name="Kenya News Agency",
    base="https://www.kenyanews.go.ke",
    hosts=("kenyanews.go.ke",),
    country="ke",
    language="en",
    zone="Africa/Nairobi",
    agency="KNA",
    listings=(Listing(kind=ListingKind.FEED, url="/feed/"), Listing(kind=ListingKind.HTML, url="/")),
    skip=r"^/(?:category|author|tag|page|feed|wp-\w+)(?:/|$)",
    accounts=("KNA", "Kenya News Agency", "admin"),
)
