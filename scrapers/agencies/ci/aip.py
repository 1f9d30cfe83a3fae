"""AIP, Agence ivoirienne de presse (Abidjan). WordPress with a Hoot theme, addresses `/<number>/<slug>/`.

Peculiar: the date of publication is of class `updated`; some stories end at "Veuillez vous connecter pour lire
l'intégralité."; the dateline is glued to the text, `Bouaké, 04 mars (AIP)-Après`.
"""

from __future__ import annotations

from regionwire.source import Fields, Listing, ListingKind, Source

AIP = Source(
    key="aip",
    name="AIP",
    base="https://www.aip.ci",
    hosts=("aip.ci",),
    country="ci",
    zone="Africa/Abidjan",
    agency="AIP",
    listings=(
        Listing(kind=ListingKind.FEED, url="/feed/"),
        Listing(
            kind=ListingKind.HTML,
            url="/category/depeches/",
            item="article",
            link="h2 a",
            date="time.entry-published",
            teaser=".entry-summary",
        ),
    ),
    skip=r"^/(?:category|author|tag|page|feed|recherche|wp-\w+)(?:/|$)",
    fields=Fields(
        body=(".entry-the-content",),
        published=("time.entry-published",),
        section=(".entry-byline-cats a",),
        image=("img.entry-content-featured-img",),
    ),
    paywall=(r"^veuillez vous connecter pour lire l['’]intégralité",),
    accounts=("AIP",),
)
