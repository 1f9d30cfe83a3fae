"""What a story says, and what desks make of it: edits by its own, reprints by others. Pure; a seed gives one text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from random import Random

from press.calendar import day
from press.year.tongue import Cast, Writer, cast

TEASER = 55  # words
FIGURE = re.compile(r"\b\d{2,4}\b")


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A story's words: what any outlet prints between its own furniture."""

    title: str
    town: str  # of its dateline
    signed: str  # the reporter
    paragraphs: tuple[str, ...]


class Edit(StrEnum):
    """What a desk does to words that are in print."""

    TYPO = "typo"
    FIGURE = "figure"
    HEADLINE = "headline edited"
    ADDED = "paragraph added"


class How(StrEnum):
    """How an outlet prints a story."""

    OWN = "own story"
    VERBATIM = "verbatim"
    HEADLINE = "own headline"
    CUT = "paragraph cut"
    LEAD = "own lead"
    TEASER = "teaser"


def report(seed: str) -> Dispatch:
    """A story that has nothing to do with any other."""
    return _told(seed, cast(Random(f"{seed} cast")))


def follow_up(seed: str, before: str) -> Dispatch:
    """What came after the report of the seed `before`: the same people and places, and one sentence of it again."""
    first = report(before)
    news = _told(seed, cast(Random(f"{before} cast")))
    known = first.paragraphs[0].split(". ")[0].rstrip(".")
    return replace(news, paragraphs=(*news.paragraphs, f"Pour mémoire : {known[0].lower()}{known[1:]}."))


def bulletin(series: str, issue: str, at: datetime) -> Dispatch:
    """One of a series: the words of the series, the figures and the day of the issue."""
    about = cast(Random(f"{series} cast"))
    writer = Writer(about, Random(series), Random(issue))
    lead = f"Voici le relevé du {day(at)} pour {about.town} et ses environs. {writer.sentence()}"
    lines = tuple(f"{writer.tally()} {writer.tally()}" for _ in range(4))
    title = f"{about.nouns[0].word.capitalize()} : le relevé du {day(at)} à {about.town}"
    return Dispatch(title, about.town, about.people[0], (lead, *lines, writer.sentence()))


def edited(text: Dispatch, edit: Edit, seed: str) -> Dispatch:
    """The words after an edit."""
    rng = Random(f"{seed} {edit}")
    if edit is Edit.HEADLINE:
        return replace(text, title=_headline(text, rng))
    if edit is Edit.ADDED:
        return replace(text, paragraphs=(*text.paragraphs, _writer(text, rng).paragraph(2)))
    change = _misspelt if edit is Edit.TYPO else _recounted
    return replace(text, paragraphs=(change(text.paragraphs[0], rng), *text.paragraphs[1:]))


def reprinted(text: Dispatch, how: How, seed: str) -> Dispatch:
    """The words as another outlet prints them."""
    rng = Random(f"{seed} {how}")
    if how is How.HEADLINE:
        return replace(text, title=_headline(text, rng))
    if how is How.CUT:
        gone = rng.randrange(1, len(text.paragraphs))
        return replace(text, paragraphs=text.paragraphs[:gone] + text.paragraphs[gone + 1 :])
    if how is How.LEAD:
        return replace(text, paragraphs=(_writer(text, rng).sentence(), *text.paragraphs))
    if how is How.TEASER:
        return replace(text, paragraphs=(" ".join(" ".join(text.paragraphs).split()[:TEASER]) + " …",))
    return text


def _told(seed: str, about: Cast) -> Dispatch:
    rng = Random(seed)
    writer = Writer(about, rng, rng)
    title = writer.headline()
    # a figure in the lead, for the desk to correct
    lead = f"{writer.sentence()} {writer.tally()}"
    rest = tuple(writer.paragraph(rng.randint(2, 3)) for _ in range(rng.randint(2, 5)))
    return Dispatch(title, about.town, about.people[0], (lead, *rest))


def _writer(text: Dispatch, rng: Random) -> Writer:
    return Writer(replace(cast(rng), town=text.town), rng, rng)


def _headline(text: Dispatch, rng: Random) -> str:
    """Another one: half of the old words, and new ones."""
    return f"{_writer(text, rng).headline()}, {' '.join(text.title.split()[-3:])}"


def _misspelt(words: str, rng: Random) -> str:
    """One long word loses or doubles a letter: a typo put right, or made."""
    long = list(re.finditer(r"\b[a-zéèà]{7,}\b", words))
    found = rng.choice(long)
    at = found.start() + 3
    return words[:at] + words[at] * rng.choice((0, 2)) + words[at + 1 :]


def _recounted(words: str, rng: Random) -> str:
    """The first figure is another one."""
    return FIGURE.sub(lambda found: str(int(found[0]) + rng.randint(2, 9)), words, count=1)
