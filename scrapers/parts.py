"""A story over several pages: its further pages are found on the page at hand, and their bodies joined to one.

    /slug ─▶ /slug/2, /slug/3 ─▶ one RawItem        /slug?page=2   /slug/page/2   /slug_2.html   …

A further page of a story has the story's own address with a number behind it. So whatever a link says, "next" or
"Page suivante", it can never lead to another story.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import escape
from itertools import islice
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborNode

from regionwire.item import Origin, RawItem
from regionwire.source import Source
from regionwire.text import absolute, clean_html, clean_line, html_text, words
from regionwire.urls import canonical_url
from scrapers.view import View

MOST = 20  # further pages of one story
SLUG = 6  # characters: the last piece of a path, if shorter, is looked for with what stands before it
MENTIONS = 200  # of the story's address on its page, and links, that are looked at
COMMENTS = 6  # elements up from a link of which none may be named like comments
REPEATED = 40  # characters from which a paragraph that a former page had is said once only

NAMES = r"(?:\w{0,20}page|paged|p|pg|pag|pagina|pagenum|pageno|part|partie|seite)"
ENDING = r"\.(?:s?html?|php\d?|aspx?|jsp|cfm)"
# what follows the story's own address in the markup where a further page is linked
NUMBERED = re.compile(
    rf"(?:{ENDING})?(?:/(?:page[-_/]?|p)?\d\d?(?:{ENDING})?/?(?:amp/?)?[\"'?#&\s>]"
    rf"|[-_,/](?:page[-_]?|p)?\d\d?{ENDING}[\"'?#&\s>]"
    rf"|/?[?&](?:[^\"'<>\s#]{{0,80}}?[&;])?{NAMES}=\d\d?(?!\w))".encode(),
    re.IGNORECASE,
)
BEHIND = re.compile(rf"(?:page[-/_]?|p)?(\d\d?)(?:{ENDING})?", re.IGNORECASE)
FILE = re.compile(rf"(?P<stem>.*?)(?P<end>{ENDING})", re.IGNORECASE)
KIND = re.compile(rf"(?<=\w){ENDING}$", re.IGNORECASE)
LAST = re.compile(r"(?<=[^/])[-_,/](?:page[-_/]?|p)?\d\d?$", re.IGNORECASE)
BETWEEN = re.compile(r"[-_,/](?:page[-_]?|p)?(\d\d?)", re.IGNORECASE)
PARAMETER = re.compile(rf"{NAMES}=(\d\d?)", re.IGNORECASE)
COMMENT = re.compile(
    r"(?<![\w-])(?:comments?(?:[-_](?:list|area|section|pag\w+|nav\w*|wrap\w*|block))?|commentaires|disqus\w*|respond)(?![\w-])",
    re.IGNORECASE,
)
LABEL = re.compile(r"\W*(?:page\s*)?(\d{1,2})\W*", re.IGNORECASE)
NEXT = re.compile(
    r"\W*(?:(?:aller (?:à|a) )?(?:la )?page suivante|suivante?|(?:lire )?(?:la )?suite|next(?: page)?"
    r"|continue(?: reading)?"
    r"|(?:pr[óo]xima|siguiente|seguinte)(?: p[áa]gina)?|p[áa]gina (?:seguinte|siguiente)|(?:nächste seite|weiter)"
    r"|الصفحة التالية|التالي|[›»→>]+)\W*",
    re.IGNORECASE,
)
PAGER = frozenset(
    "page pages suivant suivante precedent precedente next previous prev suite la lire aller a sur of de et and to"
    " pagina paginas seguinte siguiente anterior proxima seite weiter".split()
)
SPEAKING = frozenset("page pages suivant suivante precedent precedente next previous prev pagina paginas seite".split())


def further_pages(view: View) -> tuple[str, ...]:
    """The absolute addresses of the story's pages after this one, in order, at most 20; () for nearly every story.

    If the page is itself a further page of `view.announced.url`, the story's address, those after it are meant.
    """
    links = list(islice(_links(view), MENTIONS))
    if not links:
        return ()
    story, here = _story_of(view)
    found: dict[int, str] = {}
    for node, address in links:
        number = _number_of(node, _behind(_canonical(address, view.source), story), here)
        if here < number <= MOST + 1 and not _in_comments(node):
            found.setdefault(number, address)
    last = next((number for number in range(here + 1, MOST + 2) if number not in found), MOST + 2)
    return tuple(dict.fromkeys(found[number] for number in range(here + 1, last)))


def is_part(address: str, story: str, source: Source) -> bool:
    """Whether an address is that of a story, or of one of its pages."""
    one, other = _canonical(address, source), _canonical(story, source)
    return bool(one) and (one == other or _behind(one, other) is not None)


def join(raw: RawItem, parts: Iterable[RawItem]) -> RawItem:
    """The story with the next of its further pages, in their order.

    What a page repeats is left out: headline, standfirst, paragraphs of a former page, pager. `pages` are those that
    are still to be read. A page that says nothing new ends the story: its pager is one of comments, or of other
    stories. What the story's first page is silent on (byline, credit line) may stand on a later one.
    """
    raw = _with_body(raw, _blocks(raw))
    for part in parts:
        raw = _joined(raw, part)
    return raw


# ---------------------------------------------------------------------------------------------------------------- links


def _canonical(address: str, source: Source) -> str:
    try:
        return canonical_url(address, base=source.base, hosts=source.hosts, aliases=source.aliases)
    except ValueError:
        return ""


def _story_of(view: View) -> tuple[str, int]:
    """The story's canonical address, and which of its pages this one is."""
    own = _canonical(view.page.final_url, view.source)
    story = _canonical(view.announced.url, view.source) if view.announced is not None and view.announced.url else own
    if story != own and story and (found := _behind(own, story)) is not None:
        return story, found[0]
    return own, 1


