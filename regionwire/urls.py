"""Addresses of stories: one spelling for each, and what tells whether two are of one story. Pure.

`canonical_url` is a spelling that still leads to the page: RFC 3986 section 6.2, and what web sites, caches and those
who count readers add to it. `address_key` goes further, since it is compared and never asked. Neither takes off what
may say which story it is (`p`, `id`, `page`, `lang` …): two addresses of one story are a copy that its words will
show, two stories under one address are news that is lost.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from html import unescape
from urllib.parse import quote, unquote, unquote_to_bytes, urljoin, urlsplit

LONGEST = 2000  # characters of an address
_ROUNDS = 8  # in which every real address comes to rest
_SCHEMES = frozenset({"http", "https"})
_DEFAULT_PORTS = frozenset({None, 80, 443})  # of either scheme, since one becomes the other
_PREFIX = re.compile(
    r"^(?:(?:www\d?|m|mobile|mobil|mob|touch|wap|amp\d?)\.)+(?=[^.]+\.)"
)  # other doors to the same site

# parameters that say how a reader came or how the page is dressed, not which story it is: how their names begin, …
_NOISE_STARTS = tuple(
    "utm_ utm- utm. hsa_ fb_ at_ amp_ ns_ wt. itm_ hmb_ bsft_ guce_ gaa_ vero_ elqtrack _hs __hs __cf_chl_".split()
)
_NOISE = frozenset(  # … or are; in lower case
    # who counts: networks, counters, newsletters
    "fbclid gclid dclid msclkid ttclid twclid yclid ysclid irclickid rb_clickid wbraid gbraid gclsrc _ga _gl _openstat"
    " igsh igshid mibextid li_fat_id epik rdt_cid scclid __tn__ fref __twitter_impression"
    " ga_source ga_medium ga_term ga_content ga_campaign ga_place int_source int_medium int_campaign int_content"
    " pk_campaign pk_kwd pk_keyword pk_source pk_medium pk_content pk_cid mtm_campaign mtm_kwd mtm_keyword mtm_source"
    " mtm_medium mtm_content mtm_cid mtm_group mtm_placement piwik_campaign piwik_kwd matomo_campaign matomo_kwd"
    " mc_cid mc_eid mc_tc mkt_tok ml_subscriber ml_subscriber_hash oly_anon_id oly_enc_id ck_subscriber_id __s"
    " hsctatracking sfmc_id sfmc_sub wickedid wickedsource _bta_tid _bta_c s_kwcid s_cid sc_cid sc_src sc_llid"
    " soc_src soc_trk action_object_map action_type_map action_ref_map ref_src ref_url ref_source ref_type ref_medium"
    " ref_campaign refsrc sref sr_share xtor xtref xtcr xtmc xtnp xts wt_mc wt_zmc wtmc cmp cmpid icid itid ito ncid"
    " ocid smid smcid smtyp ftag spm spref wprov dicbo tblci oborigurl awc guccounter usqp trkcampaign srsltid maca"
    " originalreferer originalreferrer hootpostid unlocked_article_code sharetoken share_token"
    # other doors to the same text
    " doing_wp_cron nowprocket ao_noptimize cn-reloaded _wpnonce preview preview_id preview_nonce unapproved"
    " moderation-hash replytocom like_comment cpage showcomment share nb nocache cachebuster"
    " amp noamp nonamp hs_amp isamp is_amp ampmode amphtml print mobile is_mobile wpmp_switcher"
    " phpsessid jsessionid aspsessionid".split()
)
_DRESS = re.compile(  # parameters that are noise with such values alone
    r"(?:output|outputtype|view|mode|format|display|layout|tpl|template|version|theme)=(?:amp|print|printable|printer)"
    r"|tmpl=component|template=ampart|rss(?:feed)?(?:=(?:1|true|yes)?)?|_=\d{10,}"
    r"|(?:[a-z]+_)?(?:ref|source|src|from|via|origin|referr?er|platform|medium|campaign)=(?:(?:"
    r"rss|feed|atom|twitter|tw|x|facebook|fb|whatsapp|telegram|linkedin|instagram|google|newsletter|e?mail|push|home"
    r"|notification|homepage|hp|accueil|une|sidebar|related|share|social|app|android|ios|mobile|web|amp|qr|flipboard"
    r"|smartnews|msn|yahoo|bing|hootsuite)(?:[_.-][a-z]+)*|(?:https?(?::|%3a)//)?[\w-]+(?:\.[a-z-]+)+/?)"
    r"|(?:sid|s|sess|session|session_?id|zenid|oscsid)=(?=[a-z]*\d)[0-9a-z]{26,}"
)
_BLOGGER = re.compile(r"/\d{4}/\d\d/[^/]+\.html$")  # whose `m` is the screen, elsewhere a month

# what follows a story's path and leads to the same text
_AMP = re.compile(r"(?<=[^/])(?:/amp(?:\.html?)?/?$|\.amp(?=$|\.html?$))", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default)\.(?:[sx]?html?|phtml|php\d?|aspx?|jspx?|cfm)$", re.IGNORECASE)
_COMMENTS = re.compile(r"(?<=[^/])/comment-page-\d+$")
_VIEW = re.compile(r"/(?:print|imprimer|embed|trackback|feed(?:/(?:rss2?|atom|rdf))?)$")  # if a story stands before it
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sessionid|sid)=[^/;]*|/\([SF]\([^/()]{20,}\)\)(?=/)", re.IGNORECASE)
_STUCK = re.compile(r"(?:%3F|%26|&|;|\?)(?:utm_\w+|fbclid|gclid|xtor)=.*$", re.IGNORECASE)  # noise that lost its "?"
_BLANKS = re.compile(r"(?:%20|%C2%A0|%E2%80%8B|%EF%BB%BF)+$")

# addresses that show another one, or lead to it; the host of that, as a group, may be followed by anything
_SHOWN = re.compile(
    r"https://(?:(?:[\w-]+\.)*(?:cdn\.ampproject\.org|bing-amp\.com)/(?:c|v|wp)|(?:www\.)?google\.[a-z.]{2,6}/amp)/(?:s/)?"
    r"([\w%-]+(?:\.[\w%-]+)+(?::\d+)?(?:[/?].*)?)$"
    r"|https://web\.archive\.org/web/\d{4,14}(?:[a-z]{2}_)?/https?:/{1,2}(.+)"
)
_LINKED = re.compile(
    r"https://(?:lm?\.facebook\.com/l\.php|(?:www\.)?google\.[a-z.]{2,6}/url|out\.reddit\.com/[^?]*"
    r"|translate\.google(?:usercontent)?\.[a-z.]{2,6}/translate(?:_[cp])?)\?(?:.*&)?(?:u|url|q)=(https?%3A[^&]*|https?:[^&]*)",
    re.IGNORECASE,
)
_TRANSLATED = re.compile(r"https://([\w-]+)\.translate\.goog(/[^?]*)(?:\?(.*))?$")

_SLASHES = re.compile(r"/{2,}")
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_STRAY_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")
_ABSOLUTE = re.compile(r"https?:[/\\]{2}", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f\u200b\u2060\ufeff]+")
# HTML entities that were escaped again on their way into an address: "%26amp%3Bquot%3B"
_ESCAPED_ENTITY = re.compile(
    r"(?:%26|&)(?:amp(?:%3B|;))*(amp|quot|apos|lt|gt|nbsp|(?:%23|#)\d{1,5})(?:%3B|;)", re.IGNORECASE
)
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH = "/%!$&'()*+,;=:@~"
_QUERY = "/%!$'()*+,;:@~?&="

_Site = tuple[str, frozenset[str]]  # origin, and the bare names of all hosts that stand for it


def canonical_url(
    url: str, *, base: str = "", hosts: Iterable[str] = (), aliases: tuple[tuple[str, str], ...] = ()
) -> str:
    """The one spelling of a story's address.

    A relative `url` is resolved against `base`. The host of `base`, its www, m and amp doors, and those of its aliases
    `hosts` become the scheme and host of `base`, and `aliases` (pattern, replacement) are applied to path and query;
    any other host keeps its name and gets https, as long as it is on a default port. What shows another page (AMP
    caches, translators, web archives, redirects) gives way to that page. Fragments that are no route, users, tracking,
    session and AMP parameters, the ends of printed, AMP, index and comment pages, doubled and trailing slashes go;
    parameters are sorted; percent-encoding is normalized (RFC 3986 section 6.2.2). Idempotent.

    ValueError where the address is not http(s), has no usable host, or is longer than any story's.
    """
    site = _site(base, tuple(hosts)) if base else None
    url = _at_rest(_limit(url), base, site)
    if aliases and site and url.startswith(site[0] + "/"):
        return _aliased(url, site, aliases)
    return url


def address_key(canonical: str) -> str:
    """What two canonical addresses share if they are of one story; to be compared, and asked nowhere.

    PHP's `uniqid()` at the end of a path, `<slug>-<13 hexadecimal digits>`, is the key alone, with the language if the
    address names one: an edited headline changes the slug, and one database stands behind several hosts. Thirteen
    decimal digits may be a time in milliseconds, so they are a key within their site and folder only, and none if they
    are a whole second. Any other address is its own key, without what makes no difference to a server: scheme and door
    (www, m, amp), `index.php` before the path, `amp` in front of a headline and `.html` behind it, the number of its
    first page, escapes of Latin-1 for those of UTF-8.

    A number such as that of `/slug-12345.html` is no key: from outside, an edition, a year or a sum in a headline looks
    the same, and so does the number of a folder of stories. Where it is one, the source declares an alias.
    """
    parts = urlsplit(canonical)
    host, path = _PREFIX.sub("", parts.netloc), _own_path(parts.path)
    rest = f"?{query}" if (query := _own_query(parts.query)) else ""
    rest += f"#{parts.fragment}" if parts.fragment else ""
    if made := _UNIQID.search(path):
        language = _LANGUAGE.search(f"{host}{path}")
        spoken = next(filter(None, language.groups())) + ":" if language else ""
        return f"uniqid:{spoken}{made[1].lower()}{rest}"
    if made := _MILLISECONDS.search(path):
        return f"time:{host}:{path[: made.start()].rpartition('/')[0]}:{made[1]}{rest}"
    return f"https://{host}{path}{rest}"


def host_of(url: str) -> str:
    """The host of an http(s) address: lower case, IDNA, with `:port` if that is not the scheme's default.

    ValueError where there is none.
    """
    parts = urlsplit(url.strip())
    return _netloc(parts.scheme, parts.netloc)


def bare_host(host: str) -> str:
    """A host without its doors: "www.", "m.", "amp." …"""
    return _PREFIX.sub("", host)


def key_of(url: str) -> str:
    """A canonical address as a short key in hexadecimal, which goes into ids and so never changes."""
    return blake2b(url.encode(), digest_size=10).hexdigest()


def same_site(a: str, b: str) -> bool:
    """Whether two addresses are doors (www, m, amp; http, https) to one site. An address that is none is of no site."""
    try:
        return bare_host(host_of(a)) == bare_host(host_of(b))
    except ValueError:
        return False


# ------------------------------------------------------------------------------------------------------------ spelling


def _at_rest(url: str, base: str, site: _Site | None) -> str:
    """`url` spelled, and spelled again until nothing changes: one clean-up may bare what another one looks for."""
    url = _spelled(url, base, site)
    for _ in range(_ROUNDS):
        again = _spelled(_shown(url) or url, base, site)
        if again == url:
            return url
        url = again
    raise ValueError("an address wrapped in addresses")


def _spelled(url: str, base: str, site: _Site | None) -> str:
    url = _undo_entities(_INVISIBLE.sub("", url).strip())
    if "\\" in url:  # a browser's slash, before the query
        path, mark, query = url.partition("?")
        url = path.replace("\\", "/") + mark + query
    parts = urlsplit(url if _ABSOLUTE.match(url) else urljoin(base, url))
    scheme, netloc = parts.scheme.lower(), _netloc(parts.scheme, parts.netloc)
    origin = f"{scheme if ':' in netloc else 'https'}://{netloc}"
    if site and bare_host(netloc) in site[1]:
        origin = site[0]
    path = _path(parts.path)
    query, route = _query(parts.query, path), _route(parts.fragment)
    return _limit(origin + path + (f"?{query}" if query else "") + (f"#{route}" if route else ""))


def _aliased(url: str, site: _Site, aliases: tuple[tuple[str, str], ...]) -> str:
    """`url` by the aliases of its site; as it is, if they chase each other or make of it what is no address."""
    origin = site[0]
    at = url
    for _ in range(_ROUNDS):
        rest = at.removeprefix(origin)
        for pattern, replacement in aliases:
            rest = re.sub(pattern, replacement, rest, flags=re.IGNORECASE)
        try:
            again = _at_rest(_limit(f"{origin}/{rest.lstrip('/')}"), origin, site)
        except ValueError:
            return url
        if again == at:
            return at
        at = again
    return url


def _limit(url: str) -> str:
    if len(url) > LONGEST:
        raise ValueError(f"an address of {len(url)} characters")
    return url


@lru_cache(maxsize=256)
def _site(base: str, hosts: tuple[str, ...]) -> _Site:
    parts = urlsplit(base)
    scheme, host = parts.scheme.lower(), _netloc(parts.scheme, parts.netloc)
    names = [host, *(_netloc(scheme, name) for name in hosts)]
    return f"{scheme}://{host}", frozenset(map(bare_host, names))


@lru_cache(maxsize=4096)
def _netloc(scheme: str, netloc: str) -> str:
    """Host and port without user, in lower case and IDNA; ValueError where it cannot be one."""
    if scheme.lower() not in _SCHEMES:
        raise ValueError(f"not an http(s) address: scheme {scheme!r}")
    parts = urlsplit(f"//{netloc}")
    host = unquote(parts.hostname or "").rstrip(".")
    if not host.isascii():
        host = host.encode("idna").decode("ascii").lower()
    if not host or set(host) & set(" %<>\"\\^`{|}'/?#@[]") or host.startswith("."):
        raise ValueError(f"no host in {netloc!r}")
    if ":" in host:
        host = f"[{host}]"
    return host if parts.port in _DEFAULT_PORTS else f"{host}:{parts.port}"


def _path(path: str) -> str:
    segments: list[str] = []
    for segment in _SLASHES.sub("/", _SESSION.sub("", _STUCK.sub("", _percent(path, _PATH)))).split("/")[1:]:
        if segment == "..":
            segments[-1:] = []
        elif segment != ".":
            segments.append(segment)
    path = "/" + "/".join(segments)
    shorter = ""
    while path != shorter:
        shorter = path
        path = _INDEX.sub("/", _COMMENTS.sub("", _AMP.sub("", _BLANKS.sub("", path)))).rstrip("/") or "/"
        if (view := _VIEW.search(path)) and _is_slug(path[: view.start()].rpartition("/")[2]):
            path = path[: view.start()]
    return path


def _is_slug(segment: str) -> bool:
    """Whether a segment is made from a headline, or numbers a story."""
    return segment.count("-") + segment.count("_") >= 2 or re.search(r"\d{5}", segment) is not None


def _query(query: str, path: str) -> str:
    pairs = {_STUCK.sub("", pair) for pair in _percent(query, _QUERY).split("&")}
    told = {pair for pair in pairs if pair.strip("=") and not _is_noise(pair.lower())}
    if _BLOGGER.search(path):
        told -= {"m=0", "m=1"}
    return "&".join(sorted(told))


def _is_noise(pair: str) -> bool:
    name = pair.partition("=")[0]
    return name in _NOISE or name.startswith(_NOISE_STARTS) or _DRESS.fullmatch(pair) is not None


def _route(fragment: str) -> str:
    """A fragment if it names the page to a script (`#!/story/12`), "" if it names a place in the page."""
    return _percent(fragment, _QUERY) if fragment.startswith(("!", "/")) and fragment.strip("!/") else ""


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


# ------------------------------------------------------------------------------------------ pages that show other pages


def _shown(url: str) -> str:
    """The address of the page that a cache, an archive, a translator or a redirect shows; "" for any other page."""
    if found := _SHOWN.match(url):
        return f"https://{found[1] or found[2]}"
    if found := _LINKED.match(url):
        return unquote(found[1])
    if found := _TRANSLATED.match(url):
        pairs = (found[3] or "").split("&")
        query = "&".join(pair for pair in pairs if not pair.startswith("_x_tr_"))
        return f"https://{_untranslated(found[1], set(pairs))}{found[2]}?{query}"
    return ""


def _untranslated(label: str, pairs: set[str]) -> str:
    """The host behind a label of translate.goog: a dot is written -, a hyphen -- (see its notes for ad networks)."""
    told = {name: value for name, _, value in (pair.partition("=") for pair in pairs)}
    label = told.get("_x_tr_hp", "") + label
    codes = told.get("_x_tr_enc", "").replace("%2C", ",").split(",")
    if "1" in codes:
        label = label.removeprefix("1-")
    international = "0" in codes and label.startswith("0-")
    if international:
        label = label.removeprefix("0-")
    host = re.sub(r"\b-\b", ".", label).replace("--", "-")
    return f"xn--{host}" if international else host


# ----------------------------------------------------------------------------------------------------------------- keys

_HEX = r"[0-9a-f]"
_END = r"(?:\.(?:html?|php))?$"
_UNIQID = re.compile(rf"[^/][-_]((?={_HEX}*[a-f])(?={_HEX}*\d){_HEX}{{13}}){_END}", re.IGNORECASE)
# a time from 2001 on, or a uniqid that happens to have no letter; a whole second may be the day of many stories
_MILLISECONDS = re.compile(rf"[^/][-_]((?!\d*000\b)[1456]\d{{12}}){_END}")
_LANGUAGE = re.compile(r"^(?:([a-z]{2})\.[^/]*\.|[^/]*/([a-z]{2})(?:[-_][a-z]{2})?/)")

_FIRST = frozenset({"", "page=1", "paged=1", "start=0"})
_EMPTY = re.compile(r"\D+=+")  # `article12=` tells a story all the same
_NUMBER_END = re.compile(r"(?<==)(\d+)/+$")
_FIRST_PAGE = re.compile(r"(?<=[^/])/page/1$")
_FRONT = re.compile(r"^/index\.php(?=/)")
_DRESSED = re.compile(r"^/(?:print|m|mobile)(?=/)|/(?:platform/)?(?:google-)?amp(?:html)?(?=/)|\.html?$", re.IGNORECASE)
_TWICE = re.compile(r"%25([89A-F][0-9A-F])")
_HIGH = re.compile(r"(?:%[89A-F][0-9A-F])+")
_PLAIN = re.compile(r"%(2[147-9AC]|3A|40)")  # ! $ ' ( ) * , : @, which mean the same with and without escape
# bytes that are no UTF-8, as `surrogateescape` writes them, read as Windows does
_STRAYS = {0xDC00 + byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0x100)}


def _own_path(path: str) -> str:
    path = _FIRST_PAGE.sub("", _FRONT.sub("", _letters(path)))
    return _DRESSED.sub("", path) if _is_slug(path.rpartition("/")[2]) else path


def _own_query(query: str) -> str:
    pairs = {_letters(pair).replace("+", "%20") for pair in query.split("&")}
    told = {_NUMBER_END.sub(r"\1", pair).rstrip("=") for pair in pairs - _FIRST if not _EMPTY.fullmatch(pair)}
    return "&".join(sorted(told))


def _letters(text: str) -> str:
    """Escapes of letters in UTF-8, composed (NFC), whatever they were escaped from; signs without meaning plain."""
    if "%" not in text:
        return text
    text = _PLAIN.sub(lambda it: chr(int(it[1], 16)), _TWICE.sub(r"%\1", text))
    text = _HIGH.sub(lambda it: unquote_to_bytes(it[0]).decode("utf-8", "surrogateescape").translate(_STRAYS), text)
    return quote(unicodedata.normalize("NFC", text), safe=_QUERY)
