"""gazetteer.json, the file that tells of a country's places: its records, read, written and put together.

    {"country": {…}, "regions": […], "districts": […], "places": […], "ambiguous": {…}, "surnames": […], "given": […]}

One record is one line, so that a correction is a readable difference. What a record leaves out is as its class says.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from regionwire.errors import GazetteerError
from regionwire.text import words

FILE = "gazetteer.json"


class Country(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """`capital` and `government` are towns: where the state sits in law, and where its ministries are."""

    code: str
    iso2: str
    name: str
    aliases: tuple[str, ...]
    demonyms: tuple[str, ...]  # every form, in lower case
    capital: str
    government: str
    second_level: str = ""  # what its districts are called: "cercle"; the kind of their places
    source: str = ""
    licence: str = ""


class Region(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A first-level unit in force. `formerly` is the code of the region it was cut from, "" for an old one.

    `local` are names that mean it only to its own country ("4è Région", "région du Nord").
    """

    code: str
    name: str
    type: str
    seat: str
    aliases: tuple[str, ...] = ()
    local: tuple[str, ...] = ()
    formerly: str = ""
    iso: str = ""  # ISO 3166-2, "" where ISO has none yet
    law: str = ""  # its number in the law


class District(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A second-level unit in force: "ml-kayes-bafoulabe". It is a place as well, where its seat is.

    `seat` is the town that it is governed from, "" where that has its name; `commune` the one that this town lies in.
    """

    code: str
    name: str
    region: str
    aliases: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    seat: str = ""
    commune: str = ""


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A place as a file has it; for the fields see `Place`. A commune is its own `commune` unless it says otherwise."""

    name: str
    region: str
    kind: str
    aliases: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    district: str = ""
    commune: str = ""


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A file. Without `country` it adds to the gazetteer that comes with the program."""

    country: Country | None = None
    regions: tuple[Region, ...] = ()
    districts: tuple[District, ...] = ()
    places: tuple[Entry, ...] = ()
    ambiguous: dict[str, tuple[str, ...]] = {}  # folded name -> why it is unsafe alone
    surnames: tuple[str, ...] = ()  # folded
    given: tuple[str, ...] = ()  # folded


def read_document(file: Path) -> Document:
    """A gazetteer.json. GazetteerError where it is not in the shape of one."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=Document)
    except (OSError, ValueError) as cause:  # unreadable, not UTF-8, not JSON, another shape
        raise GazetteerError(str(file), "(file)", f"cannot be read as a gazetteer: {cause}") from cause


def document_text(document: Document) -> str:
    """The same as the text of a file, one record a line."""
    parts = [("country", _line(document.country))] if document.country else []
    for name in ("regions", "districts", "places"):
        records = ",\n    ".join(_line(record) for record in getattr(document, name))
        parts.append((name, f"[\n    {records}\n  ]" if records else "[]"))
    reasons = ",\n    ".join(f"{_line(name)}: {_line(why)}" for name, why in sorted(document.ambiguous.items()))
    parts.append(("ambiguous", f"{{\n    {reasons}\n  }}" if reasons else "{}"))
    parts += [(name, _line(sorted(getattr(document, name)))) for name in ("surnames", "given")]
    return "{\n" + ",\n".join(f'  "{name}": {text}' for name, text in parts) + "\n}\n"


def _line(record: Any) -> str:
    return json.dumps(msgspec.to_builtins(record), ensure_ascii=False)


def merged(ours: Document, own: Document) -> Document:
    """Both, where the operator's records take the place of ours."""
    return Document(
        country=ours.country,
        regions=tuple(({it.code: it for it in ours.regions} | {it.code: it for it in own.regions}).values()),
        districts=tuple(({it.code: it for it in ours.districts} | {it.code: it for it in own.districts}).values()),
        places=tuple(({_key(it): it for it in ours.places} | {_key(it): it for it in own.places}).values()),
        ambiguous=ours.ambiguous | own.ambiguous,
        surnames=(*ours.surnames, *own.surnames),
        given=(*ours.given, *own.given),
    )


def _key(entry: Entry | District) -> tuple[str, str]:
    return " ".join(words(entry.name)), entry.region
