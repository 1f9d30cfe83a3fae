"""What a hub and its subscribers say to each other (W3C WebSub, https://www.w3.org/TR/websub/). Nothing is sent here.

POST body ──wish_of──▶ Wish ──confirmation──▶ GET callback?hub.challenge=…      (sections 5.1, 5.3)
                        └────denial─────────▶ GET callback?hub.mode=denied      (section 5.2)
a feed's document ──content_headers──▶ POST callback, with Link and X-Hub-Signature (section 7)
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import httpx

from feeds.spec import HUB, Site

MAX_BODY = 16 * 1024  # bytes of a request
MAX_CALLBACK = 2048  # characters
MAX_SECRET = 199  # bytes: "less than 200" (section 5.1)
LEASE = timedelta(days=10)  # "a good default" (section 8.2)
SHORTEST, LONGEST = timedelta(minutes=1), timedelta(days=30)
PORTS = frozenset((80, 443, 8080, 8443))  # where callbacks of others may be: nothing but the web is spoken to

TYPES: Mapping[str, str] = {
    "xml": "application/atom+xml",
    "rss": "application/rss+xml",
    "json": "application/feed+json",
}
_TOPIC = re.compile(r"[a-z0-9][a-z0-9+-]*\.(xml|rss|json)")
_ADDRESS = re.compile(r"[!-~]+")  # printable ASCII without blanks
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Mode(StrEnum):
    """What is wished for."""

    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"


@dataclass(frozen=True, slots=True)
class Wish:
    """A request that may be followed. `topic` is the name of a file, and `given` its address as it was written,
    with which its subscriber is to be asked (section 5.3); `host` is the callback's, `secret` "" for none."""

    mode: Mode
    topic: str
    given: str
    callback: str
    host: str
    lease: timedelta
    secret: str = ""


class Unacceptable(ValueError):
    """A request with an error in it (section 5.1.2); the message says which, for whoever wrote the client."""


def topic_of(name: str) -> str:
    """`name` if a file of that name would be a feed, else ""."""
    return name if _TOPIC.fullmatch(name) else ""


def wish_of(body: bytes, site: Site, *, private: bool) -> Wish:
    """The form of a request as a wish (section 5.1); what we do not know in it is read over. `private`: on any port.

    Unacceptable where it cannot be followed. Whether there is such a feed is not asked here.
    """
    form = _form(body)
    mode = form.get("hub.mode", "")
    if mode not in list(Mode):
        raise Unacceptable(f"hub.mode is {mode!r}; this hub knows subscribe and unsubscribe")
    given = form.get("hub.topic", "")
    topic = _topic(given, site)
    callback = form.get("hub.callback", "")
    secret = form.get("hub.secret", "")
    if len(secret.encode()) > MAX_SECRET:
        raise Unacceptable(f"hub.secret must be less than {MAX_SECRET + 1} bytes")
    if _CONTROL.search(secret):
        raise Unacceptable("hub.secret holds a control character")
    host = _host(callback, private=private)
    return Wish(Mode(mode), topic, given, callback, host, _lease(form.get("hub.lease_seconds", "")), secret)


def _form(body: bytes) -> dict[str, str]:
    """The first value of each parameter."""
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=50)
    except ValueError as cause:
        raise Unacceptable(f"not a form in UTF-8: {cause}") from cause
    return dict(reversed(pairs))


def _topic(url: str, site: Site) -> str:
    base = site.url()
    name = topic_of(unquote(url.removeprefix(base))) if url.startswith(base) else ""
    if not name:
        raise Unacceptable(f"hub.topic must be the address of a feed of {base}, as its rel=self says it")
    return name


def _host(callback: str, *, private: bool) -> str:
    if not _ADDRESS.fullmatch(callback) or len(callback) > MAX_CALLBACK:
        raise Unacceptable(f"hub.callback must be an address in ASCII of at most {MAX_CALLBACK} characters")
    try:
        url, parts = httpx.URL(callback), urlsplit(callback)  # each lets through what the other does not
    except (httpx.InvalidURL, ValueError) as cause:
        raise Unacceptable(f"hub.callback is no address: {cause}") from cause
    if url.scheme not in ("http", "https") or not url.host or not parts.hostname:
        raise Unacceptable("hub.callback must be an http or https address")
    if url.userinfo or "#" in callback:
        raise Unacceptable("hub.callback may have no user, password or fragment")
    if not private and url.port is not None and url.port not in PORTS:
        raise Unacceptable(f"hub.callback: port {url.port} is not one of {sorted(PORTS)}")
    return url.host.lower()


def _lease(seconds: str) -> timedelta:
    """What is granted of a lease that is asked for, LEASE where none is."""
    if not seconds:
        return LEASE
    if not re.fullmatch(r"[0-9]{1,20}", seconds):
        raise Unacceptable("hub.lease_seconds must be a positive whole number")
    return timedelta(seconds=min(max(int(seconds), SHORTEST.total_seconds()), LONGEST.total_seconds()))


def confirmation(wish: Wish, challenge: str) -> str:
    """The address that asks whether the subscriber means it (section 5.3)."""
    said = {"hub.mode": wish.mode, "hub.topic": wish.given, "hub.challenge": challenge}
    if wish.mode is Mode.SUBSCRIBE:
        said["hub.lease_seconds"] = str(int(wish.lease.total_seconds()))
    return _with(wish.callback, said)


def denial(wish: Wish, reason: str) -> str:
    """The address that tells the subscriber why not (section 5.2)."""
    return _with(wish.callback, {"hub.mode": "denied", "hub.topic": wish.given, "hub.reason": reason})


def _with(callback: str, said: Mapping[str, str]) -> str:
    """Parameters go behind those that the callback has, which stay as they are (section 5.1.1)."""
    query = urlsplit(callback).query
    joint = "&" if query else "" if callback.endswith("?") else "?"
    return f"{callback}{joint}{urlencode(said)}"


def content_headers(topic: str, site: Site, secret: str, body: bytes) -> dict[str, str]:
    """What goes with a topic's content (section 7), signed where there is a secret (section 7.1)."""
    headers = {
        "Content-Type": TYPES[topic.rpartition(".")[2]],
        "Link": f'<{site.url(HUB)}>; rel="hub", <{site.url(topic)}>; rel="self"',
    }
    if secret:
        headers["X-Hub-Signature"] = f"sha256={hmac.new(secret.encode(), body, 'sha256').hexdigest()}"
    return headers
