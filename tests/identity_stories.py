"""A wire dispatch and all that outlets make of it, for the tests of identity: a made-up ferry on a real river.

And how a store is given that, and asked what it made of it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from regionwire.item import Assigned, Item, Moment, Precision, Story
from regionwire.store import Store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATER = NOON + 3 * DAY
TAG = "feeds.example.org,2026"

TITLE = "Koulikoro : le bac de Kayo reprend ses traversées"
LEAD = (
    "Le bac de Kayo a repris ses traversées samedi, après sept semaines de réparation au chantier naval de Koulikoro. "
    "Le préfet Boubacar Sanogo a coupé le ruban devant quatre cents riverains venus des deux rives."
)
MIDDLE = (
    "La coque avait cédé contre un banc de sable en janvier, et 2 300 sacs de riz étaient restés à quai. "
    "« Nous passions nos malades en pirogue, de nuit, sans lampe », raconte Assitan Doumbia, matrone à Kenenkoun."
)
END = (
    "Le passage coûte désormais 150 Fcfa pour un piéton et 900 Fcfa pour une moto chargée. "
    "Le capitaine Lassine Traoré attend encore deux bouées neuves, que la direction du fleuve lui promet avant la crue."
)
BODY = f"{LEAD}\n{MIDDLE}\n{END}"

TEASER = LEAD[:178] + "… Lire la suite"
LEADLESS = f"{MIDDLE}\n{END}"
EDITED = BODY.replace("a coupé le ruban devant", "a inauguré l'ouvrage rénové sous les yeux de").replace(
    "raconte", "se souvient aujourd'hui encore"
)
FOLLOW_UP = (
    "Le syndicat des piroguiers de Gouni a déposé mardi une plainte contre la commune, qu'il accuse de lui avoir pris "
    "ses clients. Maître Kadidia Sangaré réclame 6 500 000 Fcfa au nom de 48 familles, et l'audience est fixée au 19.\n"
    "Le maire Yacouba Konaté répond que personne ne regrette les noyades de l'an passé, au nombre de 11.\n"
    "« Nous passions nos malades en pirogue, de nuit, sans lampe », raconte Assitan Doumbia, matrone à Kenenkoun."
)
NEXT_WEEK = (
    BODY.replace("samedi", "mercredi")
    .replace("sept", "trois")
    .replace("quatre cents", "soixante")
    .replace("150", "175")
)
ROUNDUP = (
    "Ségou a fêté ses potiers pendant trois jours, et la fanfare de Pélengana a défilé sur le quai des Arts.\n"
    f"{LEAD}\n"
    "À Nioro, les boulangers ferment le lundi jusqu'à nouvel ordre, faute de farine, annonce leur union.\n"
    "Les archers de Kangaba ont remis leur trophée en jeu devant le vestibule, au milieu des griots de Kéla."
)


def item(source: str = "amap", path: str = "bac-de-kayo", text: str = BODY, hours: float = 0, **more: object) -> Item:
    """A story of `source`, published so many hours after NOON; `more` are fields of Item."""
    made = Item(
        source=source,
        url=f"https://{source}.example/{path}",
        title=TITLE,
        html="".join(f"<p>{line}</p>" for line in text.split("\n")),
        text=text,
        language="fr",
        fetched=NOON,
        regions=(Assigned("ml-koulikoro", 1.0),),
        published=Moment(NOON + timedelta(hours=hours), Precision.MINUTE, "Africa/Bamako"),
    )
    return replace(made, **more)  # type: ignore[arg-type]  # each test names the fields of Item that it means


def save(store: Store, it: Item, now: datetime = LATER) -> int:
    """Its row; what `amap` sends is the agency's own."""
    return store.stories.save(it, agency=it.source == "amap", now=now)[0]


def entries(store: Store) -> dict[str, list[str]]:
    """Each entry's address, and those of its copies."""
    return {it.item.url: [copy.url for copy in it.copies] for it in store.stories.latest(None, 100)}


def only(store: Store) -> Story:
    (entry,) = store.stories.latest(None, 100)
    return entry


def logged(store: Store) -> list[tuple[Any, ...]]:
    with store.batch() as connection:
        return [tuple(row) for row in connection.exec_driver_sql("SELECT story, before, after, why FROM merge")]


def at(source: str, path: str = "bac-de-kayo") -> str:
    return f"https://{source}.example/{path}"
