"""Small pieces of pages, which are built as str: a lone surrogate stands for one damaged byte (surrogateescape)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from html import escape as escape  # for attributes


def esc(text: str) -> str:
    """For text between tags."""
    return escape(text, quote=False)


def encode(page: str) -> bytes:
    """UTF-8, with damaged bytes put back as they were."""
    return page.encode("utf-8", "surrogateescape")


def cut_bytes(text: str, limit: int, tail: str) -> str:
    """PHP's `substr($text, 0, $limit) . $tail`: it counts bytes, so that it can leave half a character behind."""
    return text.encode("utf-8", "surrogateescape")[:limit].decode("utf-8", "surrogateescape") + tail


def cut_words(text: str, limit: int, tail: str) -> str:
    """The first `limit` words, and `tail` where something was cut."""
    found = text.split()
    return " ".join(found[:limit]) + (tail if len(found) > limit else "")


def latin1(text: str) -> str:
    """Text whose accents were stored in another encoding than the page's: each becomes one damaged byte."""
    return text.encode("latin-1").decode("utf-8", "surrogateescape")


def blocks(paragraphs: Iterable[str], tag: str = "p") -> str:
    """One element a paragraph, one a line."""
    return "\n".join(f"<{tag}>{esc(each)}</{tag}>" for each in paragraphs)


def slugify(title: str) -> str:
    """What a CMS makes of a headline: lower case, no accents, hyphens."""
    plain = (
        unicodedata.normalize("NFKD", title.replace("œ", "oe").replace("’", "").replace("'", ""))
        .encode("ascii", "ignore")
        .decode()
    )
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
