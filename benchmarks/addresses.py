"""How many pairs of addresses are joined that are one page, and how many that are not, beside what others make of them.

    .venv/bin/python benchmarks/addresses.py [LABELS.csv …] [-v]

A file of labels has the columns `url`, `other_url` and `relation`: "same-url-variant" and "host-alias" are one page,
every other relation is two. Without a file it is benchmarks/dedup/addresses.csv, which we wrote: real forms of
addresses, invented slugs. -v prints the pairs that we get wrong.

The others are no dependencies of ours; one that is not there is left out:

    .venv/bin/python -m pip install courlan url-normalize w3lib
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

from regionwire.sites import Sites
from regionwire.urls import address_key, canonical_url
from scrapers.agencies import SOURCES

LABELS = Path(__file__).parent / "dedup" / "addresses.csv"
ONE_PAGE = frozenset({"same-url-variant", "host-alias"})

Reader = Callable[[str], str]


def ours() -> Iterator[tuple[str, Reader]]:
    sites = Sites(SOURCES.values())
    yield "regionwire, declared sources", lambda url: address_key(sites.canonical(url))
    yield "regionwire, no source", lambda url: address_key(canonical_url(url))
    yield "regionwire, canonical_url alone", canonical_url


def theirs() -> Iterator[tuple[str, Reader]]:
    """Each as its documentation recommends for comparing addresses, and courlan also as strict as it goes."""
    try:
        courlan = import_module("courlan")
        yield "courlan", lambda url: courlan.clean_url(url) or url
        yield "courlan, strict", lambda url: str(courlan.normalize_url(url, strict=True))
    except ImportError:
        print("courlan is not installed")
    try:
        normalize = import_module("url_normalize").url_normalize
        yield "url-normalize", lambda url: str(normalize(url))
        yield "url-normalize, filtered", lambda url: str(normalize(url, filter_params=True))
    except ImportError:
        print("url-normalize is not installed")
    try:
        w3lib = import_module("w3lib.url")
        yield "w3lib", lambda url: str(w3lib.canonicalize_url(url))
    except ImportError:
        print("w3lib is not installed")
    yield "as it stands", str


def main(arguments: list[str]) -> None:
    verbose = "-v" in arguments
    files = [Path(it) for it in arguments if it != "-v"] or [LABELS]
    rows = [row for file in files for row in csv.DictReader(file.read_text("utf-8").splitlines()) if row["other_url"]]
    one_page = [row for row in rows if row["relation"] in ONE_PAGE]
    two_pages = [row for row in rows if row["relation"] not in ONE_PAGE]
    print(f"{len(one_page)} pairs of one page, {len(two_pages)} of two")
    print(f"{'':34}{'joined':>8}{'wrongly':>9}")
    for n, (name, read) in enumerate([*ours(), *theirs()]):
        joined = [row for row in one_page if read(row["url"]) == read(row["other_url"])]
        wrongly = [row for row in two_pages if read(row["url"]) == read(row["other_url"])]
        print(f"{name:34}{len(joined):8}{len(wrongly):9}")
        if verbose and n == 0:
            for row in wrongly + [row for row in one_page if row not in joined]:
                print(f"  {row['relation']}: {row['url']} {row['other_url']}")


if __name__ == "__main__":
    main(sys.argv[1:])
