"""Listings without a selector: on every replica listing the stories that are printed there, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from press_reader import END, timetable
from selectolax.lexbor import LexborHTMLParser
from structlog.testing import capture_logs

from press.agency import Ask, Edition
from press.pages import AGENCIES
from regionwire.dates import parse_date
from regionwire.item import Announcement, Page
from regionwire.source import Listing, ListingKind, Source
from regionwire.urls import canonical_url
from scrapers.agencies import SOURCES
from scrapers.decode import decode
from scrapers.listing import look_at_listing, read_listing
from scrapers.repetition import find_blocks, find_listing
from scrapers.selector import describe
from scrapers.standing import Standing


def without_selectors(listing: Listing) -> Listing:
    return Listing(kind=listing.kind, url=listing.url)


@cache
def edition(key: str) -> Edition:
    return timetable().edition(key, END, f"https://{AGENCIES[key].hosts[0]}")


@cache
def printed(source: Source, url: str) -> Page | None:
    """A page of a replica as it is in print at the end of its four days; None where it has no such page."""
    address = source.absolute(url)
    parts = urlsplit(address)
    ask = Ask(AGENCIES[source.key].hosts[0], unquote(parts.path), dict(parse_qsl(parts.query)))
    document = AGENCIES[source.key].respond(edition(source.key), ask)
    if document is None or document.status != 200:
        return None
    body, charset = decode(document.body, document.content_type)
    return Page(address, address, 200, "text/html", charset, body, END)


LISTED = {
    key: [it for it in source.listings if it.kind is ListingKind.HTML]
    for key, source in SOURCES.items()
    if key in AGENCIES
}
PRINTED = {
    f"{key} {url}": (SOURCES[key], listing, page)
    for key, listings in LISTED.items()
    for listing in listings
    for url in (listing.url, "/")
    if (page := printed(SOURCES[key], url)) is not None
}


def truth(source: Source, page: Page) -> list[str]:
    """The stories of the edition that a page links to, in its order."""
    known = {canonical(source, edition(source.key).url(path)) for path in edition(source.key).by_path}
    links = (it.attributes.get("href") or "" for it in LexborHTMLParser(page.body).css("a[href]"))
    return list(dict.fromkeys(url for link in links if (url := canonical(source, link)) in known))


def canonical(source: Source, link: str) -> str:
    try:
        return canonical_url(link, base=source.base, hosts=source.hosts, aliases=source.aliases)
    except ValueError:
        return ""


def rows(stories: tuple[Announcement, ...]) -> list[tuple[str, str]]:
    return [(it.url, it.title) for it in stories]


@pytest.mark.parametrize(("source", "listing", "page"), PRINTED.values(), ids=PRINTED)
def test_a_replica_listing_announces_the_same_without_selectors(source: Source, listing: Listing, page: Page) -> None:
    bare = replace(source, story="", skip="")
    found = read_listing(page, without_selectors(listing), bare)
    assert [it.url for it in found] == truth(source, page)
    assert rows(found) == rows(read_listing(page, listing, source))
    with capture_logs() as logs:
        assert rows(read_listing(page, without_selectors(listing), source)) == rows(found)
    assert not logs


def test_every_replica_with_a_listing_was_asked() -> None:
    assert {source.key for source, _, _ in PRINTED.values()} == {key for key, listings in LISTED.items() if listings}


@pytest.mark.parametrize(("source", "listing", "page"), PRINTED.values(), ids=PRINTED)
def test_a_replica_listing_is_described_by_selectors_that_find_the_same(
    source: Source, listing: Listing, page: Page
) -> None:
    tree = LexborHTMLParser(page.body)
    (block,) = find_blocks(tree, page.final_url)
    item, link = describe(tree, block)
    described = Listing(kind=ListingKind.HTML, url=listing.url, item=item, link=link)
    with capture_logs() as logs:
        assert [it.url for it in read_listing(page, described, source)] == truth(source, page)
    assert not logs


def test_a_redesign_silences_no_source_and_is_told() -> None:
    source = SOURCES["amap"]
    (listing,) = LISTED["amap"]
    page = printed(source, listing.url)
    assert page is not None
    rotten = replace(listing, item=".cards-of-the-old-theme")
    with capture_logs() as logs:
        assert rows(read_listing(page, rotten, source)) == rows(read_listing(page, listing, source))
    (told,) = logs
    assert (told["log_level"], told["source"], told["url"]) == ("warning", "amap", page.final_url)
    assert "the declared selectors find no story here; 10 were found" in told["cause"]
    assert look_at_listing(page, rotten, source).note == told["cause"]


def listing_of(body: str, url: str = "https://plain.example/") -> list[Announcement]:
    return list(find_listing(LexborHTMLParser(f"<html><body>{body}</body></html>"), url))


def headline(number: int) -> str:
    return f"Le marché numéro {number} de Kayes ouvre ses portes aux pêcheurs"


def card(number: int, inside: str = "") -> str:
    return f'<div class="carte"><h3><a href="/marche-de-kayes-{number}">{headline(number)}</a></h3>{inside}</div>'


def plain(numbers: Iterable[int]) -> str:
    items = (f'<li><a href="/marche-de-kayes-{it}">{headline(it)}</a></li>' for it in numbers)
    return f"<ul>{''.join(items)}</ul>"


TEASER = "Les pêcheurs y vendent depuis lundi leur prise du matin, sous un toit neuf que la commune a payé."
CARDS = "".join(card(number) for number in range(1, 6))
MAIN = [f"https://plain.example/marche-de-kayes-{number}" for number in range(1, 6)]


@pytest.mark.parametrize(
    "beside",
    [
        f"<nav>{plain(range(20, 29))}</nav>",
        f'<div class="main-menu">{plain(range(20, 23))}</div>',
        f"<header>{plain(range(20, 23))}</header>",
        f'<footer><div class="col">{plain(range(20, 23))}</div></footer>',
        f'<div class="most-read">{plain(range(20, 23))}</div>',
        f"<section><h4>Les plus lus</h4>{plain(range(20, 23))}</section>",
        f"<div><h4>À lire aussi</h4>{plain(range(20, 23))}</div>",
        f'<div class="td_block_related_posts">{plain(range(20, 23))}</div>',
        '<div class="nuage">'
        + "".join(f'<a href="/mot/{it}">Sécheresse et élevage {it}</a>' for it in "abcdefghi")
        + "</div>",
        '<p class="partage"><a href="/x?vers=facebook-et-autres">Partager cette page sur Facebook</a></p>',
        "".join(f'<a href="/rubrique-{it}/">Vie des régions {it}</a>' for it in "abcdef"),
        '<div class="page-nav"><a href="/page/2/">2</a><a href="/page/2/">Page suivante de la rubrique</a></div>',
        '<ul><li><a href="/politique-de-confidentialite">Politique de confidentialité</a></li>'
        '<li><a href="/qui-sommes-nous">Qui sommes-nous ?</a></li><li><a href="/equipe">La rédaction</a></li></ul>',
        '<h2><a href="https://elsewhere.example/une-histoire-de-la-bas">Une histoire de là-bas, ailleurs</a></h2>',
    ],
)
def test_menus_clouds_bars_and_boxes_announce_nothing(beside: str) -> None:
    for body in (
        f"{beside}<main>{CARDS}</main>",
        f"<main>{CARDS}</main>{beside}",
        f"<div>{beside}{CARDS}{beside}</div>",
    ):
        assert [it.url for it in listing_of(body)] == MAIN


def test_lead_grid_and_rubrics_of_a_home_page_count_once_in_their_order_and_a_sidebar_after_them() -> None:
    lead = (
        '<section class="une"><a href="/marche-de-kayes-7"><img src="/7.jpg" alt=""></a>'
        f'<h1><a href="/marche-de-kayes-7">{headline(7)}</a></h1><p>{TEASER}</p></section>'
    )
    rubrics = "".join(
        f'<section class="rubrique"><h2><a href="/{name}/">{name.title()}</a></h2><div class="bloc">{card(first)}</div>'
        f"{plain((first + 1, first + 2, 2))}</section>"
        for name, first in (("sport", 10), ("culture", 14))
    )
    side = f"<aside>{plain((1, 30, 31, 32))}</aside>"
    found = listing_of(f'{side}<main>{lead}<div class="grille">{CARDS}</div>{rubrics}</main>')
    order = [7, 1, 2, 3, 4, 5, 10, 11, 12, 14, 15, 16, 30, 31, 32]
    assert [it.url for it in found] == [f"https://plain.example/marche-de-kayes-{it}" for it in order]
    assert [it.title for it in found] == [headline(it) for it in order]


@pytest.mark.parametrize(
    "inside",
    [
        # picture, headline, teaser, "read more": all linked
        '<a href="{url}"><img src="/1.jpg" alt="Photo"></a><i class="cat">Sport</i><h3><a href="{url}">{title}</a></h3>'
        '<span class="date">12 mars 2026</span><p>{teaser}</p><a href="{url}">Lire la suite</a>',
        # one link around all
        '<a href="{url}"><img src="/1.jpg" alt=""><div>Sport</div><h2>{title}</h2><time datetime="2026-03-12">jeudi'
        "</time><p>{teaser}</p></a>",
        # the headline is not linked
        '<h4>{title}</h4><p class="meta">Publié le 12 mars 2026 par Awa</p><p>{teaser}</p>'
        '<a href="{url}">Lire la suite</a>',
        # no heading at all, title and teaser both linked
        '<a class="headline" href="{url}">{title}</a><a class="description" href="{url}">{teaser}</a>'
        "<i>12/03/2026 | La Plaine</i>",
        '<a href="{url}"><span>Sport</span><span>{title}</span><span>{teaser}</span></a><em>12 mars 2026 à 7h30</em>',
        # a kicker in a heading of its own
        "<h1>Sport</h1><h2><a href='{url}'>{title}</a></h2><div>{teaser}</div><small>le 12 mars 2026</small>",
        "<a href='{url}'><h4>Notre grand dossier du jour</h4><h3>{title}</h3><p>{teaser}</p></a><b>2026-03-12</b>",
    ],
)
def test_title_date_and_teaser_of_a_card_are_its_own(inside: str) -> None:
    cards = "".join(
        f"<article>{inside.format(url=f'/marche-de-kayes-{it}', title=headline(it), teaser=TEASER)}</article>"
        for it in range(1, 5)
    )
    found = listing_of(f"<main><p>Bamako, le 30 avril 2026</p>{cards}</main>")
    assert [(it.url, it.title, it.teaser) for it in found] == [
        (url, headline(number), TEASER) for number, url in enumerate(MAIN[:4], 1)
    ]
    moments = {parse_date(it.published, zone="UTC", fetched=END) for it in found}
    assert {it.at.date() for it in moments if it is not None} == {date(2026, 3, 12)}
    assert None not in moments


def test_author_and_section_of_a_card_are_read_where_they_are_marked() -> None:
    marked = '<a rel="category tag" href="/category/sport/">Sport</a> <a rel="author" href="/author/awa/">Awa Keïta</a>'
    found = listing_of("".join(card(number, marked) for number in range(1, 4)))
    assert [(it.author, it.section) for it in found] == [("Awa Keïta", "Sport")] * 3


def test_links_are_read_against_the_page_and_its_base_element() -> None:
    body = f'<base href="https://plain.example/kayes/">{CARDS}'.replace('href="/marche', 'href="marche')
    assert listing_of(body)[0].url == "https://plain.example/kayes/marche-de-kayes-1"
    assert listing_of(CARDS, "https://www.plain.example/kayes/")[0].url == "https://www.plain.example/marche-de-kayes-1"


def test_a_declared_pattern_of_stories_counts_for_more_than_titles() -> None:
    body = (
        "".join(f'<li><a href="/h/{it}.html?vue=1">Kayes</a></li>' for it in (1, 2))
        + '<a href="/h/">Toute la presse</a>'
    )
    tree = LexborHTMLParser(f"<ul>{body}</ul>")
    known = find_listing(tree, "https://plain.example/", story=re.compile(r"^/h/\d+\.html$").search)
    assert [(it.url, it.title) for it in known] == [
        (f"https://plain.example/h/{it}.html?vue=1", "Kayes") for it in (1, 2)
    ]
    assert not find_listing(tree, "https://plain.example/")


def test_headlines_of_a_script_without_blanks_are_headlines() -> None:
    cards = "".join(
        f'<li><a href="/n/{1000 + it}">巴马科市长宣布新建第{it}座桥梁以缓解交通拥堵</a></li>' for it in range(4)
    )
    assert len(listing_of(f"<ul>{cards}</ul>")) == 4


PIECES = st.sampled_from(
    [
        *("<div>", "</div>", "<div class='carte'>", "<article>", "</article>", "<ul>", "<li>", "</ul>", "<main>"),
        *("<h2>", "</h2>", "</a>", "<p>", "<aside class='related'>", "</aside>", "<nav>", "</nav>", "<header>"),
        *(f'<a href="/marche-de-kayes-{it}">{headline(it)}' for it in range(4)),
        *('<a href="?page=2" rel="next">Suivant</a>', '<a href="http://[">x</a>', '<a href="">Lire la suite</a>'),
        *('<time datetime="2026-03-12">', "12 mars 2026", "<base href='//['>", "<table><tr><td>"),
        "<a href='/marche-de-kayes-1'><img alt='Le marché numéro 1'></a>",
    ]
)


@settings(max_examples=200)
@given(st.lists(PIECES | st.text(max_size=30), max_size=40).map("".join))
def test_any_page_is_read_alike_each_time_each_story_once_in_its_order(body: str) -> None:
    once, again = (LexborHTMLParser(body.encode()) for _ in range(2))
    found = find_listing(once, "https://plain.example/")
    assert found == find_listing(again, "https://plain.example/")
    urls = [it.url for it in found]
    assert len(set(urls)) == len(urls)
    blocks = find_blocks(once, "https://plain.example/")
    assert {it.address for block in blocks for it in block.cards} == set(urls)
    main = [it for block in blocks if block.standing is Standing.MAIN for it in block.cards]
    in_order = list(dict.fromkeys(it.address for it in sorted(main, key=lambda it: it.position)))
    assert urls[: len(in_order)] == in_order


def test_deep_and_wide_pages_are_read_at_once() -> None:
    assert listing_of("<div>" * 3000 + CARDS) != []
    assert len(listing_of("".join(card(number) for number in range(5000)))) == 5000
