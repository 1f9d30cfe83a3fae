"""One story page as far as it has been looked at: what every reader of a single field is given."""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from regionwire.item import Announcement, Found, Page
from regionwire.source import Source
from scrapers.structured import Structured
from scrapers.trim import Head, Tail


@dataclass(frozen=True, slots=True)
class Text:
    """The story's own lines, and the element that they were in."""

    container: LexborNode
    found: Found  # value unused: where and how it was found
    before: tuple[LexborNode, ...]  # elements between the headline and the container
    head: Head
    tail: Tail
    words: str  # of the story's lines, one a line; without captions


def words_of(tail: Tail) -> str:
    return "\n".join([it.text for it in tail.body if it.tag != "figure"])


@dataclass(frozen=True, slots=True)
class View:
    """A parsed page with all that is known of it when its fields are chosen."""

    page: Page
    source: Source
    announced: Announcement | None
    tree: LexborHTMLParser
    said: Structured
    heading: LexborNode | None  # the element of the headline
    title: str
    text: Text | None  # None: no running text was found

    @property
    def head(self) -> Head:
        return self.text.head if self.text is not None else Head()

    @property
    def tail(self) -> Tail:
        return self.text.tail if self.text is not None else Tail(())
