"""Who signs a story: the line that names the bureau first, then what the page says for machines, then the names that it
prints where names stand.

A site, its accounts, its desks and the agencies that it copies are no authors: such a line is taken only where nobody
is named, and the site's own then as a guess. Declared accounts are never taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
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
    "article:author_name",
)  # fmt: skip
LABELLED = (("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2"))  # as WordPress' plug-ins say it
WRITTEN = re.compile(r"written|author|auteur|écrit|verfasst|geschrieben|escrito|autor|scritto|door", re.IGNORECASE)
# where names stand: marked up, links to a page of the author, classes; paragraphs tell how far the story is
ELEMENTS = (
    "h1, h2, p, [rel~=author], [itemprop~=author], [data-testid*='author' i], [class]:is([class*='byline' i],"
    " [class*='aut' i]), a[href]:is([href*='/aut'], [href*='/staff/'], [href*='/writer'], [href*='/reporter'],"
    " [href*='/profile/'], [href*='/people/'])"
)
ANYWHERE = "[rel~=author], [itemprop~=author], [class*='author' i], a[href*='/author/']"  # the whole page is large
NAMING = re.compile(r"author|byline|autor|auteur|/staff/|/writer|/reporter|/profile/|/people/")
OWN = re.compile(r"author-?_?name|rel=author|itemprop=author|/author/|vcard")
ELSEWHERE = re.compile(
    r"relat|recirc|comment|teaser|sidebar|footer|most-|popular|trending|recommend|carousel|slider|newsletter|more-"
    r"|read-next|similar|latest|caption|credit|social|share"
)
SITE = re.compile(r"\b[a-z\d-]{3,}\.[a-z]{2,4}\b")
NOBODY = re.compile(r"no author|unknown|admin\w*|none|null|undefined|n/?a|authors?|autor|by|anonymous", re.IGNORECASE)
PART = 12  # letters
UP = 5  # elements above one that tell what it stands in
FAR = 8  # elements above the headline that may hold the story, too
LONG = 200  # characters: what names authors is not longer
PARAGRAPH = 90  # characters: of the story
BEGUN = 3  # paragraphs of the story; after them its author is only named if nobody else is
LAST = "last lines"
ARTICLE = re.compile(r"^(?:the|die|der|das|le|la|les|el|los|il|o|a)\s|^l['’]", re.IGNORECASE)
LOOKED_AT = 1000  # elements
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
    signed = list(_printed(view, accounts))
    best = next((it for it in signed if it.bureau or it.found.origin is Origin.SELECTOR), None)
    if best is not None:
        return Chosen(best.found)
    heard = list(signed)
    for it in _said(view, accounts):
        heard.append(it)
        if it.names:
            break
    named = [it for it in heard if it.names]
    best = named[0] if named else _shown(view, accounts)
    if best is not None and best.found.where == LAST and not any(map(best.agrees, named[1:])):
        best = named[-1]  # a name at the very end may be the photographer's
    if best is not None:
        against = (it.found for it in named if not it.agrees(best))
        return Chosen(best.found, tuple(against))
    declared = frozenset(map(solid, (*view.source.accounts, view.source.name, view.source.key)))
    announced = view.announced.author if view.announced is not None else ""
    unnamed = [it.found for it in heard if it.found.origin is Origin.TEXT]
    unnamed += [Found(announced, Origin.FEED, "author")] if announced else []
    unnamed += [it.found for it in heard if it.found.origin is not Origin.TEXT]
    return Chosen(next((it for it in unnamed if solid(it.value) not in declared), None))


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
    for texts in _people(value):
        if (found := _signed(texts, where, accounts)) is not None:
            yield found
    labelled = (name for label, name in LABELLED if WRITTEN.search(said.meta.get(label, "")))
    for name in chain(META, labelled):
        if name in said.meta and (found := _signed([said.meta[name]], name, accounts)) is not None:
            yield found


def _people(value: Any) -> Iterator[list[str]]:
    """The names in a JSON-LD `author`: those of persons first, where there are others, too."""
    values = value if isinstance(value, list) else [value]
    persons = [it for it in values if not (isinstance(it, dict) and "Organization" in str(it.get("@type")))]
    if 0 < len(persons) < len(values):
        yield [words(it) for it in persons]
    yield [words(it) for it in values]


def _signed(texts: list[str], where: str, accounts: frozenset[str]) -> Signed | None:
    """What texts that stand where authors stand come to; None for an address or nothing."""
    line = clean_line(", ".join(filter(None, texts)))
    if not re.search(r"\w", line) or "//" in line or line.isdigit() or NOBODY.fullmatch(line):
        return None
    found = [author_names(it, certain=True) for it in texts if not SITE.search(it)]
    whole = (names for names in found if len(names) == 1 or any(" " in it or it.upper() == it.lower() for it in names))
    if names := _persons([it for names in whole for it in names], accounts):
        return Signed(Found(", ".join(names), Origin.STRUCTURED, where), names)
    return Signed(Found(line, Origin.HEURISTIC if solid(line) in accounts else Origin.STRUCTURED, where), ())


def _persons(names: Iterable[str], accounts: frozenset[str]) -> tuple[str, ...]:
    found = dict.fromkeys(it for it in names if not wire(it) and not _is_own(solid(ARTICLE.sub("", it)), accounts))
    return tuple(found)[:MOST]


def _is_own(name: str, accounts: frozenset[str]) -> bool:
    """Whether a name is the site's, or the better part of it: `Gazette de Nara` of `La Gazette de Nara et Kita`."""
    return name in accounts or (len(name) >= PART and any(name in it for it in accounts))


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
    else wherever, if they are the only ones."""
    start = view.heading.mem_id if view.heading is not None else 0
    for scope in _scopes(view):
        begun = -1  # paragraphs since the headline, -1 before it
        for node in scope.css(ELEMENTS)[:LOOKED_AT]:
            if node.mem_id == start:
                begun = 0
            elif begun >= 0 and (named := _named(node, accounts)) is not None:
                return named
            elif begun >= 0 and node.tag == "p" and len(node.text(deep=True)) >= PARAGRAPH:
                begun += 1
                if begun == BEGUN:
                    break
    root = view.tree.body
    only: Signed | None = None
    for node in root.css(ANYWHERE)[:LOOKED_AT] if root is not None else ():
        if (named := _named(node, accounts)) is not None:
            if only is not None and not named.agrees(only):
                return None
            only = only or named
    return only


def _scopes(view: View) -> Iterator[LexborNode]:
    """The surroundings of the headline: its own block, and what holds it together with the story."""
    node = view.heading.parent if view.heading is not None else None
    held = set()
    at = view.text.container if view.text is not None else None
    while at is not None:
        held.add(at.mem_id)
        at = at.parent
    for step in range(FAR):
        if node is None or node.tag == "html":
            return
        if node.mem_id in held:
            yield node
            return
        if step == 1:
            yield node
        node = node.parent


def _named(node: LexborNode, accounts: frozenset[str]) -> Signed | None:
    """The persons that an element names, if it is one that names authors and stands where they stand."""
    names = _marks(node)
    if not NAMING.search(names.lower()):
        return None
    text = node.text(deep=True, separator="|")
    if len(text) > LONG or not text.strip() or _stands_elsewhere(node):
        return None
    found = [it for part in text.split("|") for it in author_names(part, certain=True)]
    whole = [it for it in found if len(it.split()) > 1 or it.upper() == it.lower()]
    if not whole and OWN.search(names.lower()):
        whole = found[:1]
    persons = _persons(whole, accounts)
    return Signed(Found(", ".join(persons), Origin.STRUCTURED, "author element"), persons) if persons else None


def _marks(node: LexborNode) -> str:
    """What an element says of itself."""
    attributes = node.attributes
    marks = ("class", "rel", "itemprop", "href", "data-testid")
    return " ".join(f"{name}={value[:300]}" for name in marks if (value := attributes.get(name)))


def _stands_elsewhere(node: LexborNode) -> bool:
    parent: LexborNode | None = node
    for _ in range(UP):
        if parent is None or parent.tag in ("article", "main", "body"):
            return False
        attributes = parent.attributes
        marks = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"[:600]
        if parent.tag in ("nav", "footer", "figure") or ELSEWHERE.search(marks.lower()):
            return True
        parent = parent.parent
    return False
