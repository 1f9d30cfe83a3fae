"""Which form of a document a request gets, under which headers, or that the client has it (RFC 9110). Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache

from feeds.packing import CODINGS
from feeds.serve.document import Document, Large
from feeds.serve.kind import Kind, policy

OPEN = {"Access-Control-Allow-Origin": "*"}  # readers that run in a browser ask from anywhere; nothing here is secret
_ORDER = tuple(coding.name for coding in CODINGS)  # smallest first: which one is given where two are as welcome
_WEIGHT = re.compile(r"q\s*=\s*([01](?:\.\d{0,3})?)")


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, headers but Content-Length, and contents."""

    status: int
    headers: Mapping[str, str]
    content: bytes | Large = b""


def answer(document: Document, kind: Kind, asked: Mapping[str, str], max_age: int, links: str = "") -> Answer:
    """The document in the form that was asked for, or 304 where the client has any form of it.

    `asked` are the request's headers by lower-case name, `max_age` is in seconds, `links` what goes into Link.
    """
    navigated = bool(kind.navigated) and asked.get("sec-fetch-dest") == "document"
    coding = chosen(asked.get("accept-encoding", ""), tuple(document.forms))
    headers = {
        **OPEN,
        "Cache-Control": f"public, max-age={max_age}",
        # a tag for each form (RFC 9110 section 8.8.3.3)
        "ETag": f'"{document.digest}{"-xml" if navigated else ""}{"-" + coding if coding else ""}"',
        "Last-Modified": format_datetime(document.changed, usegmt=True),
        "Vary": "Accept-Encoding, Sec-Fetch-Dest" if kind.navigated else "Accept-Encoding",
    }
    if has_it(document, asked):
        return Answer(304, headers)
    headers |= {"X-Content-Type-Options": "nosniff", **policy(kind, navigated=navigated)}
    if coding:
        headers["Content-Encoding"] = coding
    if links:
        headers["Link"] = links
    headers["Content-Type"] = kind.navigated if navigated else kind.type
    return Answer(200, headers, document.forms[coding])


def has_it(document: Document, asked: Mapping[str, str]) -> bool:
    """RFC 9110 section 13.2.2: where tags are sent they decide, by weak comparison, and the date is not looked at.

    A tag is of this document if it begins with its digest: that of another form, or one that a proxy added to, as well.
    """
    if "if-none-match" in asked:
        tags = [tag.strip().removeprefix("W/") for tag in asked["if-none-match"].split(",")]
        return "*" in tags or any(tag.startswith(f'"{document.digest}') for tag in tags)
    try:
        since = parsedate_to_datetime(asked.get("if-modified-since", ""))
        return document.changed <= (since if since.tzinfo else since.replace(tzinfo=UTC))
    except (ValueError, OverflowError):  # no date, or one of a year that no calendar here has
        return False


@lru_cache(maxsize=1024)
def chosen(accepted: str, forms: tuple[str, ...]) -> str:
    """Which of these forms an Accept-Encoding takes (RFC 9110 section 12.5.3): the most welcome one, else the smallest.

    "" is the plain one, which is also given to whoever refuses it: a reader that gets nothing is helped less.
    """
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, _, parameter = (piece.strip() for piece in part.partition(";"))
        given = _WEIGHT.fullmatch(parameter)
        weights[name] = float(given[1]) if given else 1.0
    anything = weights.get("*", 0.0)
    found = [(weights.get(name, anything), -place, name) for place, name in enumerate(_ORDER) if name in forms]
    weight, _, name = max(found, default=(0.0, 0, ""))
    return name if weight > 0 else ""
