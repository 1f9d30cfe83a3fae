"""Dates and numbers as French prints them. Never relative to now: the same story gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
MONTHS_SHORT = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin",
    "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip


def day(moment: datetime, zone: str) -> str:
    """`lundi 1er décembre 2025`"""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{DAYS[local.weekday()]} {date(moment, zone)}"


def date(moment: datetime, zone: str) -> str:
    """`1er décembre 2025`"""
    return _date(moment, zone, MONTHS)


def short_date(moment: datetime, zone: str) -> str:
    """`1er déc. 2025`"""
    return _date(moment, zone, MONTHS_SHORT)


def _date(moment: datetime, zone: str, months: Sequence[str]) -> str:
    local = moment.astimezone(ZoneInfo(zone))
    return f"{'1er' if local.day == 1 else local.day} {months[local.month - 1]} {local.year}"


def clock(moment: datetime, zone: str) -> str:
    """`7 h 05`, with no-break spaces."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local.hour}\u00a0h\u00a0{local.minute:02}"


def clock_name(zone: str) -> str:
    """Whose clock it is: `Bamako`, `temps universel`."""
    return "temps universel" if zone == "UTC" else zone.rpartition("/")[2].replace("_", " ")


def number(value: float) -> str:
    """`2,5`"""
    return f"{value:g}".replace(".", ",")


def stories(count: int) -> str:
    """`aucune nouvelle`, `1 nouvelle`, `12 nouvelles`"""
    return f"{count or 'aucune'} nouvelle{'s' if count > 1 else ''}"
