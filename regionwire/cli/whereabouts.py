"""`regionwire locate --jsonl`: an item a line -> its regions a line. Nothing here raises for an item."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import msgspec
import structlog

from regionwire.cli.jsonl import NULL, BadLine, Line, decoded
from regionwire.cli.room import set_up_logging
from regionwire.item import Assigned, Place
from regionwire.locate import Locator, own_atlas
from regionwire.regions import Atlas, Corrections, known_countries, load_atlas, look_in
from regionwire.source import Source

LONGEST = 20_000_000  # bytes of a line

log = structlog.get_logger("regionwire.locate")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beforehand: gazetteers (none: those of each item's own country), the country of items that tell
    none, sources by whose keys items are told, what an operator says, and where the operator's own gazetteers are."""

    countries: tuple[str, ...]
    country: str
    sources: tuple[Source, ...]
    corrections: Corrections
    folder: Path | None


class _Item(Line):
    """A line of `locate --jsonl`: what somebody has of a story; what else stands in the line is not looked at."""

    title: Any = None
    dateline: Any = None
    body: Any = None
    byline: Any = None
    url: Any = None
    source: Any = None


class Whereabouts(msgspec.Struct, kw_only=True, frozen=True):
    """The answer to a line. `regions` are codes, the primary one first; with an error there are none."""

    id: msgspec.Raw = NULL  # as it was given
    regions: tuple[str, ...] = ()
    primary: str | None = None
    evidence: tuple[dict[str, Any], ...] = ()  # code, rule, field, words, place, weight
    place: Place | None = None
    error: str | msgspec.UnsetType = msgspec.UNSET


@cache
def locator(known: Known) -> Locator:
    """One a process; one that is forked has it already."""
    if known.countries:
        atlas, countries = load_atlas(known.countries), known.countries
        return _locator(lambda _: atlas, countries, known)
    return _locator(own_atlas, known_countries(), known)


def _locator(atlas_of: Callable[[str], Atlas], countries: Collection[str], known: Known) -> Locator:
    return Locator(atlas_of, countries, country=known.country, sources=known.sources, corrections=known.corrections)


def answering(known: Known) -> Callable[[bytes], bytes]:
    """What answers lines in a process of its own."""
    set_up_logging(quiet=True, least=logging.ERROR)
    look_in(known.folder)  # a process that is not forked has read no configuration
    return partial(answer_line, finder=locator(known))


def answer_line(line: bytes, finder: Locator) -> bytes:
    """The answer to a line, whatever it holds, without its end."""
    try:
        item = decoded(line, _Item, LONGEST)
        said = _strings(item)
    except BadLine as bad:
        return _encoded(Whereabouts(id=bad.id, error=str(bad)))
    try:
        regions, place = finder.locate(**said)
    except Exception as fault:  # an item must not keep the next ones from being answered
        log.exception("item not located", id=bytes(item.id).decode())
        return _encoded(Whereabouts(id=item.id, error=f"a fault of ours: {type(fault).__name__}: {fault}"))
    codes = tuple(one.code for one in regions)
    return _encoded(Whereabouts(id=item.id, regions=codes, primary=codes[0], evidence=told(regions), place=place))


def answer_failed(line: bytes, reason: str) -> bytes:
    """The same where something else kept it from being answered."""
    try:
        name = decoded(line, _Item, LONGEST).id
    except BadLine as bad:
        name = bad.id
    return _encoded(Whereabouts(id=name, error=reason))


def told(regions: tuple[Assigned, ...]) -> tuple[dict[str, Any], ...]:
    """The evidence for regions, as JSON has it."""
    return tuple({"code": one.code, **msgspec.to_builtins(it)} for one in regions for it in one.evidence)


def _strings(item: _Item) -> dict[str, str]:
    said = {name: getattr(item, name) for name in _Item.__struct_fields__ if name != "id"}
    for name, value in said.items():
        if not isinstance(value, str | None):
            raise BadLine(f"{name} is not a string", item.id)
    return {name: (value or "").encode("utf-8", "replace").decode() for name, value in said.items()}


_JSON = msgspec.json.Encoder()


def _encoded(answer: Whereabouts) -> bytes:
    return _JSON.encode(answer)
