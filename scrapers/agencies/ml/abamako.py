"""aBamako, portal (Bamako): republishes the press under running numbers, `/h/<int>.html`.

Peculiar: date and paper share a line, `Publié le jeudi 6 mai 2021 | Le Pays`, in one of two elements of one class;
its credit, `© …`, and its caption stand under the picture; the text is in one to three spans of a cell; old items are
extracts that end in "…. suite de l'article sur L'Essor".
"""

from __future__ import annotations

from regionwire.source import Fields, Listing, ListingKind, Source

ABAMAKO = Source(
    key="abamako",
    name="aBamako",
    base="http://news.abamako.com",
    country="ml",
    zone="Africa/Bamako",
    listings=(
        Listing(kind=ListingKind.FEED, url="/rss/rss.xml"),
        Listing(kind=ListingKind.HTML, url="/"),
    ),
    story=r"^/h/\d+\.html$",
    fields=Fields(
        body=("td:has(> span.FullArticleTexte)", "span.FullArticleTexte"),
        published=("div.FontArticleSource",),
        attribution=('div.FontArticleSource:lexbor-contains("|")',),
        image=('img:has(+ div:lexbor-contains("©"))',),
        credit=('img + div:lexbor-contains("©")',),
        caption=('img + div:lexbor-contains("©") + div',),
    ),
    remove=("img ~ div",),
    noise=(r"^© .{2,60}$", r"^\|$"),
    paywall=(r"suite de l['’]article sur",),
    accounts=("aBamako", "abamako.com", "La rédaction"),
)
