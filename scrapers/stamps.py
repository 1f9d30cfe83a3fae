"""The dates that a page prints, each with how well it bears witness to the story's publication.

Asked only where the data for machines are silent or contradict each other. First come elements that are marked as
dates, then the lines around the headline and at the ends of the story, at last any line of the page that is a date or
says what its date is of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from selectolax.lexbor import LexborNode

from regionwire.dates import plain, says_modified, says_published
from regionwire.item import Origin
from regionwire.text import clean_line
from scrapers.clock import Clock, Stamp
from scrapers.line import shown
from scrapers.lines import read_lines
from scrapers.view import View

TIMES = (
    "time, abbr[title], [itemprop^=date]:not(meta), [itemprop=published]:not(meta),"
    " [property*='date']:not(meta), [property*='created']:not(meta)"
)
CLASSED = (
    "[class*=date i], [class*=datum i], [class*=fecha i], [class*=publi i], [class*=time i], [class*=meta i],"
    " [class*=info i], [class*=author i]"
)
STAMPED = "time, [class*=publi i], [class*=date i], [class*=time i]"
PUBLISHED = re.compile(r"publi(?!c\b)|posted|pubdate|entry-date|created|issued|submitted|firstpub", re.IGNORECASE)
MODIFIED = re.compile(r"updat|modif|mise?[-_]a[-_]jour|lastmod|edited|revis", re.IGNORECASE)
BESIDES = frozenset(("-comment", "header", "nav", "aside", "script", "style"))  # none of them dates a story
# what a date of another story, of a comment or of today stands in
ELSEWHERE = re.compile(
    r"comment|komment|sidebar|related|recommend|teaser|recent|popular|widget|menu|navi?\b|latest|trending|promo|weather"
    r"|calendar|archive|topbar|top-bar|clock|ticker|more-|most-|reply|tweet|similar|newsletter|masthead|site-header"
)
MACHINE = ("datetime", "content", "title", "data-datetime", "data-date", "data-time", "data-timestamp")
YEAR = re.compile(r"(?:19|20|١٩|٢٠)\d\d")
CODE = re.compile(r"[{}<>=;\"\\]|://")
SENTENCE = re.compile(r"(?:\S+\s+){7}.*[.!?…]$")
PLACED = re.compile(r"[^\W\d][^\d,.]{1,30}, ")  # a place before a date
ENOUGH = 60  # dates of marked elements that are weighed
MOST = 600  # marked elements that are looked at
LINK = 40  # characters: a longer link is a headline
SHORT = 120  # characters: longer lines are prose
BLOCK = 400  # characters: a larger neighbour of the headline is the story or a list of stories
LEVELS = 5  # parents of the headline whose neighbours are read
PARENTS = 12
NEAR = 3  # parents of the headline that are around it
CARDS = 3  # days on which a page says that something was published: they are of other stories
AFTER = 2000  # characters of the page behind its headline in which a line may be its date

# weights: what says that it is of publication is PLAINLY more than what is only marked, or only near
TIME, MARKED, BESIDE, OPENING, CLOSING, TITLE, ANYWHERE = 30, 20, 25, 0, -5, 10, 12
PLAINLY, ALONE, HOME, STEP, ASTRAY = 15, 10, 18, 4, -40


def marked_stamps(view: View, clock: Clock, query: str, *, near: bool = False) -> list[Stamp]:
    """The dates of marked elements, in the order of the page; `near`: only around the headline."""
    home, heading = _home(view), view.heading
    above = heading is not None
    stamps: list[Stamp] = []
    scope = _around_heading(view) if near else view.tree.root
    marked = f"{heading.tag}, {query}" if heading is not None else query
    for node in scope.css(marked)[:MOST] if scope is not None else ():
        if heading is not None and node.mem_id == heading.mem_id:
            above = False
        elif (stamp := _marked(node, clock)) is not None:
            place = ASTRAY if above and _today(stamp, clock) else _place(node, home)
            stamps.append(replace(stamp, weight=stamp.weight + place))
            if len(stamps) == ENOUGH:
                break
    return stamps


def _around_heading(view: View) -> LexborNode | None:
    """The element that holds what is printed around the headline, the whole page where there is none."""
    node = view.heading
    for _ in range(NEAR):
        if node is None or node.tag in ("body", "html"):
            break
        node = node.parent
    return node or view.tree.root


def _marked(node: LexborNode, clock: Clock) -> Stamp | None:
    text = shown(node, " ")
    if len(text) > 2 * SHORT:
        return None
    attributes, text = node.attributes, clean_line(text)
    if node.tag == "a" and len(text) > LINK:
        return None
    marks = " ".join(filter(None, (attributes.get(it) for it in ("class", "id", "itemprop", "property"))))
    where = f"{node.tag} {marks}".strip()[:60]
    values = (attributes.get(it) or "" for it in MACHINE)
    machine = next((it for value in values if (it := clock.read(value, Origin.STRUCTURED, where))), None)
    words, printed = plain(text), clock.read(text, Origin.TEXT, where)
    for inner, said in [] if printed else clock.inside(text, Origin.TEXT, where)[:1]:
        printed, words = inner, said
    if machine is not None and (printed is None or printed.vague or abs(machine.day - printed.day).days <= 1):
        stamp = machine
    elif printed is not None:
        stamp = printed
    else:
        return None
    plainly = says_published(words) or bool(PUBLISHED.search(marks))
    modified = says_modified(words) or (not plainly and bool(MODIFIED.search(marks)))
    weight = TIME if node.tag == "time" or attributes.get("itemprop") else MARKED
    return replace(stamp, weight=weight + PLAINLY * plainly - ALONE * stamp.vague, said=plainly, modified=modified)


def _today(stamp: Stamp, clock: Clock) -> bool:
    """Whether a date may be that of the visit: the day of the fetch, without a word of publication."""
    return stamp.day == clock.fetched.date() and not stamp.said


def _home(view: View) -> dict[int, int]:
    """The elements around headline and story, by `mem_id`, with how near they are: 0 is next."""
    home: dict[int, int] = {}
    for node in (view.heading, view.text.container if view.text is not None else None):
        for level in range(PARENTS):
            if node is None or node.tag in ("body", "html"):
                break
            home[node.mem_id] = min(level, home.get(node.mem_id, level))
            node = node.parent
    return home


def _place(node: LexborNode, home: dict[int, int]) -> int:
    """How much the part of the page that a date stands in speaks for it."""
    parent: LexborNode | None = node
    for _ in range(PARENTS):
        if parent is None or parent.tag in ("body", "html"):
            break
        if (level := home.get(parent.mem_id)) is not None:
            return max(0, HOME - STEP * level)
        if parent.tag in ("aside", "nav", "header") or (parent is not node and _elsewhere(parent)):
            return ASTRAY
        parent = parent.parent
    return 0


def _elsewhere(node: LexborNode) -> bool:
    attributes = node.attributes
    return ELSEWHERE.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}"[:600].lower()) is not None


def line_stamps(view: View, clock: Clock) -> list[Stamp]:
    """The dates of the lines around the headline, and of the first and last lines of the story."""
    stamps: list[Stamp] = []
    for line, above in _around(view):
        found = _in_line(line, clock, "beside the headline", BESIDE)
        stamps += [it for it in found if not (above and _today(it, clock))]
    body = [it.text for it in view.tail.body if it.tag != "figure"]
    for line in body[:2]:
        stamps += _in_line(line, clock, "first lines", OPENING) or _opening(line, clock)
    for line in body[-2:]:
        stamps += _in_line(line, clock, "last lines", CLOSING)
    return stamps


def _around(view: View) -> Iterator[tuple[str, bool]]:
    """The lines of what stands next to the headline, or where it is not known, to the story; and whether above it."""
    own = frozenset(it.text for it in view.tail.body)
    node = view.heading
    if node is None:
        node = view.text.container if view.text is not None else None
    for _ in range(LEVELS):
        if node is None or node.tag in ("body", "html"):
            return
        yield from ((it, False) for it in _until_over(_lines(_beside(node.next, 4, forward=True)), own))
        yield from ((it, True) for it in _lines(_beside(node.prev, 2, forward=False)))
        node = node.parent


def _until_over(lines: Iterable[str], own: frozenset[str]) -> Iterator[str]:
    """The lines before the story's `own`; what follows these is of others."""
    begun = False
    for line in lines:
        if line in own:
            begun = True
        elif begun:
            return
        else:
            yield line


