"""Strings: stray bytes, half characters, Word line breaks, typography, and the HTML allow-list. Pure.

Whatever leaves this module is legal in XML 1.0 and in Unicode's form NFC, so that no string can break a feed.
"""

from __future__ import annotations

import re
import unicodedata
from html import escape, unescape
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import nh3
from selectolax.lexbor import LexborHTMLParser

# ---------------------------------------------------------------------------------------------------------------- lines

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

# what is left of a character that a teaser's cut went through: "accompagnÃ.", "dâ€.", U+FFFD
_HALF_TAIL = re.compile(r"(?:(?<=[a-zà-ÿ])(?:Ã|â€)|\s*\ufffd)+(?=[.…\s]*$)")
_NO_BREAK = re.compile(r"[\u00a0\u202f]")
_BLANKS = re.compile(r"\s+")

_DOUBLY_DECODED = {"à®": "î", "à¹": "ù", "à´": "ô", "à§": "ç", "à¨": "è"}
_DOUBLE = re.compile("|".join(_DOUBLY_DECODED))
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_TITLE_TAG = re.compile(r"</?(?:a|b|br|em|font|i|mark|small|span|strong|sub|sup|u|wbr)(?:\s[^<>]*)?/?>", re.IGNORECASE)


def _legal(text: str) -> str:
    """`text` in NFC without anything that XML 1.0 forbids (section 2.2) or that cannot be seen."""
    if text.isascii() and text.isprintable():
        return text
    if _BROKEN.search(text):
        text = text.translate(_REPAIRS)
    return unicodedata.normalize("NFC", text)


def _blank(run: re.Match[str]) -> str:
    """One blank for a run of them, which cannot break where French sets it before or inside punctuation."""
    if not _NO_BREAK.search(run[0]):
        return " "
    before, after = run.string[: run.start()][-1:], run.string[run.end() :][:1]
    bound = after in {":", ";", "!", "?", "»", "%", "€"} or before == "«" or (before.isdecimal() and after.isdecimal())
    return "\u00a0" if bound else " "


def _collapse(text: str) -> str:
    return _BLANKS.sub(_blank, text) if _NO_BREAK.search(text) else _BLANKS.sub(" ", text)


def clean_line(text: str) -> str:
    """`text` as one line: legal in XML, NFC, C1 read as windows-1252, damaged tail dropped, blanks collapsed, stripped.

    A no-break space stays one where French typography wants it (`Kayes :`, `« oui »`, `10 000`).
    """
    text = _collapse(_legal(text)).strip()
    return _HALF_TAIL.sub("", text).strip()


def clean_title(text: str) -> str:
    """A headline as one line of plain text: mathematical letters as plain ones, stray entities and inline tags undone."""
    text = _TITLE_TAG.sub("", _ENTITY.sub(lambda entity: unescape(entity[0]), text))
    return clean_line("".join(map(_plain, text)))


def _plain(sign: str) -> str:
    return unicodedata.normalize("NFKC", sign) if "\U0001d400" <= sign <= "\U0001d7ff" else sign


def mend(text: str, beside: str = "") -> str:
    """Undo `s'accroà®t`, `oà¹` (UTF-8 read as Latin-1, then Ã replaced by à).

    Only where two such signs, in `text` or in what stands `beside` it on the page, prove the damage.
    """
    if not _DOUBLE.search(text) or len(_DOUBLE.findall(text) + _DOUBLE.findall(beside)) < 2:
        return text
    return _DOUBLE.sub(lambda pair: _DOUBLY_DECODED[pair[0]], text)


# --------------------------------------------------------------------------------------------------------- comparisons


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
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """`text` for comparisons: lower case, accents off, hyphen and dash a space, quotes ' and ".

    One character for one, so that an offset into the result is an offset into `text`.
    """
    return text.translate(_FOLDING)


