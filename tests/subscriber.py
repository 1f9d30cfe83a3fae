"""A WebSub subscriber and a hub of others, on loopback, that keep what they are sent; and feeds to push.

async with Subscriber() as one:
    one.url("/a")          a callback, which confirms what it is asked and takes what it is sent
    one.scripts["/a"]      …: statuses of its next deliveries, or an answer to all that it is asked
    one.asked, one.sent    what came as GET, and as POST
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

from lxml import etree

NEVER = 0  # the status of an answer that never comes
ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass(frozen=True, slots=True)
class Sent:
    """One request."""

    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


class Subscriber:
    """Answers a challenge with itself and a delivery with 204, unless told otherwise."""

    def __init__(self) -> None:
        self.statuses: dict[str, list[int]] = {}  # of the next POSTs, by path
        self.answers: dict[str, tuple[int, bytes]] = {}  # to every GET, by path
        self.asked: list[Sent] = []
        self.sent: list[Sent] = []
        self.connections = 0
        self._news = asyncio.Event()
        self._open: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)
        await self._server.wait_closed()

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    async def wait_for(self, count: int) -> None:
        """Until so many deliveries have come."""
        while len(self.sent) < count:
            self._news.clear()
            await self._news.wait()

    async def wait_to_be_asked(self) -> None:
        """Until something has been asked."""
        while not self.asked:
            self._news.clear()
            await self._news.wait()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        self.connections += 1
        try:
            with suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
                while True:
                    await self._answer(reader, writer)
        finally:
            self._open.discard(task)
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.rstrip().split("\r\n")
        method, target, _ = first.split(" ")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        parts = urlsplit(target)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        request = Sent(parts.path, query, headers, body)
        if method == "GET":
            self.asked.append(request)
            self._news.set()
            status, said = self.answers.get(parts.path, (200, query.get("hub.challenge", "").encode()))
        else:
            self.sent.append(request)
            self._news.set()
            scripted = self.statuses.get(parts.path)
            status, said = (scripted.pop(0) if scripted else 204), b""
        if status == NEVER:
            await asyncio.Event().wait()
        extra = "Location: /elsewhere\r\n" if 300 <= status < 400 else ""
        length = "" if status == 204 else f"Content-Length: {len(said)}\r\n"
        writer.write(f"HTTP/1.1 {status} Whatever\r\n{extra}{length}\r\n".encode() + said)
        await writer.drain()


def document(name: str, stories: Sequence[tuple[str, str]], gone: Sequence[str] = ()) -> bytes:
    """A feed of (id, words), in the format that the name of its file says; `gone` are tombstones in Atom."""
    if name.endswith(".json"):
        items = [{"id": key, "content_text": words} for key, words in stories]
        return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Kayes", "items": items}).encode()
    if name.endswith(".rss"):
        items_ = "".join(f"<item><title>{words}</title><guid>{key}</guid></item>\n" for key, words in stories)
        return (
            f'<?xml version="1.0"?>\n<rss version="2.0"><channel><title>Kayes</title>{items_}</channel></rss>'.encode()
        )
    entries = "".join(f"<entry><id>{key}</id><title>{words}</title></entry>\n" for key, words in stories)
    graves = "".join(f'<at:deleted-entry ref="{key}" when="2026-11-20T00:00:00Z"/>' for key in gone)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<?xml-stylesheet type="text/css" href="feed.css"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">'
        f"<title>Kayes</title>{entries}{graves}</feed>"
    ).encode()


def told(name: str, body: bytes) -> list[tuple[str, str]]:
    """The stories of a document, read back by another way than it is cut down."""
    if name.endswith(".json"):
        return [(item["id"], item["content_text"]) for item in json.loads(body)["items"]]
    root = etree.fromstring(body)
    if name.endswith(".rss"):
        return [(item.findtext("guid"), item.findtext("title")) for item in root.iterfind("channel/item")]
    found = [(entry.findtext(f"{ATOM}id"), entry.findtext(f"{ATOM}title")) for entry in root.iterfind(f"{ATOM}entry")]
    graves = root.iterfind("{http://purl.org/atompub/tombstones/1.0}deleted-entry")
    return found + [(grave.get("ref"), "deleted") for grave in graves]
