"""When a story was published and edited, by the witnesses of its page.

What pages say for machines is believed while it agrees with itself, with the address and with a printed "Published …";
where it is silent or contradicts itself, all dates of the page are weighed (see `stamps`). Clocks in page headers and
the dates of neighbouring stories bear no witness.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain
from urllib.parse import urlsplit

from regionwire.dates import address_day, iso
from regionwire.item import Origin, Precision
from regionwire.text import clean_line
from scrapers.clock import Clock, Stamp
from scrapers.line import shown
from scrapers.stamps import CLASSED, STAMPED, TIMES, line_stamps, marked_stamps, page_stamps
from scrapers.structured import Structured, words
from scrapers.view import View
from scrapers.witness import Chosen

# meta properties that date the publication; those whose names only sound like it; and those of other dates
PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:published",
    "datepublished",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
    "citation_publication_date",
    "citation_online_date",
    "rnews:datepublished",
    "publish-date",
    "publish_date",
    "published-date",
    "publication_date",
    "publication-date",
    "pubdate",
    "dc.date.issued",
    "dcterms.issued",
)
CHANGED = ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified", "lastmod")
CREATED = ("dateCreated", "uploadDate")
SOUNDING = (
    re.compile(r"publish(?!er)|pub[_-]?(?:date|time)|issued|first.?pub"),
    re.compile(r"^(?:dc|dcterms|citation|bepress_citation|sailthru|og|article|news)?[.:_-]?date\b|created|uploaddate"),
)
OTHER = re.compile(r"modif|updat|expir|event|valid|access|copyright|revis|birth|until|end")

FOLDERS = re.compile(r"/(?:19|20)\d\d/[^/]{1,9}/\d\d?/")  # as permalinks are made; other days may be in a slug

ONE_DAY = timedelta(days=1)
TWO_DAYS = timedelta(days=2)
FRESH = timedelta(minutes=10)  # before the fetch: may be the time at which a template was filled in

# weights, on one scale with those of `stamps`
SAID = 60  # for machines, plainly of publication
FRESHLY = 15  # the same, but minutes before the fetch
AGAIN = 30  # the same, but a republication by other witnesses
LOOSE = 25  # for machines, of something; a day in a slug
ADDRESS = 45  # folders of a permalink
EARLIER = 30  # more for folders that are earlier than what is said: a republication keeps its address
SOLID = 35  # a printed date that makes the search for weaker marks needless
LEAST = 5  # what is weaker is no witness

LONGEST = 1000  # characters of an element with a declared date
WEST, EAST = -8, 13  # hours from UTC of the clocks that news pages print


def read_published(view: View) -> Chosen:
    """When the story was published; `against`: what is said for machines or by the address, and names another day."""
    clock = Clock(view)
    declared = next(_declared(clock, view, view.source.fields.published), None)
    said = _said(clock, view.said)
    address = _address(clock, view)
    chosen = declared or _agreed(clock, view, said, address) or _weighed(clock, view, said, address)
    if chosen is None and view.announced is not None:
        chosen = clock.read(view.announced.published, Origin.FEED, "announced date")
    if chosen is None:
        return Chosen()
    heard = [*said, address] if address else said
    return Chosen(chosen.found, tuple(it.found for it in heard if abs(it.day - chosen.day) > ONE_DAY))


def read_modified(view: View) -> Chosen:
    """When the page says that it was edited."""
    clock = Clock(view)
    chosen = next(_declared(clock, view, view.source.fields.modified), None) or next(_changed(clock, view.said), None)
    return Chosen(chosen.found if chosen else None)


# ------------------------------------------------------------------------------------------------------------ witnesses


def _declared(clock: Clock, view: View, selectors: Iterable[str]) -> Iterator[Stamp]:
    """What the declared elements say: visibly, and in their `datetime` or `content`; visibly where these differ."""
    for selector in selectors:
        for node in view.tree.css(selector):
            attributes = node.attributes
            value = attributes.get("datetime") or attributes.get("content") or ""
            machine = clock.read(value, Origin.SELECTOR, selector)
            printed = clock.read(clean_line(shown(node, " ")[:LONGEST]), Origin.SELECTOR, selector)
            if machine and (printed is None or abs(machine.day - printed.day) <= ONE_DAY):
                yield machine
            elif printed:
                yield printed


def _said(clock: Clock, said: Structured) -> list[Stamp]:
    """What the page says for machines of its publication, the best first."""
    heard = list(_in_json(clock, said, "datePublished"))
    known = heard[0].found.value[:16] if heard else ""  # most pages say the same to the minute everywhere
    heard += _named(clock, said, (it for it in PUBLISHED if it in said.meta and said.meta[it][:16] != known))
    if not heard and (value := words(said.deeper.microdata.get("datePublished"))):
        heard += filter(None, (clock.read(value, Origin.STRUCTURED, "microdata datePublished"),))
    return heard


def _changed(clock: Clock, said: Structured) -> Iterator[Stamp]:
    """What the page says for machines of its last change."""
    yield from _in_json(clock, said, "dateModified")
    yield from _named(clock, said, CHANGED)


def _in_json(clock: Clock, said: Structured, name: str) -> Iterator[Stamp]:
    value = words(said.article.get(name) or said.page.get(name))
    if stamp := clock.read(value, Origin.STRUCTURED, f"json-ld {name}"):
        yield stamp


def _state(clock: Clock, said: Structured) -> Iterator[Stamp]:
    """The date in a framework's state; a search, which is left for pages that print none."""
    value = words(said.deeper.state.get("datePublished"))
    if stamp := clock.read(value, Origin.STRUCTURED, "page state datePublished"):
        yield replace(stamp, weight=SAID)


