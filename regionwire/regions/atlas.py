"""Finding the names of places in a text: all names of all configured countries in one automaton, built once.

The automaton (Aho and Corasick 1975) runs over the folded words of a text; of the names that begin at a word the
longest counts. Names in lower case ("cité des rails") match anyhow, all others only where the text has a capital.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from difflib import get_close_matches
from enum import IntEnum
from functools import cache, cached_property
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

import ahocorasick

from regionwire.item import FOREIGN, Place
from regionwire.regions.gazetteer import Gazetteer, known_countries, load_gazetteer, load_world
from regionwire.regions.localities import Localities, load_names
from regionwire.regions.usage import load_usage
from regionwire.text import Folded, fold

_WORD = re.compile(r"\w+")
_BETWEEN = frozenset(" '\u00a0")
_PREFIXES = {"n", "m", "in", "tin"}  # N'Tillit, M'Pessoba, In-Tahaka, Tin-Essako: also written in one word
_CLITICS = {"d", "l", "qu", "s", "j", "c", "t", "jusqu", "lorsqu", "puisqu"}
_OPENED = re.compile(r" ?:|, (?:le )?\d{1,2}\b")
_OPENING = re.compile(r"[a-z][a-z' ]{2,40}(?: ?:|, (?:le )?\d)")
_SPELT = 5  # letters of a name that may be told when it is misprinted, and …
_ALIKE = 0.85  # how like it must be (difflib's ratio)
_WORDS = 3  # of a village's name, at most
_NAME = 40  # characters of it, at most
_USAGE = load_usage()
_CALLED = _USAGE.units | _USAGE.villages
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
    told: bool = False  # an operator says so (see `corrections`)


_KIND, _WARY = attrgetter("place.kind"), attrgetter("wary")


class Mention(NamedTuple):
    """A name of a place as it stands in a text."""

    start: int
    end: int
    words: str
    senses: tuple[Sense, ...]

    @property
    def level(self) -> Level:
        return self.senses[0].level

    @property
    def capital(self) -> bool:
        """It may be a government's seat."""
        return "capital" in map(_KIND, self.senses)

    @property
    def wary(self) -> bool:
        return any(map(_WARY, self.senses))


_Words = tuple[str, ...]


