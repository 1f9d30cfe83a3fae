"""Which regions a story is about.

    fields ──Atlas.find──▶ names ──clues──▶ weighed clues, one sense each ──assign_regions──▶ codes with their evidence

A name weighs by where it stands (headline, dateline, bureau, standfirst and first sentence, body) and by how it is used
(see `context`). A capital is a town only where something says so (see `tone`); else it speaks for its country. Five
regions at once are the country. What names a place abroad and none at home is `foreign`, or the code of that country if
it is configured; what happens abroad and concerns the country is both.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from regionwire.item import FOREIGN, Assigned, Evidence, Place
from regionwire.regions.atlas import Atlas, Level
from regionwire.regions.clues import Clue, Located, Prose, clues
from regionwire.regions.context import WEAK, Reading
from regionwire.regions.corrections import NOTHING, Told
from regionwire.regions.tone import Tone
from regionwire.text import Folded

_BODY_LIMIT = 5.0  # what one region can weigh by its body alone
_SHARE = 0.5  # of the first region's score that a further one must reach
_ENOUGH = 1.0  # what a region must weigh to be named at all
_OUTWEIGHED = 1.5  # times a region's score, at which another country takes a story that only mentions the region
_SPOKEN = 1.5  # times a region's score, at which the state speaks louder than a region that is in no headline
_MANY = 5  # regions that together are the country
_MOST = 4  # the same where none of them is in the headline, or none in front
_SEVERAL = 3  # regions that are the country where the story speaks of the state
_EVIDENCE = 8  # pieces kept for one region
_PROSE = ("headline", "standfirst", "lead")
_FRONT = ("headline", "dateline", "bureau", "standfirst", "lead", "section", "brief")

_LETTERS = re.compile(r"[^\W\d_]+")


def assign_regions(
    story: Located,
    atlas: Atlas,
    *,
    country: str,
    home: str = "",
    folded: Folded | None = None,
    told: Told = NOTHING,
) -> tuple[tuple[Assigned, ...], Place | None]:
    """The story's regions, the primary one first, never none, and the most specific place of the primary's.

    `country` is the source's code ("" or one that is not in the atlas: of no country of ours), `home` the region of a
    story that names no place ("": the country at large). The place is None for what is national or foreign. `folded`
    spares folding the story's text again; `told` is what an operator says of it.
    """
    country = country if country in atlas.gazetteers else ""
    prose = Prose.of(story, folded)
    mood = Tone.of(prose)
    found = clues(story, prose, told.atlas(atlas), country)
    if told.pinned:
        return _pinned(told, found)
    excluded = told.excluded
    found = [clue for clue in found if clue.code not in excluded]
    home = "" if home in excluded else home
    regional = told.weighed(_scores(clue for clue in found if "-" in clue.code))
    national = _scores(clue for clue in found if "-" not in clue.code and clue.reading not in WEAK)
    for code in sorted(regional.keys() & atlas.capitals):
        if not _is_town(code, found, mood):
            national[_country(code)] = national.get(_country(code), 0.0) + regional.pop(code)
    named = sum(
        _scores(it for it in found if it.code == country and it.reading not in WEAK and not _is_label(it)).values()
    )
    own = national.pop(country, 0.0) + _demonyms(mood.title + mood.lead, atlas, country)
    outside = _outside(national, regional)

    chosen = _chosen(regional, found, mood)
    if chosen and outside and outside.score > _OUTWEIGHED * regional[chosen[0]]:
        chosen = chosen if _stands(chosen[0], found, _PROSE) else []

    if outside and _opens_abroad(found, country):
        chosen = []
    if chosen and named > 2 * regional[chosen[0]] and not any(_stands(code, found, _FRONT) for code in chosen):
        chosen = []

    def at_home() -> Assigned:
        return Assigned(country or FOREIGN, round(own, 2), (*_evidence(country, found), *mood.evidence()))

    if chosen:
        assigned = tuple(told.said(Assigned(code, round(regional[code], 2), _evidence(code, found))) for code in chosen)
        if _demonyms(mood.title, atlas, country) and not any(_country(code) == country for code in chosen):
            return (at_home(), *assigned), None
        if mood.scope and country:
            return (*assigned, at_home()), _place(chosen[0], found)
        return assigned, _place(chosen[0], found)
    if outside and len(regional) < _SEVERAL:
        abroad = Assigned(outside.code, outside.score, _evidence(outside.code, found))
        if not own:
            return (abroad,), None
        if any(_country(c.code) == outside.code and _is_scene(c) for c in found):
            return (at_home(), abroad), None
    if regional or own or outside or not home:
        return (at_home(),), None
    return (Assigned(home, 0.0),), None


def _pinned(told: Told, found: Sequence[Clue]) -> tuple[tuple[Assigned, ...], Place | None]:
    """The regions that an operator says it is of, with what it says of them itself."""
    scores = _scores(found)
    assigned = (Assigned(code, round(scores.get(code, 0.0), 2), _evidence(code, found)) for code in told.pinned)
    first = told.pinned[0]
    return tuple(map(told.said, assigned)), _place(first, found) if "-" in first and first in scores else None


def _opens_abroad(found: Sequence[Clue], country: str) -> bool:
    """Whether the headline begins with another country as a label: "Guinée : à Matam, …" """
    return bool(found) and _is_label(found[0]) and found[0].code != country


def _is_label(clue: Clue) -> bool:
    """Whether a country opens the headline and says only where: "Mali : …" """
    opening = clue.rule == "headline" and clue.start == 0 and clue.reading is Reading.AT
    return opening and clue.sense.level is Level.COUNTRY


def _is_scene(clue: Clue) -> bool:
    """Whether something happens there, as far as headline, dateline and lead say."""
    return clue.rule in ("headline", "dateline") or (clue.rule == "lead" and clue.reading is Reading.AT)


def _country(code: str) -> str:
    return code.partition("-")[0]


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


def _demonyms(folded: str, atlas: Atlas, country: str) -> int:
    """How often a text speaks of the people of `country`."""
    return sum(1 for word in _LETTERS.findall(folded) if atlas.demonyms.get(word) == country)


def _outside(national: dict[str, float], regional: dict[str, float]) -> Assigned | None:
    """The country, or abroad, that the story speaks of most without speaking of a region in it."""
    inside = {_country(code) for code in regional}
    best = max(((weight, code) for code, weight in national.items() if code not in inside), default=None)
    return Assigned(best[1], round(best[0], 2)) if best else None


def _is_town(code: str, found: Sequence[Clue], mood: Tone) -> bool:
    """Whether a capital's region is meant as a place where people live, and not as the seat of the state."""
    there = [clue for clue in found if clue.code == code and clue.reading not in WEAK]
    quarters = sum(1 for clue in there if clue.sense.level is Level.PLACE and clue.sense.place.kind != "capital")
    headline = any(clue.rule == "headline" for clue in there)
    scene = any(clue.rule == "headline" and clue.reading is Reading.AT for clue in there)
    local = mood.local + 2.0 * quarters + (2.0 if scene else 1.0 if headline else 0.0)
    abroad = any(clue.rule == "headline" and _country(clue.code) != _country(code) for clue in found)
    if mood.whole or (abroad and not quarters and mood.local < mood.state + 1):
        return False
    named = quarters or any(clue.rule in _PROSE for clue in there)
    return local > (mood.state if named else mood.state + 1)


