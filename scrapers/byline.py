"""Who signs a story: the printed line first, because it alone names the bureau."""

from __future__ import annotations

from regionwire.item import Found, Origin
from scrapers.trim import account_keys, key
from scrapers.view import View
from scrapers.witness import Chosen, declared_text, printed, structured


def read_byline(view: View) -> Chosen:
    """The whole line that signs the story. Accounts of the site, addresses and numbers sign for nobody."""
    accounts = account_keys(view.source)
    announced = view.announced
    witnesses = (
        printed(view.tail.byline, "last lines"),
        declared_text(view.tree, view.source.fields.byline),
        printed(view.head.byline, "first lines"),
        structured(view.said, ("author",), "author", "article:author"),
        Found(announced.author, Origin.FEED, "author") if announced is not None and announced.author else None,
    )
    for it in witnesses:
        if it is not None and key(it.value) not in accounts and "//" not in it.value and not it.value.isdigit():
            return Chosen(it)
    return Chosen()
