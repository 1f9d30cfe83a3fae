"""What a request is told that gets no document: a page for a browser, a line for everybody else; never to be kept.

A 301 or 410 may be kept without being told so (RFC 9111 section 4.2.2), by some clients for ever. A 301 gets a day. A
410 gets no-store, as every error: feeds are retired by a line of configuration, which may be wrong and is mended, and
a proxy that held on to the 410 would go on telling it. What that saves, a poll a day of some hundred bytes, is nothing.
"""

from __future__ import annotations

import re

from feeds.serve.kind import kind_of, policy
from feeds.serve.naming import INDEX, reference
from feeds.serve.negotiation import OPEN, Answer
from feeds.site import notice_page
from feeds.site.words import words
from feeds.spec import Site

METHODS = "GET, HEAD, OPTIONS"
_NEVER = {"Cache-Control": "no-store"}
_DAY = 86_400  # seconds
_SLUG = re.compile(r"[a-z0-9][a-z0-9+-]{0,99}")

_LANGUAGES = ("fr", "en")  # of the line
_HERE = Site(
    title="Regionwire",
    base_url="http://localhost",
    tag="localhost,2026",
    author="Regionwire",
    languages=_LANGUAGES,
)  # where nobody told which


def notice(
    status: int,
    *,
    browser: bool,
    path: bytes = b"/",
    site: Site | None = None,
    reason: str = "",
    wait: int | None = None,
) -> Answer:
    """The answer with that status. `path` is what was asked for, `reason` a sentence for whoever asked, `wait` seconds
    after which it is worth while to come again. The page is in the language of the path, and needs no file."""
    headers = {**OPEN, **_NEVER, "X-Content-Type-Options": "nosniff", "Vary": "Accept, Sec-Fetch-Dest"}
    if status == 405:
        headers["Allow"] = METHODS
    if wait is not None:
        headers["Retry-After"] = str(wait)
    hint = _named(path) if status == 404 else ""
    if not browser:
        headers["Content-Type"] = "text/plain; charset=utf-8"
        said = (words(language)(f"notice.{status}") for language in _LANGUAGES)
        return Answer(status, headers, (" ".join(filter(None, (*said, hint or reason))) + "\n").encode())
    headers["Content-Type"] = "text/html; charset=utf-8"
    headers |= policy(kind_of(INDEX), navigated=True)
    site = site or _HERE
    folder = path.split(b"/")[1].decode("latin-1") if path.startswith(b"/") else ""
    language = folder if folder in site.languages else site.languages[0]
    home = reference("", path) if path.startswith(b"/") else "/"
    return Answer(status, headers, notice_page(status, hint or reason, home, site, language))


def _named(path: bytes) -> str:
    """What is perhaps meant by a path whose last name has no ending: "/ml-kayes"."""
    slug = path.rpartition(b"/")[2].decode("latin-1")
    return f"perhaps {slug}.html, a page, or {slug}.xml, a feed" if _SLUG.fullmatch(slug) else ""


def moved(to: str) -> Answer:
    """301, for a day."""
    return Answer(301, {**OPEN, "Cache-Control": f"public, max-age={_DAY}", "Location": to})


def preflight() -> Answer:
    """What a browser asks before a script of another site may send validators (Fetch standard, CORS-preflight)."""
    allowed = {
        "Access-Control-Allow-Methods": METHODS,
        "Access-Control-Allow-Headers": "A-IM, Accept, If-Modified-Since, If-None-Match, Cache-Control",
        "Access-Control-Max-Age": str(_DAY),
    }
    return Answer(204, {**OPEN, **allowed, "Allow": METHODS, "Cache-Control": "no-store"})


def wants_page(dest: str, accept: str) -> bool:
    """Whether a browser asks, to show it: by Sec-Fetch-Dest, or, where none is sent (plain http), by an Accept that
    begins with HTML. Feeds are never chosen by this: some readers take HTML as gladly."""
    return dest == "document" or (not dest and accept.startswith("text/html"))
