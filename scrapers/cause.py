"""What went wrong on the way to a host, in plain words, and whether asking again may help."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

import httpx

_NO_SUCH_NAME = frozenset((socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)))


def plain_cause(error: httpx.TransportError) -> str:
    """Why there was no answer, from the innermost error that says something."""
    for link in _chain(error):
        if isinstance(link, socket.gaierror):
            return _dns(link)
        if isinstance(link, UnicodeError):
            return "the host name is not a valid one"
        if isinstance(link, ssl.SSLCertVerificationError):
            return f"its TLS certificate is not accepted: {link.verify_message}"
        if isinstance(link, ssl.SSLError):
            return f"no TLS connection: {link.reason or link}"
        if isinstance(link, ConnectionRefusedError):
            return "connection refused: no server listens there"
        if isinstance(link, OSError) and link.strerror:
            return f"no connection: {link.strerror}"
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return f"no connection: {error}"
    if isinstance(error, httpx.ProtocolError):
        return f"no valid HTTP answer: {error}"
    return "the connection was lost before an answer came"


def is_transient(error: httpx.TransportError) -> bool:
    """Whether the same request, seconds later, may well succeed."""
    if isinstance(error, httpx.UnsupportedProtocol | httpx.LocalProtocolError):
        return False
    return not any(
        isinstance(link, ssl.SSLCertVerificationError | UnicodeError)
        or (isinstance(link, socket.gaierror) and link.errno in _NO_SUCH_NAME)
        for link in _chain(error)
    )


def _dns(error: socket.gaierror) -> str:
    if error.errno in _NO_SUCH_NAME:
        return "there is no such host name (DNS)"
    return f"the host name could not be looked up (DNS): {error.strerror}"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
