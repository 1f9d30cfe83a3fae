"""The declared sources by host: whose address one is, and how that source spells it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from regionwire.source import Source
from regionwire.urls import bare_host, canonical_url, host_of


class Sites:
    """Sources by their bare hosts. One host of two sources is of the first by key."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._sources: dict[str, Source] = {}
        for source in sorted(sources, key=lambda it: it.key):
            for host in (host_of(source.base), *(host_of(f"https://{name}") for name in source.hosts)):
                self._sources.setdefault(bare_host(host), source)

    def source(self, url: str) -> Source | None:
        """The source under whose base or hosts an address stands; None where it is no source's, or no address."""
        with suppress(ValueError):
            return self._sources.get(bare_host(host_of(url)))
        return None

    def canonical(self, url: str) -> str:
        """The canonical spelling of any http(s) address, aliases of its source included.

        ValueError where it is none; see `canonical_url`.
        """
        source = self.source(url)
        if source is None:  # unless it shows a page of a source
            url = canonical_url(url)
            source = self.source(url)
        if source is None:
            return url
        return canonical_url(url, base=source.base, hosts=source.hosts, aliases=source.aliases)