def _chosen(regional: dict[str, float], found: Sequence[Clue], mood: Tone) -> list[str]:
    """The regions that the story is about, best first; none where they add up to the country or are mere examples."""
    if not regional:
        return []
    top = max(regional.values())
    strong = [
        code
        for code, score in regional.items()
        if score >= max(_SHARE * top, _ENOUGH) or _stands(code, found, ("brief",))
    ]
    strong.sort(key=lambda code: (-regional[code], code))
    strong = [code for code in strong if _country(code) == _country(strong[0]) or _is_meant(code, found)]
    headline = any(_stands(code, found, ("headline",)) for code in strong)
    front = any(_stands(code, found, _FRONT) for code in strong)
    touched = {clue.code for clue in found if "-" in clue.code and clue.reading not in WEAK}
    if len(strong) >= _MANY or (len(touched) >= _MOST and not front):
        return []
    if len(strong) >= _MOST and not headline:
        return []
    several = len(strong) >= _SEVERAL or len(touched) >= _MANY
    if not headline and (mood.whole or (several and mood.state >= 1)):
        return []
    if not headline and mood.state > _SPOKEN * top:
        return []
    examples = len(strong) > 1 and top < 2
    if not front and (examples or (mood.state >= 2 and top < 2 * mood.state)):
        return []
    return strong


def _is_meant(code: str, found: Sequence[Clue]) -> bool:
    """Whether a region of another country than the first's is no namesake: its country or two places are named."""
    named = any(clue.code == _country(code) for clue in found)
    return named or len({clue.sense.place.name for clue in found if clue.code == code}) > 1


def _stands(code: str, found: Sequence[Clue], rules: Sequence[str]) -> bool:
    return any(clue.code == code and clue.rule in rules and clue.reading not in WEAK for clue in found)


def _place(code: str, found: Sequence[Clue]) -> Place:
    there = (clue for clue in found if clue.code == code)
    return max(there, key=lambda clue: (clue.reading not in WEAK, clue.sense.level, clue.weight)).sense.place


def _evidence(code: str, found: Sequence[Clue]) -> tuple[Evidence, ...]:
    there = sorted((clue for clue in found if clue.code == code), key=lambda clue: -clue.weight)
    return tuple(clue.evidence() for clue in there[:_EVIDENCE])