def words(text: str) -> list[str]:
    """The folded words of `text`, numbers included, for fingerprints and comparisons."""
    return _WORD.findall(fold(text).replace("œ", "oe").replace("æ", "ae"))


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


# ---------------------------------------------------------------------------------------------------------------- HTML

_RENAMED = {"h1": "h2", "h5": "h4", "h6": "h4", "tfoot": "tbody"}
_HEADINGS = frozenset({"h2", "h3", "h4"})
_CELLS = frozenset({"li", "td", "th", "figcaption"})  # hold words or blocks
_ALLOWED = {  # what a container may hold, where that is not everything
    "table": frozenset({"thead", "tbody"}),
    "thead": frozenset({"tr"}),
    "tbody": frozenset({"tr"}),
    "tr": frozenset({"td", "th"}),
}
_NEEDS = {"li": frozenset({"ul", "ol"}), "figcaption": frozenset({"figure"})}
_CONTAINERS = _CELLS | _ALLOWED.keys() | {"ul", "ol", "blockquote", "figure"}
_INLINE = frozenset({"a", "em", "strong", "b", "i", "sub", "sup", "code"})
# these only separate: words in them become paragraphs
_DIVISIONS = frozenset(
    "address article aside caption center dd details dialog div dl dt fieldset footer header hgroup hr legend main nav"
    " section summary".split()
)
_BLOCKS = _HEADINGS | _RENAMED.keys() | _CONTAINERS | _DIVISIONS | {"p", "pre"}
_DROPPED = frozenset(
    "audio button canvas embed form iframe math noscript object script select style svg template textarea title video".split()
)
_LAZY = ("data-src", "data-lazy-src", "data-original")  # where lazy loaders keep the address of an image
_CLEANER = nh3.Cleaner(
    tags={*_BLOCKS, *_INLINE, "br", "img"},
    clean_content_tags=set(_DROPPED),
    attributes={"a": {"href"}, "img": {"src", "alt", "width", "height", *_LAZY}},
    url_schemes={"http", "https"},
    link_rel=None,
)
# of what nh3 and Lexbor write: well-formed, attributes in double quotes, < and > escaped in words
_TOKEN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s[^\s="<>/]+="[^"]*")*)\s*/?>|([^<]+)')
_ATTRIBUTE = re.compile(r'\s([^\s="<>/]+)="([^"]*)"')
_OBJECT = "\ufffc"  # stands for an image among the words

# a line broken in mid-sentence: it goes on in lower case, or it stopped after a comma, an apostrophe or a short word
_UNFINISHED = re.compile(r"(?:[,’']|(?<![^\W_])[a-zà]{1,3})$")


def clean_html(html: str, base: str) -> str:
    """`html` as safe, plain, well-formed blocks: p h2 h3 h4 ul ol li blockquote figure figcaption table pre and what words need.

    Addresses are made absolute against `base`; what is not http(s) is dropped. Loose words become paragraphs, two line
    breaks part paragraphs, a line break inside a sentence (pasted from Word) is joined; empty blocks and the pixels that
    count readers are dropped. Applied to its own result it changes nothing.
    """
    blocks = _Blocks(base)
    for closing, tag, attributes, piece in _TOKEN.findall(_CLEANER.clean(html)):
        if piece:
            blocks.text(piece)
        elif closing:
            blocks.end(_RENAMED.get(tag, tag))
        else:
            blocks.start(_RENAMED.get(tag, tag), dict(_ATTRIBUTE.findall(attributes)))
    return blocks.close()


