"""Finding the names of places in a text: all names of all configured countries in one table, built once.

A text is folded and cut into words; a name is looked up by its first word and the longest that goes on matching wins.
Names in lower case ("cité des rails") match anyhow, all others only where the text has a capital.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from regionwire.item import FOREIGN, Place
from regionwire.regions.gazetteer import Gazetteer, known_countries, load_gazetteer, load_world
from regionwire.text import Folded, fold

_WORD = re.compile(r"\w+")
_BETWEEN = frozenset(" '\u00a0")
_PREFIXES = {"n", "m", "in", "tin"}  # N'Tillit, M'Pessoba, In-Tahaka, Tin-Essako: also written in one word
_CLITICS = {"d", "l", "qu", "s", "j", "c", "t", "jusqu", "lorsqu", "puisqu"}
_COMMON = 3  # a commune's name found in so many regions says little


class Level(IntEnum):
    """How exactly a name says where."""

    COUNTRY = 0
    REGION = 1  # a region, or the seat that shares its name
    PLACE = 2


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing that a name may mean. `country` is a configured country's code, "" abroad."""

    place: Place
    country: str
    level: Level
    local: bool = False  # means this only in a story of its own country
    wary: bool = False  # also a word, a people or a person's name: wants a context


@dataclass(frozen=True, slots=True)
class Mention:
    """A name of a place as it stands in a text."""

    start: int
    end: int
    words: str
    senses: tuple[Sense, ...]


_Continuation = tuple[tuple[str, ...], tuple[Sense, ...]]  # the further words of a name, what it may mean


