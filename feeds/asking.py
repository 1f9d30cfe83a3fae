"""What a request names that is no file -> its document, by the functions that make the files.

ml-kayes+ml-mopti.rss      any feed that the catalogue knows, in every format; its page in every language
search.json?q=pirogue      what is searched for
kayes+mopti.xml            another name of the first: sent there
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from feeds.catalogue import CHANGES, SEARCH, Catalogue, UnknownFeed
from feeds.making import FORMATS, Maker
from feeds.search import BadQuery
from feeds.serve.made import Moved
from feeds.site import Found, Shelf, feed_page, search_page
from feeds.spec import FeedSpec


class Asking:
    """Makes what `feeds.serve` asks for. No hub is named: nobody tells one of feeds that are no files."""

    def __init__(self, catalogue: Catalogue, maker: Maker) -> None:
        self._catalogue = catalogue
        site = replace(maker.programme.site, hubs=())
        self._maker = Maker(maker.stock, replace(maker.programme, site=site))
        self._site, self._listed = site, maker.programme.listed

    def __call__(self, name: str, query: Mapping[str, str]) -> bytes | Moved:
        """The document of that name, or the name to ask for. UnknownFeed, BadQuery."""
        path, _, ending = name.rpartition(".")
        folder, _, slug = path.rpartition("/")
        language = folder or self._site.languages[0]
        if ending == "html" and language in self._site.languages[bool(folder) :]:
            return self._page(slug, query, language)
        if ending in FORMATS and not folder:
            return self._feed(slug, ending, query)
        raise UnknownFeed(f"there is no {name!r}", "Atom feeds end in .xml, others in .rss and .json, pages in .html")

    def _feed(self, slug: str, ending: str, query: Mapping[str, str]) -> bytes | Moved:
        changes = slug.endswith(CHANGES)
        if changes and not self._maker.programme.changes:
            raise UnknownFeed(f"there is no {slug!r}", "feeds of what edits changed are not published here")
        spec = self._spec(slug.removesuffix(CHANGES) if changes else slug, query, self._site.language)
        if changes and spec.query:
            raise UnknownFeed(f"there is no {slug!r}", "what edits changed is told of whole feeds, not of a search")
        wanted = spec.slug + (CHANGES if changes else "")
        if wanted != slug or spec.asked != _asked(query):
            return Moved(f"{wanted}.{ending}", spec.asked)
        channel = self._maker.changes(spec) if changes else self._maker.channel(self._maker.shelf(spec))
        return FORMATS[ending](channel, self._site)

    def _page(self, slug: str, query: Mapping[str, str], language: str) -> bytes | Moved:
        specs = self._listed[language]
        try:
            spec = self._spec(slug, query, language)
        except BadQuery:
            return search_page(self._found(query, None), specs, self._site, language)
        if spec.slug != slug:
            folder = "" if language == self._site.languages[0] else f"{language}/"
            return Moved(f"{folder}{spec.slug}.html")
        shelf = self._maker.shelf(spec)
        if slug == SEARCH:
            return search_page(self._found(query, shelf), specs, self._site, language)
        return feed_page(shelf, specs, self._site, self._maker.maps, language)

    def _found(self, query: Mapping[str, str], shelf: Shelf | None) -> Found:
        q, without, within = _typed(query)
        return Found(q, without, within, shelf)

    def _spec(self, slug: str, query: Mapping[str, str], language: str) -> FeedSpec:
        if slug != SEARCH:
            return self._catalogue.named(slug, language)
        q, without, within = _typed(query)
        return self._catalogue.search(q, without, within, language)


def _typed(query: Mapping[str, str]) -> tuple[str, str, str]:
    """Words, words to leave out, and the feed to look in."""
    return query.get("q", ""), query.get("not", ""), query.get("in", "")


def _asked(query: Mapping[str, str]) -> str:
    """A query as `FeedSpec.asked` spells it; "" for a feed of its own name."""
    return urlencode([(key, query[key]) for key in ("q", "not", "in") if query.get(key)])
