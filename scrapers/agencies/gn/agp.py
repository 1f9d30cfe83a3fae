"""AGP, Agence guinéenne de presse (Conakry). WordPress with tagDiv's Newspaper.

Peculiar: place and theme open the headline, `Kankan-Administration : …`; advertisements stand between paragraphs; the
last line is a mark of day and desk, `AGP/19/09/022 FM/CM`, that signs for nobody.
"""

from __future__ import annotations

from regionwire.source import Fields, Listing, ListingKind, Source

AGP = Source(
    key="agp",
    name="AGP",
    base="https://agpguinee.com",
    hosts=("www.agpguinee.com",),
    country="gn",
    zone="Africa/Conakry",
    agency="AGP",
    listings=(
        Listing(kind=ListingKind.FEED, url="/feed/"),
        Listing(kind=ListingKind.HTML, url="/", item=".td_module_wrap", link="h3 a", date="time", teaser=".td-excerpt"),
    ),
    skip=r"^/(?:category|author|tag|page|feed|wp-\w+)(?:/|$)",
    fields=Fields(section=(".td-crumb-container :nth-last-child(2)",)),
    remove=(".td-a-rec",),
    end=(r"^AGP/\d\d/\d\d/\d{3}\b",),
    accounts=("AGP",),
)
