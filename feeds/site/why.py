"""Why a story stands where it stands, in a reader's French: one line, and the pieces of evidence behind it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from feeds.entry import Entry, Region, Why
from feeds.site.french import number
from regionwire.item import FOREIGN
from regionwire.text import summary

PIECES = 5  # of evidence shown when the line is opened
IN_LINE = 2  # of them in the line itself
WORDS = 60  # characters of the words that a piece quotes

PLACES = {
    "headline": "dans le titre",
    "dateline": "en tête de dépêche",
    "bureau": "dans la signature",
    "section": "dans l’adresse",
    "standfirst": "dans le chapô",
    "lead": "au début",
    "brief": "en tête d’une brève",
    "body": "dans le texte",
}  # by the rule of the evidence
FIELDS = {
    "title": "dans le titre",
    "dateline": "en tête de dépêche",
    "byline": "dans la signature",
    "standfirst": "dans le chapô",
    "text": "dans le texte",
    "url": "dans l’adresse",
}  # by the field of the story, for rules that are not told apart above
STATE = "state"  # the rule of words that speak of the whole country
TOLD = "told"  # the rule of what an operator says
BY_HAND = "corrigé à la main"


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence, and how much it weighs: "« Kati » dans le titre", "6"."""

    said: str
    weight: str


@dataclass(frozen=True, slots=True)
class Reason:
    """`line` is short, `pieces` are all there is to show; none where the line says everything."""

    line: str
    pieces: tuple[Piece, ...]


def reason(one: Entry, codes: frozenset[str] | None) -> Reason | None:
    """Why the story is among those of `codes`; of its primary region where these are None. None without region."""
    regions = one.regions[:1] if codes is None else [region for region in one.regions if region.code in codes]
    if not regions:
        return None
    here = "Ici" if codes is not None else regions[0].label
    why = [piece for region in regions for piece in region.why]
    if not why:
        return Reason(f"{here} : {_silent(regions[0])}", ())
    pieces = tuple(Piece(_said(piece), number(piece.weight)) for piece in why[:PIECES])
    return Reason(f"{here} parce que : {_line(why)}", pieces)


def _silent(region: Region) -> str:
    """What put a story where no word of it does."""
    if region.code == FOREIGN:
        return "rien ne le rattache à un pays suivi"
    return "la source est d’ici" if "-" in region.code else "aucune région ne l’emporte"


def _line(why: Sequence[Why]) -> str:
    """The first pieces with words of their own: the same name twice tells nothing new."""
    distinct: dict[str, Why] = {}
    for piece in why:
        distinct.setdefault(piece.words.casefold(), piece)
    telling = list(distinct.values())[:IN_LINE]
    places = groupby(telling, key=_place)
    return ", ".join(_joined(" et ".join(filter(None, map(_quoted, pieces))), place) for place, pieces in places)


def _said(piece: Why) -> str:
    """« cité des Rails » (Kayes) dans le titre"""
    return _joined(_quoted(piece), _place(piece))


def _quoted(piece: Why) -> str:
    if _is_verdict(piece):
        return ""
    meant = "" if piece.place.casefold() in piece.words.casefold() else f" ({piece.place})"
    return f"«\u00a0{summary(piece.words, WORDS)}\u00a0»{meant}"


def _place(piece: Why) -> str:
    if _is_verdict(piece):
        return BY_HAND
    place = PLACES.get(piece.rule) or FIELDS.get(piece.field, "")
    if piece.rule == STATE:
        place = _joined(place, "(d’ordre national)")
    return _joined(place, f"({BY_HAND})") if piece.rule == TOLD else place


def _is_verdict(piece: Why) -> bool:
    """Whether an operator said it of the story or its region, and not of a name in the story."""
    return piece.rule == TOLD and not piece.field


def _joined(*parts: str) -> str:
    return " ".join(filter(None, parts))
