"""`regionwire locate`: why a story is of its regions; the same for items of others; and the whole store anew.

What only one of the three needs is imported where it is used: a filter should start at once.
"""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from regionwire.cli.jsonl import answer_lines
from regionwire.cli.options import config_option, jobs_option, json_option
from regionwire.cli.room import known_sources, open_store, read_config, set_up_logging, store_file, stored, wall_clock
from regionwire.cli.whereabouts import LONGEST, Known, answer_failed, answering, locator
from regionwire.config import Config
from regionwire.errors import FetchError, ReadError
from regionwire.item import Item
from regionwire.regions import known_countries, load_atlas
from regionwire.urls import canonical_url

if TYPE_CHECKING:
    from regionwire.cli.answer import Reader


@click.command(short_help="Show why a story is of its regions; with --all, decide anew.")
@click.argument("stories", nargs=-1, metavar="ADDRESS|ID|FILE")
@config_option
@json_option
@click.option("--all", "everything", is_flag=True, help="Decide anew for all that is stored, and publish.")
@click.option("--jsonl", is_flag=True, help="Take items from FILES or stdin, a JSON object a line, and answer each.")
@click.option("--countries", metavar="CODE,…", help="With --jsonl: the gazetteers.  [of each item's own country]")
@click.option("--country", metavar="CODE", help="With --jsonl: of items that tell none.  [ml]")
@jobs_option
def locate(
    stories: tuple[str, ...],
    config_path: Path,
    as_json: bool,
    everything: bool,
    jsonl: bool,
    countries: str | None,
    country: str | None,
    jobs: int | None,
) -> None:
    """Show why a story is of its regions, what was found and not counted, and what to write if it is wrong.

    A story is called by its ADDRESS or its entry's ID; one that is not stored is fetched, or read from a FILE of HTML.
    Exits with 1 where that page could not be had, or is no story.

    With --all, all that is stored is placed anew with the gazetteers and corrections of today, and the feeds that this
    changes are written. It may be stopped and begun again at any time; while another Regionwire is at work on the
    store it leaves.

    With --jsonl, each line is an object {"id", "title", "dateline", "body", "byline", "url", "source"}, any of which
    may be missing, and is answered by a line, in order: "regions" are codes, the primary one first; the code of a
    country is national, "foreign" international. No line ends it: what cannot be answered has an "error". An item is
    of the country of its source, of the agency that signs it, of its address, or of --country, and whatever lies
    outside is foreign; with --countries, the regions of all of these are found in all items.
    """
    config = read_config(config_path) if config_path.exists() else None
    if jsonl:
        if as_json or everything:
            raise click.UsageError(f"--jsonl and {'--all' if everything else '--json'} exclude each other")
        known = _known(config, countries, country or "ml")
        locator(known)  # before the first process is forked
        make = partial(answering, known)
        answer_lines(stories or ("-",), make, answer_failed, jobs=1 if jobs is None else jobs, longest=LONGEST)
    elif countries or country or jobs is not None:
        raise click.UsageError("--countries, --country and --jobs go with --jsonl")
    elif everything:
        if stories:
            raise click.UsageError("--all places all stories: name none")
        _all(config or read_config(config_path), as_json)
    else:
        if len(stories) != 1:
            raise click.UsageError(
                "one ADDRESS, ID or FILE (- for stdin), or --all, or --jsonl with any number of files"
            )
        _one(stories[0], config or Config(file=config_path), as_json)


def _known(config: Config | None, countries: str | None, country: str) -> Known:
    codes = tuple(countries.split(",")) if countries else ()
    asked = [("--countries", code) for code in codes] or [("--country", country)]
    for option, code in asked:
        if code not in known_countries():
            known = ", ".join(known_countries())
            raise click.BadParameter(f"no gazetteer knows the country {code!r}: {known}", param_hint=option)
    config = config or Config(file=Path("config.toml"))
    sources = tuple(known_sources(config).values())
    return Known(codes, country, sources, config.regions.corrections, config.gazetteers)


# ------------------------------------------------------------------------------------------------------------ one story


def _one(name: str, config: Config, as_json: bool) -> None:
    from regionwire.cli import answer, explained
    from regionwire.normalize import called, located
    from regionwire.regions.explain import explain

    set_up_logging(quiet=True, least=logging.ERROR)
    sources, regions = known_sources(config), config.regions
    known = answer.Known(regions.countries, tuple(sources.values()), corrections=regions.corrections)
    item, stored = _found(name, config, answer.Reader(known, wall_clock))
    source = sources.get(item.source) or answer.generic(item.url)
    story = located(item)
    why = explain(
        story,
        load_atlas(regions.countries),
        country=source.country,
        home=source.home,
        told=regions.corrections.of(item.source, called(item)),
    )
    codes = tuple(region.code for region in item.regions) if stored else None
    it = explained.Explained(item, source.key if source.key in sources else "", story, why, codes)
    click.echo(explained.as_json(it).decode() if as_json else "\n".join(explained.shown(it)))


def _found(name: str, config: Config, reader: Reader) -> tuple[Item, bool]:
    """The story that somebody calls so, and whether it is stored."""
    from regionwire.cli.page import ADDRESS, fetched_page, kept_page

    is_address, is_id = name.startswith(ADDRESS), name.startswith("tag:")
    if (is_address or is_id) and (item := _stored(name, config, reader)):
        return item, True
    if is_id:
        raise click.ClickException(f"{name}: no story of this id is stored: copy it from a feed, or give its address")
    try:
        page = fetched_page(name, reader.source_of, config) if is_address else reader.page(kept_page(name))
        return reader.item(page, reader.source_of(page.final_url)), False
    except (FetchError, ReadError) as error:
        click.echo(f"Error: {error}", err=True)
        raise click.exceptions.Exit(1) from error


def _stored(name: str, config: Config, reader: Reader) -> Item | None:
    file = store_file(config)
    if file is None or not file.exists():
        return None  # a store that is not there yet is not made by asking
    if not name.startswith("tag:"):
        try:
            source = reader.source_of(name)
            name = canonical_url(name, base=source.base, hosts=source.hosts, aliases=source.aliases)
        except ValueError as error:
            raise click.BadParameter(f"{name}: {error}", param_hint="ADDRESS") from error
    with open_store(config) as store:
        return store.stories.find(name)


# --------------------------------------------------------------------------------------------------------- all that is


def _all(config: Config, as_json: bool) -> None:
    from regionwire.cli.relocate import as_document, relocate, shown
    from regionwire.cli.republish import Progress

    set_up_logging(quiet=True)
    with stored(config) as store, store.exclusive():
        done = relocate(config, store, Progress(store.stories.size()))
    click.echo(msgspec.json.encode(as_document(done)).decode() if as_json else "\n".join(shown(done)))
    for failed in done.published.failed:
        click.echo(f"Error: {failed}", err=True)
    raise click.exceptions.Exit(1 if done.published.failed else 0)
