"""Texts and stories for the benchmarks of identity: our own, made ones, and what editors do to them."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import accumulate, pairwise
from pathlib import Path
from random import Random

from press.story import load_stories
from regionwire.item import Assigned, Item, Moment, Precision

START = datetime(2026, 1, 1, tzinfo=UTC)
JOINED = 3  # stories of the press that make a long one
LONG = 300  # words from which a text is of full length
SPOKEN = 300, 90  # words of a made story: mean and deviation
NAMES = 200_000  # of which people are called something
_SYLLABLES = "ba bou da di dra fa fou ga go ka ke kou la lé ma mi mou na né nia ou ra sa si so ta té tou ya za".split()
_NAME = re.compile(r"\b[A-ZÀ-Ý][a-zà-ÿ]{2,}")
_PIECE = re.compile(r"\S+\s*")
_SENTENCE = re.compile(r"(?<=[.!?»])\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph a line."""

    title: str
    text: str

    @property
    def words(self) -> int:
        return len(self.text.split())


def read(file: Path, shortest: int = 0) -> list[Text]:
    """The texts of JSON lines with `title` and `text`, each once."""
    with file.open(encoding="utf-8") as lines:
        said = [json.loads(line) for line in lines if line.strip()]
    texts = dict.fromkeys(Text(it.get("title") or "", it["text"]) for it in said)
    return [it for it in texts if it.words >= shortest]


def ours() -> list[Text]:
    """The stories of the press."""
    return [Text(it.title, "\n".join(it.paragraphs)) for it in load_stories()]


def long_ones() -> list[Text]:
    """The stories of the press, some joined to one, none used twice."""
    mixed = ours()
    Random(1).shuffle(mixed)  # noqa: S311
    return [
        Text(several[0].title, "\n".join(it.text for it in several))
        for several in (mixed[at : at + JOINED] for at in range(0, len(mixed) - JOINED + 1, JOINED))
    ]


def item(source: str, url: str, text: Text, published: datetime, precision: Precision = Precision.MINUTE) -> Item:
    """A story as reading and normalizing would leave it."""
    return Item(
        source=source,
        url=url,
        title=text.title,
        html="".join(f"<p>{line}</p>" for line in text.text.splitlines()),
        text=text.text,
        language="fr",
        fetched=published,
        regions=(Assigned("ml", 1.0),),
        published=Moment(published, precision, "UTC"),
    )


# --------------------------------------------------------------------------------------------------------- made stories


class Maker:
    """Makes stories that say nothing: each word is one that follows the last one somewhere in our own, so that stories
    share runs of words and formulas; names are made up, few of them often in the news and most of them once."""

    def __init__(self, seed: int) -> None:
        self._rng = Random(seed)  # noqa: S311
        self._opening: list[str] = []
        self._next: dict[str, list[str]] = defaultdict(list)
        self._weights = list(accumulate(1 / (rank + 15) for rank in range(NAMES)))
        for text in ours():
            for line in text.text.splitlines():
                said = line.split()
                self._opening.append(said[0])
                for before, after in pairwise(said):
                    self._next[before].append(after)

    def story(self) -> Text:
        """A story of several paragraphs, whose names are the same all through it."""
        names: dict[str, str] = {}
        length = max(60, round(self._rng.gauss(*SPOKEN)))
        lines: list[str] = []
        while length > 0:
            line = self._line(min(length, self._rng.randint(30, 70)), names)
            length -= len(line)
            lines.append(" ".join(line))
        return Text(" ".join(self._line(9, names)), "\n".join(lines))

    def _line(self, length: int, names: dict[str, str]) -> list[str]:
        said = [self._rng.choice(self._opening)]
        while len(said) < length:
            said.append(self._rng.choice(self._next.get(said[-1]) or self._opening))
        written = [_NAME.sub(lambda found: self._named(found[0], names), it) for it in said]
        return [*written[:-1], written[-1].rstrip(",;:.") + "."]

    def _named(self, name: str, names: dict[str, str]) -> str:
        if name not in names:
            rank = self._rng.choices(range(NAMES), cum_weights=self._weights)[0]
            made = Random(rank)  # noqa: S311
            names[name] = "".join(made.choice(_SYLLABLES) for _ in range(made.randint(2, 4))).capitalize()
        return names[name]


# ---------------------------------------------------------------------------------------------------------------- edits


class Desk:
    """Edits texts as copiers do, with words of its own: of texts that are in no index."""

    def __init__(self, others: Sequence[Text], seed: int) -> None:
        self._rng = Random(seed)  # noqa: S311
        self._others = [it.text.split() for it in others]

    @cached_property
    def kinds(self) -> Mapping[str, Callable[[str], str]]:
        return {
            "teaser, 30 words": lambda text: _first(text, 30),
            "150 words": lambda text: _first(text, 150),
            "half": _half,
            "new lead, half": lambda text: f"{self._said(40)}\n{_half(_behind_lead(text))}",
            "10 % changed": self._changed,
            "every 2nd sentence": _thinned,
            "sidebar, 80 words": lambda text: f"{text}\n{self._said(80)}",
            "new lead": lambda text: f"{self._said(40)}\n{_behind_lead(text)}",
        }

    def _said(self, count: int) -> str:
        said = self._rng.choice(self._others)
        at = self._rng.randrange(max(1, len(said) - count))
        return " ".join(said[at : at + count]) + "."

    def _changed(self, text: str) -> str:
        def one(piece: re.Match[str]) -> str:
            if self._rng.random() >= 0.1:
                return piece[0]
            return self._rng.choice(self._rng.choice(self._others)) + piece[0][len(piece[0].rstrip()) :]

        return _PIECE.sub(one, text)


def _first(text: str, count: int) -> str:
    return "".join(_PIECE.findall(text)[:count]).strip() + "…"


def _half(text: str) -> str:
    pieces = _PIECE.findall(text)
    return "".join(pieces[: len(pieces) // 2]).strip()


def _behind_lead(text: str) -> str:
    """The text without its first paragraph, or the first sixty words where there is only one."""
    lead, _, rest = text.partition("\n")
    return rest if len(rest.split()) >= len(lead.split()) else "".join(_PIECE.findall(text)[60:])


def _thinned(text: str) -> str:
    lines = (" ".join(_SENTENCE.split(line)[::2]) for line in text.splitlines())
    return "\n".join(lines)
