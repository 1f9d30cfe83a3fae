"""Addresses of stories: one spelling for each. Pure; RFC 3986 section 6.2, and what web sites add to it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from html import unescape
from urllib.parse import quote, urljoin, urlsplit

LONGEST = 2000  # characters of an address
_SCHEMES = frozenset({"http", "https"})
_DEFAULT_PORTS = frozenset({None, 80, 443})  # of either scheme, since one becomes the other
# parameters that say how a reader came or how the page is dressed, not which story it is
_NOISE = re.compile(
    r"(?:utm|hsa|pk|mtm|at|amp|fb|action|_hs|mc|ref)_\w+|(?:fbc|gc|dc|msc|ttc|yc|wbra|gbra)lid|igsh(?:id)?|mkt_tok|_g[al]"
    r"|doing_wp_cron|amp|noamp|share|nb|replytocom|refsrc|spm|xtor|cmpid|ncid|smid|print|phpsessid|jsessionid",
    re.IGNORECASE,
)
_NOISE_PAIRS = frozenset({"output=amp", "outputtype=amp", "view=amp", "nonamp=1"})
_PREFIX = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")  # other doors to the same site
_AMP = re.compile(r"(?<=[^/])(?:/amp/?|\.amp)(?=$|\.html?$)", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php\d?|aspx?|jsp)$", re.IGNORECASE)
_SLASHES = re.compile(r"/{2,}")
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_STRAY_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")
_ABSOLUTE = re.compile(r"https?://", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
# HTML entities that were escaped again on their way into an address: "%26amp%3Bquot%3B"
_ESCAPED_ENTITY = re.compile(
    r"(?:%26|&)(?:amp(?:%3B|;))*(amp|quot|apos|lt|gt|nbsp|(?:%23|#)\d{1,5})(?:%3B|;)", re.IGNORECASE
)
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH = "/%!$&'()*+,;=:@~"
_QUERY = "/%!$'()*+,;:@~?&="


def canonical_url(url: str, *, base: str = "", hosts: Iterable[str] = ()) -> str:
    """The one spelling of a story's address.

    A relative `url` is resolved against `base`. The host of `base`, its www, m and amp doors, and those of its aliases
    `hosts` become the scheme and host of `base`; any other host keeps its name and gets https, as long as it is on a
    default port. Fragment, user, tracking and AMP parameters, AMP and index file endings, doubled and trailing slashes
    go; parameters are sorted; percent-encoding is normalized (RFC 3986 section 6.2.2). Idempotent.

    ValueError where the address is not http(s), has no usable host, or is longer than any story's.
    """
    _limit(url)
    url = _undo_entities(_CONTROL.sub("", url).strip())
    parts = urlsplit(url if _ABSOLUTE.match(url) else urljoin(base, url))
    scheme, netloc = parts.scheme.lower(), _netloc(parts.scheme, parts.netloc)
    site = _site(base, tuple(hosts)) if base else None
    if site and _PREFIX.sub("", netloc) in site[1]:
        origin = site[0]
    else:
        origin = f"{scheme if ':' in netloc else 'https'}://{netloc}"
    query = _query(parts.query)
    return _limit(origin + _path(parts.path) + (f"?{query}" if query else ""))


def _limit(url: str) -> str:
    if len(url) > LONGEST:
        raise ValueError(f"an address of {len(url)} characters")
    return url


def host_of(url: str) -> str:
    """The host of an http(s) address: lower case, IDNA, with `:port` if that is not the scheme's default.

    ValueError where there is none.
    """
    parts = urlsplit(url.strip())
    return _netloc(parts.scheme, parts.netloc)


def key_of(url: str) -> str:
    """A canonical address as a short key in hexadecimal, which goes into ids and so never changes."""
    return blake2b(url.encode(), digest_size=10).hexdigest()


def same_site(a: str, b: str) -> bool:
    """Whether two addresses are doors (www, m, amp; http, https) to one site. An address that is none is of no site."""
    try:
        return _PREFIX.sub("", host_of(a)) == _PREFIX.sub("", host_of(b))
    except ValueError:
        return False


@lru_cache(maxsize=256)
def _site(base: str, hosts: tuple[str, ...]) -> tuple[str, frozenset[str]]:
    """The origin of `base`, and the bare names of all hosts that stand for it."""
    parts = urlsplit(base)
    scheme, host = parts.scheme.lower(), _netloc(parts.scheme, parts.netloc)
    names = [host, *(_netloc(scheme, name) for name in hosts)]
    return f"{scheme}://{host}", frozenset(_PREFIX.sub("", name) for name in names)


@lru_cache(maxsize=4096)
def _netloc(scheme: str, netloc: str) -> str:
    """Host and port without user, in lower case and IDNA; ValueError where it cannot be one."""
    if scheme.lower() not in _SCHEMES:
        raise ValueError(f"not an http(s) address: scheme {scheme!r}")
    parts = urlsplit(f"//{netloc}")
    host = (parts.hostname or "").rstrip(".")
    if not host.isascii():
        host = host.encode("idna").decode("ascii").lower()
    if not host or set(host) & set(" %<>\"\\^`{|}'"):
        raise ValueError(f"no host in {netloc!r}")
    if ":" in host:
        host = f"[{host}]"
    return host if parts.port in _DEFAULT_PORTS else f"{host}:{parts.port}"


def _path(path: str) -> str:
    segments: list[str] = []
    for segment in _SLASHES.sub("/", _percent(path, _PATH)).split("/")[1:]:
        if segment == "..":
            segments[-1:] = []
        elif segment != ".":
            segments.append(segment)
    path = "/" + "/".join(segments)
    shorter = ""
    while path != shorter:
        shorter = path
        path = _INDEX.sub("/", _AMP.sub("", path)).rstrip("/") or "/"
    return path


def _query(query: str) -> str:
    pairs = {pair for pair in _percent(query, _QUERY).split("&") if pair.strip("=")}
    return "&".join(
        sorted(pair for pair in pairs if not _NOISE.fullmatch(pair.split("=")[0]) and pair.lower() not in _NOISE_PAIRS)
    )


def _percent(text: str, safe: str) -> str:
    """`text` with unreserved characters plain, all others that need it escaped, in UTF-8 and upper case hex."""
    text = unicodedata.normalize("NFC", _STRAY_PERCENT.sub("%25", text))
    return quote(_ESCAPE.sub(_unescape, text), safe=safe, errors="replace")


def _unescape(escape: re.Match[str]) -> str:
    sign = chr(int(escape[1], 16))
    return sign if sign in _UNRESERVED else escape[0].upper()


def _undo_entities(url: str) -> str:
    """Entities as the signs that they stand for: in the path a sign of the slug, in the query `&amp;` between two."""
    if "&" not in url and "%26" not in url:
        return url
    path, mark, query = url.partition("?")
    path = _ESCAPED_ENTITY.sub(lambda found: quote(unescape(f"&{found[1].replace('%23', '#')};")), path)
    while "&amp;" in query:
        query = query.replace("&amp;", "&")
    return path + mark + query
