"""Recorded pages at their own addresses: a WARC file (ISO 28500) on loopback, with a listing a host of what it holds.

The file is indexed once, by offset; bodies are read when asked for, so that an archive may be larger than memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from press.markup import escape
from press.server import Call, Reply, Resource, Server, reply
from regionwire.source import Listing, ListingKind, Source

SITEMAP = "/regionwire-replay.xml"
# headers that told of the recorded connection or its validators, not of the document
_HOP = frozenset(
    {"alt-svc", "connection", "content-length", "date", "etag", "keep-alive", "last-modified", "set-cookie"}
    | {"strict-transport-security", "trailer", "transfer-encoding", "vary"}
)
_UNPACKED = frozenset({"gzip", "x-gzip", "deflate", "br"})  # what warcio decodes


class BadArchive(ValueError):
    """A file that is no WARC file, a damaged one, or one that holds no response; the message names file and byte."""


@dataclass(frozen=True, slots=True)
class _Record:
    url: str
    parts: SplitResult
    offset: int  # in bytes, of the record in the file
    recorded: datetime
    status: int
    html: bool


class Replay:
    """Serves the responses of `path`: of an address recorded more than once the last, revalidations (304) aside.

    Raises BadArchive, and OSError where the file cannot be read.
    """

    def __init__(self, path: Path, *, clock: Callable[[], datetime]) -> None:
        self._path, self._clock = path, clock
        self._server = Server(self._handle, clock=clock)
        self._address: tuple[str, int] | None = None
        self._records: dict[tuple[str, str], _Record] = {}
        self._bases: dict[str, str] = {}
        self._names: dict[str, str] = {}
        for record in _index(path):
            name, authority = record.parts.hostname or "", record.parts.netloc.rpartition("@")[2].lower()
            self._records[name, _target(record.parts)] = record
            self._names[authority] = name
            self._bases.setdefault(name, f"{record.parts.scheme}://{authority}")
        if not self.pages:
            raise BadArchive(f"{path}: holds no recorded page of an http or https address")

    @property
    def pages(self) -> tuple[str, ...]:
        """The addresses of all recorded HTML pages with status 200, sorted: what the listings hold."""
        return tuple(sorted(record.url for record in self._records.values() if record.status == 200 and record.html))

    async def start(self, address: str = "127.0.0.1", port: int = 0) -> None:
        """Listens; port 0 takes a free one. Raises OSError for a port that is taken."""
        self._address = await self._server.start(address, port)

    async def stop(self) -> None:
        """Ends every connection."""
        await self._server.stop()
        self._address = None

    @property
    def routes(self) -> Mapping[str, tuple[str, int]]:
        """Where each recorded host is to be had, by its name (with its port, if the addresses have one)."""
        if self._address is None:
            raise RuntimeError("the replay is not running: await start() first")
        return dict.fromkeys(sorted(self._names), self._address)

    def sources(self) -> Mapping[str, Source]:
        """One Source a host with pages, by key: the host's name with hyphens for dots. It has no home country."""
        found: dict[str, Source] = {}
        for name in sorted({urlsplit(url).hostname or "" for url in self.pages}):
            key = name.replace(".", "-")
            while key in found:
                key += "-2"
            listing = Listing(kind=ListingKind.SITEMAP, url=SITEMAP)
            found[key] = Source(
                key=key, name=name, base=self._bases[name], country="", listings=(listing,), language="en", pace=0.0
            )
        return found

    def _handle(self, call: Call) -> Reply:
        if call.target == "/robots.txt":
            return reply(200, [("Content-Type", "text/plain")], b"User-agent: *\nAllow: /\n")
        if call.target == SITEMAP:
            return Resource(self._sitemap(call.host), "application/xml", self._clock()).answer(call)
        record = self._records.get((call.host, _target(urlsplit(call.target))))
        if record is None:
            return reply(404, [("Content-Type", "text/plain")], b"not recorded\n")
        return self._recorded(record, call)

    def _sitemap(self, host: str) -> bytes:
        rows = "".join(f"<url><loc>{escape(url)}</loc></url>\n" for url in self.pages if urlsplit(url).hostname == host)
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'
        ).encode()

    def _recorded(self, record: _Record, call: Call) -> Reply:
        with self._path.open("rb") as stream:
            stream.seek(record.offset)
            entry = next(ArchiveIterator(stream))
            coding = (entry.http_headers.get_header("Content-Encoding") or "").strip().lower()
            unpacked = coding in _UNPACKED
            body: bytes = (entry.content_stream() if unpacked or not coding else entry.raw_stream).read()
            dropped = _HOP | {"content-encoding"} if unpacked else _HOP
            headers = tuple(
                (_as_sent(name), _as_sent(value))
                for name, value in entry.http_headers.headers
                if name.lower() not in dropped
            )
        if record.status != 200:
            return reply(record.status, headers, body)
        content_type = next((value for name, value in headers if name.lower() == "content-type"), "")
        others = tuple(each for each in headers if each[0].lower() != "content-type")
        return Resource(body, content_type, record.recorded, others).answer(call, packed=False)


def _index(path: Path) -> Iterator[_Record]:
    """The responses of an archive, in its order."""
    for offset, entry in _entries(path):
        url = (entry.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")  # WARC 1.0 examples write it so
        if entry.rec_type != "response" or entry.http_headers is None or not url.startswith(("http://", "https://")):
            continue
        code = entry.http_headers.get_statuscode() or ""
        if re.fullmatch("[1-9][0-9][0-9]", code) and code != "304":
            kind = (entry.http_headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
            html = kind in ("text/html", "application/xhtml+xml")
            try:
                recorded = _moment(entry.rec_headers.get_header("WARC-Date") or "")
                yield _Record(url, urlsplit(url), offset, recorded, int(code), html)
            except ValueError as cause:
                raise BadArchive(f"{path}: the record at byte {offset} is damaged: {cause}") from cause


def _entries(path: Path) -> Iterator[tuple[int, Any]]:
    """Each record of an archive with the byte at which it begins."""
    with path.open("rb") as stream:
        entries = ArchiveIterator(stream)
        try:
            for entry in entries:
                yield entries.get_record_offset(), entry
        # warcio looks at headers before it knows that they are there, and quotes the file's bytes in its messages
        except (ArchiveLoadFailed, AttributeError, ValueError) as cause:
            raise BadArchive(
                f"{path}: not a WARC file, damaged, or compressed as a whole instead of record by record: "
                f"no record can be read at byte {entries.offset}"
            ) from cause


def _moment(text: str) -> datetime:
    """WARC-Date, a time in UTC (ISO 28500 section 5.4). ValueError where it is none."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _as_sent(value: str) -> str:
    """What warcio has decoded as UTF-8, as text of one character for each byte that was sent."""
    return value.encode("utf-8").decode("latin-1")


def _target(parts: SplitResult) -> str:
    """Path and query without percent-encoding: clients encode what the recorder may have left as it was."""
    return unquote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
