"""A piece of a page as the lines that a reader sees, each with its own small HTML.

The markup of news pages differs, what they print does not: paragraphs, headings, list items, pictures, one after the
other. Here a subtree becomes that sequence; which of the lines are the story is decided in `trim`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborNode

SKIPPED = frozenset({
    "script", "style", "noscript", "template", "nav", "aside", "footer", "form", "button", "select",
    "option", "svg", "iframe", "dialog", "input", "textarea", "object", "embed", "canvas", "video", "audio",
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
    "blockquote": "blockquote", "dt": "p", "dd": "p", "tr": "p", "pre": "p", "figcaption": "p", "address": "p",
}  # fmt: skip
UNWANTED = re.compile(
    r"(?:^|[\s_-])(?:related|recirc|promo\w*|newsletter|share|sharing|social|sociable|sharedaddy|comments?|respond|cookies?|"
    r"consent|advert\w*|ads?|sponsor\w*|tags?|breadcrumbs?|author-?(?:bio|box|card)|most-?read|popular|trending|"
    r"recommended|more-?stories|read-?more|outbrain|taboola|popup|nav|navigation|menu|pagination|sidebar|widget|modal|"
    r"footer|copyright|disclaimer|twitter-tweet|instagram-media|tiktok-embed|sr-only|screen-reader-text|visually-hidden|"
    r"hidden|jp-relatedposts|similaires?|subscri\w+|paywall|teasers?|toolbar|tooltip|banner|print-only|no-print|"
    r"abonnement|a-lire)(?:$|[\s_-])",
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
SOURCES = ("data-src", "data-lazy-src", "data-original", "data-full-url", "src")
SHORT = 60  # characters: a row that ends in <br> before this was broken on purpose, not by a word processor
WRAPPED = 140  # characters: nor is a longer one a word processor's


CUT = re.compile(r"(?:\.\.|…|\[(?:…|\.\.\.)\]|\((?:…|\.\.\.)\)|�|-\.)[.\s]*$")
BYTES = range(288, 304)  # what PHP's substr(…, 0, 300) . '.' leaves, blanks at the cut lost


def is_cut(text: str) -> bool:
    """Whether a text looks like a teaser that was cut. One may be chance, several in a row are not."""
    return CUT.search(text, max(0, len(text) - 12)) is not None or (
        250 < len(text) < 304 and text.endswith(".") and len(text.encode()) in BYTES
    )


def squeeze(text: str) -> str:
    """`text` stripped, with every run of what HTML collapses as one blank."""
    text = text.strip()
    return BLANK.sub(" ", text) if "  " in text or not text.isprintable() else text


@lru_cache(maxsize=8192)
def is_furniture(names: str) -> bool:
    """Whether an element of this class and id is named like what stands beside a story."""
    return len(names) > 1 and UNWANTED.search(names) is not None


@lru_cache(maxsize=8192)
def _is_caption(names: str) -> bool:
    return CAPTION.search(names) is not None


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line. For a picture `text` is its caption and `image` its absolute address."""

    tag: str  # p, h1 … h4, li, blockquote, figure; caption for what stands under a picture by itself
    text: str  # white space collapsed
    html: str  # inside of the element: a, em, strong, sub, sup; for a picture the whole figure
    linked: float = 0.0  # share of the text that is inside links, 0–1
    image: str = ""
    alt: str = ""

    @property
    def heading(self) -> bool:
        return self.tag in ("h1", "h2", "h3", "h4")


