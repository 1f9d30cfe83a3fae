"""Whether a story was seen before. Pure.

title, text ──Draft──▶ Own ──fingerprint──▶ candidates (the store's index) ──compare──▶ Likeness ──gather──▶ originals
                                                               old Own, new Own ──material_change──▶ an edit, or a typo
"""

from regionwire.dedup.change import material_change
from regionwire.dedup.fingerprint import Fingerprint, fingerprint
from regionwire.dedup.group import Member, Ties, Verdict, gather, pair
from regionwire.dedup.likeness import WINDOW, Likeness, Relation, Told, compare
from regionwire.dedup.own import Draft, Own

__all__ = [
    "WINDOW",
    "Draft",
    "Fingerprint",
    "Likeness",
    "Member",
    "Own",
    "Relation",
    "Ties",
    "Told",
    "Verdict",
    "compare",
    "fingerprint",
    "gather",
    "material_change",
    "pair",
]
