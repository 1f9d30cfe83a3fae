"""What every outlet has in print at any moment: its listing, its addresses, its words. Made when asked for."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import parse_qs, urlsplit

from press.markup import slugify
from press.year.outlets import OUTLETS, Dress, Outlet, Scheme
from press.year.plan import Change, Fate, Kind, Plan, Printing, story_seed
from press.year.text import Dispatch, Edit, bulletin, edited, follow_up, report, reprinted

LEAST_LISTED = 12
LISTED = 1.2  # days of stories that stand in a listing, beside those of an outage
AWAY = 1.5  # days for which a reader may stay away when an outage is over
SHORT = timedelta(hours=5)  # for which an address is announced by its number alone
SLUG = 60  # characters at most
TRACKING = "utm_source=fil&utm_medium=rss"
ADDRESS = re.compile(
    r"/\d{4}/\d\d/\d\d/[a-z0-9-]*-(?P<dated>\d+)/?|/article(?P<numbered>\d+)\.html|/actualites/(?P<section>\d+)-.*"
    r"|/posts/.*-[0-9a-f]{8}(?P<uniqid>[0-9a-f]{5})|/[a-z0-9-]*-(?P<slug>\d+)/?"
)


class Archive:
    """The year, asked by moment. It keeps a few thousand texts at a time."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._shown: dict[str, list[tuple[datetime, int]]] = {outlet.key: [] for outlet in OUTLETS}
        for page in plan.printings:
            back = [change.at for change in page.changes if change.what is Fate.BACK]
            self._shown[page.outlet.key] += [(at, page.number) for at in (page.at, *back)]
        for shown in self._shown.values():
            shown.sort()
        self._sizes = {outlet.key: self._size(outlet) for outlet in OUTLETS}
        self._by_host = {_bare(urlsplit(door).netloc): outlet for outlet in OUTLETS for door in outlet.doors}
        self._told = lru_cache(8192)(self._tell)
        self._words = lru_cache(16384)(self._word)

    def outlet(self, url: str) -> Outlet | None:
        """Whose address that is."""
        return self._by_host.get(_bare(urlsplit(url).netloc))

    def is_down(self, outlet: Outlet, at: datetime) -> bool:
        """Whether it cannot be reached then. In a short year, an outage is a tenth of it at most."""
        if outlet.outage is None:
            return False
        since = self.plan.at(outlet.outage[0])
        return since <= at < since + timedelta(days=min(outlet.outage[1], self.plan.days / 10))

    def dress(self, outlet: Outlet, at: datetime) -> Dress:
        """How it looks then."""
        if outlet.redesign and at >= self.plan.at(outlet.redesign[0]):
            return outlet.redesign[1]
        return outlet.dress

    def listed(self, outlet: Outlet, at: datetime) -> tuple[Printing, ...]:
        """What its listing shows then, newest first."""
        return tuple(self._newest(outlet, at, self._sizes[outlet.key]))

    def others(self, page: Printing, count: int) -> tuple[Printing, ...]:
        """What was in print there before it, the last ones first."""
        before = page.at - timedelta(microseconds=1)
        return tuple(self._newest(page.outlet, before, count))

    def find(self, url: str) -> Printing | None:
        """Which page an address is, or ever was."""
        outlet, parts = self.outlet(url), urlsplit(url)
        query = parse_qs(parts.query)
        said = (query.get("p") or query.get("article") or [""])[0]
        number = int(said) if said.isdecimal() else -1
        if found := ADDRESS.fullmatch(parts.path):
            number = int(found[found.lastgroup or 0], 16 if found.lastgroup == "uniqid" else 10)
        if not 0 <= number < len(self.plan.printings):
            return None
        page = self.plan.printings[number]
        return page if page.outlet is outlet else None

    def text(self, page: Printing, at: datetime) -> Dispatch:
        """Its words then."""
        return self._words(page.number, len(_edits(page.changed(at))))

    def path(self, page: Printing, at: datetime) -> str:
        """Its address then, without host."""
        scheme, number = self.dress(page.outlet, at).scheme, page.number
        if scheme is Scheme.NUMBERED:
            return f"/article{number}.html"
        if scheme is Scheme.QUERY:
            return f"/index.php?article={number}"
        slug = self._slug(page, at)
        if scheme is Scheme.DATED:
            return f"/{page.at:%Y/%m/%d}/{slug}-{number}/"
        if scheme is Scheme.SECTION:
            return f"/actualites/{number}-{slug}"
        if scheme is Scheme.UNIQID:
            return f"/posts/{slug}-{int(page.at.timestamp()):08x}{number:05x}"
        return f"/{slug}-{number}"

    def announced(self, page: Printing, at: datetime) -> str:
        """The address by which its outlet links it then: another door every few days."""
        outlet = page.outlet
        door = outlet.doors[(at - self.plan.start).days // outlet.turn % len(outlet.doors)]
        if outlet.shortlinks and at - page.at < SHORT:
            return f"{door}/?p={page.number}"
        path = self.path(page, at)
        return f"{door}{path}{'&' if '?' in path else '?'}{TRACKING}" if outlet.tracked else f"{door}{path}"

    def _newest(self, outlet: Outlet, at: datetime, count: int) -> Iterator[Printing]:
        shown, met = self._shown[outlet.key], set[int]()
        for index in range(bisect_right(shown, (at, len(self.plan.printings))) - 1, -1, -1):
            if len(met) == count:
                return
            page = self.plan.printings[shown[index][1]]
            if page.number not in met and page.gone(at) is None:
                met.add(page.number)
                yield page

    def _size(self, outlet: Outlet) -> int:
        days = LISTED + (outlet.outage[1] + AWAY if outlet.outage else 0)
        return max(LEAST_LISTED, round(days * len(self._shown[outlet.key]) / self.plan.days))

    def _slug(self, page: Printing, at: datetime) -> str:
        moves = [change.at for change in page.changed(at) if change.what is Fate.MOVED]
        title = self.text(page, moves[-1] if moves else page.at).title
        return slugify(f"maj {title}" if moves else title)[:SLUG].strip("-")

    def _tell(self, story: int) -> Dispatch:
        """A story as it was filed."""
        told, seed = self.plan.stories[story], story_seed(self.plan.seed, story)
        if told.kind is Kind.BULLETIN:
            return bulletin(told.of, seed, told.at)
        return follow_up(seed, told.of) if told.kind is Kind.FOLLOW_UP else report(seed)

    def _word(self, number: int, edits: int) -> Dispatch:
        """A page after so many edits."""
        page = self.plan.printings[number]
        own = self.plan.printings[self.plan.pages[page.story][0]]
        text = self._told(page.story)
        if page is not own:
            text = reprinted(self.text(own, page.at), page.how, f"{self.plan.seed} page {number}")
        for change in _edits(page.changes)[:edits]:
            text = edited(text, Edit(change.what), f"{self.plan.seed} page {number}")
        return text


def _edits(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    return tuple(change for change in changes if isinstance(change.what, Edit))


def _bare(host: str) -> str:
    return host.removeprefix("www.")
