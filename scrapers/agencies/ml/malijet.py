"""Malijet, portal (Bamako): republishes the press. PHP of its own until 2024, then Laravel.

Peculiar: the date line `Date : 17 avril 2014` was sent in Latin-1 inside UTF-8 pages; "À lire aussi" stands in
mid-body; slugs are cut at 64 characters and may hold raw `’`; the last card of a list is an advertisement; "Source
: …" stands after the text.
"""

from __future__ import annotations

from regionwire.source import Fields, Listing, ListingKind, Source

MALIJET = Source(
    key="malijet",
    name="Malijet",
    base="https://malijet.com",
    hosts=("www.malijet.com",),
    country="ml",
    zone="Africa/Bamako",
    listings=(
        Listing(kind=ListingKind.FEED, url="/rss"),
        Listing(
            kind=ListingKind.HTML,
            url="/actualte_dans_les_regions_du_mali/",
            item="div#v_container div.card",
            link=".card-header a, h5.card-title a, a[href]",
            title="h5.card-title",
        ),
    ),
    story=r"^/.+/\d+-[^/]+\.html$",
    fields=Fields(
        title=("h1.page_title",),
        standfirst=("p.article_abstract",),
        body=("div#article_body", "#article_body2", "div[dir=auto]"),
        published=("p#date_content", ".story_date"),
        byline=(".story_author",),
        section=(".box_breadcrumb a:last-child",),
        image=("#card_img_jt img",),
        caption=(".image_caption",),
        attribution=('p:lexbor-contains("Source :")',),
    ),
    noise=(r"^partager\s*:?$", r"^date\s*:"),
    end=(r"^copyright malijet", r"^commentaires \d+", r"^les commentaires", r"^brèves$"),
    accounts=("Malijet", "La rédaction"),
)
