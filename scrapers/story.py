"""Where on a page the story's text is, and which of the lines there are the story.

declared element, microdata or the densest one ─▶ its lines, and those from the headline on
    ─▶ head and tail cut off by what they say ─▶ what the judge takes for the page's own
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborNode

from regionwire.item import Found, Origin, Page
from regionwire.source import Source
from scrapers.density import find_container
from scrapers.inventory import Inventory
from scrapers.judge import judge
from scrapers.line import Line, shown
from scrapers.lines import lines_between, read_lines
from scrapers.trim import LINE, key, read_head, read_tail
from scrapers.view import Text, words_of

BRIEF = 60  # characters that a declared element must hold to be believed: briefs of one sentence
ENOUGH = 0.7  # of the densest element's text that an element marked as the story must hold
FIRST = 20  # lines of the text among which its headline may stand again
SPELLED = 20  # characters of quotation marks, dashes and blanks by which two spellings of it may differ
SURE = 1.0  # log-odds above which a line is
DOUBT = 0.05  # log-odds below which a line is not the story's


@dataclass(frozen=True, slots=True)
class Place:
    """An element and its lines from the headline on."""

    container: LexborNode
    before: tuple[LexborNode, ...]  # elements between the headline and the container
    opening: int  # how many lines they have
    lines: tuple[Line, ...]


def read_text(
    inventory: Inventory,
    page: Page,
    source: Source,
    heading: LexborNode | None,
    title: str,
    standfirst: str,
    whole: str,
) -> Text | None:
    """The story's own lines; None where a page has no running text. `whole`: its text in the page's data, or ""."""
    for selector in source.fields.body:
        for node in inventory.tree.css(selector):
            place = read_place(node, page, source, heading, title)
            text = _text_of(place, Found("", Origin.SELECTOR, selector), source, title, standfirst, None)
            if len(text.words) >= BRIEF:
                return text
    found, densest = find_text(inventory, heading)
    if densest is None:
        return None
    place = read_place(densest, page, source, heading, title)
    return _text_of(place, found, source, title, standfirst, judge(place.lines, whole))


def find_text(inventory: Inventory, heading: LexborNode | None) -> tuple[Found, LexborNode | None]:
    """The element that holds the running text, where nobody declares it."""
    tree, best = inventory.tree, find_container(inventory, heading)
    if best is None:  # a few words, or none: the judge of the page says so
        return Found("", Origin.HEURISTIC, "whole page"), tree.css_first("article, main") or tree.body
    marked = inventory.marked
    if marked is not None and len(marked.text(deep=True)) >= ENOUGH * len(best.text(deep=True)):
        return Found("", Origin.STRUCTURED, "itemprop articleBody"), marked
    return Found("", Origin.HEURISTIC, "density"), best


def read_place(node: LexborNode, page: Page, source: Source, heading: LexborNode | None, title: str) -> Place:
    """The lines of an element, from the headline on."""
    removed = frozenset(it.mem_id for selector in source.remove for it in node.css(selector))
    lines = read_lines(node, page.final_url, removed)
    if heading is None:
        return Place(node, (), 0, tuple(lines))
    if (at := _headline_at(lines, title, key(shown(heading)))) is not None:
        return Place(node, (), 0, tuple(lines[at + 1 :]))
    between = list(lines_between(heading, node, page.final_url))
    opening = [line for _, some in between for line in some]
    return Place(node, tuple(it for it, _ in between), len(opening), (*opening, *lines))


def _headline_at(lines: Sequence[Line], title: str, spoken: str) -> int | None:
    """Which of the first lines is the headline."""
    known = {key(title), spoken} - {""}
    sizes = [len(it) for it in known]
    for at, line in enumerate(lines[:FIRST]):
        size = len(line.text)
        if line.tag == "p" and size > LINE:  # the story has begun: what is said later, it says again
            break
        if line.tag != "figure" and any(abs(size - it) <= SPELLED for it in sizes) and key(line.text) in known:
            return at
    return None


def _text_of(
    place: Place, found: Found, source: Source, title: str, standfirst: str, odds: Sequence[float] | None
) -> Text:
    head = read_head(place.lines, source, title, standfirst, place.opening)
    if odds is not None:
        head = replace(head, start=min(head.start, _begun(place.lines, odds)))
    tail = read_tail(place.lines[head.start :], source, title)
    if odds is not None:
        doubted = {
            id(it) for it, chance in zip(place.lines, odds, strict=True) if chance < DOUBT and it.tag != "figure"
        }
        tail = replace(tail, body=tuple(it for it in tail.body if id(it) not in doubted))
    return Text(place.container, found, place.before, head, tail, words_of(tail))


def _begun(lines: Sequence[Line], odds: Sequence[float]) -> int:
    """Where the running text has surely begun: at the first of two whole paragraphs; one may be a standfirst."""
    sure = [at for at, it in enumerate(lines) if odds[at] >= SURE and it.tag == "p" and len(it.text) > LINE]
    return sure[0] if len(sure) > 1 else len(lines)
