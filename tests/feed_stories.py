"""Stories for the tests of the feeds: a made-up desk in Kayes and its neighbours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from feeds.programme import Programme
from feeds.site import Manners
from feeds.spec import FeedSpec, Kind, Site
from regionwire.item import Assigned, Copy, Edited, Evidence, Image, Item, Moment, Place, Precision, Story
from regionwire.labels import labels_of
from regionwire.source import Listing, ListingKind, Source

SITE = Site(
    title="Fil d’essai",
    base_url="https://feeds.example.org",
    tag="feeds.example.org,2026",
    author="La rédaction d’essai",
)
KAYES = FeedSpec("ml-kayes", "Kayes", "Kayes (Mali)", frozenset({"ml-kayes"}), 100, "ml", "Africa/Bamako")
GAO = FeedSpec("ml-gao", "Gao", "Gao (Mali)", frozenset({"ml-gao"}), 100, "ml", "Africa/Bamako")
ALL = FeedSpec("all", "Toutes les nouvelles", "Toutes les régions", None, 100, kind=Kind.ALL)
SPECS = (ALL, KAYES, GAO)

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
MANNERS = Manners(
    agent="Regionwire/1.0 (+feeds@example.org)",
    contact="feeds@example.org",
    interval=900,
    pace=1.0,
    revisit_days=3,
    robots=True,
)
SOURCES = {
    "fleuve": Source(
        key="fleuve",
        name="La Voix du fleuve",
        base="https://www.fleuve.example",
        country="ml",
        listings=(Listing(kind=ListingKind.FEED, url="/feed/"),),
        rights="© La Voix du fleuve",
    ),
    "dune": Source(key="dune", name="Dune Info", base="https://dune.example", country="ml", listings=()),
}


def story(number: int, **changes: Any) -> Story:
    """Story `number`, published and seen that many hours after noon; `changes` are fields of the story or of its item.

    What was updated later was found out then, unless `changed` says otherwise.
    """
    at = NOON + timedelta(hours=number)
    title = f"Kayes : la récolte de sorgho dépasse les prévisions ({number})"
    first = "Les paysans de la plaine ont rentré plus de grain que l’an passé, selon leur union."
    second = "Le prix du sac reste pourtant élevé au marché central, où l’on attend les premiers camions."
    item = Item(
        source="fleuve",
        url=f"https://www.fleuve.example/recolte-{number}",
        title=title,
        html=f"<p>{first}</p><p>{second}</p>",
        text=f"{first}\n{second}",
        language="fr",
        fetched=at,
        regions=(
            Assigned("ml-kayes", 2.0, (Evidence("headline", "title", "Kayes", "Kayes", 2.0),)),
            Assigned("ml", 0.5),
        ),
        authors=("Awa Exemple",),
        agency="VDF",
        byline="Awa Exemple / VDF - Kayes",
        published=Moment(at, Precision.MINUTE, "Africa/Bamako"),
        section="Agriculture",
        image=Image("https://www.fleuve.example/sorgho.jpg", "Des gerbes de sorgho", "A. Exemple"),
        place=Place("Kayes", "ml-kayes", "town", 14.44693, -11.44448),
    )
    made = Story(
        id=f"tag:feeds.example.org,2026:story/{number}",
        item=item,
        published=at,
        updated=at,
        first_seen=at,
        changed=changes.get("updated", at),
        copies=(Copy("dune", f"https://dune.example/copie-{number}", at),),
    )
    of_item = {name: value for name, value in changes.items() if name in Item.__dataclass_fields__}
    of_story = {name: value for name, value in changes.items() if name in Story.__dataclass_fields__}
    # the times that both have are the story's: an item's are Moments
    of_item = {name: value for name, value in of_item.items() if name != "published" or isinstance(value, Moment)}
    of_story = {name: value for name, value in of_story.items() if not isinstance(value, Moment)}
    return replace(made, item=replace(item, **of_item), **of_story)


class Held:
    """What a store with these stories tells of them, which nobody took back or edited."""

    def __init__(self, stories: Sequence[Story]) -> None:
        self.stories = stories

    def latest(self, codes: frozenset[str] | None, limit: int) -> list[Story]:
        return [it for it in self.stories if codes is None or codes & labels_of(it.item)][:limit]

    def matching(
        self, codes: frozenset[str] | None, matches: Callable[[Item], bool], limit: int, among: int
    ) -> list[Story]:
        return [it for it in self.latest(codes, among) if matches(it.item)][:limit]

    def gone(self, codes: frozenset[str] | None, since: datetime) -> list[tuple[str, datetime]]:
        return []

    def edits(self, codes: frozenset[str] | None, limit: int) -> list[Edited]:
        return []

    def find(self, called: str) -> Item | None:
        return next((it.item for it in self.stories if it.id == called), None)

    def edits_gone(self, codes: frozenset[str] | None, since: datetime) -> list[tuple[str, int, datetime]]:
        return []

    def changed(self, code: str | None, after: tuple[datetime, str] | None, limit: int) -> list[tuple[datetime, Story]]:
        return []

    def last_change(self) -> datetime | None:
        return None


def programme(specs: Sequence[FeedSpec] = SPECS, site: Site = SITE) -> Programme:
    """What is published of these feeds, under the same titles in each language."""
    listed = dict.fromkeys((site.language, *site.languages), specs)
    return Programme(site=site, listed=listed, sources=SOURCES, manners=MANNERS)
