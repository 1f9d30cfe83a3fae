"""Keeping what was fetched as WARC (ISO 28500), so that a page that broke can be sent to us and replayed."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Self

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

Headers = Iterable[tuple[str, str]]


class Recorder:
    """Appends each exchange to a .warc.gz: a response record with the bytes of the wire, still in their content
    encoding, and the request record that belongs to it. Each record is a gzip member, written whole and flushed, so
    that a process that dies leaves a file that can be read."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("ab")
        self._writer = WARCWriter(self._file, gzip=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """What the disk had no room for is lost: `write` has said so."""
        with suppress(OSError):
            self._file.close()

    def write(
        self, url: str, at: datetime, request: Headers, status: str, response: Headers, wire: bytes, truncated: str = ""
    ) -> None:
        """One exchange of `url` that ended `at`. `request` and `response` are headers in order, `status` is "200 OK",
        `truncated` is "length" or "disconnect" where `wire` is not the whole body (WARC 1.0 section 5.13). OSError
        when it cannot be written."""
        moment = {"WARC-Date": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
        # the chunks were joined on the way: a reader that saw this header would look for them
        kept = [(name, value) for name, value in response if name.lower() != "transfer-encoding"]
        answer = self._writer.create_warc_record(
            url,
            "response",
            payload=BytesIO(wire),
            length=len(wire),
            http_headers=StatusAndHeaders(status, kept, protocol="HTTP/1.1"),
            warc_headers_dict=moment | ({"WARC-Truncated": truncated} if truncated else {}),
        )
        question = self._writer.create_warc_record(
            url,
            "request",
            http_headers=StatusAndHeaders(_request_line(url), list(request), is_http_request=True),
            warc_headers_dict=moment,
        )
        self._writer.write_request_response_pair(question, answer)
        self._file.flush()


def _request_line(url: str) -> str:
    _, _, rest = url.partition("://")
    _host, slash, path = rest.partition("/")
    return f"GET {slash + path or '/'} HTTP/1.1"
