"""Stories and their identity: what is new, what is a version, what is a copy, and what feeds are made of.

Deciding is `dedup.find_original`'s; this is the transaction around it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, delete, func, or_, select, update

from regionwire.dedup import Candidate, find_original, rank
from regionwire.item import Copy, Item, Story
from regionwire.store.database import Database
from regionwire.store.schema import fingerprint, page, story, story_region
from regionwire.text import words
from regionwire.urls import key_of

# what runs for every story is built once: building a statement costs more than running it
_BY_URL = select(story).where(story.c.url == bindparam("url"))
_SAYING = (
    select(story)
    .join(fingerprint, fingerprint.c.story == story.c.id)
    .where(fingerprint.c.digest.in_((bindparam("one"), bindparam("other"))), story.c.original.is_(None))
    .distinct()
)
_SAID = select(fingerprint.c.digest).where(fingerprint.c.story == bindparam("row"))
_SAY = fingerprint.insert()
_INSERT = story.insert()
_LOCATE = story_region.insert()
_CODES = select(story_region.c.code).where(story_region.c.story == bindparam("row"))


@dataclass(frozen=True, slots=True)
class Changes:
    """What a save did, and the codes whose feeds it touched."""

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


class Stories:
    """The part of the store that holds stories. `tag` is the authority and date of their ids (RFC 4151)."""

    def __init__(self, database: Database, tag: str) -> None:
        self._database = database
        self._tag = tag

    def save(self, item: Item, *, agency: bool, now: datetime) -> tuple[int, Changes]:
        """Keep an item: (its row, what that did). `agency`: it is the source's own dispatch."""
        with self._database.write() as connection:
            known = connection.execute(_BY_URL, {"url": item.url}).first()
            if known is not None:
                return known.id, self._version(connection, known, item, now)
            held = self._same_words(connection, item, now)
            if not held:
                return self._insert(connection, item, agency, None, now), Changes(new=1, touched=_codes(item))
            best, *others = held
            if best.withdrawn is not None and best.source == item.source:
                return best.id, self._moved(connection, best, item)
            takes_over = not best.released and rank(_new_candidate(item, agency)) < rank(_candidate(best))
            row = self._insert(connection, item, agency, None if takes_over else best.id, now)
            original = row if takes_over else int(best.id)
            touched = self._region_codes(connection, original)
            for other in held if takes_over else others:
                touched |= self._hang(connection, other, original)
            return row, Changes(copies=1, touched=touched)

    def withdraw(self, row: int, now: datetime) -> Changes:
        """Its source took it back: it leaves every feed, unless the source has it at another address as well."""
        with self._database.write() as connection:
            gone = connection.execute(select(story).where(story.c.id == row)).one()
            elsewhere = (story.c.original == row, story.c.source == gone.source, story.c.withdrawn.is_(None))
            twin = connection.execute(select(story).where(*elsewhere).order_by(story.c.id)).first()
            if twin is not None:
                connection.execute(update(page).where(page.c.story == twin.id).values(story=row))
                connection.execute(delete(fingerprint).where(fingerprint.c.story == twin.id))
                connection.execute(delete(story).where(story.c.id == twin.id))
                return self._moved(connection, gone, _item(twin))
            connection.execute(update(story).where(story.c.id == row).values(withdrawn=now))
            return Changes(withdrawn=1, touched=self._region_codes(connection, gone.original or row))

    def release(self) -> None:
        """What is held now has been published: which of several copies is the original is final."""
        with self._database.write() as connection:
            connection.execute(update(story).where(story.c.released.is_(False)).values(released=True))

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
        return tuple(
            Story(
                id=row.uri,
                item=_item(row),
                published=row.published,
                updated=row.updated,
                first_seen=row.first_seen,
                copies=copies.get(row.id, ()),
            )
            for row in rows
        )

    def find(self, called: str) -> Item | None:
        """What is held under a canonical address or an entry's id; None if nothing is."""
        query = select(story).where(or_(story.c.url == called, story.c.uri == called))
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return _item(row) if row else None

    def size(self) -> int:
        """How many are held, copies and what was withdrawn as well."""
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(story)).scalar_one()

    def held(self, after: int, limit: int) -> tuple[tuple[int, Item], ...]:
        """The next of all that `size` counts, behind the row `after`, each with its row."""
        query = select(story.c.id, story.c.document).where(story.c.id > after).order_by(story.c.id).limit(limit)
        with self._database.read() as connection:
            return tuple((row.id, _item(row)) for row in connection.execute(query))

    def place(self, placed: Iterable[tuple[int, Item]]) -> Changes:
        """Put items whose regions were decided anew in the place of what their rows hold. It moves no time."""
        changes = Changes()
        with self._database.write() as connection:
            for row, item in placed:
                known = connection.execute(select(story).where(story.c.id == row)).one()
                touched = self._region_codes(connection, known.original or row)
                self._rewrite(connection, known, item, {})
                touched |= _codes(item) if known.original is None else frozenset()
                changes += Changes(updated=1, touched=touched)
        return changes

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
            return {(row.source, row.url): _item(row) for row in connection.execute(query)}

    def _version(self, connection: Connection, known: Row[Any], item: Item, now: datetime) -> Changes:
        """The same address again: nothing, a silent refresh, or an edit that readers see."""
        old = _item(known)
        if known.source != item.source:  # another source's page leads here: it says nothing about this story
            return Changes(unchanged=1)
        values: dict[str, Any] = {"withdrawn": None} if known.withdrawn is not None else {}
        thinner = _is_thinner(item, old)
        if not thinner and _said(old) != _said(item):
            values["updated"] = max(known.updated, min(_edited(item, known.updated, now), now))
        elif not thinner and _printed(old) != _printed(item):  # a correction around the text: no edit, but not hidden
            item = replace(item, title=old.title, standfirst=old.standfirst, html=old.html, text=old.text)
        elif values:
            item = old
        else:
            return Changes(unchanged=1)
        touched = self._region_codes(connection, known.original or known.id)
        self._rewrite(connection, known, item, values)
        return Changes(updated=1, touched=touched | (_codes(item) if known.original is None else frozenset()))

    def _moved(self, connection: Connection, known: Row[Any], item: Item) -> Changes:
        """A story that is gone from its address stands at another one of its source: it is the same story."""
        touched = self._region_codes(connection, known.id)
        self._rewrite(connection, known, item, {"url": item.url, "withdrawn": None})
        return Changes(updated=1, touched=touched | _codes(item))

    def _rewrite(self, connection: Connection, known: Row[Any], item: Item, values: Mapping[str, Any]) -> None:
        """Put `item` in the place of what a row holds."""
        written = {**values, "document": _document(item)}
        connection.execute(update(story).where(story.c.id == known.id).values(written))
        self._say(connection, known.id, item)
        if known.original is None:
            connection.execute(delete(story_region).where(story_region.c.story == known.id))
            self._locate(connection, known.id, item, known.published)

    def _same_words(self, connection: Connection, item: Item, now: datetime) -> list[Row[Any]]:
        """The originals held that `item` is a copy of, the best first."""
        digests = sorted(item.fingerprint.digests)
        if not digests:
            return []
        rows = connection.execute(_SAYING, {"one": digests[0], "other": digests[-1]}).all()
        # found by their words: what they say now may be another wording
        held = [(row, replace(_candidate(row), fingerprint=item.fingerprint)) for row in rows]
        same = [(row, candidate) for row, candidate in held if find_original(item, [candidate], now)]
        return [row for row, _ in sorted(same, key=lambda pair: (not pair[0].released, rank(pair[1])))]

    def _hang(self, connection: Connection, copy: Row[Any], original: int) -> frozenset[str]:
        """Make a story that was held as an original a copy, unless a feed has shown it. The codes that this touched."""
        if copy.released:
            return frozenset()
        touched = self._region_codes(connection, copy.id)
        hanging = or_(story.c.id == copy.id, story.c.original == copy.id)
        connection.execute(update(story).where(hanging).values(original=original))
        connection.execute(delete(story_region).where(story_region.c.story == copy.id))
        return touched

    def _insert(self, connection: Connection, item: Item, agency: bool, original: int | None, now: datetime) -> int:
        published = min(item.published.at, now) if item.published else now
        edited = item.modified.at if item.modified else published
        values = {
            "uri": f"tag:{self._tag}:{item.source}/{key_of(item.url)}",
            "source": item.source,
            "url": item.url,
            "agency": agency,
            "published": published,
            "updated": max(published, min(edited, now)),
            "first_seen": now,
            "original": original,
            "released": False,
            "document": _document(item),
        }
        row = int(connection.execute(_INSERT, values).inserted_primary_key[0])  # type: ignore[index]  # one row, one key
        self._say(connection, row, item)
        if original is None:
            self._locate(connection, row, item, published)
        return row

    def _say(self, connection: Connection, row: int, item: Item) -> None:
        """Remember this wording of a story."""
        new = item.fingerprint.digests - set(connection.scalars(_SAID, {"row": row}))
        if new:
            connection.execute(_SAY, [{"digest": digest, "story": row} for digest in sorted(new)])

    def _locate(self, connection: Connection, row: int, item: Item, published: datetime) -> None:
        connection.execute(
            _LOCATE,
            [{"code": code, "story": row, "published": published} for code in sorted(_codes(item))],
        )

    def _region_codes(self, connection: Connection, row: int) -> frozenset[str]:
        return frozenset(connection.scalars(_CODES, {"row": row}))

    def _copies(self, connection: Connection, originals: Sequence[int]) -> dict[int, tuple[Copy, ...]]:
        found: dict[int, tuple[Copy, ...]] = {}
        query = (
            select(story.c.original, story.c.source, story.c.url, story.c.first_seen)
            .where(story.c.original.in_(originals), story.c.withdrawn.is_(None))
            .order_by(story.c.first_seen, story.c.source, story.c.url)
        )
        for row in connection.execute(query):
            copy = Copy(row.source, row.url, row.first_seen)
            found[row.original] = (*found.get(row.original, ()), copy)
        return found


