"""Push, over real connections on loopback: our hub and a subscriber of our own, and hubs of others."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import os
import re
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import httpx
import pytest
from command import line_with, started, write_config
from conftest import Lend
from hypothesis import given
from hypothesis import strategies as st
from newsroom import START as OPENING
from newsroom import timetable
from starlette.applications import Starlette
from subscriber import NEVER, Subscriber, document, told
from uvicorn import Config, Server

import feeds.push.intent
from feeds.push import Push
from feeds.push.hub import Unacceptable, wish_of
from feeds.push.parts import marks_of, merged, news, only, packed, unpacked
from feeds.serve import application, serving
from feeds.spec import Site
from press.press import Press
from press.story import load_stories
from regionwire.cli.demo import Watch, press_config
from regionwire.cli.room import open_room, open_store, site_of
from regionwire.config.tables import PushTable
from regionwire.store import Store
from scheduler import Scheduler

SITE = Site("Nouvelles", "https://feeds.example.org/mali", "feeds.example.org,2026", "La rédaction")
START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ATOM = "ml-kayes.xml"
SECRET = "clé du marché"
OLD = [("tag:b", "Le bac de Sy"), ("tag:a", "Le marché de nuit")]


class Room:
    """A folder of published files, a store, a clock that the test moves, and what pushes."""

    def __init__(self, output: Path, store: Store) -> None:
        self.output, self.store = output, store
        self.now = START
        self._made = 0

    def publish(self, stories: list[tuple[str, str]], name: str = ATOM, gone: tuple[str, ...] = ()) -> None:
        self.put(name, document(name, stories, gone))

    def put(self, name: str, data: bytes) -> None:
        """In place, with a time of change of its own."""
        (self.output / name).write_bytes(data)
        self._made += 1
        stamp = int(START.timestamp()) + self._made
        os.utime(self.output / name, (stamp, stamp))

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)

    @asynccontextmanager
    async def push(self, *hubs: str, private: bool = True) -> AsyncIterator[Push]:
        push = Push(
            self.store,
            SITE,
            self.output,
            hubs=hubs,
            own=True,
            agent="Regionwire/test",
            clock=lambda: self.now,
            private=private,
        )
        try:
            yield push
        finally:
            await push.aclose()


@pytest.fixture
def room(lend: Lend, tmp_path: Path) -> Iterator[Room]:
    output = tmp_path / "public"
    output.mkdir()
    with lend() as url, Store.open(url, tag=SITE.tag) as store:
        made = Room(output, store)
        made.publish(OLD)
        yield made


@asynccontextmanager
async def served(push: Push) -> AsyncIterator[str]:
    """The hub over HTTP, and its address."""
    listener = socket.create_server(("127.0.0.1", 0))  # connections queue in it until the server is up
    app = Starlette(routes=push.routes())
    server = Server(Config(app, http="h11", ws="none", lifespan="off", log_config=None))
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/hub"
    finally:
        server.should_exit = True
        await running
        listener.close()


async def ask(push: Push, **form: str) -> httpx.Response:
    """A request to the hub, over HTTP, followed to its end."""
    async with served(push) as hub, httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(hub, data={f"hub.{name}": value for name, value in form.items()})
    await push.intent.settle()
    return answer


async def subscribe(push: Push, callback: str, name: str = ATOM, **more: str) -> httpx.Response:
    return await ask(push, mode="subscribe", topic=SITE.url(name), callback=callback, **more)


async def step(push: Push) -> None:
    await push.deliverer.step()
    await push.deliverer.settle()


def run(test: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(180):  # a test that hangs fails
            await test()

    asyncio.run(bounded())


@pytest.mark.parametrize("name", [ATOM, "ml-kayes.rss", "ml-kayes.json"])
def test_a_subscriber_receives_each_change_once_and_signed(room: Room, name: str) -> None:
    async def test() -> None:
        async with Subscriber() as one, room.push() as push:
            room.publish(OLD, name)
            assert (await subscribe(push, one.url("/a?user=7"), name, secret=SECRET)).status_code == 202
            await step(push)
            assert one.sent == []  # what stood there before was no change

            (b, a), new = OLD, ("tag:c", "La pluie à Kita")
            edited = (a[0], "Le marché de nuit rouvre")
            room.publish([new, edited, b], name)
            await step(push)
            room.publish([new, edited, b], name)  # the same bytes, written again
            await step(push)
            room.publish([("tag:d", "Le rail"), new, edited], name)  # b goes out of the window
            await step(push)
            room.publish([new, edited, b], name)  # d is gone, b is back: no news of b
            await step(push)

            assert [told(name, sent.body) for sent in one.sent] == [[new, edited], [("tag:d", "Le rail")]]
            for sent in one.sent:
                signature = hmac.new(SECRET.encode(), sent.body, hashlib.sha256).hexdigest()
                assert sent.headers["x-hub-signature"] == f"sha256={signature}"
                assert sent.headers["link"] == f'<{SITE.url("hub")}>; rel="hub", <{SITE.url(name)}>; rel="self"'
                assert sent.query == {"user": "7"}
            types = {"xml": "application/atom+xml", "rss": "application/rss+xml", "json": "application/feed+json"}
            assert {sent.headers["content-type"] for sent in one.sent} == {types[name.rpartition(".")[2]]}

    run(test)


def test_who_gave_no_secret_gets_no_signature(room: Room) -> None:
    async def test() -> None:
        async with Subscriber() as one, room.push() as push:
            await subscribe(push, one.url("/a"))
            room.publish([("tag:c", "La pluie"), *OLD])
            await step(push)
            assert "x-hub-signature" not in one.sent[0].headers

    run(test)


def test_a_story_that_was_taken_back_is_told_as_well(room: Room) -> None:
    async def test() -> None:
        async with Subscriber() as one, room.push() as push:
            await subscribe(push, one.url("/a"))
            room.publish(OLD[1:], gone=("tag:b",))
            await step(push)
            assert [told(ATOM, sent.body) for sent in one.sent] == [[("tag:b", "deleted")]]

    run(test)


def test_what_was_taken_back_and_returns_unchanged_is_told_again(room: Room) -> None:
    async def test() -> None:
        async with Subscriber() as one, room.push() as push:
            await subscribe(push, one.url("/a"))
            for _ in range(2):
                room.publish(OLD[1:], gone=("tag:b",))
                await step(push)
                room.publish(OLD)
                await step(push)
            assert [told(ATOM, sent.body) for sent in one.sent] == [[("tag:b", "deleted")], OLD[:1]] * 2

    run(test)


@pytest.mark.parametrize("name", ["ml-kayes%2Exml", "ml-nowhere%2Exml"])
def test_a_subscriber_is_asked_about_the_topic_as_it_wrote_it(room: Room, name: str) -> None:
    async def test() -> None:
        async with Subscriber() as one, room.push() as push:
            await subscribe(push, one.url("/a"), name)
            assert [asked.query["hub.topic"] for asked in one.asked] == [SITE.url(name)]
            assert room.store.subscriptions.topics() == ((ATOM,) if name.startswith("ml-kayes") else ())

    run(test)


def test_the_subscriber_is_asked_whether_it_means_it(room: Room) -> None:
    async def test() -> None:
        async with Subscriber() as one, room.push() as push:
            await subscribe(push, one.url("/a?user=7&hub.mode=mine"), lease_seconds="86400")
            (asked,) = one.asked
            assert asked.query.pop("hub.challenge")  # type: ignore[attr-defined]
            assert asked.query == {
                "user": "7",
                "hub.mode": "subscribe",
                "hub.topic": SITE.url(ATOM),
                "hub.lease_seconds": "86400",
            }

    run(test)


def test_what_came_while_a_subscriber_was_asked_is_owed_to_it(room: Room) -> None:
    held, day = room.store.subscriptions, timedelta(days=1)
    assert held.add_edition(ATOM, 1, b"")
    assert held.add_edition(ATOM, 2, b"")
    for callback, had in (("http://a.example/", 1), ("http://b.example/", 2)):
        held.put(ATOM, callback, host="a", secret="", expires=START + day, edition=had, now=START)
    assert [one.callback for one in held.claim(START, 10, failing=False)] == ["http://a.example/"]


def test_a_renewal_while_it_is_told_does_not_have_it_told_twice(room: Room) -> None:
    held, day, minute = room.store.subscriptions, timedelta(days=1), timedelta(minutes=1)

    def subscribed(now: datetime) -> None:
        held.put(ATOM, "http://a.example/", host="a", secret="", expires=START + day, edition=1, now=now)

    assert held.add_edition(ATOM, 2, b"")
    subscribed(START)
    (one,) = held.claim(START, 10, failing=False)
    subscribed(START + minute)
    assert held.claim(START + minute, 10, failing=False) == ()
    held.failed(one, START, START + day / 2, owed=True)
    subscribed(START + minute)
    assert held.claim(START + 7 * minute, 10, failing=False) == (one,)


@pytest.mark.parametrize(
    "answer", [(200, b"yes"), (200, b""), (404, b""), (302, b""), (500, b""), (NEVER, b"")], ids=lambda it: str(it[0])
)
def test_who_does_not_confirm_is_not_subscribed(
    room: Room, answer: tuple[int, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feeds.push.line.DEADLINE", 0.5)

    async def test() -> None:
        async with Subscriber() as one, room.push() as push:
            one.answers["/a"] = answer
            assert (await subscribe(push, one.url("/a"))).status_code == 202
            room.publish([("tag:c", "La pluie"), *OLD])
            await step(push)
            assert len(one.asked) == 1
            assert one.sent == []

    run(test)


def test_a_challenge_with_something_behind_it_is_another(room: Room) -> None:
    async def test() -> None:
        async with Subscriber() as one:
            push = Push(
                room.store,
                SITE,
                room.output,
                own=True,
                agent="test",
                clock=lambda: room.now,
                private=True,
                challenge=lambda: "known",
            )
            one.answers["/a"] = (200, b"known and more")
            await subscribe(push, one.url("/a"))
            assert not room.store.subscriptions.holds(ATOM, one.url("/a"))
            await push.aclose()

    run(test)


def test_a_failed_renewal_or_leave_changes_nothing(room: Room) -> None:
    async def test() -> None:
        async with Subscriber() as one, room.push() as push:
            await subscribe(push, one.url("/a"), secret=SECRET)
            one.answers["/a"] = (404, b"")
            await subscribe(push, one.url("/a"), secret="of somebody else")
            await ask(push, mode="unsubscribe", topic=SITE.url(ATOM), callback=one.url("/a"))
            room.publish([("tag:c", "La pluie"), *OLD])
            await step(push)
            (sent,) = one.sent
            signature = hmac.new(SECRET.encode(), sent.body, hashlib.sha256).hexdigest()
            assert sent.headers["x-hub-signature"] == f"sha256={signature}"

    run(test)


def test_who_leaves_gets_no_more(room: Room) -> None:
    async def test() -> None:
        async with Subscriber() as one, room.push() as push:
            leave = {"mode": "unsubscribe", "topic": SITE.url(ATOM), "callback": one.url("/a")}
            assert (await ask(push, **leave)).status_code == 202
            assert one.asked == []  # there is nothing to leave
            await subscribe(push, one.url("/a"))
            await ask(push, **leave)
            assert [asked.query["hub.mode"] for asked in one.asked] == ["subscribe", "unsubscribe"]
            room.publish([("tag:c", "La pluie"), *OLD])
            await step(push)
            assert one.sent == []

    run(test)


def test_a_feed_that_is_none_is_denied_with_the_reason(room: Room) -> None:
    async def test() -> None:
        async with Subscriber() as one, room.push() as push:
            assert (await subscribe(push, one.url("/a"), "ml-atlantis.xml")).status_code == 202
            (asked,) = one.asked
            assert asked.query == {
                "hub.mode": "denied",
                "hub.topic": SITE.url("ml-atlantis.xml"),
                "hub.reason": "there is no feed ml-atlantis.xml here",
            }

    run(test)


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("mode", "publish", "hub.mode"),
        ("mode", "", "hub.mode"),
        ("topic", "https://elsewhere.example/ml-kayes.xml", "hub.topic"),
        ("topic", SITE.url("../secret.xml"), "hub.topic"),
        ("topic", SITE.url("index.html"), "hub.topic"),
        ("topic", "", "hub.topic"),
        ("callback", "", "hub.callback"),
        ("callback", "ftp://reader.example/", "hub.callback"),
        ("callback", "https://user:word@reader.example/", "hub.callback"),
        ("callback", "https://reader.example/#there", "hub.callback"),
        ("callback", "https://reader.example:6379/", "port 6379"),
        ("callback", "https://reader.example/" + "a" * 2048, "hub.callback"),
        ("callback", "https://reader.example/é", "hub.callback"),
        ("callback", "https://[broken/", "hub.callback"),
        ("secret", "a" * 200, "hub.secret"),
        ("secret", "é" * 100, "hub.secret"),
        ("secret", "a\0b", "hub.secret"),
        ("lease_seconds", "-1", "hub.lease_seconds"),
        ("lease_seconds", "soon", "hub.lease_seconds"),
    ],
)
def test_a_request_that_is_none_is_refused_with_the_reason(field: str, value: str, reason: str) -> None:
    form = {"mode": "subscribe", "topic": SITE.url(ATOM), "callback": "https://reader.example/"} | {field: value}
    with pytest.raises(Unacceptable, match=re.escape(reason)):
        wish_of(urlencode({f"hub.{name}": said for name, said in form.items()}).encode(), SITE, private=False)


def test_only_a_short_form_is_read(room: Room) -> None:
    async def test() -> None:
        async with room.push() as push, served(push) as hub, httpx.AsyncClient(trust_env=False) as client:
            form = {"Content-Type": "application/x-www-form-urlencoded"}
            answers = [
                await client.post(hub, content=b"{}", headers={"Content-Type": "application/json"}),
                await client.post(hub, content=b"a=" + b"a" * 20_000, headers=form),
                await client.post(hub, content=b"hub.mode=\xff", headers=form),
                await client.post(hub, content=b"hub.mode=%ff", headers=form),
                await client.post(hub, content=b"hub.mode=publish", headers=form),
                await client.get(hub),
            ]
            assert [answer.status_code for answer in answers] == [415, 413, 400, 400, 400, 405]
            assert answers[4].text == "hub.mode is 'publish'; this hub knows subscribe and unsubscribe\n"
            assert answers[4].headers["content-type"].startswith("text/plain")

    run(test)


@pytest.mark.parametrize(
    ("asked", "granted"),
    [
        ("", timedelta(days=10)),
        ("3600", timedelta(hours=1)),
        ("9" * 12, timedelta(days=30)),
        ("0", timedelta(minutes=1)),
    ],
)
def test_a_lease_ends_when_it_was_said_to(room: Room, asked: str, granted: timedelta) -> None:
    async def test() -> None:
        async with Subscriber() as one, room.push() as push:
            await subscribe(push, one.url("/a"), lease_seconds=asked)
            assert one.asked[0].query["hub.lease_seconds"] == str(int(granted.total_seconds()))
            room.now = START + granted - timedelta(seconds=1)
            room.publish([("tag:c", "La pluie"), *OLD])
            await step(push)
            room.now = START + granted
            room.publish([("tag:d", "Le rail"), ("tag:c", "La pluie"), *OLD])
            await step(push)
            assert [told(ATOM, sent.body) for sent in one.sent] == [[("tag:c", "La pluie")]]

    run(test)


def test_a_renewed_lease_goes_on_without_a_gap(room: Room) -> None:
    async def test() -> None:
        async with Subscriber() as one, room.push() as push:
            await subscribe(push, one.url("/a"), lease_seconds="3600")
            room.later(minutes=50)
            room.publish([("tag:c", "La pluie"), *OLD])
            await subscribe(push, one.url("/a"), lease_seconds="3600")
            room.later(minutes=50)
            await step(push)
            assert [told(ATOM, sent.body) for sent in one.sent] == [[("tag:c", "La pluie")]]

    run(test)


def test_one_that_never_answers_holds_nobody_up(room: Room) -> None:
    async def test() -> None:
        async with Subscriber() as dead, Subscriber() as one, room.push() as push:
            await subscribe(push, dead.url("/a"))
            await subscribe(push, one.url("/b"))
            dead.statuses["/a"] = [NEVER]
            async with push.working():
                room.publish([("tag:c", "La pluie"), *OLD])
                push.changed([ATOM])
                await one.wait_for(1)
                await dead.wait_for(1)
                room.publish([("tag:d", "Le rail"), ("tag:c", "La pluie"), *OLD])
                push.changed([ATOM])
                await one.wait_for(2)
            assert [told(ATOM, sent.body) for sent in one.sent] == [[("tag:c", "La pluie")], [("tag:d", "Le rail")]]
            assert len(dead.sent) == 1

    run(test)


def test_the_dead_leave_room_for_the_living(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.push.delivery.AT_ONCE", 2)
    monkeypatch.setattr("feeds.push.delivery.FAILING_AT_ONCE", 1)

    async def test() -> None:
        async with Subscriber() as dead, Subscriber() as one, room.push() as push:
            for n in range(3):
                await subscribe(push, dead.url(f"/{n}"))
                dead.statuses[f"/{n}"] = [500, NEVER]
            room.publish([("tag:c", "La pluie"), *OLD])
            for _ in range(2):
                await step(push)
            room.later(hours=1)
            await subscribe(push, one.url("/b"))
            room.publish([("tag:d", "Le rail"), ("tag:c", "La pluie"), *OLD])
            await push.deliverer.step()
            await one.wait_for(1)
            await dead.wait_for(4)
            await push.deliverer.step()
            assert len(dead.sent) == 4  # of three that failed, one is waited for at a time

    run(test)


def test_what_failed_is_sent_again_later_and_then_whole(room: Room) -> None:
    async def test() -> None:
        async with Subscriber() as one, room.push() as push:
            await subscribe(push, one.url("/a"))
            one.statuses["/a"] = [500, 302, 404]
            room.publish([("tag:c", "La pluie"), *OLD])
            tried = []
            for minute in range(10):
                room.now = START + timedelta(minutes=minute)
                if minute == 2:
                    room.publish([("tag:d", "Le rail"), ("tag:c", "La pluie"), *OLD])
                await step(push)
                tried.append(len(one.sent))
            assert tried == [1, 2, 2, 3, 3, 3, 3, 4, 4, 4]  # after 1, 2 and 4 minutes
            both = [("tag:d", "Le rail"), ("tag:c", "La pluie")]
            assert told(ATOM, one.sent[-1].body) == both
            assert [sent.path for sent in one.sent] == ["/a"] * 4  # where a redirect leads is not asked
            assert len(one.asked) == 1

    run(test)


def test_after_a_day_a_change_is_given_up_but_not_the_next_one(room: Room) -> None:
    async def test() -> None:
        async with Subscriber() as one, room.push() as push:
            await subscribe(push, one.url("/a"))
            one.statuses["/a"] = [500] * 1000
            room.publish([("tag:c", "La pluie"), *OLD])
            for _ in range(36):
                await step(push)
                room.later(hours=1)
            given_up = len(one.sent)
            room.later(days=1)
            await step(push)
            assert len(one.sent) == given_up < 36
            one.statuses.clear()
            room.publish([("tag:d", "Le rail"), ("tag:c", "La pluie"), *OLD])
            await step(push)
            assert told(ATOM, one.sent[-1].body) == [("tag:d", "Le rail"), ("tag:c", "La pluie")]

    run(test)


def test_a_callback_that_is_gone_ends_the_subscription(room: Room) -> None:
    async def test() -> None:
        async with Subscriber() as one, room.push() as push:
            await subscribe(push, one.url("/a"))
            one.statuses["/a"] = [410]
            for n in range(3):
                room.publish([(f"tag:{n}", "La pluie"), *OLD])
                await step(push)
            assert len(one.sent) == 1

    run(test)


def test_what_is_owed_outlives_the_process(room: Room) -> None:
    async def test() -> None:
        async with Subscriber() as one:
            async with room.push() as push:
                await subscribe(push, one.url("/a"))
            room.publish([("tag:c", "La pluie"), *OLD])  # by `once`, while no hub is up
            async with room.push() as push:
                await step(push)
            async with room.push() as push:
                await step(push)
            assert [told(ATOM, sent.body) for sent in one.sent] == [[("tag:c", "La pluie")]]

    run(test)


def test_two_hubs_on_one_store_deliver_once(room: Room) -> None:
    async def test() -> None:
        async with Subscriber() as one, room.push() as push, room.push() as other:
            await subscribe(push, one.url("/a"))
            room.publish([("tag:c", "La pluie"), *OLD])
            await asyncio.gather(step(push), step(other))
            await asyncio.gather(step(push), step(other))
            assert len(one.sent) == 1

    run(test)


@pytest.mark.parametrize(
    ("name", "damaged"),
    [
        (ATOM, b"<feed"),
        (ATOM, b""),
        ("ml-kayes.rss", b"<rss/>"),
        ("ml-kayes.json", b"{"),
        ("ml-kayes.json", b"{}"),
        ("ml-kayes.json", b'{"items": [7]}'),
    ],
)
def test_a_damaged_file_keeps_no_other_feed_back(room: Room, name: str, damaged: bytes) -> None:
    async def test() -> None:
        async with Subscriber() as one, room.push() as push:
            room.publish(OLD, name)
            room.publish(OLD, "ml-mopti.xml")
            await subscribe(push, one.url("/a"), name)
            await subscribe(push, one.url("/b"), "ml-mopti.xml")
            room.put(name, damaged)
            room.publish([("tag:c", "La pluie")], "ml-mopti.xml")
            await step(push)
            assert [sent.path for sent in one.sent] == ["/b"]
            room.publish([("tag:d", "Le rail"), *OLD], name)
            await step(push)
            assert [sent.path for sent in one.sent] == ["/b", "/a"]

    run(test)


def test_callbacks_at_addresses_of_ours_are_never_asked(room: Room) -> None:
    async def test() -> None:
        async with Subscriber() as one, room.push(private=False) as push:
            for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]"):
                assert (await subscribe(push, f"http://{host}/a")).status_code == 202
                assert not room.store.subscriptions.holds(ATOM, f"http://{host}/a")
            # one that was held under another setting
            room.store.subscriptions.put(
                ATOM,
                one.url("/a"),
                host="127.0.0.1",
                secret="",
                expires=START + timedelta(days=1),
                edition=1,
                now=START,
            )
            room.publish([("tag:c", "La pluie"), *OLD])
            await step(push)
            assert one.connections == 0

    run(test)


def test_one_host_cannot_fill_the_hub(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds.push.intent, "SUBSCRIPTIONS_OF_HOST", 1)
    monkeypatch.setattr(feeds.push.intent, "HOURLY", 3)

    async def test() -> None:
        async with Subscriber() as one, room.push() as push:
            await subscribe(push, one.url("/a"))
            await subscribe(push, one.url("/b"))
            await subscribe(push, one.url("/a"))  # a renewal
            assert [asked.query["hub.mode"] for asked in one.asked] == ["subscribe", "denied", "subscribe"]
            refused = await subscribe(push, one.url("/a"))
            assert (refused.status_code, len(one.asked)) == (429, 3)
            room.later(hours=1)
            assert (await subscribe(push, one.url("/a"))).status_code == 202

    run(test)


def test_there_is_a_hub_only_where_one_is_wanted(room: Room) -> None:
    async def test() -> None:
        push = Push(room.store, SITE, room.output, agent="test", clock=lambda: room.now)
        assert push.routes() == []
        await push.aclose()

    run(test)


def pinged(hub: Subscriber) -> list[list[tuple[str, str]]]:
    return [parse_qsl(sent.body.decode()) for sent in hub.sent]


def ping(*names: str) -> list[tuple[str, str]]:
    return [("hub.mode", "publish")] + [(key, SITE.url(name)) for name in names for key in ("hub.url", "hub.topic")]


def test_hubs_are_told_which_feeds_changed(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    async def test() -> None:
        async with Subscriber() as hub, Subscriber() as many:
            async with room.push(hub.url("/"), many.url("/").replace("127.0.0.1", "localhost")) as push:
                monkeypatch.setattr("feeds.push.ping.MANY", frozenset(("localhost",)))
                push.changed(["ml-kayes.html", ATOM, "feeds.opml", "ml.json", "ml+ml-kayes.rss", "index.html"])
                push.changed([ATOM])
                await push.tell(within=60)
                await push.tell(within=60)
            names = ["ml+ml-kayes.rss", ATOM, "ml.json"]
            assert pinged(hub) == [ping(name) for name in names]
            assert pinged(many) == [ping(*names)]
            assert hub.sent[0].headers["content-type"] == "application/x-www-form-urlencoded"
            assert hub.sent[0].headers["user-agent"] == "Regionwire/test"

    run(test)


def test_a_hub_that_is_down_is_told_later_also_after_a_restart(room: Room) -> None:
    async def test() -> None:
        async with Subscriber() as hub:
            hub.statuses["/"] = [503, 500]
            async with room.push(hub.url("/")) as push:
                push.changed([ATOM])
                await push.tell(within=60)
                push.changed([ATOM])
                await push.tell(within=60)
                assert len(hub.sent) == 1  # no sooner for another change
            room.later(minutes=1)
            async with room.push(hub.url("/")) as push:
                await push.tell(within=60)
                room.later(minutes=2)
                for _ in range(3):
                    await push.tell(within=60)
            assert pinged(hub) == [ping(ATOM)] * 3

    run(test)


def test_what_a_hub_never_takes_is_given_up(room: Room) -> None:
    async def test() -> None:
        async with Subscriber() as hub, room.push(hub.url("/")) as push:
            hub.statuses["/"] = [404] * 1000
            push.changed([ATOM])
            for _ in range(60):
                await push.tell(within=60)
                room.later(hours=1)
            assert len(hub.sent) == 25  # each hour of a day, and at its end

    run(test)


def test_a_hub_that_never_answers_holds_up_neither_a_cycle_nor_its_end(room: Room) -> None:
    async def test() -> None:
        async with Subscriber() as dead, Subscriber() as hub:
            dead.statuses["/"] = [NEVER]
            async with room.push(dead.url("/"), hub.url("/")) as push, push.working():
                push.changed([ATOM])
                await hub.wait_for(1)
                await dead.wait_for(1)
            async with room.push(dead.url("/")) as push:
                dead.statuses["/"] = [NEVER]
                await push.tell(within=0.05)
                await push.tell(within=30)
            assert len(dead.sent) == 3

    run(test)


def test_a_slow_hub_delays_no_other(room: Room) -> None:
    async def test() -> None:
        async with Subscriber() as dead, Subscriber() as hub:
            dead.statuses["/"] = [NEVER]
            async with room.push(dead.url("/"), hub.url("/")) as push, push.working():
                push.changed([ATOM])
                await dead.wait_for(1)
                await hub.wait_for(1)
                push.changed(["ml.xml"])
                await hub.wait_for(2)
                assert len(dead.sent) == 1  # which still has not answered

    run(test)


def test_in_the_background_all_goes_by_itself(room: Room) -> None:
    async def test() -> None:
        async with Subscriber() as one, room.push() as push, push.working():
            await subscribe(push, one.url("/a"))
            room.publish([("tag:c", "La pluie"), *OLD])
            push.changed([ATOM])
            await one.wait_for(1)
            assert told(ATOM, one.sent[0].body) == [("tag:c", "La pluie")]

    run(test)


def test_what_a_cycle_publishes_comes_to_a_subscriber(tmp_path: Path) -> None:
    """A newsroom, its server, a hub of others and a subscriber that finds our hub where the feed says it is."""
    names, watch = ("all.xml", "all.rss", "all.json"), Watch(OPENING)
    press = Press(timetable(load_stories()[:20]), clock=watch)

    async def test() -> None:
        async with AsyncExitStack() as stack:
            one, outside = [await stack.enter_async_context(Subscriber()) for _ in range(2)]
            await press.start()
            stack.push_async_callback(press.stop)
            with socket.create_server(("127.0.0.1", 0)) as free:
                port = free.getsockname()[1]
            base = f"http://127.0.0.1:{port}"
            config = press_config(press, tmp_path, tmp_path / "public", base_url=base, interval=900.0)
            config = replace(config, push=PushTable(hubs=(outside.url("/"),), own=True, private=True))
            store = stack.enter_context(open_store(config))
            made = await stack.enter_async_context(
                open_room(config, store, clock=watch, routes=press.routes, serves=True)
            )
            push, scheduler = made.push, Scheduler(made)
            assert push
            watch.now += timedelta(hours=4)
            await scheduler.once()

            app = application(made.output, site=site_of(config), routes=push.routes())
            await stack.enter_async_context(serving(app, "127.0.0.1", port))
            client = await stack.enter_async_context(httpx.AsyncClient(trust_env=False))
            before = {name: await client.get(f"{base}/{name}") for name in names}
            for name, feed in before.items():
                *hubs, topic = re.findall("<(.*?)>", feed.headers["link"])
                assert (sorted(hubs), topic) == (sorted([f"{base}/hub", outside.url("/")]), f"{base}/{name}")
                assert all(f'"{link}"' in feed.text for link in (*hubs, topic))
                form = {"hub.mode": "subscribe", "hub.topic": topic, "hub.callback": one.url(f"/{name}")}
                assert (await client.post(f"{base}/hub", data=form | {"hub.secret": SECRET})).status_code == 202
            await push.intent.settle()
            for _ in range(3):
                watch.now += timedelta(hours=1)
                await scheduler.once()
                await step(push)
            for name, feed in before.items():
                old, now = marks_of(name, feed.content), marks_of(name, (await client.get(f"{base}/{name}")).content)
                bodies = [sent.body for sent in one.sent if sent.path == f"/{name}"]
                brought = [entry for body in bodies for entry in marks_of(name, body).items()]
                assert len(bodies) > 1
                assert len(brought) == len(set(brought))
                assert {key for key, _ in brought} == news(old, now)
                assert now.items() - old.items() <= set(brought)
            for sent in one.sent:
                signature = hmac.new(SECRET.encode(), sent.body, hashlib.sha256).hexdigest()
                assert sent.headers["x-hub-signature"] == f"sha256={signature}"
                assert sent.headers["content-type"] == before[sent.path[1:]].headers["content-type"]
            await push.tell(within=60)
            assert {dict(form)["hub.url"] for form in pinged(outside)} >= {f"{base}/{name}" for name in names}

    run(test)


def test_serve_is_a_hub_where_it_is_told_to_be(tmp_path: Path) -> None:
    async def test() -> None:
        config = write_config(tmp_path, desk=None)
        config.write_text(config.read_text("utf-8") + "[push]\nown = true\nprivate = true\n", "utf-8")
        output = tmp_path / "public"
        output.mkdir()
        for name in ("index.html", ATOM):
            (output / name).write_bytes(document(ATOM, OLD))
        async with Subscriber() as one, started(tmp_path, "serve", "--listen", "127.0.0.1:0") as process:
            address = (await line_with(process.stderr, "Ctrl-C")).partition("/  (")[0]
            async with httpx.AsyncClient(trust_env=False) as client:
                hub, topic = re.findall("<(.*?)>", (await client.get(f"{address}/{ATOM}")).headers["link"])
                assert hub.endswith("/hub")
                form = {"hub.mode": "subscribe", "hub.topic": topic, "hub.callback": one.url("/a")}
                assert (await client.post(f"{address}/hub", data=form)).status_code == 202
            await one.wait_to_be_asked()
            process.send_signal(signal.SIGTERM)
            assert await process.wait() == 0

    run(test)


feeds_ = st.lists(
    st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from(["un", "deux", "trois"]), max_size=6).map(
        lambda stories: list(stories.items())
    ),
    min_size=1,
    max_size=8,
)


@given(feeds_, st.sampled_from(["x.xml", "x.rss", "x.json"]))
def test_whatever_a_feed_does_its_parts_tell_each_change_once(
    generations: list[list[tuple[str, str]]], name: str
) -> None:
    marks = marks_of(name, document(name, generations[0]))
    known = dict(generations[0])
    for stories in generations[1:]:
        data = document(name, stories)
        now = marks_of(name, data)
        brought = told(name, only(name, data, news(marks, now)))
        assert brought == [(key, words) for key, words in stories if known.get(key) != words]
        known |= dict(brought)
        marks = unpacked(packed(merged(marks, now)))
