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
    words.units            what a unit is called, whose name may be misprinted behind it
    words.villages         what a village is called that is known from nothing else
    tone                   of the state, of the whole country, of a town's daily life (see `tone`)

What is under `words` is plain words, all else phrases: regular expressions whose alternatives blanks part, with "_" for
a blank. Texts are folded before they are read.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_LEADING = ("title", "name", "region", "unit", "near", "passing", "between", "by", "at")  # of two as long the first
_REPEATED = ("?", "*", "+", "{")
_LANGUAGES = files("regionwire.regions") / "languages"


@dataclass(frozen=True, slots=True)
class Usage:
    """All languages' phrases as patterns; those before a name and of tone are searched in what begins with a blank."""

    leading: re.Pattern[str]  # of several phrases the longest counts, and …
    readings: tuple[str, ...]  # the number of the group that matches tells its reading
    before: Mapping[str, re.Pattern[str]]  # by reading, for names that may be more than a place: water, relation, state
    road: re.Pattern[str]
    moving: re.Pattern[str]
    joined: re.Pattern[str]
    span: re.Pattern[str]
    spanned: re.Pattern[str]
    at_after: re.Pattern[str]
    region_after: re.Pattern[str]
    speaks: re.Pattern[str]
    beside: frozenset[str]
    units: frozenset[str]
    unit_link: re.Pattern[str]  # between one of `units` and a name
    villages: frozenset[str]
    village_link: re.Pattern[str]
    state: re.Pattern[str]
    whole: re.Pattern[str]
    scope: re.Pattern[str]
    local: re.Pattern[str]

    def led(self, before: str) -> str:
        """The reading that the phrase gives at which `before` ends, "" if it ends in none."""
        phrase = self.leading.search(before)
        return self.readings[phrase.lastindex or 0] if phrase else ""


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
        return _any(" ".join(it[room][name] for it in languages))

    articles, links = (_any(" ".join(it[name] for it in languages)) for name in ("the", "of"))
    before: dict[str, list[tuple[str, str]]] = {}
    for language in languages:
        for rule in language["before"]:
            before.setdefault(rule["reading"], []).append((rule["words"], _blanks(rule["then"])))
    before["title"] = [(" ".join(it["people"]["titles"] for it in languages), r"\.? ")]
    leading, readings = _by_letters({reading: before.pop(reading) for reading in _LEADING})
    joints = "|".join(f"(?:{_any(it['list']['joints'])}){_blanks(it['list']['then'])}" for it in languages)
    opening, closing = ("|".join(_any(it["list"]["span"][end]) for it in languages) for end in (0, 1))
    return Usage(
        leading=leading,
        readings=readings,
        before={name: _ending(f"(?:{_any(words)}){then}" for words, then in rules) for name, rules in before.items()},
        road=re.compile(rf"[^a-z](?:{all_of('road', 'words')})[^.;:]{{0,18}}$"),
        moving=re.compile(rf"(?:{all_of('road', 'moving')})[^.;]{{0,30}}$"),
        joined=re.compile(joints),
        span=_ending([opening]),
        spanned=re.compile(closing),
        at_after=re.compile(rf" ?(?::|\((?:{all_of('after', 'at')})\b)"),
        region_after=re.compile(rf" (?:{all_of('after', 'region')})\b"),
        speaks=re.compile(rf" (?:{all_of('after', 'speaks')})\b"),
        beside=_words(languages, "beside"),
        units=_words(languages, "units"),
        unit_link=re.compile(rf" (?:{links})?(?=[a-z])"),
        villages=_words(languages, "villages"),
        village_link=re.compile(rf" (?:{links})?(?:{articles})?(?=[a-z])"),
        state=_whole_words(all_of("tone", "state")),
        whole=_whole_words(all_of("tone", "whole")),
        scope=_whole_words(all_of("tone", "scope")),
        local=_whole_words(all_of("tone", "local")),
    )


def _blanks(phrase: str) -> str:
    return phrase.replace("_", " ")


def _any(phrases: str) -> str:
    """An alternative of `phrases`, by first letters: an engine that backtracks tries each branch at each word."""
    branches = (f"{first}(?:{'|'.join(rest)})" for first, rest in _first_letters(phrases).items())
    return _blanks("|".join(branches))


def _first_letters(phrases: str) -> dict[str, list[str]]:
    """What follows each first letter of `phrases`; under "" those that do not begin with one and the same."""
    found: dict[str, list[str]] = {}
    for phrase in phrases.split():
        plain = phrase[:1].isalpha() and phrase[1:2] not in _REPEATED
        found.setdefault(phrase[0] if plain else "", []).append(phrase[1:] if plain else phrase)
    return found


def _by_letters(rules: Mapping[str, list[tuple[str, str]]]) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """All rules in one pattern, by first letters, and the reading that each of its groups, empty ones, stands for."""
    branches: dict[str, list[tuple[str, str]]] = {}
    for reading, phrases in rules.items():
        for words, then in phrases:
            for first, rest in _first_letters(words).items():
                branches.setdefault(first, []).append((_blanks(f"(?:{'|'.join(rest)}){then}()"), reading))
    pattern = _ending(f"{first}(?:{'|'.join(it for it, _ in rest)})" for first, rest in branches.items())
    return pattern, ("", *(reading for rest in branches.values() for _, reading in rest))


def _ending(phrases: Iterable[str]) -> re.Pattern[str]:
    """What ends in one of `phrases`, which begin with a word."""
    return re.compile(f"[^a-z0-9](?:{'|'.join(phrases)})$")


def _whole_words(phrases: str) -> re.Pattern[str]:
    return re.compile(rf"\W({phrases})\b")


def _words(languages: list[dict[str, Any]], name: str) -> frozenset[str]:
    return frozenset(word for it in languages for word in it["words"][name].split())
