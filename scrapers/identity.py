"""Which of several articles that a page describes is its own."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from urllib.parse import unquote, urlsplit

from scrapers.inventory import Inventory
from scrapers.trim import key

TELLING = 20  # characters: a shorter headline may be part of another one by chance


class Identity:
    """What a page is called and where it is; worked out when first asked, for few pages describe several articles."""

    def __init__(self, inventory: Inventory, addresses: Iterable[str], titles: Iterable[str]) -> None:
        self._inventory, self._addresses, self._titles = inventory, tuple(addresses), tuple(titles)

    def at(self, address: str) -> bool:
        """Whether `address`, absolute or from the root, is this page's: scheme, `www.`, query and fragment aside."""
        return self._is_here(*_place(address))

    def elsewhere(self, addresses: Iterable[str]) -> bool:
        """Whether `addresses` lead to another page: one of them has a path, and none is this page's."""
        led = [(host, path) for host, path in map(_place, set(addresses)) if len(path) > 1]
        return bool(led and any(path for _, path in self._places)) and not any(self._is_here(*it) for it in led)

    def named(self, headline: str) -> bool:
        """Whether the page is called so, in its title, in its heading or for machines."""
        known = key(headline)
        return bool(known) and (known in self._keys or (len(known) > TELLING and any(known in it for it in self._keys)))

    def _is_here(self, host: str, path: str) -> bool:
        return len(path) > 1 and any(own == path and host in ("", at) for at, own in self._places)

    @cached_property
    def _places(self) -> tuple[tuple[str, str], ...]:
        return tuple(_place(it) for it in set(self._addresses) if it)

    @cached_property
    def _keys(self) -> frozenset[str]:
        title = self._inventory.tree.css_first("head > title")
        printed = [it.text(deep=True) for it in (title, *self._inventory.headings) if it is not None]
        return frozenset(map(key, (*self._titles, *printed))) - {""}


def _place(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
    except ValueError:  # "http://[": pages hold anything
        return "", ""
    return parts.netloc.lower().removeprefix("www."), unquote(parts.path).rstrip("/")
