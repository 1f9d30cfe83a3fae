"""Why a story is of its regions, and what was found in it and not counted: for an operator's eyes. Pure.

It decides nothing: it looks at what `clues` saw and what `assign_regions` made of it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from regionwire.item import Assigned, Place
from regionwire.regions.assign import assign_regions
from regionwire.regions.atlas import Atlas
from regionwire.regions.clues import Clue, Located, Prose, Seen, clues, seen_in
from regionwire.regions.context import Reading
from regionwire.regions.corrections import NOTHING, Told
from regionwire.regions.gazetteer import region_label
from regionwire.text import spaced

_USED = {
    Reading.PASSING: "in passing: origin, distance, way or seat",
    Reading.ROAD: "an end of a road",
    Reading.SPAN: "from one end of the country to the other",
    Reading.NAME: "part of another name: a person, a street, a club, a river",
}


@dataclass(frozen=True, slots=True)
class Sighting:
    """One name of a place in a story: where it stands, what it means, and why it does not count ("" if it does)."""

    rule: str
    field: str  # title, dateline, byline, url, standfirst, text
    start: int  # of the words in the field
    words: str
    code: str  # "" where no sense was settled
    place: str
    weight: float
    why: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The decision, all names in reading order, and what of `Told` applied, in words."""

    regions: tuple[Assigned, ...]
    place: Place | None
    sightings: tuple[Sighting, ...]
    told: tuple[str, ...]


def explain(story: Located, atlas: Atlas, *, country: str, home: str = "", told: Told = NOTHING) -> Explanation:
    """What `assign_regions` says of a story, with the reasons."""
    regions, place = assign_regions(story, atlas, country=country, home=home, told=told)
    prose, corrected = Prose.of(story), told.atlas(atlas)
    settled = {(it.field, it.start, it.words): it for it in clues(story, prose, corrected, country)}
    codes = [one.code for one in regions]
    sightings: list[Sighting] = []
    before: Seen | None = None
    for one in seen_in(story, prose, corrected):
        said = one.mention
        clue = settled.get((one.field, said.start, said.words))
        if clue:
            why = "" if clue.code in codes else _uncounted(clue, codes, atlas, told)
            meant = clue.code, clue.sense.place.name, clue.weight
        else:
            ends = one.reading is Reading.NAME and before is not None and before.reading is Reading.SPAN
            why = _USED[Reading.SPAN] if ends else _USED.get(one.reading) or _unsettled(one)
            meant = "", "", 0.0
        sightings.append(Sighting(one.rule, one.field, said.start, said.words, meant[0], meant[1], meant[2], why))
        before = one
    return Explanation(
        regions,
        place,
        tuple(sightings),
        tuple(_told(told, story, prose, {home, *(it.code for it in settled.values())})),
    )


def _uncounted(clue: Clue, codes: list[str], atlas: Atlas, told: Told) -> str:
    """Why a name that means a region, a country or abroad does not make the story one of it."""
    country = clue.code.partition("-")[0]
    if told.pinned or clue.code in told.excluded:
        return "told otherwise in [regions] of the configuration"
    if clue.reading in _USED:
        return _USED[clue.reading]
    inside = any(code.startswith(f"{country}-") for code in codes)
    if clue.code in atlas.capitals:
        return "the seat of the state: it speaks for that here, or others weigh more"
    if country in codes and not inside:
        return "one of several, or an example: the story is of the country"
    if clue.code == country and inside:
        return "the country; its regions say more"
    return "others weigh more"


def _unsettled(one: Seen) -> str:
    """Why nothing was settled for a name that is used as a place's might be."""
    meanings = sorted({sense.place.region for sense in one.mention.senses})
    if len(meanings) > 1:
        return "nothing tells which: " + ", ".join(meanings)
    return "also a word or a person; nothing says that it is a place"


def _told(told: Told, story: Located, prose: Prose, codes: Collection[str]) -> list[str]:
    """What was told and applied, as the configuration writes it; `codes` are those that the story could be of."""
    fields = (prose.title.spaced, prose.standfirst.spaced, prose.text.spaced)
    signed = (" ".join(spaced(it).split()) for it in (story.dateline, story.byline_place, story.byline))
    said = f" {'  '.join((*fields, *signed))} "
    lines = [
        f'name: words = "{naming.words}", means = "{naming.means}"'
        for words, naming in sorted(told.names.items())
        if f" {words} " in said
    ]
    without = told.pin.without if told.pin else ()
    lines += [
        f'weigh: region = "{code}", factor = {factor:g}'
        for code, factor in sorted(told.factors.items())
        if code in codes and code not in without
    ]
    if told.pin:
        said_of = "regions" if told.pin.regions else "without"
        labels = ", ".join(region_label(code) for code in told.pin.regions or without)
        lines.append(f"story: {said_of} {labels}")
    return lines
