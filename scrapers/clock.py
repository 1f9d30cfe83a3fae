"""The clock of one page: how its dates are read, and written down so that they are read the same again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from regionwire.dates import calendar_day, find_dates, iso, leading_date, parse_date, plain
from regionwire.item import Found, Moment, Origin, Precision
from scrapers.view import View

EPOCH = re.compile(r"(1\d{9}|9\d{8})(?:\d{3})?$")  # seconds or milliseconds of Unix time, 1998 to 2033
AMBIGUOUS = re.compile(r"(?<!\d\d\d)\d ?[/-] ?\d\d? ?[/-]")  # 12/07/2026: what languages read differently
OLDEST = 1990  # no news page is older; dates before that are of what the story tells, or of an empty field (1970)
AHEAD = timedelta(days=2)  # what is dated later than that is no publication


@dataclass(frozen=True, slots=True)
class Stamp:
    """One date of a page: where it was found, the time that it says, and how well it bears witness to the story."""

    found: Found
    moment: Moment
    weight: int = 0
    said: bool = False  # a word or a mark says that it is of publication
    modified: bool = False  # … of a change
    vague: bool = False  # counted back from the fetch: "il y a 2 heures", "12 mars"

    @property
    def day(self) -> date:
        return calendar_day(self.moment)


class Clock:
    """Reads the dates of one page in its language and its source's zone; none is older or newer than a story can be."""

    def __init__(self, view: View) -> None:
        self.zone, self.declared, self.fetched = view.source.zone, view.source.language, view.page.fetched
        spoken = view.said.language
        self.language = spoken if spoken.startswith(self.declared) else self.declared

    def read(self, text: str, origin: Origin, where: str) -> Stamp | None:
        """A whole string as a date."""
        text = text.strip()
        if not text:
            return None
        if epoch := EPOCH.match(text):
            at = datetime.fromtimestamp(int(epoch[1]), UTC)
            return self._stamp(at.isoformat(), Moment(at, Precision.SECOND, "UTC"), origin, where)
        moment = parse_date(text, zone=self.zone, fetched=self.fetched, language=self.language)
        return self._stamp(text, moment, origin, where) if moment else None

    def inside(self, text: str, origin: Origin, where: str) -> list[tuple[Stamp, str]]:
        """The dates with a year that stand in a line, each with the plain words that say what it is of.

        These are the words before it, up to another date; behind the last date also those that follow.
        """
        found = find_dates(text, zone=self.zone, fetched=self.fetched, language=self.language)
        stamps: list[tuple[Stamp, str]] = []
        end = 0
        for at, it in enumerate(found):
            words = text[end : it.start] + (text[it.end :] if at == len(found) - 1 else "")
            end = it.end
            if stamp := self._stamp(text[it.start : it.end], it.moment, origin, where):
                stamps.append((stamp, plain(words)))
        return stamps

    def leading(self, text: str, origin: Origin, where: str) -> Stamp | None:
        """The date that a text begins with."""
        found = leading_date(text, zone=self.zone, fetched=self.fetched, language=self.language)
        return self._stamp(text[: found.end], found.moment, origin, where) if found else None

    def _stamp(self, text: str, moment: Moment, origin: Origin, where: str) -> Stamp | None:
        if moment.at.year < OLDEST or moment.at > self.fetched + AHEAD:
            return None
        # `normalize` reads the value again, in the source's language: a date that it would not understand goes as ISO
        again: Moment | None = moment
        if (self.language != self.declared and AMBIGUOUS.search(text)) or text.isdecimal():
            again = parse_date(text, zone=self.zone, fetched=self.fetched, language=self.declared)
        value = text if again == moment else iso(moment)
        return Stamp(Found(value, origin, where), moment, vague=str(moment.at.year) not in text)
