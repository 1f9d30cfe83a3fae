"""Strings: stray bytes, half characters, Word line breaks, typography, and the HTML allow-list. Pure.

Whatever leaves these modules is legal in XML 1.0 and in Unicode's form NFC, so that no string can break a feed.
"""

from regionwire.text.lines import Folded, clean_line, clean_title, fold, mend, spaced, summary, words
from regionwire.text.markup import absolute, block_text, clean_html, html_text

__all__ = [
    "Folded",
    "absolute",
    "block_text",
    "clean_html",
    "clean_line",
    "clean_title",
    "fold",
    "html_text",
    "mend",
    "spaced",
    "summary",
    "words",
]
