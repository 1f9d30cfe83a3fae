"""The press serves its replicas as the real pages are, and replays what was recorded; all over real sockets."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from press.agency import Article
from press.desk import corrected, reworded
from press.fault import BOMB, LARGE, MEGABYTE, RETRY_AFTER, FaultKind
from press.pages import AGENCIES
from press.pages.jdm import ARCHIVED
from press.press import Press, Request
from press.replay import SITEMAP, BadArchive, Replay
from press.story import BadStory, PressStory, load_stories
from press.timetable import EventKind, Timetable, plan
from regionwire.source import ListingKind

START = datetime(2026, 8, 4, 6, tzinfo=UTC)
END = START + timedelta(days=4)

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
}


@cache
def stories() -> tuple[PressStory, ...]:
    return load_stories()


@cache
def timetable() -> Timetable:
    return plan(stories(), seed=1, start=START, days=3)


class Clock:
    def __init__(self, now: datetime = END) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class Reader:
    """A client that finds hosts through a resolver map, as the fetcher does."""

    def __init__(self, served: Press | Replay, client: httpx.AsyncClient) -> None:
        self.served, self.client = served, client

    def request(self, url: str, method: str = "GET", **headers: str) -> httpx.Request:
        parts = urlsplit(url)
        ip, port = self.served.routes[parts.netloc]
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.build_request(method, f"http://{ip}:{port}{target}", headers={"Host": parts.netloc, **names})

    async def get(self, url: str, method: str = "GET", **headers: str) -> httpx.Response:
        return await self.client.send(self.request(url, method, **headers))


@asynccontextmanager
async def reading(served: Press | Replay) -> AsyncIterator[Reader]:
    async with AsyncExitStack() as stack:
        await served.start()
        stack.push_async_callback(served.stop)
        yield Reader(served, await stack.enter_async_context(httpx.AsyncClient(trust_env=False, timeout=10)))


def with_press(test: Callable[[Press, Reader], Awaitable[None]], clock: Clock | None = None, **options: str) -> None:
    async def run() -> None:
        press = Press(timetable(), clock=clock or Clock(), **options)
        async with reading(press) as reader:
            await test(press, reader)

    asyncio.run(run())


def url_of(press: Press, article: Article) -> str:
    return press.base(article.issue.agency) + quote(article.path)


def newest(agency: str, at: datetime = END) -> Article:
    return timetable().expected(at)[agency][0]


# stories


def test_the_stories_of_the_press_cover_every_region_of_mali_and_its_neighbours() -> None:
    codes = {code for story in stories() for code in story.regions}
    assert len(stories()) >= 120
    assert len({code for code in codes if code.startswith("ml-")}) == 20
    assert {"ml", "foreign"} <= codes
    assert {code[:2] for code in codes if "-" in code} == {"ml", "ne", "bf"}
    assert {story.origin for story in stories()} <= set(AGENCIES)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": None}, r"a\.toml: story 1 \(marche\): missing keys \['title'\]"),
        ({"headline": "x"}, r"unknown keys \['headline'\]"),
        ({"id": "Marché !"}, "id must be a slug"),
        ({"regions": ["Kayes"]}, "regions .* are not codes"),
        ({"paragraphs": []}, "paragraphs must be a list of non-empty strings"),
        ({"byline": 3}, "byline must be a string"),
        ({"title": " "}, "title and place must not be empty"),
    ],
)
def test_a_story_that_cannot_be_used_is_named_with_its_file_and_key(
    change: dict[str, Any], message: str, tmp_path: Path
) -> None:
    story: dict[str, Any] = dict.fromkeys(("standfirst", "byline", "bureau", "caption", "credit"), "")
    story |= {"id": "marche", "regions": ["ml-kayes"], "place": "Kayes", "origin": "amap", "section": "Société"}
    story |= {"title": "Le marché", "paragraphs": ["Il ouvre."]} | change
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in story.items() if value is not None]
    (tmp_path / "a.toml").write_text("\n".join(["[[story]]", *lines]), "utf-8")
    with pytest.raises(BadStory, match=message):
        load_stories(tmp_path)


def test_an_id_used_in_two_files_and_an_empty_folder_are_errors(tmp_path: Path) -> None:
    with pytest.raises(BadStory, match="no stories"):
        load_stories(tmp_path)
    source = next(iter(sorted((Path(__file__).parent.parent / "press" / "stories").glob("*.toml"))))
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(source.read_text("utf-8"), "utf-8")
    with pytest.raises(BadStory, match=r"b\.toml: .* already used in a\.toml"):
        load_stories(tmp_path)


# the timetable


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.05, 10), st.floats(0, 1))
def test_a_timetable_is_repeatable_and_nothing_happens_to_a_story_before_it_appears(
    seed: int, days: float, backlog: float
) -> None:
    table = plan(stories(), seed=seed, start=START, days=days, backlog=backlog)
    assert table == plan(reversed(stories()), seed=seed, start=START, days=days, backlog=backlog)
    assert list(table.events) == sorted(table.events)
    appeared: dict[tuple[str, str], datetime] = {}
    for event in table.events:
        key = (event.agency, event.story)
        if event.kind is EventKind.PUBLISH:
            assert key not in appeared
            appeared[key] = event.at
        else:
            assert appeared[key] < event.at
    assert all((story.origin, story.id) in appeared for story in stories())
    assert all(("lessor", story.id) in appeared for story in stories() if story.origin == "amap")


def test_another_seed_is_another_timetable() -> None:
    assert plan(stories(), seed=2, start=START, days=3).events != timetable().events


def test_the_truth_follows_publication_correction_and_withdrawal() -> None:
    table = timetable()
    assert sum(map(len, table.expected(START - timedelta(seconds=1)).values())) == 0
    assert sum(map(len, table.expected(START).values())) == 1
    edited = next(event for event in table.events if event.kind is EventKind.EDIT)
    before, after = (
        next(each for each in table.expected(at)[edited.agency] if each.story.id == edited.story)
        for at in (edited.at - timedelta(seconds=1), edited.at)
    )
    assert (before.issue.version, after.issue.version) == (1, 2)
    assert before.published == after.published < after.modified == edited.at
    assert before.paragraphs != after.paragraphs
    withdrawn = [event for event in table.events if event.kind is EventKind.WITHDRAW]
    assert len({event.story for event in withdrawn}) == 2
    assert not {each.story.id for each in table.expected(END)[withdrawn[0].agency]} & {withdrawn[0].story}


def test_copies_are_verbatim_unless_rewording_is_asked_for() -> None:
    def copies(table: Timetable) -> list[Article]:
        printed = table.expected(END).values()
        return [article for articles in printed for article in articles if article.issue.copied]

    originals = {story.id: story.paragraphs for story in stories()}
    verbatim = copies(timetable())
    assert len(verbatim) > 50
    assert all(each.paragraphs == originals[each.story.id] and not each.issue.reworded for each in verbatim)
    changed = copies(plan(stories(), seed=1, start=START, days=3, rewording=1.0))
    assert all(each.issue.reworded and each.paragraphs != originals[each.story.id] for each in changed)


@pytest.mark.parametrize("story", load_stories(), ids=lambda story: story.id)
def test_a_correction_changes_one_paragraph_and_a_rewording_a_tenth_of_the_words_at_most(story: PressStory) -> None:
    changed = corrected(story)
    assert sum(old != new for old, new in zip(story.paragraphs, changed.paragraphs, strict=True)) == 1
    old, new = (" ".join(each.paragraphs).split() for each in (story, reworded(story, 1)))
    assert old != new
    assert len(set(old) - set(new)) <= 0.1 * len(old)


def test_amap_s_feed_of_ten_holds_a_story_from_abroad_whenever_it_is_asked() -> None:
    moments = [each.at for each in timetable().events if each.agency == "amap"]
    feeds = [timetable().expected(at)["amap"][: AGENCIES["amap"].feed_items] for at in moments]
    full = [any(each.story.regions == ("foreign",) for each in feed) for feed in feeds if len(feed) == 10]
    assert len(full) > 50
    assert sum(full) / len(full) > 0.95


@pytest.mark.parametrize(("start", "days"), [(datetime(2026, 8, 4), 3), (START, 0)])  # noqa: DTZ001  (the naive one)
def test_a_timetable_refuses_a_naive_start_and_no_days(start: datetime, days: float) -> None:
    with pytest.raises(ValueError, match="aware start and a positive number of days"):
        plan(stories(), seed=1, start=start, days=days)


# pages


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


# HTTP


def test_validators_hold_for_as_long_as_the_bytes_do() -> None:
    clock = Clock()
    edit = [each for each in timetable().events if each.kind is EventKind.EDIT and each.agency == "amap"][-1]

    async def test(press: Press, reader: Reader) -> None:
        live = timetable().expected(edit.at)["amap"]
        changed, same = (
            next(each for each in live if (each.story.id == edit.story) is wanted) for wanted in (True, False)
        )
        clock.now = edit.at - timedelta(seconds=1)
        first = await reader.get(url_of(press, changed))
        png = f"{press.base('amap')}/wp-content/uploads/{same.story.id}.png"
        picture = await reader.get(png)
        clock.now = edit.at
        tag = {"If_None_Match": first.headers["etag"]}
        again = await reader.get(url_of(press, changed), **tag)
        assert again.status_code == 200
        assert again.headers["etag"] != tag["If_None_Match"]
        assert (await reader.get(png, If_None_Match=picture.headers["etag"])).status_code == 304
        assert (await reader.get(png, If_Modified_Since=picture.headers["last-modified"])).status_code == 304
        feed = await reader.get(press.base("amap") + "/feed/")
        unchanged = await reader.get(press.base("amap") + "/feed/", If_None_Match=feed.headers["etag"])
        assert (unchanged.status_code, unchanged.content) == (304, b"")
        assert [each.conditional for each in press.log[-2:]] == [False, True]
        assert press.log[-1] == Request("amap.ml.example", "/feed/", 304, True)

    with_press(test, clock)


def test_every_coding_gives_the_same_bytes_and_head_gives_none() -> None:
    async def test(press: Press, reader: Reader) -> None:
        url = press.base("amap") + "/"
        answers = [
            await reader.get(url, Accept_Encoding=coding) for coding in ("identity", "gzip", "br", "br;q=0, gzip")
        ]
        assert [each.headers.get("content-encoding") for each in answers] == [None, "gzip", "br", "gzip"]
        assert len({each.content for each in answers}) == 1
        head = await reader.get(url, "HEAD", Accept_Encoding="identity")
        assert (head.content, int(head.headers["content-length"])) == (b"", len(answers[0].content))
        assert head.headers["date"] == "Sat, 08 Aug 2026 06:00:00 GMT"
        assert (await reader.get(url, "POST")).status_code == 405

    with_press(test)


def test_a_press_for_browsers_has_its_port_in_every_address() -> None:
    async def test(press: Press, reader: Reader) -> None:
        _, port = next(iter(press.routes.values()))
        assert press.base("amap") == f"http://amap.ml.localhost:{port}"
        feed = (await reader.get(press.base("amap") + "/feed/")).text
        assert f"<link>http://amap.ml.localhost:{port}{newest('amap').path}</link>" in feed

    with_press(test, suffix=".localhost", scheme="http")


# faults

STATUSES = {
    FaultKind.NOT_MODIFIED: 304,
    FaultKind.NOT_FOUND: 404,
    FaultKind.GONE: 410,
    FaultKind.TOO_MANY: 429,
    FaultKind.ERROR: 500,
    FaultKind.CHALLENGE: 403,
    FaultKind.CHALLENGE_OK: 200,
}


@pytest.mark.parametrize("kind", STATUSES)
def test_a_host_fails_with_a_status_until_cleared_while_robots_and_others_stay_well(kind: FaultKind) -> None:
    async def test(press: Press, reader: Reader) -> None:
        host = "malijet.com.example"
        press.fault(host, kind)
        answer = await reader.get(f"https://{host}/")
        assert answer.status_code == STATUSES[kind]
        assert (answer.headers.get("retry-after") == str(RETRY_AFTER)) is (kind is FaultKind.TOO_MANY)
        assert ("Just a moment" in answer.text) is (kind in (FaultKind.CHALLENGE, FaultKind.CHALLENGE_OK))
        assert (await reader.get(f"https://{host}/robots.txt")).status_code == 200
        assert "v_container" in (await reader.get(f"https://www.{host}/")).text
        press.clear(host)
        assert "v_container" in (await reader.get(f"https://{host}/")).text

    with_press(test)


def test_a_fault_can_be_of_one_path_and_a_host_must_be_known() -> None:
    async def test(press: Press, reader: Reader) -> None:
        press.fault("amap.ml.example", FaultKind.ERROR, "/feed/")
        assert (await reader.get("https://amap.ml.example/feed/")).status_code == 500
        assert (await reader.get("https://amap.ml.example/")).status_code == 200
        with pytest.raises(KeyError, match="no host of this press"):
            press.fault("amap.ml", FaultKind.ERROR)

    with_press(test)


def test_redirects_loop_for_ever_or_lead_home() -> None:
    async def test(press: Press, reader: Reader) -> None:
        base, path = press.base("lessor"), newest("lessor").path
        press.fault("lessor.ml.example", FaultKind.LOOP)
        seen, target = [], path
        for _ in range(4):
            answer = await reader.get(base + target)
            seen.append(answer.status_code)
            target = answer.headers["location"]
        assert (seen, target) == ([302] * 4, path)
        press.fault("lessor.ml.example", FaultKind.HOME)
        assert (await reader.get(base + path)).headers["location"] == "/"
        assert (await reader.get(base + "/")).status_code == 200

    with_press(test)


def test_html_stands_where_a_feed_was() -> None:
    async def test(press: Press, reader: Reader) -> None:
        press.fault("amap.ml.example", FaultKind.HTML_FEED)
        answer = await reader.get("https://amap.ml.example/feed/")
        assert (answer.status_code, answer.headers["content-type"][:9]) == (200, "text/html")
        assert (await reader.get(url_of(press, newest("amap")))).text.count("entry-title") == 1

    with_press(test)


def test_a_slow_body_drips_and_does_not_hold_up_the_end() -> None:
    async def test(press: Press, reader: Reader) -> None:
        press.fault("amap.ml.example", FaultKind.SLOW)
        answer = await reader.client.send(
            reader.request("https://amap.ml.example/", Accept_Encoding="identity"), stream=True
        )
        chunks = answer.aiter_raw()
        assert (answer.status_code, await anext(chunks)) == (200, b"<")
        await press.stop()
        with pytest.raises(httpx.RemoteProtocolError):
            _ = [chunk async for chunk in chunks]

    with_press(test)


def test_a_cut_body_is_shorter_than_it_promised() -> None:
    async def test(press: Press, reader: Reader) -> None:
        press.fault("amap.ml.example", FaultKind.CUT)
        with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message"):
            await reader.get("https://amap.ml.example/")

    with_press(test)


def test_large_bodies_are_as_large_as_they_say() -> None:
    async def size(reader: Reader, url: str) -> tuple[int, int]:
        answer = await reader.client.send(reader.request(url), stream=True)
        sent = sum([len(chunk) async for chunk in answer.aiter_raw()])
        return int(answer.headers["content-length"]), sent

    async def test(press: Press, reader: Reader) -> None:
        press.fault("amap.ml.example", FaultKind.LARGE)
        assert await size(reader, "https://amap.ml.example/") == (LARGE * MEGABYTE, LARGE * MEGABYTE)
        press.fault("amap.ml.example", FaultKind.BOMB)
        packed, sent = await size(reader, "https://amap.ml.example/")
        assert packed == sent < MEGABYTE
        answer = await reader.client.send(reader.request("https://amap.ml.example/"), stream=True)
        assert sum([len(chunk) async for chunk in answer.aiter_bytes()]) == BOMB * MEGABYTE

    with_press(test)


def test_a_redesign_keeps_the_text_in_order_and_no_class_name() -> None:
    async def test(press: Press, reader: Reader) -> None:
        article = newest("lessor")
        press.fault("lessor.ml.example", FaultKind.REDESIGN)
        page = (await reader.get(url_of(press, article))).text
        for name in ("page-article", "chapo", "texte", "carte"):
            assert f'class="{name}"' not in page
        places = [page.index(each) for each in (article.title, "Publié ", article.byline, "Les articles de l’auteur")]
        assert places == sorted(places)
        assert page.count("<div") == page.count("</div>")

    with_press(test)


def test_robots_can_be_unreachable_or_closed() -> None:
    async def test(press: Press, reader: Reader) -> None:
        press.fault("amap.ml.example", FaultKind.ROBOTS_DOWN)
        assert (await reader.get("https://amap.ml.example/robots.txt")).status_code == 500
        assert (await reader.get("https://amap.ml.example/")).status_code == 200
        press.fault("amap.ml.example", FaultKind.ROBOTS_DISALLOW)
        assert "Disallow: /\n" in (await reader.get("https://amap.ml.example/robots.txt")).text

    with_press(test)


# replay


def archive(path: Path, *records: tuple[str, str, dict[str, str], bytes]) -> Path:
    """A WARC file of (address, status line, headers, body)."""
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for url, status, headers, body in records:
            http = StatusAndHeaders(status, list(headers.items()), protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    url, "response", payload=io.BytesIO(body), length=len(body), http_headers=http
                )
            )
    return path


LATIN = {"Content-Type": "text/html; charset=ISO-8859-1", "Set-Cookie": "a=b"}


def with_replay(path: Path, test: Callable[[Replay, Reader], Awaitable[None]]) -> None:
    async def run() -> None:
        replay = Replay(path, clock=Clock())
        async with reading(replay) as reader:
            await test(replay, reader)

    asyncio.run(run())


def test_a_replay_serves_recorded_bytes_at_their_own_address(tmp_path: Path) -> None:
    path = archive(
        tmp_path / "pages.warc.gz",
        ("https://a.example/un%20deux?x=1&y=2", "200 OK", LATIN, b"<p>\xe9t\xe9</p>"),
        ("https://a.example/lu", "200 OK", {"Content-Type": "text/html"}, b"<p>premier</p>"),
        ("https://a.example/lu", "200 OK", {"Content-Type": "text/html"}, b"<p>second</p>"),
        ("https://a.example/lu", "304 Not Modified", {}, b""),
        ("https://a.example/parti", "301 Moved Permanently", {"Location": "https://b.example:8080/"}, b""),
        (
            "http://b.example:8080/",
            "200 OK",
            {"Content-Type": "text/html", "Transfer-Encoding": "chunked"},
            b"3\r\nabc\r\n0\r\n\r\n",
        ),
        ("https://b.example:8080/a.json", "200 OK", {"Content-Type": "application/json"}, b"{}"),
    )

    async def test(replay: Replay, reader: Reader) -> None:
        assert set(replay.routes) == {"a.example", "b.example:8080"}
        latin = await reader.get("https://a.example/un%20deux?x=1&y=2")
        assert (latin.content, latin.headers["content-type"]) == (b"<p>\xe9t\xe9</p>", LATIN["Content-Type"])
        assert "set-cookie" not in latin.headers
        tag = latin.headers["etag"]
        assert (await reader.get("https://a.example/un%20deux?x=1&y=2", If_None_Match=tag)).status_code == 304
        assert (await reader.get("https://a.example/lu")).content == b"<p>second</p>"
        moved = await reader.get("https://a.example/parti")
        assert (moved.status_code, moved.headers["location"]) == (301, "https://b.example:8080/")
        assert (await reader.get("http://b.example:8080/")).content == b"abc"
        assert (await reader.get("https://a.example/jamais-vu")).status_code == 404
        sources = replay.sources()
        assert sorted(sources) == ["a-example", "b-example"]
        assert [(each.kind, each.url) for each in sources["a-example"].listings] == [(ListingKind.SITEMAP, SITEMAP)]
        assert sources["b-example"].base == "http://b.example:8080"
        listing = (await reader.get(f"https://a.example{SITEMAP}")).text
        assert "<loc>https://a.example/un%20deux?x=1&amp;y=2</loc>" in listing
        assert listing.count("<loc>") == 2
        assert "Allow: /" in (await reader.get("https://a.example/robots.txt")).text

    with_replay(path, test)


def test_a_file_that_is_no_archive_or_holds_no_page_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "a.warc"
    text.write_text("no archive at all\n")
    with pytest.raises(BadArchive, match=r"a\.warc: not a WARC file"):
        Replay(text, clock=Clock())
    with pytest.raises(BadArchive, match="holds no recorded response"):
        Replay(archive(tmp_path / "b.warc.gz"), clock=Clock())
