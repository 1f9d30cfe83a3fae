"""The headline: which element says it, and which of its witnesses is believed.

What readers see comes first: the heading of the page, for the headlines that are made for machines are shorter, older
or written for search. A heading that is only the name of the site, of the section or of the listing is none (L'Essor's
`og:title` is "Lessor" on every page); nor is one in a breadcrumb, in a logo or in a menu.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from regionwire.item import Announcement, Found, Origin
from regionwire.source import Source
from regionwire.text import clean_line
from scrapers.inventory import Inventory
from scrapers.line import shown as shown_text
from scrapers.structured import Structured
from scrapers.trim import key
from scrapers.witness import Chosen, declared_text, site_names, solid, structured

# what sets a site's name off: some signs by themselves, others between blanks
SEPARATOR = re.compile(
    r"[|｜ㅣ·•–—»›:-](?:(?<=[|｜ㅣ])[|｜ㅣ]*|(?<=\s[^|｜ㅣ])[·•–—»›:-]*(?=\s|$)|(?<=:)(?=\s)|(?<=-)-)"
)
DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}-\d\d-\d\d")
TITLE = "title"
DATA = "json-ld"  # how the places of what JSON-LD says open
CUT = re.compile(r"\s*(?:…|\.\.\.|\[…\])$")
GENERIC = frozenset({
    "accueil", "home", "index", "page", "article", "articles", "actualites", "actualite", "news", "nouvelles", "detail",
    "details", "post", "sans titre", "untitled", "a la une", "blog", "our blog", "menu", "navigation", "search",
    "log in", "login", "sign in", "subscribe", "noticias", "noticia", "inicio", "nachrichten", "startseite", "media",
    "press release", "press releases", "communique", "communiques", "archives", "archive", "divers", "a propos",
})  # fmt: skip
ASIDE = re.compile(
    r"bread-?crumb|\blogo\b|[-_]logo|site-?(?:title|name|brand)|brand(?:ing)?\b|visually-?hidden|sr-only|screen-reader"
    r"|is_blind|hide-accessible|noscreen|modal|newsletter|popup|sidebar|cookie|whitespace-nowrap",
    re.IGNORECASE,
)
TITLED = re.compile(r"head-?line|title|heading|titre|titulo|überschrift", re.IGNORECASE)
LONGEST = 2000  # characters of a heading that are read
MENUS = frozenset(("nav", "li", "ol", "ul", "aside", "footer", "dialog", "form"))
UP = 3  # elements above a heading that tell what it stands in
HOME = re.compile(r"(?:https?://[^/]+)?/?")
HEADINGS = "h2, h3, [itemprop=headline], [role=heading]"
BRIEF = 4  # words: a heading of no more, with none of them in the titles for machines, is of something else
MOTTO = 7  # words: what stands behind the site's name in a title is not longer
HEADLINE = 0.4  # part of a heading: what follows its kicker is at least as much
TELLING = 16  # letters: a shorter headline may be part of another one by chance
SHORT = 6  # letters: a host's name of fewer may stand in a headline by chance
BLOCKS = frozenset(("span", "div", "br", "small", "p", "h2", "strong"))


def read_headline(
    page: LexborHTMLParser, said: Structured, source: Source, h1: LexborNode | None, announced: Announcement | None
) -> Chosen:
    """The first witness of the headline that is not generic, spelled as the others do who say the same."""
    names, sections = site_names(said, source), _sections(said)
    heard: list[Found] = []
    last = ""
    for found in _headlines(page, said, source, h1, announced):
        last = found.value if found.where == TITLE else ""
        if found.where == TITLE and len(heard) > 1 and _stem(heard[0].value) == heard[0].value:
            break
        value = _without_names(found.value, names, sections)
        if not _is_generic(value, names | sections):
            heard.append(Found(value, found.origin, found.where))
    if (
        len(heard) > 1
        and h1 is not None
        and heard[0].where == h1.tag
        and _is_aside(heard[0].value, heard[1:], names)
        and _is_sure(heard[1:], last, names)
    ):
        heard.append(heard.pop(0))
    if not heard:
        return Chosen()
    best = _spelled(heard[0], h1, heard[1:])
    return Chosen(best, tuple(it for it in heard if it.where != TITLE and _differs(it.value, best.value)))


def _headlines(
    page: LexborHTMLParser, said: Structured, source: Source, h1: LexborNode | None, announced: Announcement | None
) -> Iterator[Found]:
    if (found := declared_text(page, source.fields.title)) is not None:
        yield found
    if h1 is not None:
        yield Found(_text(h1), Origin.HEURISTIC, h1.tag or "h1")
    for keys, properties in ((("headline",), ()), ((), ("og:title", "twitter:title", "dc.title", "parsely-title"))):
        if (found := structured(said, keys, *properties)) is not None:
            yield found
    if announced is not None and announced.title:
        yield Found(clean_line(announced.title), Origin.FEED, "announced title")
    if h1 is None:
        for it in page.css("h1"):
            if it.text(deep=True).strip() and not _stands_aside(it):
                yield Found(_text(it), Origin.HEURISTIC, "first h1")
                break
    if (node := page.css_first("head > title")) is not None:
        yield Found(clean_line(node.text(deep=True)[:LONGEST]), Origin.STRUCTURED, TITLE)


def _text(heading: LexborNode) -> str:
    """What a heading prints; its kicker and its other blocks apart."""
    if heading.css_first("style, script") is not None:
        parts = (it for it in heading.traverse(include_text=True) if it.tag == "-text")
        shown = (it for it in parts if it.parent is not None and it.parent.tag not in ("style", "script"))
        return clean_line(" ".join(shown_text(it) for it in shown)[:LONGEST])
    blocks = any(it.tag in BLOCKS for it in heading.iter())
    return clean_line(shown_text(heading, " " if blocks else "")[:LONGEST])


def _sections(said: Structured) -> frozenset[str]:
    return frozenset(map(solid, (said.meta.get("article:section", ""), said.said("articleSection")))) - {""}


def _is_generic(title: str, names: frozenset[str]) -> bool:
    known = key(title)
    return not known or known in GENERIC or known.replace(" ", "") in names or _is_motto(title, names)


def _is_motto(title: str, names: frozenset[str]) -> bool:
    """Whether the words are the site's name with a motto: "Lessor - Toute l'actualité en continu"."""
    known = solid(title)
    return "actualit" in known and any(known.startswith(it) and len(known) < len(it) + 40 for it in names)


