"""ACP, Agence congolaise de presse (Kinshasa). WordPress with tagDiv's blocks, addresses `/<rubrique>/<slug>/`.

Peculiar: the search's `/page/2/` repeats page 1; dateline `Beni, 23 septembre 2026 (ACP).-`; items in English, signed
`(CPA)`, stand in the section "Anglais" of pages that say that they are French; no gazetteer knows its country, so that
a story that names no place of ours is foreign.
"""

from __future__ import annotations

from regionwire.source import Fields, Listing, ListingKind, Source

ACP = Source(
    key="acp",
    name="ACP",
    base="https://acp.cd",
    hosts=("www.acp.cd",),
    country="cd",
    zone="Africa/Kinshasa",
    agency="ACP",
    listings=(
        Listing(kind=ListingKind.FEED, url="/feed/"),
        Listing(kind=ListingKind.WORDPRESS, url="/wp-json/wp/v2/posts?per_page=20"),
        Listing(
            kind=ListingKind.HTML,
            url="/",
            item=".td_module_flex",
            link="h3.entry-title.td-module-title a",
            date="time[datetime]",
            teaser=".td-excerpt",
        ),
    ),
    story=r"^/[^/]+/[^/]+/?$",
    skip=r"^/(?:category|author|tag|page|feed|wp-\w+)(?:/|$)",
    fields=Fields(section=(".tdb-entry-category",)),
    accounts=("ACP", "admin", "La rédaction"),
)
