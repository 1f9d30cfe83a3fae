"""Dates as news pages print them: in French, English, Portuguese, Spanish, German, Italian, Dutch and Arabic, as
ISO 8601 and RFC 822 write them, and in numbers. Pure.

The grammar is closed: a string is a date as a whole, apart from a label before it ("Publié le") and what pages set
behind it ("| Le Pays", "par Awa Keïta"), or it is none. A weekday is read over: pages print wrong ones beside right
days. `find_dates` and `leading_date` are for dates inside other words: with a year, or at the beginning.
"""

from __future__ import annotations

from regionwire.dates.address import address_day, uniqid_time
from regionwire.dates.grammar import Written, calendar_day, clamp, find_dates, iso, leading_date, parse_date
from regionwire.dates.label import says_modified, says_published
from regionwire.dates.plain import plain
from regionwire.dates.published import find_published

__all__ = [
    "Written",
    "address_day",
    "calendar_day",
    "clamp",
    "find_dates",
    "find_published",
    "iso",
    "leading_date",
    "parse_date",
    "plain",
    "says_modified",
    "says_published",
    "uniqid_time",
]
