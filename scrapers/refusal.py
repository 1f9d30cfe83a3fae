"""Why a page is no story. Each reason is a sentence for the log; "" means that nothing speaks against it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from selectolax.lexbor import LexborHTMLParser

from regionwire.item import Announcement, Kind, Origin, Page
from regionwire.source import Source
from regionwire.text import clean_line
from regionwire.urls import same_site
from scrapers.lines import Line, absolute
from scrapers.structured import Structured
from scrapers.trim import any_of, key
from scrapers.view import View

MISSING = re.compile(
    r"\b(?:page (?:non trouv[ée]e|introuvable|not found)|(?:contenu|article) (?:introuvable|non trouv[ée])|"
    r"err(?:eur|or) 404|404\b|n['’]existe (?:pas|plus)|not found|oops|oups|no longer available|seite nicht gefunden)",
    re.IGNORECASE,
)
CHALLENGE = re.compile(
    r"just a moment|un instant|attention required|checking your browser|v[ée]rification de votre navigateur|"
    r"ddos protection|access denied|acc[èe]s refus[ée]|are you (?:a )?(?:human|robot)|verify you are human|"
    r"security check|enable javascript and cookies to continue|pardon our interruption",
    re.IGNORECASE,
)
# what WordPress writes into the class of <body> (body_class())
ARCHIVES = frozenset({"archive", "category", "tag", "author", "search", "search-results", "error404", "blog", "home"})
POST = frozenset({"single", "single-post", "page", "attachment", "singular"})
MEDIA = "audio, video, iframe, a[href$='.mp3'], object"
LEAST = 140  # characters of text below which there is no story
BRIEF = 60  # the same where a declared element holds the text: briefs of one sentence
SMALL = 600  # characters: a notice that something is missing, or a challenge, is not longer
MOST = 200_000  # characters of text: no story is longer
TAGS = 50_000  # on a page; reading takes as long as there are tags
DEEP = 3000  # open tags; parsing takes as long as the square of them, and of the attributes of a tag
OPENED = 10_000  # tags that open something: so many in each other would still be parsed in a fifth of a second
ATTRIBUTES = 20_000
STRIDE = 1 << 14  # bytes: a tag of so many attributes leaves a whole stretch of this length without another tag
NO_MARKUP = ((b"<script", b"</script"), (b"<style", b"</style"), (b"<!--", b"-->"))
TOO_DEEP = "its elements are nested too deeply to be read"
MARK = re.compile(rb"""<(/?)([a-z][^\s/>]*+)((?:[^>"']|"[^"]*"|'[^']*')*+)""", re.IGNORECASE)
VALUE = re.compile(rb"\"[^\"]*\"|'[^']*'")
NAME = re.compile(rb"[^\s/\"'=]+")
NEVER_NESTED = frozenset(  # without content, or ended by the next one
    b"area base br col dd dt embed hr img input li link meta option p source tbody td th tr track wbr".split()
)
CARDS = 3  # headings that are links, from which a page looks like a listing


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a page is instead of a story, and the reason as a sentence."""

    kind: Kind
    reason: str


def refused_markup(body: bytes) -> str:
    """Markup that would keep a parser busy for minutes. Told without one; no page for readers comes near."""
    tags = body.count(b"<")
    if tags > TAGS:
        return f"{tags} tags: more than any page for readers has"
    if tags - body.count(b"</") < OPENED and not any(
        body.find(b"<", at, at + STRIDE) < 0 for at in range(0, len(body) - STRIDE, STRIDE)
    ):
        return ""
    for opening, ending in NO_MARKUP:
        body = _without(body, opening, ending)
    opened: Counter[bytes] = Counter()
    depth = 0
    for closing, name, rest in MARK.findall(body):
        if len(rest) > ATTRIBUTES and len(NAME.findall(VALUE.sub(b" ", rest))) > ATTRIBUTES:
            return f"a tag of more than {ATTRIBUTES} attributes"
        tag = name.lower()
        if tag in NEVER_NESTED or (closing and not opened[tag]):
            continue
        step = -1 if closing else 1
        opened[tag] += step
        depth += step
        if depth > DEEP:
            return TOO_DEEP
    return ""


def _without(body: bytes, opening: bytes, ending: bytes) -> bytes:
    """`body` without all that stands between these two, in lower case or capitals."""
    plain, kept, at = body.lower(), [], 0
    while (start := plain.find(opening, at)) >= 0 and (end := plain.find(ending, start)) >= 0:
        kept.append(body[at:start])
        at = end + len(ending)
    return b"".join((*kept, body[at:]))


def refused(view: View, html: str) -> Refusal | None:
    """Why the page is no story, None if nothing speaks against it. `html`: the body that was found."""
    return next(_refusals(view, html), None)


def _refusals(view: View, html: str) -> Iterator[Refusal]:
    words = view.text.words if view.text is not None else ""
    lines = view.text.tail.body if view.text is not None else ()
    if reason := refused_address(view.page, view.source, view.said):
        yield Refusal(Kind.HOME if "home page" in reason else Kind.OTHER, reason)
    if reason := refused_notice(view.tree, view.title, words):
        yield Refusal(Kind.CHALLENGE if "challenge" in reason else Kind.MISSING, reason)
    if reason := refused_archive(view.tree, view.said, lines, view.title):
        yield Refusal(Kind.LISTING, reason)
    media = view.tree.css_first(MEDIA) is not None
    chosen = view.text is not None and view.text.found.origin is Origin.SELECTOR
    if reason := refused_body(words or html, view.said, view.announced, chosen=chosen, media=media):
        yield Refusal(Kind.RECORDING if media else Kind.OTHER, reason)
    if not view.title:
        yield Refusal(Kind.OTHER, "no headline: all that is found is the name of the site")


def refused_address(page: Page, source: Source, said: Structured) -> str:
    """What the addresses say: sent elsewhere or home, or a page of a kind that never is a story."""
    doors = (page.url, source.base, *(f"https://{host}" for host in source.hosts))
    if not any(same_site(page.final_url, door) for door in doors):
        return f"redirected to another site: {page.final_url}"
    asked, got = urlsplit(page.url), urlsplit(page.final_url)
    if _home(got.path) and not got.query and not (_home(asked.path) and not asked.query):
        return "redirected to the home page"
    skip = any_of((source.skip,)) if source.skip else None
    if skip is not None and skip.search(got.path):
        return f"an address that is never a story: {got.path}"
    if (url := absolute(page.final_url, said.canonical)) and not _home(got.path):
        canonical = urlsplit(url)
        own = same_site(canonical.geturl(), page.final_url) or canonical.hostname in source.hosts
        if _home(canonical.path) and own and not parse_qs(canonical.query):
            return "its canonical address is the home page"
    return ""


def refused_notice(tree: LexborHTMLParser, heading: str, text: str) -> str:
    """A notice in the place of a story: soft 404, challenge."""
    node = tree.css_first("head > title")
    title = clean_line(node.text(deep=True)) if node is not None else ""
    if len(text) < SMALL:
        words = f"{title}\n{heading}"
        if CHALLENGE.search(words) or "cf-challenge" in text or CHALLENGE.search(text):
            return "a challenge page stands in its place"
        if MISSING.search(words) or (len(text) < LEAST and MISSING.search(text)):
            return "a page that says that there is no such page"
    return ""


def refused_archive(tree: LexborHTMLParser, said: Structured, lines: Sequence[Line], title: str) -> str:
    """A listing, a tag or an author's page: many linked headings, no text of its own between them."""
    body = tree.body
    classes = frozenset(((body.attributes.get("class") if body is not None else "") or "").split())
    if (
        classes & ARCHIVES
        and not classes & POST
        and any(it.startswith(("archive", "category", "wp-", "paged")) for it in classes)
    ):
        return "a listing: its body element is of class " + " ".join(sorted(classes & ARCHIVES))
    if said.article or said.meta.get("og:type") == "article" or "article:published_time" in said.meta:
        return ""
    cards = [at for at, it in enumerate(lines) if it.heading and it.linked >= 0.8 and key(it.text) != key(title)]
    paragraphs = sum(1 for it in lines if it.tag == "p" and len(it.text) >= 80)
    if len(cards) >= CARDS and paragraphs <= 4 * len(cards) and cards[0] <= 4:
        return f"a listing: {len(cards)} headings that are links"
    return ""


def refused_body(text: str, said: Structured, announced: Announcement | None, *, chosen: bool, media: bool) -> str:
    """What the text that was found says: none, a recording, a teaser. `chosen`: a declared element holds it."""
    if len(text) > MOST:
        return f"{len(text)} characters of text: no story is so long"
    if len(text) < (BRIEF if chosen else LEAST):
        if media:
            return "a recording without text"
        return f"no body text: {len(text)} characters"
    for name, teaser in (
        ("the listing", announced.teaser if announced is not None else ""),
        ("og:description", said.meta.get("og:description", "")),
    ):
        if len(text) <= len(teaser) + 2 and _cut(teaser) and _opening(teaser).startswith(_opening(text)):
            return f"only the teaser of {name} ({len(text)} characters)"
    return ""


def _home(path: str) -> bool:
    return path.rstrip("/") in ("", "/index.php", "/index.html", "/accueil", "/home")


def _cut(text: str) -> bool:
    return re.search(r"(?:…|\.\.+|\[…\]|�)[\])\s.]*$", text[-12:]) is not None


def _opening(text: str) -> str:
    """Folded words without the last, which a cut may have damaged."""
    return key(text).rpartition(" ")[0]
