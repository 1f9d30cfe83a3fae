"""Atom 1.0 (RFC 4287) by feedgen; the only module that knows feedgen.

feedgen 1.0.0 drops every attribute of an entry's links but href, writes a source without id, sets no language on an
entry and takes text only for the subtitle. Its extensions are handed the finished element: ours put that right.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib.metadata import version
from typing import Any

import structlog
from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from feeds.entry import Entry
from feeds.spec import FeedSpec, Site, feed_id
from regionwire.item import Image
from regionwire.source import Source

MAX_BYTES = 512 * 1024  # of a feed: parsers need 2 to 10 ms an entry, hosted readers cut off at 1 to 5 MB
MAX_ENTRY = 96 * 1024  # of an entry with its whole story; a longer one goes out as its summary

_XHTML = "http://www.w3.org/1999/xhtml"
_GEORSS = "http://www.georss.org/georss"
_MEDIA = "http://search.yahoo.com/mrss/"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_STYLESHEET = b'<?xml-stylesheet type="text/css" href="feed.css"?>\n'

log = structlog.get_logger("regionwire.feeds")


def feed(spec: FeedSpec, chosen: Sequence[Entry], site: Site) -> bytes:
    """The document in UTF-8 of these entries, in this order, less the last ones that do not go into MAX_BYTES."""
    generator = _head(spec, site)
    room = MAX_BYTES - len(generator.atom_str()) - len(_STYLESHEET)
    updated = site.since
    for one in chosen:
        try:
            element, size = _fitting(one, site)
        except ValueError as cause:
            log.warning("story left out", feed=spec.slug, story=one.id, cause=str(cause))
            continue
        room -= size
        if room < 0:
            break
        generator.add_entry(element, order="append")
        updated = max(updated, one.updated)
    generator.updated(updated)
    declaration, newline, document = generator.atom_str().partition(b"?>\n")
    return bytes(declaration + newline + _STYLESHEET + document)


def _head(spec: FeedSpec, site: Site) -> Any:
    head = FeedGenerator()
    head.register_extension("regionwire", _FeedExtension, _EntryExtension)
    head.id(feed_id(site, spec))
    head.title(f"{spec.title} — {site.title}")
    head.updated(site.since)
    head.author(name=site.author)
    head.language(site.language)
    head.link(href=site.url(f"{spec.slug}.xml"), rel="self", type="application/atom+xml")
    head.link(href=site.url(f"{spec.slug}.html"), rel="alternate", type="text/html", hreflang=site.language)
    head.generator("Regionwire", version=version("regionwire"), uri=site.url())
    head.icon(site.url("icon.png"))
    if site.rights:
        head.rights(site.rights)
    head.regionwire.subtitle = spec.subtitle
    head.regionwire.page = site.url(f"{spec.slug}.html")
    return head


def _fitting(one: Entry, site: Site) -> tuple[Any, int]:
    """The entry as feedgen holds it and its size in bytes, without its story where that is too long."""
    element = _entry(one, site, content=True)
    size = _size(element)
    if size > MAX_ENTRY and one.html:
        element = _entry(one, site, content=False)
        size = _size(element)
    return element, size


def _size(element: Any) -> int:
    return len(etree.tostring(element.atom_entry(), encoding="UTF-8", xml_declaration=False))


def _entry(one: Entry, site: Site, *, content: bool) -> Any:
    element = FeedEntry()
    element.register_extension("regionwire", _EntryExtension)
    element.regionwire.entry, element.regionwire.site = one, site
    element.id(one.id)
    element.title(one.title)
    element.published(one.published)
    element.updated(one.updated)
    for name in one.authors:
        element.author(name=name)
    element.link(href=one.url, rel="alternate")  # feedgen wants one where there is no content; written anew below
    element.summary(one.summary)
    if content and one.html:
        element.content(_figure(one.image, one.html) + one.html, type="html")
    for region in one.regions:
        element.category(term=region.code, scheme=site.mint("regions"), label=region.label)
    if one.spot and one.spot.district:
        element.category(term=one.spot.district, scheme=site.mint("districts"), label=one.spot.district_label)
    if one.section:
        element.category(term=one.section, scheme=site.mint("sections"), label=one.section)
    if one.source and one.source.rights:
        element.rights(one.source.rights)
    return element


def _figure(image: Image | None, html: str) -> str:
    """The lead image as HTML; "" where there is none, or where the story shows it itself."""
    if image is None or escape(image.url) in html:
        return ""
    words = " — ".join(filter(None, (image.caption, image.credit)))
    caption = f"<figcaption>{escape(words)}</figcaption>" if words else ""
    return f'<figure><img src="{escape(image.url)}" alt="{escape(image.caption)}">{caption}</figure>'


class _FeedExtension(BaseExtension):  # type: ignore[misc]  # feedgen ships no types
    """The feed's prefixes, and a subtitle that browsers show with a link to the page (RFC 4287 section 3.1.1.3)."""

    subtitle = ""
    page = ""

    def extend_ns(self) -> dict[str, str]:
        return {"georss": _GEORSS, "media": _MEDIA}

    def extend_atom(self, feed: Any) -> Any:
        subtitle = etree.SubElement(feed, "subtitle", type="xhtml")
        division = etree.SubElement(subtitle, f"{{{_XHTML}}}div", nsmap={None: _XHTML})
        division.text = f"{self.subtitle}. "
        link = etree.SubElement(division, f"{{{_XHTML}}}a", href=self.page)
        link.text = "Lire comme une page"
        subtitle.tail = "\n"
        return feed