def _beside(node: LexborNode | None, count: int, *, forward: bool) -> Iterator[LexborNode]:
    while node is not None and count:
        text = node.text(deep=True)
        if len(text) > BLOCK:
            return
        if text.strip() and node.tag not in BESIDES and not _elsewhere(node):
            count -= 1
            yield node
        node = node.next if forward else node.prev


def _lines(nodes: Iterable[LexborNode]) -> Iterator[str]:
    for node in nodes:
        if node.tag == "-text":
            yield clean_line(node.text(deep=True))
        else:
            yield from (it.text for it in read_lines(node, ""))


def _in_line(line: str, clock: Clock, where: str, weight: int) -> list[Stamp]:
    if len(line) > SHORT or not YEAR.search(line):
        return []
    stamps: list[Stamp] = []
    prose = SENTENCE.search(line) is not None
    for it, words in clock.inside(line, Origin.TEXT, where):
        if prose and not says_published(words):
            continue
        said = says_published(words)
        bonus = PLAINLY if said else ALONE if 2 * len(it.found.value) > len(line) else 0
        stamps.append(replace(it, weight=weight + bonus, said=said, modified=says_modified(words)))
    return stamps


def _opening(line: str, clock: Clock) -> list[Stamp]:
    """The day that a story opens with: "27.1.2022 - Bei …", "Hamburg, 2. November 2021. Fünf …"."""
    placed = PLACED.match(line)
    stamp = clock.leading(line[placed.end() :] if placed else line, Origin.TEXT, "opening of the story")
    return [replace(stamp, weight=ALONE)] if stamp and not stamp.vague else []


