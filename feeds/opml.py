"""OPML 2.0 of all feeds (opml.org/spec2.opml), to import into a reader at once, or to follow: a reader that subscribes
to the list itself takes up what is added to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import etree

from feeds.spec import FeedSpec, Site
from regionwire.regions import region_label


def opml(specs: Sequence[FeedSpec], site: Site) -> bytes:
    """The list in UTF-8, one folder a country, in the order of `specs`.

    It changes when the list does, not with the stories, and has no date: that it changed says its Last-Modified.
    """
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = site.title
    etree.SubElement(head, "ownerName").text = site.author
    etree.SubElement(head, "ownerId").text = site.url()
    etree.SubElement(head, "docs").text = "http://opml.org/spec2.opml"
    body = etree.SubElement(root, "body")
    folders = {"": body}
    for spec in specs:
        if spec.country not in folders:
            folders[spec.country] = etree.SubElement(body, "outline", text=region_label(spec.country))
        _subscription(folders[spec.country], spec, site)
    etree.indent(root)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True)) + b"\n"


def _subscription(folder: Any, spec: FeedSpec, site: Site) -> None:
    etree.SubElement(
        folder,
        "outline",
        type="rss",  # what OPML calls any feed
        text=spec.title,
        title=f"{spec.title} — {site.title}",
        description=spec.subtitle,
        xmlUrl=site.url(spec.file("xml")),
        htmlUrl=site.url(spec.file("html")),
        language=site.language,
    )
