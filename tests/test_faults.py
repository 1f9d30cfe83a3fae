"""The press speaks HTTP as real hosts do, and fails as they do; all over real sockets."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from press_reader import Clock, Reader, newest, timetable, url_of, with_press

from press.fault import BOMB, LARGE, MEGABYTE, RETRY_AFTER, FaultKind
from press.press import Press, Request
from press.timetable import EventKind

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
