"""Stories: what is new, what is a version, what is a copy; kept in one transaction each, and what feeds are made of.

Deciding is `dedup`'s and `edit`'s; what stories are to each other is kept by `identity`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, or_, select, update

from regionwire.dedup import Relation
from regionwire.item import Item
from regionwire.labels import labels_of
from regionwire.store import filing, identity, index, versions
from regionwire.store.database import Database, insert_new
from regionwire.store.document import document, item_of
from regionwire.store.edit import edit, edited_at, is_edited, still_same
from regionwire.store.schema import label, merge, page, story, story_url, tombstone
from regionwire.store.shelf import Shelf
from regionwire.urls import address_key, key_of

# what runs for every story is built once: building a statement costs more than running it
_BY_ROW = select(story).where(story.c.id == bindparam("row"))
_GIVEN = select(
    or_(
        select(story.c.id).where(story.c.uri == bindparam("uri")).exists(),
        select(tombstone.c.uri).where(tombstone.c.uri == bindparam("uri")).exists(),
    )
)
_BY_KEY = select(story_url).where(story_url.c.key.in_(bindparam("keys", expanding=True)))
_INSERT = story.insert()
# no number is given twice, though its story be no more: the log of merges and the index may still name that one
_LAST = select(*(select(func.coalesce(func.max(it), 0)).scalar_subquery() for it in (story.c.id, merge.c.story)))
_ORIGINAL = select(story.c.original).where(story.c.id == bindparam("row"))


@dataclass(frozen=True, slots=True)
class Changes:
    """What a save did, and the labels whose feeds it touched."""

    new: int = 0
    updated: int = 0
    copies: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    touched: frozenset[str] = frozenset()

    def __add__(self, other: Changes) -> Changes:
        return Changes(
            self.new + other.new,
            self.updated + other.updated,
            self.copies + other.copies,
            self.unchanged + other.unchanged,
            self.withdrawn + other.withdrawn,
            self.touched | other.touched,
        )


class Stories(Shelf):
    """The part of the store that holds stories. `tag` is the authority and date of their ids (RFC 4151)."""

    def __init__(self, database: Database, tag: str) -> None:
        super().__init__(database)
        self._tag = tag

    def save(self, item: Item, *, agency: bool, now: datetime, seen: datetime | None = None) -> tuple[int, Changes]:
        """Keep an item: (its row, what that did). `agency`: it is the source's own dispatch; `seen`: when it was first
        announced, which dates a story that tells no time."""
        with self._database.write() as connection:
            if held := self._at(connection, item):
                return self._again(connection, held, item, now)
            published = min(item.published.at, now) if item.published else seen or now
            look = identity.look(connection, item, published)
            moved = self._moved_from(connection, item, look)
            if moved is not None:
                self._call(connection, moved.id, item)
                return moved.id, self._version(connection, moved, item, now)
            row = self._insert(connection, item, agency, published, now, seen or now)
            self._call(connection, row, item)
            changed = identity.settle(connection, row, look, now)
            touched = self._regroup(connection, changed, now)
            if connection.execute(_ORIGINAL, {"row": row}).scalar_one() is None:
                return row, Changes(new=1, touched=touched | filing.labels(connection, row))
            return row, Changes(copies=1, touched=touched)

    def withdraw(self, row: int, now: datetime) -> Changes:
        """Its source took it back: it leaves every feed, unless the source has it at another address as well."""
        with self._database.write() as connection:
            gone = connection.execute(_BY_ROW, {"row": row}).one()
            elsewhere = (story.c.original == row, story.c.source == gone.source, story.c.withdrawn.is_(None))
            twin = connection.execute(select(story).where(*elsewhere).order_by(story.c.id)).first()
            if twin is not None:
                return self._take_place(connection, gone, twin, now)
            if gone.withdrawn is not None:
                return Changes()
            connection.execute(update(story).where(story.c.id == row).values(withdrawn=now))
            filing.hide(connection, row, gone._asdict(), self._change(now))
            return Changes(withdrawn=1, touched=filing.labels(connection, gone.original or row))

    def judge(self, one: int, other: int, *, same: bool, why: str, now: datetime) -> Changes:
        """An operator says that two stories are the same, or are not: it outranks every rule."""
        with self._database.write() as connection:
            identity.judge(connection, one, other, same=same, why=why, now=now)
            return Changes(updated=1, touched=self._regroup(connection, [one, other], now))

    def forget_verdict(self, one: int, other: int, *, now: datetime) -> Changes:
        """Take back what an operator said of two stories: their words decide again. Nothing if nobody said anything."""
        with self._database.write() as connection:
            if not identity.forget_verdict(connection, one, other):
                return Changes()
            return Changes(updated=1, touched=self._regroup(connection, [one, other], now))

    def clear_index(self) -> None:
        """Let no story be brought up any more, until `show_anew` or `learn_anew` was there."""
        with self._database.write() as connection:
            index.clear(connection)

    def show_anew(self, after: int, limit: int) -> int:
        """Let the next stories behind the row `after` be brought up: the last row; 0 behind the last story."""
        with self._database.write() as connection:
            behind = select(story.c.id).where(story.c.id > after).order_by(story.c.id).limit(limit)
            rows = connection.scalars(behind).all()
            identity.show(connection, rows)
            return rows[-1] if rows else 0

    def learn_anew(self, after: int, limit: int, now: datetime) -> tuple[int, Changes]:
        """Find out anew what the next stories behind the row `after` are to others: (the last row, what that did).

        (0, nothing) behind the last story.
        """
        with self._database.write() as connection:
            behind = select(story.c.id, story.c.first_seen).where(story.c.id > after).order_by(story.c.id).limit(limit)
            rows = connection.execute(behind).all()
            changed = {it for row in rows for it in identity.learn_anew(connection, [row.id], row.first_seen)}
            touched = self._regroup(connection, changed, now)
            return (rows[-1].id if rows else 0), Changes(touched=touched)

    def release(self, now: datetime) -> None:
        """What is held now is published next: which of several copies stands in the feeds is final."""
        shown = (story.c.released.is_(False), story.c.original.is_(None), story.c.withdrawn.is_(None))
        with self._database.write() as connection:
            connection.execute(update(story).where(*shown).values(released=True))
            index.forget(connection, now)

    def place(self, placed: Iterable[tuple[int, Item]], now: datetime) -> Changes:
        """Put items whose regions were decided anew in the place of what their rows hold: no edit."""
        changes = Changes()
        with self._database.write() as connection:
            for row, item in placed:
                known = connection.execute(_BY_ROW, {"row": row}).one()
                old = item_of(known)
                shown = (labels_of(item), item.place) != (labels_of(old), old.place)
                touched = self._rewrite(connection, known, item, {}, now, shown=shown)
                changes += Changes(updated=1, touched=touched)
        return changes

    def _at(self, connection: Connection, item: Item) -> list[Row[Any]]:
        """The story that is held at the address of an item, and those at others under which it was met.

        An address that leads elsewhere by now, as to what a server takes for the nearest page, is not believed.
        """
        keys = list(dict.fromkeys(address_key(url) for url in (item.url, *item.addresses)))
        held = {row.key: row.story for row in connection.execute(_BY_KEY, {"keys": keys})}
        rows: dict[int, Row[Any]] = {}
        for key in keys:
            if key in held and held[key] not in rows:
                row = connection.execute(_BY_ROW, {"row": held[key]}).one()
                own = key == keys[0] and (address_key(row.url) == key or row.uri.endswith(f"/{key_of(item.url)}"))
                if own or (row.source == item.source and still_same(item_of(row), item)):
                    rows[row.id] = row
        return list(rows.values())

    def _again(
        self, connection: Connection, held: Sequence[Row[Any]], item: Item, now: datetime
    ) -> tuple[int, Changes]:
        """Keep an item that is a version of what is held. One page answers for one story: a copy that was met first at
        the new address of a story that moved is that story."""
        changes = Changes()
        same = [row for row in held if row.source == item.source and not is_edited(item_of(row), item)]
        if len({row.original or row.id for row in same}) > 1:  # too short to be compared, or split by somebody
            rows = [row.id for row in same]
            identity.lead(connection, rows)
            changes += Changes(touched=self._regroup(connection, rows, now))
            held = [connection.execute(_BY_ROW, {"row": row.id}).one() for row in held]
        known, twins = _twins(held, item.source)
        for twin in twins:
            edited = edit(item_of(twin), item)
            if edited and edited.version:
                versions.keep(connection, twin, "", now)  # no edit of the story that goes on
            changes += Changes(touched=self._absorb(connection, known.id, twin.id, now))
        if twins:
            known = connection.execute(_BY_ROW, {"row": known.id}).one()
        if known.source != held[0].source:  # the address is another source's story's: this one keeps its own
            item = replace(item, url=known.url)
        changes += self._version(connection, known, item, now)
        self._call(connection, known.id, item)
        if len(held) > 1 and _twins(held := self._at(connection, item), item.source)[1]:  # copies by what is said now
            row, more = self._again(connection, held, item, now)
            return row, changes + more
        return known.id, changes

    def _absorb(self, connection: Connection, row: int, twin: int, now: datetime) -> frozenset[str]:
        """What is known of a twin, and by its addresses, is known of the story `row` from now on; the twin is no more.
        Returns the labels that this touches."""
        touched = filing.labels(connection, twin)
        if connection.execute(_ORIGINAL, {"row": twin}).scalar_one() is None:
            self._replace(connection, row, twin, now)
        for table in (page, story_url):
            connection.execute(update(table).where(table.c.story == twin).values(story=row))
        identity.fold(connection, row, twin)
        connection.execute(delete(story).where(story.c.id == twin))
        return touched | self._regroup(connection, [row], now)

    def _replace(self, connection: Connection, row: int, original: int, now: datetime) -> None:
        """Let a story stand where the original that it hangs on stood."""
        identity.replace_original(connection, original, row, now)
        connection.execute(delete(label).where(label.c.story == original))
        known = connection.execute(_BY_ROW, {"row": row}).one()
        filing.file(connection, row, item_of(known), known._asdict(), self._change(now))

    def _call(self, connection: Connection, row: int, item: Item) -> None:
        """Remember the addresses of a story. One that leads to another story stays that one's, but for its own."""
        own = address_key(item.url)
        connection.execute(delete(story_url).where(story_url.c.key == own, story_url.c.story != row))
        keys = {address_key(url) for url in (item.url, *item.addresses, *item.claimed)}
        connection.execute(insert_new(connection, story_url), [{"key": key, "story": row} for key in sorted(keys)])

    def _version(self, connection: Connection, known: Row[Any], item: Item, now: datetime) -> Changes:
        """A story's address again: nothing, a silent refresh, or an edit that readers see."""
        if known.source != item.source:  # another source's page leads here: it says nothing about this story
            return Changes(unchanged=1)
        old = item_of(known)
        edited = edit(old, item)
        kept = edited.item if edited else old
        values: dict[str, Any] = {"withdrawn": None} if known.withdrawn is not None else {}
        if item.url != known.url and self._is_free(connection, item.url):
            values["url"] = item.url
            kept = replace(kept, url=item.url)
        if edited is None and not values:
            return Changes(unchanged=1)
        if edited and edited.version:
            versions.keep(connection, known, edited.change, now)
            if edited.change:
                values["updated"] = edited_at(item, known.updated, now)
        touched = self._rewrite(connection, known, kept, values, now)
        if edited and edited.version:
            changed = identity.learn(connection, known.id, now)
            touched |= self._regroup(connection, changed, now) | filing.labels(connection, known.original or known.id)
        return Changes(updated=1, touched=touched)

    def _is_free(self, connection: Connection, url: str) -> bool:
        return connection.execute(select(story.c.id).where(story.c.url == url)).first() is None

    def _moved_from(self, connection: Connection, item: Item, look: identity.Look) -> Row[Any] | None:
        """The story that was withdrawn from its address and stands at this one of its source."""
        for found in look.found:
            row = connection.execute(_BY_ROW, {"row": found.row}).one()
            if row.withdrawn is not None and row.source == item.source and found.likeness.relation == Relation.COPY:
                return row
        return None

    def _take_place(self, connection: Connection, gone: Row[Any], twin: Row[Any], now: datetime) -> Changes:
        """A story that is gone from one address of its source goes on at another one, which was held as its copy."""
        touched = self._absorb(connection, gone.id, twin.id, now)
        known = connection.execute(_BY_ROW, {"row": gone.id}).one()
        return self._version(connection, known, item_of(twin), now) + Changes(touched=touched)

    def _rewrite(
        self,
        connection: Connection,
        known: Row[Any],
        item: Item,
        values: Mapping[str, Any],
        now: datetime,
        *,
        shown: bool = True,
    ) -> frozenset[str]:
        """Put `item` in the place of what a row holds; the labels that this touches. `shown`: feeds say something else
        for it."""
        touched = filing.labels(connection, known.original or known.id)
        written = {**values, "document": document(item)}
        connection.execute(update(story).where(story.c.id == known.id).values(written))
        if known.original is not None or not shown:
            return touched
        filing.file(connection, known.id, item, {**known._asdict(), **values}, self._change(now))
        return touched | labels_of(item)

    def _regroup(self, connection: Connection, rows: Collection[int], now: datetime) -> frozenset[str]:
        """Let each story hang where it belongs; the labels that this touches."""
        touched: frozenset[str] = frozenset()
        for hung in identity.regroup(connection, rows, now):
            touched |= filing.labels(connection, hung.row) | filing.labels(connection, hung.before)
            row = connection.execute(_BY_ROW, {"row": hung.row}).one()
            if hung.after == hung.row:
                filing.file(connection, row.id, item_of(row), row._asdict(), self._change(now))
            else:
                filing.unfile(connection, row.id, row._asdict(), self._change(now))
            touched |= filing.labels(connection, hung.after)
        return touched

    def _insert(
        self, connection: Connection, item: Item, agency: bool, published: datetime, now: datetime, seen: datetime
    ) -> int:
        edited = item.modified.at if item.modified else published
        values = {
            "id": max(connection.execute(_LAST).one()) + 1,
            "uri": self._mint(connection, item),
            "source": item.source,
            "url": item.url,
            "agency": agency,
            "published": published,
            "updated": max(published, min(edited, now)),
            "first_seen": seen,
            "original": None,
            "released": False,
            "withdrawn": None,
            "document": document(item),
        }
        row = int(connection.execute(_INSERT, values).inserted_primary_key[0])  # type: ignore[index]  # one row, one key
        filing.file(connection, row, item, values, self._change(now))
        return row

    def _mint(self, connection: Connection, item: Item) -> str:
        """The id of a new story, by its address; by that and a number where it was given to another one."""
        spellings = (item.url if number == 1 else f"{item.url}#{number}" for number in count(1))
        uris = (f"tag:{self._tag}:{item.source}/{key_of(spelling)}" for spelling in spellings)
        return next(uri for uri in uris if not connection.execute(_GIVEN, {"uri": uri}).scalar())

    def _change(self, now: datetime) -> datetime:
        """When a change is: later than the last one, whatever the clock says, so that whoever reads on from that misses
        none."""
        last = self.last_change()
        return max(now, last + timedelta(microseconds=1)) if last else now


def _twins(held: Sequence[Row[Any]], source: str) -> tuple[Row[Any], list[Row[Any]]]:
    """Of the stories that one page of `source` answers for the one that goes on, and the others of its group.

    That which stands in the feeds goes on, for its readers know its id; else the eldest, whichever was met first here.
    """
    ours = [row for row in held if row.source == source] or held[:1]
    root = ours[0].original or ours[0].id
    group = [row for row in ours if root in (row.id, row.original)]
    known = min(group, key=lambda row: (row.original is not None or not row.released, row.id))
    return known, [row for row in group if row is not known]
