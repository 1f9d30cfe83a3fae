"""Bamada.net, portal (Bamako): almost all of it republished. WordPress, `/<slug>` without number or date.

Peculiar: notices of its own above and below the text ("Suivez-nous sur Facebook …", "Ecoutez les radios du Mali
…"); the last line credits the paper, `Source: …`.
"""

from __future__ import annotations

from regionwire.source import Listing, ListingKind, Source

BAMADA = Source(
    key="bamada",
    name="Bamada.net",
    base="https://bamada.net",
    hosts=("www.bamada.net",),
    country="ml",
    zone="Africa/Bamako",
    listings=(
        Listing(kind=ListingKind.FEED, url="/feed"),
        Listing(kind=ListingKind.WORDPRESS, url="/wp-json/wp/v2/posts?per_page=20"),
        Listing(kind=ListingKind.HTML, url="/"),
    ),
    skip=r"^/(?:category|author|tag|page|feed|wp-\w+)(?:/|$)",
    noise=(
        r"^suivez-nous sur facebook",
        r"^[ée]coutez les radios du mali",
        r"^ortm en direct",
        r"^(?:st|studio tamani)$",
    ),
    accounts=("Bamada.net", "Bamada", "admin", "La rédaction"),
)
