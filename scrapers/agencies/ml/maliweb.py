"""Maliweb, portal (Bamako): republishes the press. WordPress with tagDiv's Newspaper, of late perhaps another CMS.

Peculiar: the page header prints a live clock and the weather; `/feed` answers with HTML; list teasers are 37 words
and "..."; copies of L'Essor keep the standfirst as first paragraph and the byline with an en dash.
"""

from __future__ import annotations

from regionwire.source import Fields, Listing, ListingKind, Source

MALIWEB = Source(
    key="maliweb",
    name="Maliweb",
    base="https://www.maliweb.net",
    hosts=("maliweb.net",),
    country="ml",
    zone="Africa/Bamako",
    listings=(
        Listing(kind=ListingKind.FEED, url="/rss/latest-posts"),
        Listing(
            kind=ListingKind.HTML,
            url="/",
            item="div.td-main-content div.td_module_wrap, .td-ss-main-content .item-details, div.td_module_wrap",
            link="h3.entry-title.td-module-title a, h3.entry-title a, a[href]",
            date=".td-post-date time",
            teaser=".td-excerpt",
        ),
    ),
    skip=r"^/(?:category|author|tag|page|feed|rss|wp-\w+)(?:/|$)",
    fields=Fields(
        title=("h1.entry-title",),
        body=(".td-post-content",),
        published=(".td-post-date time.entry-date",),
        section=("ul.td-category",),
        image=(".td-post-featured-image img",),
        caption=(".td-post-featured-image figcaption",),
    ),
    noise=(r"^commentaires via facebook", r"^\d+ articles\s+\d+ commentaires$"),
    accounts=("Maliweb", "admin", "La rédaction"),
)
