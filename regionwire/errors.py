"""What can go wrong, drawn once. Every message says what failed, where, and what to do.

RegionwireError
├── ConfigError            config.toml: file, key, what is wrong, what was perhaps meant
├── GazetteerError         a gazetteer: file, key, what is wrong
├── FetchError             a document could not be had: url, cause
│   ├── Refused            we do not ask: robots.txt, an address that is not public, a scheme, a port
│   ├── HttpError          the host answered with an error: status, retry_after
│   ├── TooLarge           more bytes than the limit, after decompression
│   ├── TooSlow            longer than the deadline
│   └── BadDocument        answered, but not with what was asked for (HTML where a feed was, a challenge page)
├── ReadError              a document was had, but not understood: url, reason
│   ├── NoItems            a listing announced nothing: this is how a rotten selector shows
│   └── NotAStory          a page that is no story: home page, listing, teaser only, soft 404
├── StoreError             the store could not be opened or used, or is of another version
│   ├── StoreBusy          another Regionwire is at work on this store
│   └── StoreLost          this one was, and its session ended: it has to be started anew
└── PublishError           a feed could not be written; the last good one stays
"""

from __future__ import annotations

from pathlib import Path


class RegionwireError(Exception):
    """The root: whatever Regionwire raises on purpose is one of these."""


class ConfigError(RegionwireError):
    """A key of config.toml that cannot be used; `hint` is the nearest valid spelling or what to do."""

    def __init__(self, file: Path | str, key: str, problem: str, hint: str = "") -> None:
        self.file, self.key, self.problem, self.hint = str(file), key, problem, hint
        super().__init__(f"{file}: {key}: {problem}" + (f" — {hint}" if hint else ""))


class GazetteerError(RegionwireError):
    """A file of a gazetteer that cannot be used."""

    def __init__(self, file: Path | str, key: str, problem: str) -> None:
        self.file, self.key, self.problem = str(file), key, problem
        super().__init__(f"{file}: {key}: {problem}")


class FetchError(RegionwireError):
    """A document that could not be had. `transient`: the same request may succeed at the next poll."""

    transient = True

    def __init__(self, url: str, cause: str) -> None:
        self.url, self.cause = url, cause
        super().__init__(f"{url}: {cause}")


class Refused(FetchError):
    """We do not ask: robots.txt forbids it, or the address is not one that we may ask."""

    transient = False


class HttpError(FetchError):
    """The host answered with a status of 400 or more. `retry_after` is in seconds, None where it named none."""

    def __init__(self, url: str, status: int, retry_after: float | None = None) -> None:
        self.status, self.retry_after = status, retry_after
        self.transient = status in (408, 425, 429) or status >= 500
        wait = f", asks to wait {retry_after:.0f} s" if retry_after is not None else ""
        super().__init__(url, f"HTTP {status}{wait}")

    @property
    def gone(self) -> bool:
        """The host says that there is no such document (any more)."""
        return self.status in (404, 410)


class TooLarge(FetchError):
    """More bytes than the limit, counted after decompression."""

    transient = False


class TooSlow(FetchError):
    """The whole answer took longer than its deadline."""


class BadDocument(FetchError):
    """An answer that is not what was asked for: HTML where a feed was, a challenge page, an empty body."""


class ReadError(RegionwireError):
    """A document that was had but not understood."""

    def __init__(self, url: str, reason: str) -> None:
        self.url, self.reason = url, reason
        super().__init__(f"{url}: {reason}")


class NoItems(ReadError):
    """A listing that announced no story at all."""


class NotAStory(ReadError):
    """A page that is no story, and why. `kind` is a value of `regionwire.item.Kind`."""

    def __init__(self, url: str, reason: str, kind: str = "other") -> None:
        self.kind = kind
        super().__init__(url, reason)


class StoreError(RegionwireError):
    """The store could not be opened or used, or is of a version that this program does not know."""


class StoreBusy(StoreError):
    """Another Regionwire is at work on this store."""


class StoreLost(StoreError):
    """The session that held the store has ended, and another Regionwire may hold it: nothing more is written."""


class PublishError(RegionwireError):
    """A file of the output could not be written; what was published before stays as it was."""
