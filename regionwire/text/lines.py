"""Lines of plain text: stray bytes, half characters, typography, folding, summaries."""

from __future__ import annotations

import re
import unicodedata
from codecs import charmap_build, charmap_decode, charmap_encode
from dataclasses import dataclass
from html import unescape

from ftfy import fix_encoding
from ftfy.badness import is_bad

_NONCHARACTERS = [*range(0xFDD0, 0xFDF0), *(plane << 16 | low for plane in range(17) for low in (0xFFFE, 0xFFFF))]
_INVISIBLE = (0xAD, 0x200B, 0x2060, 0xFEFF)  # soft hyphen, zero width space, word joiner, byte order mark

# C1 controls are windows-1252 sent as Latin-1; five of them mean nothing there either
_REPAIRS: dict[int, str | None] = {
    **dict.fromkeys([*range(0x20), 0x7F]),
    **dict.fromkeys(_INVISIBLE),
    **dict.fromkeys(range(0xD800, 0xE000)),
    **dict.fromkeys(_NONCHARACTERS),
    **{code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)},
    **dict.fromkeys([*range(0x09, 0x0E), *range(0x1C, 0x20), 0x2028, 0x2029], " "),
    0x0A: "\n",
}
_BROKEN = re.compile("[" + re.escape("".join(map(chr, sorted(_REPAIRS.keys() - {0x0A})))) + "]")

# what is left of a character that a teaser's cut went through: "accompagnÃ.", "dâ€.", U+FFFD; read from the line's end,
# where it stands behind a stop at most
_FLAH = re.compile(r"([.…\s]*+)(?:[.…\s]*+(?:\ufffd\s*|(?:Ã|€â)(?=[a-zà-ÿ])))+")
_NO_BREAK, _NARROW = "\u00a0", "\u202f"

# in UTF-8: Ã, Â, Å, Ø … and "â€", with which UTF-8 that was read as windows-1252 opens, or "à" for Ã
_MISREAD = re.compile(rb"\xc3(?:[\x82\x83\x85\x8e-\x91\x98\x99]|\xa2(?:\xe2\x82|\xc2)|\xa0\xc2)")
# a whole character of these; after "Ã" a blank is no proof, for so ends "AMANHÃ"
_CERTAIN = re.compile(
    f"(?:[ÂÃÅÎÏÐÑØÙ]|â[€\x80\x82])[\x80-\x9f\xa1-\xbf{bytes(range(0x80, 0xA0)).decode('cp1252', 'ignore')}]"
)
_MISREAD_TWICE = {"à®": "î", "à¹": "ù", "à´": "ô", "à§": "ç", "à¨": "è"}
_TWICE = re.compile("|".join(_MISREAD_TWICE))
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_MATHEMATICAL = re.compile("[\U0001d400-\U0001d7ff]")
_TITLE_TAG = re.compile(r"</?(?:a|b|br|em|font|i|mark|small|span|strong|sub|sup|u|wbr)(?:\s[^<>]*)?/?>", re.IGNORECASE)


def is_tidy(text: str) -> bool:
    """Whether `text` has nothing that cannot be seen and no white space but single blanks."""
    return "  " not in text and text.isprintable()


def legal(text: str) -> str:
    """`text` in NFC without anything that XML 1.0 forbids (section 2.2) or that cannot be seen."""
    if not text.replace(_NO_BREAK, " ").isprintable() and _BROKEN.search(text):  # what can be printed is legal
        text = text.translate(_REPAIRS)
    return composed(text)