class _Blocks:
    """Writes blocks from a balanced stream of tags and escaped words.

    Inline tags are written only when words come, and at once closed at a block's end, so that none is ever empty and
    none spans two blocks.
    """

    def __init__(self, base: str) -> None:
        self._base = base
        self._frames: list[tuple[str, list[str]]] = [("", [])]  # open containers with what they hold so far
        self._open: list[str] = []  # open blocks, containers or not
        self._marks: list[tuple[str, str]] = []  # open inline tags as written: opening, closing
        self._images: set[str] = set()
        self._begin()

    def _begin(self) -> None:
        self._run: list[str] = []  # the paragraph at hand
        self._written = 0  # how many marks are open in it
        self._last = -1  # where in it the last words are
        self._gap = ""
        self._breaks = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _INLINE:
            self._marks.append(self._mark(tag, attributes))
        elif tag == "br":
            self._breaks += 1
        elif tag == "img":
            self._image(attributes)
        else:
            self._paragraph()
            if tag == "hr":
                return
            self._open.append(tag)
            if tag in _CONTAINERS:
                fits = tag not in _NEEDS or self._frames[-1][0] in _NEEDS[tag]
                self._frames.append((tag if fits else "", []))

    def end(self, tag: str) -> None:
        if tag in _INLINE:
            _, closing = self._marks.pop()
            if self._written > len(self._marks):
                self._written -= 1
                self._run.append(closing)
            return
        self._paragraph()
        self._open.pop()
        if tag in _CONTAINERS:
            self._close_frame()

    def text(self, piece: str) -> None:
        piece = _legal(piece.replace("&nbsp;", "\u00a0"))
        words = piece.strip()
        if not words.strip("\ufffd"):
            self._gap += piece.replace("\ufffd", "")
            return
        start = piece.index(words)
        self._gap += piece[:start]
        if self._wrapper() != "pre":
            words = _collapse(words)
        self._visible(words)
        self._gap = piece[start + len(words) :] if self._wrapper() == "pre" else piece[len(piece.rstrip()) :]

    def close(self) -> str:
        self._paragraph()
        return "\n".join(self._frames[0][1])

    def _mark(self, tag: str, attributes: dict[str, str]) -> tuple[str, str]:
        if tag != "a":
            return f"<{tag}>", f"</{tag}>"
        address = _absolute(attributes.get("href", ""), self._base)
        if not address or any(opening.startswith("<a ") for opening, _ in self._marks):
            return "", ""
        return f'<a href="{escape(address)}">', "</a>"

    def _image(self, attributes: dict[str, str]) -> None:
        candidates = (_absolute(attributes.get(name, ""), self._base) for name in (*_LAZY, "src"))
        address = next(filter(None, candidates), "")
        sizes = {name: attributes[name] for name in ("width", "height") if attributes.get(name, "").isdecimal()}
        if not address or address in self._images or (sizes and all(int(size) <= 1 for size in sizes.values())):
            return
        self._images.add(address)
        alt = escape(clean_line(unescape(attributes.get("alt", ""))))
        size = "".join(f' {name}="{int(value)}"' for name, value in sizes.items())
        self._visible(_OBJECT, f'<img src="{escape(address)}" alt="{alt}"{size}>')

    def _visible(self, words: str, markup: str = "") -> None:
        """Write words or an image, and first the white space, breaks and inline tags that wait for it."""
        gap = self._separator(words)
        if not gap and self._run and not markup and self._last == len(self._run) - 1:
            self._run[-1] = unicodedata.normalize("NFC", self._run[-1] + words)
        else:
            opening = [mark for mark, _ in self._marks[self._written :]]
            self._run += [gap, *opening, markup or words]
            self._written = len(self._marks)
            if not markup:
                self._last = len(self._run) - 1
        self._gap, self._breaks = "", 0

    def _separator(self, words: str) -> str:
        wrapper = self._wrapper()
        if wrapper == "pre":
            gap = self._gap + "\n" * self._breaks
            return gap if self._run else gap[gap.rfind("\n") + 1 :]
        if not self._run:
            return ""
        before = self._run[self._last] if self._last >= 0 else _OBJECT
        if self._breaks > 1 and wrapper not in _HEADINGS:
            self._paragraph()
            return ""
        if self._breaks and wrapper not in _HEADINGS and not words[0].islower() and not _UNFINISHED.search(before):
            return "<br>"
        if not self._gap and not self._breaks:
            return ""
        return _BLANKS.sub(_blank, before[-1] + (self._gap or " ") + words[0])[1:-1]

    def _wrapper(self) -> str:
        """The tag of the paragraph at hand; "" where words stand in a cell directly."""
        inner: list[str] = []
        for tag in reversed(self._open):
            if tag in _CONTAINERS:
                break
            inner.append(tag)
        special = [tag for tag in inner if tag == "pre" or tag in _HEADINGS]
        if special:
            return special[-1]
        tag, pieces = self._frames[-1]
        return "" if tag in _CELLS and not pieces and "p" not in inner else "p"

    def _paragraph(self) -> None:
        """Close the paragraph at hand and hand it to its container."""
        if self._run:
            wrapper, container = self._wrapper(), self._frames[-1][0]
            if self._last >= 0:
                self._run[self._last] = _HALF_TAIL.sub("", self._run[self._last]).rstrip()
            closings = [closing for _, closing in reversed(self._marks[: self._written])]
            html = "".join(self._run + closings)
            if container in ("ul", "ol"):
                html = f"<li>{html}</li>"
            elif wrapper and not (container == "figure" and self._last < 0):
                html = f"<{wrapper}>{html}</{wrapper}>"
            self._place(wrapper, html)
        self._begin()

    def _place(self, tag: str, html: str) -> None:
        """Put a finished block into its container, or before the table that cannot hold it."""
        depth = len(self._frames) - 1
        while depth and tag not in _ALLOWED.get(self._frames[depth][0], {tag}):
            depth -= 1
        self._frames[depth][1].append(html)

    def _close_frame(self) -> None:
        tag, pieces = self._frames.pop()
        if not tag:
            for piece in pieces:
                self._place("", piece)
        elif tag in ("td", "th"):
            self._place(tag, f"<{tag}>{''.join(pieces)}</{tag}>")
        elif any(piece not in ("<td></td>", "<th></th>") for piece in pieces):
            self._place(tag, f"<{tag}>{''.join(pieces)}</{tag}>")