def _loose(clock: Clock, said: Structured) -> Iterator[Stamp]:
    """What sounds like a date of the story."""
    for name in CREATED:
        yield from _in_json(clock, said, name)
    for form in SOUNDING:
        names = (name for name in said.meta if form.search(name) and not OTHER.search(name) and name not in PUBLISHED)
        yield from _named(clock, said, names)


def _named(clock: Clock, said: Structured, names: Iterable[str]) -> Iterator[Stamp]:
    stamps = (clock.read(said.meta[name], Origin.STRUCTURED, name) for name in names if name in said.meta)
    return (it for it in stamps if it is not None)


def _address(clock: Clock, view: View) -> Stamp | None:
    day = address_day(urlsplit(view.page.final_url).path)
    return clock.read(day.isoformat(), Origin.URL, "address") if day else None


# ------------------------------------------------------------------------------------------------------------- decision


def _agreed(clock: Clock, view: View, said: list[Stamp], address: Stamp | None) -> Stamp | None:
    """What is said for machines, if nothing speaks against it."""
    printed = clock.read(view.head.published, Origin.TEXT, "after the headline")
    if not said:
        return _exact(printed, view, clock) if printed and address is None else None
    best = next((it for it in said if it.day == said[0].day and it.moment.precision is not Precision.DAY), said[0])
    if any(abs(it.moment.at - best.moment.at) >= TWO_DAYS for it in said):
        return None
    if printed and best.moment.at - printed.moment.at >= TWO_DAYS:
        return None
    if address:
        return best if best.day == address.day else _local(best, address)
    if clock.fetched - best.moment.at < FRESH and printed is None:
        return None
    return _on_its_clock(clock, view, best, [*said, *([printed] if printed else [])])


def _exact(printed: Stamp, view: View, clock: Clock) -> Stamp:
    """A printed "Published …", or the `<time>` that says the same, if more exactly."""
    times = (it for it in marked_stamps(view, clock, "time[datetime]") if it.day == printed.day and it.weight > 0)
    return next((it for it in times if it.moment.precision is Precision.SECOND and not it.modified), printed)


def _on_its_clock(clock: Clock, view: View, best: Stamp, others: list[Stamp]) -> Stamp:
    """A time in UTC near midnight on the clock of its page, if the page shows what that is."""
    if best.moment.zone != "UTC" or best.moment.precision is Precision.DAY or 8 <= best.moment.at.hour < 21:
        return best
    return _local_to(best, chain(others, _loose(clock, view.said), marked_stamps(view, clock, STAMPED, near=True)))


def _local_to(stamp: Stamp, others: Iterable[Stamp]) -> Stamp:
    """`stamp` on the clock of the first of `others` that shows another day for the same moment."""
    able = (it for it in others if it.day != stamp.day and it.weight >= 0 and not it.modified and not it.vague)
    return next((local for it in able if (local := _local(stamp, it))), stamp)


