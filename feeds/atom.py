"""Atom 1.0 (RFC 4287) by feedgen; the only module that knows feedgen.

feedgen 1.0.0 drops every attribute of an entry's links but href, writes a source without id, sets no language on an
entry, takes text only for the subtitle, and knows neither archives (RFC 5005) nor tombstones (RFC 6721). Its extensions
are handed the finished element: ours put that right.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import version
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from feeds.channel import KEPT, MAX_BYTES, Channel, fitting
from feeds.entry import Entry
from feeds.extension import GEORSS, HISTORY, MEDIA, TOMBSTONES, XHTML, put_picture, put_place
from feeds.spec import Site, feed_id
from regionwire.source import Source

TYPE = "application/atom+xml"
LINK = 1024  # bytes, more than the address of an archive document takes

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PREFIXES = {"georss": GEORSS, "media": MEDIA}  # of every document
_END = b"</feed>"
_AS_A_PAGE = {"fr": "Lire comme une page", "en": "Read it as a page"}


def feed(channel: Channel, site: Site) -> bytes:
    """The document in UTF-8, of as many entries as go into MAX_BYTES; an archive document has all of them."""
    head = _opening(channel, site)
    found = fitting(channel, MAX_BYTES - len(head) - len(_END), lambda one: _written(one, site), len)
    return b"".join((head, *found, _END))


def held(channel: Channel, site: Site) -> frozenset[str]:
    """The ids of the entries that stand in the document, also when it leads on to an archive that has yet to begin."""
    room = MAX_BYTES - len(_opening(channel, site)) - len(_END) - LINK
    found = fitting(channel, room, lambda one: (one.id, _written(one, site)), lambda written: len(written[1]))
    return frozenset(called for called, _ in found)


def _opening(channel: Channel, site: Site) -> bytes:
    """The document as far as its first entry."""
    declaration, newline, document = _head(channel, site).atom_str().partition(b"?>\n")
    return b"".join((declaration, newline, _stylesheet(channel, site), document.removesuffix(_END)))


def _head(channel: Channel, site: Site) -> Any:
    """The feed without its entries."""
    spec = channel.spec
    address, page = site.url(spec.file("xml")), site.url(spec.file("html"))
    head = FeedGenerator()
    head.register_extension("regionwire", _FeedExtension, _EntryExtension)
    head.regionwire.channel, head.regionwire.site, head.regionwire.page = channel, site, page
    head.id(feed_id(site, spec))
    head.title(f"{spec.title} — {site.title}")
    head.updated(channel.updated(site.since))
    head.author(name=site.author)
    head.language(site.language)
    head.link(href=channel.archive or address, rel="self", type=TYPE)
    head.link(href=page, rel="alternate", type="text/html", hreflang=site.languages[0])
    if channel.archive:
        head.link(href=address, rel="current", type=TYPE)
    else:  # an archive document never changes: there is nothing of it that a hub could tell
        for hub in site.hubs:
            head.link(href=hub, rel="hub")
    if channel.previous:
        head.link(href=channel.previous, rel="prev-archive", type=TYPE)
    head.generator("Regionwire", version=version("regionwire"), uri=site.url())
    head.icon(site.url("icon.png"))
    head.logo(site.url("logo.png"))
    if site.rights:
        head.rights(site.rights)
    return head


def _stylesheet(channel: Channel, site: Site) -> bytes:
    """For browsers, by a relative address, as they take none of another host."""
    up = "../" * channel.archive.removeprefix(site.url()).count("/")
    return f'<?xml-stylesheet type="text/css" href="{up}feed.css"?>\n'.encode()


@lru_cache(maxsize=KEPT)
def _written(one: Entry, site: Site) -> bytes:
    """An entry as it stands in a document, whose root has the prefixes."""
    root = etree.Element("feed", nsmap=_PREFIXES)
    root.append(_entry(one, site).atom_entry())
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=False)
    return written[written.index(b">") + 1 :].removesuffix(_END)


def _entry(one: Entry, site: Site) -> Any:
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
    if one.summary:  # with neither summary nor content the alternate link is enough (RFC 4287 section 4.1.2)
        element.summary(one.summary)
    if one.story:
        element.content(one.story, type="html")
    for category in one.categories:
        element.category(term=category.term, scheme=site.mint(category.kind), label=category.label)
    if one.source and one.source.rights:
        element.rights(one.source.rights)
    return element


class _FeedExtension(BaseExtension):  # type: ignore[misc]  # feedgen ships no types
    """The feed's prefixes, a subtitle that browsers show with a link to the page (RFC 4287 section 3.1.1.3), that an
    archive is one, and what was taken back."""

    channel: Channel
    site: Site
    page: str

    def extend_ns(self) -> dict[str, str]:
        used = dict(_PREFIXES)
        if self.channel.archive:
            used["fh"] = HISTORY
        if self.channel.gone:
            used["at"] = TOMBSTONES
        return used

    def extend_atom(self, feed: Any) -> Any:
        subtitle = etree.SubElement(feed, "subtitle", type="xhtml")
        division = etree.SubElement(subtitle, f"{{{XHTML}}}div", nsmap={None: XHTML})
        division.text = f"{self.channel.spec.subtitle}. "
        link = etree.SubElement(division, f"{{{XHTML}}}a", href=self.page)
        link.text = _AS_A_PAGE.get(self.site.language.partition("-")[0], _AS_A_PAGE["en"])
        if self.channel.archive:
            etree.SubElement(feed, f"{{{HISTORY}}}archive")
        held = {one.id for one in self.channel.entries}
        for gone in self.channel.gone:
            if gone.id not in held:
                when = gone.at.isoformat()
                etree.SubElement(feed, f"{{{TOMBSTONES}}}deleted-entry", ref=gone.id, when=when).tail = "\n"
        feed[-1].tail = "\n"
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
        etree.SubElement(element, "link", rel="via", type="text/html", title=one.outlet, href=one.url)
        for other in one.named:
            etree.SubElement(element, "link", rel="related", type="text/html", title=other.outlet, href=other.url)
        if one.source:
            self._source(element, one.source)
        if one.spot:
            put_place(element, one.spot)
        if one.image:
            put_picture(element, one.image)
        element.tail = "\n"  # a line an entry: an edit shows as one line
        return element

    def _source(self, element: Any, declared: Source) -> None:
        source = etree.SubElement(element, "source")
        etree.SubElement(source, "id").text = self.site.mint(f"source/{declared.key}")
        etree.SubElement(source, "title").text = declared.name
        etree.SubElement(source, "updated").text = self.entry.updated.isoformat()
        if declared.feed:
            etree.SubElement(source, "link", rel="self", href=declared.feed)
        etree.SubElement(
            source, "link", rel="alternate", type="text/html", hreflang=declared.language, href=declared.base
        )
        if declared.rights:
            etree.SubElement(source, "rights").text = declared.rights
