"""What is held, for feeds and for whoever asks. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BindParameter, Connection, bindparam, func, or_, select

from regionwire.dedup import Relation
from regionwire.item import Copy, Item, Related, Story
from regionwire.store.database import Database
from regionwire.store.document import item_of
from regionwire.store.schema import likeness, page, story, story_region, story_url
from regionwire.urls import address_key

RELATED = 5  # stories named beside one at most

_ROWS: BindParameter[Sequence[int]] = bindparam("rows", expanding=True)
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
        """The newest originals of any of these regions (None: of all), newest first."""
        shown = (story.c.original.is_(None), story.c.withdrawn.is_(None))
        query = select(story).where(*shown)
        if codes is not None and len(codes) == 1:
            (code,) = codes
            here = story_region.c
            query = query.join(story_region, here.story == story.c.id).where(here.code == code)
            query = query.order_by(here.published.desc(), story.c.uri)
        else:
            if codes is not None:
                inside = select(story_region.c.story).where(story_region.c.code.in_(sorted(codes)))
                query = query.where(story.c.id.in_(inside))
            query = query.order_by(story.c.published.desc(), story.c.uri)
        with self._database.read() as connection:
            rows = connection.execute(query.limit(limit)).all()
            copies = self._copies(connection, [row.id for row in rows])
            related = self._related(connection, [row.id for row in rows])
        return tuple(
            Story(
                id=row.uri,
                item=item_of(row),
                published=row.published,
                updated=row.updated,
                first_seen=row.first_seen,
                copies=copies.get(row.id, ()),
                related=related.get(row.id, ()),
            )
            for row in rows
        )

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
            related = Related(row.uri, row.source, row.url, item_of(row).title)
            for one in sorted(a for a, b in pairs if b == row.id and a in inside):
                found[one] = (*found.get(one, ()), related)[:RELATED]
        return found
