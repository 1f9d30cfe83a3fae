"""Which regions a story is about.

    fields ──Atlas.find──▶ names ──clues──▶ weighed clues, one sense each ──assign_regions──▶ codes with their evidence

A name weighs by where it stands (headline, dateline, bureau, standfirst and first sentence, body) and by how it is used (see
`context`). A capital is a town only where something says so; else it speaks for the country. Five regions at once are the
country. What names no place of a configured country, but one abroad, is `foreign`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from regionwire.item import FOREIGN, Assigned, Evidence, Place
from regionwire.regions.atlas import Atlas, Level
from regionwire.regions.clues import Clue, Located, clues
from regionwire.regions.context import WEAK
from regionwire.text import fold

_BODY_LIMIT = 5.0  # what one region can weigh by its body alone
_SHARE = 0.5  # of the first region's score that a further one must reach
_ENOUGH = 1.0  # what a region must weigh to be said beside a national or foreign reading
_MANY = 5  # regions that together are the country
_SEVERAL = 3  # regions that are the country where the story speaks of the state
_EVIDENCE = 8  # pieces kept for one region
_PROSE = ("headline", "standfirst", "lead")
_FRONT = ("headline", "dateline", "bureau", "standfirst", "lead", "section")

_WORD = re.compile(r"[^\W\d_]+")
_STATE = re.compile(
    r"\b(?:minist(?:re|res|ere|eres|erielle?s?)|gouvernement\w*|premier ministre|primature|nationaux|nationale?s?"
    r"|president (?:de la|du|de l')|presidence|chef de l'etat|etat|assemblee|parlement\w*|cnt|senat|deputes?|(?:con)?federation|ambassad\w+"
    r"|decret|ordonnance|projet de loi|forces armees|budget|fiscal\w*|pays|compatriotes|diaspora|syndicat"
    r"|transition|referendum|elections?|recensement|sommet|cedeao|aes|union africaine|uemoa|onu|nations unies)\b"
)
_WHOLE = re.compile(
    r"\b(?:(?:dans|a travers|sur) (?:tout|l'ensemble d[ue]|toute l'etendue d[ue])(?: le| l'ensemble du)? (?:pays|territoire)"
    r"|toutes les regions|(?:a l'echelle|au plan|au niveau) nationale?|l'ensemble des regions|chaque region)\b"
)
_LOCAL = re.compile(
    r"\b(?:commune (?:[ivx]+|\d)|quartiers?|riverains|maire|mairie|municipal\w*|district|accident|incendie|braquage|voleurs?"
    r"|cambriolage|commissariat|policiers?|chauffeurs?|embouteillages?|circulation|ordures|caniveaux?|inondations?|marche"
    r"|vendeuses?|commercants?|taxis?|motos?|arrondissements?|habitants|rue|boulevard|ponts?|trottoirs?|eclairage|collecteurs?"
    r"|domicile|famille|lycee|ecole|hopital|maternite|ville|citadins?|parc|boulangerie)\b"
)


@dataclass(frozen=True, slots=True)
class _Tone:
    """Words of a story that speak of the state, of the whole country, of a town's daily life; headline and lead count more."""

    state: float
    local: float
    whole: bool
    words: str  # the first that speaks of the state, folded

    def evidence(self) -> tuple[Evidence, ...]:
        return (Evidence("state", "text", self.words, "", round(self.state, 2)),) if self.words else ()


def assign_regions(
    story: Located, atlas: Atlas, *, country: str, home: str = ""
) -> tuple[tuple[Assigned, ...], Place | None]:
    """The story's regions, the primary one first, never none, and the most specific place of the primary one's evidence.

    `country` is the source's (a gazetteer's code, or "" for a source of no country), `home` where a story that names no place
    happens ("": in the country at large).
    """
    found = clues(story, atlas, country)
    tone = _tone(story)
    regional = _scores(clue for clue in found if "-" in clue.code)
    national = _scores(clue for clue in found if "-" not in clue.code and clue.reading not in WEAK)
    for code in sorted(regional.keys() & atlas.capitals):
        if not _is_town(code, found, tone):
            whole = code.partition("-")[0]
            national[whole] = national.get(whole, 0.0) + regional.pop(code)
    own = national.pop(country, 0.0) + _demonyms(
        f"{story.title}\n{story.standfirst}\n{story.text[:400]}", atlas, country
    )
    inside = {code.partition("-")[0] for code in regional}
    outside = max(((weight, code) for code, weight in national.items() if code not in inside), default=None)

    chosen = _chosen(regional, found, tone)
    if chosen and outside and outside[0] > 1.5 * regional[chosen[0]] and not _in_front(chosen[0], found, _PROSE):
        chosen = []
    at_home = Assigned(country or FOREIGN, round(own, 2), (*_evidence(country, found), *tone.evidence()))
    if chosen:
        assigned, place = _regions(chosen, regional, found)
        away = all(not code.startswith(f"{country}-") for code in chosen)
        return ((at_home, *assigned), None) if away and _demonyms(story.title, atlas, country) else (assigned, place)
    if outside and len(regional) < _SEVERAL:
        away_from_home = Assigned(outside[1], round(outside[0], 2), _evidence(outside[1], found))
        if not own:
            return (away_from_home,), None
        if _in_front(outside[1], found, ("headline", "dateline")):
            return (at_home, away_from_home), None
    if regional or own or outside or not home:
        return (at_home,), None
    return (Assigned(home, 0.0),), None


