"""The headline: which element says it, and which of its witnesses is believed.

A headline that is only the name of the site or of the listing is none (L'Essor's `og:title` is "Lessor" on every page).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from regionwire.item import Announcement, Found, Origin
from regionwire.source import Source
from regionwire.text import clean_line
from scrapers.structured import Structured
from scrapers.trim import key
from scrapers.witness import Chosen, declared_text

SUFFIX = re.compile(r"\s+[|·•—–\-»:]+\s+([^|·•—–»]{2,60})$")
GENERIC = frozenset({
    "accueil", "home", "index", "page", "article", "articles", "actualites", "actualite", "news", "nouvelles", "detail",
    "details", "post", "sans titre", "untitled", "a la une",
})  # fmt: skip


def read_headline(
    page: LexborHTMLParser, said: Structured, source: Source, h1: LexborNode | None, announced: Announcement | None
) -> Chosen:
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
        return Chosen(Found(value, found.origin, found.where))
    return Chosen()


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
