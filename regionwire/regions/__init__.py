"""Where a story happens: gazetteers, the matcher built from them, and the decision with its evidence."""

from regionwire.regions.assign import assign_regions
from regionwire.regions.atlas import Atlas
from regionwire.regions.clues import Located
from regionwire.regions.gazetteer import Gazetteer, Region, known_countries, load_gazetteer, region_label

__all__ = [
    "Atlas",
    "Gazetteer",
    "Located",
    "Region",
    "assign_regions",
    "known_countries",
    "load_gazetteer",
    "region_label",
]
