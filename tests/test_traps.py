"""The traps that agencies' real pages set, one number each, on pages of our own invention that are built like theirs.

A trap that another test proves at the same level is not proved again: PROVED names that test, and it must exist.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest
from loopback import NEWS, Loopback, fetching, get, redirect, reply, source

from regionwire.dedup import Draft, Told, compare
from regionwire.errors import BadDocument
from regionwire.item import FOREIGN, Announcement, Item, Kind, Page, Precision
from regionwire.normalize import normalize
from regionwire.regions import Atlas, load_gazetteer
from regionwire.source import Listing, ListingKind, Source
from regionwire.text import clean_line, words
from regionwire.urls import canonical_url
from scrapers.agencies import SOURCES
from scrapers.article import read_page
from scrapers.decode import decode
from scrapers.fetch import FEED
from scrapers.listing import read_listing

TESTS = Path(__file__).parent
PROVED = {
    6: (
        "test_article::test_a_page_whose_only_headline_is_the_name_of_the_site_takes_the_announced_one",
        "pages/lessor/article",
    ),
    7: (
        "test_cycle::test_a_page_that_leads_home_is_no_story_and_is_read_when_it_is_back",
        "test_cycle::test_html_where_a_feed_was_and_a_redesign_are_read_another_way",
        "test_listing::test_another_document_than_asked_for_is_named",
        "pages/lessor/soft-404",
    ),
    11: ("test_dated::test_the_printed_day_wins_over_a_wrong_time_element", "pages/plain/wrong-time"),
    12: ("pages/lessor/article", "test_cycle::test_bodies_are_whole_and_only_the_story"),
    14: (
        "pages/lessor/paywalled",
        "test_store::test_a_text_that_is_cut_never_takes_the_place_of_the_whole_one",
    ),
    15: (
        "test_urls::test_every_door_leads_to_one_story",
        "test_normalize::test_the_page_s_word_for_its_address",
        "test_agencies::test_every_door_of_a_host_gives_one_address",
    ),
    16: (
        "test_pager::test_the_page_that_a_listing_goes_on_at",
        "test_pager::test_any_pager_leads_elsewhere_on_the_site_or_nowhere",
        "pages/plain/listing-search-2",
    ),
    19: (
        "test_regions::test_floor_on_labelled_stories",
        "test_regions::test_names_that_are_words_or_people_need_a_context",
    ),
    21: ("test_store::test_typography_and_markup_are_no_edit", "test_text::test_html"),
    22: (
        "test_dedup::test_a_verbatim_copy_is_told_whatever_its_outlet_wraps_around_it",
        "test_dedup::test_other_figures_days_or_names_between_equal_words_are_another_issue",
    ),
    28: (
        "test_fetch::test_challenge_page",
        "test_fetch::test_deadline_ends_a_handshake_and_leaves_no_socket",
        "pages/plain/challenge",
    ),
    30: ("test_urls::test_other_addresses",),
    33: ("test_dedup::test_words_that_come_again_after_four_days_are_a_series",),
    34: (
        "test_robots::test_unreachable_refuses_and_is_asked_again_soon",
        "test_robots::test_none_there_allows_everything",
        "test_robots::test_longest_rule_wins_and_ours_before_everybodys",
    ),
}
FETCHED = datetime(2026, 11, 23, 12, tzinfo=UTC)
LESSOR, MALIJET, AMAP = SOURCES["lessor"], SOURCES["malijet"], SOURCES["amap"]
PLAIN = Source(
    key="plain", name="Agence Plaine", base="https://plain.example", country="ml", listings=(), zone="Africa/Bamako"
)
FIRST = (
    "La coopérative des potières a rallumé son four à bois après deux saisons d’arrêt, et les premières jarres"
    " sont parties vers les marchés des villages voisins dès le lendemain matin."
)
SECOND = (
    "La présidente du groupement espère vendre trois cents pièces avant la fin de l’année, grâce à une piste que les"
    " jeunes du quartier ont élargie à la pelle pour laisser passer les charrettes."
)
BODY = f"<p>{FIRST}</p><p>{SECOND}</p>"


@cache
def atlas() -> Atlas:
    return Atlas([load_gazetteer("ml")])


def html_of(title: str, body: str = BODY, *, head: str = "", top: str = "") -> str:
    return (
        f"<!doctype html><html lang=fr><head>{head}<title>{title}</title></head>"
        f"<body>{top}<article><h1>{title}</h1>{body}</article></body></html>"
    )


def page_of(html: str | bytes, path: str = "/four", origin: Source = PLAIN, header: str = "text/html") -> Page:
    body, charset = decode(html if isinstance(html, bytes) else html.encode(), header)
    return Page(origin.base + path, origin.base + path, 200, "text/html", charset, body, FETCHED)


def item_of(page: Page, origin: Source = PLAIN, announced: Announcement | None = None) -> Item:
    """What is made of a page in the end; it must be a story."""
    reading = read_page(page, origin, announced)
    assert (reading.kind, reading.reason) == (Kind.STORY, "")
    assert reading.raw is not None
    return normalize(reading.raw, origin, atlas())


def codes(item: Item) -> set[str]:
    return {it.code for it in item.regions}


def whole(item: Item) -> list[str]:
    """The text without the differences of typography."""
    return words(item.text)


EXPECTED = words(f"{FIRST} {SECOND}")


def test_every_trap_is_proved() -> None:
    here = {int(number) for number in re.findall(r"^def test_trap_(\d\d)_", Path(__file__).read_text("utf-8"), re.M)}
    assert here | set(PROVED) == set(range(1, 35))


@pytest.mark.parametrize(("number", "proof"), [(number, it) for number, proofs in PROVED.items() for it in proofs])
def test_the_proof_exists(number: int, proof: str) -> None:
    module, _, test = proof.partition("::")
    if not test:
        assert (TESTS / f"{module}.html").exists(), number
        assert (TESTS / f"{module}.json").exists(), number
    else:
        assert re.search(rf"^def {test}\(", (TESTS / f"{module}.py").read_text("utf-8"), re.M), number


def test_trap_01_one_byte_of_a_character_that_a_teaser_was_cut_in() -> None:
    teaser = "<p>Région de Mopti : les pêcheurs ont accompagné".encode()[:-1] + b".</p>"
    body = html_of("Bla : le four est rallumé", BODY + "<p>Rédaction Lessor</p>").encode()
    body = body.replace(b"</article>", teaser + b"</article>")
    for header in ("text/html", "text/html; charset=UTF-8", "text/html; charset=iso-8859-1"):
        page = page_of(body, "/posts/bla-four-6a5f3a10c0ffe", LESSOR, header)
        item = item_of(page, LESSOR)
        assert (page.charset, item.title, whole(item)) == ("utf-8", "Bla : le four est rallumé", EXPECTED)


def test_trap_02_rare_letters_that_look_like_thai() -> None:
    body = html_of("𝗠𝗮𝗹𝗶 : 𝗹𝗲 𝗽𝗿é𝘀𝗶𝗱𝗲𝗻𝘁 des potières", BODY, head="<meta charset='utf-8'>").encode()
    for raw in (body, body.replace(b"charset='utf-8'", b"name=a"), body + b"\xe2\x80"):
        item = item_of(page_of(raw))
        assert item.title == "Mali : le président des potières"
        assert whole(item) == EXPECTED


def test_trap_03_a_date_in_latin_1_in_a_page_of_utf_8() -> None:
    top = "<h1 class=page_title>Bla : le four est rallumé</h1><p id=date_content>Date : @</p>"
    body = f"{top}<div id=article_body>{BODY}</div>".encode().replace(b"@", "24 février 2015".encode("latin-1"))
    item = item_of(page_of(body, "/societe/12-four.html", MALIJET, "text/html; charset=utf-8"), MALIJET)
    assert item.published is not None
    assert (item.published.at.date(), item.published.precision) == (date(2015, 2, 24), Precision.DAY)
    assert whole(item) == EXPECTED


def test_trap_04_text_that_was_damaged_twice() -> None:
    damaged = BODY.replace("élargie", "élargie oà¹ il connaà®t")
    item = item_of(page_of(html_of("Le four s’accroà®t", damaged)))
    assert item.title == "Le four s’accroît"
    assert "élargie où il connaît" in item.text
    assert whole(item_of(page_of(html_of("Le four", BODY.replace("é", "Ã©"))))) == EXPECTED


def test_trap_05_halves_of_characters_at_the_end_of_a_teaser_are_no_damage_of_the_page() -> None:
    boxes = "".join(
        f"<li><a href='/posts/{it}'>Mopti {it}</a><p>Le texte d{end}</p></li>" for it, end in enumerate(("â€.", "Ã."))
    )
    item = item_of(page_of(html_of("Bla : l’été", f"{BODY}<h3>À lire aussi</h3><ul>{boxes}</ul>")))
    assert (item.title, whole(item)) == ("Bla : l’été", EXPECTED)
    assert clean_line("Les élèves ont accompagnÃ.") == "Les élèves ont accompagn."


def test_trap_07_a_feed_that_leads_to_the_home_page() -> None:
    home = html_of("Agence", "<a href='/une-histoire-du-fleuve'>Une histoire du fleuve</a>").encode()

    async def test() -> None:
        async with Loopback({"/feed/": redirect("/"), "/": reply(home)}) as host, fetching(host) as fetcher:
            page = await fetcher.get(NEWS + "/feed/", source(), accept=FEED)
            assert page is not None
            with pytest.raises(BadDocument, match="HTML where a feed was expected"):
                read_listing(page, Listing(kind=ListingKind.FEED, url="/feed/"), source())

    asyncio.run(test())


def test_trap_08_clocks_of_headers_and_dates_of_neighbours() -> None:
    top = "<div class=meteo>24.2 C Bamako jeu 28 Nov 2024 - 0:36</div><div>jeudi, octobre 30, 2025</div>"
    others = "".join(
        f"<div class=c><h3><a href='/posts/{it}'>Une autre histoire du fleuve</a></h3><p>{it} {SECOND[:90]}..</p>"
        f"<p>Publié jeudi {it} avril 2024 à 09:31</p></div>"
        for it in range(20, 26)
    )
    body = f"<span>Publié mardi 15 avril 2025 à 07:40</span>{BODY}<div><h2>Les articles de l’auteur</h2>{others}</div>"
    item = item_of(page_of(html_of("Bla : le four", body, top=top)))
    assert item.published is not None
    assert item.published.at == datetime(2025, 4, 15, 7, 40, tzinfo=UTC)


def test_trap_08_a_story_without_a_date_takes_none_of_its_neighbours() -> None:
    card = "<div><h3><a href='/posts/{0}'>Une autre histoire</a></h3><p>Publié jeudi {0} avril 2024 à 09:31</p></div>"
    cards = "".join(card.format(it) for it in range(20, 26))
    item = item_of(page_of(html_of("Bla : le four", f"{BODY}<div><h2>À lire aussi</h2>{cards}</div>")))
    assert item.published is None


def test_trap_09_a_page_that_is_dated_months_after_its_creation() -> None:
    body = f"<span>Publié jeudi 11 mai 2023 à 05:23</span>{BODY}"
    item = item_of(page_of(html_of("Bla : le four", body), "/posts/bla-four-63904418d7a26", LESSOR), LESSOR)
    assert item.published is not None
    assert item.created is not None
    assert item.published.at == datetime(2023, 5, 11, 5, 23, tzinfo=UTC)
    assert item.created.at.replace(microsecond=0) == datetime(2022, 12, 7, 7, 43, 20, tzinfo=UTC)


@pytest.mark.parametrize(("line", "day"), [("31 déc", date(2025, 12, 31)), ("3 janv", date(2026, 1, 3))])
def test_trap_10_a_dateline_without_a_year_at_new_year(line: str, day: date) -> None:
    body = BODY.replace(FIRST, f"San, {line} (AMAP) {FIRST}")
    head = "<meta property='article:published_time' content='2026-01-03T08:00:00+00:00'>"
    item = item_of(
        replace(page_of(html_of("San : le four", body, head=head)), fetched=datetime(2026, 1, 4, tzinfo=UTC))
    )
    assert item.dateline is not None
    assert item.dateline.day == day
    assert whole(item) == EXPECTED


def test_trap_13_boxes_in_the_text_and_teasers_after_it_say_nothing_of_the_region() -> None:
    box = "<div><p>À lire aussi</p><ul><li><a href='/1'>Tombouctou : les puits du désert</a></li></ul></div>"
    teasers = "".join(
        f"<p>{place} : les autorités de la ville de {place} ont remis hier des livres aux bibliothèques..</p>"
        for place in ("Mopti", "Gao", "Sikasso", "Mopti", "Gao", "Sikasso")
    )
    body = f"<p>{FIRST}</p>{box}<p>{SECOND}</p><p>Awa TANDINA / AMAP - Kayes</p><p>Rédaction Lessor</p>{teasers}"
    item = item_of(page_of(html_of("Kayes : le four est rallumé", body), "/posts/four-6a5f3a10c0ffe", LESSOR), LESSOR)
    assert whole(item) == EXPECTED
    assert codes(item) == {"ml-kayes"}
    assert (item.authors, item.bureau, item.agency) == (("Awa TANDINA",), "Kayes", "AMAP")


def test_trap_15_a_story_behind_many_doors() -> None:
    maliactu = SOURCES["maliactu"]
    head = "<link rel=canonical href='https://maliactu.net/four/'>"
    doors = ("/four", "/four/amp", "/four/?amp=1", "/four?noamp=mobile", "/four?doing_wp_cron=17", "/?p=670633")
    inner = ("/four/page/9/", "/four/four-1")  # a page of no pager, the page of a picture
    for path in (*doors, *inner):
        item = item_of(page_of(html_of("Bla : le four", head=head), path, maliactu), maliactu)
        assert item.url == f"{maliactu.base}/four", path


def test_trap_17_an_archive_that_prints_every_story_whole() -> None:
    posts = "".join(
        f"<article><h2><a href='/depeche-{it}'>Dépêche du fleuve numéro {it}</a></h2>"
        f"<p>{it} {FIRST}</p><p>{it} {SECOND}</p></article>"
        for it in range(10)
    )
    reading = read_page(page_of(f"<title>La une - Agence Plaine</title><h1>La une</h1>{posts}", "/la-une"), PLAIN)
    assert (reading.kind, reading.reason) == (Kind.LISTING, "a listing: 10 headings that link to stories")


def test_trap_18_the_country_of_the_agency_is_not_that_of_the_story() -> None:
    foreign = f"<p>Katmandou, 6 août (AMAP) {FIRST} Le gouvernement du Népal s’en félicite.</p><p>{SECOND}</p>"
    html = html_of("Népal : un four est rallumé à Katmandou", f"<div class=post-content>{foreign}</div>")
    html = html.replace("<h1>", "<h1 class=entry-title>")
    assert codes(item_of(page_of(html, "/nepal-four", AMAP), AMAP)) == {FOREIGN}
    bureau = f"{BODY}<p>Abdou TANDINA / AMAP - Gao</p>"
    item = item_of(
        page_of(html_of("Ménaka : le four est rallumé", bureau), "/posts/four-6a5f3a10c0ffe", LESSOR), LESSOR
    )
    assert (item.bureau, item.regions[0].code) == ("Gao", "ml-menaka")


@pytest.mark.parametrize(
    ("said", "code"),
    [("dans la Cité des Balanzans", "ml-segou"), ("dans la Cité des Askia", "ml-gao"), ("à Ségou-Koro", "ml-segou")],
)
def test_trap_19_names_that_stand_for_places(said: str, code: str) -> None:
    body = BODY.replace("son four à bois", f"son four à bois {said}")
    assert item_of(page_of(html_of("Les potières rallument leur four", body))).regions[0].code == code


def test_trap_20_initials_that_others_have_as_well() -> None:
    body = (
        BODY.replace("La coopérative", "L’Amap du village, une association de paysans,") + "<p>Le panier de l’Amap</p>"
    )
    item = item_of(page_of(html_of("Une Amap de potières", body)))
    assert (item.agency, item.bureau, item.dateline) == ("", "", None)


def test_trap_21_lines_that_a_word_processor_broke() -> None:
    broken = BODY.replace(" et ", "\net\n").replace("l’année", "l'année").replace("des villages", "des\u00a0villages")
    plain, pasted = (item_of(page_of(html_of("Bla : le four", it))) for it in (BODY, broken))
    assert words(pasted.text) == words(plain.text)
    assert pasted.text.count("\n") == plain.text.count("\n") == 1
    assert "l'année" in pasted.text


def test_trap_23_hashtags_in_headlines() -> None:
    item = item_of(page_of(html_of("#Mali : #Kayes : le four est rallumé")))
    assert item.title == "#Mali : #Kayes : le four est rallumé"
    assert item.regions[0].code == "ml-kayes"


def test_trap_24_blanks_and_brackets_at_the_end_of_a_headline() -> None:
    assert item_of(page_of(html_of("Le four est  rallumé (Etat-major)  "))).title == "Le four est rallumé (Etat-major)"


@pytest.mark.parametrize("teaser", ["-.", ".", "…", "[…]", "-"])
def test_trap_25_teasers_that_say_nothing(teaser: str) -> None:
    page = page_of(html_of("Bla : le four", head=f"<meta property='og:description' content='{teaser}'>"))
    item = item_of(page, announced=Announcement(page.url, title="Bla : le four", teaser=teaser))
    assert (item.standfirst, whole(item)) == ("", EXPECTED)


def test_trap_26_the_address_of_a_post_without_a_title() -> None:
    atop = SOURCES["atop"]
    html = "<div class=une><h3><a href='/121344-2/'>Kara : le four est rallumé</a></h3></div>"
    listing = Listing(kind=ListingKind.HTML, url="/", item=".une")
    found = read_listing(page_of(html, "/", atop), listing, atop)
    assert [it.url for it in found] == [f"{atop.base}/121344-2"]
    assert item_of(page_of(html_of("Kara : le four est rallumé"), "/121344-2/", atop), atop).title


def test_trap_27_pages_of_half_a_megabyte() -> None:
    links = "".join(f"<li><a href='/region/{it}'>Rubrique {it}</a></li>" for it in range(4000))
    filler = f"<style>{'.a { color: red } ' * 12_000}</style><nav><ul>{links}</ul></nav>"
    page = page_of(html_of("Bla : le four", top=filler))
    assert len(page.body) > 400_000
    assert whole(item_of(page)) == EXPECTED


def test_trap_28_a_challenge_with_status_200_is_no_page() -> None:
    async def test() -> None:
        challenge = reply(b"<title>Just a moment...</title><div id=challenge-form></div>")
        async with Loopback({"/story": challenge}) as host:
            with pytest.raises(BadDocument, match="challenge"):
                await get(host)

    asyncio.run(test())


def test_trap_29_sounds_without_words() -> None:
    body = "<audio controls src='/a.mp3'></audio><p><a href='/a.mp3'>Télécharger</a></p>"
    assert read_page(page_of(html_of("Les titres du 17 janvier 2026 soir", body)), PLAIN).kind is Kind.RECORDING


def test_trap_30_references_that_were_escaped_twice_in_an_address() -> None:
    spelled = {canonical_url(f"https://a.example/l{it}or") for it in ("%26amp%3Bquot%3B", "&amp;quot;", "%22", '"')}
    assert spelled == {"https://a.example/l%22or"}


def test_trap_31_signs_that_are_no_letters_in_headlines() -> None:
    assert item_of(page_of(html_of("🌍 𝗕𝗹𝗮 : le four"))).title == "🌍 Bla : le four"


def test_trap_32_one_headline_of_two_stories() -> None:
    evening, morning = (item_of(page_of(html_of("Les titres du jour", it))) for it in (BODY, f"<p>{SECOND * 2}</p>"))
    assert evening.title == morning.title
    told = (Told(it.source, it.fetched, Draft(it.title, it.text).own()) for it in (evening, morning))
    assert not compare(*told).joins


def test_trap_06_titles_that_are_the_name_of_the_site() -> None:
    html = html_of("Bla : le four").replace(
        "<title>Bla : le four", "<meta property=og:title content=Lessor><title>Lessor"
    )
    assert item_of(page_of(html, "/posts/four-6a5f3a10c0ffe", LESSOR), LESSOR).title == "Bla : le four"
    nothing = html.replace("<h1>Bla : le four</h1>", "")
    assert read_page(page_of(nothing, "/posts/four-6a5f3a10c0ffe", LESSOR), LESSOR).kind is Kind.OTHER
    told = nothing.replace(
        "<title>", '<script type=\'application/ld+json\'>{"@type":"Article","headline":"Bla : le four"}</script><title>'
    )
    assert item_of(page_of(told, "/posts/four-6a5f3a10c0ffe", LESSOR), LESSOR).title == "Bla : le four"