def composed(text: str) -> str:
    """`text` in Unicode's form NFC."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _blank(before: str, after: str) -> str:
    """What parts two signs beside a no-break space: such a one where French sets it, at punctuation and in numbers."""
    bound = after in ":;!?»%€" or before == "«" or (before.isdecimal() and after.isdecimal())
    return _NO_BREAK if bound else " "


def collapse(text: str) -> str:
    """`text` stripped, with every run of white space as one blank."""
    if is_tidy(text):
        return text.strip()
    line = ""
    for part in text.replace(_NARROW, _NO_BREAK).split(_NO_BREAK):
        if piece := " ".join(part.split()):
            line += _blank(line[-1], piece[0]) + piece if line else piece
    return line


def has_half(text: str) -> bool:
    """Whether `text` holds what may be the rest of a character that was cut in two."""
    return "\ufffd" in text or "Ã" in text or ("€" in text and "â€" in text)


def drop_half(text: str) -> str:
    """`text` without the rest of a character that was cut in two at its end, and without white space around it."""
    text = text.strip()
    if has_half(text) and (half := _FLAH.match(text[::-1])):
        return (text[: -half.end()] + half[1][::-1]).strip()
    return text


def clean_line(text: str) -> str:
    """`text` as one line: legal in XML, NFC, C1 read as windows-1252, damaged tail dropped, blanks collapsed, stripped.

    A no-break space stays one where French typography wants it (`Kayes :`, `« oui »`, `10 000`).
    """
    return drop_half(composed(text) if is_tidy(text) else collapse(legal(text)))


def clean_title(text: str) -> str:
    """A headline as one line of plain text: mathematical letters made plain, stray entities and inline tags undone."""
    text = _TITLE_TAG.sub("", _ENTITY.sub(lambda entity: unescape(entity[0]), text))
    return clean_line(_MATHEMATICAL.sub(lambda sign: unicodedata.normalize("NFKC", sign[0]), text))


def mend(text: str, beside: str = "") -> str:
    """Undo what happens to UTF-8 that is read as something else, where that is certain; nothing else is touched.

    "lâ€™Ã©tÃ©" is told and undone by ftfy, each line by itself. `s'accroà®t`, `oà¹`, where somebody then put "à" in the
    place of "Ã", is not in its tables: two such signs, in `text` or in what stands `beside` it, prove the damage.
    """
    if text.isascii() or _MISREAD.search(text.encode("utf-8", "surrogatepass")) is None:
        return text
    both = f"{text}\n{beside}"
    if _TWICE.search(text):
        return text if len(_TWICE.findall(both)) < 2 else _TWICE.sub(lambda pair: _MISREAD_TWICE[pair[0]], text)
    if not _CERTAIN.search(both):
        return text
    return "\n".join(fix_encoding(line) if is_bad(line) else line for line in text.split("\n"))


class _Folding(dict[int, str]):
    """One folded character for one, worked out at its first use."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        plain = unicodedata.normalize("NFKD", sign)
        base = plain[:1]
        if len(plain) > 1 and not all(unicodedata.combining(mark) for mark in plain[1:]):
            base = sign  # an ellipsis or a ligature: more than one letter, so it stays
        folded = self[code] = unicodedata.normalize("NFD", base.lower())[:1] if base.isalpha() else base
        return folded


_FOLDING = _Folding(
    {
        **dict.fromkeys(map(ord, "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad\t\n\r\v\f\u2028\u2029"), " "),
        **dict.fromkeys(map(ord, "’‘ʼ`´′‛＇"), "'"),
        **dict.fromkeys(map(ord, "“”„«»＂"), '"'),
        **{code: chr(code).lower() for code in range(0x20, 0x80) if chr(code) not in "-`"},
    }
)
_NO_WORD = re.compile(r"[\W_]")
# nearly all of our texts can be written in windows-1252: for these, tables of its 256 signs are the quick way
_WESTERN = "".join(bytes([code]).decode("cp1252", "ignore") or "\ufffe" for code in range(0x100))  # U+FFFE: none
_TO_WESTERN = charmap_build(_WESTERN)
_FOLDED = _WESTERN.translate(_FOLDING)
_SPACED = "".join(" " if _NO_WORD.match(sign) else sign for sign in _FOLDED)


def _recoded(text: str, signs: str) -> str:
    """`text` with `signs` for those of windows-1252; UnicodeEncodeError where it holds any other."""
    return charmap_decode(charmap_encode(text, "strict", _TO_WESTERN)[0], "strict", signs)[0]


def fold(text: str) -> str:
    """`text` for comparisons: lower case, accents off, hyphen and dash a space, quotes ' and ".

    One character for one, so that an offset into the result is an offset into `text`.
    """
    try:
        return _recoded(text, _FOLDED)
    except UnicodeEncodeError:
        return text.translate(_FOLDING)


def spaced(text: str) -> str:
    """`fold(text)` with a blank for every sign that is no letter or digit: words parted by blanks, at their offsets."""
    try:
        return _recoded(text, _SPACED)
    except UnicodeEncodeError:
        return _NO_WORD.sub(" ", text.translate(_FOLDING))


def words(text: str) -> list[str]:
    """The folded words of `text`, numbers included, for fingerprints and comparisons."""
    return _parted(spaced(text))


def _parted(spaced: str) -> list[str]:
    return spaced.replace("œ", "oe").replace("æ", "ae").split()


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as it is compared, for whoever compares it more than once. All three are of one length."""

    text: str
    plain: str  # fold(text)
    spaced: str  # spaced(text)

    @classmethod
    def of(cls, text: str) -> Folded:
        return cls(text, fold(text), spaced(text))

    def words(self, start: int, end: int) -> list[str]:
        """The words of `text[start:end]`."""
        return _parted(self.spaced[start:end])


_SENTENCE_END = re.compile(r"[.!?…][»”\")\u00a0 ]*(?=\s|$)")


def summary(text: str, limit: int = 500) -> str:
    """The beginning of `text` on one line: whole sentences where one fits, else whole words and "…".

    Never longer than `limit` characters.
    """
    line = clean_line(text)
    if len(line) <= limit:
        return line
    ends = [end.end() for end in _SENTENCE_END.finditer(line) if end.end() <= limit]
    if ends:
        return line[: ends[-1]].rstrip()
    cut = line[: max(limit - 1, 0)]
    if " " in cut:
        cut = cut[: cut.rindex(" ")]
    return (cut.rstrip(" \u00a0,;:-–—") + "…")[:limit]
