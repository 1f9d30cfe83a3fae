"""Dates as newsrooms print them. All take aware datetimes and print them as they are: convert first."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
ENGLISH_SHORT_MONTHS = (
    "Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.",
)  # fmt: skip
PORTUGUESE_SHORT_MONTHS = ("Jan", "Fev", "Mar", "Abr", "Mai", "Jun", "Jul", "Ago", "Set", "Out", "Nov", "Dez")
SHORT_MONTHS = ("janv", "fév", "mars", "avril", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc")
_PLAIN = str.maketrans("éû", "eu")


def month(at: datetime) -> str:
    """août"""
    return MONTHS[at.month - 1]


def weekday(at: datetime) -> str:
    """jeudi"""
    return DAYS[at.weekday()]


def short_month(at: datetime) -> str:
    """As wire datelines abbreviate it: "janv", "sept", "août"."""
    return SHORT_MONTHS[at.month - 1]


def english_month(at: datetime) -> str:
    """As English-speaking wires abbreviate it: "Sept.", "March"."""
    return ENGLISH_SHORT_MONTHS[at.month - 1]


def portuguese_month(at: datetime) -> str:
    """As Portuguese-speaking wires abbreviate it: "Set", "Mar"."""
    return PORTUGUESE_SHORT_MONTHS[at.month - 1]


def english_day(at: datetime) -> str:
    """August 4, 2022"""
    return f"{ENGLISH_MONTHS[at.month - 1]} {at.day}, {at.year}"


def plain_month(at: datetime) -> str:
    """Without accents, as Malijet's lists have it: "aout"."""
    return month(at).translate(_PLAIN)


def day(at: datetime) -> str:
    """4 août 2022"""
    return f"{at.day} {month(at)} {at.year}"


def essor(at: datetime) -> str:
    """Publié jeudi 04 août 2022 à 07:35"""
    return f"Publié {weekday(at)} {at.day:02d} {month(at)} {at.year} à {at:%H:%M}"


def iso(at: datetime) -> str:
    """2022-08-04T07:35:00+00:00"""
    return at.isoformat(timespec="seconds")


def rfc822(at: datetime) -> str:
    """Thu, 04 Aug 2022 07:35:00 +0000, as RSS 2.0 wants it"""
    return format_datetime(at)


def http(at: datetime) -> str:
    """Thu, 04 Aug 2022 07:35:00 GMT: IMF-fixdate of RFC 9110 section 5.6.7"""
    return format_datetime(at.astimezone(UTC), usegmt=True)
