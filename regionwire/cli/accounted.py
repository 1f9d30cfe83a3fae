"""Why stories are one or are not, for an operator's eyes, and what to type if it is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from shlex import quote
from typing import Any

import click
import msgspec

from regionwire.dedup import WINDOW, Relation
from regionwire.store import Store
from regionwire.store.account import Circle, Comparison, Merge, Tie, Version, Ways
from regionwire.text import clean_line
from regionwire.urls import address_key

_HOUR = timedelta(hours=1)
_BECAUSE = '--because "…"'


@dataclass(frozen=True, slots=True)
class Account:
    """One story or two (rows, in the order in which they were named) with all that is known around them; `compared` is
    what two different ones are by their words today, `option` what names the configuration on a command line."""

    rows: tuple[int, ...]
    circle: Circle
    urls: dict[int, Ways]
    versions: dict[int, tuple[Version, ...]]
    merges: tuple[Merge, ...]
    compared: Comparison | None = None
    option: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, store: Store, rows: Sequence[int], merges: tuple[Merge, ...] | None = None, *, option: tuple[str, ...] = ()
    ) -> Account:
        """`merges`: what of the log is told; by default all of it that is about these stories."""
        accounts, named = store.accounts, tuple(dict.fromkeys(rows))
        circle = accounts.circle(named)
        told = circle.group(named[0]) if len(rows) == 1 else named
        merges = accounts.merges(told) if merges is None else merges
        met = {row for it in merges for row in (it.story, it.before, it.after)} - circle.stories.keys()
        return cls(
            rows=tuple(rows),
            circle=circle.with_stories(accounts.circle(met)) if met else circle,
            urls={row: accounts.urls(row) for row in told},
            versions={row: accounts.versions(row) for row in told},
            merges=merges,
            compared=accounts.compared(*named) if len(named) == 2 else None,
            option=option,
        )

    @property
    def told(self) -> tuple[int, ...]:
        """The rows of all that there is to tell of."""
        return tuple(self.urls)

    @property
    def same(self) -> bool:
        return len({self.circle.original(row) for row in self.rows}) == 1

    def path(self) -> tuple[Tie, ...]:
        """The ties that make two stories one, or the one between them that keeps them apart."""
        one, other = self.rows
        if self.same:
            return self.circle.path(one, other)
        tie = self.circle.tie(one, other)
        return (tie,) if tie else ()

    def word(self) -> Tie | None:
        """What an operator said of these two themselves."""
        tie = self.circle.tie(*self.rows)
        return tie if tie and tie.by_word else None

    def others(self) -> tuple[Tie, ...]:
        """Other pairs by which two stories are one; or, where they are two, of which an operator said that they are."""
        told = self.path() if self.same else self.circle.splits(*self.rows)
        return tuple(it for it in told if {it.one, it.other} != {*self.rows})


# --------------------------------------------------------------------------------------------------------- for machines


def as_json(it: Account) -> bytes:
    """The same for machines."""
    said: dict[str, Any] = {
        "stories": [_story(it, row) for row in it.told],
        "merges": [_merge(it, m) for m in it.merges],
        "words": [_word(it, tie) for tie in it.circle.words(it.told)],
    }
    if len(it.rows) == 1:
        (row,) = it.rows
        said["related"] = [_id(it, other) for other in it.circle.related(row)]
        said["ties"] = [_tie(it, tie) for member in it.told for tie in it.circle.path(member, it.circle.original(row))]
    else:
        said |= {"same": it.same, "ties": [_tie(it, tie) for tie in it.path()], "compared": _compared(it.compared)}
    return msgspec.json.encode(said)


def _story(it: Account, row: int) -> dict[str, Any]:
    held = it.circle.stories[row]
    return {
        "id": held.uri,
        "source": held.source,
        "title": it.circle.item(row).title,
        "url": held.url,
        "published": held.published,
        "updated": held.updated,
        "withdrawn": held.withdrawn,
        "original": _id(it, it.circle.original(row)),
        "relation": _relation(it, row),
        "addresses": it.urls[row].addresses,
        "keys": it.urls[row].keys,
        "versions": [{"until": one.until, "change": one.change, "title": one.item.title} for one in it.versions[row]],
    }


def _relation(it: Account, row: int) -> str:
    if (original := it.circle.original(row)) == row:
        return "original"
    path = it.circle.path(row, original)
    return it.circle.part(row, path[0]) if path else Relation.COPY


def _tie(it: Account, tie: Tie) -> dict[str, Any]:
    by = "operator" if tie.by_word else "words"
    return {"one": _id(it, tie.one), "other": _id(it, tie.other), "relation": tie.relation, "by": by, "why": tie.why}


def _compared(found: Comparison | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "relation": found.likeness.relation,
        "strength": found.likeness.strength,
        "why": found.likeness.why,
        "conflicts": found.likeness.conflicts,
        "hours": round(found.apart / _HOUR, 2),
        "words": found.words,
        "shared": found.shared,
        "brought_up": found.brought_up,
    }


def _merge(it: Account, one: Merge) -> dict[str, Any]:
    rows = {name: _id(it, row) for name, row in (("story", one.story), ("before", one.before), ("after", one.after))}
    return {"at": one.at, **rows, "why": one.why}


def _word(it: Account, tie: Tie) -> dict[str, Any]:
    return {"at": tie.at, "one": _id(it, tie.one), "other": _id(it, tie.other), "same": tie.joins, "why": tie.why}


def _id(it: Account, row: int) -> str | None:
    return it.circle.stories[row].uri if row in it.circle.stories else None


# ----------------------------------------------------------------------------------------------------------- for people


def shown(it: Account) -> Iterator[str]:
    """The same for people, a line each."""
    if len(it.rows) == 1:
        yield from _group(it)
    else:
        for row in dict.fromkeys(it.rows):
            yield from _head(it, row)
            yield ""
        yield from _pair(it)
    log = list(_log(it))
    if log:
        yield from ("", click.style("Log of merges", bold=True))
        yield from (f"  {_when(at)}  {line}" for at, line in log)
    yield ""
    yield from _remedies(it)


def _log(it: Account) -> Iterator[tuple[datetime, str]]:
    """What was done to these stories, and what an operator said of them that still counts, before what that did."""
    said = [(tie.at, 0, _said(it, tie)) for tie in it.circle.words(it.told) if tie.at]
    done = [(one.at, 1, f"{hung(it, one)}: {clean_line(one.why)}") for one in it.merges]
    for at, _, line in sorted(said + done, key=lambda it: it[:2]):
        yield at, line


def _said(it: Account, tie: Tie) -> str:
    number = "one" if tie.joins else "two"
    return f"an operator: {_url(it, tie.one)} and {_url(it, tie.other)} are {number}: {clean_line(tie.why)}"


def _group(it: Account) -> Iterator[str]:
    (row,) = it.rows
    original, members = it.circle.original(row), it.told
    for member in members:
        yield from _head(it, member)
        yield from (f"  {line}" for line in steps(it, member, it.circle.path(member, original)))
        for one in it.versions[member]:
            yield f"  until {_when(one.until)}: {clean_line(one.item.title)}"
            yield f"    the edit changed {clean_line(one.change) or 'nothing that matters'}"
        yield "  leads to it:"
        yield from (f"    {line}" for line in _leading(it.urls[member]))
        yield ""
    related = it.circle.related(row)
    if related:
        yield click.style("Other reports of the same event", bold=True)
        yield from (f"  {_url(it, other)}: {tie.why}" for other, tie in related.items())
        yield ""
    yield f"{len(members)} stories are one" if len(members) > 1 else "No other story is a copy of it"


def _head(it: Account, row: int) -> Iterator[str]:
    held = it.circle.stories[row]
    yield click.style(clean_line(it.circle.item(row).title), bold=True)
    yield f"  {clean_line(held.url)}  ({held.source})"
    said = [f"published {_when(held.published)}", _standing(it, row)]
    if held.withdrawn is not None:
        said.append(f"withdrawn since {_when(held.withdrawn)}")
    yield f"  {', '.join(said)}"


def _standing(it: Account, row: int) -> str:
    copies = len(it.circle.group(row)) - 1
    relation = _relation(it, row)
    if relation == "original":
        return f"the original of {copies + 1} stories" if copies else "no copy of another story"
    return "an excerpt" if relation == Relation.EXCERPT else "a copy"


def _pair(it: Account) -> Iterator[str]:
    if it.compared is None:
        yield click.style("One story: both addresses lead to it", bold=True)
        yield from (f"  {line}" for line in _leading(it.urls[it.rows[0]]))
        return
    path, found = it.path(), it.compared
    yield click.style(_verdict(it, path), bold=True)
    yield from (f"  {line}" for line in reasons(it))
    if not (path or it.others()):
        yield f"  {_why_not_compared(found)}"
    if not any(tie.why == found.likeness.why for tie in path):
        yield f"  set side by side today: {found.likeness.relation}: {clean_line(found.likeness.why)}"
    for short, long in found.likeness.conflicts:
        yield f"  differs: {short} in the shorter text, {long} in the longer one"


def _leading(ways: Ways) -> Iterator[str]:
    """What leads to a story, as a person may open it; a number that tells it alone is told beside that."""
    yield from map(clean_line, ways.addresses)
    known = {address_key(url) for url in ways.addresses}
    for key in ways.keys:
        if not key.startswith("https://"):
            yield f"any address of its source that ends in {key.rpartition(':')[2]}"
        elif key not in known:
            yield key


def _verdict(it: Account, path: Sequence[Tie]) -> str:
    if it.same:
        return "One story" if path else "One story, by others of its group"
    if not path:
        return "Two stories"
    if path[0].joins:
        return "Two stories, though alike: each belongs to another original"
    if path[0].relation is Relation.RELATED:
        return "Two stories of the same event"
    return "Two stories"


def reasons(it: Account) -> Iterator[str]:
    """Why two stories are one, or are not, a tie a line: of those that lead over other stories, with their addresses;
    and what an operator said of the two, if that does not hold."""
    path = it.path()
    yield from steps(it, it.rows[0], path)
    if not it.same:
        yield from (_said(it, tie) for tie in it.others())
    word = it.word()
    if word and word.joins != it.same:
        number = "one" if word.joins else "two"
        yield f"an operator's word that they are {number} does not hold: {clean_line(word.why)}"


def steps(it: Account, row: int, path: Sequence[Tie]) -> Iterator[str]:
    """The ties that lead from a story to another one, a line each."""
    for tie in path:
        row = tie.beyond(row)
        beside = "" if len(path) == 1 else f"beside {_url(it, row)}: "
        by = "an operator's word" if tie.by_word else str(tie.relation)
        yield f"{beside}{by}: {clean_line(tie.why)}"


def _why_not_compared(found: Comparison) -> str:
    if found.apart > WINDOW:
        apart, most = found.apart / _HOUR, WINDOW / _HOUR
        return f"never compared: published {apart:.0f} hours apart, and copies are looked for within {most:.0f}"
    if found.brought_up:
        return "nothing was kept of them: they share too little"
    return f"never compared: of the hashes that bring a copy up they share {found.shared}: too few"


def hung(it: Account, one: Merge) -> str:
    """What a line of the log says was done."""
    if one.after == one.story:
        return f"{_url(it, one.story)} taken off {_url(it, one.before)}"
    return f"{_url(it, one.story)} hung on {_url(it, one.after)}"


def _remedies(it: Account) -> Iterator[str]:
    if len(it.rows) == 1:
        yield "Why it is, or is not, one with another story: `regionwire why` and both addresses"
        return
    if it.compared is None:
        yield "One address, one story: what leads to it cannot be parted"
        return
    word = it.word()
    if word is None:
        number, verb = ("two", "split") if it.same else ("one", "join")
        yield f"If they are {number}: {_command(it, verb, it.rows, _BECAUSE)}"
    elif word.joins == it.same:
        yield f"To say otherwise: {_command(it, 'split' if word.joins else 'join', it.rows, _BECAUSE)}"
    if word:
        yield f"To take the word back: {forgotten(it, word)}"
    yield from undone(it)


def undone(it: Account) -> Iterator[str]:
    """What to type against each other pair by which two stories are what they are, one a line."""
    word = it.word()
    for tie in it.others():
        if tie.by_word:
            does = "ties" if tie.joins else "parts"
            yield f"What {does} them was said of others; to take it back: {forgotten(it, tie)}"
        elif word and word.joins != it.same:
            yield f"To part them where they are tied: {_command(it, 'split', (tie.one, tie.other), _BECAUSE)}"


def forgotten(it: Account, tie: Tie) -> str:
    """The command that takes back an operator's word."""
    ends = it.rows if {*it.rows} == {tie.one, tie.other} else (tie.one, tie.other)
    return _command(it, "join" if tie.joins else "split", ends, "--forget")


def _command(it: Account, verb: str, rows: Sequence[int], rest: str) -> str:
    """What a shell takes as it stands."""
    return " ".join(["regionwire", verb, *it.option, *(quote(it.circle.stories[row].url) for row in rows), rest])


def _url(it: Account, row: int) -> str:
    return clean_line(it.circle.stories[row].url) if row in it.circle.stories else "a story that is no more"


def _when(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