def _links(view: View) -> Iterator[tuple[LexborNode, str]]:
    """Links that may lead to further pages, with their absolute addresses.

    Few pages have any, so the markup is searched for the story's numbered address before any link is looked at; links
    without a path are looked for beside the text.
    """
    base = view.page.final_url
    addresses = [base] if view.announced is None else [base, view.announced.url]
    slugs = {slug for slug in map(_slug, addresses) if slug}
    if any(_is_numbered(view.page.body, slug) for slug in slugs):
        plain = {unquote(slug) for slug in slugs}
        for node in view.tree.css("a[href], link[rel=next][href]"):
            href = node.attributes.get("href") or ""
            if href.startswith("?") or any(slug in href or ("%" in href and slug in unquote(href)) for slug in plain):
                yield node, _absolute(base, href)
    elif view.text is not None:
        text = view.text.container
        for node in (text.parent or text).css('a[href^="?"]'):
            yield node, _absolute(base, node.attributes.get("href") or "")


def _absolute(base: str, href: str) -> str:
    return absolute(href, base).partition("#")[0]


def _slug(address: str) -> str:
    """What of an address tells the story: the end of its path without number and kind of file, else its query."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    path = KIND.sub("", parts.path.rstrip("/").removesuffix("/amp"))
    path = LAST.sub("", path).strip("/")
    last = path.rpartition("/")[2]
    return (last if len(last) >= SLUG else path) or parts.query


def _is_numbered(body: bytes, slug: str) -> bool:
    """Whether the markup holds the story's address with a number behind it."""
    for needle in {spelling.encode("utf-8", "replace") for spelling in (slug, unquote(slug))}:
        at = body.find(needle)
        for _ in range(MENTIONS):
            if at < 0:
                break
            at += len(needle)
            if NUMBERED.match(body, at):
                return True
            at = body.find(needle, at)
    return False


def _number_of(node: LexborNode, behind: tuple[int, str] | None, here: int) -> int:
    """Which page of the story a link leads to, by its address and by what it says; 0 for none."""
    if behind is None:
        return 0
    number, form = behind
    counted = form == "query"  # some count from 0 there
    says = clean_line(node.text(deep=True)) if node.tag == "a" else ""
    if label := LABEL.fullmatch(says):
        said = int(label[1])
        return said if said == number or (counted and said == number + 1) else 0
    if node.tag == "link" or "next" in (node.attributes.get("rel") or "").split() or NEXT.fullmatch(says):
        return here + 1 if number == here + 1 or (counted and number == here) else 0
    return number if form != "file" else 0


