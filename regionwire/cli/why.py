"""`regionwire why`, `split` and `join`: why stories are one or are not, and an operator's word on it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from shlex import quote

import click
import msgspec

from regionwire.cli import accounted
from regionwire.cli.options import CONFIG, config_option, json_option
from regionwire.cli.republish import publish_all, written
from regionwire.cli.room import known_sources, read_config, set_up_logging, stored, wall_clock
from regionwire.config import Config
from regionwire.sites import Sites
from regionwire.store import Store
from regionwire.text import clean_line

_two = click.argument("stories", nargs=2, metavar="ADDRESS|ID ADDRESS|ID")
_because = click.option("--because", metavar="TEXT", default="", help="Why: it is kept, and told by `regionwire why`.")
_forget = click.option("--forget", is_flag=True, help="Take back what was said of the two: their words decide again.")


@click.command(short_help="Tell why two stories are one, or are not.")
@click.argument("stories", nargs=-1, required=True, metavar="ADDRESS|ID [ADDRESS|ID]")
@config_option
@json_option
def why(stories: tuple[str, ...], config_path: Path, as_json: bool) -> None:
    """Tell why two stories are one, or are not: what ties them or keeps them apart, in which words, what differs, when
    the one was hung on the other, and what to type if it is wrong.

    With one story: all that are one with it, why, what each said before its edits, and every address that leads to it.
    A story is called by any ADDRESS under which it was ever met, or by its entry's ID.
    """
    if len(stories) > 2:
        raise click.UsageError("one story or two")
    set_up_logging(quiet=True, least=logging.ERROR)
    config = read_config(config_path)
    with stored(config) as store:
        account = accounted.Account.of(store, _rows(store, config, stories), option=_option(config_path))
    click.echo(accounted.as_json(account).decode() if as_json else "\n".join(accounted.shown(account)))


@click.command(short_help="Say that two stories are not one.")
@_two
@_because
@_forget
@config_option
@json_option
def split(stories: tuple[str, str], because: str, forget: bool, config_path: Path, as_json: bool) -> None:
    """Say that two stories are not one, whatever their words say, and publish what this changes. Both keep their ids.

    `regionwire join` says the contrary; the last word counts.
    """
    _judge(stories, because, forget, config_path, as_json, same=False)


@click.command(short_help="Say that two stories are one.")
@_two
@_because
@_forget
@config_option
@json_option
def join(stories: tuple[str, str], because: str, forget: bool, config_path: Path, as_json: bool) -> None:
    """Say that two stories are one, whatever their words say, and publish what this changes. Both keep their ids.

    `regionwire split` says the contrary; the last word counts.
    """
    _judge(stories, because, forget, config_path, as_json, same=True)


def _judge(
    stories: tuple[str, str], because: str, forget: bool, config_path: Path, as_json: bool, *, same: bool
) -> None:
    if forget == bool(because.strip()):
        raise click.UsageError("--because TEXT says why" if not forget else "--forget takes no --because")
    set_up_logging(quiet=True)
    config, option, now = read_config(config_path), _option(config_path), wall_clock()
    with stored(config) as store, store.exclusive():
        one, other = _rows(store, config, stories)
        before, last = accounted.Account.of(store, (one, other), option=option), store.accounts.last_merge()
        if one == other:
            said = f"both lead to one story, {before.circle.stories[one].url}"
            raise click.ClickException(f"{said}: name two to {'join' if same else 'split'}")
        if forget:
            _forget_word(store, before, now)
        else:
            store.stories.judge(one, other, same=same, why=because.strip(), now=now)
        logged = store.accounts.merges(after=last)
        after = accounted.Account.of(store, (one, other), logged, option=option)
        published = publish_all(config, store)
    if as_json:
        told = {"same": after.same, "before": before.same, "written": published.written}
        click.echo(msgspec.json.encode(told).decode())
    else:
        click.echo("\n".join(_changed(before, after, forgotten=forget)))
        click.echo(written(published))
    for failed in published.failed:
        click.echo(f"Error: {failed}", err=True)
    raise click.exceptions.Exit(1 if published.failed else 0)


def _forget_word(store: Store, account: accounted.Account, now: datetime) -> None:
    """Take back what was said of two stories. ClickException where nothing was, with what was said of one of them."""
    one, other = account.rows
    if store.stories.forget_verdict(one, other, now=now).updated:
        return
    said = [f"\n  {accounted.forgotten(account, tie)}" for tie in account.circle.words(account.rows)]
    besides = "; what was said of one of them and another story is taken back by" if said else ""
    raise click.ClickException(f"nobody said anything of these two: there is nothing to forget{besides}{''.join(said)}")


def _changed(before: accounted.Account, after: accounted.Account, *, forgotten: bool) -> Iterator[str]:
    """What a word, or that it was forgotten, changed, a line each."""
    if forgotten and (gone := before.word()):
        yield f"Forgotten: that they are {_number(same=gone.joins)} ({clean_line(gone.why)})."
    were, are = _number(same=before.same), _number(same=after.same)
    word = after.word()
    if before.same != after.same:
        yield f"They are {are} now."
    elif word and word.joins != after.same:
        yield f"They are {are} still. The word is kept, but does not hold against others:"
    else:
        yield f"They were {were} before, and are."
    if before.same == after.same or forgotten:
        yield from (f"  {line}" for line in accounted.reasons(after))
    yield from (f"  {accounted.hung(after, it)}" for it in after.merges)
    if word and word.joins != after.same:
        yield from accounted.undone(after)


def _number(*, same: bool) -> str:
    return "one story" if same else "two stories"


def _option(config_path: Path) -> tuple[str, ...]:
    """What commands must be told that are told to somebody who named this configuration."""
    return () if config_path == CONFIG else ("-c", quote(str(config_path)))


def _rows(store: Store, config: Config, names: tuple[str, ...]) -> tuple[int, ...]:
    """The rows of the stories that somebody calls so."""
    sites = Sites(known_sources(config).values())
    return tuple(_row(store, sites, name) for name in names)


def _row(store: Store, sites: Sites, name: str) -> int:
    called = name
    if not name.startswith("tag:"):
        try:
            called = sites.canonical(name)
        except ValueError as error:
            raise click.BadParameter(f"{name}: {error}", param_hint="ADDRESS") from error
    row = store.stories.row_of(called)
    if row is None:
        raise click.ClickException(f"{name}: no story is stored that was met there: copy the address from its feed")
    return row
