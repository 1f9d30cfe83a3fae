"""robots.txt as RFC 9309 has it: asked once a day, obeyed, and when it cannot be had nothing is asked."""

from __future__ import annotations

import asyncio

import pytest
import stamina
from loopback import NEWS, OTHER, Loopback, Request, Script, Time, fetching, redirect, reply, source

from regionwire.errors import Refused
from scrapers.fetch import Fetcher

STORY = reply(b"<p>La foire s'ouvre.</p>")
DAY = 24 * 3600.0


def robots(text: str) -> bytes:
    return reply(text.encode(), type="text/plain")


def hosting(script: Script, *paths: str) -> Loopback:
    return Loopback({"/robots.txt": script, **dict.fromkeys((*paths, "/story"), STORY)})


async def refusal(fetcher: Fetcher, path: str = "/story") -> Refused:
    with pytest.raises(Refused) as caught:
        await fetcher.get(NEWS + path, source())
    return caught.value


def asked(host: Loopback) -> int:
    return [request.target for request in host.requests].count("/robots.txt")


def test_longest_rule_wins_and_ours_before_everybodys() -> None:
    text = """
        User-agent: *
        Disallow: /

        User-agent: RegionWire
        Disallow: /depeches/
        Allow: /depeches/2026/
        Disallow: /*.pdf$
    """

    async def test() -> None:
        paths = ("/depeches/2026/crue", "/carte.pdf.html")
        async with hosting(robots(text), *paths) as host, fetching(host) as fetcher:
            for path in (*paths, "/story"):
                assert await fetcher.get(NEWS + path, source())
            for path in ("/depeches/1999/crue", "/carte.pdf"):
                error = await refusal(fetcher, path)
                assert error.cause == "robots.txt forbids it"
                assert not error.transient
            assert host.targets() == [*paths, "/story"]
            assert asked(host) == 1

    asyncio.run(test())


@pytest.mark.parametrize(("said", "gap"), [("2.5", 2.5), ("0.1", 1.0), ("3600", 60.0), ("-4", 1.0), ("often", 1.0)])
def test_crawl_delay_stretches_the_pace_up_to_a_minute(said: str, gap: float) -> None:
    async def test() -> None:
        time = Time()
        script = robots(f"User-agent: *\nCrawl-delay: {said}")
        async with hosting(script) as host, fetching(host, time, pace=1.0) as fetcher:
            for _ in range(3):
                await fetcher.get(NEWS + "/story", source())
        assert time.slept == [1.0, gap, gap]  # the first one after robots.txt itself

    asyncio.run(test())


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_none_there_allows_everything(status: int) -> None:
    async def test() -> None:
        async with hosting(reply(b"Disallow: /", status)) as host, fetching(host) as fetcher:
            assert await fetcher.get(NEWS + "/story", source())

    asyncio.run(test())


@pytest.mark.parametrize("first", [reply(status=429), reply(status=500), reply(status=503), b""])
def test_unreachable_refuses_and_is_asked_again_soon(first: bytes) -> None:
    async def test() -> None:
        time = Time()
        with stamina.set_testing(True, attempts=1):
            async with hosting([first, robots("")]) as host, fetching(host, time) as fetcher:
                error = await refusal(fetcher)
                assert error.cause.startswith("robots.txt unreachable")
                assert error.transient
                time.passed += 500
                await refusal(fetcher)
                assert asked(host) == 1
                assert host.targets() == []
                time.passed += 100
                assert await fetcher.get(NEWS + "/story", source())

    asyncio.run(test())


def test_slow_one_is_unreachable() -> None:
    async def stall(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    async def test() -> None:
        async with hosting(stall) as host, fetching(host, timeout=0.1) as fetcher:
            assert "robots.txt unreachable: not done after 0.1 s" in (await refusal(fetcher)).cause

    asyncio.run(test())


def test_kept_for_a_day() -> None:
    async def test() -> None:
        time = Time()
        scripts = [robots(""), robots("User-agent: *\nDisallow: /")]
        async with hosting(scripts) as host, fetching(host, time) as fetcher:
            await fetcher.get(NEWS + "/story", source())
            time.passed += DAY - 1
            await fetcher.get(NEWS + "/story", source())
            assert asked(host) == 1
            time.passed += 1
            await refusal(fetcher)
            assert asked(host) == 2

    asyncio.run(test())


def test_asked_once_for_all_who_want_to_know() -> None:
    async def test() -> None:
        async with hosting(robots("")) as host, fetching(host, concurrency=8) as fetcher:
            await asyncio.gather(*(fetcher.get(NEWS + "/story", source()) for _ in range(20)))
            assert asked(host) == 1
            await fetcher.get(OTHER + "/story", source())
            await fetcher.get("http://news.example/story", source())  # another origin, rules of its own
            assert asked(host) == 3

    asyncio.run(test())


def test_only_the_first_500_kib_count() -> None:
    early, late = "User-agent: *\nDisallow: /early\n", "Disallow: /story\n"

    async def test() -> None:
        async with hosting(robots(early + "#" * 512_000 + "\n" + late)) as host, fetching(host) as fetcher:
            assert await fetcher.get(NEWS + "/story", source())
            await refusal(fetcher, "/early")

    asyncio.run(test())


def test_redirects_are_followed_to_another_host() -> None:
    async def test() -> None:
        scripts = {"/robots.txt": redirect(OTHER + "/rules"), "/rules": robots("User-agent: *\nDisallow: /story")}
        async with Loopback(scripts) as host, fetching(host) as fetcher:
            assert (await refusal(fetcher)).cause == "robots.txt forbids it"

    asyncio.run(test())


@pytest.mark.parametrize("target", ["/robots.txt", "/0"])
def test_redirects_without_end_are_as_none_there(target: str) -> None:
    async def test() -> None:
        scripts: dict[str, Script] = {f"/{n}": redirect(f"/{n + 1}") for n in range(9)}
        async with Loopback(scripts | {"/robots.txt": redirect(target), "/story": STORY}) as host:
            async with fetching(host) as fetcher:
                assert await fetcher.get(NEWS + "/story", source())
            assert asked(host) + len(host.targets()) <= 7

    asyncio.run(test())


@pytest.mark.parametrize("location", ["", "http://[broken/", "http://xn--/"])
def test_redirect_to_nowhere_is_unreachable(location: str) -> None:
    async def test() -> None:
        async with hosting(redirect(location)) as host, fetching(host) as fetcher:
            error = await refusal(fetcher)
            assert error.cause.startswith("robots.txt unreachable")
            assert error.transient
            assert host.targets() == []

    asyncio.run(test())


def test_redirect_into_the_house_is_refused() -> None:
    async def test() -> None:
        async with hosting(redirect("http://169.254.169.254/robots.txt")) as host, fetching(host) as fetcher:
            assert "not public" in (await refusal(fetcher)).cause

    asyncio.run(test())


def test_switched_off_it_is_not_asked() -> None:
    async def test() -> None:
        async with hosting(robots("User-agent: *\nDisallow: /")) as host, fetching(host, robots=False) as fetcher:
            assert await fetcher.get(NEWS + "/story", source())
            assert asked(host) == 0

    asyncio.run(test())
