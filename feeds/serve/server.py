"""The server that runs an application on a socket, inside an event loop that is there already."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from feeds.serve.connection import Connection
from feeds.serve.limits import Door, Limits

GRACE = 5  # seconds that open requests have at the end


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leaves the signals to whoever runs the event loop."""
        yield


@asynccontextmanager
async def serving(
    application: ASGIApp, host: str = "127.0.0.1", port: int = 0, *, limits: Limits | None = None
) -> AsyncIterator[str]:
    """Serves inside the running event loop while the context lasts, and gives the address ("http://127.0.0.1:41234").

    Port 0 takes a free one. OSError where the address cannot be had. Open requests have GRACE seconds at the end.
    """
    limits = limits or Limits()
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family)
    # asyncio sets this on sockets that it made itself; without it a body waits 40 ms for its head to be acknowledged
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    protocol: Any = partial(Connection, limits=limits, door=Door(limits))
    settings = uvicorn.Config(
        application,
        http=protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # nothing here asks who the client is, but the door, which counts connections
        h11_max_incomplete_event_size=limits.head_bytes,
        timeout_keep_alive=limits.idle,
        timeout_graceful_shutdown=GRACE,
    )
    server = _Server(settings)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        name = f"[{host}]" if family is socket.AF_INET6 else host
        yield f"http://{name}:{listener.getsockname()[1]}"  # connections queue in the socket until the server is up
    finally:
        server.should_exit = True
        await running
        listener.close()
