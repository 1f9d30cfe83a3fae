"""config.toml -> frozen `Config`.

Every table of the file is a dataclass of tables.py, every key one of its fields; what a field may hold is its type and
its `limits`. So an unknown key, a bad value, a source that nobody declared or a region that no gazetteer knows is found
here, before anything is fetched, and the ConfigError names file, key and the nearest valid spelling.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from regionwire.config.regions import check_regions, misled, story_of
from regionwire.config.sources import LANGUAGE, faults
from regionwire.config.tables import TABLES, Config, RetiredTable, SearchTable
from regionwire.config.typed import check_keys, nearest, read_table
from regionwire.errors import ConfigError
from regionwire.regions import look_in
from regionwire.source import Source

__all__ = ["LANGUAGE", "TABLES", "Config", "RetiredTable", "SearchTable", "load_config", "parse_config"]


def load_config(file: Path, declared: Mapping[str, Source]) -> Config:
    """Read `file`; `declared` are the sources that the program brings, by key. ConfigError names what is wrong."""
    try:
        data = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        raise ConfigError(file, "(file)", "there is no such file", "copy the config.toml of the project") from None
    except (OSError, ValueError) as cause:  # not UTF-8, not TOML, a number of more digits than Python reads
        raise ConfigError(file, "(file)", f"cannot be read: {cause}") from cause
    return parse_config(data, file, declared)


def parse_config(data: Mapping[str, Any], file: Path, declared: Mapping[str, Source]) -> Config:
    """A configuration's tables as values; see `load_config`. Its folder of gazetteers is looked in from here on."""
    check_keys(file, "", data, [*TABLES, "source"])
    tables = {name: read_table(file, name, table, data.get(name, {})) for name, table in TABLES.items()}
    config = Config(file=file, **tables)
    look_in(config.gazetteers)
    check_regions(config)
    own = _declared(file, data.get("source", {}), declared)
    known = dict(declared) | own
    for n, key in enumerate(config.read.sources):
        if key in config.read.sources[:n]:
            raise ConfigError(file, f"read.sources[{n}]", f"{key!r} is named twice")
        if key not in known:
            raise ConfigError(file, f"read.sources[{n}]", f"no source is called {key!r}", nearest(key, known))
    read = set(config.read.sources)
    for key, problem, hint in misled(config.regions, known):
        raise ConfigError(file, f"regions.{key}", problem, hint)
    stories = tuple(replace(pin, story=story_of(pin.story, known.values())) for pin in config.regions.story)
    return replace(
        config,
        regions=replace(config.regions, story=stories),
        sources=tuple(known[key] for key in sorted(read)),
        unread=tuple(own[key] for key in sorted(own.keys() - read)),
    )


def _declared(file: Path, tables: Any, declared: Mapping[str, Source]) -> dict[str, Source]:
    """[source.KEY]: a source of the operator's own, or changes to one that the program brings."""
    if not isinstance(tables, dict):
        raise ConfigError(file, "source", "must be a table of tables", "[source.mypaper]")
    made = {}
    for key, given in tables.items():
        where = f"source.{key}"
        if not re.fullmatch(r"[a-z][a-z0-9-]{0,30}", key):
            raise ConfigError(file, where, "a source's key has lower-case letters, digits and hyphens only")
        made[key] = read_table(file, where, Source, given, {"key": key}, declared.get(key))
        _check_source(file, where, made[key])
    return made


def _check_source(file: Path, where: str, source: Source) -> None:
    for key, problem, hint in faults(source):
        raise ConfigError(file, f"{where}.{key}", problem, hint)
