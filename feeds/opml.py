"""OPML 2.0 of all feeds, to import into a reader at once (opml.org/spec2.opml)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from email.utils import format_datetime
from itertools import groupby
from typing import Any

from lxml import etree

from feeds.spec import FeedSpec, Site
from regionwire.regions import region_label


def opml(specs: Sequence[FeedSpec], site: Site) -> bytes:
    """The list in UTF-8, one folder a country, in the order of `specs`.

    It changes when the list does, not with the stories: it is dated `site.since`.
    """
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = site.title
    etree.SubElement(head, "dateCreated").text = format_datetime(site.since.astimezone(UTC), usegmt=True)
    etree.SubElement(head, "ownerName").text = site.author
    etree.SubElement(head, "docs").text = "http://opml.org/spec2.opml"
    body = etree.SubElement(root, "body")
    for country, members in groupby(specs, key=lambda spec: spec.country):
        folder = etree.SubElement(body, "outline", text=region_label(country)) if country else body
        for spec in members:
            _subscription(folder, spec, site)
    etree.indent(root)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True)) + b"\n"


def _subscription(folder: Any, spec: FeedSpec, site: Site) -> None:
    etree.SubElement(
        folder,
        "outline",
        type="rss",  # what OPML calls any feed
        text=spec.title,
        title=f"{spec.title} — {site.title}",
        xmlUrl=site.url(f"{spec.slug}.xml"),
        htmlUrl=site.url(f"{spec.slug}.html"),
        language=site.language,
    )
