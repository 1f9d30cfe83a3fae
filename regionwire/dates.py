"""Dates as news pages print them: French first, then English, Portuguese, ISO 8601, RFC 822 and numbers. Pure.

The grammar is closed: a string is a date as a whole, apart from a label before it ("Publié le") and what pages set
behind it ("| Le Pays", "par Awa Keïta"), or it is none. A weekday is read over: pages print wrong ones beside right
days.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from regionwire.item import Moment, Precision

_MONTHS = (
    "janvier janv jan january janeiro",
    "février févr fév feb february fevereiro",
    "mars mar march março",
    "avril avr apr april abril abr",
    "mai may maio",
    "juin jun june junho",
    "juillet juil jul july julho",
    "août aoû aug august agosto ago",
    "septembre sept sep september setembro set",
    "octobre oct october outubro out",
    "novembre nov november novembro",
    "décembre déc dec december dezembro dez",
)
_WEEKDAYS = (
    "lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven vend sam dim"
    " monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun"
    " segunda terça quarta quinta sexta sábado domingo segunda-feira terça-feira quarta-feira quinta-feira sexta-feira"
)
# names of RFC 822 section 5.1, and of the clocks of Africa and Europe; in hours
_ZONES = {
    **dict.fromkeys(("z", "gmt", "utc", "ut", "tu", "wet"), 0),
    **dict.fromkeys(("wat", "cet", "bst"), 1),
    **dict.fromkeys(("cat", "sast", "eet", "cest"), 2),
    "eat": 3,
    "edt": -4,
    **dict.fromkeys(("est", "cdt"), -5),
    **dict.fromkeys(("cst", "mdt"), -6),
    **dict.fromkeys(("mst", "pdt"), -7),
    "pst": -8,
}


def _plain(text: str) -> str:
    """Lower case, accents off, blanks collapsed; U+FFFD, the trace of a damaged letter, stays."""
    plain = unicodedata.normalize("NFKD", text).lower().replace("ı", "i")
    if not plain.isascii():
        plain = "".join([sign for sign in plain if not unicodedata.combining(sign)])
    return " ".join(plain.split())


def _spellings(name: str) -> tuple[str, ...]:
    """`name` plain, and with its accented letters damaged: as one sign, or as one for each of their bytes in UTF-8."""
    one, two = ("".join(sign if sign.isascii() else damage for sign in name) for damage in ("\ufffd", "\ufffd\ufffd"))
    return _plain(name), one, two


def _any_of(names: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, names), key=lambda name: (-len(name), name)))


_NUMBERS = {s: number for number, names in enumerate(_MONTHS, 1) for name in names.split() for s in _spellings(name)}
_MONTH = rf"(?P<month>{_any_of(_NUMBERS)})(?![a-z\ufffd])\.?"
_WEEKDAY = rf"(?:{_any_of({s for name in _WEEKDAYS.split() for s in _spellings(name)})})"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?!\d)"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"

_SAID = (
    r"(?:(?:article |depeche )?(?:publi|post|diffus|redig)ee?s?|parue?s?|mis en ligne|publication"
    r"|(?:date )?posted|published|publicado)\b"
)
_CHANGED = (
    r"(?:(?:derniere )?(?:mise? a jour|modification)|modifiee?|actualisee?|(?:last )?(?:updated|modified)|atualizado)\b"
)
_BEHIND = r"\s*:?\s*(?:(?:le|on|sur|em|the)\b\s*)?:?\s*"
_ANCHOR = re.compile(
    rf"(?:[a-z]{{2,12}} - )?(?:{_SAID}|date(?: de (?:publication|parution|mise en ligne))?(?= ?:)){_BEHIND}"
)
_LABEL = re.compile(rf"{_ANCHOR.pattern}|{_CHANGED}{_BEHIND}")
_WHEN = re.compile(rf"(?:{_WEEKDAY}(?![a-z\ufffd])\.?\s*,?\s*)?(?:(?:le|on)\s+)?")
_FORMS = tuple(
    map(
        re.compile,
        (
            rf"{_YEAR}(?P<cut>[./-])(?P<number>0?[1-9]|1[0-2])(?P=cut){_DAY}",  # 2026-04-20
            rf"(?P<first>\d\d?) ?(?P<cut>[./-]) ?(?P<second>\d\d?) ?(?P=cut) ?{_YEAR}",  # 03.12.2017
            # 1er févr. 2021, 14 de março de 2026, 19 mars
            rf"{_DAY}(?:er|e|nd|st|rd|th|o|\.)? ?(?:de |[-/])?{_MONTH}(?: ?,? ?(?:de |[-/])?{_YEAR})?",
            rf"{_MONTH} {_DAY}(?:st|nd|rd|th)? ?,? {_YEAR}",  # octobre 30, 2025
            rf"(?<=[a-z])(?P<number>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01]){_YEAR}",  # tue11212017
        ),
    )
)
# "à 07:35", "- 0:36", ", 10:48am", "15h35", "9h", "14heures", with seconds and a zone
_TIME = re.compile(
    r"(?: ?[,|·–—-])? ?(?:(?:a|at|as|vers) |t(?=\d))?"
    r"(?P<hour>[01]?\d|2[0-3])"
    r"(?: ?(?::|h|heures?) ?(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?(?: ?(?:mn|min|minutes?)\b)?"
    r"| ?(?:h|heures?)(?![a-z\d])|(?= ?[ap]\.?m\b))"
    r"(?: ?(?P<half>[ap])\.?m\b\.?)?"
    rf"(?: ?(?:(?P<offset>[+-](?:0\d|1[0-4]):?[0-5]\d)|\(?(?P<zone>{_any_of(_ZONES)})\b\)?))?"
)
_REST = re.compile(rf"[ .,;]*(?:$|[|/•·].*| ?[(,–—-]? ?{_CHANGED}.*| (?:par|by|por|dans) .+)")
_AGO = re.compile(
    r"(?:il y a |ha )(?P<count>\d{1,3}|une?) (?P<unit>min|h|j)[a-z]*\.?$"
    r"|(?P<number>\d{1,3}|an?) (?P<word>min|h|d)[a-z]* ago$"
)
_NEAR = re.compile(r"(?P<back>avant.hier|hier|yesterday|aujourd.?hui|today|ontem|hoje)\b")
_BACK = {"hier": 1, "yesterday": 1, "ontem": 1, "avant": 2}

_ISO = re.compile(r"((?:19|20)\d\d-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:[.,]\d+)?(?: ?(Z|[+-]\d\d:?\d\d))?)?$")
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)$")
_MAX_LENGTH = 200


def parse_date(text: str, *, zone: str, fetched: datetime, language: str = "fr") -> Moment | None:
    """The time that `text` says; None where it is no date, or not a certain one.

    `zone` (IANA name or offset) is that of the page's clock and holds where the text names none. A day without a year
    is the last such day before `fetched`; "il y a 2 heures" counts back from it. A day alone is noon in its zone. Of
    07-10-2026 the first number is the day, unless that cannot be; in English it is no date unless only one reading is
    possible. Seconds are whole. A date in the future is given as it stands: see `clamp`.
    """
    text = text.strip()
    iso = _ISO.match(text)
    if iso:
        return _iso(iso, zone)
    if len(text) > _MAX_LENGTH:
        return None
    line = _plain(text)
    label = _LABEL.match(line)
    return _Reading(zone, fetched, language).read(line[label.end() :] if label else line)


def find_published(lines: Iterable[str]) -> str | None:
    """The first of a page's lines that says when the story was published: "Publié …", "Date : …", "Posted on …".

    A date that no such word anchors may be a header's clock or another story's. A label alone on its line takes the
    date from the next one.
    """
    waiting = ""
    for line in lines:
        text = line.strip()
        plain = _plain(text) if len(text) <= _MAX_LENGTH else ""
        if waiting and _is_date(plain):
            return f"{waiting} {text}"
        anchor = _ANCHOR.match(plain)
        waiting = text if anchor and anchor.end() == len(plain) else waiting if not plain else ""
        if anchor and not waiting and _is_date(plain[anchor.end() :]):
            return text
    return None


def clamp(moment: Moment, fetched: datetime) -> Moment:
    """`moment`, but not after the fetch: what was read had been published."""
    return replace(moment, at=fetched.astimezone(UTC)) if moment.at > fetched else moment


_UNIQID = re.compile(r"([0-9a-f]{8})([0-9a-f]{5})$")


def uniqid_time(token: str) -> datetime | None:
    """When PHP's `uniqid()` made `token`: 8 hex digits of seconds, 5 of microseconds, in UTC; None when impossible."""
    digits = _UNIQID.match(token)
    if not digits or (micros := int(digits[2], 16)) > 999_999:
        return None
    made = datetime.fromtimestamp(int(digits[1], 16), UTC).replace(microsecond=micros)
    return made if 2005 <= made.year <= 2100 else None


