"""From the path of a request to the name of a document. Only what has a name's form is one: none leaves the folder."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from feeds.serve.kind import ENDINGS

INDEX = "index.html"

# no dot but the one before the ending, no more than two folders, nothing that a file system or a shell would read
_NAME = re.compile(
    rf"(?:[a-z0-9][a-z0-9+_-]{{0,199}}/){{0,2}}[A-Za-z0-9][A-Za-z0-9+_-]{{0,999}}\.(?:{'|'.join(ENDINGS)})"
)
_FOLDER = re.compile(r"(?:[a-z0-9][a-z0-9+_-]{0,199}/){0,2}")
_ABSOLUTE = re.compile(rb"https?://[^/?#]*", re.IGNORECASE)  # RFC 9112 section 3.2.2


def name_of(path: bytes) -> tuple[str, bool]:
    """The name that a request's path (as sent, without query) stands for, "en/all.html", and whether it is spelled as
    links to it are; a folder stands for its index. ("", False) where it is no name.

    Whether there is anything of that name is not known here.
    """
    try:
        decoded = unquote_to_bytes(path).decode("utf-8")
    except UnicodeDecodeError:
        return "", False
    if not decoded.startswith("/"):
        return "", False
    name = decoded[1:]
    plain = b"%" not in path
    if _NAME.fullmatch(name):
        return name, plain
    if _FOLDER.fullmatch(name):
        return name + INDEX, plain
    return (f"{name}/{INDEX}", False) if _FOLDER.fullmatch(name + "/") else ("", False)


def origin_form(target: bytes) -> bytes:
    """The path of a request's target: of one that is a whole address, as a proxy is asked, what follows the host."""
    absolute = _ABSOLUTE.match(target)
    return (target[absolute.end() :] or b"/") if absolute else target


def reference(name: str, path: bytes) -> str:
    """The one address of a name, relative to the path that was asked for: right behind a proxy that serves the site
    under a path of its own as well."""
    place = name.removesuffix(INDEX) if name.rpartition("/")[2] == INDEX else name
    return "../" * (path.count(b"/") - 1) + place or "./"
