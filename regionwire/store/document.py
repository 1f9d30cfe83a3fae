"""An item as a row holds it: JSON, compressed."""

from __future__ import annotations

import zlib
from typing import Any

import msgspec

from regionwire.item import Item

_decoder = msgspec.json.Decoder(Item)


def document(item: Item) -> bytes:
    return zlib.compress(msgspec.json.encode(item), 6)


def item_of(row: Any) -> Item:
    """The item of a row that has a `document`."""
    return _decoder.decode(zlib.decompress(row.document))
