"""The list of all feeds."""

from __future__ import annotations

from dataclasses import replace

from feed_stories import SITE
from lxml import etree

from feeds.catalogue import Catalogue
from feeds.opml import opml


def test_every_feed_is_listed_under_its_country() -> None:
    specs = Catalogue(countries=("ml",)).specs()
    root = etree.fromstring(opml(specs, SITE))
    assert root.get("version") == "2.0"
    assert root.findtext("head/title") == "Fil d’essai"
    assert [one.get("text") for one in root.findall("body/outline")] == [
        "Toutes les nouvelles",
        "International",
        "Mali",
    ]
    assert root.xpath("//outline/@xmlUrl") == [f"https://feeds.example.org/{spec.slug}.xml" for spec in specs]
    kayes_about = next(spec.subtitle for spec in specs if spec.slug == "ml-kayes")
    kayes = root.xpath("//outline[@text='Mali']/outline[@text='Kayes']")[0]
    assert dict(kayes.attrib) == {
        "type": "rss",
        "text": "Kayes",
        "title": "Kayes — Fil d’essai",
        "description": kayes_about,
        "xmlUrl": "https://feeds.example.org/ml-kayes.xml",
        "htmlUrl": "https://feeds.example.org/ml-kayes.html",
        "language": "fr",
    }


def test_list_changes_with_the_feeds_only() -> None:
    specs = Catalogue(countries=("ml",)).specs()
    assert opml(specs, SITE) == opml(specs, replace(SITE, notice="autre"))
    assert opml(specs[1:], SITE) != opml(specs, SITE)


def test_feeds_of_one_country_share_a_folder_wherever_they_stand() -> None:
    """A feed that config.toml names stands behind all countries, and is one of them all the same."""
    ml, ne = (Catalogue(countries=(code,)).specs()[2:4] for code in ("ml", "ne"))
    root = etree.fromstring(opml([ml[0], *ne, ml[1]], SITE))
    folders = [(one.get("text"), len(one)) for one in root.findall("body/outline")]
    assert folders == [("Mali", 2), ("Niger", 2)]
