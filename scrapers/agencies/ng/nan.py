"""NAN, News Agency of Nigeria (Abuja). English; WordPress with Yoast, addresses `/2026/11/03/<slug>/`.

Peculiar: the page's data name the editor, the first line the reporter, `By Peter Okolie`; a counter of views stands
above it; the text ends in `(NAN)`, and `Edited by …` follows.
"""

from __future__ import annotations

from regionwire.source import Listing, ListingKind, Source

NAN = Source(
    key="nan",
    name="News Agency of Nigeria",
    base="https://nannews.ng",
    hosts=("www.nannews.ng",),
    country="ng",
    language="en",
    zone="Africa/Lagos",
    agency="NAN",
    listings=(
        Listing(kind=ListingKind.FEED, url="/feed/"),
        Listing(kind=ListingKind.WORDPRESS, url="/wp-json/wp/v2/posts?per_page=20"),
        Listing(kind=ListingKind.SITEMAP, url="/sitemap_index.xml"),
    ),
    skip=r"^/(?:category|author|tag|page|feed|wp-\w+)(?:/|$)",
    noise=(r"^\d+ total views\b",),
    end=(r"^\(NAN\)", r"^edited by "),
    accounts=("NAN", "News Agency of Nigeria", "admin"),
)
