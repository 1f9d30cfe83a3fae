"""`regionwire read`: what a page comes to, for people, and as a filter of JSON lines for machines."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

import click

from regionwire.cli.answer import Answer, Known, Reader, answer_failed, answer_line, encoded
from regionwire.cli.asked import LONGEST
from regionwire.cli.jsonl import answer_lines
from regionwire.cli.options import config_option, jobs_option, json_option
from regionwire.cli.page import ADDRESS, fetched_page, kept_page
from regionwire.cli.room import known_sources, read_config, set_up_logging, wall_clock
from regionwire.config import Config
from regionwire.errors import FetchError
from regionwire.regions import look_in, region_label
from regionwire.text import clean_line


@click.command(short_help="Show what a page comes to; with --jsonl, many.")
@click.argument("pages", nargs=-1, metavar="URL|FILE")
@config_option
@json_option
@click.option("--url", default="", help="The address of the page in FILE, if it does not name it itself.")
@click.option("--source", "key", metavar="KEY", help="Read it as a page of this source, whatever its host.")
@click.option("--generic", is_flag=True, help="Read it as a page of no known source.")
@click.option("--jsonl", is_flag=True, help="Read pages from FILES or stdin, a JSON object a line, and write as many.")
@jobs_option
def read(
    pages: tuple[str, ...],
    config_path: Path,
    as_json: bool,
    url: str,
    key: str | None,
    generic: bool,
    jsonl: bool,
    jobs: int | None,
) -> None:
    """Show what a page comes to: what kind it is, each field with its witness, what witnesses disagree, the text.

    A URL is fetched, once, as robots.txt allows; a FILE is HTML, "-" stdin. The declarations of the source that has
    the page's host apply. Exits with 0 for a story, 1 for anything else or a page that could not be had.

    With --jsonl, each line is an object {"id", "url", "html", "fetched"}, of which only html must be there, and is
    answered by a line, in order, as soon as it can be: "kind" and "error" say what it is instead of a story, all else
    is given as far as it could be read. Times are ISO 8601 with the offset of the page's clock, or a plain day where
    no more is known ("precision"). No line ends it; a page that takes more than ten seconds is given up.
    """
    config = read_config(config_path) if config_path.exists() else Config(file=config_path)
    known = _known(config, key, generic)
    if jsonl:
        if as_json or url:
            raise click.UsageError(
                f"--jsonl takes each page's address from its line, without {'--url' if url else '--json'}"
            )
        _reader(known)  # before the first process is forked
        answering = partial(_answering, known)
        answer_lines(pages or ("-",), answering, answer_failed, jobs=1 if jobs is None else jobs, longest=LONGEST)
        return
    if len(pages) != 1 or jobs is not None:
        raise click.UsageError("one URL or FILE (- for stdin), or --jsonl with any number of files and --jobs")
    set_up_logging(quiet=True, least=logging.ERROR)
    reader = Reader(known, wall_clock)
    answer = _fetched(pages[0], reader, config) if pages[0].startswith(ADDRESS) else _kept(pages[0], url, reader)
    click.echo(encoded(answer).decode() if as_json else "\n".join(_shown(answer)))
    raise click.exceptions.Exit(1 if answer.error else 0)


def _known(config: Config, key: str | None, generic: bool) -> Known:
    if key and generic:
        raise click.UsageError("--source KEY and --generic exclude each other")
    sources = known_sources(config)
    if key and key not in sources:
        raise click.BadParameter(f"no source is called {key!r}: `regionwire sources` lists them", param_hint="--source")
    return Known(
        countries=config.regions.countries,
        sources=() if generic else tuple(sources.values()),
        only=sources[key] if key else None,
        corrections=config.regions.corrections,
        folder=config.gazetteers,
    )


# ------------------------------------------------------------------------------------------------------------- one page


def _fetched(url: str, reader: Reader, config: Config) -> Answer:
    try:
        page = fetched_page(url, reader.source_of, config)
    except FetchError as error:
        return Answer(url=error.url, error=error.cause)
    return reader.answer(page, reader.source_of(page.final_url))


def _kept(name: str, url: str, reader: Reader) -> Answer:
    asked = kept_page(name, url)
    try:
        return reader.read(asked)
    except ValueError as error:
        raise click.BadParameter(f"{asked.url}: {error}", param_hint="--url") from error


ROWS = (
    "title standfirst published updated author bureau agency attribution dateline section image caption credit language"
    " place"
).split()
WITNESSES = {"updated": "modified", "author": "byline", "bureau": "byline", "attribution": "attribution"}


def _shown(answer: Answer) -> Iterator[str]:
    """An answer for people."""
    yield f"{answer.kind:<12} {answer.url}" + (f"  (read as a page of {answer.source})" if answer.source else "")
    if answer.error:
        yield f"{'because':<12} {answer.error}"
    origins = answer.origins
    for name in ROWS:
        if value := getattr(answer, name):
            yield _row(name, value, origins.get(WITNESSES.get(name, name), ""))
    for code in answer.regions:
        found = (f"{it['words']} ({it['rule']}, {it['weight']:g})" for it in answer.evidence if it["region"] == code)
        yield _row("region", f"{code}, {region_label(code)}", ", ".join(found))
    for it in answer.disputed:
        yield _row("disputed", f"{it['field']} {it['value']}", it["origin"])
    if answer.text:
        flags = [name for name in ("paywalled", "cut") if getattr(answer, name)]
        yield _row("text", ", ".join([f"{len(answer.text.split())} words", *flags]), origins.get("body", ""))
        yield from ("", *answer.text.split("\n"))


def _row(name: str, value: str, origin: str) -> str:
    value, origin = clean_line(value), clean_line(origin)  # a page's own words must not steer a terminal
    return f"{name:<12} {value}" + (click.style(f"  [{origin}]", dim=True) if origin else "")


# ----------------------------------------------------------------------------------------------------------- many pages


@cache
def _reader(known: Known) -> Reader:
    """One a process; one that is forked has it already."""
    return Reader(known, wall_clock)


def _answering(known: Known) -> Callable[[bytes], bytes]:
    set_up_logging(quiet=True, least=logging.ERROR)
    look_in(known.folder)  # a process that is not forked has read no configuration
    return partial(answer_line, reader=_reader(known))
