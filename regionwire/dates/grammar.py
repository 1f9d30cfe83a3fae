"""The closed grammar: one printed date, read whole, at the beginning of a text, or found inside it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from regionwire.dates.label import LABEL
from regionwire.dates.names import (
    AFTER_COUNT,
    ARABIC_MONTHS,
    BEFORE_CLOCK,
    BEFORE_COUNT,
    BEFORE_DAY,
    DAYS,
    DAYS_BACK,
    HOURS,
    MODIFIED,
    MONTHS,
    OFFSETS,
    ONE,
    PLACES,
    TWO,
    UNITS,
    WEEKDAYS,
)
from regionwire.dates.plain import aligned, any_of, plain, spellings
from regionwire.item import Moment, Precision

LONGEST = 200  # characters: a longer line is prose
BEFORE_YEAR = 60  # characters, and less, that a date takes up before its year
_END = r"(?![^\W\d_]|\ufffd)"  # no letter follows


def _listed(names: str) -> list[str]:
    return [plain(name) for name in names.split(",")]


MONTH_NUMBERS = {s: at for at, row in enumerate(MONTHS, 1) for name in row.split() for s in spellings(name)}
MONTH_NUMBERS |= {name: at for at, row in enumerate(ARABIC_MONTHS, 1) for name in _listed(row)}
_MONTH = rf"(?P<month>{any_of(MONTH_NUMBERS)}){_END}\.?"
_WEEKDAY = rf"(?:{any_of({s for name in WEEKDAYS.split() for s in spellings(name)})}){_END}"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?!\d)"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_OF = r"(?:de |of |del |[-/] ?)?"

# "lundi 3", "Montag, den 3.", "tue11212017" has no blank
_WHEN = re.compile(rf"(?:{_WEEKDAY}\.?\s*,?\s*)?(?:(?:{any_of(_listed(BEFORE_DAY))})\s+(?=\d|[^\W\d_]+\.? ?\d))?")
_FORMS = tuple(
    map(
        re.compile,
        (
            rf"{_YEAR}(?P<cut>[./-])(?P<number>0?[1-9]|1[0-2])(?P=cut){_DAY}",  # 2026-04-20
            rf"{_YEAR}年 ?(?P<number>0?[1-9]|1[0-2])月 ?{_DAY}日",
            rf"(?P<first>\d\d?) ?(?P<cut>[./-]) ?(?P<second>\d\d?) ?(?P=cut) ?{_YEAR}",  # 03.12.2017
            r"(?P<first>\d\d)(?P<cut>\.)(?P<second>\d\d)\.(?P<short>\d\d)(?![\d.])",  # 30.10.23
            # 1er févr. 2021, 14 de março de 2026, 19 mars, 3. Mai 2021, 14th of September 2026, 14 أيلول / سبتمبر 2026
            rf"{_DAY}(?:er|e|nd|st|rd|th|[oaº.])? ?{_OF}{_MONTH}(?: ?/ ?{_MONTH.replace('<month>', '<again>')})?"
            rf"(?: ?,? ?{_OF}{_YEAR})?",
            rf"(?<![^\W_]){_MONTH} ?{_DAY}(?:st|nd|rd|th)? ?,? {_OF}{_YEAR}",  # octobre 30, 2025
            rf"(?<![^\W_]){_MONTH} {_DAY}(?:st|nd|rd|th)?(?=$|[ ,.(–—-])(?! ?[h:])",  # Feb. 14
            rf"(?<=[a-z])(?P<number>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01]){_YEAR}",  # tue11212017
        ),
    )
)
_WITH_YEAR = tuple(form for form in _FORMS if "year" in form.groupindex)
_HALF = r"(?P<half>[ap]\.? ?m\b\.?|ص\b|م\b|صباحا|مساء)"
# "à 07:35", "- 0:36", ", 10:48am", "15h35", "9h", "14heures", "um 14.37 Uhr", "5.30am", with seconds and a zone
_TIME = re.compile(
    rf"(?: ?[,|·•/–—-])? ?(?:(?:{any_of(_listed(BEFORE_CLOCK))}) |t(?=\d))?"
    r"(?P<hour>[01]?\d|2[0-3])"
    r"(?: ?(?::|h|heures?) ?(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?"
    r"|\.(?P<dot>[0-5]\d)(?= ?(?:uhr|uur|h\b|[ap]\.?m)|$)| ?(?:h|heures?|uhr)(?![^\W_])"
    rf"|(?= ?{_HALF.replace('<half>', '<_>')}))"
    r"(?: ?(?:uhr|uur|h|hs|hrs|hours|mn|min|minutes?)\b\.?)?"
    rf"(?: ?{_HALF})?"
    rf"(?: ?(?:(?:gmt|utc)? ?(?P<offset>[+-](?:0\d|1[0-4]):?[0-5]\d|(?<=[ct])[+-]\d\d?)(?!\d)"
    rf"|[(]?(?P<zone>{any_of(OFFSETS)}|{any_of(PLACES)})\b[)]?))?"
)
_REST = re.compile(
    rf"[ .,;]*(?:$|[|/•·].*|[(].*[)]$| ?[(,–—-]? ?{MODIFIED}\b.*"
    r"| ?[–—-]? ?(?:par|by|por|von|di|da|door|in|dans|en|em|بقلم) .+)"
)
_AFTER = re.compile(r"[ ,|–—-]*(?:on |le )?")  # between a clock and the day behind it
_DIGIT = re.compile(r"\d")
_FULL_YEAR = re.compile(r"(?<!\d)(?:19|20|١٩|٢٠)\d\d(?!\d)")
_STUCK = re.compile(r"[\w./:,@-]")  # what a date inside a text may not stick to

_UNIT_OF = {name: unit for unit, names in UNITS.items() for name in _listed(names)}
_ONES = frozenset(_listed(ONE))
_COUNTED = rf"(?P<count>\d{{1,3}}|{any_of(_ONES)}) ?(?P<unit>{any_of(_UNIT_OF)})"
_AGO = re.compile(
    rf"(?P<before>(?:{any_of(_listed(BEFORE_COUNT))}) ?)? ?{_COUNTED}{_END}"
    rf"\.? ?(?(before)|(?:{any_of(_listed(AFTER_COUNT))}))[ .]*$"
)
_ALONE = re.compile(rf"(?:منذ|قبل) (?P<unit>{any_of({*_UNIT_OF, *TWO})})$")
_BACK = {name: days for days, names in DAYS_BACK.items() for name in _listed(names)}
_NEAR = re.compile(rf"(?P<back>{any_of(_BACK)}){_END}")

_ISO = re.compile(
    r"((?:19|20)\d\d)(-?)(\d\d)\2(\d\d)"
    r"(?:[Tt ](\d\d):?(\d\d)(?::?(\d\d))?(?:[.,:]\d+)?(?: ?([Zz]|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?))?)?$"
)
_OFFSET = re.compile(r"([+-])(\d\d?):?(\d\d)?$")


@dataclass(frozen=True, slots=True)
class Written:
    """A date inside a text: `text[start:end]`."""

    start: int
    end: int
    moment: Moment


def parse_date(text: str, *, zone: str, fetched: datetime, language: str = "fr") -> Moment | None:
    """The time that `text` says; None where it is no date, or not a certain one.

    `zone` (IANA name or offset) is that of the page's clock and holds where the text names none. A day without a year
    is the last such day before `fetched`; "il y a 2 heures" counts back from it. A day alone is noon in its zone. Of
    07-10-2026 the first number is the day, unless that cannot be; in American English (`language` en-US) 07/10/2026 is
    July; in English of no country it is no date unless only one reading is possible. Seconds are whole. A date in the
    future is given as it stands: see `clamp`.
    """
    text = text.strip()
    if machine := _ISO.match(text):
        return _iso(machine, zone)
    if len(text) > LONGEST:
        return None
    line = plain(text)
    label = LABEL.match(line)
    return _Reading(zone, fetched, language).read(line[label.end() :] if label else line)


def is_date(line: str) -> bool:
    """Whether a plain line is a date as a whole."""
    return _Reading("UTC", datetime(2000, 2, 29, tzinfo=UTC), "fr").read(line) is not None


def leading_date(text: str, *, zone: str, fetched: datetime, language: str = "fr") -> Written | None:
    """The date that `text` begins with, whatever follows: "Feb. 14, GNA – Farmers", "3 jan (APS) – Les"."""
    if not _DIGIT.search(text, 0, BEFORE_YEAR):
        return None
    line, places = aligned(text[: 2 * BEFORE_YEAR])
    reading = _Reading(zone, fetched, language)
    start = _begin(line)
    for at in dict.fromkeys((start, 0)):
        if found := reading.day_at(line, at):
            moment, end = reading.with_clock(found[0], line, found[1])
            return Written(0, places[end - 1] + 1, moment)
    return None


def find_dates(text: str, *, zone: str, fetched: datetime, language: str = "fr") -> list[Written]:
    """The dates with a year that stand in `text`, in order; none in prose of more than `LONGEST` characters."""
    if len(text) > LONGEST or not _FULL_YEAR.search(text):
        return []
    line, places = aligned(text)
    reading = _Reading(zone, fetched, language)
    found = sorted(reading.dates_in(line), key=lambda it: it[0])
    dates: list[Written] = []
    for start, end, moment in found:
        if not dates or places[start] >= dates[-1].end:
            dates.append(Written(places[start], places[end - 1] + 1, moment))
    return dates


def clamp(moment: Moment, fetched: datetime) -> Moment:
    """`moment`, but not after the fetch: what was read had been published."""
    return replace(moment, at=fetched.astimezone(UTC)) if moment.at > fetched else moment


def iso(moment: Moment) -> str:
    """`moment` as ISO 8601 on its own clock, as exact as it is known; `parse_date` reads it back."""
    if moment.precision is Precision.DAY:
        return calendar_day(moment).isoformat()
    local = moment.at.astimezone(_clock(moment.zone))
    return local.isoformat(timespec="minutes" if moment.precision is Precision.MINUTE else "seconds")


def calendar_day(moment: Moment) -> date:
    """The day of `moment` on the clock that it was read from."""
    return moment.at.astimezone(_clock(moment.zone)).date()


@dataclass(frozen=True, slots=True)
class _Reading:
    """Plain lines (see `plain`), without their labels, as times."""

    zone: str
    fetched: datetime
    language: str

    def read(self, line: str) -> Moment | None:
        """The line as a whole."""
        if not line:
            return None
        if near := _NEAR.match(line):
            return self._whole(self._today() - timedelta(days=_BACK[near["back"]]), line, near.end())
        if ago := self._ago(line):
            return ago
        if not _DIGIT.search(line):
            return None
        for at in dict.fromkeys((_begin(line), 0)):
            if found := self.day_at(line, at):
                return self._whole(found[0], line, found[1])
        return self._clock_first(line)

    def day_at(self, line: str, at: int) -> tuple[date, int] | None:
        """The day written at `at`, and where it ends."""
        for form in _FORMS:
            if found := form.match(line, at):
                day = self._day(found.groupdict())
                return (day, found.end()) if day else None
        return None

    def dates_in(self, line: str) -> Iterator[tuple[int, int, Moment]]:
        """The dates with a year, by form; they may overlap."""
        year = _FULL_YEAR.search(line)
        for form in _WITH_YEAR:
            for found in form.finditer(line, max(0, year.start() - BEFORE_YEAR) if year else 0):
                start, parts = found.start(), found.groupdict()
                if not parts["year"] or (start and _STUCK.match(line, start - 1)):
                    continue
                if day := self._day(parts):
                    moment, end = self.with_clock(day, line, found.end())
                    yield start, end, moment

    def with_clock(self, day: date, line: str, at: int) -> tuple[Moment, int]:
        """`day` with the clock written at `at`, if there is one, and where that ends."""
        found = _TIME.match(line, at)
        moment = self._timed(day, found) if found else None
        if found is None or moment is None:
            return _moment(day, time(12), Precision.DAY, self.zone), at
        return moment, found.end()

    def _whole(self, day: date, line: str, at: int) -> Moment | None:
        moment, end = self.with_clock(day, line, at)
        return moment if _REST.match(line, end) else None

    def _clock_first(self, line: str) -> Moment | None:
        """10:05, 14 September 2026"""
        clock = _TIME.match(line)
        if clock is None:
            return None
        between = _AFTER.match(line, clock.end())
        rest = line[between.end() if between else clock.end() :]
        found = self.day_at(rest, _begin(rest))
        return self._timed(found[0], clock) if found and _REST.match(rest, found[1]) else None

    def _timed(self, day: date, found: re.Match[str]) -> Moment | None:
        hour = int(found["hour"])
        if half := found["half"]:
            if not 1 <= hour <= 12:
                return None
            hour = hour % 12 + (12 if half[0] in "pم" else 0)
        clock = time(hour, int(found["minute"] or found["dot"] or 0), int(found["second"] or 0))
        zone = self.zone
        if found["zone"]:
            zone = PLACES.get(found["zone"]) or _offset_name(OFFSETS[found["zone"]])
        elif found["offset"]:
            zone = _zone(found["offset"])
        return _moment(day, clock, Precision.SECOND if found["second"] else Precision.MINUTE, zone)

    def _today(self) -> date:
        return self.fetched.astimezone(_clock(self.zone)).date()

    def _day(self, found: dict[str, str | None]) -> date | None:
        year = int(found.get("year") or 0)
        if found.get("first"):
            year = year or 2000 + int(found["short"] or 0)
            return self._numeric(int(found["first"] or 0), int(found["second"] or 0), year, found["cut"] or "")
        month = MONTH_NUMBERS.get(found.get("month") or "") or int(found.get("number") or 0)
        day = int(found["day"] or 0)
        if year:
            return _possible(year, month, day)
        # the page may be ahead of us by a time zone; eight years, since 29 February may be that far back
        latest = self._today() + timedelta(days=1)
        years = (_possible(latest.year - back, month, day) for back in range(9))
        return next((found for found in years if found and found <= latest), None)

    def _numeric(self, first: int, second: int, year: int, cut: str) -> date | None:
        day_first, month_first = _possible(year, second, first), _possible(year, first, second)
        if not (day_first and month_first) or first == second:
            return day_first or month_first
        language = self.language.lower().replace("_", "-")
        if cut == "." or not language.startswith("en") or language not in ("en", "en-us", "en-ca"):
            return day_first
        latest = self._today() + timedelta(days=1)
        possible = [it for it in (day_first, month_first) if it <= latest]
        if len(possible) == 1:
            return possible[0]
        return month_first if language == "en-us" else None

    def _ago(self, line: str) -> Moment | None:
        if alone := _ALONE.match(line):
            unit = alone["unit"]
            return self._before(2, TWO[unit]) if unit in TWO else self._before(1, _UNIT_OF[unit])
        if found := _AGO.match(line):
            count = 1 if found["count"] in _ONES else int(found["count"])
            return self._before(count, _UNIT_OF[found["unit"]])
        return None

    def _before(self, count: int, unit: str) -> Moment:
        if unit == DAYS:
            return _moment(self._today() - timedelta(days=count), time(12), Precision.DAY, self.zone)
        at = self.fetched - (timedelta(hours=count) if unit == HOURS else timedelta(minutes=count))
        return Moment(at.astimezone(UTC).replace(second=0, microsecond=0), Precision.MINUTE, self.zone)


def _begin(line: str) -> int:
    start = _WHEN.match(line)
    return start.end() if start else 0


@lru_cache(maxsize=64)
def _clock(zone: str) -> tzinfo:
    return timezone(timedelta(minutes=_minutes(zone))) if _OFFSET.match(zone) else ZoneInfo(zone)


def _minutes(offset: str) -> int:
    """+01:00, -0530 and +2 as minutes."""
    found = _OFFSET.match(offset)
    shift = 60 * int(found[2]) + int(found[3] or 0) if found else 0
    return -shift if offset.startswith("-") else shift


@lru_cache(maxsize=256)
def _zone(offset: str) -> str:
    """The name of a zone that is written as an offset, or Z."""
    return _offset_name(_minutes(offset))


def _offset_name(minutes: int) -> str:
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}" if minutes else "UTC"


def _moment(day: date, clock: time, precision: Precision, zone: str) -> Moment:
    return Moment(datetime.combine(day, clock, _clock(zone)).astimezone(UTC), precision, zone)


def _iso(found: re.Match[str], zone: str) -> Moment | None:
    year, _, month, day, hour, minute, second, offset = found.groups()
    if offset:
        zone = _zone(offset)
    precision = Precision.DAY if not hour else Precision.SECOND if second else Precision.MINUTE
    try:
        clock = time(int(hour), int(minute), int(second or 0)) if hour else time(12)
        return _moment(date(int(year), int(month), int(day)), clock, precision, zone)
    except ValueError:
        return None


def _possible(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
