"""The line of a page that says when its story was published. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from regionwire.dates.grammar import LONGEST, is_date
from regionwire.dates.label import ANCHOR
from regionwire.dates.plain import plain


def find_published(lines: Iterable[str]) -> str | None:
    """The first of a page's lines that says when the story was published: "Publié …", "Date : …", "Posted on …".

    A date that no such word anchors may be a header's clock or another story's. A label alone on its line takes the
    date from the next one.
    """
    waiting = ""
    for line in lines:
        text = line.strip()
        words = plain(text) if len(text) <= LONGEST else ""
        if waiting and is_date(words):
            return f"{waiting} {text}"
        anchor = ANCHOR.match(words)
        waiting = text if anchor and anchor.end() == len(words) else waiting if not words else ""
        if anchor and not waiting and is_date(words[anchor.end() :]):
            return text
    return None
