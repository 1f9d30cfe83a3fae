"""AMAP, Agence malienne de presse et de publicité (Bamako). WordPress with Yoast and the Avada theme.

Peculiar: the dateline `San, 26 août (AMAP)` is glued to the first sentence; archives print the full text of every
post and are never stories; one post has two addresses (`/<slug>`, `/?p=<id>`); foreign wire stories are mixed in.
"""

from __future__ import annotations

from regionwire.source import Fields, Listing, ListingKind, Source

AMAP = Source(
    key="amap",
    name="AMAP",
    base="https://amap.ml",
    hosts=("www.amap.ml",),
    country="ml",
    zone="Africa/Bamako",
    agency="AMAP",
    listings=(
        Listing(kind=ListingKind.FEED, url="/feed/"),
        Listing(kind=ListingKind.WORDPRESS, url="/wp-json/wp/v2/posts?per_page=20"),
        Listing(
            kind=ListingKind.HTML,
            url="/category/la-une/",
            item=".elementor-posts-container article",
            link="h3.elementor-post__title a",
            date=".elementor-post-date",
        ),
        Listing(kind=ListingKind.SITEMAP, url="/sitemap_index.xml"),
    ),
    skip=r"^/(?:category|author|tag|page|feed|wp-\w+)(?:/|$)",
    fields=Fields(title=("h1.entry-title",), body=(".post-content",)),
    accounts=("AMAP", "admin", "desk"),
)
