"""What the words around a place's name say about it: an event's scene, or a street, a person, a road?

The words are data (see `usage`), matched on folded text; what stands before a name is read up to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from regionwire.regions.atlas import Level, Mention
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
PLACED = frozenset({Reading.AT, Reading.UNIT, Reading.REGION})  # which only a place can be
_SAID = {it.value: it for it in (Reading.UNIT, Reading.NEAR, Reading.PASSING)}  # by what stands before a name

_USAGE = load_usage()
_CLUB = re.compile(
    r"[\s'’](?:[A-Z]{2,5}|[Cc]lub|Real|Réal|Racing|Sporting|Olympique|Stade|[ÉE]toile|Stars|Lions|Aigles|Onze)"
    r"(?: [A-ZÀ-Þ][\w’'-]+| malien| olympique| club| sportif){0,2}(?: d[eu'’]| des)? ?$"
)
_CLUB_AFTER = re.compile(r" (?:FC|AC|SC|Athletic|United|Football|City)\b")

_PREVIOUS = re.compile(r"([ \u00a0-])([\w’']*[^\W\d_])(?![^\W\d_])")  # in what stands before a name, read backwards
_NEXT = re.compile(r"[ \u00a0-]([A-ZÀ-Þ][\w’'-]*)")
_SUFFIX = re.compile(r"-[a-zà-ÿ]{3}")  # "Niamakoro-coura" is another place than Niamakoro, …
_BESIDE = ("ville", "centre", "commune", "nord", "sud", "est", "ouest", "based")  # "Kayes-ville" is not
_PAUSES = frozenset(("", *',;:!?()[]«»"/–—'))
_SENTENCE_START = re.compile(r"(?:^|[.!?…:«»\"(\n–—])\s*$")


@dataclass(frozen=True, slots=True)
class Names:
    """Whom or what else a name may belong to; all folded."""

    surnames: frozenset[str]
    given: frozenset[str]
    waters: frozenset[str]  # rivers and lakes


@dataclass(frozen=True, slots=True)
class Around:
    """A field of a story as written and folded, with the names of places in it, in order; `shouting` if it has no lower
    case to tell names by."""

    text: str
    folded: str
    mentions: Sequence[Mention]
    shouting: bool


def read(around: Around, n: int, names: Names) -> Reading:
    """How the name `around.mentions[n]` is used."""
    mention = around.mentions[n]
    start, end = mention.start, mention.end
    before = " " + around.folded[max(0, start - 60) : start]
    after = around.folded[end : end + 40]
    said = _USAGE.before
    led = before.rstrip(" ")[-1:] not in _PAUSES  # else no phrase leads up to the name
    leading = _USAGE.led(before) if led else ""
    if leading in ("title", "name"):
        return Reading.NAME
    if led and around.folded[start:end] in names.waters and said["water"].search(before):
        return Reading.NAME
    if _is_club(around, start, end) or (mention.level is not Level.COUNTRY and _is_person(around, n, names)):
        return Reading.NAME
    if mention.capital and (_USAGE.speaks.match(after) or (led and said["state"].search(before))):
        return Reading.STATE
    if leading == "region" or _USAGE.region_after.match(after):
        return Reading.REGION
    if leading in _SAID:
        return _SAID[leading]
    if led and mention.level is Level.COUNTRY and said["relation"].search(before):
        return Reading.PASSING
    if led and _USAGE.road.search(before):
        return Reading.ROAD
    if leading == "between":
        return Reading.BETWEEN
    if leading == "by":  # what lies beside a capital lies in another region: a capital's is small
        return Reading.PASSING if mention.capital else Reading.AT
    return Reading.AT if leading == "at" or _USAGE.at_after.match(after) else Reading.PLAIN


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
    before = " " + around.text[max(0, start - 24) : start]
    return bool((not before.islower() and _CLUB.search(before)) or _CLUB_AFTER.match(around.text, end, end + 12))


def _is_person(around: Around, n: int, names: Names) -> bool:
    """A given name before it, a surname after it, or a capitalised neighbour that is no place."""
    mention = around.mentions[n]
    start, end = mention.start, mention.end
    if _SUFFIX.match(around.text, end) and not around.folded.startswith(_BESIDE, end + 1):
        return True
    if following := _NEXT.match(around.text, end, end + 30):
        word = around.folded[end + 1 : following.end()]
        if word in names.surnames:
            return True
        is_place = n + 1 < len(around.mentions) and around.mentions[n + 1].start <= end + 1
        if not around.shouting and word not in _USAGE.beside and not is_place:
            return True
    before = around.text[max(0, start - 40) : start]
    previous = _PREVIOUS.match(before[::-1])
    if previous is None or (n and around.mentions[n - 1].end >= start - 1):
        return False
    word = around.folded[start - previous.end() : start - 1]
    if word in names.given or (word in names.surnames and mention.wary):
        return True
    if around.shouting or word in _USAGE.beside or not previous[2][-1].isupper():
        return False
    opening = previous[1] != "-" and _SENTENCE_START.search(before[: -previous.end()])  # its capital means nothing
    return mention.wary or not opening