def _tone(story: Located) -> _Tone:
    title, standfirst, text = fold(story.title), fold(story.standfirst), fold(story.text)
    lead = standfirst + "\n" + text[:250]
    first = _STATE.search(title) or _STATE.search(lead)
    state = (
        2.0 * len(_STATE.findall(title)) + len(_STATE.findall(lead)) + min(1.5, 0.25 * len(_STATE.findall(text, 250)))
    )
    local = (
        1.5 * len(_LOCAL.findall(title)) + len(_LOCAL.findall(lead)) + min(2.0, 0.35 * len(_LOCAL.findall(text, 250)))
    )
    return _Tone(state, local, bool(_WHOLE.search(title) or _WHOLE.search(lead)), first[0] if first else "")


def _scores(found: Iterable[Clue]) -> dict[str, float]:
    """What each code weighs: its best clue of every rule, and its body as a whole up to a limit."""
    best: dict[tuple[str, str], float] = defaultdict(float)
    for clue in found:
        key = clue.code, clue.rule
        best[key] = min(_BODY_LIMIT, best[key] + clue.weight) if clue.rule == "body" else max(best[key], clue.weight)
    scores: dict[str, float] = defaultdict(float)
    for (code, _), weight in best.items():
        scores[code] += weight
    return dict(scores)


def _demonyms(text: str, atlas: Atlas, country: str) -> int:
    """How often `text` speaks of the people of `country`."""
    return sum(1 for word in _WORD.findall(fold(text)) if atlas.demonyms.get(word) == country)


def _is_town(code: str, found: Sequence[Clue], tone: _Tone) -> bool:
    """Whether a capital's region is meant as a place where people live, and not as the seat of the state."""
    there = [clue for clue in found if clue.code == code and clue.reading not in WEAK]
    quarters = sum(1 for clue in there if clue.sense.level is Level.PLACE and clue.sense.place.kind != "capital")
    named = any(clue.rule in _PROSE for clue in there)
    local = tone.local + 2.0 * quarters + (1.0 if any(clue.rule == "headline" for clue in there) else 0.0)
    if tone.whole:
        return False
    return local > tone.state if named or quarters else local > tone.state + 1


def _chosen(regional: dict[str, float], found: Sequence[Clue], tone: _Tone) -> list[str]:
    """The regions that the story is about, best first; none where they add up to the country or are named in passing."""
    if not regional:
        return []
    top = max(regional.values())
    strong = [code for code, score in regional.items() if score >= max(_SHARE * top, _ENOUGH)]
    strong.sort(key=lambda code: (-regional[code], code))
    headline = [code for code in strong if _in_front(code, found, ("headline",))]
    front = [code for code in strong if _in_front(code, found, _FRONT)]
    touched = {clue.code for clue in found if "-" in clue.code and clue.reading not in WEAK}
    if len(strong) >= _MANY or (len(touched) >= _MANY and not front):
        return []
    if (len(strong) >= _SEVERAL or len(touched) >= _MANY) and tone.state >= 1 and not headline:
        return []
    if tone.whole and not headline:
        return []
    if not front and (len(strong) > 1 and top < 2 or tone.state >= 2 and top < 2 * tone.state):
        return []
    return strong


def _in_front(code: str, found: Sequence[Clue], rules: Sequence[str]) -> bool:
    return any(clue.code == code and clue.rule in rules and clue.reading not in WEAK for clue in found)


def _regions(
    chosen: Sequence[str], scores: dict[str, float], found: Sequence[Clue]
) -> tuple[tuple[Assigned, ...], Place | None]:
    assigned = tuple(Assigned(code, round(scores[code], 2), _evidence(code, found)) for code in chosen)
    primary = [clue for clue in found if clue.code == chosen[0] and clue.weight > 0]
    place = max(primary, key=lambda clue: (clue.reading not in WEAK, clue.sense.level, clue.weight)).sense.place
    return assigned, place


def _evidence(code: str, found: Sequence[Clue]) -> tuple[Evidence, ...]:
    return tuple(clue.evidence() for clue in sorted(found, key=lambda clue: -clue.weight) if clue.code == code)[
        :_EVIDENCE
    ]