def _absolute(address: str, base: str) -> str:
    """`address` as an absolute http(s) address of legal characters only; "" where it is none."""
    if not address.strip() or address.lstrip().startswith("#"):
        return ""
    try:
        parts = urlsplit(urljoin(base, unescape(address).strip()))
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return ""
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode("ascii")
    except ValueError:  # UnicodeError among them
        return ""
    path, query, fragment = (
        quote(_STRAY_PERCENT.sub("%25", part), safe="%/:@!$&'()*+,;=~-._?", errors="replace")
        for part in (parts.path, parts.query, parts.fragment)
    )
    return urlunsplit((parts.scheme, host, path or "/", query, fragment))


_STRAY_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")


_TEXT_TOKEN = re.compile(
    rf"<!--.*?-->|<(?P<skipped>{'|'.join(sorted(_DROPPED | {'figcaption'}))})\b.*?</(?P=skipped)>"
    r'|</?(?P<tag>[a-z][a-z0-9-]*)(?:\s(?:[^>"]|"[^"]*")*)?>|(?P<piece>[^<]+)',
    re.DOTALL,
)


def html_text(html: str) -> str:
    """The words of `html`: one paragraph, heading, list item or table row a line; captions of figures are left out."""
    body = LexborHTMLParser(html).body
    lines: list[list[str]] = [[]]
    for token in _TEXT_TOKEN.finditer(body.html or "" if body else ""):
        tag, piece = token["tag"], token["piece"]
        if piece:
            lines[-1].append(piece)
        elif tag in ("td", "th"):
            lines[-1].append(" ")
        elif tag == "br" or tag in _BLOCKS:
            lines.append([])
    return "\n".join(filter(None, (clean_line(unescape("".join(line))) for line in lines)))
