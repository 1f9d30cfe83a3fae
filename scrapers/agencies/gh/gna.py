"""GNA, Ghana News Agency (Accra). English; class names of its own, no structured data; addresses `/2026/03/<slug>/`.

Peculiar: dateline without brackets, `Wa, Apr. 28, GNA –`, now and then with the region, `Hani, (B/A), May 03, GNA –`;
correspondents sign in the first line, `FROM Eric Kombat, Tamale`; `/feed/` has answered with HTML.
"""

from __future__ import annotations

from regionwire.source import Fields, Listing, ListingKind, Source

GNA = Source(
    key="gna",
    name="Ghana News Agency",
    base="https://gna.org.gh",
    hosts=("www.gna.org.gh",),
    country="gh",
    language="en",
    zone="Africa/Accra",
    agency="GNA",
    listings=(
        Listing(kind=ListingKind.FEED, url="/feed/"),
        Listing(kind=ListingKind.HTML, url="/", item="._top_story_sng", date="._date", teaser="p"),
    ),
    story=r"^/\d{4}/\d{2}/[^/]+/?$",
    fields=Fields(
        title=("h1._open_article_title",),
        body=("._article_body_wrap",),
        published=("._article_date_posted",),
        byline=("._article_by a",),
    ),
    end=(r"^GNA$",),
    accounts=("GNA", "By GNA", "Ghana News Agency"),
)
