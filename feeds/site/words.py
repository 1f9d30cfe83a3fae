"""The words of the pages in one language: `languages/LANGUAGE.toml`, with dates, numbers and plurals from CLDR (Babel).

Nothing is relative to now: the same story gives the same bytes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime, format_timedelta
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from regionwire.item import FOREIGN

_FOLDER = files(__package__).joinpath("languages")

Said = str | Mapping[str, str] | list[str]


class Words:
    """What the pages say in `language`; `said` are its words by their dotted keys."""

    def __init__(self, language: str, said: Mapping[str, Said]) -> None:
        self.language = language
        self.said = said
        self._locale = Locale.parse(language, sep="-")
        self.direction: str = self._locale.text_direction  # "ltr" or "rtl"

    def __call__(self, key: str, /, **values: str) -> str:
        """The words of that key, filled in. KeyError."""
        return self._text(key).format(**values)

    def markup(self, key: str, /, **values: str) -> Markup:
        """The same in HTML; what is filled in is escaped unless it is markup."""
        return escape(self._text(key)).format(**values)

    def count(self, key: str, n: int) -> str:
        """`aucune nouvelle`, `1 nouvelle`, `12 nouvelles`: the form of that key that goes with `n`."""
        forms = self.said[key]
        if not isinstance(forms, Mapping):
            raise KeyError(key)
        form = "zero" if n == 0 and "zero" in forms else self._locale.plural_form(n)
        return forms.get(form, forms["other"]).format(n=self.number(n))

    def choices(self, key: str) -> list[str]:
        """A list of words."""
        choices = self.said[key]
        if not isinstance(choices, list):
            raise KeyError(key)
        return choices

    def day(self, moment: datetime, zone: str) -> str:
        """`lundi 1er décembre 2025`"""
        return self._date("day", moment, zone)

    def date(self, moment: datetime, zone: str) -> str:
        """`1er décembre 2025`"""
        return self._date("date", moment, zone)

    def clock(self, moment: datetime, zone: str) -> str:
        """`7 h 05`, with no-break spaces."""
        return self._date("clock", moment, zone)

    def moment(self, moment: datetime, zone: str) -> str:
        """`1er décembre 2025 à 7 h 05`"""
        return self("dates.moment", date=self.date(moment, zone), clock=self.clock(moment, zone))

    def brief(self, moment: datetime, zone: str, *, day_only: bool) -> str:
        """`1er déc. 2025, 7 h 05`, without the hour where that is not known."""
        date = self._date("short", moment, zone)
        return date if day_only else self("dates.brief", date=date, clock=self.clock(moment, zone))

    def clock_name(self, zone: str) -> str:
        """Whose clock it is: `Bamako`, `temps universel`."""
        return self._text("dates.universal") if zone == "UTC" else zone.rpartition("/")[2].replace("_", " ")

    def number(self, value: float) -> str:
        """`2,5`"""
        return format_decimal(value, locale=self._locale)

    def duration(self, seconds: float) -> str:
        """`15 minutes`"""
        return format_timedelta(timedelta(seconds=seconds), threshold=1.5, locale=self._locale)

    def place(self, code: str, label: str) -> str:
        """A country by its name in this language, what is abroad by ours; any other place by its own, `label`."""
        if code == FOREIGN:
            return self._text("site.foreign")
        return str(self._locale.territories.get(code.upper(), label))

    def _text(self, key: str) -> str:
        text = self.said[key]
        if not isinstance(text, str):
            raise KeyError(key)
        return text

    def _date(self, key: str, moment: datetime, zone: str) -> str:
        local = moment.astimezone(ZoneInfo(zone))
        pattern = self.said.get(f"dates.first.{key}") if local.day == 1 else None
        return format_datetime(local, str(pattern or self._text(f"dates.{key}")), locale=self._locale)


def languages() -> tuple[str, ...]:
    """The languages that pages can be in (BCP 47)."""
    names = (file.name for file in _FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def language_name(language: str) -> str:
    """What a language calls itself: `Français`."""
    name = Locale.parse(language, sep="-").get_display_name(language.replace("-", "_")) or language
    return name[:1].upper() + name[1:]


@cache
def words(language: str) -> Words:
    """The words of a language, else of what it is a kind of: `fr` for `fr-ML`. ValueError where there are none."""
    known = languages()
    for name in (language, language.partition("-")[0]):
        if name in known:
            table = tomllib.loads(_FOLDER.joinpath(f"{name}.toml").read_text("utf-8"))
            return Words(language, _flat(table))
    raise ValueError(f"the pages have no words in {language!r}: there are {', '.join(known)}")


def _flat(table: Mapping[str, object], above: str = "") -> dict[str, Said]:
    """Tables -> dotted keys; a table of plural forms is one value."""
    found: dict[str, Said] = {}
    for key, value in table.items():
        name = f"{above}{key}"
        if isinstance(value, dict) and "other" not in value:
            found |= _flat(value, f"{name}.")
        elif isinstance(value, str | list | dict):
            found[name] = value
    return found