def _without_names(title: str, names: frozenset[str], sections: frozenset[str]) -> str:
    """`title` without the names of site and section and the date behind it, and the site's before it, set off by a
    sign."""
    cuts = [it for it in SEPARATOR.finditer(title) if "»" not in it[0] or "«" not in title]
    begun = 0
    for last in reversed(cuts):
        piece, colon = title[last.end() :], ":" in last[0]
        if not last.start() or not (
            (not colon and solid(piece) in sections) or _is_name(piece, names, motto=not colon)
        ):
            break
        title = title[: last.start()].rstrip()
    for first in cuts:
        piece = solid(title[begun : first.start()])
        if first.end() >= len(title) or not (piece in names or (piece in sections and "|" in first[0])):
            break
        begun = first.end()
    return title[begun:].lstrip()


def _is_name(piece: str, names: frozenset[str], *, motto: bool) -> bool:
    """Whether what is set off is the site's name; with `motto`, or holds it among few words."""
    known = solid(piece)
    if not known or known in names or DATE.fullmatch(piece.strip()):
        return True
    return motto and len(piece.split()) <= MOTTO and any(len(it) >= SHORT and it in known for it in names)


def _is_aside(heading: str, others: Iterable[Found], names: frozenset[str]) -> bool:
    """Whether a heading that is short, or opens with the site's name, has no word in common with the other titles."""
    own = [it for it in key(heading).split() if len(it) > 2]
    if len(own) > BRIEF and not any(len(it) >= SHORT and solid(heading).startswith(it) for it in names):
        return False
    known = " ".join(key(it.value) for it in others if it.origin is not Origin.FEED)
    return len(heading) <= 20 * BRIEF and not any(it in known for it in own)


def _is_sure(others: Sequence[Found], last: str, names: frozenset[str]) -> bool:
    """Whether the other titles outweigh a printed one: the data's does, of those in the head (`last`: the page's) two
    that agree, unless it is the site that they name."""
    told = [it for it in others if it.origin is Origin.STRUCTURED and it.where != TITLE]
    if not told:  # "headline - name of the site"
        before, name = map(solid, ("", *SEPARATOR.split(last))[-2:])
        set_off = bool(before) and len(name) >= SHORT and any(it.startswith(name) for it in names)
        return set_off and not _is_site(last, names)
    if _is_site(told[0].value, names):
        return False
    own = solid(_stem(told[0].value))
    return told[0].where.startswith(DATA) or any(
        solid(_stem(it)) and (solid(_stem(it)) in own or own in solid(_stem(it)))
        for it in (last, *(it.value for it in told[1:]))
    )


def _is_site(title: str, names: frozenset[str]) -> bool:
    """Whether a title opens with the site's name, or its first part has initials that the site is known by."""
    if any(len(it) >= SHORT and solid(title).startswith(it) for it in names):
        return True
    words = key(SEPARATOR.split(title)[0]).split()
    full = [it for at, it in enumerate(words) if not at or len(it) > 2]
    return any(len(it) > 2 and "".join(word[0] for word in it) in names for it in (words, full))


