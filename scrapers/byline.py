"""Who signs a story: the line that names the bureau first, then what the page says for machines, then the names that it
prints where names stand.

A site, its accounts, its desks and the agencies that it copies are no authors: such a line is taken only where nobody
is named, and the site's own then as a guess. Declared accounts are never taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborNode

from regionwire.dateline import author_names, parse_byline, wire
from regionwire.item import Found, Origin
from regionwire.text import clean_line
from scrapers.structured import words
from scrapers.view import View
from scrapers.witness import Chosen, declared_text, printed, site_names, solid

META = (
    "author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl",
    "citation_author", "article:author_name",
)  # fmt: skip
LABELLED = (("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2"))  # as WordPress' plug-ins say it
WRITTEN = re.compile(r"written|author|auteur|écrit|verfasst|geschrieben|escrito|autor|scritto|door", re.IGNORECASE)
# where names stand: marked up, links to a page of the author, classes; paragraphs tell how far the story is
ELEMENTS = (
    "h1, h2, p, [rel~=author], [itemprop~=author], a[href*='/author'], a[href*='/autor'], a[href*='/auteur'],"
    " a[href*='/staff/'], a[href*='/writer'], a[href*='/reporter'], a[href*='/profile/'], a[href*='/people/'],"
    " [class*='author' i], [class*='byline' i], [class*='autor' i], [class*='auteur' i], [data-testid*='author' i]"
)
NAMING = re.compile(r"author|byline|autor|auteur|/staff/|/writer|/reporter|/profile/|/people/", re.IGNORECASE)
OWN = re.compile(r"author-?_?name|rel=author|itemprop=author|/author/|vcard", re.IGNORECASE)
ELSEWHERE = re.compile(
    r"relat|recirc|comment|teaser|sidebar|footer|most-|popular|trending|recommend|carousel|slider|newsletter|more-"
    r"|read-next|similar|latest|caption|credit|social|share",
    re.IGNORECASE,
)
UP = 5  # elements above one that tell what it stands in
LONG = 200  # characters: what names authors is not longer
PARAGRAPH = 90  # characters: of the story
BEGUN = 3  # paragraphs of the story; after them its author is only named if nobody else is
LAST = "last lines"
ARTICLE = re.compile(r"^(?:the|die|der|das|le|la|les|el|los|il|o|a)\s|^l['’]", re.IGNORECASE)
MOST = 12  # persons; no story has more authors


@dataclass(frozen=True, slots=True)
class Signed:
    """A witness, the persons that it names, and whether it names the bureau."""

    found: Found
    names: tuple[str, ...]
    bureau: bool = False

    def agrees(self, other: Signed) -> bool:
        """Whether both name somebody, in whatever spelling: `M. Diarra` is in `Awa Keïta et M. Diarra`."""
        mine, theirs = ([solid(it) for it in names] for names in (self.names, other.names))
        return any(one in two or two in one for one in mine for two in theirs)


def read_byline(view: View) -> Chosen:
    """The line that signs the story; against it, those that name others. What names nobody counts for want of names."""
    accounts = site_names(view.said, view.source)
    declared = frozenset(map(solid, (*view.source.accounts, view.source.name, view.source.key)))
    signed = list(_printed(view, accounts))
    heard = [*signed, *_said(view, accounts)]
    named = [it for it in heard if it.names]
    best = next((it for it in signed if it.bureau or it.found.origin is Origin.SELECTOR), None)
    if best is None and named:
        best = named[0]
        if best.found.where == LAST and not any(map(best.agrees, named[1:])):
            best = named[-1]  # a name at the very end may be the photographer's
    if best is None:
        best = _shown(view, accounts)
    if best is None and view.announced is not None and view.announced.author:
        return Chosen(Found(view.announced.author, Origin.FEED, "author"))
    if best is None:
        return Chosen(next((it.found for it in heard if solid(it.found.value) not in declared), None))
    against = (it.found for it in named if best.names and not it.agrees(best))
    return Chosen(best.found, tuple(against))


def _printed(view: View, accounts: frozenset[str]) -> Iterator[Signed]:
    """The lines that sign the story as it is printed."""
    lines = (
        printed(view.tail.byline, LAST),
        declared_text(view.tree, view.source.fields.byline),
        printed(_without_outlet(view.head.byline, view), "first lines"),
    )
    for it in lines:
        if it is not None and not _is_account(it.value, accounts):
            line = parse_byline(it.value)
            names = line.authors if line is not None else author_names(it.value)
            yield Signed(it, _persons(names, accounts), line is not None and bool(line.bureau))


def _said(view: View, accounts: frozenset[str]) -> Iterator[Signed]:
    """What the page says of its authors for machines."""
    said = view.said
    value, where = said.value("author")
    if (found := _signed(_people(value), where, accounts)) is not None:
        yield found
    for name in META:
        if (found := _signed([said.meta.get(name, "")], name, accounts)) is not None:
            yield found
    for label, name in LABELLED:
        texts = [said.meta.get(name, "")] if WRITTEN.search(said.meta.get(label, "")) else []
        if (found := _signed(texts, name, accounts)) is not None:
            yield found


def _people(value: Any) -> list[str]:
    """The names in a JSON-LD `author`: those of persons, where there are any."""
    values = value if isinstance(value, list) else [value]
    persons = [it for it in values if not (isinstance(it, dict) and "Organization" in str(it.get("@type")))]
    return [words(it) for it in persons or values]


def _signed(texts: list[str], where: str, accounts: frozenset[str]) -> Signed | None:
    """What texts that stand where authors stand come to; None for an address or nothing."""
    names = _persons([name for it in texts for name in author_names(it, certain=True)], accounts)
    if names:
        return Signed(Found(", ".join(names), Origin.STRUCTURED, where), names)
    line = clean_line(", ".join(it for it in texts if it))
    if not re.search(r"\w", line) or "//" in line or line.isdigit():
        return None
    return Signed(Found(line, Origin.HEURISTIC if solid(line) in accounts else Origin.STRUCTURED, where), ())


def _persons(names: Iterable[str], accounts: frozenset[str]) -> tuple[str, ...]:
    found = dict.fromkeys(it for it in names if not wire(it) and solid(ARTICLE.sub("", it)) not in accounts)
    return tuple(found)[:MOST]


def _is_account(line: str, accounts: frozenset[str]) -> bool:
    """Whether a line is the name of the site, an address or a number."""
    known = solid(line)
    return not known or known.removeprefix("par") in accounts or known in accounts or "//" in line or known.isdigit()


def _without_outlet(line: str, view: View) -> str:
    """A printed line without the site's name behind the persons': `Awa Keïta  Le Fanal`."""
    outlet = view.said.meta.get("og:site_name", "") or view.said.said("publisher")
    if outlet and line.lower().endswith(outlet.lower()):
        return line[: -len(outlet)].rstrip(" ,|/–—-\u00a0") or line
    return line


def _shown(view: View, accounts: frozenset[str]) -> Signed | None:
    """The persons that the page names where it names its author: after the headline and before the story has run on,
    else wherever, if it is but one."""
    start = view.heading.mem_id if view.heading is not None else None
    begun = -1 if start is not None else 0  # paragraphs since the headline, -1 before it
    late: list[Signed] = []
    for node in view.tree.css(ELEMENTS):
        if node.mem_id == start:
            begun = 0
            continue
        named = _named(node, accounts)
        if named is None:
            if begun >= 0 and node.tag == "p" and len(node.text(deep=True)) >= PARAGRAPH:
                begun += 1
        elif 0 <= begun < BEGUN:
            return named
        else:
            late.append(named)
    one = late[0] if late and all(it.agrees(late[0]) for it in late) else None
    return one if one is not None and len(late) <= MOST else None


def _named(node: LexborNode, accounts: frozenset[str]) -> Signed | None:
    """The persons that an element names, if it is one that names authors and stands where they stand."""
    names = _marks(node)
    if not NAMING.search(names):
        return None
    text = node.text(deep=True, separator="|")
    if len(text) > LONG or not text.strip() or _stands_elsewhere(node):
        return None
    found = [it for part in text.split("|") for it in author_names(part, certain=True)]
    whole = [it for it in found if len(it.split()) > 1 or it.upper() == it.lower()]
    if not whole and OWN.search(names):
        whole = found[:1]
    persons = _persons(whole, accounts)
    return Signed(Found(", ".join(persons), Origin.STRUCTURED, "author element"), persons) if persons else None


def _marks(node: LexborNode) -> str:
    """What an element says of itself."""
    attributes = node.attributes
    marks = ("class", "rel", "itemprop", "href", "data-testid")
    return " ".join(f"{name}={value}" for name in marks if (value := attributes.get(name)))


def _stands_elsewhere(node: LexborNode) -> bool:
    parent: LexborNode | None = node
    for _ in range(UP):
        if parent is None or parent.tag in ("article", "main", "body"):
            return False
        attributes = parent.attributes
        if parent.tag in ("nav", "footer", "figure") or ELSEWHERE.search(
            f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        ):
            return True
        parent = parent.parent
    return False
