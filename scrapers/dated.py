"""When a story was published and edited, by the witnesses of its page.

A date counts if the date grammar can read it; clocks in page headers and dates of neighbouring stories are never asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from regionwire.dates import find_published, parse_date
from regionwire.item import Found, Moment, Origin, Page
from regionwire.source import Source
from regionwire.text import clean_line
from scrapers.lines import read_lines
from scrapers.view import View
from scrapers.witness import Chosen, printed, structured

NEAR = 400  # characters: a parent of the headline that prints more is not its own block
UPDATED = re.compile(r"updat|modif|mise?[-_]a[-_]jour", re.IGNORECASE)


def read_published(view: View) -> Chosen:
    """When the story was published, by the first witness whose words are a date."""
    dates = Dates(view.page, view.source)

    def witnesses() -> Iterator[Found | None]:
        yield dates.declared(declared_dates(view.tree, view.source.fields.published))
        yield structured(view.said, ("datePublished", "dateCreated"))
        yield structured(view.said, (), "article:published_time", "datepublished", "og:article:published_time")
        yield dates.visible(_anchored(view), _time(view))
        yield structured(
            view.said,
            (),
            "date",
            "dc.date",
            "dc.date.issued",
            "dcterms.date",
            "pubdate",
            "publish-date",
            "sailthru.date",
            "parsely-pub-date",
        )
        if view.announced is not None and view.announced.published:
            yield Found(view.announced.published, Origin.FEED, "announced date")

    return Chosen(dates.first(witnesses()))


def read_modified(view: View) -> Chosen:
    """When the page says that it was edited."""
    dates = Dates(view.page, view.source)
    said = structured(
        view.said, ("dateModified",), "article:modified_time", "og:updated_time", "datemodified", "last-modified"
    )
    return Chosen(dates.first((dates.declared(declared_dates(view.tree, view.source.fields.modified)), said)))


def _anchored(view: View) -> Found | None:
    """The first line after the headline that is anchored as a date of publication, or one in its own block."""
    if view.head.published:
        return Found(view.head.published, Origin.TEXT, "after the headline")
    parent = view.heading.parent if view.heading is not None else None
    if parent is None or len(parent.text(deep=True)) > NEAR:
        return None
    lines = (line.text for line in read_lines(parent, ""))
    return printed(find_published(lines) or "", "beside the headline")


def _time(view: View) -> Found | None:
    """`<time>` between headline and text, in the headline's own block, or in the text's."""
    text, heading = view.text, view.heading
    near: list[LexborNode] = list(text.before) if text is not None else []
    if heading is not None and (parent := heading.parent) is not None and len(parent.text(deep=True)) <= NEAR:
        near.append(parent)
    if text is not None:
        near.append(text.container)
    return time_element(it for it in near if it.tag not in ("-text", "-comment"))


def same_day(one: Moment, other: Moment) -> bool:
    return abs((one.at - other.at).total_seconds()) < 86_400


class Dates:
    """The witnesses of one page's times, asked in order; each answer must be a date that the grammar can read."""

    def __init__(self, page: Page, source: Source) -> None:
        self.zone, self.fetched = source.zone, page.fetched

    def moment(self, text: str) -> Moment | None:
        return parse_date(text, zone=self.zone, fetched=self.fetched) if text else None

    def first(self, witnesses: Iterable[Found | None]) -> Found | None:
        return next((it for it in witnesses if it is not None and self.moment(it.value) is not None), None)

    def declared(self, pairs: Iterable[tuple[Found, Found]]) -> Found | None:
        """The first declared element that says a date."""
        return self.first(self.visible(text, machine) for text, machine in pairs)

    def visible(self, anchored: Found | None, element: Found | None) -> Found | None:
        """Of a printed date and one for machines: the printed one where they name different days, as readers see it."""
        if anchored is None or element is None:
            return element or anchored
        line, machine = self.moment(anchored.value), self.moment(element.value)
        if line is None or (machine is not None and same_day(line, machine)):
            return element
        return anchored


def declared_dates(tree: LexborHTMLParser, selectors: Iterable[str]) -> Iterator[tuple[Found, Found]]:
    """What the declared elements say: their visible text, and their `datetime` or `content`."""
    for selector in selectors:
        for node in tree.css(selector):
            attributes = node.attributes
            machine = attributes.get("datetime") or attributes.get("content") or ""
            text = clean_line(node.text(deep=True, separator=" "))
            yield Found(text, Origin.SELECTOR, selector), Found(machine, Origin.SELECTOR, selector)


def time_element(nodes: Iterable[LexborNode]) -> Found | None:
    """The first `<time datetime>` in these parts of the page that is not a time of modification."""
    for node in nodes:
        inside = [node] if node.tag == "time" else node.css("time[datetime]")
        for it in inside:
            attributes = it.attributes
            value = (attributes.get("datetime") or "").strip()
            if value and not UPDATED.search(f"{attributes.get('class') or ''} {attributes.get('itemprop') or ''}"):
                return Found(value, Origin.STRUCTURED, "time[datetime]")
    return None