def _document(item: Item) -> bytes:
    return zlib.compress(msgspec.json.encode(item), 6)


def _item(row: Any) -> Item:
    return msgspec.json.decode(zlib.decompress(row.document), type=Item)


def _codes(item: Item) -> frozenset[str]:
    return frozenset(region.code for region in item.regions)


def _new_candidate(item: Item, agency: bool) -> Candidate:
    return Candidate(
        story="",
        source=item.source,
        url=item.url,
        published=item.published.at if item.published else None,
        fingerprint=item.fingerprint,
        agency=agency,
        title=item.title,
        cut=_is_cut(item),
    )


def _candidate(row: Row[Any]) -> Candidate:
    item = _item(row)
    return replace(_new_candidate(item, row.agency), story=str(row.id), published=row.published)


def _is_cut(item: Item) -> bool:
    return item.cut or item.paywalled  # what was stored before items knew `cut` may only say the second


def _is_thinner(item: Item, old: Item) -> bool:
    """Whether a cut item is less than what is held: no more than a whole text, or the beginning of a longer cut one.

    Nothing of it is taken, lest a story carry the headline of one state and the text of another.
    """
    if not _is_cut(item):
        return False
    said, held = words(item.text), words(old.text)
    if not _is_cut(old):
        return len(said) <= len(held)
    return len(said) < len(held) and said[:-1] == held[: len(said) - 1]  # the cut may go through a word


def _said(item: Item) -> tuple[object, ...]:
    """What makes an edit one: the words, not their typography or markup."""
    return words(item.title), words(item.standfirst), words(item.text), item.paywalled


def _printed(item: Item) -> tuple[object, ...]:
    """What stands around the words."""
    return item.byline, item.authors, item.section, item.image, item.attribution, item.cut, _codes(item)


def _edited(item: Item, before: datetime, now: datetime) -> datetime:
    """When an edit happened: as the page says, if it says something later than the last one; else now."""
    return item.modified.at if item.modified and item.modified.at > before else now
