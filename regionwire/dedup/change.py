"""What an edit changed: whether a reader should hear of it, and of what."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher

from regionwire.dedup.alignment import Alignment
from regionwire.dedup.own import Own
from regionwire.dedup.terms import NAME, NUMBER, Terms

TENTH = 0.1  # of the words: from there an edit is material
_TYPO = 0.75  # how alike two spellings of one word are
_LONG = 4  # letters of a word that can be misspelt and known all the same


def material_change(old: Own, new: Own) -> str:
    """What makes the edit from `old` to `new` material, in words; "" for a typo, or for nothing.

    A number or a name that comes or goes, a tenth of the words, a headline, a text that is completed.
    """
    if old.title.words != new.title.words and not _only_typos(old.title, new.title):
        return "another headline"
    if old.cut and not new.cut and len(new.whole) > len(old.whole):
        return "the text is completed"
    changed = _changed(old.whole, new.whole)
    if changed >= TENTH:
        return f"{changed:.0%} of the words"
    for kind, name in ((NUMBER, "number"), (NAME, "name")):
        gone, come = _difference(old.whole, new.whole, kind)
        if gone or come:
            return f"a {name}: {' '.join(gone) or 'none'} became {' '.join(come) or 'none'}"
    return ""


def _changed(old: Terms, new: Terms) -> float:
    """The part of the words that stand in no run that both texts have, of that text which has more such words."""
    if old.words == new.words:
        return 0.0
    return max(1 - sum(side) / max(len(side), 1) for side in Alignment.of(old, new).covered())


def _difference(old: Terms, new: Terms, kind: int) -> tuple[list[str], list[str]]:
    before, after = (Counter(w for w, k in zip(it.words, it.kinds, strict=True) if k == kind) for it in (old, new))
    return sorted(before - after), sorted(after - before)


def _only_typos(old: Terms, new: Terms) -> bool:
    """Whether two headlines differ in spellings only."""
    if len(old) != len(new):
        return False
    return all(
        one == other or (min(len(one), len(other)) >= _LONG and kind != NUMBER and _alike(one, other))
        for one, other, kind in zip(old.words, new.words, old.kinds, strict=True)
    )


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _TYPO
