"""Is this item a story that we hold? Stages 1 and 2: the same address, the same words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from regionwire.item import Fingerprint, Item
from regionwire.text import words

WINDOW = timedelta(hours=96)  # half of all copies are made within 25 minutes; equal words a week later are a series


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story held that the item may be. Candidates are originals only: so a copy never hangs on a copy."""

    story: str  # id
    source: str
    url: str  # canonical
    published: datetime | None  # UTC; None is taken as within the window
    fingerprint: Fingerprint
    agency: bool = False  # the source's own dispatch, not an outlet's reprint
    title: str = ""
    cut: bool = False  # its text is not whole


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the item is to a story held, and why, in words that an editor can check."""

    original: str  # story id
    relation: Literal["version", "copy"]
    why: str


def find_original(item: Item, candidates: Sequence[Candidate], now: datetime) -> Verdict | None:
    """The story that `item` is a version or a copy of, None for a new one. The order of `candidates` does not matter.

    An equal address is a version. Equal words within 96 hours are a copy of the best original: a whole text before one
    that is cut, an agency's dispatch before an outlet's, then the earliest published, then the smallest address. Equal
    words later are a series that repeats itself; so are equal words of one source under another headline. An agency's
    own dispatch that arrives after its copy is called a copy too: who of the two is then the original is the store's to
    say, by `rank` and by what is published already.
    """
    same_address = [candidate for candidate in candidates if candidate.url == item.url]
    if same_address:
        held = min(same_address, key=rank)
        return Verdict(held.story, "version", f"same address {item.url}")
    when = item.published.at if item.published else now
    same_words = [
        candidate
        for candidate in candidates
        if not candidate.fingerprint.digests.isdisjoint(item.fingerprint.digests)
        and _within(candidate.published, when)
        and (candidate.source != item.source or words(candidate.title) == words(item.title))
    ]
    if not same_words:
        return None
    held = min(same_words, key=rank)
    return Verdict(held.story, "copy", f"the same {item.fingerprint.words} words as {held.url}")


def rank(candidate: Candidate) -> tuple[bool, bool, datetime, str]:
    """The best original has the least: a whole text, an agency's dispatch, published earliest, the smallest address."""
    published = candidate.published or datetime.max.replace(tzinfo=UTC)
    return (candidate.cut, not candidate.agency, published, candidate.url)


def _within(published: datetime | None, when: datetime) -> bool:
    return published is None or abs(when - published) <= WINDOW
