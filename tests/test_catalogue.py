"""The catalogue: which feeds there are, how they are called and spelt, and which there cannot be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.catalogue import JOINED, BadFeed, Catalogue, Retired, UnknownFeed
from feeds.search import BadQuery
from feeds.spec import FeedSpec, Kind, Site, feed_id
from feeds.titles import TITLES, titles
from regionwire.config import RetiredTable, SearchTable
from scrapers.agencies import SOURCES

RIVER = SearchTable(
    name="fleuve", title="Le fleuve", any=("fleuve Niger", "pirogue*"), none=("football",), within="mopti"
)
MALI = Catalogue(countries=("ml",), sources=SOURCES)


def test_the_feeds_of_a_country_in_the_order_of_its_gazetteer() -> None:
    specs = MALI.specs()
    assert [spec.slug for spec in specs][:4] == ["all", "foreign", "ml", "ml-kayes"]
    assert [spec.kind for spec in specs][:4] == [Kind.ALL, Kind.FOREIGN, Kind.COUNTRY, Kind.REGION]
    assert (specs[0].codes, specs[3].codes) == (None, frozenset({"ml-kayes"}))
    assert {(spec.country, spec.zone) for spec in specs[2:]} == {("ml", "Africa/Bamako")}
    assert len({spec.slug for spec in specs}) == len(specs)


def test_a_few_regions_only_and_further_feeds_behind_them() -> None:
    some = replace(MALI, regions=("ml-kayes",), feeds=("kayes+ml", "agency-amap", "kayes"), searches=(RIVER,))
    assert [spec.slug for spec in some.specs()] == ["all", "ml-kayes", "ml+ml-kayes", "agency-amap", "fleuve"]


@pytest.mark.parametrize(
    ("asked", "slug"),
    [
        ("ml-kayes", "ml-kayes"),
        ("kayes", "ml-kayes"),
        ("Ségou", "ml-segou"),
        ("kayes+mopti", "ml-kayes+ml-mopti"),
        ("mopti+ml-kayes+kayes", "ml-kayes+ml-mopti"),
        ("ml-kayes+ml", "ml+ml-kayes"),
        ("all+ml-kayes", "all"),
        ("foreign", "foreign"),
        ("bafoulabe", "ml-kayes-bafoulabe"),
        ("ml-kayes-bafoulabe", "ml-kayes-bafoulabe"),
        ("amap", "agency-amap"),
        ("agency-lessor", "agency-lessor"),
        ("agency-afp", "agency-afp"),  # signs, and is no source of ours
        ("section-sport", "section-sport"),
        ("section-Économie", "section-economie"),
        ("sport+section-sport", None),
    ],
)
def test_whatever_is_asked_for_has_one_slug(asked: str, slug: str | None) -> None:
    if slug is None:
        with pytest.raises(UnknownFeed):
            MALI.named(asked)
    else:
        spec = MALI.named(asked)
        assert spec.slug == slug
        assert MALI.named(slug) == spec


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("kaye", "did you mean 'ml-kayes'?"),
        ("ml-kaye", "did you mean 'ml-kayes'?"),
        ("agency-lesor", "did you mean 'agency-lessor'?"),
        ("kayes+", "as in ml-kayes"),
        ("", "as in ml-kayes"),
        ("zzzz", "as in ml-kayes"),
        ("section-", ""),
        ("../../etc/passwd", ""),
        ("+".join(["ml"] * (JOINED + 1)), f"at most {JOINED}"),
    ],
)
def test_what_is_no_feed(asked: str, hint: str) -> None:
    with pytest.raises(UnknownFeed) as caught:
        MALI.named(asked)
    assert hint in caught.value.hint


def test_a_short_name_that_several_have_is_refused_with_all_of_them() -> None:
    world = Catalogue(countries=("ml", "bf", "ne", "sn", "ci"))
    tails: dict[str, list[str]] = {}
    for spec in world.specs():
        if spec.kind is Kind.REGION:
            tails.setdefault(spec.slug.partition("-")[2], []).append(spec.slug)
    for tail, slugs in tails.items():
        if len(slugs) == 1:
            assert world.named(tail).slug == slugs[0]
        else:
            with pytest.raises(UnknownFeed) as caught:
                world.named(tail)
            assert all(slug in caught.value.hint for slug in slugs)


@given(st.text(max_size=300) | st.from_regex(r"(ml|ml-kayes|amap|section-[a-z]{1,9}|\+|-){1,9}", fullmatch=True))
def test_any_name_is_a_feed_with_a_safe_file_name_or_is_refused(asked: str) -> None:
    try:
        spec = MALI.named(asked)
    except UnknownFeed:
        return
    assert set(spec.slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-+")
    assert MALI.named(spec.slug) == spec
    assert spec.title


def test_titles_in_french_and_in_english() -> None:
    named = {slug: (MALI.named(slug).title, MALI.named(slug, "en").title) for slug in ("all", "ml+ml-kayes", "foreign")}
    assert named == {
        "all": ("Toutes les nouvelles", "All the news"),
        "ml+ml-kayes": ("Mali et Kayes", "Mali and Kayes"),
        "foreign": ("International", "International"),
    }
    assert MALI.named("agency-lessor").title == SOURCES["lessor"].name
    assert MALI.named("agency-afp").title == "AFP"
    assert MALI.named("section-faits-divers").title == "Faits divers"
    many = MALI.named("kayes+mopti+gao+segou+kidal")
    assert many.title == "Gao, Kayes et 3 autres"
    assert [spec.slug for spec in MALI.specs("en")] == [spec.slug for spec in MALI.specs("fr")]
    assert titles("en-GB") is titles("en") is titles("ru")


@pytest.mark.parametrize("language", sorted(TITLES))
def test_every_language_has_a_title_for_every_feed(language: str) -> None:
    for spec in replace(MALI, feeds=("amap", "section-sport", "bafoulabe"), searches=(RIVER,)).specs(language):
        assert spec.title
        assert spec.subtitle
        assert "{" not in spec.title + spec.subtitle


def test_what_a_feed_is_of_where_it_joins_countries() -> None:
    both = Catalogue(countries=("ml", "ne"), sources=SOURCES)
    assert (both.named("ml+ne").country, both.named("ml+ml-kayes").country) == ("", "ml")
    assert (both.named("ml+ne").zone, both.named("ml+ml-kayes").zone) == ("UTC", "Africa/Bamako")


def test_a_search_by_address() -> None:
    spec = MALI.search('pirogue* "Fleuve Niger" -football', within="mopti")
    assert (spec.kind, spec.codes, spec.slug) == (Kind.SEARCH, frozenset({"ml-mopti"}), "search")
    assert spec.title == 'Recherche : "fleuve niger" pirogue* sans football (Mopti)'
    assert spec.file("xml") == "search.xml?q=%22fleuve+niger%22+pirogue%2A&not=football&in=ml-mopti"
    site = Site(title="R", base_url="https://feeds.example.org", tag="example.org,2026", author="R")
    assert feed_id(site, spec) == f"tag:example.org,2026:feed/search?{spec.asked}"
    assert spec == MALI.search('"fleuve niger" pirogue*', "FOOTBALL", "ml-mopti")
    assert MALI.search("bac").codes is None
    with pytest.raises(BadQuery):
        MALI.search("")
    with pytest.raises(UnknownFeed):
        MALI.search("bac", within="nowhere")


def test_a_search_with_a_name_is_a_file_like_others() -> None:
    spec = replace(MALI, searches=(RIVER,)).named("fleuve")
    assert (spec.title, spec.codes, spec.file("rss")) == ("Le fleuve", frozenset({"ml-mopti"}), "fleuve.rss")
    assert spec.query is not None
    assert [str(term) for term in spec.query.any] == ['"fleuve niger"', "pirogue*"]


@pytest.mark.parametrize(
    ("told", "key"),
    [
        ({"regions": ("ml-kayess",)}, "regions.feeds"),
        ({"feeds": ("ml-kayess",)}, "output.feeds[0]"),
        ({"feeds": ("kayes+ml", "ml+ml-kayes")}, "output.feeds[1]"),
        ({"feeds": ("+".join(spec.slug for spec in MALI.specs()[1:]),)}, "output.feeds[0]"),
        ({"searches": (replace(RIVER, name="../x"),)}, "output.search[0].name"),
        ({"searches": (replace(RIVER, name="ml-kayes"),)}, "output.search[0].name"),
        ({"searches": (replace(RIVER, name="kayes"),)}, "output.search[0].name"),
        ({"searches": (replace(RIVER, name="index"),)}, "output.search[0].name"),
        ({"searches": (replace(RIVER, name="publishers"),)}, "output.search[0].name"),
        ({"searches": (replace(RIVER, name="ml-kayes-changes"),)}, "output.search[0].name"),
        ({"searches": (RIVER, RIVER)}, "output.search[1].name"),
        ({"searches": (replace(RIVER, title=" "),)}, "output.search[0].title"),
        ({"searches": (replace(RIVER, any=("bac", "!")),)}, "output.search[0].any[1]"),
        ({"searches": (replace(RIVER, any=()),)}, "output.search[0]"),
        ({"searches": (replace(RIVER, within="mopty"),)}, "output.search[0].within"),
        ({"retirements": (RetiredTable(feed="ml-x", since="24/11/2026"),)}, "output.retired[0].since"),
        ({"retirements": (RetiredTable(feed="ML x", since="2026-11-24"),)}, "output.retired[0].feed"),
        ({"retirements": (RetiredTable(feed="ml-kayes", since="2026-11-24"),)}, "output.retired[0].feed"),
        ({"retirements": (RetiredTable(feed="ml-x", since="2026-11-24", to="ml-y"),)}, "output.retired[0].to"),
        (
            {
                "regions": ("ml-kayes",),
                "retirements": (
                    RetiredTable(feed="ml-gao", since="2026-11-24", to="ml-mopti"),
                    RetiredTable(feed="ml-mopti", since="2026-11-24", to="ml-gao"),
                ),
            },
            "output.retired[0].to",
        ),
    ],
)
def test_what_cannot_be_is_told_with_its_key(told: dict[str, object], key: str) -> None:
    with pytest.raises(BadFeed) as caught:
        replace(MALI, **told)  # type: ignore[arg-type]  # each case names the fields that it means
    assert caught.value.key == key
    assert caught.value.hint


def test_a_feed_that_is_no_more() -> None:
    told = (RetiredTable(feed="ml-azawad", since="2026-11-24", to="kidal"), RetiredTable(feed="x", since="2026-01-02"))
    here, gone = replace(MALI, retirements=told).retired
    assert here == Retired("ml-azawad", here.since, "ml-kidal")
    assert (str(here.since), gone.to) == ("2026-11-24", "")


@pytest.mark.parametrize("slug", ["", "-x", "+", "a+", "+a", "a++b", "A", "a/b", "a.b", "é"])
def test_a_slug_is_a_safe_file_name(slug: str) -> None:
    with pytest.raises(ValueError, match="slug"):
        FeedSpec(slug, "", "", None)
