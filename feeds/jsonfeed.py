"""JSON Feed 1.1 (jsonfeed.org/version/1.1), of the same entries under the same ids.

What the format has no word for stands in `_regionwire`: regions and other categories by code, copies and other reports.
"""

from __future__ import annotations

from typing import Any

import msgspec

from feeds.channel import MAX_BYTES, Channel, fitting
from feeds.entry import Entry, Link
from feeds.spec import Site

TYPE = "application/feed+json"


def feed(channel: Channel, site: Site) -> bytes:
    """The document in UTF-8, of as many entries as go into MAX_BYTES; a line an item."""
    spec = channel.spec
    head: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{spec.title} — {site.title}",
        "home_page_url": site.url(spec.file("html")),
        "feed_url": site.url(spec.file("json")),
        "description": spec.subtitle,
        "icon": site.url("icon.png"),
        "favicon": site.url("icon.png"),
        "authors": [{"name": site.author, "url": site.url()}],
        "language": site.language,
    }
    if site.hubs:
        head["hubs"] = [{"type": "WebSub", "url": hub} for hub in site.hubs]
    opening = msgspec.json.encode(head)[:-1] + b',"items":[\n'
    closing = b"\n]}\n"
    room = MAX_BYTES - len(opening) - len(closing)
    items = fitting(channel, room, lambda one: msgspec.json.encode(item(one)), lambda made: len(made) + 2)
    return opening + b",\n".join(items) + closing


def item(one: Entry) -> dict[str, Any]:
    """A story as an item."""
    made: dict[str, Any] = {"id": one.id, "url": one.url, "title": one.title}
    if one.story:
        made |= {"content_html": one.story, "summary": one.summary}
    else:  # an item has content of one kind or the other
        made["content_text"] = one.summary or one.title
    if one.image:
        made["image"] = one.image.url
    made |= {
        "date_published": one.published,
        "date_modified": one.updated,
        "authors": [{"name": name} for name in one.authors],
        "tags": list(dict.fromkeys(category.label for category in one.categories)),
        "language": one.language,
        "_regionwire": _beyond(one),
    }
    return made


def _beyond(one: Entry) -> dict[str, Any]:
    """What JSON Feed has no word for. Members that would be empty are left out."""
    told: dict[str, Any] = {"outlet": one.outlet, "rights": one.source.rights if one.source else ""}
    for category in one.categories:
        told.setdefault(category.kind, []).append(category.term)
    if one.spot and one.spot.point:
        told["point"] = [float(degrees) for degrees in one.spot.point.split()]
        told["place"] = one.spot.name
    told["copies"] = [_link(other) for other in one.named if not other.id]
    told["related"] = [_link(other) for other in one.named if other.id]
    return {name: value for name, value in told.items() if value}


def _link(link: Link) -> dict[str, str]:
    named = {"url": link.url, "title": link.outlet}
    return named | {"id": link.id} if link.id else named
