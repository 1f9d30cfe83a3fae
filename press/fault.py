"""What a host can do wrong, on demand."""

from __future__ import annotations

import hashlib
import re
import zlib
from enum import StrEnum
from functools import cache

from press.server import Call, Reply, Resource, reply

HTML = ("Content-Type", "text/html; charset=UTF-8")
MEGABYTE = 1024 * 1024
LARGE = 40  # megabytes of the large body
BOMB = 200  # megabytes of zeros in the gzip bomb
DRIP = 0.05  # seconds a byte
RETRY_AFTER = 120  # seconds
_CHALLENGE = (
    b'<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title>'
    b'<meta name="robots" content="noindex,nofollow"></head>'
    b"<body><h1>Checking your browser before you proceed</h1><noscript>Enable JavaScript and cookies to continue"
    b"</noscript>"
    b'<form id="challenge-form" action="/?__cf_chl_f_tk=0" method="POST"></form></body></html>'
)
_NAMES = re.compile(rb"""\b(class|id)=(["'])(.*?)\2""")
_WRAPPER = re.compile(rb"<(/?)(div|main|article|section|header|footer|aside)\b([^>]*)>")


class FaultKind(StrEnum):
    """One way to fail; `press.fault(host, kind)` turns it on."""

    NOT_MODIFIED = "304"  # to every request, also unconditional ones
    NOT_FOUND = "404"
    GONE = "410"
    TOO_MANY = "429"  # with Retry-After
    ERROR = "500"
    LOOP = "redirect-loop"
    HOME = "redirect-home"  # every page leads to the home page, which answers 200
    CHALLENGE = "challenge"  # "Just a moment...", 403
    CHALLENGE_OK = "challenge-200"  # the same with status 200
    HTML_FEED = "html-feed"  # what is not HTML (feed, API, sitemap) answers with the home page
    SLOW = "slow"  # a byte at a time, for as long as the client listens
    CUT = "cut"  # half of what Content-Length promised
    LARGE = "large"  # 40 MB
    BOMB = "gzip-bomb"  # 200 MB of zeros in 200 kB
    REDESIGN = "redesign"  # other class names, other nesting, same text in the same order
    ROBOTS_DOWN = "robots-500"
    ROBOTS_DISALLOW = "robots-disallow"

    @property
    def about_robots(self) -> bool:
        """Whether it befalls robots.txt and nothing else."""
        return self in (FaultKind.ROBOTS_DOWN, FaultKind.ROBOTS_DISALLOW)


_STATUS = {
    FaultKind.NOT_FOUND: 404,
    FaultKind.GONE: 410,
    FaultKind.ERROR: 500,
    FaultKind.ROBOTS_DOWN: 500,
}


def fail(kind: FaultKind, call: Call, real: Resource | None, home: Resource | None) -> Reply | None:
    """The faulty reply to a request; `real` is what would be answered, `home` the host's front page.

    None: this fault has nothing to say about this request.
    """
    if kind in _STATUS:
        return reply(_STATUS[kind], [HTML], f"<h1>{_STATUS[kind]}</h1>".encode())
    match kind:
        case FaultKind.NOT_MODIFIED:
            return reply(304)
        case FaultKind.TOO_MANY:
            return reply(429, [HTML, ("Retry-After", str(RETRY_AFTER))], b"<h1>Too Many Requests</h1>")
        case FaultKind.LOOP:
            path, _, again = call.target.partition("?")
            return reply(302, [("Location", path if again == "encore" else f"{path}?encore")])
        case FaultKind.HOME:
            return reply(302, [("Location", "/")]) if call.target != "/" else None
        case FaultKind.CHALLENGE | FaultKind.CHALLENGE_OK:
            return reply(403 if kind is FaultKind.CHALLENGE else 200, [HTML, ("Server", "cloudflare")], _CHALLENGE)
        case FaultKind.LARGE:
            return reply(200, [HTML], b"<p>Bamako</p>\n".ljust(MEGABYTE, b" "), repeat=LARGE)
        case FaultKind.BOMB:
            return reply(200, [HTML, ("Content-Encoding", "gzip")], bomb())
        case FaultKind.ROBOTS_DISALLOW:
            return reply(200, [("Content-Type", "text/plain")], b"User-agent: *\nDisallow: /\n")
        case _:
            return _spoil(kind, call, real, home)


def _spoil(kind: FaultKind, call: Call, resource: Resource | None, home: Resource | None) -> Reply | None:
    """Faults that need the real document; None where there is none, or where it is not of the kind that they spoil."""
    if resource is None:
        return None
    html = resource.content_type.startswith("text/html")
    headers = [("Content-Type", resource.content_type)]
    if kind is FaultKind.HTML_FEED and home is not None and not html:
        return home.answer(call)
    if kind is FaultKind.SLOW:
        return reply(200, headers, resource.body, drip=DRIP)
    if kind is FaultKind.CUT:
        return reply(200, headers, resource.body[: len(resource.body) // 2], length=len(resource.body))
    if kind is FaultKind.REDESIGN and html:
        return Resource(redesign(resource.body), resource.content_type, resource.modified, resource.headers).answer(
            call
        )
    return None


@cache
def bomb() -> bytes:
    """200 MB of zeros, gzipped."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = bytes(MEGABYTE)
    return b"".join([*(packer.compress(zeros) for _ in range(BOMB)), packer.flush()])


def redesign(page: bytes) -> bytes:
    """The page by another designer: classes and ids renamed, every container another element and one wrapper deeper."""

    def rename(match: re.Match[bytes]) -> bytes:
        return b'%s="x%s"' % (match[1], hashlib.blake2b(match[3], digest_size=4).hexdigest().encode())

    def nest(match: re.Match[bytes]) -> bytes:
        if match[1]:
            return b"</div></div>"
        return b'<div class="cadre"><div%s>' % match[3]

    return _WRAPPER.sub(nest, _NAMES.sub(rename, page))
