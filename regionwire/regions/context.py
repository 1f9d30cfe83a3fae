"""What the words around a place's name say about it: does something happen there, or is it a street, a person, a road's end?

All patterns are matched on folded text (see `regionwire.text.fold`), those of what stands before up to the name's first letter.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

_OF = r"(?:de la |du |des |de l'|de |d')"


class Reading(StrEnum):
    """How a name of a place is used."""

    REGION = "region"  # "région de Kayes"
    UNIT = "unit"  # "cercle de Kati", "le maire de Kayes": surely a place
    AT = "at"  # "à Kayes", "Kayes : …", "Kayes (Ouest)": something happens there
    PLAIN = "plain"
    PASSING = "passing"  # origin, distance, road, destination, seat of something
    ROAD = "road"  # an end of a road that is spoken of
    SPAN = "span"  # an end of "de Kayes à Kidal"
    NAME = "name"  # part of another name: a street, a treaty, a club, a river, a person


FACTOR = {
    Reading.REGION: 1.1,
    Reading.UNIT: 1.15,
    Reading.AT: 1.1,
    Reading.PLAIN: 1.0,
    Reading.PASSING: 0.2,
    Reading.ROAD: 0.3,
    Reading.SPAN: 0.0,
    Reading.NAME: 0.0,
}
WEAK = frozenset({Reading.PASSING, Reading.ROAD})


def _before(*alternatives: str) -> re.Pattern[str]:
    return re.compile(r"(?:^|[^a-z0-9])(?:" + "|".join(alternatives) + ")$")


_REGION = _before(
    r"(?:regions?|gouverneurs?|gouvernorats?|conseil regional|assemblee regionale|direction regionale)"
    r"(?: administrative| [a-z]+ [a-z]+)? " + _OF,
)
_UNIT = _before(
    r"(?:cercles?|communes?|districts?|arrondissements?|departements?|provinces?|prefectures?|sous prefectures?|villes?"
    r"|villages?|localites?|cites?|secteurs?|prefets?|sous prefets?|maires?|mairies?|habitants?"
    r"|populations?|quartiers?|collectivites?|academie|tribunal|commune (?:rurale|urbaine)|conseil (?:de cercle|communal)"
    r"|hopital|csref|municipalite|environs|zone|site|mines?|barrage|aeroport|gare|marche|foire|port)"
    r" (?:rurale |urbaine |administrative |regional |sanitaire )?" + _OF,
    r"(?:cercles?|communes?|villages?|localites?|quartiers?|ville) ",
)
_AT = _before(r"(?:a|en|dans|pres de|autour de|au coeur de|entre|chez|ici a) (?:la |le |l')?")
_AFTER_AT = re.compile(
    r" ?(?::|\((?:nord|sud|est|ouest|centre|region|cercle|commune|prefecture|amap)\b)| a (?:abrite|accueilli|vecu)\b"
)

_STREET = _before(
    r"(?:rue|avenue|av\.?|boulevard|bd|blvd|place|carrefour|rond point|echangeur|immeuble|residence|hotel|cinema|bar|maquis"
    r"|restaurant|lycee|pharmacie|librairie|clinique|station|agence|banque|galerie|salle|pavillon|tour|porte) (?:"
    + _OF
    + ")?",
    r"(?:accords?|processus|declaration|convention|protocole|traite|charte|pacte|compromis|consensus|esprit|engagements?|resolution)"
    r" (?:issue? du processus )?" + _OF,
    r"(?:fleuves?|rivieres?|affluents?|riviere) (?:" + _OF + ")?",
    r"(?:gouverneur|sauce|pagne|bogolan|tissu|mangues?|oignons?|poulets?|couscous|tapis) " + r"(?:dit |dite )?" + _OF,
)
_RIVER = _before(
    r"(?:office|boucle|delta|delta (?:interieur|central)|bassins?|rives?|berges?|vallees?|eaux|crues?|lit|bras|cours|niveau|pont"
    r"|haute vallee|riverains|poissons|rive (?:droite|gauche)|long|traversee) (?:du fleuve )?(?:du |de la |de l'|de )(?:fleuve )?",
    r"(?:traverser|traverse|longe|longeant|traversant|dans|sur|par) le ",
)
_CLUB = re.compile(
    r"(?:^|[\s'’])(?:[A-Z]{2,5}|[Cc]lub|Real|Réal|Racing|Sporting|Olympique|Stade|Etoile|Étoile|Stars|Lions|Aigles|Onze)(?: d[eu'’]| des)? ?$"
)
_CLUB_AFTER = re.compile(r" (?:FC|AC|SC|Athletic|United|Football|City)\b")

_PASSING = _before(
    r"(?:km|kilometres?|lieues?|heures?|minutes?|metres?)(?: environ)?(?: (?:au |a l'|de la ville ?)?(?:nord|sud|est|ouest)?(?: (?:est|ouest))?)? ?"
    r"(?:du centre |de la ville )?(?:de |d'|du )",
    r"(?:venu|venue|venus|venues|venant|vient|viennent|originaires?|provenance|arrivee?s?|natifs?|natives?|nee?s?|parties?|partis?|retour"
    r"|rentree?s?|quitte|quittee?s?|quittant|issue?s?|ressortissants?|depuis|importee?s?|livree?s?|loin) (?:de la |du |de |d'|des |a )?",
    r"(?:vers|destination de|destination du|route (?:de|du|vers)|route nationale|axes?|troncons?|liaisons?|ligne|direction(?: de)?|partance pour"
    r"|rallier|rejoindre|regagner|relier|reliant|relie|pour|jusqu'a|jusqu'au|corridor|rn ?\d+) (?:la |le |l')?",
    r"(?:evacuee?s?|transferee?s?|transferer|refere?e?s?|conduits?|conduites?|expediee?s?|envoyee?s?|acheminee?s?|achemine|vendue?s?|vendre|vend"
    r"|deferee?s?|deportee?s?|exportee?s?|ecoulee?s?|formee?s?|etudie|imprimee?s?) (?:a|vers|sur|au|en|jusqu'a) (?:la |l')?",
    r"(?:residant|installee?s?|basee?s?|siege|siegeant|vivant|etudiante?s?|domiciliee?s?|universite|marches|boutiques?|commercants?|hotelier"
    r"|marchands?|acheteurs?|clients?|cousins?|journaliste|troupe|equipe|invites?|orchestre|artistes?|delegations?|ambassadeur|ambassade|consulat"
    r"|technicien|ingenieur|medecins?|experts?|formateur|chercheurs?|laboratoire|usine|acier|fabriquee?s?) (?:a|de|d'|du|en|au|des) (?:la |l')?",
    r"(?:comme|contrairement|semblable|pareil|celui|celle|ceux|celles|exemple|apres|modele|image) (?:a|de|d'|du|celui de) ?",
)
_RELATION = _before(
    r"(?:contre|face (?:a|au|aux)|avec|ambassad[a-z]+|ambassade|consul|cooperation|don|dons|appui|aide|soutien|financement|partenariat"
    r"|visa|gouvernement|frontiere|frontieres|frontaliere? (?:de|avec)|voisins?|achetee?s? (?:a|au|en)|selection|equipe)"
    r" (?:de |d'|du |des |avec |a )?(?:la |le |l'|les )?",
)
_JOINED = re.compile(r"(?:,| et| ou|, et|,? ainsi que|,? puis| et de| et a|, de|, a) (?:la |le |l'|d'|de |a |du )?")
_SPANNED = re.compile(r" (?:a|au|jusqu'a|jusqu'au) ")
_SPAN = _before(r"(?:de |d'|du )")
_MOVING = re.compile(
    r"(?:routes?|axes?|troncons?|lignes?|trains?|cars?|bus|vols?|voyage|trajet|rail|autorail|km|kilometres|navettes?)[^.;]{0,30}$"
)
_ROAD = re.compile(
    r"(?:^|[^a-z])(?:routes?|axes?|troncons?|liaisons?|lignes?|rn ?\d+|corridor|trajet|autoroute|chemin de fer|train|car|bus)[^.;:]{0,18}$"
)

_TITLE = re.compile(
    r"(?:^|[\s(«\"])(?:m|mr|mme|mlle|dr|pr|prof|me|docteur|professeur|maitre|general|colonel|commandant|capitaine|lieutenant|sergent|adjudant"
    r"|monsieur|madame|imam|el hadj|elhadj|hadj|feu|maestro|chef de bataillon|sieur|dame|nommee?)\.? $"
)
_PREVIOUS = re.compile(r"([^\W\d_][\w’'-]*)[ \u00a0]$")
_NEXT = re.compile(r"[ \u00a0-]([A-ZÀ-Þ][\w’'-]*)")
_SENTENCE_START = re.compile(r"(?:^|[.!?…:«»\"(\n–—])\s*$")
# words with a capital that stand beside a place's name without being part of another name
_BESIDE = frozenset(
    "region cercle commune district ville arrondissement departement province prefecture mairie gouvernorat aeroport est ouest nord sud centre"
    " le la les l a au aux de du des d en et ou dans pour sur par depuis entre vers pres hier lundi mardi mercredi jeudi vendredi samedi dimanche"
    " janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre city town airport"
    " mr mme il elle ils on un une ce cette ces apres avant cercles regions communes ici selon".split()
)


@dataclass(frozen=True, slots=True)
class Names:
    """Whom a name may belong to: folded surnames and given names, and which folded words are places themselves."""

    surnames: frozenset[str]
    given: frozenset[str]


@dataclass(frozen=True, slots=True)
class Around:
    """A field of a story as written and folded; `shouting` if it has no lower case to tell names by."""

    text: str
    folded: str
    shouting: bool


def read(
    around: Around,
    start: int,
    end: int,
    *,
    names: Names,
    water: bool,
    country: bool,
    wary: bool,
    is_place: Callable[[int], bool],
) -> Reading:
    """How the name at `start:end` is used. `water`: a river bears it too; `country`: it is one; `is_place(i)`: another place's name covers `i`."""
    before = around.folded[max(0, start - 60) : start].replace("\n", ". ")
    after = around.folded[end : end + 40]
    if _STREET.search(before) or (water and _RIVER.search(before)):
        return Reading.NAME
    if _is_club(around, start, end) or _is_person(around, start, end, names, wary, is_place):
        return Reading.NAME
    if _REGION.search(before):
        return Reading.REGION
    if _UNIT.search(before):
        return Reading.UNIT
    if _PASSING.search(before) or (country and _RELATION.search(before)):
        return Reading.PASSING
    if _ROAD.search(before):
        return Reading.ROAD
    if _AFTER_AT.match(after) or _AT.search(before):
        return Reading.AT
    return Reading.PLAIN


