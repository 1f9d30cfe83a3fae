"""Text as the date grammar reads it: lower case, without accents, one blank at a time, European digits. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# Turkish i without its dot, Arabic letters that vary, Arabic-Indic and Persian digits
_OTHERS = str.maketrans("ıىة،", "iيه,") | {zero + digit: str(digit) for zero in (0x660, 0x6F0) for digit in range(10)}


class _Plain(dict[int, str]):
    """What a sign is in plain text, worked out at its first use."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        whole = " " if sign.isspace() else unicodedata.normalize("NFKD", sign).lower()
        kept = [it for it in whole if unicodedata.category(it) not in ("Mn", "Cf") and it != "\u0640"]
        plain = self[code] = "".join(kept).translate(_OTHERS)
        return plain


_PLAIN = _Plain()


def plain(text: str) -> str:
    """`text` plain; marks of direction and Arabic tatweel go, U+FFFD, the trace of a damaged letter, stays."""
    if text.isascii():
        return " ".join(text.lower().split())
    return " ".join(text.translate(_PLAIN).split())


def aligned(text: str) -> tuple[str, list[int]]:
    """`text` plain, and for each of its signs, and its end, where in `text` it comes from."""
    if text.isascii() and text == " ".join(text.split()):
        return text.lower(), list(range(len(text) + 1))
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        for it in _PLAIN[ord(sign)]:
            if it != " " or (signs and signs[-1] != " "):
                signs.append(it)
                places.append(place)
    while signs and signs[-1] == " ":
        signs.pop()
        places.pop()
    return "".join(signs), [*places, places[-1] + 1 if places else 0]


def spellings(name: str) -> tuple[str, ...]:
    """`name` plain, and with its accented letters damaged: as one sign, or as one for each of their bytes in UTF-8."""
    if not plain(name).isascii():
        return (plain(name),)
    one, two = ("".join(sign if sign.isascii() else damage for sign in name) for damage in ("\ufffd", "\ufffd\ufffd"))
    return plain(name), one, two


def any_of(names: Iterable[str]) -> str:
    """An expression for one of `names`, the longest first."""
    return "|".join(sorted(map(re.escape, names), key=lambda name: (-len(name), name)))
