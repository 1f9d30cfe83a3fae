"""HTML of a story's body: the allow-list, and the words alone.

any HTML ──nh3: allow-list──▶ balanced tags ──_Blocks──▶ paragraphs, headings, lists, figures, tables
"""

from __future__ import annotations

import re
import unicodedata
from html import escape, unescape
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import nh3
from selectolax.lexbor import LexborHTMLParser

from regionwire.text.lines import clean_line, collapse, composed, drop_half, has_half, is_tidy, legal

_RENAMED = {"h1": "h2", "h5": "h4", "h6": "h4", "tfoot": "tbody"}
_HEADINGS = frozenset({"h2", "h3", "h4"})
_CELLS = frozenset({"li", "td", "th", "figcaption"})  # hold words or blocks
_ALLOWED = {  # what a container may hold, where that is not everything
    "table": frozenset({"thead", "tbody"}),
    "thead": frozenset({"tr"}),
    "tbody": frozenset({"tr"}),
    "tr": frozenset({"td", "th"}),
}
_LISTS = frozenset({"ul", "ol"})
_NEEDS = {"li": _LISTS, "figcaption": frozenset({"figure"})}
_CONTAINERS = _CELLS | _ALLOWED.keys() | _LISTS | {"blockquote", "figure"}
_INLINE = frozenset({"a", "em", "strong", "b", "i", "sub", "sup", "code"})
# these only separate: words in them become paragraphs
_DIVISIONS = frozenset(
    "address article aside caption center dd details dialog div dl dt fieldset footer header hgroup hr legend main nav"
    " section summary".split()
)
_BLOCKS = _HEADINGS | _RENAMED.keys() | _CONTAINERS | _DIVISIONS | {"p", "pre"}
_DROPPED = frozenset(
    "audio button canvas embed form iframe math noscript object script select style svg template textarea title"
    " video".split()
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

# A block that is whole in itself is read by itself. If it is plain as well, it is what we would write, and needs no
# parser: words parted by single blanks, none of them at the inside of a tag, and addresses of legal characters.
_LONGEST = 2000  # characters of an address
_INSIDE = "|".join(sorted(_INLINE))
_CODE = r"(?:[A-Za-z0-9/._~:@!$()*+,=-]++|%[0-9A-Fa-f]{2}|&amp;|;(?=[A-Za-z0-9]))"
_HOST = r"https?://(?:[a-z0-9]++(?:-[a-z0-9]++)*+\.)++[a-z]{2,}+"
_ADDRESS = rf"{_HOST}/{_CODE}*+(?:\?(?:{_CODE}|\?)++)?+(?:\#(?:{_CODE}|\?)++)?+"
_BOUND = rf'(?=[^"]{{0,{_LONGEST}}}+")'  # before an address
_PLAIN = rf"""(?!\s)(?:
    [^<>&\n\0]++ | &(?:amp|lt|gt);
    | (?<![^\S\ ])(?<!\s\s)<(?:{_INSIDE.removeprefix("a|")}|a\ href="{_BOUND}{_ADDRESS}")>(?!\s|</)
    | (?<!\s)</(?:{_INSIDE})>(?!\s\s|[^\S\ ])
)++(?<!\s)"""
_PLAIN_IMAGE = rf"""<img\ src="{_BOUND}(?P<image>{_ADDRESS})"
    \ alt="(?!\s)(?:[^<>&"'\n\0]++|&(?:amp|quot|\#x27);)*+(?<!\s)">"""
_VALUE = r"""(?:[^"<>&\0]++|&(?:amp|lt|gt|quot|\#x27);)*+"""
_REFERENCE = rf"(?:{_HOST}(?:[/?\#]{_VALUE})?)?+"
_IMAGE = rf'<img\ src="{_REFERENCE}"\ alt="{_VALUE}">'
_WHOLE = rf"""(?:
    [^<>&\0]++ | &(?:amp|lt|gt); | <(?:br|{_INSIDE}|a\ href="{_REFERENCE}")> | {_IMAGE} | </(?:{_INSIDE})>
)*+"""


def _blocks(words: str, image: str) -> str:
    caption = f"<figcaption>{words}</figcaption>"
    return rf"""
        <(?:p|h[2-4])>{words}</(?:p|h[2-4])>
        | <[ou]l>\n?(?:<li>{words}</li>\n?)++</[ou]l>
        | <blockquote>\n?(?:<p>{words}</p>\n?)++</blockquote>
        | <figure>(?:{image}(?:{caption})?|{caption})</figure>"""


_BLOCK = re.compile(rf"(?:(?P<plain>{_blocks(_PLAIN, _PLAIN_IMAGE)})|{_blocks(_WHOLE, _IMAGE)})[ \n]*+", re.VERBOSE)
_NAME = re.compile(r"<(/?[a-z][a-z0-9]*)")

# a line broken in mid-sentence: it goes on in lower case, or it stopped after a comma, an apostrophe or a short word
_UNFINISHED = re.compile(r"(?:[,’']|(?<![^\W_])[a-zà]{1,3})$")


def clean_html(html: str, base: str) -> str:
    """`html` as safe, plain blocks: p h2 h3 h4 ul ol blockquote figure table pre, one a line, and what belongs in them.

    Addresses are made absolute against `base`; what is not http(s) is dropped. Loose words become paragraphs, two line
    breaks part paragraphs, a line break inside a sentence (pasted from Word) is joined; empty blocks and the pixels
    that count readers are dropped. Applied to its own result it changes nothing.
    """
    blocks = _Blocks(base)
    at = 0
    while at < len(html):
        block = _BLOCK.match(html, at)
        if block is None or not _is_nested(block[0]):
            blocks.read(_CLEANER.clean(_encodable(html[at:])))
            break
        if not (block["plain"] and blocks.take(block["plain"], block["image"])):
            blocks.read(_encodable(block[0]))
        at = block.end()
    return blocks.close()


def _is_nested(block: str) -> bool:
    """Whether every tag is closed in its turn, and no link stands in another."""
    within: list[str] = []
    for name in _NAME.findall(block):
        if name[0] == "/":
            if not within or within.pop() != name[1:]:
                return False
        elif name == "a" and "a" in within:
            return False
        elif name not in ("br", "img"):
            within.append(name)
    return not within


def _encodable(html: str) -> str:
    """`html` without lone surrogates, which neither parser takes."""
    return html.encode("utf-8", "ignore").decode("utf-8")


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

    def take(self, block: str, image: str | None) -> bool:
        """Take a plain block as it is; False where it has to be read."""
        block = block.replace("\n", "")
        address = image.replace("&amp;", "&") if image else ""
        if address in self._images or has_half(block) or composed(block) != block:
            return False
        if not is_tidy(block):
            if legal(block) != block:
                return False
            block = collapse(block)
        if address:
            self._images.add(address)
        self._frames[0][1].append(block)
        return True

    def read(self, html: str) -> None:
        """Read balanced tags and escaped words."""
        for closing, tag, attributes, piece in _TOKEN.findall(html):
            if piece:
                self.text(piece)
            elif closing:
                self.end(_RENAMED.get(tag, tag))
            else:
                self.start(_RENAMED.get(tag, tag), dict(_ATTRIBUTE.findall(attributes)))
        self._paragraph()

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
                self._run += [closing] if closing else []
            return
        self._paragraph()
        self._open.pop()
        if tag in _CONTAINERS:
            self._close_frame()

    def text(self, piece: str) -> None:
        piece = legal(piece.replace("&nbsp;", "\u00a0"))
        words = piece.strip()
        if not (blanks := piece.replace("\ufffd", "")).strip():
            self._gap += blanks
            return
        self._gap += piece[: piece.index(words)]
        self._visible(words if self._is_pre() else collapse(words))
        self._gap = piece[len(piece.rstrip()) :]

    def close(self) -> str:
        return "\n".join(self._frames[0][1])

    def _mark(self, tag: str, attributes: dict[str, str]) -> tuple[str, str]:
        if tag != "a":
            return f"<{tag}>", f"</{tag}>"
        address = absolute(attributes.get("href", ""), self._base)
        if not address or any(opening.startswith("<a ") for opening, _ in self._marks):
            return "", ""
        return f'<a href="{escape(address)}">', "</a>"

    def _image(self, attributes: dict[str, str]) -> None:
        candidates = (absolute(attributes.get(name, ""), self._base) for name in (*_LAZY, "src"))
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
        opening = [mark for mark, _ in self._marks[self._written :] if mark]
        self._written = len(self._marks)
        if not (gap or opening or markup) and self._run and self._last == len(self._run) - 1:
            self._run[-1] = unicodedata.normalize("NFC", self._run[-1] + words)
        else:
            self._run += [*([gap] if gap else []), *opening, markup or words]
            if not markup:
                self._last = len(self._run) - 1
        self._gap, self._breaks = "", 0

    def _separator(self, words: str) -> str:
        if self._is_pre():
            gap = self._gap + "\n" * self._breaks
            return gap if self._run else gap[gap.rfind("\n") + 1 :]
        if not self._run:
            return ""
        before = self._run[self._last] if self._last >= 0 else _OBJECT
        if self._breaks and self._wrapper() not in _HEADINGS:
            if self._breaks > 1:
                self._paragraph()
                return ""
            if not words[0].islower() and not _UNFINISHED.search(before):
                return "<br>"
        if not self._gap and not self._breaks:
            return ""
        return collapse(before[-1] + (self._gap or " ") + words[0])[1:-1]

    def _is_pre(self) -> bool:
        return "pre" in self._open and self._wrapper() == "pre"

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
        bare = tag in _LISTS or (tag in _CELLS and not pieces)
        return "" if bare and "p" not in inner else "p"

    def _paragraph(self) -> None:
        """Close the paragraph at hand and hand it to its container."""
        if self._run:
            wrapper, container = self._wrapper(), self._frames[-1][0]
            if self._last >= 0:
                self._run[self._last] = drop_half(self._run[self._last])
            closings = [closing for _, closing in reversed(self._marks[: self._written])]
            html = "".join(self._run + closings)
            if wrapper and not (container == "figure" and self._last < 0):
                html = f"<{wrapper}>{html}</{wrapper}>"
            self._place(wrapper, html)
        self._begin()

    def _place(self, tag: str, html: str) -> None:
        """Put a finished block into its container, or before the table that cannot hold it."""
        depth = len(self._frames) - 1
        while depth and tag not in _ALLOWED.get(self._frames[depth][0], {tag}):
            depth -= 1
        if self._frames[depth][0] in _LISTS and tag != "li":
            html = f"<li>{html}</li>"
        self._frames[depth][1].append(html)

    def _close_frame(self) -> None:
        tag, pieces = self._frames.pop()
        if not tag:
            for piece in pieces:
                self._place("", piece)
        elif tag in ("td", "th") or any(piece not in ("<td></td>", "<th></th>") for piece in pieces):
            self._place(tag, f"<{tag}>{''.join(pieces)}</{tag}>")


_LEGAL = re.compile(_ADDRESS)
_STRAY_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")


def absolute(address: str, base: str) -> str:
    """`address` as an absolute http(s) address of legal characters only; "" where it is none, or longer than any."""
    if len(address) > _LONGEST:
        return ""
    if _LEGAL.fullmatch(address):
        return address.replace("&amp;", "&")
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


_TEXT_TOKEN = re.compile(
    rf"<!--.*?-->|<({'|'.join(sorted(_DROPPED | {'figcaption'}))})\b.*?</\1>"
    r'|</?([a-z][a-z0-9-]*)[^>"]*(?:"[^"]*"[^>"]*)*>|([^<]+)',
    re.DOTALL,
)


def html_text(html: str) -> str:
    """The words of `html`: one paragraph, heading, list item or table row a line; captions of figures are left out."""
    body = LexborHTMLParser(_encodable(html)).body
    lines: list[list[str]] = [[]]
    for _, tag, piece in _TEXT_TOKEN.findall(body.html or "" if body else ""):
        if piece:
            lines[-1].append(piece)
        elif tag in ("td", "th"):
            lines[-1].append(" ")
        elif tag == "br" or tag in _BLOCKS:
            lines.append([])
    return "\n".join(filter(None, (clean_line(unescape("".join(line))) for line in lines if line)))


_CAPTION = re.compile(r"<figcaption>.*?</figcaption>")
_WITHIN = re.compile(rf"</?(?:{_INSIDE}|img)\b[^>]*>")
_CELL = re.compile(r"</?t[dh]>")
_EDGE = re.compile(r"<[^>]*>")


def block_text(html: str) -> str:
    """What `html_text` gives, of HTML that `clean_html` wrote: all in it is legal, so that nothing need be parsed."""
    said = _WITHIN.sub("", _CAPTION.sub("", html.replace("\n", " ")))
    text = composed(unescape(_EDGE.sub("\n", _CELL.sub(" ", said))))
    tidy = "  " not in text and "\u00a0" not in text and not has_half(text)
    return "\n".join(filter(None, map(str.strip if tidy else clean_line, text.split("\n"))))
