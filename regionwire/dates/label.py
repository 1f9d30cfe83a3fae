"""The words that say what a date is of: of publication ("Publié le", "Posted on") or of a change. Pure."""

from __future__ import annotations

import re

from regionwire.dates.names import DATED, MODIFIED, PUBLISHED

_BEHIND = r"\s*:?\s*(?:(?:le|on|sur|em|the|am|vom|den|el|il(?! y a)|op|في|بتاريخ|يوم)\b\s*)?:?\s*"
ANCHOR = re.compile(rf"(?:[a-z]{{2,12}} - )?(?:{PUBLISHED}\b|{DATED}(?= ?:)){_BEHIND}")
LABEL = re.compile(rf"{ANCHOR.pattern}|{MODIFIED}\b{_BEHIND}")
_PUBLISHED = re.compile(rf"\b{PUBLISHED}\b")
_MODIFIED = re.compile(rf"\b{MODIFIED}\b")


def says_published(words: str) -> bool:
    """Whether plain words (of a line with a date) say that something was published."""
    return _PUBLISHED.search(words) is not None


def says_modified(words: str) -> bool:
    """Whether plain words (of a line with a date) say that something was changed, and not that it was published."""
    return _MODIFIED.search(words) is not None and not says_published(words)
