"""Studio Tamani, radio studio of Fondation Hirondelle (Bamako). WordPress with addresses inherited from Joomla.

Peculiar: briefs of one paragraph whose headline opens with a place in capitals (`GAO : …`); the tail names the
partner radio to listen to; daily bulletins are recordings without text; an event's date stands in brackets inside
the text.
"""

from __future__ import annotations

from regionwire.source import Listing, ListingKind, Source

TAMANI = Source(
    key="tamani",
    name="Studio Tamani",
    base="https://www.studiotamani.org",
    hosts=("studiotamani.org",),
    country="ml",
    zone="Africa/Bamako",
    listings=(
        Listing(kind=ListingKind.FEED, url="/feed"),
        Listing(kind=ListingKind.WORDPRESS, url="/wp-json/wp/v2/posts?per_page=20"),
        Listing(kind=ListingKind.HTML, url="/"),
    ),
    story=r"^/\d+-[^/]+$",
    noise=(r"^télécharger\b", r"\.mp3$", r"^écoute[rz]\b.{0,80}$"),
    end=(r"\bécoutez-nous en direct\b",),
    accounts=("Studio Tamani", "studiotamani", "La rédaction"),
)
