"""Elements of other vocabularies, which say the same in Atom and in RSS: the picture, and the place."""

from __future__ import annotations

from typing import Any

from lxml import etree

from feeds.entry import Spot
from regionwire.item import Image

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"
GEORSS = "http://www.georss.org/georss"
HISTORY = "http://purl.org/syndication/history/1.0"  # RFC 5005
MEDIA = "http://search.yahoo.com/mrss/"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"  # RFC 6721
XHTML = "http://www.w3.org/1999/xhtml"


def put_picture(element: Any, image: Image) -> None:
    """Media RSS 1.5. No enclosure beside it: that needs a length in bytes, and pictures are not fetched."""
    media = etree.SubElement(element, f"{{{MEDIA}}}content", url=image.url, medium="image")
    if image.caption:
        etree.SubElement(media, f"{{{MEDIA}}}description", type="plain").text = image.caption
    if image.credit:
        etree.SubElement(media, f"{{{MEDIA}}}credit").text = image.credit
    etree.SubElement(element, f"{{{MEDIA}}}thumbnail", url=image.url)


def put_place(element: Any, spot: Spot) -> None:
    """GeoRSS Simple; nothing where the coordinates are not known."""
    if spot.point:
        etree.SubElement(element, f"{{{GEORSS}}}point").text = spot.point
        etree.SubElement(element, f"{{{GEORSS}}}featurename").text = spot.name
