"""Labels: what a story is filed under, and so which feeds it is in. Pure.

all                     every story
ml-kayes, ml, foreign   its regions
ml-kayes-bafoulabe      the second-level unit of its place, where that is certain
agency-amap             its outlet (the source's key), and the agency that signed it
section-sport           the section that its outlet has it in
"""

from __future__ import annotations

import re

from regionwire.item import Item
from regionwire.text import words

ALL = "all"
AGENCY = "agency-"
SECTION = "section-"
LONGEST = 40  # characters, as the store's names

_NO_SLUG = re.compile("[^a-z0-9]+")


def labels_of(item: Item) -> frozenset[str]:
    """All labels of a story."""
    codes = {region.code for region in item.regions}
    place = item.place
    return frozenset(
        {
            ALL,
            *codes,
            *([place.district] if place and place.district and place.region in codes else ()),
            *filter(None, (label(AGENCY, item.source), label(AGENCY, item.agency), label(SECTION, item.section))),
        }
    )


def label(kind: str, name: str) -> str:
    """The label of an agency or a section by its name: `label(SECTION, "Économie")` is "section-economie".

    "" for a name without a letter of ours or a digit.
    """
    slug = slug_of(name)[: LONGEST - len(kind)].strip("-")
    return kind + slug if slug else ""


def slug_of(name: str) -> str:
    """`name` in a-z, 0-9 and hyphens: "L’Essor du Mali" is "l-essor-du-mali"."""
    return _NO_SLUG.sub("-", " ".join(words(name))).strip("-")