class Atlas:
    """The places of all configured countries, ready to be found in texts."""

    def __init__(self, gazetteers: Iterable[Gazetteer]) -> None:
        self.gazetteers = {gazetteer.country.code: gazetteer for gazetteer in gazetteers}
        self.formerly = {r.code: r.formerly for g in self.gazetteers.values() for r in g.regions if r.formerly}
        self.capitals = frozenset[str]().union(*(_capital_regions(g) for g in self.gazetteers.values()))
        self.surnames = frozenset[str]().union(*(g.surnames for g in self.gazetteers.values()))
        self.given = frozenset[str]().union(*(g.given for g in self.gazetteers.values()))
        self.waters = frozenset(fold(name) for name in load_world().waters)
        self.demonyms = {fold(d): code for code, g in self.gazetteers.items() for d in g.country.demonyms}
        self._wary = {_key(name) for g in self.gazetteers.values() for name in g.ambiguous}
        names: dict[tuple[str, ...], list[Sense]] = {}
        self._lower: set[tuple[str, ...]] = set()
        for gazetteer in self.gazetteers.values():
            self._add_country(names, gazetteer)
        self._add_abroad(names)
        self._names = _by_first_word(names)
        self._common = _by_first_word({words: senses for words, senses in names.items() if words in self._lower})

    def find(self, text: str, folded: Folded | None = None) -> list[Mention]:
        """The names in `text`, in order, none inside another. `folded` spares folding it again."""
        folded = folded or Folded.of(text)
        found: list[Mention] = []
        free = 0
        for start, word in self._starts(folded.spaced):
            if start < free:
                continue
            for rest, senses in self._common.get(word, ()) if text[start].islower() else self._names[word]:
                end = _end(folded.plain, start + len(word), rest)
                if end and "\n" not in text[start:end]:
                    found.append(Mention(start, end, text[start:end], senses))
                    free = end
                    break
        return found

    def _starts(self, spaced: str) -> list[tuple[int, str]]:
        """Where a name may begin, in order, and its first word."""
        said = f" {spaced} "
        found = []
        for word in self._names.keys() & said.split():
            sought = f" {word} "
            at = said.find(sought)
            while at >= 0:
                found.append((at, word))
                at = said.find(sought, at + 1)
        return sorted(found)

    def _add_country(self, names: dict[tuple[str, ...], list[Sense]], gazetteer: Gazetteer) -> None:
        country = gazetteer.country
        whole = Place(country.name, country.code, "country")
        for name in (country.name, *country.aliases):
            self._add(names, name, Sense(whole, country.code, Level.COUNTRY))
        seats = {
            (fold(place.name), place.region): place for place in gazetteer.places if place.kind in ("seat", "capital")
        }
        for region in gazetteer.regions:
            unit = Place(region.name, region.code, region.type)
            seat = seats.get((fold(region.seat), region.code), unit)
            same = fold(region.seat).startswith(fold(region.name))
            for name in (region.name, *region.aliases):
                sense = Sense(seat if same else unit, country.code, Level.REGION, wary=_key(name) in self._wary)
                self._add(names, name, sense)
            for name in region.local:
                self._add(names, name, Sense(unit, country.code, Level.REGION, local=True))
        towns = [(place.name, place) for place in gazetteer.places]
        spread: dict[tuple[str, ...], set[str]] = {}
        for name, place in (*towns, *gazetteer.spellings):
            spread.setdefault(_key(name), set()).add(place.region)
        for name, place in (*towns, *gazetteer.spellings):
            wary = _key(name) in self._wary or len(spread[_key(name)]) >= _COMMON
            self._add(names, name, Sense(place, country.code, Level.PLACE, wary=wary))

    def _add_abroad(self, names: dict[tuple[str, ...], list[Sense]]) -> None:
        """Countries of the world that are not configured; of those that have a gazetteer, their main towns as well."""
        inside = {gazetteer.country.iso2 for gazetteer in self.gazetteers.values()}
        for nation in load_world().nations:
            if nation.iso2 in inside:
                continue
            for name in nation.names:
                self._add(names, name, Sense(Place(nation.names[0], FOREIGN, "country"), "", Level.COUNTRY))
            for city in nation.cities:
                self._add_if_new(names, city, Sense(Place(city, FOREIGN, "city"), "", Level.PLACE))
        for code in known_countries():
            if code in self.gazetteers:
                continue
            neighbour = load_gazetteer(code)
            for place in neighbour.places:
                if place.kind in ("seat", "capital") and fold(place.name) not in neighbour.ambiguous:
                    self._add_if_new(names, place.name, Sense(Place(place.name, FOREIGN, "city"), "", Level.PLACE))

    def _add_if_new(self, names: dict[tuple[str, ...], list[Sense]], name: str, sense: Sense) -> None:
        if _key(name) not in names:
            self._add(names, name, sense)

    def _add(self, names: dict[tuple[str, ...], list[Sense]], name: str, sense: Sense) -> None:
        for words in _variants(_key(name)):
            senses = names.setdefault(words, [])
            if not any(known.place.region == sense.place.region for known in senses):
                senses.append(sense)
            if name[:1].islower():
                self._lower.add(words)


def _end(folded: str, at: int, rest: tuple[str, ...]) -> int:
    """Where `rest` ends if its words follow `at` with a blank or an apostrophe between them, else 0."""
    for word in rest:
        at += 1
        if folded[at - 1 : at] not in _BETWEEN or not folded.startswith(word, at):
            return 0
        at += len(word)
    return 0 if rest and folded[at : at + 1].isalnum() else at


def _by_first_word(names: Mapping[tuple[str, ...], list[Sense]]) -> dict[str, list[_Continuation]]:
    """How each first word of `names` may go on, and what that means; the longest first."""
    found: dict[str, list[_Continuation]] = {}
    for words in sorted(names, key=lambda words: (-len(words), words)):
        found.setdefault(words[0], []).append((words[1:], tuple(names[words])))
    return found


@cache
def _key(name: str) -> tuple[str, ...]:
    words = tuple(_WORD.findall(fold(name)))
    return words[1:] if words[0] in _CLITICS and len(words) > 1 else words


def _variants(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    if len(words) > 1 and words[0] in _PREFIXES:
        return [words, (words[0] + words[1], *words[2:])]
    return [words]


def _capital_regions(gazetteer: Gazetteer) -> frozenset[str]:
    """Codes of the regions that hold the capital and the government."""
    towns = {fold(gazetteer.country.capital), fold(gazetteer.country.government)}
    return frozenset(
        place.region for place in gazetteer.places if fold(place.name) in towns and place.kind != "commune"
    )