@lru_cache(maxsize=64)
def _clock(zone: str) -> tzinfo:
    offset = _OFFSET.match(zone)
    if not offset:
        return ZoneInfo(zone)
    shift = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
    return timezone(-shift if offset[1] == "-" else shift)


def _offset_name(hours: int) -> str:
    return f"{'-' if hours < 0 else '+'}{abs(hours):02}:00" if hours else "UTC"


def _moment(day: date, clock: time, precision: Precision, zone: str) -> Moment:
    return Moment(datetime.combine(day, clock, _clock(zone)).astimezone(UTC), precision, zone)


def _iso(found: re.Match[str], zone: str) -> Moment | None:
    day, minutes, seconds, offset = found.groups()
    if offset:
        zone = "UTC" if offset == "Z" or not offset.strip("+-0:") else f"{offset[:3]}:{offset[-2:]}"
    precision = Precision.DAY if not minutes else Precision.SECOND if seconds else Precision.MINUTE
    try:
        clock = time.fromisoformat(minutes + (seconds or "")) if minutes else time(12)
        return _moment(date.fromisoformat(day), clock, precision, zone)
    except ValueError:
        return None


def _is_date(plain: str) -> bool:
    return _Reading("UTC", datetime(2000, 2, 29, tzinfo=UTC), "fr").read(plain) is not None


