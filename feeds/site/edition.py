"""The site in one language: what all its pages have in common, and how a template becomes a page.

The first language's pages stand at the top, those of any other in a folder of its name. Pages link to one another by
relative addresses, so that they work wherever the directory is served; only the address of a feed is printed whole,
because it is to be copied.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from feeds.entry import Entry
from feeds.site.map import DOT, Map
from feeds.site.why import reason
from feeds.site.words import Words, language_name, words
from feeds.spec import FeedSpec, Site
from regionwire.item import FOREIGN
from regionwire.labels import ALL
from regionwire.regions import region_label
from regionwire.text import summary

STANDFIRST = 280  # characters of a summary shown
FORMATS = (("Atom", "xml"), ("RSS", "rss"), ("JSON", "json"))  # of every feed, with the endings of their files
READERS = (
    ("Feedly", "https://feedly.com/i/subscription/feed/"),
    ("Inoreader", "https://www.inoreader.com/?add_feed="),
    ("NewsBlur", "https://www.newsblur.com/?url="),
    ("Feedbin", "https://feedbin.com/?subscribe="),
)  # readers on the web, and where they take the address of a feed, percent-encoded


@dataclass(frozen=True, slots=True)
class Edition:
    """`specs` are the feeds that are listed, with their titles in `language`; `maps` those of countries, by code."""

    specs: Sequence[FeedSpec]
    site: Site
    maps: Mapping[str, Map]
    language: str

    @property
    def say(self) -> Words:
        return words(self.language)

    @property
    def slugs(self) -> frozenset[str]:
        """What has a page: the slug of a region's feed is its code."""
        return frozenset(spec.slug for spec in self.specs)

    def address(self, page: str, language: str = "") -> str:
        """The file of a page, in this language if no other is named."""
        wanted = language or self.language
        return page if wanted == self.site.languages[0] else f"{wanted}/{page}"

    def country(self, code: str) -> str:
        """What a country is called in this language."""
        return self.say.place(code, region_label(code))

    def render(
        self, template: str, page: str, *, zone: str, query: str = "", home: str = "", **values: object
    ) -> bytes:
        """A page in UTF-8. `page` is its file, `zone` whose clock it prints, `query` what its address ends in. Of one
        that is shown in place of another, `home` is the top as seen from there."""
        root = home or ("" if self.language == self.site.languages[0] else "../")
        others = [
            (other, language_name(other), f"{root}{self.address(page, other)}{query}") for other in self.site.languages
        ]
        document = (
            _templates()
            .get_template(template)
            .render(
                say=self.say,
                site=self.site,
                slugs=self.slugs,
                page=page,
                query=query,
                root=root,
                near=f"{home}{self.address('')}" if home else "",
                unlisted=bool(home),
                zone=zone,
                languages=others,
                file_of=self.address,
                language=self.language,
                **values,
            )
        )
        return document.encode("utf-8")


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("feeds.site", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(reason=reason, locality=_locality, brief=_brief, dot=DOT)
    environment.globals.update(formats=FORMATS, readers=READERS, all_slug=ALL, foreign_slug=FOREIGN)
    return environment


def _brief(text: str) -> str:
    return summary(text, STANDFIRST)


def _locality(one: Entry, codes: Iterable[str] | None) -> str:
    """The place inside the page's regions, where it says more than the region's name; else ""."""
    spot = one.spot
    if spot is None or (codes is not None and spot.region not in codes):
        return ""
    return "" if spot.name == region_label(spot.region) else spot.name
