"""A feed's document as its entries: which of them are new to somebody, and the document with these alone.

A hub may leave out of Atom and RSS what it has delivered (W3C WebSub section 7). We do so with JSON Feed as well, whose
readers know items by their ids in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from hashlib import blake2b
from typing import Any

import msgspec
from lxml import etree

KEPT = 1000  # entries that are remembered of a feed: what comes back into its window is not new

Marks = Mapping[bytes, bytes]  # of each entry: 8 bytes of its id, 8 bytes of all of it; the oldest first

_ATOM = "{http://www.w3.org/2005/Atom}"
_DELETED = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"  # RFC 6721


def marks_of(name: str, document: bytes) -> Marks:
    """The marks of all that stands in the document of that file. ValueError where it is no feed."""
    return {key: _mark(whole) for key, whole in _parts(name, document)}


def only(name: str, document: bytes, wanted: Set[bytes]) -> bytes:
    """The document without the entries that are not `wanted` (keys of marks)."""
    if name.endswith(".json"):
        feed, items = _json(document)
        return msgspec.json.encode(feed | {"items": [item for key, item in items if _mark(key) in wanted]})
    root = _xml(document)
    for element, called in list(_elements(root)):
        if _mark(called) not in wanted:
            element.getparent().remove(element)
    return bytes(etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True))


def news(old: Marks, now: Marks) -> frozenset[bytes]:
    """The keys of what is new or has changed."""
    return frozenset(key for key, mark in now.items() if old.get(key) != mark)


def merged(old: Marks, now: Marks) -> Marks:
    """What is remembered of both, KEPT at most. An entry and its tombstone end each other: its return is news."""
    over = {_gone(key) for key in now}
    kept = {key: mark for key, mark in old.items() if not (key in now or key in over or _gone(key) in now)}
    joined = kept | dict(now)
    return dict(list(joined.items())[-KEPT:])


def packed(marks: Marks) -> bytes:
    return b"".join(key + mark for key, mark in marks.items())


def unpacked(data: bytes) -> Marks:
    return {data[n : n + 8]: data[n + 8 : n + 16] for n in range(0, len(data), 16)}


def _parts(name: str, document: bytes) -> Iterator[tuple[bytes, bytes]]:
    if name.endswith(".json"):
        for key, item in _json(document)[1]:
            yield _mark(key), msgspec.json.encode(item, order="deterministic")
        return
    for element, called in _elements(_xml(document)):
        # canonical: what is declared above an entry is no change of the entry
        yield _mark(called), etree.tostring(element, method="c14n", exclusive=True, with_tail=False)


def _elements(root: Any) -> Iterator[tuple[Any, bytes]]:
    """Each entry with what it is called; a tombstone is called otherwise than its entry."""
    if root.tag == "rss":
        root = root.find("channel")
        if root is None:
            raise ValueError("no feed: RSS without a channel")
    for element in root:
        match element.tag:
            case "item":
                yield element, element.findtext("guid", "").encode()
            case tag if tag == f"{_ATOM}entry":
                yield element, element.findtext(f"{_ATOM}id", "").encode()
            case tag if tag == _DELETED:
                yield element, b"deleted " + _mark(element.get("ref", "").encode())


def _xml(document: bytes) -> Any:
    try:
        return etree.fromstring(document, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as cause:
        raise ValueError(f"no XML: {cause}") from cause


def _json(document: bytes) -> tuple[dict[str, Any], list[tuple[bytes, Any]]]:
    """The feed, and each of its items with its id."""
    try:
        feed = msgspec.json.decode(document, type=dict[str, Any])
        return feed, [(str(item["id"]).encode(), item) for item in feed["items"]]
    except (msgspec.DecodeError, KeyError, TypeError) as cause:
        raise ValueError(f"no JSON Feed: {cause!r}") from cause


def _gone(key: bytes) -> bytes:
    """The key of the tombstone of the entry of that key."""
    return _mark(b"deleted " + key)


def _mark(data: bytes) -> bytes:
    return blake2b(data, digest_size=8).digest()
