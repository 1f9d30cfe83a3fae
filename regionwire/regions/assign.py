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
from collections.abc import Iterable, Iterator, Mapping, Sequence

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
_OUTSTANDING = 4.0  # what a region weighs in the body alone that is no mere example
_SEVERAL = 3  # regions that are the country where the story speaks of the state
_EVIDENCE = 8  # pieces kept for one region
_PROSE = ("headline", "standfirst", "lead")
_FRONT = ("headline", "dateline", "bureau", "standfirst", "lead", "section", "brief")

_LETTERS = re.compile(r"[^\W\d_]+")

_Found = Mapping[str, Sequence[Clue]]  # by code, in reading order


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
    said = clues(story, prose, told.atlas(atlas), country)
    if told.pinned:
        return _pinned(told, _by_code(said))
    excluded = told.excluded
    found = _by_code(clue for clue in said if clue.code not in excluded)
    home = "" if home in excluded else home
    regional = told.weighed({code: _score(there) for code, there in found.items() if "-" in code})
    national = {code: _score(firm) for code, there in found.items() if "-" not in code and (firm := _firm(there))}
    for code in sorted(regional.keys() & atlas.capitals):
        if not _is_town(code, found, mood):
            national[_country(code)] = national.get(_country(code), 0.0) + regional.pop(code)
    own = national.pop(country, 0.0) + _demonyms(mood.title + mood.lead, atlas, country)
    outside = _outside(national, regional, found)

    chosen = _kept(_chosen(regional, found, mood), regional, outside, found, country)

    def at_home() -> Assigned:
        return Assigned(country or FOREIGN, round(own, 2), (*_evidence(country, found), *mood.evidence()))

    if chosen:
        assigned = tuple(told.said(Assigned(code, round(regional[code], 2), _evidence(code, found))) for code in chosen)
        if _demonyms(mood.title, atlas, country) and not any(_country(code) == country for code in chosen):
            return (at_home(), *assigned), None
        if outside and any(map(_opens, _within(outside.code, found))):
            assigned = (*assigned, outside)
        if mood.scope and country:
            assigned = (*assigned, at_home())
        return assigned, _place(chosen[0], found)
    if outside and len(regional) < _SEVERAL:
        if not own and mood.state <= 2 * outside.score:
            return (outside,), None
        if any(map(_is_scene, _within(outside.code, found))):
            return (at_home(), outside), None
    if regional or own or outside or not home:
        return (at_home(),), None
    return (Assigned(home, 0.0),), None


def _kept(
    chosen: list[str], regional: dict[str, float], outside: Assigned | None, found: _Found, country: str
) -> list[str]:
    """The chosen regions; none where the story is about another country, or about the whole of its own."""
    if not chosen:
        return []
    weight = regional[chosen[0]]
    if outside and outside.score > _OUTWEIGHED * weight and not _stands(chosen[0], found, _PROSE):
        return []
    if outside and _opens_abroad(found, country):
        return []
    if any(_stands(code, found, _FRONT) for code in chosen):
        return chosen
    named = _score(clue for clue in _firm(found.get(country, ())) if not _is_label(clue))
    return chosen if named <= 2 * weight else []


def _within(country: str, found: _Found) -> Iterator[Clue]:
    """What is said of a country, and of places in it."""
    return (clue for code, there in found.items() if _country(code) == country for clue in there)


def _by_code(said: Iterable[Clue]) -> _Found:
    found: dict[str, list[Clue]] = {}
    for clue in said:
        found.setdefault(clue.code, []).append(clue)
    return found


def _firm(there: Sequence[Clue]) -> list[Clue]:
    return [clue for clue in there if clue.reading not in WEAK]


def _pinned(told: Told, found: _Found) -> tuple[tuple[Assigned, ...], Place | None]:
    """The regions that an operator says it is of, with what it says of them itself."""
    assigned = (Assigned(code, round(_score(found.get(code, ())), 2), _evidence(code, found)) for code in told.pinned)
    first = told.pinned[0]
    return tuple(map(told.said, assigned)), _place(first, found) if "-" in first and first in found else None


def _opens_abroad(found: _Found, country: str) -> bool:
    """Whether the headline begins with another country as a label: "Guinée : à Matam, …" """
    return any(_is_label(there[0]) for code, there in found.items() if code != country)


def _opens(clue: Clue) -> bool:
    """Whether a headline says that something happens there: "à Paris", "Orodara : …" """
    return clue.rule == "headline" and clue.reading is Reading.AT


def _is_label(clue: Clue) -> bool:
    """Whether a country opens the headline and says only where: "Mali : …" """
    opening = clue.rule == "headline" and clue.start == 0 and clue.reading is Reading.AT
    return opening and clue.sense.level is Level.COUNTRY


