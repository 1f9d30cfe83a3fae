"""One printed line of a page, and how lines are written as the HTML of a story."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

UNSHOWN = "script, style, template, noscript"
SILENT = frozenset(UNSHOWN.split(", "))
CODE = re.compile(r"[{<=]|\);")  # what no script or style goes without, and few texts hold
CUT = re.compile(r"(?:\.\.|…|\[(?:…|\.\.\.)\]|\((?:…|\.\.\.)\)|�|-\.)[.\s]*$")
BYTES = range(288, 304)  # what PHP's substr(…, 0, 300) . '.' leaves, blanks at the cut lost


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line. For a picture `text` is its caption and `image` its absolute address."""

    tag: str  # p, h1 … h4, li, blockquote, row, pre, figure; caption for what stands under a picture by itself
    text: str  # white space collapsed
    html: str  # inside of the element: a, em, strong, sub, sup; for a picture or an embed the whole figure
    linked: float = 0.0  # share of the text that is inside links, 0–1
    image: str = ""
    alt: str = ""
    group: int = 0  # the list, quotation or table that it is a part of, by mem_id; 0 for none
    ordered: bool = False  # of a list: numbered
    parent: int = 0  # the element that its own element stands in, by mem_id
    path: tuple[str, ...] = ()  # tag, class, id … of the elements it stands in, from below the container on

    @property
    def heading(self) -> bool:
        return self.tag in ("h1", "h2", "h3", "h4")


def shown(node: LexborNode, separator: str = "") -> str:
    """The text of an element as readers see it: without scripts and styles that stand in it."""
    text = node.text(deep=True, separator=separator)
    if CODE.search(text) is None or node.css_first(UNSHOWN) is None:
        return text
    texts = (it for it in node.traverse(include_text=True) if it.tag == "-text")
    return separator.join(it.text_content or "" for it in texts if it.parent is None or it.parent.tag not in SILENT)


def is_cut(text: str) -> bool:
    """Whether a text looks like a teaser that was cut. One may be chance, several in a row are not."""
    return CUT.search(text, max(0, len(text) - 12)) is not None or (
        250 < len(text) < 304 and text.endswith(".") and len(text.encode()) in BYTES
    )


WRAPPED_IN = {"li": ("<ul>", "</ul>"), "row": ("<table>", "</table>"), "blockquote": ("<blockquote>", "</blockquote>")}
WRITTEN_AS = {"h1": "h2", "row": "tr", "blockquote": "p", "caption": "p"}


def render(lines: Sequence[Line]) -> str:
    """HTML of the lines: items of one list, table or quotation together; `h1` as `h2`, it is not the headline."""
    out: list[str] = []
    group: tuple[int, str] = (0, "")
    ending = ""
    for line in lines:
        if (line.group, line.tag) != group and ending:
            out.append(ending)
            ending = ""
        if line.tag in WRAPPED_IN and (not ending or (line.group, line.tag) != group):
            opening, ending = ("<ol>", "</ol>") if line.ordered else WRAPPED_IN[line.tag]
            out.append(opening)
        group = (line.group, line.tag)
        if line.tag == "figure":
            out.append(line.html)
        else:
            tag = WRITTEN_AS.get(line.tag, line.tag)
            out.append(f"<{tag}>{line.html}</{tag}>")
    if ending:
        out.append(ending)
    return "\n".join(out)
