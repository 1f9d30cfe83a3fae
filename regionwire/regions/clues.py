"""The names of places in a story, each read: where it stands, how it is used, which sense is meant, what it weighs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import urlsplit

from regionwire.item import FOREIGN, Evidence, Place
from regionwire.regions.atlas import Atlas, Level, Mention, Sense
from regionwire.regions.context import FACTOR, PLACED, WEAK, Around, Names, Reading, conjoined, joined, read, spans
from regionwire.regions.localities import VILLAGE
from regionwire.text import Folded, fold

WEIGHT = {
    "headline": 6.0,
    "dateline": 3.0,
    "standfirst": 2.5,
    "lead": 2.5,
    "bureau": 1.5,
    "section": 1.5,
    "brief": 3.0,
    "body": 1.0,
}
_CAPITAL_DATELINE = 0.2  # a capital's dateline says where the agency sits
_OLD_NAME = {
    "dateline": 0.1,
    "bureau": 0.1,
    "section": 0.1,
    "headline": 1.0,
    "standfirst": 0.4,
    "lead": 0.4,
    "brief": 1.0,
    "body": 0.4,
}
_OLD_REGION = 0.1  # "Fana, région de Koulikoro"

_SENTENCE_END = re.compile(r"[.!?…\n](?:(?<=\n)|(?=\s|$))")
_LEAD = 50  # characters at least
_IN_COUNTRY = re.compile(r"(?:[ \u00a0]?\(|,? (?:au|en|aux) |, )$")
_BRIEF = re.compile(r"(?:^|[.!?»”)\n])\s*$")  # what a news in brief inside a story begins after: "… . GAO : …"
_COLON = re.compile(r"[ \u00a0]?:")
_DAY = re.compile(r",? (?:le )?\d{1,2}(?:er|st|nd|rd|th)? [^\W\d_]{3,}")  # behind the place of a dateline
_PAIR = re.compile(r" (?:et|and) |[-–]")
_BRACKET = " ("
_OFFICE = re.compile(r"(?:\s[-–—]|[-–—]\s|[/,]|\b[A-Z]{3,}[-–—])\s*([^-–—/,]+)$")  # no part of a double name
_QUIET = re.compile(r"\b[a-zà-ÿ]{4}")  # capitals tell names from words only where words go without


@dataclass(frozen=True, slots=True)
class Located:
    """What a story says that may tell where; any string may be "". `text` has one paragraph a line."""

    title: str = ""
    dateline: str = ""  # the place alone, or the whole line
    byline_place: str = ""  # the bureau
    standfirst: str = ""
    text: str = ""
    byline: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Prose:
    """What a story says in sentences. Its lead ends where the first sentence of some length does."""

    title: Folded
    standfirst: Folded
    text: Folded
    end: int  # of the lead in the text

    @classmethod
    def of(cls, story: Located, text: Folded | None = None) -> Prose:
        """`text` spares folding that of `story` again."""
        text = text or Folded.of(story.text)
        return cls(Folded.of(story.title), Folded.of(story.standfirst), text, _lead_end(story.text))


class Clue(NamedTuple):
    """One name read. `rule` says where it stands, `field` in which field of the story."""

    rule: str
    field: str
    words: str  # as written
    sense: Sense
    reading: Reading
    weight: float
    start: int  # in the field
    listed: bool = False  # beside another in a list: "Kayes et Nioro"

    @property
    def code(self) -> str:
        return self.sense.place.region

    def evidence(self) -> Evidence:
        rule = "told" if self.sense.told else self.rule
        return Evidence(rule, self.field, self.words, self.sense.place.name, round(self.weight, 2))


class Seen(NamedTuple):
    """A name whose sense is not settled yet. `inside` is the country that stands behind it: "Nioro (Sénégal)"."""

    rule: str
    field: str
    mention: Mention
    reading: Reading
    inside: Sense | None
    listed: bool = False

    @property
    def sure(self) -> bool:
        """It can be nothing but a place."""
        return self.reading in PLACED or self.rule in ("dateline", "bureau") or not self.mention.wary


def clues(story: Located, prose: Prose, atlas: Atlas, country: str) -> list[Clue]:
    """What the names in `story` say, in reading order, senses settled; `prose` is of it, `country` the source's."""
    seen = [one for one in seen_in(story, prose, atlas) if FACTOR[one.reading]]
    support: dict[str, float] = defaultdict(float)
    for one in seen:
        sense, *others = one.mention.senses  # each of another region
        if not others and not sense.local and one.sure and not _is_obscure(sense, country):
            support[sense.place.region] += WEIGHT[one.rule] * FACTOR[one.reading]
    countries: dict[str, float] = defaultdict(float)
    for code, weight in support.items():
        countries[code.partition("-")[0]] += weight
    abroad = {fold(one.mention.words): one.inside for one in seen if one.inside is not None}
    settled = []
    for one in seen:
        inside = abroad.get(fold(one.mention.words)) if abroad else None
        meant = _settle(one, inside, support, countries, country)
        if meant is not None:
            weight = WEIGHT[one.rule] * FACTOR[one.reading]
            if one.rule in ("dateline", "bureau") and meant.country and meant.place.kind == "capital":
                weight *= _CAPITAL_DATELINE
            said = one.mention
            if one.reading is Reading.STATE and meant.country:
                meant = atlas.state(meant.country)
            settled.append(Clue(one.rule, one.field, said.words, meant, one.reading, weight, said.start, one.listed))
    return _outranked(_written_elsewhere(settled), atlas)