def _is_scene(clue: Clue) -> bool:
    """Whether something happens there, as far as headline, dateline and lead say."""
    return clue.rule in ("headline", "dateline") or (clue.rule == "lead" and clue.reading is Reading.AT)


def _country(code: str) -> str:
    return code.partition("-")[0]


def _score(there: Iterable[Clue]) -> float:
    """What clues of one code weigh: the best of every rule, and the body as a whole up to a limit."""
    best: dict[str, float] = defaultdict(float)
    for clue in there:
        weight = best[clue.rule]
        best[clue.rule] = min(_BODY_LIMIT, weight + clue.weight) if clue.rule == "body" else max(weight, clue.weight)
    score = 0.0
    for weight in best.values():
        score += weight
    return score


def _demonyms(folded: str, atlas: Atlas, country: str) -> int:
    """How often a text speaks of the people of `country`."""
    return sum(1 for word in _LETTERS.findall(folded) if atlas.demonyms.get(word) == country)


def _outside(national: dict[str, float], regional: dict[str, float], found: _Found) -> Assigned | None:
    """The country, or abroad, that the story speaks of most without speaking of a region in it."""
    inside = {_country(code) for code in regional}
    best = max(((weight, code) for code, weight in national.items() if code not in inside), default=None)
    return Assigned(best[1], round(best[0], 2), _evidence(best[1], found)) if best else None


def _is_town(code: str, found: _Found, mood: Tone) -> bool:
    """Whether a capital's region is meant as a place where people live, and not as the seat of the state."""
    there = _firm(found[code])
    quarters = sum(1 for clue in there if clue.sense.level is Level.PLACE and clue.sense.place.kind != "capital")
    headline = any(clue.rule == "headline" for clue in there)
    scene = any(clue.rule == "headline" and clue.reading is Reading.AT for clue in there)
    local = mood.local + 2.0 * quarters + (2.0 if scene else 1.0 if headline else 0.0)
    others = (clue for other, clues in found.items() if _country(other) != _country(code) for clue in clues)
    abroad = any(clue.rule == "headline" for clue in others)
    if mood.whole or (abroad and not quarters and mood.local < mood.state + 1):
        return False
    named = quarters or any(clue.rule in _PROSE for clue in there)
    return mood.under(local if named else local - 1)


def _chosen(regional: dict[str, float], found: _Found, mood: Tone) -> list[str]:
    """The regions that the story is about, best first; none where they add up to the country or are mere examples."""
    if not regional:
        return []
    top = max(regional.values())
    strong = [
        code
        for code, score in regional.items()
        if score >= max(_SHARE * top, _ENOUGH) or _stands(code, found, ("brief",))
    ]
    if any(_firm(found[code]) for code in strong):  # what is only passed does not stand beside what is meant
        strong = [code for code in strong if _firm(found[code])]
    strong.sort(key=lambda code: (-regional[code], code))
    strong = [code for code in strong if _country(code) == _country(strong[0]) or _is_meant(code, found)]
    headline = any(_stands(code, found, ("headline",)) for code in strong)
    front = any(_stands(code, found, _FRONT) for code in strong)
    touched = [code for code, there in found.items() if "-" in code and _firm(there)]
    if len(strong) >= _MANY or (len(touched) >= _MOST and not front and top < _OUTSTANDING):
        return []
    if len(strong) >= _MOST and not headline:
        return []
    several = len(strong) >= _SEVERAL or len(touched) >= _MANY
    if not headline and (mood.whole or (several and not mood.under(1))):
        return []
    spoken = _SPOKEN * top
    if not headline and not mood.under(spoken) and mood.state > spoken:
        return []
    examples = len(strong) > 1 and top < 2
    if not front and (examples or (mood.state >= 2 and top < 2 * mood.state)):
        return []
    return strong


def _is_meant(code: str, found: _Found) -> bool:
    """Whether a region of another country than the first's is no namesake: its country or two places are named."""
    return _country(code) in found or len({clue.sense.place.name for clue in found[code]}) > 1


def _stands(code: str, found: _Found, rules: Sequence[str]) -> bool:
    return any(clue.rule in rules and clue.reading not in WEAK for clue in found[code])


def _place(code: str, found: _Found) -> Place:
    return max(found[code], key=lambda clue: (clue.reading not in WEAK, clue.sense.level, clue.weight)).sense.place


def _evidence(code: str, found: _Found) -> tuple[Evidence, ...]:
    there = sorted(found.get(code, ()), key=lambda clue: -clue.weight)
    return tuple(clue.evidence() for clue in there[:_EVIDENCE])
