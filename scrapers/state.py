"""The state that a framework left in a page (Next.js, Nuxt, Apollo, Redux, Arc): the story as the server had it.

Such states hold the neighbours' stories, too: an article is taken only if it says the page's address or headline.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from regionwire.text import html_text
from scrapers.identity import Identity

SCRIPTS = "script[type='application/json'], script:not([src]):not([type]), script[type='text/javascript']:not([src])"
ASSIGNED = re.compile(r"=\s*(?=[{\[]|JSON\.parse\(\s*[\"'])")
NAMED = re.compile(
    r"(?:\b__[A-Z][A-Z_]*__|\bglobalContent|[Ss]tate|[Pp]rops|Data)[\"']?\]?\s*$"
)  # what it is assigned to
NAME = 60  # characters of that
PARSED = re.compile(r"JSON\.parse\(\s*(?=[\"'])")
DECODER = json.JSONDecoder(strict=False)
LARGEST = 3_000_000  # characters of a script; larger ones are not stories
SMALLEST = 400
STATES = 6  # scripts that are decoded
OBJECTS = 40_000  # values that are looked at
DEEP = 24

HEADLINES = ("headline", "title", "headlines", "name")
DATES = (
    "datePublished", "publishedAt", "published_at", "publishDate", "publish_date", "publicationDate", "published",
    "firstPublished", "first_publish_date", "firstPublishDate", "display_date", "datePublication", "pubDate", "date",
)  # fmt: skip
MODIFIED = ("dateModified", "updatedAt", "updated_at", "modifiedAt", "lastModified", "last_updated_date", "dateUpdated")
AUTHORS = ("author", "authors", "byline", "bylines", "credits", "contributors")
BODIES = ("articleBody", "body", "content", "content_elements", "bodyHtml", "text", "html", "blocks")
ADDRESSES = ("url", "canonicalUrl", "canonical_url", "website_url", "slug", "path", "uri", "link", "permalink", "href")
LOCKS = (
    "isPremium", "is_premium", "premium", "isPaywalled", "is_paywalled", "paywalled", "hasPaywall", "paywall",
    "isLocked", "is_locked", "locked",
)  # fmt: skip
LOCKED = frozenset(("true", "yes", "1", "locked", "metered", "premium", "hard"))
NAMES = ("name", "displayName", "display_name", "fullName", "full_name", "title", "by")


def read_state(tree: LexborHTMLParser, identity: Identity) -> Mapping[str, Any]:
    """headline, datePublished, dateModified, author, articleBody of this page's article, and whether it is `locked`; {}
    if no state has it.
    """
    for state in _states(tree):
        for value in _objects(state):
            if _is_own(value, identity):
                return _article(value, state)
    return {}


def _states(tree: LexborHTMLParser) -> Iterator[Any]:
    decoded = 0
    for script in tree.css(SCRIPTS):
        text = script.text(deep=True)
        if not SMALLEST <= len(text) <= LARGEST or text.isspace() or decoded == STATES:
            continue
        start = len(text) - len(text.lstrip())
        if text[start : start + 1] not in ("[", "{"):
            assigned = ((it.start(), it.end()) for it in ASSIGNED.finditer(text))
            start = next((end for at, end in assigned if NAMED.search(text, max(0, at - NAME), at)), 0)
            if not start:
                continue
        if (state := _decoded(text, start)) is not None:
            decoded += 1
            yield _revived(state)


def _decoded(text: str, start: int) -> Any:
    try:
        if parsed := PARSED.match(text, start):
            return DECODER.decode(DECODER.raw_decode(text, parsed.end())[0])
        return DECODER.raw_decode(text, start)[0]
    except (ValueError, TypeError, RecursionError):
        return None


def _revived(state: Any) -> Any:
    """Nuxt's flat list as the tree that it stands for: in its objects and lists, numbers are places in the list."""
    if not (isinstance(state, list) and len(state) > 1 and all(type(it) is not dict or _placed(it) for it in state)):
        return state
    if not isinstance(state[0], dict | list):
        return state
    return [
        {name: state[at] for name, at in it.items() if 0 <= at < len(state)} if type(it) is dict else it for it in state
    ]


