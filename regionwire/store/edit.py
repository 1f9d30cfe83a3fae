"""What an edit at a story's address does to what is held of it. Pure.

the same words, the same frame ──▶ nothing      a cut text that is less than what is held ──▶ nothing
another frame (byline, picture, regions) ──▶ shown, no edit      other words ──▶ a version; `updated` moves if material
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from regionwire.dedup import Draft, Told, compare, material_change
from regionwire.item import Item
from regionwire.labels import labels_of
from regionwire.text import words

MOVED = 0.5  # of the shorter text that a story at another address has in common with what it was


@dataclass(frozen=True, slots=True)
class Edit:
    """What becomes of a story: `item` is what is held from now on; `version`: what was held is kept as one; `change` is
    what readers should hear of, in words, or ""."""

    item: Item
    version: bool = False
    change: str = ""


def edit(old: Item, new: Item) -> Edit | None:
    """What the story `old`, read again as `new`, becomes; None where nothing changes."""
    thinner = is_thinner(new, old)
    if not thinner and is_edited(old, new):
        return Edit(new, version=True, change=_material(old, new))
    if not thinner and _printed(old) != _printed(new):
        # a correction around the text: no edit, but not hidden
        return Edit(replace(new, title=old.title, standfirst=old.standfirst, html=old.html, text=old.text))
    return None


def is_edited(old: Item, new: Item) -> bool:
    """Whether they say anything else, were it a typo."""
    return _said(old) != _said(new)


def edited_at(item: Item, before: datetime, now: datetime) -> datetime:
    """When an edit happened: as the page says, if it says something later than the last one; else now."""
    said = item.modified.at if item.modified and item.modified.at > before else now
    return max(before, min(said, now))


def is_cut(item: Item) -> bool:
    return item.cut or item.paywalled  # what was stored before items knew `cut` may only say the second


def is_thinner(item: Item, old: Item) -> bool:
    """Whether a cut item is less than what is held: no more than a whole text, or the beginning of a longer cut one.

    Nothing of it is taken, lest a story carry the headline of one state and the text of another.
    """
    if not is_cut(item):
        return False
    said, held = words(item.text), words(old.text)
    if not is_cut(old):
        return len(said) <= len(held)
    return len(said) < len(held) and said[:-1] == held[: len(said) - 1]  # the cut may go through a word


def still_same(old: Item, new: Item) -> bool:
    """Whether what a story's former address leads to is that story: its headline, or a good part of its words."""
    if words(old.title) and words(old.title) == words(new.title):
        return True
    before, after = (Told("", None, Draft(it.title, it.text, it.standfirst).own()) for it in (old, new))
    found = compare(before, after)
    return found.joins or found.strength >= MOVED


def _material(old: Item, new: Item) -> str:
    if old.paywalled != new.paywalled:
        return "for subscribers" if new.paywalled else "no longer for subscribers"
    if is_cut(old) and not is_cut(new) and len(words(new.text)) > len(words(old.text)):
        return "the text is completed"
    before, after = (Draft(it.title, it.text, it.standfirst).own() for it in (old, new))
    return material_change(before, after)


def _said(item: Item) -> tuple[object, ...]:
    """What makes an edit one: the words, not their typography or markup."""
    return words(item.title), words(item.standfirst), words(item.text), item.paywalled


def _printed(item: Item) -> tuple[object, ...]:
    """What stands around the words."""
    return item.byline, item.authors, item.section, item.image, item.attribution, item.cut, labels_of(item)
