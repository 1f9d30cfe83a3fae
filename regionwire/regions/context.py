"""What the words around a place's name say about it: an event's scene, or a street, a person, a road?

Patterns are matched on folded text (see `regionwire.text.fold`); what stands before is read up to the name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


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


_OF = "(?:de la |du |des |de l'|de |d')"


def _any(words: str) -> str:
    """An alternative of the patterns in `words`; "_" stands for a blank."""
    return "(?:" + "|".join(words.split()).replace("_", " ") + ")"


def _before(*alternatives: str) -> re.Pattern[str]:
    """What ends in one of `alternatives` as whole words; searched in a text that begins with a blank."""
    return re.compile("[^a-z0-9](?:" + "|".join(alternatives) + ")$")


_REGION = _before(
    _any("regions? gouverneurs? gouvernorats? conseil_regional assemblee_regionale direction_regionale")
    + "(?: administrative| [a-z]+ [a-z]+)? "
    + _OF
)
_UNIT = _before(
    _any(
        """cercles? communes? districts? arrondissements? departements? provinces? (?:sous_)?prefectures? villes?
        villages? localites? cites? secteurs? (?:sous_)?prefets? maires? mairies? municipalite habitants?
        populations? quartiers? collectivites? academie tribunal conseil_(?:de_cercle|communal|municipal) hopital
        csref environs zone sites? mines? barrage aeroport gare marches? foire port"""
    )
    + " (?:rurale |urbaine |administrative |regional |sanitaire |hebdomadaire )?"
    + _OF,
    _any("cercles? communes? villages? localites? quartiers? ville") + " ",
)
_AT = _before(_any("a en dans pres_de autour_de au_coeur_de entre chez in at near") + " (?:la |le |l')?")
_AFTER_AT = re.compile(r" ?(?::|\((?:nord|sud|est|ouest|centre|region|cercle|commune|prefecture)\b)")

_NAMED = _before(
    _any(
        "rue avenue av\\.? boulevard bd place carrefour rond_point echangeur immeuble hotel cinema bar maquis pharmacie"
    )
    + f" {_OF}?",
    _any("accords? processus declaration convention protocole traite charte pacte consensus esprit resolution")
    + " (?:issue? du processus )?"
    + _OF,
    _any("fleuves? rivieres? affluents?") + f" {_OF}?",
    _any("pagne bogolan tissu couscous tapis") + " (?:dit |dite )?" + _OF,
)
_RIVER = _before(
    _any(
        """office boucle delta delta_(?:interieur|central) bassins? rives? berges? (?:haute_)?vallees? eaux crues?
        lit bras cours niveau pont riverains poissons rive_(?:droite|gauche) long traversee"""
    )
    + " (?:du |de la |de l'|de )(?:fleuve )?",
    _any("traverser traverse longe longeant traversant dans sur par") + " le ",
)
_CLUB = re.compile(
    r"(?:^|[\s'’])(?:[A-Z]{2,5}|[Cc]lub|Real|Réal|Racing|Sporting|Olympique|Stade|[ÉE]toile|Stars|Lions|Aigles|Onze)"
    r"(?: d[eu'’]| des)? ?$"
)
_CLUB_AFTER = re.compile(r" (?:FC|AC|SC|Athletic|United|Football|City)\b")

_DISTANCE = (
    _any("km kilometres? lieues? heures? minutes? metres?")
    + "(?: environ)?(?: (?:au |a l')?(?:nord|sud|est|ouest)(?: (?:est|ouest))?)?"
    + " (?:du centre |de la ville )?(?:de |d'|du )"
)
_ORIGIN = (
    _any(
        """venue?s? venant viennent vient originaires? provenance arrivee?s? natifs? natives? parti(?:e|s|es)?
        retour rentree?s? issue?s? ressortissants? importee?s? loin"""
    )
    + f" {_OF}"
)
_LEAVING = (
    _any("quitter quittee?s? quitte quittant rallier rejoindre regagner relier reliant relie depuis")
    + " (?:la |le |l')?"
)
_TOWARDS = (
    _any(
        """vers destination_(?:de|du) route_(?:de|du|vers) route_nationale direction direction_de
        par(?:t|tent|tir|tance)_pour jusqu'a jusqu'au corridor"""
    )
    + " (?:la |le |l')?"
)
_SENT = (
    _any(
        """evacuee?s? transfere[res]* refere[res]* conduit(?:e|s|es)? expediee?s? envoyee?s? achemine[res]*
        vend(?:re|us?|ue|ues)? deferee?s? deportee?s? exportee?s? ecoulee?s? formee?s? imprimee?s? nee?s?"""
    )
    + " (?:a|vers|sur|au|en|jusqu'a) (?:la |l')?"
)
_SEATED = (
    _any("residant installee?s? basee?s? siege siegeant vivant domiciliee?s? etablis?") + " (?:a|au|en) (?:la |l')?"
)
_GUEST = (
    _any(
        """boutiques? marchands? acheteurs? clients? cousins? invites? hoteliers? delegations? equipe troupe
        formateurs? techniciens? ingenieurs?"""
    )
    + " (?:de |d'|du |a |des )"
)
_LIKENESS = (
    _any("comme contrairement semblable pareil celui celle ceux celles exemple modele image") + " (?:a |de |d'|du )?"
)
_PASSING = _before(_DISTANCE, _ORIGIN, _LEAVING, _TOWARDS, _SENT, _SEATED, _GUEST, _LIKENESS)
_RELATION = _before(
    _any(
        """contre face avec ambassad[a-z]+ consul cooperation dons? appui aide soutien financement partenariat visa
        frontieres? frontaliere? voisins? achetee?s? importee?s? selection equipe"""
    )
    + " (?:de |d'|du |des |avec |au |aux |a |en )?(?:la |le |l'|les )?"
)
_ROAD = re.compile(
    "(?:^|[^a-z])"
    + _any("routes? axes? troncons? liaisons? lignes? rn_?[0-9]+ corridor trajet autoroute chemin_de_fer train car bus")
    + "[^.;:]{0,18}$"
)
_JOINED = re.compile(r"(?:,| et| ou|, et|,? ainsi que|,? puis| et de| et a|, de|, a) (?:la |le |l'|d'|de |a |du )?")
_SPANNED = re.compile(r" (?:a|au|jusqu'a|jusqu'au) ")
_SPAN = _before("(?:de |d'|du )")
_MOVING = re.compile(
    _any("routes? axes? troncons? lignes? trains? cars? bus vols? voyage trajet (?:auto)?rail km kilometres navettes?")
    + "[^.;]{0,30}$"
)

_TITLE = re.compile(
    r"(?:^|[\s(«\"])"
    + _any(
        """m mr mme mlle dr pr prof me docteur professeur maitre general colonel commandant capitaine lieutenant
        sergent adjudant monsieur madame imam el_hadj elhadj hadj feu sieur dame nommee?"""
    )
    + r"\.? $"
)
_PREVIOUS = re.compile(r"(?<![^\W\d_])([^\W\d_][\w’']*)([ \u00a0-])$")
_NEXT = re.compile(r"[ \u00a0-]([A-ZÀ-Þ][\w’'-]*)")
_SENTENCE_START = re.compile(r"(?:^|[.!?…:«»\"(\n–—])\s*$")
# words with a capital that stand beside a place's name without being part of another name
_BESIDE = frozenset(
    """
    region regions cercle cercles commune communes district ville arrondissement departement province prefecture
    mairie gouvernorat aeroport est ouest nord sud centre city town airport le la les l a au aux de du des d en et
    ou dans pour sur par depuis entre vers pres mr mme il elle ils on un une ce cette ces apres avant ici selon
    hier lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril mai juin juillet aout
    septembre octobre novembre decembre
    """.split()
)


@dataclass(frozen=True, slots=True)
class Names:
    """Whom a name may belong to; all folded."""

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
    """How the name at `start:end` is used.

    `water`: a river bears it too; `country`: it is one; `wary`: it is also a word or a person's name;
    `is_place(i)`: the name of a place covers offset `i`.
    """
    before = " " + around.folded[max(0, start - 60) : start].replace("\n", ". ")
    after = around.folded[end : end + 40]
    if _NAMED.search(before) or (water and _RIVER.search(before)):
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
    before = " " + folded[max(0, start - 40) : start]
    return bool(_SPANNED.fullmatch(between) and _SPAN.search(before) and not _MOVING.search(before))


def _is_club(around: Around, start: int, end: int) -> bool:
    if around.shouting:
        return False
    return bool(_CLUB.search(around.text[max(0, start - 24) : start]) or _CLUB_AFTER.match(around.text[end : end + 12]))


def _is_person(around: Around, start: int, end: int, names: Names, wary: bool, is_place: Callable[[int], bool]) -> bool:
    """A title or a given name before it, a surname after it, or a capitalised neighbour that is no place."""
    if _TITLE.search(around.folded[max(0, start - 30) : start]):
        return True
    if _NEXT.match(around.text[end : end + 2]) and not is_place(end + 1):
        following = _NEXT.match(around.text[end : end + 30])
        word = around.folded[end + 1 : end + len(following[0])] if following else ""
        if word in names.surnames or (not around.shouting and word not in _BESIDE):
            return True
    before = around.text[max(0, start - 40) : start]
    previous = _PREVIOUS.search(before)
    if previous is None or is_place(start - 2):
        return False
    word = around.folded[start - len(previous[0]) : start - 1]
    if word in names.given or (wary and word in names.surnames):
        return True
    if around.shouting or word in _BESIDE or not previous[1][0].isupper():
        return False
    opening = previous[2] != "-" and _SENTENCE_START.search(before[: previous.start()])  # its capital means nothing
    return wary or not opening