def _behind(address: str, story: str) -> tuple[int, str] | None:
    """The number that an address has behind the story's, and in what form; None if it has none. Both are canonical."""
    one, other = urlsplit(address), urlsplit(story)
    if one[:2] != other[:2] or other[2:4] == ("/", ""):
        return None
    if one.path == other.path:
        added = set(one.query.split("&")) - set(other.query.split("&"))
        kept = set(filter(None, other.query.split("&"))) <= set(one.query.split("&"))
        found = PARAMETER.fullmatch(added.pop()) if kept and len(added) == 1 else None
        return (int(found[1]), "query") if found else None
    if one.query != other.query:
        return None
    if one.path.startswith(other.path + "/"):
        found = BEHIND.fullmatch(one.path, len(other.path) + 1)
        return (int(found[1]), "path") if found else None
    mine, its = FILE.fullmatch(other.path), FILE.fullmatch(one.path)
    if mine and its and mine["end"] == its["end"] and its["stem"].startswith(mine["stem"]):
        found = BETWEEN.fullmatch(its["stem"], len(mine["stem"]))
        return (int(found[1]), "file") if found else None
    return None


def _in_comments(node: LexborNode) -> bool:
    above = node.parent
    for _ in range(COMMENTS):
        if above is None or above.tag == "body":
            return False
        attributes = above.attributes
        if COMMENT.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}"[:600]):
            return True
        above = above.parent
    return False


# ----------------------------------------------------------------------------------------------------------------- join


def _joined(raw: RawItem, part: RawItem) -> RawItem:
    held, more = _blocks(raw), [*_printed_above(part), *_blocks(part)]
    if not _new(held, more, raw):
        return replace(raw, pages=())
    same = 0  # blocks that stand under every page of the story
    while same < min(len(held), len(more)) and _said(held[-1 - same]) == _said(more[-1 - same]):
        same += 1
    held = held[: len(held) - same]
    return replace(
        _with_body(raw, held + _new(held, more, raw)),
        byline=raw.byline or part.byline,
        attribution=raw.attribution or part.attribution,
        paywall=raw.paywall or part.paywall,
        cut=part.cut,  # where the page before breaks off, it only leads here
        pages=tuple(dict.fromkeys((*raw.pages[1:], *part.pages))),
    )


def _with_body(raw: RawItem, blocks: Iterable[str]) -> RawItem:
    return replace(raw, body=replace(raw.body, value="\n".join(blocks)))


def _blocks(raw: RawItem) -> list[str]:
    """The blocks of a body, without those of a pager."""
    return [block for block in clean_html(raw.body.value, raw.url).split("\n") if not _is_pager(block)]


def _printed_above(part: RawItem) -> list[str]:
    """What would be a standfirst on the first page of a story is a paragraph of a later one."""
    above = part.standfirst
    return [f"<p>{escape(above.value, quote=False)}</p>"] if above and above.origin is Origin.TEXT else []


def _new(held: list[str], more: list[str], raw: RawItem) -> list[str]:
    """Those blocks of a page that say something which the pages before did not."""
    opening = {_key(raw.title.value), _key(raw.standfirst.value) if raw.standfirst else ""} - {""}
    known = set(map(_said, held))
    new: list[str] = []
    for block in more:
        said = _said(block)
        repeated = said in known and (len(said) >= REPEATED or not new)
        if not (repeated or said in opening or _unnumbered(said) in opening):
            new.append(block)
    return new


def _said(block: str) -> str:
    """What a block says, by which two are the same; a picture says its own markup."""
    return _key(html_text(block)) or block


def _key(text: str) -> str:
    return " ".join(words(text))


def _unnumbered(said: str) -> str:
    """The words of a headline without "(suite)" or "Page 2" behind them."""
    left = said.split()
    while len(left) > 1 and (left[-1] in PAGER or (left[-1].isdecimal() and left[-2] in PAGER)):
        left.pop()
    return " ".join(left)


def _is_pager(block: str) -> bool:
    """Whether a block only counts pages: "Pages : 1 2 3", "« Page suivante »"."""
    if len(block) > 1000 or "<img" in block:
        return False
    said = words(html_text(block))
    if not said or not all(word in PAGER or (word.isdecimal() and len(word) <= 2) for word in said):
        return False
    return not SPEAKING.isdisjoint(said) or (len(said) > 2 and all(map(str.isdecimal, said)))