def _local(stamp: Stamp, other: Stamp) -> Stamp | None:
    """A time in UTC on the clock on which `other` was the same moment, or the same day; None where no clock shows it.

    Where `other` is a day, its clock is not known: the nearest to UTC, in whole hours, is given.
    """
    at, there = stamp.moment.at, other.moment
    if stamp.moment.precision is Precision.DAY or stamp.moment.zone != "UTC":
        return None
    if there.zone != "UTC" and abs(there.at - at) < timedelta(minutes=1):
        return _shifted(stamp, there.zone)
    if there.precision is Precision.DAY:
        ahead = (other.day - at.date()).days
        hours = 24 - at.hour if ahead == 1 else -(at.hour + 1) if ahead == -1 else 0
    else:
        hours = round((there.at - at) / timedelta(hours=1)) if there.zone == "UTC" else 0
        if abs(there.at - timedelta(hours=hours) - at) > timedelta(minutes=1):
            return None
    return _shifted(stamp, f"{hours:+03}:00") if hours and WEST <= hours <= EAST else None


def _shifted(stamp: Stamp, zone: str) -> Stamp:
    moment = replace(stamp.moment, zone=zone)
    return replace(stamp, found=replace(stamp.found, value=iso(moment)), moment=moment)


def _weighed(clock: Clock, view: View, said: list[Stamp], address: Stamp | None) -> Stamp | None:
    """The day that most speaks for, where all witnesses that agree on it weigh together; and its most exact witness."""
    machine = [*_weighted(clock, view, said), *(replace(it, weight=LOOSE) for it in _loose(clock, view.said))]
    marked, lines = _printed(clock, view, said)
    if not machine and not any(it.weight > LEAST and not it.modified for it in (*marked, *lines)):
        machine += _state(clock, view.said)
        lines += page_stamps(view, clock)
    if address:
        folders = FOLDERS.search(view.page.final_url) is not None
        earlier = folders and all(it.day - address.day > ONE_DAY for it in said)
        machine.append(replace(address, weight=(ADDRESS if folders else LOOSE) + (EARLIER if earlier else 0)))
    best = _heaviest([[it for it in group if not it.modified] for group in (*([it] for it in machine), marked, lines)])
    return _local_to(best, [*marked, *lines]) if best else _last_change([*marked, *lines])


def _printed(clock: Clock, view: View, said: list[Stamp]) -> tuple[list[Stamp], list[Stamp]]:
    """The dates of marked elements, and of lines; those of the day that machines are told is of the last change are
    of the change."""
    marked, lines = [*marked_stamps(view, clock, TIMES)], line_stamps(view, clock)
    if not any(it.weight >= SOLID and not it.modified for it in (*marked, *lines)):
        marked += marked_stamps(view, clock, CLASSED)
    changed = {it.day for it in _changed(clock, view.said)} - {it.day for it in said} if said else set()
    marked, lines = (
        [replace(it, modified=it.modified or it.day in changed) for it in some] for some in (marked, lines)
    )
    return marked, lines


def _weighted(clock: Clock, view: View, said: list[Stamp]) -> Iterator[Stamp]:
    """What is said for machines: less if it is the time of the fetch, well after a printed "Published …", or, where
    days differ, that of the last change."""
    printed = clock.read(view.head.published, Origin.TEXT, "after the headline")
    disputed = len({it.day for it in said}) > 1
    changed = {it.day for it in _changed(clock, view.said)} if disputed else set()
    for it in said:
        fresh = clock.fetched - it.moment.at < FRESH
        again = it.day in changed or (printed is not None and it.moment.at - printed.moment.at >= TWO_DAYS)
        yield replace(it, weight=FRESHLY if fresh else AGAIN if again else SAID)


def _heaviest(groups: list[list[Stamp]]) -> Stamp | None:
    """Of each group the heaviest witness for a day counts, so that an element in an element speaks once."""
    days: dict[date, int] = defaultdict(int)
    for group in groups:
        best: dict[date, int] = {}
        for it in group:
            best[it.day] = max(it.weight, best.get(it.day, 0))
        for day, weight in best.items():
            days[day] += weight
    if not days or max(days.values()) < LEAST:
        return None
    top = max(days, key=lambda day: days[day])
    stamps = [it for group in groups for it in group if it.day == top and it.weight > 0]
    return max(stamps, key=lambda it: (it.moment.precision is not Precision.DAY, it.weight))


def _last_change(printed: list[Stamp]) -> Stamp | None:
    """What a page without any other date prints of its last change: it was published then or before."""
    changes = [it for it in printed if it.modified and it.weight > 0]
    best = max(changes, key=lambda it: it.weight, default=None)
    return replace(best, found=replace(best.found, where=f"last change: {best.found.where}")) if best else None
