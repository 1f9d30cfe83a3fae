"""What an operator says of regions, in data: what a name means, what a region weighs, where a story belongs. Pure.

    Corrections ──of(source, story)──▶ Told ──▶ names mean what is told, scores are weighed, a pinned story is decided

Nothing of this is forgotten on the way: what was told stands among the evidence, by the rule "told".
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TypeVar

from regionwire.item import Assigned, Evidence, Place
from regionwire.regions.atlas import Atlas, Level, Mention, Sense
from regionwire.regions.gazetteer import region_label
from regionwire.text import Folded, spaced

TOLD = "told"  # the rule of evidence that an operator gave


@dataclass(frozen=True, slots=True)
class Naming:
    """These words mean this region, country or FOREIGN, or no place at all (""). `source`: in its stories only."""

    words: str
    means: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Weighing:
    """A region's score is multiplied; 0 excludes it. `source`: in its stories only."""

    region: str
    factor: float = field(metadata={"limits": (0, 100)})  # that config.toml may set
    source: str = ""


@dataclass(frozen=True, slots=True)
class Pin:
    """One story: of these regions and no others, or of none of those. `story` is its address, or "source/key", which
    is what its entry's id ends with."""

    story: str
    regions: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one story. `names` by their folded words, `factors` by region."""

    names: Mapping[str, Naming] = field(default_factory=dict)
    factors: Mapping[str, float] = field(default_factory=dict)
    pin: Pin | None = None

    @property
    def excluded(self) -> frozenset[str]:
        """The regions that the story cannot be of."""
        return frozenset(code for code, factor in self.factors.items() if not factor)

    @property
    def pinned(self) -> tuple[str, ...]:
        """The regions that it is of, whatever it says; () where that is not told."""
        return self.pin.regions if self.pin else ()

    def atlas(self, atlas: Atlas) -> Atlas:
        """The atlas with names that mean what is told."""
        return atlas.changed(lambda found, text: self._renamed(found, text, atlas)) if self.names else atlas

    def weighed(self, scores: Mapping[str, float]) -> dict[str, float]:
        """Each region's score as it is told to weigh."""
        return {code: score * self.factors.get(code, 1.0) for code, score in scores.items()}

    def said(self, assigned: Assigned) -> Assigned:
        """The same with what was told of its region among its evidence."""
        code = assigned.code
        told = []
        if self.pin and code in self.pin.regions:
            told.append(Evidence(TOLD, "", self.pin.story, region_label(code), 0.0))
        elif (factor := self.factors.get(code)) and factor != 1:
            more = round(assigned.score * (1 - 1 / factor), 2)
            told.append(Evidence(TOLD, "", f"{code} × {factor:g}", region_label(code), more))
        return replace(assigned, evidence=(*told, *assigned.evidence)) if told else assigned

    def _renamed(self, found: list[Mention], text: Folded, atlas: Atlas) -> list[Mention]:
        """The names found, those that are told of in the place of what they cover; a longer name stays one."""
        told = [it for it in self._told(text, found, atlas) if not _inside_longer(it, found)]
        taken = bytearray(len(text.text))
        for mention in told:
            _take(taken, mention)
        free = [it for it in found if not any(taken[it.start : it.end])]
        return sorted((*free, *(it for it in told if it.senses)), key=lambda mention: mention.start)

    def _told(self, text: Folded, found: Iterable[Mention], atlas: Atlas) -> list[Mention]:
        """Where the names stand that are told of, the longest first; without a sense where they are no place."""
        known = {(it.start, it.end): it.senses for it in found}
        said = f" {text.spaced} "
        told: list[Mention] = []
        taken = bytearray(len(text.text))
        for name, naming in sorted(self.names.items(), key=lambda pair: (-len(pair[0]), pair[0])):
            start = said.find(f" {name} ")
            while start >= 0:
                end = start + len(name)
                written = text.text[start:end]
                if not any(taken[start:end]) and (naming.words.islower() or not written[:1].islower()):
                    senses = _senses(naming, known.get((start, end), ()), atlas)
                    told.append(Mention(start, end, written, senses))
                    _take(taken, told[-1])
                start = said.find(f" {name} ", start + 1)
        return told


NOTHING = Told()


def _inside_longer(mention: Mention, found: Sequence[Mention]) -> bool:
    """Whether one of the names found, which are in order and apart from each other, holds this one and more."""
    at = bisect_right(found, mention.start, key=lambda it: it.start) - 1
    return at >= 0 and mention.end <= found[at].end and len(found[at].words) > len(mention.words)


def _take(taken: bytearray, mention: Mention) -> None:
    """Mark a name's place in a text."""
    taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)


def _senses(naming: Naming, known: Iterable[Sense], atlas: Atlas) -> tuple[Sense, ...]:
    """The one sense that is told: the place of that name there, if the atlas has it."""
    if not naming.means:
        return ()
    country = naming.means.partition("-")[0]
    for sense in known:
        if sense.place.region == naming.means:
            return (replace(sense, local=False, wary=False, told=True),)
    unit = atlas.unit(naming.means) or Place(naming.words, naming.means, "place")
    level = Level.REGION if "-" in naming.means else Level.COUNTRY
    return (Sense(unit, country if country in atlas.gazetteers else "", level, told=True),)


@dataclass(frozen=True, slots=True)
class Corrections:
    """All that an operator says."""

    names: tuple[Naming, ...] = ()
    weights: tuple[Weighing, ...] = ()
    pins: tuple[Pin, ...] = ()

    def of(self, source: str, story: Collection[str]) -> Told:
        """What is told of a story of this source; `story` is all by which an operator may have called it.

        What is told of the source goes before what is told of all.
        """
        if not (self.names or self.weights or self.pins):
            return NOTHING
        names = {folded(it.words): it for it in _applying(self.names, source)}
        factors = {it.region: it.factor for it in _applying(self.weights, source)}
        pin = next((it for it in self.pins if it.story in story), None)
        if pin:
            factors |= dict.fromkeys(pin.without, 0.0)
        return Told(names, factors, pin)


UNCORRECTED = Corrections()

_Rule = TypeVar("_Rule", Naming, Weighing)


def _applying(rules: Iterable[_Rule], source: str) -> list[_Rule]:
    """The rules that hold for a source, its own last."""
    return sorted((it for it in rules if it.source in ("", source)), key=lambda it: it.source)


@cache
def folded(name: str) -> str:
    """A name as it is looked for in a text: its folded words, parted by blanks; "" if it has none."""
    return " ".join(spaced(name).split())
