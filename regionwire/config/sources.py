"""What may be wrong with a declared source beyond its types."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from zoneinfo import available_timezones

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from regionwire.config.regions import region_codes
from regionwire.config.typed import nearest
from regionwire.regions import known_countries
from regionwire.source import Source
from regionwire.urls import host_of

LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")  # a language tag's form (BCP 47, as RFC 4647 section 2.1)
NO_PAGE = LexborHTMLParser("")  # to try selectors on


def faults(source: Source) -> Iterator[tuple[str, str, str]]:
    """What types and limits do not find: key, problem, hint."""
    if source.zone not in available_timezones():
        yield "zone", f"no such time zone: {source.zone!r}", nearest(source.zone, available_timezones())
    if not re.fullmatch("[a-z]{2}", source.country):
        yield "country", f"not a country's code: {source.country!r}", 'two lower-case letters, as in "ml" (ISO 3166-1)'
    if source.home and source.home not in (homes := region_codes(known_countries())):
        yield "home", f"no gazetteer knows the region {source.home!r}", nearest(source.home, homes)
    if not LANGUAGE.fullmatch(source.language):
        yield "language", f"not a language tag: {source.language!r}", 'as in "fr" or "pt-BR" (BCP 47)'
    scheme, _, host = source.base.partition("://")
    if scheme.lower() not in ("http", "https") or not _is_host(host.removesuffix("/")):
        yield "base", f"not an http(s) address: {source.base!r}", 'scheme and host only: "https://www.example.org"'
    for n, host in enumerate(source.hosts):
        if not _is_host(host):
            yield f"hosts[{n}]", f"not a host name: {host!r}", 'a bare name, as in "example.org" or "example.org:8080"'
    for n, (pattern, replacement) in enumerate(source.aliases):
        try:
            re.compile(pattern).sub(replacement, "")
        except (re.error, IndexError) as cause:  # IndexError: the replacement names a group that the pattern has not
            hint = r"['^/article/(\d+)/.*', '/article/\1']: a pattern, and what stands in its place"
            yield f"aliases[{n}]", f"{pattern!r}, {replacement!r}: {cause}", hint
    if not source.listings:
        hint = '[[source.NAME.listings]] kind = "feed", url = "/feed/"'
        yield "listings", "a source needs at least one listing", hint
    for n, listing in enumerate(source.listings):
        try:
            host_of(source.absolute(listing.url))
        except ValueError as cause:
            yield f"listings[{n}].url", f"{listing.url!r}: {cause}", 'a path or an http(s) address, as in "/feed/"'
    for key, pattern in _patterns(source):
        try:
            re.compile(pattern)
        except re.error as cause:
            yield key, f"{pattern!r} is no regular expression: {cause}", ""
    for key, selector in _selectors(source):
        try:
            NO_PAGE.css(selector)
        except SelectolaxError:
            yield key, f"{selector!r} is no CSS selector", ""


def _is_host(name: str) -> bool:
    """Whether `name` is a host, or host:port, and nothing else."""
    try:
        return not re.search(r"[\s/?#@\\]", name) and bool(host_of(f"http://{name}"))
    except ValueError:
        return False


def _patterns(source: Source) -> Iterator[tuple[str, str]]:
    """Every pattern that a source declares, with its key."""
    yield from (("story", source.story), ("skip", source.skip))
    for key in ("noise", "end", "paywall"):
        yield from ((key, one) for one in getattr(source, key))


def _selectors(source: Source) -> Iterator[tuple[str, str]]:
    """Every selector that a source declares, with its key."""
    yield from (("remove", one) for one in source.remove)
    for field_ in fields(source.fields):
        yield from ((f"fields.{field_.name}", one) for one in getattr(source.fields, field_.name))
    for n, listing in enumerate(source.listings):
        named = {name: getattr(listing, name) for name in ("item", "link", "title", "date", "teaser")}
        yield from ((f"listings[{n}].{name}", one) for name, one in named.items() if one)