def _written_elsewhere(settled: list[Clue]) -> list[Clue]:
    """Without the bureau of whoever wrote from another region than the dateline names."""
    written = {clue.code for clue in settled if clue.rule == "dateline"}
    return [it for it in settled if it.rule != "bureau" or not written or it.code in written]


def _settle(
    one: Seen, inside: Sense | None, support: dict[str, float], countries: dict[str, float], country: str
) -> Sense | None:
    """The sense that is meant, None if that cannot be told. `inside`: the country said to hold it."""
    senses = [sense for sense in one.mention.senses if not sense.local or sense.country == country]
    if inside is not None:
        there = inside.place.region
        held = [sense for sense in senses if sense.place.region.partition("-")[0] == there]
        if not held and there != country:
            return Sense(Place(one.mention.words, there, "town"), inside.country, Level.PLACE)
        senses = held or senses
    else:
        senses = [sense for sense in senses if not _is_obscure(sense, country) or countries.get(sense.country, 0.0) > 0]
    if not one.sure:
        senses = [sense for sense in senses if not sense.wary or support.get(sense.place.region, 0.0) > 0]
    if len(senses) < 2:
        return senses[0] if senses else None

    def rank(sense: Sense) -> tuple[bool, bool, float, bool]:
        home = sense.country == country
        return (support.get(sense.place.region, 0.0) > 0, home, countries.get(sense.country, 0.0), _is_main(sense))

    best = max(rank(sense) for sense in senses)
    chosen = [sense for sense in senses if rank(sense) == best]
    return chosen[0] if len(chosen) == 1 else None


def _is_obscure(sense: Sense, country: str) -> bool:
    """Whether it is a village that few know beyond its country: elsewhere its name means another place."""
    return sense.place.kind == VILLAGE and sense.country != country


def _is_main(sense: Sense) -> bool:
    return sense.level is Level.REGION or sense.place.kind not in ("commune", "quarter", "town", VILLAGE)


def _outranked(settled: list[Clue], atlas: Atlas) -> list[Clue]:
    """The same clues with the name of a region lowered where a place of a region cut from it is named."""
    parents = {
        atlas.formerly[clue.code]
        for clue in settled
        if clue.code in atlas.formerly and clue.reading not in WEAK and clue.weight >= 1
    }
    if not parents:
        return settled
    front = any(clue.code in atlas.formerly and clue.rule in ("headline", "standfirst", "lead") for clue in settled)
    return [
        clue._replace(weight=clue.weight * _lowering(clue, front))
        if clue.code in parents and clue.sense.level is Level.REGION and not clue.listed
        else clue
        for clue in settled
    ]


def _lowering(clue: Clue, front: bool) -> float:
    """`front`: whether the young region's place is named in front, so that a headline's old name is but its label."""
    if clue.rule == "headline" and front and clue.reading is Reading.AT:
        return _OLD_NAME["lead"]
    return _OLD_REGION if clue.reading in (Reading.REGION, Reading.INSIDE) else _OLD_NAME[clue.rule]


