"""A text as it is compared: folded words, numbers as values, and which words are numbers, days, months or names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from regionwire.dates.names import MONTHS, WEEKDAYS
from regionwire.dedup.numerals import FIGURES, ROMAN, SPELLED, number_at, printed, roman
from regionwire.text import fold

PLAIN, NUMBER, WEEKDAY, MONTH, NAME, CAPITAL = range(
    6
)  # CAPITAL: at the beginning of a sentence, where all words have one

_TOKEN = re.compile(rf"{FIGURES}|[^\W\d_]+")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[-\u2010-\u2015\u2212](?=\d)")  # folded, a dash is a blank, which groups digits
_OPENS = re.compile(r"[.!?…:\"]")  # between two words: the second one begins a sentence
_SHORT = 4  # letters of an abbreviation of a month or a day that may be another word
_FIRST = frozenset({"premier", "primeiro"})  # of a month; of anything else it says rank, not number
_ALSO_VERBS = frozenset({"may", "march", "mars"})  # months with a capital only, in English; the planet is no news

# words that open a sentence before a name and are none
_OPENERS = frozenset(
    "selon dans pour avec mais quand depuis pendant entre chez contre malgre apres avant sous vers comme outre parmi"
    " cette leur leurs notre votre tous toutes ainsi hier aussi enfin puis alors donc lors face grace"
    " after with from when while since before under this that then also both even they their where said"
    " depois segundo para como quando desde entre sobre".split()
)


def _names(rows: Iterable[str]) -> frozenset[str]:
    return frozenset(word for row in rows for word in fold(row).split() if len(word) >= _SHORT) | {"mai"}


_MONTHS = _names(MONTHS) | {"may", "juin", "aout"}
_FEIRA = frozenset({"segunda", "terca", "quarta", "quinta", "sexta"})  # days before "feira", else ranks and parts
_WEEKDAYS = _names([WEEKDAYS]) - _FEIRA - {"mai", "feira", "thur", "thurs", "weds"}


@dataclass(frozen=True, slots=True)
class Terms:
    """Words and what kind each is, side by side: `kinds[i]` is that of `words[i]`."""

    words: tuple[str, ...]
    kinds: bytes

    def __len__(self) -> int:
        return len(self.words)

    def facts(self) -> frozenset[str]:
        """The numbers and names, each once; of numbers those that tell something."""
        return frozenset(word for word, kind in zip(self.words, self.kinds, strict=True) if _tells(word, kind))


def _tells(word: str, kind: int) -> bool:
    return kind == NAME or (kind == NUMBER and (len(word) > 1 or word > "3"))


def terms(line: str) -> Terms:
    """The words of one line; what opens a sentence with a capital stays open until it is seen with the other lines."""
    plain = fold(_BETWEEN_DIGITS.sub("/", line))
    shouted = line.isupper()
    found: list[str] = []
    kinds = bytearray()
    joined: list[bool] = []
    end = 0
    for token in _TOKEN.finditer(plain):
        between = plain[end : token.start()]
        word, first = token[0], line[token.start()]
        joined.append(bool(end) and not between.strip())
        end = token.end()
        if values := _values(token, line):
            found += values
            kinds += bytes([NUMBER]) * len(values)
            joined += [False] * (len(values) - 1)
        else:
            found.append(word.replace("œ", "oe").replace("æ", "ae"))
            opens = len(found) == 1 or _OPENS.search(between) is not None
            kinds.append(_kind(found[-1], first.isupper() and not shouted, opens))
            if word == "feira" and found[-2:-1] and found[-2] in _FEIRA:
                kinds[-2] = WEEKDAY
    return _counted(found, kinds, joined)


def _values(token: re.Match[str], line: str) -> tuple[str, ...]:
    """The numbers that a token is printed as; none where it is a word."""
    if token.lastgroup:
        return printed(token.lastgroup, token[0])
    if token[0][0] in "ivx" and (found := ROMAN.fullmatch(line, token.start(), token.end())):
        return (roman(found),)
    return ()


def together(lines: Iterable[Terms]) -> Terms:
    """Several lines as one text: a word that opens a sentence is a name where it is one elsewhere, or a first name."""
    words: list[str] = []
    kinds = bytearray()
    for line in lines:
        words += line.words
        kinds += line.kinds
    names = {word for word, kind in zip(words, kinds, strict=True) if kind == NAME}
    for at in range(len(kinds) - 1, -1, -1):
        if kinds[at] == CAPITAL:
            before_name = kinds[at + 1 : at + 2] == bytes([NAME]) and words[at] not in _OPENERS
            kinds[at] = NAME if words[at] in names or (before_name and len(words[at]) >= _SHORT) else PLAIN
    return Terms(tuple(words), bytes(kinds))


def _kind(word: str, capital: bool, opens: bool) -> int:
    if word in _WEEKDAYS:
        return WEEKDAY
    if word in _MONTHS and (capital or word not in _ALSO_VERBS or word == "mars"):
        return MONTH
    if not capital:
        return PLAIN
    return CAPITAL if opens else NAME


def _counted(found: list[str], kinds: bytearray, joined: list[bool]) -> Terms:
    """The same with every number that is spelled out in one word, its value."""
    words: list[str] = []
    of = bytearray()
    at = 0
    while at < len(found):
        if found[at] in _FIRST and kinds[at + 1 : at + 2] == bytes([MONTH]):
            found[at], kinds[at] = "1", NUMBER
        spelled = found[at] in SPELLED or kinds[at] == NUMBER
        number = number_at(found, at, joined) if spelled else None
        words.append(number.value if number else found[at])
        of.append(NUMBER if number else kinds[at])
        at += number.length if number else 1
    return Terms(tuple(words), bytes(of))
