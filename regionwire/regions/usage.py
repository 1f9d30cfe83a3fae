"""How languages speak of places: one file a language in `languages/`, all read at once and used together.

Nobody has to say in which language a text is: what stands before a name in one language means nothing in another.

    of, the                articles and prepositions, for use in other phrases as {of} and {the}
    before                 what stands before a name: the reading that it gives the name, words, and what parts both
    road                   words of roads, before one of their ends; `moving`: of a journey "de Kayes à Kidal"
    list                   what joins the names of a list; the two parts of "de … à …"
    after                  what stands behind a name: in brackets ("Kayes (Ouest)"), or by itself ("Mopti region");
                           what a government does whose capital is said for it ("Bamako exige")
    people.titles          what stands before a person's name
    words.beside           words that stand with a capital beside a name without being part of one
    words.units            what stands before the name of a unit, which may be misprinted there
    words.villages         what stands before the name of a village that is known from nothing else
    tone                   of the state, of the whole country, of a town's daily life (see `tone`)

A phrase is a regular expression; blanks part its alternatives, "_" is a blank. Texts are folded before they are read.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_LANGUAGES = files("regionwire.regions") / "languages"


@dataclass(frozen=True, slots=True)
class Usage:
    """All languages' phrases as patterns. What stands before a name is searched in a text that begins with a blank."""

    before: Mapping[str, re.Pattern[str]]  # by reading
    road: re.Pattern[str]
    moving: re.Pattern[str]
    joined: re.Pattern[str]
    span: re.Pattern[str]
    spanned: re.Pattern[str]
    at_after: re.Pattern[str]
    region_after: re.Pattern[str]
    speaks: re.Pattern[str]
    units: re.Pattern[str]
    title: re.Pattern[str]
    beside: frozenset[str]
    villages: frozenset[str]
    links: frozenset[str]  # articles and prepositions that may stand between "village" and a name
    state: re.Pattern[str]
    whole: re.Pattern[str]
    scope: re.Pattern[str]
    local: re.Pattern[str]


@cache
def load_usage() -> Usage:
    """The phrases of all languages."""
    names = sorted(it.name for it in _LANGUAGES.iterdir() if it.name.endswith(".toml"))
    return _usage([tomllib.loads((_LANGUAGES / name).read_text("utf-8")) for name in names])


def _filled(document: dict[str, Any]) -> dict[str, Any]:
    """A language's file with {of} and {the} replaced by what they stand for."""
    macros = {f"{{{name}}}": f"(?:{_any(document[name])})" for name in ("of", "the")}

    def fill(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: fill(it) for name, it in value.items()}
        if isinstance(value, list):
            return [fill(it) for it in value]
        for macro, phrase in macros.items():
            value = value.replace(macro, phrase)
        return value

    filled: dict[str, Any] = fill(document)
    return filled


def _usage(documents: list[dict[str, Any]]) -> Usage:
    languages = [_filled(it) for it in documents]

    def all_of(room: str, name: str) -> str:
        return "|".join(filter(None, (_any(it[room][name]) for it in languages)))

    before: dict[str, list[str]] = {}
    for language in languages:
        for rule in language["before"]:
            before.setdefault(rule["reading"], []).append(f"(?:{_any(rule['words'])}){_blanks(rule['then'])}")
    links = "|".join(_any(it["of"]) for it in languages)
    joints = "|".join(f"(?:{_any(it['list']['joints'])}){_blanks(it['list']['then'])}" for it in languages)
    opening, closing = ("|".join(_any(it["list"]["span"][end]) for it in languages) for end in (0, 1))
    return Usage(
        before={reading: _ending(phrases) for reading, phrases in sorted(before.items())},
        road=re.compile(rf"(?:^|[^a-z])(?:{all_of('road', 'words')})[^.;:]{{0,18}}$"),
        moving=re.compile(rf"(?:{all_of('road', 'moving')})[^.;]{{0,30}}$"),
        joined=re.compile(joints),
        span=_ending([opening]),
        spanned=re.compile(closing),
        at_after=re.compile(rf" ?(?::|\((?:{all_of('after', 'at')})\b)"),
        region_after=re.compile(rf" (?:{all_of('after', 'region')})\b"),
        speaks=re.compile(rf" (?:{all_of('after', 'speaks')})\b"),
        units=re.compile(rf"\b(?:{all_of('words', 'units')}) (?:{links})?(?=[a-z])"),
        title=re.compile(rf"(?:^|[\s(«\"])(?:{all_of('people', 'titles')})\.? $"),
        beside=frozenset(_words(languages, "beside")),
        villages=frozenset(_words(languages, "villages")),
        links=frozenset(
            re.findall("[a-z]+", " ".join(it["of"] + " " + it["the"] for it in documents).replace("_", " "))
        ),
        state=_whole_words(all_of("tone", "state")),
        whole=_whole_words(all_of("tone", "whole")),
        scope=_whole_words(all_of("tone", "scope")),
        local=_whole_words(all_of("tone", "local")),
    )


def _blanks(phrase: str) -> str:
    return phrase.replace("_", " ")


def _any(phrases: str) -> str:
    """An alternative of `phrases`."""
    return _blanks("|".join(phrases.split()))


def _ending(phrases: Iterable[str]) -> re.Pattern[str]:
    """What ends in one of `phrases`, which begin with a word."""
    return re.compile(f"[^a-z0-9](?:{'|'.join(phrases)})$")


def _whole_words(phrases: str) -> re.Pattern[str]:
    return re.compile(rf"\W({phrases})\b")


def _words(languages: list[dict[str, Any]], name: str) -> list[str]:
    return [word for it in languages for word in it["words"][name].split()]
