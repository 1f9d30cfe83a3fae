"""What the words around a place's name say about it: an event's scene, or a street, a person, a road?

The words are data (see `usage`), matched on folded text; what stands before a name is read up to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from regionwire.regions.usage import load_usage


class Reading(StrEnum):
    """How a name of a place is used."""

    REGION = "region"  # "région de Kayes"
    UNIT = "unit"  # "cercle de Kati", "le maire de Kayes": surely a place
    AT = "at"  # "à Kayes", "Kayes : …", "Kayes (Ouest)": something happens there
    PLAIN = "plain"
    INSIDE = "inside"  # "Fana (Koulikoro)", "Fana, région de Koulikoro": what a place before it lies in
    STATE = "state"  # "Bamako accuse", "entre Bamako et Paris": a capital that is said for its government
    BETWEEN = "between"  # "entre Bla et San"
    NEAR = "near"  # "à 60 km de Gao": where it is when nothing says so better
    PASSING = "passing"  # origin, road, destination, seat of something
    ROAD = "road"  # an end of a road that is spoken of
    SPAN = "span"  # an end of "de Kayes à Kidal"
    NAME = "name"  # part of another name: a street, a treaty, a club, a river, a person


FACTOR = {
    Reading.REGION: 1.1,
    Reading.UNIT: 1.15,
    Reading.AT: 1.1,
    Reading.PLAIN: 1.0,
    Reading.INSIDE: 1.0,
    Reading.STATE: 1.0,
    Reading.BETWEEN: 0.5,
    Reading.NEAR: 0.45,
    Reading.PASSING: 0.2,
    Reading.ROAD: 0.3,
    Reading.SPAN: 0.0,
    Reading.NAME: 0.0,
}
WEAK = frozenset({Reading.PASSING, Reading.ROAD})

_USAGE = load_usage()
_CLUB = re.compile(
    r"(?:^|[\s'’])(?:[A-Z]{2,5}|[Cc]lub|Real|Réal|Racing|Sporting|Olympique|Stade|[ÉE]toile|Stars|Lions|Aigles|Onze)"
    r"(?: [A-ZÀ-Þ][\w’'-]+| malien| olympique| club| sportif){0,2}(?: d[eu'’]| des)? ?$"
)
_CLUB_AFTER = re.compile(r" (?:FC|AC|SC|Athletic|United|Football|City)\b")

_PREVIOUS = re.compile(r"(?<![^\W\d_])([^\W\d_][\w’']*)([ \u00a0-])$")
_NEXT = re.compile(r"[ \u00a0-]([A-ZÀ-Þ][\w’'-]*)")
_SUFFIX = re.compile(r"-[a-zà-ÿ]{3}")  # "Niamakoro-coura" is another place than Niamakoro, …
_BESIDE = ("ville", "centre", "commune", "nord", "sud", "est", "ouest", "based")  # "Kayes-ville" is not
_PAUSES = frozenset(("", *',;:!?()[]«»"/–—'))
_SENTENCE_START = re.compile(r"(?:^|[.!?…:«»\"(\n–—])\s*$")


@dataclass(frozen=True, slots=True)
class Names:
    """Whom a name may belong to; all folded."""

    surnames: frozenset[str]
    given: frozenset[str]


@dataclass(frozen=True, slots=True)
class Around:
    """A field of a story as written and folded; `shouting` if it has no lower case to tell names by."""

    text: str
    folded: str
    shouting: bool


def read(
    around: Around,
    start: int,
    end: int,
    *,
    names: Names,
    water: bool,
    country: bool,
    capital: bool,
    wary: bool,
    is_place: Callable[[int], bool],
) -> Reading:
    """How the name at `start:end` is used.

    `water`: a river bears it too; `country`: it is one; `capital`: a government's seat; `wary`: it is also a word or a
    person's name; `is_place(i)`: the name of a place covers offset `i`.
    """
    before = " " + around.folded[max(0, start - 60) : start].replace("\n", ". ")
    after = around.folded[end : end + 40]
    said = _USAGE.before
    led = before.rstrip(" ")[-1:] not in _PAUSES  # else no phrase leads up to the name
    phrase = _USAGE.leading.search(before) if led else None
    leading = phrase.lastgroup if phrase else None
    if leading in ("title", "name") or (water and led and said["water"].search(before)):
        return Reading.NAME
    if _is_club(around, start, end) or _is_person(around, start, end, names, wary, is_place):
        return Reading.NAME
    if capital and (_USAGE.speaks.match(after) or (led and said["state"].search(before))):
        return Reading.STATE
    if leading == Reading.REGION or _USAGE.region_after.match(after):
        return Reading.REGION
    if leading in (Reading.UNIT, Reading.NEAR, Reading.PASSING):
        return Reading(leading)
    if country and led and said["relation"].search(before):
        return Reading.PASSING
    if led and _USAGE.road.search(before):
        return Reading.ROAD
    if leading == Reading.BETWEEN:
        return Reading.BETWEEN
    return Reading.AT if leading == Reading.AT or _USAGE.at_after.match(after) else Reading.PLAIN


def joined(between: str, first: Reading, second: Reading) -> Reading:
    """The reading of a name that follows another in a list: "venus de Ségou, Sikasso et Mopti"; `between` is folded."""
    if first is Reading.SPAN:
        return Reading.NAME
    if first is Reading.NAME or second is not Reading.PLAIN or not _USAGE.joined.fullmatch(between):
        return second
    return Reading.AT if first in (Reading.PLAIN, Reading.REGION, Reading.UNIT) else first


def conjoined(between: str) -> bool:
    """Whether "and" or "or" stands between two names: neither lies in the other; `between` is folded."""
    return between[:1] == " " and _USAGE.joined.fullmatch(between) is not None


def spans(folded: str, start: int, between: str) -> bool:
    """Whether the name at `start` opens "de Kayes à Kidal", which means the whole country and no journey."""
    before = " " + folded[max(0, start - 40) : start]
    return bool(_USAGE.spanned.fullmatch(between) and _USAGE.span.search(before) and not _USAGE.moving.search(before))


def _is_club(around: Around, start: int, end: int) -> bool:
    if around.shouting:
        return False
    before = around.text[max(0, start - 24) : start]
    return bool((not before.islower() and _CLUB.search(before)) or _CLUB_AFTER.match(around.text[end : end + 12]))


def _is_person(around: Around, start: int, end: int, names: Names, wary: bool, is_place: Callable[[int], bool]) -> bool:
    """A given name before it, a surname after it, or a capitalised neighbour that is no place."""
    if _SUFFIX.match(around.text, end) and not around.folded.startswith(_BESIDE, end + 1):
        return True
    if following := _NEXT.match(around.text[end : end + 30]):
        word = around.folded[end + 1 : end + len(following[0])]
        if word in names.surnames:
            return True
        if not around.shouting and word not in _USAGE.beside and not is_place(end + 1):
            return True
    before = around.text[max(0, start - 40) : start]
    previous = _PREVIOUS.search(before)
    if previous is None or is_place(start - 2):
        return False
    word = around.folded[start - len(previous[0]) : start - 1]
    if word in names.given or (wary and word in names.surnames):
        return True
    if around.shouting or word in _USAGE.beside or not previous[1][0].isupper():
        return False
    opening = previous[2] != "-" and _SENTENCE_START.search(before[: previous.start()])  # its capital means nothing
    return wary or not opening
