"""What TOML gives -> dataclasses: what a field may hold is its type and its `limits`. ConfigError where it does not."""

from __future__ import annotations

import re
import types
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date, time
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

from regionwire.errors import ConfigError

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # which neither XML 1.0 nor a file's name can hold


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint: what was perhaps meant, else what there is."""
    names = sorted(known)
    close = get_close_matches(str(word), names, n=1, cutoff=0.5)
    if close:
        return f"did you mean {close[0]!r}?"
    return "known: " + ", ".join(names[:12]) + (" …" if len(names) > 12 else "")


def check_keys(file: Path, where: str, given: Mapping[str, Any], known: Iterable[str]) -> None:
    """ConfigError where a table has a key that is not `known`."""
    names = list(known)
    for key in given:
        if key not in names:
            raise ConfigError(file, f"{where}.{key}".lstrip("."), "unknown key", nearest(key, names))


def read_table(
    file: Path, where: str, table: type, given: Any, fixed: Mapping[str, Any] | None = None, base: Any = None
) -> Any:
    """`given` as a value of the dataclass `table`; `base` supplies what is not given."""
    if not isinstance(given, dict):
        raise ConfigError(file, where, "must be a table", f"[{where}]")
    hints, fixed = get_type_hints(table), dict(fixed or {})
    declared = {f.name: f for f in fields(table)}
    check_keys(file, where, given, [name for name in declared if name not in fixed])
    values = dict(fixed)
    for name, value in given.items():
        spot = f"{where}.{name}"
        values[name] = _value(file, spot, hints[name], value, getattr(base, name, None))
        low, high = declared[name].metadata.get("limits", (None, None))
        if low is not None and not low <= values[name] <= high:
            raise ConfigError(file, spot, f"{value!r} is out of range", f"from {low:.9g} to {high:.9g}")
    if base is not None:
        return replace(base, **values)
    for name, f in declared.items():
        if name not in values and f.default is MISSING and f.default_factory is MISSING:
            raise ConfigError(file, f"{where}.{name}", "is missing")
    return table(**values)


def _value(file: Path, where: str, hint: Any, value: Any, base: Any = None) -> Any:
    """`value` as the type `hint`; only the types that the dataclasses use."""
    if get_origin(hint) in (Union, types.UnionType):  # X | None
        hint = next(arg for arg in get_args(hint) if arg is not type(None))
    if get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise ConfigError(file, where, f"must be a list, not {value!r}")
        kinds = get_args(hint)
        if kinds[-1] is Ellipsis:
            kinds = kinds[:1] * len(value)
        elif len(value) != len(kinds):
            raise ConfigError(file, where, f"must be a list of {len(kinds)}, not {value!r}")
        return tuple(
            _value(file, f"{where}[{n}]", kind, one) for n, (kind, one) in enumerate(zip(kinds, value, strict=True))
        )
    if is_dataclass(hint) and isinstance(hint, type):
        return read_table(file, where, hint, value, base=base)
    if issubclass(hint, StrEnum):
        if value not in list(hint):
            raise ConfigError(file, where, f"{value!r} is not one of them", "one of: " + ", ".join(hint))
        return hint(value)
    if hint is float and type(value) is int:
        return float(str(value))  # infinite, so out of range, where float(value) overflows
    if type(value) is not hint:
        names = {str: "a text in quotes", int: "a whole number", float: "a number", bool: "true or false"}
        shown = str(value) if isinstance(value, date | time) else repr(value)  # as it was written
        raise ConfigError(file, where, f"must be {names[hint]}, not {shown}")
    if hint is str and CONTROL.search(value):
        raise ConfigError(file, where, f"holds a control character: {value!r}")
    return value
