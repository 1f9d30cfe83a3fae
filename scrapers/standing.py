"""Where on a page a piece of it stands: in its main part, in a sidebar, among related stories, or in menu and footer.

Told by landmark elements (nav, aside, header, footer) and by the names that themes give to such boxes; a box that holds
most of what a page links to is no such box, whatever its name ("has-sidebar").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from selectolax.lexbor import LexborNode

NEVER = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menus?|sub-?menu|breadcrumbs?|ariane|paginat\w+|pager|page-numbers|shar(?:e|ing)|"
    r"partage|cookies?|consent|newsletter|outbrain|taboola|toolbar|topbar|footer|pied|skip-links?|"
    r"(?:latest|recent|last|derniers?)-?comm\w+)(?:$|[\s_-])"
    r"|(?:^|\s)(?:tags|tag-?(?:cloud|list|links)|nuage|social\S*|comments?(?:-list|-area)?|ads?)(?:$|\s)",
    re.IGNORECASE,
)
RELATED = re.compile(
    r"(?:^|[\s_-])(?:related|similaires?|connexes?|popular|populaires?|most-?(?:read|viewed|popular|shared|commented)|"
    r"plus-?(?:lus?|vus?|lues|vues|populaires|comment\w+)|trending|tendances?|recommended|recommandations?|a-?lire|lire-aussi|"
    r"read-also|also-like|recirc\w*|jp-relatedposts)(?:$|[\s_-])",
    re.IGNORECASE,
)
SIDE = re.compile(
    r"(?:^|[\s_-])(?:side-?bar\w*|complementary|aside)(?:$|[\s_-])|(?:^|\s)widget(?:s|-area)?(?:$|[\s_])", re.IGNORECASE
)
LABEL = re.compile(
    r"(?:les )?(?:articles? |infos? )?(?:les )?plus (?:lu|vu|populaire|comment|partag)|popula|trending|"
    r"tendances|recomm|most (?:read|viewed|popular|shared)|(?:à|a) (?:lire|voir)|(?:lire|voir) aussi|sur le m[êe]me|"
    r"dans la m[êe]me|articles? (?:similaire|connexe|li[ée])|related|you (?:may|might)|vous aimerez|"
    r"read (?:also|more)|meistgelesen|m[áa]s (?:le[íi]d|vist)|mais lid|(?:tags|mots[- ]cl[ée]s)\b",
    re.IGNORECASE,
)
# class tokens that tell one piece of a list from the next, not the list from others
STATE = frozenset(("first", "last", "odd", "even", "alt", "active", "current", "sticky", "clearfix", "row", "item"))
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
ROOTS = frozenset(("body", "html"))
OWN_HEADER = frozenset(("article", "main", "section", "li"))  # a header inside is theirs, not the page's
DIGIT = re.compile(r"\d")
LABELLED = 60  # characters: what is longer is no label of a box


class Standing(IntEnum):
    """Best first."""

    MAIN = 0
    SIDE = 1
    RELATED = 2
    NEVER = 3


LANDMARKS = {"nav": Standing.NEVER, "header": Standing.NEVER, "footer": Standing.NEVER, "aside": Standing.SIDE}


@dataclass(frozen=True, slots=True)
class Box:
    """An element that is named like a part of the page which announces nothing, or not first."""

    id: int  # mem_id of its element
    standing: Standing
    named: bool  # by its class or id, not by its tag
    frame: bool = False  # a header or footer: of the page, or of the very piece that is asked about


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an element stands: `path` is equal for elements of the same markup, `boxes` are what it is inside of."""

    path: int
    boxes: tuple[Box, ...] = ()
    own: bool = False  # inside an element that may have a header of its own

    def standing(self, mistaken: Collection[int] = (), *, landmarks: bool = False) -> Standing:
        """The worst of what it is inside of, without `mistaken_boxes`; headers and footers count as `landmarks`."""
        if not self.boxes:
            return Standing.MAIN
        told = (it.standing for it in self.boxes if it.id not in mistaken and (landmarks or not it.frame))
        return max(told, default=Standing.MAIN)


class Spots:
    """The spots of one page's elements, each worked out once."""

    def __init__(self) -> None:
        self._known: dict[int, Spot] = {}
        self._paths: dict[tuple[int, str, str], int] = {}

    def of(self, node: LexborNode) -> Spot:
        chain: list[LexborNode] = []
        current: LexborNode | None = node
        while current is not None and current.tag not in ROOTS and current.mem_id not in self._known:
            chain.append(current)
            current = current.parent
        spot = self._known.get(current.mem_id) if current is not None else None
        spot = spot or Spot(0)
        for it in reversed(chain):
            spot = self._known[it.mem_id] = self._below(spot, it)
        return spot

    def _below(self, above: Spot, node: LexborNode) -> Spot:
        tag = node.tag or ""
        names = node.attrs.get("class") or ""
        token = _token(names)
        path = self._paths.setdefault((above.path, tag, token), len(self._paths) + 1)
        boxes = above.boxes
        if (standing := LANDMARKS.get(tag)) is not None:
            if not (above.own and tag in ("header", "footer")):
                boxes = (*boxes, Box(node.mem_id, standing, False, tag in ("header", "footer")))
        elif (standing := _named(f"{names} {node.attrs.get('id') or ''}")) is not Standing.MAIN:
            boxes = (*boxes, Box(node.mem_id, standing, True))
        return Spot(path, boxes, above.own or tag in OWN_HEADER)


def mistaken_boxes(spots: Iterable[tuple[str, Spot]]) -> frozenset[int]:
    """The boxes whose names are not to be believed. `spots`: of links, each with the address that it leads to.

    Most of the page's links are inside of them; or one story's only, while most links in such a place are in no box: a
    badge ("most-shared"), not a box of others.
    """
    counted: Counter[int] = Counter()
    stories: dict[int, set[str]] = {}
    paths: dict[int, list[bool]] = {}
    around: dict[int, Spot] = {}
    total = 0
    for address, spot in spots:
        total += 1
        paths.setdefault(spot.path, []).append(spot.standing() < Standing.RELATED)
        for box in spot.boxes:
            if box.named:
                counted[box.id] += box.standing is not Standing.RELATED
                stories.setdefault(box.id, set()).add(address)
                around[box.id] = spot
    free = {path for path, told in paths.items() if 2 * sum(told) > len(told)}
    return frozenset(
        box
        for box, spot in around.items()
        if 2 * counted[box] > total or (len(stories[box]) == 1 and spot.path in free)
    )


def is_labelled(node: LexborNode) -> bool:
    """Whether what stands before `node`, or before what it is in, says that it is a box of the most read or related."""
    current: LexborNode | None = node
    for _ in range(4):
        if current is None or current.tag in ROOTS:
            return False
        before = current.prev
        while before is not None and (before.tag or "-")[:1] == "-":  # blanks, comments
            before = before.prev
        if before is not None:
            words = before.text(deep=True).strip()
            if 0 < len(words) <= LABELLED:
                return LABEL.match(words) is not None
        current = current.parent
    return False


@lru_cache(maxsize=8192)
def _token(names: str) -> str:
    """The first of an element's classes that its likes have too."""
    return next((it for it in names.split() if it.lower() not in STATE and not DIGIT.search(it)), "")


@lru_cache(maxsize=8192)
def _named(names: str) -> Standing:
    if len(names) < 3:
        return Standing.MAIN
    if NEVER.search(names):
        return Standing.NEVER
    if RELATED.search(names):
        return Standing.RELATED
    return Standing.SIDE if SIDE.search(names) else Standing.MAIN
