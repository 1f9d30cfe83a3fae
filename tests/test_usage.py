"""How languages speak of places: the files themselves."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

LANGUAGES = sorted(
    (it for it in (files("regionwire.regions") / "languages").iterdir() if it.name.endswith(".toml")),
    key=lambda it: it.name,
)


def phrases(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from value.replace("{of}", "de_").replace("{the}", "la_").split()
    else:
        for it in value.values() if isinstance(value, dict) else value:
            yield from phrases(it)


@pytest.mark.parametrize("file", LANGUAGES, ids=lambda it: it.name)
def test_each_phrase_is_a_pattern_by_itself_and_matches_something(file: Any) -> None:
    """A blank inside a phrase would cut it in two, and leave an alternative that matches anything."""
    for phrase in phrases(tomllib.loads(file.read_text("utf-8"))):
        assert re.compile(phrase).fullmatch("") is None or phrase.endswith(("?", ")?")), phrase


def test_all_languages_have_the_same_rooms() -> None:
    rooms = [set(tomllib.loads(file.read_text("utf-8"))) for file in LANGUAGES]
    assert all(room == rooms[0] for room in rooms)
