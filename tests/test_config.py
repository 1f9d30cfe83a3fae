"""config.toml: what is written is what is meant, or an error that names file, key and the nearest valid spelling."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from regionwire.cli.room import catalogue_of, read_config, site_of
from regionwire.config import TABLES, Config, load_config
from regionwire.errors import ConfigError
from regionwire.source import Fields, Listing, ListingKind, Source
from scrapers.agencies import SOURCES

ROOT = Path(__file__).parent.parent


def load(tmp_path: Path, text: str) -> Config:
    file = tmp_path / "config.toml"
    file.write_text(text, "utf-8")
    return load_config(file, SOURCES)


def test_the_projects_own_file_is_all_right_and_shows_every_default(tmp_path: Path) -> None:
    shown = load_config(ROOT / "config.toml", SOURCES)
    bare = load(tmp_path, "")
    assert {source.key for source in shown.sources} == set(SOURCES)
    for name in set(TABLES) - {"read", "regions"}:
        assert getattr(shown, name) == getattr(bare, name), f"[{name}] of config.toml does not show the defaults"


@pytest.mark.parametrize("name", ["config.toml", "docs/configuration.md"])
def test_every_key_is_written_down(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    for table, values in TABLES.items():
        assert f"[{table}]" in text
        for field in fields(values):
            assert re.search(rf"^(\| `)?{field.name}\b", text, re.M), f"{name} does not tell of {table}.{field.name}"


def test_every_key_of_a_source_is_written_down() -> None:
    text = (ROOT / "docs/configuration.md").read_text("utf-8")
    for values in (Source, Listing, Fields):
        for field in fields(values):
            assert f"`{field.name}`" in text, f"docs/configuration.md does not tell of {values.__name__}.{field.name}"


def test_every_range_is_written_down() -> None:
    text = (ROOT / "docs/configuration.md").read_text("utf-8")
    for table, values in {**TABLES, "source.KEY": Source}.items():
        section = text.partition(f"## [{table}]")[2].partition("\n## ")[0]
        for field in fields(values):
            if limits := field.metadata.get("limits"):
                (row,) = re.findall(rf"^\| `{field.name}` .*$", section, re.M)
                assert f"({limits[0]:.9g} to {limits[1]:.9g})" in row, f"no range, or a wrong one: {row}"


def test_an_operator_declares_a_source_wholly_in_the_file(tmp_path: Path) -> None:
    config = load(
        tmp_path,
        """
        [read]
        sources = ["mypaper"]
        [source.mypaper]
        name = "My Paper"
        base = "https://www.mypaper.example"
        country = "ml"
        zone = "Africa/Bamako"
        accounts = ["Web desk"]
        [[source.mypaper.listings]]
        kind = "html"
        url = "/news"
        item = "article"
        [source.mypaper.fields]
        body = ["div.text"]
        """,
    )
    assert config.sources == (
        Source(
            key="mypaper",
            name="My Paper",
            base="https://www.mypaper.example",
            country="ml",
            zone="Africa/Bamako",
            accounts=("Web desk",),
            listings=(Listing(kind=ListingKind.HTML, url="/news", item="article"),),
            fields=Fields(body=("div.text",)),
        ),
    )


def test_one_key_of_a_source_of_ours_is_changed_and_the_rest_stays(tmp_path: Path) -> None:
    changed = '[source.lessor]\ninterval = 60\n[source.lessor.fields]\ntitle = ["h2"]'
    config = load(tmp_path, '[read]\nsources = ["lessor"]\n' + changed)
    (lessor,) = config.sources
    ours = SOURCES["lessor"]
    assert (lessor.interval, lessor.fields.title) == (60.0, ("h2",))
    assert (lessor.hosts, lessor.listings, lessor.fields.body) == (ours.hosts, ours.listings, ours.fields.body)


@pytest.mark.parametrize(
    ("text", "key", "hint"),
    [
        ("[sit]\n", "sit", "did you mean 'site'?"),
        ("[fetch]\npaces = 2", "fetch.paces", "did you mean 'pace'?"),
        ("[fetch]\npace = 'slow'", "fetch.pace", "must be a number"),
        ("[fetch]\npace = -1", "fetch.pace", "from 0 to 3600"),
        ("[fetch]\nrobots = 1", "fetch.robots", "true or false"),
        ("[output]\ncontent = 'ful'", "output.content", "one of: full, summary"),
        ("[output]\nentries = 0", "output.entries", "from 1 to 300"),
        ("[read]\nsources = ['lesor']", "read.sources[0]", "did you mean 'lessor'?"),
        ("[read]\nsources = 'lessor'", "read.sources", "must be a list"),
        ("[regions]\ncountries = ['mli']", "regions.countries[0]", "did you mean 'ml'?"),
        ("[regions]\nfeeds = ['ml-kaye']", "regions.feeds[0]", "did you mean 'ml-kayes'?"),
        ("[source.lessor]\nzone = 'Africa/Bamacko'", "source.lessor.zone", "did you mean 'Africa/Bamako'?"),
        ("[source.lessor]\nend = ['(']", "source.lessor.end", "no regular expression"),
        ("[source.lessor]\naliases = [['^/a', '/b'], ['(', '']]", "source.lessor.aliases[1]", "unterminated"),
        ("[source.lessor]\naliases = [['^/a', '\\1']]", "source.lessor.aliases[0]", "invalid group"),
        ("[source.lessor]\naliases = [['^/a']]", "source.lessor.aliases[0]", "a list of 2"),
        ("[source.lessor]\naliases = [['^/a', 1]]", "source.lessor.aliases[0][1]", "a text in quotes"),
        ("[source.lessor.aliases]\n'^/a' = '/b'", "source.lessor.aliases", "must be a list"),
        ("[read]\nsources = ['lessor', 'lessor']", "read.sources[1]", "named twice"),
        ("[source.lessor.fields]\nbody = ['div[']", "source.lessor.fields.body", "no CSS selector"),
        ("[source.x]\nname = 'X'", "source.x.base", "is missing"),
        ("[schedule]\ninterval = nan", "schedule.interval", "from 10 to 86400"),
        ("[fetch]\nmax_bytes = 1", "fetch.max_bytes", "from 10000 to 200000000"),
        ("[fetch]\ntimeout = inf", "fetch.timeout", "from 1 to 600"),
        (f"[fetch]\ntimeout = 1{'0' * 400}", "fetch.timeout", "from 1 to 600"),
        (f"[fetch]\ntimeout = 1{'0' * 5000}", "(file)", "cannot be read"),
        ('[site]\ntitle = "Nouvelles \\u0000"', "site.title", "control character"),
        ("[source.lessor]\ninterval = -5", "source.lessor.interval", "from 10 to 86400"),
        ("[source.lessor]\ninterval = inf", "source.lessor.interval", "from 10 to 86400"),
        ("[source.lessor]\ninterval = nan", "source.lessor.interval", "from 10 to 86400"),
        ("[source.lessor]\npace = -1", "source.lessor.pace", "from 0 to 3600"),
        ("[source.lessor]\npace = nan", "source.lessor.pace", "from 0 to 3600"),
        ("[source.lessor]\nconcurrency = -1", "source.lessor.concurrency", "from 1 to 16"),
        ("[source.lessor]\nhome = 'ml-kaye'", "source.lessor.home", "did you mean 'ml-kayes'?"),
        ("[source.lessor]\nhome = 'ml'", "source.lessor.home", "no gazetteer knows the region"),
        ("[source.lessor]\ncountry = 'ML'", "source.lessor.country", "two lower-case letters"),
        ("[source.lessor]\ncountry = 'mali'", "source.lessor.country", "two lower-case letters"),
        ("[source.lessor]\nlanguage = 'zz zz zz'", "source.lessor.language", "BCP 47"),
        ("[source.lessor]\nlanguage = ''", "source.lessor.language", "BCP 47"),
        (
            "[[source.lessor.listings]]\nkind = 'feed'\nurl = 'ftp://x.example/feed'",
            "source.lessor.listings[0].url",
            "http",
        ),
        ("[[source.lessor.listings]]\nkind = 'feed'\nurl = 'http://['", "source.lessor.listings[0].url", "http"),
        ("[source.lessor.fields]\ntitel = ['h1']", "source.lessor.fields.titel", "did you mean 'title'?"),
        ("[[source.lessor.listings]]\nkind = 'rss'\nurl = '/'", "source.lessor.listings[0].kind", "one of: feed"),
        ("[site", "(file)", "cannot be read"),
    ],
)
def test_an_error_names_file_key_and_the_way_out(tmp_path: Path, text: str, key: str, hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text)
    said = str(caught.value)
    assert caught.value.key == key
    assert said.startswith(str(tmp_path / "config.toml"))
    assert hint in said


@pytest.mark.parametrize(
    ("text", "key", "hint"),
    [
        ("[output]\nlanguages = []", "output.languages", "one of: en, fr"),
        ("[output]\nlanguages = ['fr', 'tlh']", "output.languages[1]", "known: en, fr"),
        ("[output]\nlanguages = ['fr', 'fr']", "output.languages[1]", "told twice"),
        ("[output]\nfeeds = ['ml-kaye+ml']", "output.feeds[0]", "did you mean 'ml-kayes'?"),
        ("[output]\nfeeds = ['agency-lesor']", "output.feeds[0]", "did you mean 'agency-lessor'?"),
        ("[output]\nfeeds = ['kayes', 'ml-kayes']", "output.feeds[1]", "told twice"),
        ("[[output.search]]\nname = 'x'", "output.search[0].title", "is missing"),
        ("[[output.search]]\nname = 'x'\ntitle = 'X'\nnon = []", "output.search[0].non", "did you mean 'none'?"),
        ("[[output.search]]\nname = 'x'\ntitle = 'X'\nnone = ['a']", "output.search[0]", "nothing to look for"),
        ("[[output.search]]\nname = 'x'\ntitle = 'X'\nall = ['…']", "output.search[0].all[0]", "holds no word"),
        ("[[output.search]]\nname = 'X'\ntitle = 'X'\nall = ['a']", "output.search[0].name", "a-z, 0-9"),
        ("[[output.search]]\nname = 'ml'\ntitle = 'X'\nall = ['a']", "output.search[0].name", "something else"),
        ("[[output.retired]]\nfeed = 'x'\nsince = 2026-11-24", "output.retired[0].since", "in quotes, not 2026-11-24"),
        ("[[output.retired]]\nfeed = 'x'\nsince = 'now'", "output.retired[0].since", '"2026-11-24"'),
        ("[site]\nbase_url = 'https://fłux.example'", "site.base_url", "xn--"),
        ("[push]\nhubs = ['https://hub.example/é']", "push.hubs[0]", "percent-encoded"),
        ("[push]\nhubs = ['hub.example.org']", "push.hubs[0]", "http(s)"),
        ("[push]\nhubs = ['https://a.example/', 'https://a.example/ b']", "push.hubs[1]", "http(s)"),
        ("[push]\nhubs = ['https://a.example/', 'https://a.example/']", "push.hubs[1]", "told twice"),
    ],
)
def test_what_cannot_be_published_is_told_before_anything_is_read(
    tmp_path: Path, text: str, key: str, hint: str
) -> None:
    file = tmp_path / "config.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        read_config(file)
    assert caught.value.key == key
    assert hint in str(caught.value)


def test_what_is_told_of_feeds_and_hubs_reaches_the_site(tmp_path: Path) -> None:
    config = load(
        tmp_path,
        """
        [site]
        base_url = "https://feeds.example.org/"
        [regions]
        feeds = ["ml-kayes"]
        [output]
        entries = 30
        languages = ["en", "fr"]
        feeds = ["section-sport"]
        search = [{ name = "fleuve", title = "Le fleuve", any = ["pirogue*"] }]
        [push]
        hubs = ["https://hub.example.org/"]
        own = true
        """,
    )
    site, specs = site_of(config), catalogue_of(config).specs()
    assert site.languages == ("en", "fr")
    assert site.hubs == ("https://hub.example.org/", "https://feeds.example.org/hub")
    assert [(spec.slug, spec.limit) for spec in specs] == [
        (it, 30) for it in ("all", "ml-kayes", "section-sport", "fleuve")
    ]


@pytest.mark.parametrize(
    "base",
    [
        "",
        "www.mypaper.example",
        "//www.mypaper.example",
        "ftp://www.mypaper.example",
        "https://",
        "https:///feed",
        "https://[::1",
        "https://www.mypaper.example:99999",
        "https://www.mypaper.example:door",
        "https://www.mypaper.example/news",
        "https://www.mypaper.example?p=1",
        "https://www.mypaper.example/#",
        "https://me@www.mypaper.example",
        "https://www.my paper.example",
        " https://www.mypaper.example",
    ],
)
def test_a_base_is_scheme_and_host_and_nothing_else(tmp_path: Path, base: str) -> None:
    with pytest.raises(ConfigError, match="scheme and host") as caught:
        load(tmp_path, f"[source.lessor]\nbase = '{base}'")
    assert caught.value.key == "source.lessor.base"


@pytest.mark.parametrize(
    "host",
    ["", "https://foo.example", "foo.example/feed", "foo.example?", "me@foo.example", "foo example", "foo:99999"],
)
def test_hosts_are_bare_names(tmp_path: Path, host: str) -> None:
    with pytest.raises(ConfigError, match="not a host name") as caught:
        load(tmp_path, f"[source.lessor]\nhosts = ['lessor.ml', '{host}']")
    assert caught.value.key == "source.lessor.hosts[1]"


@pytest.mark.parametrize(
    ("key", "values"),
    [
        (
            "base",
            [
                "https://lessor.ml",
                "http://lessor.ml/",
                "HTTPS://Lessor.ml:8443",
                "http://127.0.0.1:80",
                "http://[::1]:80",
            ],
        ),
        ("hosts", [["lessor.ml", "127.0.0.1:8080", "Éssor.example"], []]),
        ("language", ["fr", "pt-BR", "zh-Hant-TW", "ff-Latn-x-ml"]),
        ("country", ["ml", "fr"]),
        ("home", ["", "ml-kayes", "ne-agadez"]),
        ("interval", [10, 86_400, 600.5]),
        ("pace", [0, 3600]),
        ("concurrency", [1, 16]),
    ],
)
def test_what_a_source_may_say(tmp_path: Path, key: str, values: list[Any]) -> None:
    for value in values:
        changed = f"[read]\nsources = ['lessor']\n[source.lessor]\n{key} = {json.dumps(value, ensure_ascii=False)}"
        (lessor,) = load(tmp_path, changed).sources
        assert getattr(lessor, key) == (tuple(value) if isinstance(value, list) else value)


def test_aliases_are_pairs_in_their_order(tmp_path: Path) -> None:
    told = r"aliases = [['^/article/(\d+)/.*', '/article/\1'], ['^/old$', '/new']]"
    (lessor,) = load(tmp_path, f"[read]\nsources = ['lessor']\n[source.lessor]\n{told}").sources
    assert lessor.aliases == ((r"^/article/(\d+)/.*", r"/article/\1"), ("^/old$", "/new"))


def test_the_sources_of_ours_keep_to_the_rules_of_the_file(tmp_path: Path) -> None:
    load(tmp_path, "\n".join(f"[source.{key}]" for key in SOURCES))
    for source in SOURCES.values():
        for field in fields(Source):
            value = getattr(source, field.name)
            if "limits" in field.metadata and value is not None:
                low, high = field.metadata["limits"]
                assert low <= value <= high, f"{source.key}.{field.name}"


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"there is no such file — copy"):
        load_config(tmp_path / "config.toml", SOURCES)


def test_a_configuration_is_frozen() -> None:
    config = load_config(ROOT / "config.toml", SOURCES)
    with pytest.raises(AttributeError):
        config.fetch.pace = 0  # type: ignore[misc]  # that it cannot be assigned is what is tested