@dataclass(frozen=True, slots=True)
class _Reading:
    """One plain line (see `_plain`), without its label, as a time."""

    zone: str
    fetched: datetime
    language: str

    def read(self, line: str) -> Moment | None:
        if not line:
            return None
        near = _NEAR.match(line)
        if near:
            back = _BACK.get(near["back"][:5].rstrip("- "), _BACK.get(near["back"], 0))
            return self._at(self._today() - timedelta(days=back), line[near.end() :])
        ago = _AGO.match(line)
        if ago:
            return self._ago(ago["count"] or ago["number"], ago["unit"] or ago["word"])
        start = _WHEN.match(line)
        offset = start.end() if start else 0
        for form in _FORMS:
            found = form.match(line, offset)
            if found:
                day = self._day(found.groupdict())
                return self._at(day, line[found.end() :]) if day else None
        return None

    def _today(self) -> date:
        return self.fetched.astimezone(_clock(self.zone)).date()

    def _at(self, day: date, rest: str) -> Moment | None:
        found = _TIME.match(rest)
        clock, precision, zone = time(12), Precision.DAY, self.zone
        if found:
            hour = int(found["hour"])
            if found["half"]:
                if not 1 <= hour <= 12:
                    return None
                hour = hour % 12 + (12 if found["half"] == "p" else 0)
            clock = time(hour, int(found["minute"] or 0), int(found["second"] or 0))
            precision = Precision.SECOND if found["second"] else Precision.MINUTE
            if found["zone"]:
                zone = _offset_name(_ZONES[found["zone"]])
            elif found["offset"]:
                offset = found["offset"]
                zone = f"{offset[:3]}:{offset[-2:]}" if offset.strip("+-0:") else "UTC"
            rest = rest[found.end() :]
        return _moment(day, clock, precision, zone) if _REST.match(rest) else None

    def _day(self, found: dict[str, str | None]) -> date | None:
        year = int(found["year"] or 0)
        if found.get("first"):
            return self._numeric(int(found["first"] or 0), int(found["second"] or 0), year)
        month = _NUMBERS.get(found.get("month") or "") or int(found["number"] or 0)
        day = int(found["day"] or 0)
        if year:
            return _possible(year, month, day)
        # the page may be ahead of us by a time zone; eight years, since 29 February may be that far back
        latest = self._today() + timedelta(days=1)
        years = (_possible(latest.year - back, month, day) for back in range(9))
        return next((found for found in years if found and found <= latest), None)

    def _numeric(self, first: int, second: int, year: int) -> date | None:
        readings = [_possible(year, second, first), _possible(year, first, second)]
        if self.language.startswith("en") and readings[0] != readings[1]:
            latest = self._today() + timedelta(days=1)
            readings = [reading for reading in readings if reading and reading <= latest]
            return readings[0] if len(readings) == 1 else None
        return readings[0] or readings[1]

    def _ago(self, count: str, unit: str) -> Moment:
        number = int(count) if count.isdecimal() else 1
        if unit in ("j", "d"):
            return _moment(self._today() - timedelta(days=number), time(12), Precision.DAY, self.zone)
        at = self.fetched - (timedelta(minutes=number) if unit == "min" else timedelta(hours=number))
        return Moment(at.astimezone(UTC).replace(second=0, microsecond=0), Precision.MINUTE, self.zone)


def _possible(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