def read_lines(node: LexborNode, base: str, removed: Collection[int] = ()) -> list[Line]:
    """The printed lines of `node`, in order. `base`: address of the page; `removed`: mem_ids of what to pass over."""
    walk = _Walk(base, removed, len(node.text(deep=True)) // FURNITURE)
    walk.block(node, LINES.get(node.tag or "", "p"))
    return walk.lines


def absolute(base: str, address: str) -> str:
    """`address` against `base`; "" if that is no http(s) address."""
    try:
        if address.startswith(("https://", "http://")) and address.isascii() and "[" not in address:
            return address.strip()
        url = urljoin(base, address.strip())
        return url if urlsplit(url).scheme in ("http", "https") else ""
    except ValueError:  # "http://[": pages hold anything
        return ""


def image_source(node: LexborNode, base: str) -> str:
    """The absolute address of an `img`, lazy loading seen through; "" for a placeholder or a tracking pixel."""
    attributes = node.attributes
    if attributes.get("width") in ("0", "1") or attributes.get("height") in ("0", "1"):
        return ""
    for name in SOURCES:
        value = (attributes.get(name) or "").strip()
        if value and not value.startswith(("data:", "blob:", "about:")):
            return absolute(base, value)
    for name in ("data-srcset", "srcset"):
        if value := (attributes.get(name) or "").strip().split(" ")[0].rstrip(","):
            return absolute(base, value)
    return ""


def render(lines: list[Line]) -> str:
    """HTML of the lines: consecutive list items in one list, `h1` as `h2` because the headline is not in the body."""
    out: list[str] = []
    listed = False
    for line in lines:
        if (line.tag == "li") is not listed:
            listed = not listed
            out.append("<ul>" if listed else "</ul>")
        if line.tag == "figure":
            out.append(line.html)
        elif line.tag == "blockquote":
            out.append(f"<blockquote><p>{line.html}</p></blockquote>")
        else:
            tag = "h2" if line.tag == "h1" else line.tag
            out.append(f"<{tag}>{line.html}</{tag}>")
    if listed:
        out.append("</ul>")
    return "\n".join(out)


class _Walk:
    """One walk over a subtree. Text and markup of the line being read are kept until the line ends."""

    def __init__(self, base: str, removed: Collection[int], much: int) -> None:
        self.base, self.removed, self.much = base, removed, much
        self.lines: list[Line] = []
        self.text: list[str] = []
        self.html: list[str] = []
        self.open: list[tuple[str, str]] = []  # (name, start tag) of the inline elements we are in
        self.linked = 0
        self.row = 0  # where in `text` the row begins that is being read
        self.depth = 0  # of links

    def flush(self, tag: str) -> None:
        if not self.text:  # no words since the last line, at most inline tags that hold none
            return
        text = squeeze("".join(self.text))
        if text:
            html = "".join(self.html) + "".join(f"</{name}>" for name, _ in reversed(self.open))
            html = squeeze(html)
            if "></" in html:
                html = EMPTY.sub("", html)
            self.lines.append(Line(tag, text, html, min(1.0, self.linked / len(text))))
        self.text, self.html, self.linked, self.row = [], [start for _, start in self.open], 0, 0

    def block(self, node: LexborNode, tag: str) -> None:
        """A block element: its lines are `tag` unless elements inside say otherwise."""
        self.flush(tag)
        first = len(self.lines)
        self.children(node, tag)
        self.flush(tag)
        inside = self.lines[first:]
        if (
            first
            and inside
            and node.tag not in LINES
            and LABEL.match(inside[0].text)
            and sum(len(line.text) for line in inside) < CARD
        ):
            del self.lines[first:]

    def children(self, node: LexborNode, tag: str) -> None:
        child = node.first_child
        while child is not None:
            name = child.tag or ""
            if name == "-text":
                self.words(child.text_content or "")
            elif name == "br":
                self.line_break(child, tag)
            elif name == "img":
                self.flush(tag)
                self.picture(child, None)
            elif name == "figure" or name == "picture":
                self.flush(tag)
                self.figure(child, tag)
            elif name in INLINE:
                self.inline(child, name, tag)
            elif name not in SKIPPED and name[:1] != "-" and not self.unwanted(child):
                self.block(child, self.tag_of(child, name, tag))
            child = child.next

    def tag_of(self, node: LexborNode, name: str, around: str) -> str:
        tag = LINES.get(name)
        if tag == "p" or (tag is None and name == "div"):
            names = node.attributes.get("class")
            if names and _is_caption(names):
                return "caption"
        return tag or (around if around in ("li", "blockquote", "caption") else "p")

    def words(self, text: str) -> None:
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
        if node.mem_id in self.removed or (name in ("span", "small", "label", "a") and self.unwanted(node)):
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

    def unwanted(self, node: LexborNode) -> bool:
        if node.mem_id in self.removed:
            return True
        attributes = node.attributes
        if not attributes:
            return False
        if "hidden" in attributes or "display:none" in (attributes.get("style") or "").replace(" ", ""):
            return True
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        return is_furniture(names) and len(node.text(deep=True)) <= self.much

    def figure(self, node: LexborNode, tag: str) -> None:
        if self.unwanted(node):
            return
        image = node.css_first("img")
        if image is None:  # a quotation, a table or a video in a figure
            self.children(node, tag)
            self.flush(tag)
            return
        self.picture(image, node.css_first("figcaption"))

    def picture(self, image: LexborNode, caption: LexborNode | None) -> None:
        source = image_source(image, self.base)
        if not source:
            return
        alt = " ".join((image.attributes.get("alt") or "").split())
        text = squeeze(caption.text(deep=True, separator=" ")) if caption is not None else ""
        html = f'<img src="{escape(source)}" alt="{escape(alt)}">'
        if text:
            html += f"<figcaption>{escape(text, quote=False)}</figcaption>"
        self.lines.append(Line("figure", text, f"<figure>{html}</figure>", 0.0, source, alt))


def _until_break(node: LexborNode) -> str:
    """The text between a `br` and the next break or the end of its parent; "" where another break follows at once."""
    texts: list[str] = []
    follower = node.next
    while follower is not None and follower.tag != "br":
        texts.append((follower.text_content if follower.tag == "-text" else follower.text(deep=True)) or "")
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
        tag = piece.tag or ""
        if tag in SKIPPED or tag == "-comment":
            continue
        if tag == "-text":
            if text := squeeze(piece.text_content or ""):
                yield piece, [Line("p", text, escape(text, quote=False))]
        elif tag == "img":
            if source := image_source(piece, base):
                yield (
                    piece,
                    [Line("figure", "", "", 0.0, source, " ".join((piece.attributes.get("alt") or "").split()))],
                )
        else:
            yield piece, read_lines(piece, base)


def _after(node: LexborNode) -> LexborNode | None:
    """The next node in document order that is not inside `node`."""
    current: LexborNode | None = node
    while current is not None:
        if (following := current.next) is not None:
            return following
        current = current.parent
    return None