class Atlas:
    """The places of all configured countries, ready to be found in texts."""

    def __init__(self, gazetteers: Iterable[Gazetteer], localities: Iterable[Localities] = ()) -> None:
        self.gazetteers = {gazetteer.country.code: gazetteer for gazetteer in gazetteers}
        self.formerly = {r.code: r.formerly for g in self.gazetteers.values() for r in g.regions if r.formerly}
        self.capitals = frozenset[str]().union(*(_capital_regions(g) for g in self.gazetteers.values()))
        self.surnames = frozenset[str]().union(*(g.surnames for g in self.gazetteers.values()))
        self.given = frozenset[str]().union(*(g.given for g in self.gazetteers.values()))
        self.waters = frozenset(fold(name) for name in load_world().waters)
        self.demonyms = {fold(d): code for code, g in self.gazetteers.items() for d in g.country.demonyms}
        self._wary = {_key(name) for g in self.gazetteers.values() for name in g.ambiguous}
        names: dict[_Words, list[Sense]] = {}
        self._lower: set[_Words] = set()
        for gazetteer in self.gazetteers.values():
            self._add_country(names, gazetteer)
        self._add_abroad(names)
        self._localities = tuple(localities)
        regions = (region.name for g in self.gazetteers.values() for region in g.regions)
        units = (*regions, *(district.name for g in self.gazetteers.values() for district in g.districts))
        self._units = {fold(name): tuple(names[_key(name)]) for name in sorted(units) if len(name) >= _SPELT}
        self._automaton = ahocorasick.Automaton()
        for word in _CALLED:
            names.setdefault((word,), [])
        for words, senses in names.items():
            name = " ".join(words)
            self._automaton.add_word(f" {name} ", (words, len(name), tuple(senses)))
        self._automaton.make_automaton()
        self._change: Callable[[list[Mention], Folded], list[Mention]] = lambda found, _: found

    def changed(self, change: Callable[[list[Mention], Folded], list[Mention]]) -> Atlas:
        """The same places, where what is found in a text goes through `change`."""
        other = copy(self)
        other._change = change
        return other

    def unit(self, code: str) -> Place | None:
        """The region or country of that code; None if none of ours has it."""
        gazetteer = self.gazetteers.get(code.partition("-")[0])
        if gazetteer is None:
            return None
        units = (Place(it.name, it.code, it.type) for it in gazetteer.regions)
        whole = Place(gazetteer.country.name, gazetteer.country.code, "country")
        return next((unit for unit in (whole, *units) if unit.region == code), None)

    def find(self, text: str, folded: Folded | None = None) -> list[Mention]:
        """The names in `text`, in order, none inside another. `folded` spares folding it again."""
        if not text:
            return []
        folded = folded or Folded.of(text)
        longest: dict[int, Mention] = {}  # by where it starts: names that end later come later
        called: list[tuple[str, int]] = []  # "cercle", "village", with where it ends
        for last, (words, length, senses) in self._automaton.iter(f" {folded.spaced} "):
            end = last - 1  # in the text, which lacks the first blank
            start = end - length
            if words[0] in _CALLED and len(words) == 1:
                called.append((words[0], end))
            if not senses or (len(words) > 1 and not _is_joined(folded.plain, start, words)):
                continue
            written = text[start:end]
            if (words in self._lower or not written[0].islower()) and not _is_acronym(written):
                longest[start] = Mention(start, end, written, senses)
        units = _behind(folded.plain, called, _USAGE.units, _USAGE.unit_link)
        villages = _behind(folded.plain, called, _USAGE.villages, _USAGE.village_link)
        longest |= self._misprinted(text, folded, units, longest)
        longest |= self._villages_in(text, folded, villages, longest)
        found: list[Mention] = []
        for start in sorted(longest):
            if not found or start >= found[-1].end:
                found.append(longest[start])
        return self._change(found, folded)

    def state(self, code: str) -> Sense:
        """A country of ours as a whole."""
        name = self.gazetteers[code].country.name
        return Sense(Place(name, code, "country"), code, Level.COUNTRY)

    def _misprinted(
        self, text: str, folded: Folded, called: Iterable[int], known: Collection[int]
    ) -> dict[int, Mention]:
        """Names of units that are spelt nearly right where the text calls them one: "cercle de Badiangara"."""
        found = {}
        for start in called:
            word = _WORD.match(folded.plain, start)
            if word is None or start in known or len(word[0]) < _SPELT or not text[start].isupper():
                continue
            for meant in get_close_matches(word[0], self._units, 1, _ALIKE):
                found[start] = Mention(start, word.end(), text[start : word.end()], self._units[meant])
        return found

    def _add_country(self, names: dict[_Words, list[Sense]], gazetteer: Gazetteer) -> None:
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
                local, wary = name in region.local, _key(name) in self._wary
                sense = Sense(seat if same else unit, country.code, Level.REGION, local=local, wary=wary)
                self._add(names, name, sense)
            for name in region.local:
                self._add(names, name, Sense(unit, country.code, Level.REGION, local=True))
        towns = [(place.name, place) for place in gazetteer.places]
        spread: dict[_Words, set[str]] = {}
        for name, place in (*towns, *gazetteer.spellings):
            spread.setdefault(_key(name), set()).add(place.region)
        for name, place in (*towns, *gazetteer.spellings):
            wary = _key(name) in self._wary or len(spread[_key(name)]) >= _COMMON
            self._add(names, name, Sense(place, country.code, Level.PLACE, wary=wary))

    def _add_abroad(self, names: dict[_Words, list[Sense]]) -> None:
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

    def _villages_in(
        self, text: str, folded: Folded, called: Sequence[int], known: Collection[int]
    ) -> dict[int, Mention]:
        """Names that are known from nothing but the list of all localities: where the text calls them a village's, or
        where they open it before a colon or a date."""
        found = {}
        opening = [0] if _OPENING.match(folded.plain) else []
        for start in (*called, *opening):
            if start in known or not text[start : start + 1].isupper():
                continue
            words = folded.spaced[start : start + _NAME].split(" ")
            for count in range(min(_WORDS, len(words)), 0, -1):
                name = tuple(words[:count])
                end = start + sum(map(len, name)) + count - 1
                meant = start in called or (_OPENED.match(folded.plain, end) and not _is_acronym(text[start:end]))
                if meant and (senses := self._villages.get(name)):
                    found[start] = Mention(start, end, text[start:end], senses)
                    break
        return found

    @cached_property
    def _villages(self) -> dict[_Words, tuple[Sense, ...]]:
        """What each name of a locality may mean; made when a text first asks for it."""
        names: dict[_Words, list[Sense]] = {}
        for known in self._localities:
            for name, place in (*((place.name, place) for place in known.places), *known.spellings):
                country = place.region.partition("-")[0]
                self._add(names, name, Sense(place, country, Level.PLACE))
        return {words: tuple(senses) for words, senses in names.items()}

    def _add_if_new(self, names: dict[_Words, list[Sense]], name: str, sense: Sense) -> None:
        if _key(name) not in names:
            self._add(names, name, sense)

    def _add(self, names: dict[_Words, list[Sense]], name: str, sense: Sense) -> None:
        for words in _variants(_key(name)):
            senses = names.setdefault(words, [])
            if not any(known.place.region == sense.place.region for known in senses):
                senses.append(sense)
            if name[:1].islower():
                self._lower.add(words)


def load_atlas(codes: Iterable[str], folder: Path | None = None) -> Atlas:
    """All that is known of the places of some countries; `folder`: an operator's own gazetteers."""
    known = sorted(set(codes))
    return Atlas((load_gazetteer(it, folder) for it in known), (load_names(it, folder) for it in known))


def _behind(folded: str, called: Iterable[tuple[str, int]], words: frozenset[str], link: re.Pattern[str]) -> list[int]:
    """Where what stands behind any of `words` begins: "commune de Xyz"."""
    links = (link.match(folded, end) for word, end in called if word in words)
    return [found.end() for found in links if found]


def _is_acronym(name: str) -> bool:
    """Whether a name has capitals and small letters as no name of a place has them: "FAMa"."""
    return name[1:2].isupper() and not name.isupper() and name.isalpha()


def _is_joined(folded: str, start: int, words: _Words) -> bool:
    """Whether the words from `start` on have but a blank or an apostrophe between them."""
    at = start
    for word in words[:-1]:
        at += len(word) + 1
        if folded[at - 1] not in _BETWEEN:
            return False
    return True


@cache
def _key(name: str) -> _Words:
    words = tuple(_WORD.findall(fold(name)))
    return words[1:] if words[0] in _CLITICS and len(words) > 1 else words


def _variants(words: _Words) -> list[_Words]:
    if len(words) > 1 and words[0] in _PREFIXES:
        return [words, (words[0] + words[1], *words[2:])]
    return [words]


def _capital_regions(gazetteer: Gazetteer) -> frozenset[str]:
    """Codes of the regions that hold the capital and the government."""
    towns = {fold(gazetteer.country.capital), fold(gazetteer.country.government)}
    return frozenset(
        place.region for place in gazetteer.places if fold(place.name) in towns and place.kind != "commune"
    )
