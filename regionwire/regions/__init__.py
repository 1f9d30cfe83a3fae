"""Where a story happens: gazetteers, the matcher built from them, and the decision with its evidence."""

from regionwire.regions.gazetteer import Gazetteer, Region, known_countries, load_gazetteer, region_label

__all__ = ["Gazetteer", "Region", "known_countries", "load_gazetteer", "region_label"]