def seen_in(story: Located, prose: Prose, atlas: Atlas) -> Iterator[Seen]:
    """The names of places in `story`, in reading order, counted or not."""
    names = Names(atlas.surnames, atlas.given, atlas.waters)
    yield from _in_headline(prose.title, atlas, names)
    yield from _first("dateline", "dateline", story.dateline, atlas)
    office = _OFFICE.search(story.byline)
    yield from _first("bureau", "byline", story.byline_place or (office[1] if office else ""), atlas)
    for segment in urlsplit(story.url).path.split("/")[1:-1]:
        yield from _whole("section", "url", segment.replace("-", " ").title(), atlas)
    yield from _in_prose("standfirst", "standfirst", prose.standfirst, 0, atlas, names)
    yield from _in_prose("lead", "text", prose.text, prose.end, atlas, names)


def _lead_end(text: str) -> int:
    end = _SENTENCE_END.search(text, _LEAD - 1)
    return end.end() if end else len(text)


def _first(rule: str, field: str, text: str, atlas: Atlas) -> Iterator[Seen]:
    for mention in atlas.find(text)[:1]:
        yield Seen(rule, field, mention, Reading.PLAIN, None)


def _whole(rule: str, field: str, text: str, atlas: Atlas) -> Iterator[Seen]:
    for mention in atlas.find(text):
        if mention.words == text and not mention.wary:
            yield Seen(rule, field, mention, Reading.PLAIN, None)


def _in_headline(found: Folded, atlas: Atlas, names: Names) -> Iterator[Seen]:
    """The names in a headline. Where it names nothing but the ends of a road, the story is about these."""
    seen = list(_in_prose("headline", "title", found, 0, atlas, names))
    if any(one.reading is not Reading.ROAD for one in seen):
        yield from seen
    else:
        yield from (one._replace(reading=Reading.PLAIN) for one in seen)


def _in_prose(rule: str, field: str, found: Folded, lead: int, atlas: Atlas, names: Names) -> Iterator[Seen]:
    """The names in running text; those after `lead` (an offset, 0 for none) stand in the body."""
    text, folded = found.text, found.plain
    mentions = atlas.find(text, found)
    if not mentions:
        return
    around = Around(text, folded, mentions, not _QUIET.search(text))
    between = [folded[first.end : second.start] for first, second in pairwise(mentions)]
    before = Reading.PLAIN  # how the name before is used
    linked = False  # with the name before
    for n, mention in enumerate(mentions):
        previous = mentions[n - 1] if n else None
        following = mentions[n + 1] if n < len(between) else None
        reading = before = joined(between[n - 1], before, read(around, n, names)) if n else read(around, n, names)
        if previous and text[previous.end : mention.start] == _BRACKET and text.startswith(")", mention.end):
            reading = Reading.INSIDE
        if mention.capital and (_are_paired(text, previous, mention) or _are_paired(text, mention, following)):
            reading = Reading.STATE
        if following and spans(folded, mention.start, between[n]):
            reading = before = Reading.SPAN
        links = following is not None and conjoined(between[n])
        yield Seen(
            _standing(rule, text, lead, mention),
            field,
            mention,
            reading,
            _country_behind(text, mention, following),
            mention.level is Level.REGION and (linked or links),
        )
        linked = links


def _are_paired(text: str, first: Mention | None, second: Mention | None) -> bool:
    """Whether a capital is named in one breath with a country or a town abroad: "Bamako et Paris"."""
    if first is None or second is None or FOREIGN not in (first.senses[0].place.region, second.senses[0].place.region):
        return False
    return _PAIR.fullmatch(text, first.end, second.start) is not None


def _standing(rule: str, text: str, lead: int, mention: Mention) -> str:
    """The rule for a name in a field of that rule."""
    if mention.start == 0 and _DAY.match(text, mention.end):
        return "dateline"
    if not lead or mention.start < lead:
        return rule
    return "brief" if _opens(text, mention) else "body"


def _opens(text: str, mention: Mention) -> bool:
    """Whether a name with a colon opens a sentence: a further piece of news."""
    return bool(_COLON.match(text, mention.end) and _BRIEF.search(text, max(0, mention.start - 4), mention.start))


def _country_behind(text: str, mention: Mention, following: Mention | None) -> Sense | None:
    if following is None:
        return None
    sense = following.senses[0]
    behind = sense.level is Level.COUNTRY and _IN_COUNTRY.fullmatch(text[mention.end : following.start])
    return sense if behind else None
