"""The dates that a page prints, each with how well it bears witness to the story's publication.

Asked only where the data for machines are silent or contradict each other. First come elements that are marked as
dates, then the lines around the headline and at the ends of the story, at last any line of the page that is a date or
says what its date is of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
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
# `:is` tries the classes of elements that have one, and gives an element that has several of them once
CLASSED = (
    "[class]:is([class*=date i], [class*=datum i], [class*=fecha i], [class*=publi i], [class*=time i],"
    " [class*=meta i], [class*=info i], [class*=author i])"
)
STAMPED = "time, [class]:is([class*=publi i], [class*=date i], [class*=time i])"
PUBLISHED = re.compile(r"publi(?!c\b)|posted|pubdate|entry-date|created|issued|submitted|firstpub")
MODIFIED = re.compile(r"updat|modif|mise?[-_]a[-_]jour|lastmod|edited|revis")
APART = ("aside", "nav", "header")  # elements whose dates are of something else
BESIDES = frozenset(("-comment", "header", "nav", "aside", "script", "style"))  # none of them dates a story
# what a date of another story, of a comment or of today stands in
ELSEWHERE = re.compile(
    r"comment|komment|sidebar|related|recommend|teaser|recent|popular|widget|menu|navi?\b|latest|trending|promo|weather"
    r"|calendar|archive|topbar|top-bar|clock|ticker|more-|most-|reply|tweet|similar|newsletter|masthead|site-header"
)
TIMED = ("time", "abbr")
MARKS = ("class", "id", "itemprop", "property")
MACHINE = ("datetime", "content", "title", "data-datetime", "data-date", "data-time", "data-timestamp")
YEAR = re.compile(r"(?:19|20|١٩|٢٠)\d\d")
CODE = re.compile(r"[{}<>=;\"\\]|://")
SENTENCE = re.compile(r"(?:\S+\s+){7}.*[.!?…]$")
PLACED = re.compile(r"[^\W\d][^\d,.]{1,30}, ")  # a place before a date
ENOUGH = 30  # dates of marked elements that are weighed
MOST = 600  # marked elements that are looked at
LINK = 40  # characters: a longer link is a headline
SHORT = 120  # characters: longer lines are prose
LARGE = 3000  # characters, scripts and styles included: a larger element is no date
BLOCK = 400  # characters: a larger neighbour of the headline is the story or a list of stories
LEVELS = 5  # parents of the headline whose neighbours are read
PARENTS = 12
NEAR = 3  # parents of the headline that are around it
CARDS = 3  # days on which a page says that something was published: they are of other stories
AFTER = 2000  # characters of the page behind its headline in which a line may be its date

# weights: what says that it is of publication is PLAINLY more than what is only marked, or only near
TIME, MARKED, BESIDE, OPENING, CLOSING, TITLE, ANYWHERE = 30, 20, 25, 0, -5, 10, 12
PLAINLY, ALONE, HOME, STEP, ASTRAY = 15, 10, 18, 4, -40


def marked_stamps(view: View, clock: Clock, query: str, *, near: bool = False) -> Iterator[Stamp]:
    """The dates of marked elements, in the order of the page; `near`: only around the headline."""
    places, heading = _Places(view), view.heading
    above, count = heading is not None, 0
    scope = _around_heading(view) if near else view.tree.root
    marked = f"{heading.tag}, {query}" if heading is not None else query
    for node in scope.css(marked)[:MOST] if scope is not None else ():
        if heading is not None and node.mem_id == heading.mem_id:
            above = False
        elif (stamp := _marked(node, clock, places)) is not None and not (above and _today(stamp, clock)):
            yield stamp
            count += 1
            if count == ENOUGH:
                return


def _around_heading(view: View) -> LexborNode | None:
    """The element that holds what is printed around the headline, the whole page where there is none."""
    node = view.heading
    for _ in range(NEAR):
        if node is None or node.tag in ("body", "html"):
            break
        node = node.parent
    return node or view.tree.root


def _marked(node: LexborNode, clock: Clock, places: _Places) -> Stamp | None:
    attributes = node.attributes
    marks = " ".join([mark for it in MARKS if (mark := attributes.get(it))])
    if (not marks and node.tag not in TIMED) or len(node.text(deep=True)) > LARGE:
        return None
    text, values = shown(node, " "), [value for it in MACHINE if (value := attributes.get(it))]
    if len(text) > 2 * SHORT or not (values or text.strip()):
        return None
    weight = places.of(node) + (TIME if node.tag == "time" or attributes.get("itemprop") else MARKED)
    marked = PUBLISHED.search(marks.lower()) is not None
    if weight <= 0 and (weight + PLAINLY <= 0 or not (marked or says_published(plain(text)))):
        return None
    text, where = clean_line(text), f"{node.tag} {marks}".strip()[:60]
    if node.tag == "a" and len(text) > LINK:
        return None
    machine = next((it for value in values if (it := clock.read(value, Origin.STRUCTURED, where))), None)
    words, printed = text, clock.read(text, Origin.TEXT, where)
    for inner, said in [] if printed else clock.inside(text, Origin.TEXT, where)[:1]:
        printed, words = inner, said
    if machine is not None and (printed is None or printed.vague or abs(machine.day - printed.day).days <= 1):
        stamp = machine
    elif printed is not None:
        stamp = printed
    else:
        return None
    words = plain(words)
    plainly = marked or says_published(words)
    modified = says_modified(words) or (not plainly and MODIFIED.search(marks.lower()) is not None)
    return replace(stamp, weight=weight + PLAINLY * plainly - ALONE * stamp.vague, said=plainly, modified=modified)


def _today(stamp: Stamp, clock: Clock) -> bool:
    """Whether a date may be that of the visit: the day of the fetch, without a word of publication."""
    return stamp.day == clock.fetched.date() and not stamp.said


class _Places:
    """What the parts of a page say for the dates that stand in them."""

    def __init__(self, view: View) -> None:
        self._levels: dict[int, int] = {}  # elements around headline and story, by `mem_id`: how near they are
        self._elsewhere: dict[int, bool] = {}
        for node in (view.heading, view.text.container if view.text is not None else None):
            for level, it in enumerate(_upwards(node)):
                self._levels[it.mem_id] = min(level, self._levels.get(it.mem_id, level))

    def of(self, node: LexborNode) -> int:
        """How much the place of a date speaks for it."""
        for it in _upwards(node):
            if (level := self._levels.get(it.mem_id)) is not None:
                return max(0, HOME - STEP * level)
            if it.tag in APART or (it is not node and self._is_elsewhere(it)):
                return ASTRAY
        return 0

    def _is_elsewhere(self, node: LexborNode) -> bool:
        if (known := self._elsewhere.get(node.mem_id)) is None:
            known = self._elsewhere[node.mem_id] = _elsewhere(node)
        return known


def _upwards(node: LexborNode | None) -> Iterator[LexborNode]:
    """An element and those that it stands in."""
    for _ in range(PARENTS):
        if node is None or node.tag in ("body", "html"):
            return
        yield node
        node = node.parent


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


def _beside(node: LexborNode | None, count: int, *, forward: bool) -> Sequence[LexborNode]:
    """The `count` next neighbours that say something, up to a large one; none if no year stands in them."""
    found: list[LexborNode] = []
    dated = False
    while node is not None and len(found) < count:
        text = node.text(deep=True)
        if len(text) > BLOCK:
            break
        if text and not text.isspace() and node.tag not in BESIDES and not _elsewhere(node):
            found.append(node)
            dated = dated or YEAR.search(text) is not None
        node = node.next if forward else node.prev
    return found if dated else ()


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
    lines, at = text.splitlines(), text.find(headline[:LINK])
    near = range(len(text[:at].splitlines()), len(text[: at + AFTER].splitlines())) if at >= 0 else range(0)
    for place, whole in enumerate(lines):
        if not ("20" in whole or "19" in whole or "٠" in whole or "٩" in whole):  # quicker than `YEAR`
            continue
        line = whole.strip()
        if 8 <= len(line) <= SHORT and YEAR.search(line) and not CODE.search(line):
            label = lines[place - 1].strip() if place else ""
            label = label if len(label) <= LINK and label.endswith(":") else ""
            stamps += _any_line(clean_line(line), label, clock, near=place in near)
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
