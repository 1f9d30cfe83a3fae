"""ATOP, Agence togolaise de presse (Lomé). WordPress; what it uploads is under `/assets/uploads/`.

Peculiar: headlines open with the prefecture, `Tchaoudjo : …`; posts that were saved without a headline have a number
for a slug, `/121344-2/`; datelines say "le", `Sokodé, le 24 jan. (ATOP) -`.
"""

from __future__ import annotations

from regionwire.source import Listing, ListingKind, Source

ATOP = Source(
    key="atop",
    name="ATOP",
    base="https://atop.tg",
    hosts=("www.atop.tg",),
    country="tg",
    zone="Africa/Lome",
    agency="ATOP",
    listings=(Listing(kind=ListingKind.FEED, url="/feed/"), Listing(kind=ListingKind.HTML, url="/")),
    skip=r"^/(?:category|author|tag|page|feed|wp-\w+|assets)(?:/|$)",
    accounts=("ATOP",),
)