def _spelled(best: Found, h1: LexborNode | None, others: Sequence[Found]) -> Found:
    """`best` whole where it was cut; as others spell it, where its parts are set off by their looks alone; without its
    kicker or its second line where they leave it out."""
    stem, spoken = _stem(best.value), solid(best.value)
    for it in others:
        if stem != best.value and len(it.value) > len(stem) and it.value.startswith(stem):
            return Found(_stem(it.value), best.origin, best.where)
    if h1 is None or best.where != h1.tag or not any(it.tag != "-text" for it in h1.iter()):
        return best
    known = {it.value: solid(it.value) for it in reversed(others) if it.where != TITLE}
    least = HEADLINE * len(spoken)
    same = [value for value, it in known.items() if it == spoken]
    less = [value for value, it in known.items() if len(it) >= least and (spoken.endswith(it) or spoken.startswith(it))]
    return Found((same or less)[0], best.origin, best.where) if same or less else best


def _differs(one: str, other: str) -> bool:
    """Whether two headlines say clearly different things: neither is in the other."""
    first, second = solid(_stem(one)), solid(_stem(other))
    return first not in second and second not in first


def main_heading(
    inventory: Inventory, said: Structured, source: Source, announced: Announcement | None
) -> LexborNode | None:
    """The headline's element: the only `h1` that can be one, else that which says what the page's data say, what its
    title says but for the site's name, or what was announced, which may be older than the page.

    Where no `h1` can be one, another heading that does. None in doubt.
    """
    headings = [it for it in inventory.headings if it.text(deep=True).strip() and not _stands_aside(it)]
    if len(headings) == 1:
        return headings[0]
    among, says = (headings, _says) if headings else (inventory.tree.css(HEADINGS), _ends)

    def saying(*titles: str) -> LexborNode | None:
        wanted = [known for known in map(solid, titles) if known]
        return next((it for it in among if says(it, wanted)), None) if wanted else None

    return (
        saying(said.said("headline"), said.get("og:title")[0])
        or _as_in_the_title(among, inventory.tree, said, source)
        or saying(announced.title if announced is not None else "")
        or next((it for it in headings if TITLED.search(_classes(it)) or "itemprop" in it.attributes), None)
    )


def _as_in_the_title(
    headings: Iterable[LexborNode], tree: LexborHTMLParser, said: Structured, source: Source
) -> LexborNode | None:
    """The heading that says what the page's title does: no short one, which may be a section's."""
    if (node := tree.css_first("head > title")) is None:
        return None
    title = _without_names(clean_line(node.text(deep=True)[:LONGEST]), site_names(said, source), _sections(said))
    if sum(len(it) > 2 for it in key(title).split()) <= BRIEF:
        return None
    wanted = solid(title)
    read = ((it, shown_text(it)[:LONGEST]) for it in headings)
    same = (it for it, text in read if len(text) >= len(wanted) and solid(text) == wanted)
    return next((it for it in same if not _stands_aside(it)), None)


def _says(heading: LexborNode, wanted: Iterable[str]) -> bool:
    known = solid(shown_text(heading)[:LONGEST])
    return any(known == it or (len(known) > TELLING and (known in it or it in known)) for it in wanted)


def _ends(heading: LexborNode, wanted: Iterable[str]) -> bool:
    """Whether a heading is one of the headlines, with or without a kicker before it."""
    text = shown_text(heading)[:LONGEST]
    wanted = [it for it in wanted if len(it) <= len(text)]  # the cheap look first: there may be hundreds of headings
    known = solid(text) if wanted else ""
    return any(known == it or (len(it) > TELLING and known.endswith(it)) for it in wanted)


def _classes(node: LexborNode) -> str:
    attributes = node.attributes
    return f"{attributes.get('class') or ''} {attributes.get('id') or ''}"[:600]


def _stands_aside(heading: LexborNode) -> bool:
    """Whether a heading stands in a menu, a breadcrumb or a logo, or leads home."""
    link = heading.css_first("a[href]")
    if link is not None and HOME.fullmatch(link.attributes.get("href") or ""):
        return True
    node: LexborNode | None = heading
    for _ in range(UP):
        if node is None or node.tag in ("body", "main", "article"):
            return False
        if node.tag in MENUS or _is_aside_name(_classes(node)):
            return True
        node = node.parent
    return False


@lru_cache(maxsize=4096)
def _is_aside_name(names: str) -> bool:
    return len(names) > 1 and ASIDE.search(names) is not None


def _stem(title: str) -> str:
    """`title` without the sign that it was cut."""
    return CUT.sub("", title) if title.endswith(("…", "...", "]")) else title
