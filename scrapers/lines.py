"""A piece of a page as the lines that a reader sees, each with its own small HTML.

The markup of news pages differs, what they print does not: paragraphs, headings, list items, pictures, one after the
other. Here a subtree becomes that sequence; which of the lines are the story is decided in `trim`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from html import escape

from selectolax.lexbor import LexborNode

from scrapers.line import Line, shown
from scrapers.media import EMBEDDED, POSTS, absolute, embed, figure, picture_source

SKIPPED = frozenset({
    "script", "style", "noscript", "template", "nav", "aside", "footer", "form", "button", "select",
    "option", "svg", "dialog", "input", "textarea", "canvas",
    "head", "title", "link", "meta", "map",
})  # fmt: skip
INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
    "time", "tt", "u", "var", "wbr", "nobr",
})  # fmt: skip
KEPT = {"a": "a", "b": "strong", "strong": "strong", "i": "em", "em": "em", "sub": "sub", "sup": "sup"}
LINES = {
    "p": "p", "h1": "h1", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4", "li": "li",
    "blockquote": "blockquote", "dt": "p", "dd": "p", "tr": "p", "figcaption": "caption", "address": "p",
}  # fmt: skip
UNWANTED = re.compile(
    r"(?:^|[\s_-])(?:related|recirc|promo\w*|newsletter|share|sharing|social|sociable|sharedaddy|comments?|respond|cookies?|"
    r"consent|advert\w*|ads?|sponsor\w*|tags|tag-?(?:list|cloud|links?)|breadcrumbs?|author-?(?:bio|box|card)|most-?read|popular|trending|"
    r"recommended|more-?stories|read-?more|outbrain|taboola|popup|nav|navigation|menu|pagination|modal|"
    r"footer|copyright|disclaimer|sr-only|screen-reader-text|visually-hidden|"
    r"jp-relatedposts|similaires?|subscribe|subscription|teasers?|toolbar|tooltip|banner|print-only|no-print|"
    r"abonnement|a-lire)(?:$|[\s_-])",
    re.IGNORECASE,
)
UNSEEN = re.compile(
    r"(?:^|[\s_-])(?:sr-only|screen-reader-text|visually[_-]?hidden|a11y-hidden|assistive-text|tooltip\w*|"
    r"sharedaddy|share|newsletter)(?:$|[\s_-])",
    re.IGNORECASE,
)
LABEL = re.compile(
    r"^(?:(?:à|a) lire (?:aussi|également)|lire (?:aussi|également)|(?:à|a) voir (?:aussi|également)|voir aussi|"
    r"dans la m[êe]me rubrique|sur le m[êe]me (?:sujet|thème)|articles? (?:similaires?|connexes?|liés?)|"
    r"(?:read|see) (?:also|more)|related(?: articles?| stories)?|more on this|lesen sie auch|mehr zum thema|"
    r"lea también|te puede interesar|leggi anche|lees ook)\b",
    re.IGNORECASE,
)
CAPTION = re.compile(r"(?:^|[\s_-])(?:l[ée]gende|caption|wp-caption-text|photo-credit)(?:$|[\s_-])", re.IGNORECASE)
FURNITURE = 4  # an element named like furniture that holds more than this part of the text is none
CARD = 800  # characters: a block that opens with such a label and holds more is no card
BREAKS = re.compile(r"[.!?:;…»”\"’)\]]\s*$")
BLANK = re.compile(r"[ \t\n\r\f\v]{2,}|[\t\n\r\f\v]")  # what HTML collapses; a no-break space is a sign of its own
EMPTY = re.compile(r"<(em|strong|a|sub|sup)(?: [^>]*)?>\s*</\1>")
SHORT = 60  # characters: a row that ends in <br> before this was broken on purpose, not by a word processor
GROUPS = frozenset({"ul", "ol", "blockquote"})
# attributes that name an element's part
NAMING = frozenset({"class", "id", "itemprop", "role", "data-testid", "data-component"})
WATCHED = frozenset({"span", "small", "label", "a"})  # inline elements that may be hidden
NAMED = 300  # characters of each that are looked at
ROWS = 200  # a longer table is a layout, or no reading
CELL = 160  # characters: a cell that holds more is no datum
LEADING = 0.5  # share in links of a line that leads to the story that it names
MOST = 250_000  # characters of text, and …
MANY = 5000  # lines that are read; no story has so many
ALT = 1000  # characters of what is said in place of a picture
DASHES = 12  # characters: a line of no more that has no letter or digit is an ornament
WRAPPED = 140  # characters: nor is a longer one a word processor's


def squeeze(text: str) -> str:
    """`text` stripped, with every run of what HTML collapses as one blank."""
    text = text.strip()
    return BLANK.sub(" ", text) if "  " in text or not text.isprintable() else text


@lru_cache(maxsize=8192)
def is_furniture(names: str) -> bool:
    """Whether an element of this class and id is named like what stands beside a story."""
    return len(names) > 1 and UNWANTED.search(names) is not None


def is_label(line: Line) -> bool:
    """Whether a line announces other stories: nothing but such words, or they with a colon or a link behind them."""
    if (found := LABEL.match(line.text)) is None:
        return False
    rest = line.text[found.end() :].strip()
    return not rest or rest[0] in ":»>|–—-!." or line.linked >= LEADING


def is_invisible(style: str) -> bool:
    """Whether a style attribute takes an element out of sight."""
    if len(style) < 12:
        return False
    plain = style.replace(" ", "")
    return "display:none" in plain or "visibility:hidden" in plain


def is_hidden(node: LexborNode) -> bool:
    """Whether an inline element is there for screen readers and scripts only."""
    attributes = node.attributes
    if not attributes:
        return False
    if "hidden" in attributes or is_invisible(attributes.get("style") or ""):
        return True
    return UNSEEN.search((attributes.get("class") or "")[:NAMED]) is not None


@lru_cache(maxsize=8192)
def _is_caption(names: str) -> bool:
    return CAPTION.search(names) is not None


def read_lines(node: LexborNode, base: str, removed: Collection[int] = ()) -> list[Line]:
    """The printed lines of `node`, in order. `base`: address of the page; `removed`: mem_ids of what to pass over."""
    walk = _Walk(base, removed, len(node.text(deep=True)) // FURNITURE)
    walk.block(node, LINES.get(node.tag or "", "p"))
    return walk.lines


class _Walk:
    """One walk over a subtree. Text and markup of the line being read are kept until the line ends."""

    def __init__(self, base: str, removed: Collection[int], much: int) -> None:
        self.base, self.removed, self.much = base, removed, much
        self.lines: list[Line] = []
        self.size = 0  # characters of all lines
        self.text: list[str] = []
        self.html: list[str] = []
        self.open: list[tuple[str, str]] = []  # (name, start tag) of the inline elements we are in
        self.linked = 0
        self.row = 0  # where in `text` the row begins that is being read
        self.depth = 0  # of links
        self.path: tuple[str, ...] = ()
        self.elements: list[int] = [0]  # the block elements we are in
        self.group, self.ordered = 0, False

    def flush(self, tag: str) -> None:
        if not self.text:  # no words since the last line, at most inline tags that hold none
            return
        text = squeeze("".join(self.text))
        if text and (len(text) > DASHES or any(map(str.isalnum, text))):
            html = squeeze("".join(self.html) + self.endings())
            if "></" in html:
                html = EMPTY.sub("", html)
            self.add(tag, text, html, min(1.0, self.linked / len(text)))
        self.text, self.html, self.linked, self.row = [], [start for _, start in self.open], 0, 0

    def add(self, tag: str, text: str, html: str, linked: float = 0.0, image: str = "", alt: str = "") -> None:
        parent = self.elements[-2] if len(self.elements) > 1 else self.elements[-1]
        self.size += len(text)
        self.lines.append(Line(tag, text, html, linked, image, alt, self.group, self.ordered, parent, self.path))

    def block(self, node: LexborNode, tag: str, names: str = "") -> None:
        """A block element: its lines are `tag` unless elements inside say otherwise."""
        self.flush(tag)
        first = len(self.lines)
        outside = self.path, self.group, self.ordered
        if names:
            self.path = (*self.path, names)
        if node.tag in GROUPS:
            self.group, self.ordered = node.mem_id, node.tag == "ol"
        self.elements.append(node.mem_id)
        self.children(node, tag)
        self.flush(tag)
        self.elements.pop()
        self.path, self.group, self.ordered = outside
        inside = self.lines[first:]
        if (
            first
            and inside
            and node.tag not in LINES
            and is_label(inside[0])
            and sum(len(line.text) for line in inside) < CARD
        ):
            del self.lines[first:]

    def children(self, node: LexborNode, tag: str) -> None:
        child = node.first_child
        while child is not None and self.size <= MOST and len(self.lines) <= MANY:
            self.child(child, tag)
            child = child.next

    def child(self, node: LexborNode, tag: str) -> None:
        name = node.tag or ""
        if name == "-text":
            self.words((node.text_content or "")[:MOST])
        elif name in INLINE:
            self.inline(node, name, tag)
        elif name == "br":
            self.line_break(node, tag)
        elif name == "img":
            self.flush(tag)
            self.picture(node, node, None)
        elif name == "figure" or name == "picture":
            self.flush(tag)
            self.figure(node, tag)
        elif name in EMBEDDED:
            self.flush(tag)
            self.embed(node)
        elif name not in SKIPPED and name[:1] != "-" and (names := self.names(node, name)):
            self.element(node, name, names, tag)

    def element(self, node: LexborNode, name: str, names: str, tag: str) -> None:
        """A block element that is not passed over."""
        if name == "table" and is_data(node):
            self.flush(tag)
            self.table(node, names)
        elif name == "pre":
            self.flush(tag)
            text = node.text(deep=True)[:MOST].strip("\n")
            self.add("pre", squeeze(text), escape(text, quote=False))
        elif name == "blockquote" and POSTS.search(names):
            self.flush(tag)
            self.embed(node)
        elif (alone := only_text(node)) is not None:
            self.flush(tag)
            if words := squeeze(alone):
                self.single(node, self.tag_of(names, name, tag), names, words)
        else:
            self.block(node, self.tag_of(names, name, tag), names)

    def single(self, node: LexborNode, tag: str, names: str, text: str) -> None:
        """A block that holds nothing but a text, as most paragraphs do."""
        if len(text) <= DASHES and not any(map(str.isalnum, text)):
            return
        self.path = (*self.path, names)
        self.elements.append(node.mem_id)
        html = "".join([start for _, start in self.open]) + escape(text, quote=False) + self.endings()
        self.add(tag, text, html, 1.0 if self.depth else 0.0)
        self.elements.pop()
        self.path = self.path[:-1]

    def endings(self) -> str:
        """The end tags of the inline elements that we are in."""
        return "".join([f"</{name}>" for name, _ in reversed(self.open)])

    def tag_of(self, names: str, name: str, around: str) -> str:
        tag = LINES.get(name)
        if (tag == "p" or (tag is None and name == "div")) and _is_caption(names):
            return "caption"
        if tag == "p" and around in ("li", "blockquote"):
            return around
        return tag or (around if around in ("li", "blockquote", "caption") else "p")

    def words(self, text: str) -> None:
        if not self.text and text.isspace():  # most of what stands between elements
            return
        self.text.append(text)
        self.html.append(escape(text, quote=False))
        if self.depth:
            self.linked += len(text.strip())

    def line_break(self, node: LexborNode, tag: str) -> None:
        """A break parts two lines, unless a word processor set it where its own line was full."""
        before = squeeze("".join(self.text[self.row :]))
        after = _until_break(node)
        ended = BREAKS.search(before) is not None
        signature = len(after) < SHORT and not BREAKS.search(after)
        if len(before) < SHORT or not after or (ended and (len(before) > WRAPPED or signature)):
            self.flush(tag)
        else:
            self.words(" ")
            self.row = len(self.text)

    def inline(self, node: LexborNode, name: str, tag: str) -> None:
        if node.mem_id in self.removed or (name in WATCHED and is_hidden(node)):
            return
        kept = KEPT.get(name)
        if kept is None:
            self.children(node, tag)
            return
        start = f"<{kept}>"
        if kept == "a":
            href = (node.attributes.get("href") or "").strip()
            if href and not href.startswith("#") and (url := absolute(self.base, href)):
                start = f'<a href="{escape(url)}">'
            self.depth += 1
        self.open.append((kept, start))
        self.html.append(start)
        self.children(node, tag)
        self.open.pop()
        self.html.append(f"</{kept}>")
        if kept == "a":
            self.depth -= 1

    def names(self, node: LexborNode, tag: str) -> str:
        """Tag, class, id and the like of an element; "" for one that is to be passed over."""
        if node.mem_id in self.removed:
            return ""
        attributes = node.attributes
        if not attributes:
            return tag
        if "hidden" in attributes or is_invisible(attributes.get("style") or ""):
            return ""
        names = tag
        for name, value in attributes.items():
            if name in NAMING and value:
                names = f"{names} {value[:NAMED]}"
        if is_furniture(names[len(tag) :]) and len(node.text(deep=True)) <= self.much:
            return ""
        return names

    def figure(self, node: LexborNode, tag: str) -> None:
        if not (names := self.names(node, "figure")):
            return
        if picture_source(node, self.base):
            self.picture(node.css_first("img") or node, node, node.css_first("figcaption"))
        else:  # a quotation, a table or a video in a figure
            self.block(node, tag, names)

    def picture(self, image: LexborNode, around: LexborNode, caption: LexborNode | None) -> None:
        if not (source := picture_source(around, self.base)):
            return
        alt = " ".join((image.attributes.get("alt") or "")[:ALT].split())
        text = squeeze(shown(caption, " ")[:ALT]) if caption is not None else ""
        self.add("figure", text, figure(source, alt, text), 0.0, source, alt)

    def embed(self, node: LexborNode) -> None:
        url, html = embed(node, self.base)
        if url:
            self.add("figure", "", html)

    def table(self, node: LexborNode, names: str) -> None:
        """A table of data: a row a line."""
        self.path, self.group = (*self.path, names), node.mem_id
        for row in node.css("tr"):
            cells = [(it.tag or "td", squeeze(shown(it, " "))) for it in row.css("td, th")]
            if any(text for _, text in cells):
                html = "".join(f"<{tag}>{escape(text, quote=False)}</{tag}>" for tag, text in cells)
                self.add("row", " ".join(filter(None, (text for _, text in cells))), html)
        self.path, self.group = self.path[:-1], 0


def only_text(node: LexborNode) -> str | None:
    """The text of an element that has no other child; None for others."""
    child = node.first_child
    if child is None or child.next is not None or child.tag != "-text":
        return None
    return (child.text_content or "")[:MOST]


def is_data(table: LexborNode) -> bool:
    """Whether a table shows data and does not merely lay out a page."""
    rows = table.css("tr")
    if not 2 <= len(rows) <= ROWS or table.css_first("table table, p + p, h1, h2, h3, ul, img") is not None:
        return False
    cells = [row.css("td, th") for row in rows]
    return max(map(len, cells)) > 1 and all(len(it.text(deep=True)) <= CELL for row in cells for it in row)


def _until_break(node: LexborNode) -> str:
    """The text between a `br` and the next break or the end of its parent; "" where another break follows at once."""
    texts: list[str] = []
    follower = node.next
    while follower is not None and follower.tag != "br":
        texts.append((follower.text_content if follower.tag == "-text" else shown(follower)) or "")
        follower = follower.next
    return squeeze("".join(texts))


def lines_between(
    start: LexborNode, stop: LexborNode, base: str, limit: int = 60
) -> Iterator[tuple[LexborNode, list[Line]]]:
    """What is printed after `start` and before `stop`, piece by piece; nothing if `stop` is not met soon."""
    chain = {stop.mem_id}
    node = stop.parent
    while node is not None:
        chain.add(node.mem_id)
        node = node.parent
    pieces: list[LexborNode] = []
    current: LexborNode | None = _after(start)
    while current is not None and len(pieces) < limit:
        if current.mem_id == stop.mem_id:
            break
        if current.mem_id in chain:
            current = current.first_child or _after(current)
            continue
        pieces.append(current)
        current = _after(current)
    else:
        return
    for piece in pieces:
        if lines := read_piece(piece, base):
            yield piece, lines


def read_piece(node: LexborNode, base: str) -> list[Line]:
    """The printed lines of one piece of a page: an element with all that is in it, or a text."""
    walk = _Walk(base, (), len(node.text(deep=True)))
    walk.child(node, "p")
    walk.flush("p")
    return walk.lines


def _after(node: LexborNode) -> LexborNode | None:
    """The next node in document order that is not inside `node`."""
    current: LexborNode | None = node
    while current is not None:
        if (following := current.next) is not None:
            return following
        current = current.parent
    return None
