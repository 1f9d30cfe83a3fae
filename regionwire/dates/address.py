"""What an address tells of time: the day in a path, the creation time in a PHP uniqid. Pure."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from regionwire.dates.grammar import MONTH_NUMBERS

_UNIQID = re.compile(r"([0-9a-f]{8})([0-9a-f]{5})$")
_YEAR = r"(?P<year>19[89]\d|20[0-4]\d)"
_MONTH = r"(?P<month>0?[1-9]|1[0-2])"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_TWO = r"(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])"
_ANY = re.compile(r"(?:19|20)\d\d(?:[/_-]?\d|/[a-z]{3,9}/\d)|\d[/_-](?:19|20)\d\d")  # most have none
_PATHS = tuple(
    map(
        re.compile,
        (
            rf"(?<!\d){_YEAR}(?P<cut>[/_-]){_MONTH}(?P=cut){_DAY}(?!\d)",  # /2026/09/14/, -2026-09-14-
            rf"(?<!\d){_YEAR}/(?P<name>[a-z]{{3,9}})/{_DAY}(?!\d)",  # /2026/sep/14/
            rf"(?<!\d){_YEAR}[/-]?{_TWO}(?!\d)",  # /20260914, /2026/0914, -20260914-
            rf"(?<!\d){_YEAR}{_TWO}(?:[01]\d|2[0-3])[0-5]\d",  # /20260914070512, a number made of a time
            rf"(?<!\d){_YEAR}-(?P<month>0[1-9]|1[0-2])/(?P<day>0[1-9]|[12]\d|3[01])(?!\d)",  # /2026-09/14/
            rf"(?<!\d)(?P<day>0[1-9]|[12]\d|3[01])(?P<cut>[/_-])(?P<month>0[1-9]|1[0-2])(?P=cut){_YEAR}(?!\d)",
        ),
    )
)


def address_day(path: str) -> date | None:
    """The one day that the path of an address names; None for none, and where two are named (a period, an event).

    Of an address inside another (`/web/20160218174457/http://…`) the inner one counts: the outer day is of a copy.
    """
    path = path.lower().rpartition("http")[2]
    if (first := _ANY.search(path)) is None:
        return None
    found = (it for form in _PATHS for it in form.finditer(path, max(0, first.start() - 5)))
    days = {day for it in found if (day := _day(it.groupdict())) is not None}
    return days.pop() if len(days) == 1 else None


def uniqid_time(token: str) -> datetime | None:
    """When PHP's `uniqid()` made `token`: 8 hex digits of seconds, 5 of microseconds, in UTC; None when impossible."""
    digits = _UNIQID.match(token)
    if not digits or (micros := int(digits[2], 16)) > 999_999:
        return None
    made = datetime.fromtimestamp(int(digits[1], 16), UTC).replace(microsecond=micros)
    return made if 2005 <= made.year <= 2100 else None


def _day(found: dict[str, str | None]) -> date | None:
    month = MONTH_NUMBERS.get(found["name"] or "", 0) if "name" in found else int(found["month"] or 0)
    try:
        return date(int(found["year"] or 0), month, int(found["day"] or 0))
    except ValueError:
        return None
