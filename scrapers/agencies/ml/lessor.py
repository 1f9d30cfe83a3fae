"""L'Essor, national daily of AMAP (Bamako). A Laravel-like application without feed, sitemap or structured data.

Peculiar: `<title>` and `og:title` are the site's name on every page; one story has four addresses (four hosts); the
path ends in PHP's uniqid, the time of creation; class names are unknown, so that all is found by its words: the
date line "Publié …" after the headline, the caption under the picture, the byline "… / AMAP - Kayes", after it the
author's card ("Rédaction Lessor" signs for nobody) and teasers of other stories cut at 300 bytes.
"""

from __future__ import annotations

from regionwire.source import Listing, ListingKind, Source

LESSOR = Source(
    key="lessor",
    name="L'Essor",
    base="https://www.lessor.ml",
    hosts=("lessor.ml", "journalessor.ml", "www.journalessor.ml"),
    country="ml",
    zone="Africa/Bamako",
    agency="AMAP",
    listings=(Listing(kind=ListingKind.HTML, url="/"),),
    story=r"^/posts/[^/]+-[0-9a-f]{13}$",
    uniqid=True,
    end=(r"^les articles de l['’]auteur", r"^par rédaction lessor$", r"^rédaction lessor$"),
    paywall=(r"^article réservé aux abonnés", r"la suite est réservée aux abonnés"),
    accounts=("Rédaction Lessor", "Rédaction L'Essor", "L'Essor", "Lessor"),
)