def _placed(value: dict[str, Any]) -> bool:
    return all(type(it) is int for it in value.values())


def _objects(state: Any) -> Iterator[dict[str, Any]]:
    """The objects of a state, the outer ones first."""
    waiting = deque([(state, 0)])
    for _ in range(OBJECTS):
        if not waiting:
            return
        value, depth = waiting.popleft()
        if isinstance(value, dict):
            yield value
        if isinstance(value, dict | list) and depth < DEEP:
            inner = value.values() if isinstance(value, dict) else value
            waiting.extend((it, depth + 1) for it in inner if isinstance(it, dict | list))


def _is_own(value: dict[str, Any], identity: Identity) -> bool:
    headline = _headline(value)
    if not headline or not any(name in value for name in (*DATES, *BODIES)):
        return False
    return identity.named(headline) or any(
        identity.at(address) for name in ADDRESSES if isinstance(address := value.get(name), str) and "/" in address
    )


def _article(value: dict[str, Any], state: Any) -> Mapping[str, Any]:
    return {
        "headline": _headline(value),
        "datePublished": _date(value, DATES),
        "dateModified": _date(value, MODIFIED),
        "author": next((names for name in AUTHORS if (names := list(_people(value.get(name), state)))), []),
        "locked": is_locked(value),
        "articleBody": next((text for name in BODIES if len(text := _text(value.get(name))) >= SMALLEST), ""),
    }


def is_locked(value: Mapping[str, Any]) -> bool:
    """Whether an article is marked as one for subscribers, as sites name that for themselves."""
    return any(value.get(it) is True or str(value.get(it)).casefold() in LOCKED for it in LOCKS)


def _headline(value: dict[str, Any]) -> str:
    for name in HEADLINES:
        said = value.get(name)
        said = said.get("basic") if isinstance(said, dict) else said
        if isinstance(said, str) and " " in said.strip():
            return html_text(said) if "<" in said else said.strip()
    return ""


def _date(value: dict[str, Any], names: tuple[str, ...]) -> str:
    for name in names:
        said = value.get(name)
        if isinstance(said, str) and said.strip():
            return said.strip()
        if isinstance(said, int | float) and 1e8 < said < 1e13:  # seconds or milliseconds since 1970
            return datetime.fromtimestamp(said if said < 1e10 else said / 1000, UTC).isoformat()
    return ""


def _people(value: Any, state: Any, depth: int = 0) -> Iterator[str]:
    """The names in a value. `state`: where references lead: by name (Apollo) or by place (Nuxt)."""
    if depth > 3:
        return
    if type(value) is int and isinstance(state, list) and 0 <= value < len(state):
        value = state[value]
    if isinstance(value, list):
        for it in value:
            yield from _people(it, state, depth + 1)
    elif isinstance(value, dict):
        if isinstance(at := value.get("__ref"), str) and isinstance(state, dict) and isinstance(state.get(at), dict):
            value = state[at]
        for name in NAMES:
            if said := value.get(name):
                yield from _people(said, state, depth + 1)
                return
    elif isinstance(value, str) and value.strip():
        yield value.strip()


def _text(value: Any, depth: int = 0) -> str:
    """A story's text, paragraphs by line: of HTML, or of a list of blocks."""
    if isinstance(value, str):
        return html_text(value) if "<" in value else value
    if depth > 3:
        return ""
    if isinstance(value, dict):
        return next(
            (text for name in ("content", "text", "html", "value") if (text := _text(value.get(name), depth + 1))), ""
        )
    if isinstance(value, list):
        return "\n".join(filter(None, (_text(it, depth + 1) for it in value)))
    return ""