class _EntryExtension(BaseEntryExtension):  # type: ignore[misc]  # feedgen ships no types
    """What feedgen loses or does not know. feedgen's tree is in no namespace: bare names are Atom's."""

    entry: Entry
    site: Site

    def extend_atom(self, element: Any) -> Any:
        one = self.entry
        element.set(_LANG, one.language)
        for link in element.findall("link"):
            element.remove(link)
        etree.SubElement(element, "link", rel="alternate", type="text/html", hreflang=one.language, href=one.url)
        for copy in one.copies:
            etree.SubElement(element, "link", rel="related", type="text/html", title=copy.title, href=copy.url)
        for other in one.related:
            etree.SubElement(element, "link", rel="related", type="text/html", title=other.title, href=other.url)
        if one.source:
            self._source(element, one.source)
        if one.spot and one.spot.point:
            etree.SubElement(element, f"{{{_GEORSS}}}point").text = one.spot.point
            etree.SubElement(element, f"{{{_GEORSS}}}featurename").text = one.spot.name
        if one.image:
            self._media(element, one.image)
        element.tail = "\n"  # a line an entry: an edit shows as one line
        return element

    def _source(self, element: Any, declared: Source) -> None:
        source = etree.SubElement(element, "source")
        etree.SubElement(source, "id").text = self.site.mint(f"source/{declared.key}")
        etree.SubElement(source, "title").text = declared.name
        etree.SubElement(source, "updated").text = self.entry.updated.isoformat()
        etree.SubElement(
            source, "link", rel="alternate", type="text/html", hreflang=declared.language, href=declared.base
        )
        if declared.rights:
            etree.SubElement(source, "rights").text = declared.rights

    def _media(self, element: Any, image: Image) -> None:
        # not an enclosure: that needs a length in bytes, and we have not fetched the picture
        media = etree.SubElement(element, f"{{{_MEDIA}}}content", url=image.url, medium="image")
        if image.caption:
            etree.SubElement(media, f"{{{_MEDIA}}}description", type="plain").text = image.caption
        if image.credit:
            etree.SubElement(media, f"{{{_MEDIA}}}credit").text = image.credit
        etree.SubElement(element, f"{{{_MEDIA}}}thumbnail", url=image.url)
