"""Numbers as they are printed or spelled out: `4.000`, `4 000`, `quatre mille` and `four thousand` are one value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
        10: "dix ten dez dizaine dizaines",
        11: "onze eleven",
        12: "douze twelve doze douzaine dozen dozens",
        13: "treize thirteen treze",
        14: "quatorze fourteen catorze",
        15: "quinze fifteen quinzaine",
        16: "seize sixteen dezasseis",
        17: "seventeen dezassete",
        18: "eighteen dezoito",
        19: "nineteen dezanove",
        20: "vingt vingts twenty vinte vingtaine",
        30: "trente thirty trinta trentaine",
        40: "quarante forty quarenta quarantaine",
        50: "cinquante fifty cinquenta cinquantaine",
        60: "soixante sixty sessenta soixantaine",
        70: "septante seventy setenta",
        80: "huitante eighty oitenta",
        90: "nonante ninety noventa",
        100: "centaine centaines",
        1000: "millier milliers",
    }.items()
    for word in spelled.split()
}
_HUNDREDS = {**dict.fromkeys(("cent", "cents", "hundred", "cem", "cento"), 100), "duzentos": 200, "trezentos": 300}
_SCALES = {
    **dict.fromkeys(("mille", "thousand", "mil"), 1000),
    **dict.fromkeys(("million", "millions", "milhao", "milhoes"), 10**6),
    **dict.fromkeys(("milliard", "milliards", "billion", "billions"), 10**9),
}
_AND = frozenset({"et", "and", "e"})
_ARTICLES = frozenset({"un", "une", "one", "um", "uma"})  # alone they count nothing
_PER = frozenset({"pour", "per", "por"})  # before "cent"
SPELLED = frozenset(_SMALL) | frozenset(_HUNDREDS) | frozenset(_SCALES)


@dataclass(frozen=True, slots=True)
class Run:
    """A number that `length` words of a text say; `value` in decimal digits."""

    length: int
    value: str


def number_at(words: Sequence[str], at: int, joined: Sequence[bool]) -> Run | None:
    """The number that begins at the word `at`; None where none does.

    `words` are folded, printed numbers among them in digits as `printed` gives them; `joined[i]` is whether nothing
    but blanks parts the word from the one before it.
    """
    end, total, group, last, scaled = at, 0.0, 0.0, "", False
    while end < len(words) and (end == at or joined[end]):
        word = words[end]
        if word[0].isdigit():
            if end > at:
                break
            group = float(word)
        elif word in _AND and end > at and end + 1 < len(words) and words[end + 1] in _SMALL and joined[end + 1]:
            pass
        elif word in _SMALL:
            value = _SMALL[word]
            if value == 20 and last == "quatre":
                value = 76
            elif last[:1].isdigit() or (group % 10 and value != 76 and not (value >= 10 and group % 100 in (60, 80))):
                break
            group += value
        elif word in _HUNDREDS:
            if (last and last not in _SMALL and last not in _SCALES) or (end == at and at and words[at - 1] in _PER):
                break
            group = (group or 1) * _HUNDREDS[word] if _HUNDREDS[word] == 100 else group + _HUNDREDS[word]
        elif word in _SCALES and not (word == "mil" and end == at):
            total += (group or 1) * _SCALES[word]
            group, scaled = 0.0, True
        else:
            break
        last = word
        end += 1
    while end > at and words[end - 1] in _AND:
        end -= 1
    if end == at or (
        end == at + 1 and (words[at] in _ARTICLES or not (words[at][0].isdigit() or words[at] in SPELLED))
    ):
        return None
    return Run(end - at, _written(total + group if scaled or group else 0.0))


def printed(token: str) -> str:
    """Digits as printed, with what groups or parts them, as a decimal number: `4.000` is 4000, `3,5` is 3.5."""
    groups = token.replace(",", ".").replace(" ", ".").replace("'", ".").split(".")
    if len(groups) == 2 and len(groups[1]) != 3:
        return _written(float(".".join(groups)))
    digits = "".join(groups).lstrip("0")
    return digits or "0"


def _written(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.6f}".rstrip("0").rstrip(".")
