"""Why a story is of its regions, for an operator's eyes: eighty columns, and what to write if it is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import click
import msgspec

from regionwire.cli.answer import NOWHERE
from regionwire.item import Assigned, Item
from regionwire.regions import Located, region_label
from regionwire.regions.explain import Explanation, Sighting
from regionwire.text import clean_line

WIDTH = 80
AROUND = 32  # characters of a text that are shown on either side of a name, at most
MARGIN = 19  # what stands before a quotation


@dataclass(frozen=True, slots=True)
class Explained:
    """A story, what was found in it, and how it is stored (codes; None: it is not)."""

    item: Item
    source: str  # the key of its source; "" for one that nobody declared
    story: Located
    why: Explanation
    stored: tuple[str, ...] | None


def as_json(it: Explained) -> bytes:
    """The same for machines."""
    return msgspec.json.encode(
        {
            "title": it.item.title,
            "url": it.item.url,
            "source": it.source,
            "regions": [region.code for region in it.why.regions],
            "scores": {region.code: region.score for region in it.why.regions},
            "place": it.why.place,
            "evidence": [
                {"code": region.code, **msgspec.to_builtins(one)}
                for region in it.why.regions
                for one in region.evidence
            ],
            "found": [_found(it, one) for one in it.why.sightings],
            "told": it.why.told,
            "stored": it.stored,
        }
    )


def _found(it: Explained, one: Sighting) -> dict[str, Any]:
    before, words, after = _context(it.story, one)
    return {**msgspec.to_builtins(one), "counted": not one.why, "context": f"{before}{words}{after}"}


def shown(it: Explained) -> Iterator[str]:
    """The same for people, a line each."""
    yield click.style(clean_line(it.item.title), bold=True)
    yield clean_line(it.item.url) + (f"  ({it.source})" if it.source else "")
    codes = [region.code for region in it.why.regions]
    if it.stored is not None and list(it.stored) != codes:
        then = "puts that right" if it.source else "leaves it so: its source is not declared any more"
        yield f"stored as {', '.join(it.stored)}: `regionwire locate --all` {then}"
    yield from (f"told in [regions]: {line}" for line in it.why.told)
    for region in it.why.regions:
        yield ""
        yield from _region(it, region)
    left = [one for one in it.why.sightings if one.why]
    if left:
        yield from ("", click.style("Found and not counted", bold=True))
    for sighting in left:
        yield f"        {sighting.rule:<9}  {_quoted(*_context(it.story, sighting), WIDTH - MARGIN)}"
        meant = f"{sighting.code} {sighting.weight:.2f}, " if sighting.code else ""
        yield f"{'':{MARGIN}}{meant}{sighting.why}"
    yield ""
    yield from _remedies(it)


def _region(it: Explained, region: Assigned) -> Iterator[str]:
    """A region with what speaks for it, in reading order, then what is no name of a place."""
    label, place = region_label(region.code), it.why.place
    exact = place and place.region == region.code and place.name != label
    where = f"{label}: {place.name} ({place.kind})" if place and exact else label
    yield f"{click.style(region.code, bold=True)}  {where}, score {region.score:g}"
    counted = [one for one in it.why.sightings if one.code == region.code and not one.why]
    yield from (_counted(it.story, one) for one in counted)
    others = [one for one in region.evidence if not any(one.words == sighting.words for sighting in counted)]
    yield from (f"{one.weight:6.2f}  {one.rule:<9}  {clean_line(one.words)}" for one in others)
    if not counted and not others:
        yield f"{'':{MARGIN}}" + (
            "the source's home region" if "-" in region.code else "no region is named that counts"
        )


def _counted(story: Located, one: Sighting) -> str:
    line = f"{one.weight:6.2f}  {one.rule:<9}  "
    meant = f"  = {one.place}" if one.place.casefold() != one.words.casefold() else ""
    return line + _quoted(*_context(story, one), WIDTH - len(line) - len(meant)) + meant


def _context(story: Located, one: Sighting) -> tuple[str, str, str]:
    """What stands around a name on its line, at most WIDTH signs on either side: before, the name, after."""
    fields = {"title": story.title, "standfirst": story.standfirst, "text": story.text, "dateline": story.dateline}
    text, end = fields.get(one.field, ""), one.start + len(one.words)
    if text[one.start : end] != one.words:  # of an address, or of a byline's end
        return "", one.words, ""
    before, after = text[max(0, one.start - WIDTH) : one.start], text[end : end + WIDTH]
    return before.rpartition("\n")[2], one.words, after.partition("\n")[0]


def _quoted(before: str, words: str, after: str, width: int) -> str:
    """A name in its context, in brackets, in `width` columns; a page's own words must not steer a terminal."""
    before, words, after = _plain(before), clean_line(words), _plain(after)
    room = max(width - len(words) - 2, 0)
    right = min(len(after), max(room - min(len(before), AROUND), room // 2))
    left = room - right
    if len(before) > left:
        before = "…" + before[len(before) - left + 1 :].partition(" ")[2] if left > 1 else ""
    if len(after) > right:
        after = after[: right - 1].rpartition(" ")[0] + "…" if right > 1 else ""
    return f"{before}[{click.style(words, bold=True)}]{after}"


def _plain(text: str) -> str:
    """One line of what can be printed, blanks at its ends kept."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _remedies(it: Explained) -> Iterator[str]:
    """What to write if it is wrong."""
    region = next((one.code for one in it.why.regions if "-" in one.code), "ml-kayes")
    of = f', source = "{it.source}"' if it.source else ""
    counted = [one for one in it.why.sightings if not one.why and "-" in one.code]
    words = max(counted, key=lambda one: one.weight).words if counted else "Madina"
    yield "If it is wrong: in [regions] of config.toml, then `regionwire locate --all`"
    if not it.item.url.startswith(NOWHERE):
        yield f'  this story is of these regions and no others (or: without = ["{region}"])'
        yield f'    story = [{{ story = "{clean_line(it.item.url)}", regions = ["{region}"] }}]'
    yield '  a name means a region, or no place at all ("")'
    yield f'    name = [{{ words = "{clean_line(words)}", means = "{region}"{of} }}]'
    yield "  a region weighs too much here (0: it is out of question)"
    yield f'    weigh = [{{ region = "{region}", factor = 0.5{of} }}]'
