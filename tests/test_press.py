"""The press serves its replicas as the real pages are; all over real sockets."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import quote, urlsplit

import pytest
from press_reader import END, Reader, newest, timetable, url_of, with_press

from press.pages import AGENCIES
from press.pages.jdm import ARCHIVED
from press.press import Press
from press.timetable import EventKind

FEEDS = {
    "amap": "/feed/",
    "tamani": "/feed",
    "maliweb": "/rss/latest-posts",
    "malijet": "/rss",
    "jdm": "/feed/",
    "abamako": "/rss/rss.xml",
    "bamada": "/feed",
    "maliactu": "/feed/",
    "anp": "/feed/",
    "aib": "/feed/",
    "acp": "/feed/",
    "aa": "/fr/rss/default?cat=afrique",
    "aps": "/feed/",
    "aip": "/feed/",
    "atop": "/feed/",
    "agp": "/feed/",
    "nan": "/feed/",
    "kna": "/feed/",
    "aim": "/feed/",
}


@pytest.mark.parametrize("agency", AGENCIES)
def test_every_story_in_print_answers_whole_at_its_address(agency: str) -> None:
    async def test(press: Press, reader: Reader) -> None:
        articles = timetable().expected(END)[agency]
        assert articles
        for article in articles:
            answer = await reader.get(url_of(press, article))
            text = " ".join(unescape(answer.content.decode("utf-8", "replace")).replace("<br />", " ").split())
            assert answer.status_code == 200
            assert " ".join(article.title.removeprefix("Mali").split()) in text
            assert all(" ".join(each.split()) in text for each in article.paragraphs if not article.partial)
            assert not article.byline or article.byline in text
            assert (" ".join(article.paragraphs[-1].split()) in text) is not article.partial

    with_press(test)


@pytest.mark.parametrize("agency", AGENCIES)
def test_the_front_page_and_the_feed_announce_the_newest_story_at_its_address(agency: str) -> None:
    async def test(press: Press, reader: Reader) -> None:
        for path in ["/", *([FEEDS[agency]] if agency in FEEDS else [])]:
            answer = await reader.get(press.base(agency) + path)
            assert answer.status_code == 200
            assert ("xml" in answer.headers["content-type"]) is (path != "/")
            assert newest(agency).path in answer.text or quote(newest(agency).path) in answer.text

    with_press(test)


def test_an_essor_page_is_headed_generically_and_ends_in_six_teasers_cut_in_bytes() -> None:
    async def test(press: Press, reader: Reader) -> None:
        page = (await reader.get(url_of(press, newest("lessor")))).content.decode("utf-8", "surrogateescape")
        assert page.count("<h1") == 1
        assert "<title>Lessor - Toute l’actualité en continu</title>" in page
        assert page.count("Publié ") == 7
        assert page.index("Les articles de l’auteur") > page.index(newest("lessor").byline)
        home = (await reader.get(press.base("lessor") + "/")).content
        with pytest.raises(UnicodeDecodeError):
            home.decode("utf-8")  # a character cut in two
        teasers = [line for line in home.split(b"\n") if line.startswith(b"<p>") and line.endswith(b".</p>")]
        lengths = {
            len(unescape(line[3:-4].decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape"))
            for line in teasers
        }
        assert max(lengths) == 301

    with_press(test)


def test_the_uniqid_of_an_essor_address_is_its_time_of_creation() -> None:
    for article in timetable().expected(END)["lessor"]:
        token = article.path[-13:]
        created = datetime.fromtimestamp(int(token[:8], 16), UTC) + timedelta(microseconds=int(token[8:], 16))
        assert created == article.created <= article.published


def test_essor_serves_the_same_bytes_at_its_four_hosts_and_cuts_what_is_for_subscribers() -> None:
    async def test(press: Press, reader: Reader) -> None:
        source = press.sources()["lessor"]
        hosts = [urlsplit(source["base"]).netloc, *source["hosts"]]
        pages = {(await reader.get(f"https://{host}{newest('lessor').path}")).content for host in hosts}
        assert (len(hosts), len(pages)) == (4, 1)
        locked = next(each for each in timetable().expected(END)["lessor"] if each.partial)
        text = (await reader.get(url_of(press, locked))).text
        assert "Article réservé aux abonnés" in text
        assert "La suite est réservée aux abonnés." in text

    with_press(test)


def test_a_malijet_date_is_in_another_encoding_than_its_page() -> None:
    async def test(press: Press, reader: Reader) -> None:
        page = (await reader.get(url_of(press, newest("malijet")))).content
        assert b"Date : 6 ao\xfbt 2026" in page
        assert "À lire aussi".encode() in page

    with_press(test)


def test_an_old_post_of_journal_du_mali_is_damaged_and_new_ones_are_dated_in_points() -> None:
    async def test(press: Press, reader: Reader) -> None:
        base, first = press.base("jdm"), newest("jdm")
        assert base + ARCHIVED in (await reader.get(base + "/")).text
        assert "s’accroà®t" in (await reader.get(base + ARCHIVED)).text
        line = f"Publié le {first.published:%d.%m.%Y} à {first.published:%Hh%M} par {first.byline}"
        assert line in (await reader.get(url_of(press, first))).text

    with_press(test)


def test_wordpress_announces_in_feed_api_and_sitemap_and_keeps_niamey_time() -> None:
    async def test(press: Press, reader: Reader) -> None:
        base, first = press.base("anp"), newest("anp")
        posts = (await reader.get(base + "/wp-json/wp/v2/posts?per_page=5")).json()
        assert [post["id"] for post in posts] == [each.issue.number for each in timetable().expected(END)["anp"][:5]]
        assert datetime.fromisoformat(posts[0]["date"]) - datetime.fromisoformat(posts[0]["date_gmt"]) == timedelta(
            hours=1
        )
        assert (await reader.get(base + "/wp-json/wp/v2/posts?page=99")).status_code == 400
        assert base + "/post-sitemap.xml" in (await reader.get(base + "/sitemap_index.xml")).text
        assert base + first.path in (await reader.get(base + "/post-sitemap.xml")).text
        region = first.story.regions[0].removeprefix("ne-")
        assert base + first.path in (await reader.get(f"{base}/region/{region}/")).text
        page = (await reader.get(url_of(press, first))).text
        assert '"datePublished": "' + first.published.astimezone(AGENCIES["anp"].zone).isoformat() in page
        assert first.dateline + first.paragraphs[0] in unescape(page)

    with_press(test)


def test_acp_s_search_repeats_its_first_page_and_its_english_items_are_signed_cpa() -> None:
    async def test(press: Press, reader: Reader) -> None:
        base, printed = press.base("acp"), timetable().expected(END)["acp"]
        first, second = [(await reader.get(f"{base}{path}?s=kisangani")).text for path in ("/", "/page/2/")]
        assert first == second
        assert [base + each.path in first for each in printed] == ["Kisangani" in each.title for each in printed]
        english = next(each for each in printed if each.story.section == "Anglais")
        local = english.published.astimezone(AGENCIES["acp"].zone)
        assert english.dateline == f"Kisangani, {local:%d %B %Y} (CPA).- "
        assert english.dateline in unescape((await reader.get(url_of(press, english))).text)
        bare = await reader.get(url_of(press, english).rstrip("/"))
        assert (bare.status_code, bare.headers["location"]) == (301, url_of(press, english))

    with_press(test)


def test_four_agencies_of_the_coast_have_their_quirks() -> None:
    async def test(press: Press, reader: Reader) -> None:
        printed = timetable().expected(END)
        assert re.match(r"S[EÉ]N[EÉ]GAL-[A-Z]+ / ", newest("aps").title)
        feed = (await reader.get(press.base("aps") + FEEDS["aps"])).text
        assert feed.count("first appeared on") == 2 * feed.count("<item>")
        locked = next(each for each in printed["aip"] if each.partial)
        page = (await reader.get(url_of(press, locked))).text
        assert "Veuillez vous connecter pour lire l'intégralité." in page
        assert "application/ld+json" not in page
        numbered = next(each for each in printed["atop"] if re.fullmatch(r"/\d+-2", each.path))
        page = (await reader.get(url_of(press, numbered))).text
        assert f"{numbered.story.place}, le " in page
        assert "/wp-content/uploads/" not in page
        page = (await reader.get(url_of(press, newest("agp")))).text
        assert re.search(r"<p>AGP/\d\d/\d\d/026\s+FM/CM</p>", page)
        assert 'alt="spot_img"' in page

    with_press(test)


def test_anadolu_s_times_are_istanbul_s_without_saying_so_outside_its_feed() -> None:
    async def test(press: Press, reader: Reader) -> None:
        first = newest("aa")
        local = first.published.astimezone(AGENCIES["aa"].zone)
        page = (await reader.get(url_of(press, first))).text
        assert f'<meta property="article:published_time" content="{local:%Y-%m-%dT%H:%M:%S}">' in page
        assert f'"datePublished": "{local:%Y-%m-%dT%H:%M:%S}"' in page
        assert f"<p>AA/{first.story.place}/{first.story.byline}</p>" in page
        assert f"{local:%d %b %Y %H:%M:%S} +0300" in (await reader.get(press.base("aa") + FEEDS["aa"])).text

    with_press(test)


def test_the_english_and_the_portuguese_agencies_have_their_own_ways() -> None:
    async def test(press: Press, reader: Reader) -> None:
        feed = await reader.get(press.base("gna") + "/feed/")
        assert (feed.status_code, feed.headers["content-type"][:9]) == (200, "text/html")
        placed = next(each for each in timetable().expected(END)["gna"] if each.bureau)
        page = (await reader.get(url_of(press, placed))).text
        assert "By GNA" in page
        assert f"<p>{placed.byline}</p>\n<p>{placed.dateline}" in page
        first = newest("nan")
        page = (await reader.get(url_of(press, first))).text
        assert page.index("total views today") < page.index(f"<p>{first.byline}</p>") < page.index("Edited by")
        assert f'"author": {{"name": "{first.story.byline}"}}' not in page
        first = newest("inforpress")
        page = (await reader.get(url_of(press, first))).text
        assert f"<title>Inforpress - {first.story.section}</title>" in page
        assert "-" not in first.path
        assert f'"datePublished": "{first.published:%Y-%m-%dT%H:%M:%S}Z"' in page
        english = next(each for each in timetable().expected(END)["aim"] if each.story.section == "English")
        assert english.dateline == f"Maputo, {english.published.astimezone(AGENCIES['aim'].zone):%-d %b} (AIM) – "

    with_press(test)


def test_one_story_has_the_aliases_and_the_hosts_their_quirks() -> None:
    async def test(press: Press, reader: Reader) -> None:
        copy = newest("maliactu")
        base = press.base("maliactu")
        whole = (await reader.get(base + copy.path)).content
        for alias in (
            f"{copy.path}/",
            f"{copy.path}?noamp=mobile",
            f"{copy.path}/{copy.story.id}",
            f"/?p={copy.issue.number}",
        ):
            assert (await reader.get(base + alias)).content == whole
        for alias in (f"{copy.path}/amp", f"{copy.path}?amp=1"):
            amp = await reader.get(base + alias)
            assert "<html amp" in amp.text
            assert copy.paragraphs[-1] in unescape(amp.text)
        for url, status, location in (
            ("https://www.amap.ml.example/feed/", 301, "https://amap.ml.example/feed/"),
            ("https://aib.media.example/feed/", 302, "https://www.aib.media.example/"),
            ("https://www.aib.media.example/robots.txt", 302, "https://www.aib.media.example/"),
            ("https://www.studiotamani.org.example/feed/", 301, "https://www.studiotamani.org.example/feed"),
        ):
            answer = await reader.get(url)
            assert (answer.status_code, answer.headers["location"]) == (status, location)
        for agency in ("maliweb", "malijet"):
            answer = await reader.get(press.base(agency) + "/feed")
            assert (answer.status_code, answer.headers["content-type"][:9]) == (200, "text/html")

    with_press(test)


def test_a_withdrawn_story_is_gone_and_an_unknown_one_not_found() -> None:
    async def test(press: Press, reader: Reader) -> None:
        event = next(each for each in timetable().events if each.kind is EventKind.WITHDRAW and each.agency != "lessor")
        live = timetable().expected(event.at - timedelta(seconds=1))[event.agency]
        url = url_of(press, next(each for each in live if each.story.id == event.story))
        assert (await reader.get(url)).status_code in (404, 410)
        assert (await reader.get(press.base(event.agency) + "/rien-de-tel")).status_code == 404

    with_press(test)


def test_a_page_that_a_person_opens_says_that_it_is_invented() -> None:
    async def test(press: Press, reader: Reader) -> None:
        assert "tout y est inventé" in (await reader.get(press.base("lessor") + "/")).text

    with_press(test, suffix=".localhost", scheme="http")
