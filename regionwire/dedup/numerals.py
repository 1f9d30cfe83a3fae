"""Numbers as they are printed or spelled out: `4.000`, `4 000`, `quatre mille` and `four thousand` are one value.

Printed ones are told by their form (FIGURES). Spelled ones have a grammar that is much the same in three languages:

    number    part [and] part …          of falling scales: two million, three hundred thousand, and five
    part      group [scale …]            2,5 millions; cent mille milliards
    group     [1 to 19] hundred [and] below
    below     tens [and] units, or one word

A connecting word joins what its language joins by it: *vingt et un*, *two hundred and five*, *vinte e cinco*, but not
*entre vingt et trente*.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

# forms of what is printed in digits; in folded text, where a dash between two digits is a slash
FIGURES = (
    r"(?P<clock>\d{1,2} ?(?:h(?:eures?)?|:) ?[0-5]\d(?![\d:])"  # 10h30, 10 h 30, 10:30
    r"|\d{1,2}\.[0-5]\d(?= ?(?:[ap]\.?m|gmt|utc)\b)|\d{2}[0-5]\d(?= ?(?:gmt|utc)\b))"  # 10.30 am, 1030 GMT
    r"|(?P<season>\d{4}/\d{2}(?![\d/]))"  # 2025-26
    r"|(?P<dialled>\d{2}(?:(?: \d{2,3}){3,}|(?:\.\d{2,3}){3,}|(?:/\d{2,3}){3,})(?!\d))"  # 76 12 34 56, a telephone
    r"|(?P<grouped>(?!0+[.,])(?:\d{1,3}(?:[ .,']\d{3})+|\d{4,}(?:[ .]000)+)(?!\d)"  # 1 234, 1234 000
    r"(?:[.,]\d{1,2}(?![.,']?\d))?)"  # 1 234,56
    r"|(?P<decimal>(?<!\d[.,])\d+[.,]\d+(?![.,]?\d))"
    r"|(?P<ordinal>\d+(?: ?(?:i?eme|ere)|er|re|e|nde?|st|rd|th)(?![^\W_]))"  # 1er, 21e, 3rd
    r"|(?P<whole>\d+)"
)
ROMAN = re.compile(r"(?=[IVX])(X{0,3})(IX|IV|V?I{0,3})(?:i?[eèéê]me|[eè]r|e|è|ᵉ)")  # XXIe, as it is printed
_ROMAN = {"X": 10, "IX": 9, "V": 5, "IV": 4, "I": 1}
_DIGITS = re.compile(r"\d+")
_LONGEST = 18  # digits of a number that is counted with; more are a number of an account

_SMALL = {
    word: value
    for value, spelled in {
        0: "zero",
        1: "un une one um uma",
        2: "deux two dois duas",
        3: "trois three tres",
        4: "quatre four quatro",
        5: "cinq five cinco",
        6: "six seis",
        7: "sept seven sete",
        8: "huit eight oito",
        9: "neuf nine nove",
        10: "dix ten dez",
        11: "onze eleven",
        12: "douze twelve doze",
        13: "treize thirteen treze",
        14: "quatorze fourteen catorze",
        15: "quinze fifteen quinzaine",
        16: "seize sixteen dezasseis dezesseis",
        17: "seventeen dezassete dezessete",
        18: "eighteen dezoito",
        19: "nineteen dezanove dezenove",
        20: "vingt vingts twenty vinte vingtaine",
        30: "trente thirty trinta trentaine",
        40: "quarante forty quarenta quarantaine",
        50: "cinquante fifty cinquenta cinquantaine",
        60: "soixante sixty sessenta soixantaine",
        70: "septante seventy setenta",
        80: "huitante octante eighty oitenta",
        90: "nonante ninety noventa",
    }.items()
    for word in spelled.split()
}
# "second", "quarto" and "sexta" mean other things as well
_ORDINALS = {
    word: value
    for value, spelled in {
        1: "unieme",
        2: "deuxieme",
        3: "troisieme third",
        4: "quatrieme fourth",
        5: "cinquieme fifth",
        6: "sixieme sixth",
        7: "septieme seventh",
        8: "huitieme eighth",
        9: "neuvieme ninth",
        10: "dixieme tenth",
        11: "onzieme eleventh",
        12: "douzieme twelfth",
        13: "treizieme thirteenth",
        14: "quatorzieme fourteenth",
        15: "quinzieme fifteenth",
        16: "seizieme sixteenth",
        17: "seventeenth",
        18: "eighteenth",
        19: "nineteenth",
        20: "vingtieme twentieth",
        30: "trentieme thirtieth",
        40: "quarantieme fortieth",
        50: "cinquantieme fiftieth",
        60: "soixantieme sixtieth",
        70: "seventieth",
        80: "eightieth",
        90: "ninetieth",
    }.items()
    for word in spelled.split()
}
_BELOW = _SMALL | _ORDINALS
_AFTER_TENS = _BELOW | {"first": 1, "second": 2}
_HUNDRED = frozenset("cent cents hundred cem cento centaine centaines centena centenas".split())
_HUNDREDS = {
    stem + ending: value
    for value, stem in enumerate("duzent trezent quatrocent quinhent seiscent setecent oitocent novecent".split(), 2)
    for ending in ("os", "as")
}
_DOZENS = {
    **dict.fromkeys(("dizaine", "dizaines", "dezena", "dezenas"), 10),
    **dict.fromkeys(("douzaine", "douzaines", "dozen", "dozens", "duzia", "duzias"), 12),
}
_SCALES = {
    **dict.fromkeys("mille thousand mil millier milliers milhar milhares".split(), 10**3),
    **dict.fromkeys("million millions milhao milhoes".split(), 10**6),
    **dict.fromkeys("milliard milliards billion billions bilhao bilhoes".split(), 10**9),
    **dict.fromkeys("trillion trillions".split(), 10**12),
}
_SHORT = {**dict.fromkeys("mds md mrds mrd bn".split(), 10**9), "m": 10**6}  # behind digits only
_MONEY = frozenset("fcfa cfa f francs euros dollars eur usd".split())  # "5 m" without it is a length
_ONES = frozenset({"un", "une", "one", "um", "uma"})  # alone they count nothing
_AND = frozenset({"et", "and", "e"})
_AND_FEW = _AND - {"et"}  # behind hundreds: *cent et un* is no number
_HALF = frozenset({"demi", "demie", "meio"})
_PER = frozenset({"pour", "per", "por"})  # before "cent"
SPELLED = frozenset(_BELOW) | _HUNDRED | frozenset(_HUNDREDS) | frozenset(_DOZENS) | frozenset(_SCALES)


@dataclass(frozen=True, slots=True)
class Run:
    """A number that `length` words of a text say; `value` in decimal digits."""

    length: int
    value: str


def printed(form: str, token: str) -> tuple[str, ...]:
    """The values that folded digits of a form of FIGURES say: `4.000` 4000; `3,50` 3.5; `10h30` 10 and 30."""
    groups: list[str] = _DIGITS.findall(token)
    match form:
        case "clock":
            hour, minute = groups if len(groups) > 1 else (groups[0][:-2], groups[0][-2:])
            return (_plain(hour),) if minute == "00" else (_plain(hour), _plain(minute))
        case "season":
            first, second = groups
            follows = int(second) == int(first) % 100 + 1
            return (first, f"{int(first) + 1}") if follows else (_plain(first), _plain(second))
        case "grouped" if len(groups[-1]) < len("000"):
            return (_plain("".join(groups[:-1]), groups[-1]),)
        case "decimal":
            return (_plain(*groups),)
    return (_plain("".join(groups)),)


def roman(found: re.Match[str]) -> str:
    """The value of what ROMAN matches."""
    return str(_ROMAN["X"] * len(found[1]) + (_ROMAN.get(found[2]) or found[2].count("V") * 5 + found[2].count("I")))


def number_at(words: Sequence[str], at: int, joined: Sequence[bool]) -> Run | None:
    """The number that begins at the word `at`; None where none does.

    `words` are folded, those in digits as `printed` gives them; `joined[i]` is whether nothing but blanks parts the
    word from the one before it.
    """
    reading = _Reading(words, joined)
    if words[at] in _HUNDRED and at and words[at - 1] in _PER:
        return None
    if words[at] == "mil" and not reading.goes_on_from_mil(at):  # millet, in French
        return None
    value, end = reading.number(at)
    if value is None or (end == at + 1 and words[at] in _ONES):
        return None
    return Run(end - at, words[at] if end == at + 1 and words[at][0].isdecimal() else f"{value.normalize():f}")


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads a text by the grammar above: each method gives a value, None for nothing, and where it ends."""

    words: Sequence[str]
    joined: Sequence[bool]

    def _word(self, at: int) -> str:
        """The word `at`, if it goes on with what stands before it."""
        return self.words[at] if at < len(self.words) and self.joined[at] else ""

    def number(self, at: int) -> tuple[Decimal | None, int]:
        total, end, scale = self._part(at, first=True)
        while total is not None and scale > 1:
            joint = self._word(end)
            if joint in _AND and self._word(end + 1) in _HALF:
                return total + Decimal(scale) / 2, end + 2
            start = end + 1 if joint in _AND else end
            more, stop, unit = self._part(start)
            if more is None or not _joins(joint, more):
                break
            if more < scale:
                total += more
            elif scale < unit and more / unit < scale:  # deux mille cinq cents milliards
                total = (total + more / unit) * unit
            else:
                break
            end, scale = stop, unit
        return total, end

    def _part(self, at: int, *, first: bool = False) -> tuple[Decimal | None, int, int]:
        """A group and its scale, 1 if it has none."""
        word = self.words[at] if first else self._word(at)
        if word[:1].isdecimal():
            value, end = (Decimal(word), at + 1) if len(word) <= _LONGEST else (None, at + 1)
            if not first and (value is None or value < 100):
                return None, at, 1
        else:
            value, end = self._group(word, at)
        scale = 1
        while value is not None or end == at:
            word = self.words[at] if first and end == at else self._word(end)
            further = _SCALES.get(word, 1)
            if end == at + 1 and self.words[at][0].isdecimal() and (word != "m" or self._word(end + 1) in _MONEY):
                further = _SHORT.get(word, further)
            if further <= scale:
                break
            value, end, scale = (Decimal(1) if value is None else value) * further, end + 1, further
        return value, end, scale

    def _group(self, word: str, at: int) -> tuple[Decimal | None, int]:
        value, end = self._below(word, at)
        counted = self._word(end) if value is not None else word
        end_of_counted = end + 1 if value is not None else at + 1
        if counted in _DOZENS and (value is None or value < 20):
            return (value or Decimal(1)) * _DOZENS[counted], end_of_counted
        if counted in _HUNDRED and (value is None or value < 20):
            value, end = (value or Decimal(1)) * 100, end_of_counted
        elif value is None and word in _HUNDREDS:
            value, end = Decimal(100 * _HUNDREDS[word]), at + 1
        else:
            return value, end
        start = end + 1 if self._word(end) in _AND_FEW else end
        more, stop = self._below(self._word(start), start)
        return (value, end) if more is None or self._word(stop) in _HUNDRED else (value + more, stop)

    def _below(self, word: str, at: int) -> tuple[Decimal | None, int]:
        value, end = _BELOW.get(word), at + 1
        if value is None:
            return None, at
        if word == "quatre" and self._word(end) in ("vingt", "vingts", "vingtieme"):
            value, end = 80, end + 1
        if value >= 20 and value % 10 == 0 and self.words[end - 1] not in _ORDINALS:
            joint = self._word(end)
            start = end + 1 if joint in ("et", "e") else end
            unit = _AFTER_TENS.get(self._word(start), 0)
            teens = value in (60, 80) and (10 <= unit < 20 if joint != "et" else unit in (10, 11))
            if (0 < unit < 10 and (joint != "et" or unit == 1)) or teens:
                unit, stop = self._teen(unit, start)
                if self._word(start) != "quatre" or self._word(stop) not in ("vingt", "vingts"):
                    value, end = value + unit, stop
        elif value == 10:
            value, end = self._teen(value, at)
        return Decimal(value), end

    def _teen(self, value: int, at: int) -> tuple[int, int]:
        """`dix-sept` to `dix-neuf`, which French makes of two words."""
        unit = _BELOW.get(self._word(at + 1), 0)
        return (value + unit, at + 2) if self.words[at] == "dix" and unit in (7, 8, 9) else (value, at + 1)

    def goes_on_from_mil(self, at: int) -> bool:
        following = self._word(at + 1)
        if following == "e":
            following = self._word(at + 2)
        return following in _HUNDREDS or following in _HUNDRED or following in ("milhoes", "neuf")


def _joins(joint: str, more: Decimal) -> bool:
    """Whether a part behind a scale may be joined to it by that word, if it is one that joins."""
    match joint:
        case "et":
            return more == 1
        case "and":
            return more < 100
    return True


def _plain(whole: str, part: str = "") -> str:
    whole, part = whole.lstrip("0") or "0", part.rstrip("0")
    return f"{whole}.{part}" if part else whole
