"""What edits changed, as a feed of its own: an entry an edit, with what stood there before and what stands there now.

For readers who want to know what an agency corrected; whoever follows the news alone need not subscribe. An edit that
is no more than a typo is not here, as it moves no `updated` either. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import SequenceMatcher
from html import escape
from math import inf

import structlog

from feeds.catalogue import CHANGES
from feeds.channel import Channel, Gone
from feeds.entry import Entry, entry
from feeds.spec import FeedSpec, Site
from feeds.titles import Titles, titles
from regionwire.item import Edited
from regionwire.source import Content, Source
from regionwire.text import summary

AROUND = 8  # words shown on either side of a change
MOST = 2000  # words of a rewritten passage that are set against each other; beyond, it stands there whole, twice
QUOTED = 500  # characters that are shown of a story that must not be published whole
ROOM = {Content.FULL: inf, Content.SUMMARY: QUOTED, Content.TITLE: 0}  # beside the headline

log = structlog.get_logger("regionwire.feeds")

Words = Sequence[str]


def channel(spec: FeedSpec, edits: Iterable[Edited], site: Site, sources: Mapping[str, Source]) -> Channel:
    """The feed of what these edits changed, the last one first."""
    say = titles(site.language)
    title = say.changes.format(spec.title)
    of = replace(spec, slug=spec.slug + CHANGES, title=title, subtitle=say.changes_about.format(spec.title))
    made: dict[str, Entry] = {}
    for one in edits:
        try:
            told = _entry(one, site, sources, say)
        except ValueError as cause:
            log.warning("edit left out", feed=of.slug, story=repr(one.story.id), cause=str(cause))
            continue
        if told.html:
            made.setdefault(told.id, told)
    ordered = sorted(made.values(), key=lambda it: (it.updated, it.id), reverse=True)
    return Channel(spec=of, entries=tuple(ordered[: spec.limit]))


def graves(gone: Iterable[tuple[str, int, datetime]]) -> tuple[Gone, ...]:
    """What left that feed: of each edit the id of its story, its number, and when the story left."""
    return tuple(Gone(_id(called, number), at.replace(microsecond=0)) for called, number, at in gone)


def _id(called: str, number: int) -> str:
    """The id of what a story's edit changed, for ever."""
    return f"{called}/edit/{number}"


def _entry(one: Edited, site: Site, sources: Mapping[str, Source], say: Titles) -> Entry:
    shown = entry(replace(one.story, item=one.after), site, sources)
    at = one.at.astimezone(UTC).replace(microsecond=0)
    html = "".join(_told(one, shown, say))
    return replace(
        shown,
        id=_id(shown.id, one.number),
        title=say.edited.format(shown.title),
        published=at,
        updated=at,
        changed=at,
        day_only=False,
        html=html,
        image=None,
        copies=(),
        related=(),
        named=(),
    )


def _told(one: Edited, shown: Entry, say: Titles) -> Iterator[str]:
    """What changed, as far as the story may be shown: its headline, and so many characters of the rest."""
    before, after, room = one.before, one.after, ROOM[shown.content]
    if before.title != after.title:
        yield _headed(say.headline, passages(before.title, after.title))
    for name, old, new in (
        (say.standfirst, before.standfirst, after.standfirst),
        (say.body, before.text, after.text),
    ):
        if old == new or room <= 0:
            continue
        found: list[Passage] = []
        for passage in passages(old, new):
            found.append(passage if passage.length <= room else passage.cut(int(room)))
            room -= passage.length
            if room <= 0:
                break
        yield _headed(name, found) + "<p>…</p>" * (room <= 0)


def _headed(name: str, found: Iterable[Passage]) -> str:
    return f"<h3>{escape(name)}</h3>" + "".join(f"<p>{it.html}</p>" for it in found)


@dataclass(frozen=True, slots=True)
class Passage:
    """A place at which two texts differ: the words before it, those that went, those that came, the words behind it."""

    lead: str
    gone: str
    come: str
    tail: str

    @property
    def length(self) -> int:
        return sum(map(len, (self.lead, self.gone, self.come, self.tail)))

    @property
    def html(self) -> str:
        gone = f"<del>{escape(self.gone)}</del>" if self.gone else ""
        come = f"<ins>{escape(self.come)}</ins>" if self.come else ""
        return " ".join(filter(None, (escape(self.lead), gone, come, escape(self.tail))))

    def cut(self, room: int) -> Passage:
        """What went and what came in at most `room` characters, without the words around it."""
        return Passage("", summary(self.gone, room // 2), summary(self.come, room // 2), "")


def passages(before: str, after: str) -> Iterator[Passage]:
    """Where two texts of one paragraph a line differ, in order, each with AROUND words on either side."""
    old, new = before.split("\n"), after.split("\n")
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from _word_by_word(" ".join(old[a:b]).split(), " ".join(new[c:d]).split())


def _word_by_word(old: Words, new: Words) -> Iterator[Passage]:
    if not old or not new or len(old) + len(new) > MOST:
        yield Passage("", " ".join(old), " ".join(new), "")
        return
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for kind, a, b, c, d in steps:
        if kind != "equal":
            lead, tail = new[max(c - AROUND, 0) : c], new[d : d + AROUND]
            yield Passage(
                ("… " if c > AROUND else "") + " ".join(lead),
                " ".join(old[a:b]),
                " ".join(new[c:d]),
                " ".join(tail) + (" …" if d + AROUND < len(new) else ""),
            )
