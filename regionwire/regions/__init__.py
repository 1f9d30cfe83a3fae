"""Where a story happens: gazetteers, the matcher built from them, and the decision with its evidence."""

from regionwire.regions.assign import assign_regions
from regionwire.regions.atlas import Atlas, load_atlas
from regionwire.regions.clues import Located
from regionwire.regions.corrections import NOTHING, UNCORRECTED, Corrections, Naming, Pin, Told, Weighing
from regionwire.regions.document import Region
from regionwire.regions.gazetteer import (
    Gazetteer,
    district_label,
    known_countries,
    load_gazetteer,
    look_in,
    region_label,
)

__all__ = [
    "NOTHING",
    "UNCORRECTED",
    "Atlas",
    "Corrections",
    "Gazetteer",
    "Located",
    "Naming",
    "Pin",
    "Region",
    "Told",
    "Weighing",
    "assign_regions",
    "district_label",
    "known_countries",
    "load_atlas",
    "load_gazetteer",
    "look_in",
    "region_label",
]
