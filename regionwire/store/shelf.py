"""What is held, for feeds and for whoever asks. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from heapq import nlargest
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, Select, bindparam, func, or_, select, tuple_

from regionwire.dedup import Relation
from regionwire.item import Copy, Edited, Item, Related, Story
from regionwire.labels import ALL
from regionwire.store.database import Database
from regionwire.store.document import item_of
from regionwire.store.schema import EPOCH, Instant, Key, label, likeness, page, story, story_url, tombstone, version
from regionwire.urls import address_key

DEEP = 4  # times as many stories as a feed has are looked at for those that changed last
RELATED = 30  # stories named beside one at most
EDITED = 2000  # stories of a label, the last changed ones, among which those are that were edited
GONE = 100  # stories that left a feed that are told of, at most
AT_ONCE = 100  # stories that are looked at in one go for something they may say

# what a feed is made of: each of these reads as many rows of an index as it gives
_NEWEST = (
    select(label.c.published, label.c.story, label.c.changed)
    .where(label.c.code == bindparam("code"), label.c.live)
    .order_by(label.c.published.desc(), label.c.story.desc())
    .limit(bindparam("limit"))
)
_CHANGED = (
    select(label.c.changed, label.c.story)
    .join(story, story.c.id == label.c.story)
    .where(
        label.c.code == bindparam("code"),
        tuple_(label.c.changed, label.c.story) > tuple_(bindparam("at", type_=Instant), bindparam("row", type_=Key)),
        story.c.withdrawn.is_(None),
    )
    .order_by(label.c.changed, label.c.story)
    .limit(bindparam("limit"))
)
_LAST_CHANGE = select(label.c.changed).where(label.c.code == ALL).order_by(label.c.changed.desc()).limit(1)
_LAST_LEFT = select(tombstone.c.at).where(tombstone.c.code == ALL).order_by(tombstone.c.at.desc()).limit(1)
# but for what stands under another one of the labels that are asked for
_LEFT = (
    tombstone.c.code == bindparam("code"),
    tombstone.c.at >= bindparam("since", type_=Instant),
    ~select(story.c.id)
    .join(label, label.c.story == story.c.id)
    .where(
        story.c.uri == tombstone.c.uri,
        story.c.withdrawn.is_(None),
        label.c.code.in_(bindparam("codes", expanding=True)),
    )
    .exists(),
)
_GONE = (
    select(tombstone.c.at, tombstone.c.uri)
    .where(*_LEFT)
    .order_by(tombstone.c.at.desc(), tombstone.c.uri.desc())
    .limit(GONE)
)
_of_it = story.alias()  # apart from the one that `_LEFT` asks for
_EDITS_GONE = (
    select(tombstone.c.at, tombstone.c.uri, version.c.number)
    .join(_of_it, _of_it.c.uri == tombstone.c.uri)
    .join(version, version.c.story == _of_it.c.id)
    .where(*_LEFT, version.c.change != "")
    .order_by(tombstone.c.at.desc(), tombstone.c.uri.desc(), version.c.number.desc())
    .limit(GONE)
)
# an edit that readers should hear of is a change of its story, so that the last edits are of those changed last
_LAST_CHANGED = (
    select(label.c.story)
    .where(label.c.code == bindparam("code"))
    .order_by(label.c.changed.desc(), label.c.story.desc())
    .limit(bindparam("among"))
    .subquery()
)
_EDITED = (
    select(version, story.c.uri)
    .join(_LAST_CHANGED, _LAST_CHANGED.c.story == version.c.story)
    .join(story, story.c.id == version.c.story)
    .where(story.c.withdrawn.is_(None), version.c.change != "")
    .order_by(version.c.until.desc(), story.c.uri.desc(), version.c.number.desc())
    .limit(bindparam("limit"))
)
_AFTER = select(version.c.story, version.c.number, version.c.document).where(
    version.c.story.in_(bindparam("rows", expanding=True))
)
_ROW_OF = select(story.c.id).where(story.c.uri == bindparam("uri"))

_ROWS: BindParameter[Sequence[int]] = bindparam("rows", expanding=True)
_STORIES = (
    select(story, label.c.changed)
    .join(label, label.c.story == story.c.id)
    .where(label.c.code == ALL, label.c.story.in_(_ROWS))
)
_DOCUMENTS = select(story.c.id, story.c.document).where(story.c.id.in_(_ROWS))
_COPIES = (
    select(story.c.original, story.c.source, story.c.url, story.c.first_seen)
    .where(story.c.original.in_(_ROWS), story.c.withdrawn.is_(None))
    .order_by(story.c.first_seen, story.c.source, story.c.url)
)
_RELATED = select(likeness.c.one, likeness.c.other).where(
    likeness.c.relation == Relation.RELATED, or_(likeness.c.one.in_(_ROWS), likeness.c.other.in_(_ROWS))
)
_NAMED = select(story).where(story.c.id.in_(_ROWS), story.c.original.is_(None), story.c.withdrawn.is_(None))


class Shelf:
    """The stories held, to be read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def latest(self, codes: frozenset[str] | None, limit: int) -> tuple[Story, ...]:
        """Live originals of any of these labels (None: of all), newest first, at most `limit`: the newest, and of the
        newest DEEP times as many those that came or changed last, so that a late find is not lost behind them."""
        with self._database.read() as connection:
            newest = self._newest(connection, codes, DEEP * limit)
            first, rest = newest[: limit - limit // 2], newest[limit - limit // 2 :]
            # within an hour the newest: what is read for the first time comes all at once, the newest first
            rest.sort(key=lambda it: it.changed.replace(minute=0, second=0, microsecond=0), reverse=True)
            chosen = [it.story for it in (*first, *rest)][:limit]
            return _newest_first(self._stories(connection, chosen).values())

    def matching(
        self, codes: frozenset[str] | None, matches: Callable[[Item], bool], limit: int, among: int
    ) -> tuple[Story, ...]:
        """The newest of `latest(codes, among)` whose items match, newest first, at most `limit`."""
        with self._database.read() as connection:
            found: list[int] = []
            newest = [it.story for it in self._newest(connection, codes, among)]
            for start in range(0, len(newest), AT_ONCE):
                rows = newest[start : start + AT_ONCE]
                items = {row.id: item_of(row) for row in connection.execute(_DOCUMENTS, {"rows": rows})}
                found += [row for row in rows if matches(items[row])]
                if len(found) >= limit:
                    break
            return _newest_first(self._stories(connection, found[:limit]).values())

    def changed(
        self, code: str | None, after: tuple[datetime, str] | None, limit: int
    ) -> tuple[tuple[datetime, Story], ...]:
        """The originals of a label (None: of all) behind a place in the order of their last changes, each with when
        that was, at most `limit`; backfilled ones as well, withdrawn ones not.

        `after` is the moment and id of the last one had. A change is that a story comes, or comes back, says or shows
        something else, be it a typo mended, or is filed under other labels; it is dated by the store, later than all
        before it.
        """
        with self._database.read() as connection:
            at, row = EPOCH, None
            if after:
                at, row = after[0], connection.execute(_ROW_OF, {"uri": after[1]}).scalar()
            place = {"code": code or ALL, "at": at, "row": row or 0, "limit": limit}
            changes = {row.story: row.changed for row in connection.execute(_CHANGED, place)}
            stories = self._stories(connection, list(changes))
        return tuple((at, stories[row]) for row, at in changes.items())

    def last_change(self) -> datetime | None:
        """When any original changed last, as `changed` has it, or left all feeds; None where there is none."""
        with self._database.read() as connection:
            last = (connection.execute(it).scalar() for it in (_LAST_CHANGE, _LAST_LEFT))
            return max(filter(None, last), default=None)

    def gone(self, codes: frozenset[str] | None, since: datetime) -> tuple[tuple[str, datetime], ...]:
        """The ids of what stood under these labels (None: under any) and does not since then, and when it left: the
        last ones first, at most GONE. It was withdrawn, became a copy of another story, or was filed elsewhere."""
        return tuple((uri, at) for at, uri in self._left(_GONE, codes, since))

    def edits(self, codes: frozenset[str] | None, limit: int) -> tuple[Edited, ...]:
        """The last edits of stories with these labels (None: of all) that readers should hear of, the last one first,
        at most `limit`; of stories behind which EDITED others of the label came or changed, none."""
        with self._database.read() as connection:
            last = {
                (it.until, it.uri, it.number): it
                for code in ([ALL] if codes is None else sorted(codes))
                for it in connection.execute(_EDITED, {"code": code, "among": EDITED, "limit": limit})
            }
            found = [last[at] for at in nlargest(limit, last)]
            rows = sorted({it.story for it in found})
            stories = self._stories(connection, rows)
            said = {(it.story, it.number): it for it in connection.execute(_AFTER, {"rows": rows})}
        return tuple(
            Edited(
                stories[it.story],
                it.number,
                it.until,
                item_of(it),
                item_of(said[it.story, it.number + 1]) if (it.story, it.number + 1) in said else stories[it.story].item,
            )
            for it in found
        )

    def edits_gone(self, codes: frozenset[str] | None, since: datetime) -> tuple[tuple[str, int, datetime], ...]:
        """The edits among `edits` of what `gone` tells: the story's id, the edit's number, and when the story left."""
        return tuple((uri, number, at) for at, uri, number in self._left(_EDITS_GONE, codes, since))

    def row_of(self, called: str) -> int | None:
        """The row of a story that is called by its entry's id or by any address it was ever met under, canonical."""
        with self._database.read() as connection:
            by_address = select(story_url.c.story).where(story_url.c.key == address_key(called))
            row = connection.execute(by_address).scalar()
            return row or connection.execute(select(story.c.id).where(story.c.uri == called)).scalar()

    def find(self, called: str) -> Item | None:
        """What is held under a canonical address or an entry's id; None if nothing is."""
        row = self.row_of(called)
        if row is None:
            return None
        with self._database.read() as connection:
            return item_of(connection.execute(select(story.c.document).where(story.c.id == row)).one())

    def size(self, up_to: int | None = None) -> int:
        """How many are held, up to a row if one is given; copies and what was withdrawn as well."""
        counted = select(func.count()).select_from(story)
        with self._database.read() as connection:
            return connection.execute(counted if up_to is None else counted.where(story.c.id <= up_to)).scalar_one()

    def held(self, after: int, limit: int) -> tuple[tuple[int, Item], ...]:
        """The next of all that `size` counts, behind the row `after`, each with its row."""
        query = select(story.c.id, story.c.document).where(story.c.id > after).order_by(story.c.id).limit(limit)
        with self._database.read() as connection:
            return tuple((row.id, item_of(row)) for row in connection.execute(query))

    def count(self) -> tuple[int, int]:
        """(originals, copies) that are not withdrawn."""
        original = story.c.original.is_(None)
        query = select(func.count()).select_from(story).where(story.c.withdrawn.is_(None))
        with self._database.read() as connection:
            originals = connection.execute(query.where(original)).scalar_one()
            return originals, connection.execute(query.where(~original)).scalar_one()

    def by_page(self) -> dict[tuple[str, str], Item]:
        """What every page that was read became: (source, the page's address) -> its item, copies as well."""
        query = select(page.c.source, page.c.url, story.c.document).join(story, page.c.story == story.c.id)
        with self._database.read() as connection:
            return {(row.source, row.url): item_of(row) for row in connection.execute(query)}

    def _left(self, asked: Select[Any], codes: frozenset[str] | None, since: datetime) -> list[tuple[Any, ...]]:
        """What `asked` tells of each label, each row once with when it left last: the last ones first, those of one
        second, as feeds print it, in an order of their own, whoever left first."""
        sought = [ALL] if codes is None else sorted(codes)
        left: dict[tuple[Any, ...], datetime] = {}
        with self._database.read() as connection:
            for code in sought:
                for at, *what in connection.execute(asked, {"code": code, "since": since, "codes": sought}):
                    left[*what,] = max(at, left.get((*what,), EPOCH))
        found = ((at, *what) for what, at in left.items())
        return nlargest(GONE, found, key=lambda it: (it[0].replace(microsecond=0), *it[1:]))

    def _newest(self, connection: Connection, codes: frozenset[str] | None, limit: int) -> list[Row[Any]]:
        """The newest live originals of any of these labels, newest first: as many are read of each."""
        found: dict[int, Row[Any]] = {}
        for code in [ALL] if codes is None else sorted(codes):
            newest = connection.execute(_NEWEST, {"code": code, "limit": limit})
            found |= {row.story: row for row in newest}
        return nlargest(limit, found.values(), key=lambda row: (row.published, row.story))

    def _stories(self, connection: Connection, rows: Sequence[int]) -> dict[int, Story]:
        """The stories of these rows, by row."""
        held = connection.execute(_STORIES, {"rows": rows}).all()
        copies, related = self._copies(connection, rows), self._related(connection, rows)
        return {
            row.id: Story(
                id=row.uri,
                item=item_of(row),
                published=row.published,
                updated=row.updated,
                first_seen=row.first_seen,
                changed=row.changed,
                copies=copies.get(row.id, ()),
                related=related.get(row.id, ()),
            )
            for row in held
        }

    def _copies(self, connection: Connection, originals: Sequence[int]) -> dict[int, tuple[Copy, ...]]:
        found: dict[int, tuple[Copy, ...]] = {}
        for row in connection.execute(_COPIES, {"rows": originals}):
            copy = Copy(row.source, row.url, row.first_seen)
            found[row.original] = (*found.get(row.original, ()), copy)
        return found

    def _related(self, connection: Connection, originals: Sequence[int]) -> dict[int, tuple[Related, ...]]:
        """Other originals that tell of the same event, the newest first."""
        inside = set(originals)
        pairs = {(a, b) for pair in connection.execute(_RELATED, {"rows": originals}) for a, b in (pair, pair[::-1])}
        others = sorted({b for a, b in pairs if a in inside})
        if not others:
            return {}
        named = sorted(connection.execute(_NAMED, {"rows": others}), key=lambda row: (row.published, row.uri))
        found: dict[int, tuple[Related, ...]] = {}
        for row in reversed(named):
            related = Related(row.uri, row.source, row.url, item_of(row).title, row.first_seen)
            for one in sorted(a for a, b in pairs if b == row.id and a in inside):
                found[one] = (*found.get(one, ()), related)[:RELATED]
        return found


def _newest_first(stories: Iterable[Story]) -> tuple[Story, ...]:
    return tuple(sorted(sorted(stories, key=lambda it: it.id), key=lambda it: it.published, reverse=True))
