"""What feeds are called, by language: data. A language more is one more `Titles` here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Titles:
    """The words of one language. `{}` is a name, or names."""

    all: str
    all_about: str
    foreign: str
    foreign_about: str
    country_about: str
    region_about: str
    district_about: str  # with its region
    agency_about: str
    section_about: str
    joined_about: str
    search: str
    search_about: str
    within: str  # what is searched, and in which feed
    without: str
    conjunction: str  # between the last two of a list
    others: str  # how many more a list has
    changes: str  # the feed of what edits changed
    changes_about: str
    edited: str  # with a headline
    headline: str
    standfirst: str
    body: str

    def list(self, names: Sequence[str], most: int = 3) -> str:
        """`names` as one says them: "Kayes, Mopti et Gao"."""
        if len(names) > most:
            names = (*names[: most - 1], self.others.format(len(names) - most + 1))
        return f" {self.conjunction} ".join(filter(None, (", ".join(names[:-1]), names[-1])))


TITLES = {
    "fr": Titles(
        all="Toutes les nouvelles",
        all_about="Toutes les régions en un seul flux",
        foreign="International",
        foreign_about="L’actualité venue d’ailleurs",
        country_about="L’actualité qui touche tout le pays",
        region_about="L’actualité locale, vue par les agences de presse",
        district_about="L’actualité locale, région de {}",
        agency_about="Tout ce que publie {}",
        section_about="La rubrique « {} » de tous les médias",
        joined_about="En un seul flux : {}",
        search="Recherche : {}",
        search_about="Les nouvelles qui en parlent",
        within="{} ({})",
        without="{} sans {}",
        conjunction="et",
        others="{} autres",
        changes="{} : ce qui a changé",
        changes_about="Ce que les agences ont corrigé ou complété : {}",
        edited="Modifié : {}",
        headline="Titre",
        standfirst="Chapô",
        body="Texte",
    ),
    "en": Titles(
        all="All the news",
        all_about="All regions in one feed",
        foreign="International",
        foreign_about="News from elsewhere",
        country_about="News that concerns the whole country",
        region_about="Local news as the agencies report it",
        district_about="Local news, region of {}",
        agency_about="All that {} publishes",
        section_about="The section “{}” of all outlets",
        joined_about="In one feed: {}",
        search="Search: {}",
        search_about="Stories that mention it",
        within="{} ({})",
        without="{} without {}",
        conjunction="and",
        others="{} others",
        changes="{}: what changed",
        changes_about="What the agencies corrected or completed: {}",
        edited="Edited: {}",
        headline="Headline",
        standfirst="Standfirst",
        body="Text",
    ),
}


def titles(language: str) -> Titles:
    """The words of a language (BCP 47) or of the one that it is a kind of; in English where there are none."""
    return TITLES.get(language.partition("-")[0].lower(), TITLES["en"])
