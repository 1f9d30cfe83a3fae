"""RSS 2.0 (rssboard.org/rss-specification) by the Board's profile (rssboard.org/rss-profile), where Atom is not read.

The same entries under the same ids. An item is dated by `published`, and items stand in that order, the last first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from html import escape
from importlib.metadata import version
from typing import Any

from lxml import etree

from feeds import atom
from feeds.channel import KEPT, MAX_BYTES, Channel, fitting
from feeds.entry import Category, Entry
from feeds.extension import ATOM, CONTENT, DC, GEORSS, MEDIA, put_picture, put_place
from feeds.spec import Site

TYPE = "application/rss+xml"
ICON = 96  # pixels, width and height of icon.png: RSS wants 88 to 144 wide
XML = "http://www.w3.org/XML/1998/namespace"

_PREFIXES = {"atom": ATOM, "content": CONTENT, "dc": DC, "georss": GEORSS, "media": MEDIA}
_END = b"</channel>"
_ANGLES = str.maketrans("<>", "‹›")


def feed(channel: Channel, site: Site) -> bytes:
    """The document in UTF-8, of as many entries as go into MAX_BYTES."""
    root = etree.Element("rss", {f"{{{XML}}}lang": site.language}, version="2.0", nsmap=_PREFIXES)
    root.addprevious(etree.ProcessingInstruction("xml-stylesheet", 'type="text/css" href="feed.css"'))
    head = etree.SubElement(root, "channel")
    _describe(head, channel, site)
    start, end, tail = _document(root).rpartition(_END)
    latest = sorted(channel.entries, key=lambda one: (one.published, one.updated, one.id), reverse=True)
    room = MAX_BYTES - len(start) - len(end) - len(tail)
    items = fitting(replace(channel, entries=tuple(latest)), room, lambda one: _written(one, site), len)
    return b"".join((start, *items, end, tail))


def _document(root: Any) -> bytes:
    return bytes(etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)) + b"\n"


@lru_cache(maxsize=KEPT)
def _written(one: Entry, site: Site) -> bytes:
    """An entry as it stands in a document, whose root has the prefixes."""
    root = etree.Element("channel", nsmap=_PREFIXES)
    root.append(_item(one, site))
    written: bytes = etree.tostring(root, encoding="UTF-8")
    return written[written.index(b">") + 1 :].removesuffix(_END)


def _describe(head: Any, channel: Channel, site: Site) -> None:
    spec = channel.spec
    title, page = _plain(f"{spec.title} — {site.title}"), site.url(spec.file("html"))
    _put(head, "title", title)
    _put(head, "link", page)
    _put(head, "description", escape(spec.subtitle, quote=False))
    _put(head, "language", site.language)
    if site.rights:
        _put(head, "copyright", site.rights)
    _put(head, "lastBuildDate", _date(channel.updated(site.since)))
    _put(head, "generator", f"Regionwire {version('regionwire')}")
    _put(head, "docs", "https://www.rssboard.org/rss-specification")
    _put(head, "ttl", str(max(1, round(site.interval / 60))))
    image = etree.SubElement(head, "image")
    _put(image, "url", site.url("icon.png"))
    _put(image, "title", title)
    _put(image, "link", page)
    _put(image, "width", str(ICON))
    _put(image, "height", str(ICON))
    _link(head, rel="self", type=TYPE, href=site.url(spec.file("rss")))
    for hub in site.hubs:
        _link(head, rel="hub", href=hub)
    if channel.previous:  # archive documents are Atom, of entries with the same ids
        _link(head, rel="prev-archive", type=atom.TYPE, href=channel.previous)
    head[-1].tail = "\n"


def _item(one: Entry, site: Site) -> Any:
    item = etree.Element("item", nsmap=_PREFIXES)
    _put(item, "title", _plain(one.title))
    _put(item, "link", one.url)
    if one.summary or one.story:  # an item with content has a description before it
        _put(item, "description", escape(one.summary, quote=False))
    if one.story:
        _put(item, f"{{{CONTENT}}}encoded", one.story)
    for name in one.authors:
        _put(item, f"{{{DC}}}creator", name)
    _put(item, f"{{{DC}}}publisher", one.outlet)
    _put(item, f"{{{DC}}}language", one.language)
    for category in _told_apart(one.categories):
        _put(item, "category", _plain(category.label), domain=site.mint(category.kind))
    guid = _put(item, "guid", one.id)
    guid.set("isPermaLink", "false")
    _put(item, "pubDate", _date(one.published))
    _put(item, f"{{{ATOM}}}updated", one.updated.isoformat())
    if one.source:
        if one.source.feed:
            _put(item, "source", _plain(one.source.name), url=one.source.feed)
        if one.source.rights:
            _put(item, f"{{{DC}}}rights", one.source.rights)
    for other in one.named:
        _link(item, rel="related", type="text/html", title=_plain(other.outlet), href=other.url)
    if one.spot:
        put_place(item, one.spot)
    if one.image:
        put_picture(item, one.image)
    item.tail = "\n"  # a line an item: an edit shows as one line
    return item


def _put(parent: Any, name: str, text: str, **attributes: str) -> Any:
    element = etree.SubElement(parent, name, attributes)
    element.text = text
    return element


def _link(parent: Any, **attributes: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}link", attributes)


def _plain(text: str) -> str:
    """What is plain text by the profile and markup to some readers: `<` would lose them the words behind it."""
    return text.translate(_ANGLES)


def _date(at: datetime) -> str:
    return format_datetime(at, usegmt=True)  # RFC 822 as the profile has it, in UTC


def _told_apart(categories: Iterable[Category]) -> Iterable[Category]:
    """The categories without those that a reader could not tell from another: a label once a scheme."""
    return {(one.kind, one.label): one for one in categories}.values()
