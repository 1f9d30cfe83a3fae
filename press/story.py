"""The stories of the press: invented dispatches in `stories/*.toml`, one `[[story]]` table each, all keys required."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

STORIES = Path(__file__).parent / "stories"
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CODE = re.compile(r"[a-z]{2}(-[a-z0-9-]+)?|foreign")


class BadStory(ValueError):
    """A story file that cannot be used; the message names file, story and key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PressStory:
    """A story as its author filed it, before any agency prints it.

    `regions` are gold codes of the gazetteer ("ml-kayes"), `origin` the key of the agency that files it, `byline` the
    name as printed ("Kadidia SANOGO"), `bureau` the town that name is posted to. `paragraphs` hold neither dateline
    nor byline.
    """

    id: str
    regions: tuple[str, ...]
    place: str
    origin: str
    section: str
    title: str
    standfirst: str
    byline: str
    bureau: str
    caption: str
    credit: str
    paragraphs: tuple[str, ...]


def load_stories(folder: Path = STORIES) -> tuple[PressStory, ...]:
    """All stories of `folder`, sorted by id.

    Raises BadStory for a file that is no TOML, a key that is missing, unknown or of the wrong type, an id used twice.
    """
    found: dict[str, tuple[PressStory, Path]] = {}
    for path in sorted(folder.glob("*.toml")):
        for story in _read(path):
            if story.id in found:
                raise BadStory(f"{path.name}: story {story.id!r}: id is already used in {found[story.id][1].name}")
            found[story.id] = (story, path)
    if not found:
        raise BadStory(f"{folder}: no stories; each *.toml there holds a list of [[story]] tables")
    return tuple(story for _, (story, _) in sorted(found.items()))


def _read(path: Path) -> list[PressStory]:
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as cause:
        raise BadStory(f"{path.name}: not TOML in UTF-8: {cause}") from cause
    if set(tables) != {"story"} or not isinstance(tables["story"], list):
        raise BadStory(f"{path.name}: holds {sorted(tables)}, expected [[story]] tables only")
    return [
        _story(table, f"{path.name}: story {index} ({table.get('id', 'no id')})")
        for index, table in enumerate(tables["story"], 1)
    ]


def _story(table: Mapping[str, Any], where: str) -> PressStory:
    names = {each.name for each in fields(PressStory)}
    if wrong := names ^ set(table):
        missing, unknown = sorted(wrong - set(table)), sorted(wrong - names)
        raise BadStory(f"{where}: missing keys {missing}, unknown keys {unknown}")
    values: dict[str, Any] = {}
    for name, value in table.items():
        plural = name in ("regions", "paragraphs")
        if plural and not (
            isinstance(value, list) and value and all(isinstance(each, str) and each.strip() for each in value)
        ):
            raise BadStory(f"{where}: {name} must be a list of non-empty strings")
        if not plural and not isinstance(value, str):
            raise BadStory(f"{where}: {name} must be a string")
        values[name] = tuple(value) if plural else value
    story = PressStory(**values)
    if not _SLUG.fullmatch(story.id):
        raise BadStory(f"{where}: id must be a slug of a-z, 0-9 and hyphens")
    if not all(_CODE.fullmatch(code) for code in story.regions):
        raise BadStory(f"{where}: regions {list(story.regions)} are not codes such as 'ml-kayes', 'ml' or 'foreign'")
    if not (story.title.strip() and story.place.strip()):
        raise BadStory(f"{where}: title and place must not be empty")
    return story
