"""What kind of document a name's ending stands for: its type, for feed readers and for browsers, and its policy."""

from __future__ import annotations

from dataclasses import dataclass

# pages load what is ours, and nothing else; their forms search here, and nobody frames them
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class Kind:
    """`type` is for everybody; `navigated` for a browser that opens the address, where that is another one.

    Browsers show a feed, by its style sheet, under application/xml; under its own type they show source text or save
    it as a file.
    """

    type: str
    navigated: str = ""
    feed: bool = False  # in a format that feed readers take, so that its hub is told beside it
    page: bool = False


_KINDS = {
    "xml": Kind("application/atom+xml", "application/xml", feed=True),
    "rss": Kind("application/rss+xml", "application/xml", feed=True),
    "json": Kind("application/feed+json", "application/json", feed=True),
    "opml": Kind("text/x-opml; charset=utf-8", "application/xml"),
    "html": Kind("text/html; charset=utf-8", page=True),
    "css": Kind("text/css; charset=utf-8"),
    "js": Kind("text/javascript; charset=utf-8"),
    "txt": Kind("text/plain; charset=utf-8"),
    "ndjson": Kind("application/x-ndjson"),
    "webmanifest": Kind("application/manifest+json"),
    "svg": Kind("image/svg+xml", page=True),
    "png": Kind("image/png"),
    "ico": Kind("image/x-icon"),
}
ENDINGS = tuple(_KINDS)
ARCHIVE = "archive/"


def kind_of(name: str) -> Kind:
    """The kind of a name with one of ENDINGS."""
    return _KINDS[name.rpartition(".")[2]]


def policy(kind: Kind, *, navigated: bool) -> dict[str, str]:
    """Headers that keep what a browser shows from loading, running or telling anything."""
    if kind.page:
        return {"Content-Security-Policy": _POLICY, "Referrer-Policy": "strict-origin-when-cross-origin"}
    return {"Content-Security-Policy": _POLICY} if navigated and kind.navigated else {}
