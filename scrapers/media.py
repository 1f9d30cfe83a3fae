"""Pictures and what is embedded from elsewhere: the address behind lazy loading, and the HTML that is kept of it."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborNode

from regionwire.urls import LONGEST

LAZY = ("data-src", "data-lazy-src", "data-original", "data-full-url", "data-hi-res-src")
SETS = ("data-srcset", "data-lazy-srcset", "srcset")
NOTHING = ("data:", "blob:", "about:")
WIDEST = 1600  # pixels: of a picture's sizes the widest up to this one is taken
SIZE = re.compile(r"(?:(?<=,)|(?<![\s\S]))\s*+([^\s,]\S*+)(?:(?<=,)|(?:\s++(\d++(?:\.\d++)?)([wx]))?[^,]*+)")
INLINED = re.compile(r"(?:data|blob|about):\S*+")  # a placeholder, commas and all
BARE = re.compile(r"[\d.]+[wx]")  # a size that lost its address
# whose players and posts are part of a story; other frames are advertisements and forms
PLAYERS = {
    "youtube.com": "YouTube", "youtube-nocookie.com": "YouTube", "youtu.be": "YouTube", "vimeo.com": "Vimeo",
    "dailymotion.com": "Dailymotion", "dai.ly": "Dailymotion", "facebook.com": "Facebook", "fb.watch": "Facebook",
    "twitter.com": "X", "x.com": "X", "instagram.com": "Instagram", "tiktok.com": "TikTok", "rumble.com": "Rumble",
    "soundcloud.com": "SoundCloud", "spotify.com": "Spotify", "audiomack.com": "Audiomack", "ausha.co": "Ausha",
    "acast.com": "Acast", "datawrapper.de": "Datawrapper", "dwcdn.net": "Datawrapper", "flourish.studio": "Flourish",
    "openstreetmap.org": "OpenStreetMap", "scribd.com": "Scribd", "t.me": "Telegram", "infogram.com": "Infogram",
}  # fmt: skip
RECORDED = {"video": "Vidéo", "audio": "Audio"}
EMBEDDED = frozenset({"iframe", "video", "audio", "object", "embed"})
POSTS = re.compile(r"(?:^|\s)(?:twitter-tweet|twitter-video|instagram-media|tiktok-embed|fb-post|fb-video)(?:\s|$)")


def absolute(base: str, address: str) -> str:
    """`address` against `base`; "" if that is no http(s) address, or longer than any."""
    if len(address) > LONGEST:
        return ""
    try:
        if address.startswith(("https://", "http://")) and address.isascii() and "[" not in address:
            return address.strip()
        url = urljoin(base, address.strip())
        return url if urlsplit(url).scheme in ("http", "https") else ""
    except ValueError:  # "http://[": pages hold anything
        return ""


def image_source(node: LexborNode, base: str) -> str:
    """The absolute address of an `img`, lazy loading seen through; "" for a placeholder or a tracking pixel."""
    attributes = node.attributes
    if attributes.get("width") in ("0", "1") or attributes.get("height") in ("0", "1"):
        return ""
    for name in LAZY:
        value = (attributes.get(name) or "").strip()
        if value and not value.startswith(NOTHING):
            return absolute(base, value)
    value = (attributes.get("src") or "").strip()
    if value and not value.startswith(NOTHING):
        return absolute(base, value)
    for name in SETS:
        if value := widest(attributes.get(name) or ""):
            return absolute(base, value)
    return ""


def _player(url: str) -> str:
    """The name of the player or network that an address is of; "" for none."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    if host.startswith("google.") and parts.path.startswith("/maps"):
        return "Google Maps"
    labels = host.split(".")
    return next((name for at in range(len(labels)) if (name := PLAYERS.get(".".join(labels[at:])))), "")


def widest(srcset: str) -> str:
    """Of the candidates of a `srcset` (HTML section 4.8.4.2.1) the widest that is no giant; "" for none."""
    best, most = "", -1.0
    for address, size, unit in SIZE.findall(INLINED.sub("", srcset)[: 10 * LONGEST]):
        width = float(size) * (1.0 if unit == "w" else 800.0) if size else 1.0
        if not BARE.fullmatch(address) and (most < width <= WIDEST or not best):
            best, most = address.rstrip(","), width
    return best


def picture_source(node: LexborNode, base: str) -> str:
    """The address of the picture of a `figure`, `picture` or `img`, also where scripts would set it."""
    image = node if node.tag == "img" else node.css_first("img")
    if image is not None and (source := image_source(image, base)):
        return source
    around = node.parent if node.tag == "img" else node
    if around is None or (image is not None and image.attributes.get("width") in ("0", "1")):
        return ""
    for name in ("source[srcset]", "source[data-srcset]"):
        if (found := around.css_first(name)) is not None:
            attributes = found.attributes
            if value := widest(attributes.get("srcset") or attributes.get("data-srcset") or ""):
                return absolute(base, value)
    silent = around.css_first("noscript img")
    return image_source(silent, base) if silent is not None else ""


def figure(source: str, alt: str, caption: str) -> str:
    """HTML of one picture."""
    html = f'<img src="{escape(source)}" alt="{escape(alt)}">'
    if caption:
        html += f"<figcaption>{escape(caption, quote=False)}</figcaption>"
    return f"<figure>{html}</figure>"


def embed(node: LexborNode, base: str) -> tuple[str, str]:
    """Address and HTML of what is embedded, as a link; ("", "") for what is no part of a story."""
    attributes = node.attributes
    address = attributes.get("src") or attributes.get("data-src") or attributes.get("data") or ""
    if not address and (inner := node.css_first("source[src], a[href]")) is not None:
        address = inner.attributes.get("src") or inner.attributes.get("href") or ""
    if node.tag == "blockquote" and (links := node.css("a[href]")):
        address = attributes.get("cite") or links[-1].attributes.get("href") or ""
    url = absolute(base, address) if address else ""
    if not url:
        return "", ""
    name = RECORDED.get(node.tag or "") or _player(url)
    if not name:
        return "", ""
    label = " ".join((attributes.get("title") or "").split())
    text = f"{name} : {label}" if label and name not in label else label or name
    return url, f'<figure><figcaption><a href="{escape(url)}">{escape(text, quote=False)}</a></figcaption></figure>'
