"""Why a story stands where it stands, in a reader's words: one line, and the pieces of evidence behind it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from feeds.entry import Entry, Region, Why
from feeds.site.words import Words
from regionwire.item import FOREIGN
from regionwire.text import summary

PIECES = 5  # of evidence shown when the line is opened
IN_LINE = 2  # of them in the line itself
QUOTED = 60  # characters of the words that a piece quotes

STATE = "state"  # the rule of words that speak of the whole country
TOLD = "told"  # the rule of what an operator says


@dataclass(frozen=True, slots=True)
class Reason:
    """`line` is short, `pieces` are all there is to show; none where the line says everything."""

    line: str
    pieces: tuple[str, ...]


def reason(one: Entry, codes: frozenset[str] | None, say: Words) -> Reason | None:
    """Why the story is among those of `codes`; of its primary region where these are None. None without region.

    A feed whose codes are none of its regions' (an agency's, a section's) says it of the primary region as well.
    """
    regions = [region for region in one.regions if codes and region.code in codes]
    here = bool(regions)
    regions = regions or list(one.regions[:1])
    if not regions:
        return None
    label = say.place(regions[0].code, regions[0].label)
    why = [piece for region in regions for piece in region.why]
    if not why:
        cause = _silent(regions[0], say)
        line = say("why.silent_here", cause=cause) if here else say("why.silent_there", region=label, cause=cause)
        return Reason(line, ())
    found = _line(why, say)
    line = say("why.here", pieces=found) if here else say("why.there", region=label, pieces=found)
    pieces = (say("why.weight", piece=_said(piece, say), weight=say.number(piece.weight)) for piece in why[:PIECES])
    return Reason(line, tuple(pieces))


def _silent(region: Region, say: Words) -> str:
    """What put a story where no word of it does."""
    if region.code == FOREIGN:
        return say("why.foreign")
    return say("why.source") if "-" in region.code else say("why.undecided")


def _line(why: Sequence[Why], say: Words) -> str:
    """The first pieces with words of their own: the same name twice tells nothing new."""
    distinct: dict[str, Why] = {}
    for piece in why:
        distinct.setdefault(piece.words.casefold(), piece)
    telling = list(distinct.values())[:IN_LINE]
    places = groupby(telling, key=lambda piece: _place(piece, say))
    return ", ".join(_joined(_both([_quoted(piece, say) for piece in pieces], say), place) for place, pieces in places)


def _said(piece: Why, say: Words) -> str:
    """« cité des Rails » (Kayes) dans le titre"""
    return _joined(_quoted(piece, say), _place(piece, say))


def _both(quoted: Sequence[str], say: Words) -> str:
    some = [one for one in quoted if one]
    return say("why.both", one=some[0], other=some[1]) if len(some) == IN_LINE else "".join(some)


def _quoted(piece: Why, say: Words) -> str:
    if _is_verdict(piece):
        return ""
    words = summary(piece.words, QUOTED)
    if piece.place.casefold() in piece.words.casefold():
        return say("why.quoted", words=words)
    return say("why.meant", words=words, place=piece.place)


def _place(piece: Why, say: Words) -> str:
    if _is_verdict(piece):
        return say("why.told")
    known = (f"why.rule.{piece.rule}", f"why.field.{piece.field}")
    place = next((say(key) for key in known if key in say.said), "")
    if piece.rule == STATE:
        return _joined(place, say("why.aside", remark=say("why.state")))
    return _joined(place, say("why.aside", remark=say("why.told"))) if piece.rule == TOLD else place


def _is_verdict(piece: Why) -> bool:
    """Whether an operator said it of the story or its region, and not of a name in the story."""
    return piece.rule == TOLD and not piece.field


def _joined(*parts: str) -> str:
    return " ".join(filter(None, parts))