def page_stamps(view: View, clock: Clock) -> list[Stamp]:
    """The dates of any line of the page that says what its date is of, of the title, and of a line near the headline
    that is nothing but a date."""
    title = view.tree.css_first("title")
    last = clean_line(title.text(deep=True)).rpartition("|")[2] if title is not None else ""
    stamp = clock.read(last, Origin.TEXT, "title")
    stamps = [replace(stamp, weight=TITLE)] if stamp is not None else []
    body = view.tree.body
    text = body.text(deep=True, separator="\n") if body is not None else ""
    headline = view.heading.text(deep=True, separator="\n").strip() if view.heading is not None else view.title
    at, start, label = text.find(headline[:LINK]), 0, ""
    for whole in text.splitlines(keepends=True):
        line = whole.strip()
        if 8 <= len(line) <= SHORT and YEAR.search(line) and not CODE.search(line):
            stamps += _any_line(clean_line(line), label, clock, near=at >= 0 and 0 <= start - at < AFTER)
        label = line if len(line) <= LINK and line.endswith(":") else ""
        start += len(whole)
    cards = {it.day for it in stamps if it.weight == ANYWHERE and not it.modified}
    return stamps if len(cards) < CARDS else [it for it in stamps if it.weight != ANYWHERE or it.modified]


def _any_line(line: str, label: str, clock: Clock, *, near: bool) -> Iterator[Stamp]:
    for it, said in clock.inside(line, Origin.TEXT, "any line"):
        words = f"{plain(label)} {said}"
        changed = says_modified(words) or "©" in line or "copyright" in words
        if changed or says_published(words):
            yield replace(it, weight=ANYWHERE, modified=changed)
        elif near and (2 * len(it.found.value) > len(line) or line.startswith(it.found.value)):
            yield replace(it, weight=ALONE)