def joined(between: str, first: Reading, second: Reading) -> Reading:
    """The reading of a name that follows another in a list: "venus de Ségou, Sikasso et Mopti"; `between` is folded."""
    if first is Reading.SPAN:
        return Reading.NAME
    if first is Reading.NAME or second is not Reading.PLAIN or not _JOINED.fullmatch(between):
        return second
    return Reading.AT if first in (Reading.PLAIN, Reading.REGION, Reading.UNIT) else first


def spans(folded: str, start: int, between: str) -> bool:
    """Whether the name at `start` opens "de Kayes à Kidal", which means the whole country and no journey."""
    before = folded[max(0, start - 40) : start]
    return bool(_SPANNED.fullmatch(between) and _SPAN.search(before) and not _MOVING.search(before))


def _is_club(around: Around, start: int, end: int) -> bool:
    if around.shouting:
        return False
    return bool(_CLUB.search(around.text[max(0, start - 24) : start]) or _CLUB_AFTER.match(around.text[end : end + 12]))


def _is_person(around: Around, start: int, end: int, names: Names, wary: bool, is_place: Callable[[int], bool]) -> bool:
    """A given name or a title before it, a surname after it, or an unknown capitalised neighbour."""
    before = around.text[max(0, start - 40) : start]
    if _TITLE.search(around.folded[max(0, start - 30) : start]):
        return True
    previous = _PREVIOUS.search(before)
    if previous:
        word = around.folded[start - len(previous[0]) : start - 1]
        if word in names.given or (wary and word in names.surnames):
            return True
        lead = before[: previous.start()]
        if (
            not around.shouting
            and previous[1][:1].isupper()
            and word not in _BESIDE
            and not is_place(start - 2)
            and (wary or not _SENTENCE_START.search(lead))
        ):
            return True
    following = _NEXT.match(around.text[end : end + 30])
    if following:
        word = around.folded[end + 1 : end + len(following[0])]
        if word in names.surnames and not is_place(end + 1):
            return True
        if not around.shouting and word not in _BESIDE and not is_place(end + 1):
            return True
    return False
