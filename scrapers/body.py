"""Taking content encodings off a body (RFC 9110 section 8.4) without ever holding more than a limit.

A body is inflated in one go from the bytes of the wire, which are limited themselves: 329 bytes of brotli can hold
200 MB.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator

import brotli
import zstandard

ACCEPT_ENCODING = "gzip, br, zstd"
MOST_ENCODINGS = 2  # more than two, one over the other, is an attack or an accident
MOST_MEMBERS = 100  # of one body: each costs a copy of all that follow

_ZSTD_WINDOW = 8 << 20  # RFC 9659: what a content encoding may ask a client to hold
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_ZSTD_SLICE = 128  # a block of 4 bytes may hold 128 KiB: this much input gives at most 4 MiB at once


class BodyError(Exception):
    """A body that cannot be had whole: `cause` in plain words, `partial` what could be had of it."""

    def __init__(self, cause: str, partial: bytes) -> None:
        self.cause, self.partial = cause, partial
        super().__init__(cause)


class Overflow(BodyError):
    """More bytes than the limit after decompression."""


class Damaged(BodyError):
    """The compressed stream is cut, is no such stream, or is of an encoding we do not know."""


def inflate(wire: bytes, content_encoding: str, limit: int) -> bytes:
    """`wire` without its encodings, given as the Content-Encoding header has them; at most `limit` bytes.

    Raises Overflow and Damaged. Memory stays within a few MiB of `limit`, whatever the ratio of compression.
    """
    names = [name for token in content_encoding.lower().split(",") if (name := token.strip()) not in ("", "identity")]
    if len(names) > MOST_ENCODINGS:
        raise Damaged(f"{len(names)} content encodings, one over the other", b"")
    body = wire
    for name in reversed(names):  # listed in the order in which they were applied
        if name not in _PIECES:
            raise Damaged(f"content encoding {name!r} is not one we asked for", b"")
        body = _collect(_PIECES[name], name, body, limit)
    if len(body) > limit:
        raise Overflow(f"more than {limit} bytes", body[:limit])
    return body


def _collect(pieces: Callable[[bytes, int], Iterator[bytes]], name: str, data: bytes, limit: int) -> bytes:
    out: list[bytes] = []
    size = 0
    try:
        for piece in pieces(data, limit + 1):
            out.append(piece)
            size += len(piece)
            if size > limit:
                raise Overflow(f"more than {limit} bytes once the {name} encoding is off", b"".join(out)[:limit])
    except (zlib.error, brotli.error, zstandard.ZstdError, EOFError) as error:
        raise Damaged(f"the {name} encoded body is cut off or damaged", b"".join(out)) from error
    return out[0] if len(out) == 1 else b"".join(out)


def _gzip(data: bytes, limit: int) -> Iterator[bytes]:
    """Members one after another (RFC 1952 section 2.2); what follows them and is none is padding, ignored as browsers
    do."""
    for _ in range(MOST_MEMBERS):
        member = zlib.decompressobj(wbits=31)
        yield from _zlib(member, data, limit)
        data = member.unused_data
        if not data.startswith(b"\x1f\x8b"):
            return
    raise zlib.error(f"more than {MOST_MEMBERS} members")


def _deflate(data: bytes, limit: int) -> Iterator[bytes]:
    """zlib's format, as RFC 9110 says, or the bare stream that some servers send under that name."""
    wrapped = (
        len(data) > 1 and data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0
    )  # RFC 1950 section 2.2
    yield from _zlib(zlib.decompressobj(wbits=15 if wrapped else -15), data, limit)


def _zlib(stream: zlib._Decompress, data: bytes, limit: int) -> Iterator[bytes]:
    yield stream.decompress(data, limit)
    while not stream.eof:
        piece = stream.decompress(stream.unconsumed_tail, limit)
        if not piece and not stream.eof:
            raise EOFError
        yield piece


def _brotli(data: bytes, limit: int) -> Iterator[bytes]:
    stream = brotli.Decompressor()
    yield stream.process(data, output_buffer_limit=limit)
    while not stream.is_finished():
        piece = stream.process(b"", output_buffer_limit=limit)
        if not piece:
            raise EOFError
        yield piece


def _zstd(data: bytes, limit: int) -> Iterator[bytes]:
    """Frames one after another (RFC 8878 section 3.1). The library cannot limit its output, so its input is sliced."""
    context = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    start = 0
    for _ in range(MOST_MEMBERS):
        frame = context.decompressobj()
        while not frame.eof:
            if start >= len(data):
                raise EOFError
            yield frame.decompress(data[start : start + _ZSTD_SLICE])
            start += _ZSTD_SLICE
        start = min(start, len(data)) - len(frame.unused_data)
        if data[start : start + 4] != _ZSTD_MAGIC:
            return
    raise zstandard.ZstdError(f"more than {MOST_MEMBERS} frames")


_PIECES: dict[str, Callable[[bytes, int], Iterator[bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
