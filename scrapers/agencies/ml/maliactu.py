"""MaliActu, portal (Bamako): republishes the press. WordPress with an MVP theme.

Peculiar: one post has many addresses (AMP twin, `?p=`, page of its picture); headlines get the prefix `Mali : ` and
letters of mathematical alphabets; the text is mixed with players, file names of pictures and repeated captions.
"""

from __future__ import annotations

from regionwire.source import Fields, Listing, ListingKind, Source

MALIACTU = Source(
    key="maliactu",
    name="MaliActu",
    base="https://maliactu.net",
    hosts=("www.maliactu.net",),
    country="ml",
    zone="Africa/Bamako",
    listings=(
        Listing(kind=ListingKind.FEED, url="/feed/"),
        Listing(kind=ListingKind.WORDPRESS, url="/wp-json/wp/v2/posts?per_page=20"),
        Listing(kind=ListingKind.HTML, url="/"),
    ),
    skip=r"^/(?:category|author|tag|page|feed|wp-\w+)(?:/|$)",
    fields=Fields(section=("h3.mvp-post-cat",)),
    noise=(
        r"^image$",
        r"^corner tv\b",
        r"^getting your trinity audio",
        r"^connect with us$",
        r"^lire la suite$",
        r"^\S+-\d+x\d+(?:\.\w+)?$",
    ),
    accounts=("MaliActu", "Maliactu.net", "Maliactu.info", "admin", "La rédaction"),
)
