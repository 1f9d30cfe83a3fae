"""How likely each printed line is a part of the story: a linear model over plain signs.

The signs are what an editor would name: what kind of element, how long, how much of it is linked, how much of the
running text stands in the same parent, before, amid or after the main run of paragraphs, how it begins and ends, what
its elements are called. Their weights were learned once from pages whose text people had marked (benchmarks/judge.py,
benchmarks/README.md); every weight can be read in judge.json, and `signs` tells those of a line.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from scrapers.line import Line

KINDS = {
    "p": "p", "pre": "p", "h1": "h", "h2": "h", "h3": "h", "h4": "h", "li": "li", "blockquote": "q", "row": "td",
    "caption": "cap", "figure": "fig",
}  # fmt: skip
RUNNING = frozenset({"p", "blockquote", "pre", "li", "row"})
LENGTHS = (3, 6, 10, 16, 30, 60, 100)  # words
LINKED = (0.02, 0.25, 0.6, 0.9)  # shares of the text in links
SHARES = (0.01, 0.05, 0.15, 0.4, 0.75)  # of the running text in one parent
PARAGRAPH = 40  # characters from which a line is running text
LONG = 16  # words of a paragraph of the main run
MAIN = 0.3  # a parent of the main run holds more than this part of what the fullest one holds
FAR = 6  # lines from the main run, counted up to here
ELSEWHERE = 0.6  # share in links from which a line points elsewhere, whatever the data of the page hold
WORDY = 5  # step of LENGTHS from which what a line says is not looked at
CERTAIN = 2.0  # log-odds that nothing a line says would turn
WHOLE = 300  # characters of an article's text in the page's data that can bear witness
STOPS = (".", "!", "?")  # what ends a sentence
CLOSERS = '"”»’)'  # what may stand behind it
CLOSED = (*STOPS, *CLOSERS, "…", ":", ";", "]")
TAG = re.compile(r"<[^>]*>")
PIECE = 24  # characters of a line that tell it from others
TOKEN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
# what a line may say, each tried where it may stand: at the beginning, or anywhere; on words in lower case
OPENINGS = {
    "pointer": re.compile(
        r"(?:read|see|also|more|related|lire|voir|[àa] lire|lesen|mehr|auch|leia|lea|veja|watch|listen|subscribe|"
        r"sign up|click|follow|share|advert|anzeige|werbung|publicit|reklam|copyright|©|all rights|tous droits|photo|"
        r"image|foto|source|quelle|getty|via|updated|published|posted|by |par |von |por |for more|to read|get |join |"
        r"download|support|donate|contact|email|tags?|filed under|topics?|comments?|newsletter|recommended|trending|"
        r"popular|most |story continues|continue reading|skip|correction|editor|this (?:article|story)|the views|"
        r"disclaimer|about the)\b"
    ),
    "byline": re.compile(r"(?:by|par|von|por|de|di|text|reporting by|edited by)\s+[a-zà-þ]"),
}
ANYWHERE = {
    "rights": ("©", "(c)", "copyright", "all rights reserved", "tous droits"),
    "address": ("http://", "https://", "www.", "@"),
    "invitation": (
        "newsletter", "subscri", "sign up", "inbox", "abonn", "cookie", "javascript", "privacy", "terms of", "log in",
        "click here", "follow us", "facebook", "twitter", "whatsapp", "app store",
    ),
    "credit": (
        "getty", "reuters", "(afp", "/afp", "ap photo", "via ap", "shutterstock", "istock", "photograph", "pictured",
        "(photo", "dpa", "imago", "picture alliance",
    ),
}  # fmt: skip
DATE = re.compile(r"(?:19|20)\d\d|\d:\d\d")


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    weights: dict[str, float] = json.loads(files("scrapers").joinpath("judge.json").read_text("utf-8"))
    return weights


def judge(lines: Sequence[Line], whole: str = "") -> list[float]:
    """Log-odds of each line to be of the story. `whole`: the article's text in the page's data, "" for none.

    What a line says is read only where all else leaves a doubt.
    """
    weights = _weights()
    bias = weights["bias"]
    odds = []
    for line, (shape, beside) in zip(lines, _looked_at(lines, whole), strict=True):
        chance = bias + _of_shape(*shape) + _of_names(line.path) + sum([weights.get(sign, 0.0) for sign in beside])
        if -CERTAIN < chance < CERTAIN and shape[1] < WORDY:
            chance += sum([weights.get(sign, 0.0) for sign in _word_signs(line.text)])
        odds.append(chance)
    return odds


def signs(lines: Sequence[Line], whole: str = "") -> list[tuple[str, ...]]:
    """The signs of each line by name, as judge.json weighs them."""
    return [
        (
            *_shape_signs(*shape),
            *_name_signs(line.path),
            *beside,
            *(_word_signs(line.text) if shape[1] < WORDY else ()),
        )
        for line, (shape, beside) in zip(lines, _looked_at(lines, whole), strict=True)
    ]


Shape = tuple[str, int, int, int, str, int, int]


def _looked_at(lines: Sequence[Line], whole: str) -> list[tuple[Shape, list[str]]]:
    """Of each line: its shape among the others, and what the page beside it says of it."""
    counts = [it.text.count(" ") + 1 if it.text else 0 for it in lines]
    shares: Counter[int] = Counter()
    for line in lines:
        if line.tag in RUNNING and len(line.text) >= PARAGRAPH and line.linked < 0.5:
            shares[line.parent] += len(line.text) // (2 if line.tag in ("li", "row") else 1)
    total = max(1, sum(shares.values()))
    fullest = MAIN * max(shares.values(), default=1)
    run = [
        at
        for at, line in enumerate(lines)
        if counts[at] >= LONG and line.linked < 0.3 and shares[line.parent] > fullest
    ]
    first, last = (run[0], run[-1]) if run else (0, len(lines))
    times = Counter([it.text for it in lines])
    known = len(whole) > WHOLE
    seen = []
    for at, line in enumerate(lines):
        words, text = counts[at], line.text
        length = bisect_right(LENGTHS, words)
        side, far = ("b", first - at) if at < first else ("a", at - last) if at > last else ("i", 0)
        ended = 2 if text.rstrip(CLOSERS).endswith(STOPS) else 1 if text.endswith(CLOSED) else 0
        shape = (
            KINDS.get(line.tag, "p"), length, bisect_right(LINKED, line.linked),
            bisect_right(SHARES, shares[line.parent] / total), side, min(FAR, far), ended,
        )  # fmt: skip
        said = []
        if times[text] > 1:
            said.append(f"twice {min(length, 3)}")
        if known and line.linked < ELSEWHERE:
            said.append(f"data {_holds(whole, text)} {'short' if length < 2 else ''}")
        seen.append((shape, said))
    return seen


@lru_cache(maxsize=16384)
def _shape_signs(kind: str, length: int, linked: int, share: int, side: str, far: int, ended: int) -> tuple[str, ...]:
    return (
        f"kind {kind} length {length} linked {linked}",
        f"share {share}",
        f"kind {kind} share {share}",
        f"length {length} share {share}",
        f"side {side}",
        f"side {side} kind {kind} length {min(length, 5)}",
        f"side {side} share {share}",
        f"side {side} far {far}",
        f"kind {kind} length {min(length, 4)} ended {ended == 2}",
        f"closed {ended > 0}",
    )


@lru_cache(maxsize=16384)
def _of_shape(kind: str, length: int, linked: int, share: int, side: str, far: int, ended: int) -> float:
    weights = _weights()
    return sum([weights.get(sign, 0.0) for sign in _shape_signs(kind, length, linked, share, side, far, ended)])


@lru_cache(maxsize=8192)
def _tokens(names: str) -> tuple[str, ...]:
    return tuple(sorted({it.lower() for it in TOKEN.findall(names) if 1 < len(it) < 16}))


def _name_signs(path: tuple[str, ...]) -> list[str]:
    own = [f"own {it}" for it in _tokens(path[-1])] if path else []
    return own + sorted({f"in {it}" for names in path[:-1] for it in _tokens(names)})


@lru_cache(maxsize=8192)
def _of_names(path: tuple[str, ...]) -> float:
    weights = _weights()
    return sum([weights.get(sign, 0.0) for sign in _name_signs(path)])


def _word_signs(text: str) -> list[str]:
    length = bisect_right(LENGTHS, text.count(" ") + 1)
    small = text.lower()
    found = [name for name, pattern in OPENINGS.items() if pattern.match(small)]
    found += [name for name, pieces in ANYWHERE.items() if any(map(small.__contains__, pieces))]
    found += ["date"] if DATE.search(small) else []
    said = [*(f"says {it}" for it in found), *(f"says {it} {min(length, 4)}" for it in found)]
    if text[:1].islower():
        said.append("small")
    if text.isupper():
        said.append("capitals")
    if text[-1:] in (":", "?"):
        said.append(f"last {text[-1]}")
    return said


def _holds(whole: str, text: str) -> bool:
    """Whether an article's text has a line: by a piece of it, because its signs and blanks may be others there."""
    if len(text) <= 2 * PIECE:
        return text in whole
    middle = len(text) // 2
    return text[middle - PIECE : middle] in whole or text[3:PIECE] in whole or text[-PIECE:-3] in whole


def plain_whole(text: str) -> str:
    """An article's text in the data of a page as `judge` wants it: without tags, with single blanks."""
    return " ".join((TAG.sub(" ", text) if "<" in text else text).split())
