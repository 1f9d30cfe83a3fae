"""Which of several articles that a page describes is its own."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from scrapers.trim import key

TELLING = 20  # characters: a shorter headline may be part of another one by chance


class Identity:
    """What a page is called and where it is; worked out when first asked, for few pages describe several articles."""

    def __init__(self, tree: LexborHTMLParser, addresses: Iterable[str], titles: Iterable[str]) -> None:
        self._tree, self._addresses, self._titles = tree, tuple(addresses), tuple(titles)

    def at(self, address: str) -> bool:
        """Whether `address`, absolute or from the root, is this page's: scheme, `www.`, query and fragment aside."""
        host, path = _place(address)
        return len(path) > 1 and any(own == path and host in ("", at) for at, own in self._places)

    def elsewhere(self, addresses: Iterable[str]) -> bool:
        """Whether `addresses` lead to another page: one of them has a path, and none is this page's."""
        led = [it for it in addresses if len(_place(it)[1]) > 1]
        return bool(led and any(path for _, path in self._places)) and not any(map(self.at, led))

    def named(self, headline: str) -> bool:
        """Whether the page is called so, in its title, in its heading or for machines."""
        known = key(headline)
        return bool(known) and (known in self._keys or (len(known) > TELLING and any(known in it for it in self._keys)))

    @cached_property
    def _places(self) -> tuple[tuple[str, str], ...]:
        return tuple(_place(it) for it in self._addresses if it)

    @cached_property
    def _keys(self) -> frozenset[str]:
        printed = (it.text(deep=True) for it in self._tree.css("h1, head > title"))
        return frozenset(map(key, (*self._titles, *printed))) - {""}


def _place(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
    except ValueError:  # "http://[": pages hold anything
        return "", ""
    return parts.netloc.lower().removeprefix("www."), unquote(parts.path).rstrip("/")
