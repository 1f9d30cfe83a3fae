"""Whom to believe about a headline and a date: each field has several witnesses, some of which are known to lie.

A headline that is only the name of the site or of the listing is none (L'Essor's `og:title` is "Lessor" on every page).
A date counts if the date grammar can read it; clocks in page headers and dates of neighbouring stories are never asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from regionwire.dates import parse_date
from regionwire.item import Announcement, Found, Moment, Origin, Page
from regionwire.source import Source
from regionwire.text import clean_line
from scrapers.structured import Structured
from scrapers.trim import key

SUFFIX = re.compile(r"\s+[|·•—–\-»:]+\s+([^|·•—–»]{2,60})$")
GENERIC = frozenset({
    "accueil", "home", "index", "page", "article", "articles", "actualites", "actualite", "news", "nouvelles", "detail",
    "details", "post", "sans titre", "untitled", "a la une",
})  # fmt: skip
UPDATED = re.compile(r"updat|modif|mise?[-_]a[-_]jour", re.IGNORECASE)


def declared(tree: LexborHTMLParser, selectors: Iterable[str]) -> tuple[LexborNode, str] | None:
    """The first element with text that one of the selectors finds, and the selector."""
    for selector in selectors:
        for node in tree.css(selector):
            if node.text(deep=True).strip() or node.attributes.get("content"):
                return node, selector
    return None


def declared_text(tree: LexborHTMLParser, selectors: Iterable[str]) -> Found | None:
    if (found := declared(tree, selectors)) is None:
        return None
    node, selector = found
    text = node.attributes.get("content") or node.text(deep=True, separator=" ")
    return Found(clean_line(text), Origin.SELECTOR, selector)


def headline(
    page: LexborHTMLParser, said: Structured, source: Source, h1: LexborNode | None, announced: Announcement | None
) -> Found | None:
    """The first witness of the headline that is not generic."""
    names = {key(it) for it in (source.name, source.key, said.meta.get("og:site_name", ""), said.said("publisher"))}
    names |= {key(said.meta.get("article:section", "")), key(said.said("articleSection"))}
    spoken = clean_line(h1.text(deep=True, separator="")) if h1 is not None else ""
    for found in _headlines(page, said, source, spoken, announced):
        value = _without_site(found.value, names, spoken)
        known = key(value)
        if not known or known in names or known in GENERIC or _is_site(known, names):
            continue
        if spoken and value.rstrip("….").strip() != value and spoken.startswith(value.rstrip("….").strip()):
            value = spoken  # a headline cut for machines that the page prints whole
        return Found(value, found.origin, found.where)
    return None


def _headlines(
    page: LexborHTMLParser, said: Structured, source: Source, spoken: str, announced: Announcement | None
) -> Iterator[Found]:
    if (found := declared_text(page, source.fields.title)) is not None:
        yield found
    if value := said.said("headline"):
        yield Found(clean_line(value), Origin.STRUCTURED, "json-ld headline")
    if value := said.get("og:title")[0]:
        yield Found(clean_line(value), Origin.STRUCTURED, "og:title")
    if spoken:
        yield Found(spoken, Origin.HEURISTIC, "h1")
    if announced is not None and announced.title:
        yield Found(clean_line(announced.title), Origin.FEED, "announced title")
    if (node := page.css_first("head > title")) is not None:
        yield Found(clean_line(node.text(deep=True)), Origin.STRUCTURED, "title")


def _is_site(known: str, names: set[str]) -> bool:
    """Whether the words are the site's name with a motto: "Lessor - Toute l'actualité en continu"."""
    return any(
        name and known.startswith(f"{name} ") and len(known) < len(name) + 45 and "actualit" in known for name in names
    )


def _without_site(title: str, names: set[str], spoken: str) -> str:
    match = SUFFIX.search(title)
    if match is None:
        return title
    short = title[: match.start()].strip()
    return short if key(match[1]) in names or (spoken and key(short) == key(spoken)) else title


def main_heading(tree: LexborHTMLParser, hint: str) -> LexborNode | None:
    """The headline's element: the only `h1` with text, or the one that says what `hint` says; None in doubt."""
    headings = [it for it in tree.css("h1") if it.text(deep=True).strip()]
    if len(headings) == 1:
        return headings[0]
    wanted = key(hint)
    same = [
        it
        for it in headings
        if (known := key(it.text(deep=True))) and (known == wanted or (len(known) > 20 and known in wanted))
    ]
    return same[0] if same else None


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
