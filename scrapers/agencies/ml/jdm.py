"""Journal du Mali, weekly (Bamako). WordPress.

Peculiar: the date line names the author too, `Publié le 03.12.2017 à 15h35 par …`; old posts are doubly damaged
(`s’accroà®t`); `/jdmtv/` shows recordings; one post answers under any `/page/N/`.
"""

from __future__ import annotations

from regionwire.source import Listing, ListingKind, Source

JDM = Source(
    key="jdm",
    name="Journal du Mali",
    base="https://www.journaldumali.com",
    hosts=("journaldumali.com",),
    country="ml",
    zone="Africa/Bamako",
    listings=(
        Listing(kind=ListingKind.FEED, url="/feed/"),
        Listing(kind=ListingKind.WORDPRESS, url="/wp-json/wp/v2/posts?per_page=20"),
        Listing(kind=ListingKind.HTML, url="/"),
    ),
    skip=r"^/(?:tag|category|author|page|feed|wp-\w+|jdmtv)(?:/|$)",
    accounts=("Journal du Mali", "JDM", "admin", "La rédaction"),
)
