"""One reading of a source after the other, from a real server to the store: stories over several pages, stories that
are taken off and come back, addresses, and the order of stories without a date."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from loopback import NEWS, Loopback, Script, Time, fetching, redirect, reply, source

from regionwire.item import Item, Story
from regionwire.regions import Atlas, load_gazetteer
from regionwire.source import Listing, ListingKind
from regionwire.store import Store
from scrapers.refresh import Policy, Reading, Report

PATH = "/posts/le-pont-de-bois-rouvre/"
SOURCE = source(
    story="^/posts/", listings=(Listing(kind=ListingKind.HTML, url="/"),), zone="Africa/Bamako", concurrency=1
)
POLICY = Policy(interval=900.0, revisit=timedelta(days=3), stories=20, concurrency=1)
PARTS = (
    (
        "Le pont de bois qui relie les deux rives a rouvert mercredi aux piétons et aux charrettes, après trois mois.",
        "Les travaux ont été menés par les habitants des villages, avec l’appui de la mairie et de deux entreprises.",
    ),
    (
        "Les maraîchères de la plaine gagnent une heure sur la route du marché, et les écoliers des hameaux aussi.",
        "Le passeur, qui menait sa pirogue d’une rive à l’autre depuis vingt ans, garde désormais l’entrée du pont.",
    ),
    ("La fête aura lieu dimanche sur les deux rives, a annoncé la mairie, qui invite les communes voisines.",),
)
WHOLE = "\n".join(line for part in PARTS for line in part)
HEADLINE = "San : le pont de bois a rouvert aux charrettes"
LISTING = reply(f'<main><article><h2><a href="{PATH}">{HEADLINE}</a></h2></article></main>'.encode())


def story(number: int, etag: str = "") -> bytes:
    """A page of the story as WordPress prints it: headline and pager on each."""
    text = "".join(f"<p>{line}</p>" for line in PARTS[number - 1])
    pager = "".join(
        f'<a class="post-page-numbers" href="{NEWS}{PATH}{at}/">{at}</a> ' for at in range(1, 4) if at != number
    )
    html = f"""<!DOCTYPE html><html lang="fr"><head><title>San : le pont de bois a rouvert - News</title>
<meta property="article:published_time" content="2026-03-14T08:00:00+00:00"></head><body class="single single-post">
<nav><a href="/">Accueil</a></nav><main><article><h1>{HEADLINE}</h1>
<div class="entry-content">{text}<div class="page-links">Pages : {pager}</div></div>
<p><a rel="next" href="/posts/le-fleuve-monte/">Article suivant</a></p></article></main></body></html>"""
    return reply(html.encode(), etag=etag)


class Desk:
    """A source that is read again and again, and what is held of it."""

    def __init__(self, host: Loopback, store: Store) -> None:
        self.host, self.store, self.time = host, store, Time()
        self.source = SOURCE
        self.atlas = Atlas([load_gazetteer("ml")])

    async def read(self, minutes: float = 0.0) -> Report:
        """Let time pass, then one reading."""
        self.time.passed += 60 * minutes
        async with fetching(self.host, self.time, retries=0, robots=False) as fetcher:
            return await Reading(self.source, fetcher, self.store, self.atlas, POLICY, self.time.now).run()

    def held(self) -> Story:
        (one,) = self.store.stories.latest(None, 10)
        return one

    def item(self) -> Item:
        return self.held().item


def play(tmp_path: Path, scripts: dict[str, Script], act: Callable[[Desk], Awaitable[None]]) -> None:
    async def go() -> None:
        with Store.open(f"sqlite:///{tmp_path}/store.db", tag="feeds.example,2026") as store:
            async with Loopback({"/": LISTING, **scripts}) as host:
                await act(Desk(host, store))

    asyncio.run(go())


def pages(**others: Script) -> dict[str, Script]:
    """The three pages of the story, or what is to be said in their place."""
    first, second, third = (others.get(name, story(at)) for at, name in enumerate(("first", "second", "third"), 1))
    return {PATH: first, f"{PATH}2/": second, f"{PATH}3/": third}


def test_a_redesigned_listing_is_told_while_its_stories_come(tmp_path: Path) -> None:
    async def act(desk: Desk) -> None:
        (listing,) = SOURCE.listings
        desk.source = replace(SOURCE, listings=(replace(listing, item=".card-of-the-old-theme"),))
        report = await desk.read()
        assert (report.error, [url for url, _ in report.notes]) == ("", [f"{NEWS}/"])
        assert "redesigned" in report.notes[0][1]
        assert desk.item().text == WHOLE

    play(tmp_path, pages(), act)


def test_a_story_of_three_pages_is_one_item_with_the_whole_text(tmp_path: Path) -> None:
    async def act(desk: Desk) -> None:
        report = await desk.read()
        assert (report.asked, report.changes.new, report.notes) == (3, 1, ())
        assert desk.host.targets() == ["/", PATH, f"{PATH}2/", f"{PATH}3/"]
        assert (desk.item().text, desk.item().cut, desk.item().url) == (WHOLE, False, f"{NEWS}{PATH}".rstrip("/"))

    play(tmp_path, pages(), act)


def test_a_story_that_did_not_change_costs_one_question(tmp_path: Path) -> None:
    async def act(desk: Desk) -> None:
        await desk.read()
        report = await desk.read(minutes=20)
        assert (report.asked, report.changes.unchanged) == (1, 1)
        assert desk.host.requests[-1].headers["if-none-match"] == '"one"'
        assert desk.item().text == WHOLE

    play(tmp_path, pages(first=[story(1, etag='"one"'), reply(status=304, etag='"one"')]), act)


BROKEN = {
    "down": reply(status=503),
    "gone": reply(status=404),
    "elsewhere": redirect("/"),
    "soft 404": reply(
        b"<html><head><title>Page introuvable</title></head><body><h1>Page introuvable</h1></body></html>"
    ),
}


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN)
def test_a_page_that_fails_leaves_the_story_cut_until_it_is_had(tmp_path: Path, answer: bytes) -> None:
    async def act(desk: Desk) -> None:
        report = await desk.read()
        before = desk.held()
        assert [url for url, _ in report.notes] == [f"{NEWS}{PATH}2/"]
        assert (before.item.text, before.item.cut) == ("\n".join(PARTS[0]), True)
        report = await desk.read(minutes=20)
        after = desk.held()
        assert "if-none-match" not in desk.host.requests[-3].headers  # 304 would have left it as it was
        assert (report.changes.updated, report.notes) == (1, ())
        assert (after.item.text, after.item.cut, after.id) == (WHOLE, False, before.id)
        assert after.updated > before.updated

    play(tmp_path, pages(first=story(1, etag='"one"'), second=[answer, story(2)]), act)


def test_a_page_that_fails_later_takes_nothing_from_what_is_held(tmp_path: Path) -> None:
    async def act(desk: Desk) -> None:
        await desk.read()
        before = desk.held()
        report = await desk.read(minutes=20)
        assert [url for url, _ in report.notes] == [f"{NEWS}{PATH}3/"]
        assert desk.held() == before

    play(tmp_path, pages(third=[story(3), reply(status=500)]), act)


def test_a_pager_under_which_every_page_is_the_same_adds_nothing(tmp_path: Path) -> None:
    async def act(desk: Desk) -> None:
        report = await desk.read()
        assert (report.asked, report.notes) == (2, ())
        assert (desk.item().text, desk.item().cut) == ("\n".join(PARTS[0]), False)

    play(tmp_path, pages(second=story(1)), act)


def test_pages_without_end_are_followed_twenty_times(tmp_path: Path) -> None:
    def endless(number: int) -> bytes:
        said = f"<p>{PARTS[0][0]} {PARTS[0][1]} Numéro {number}.</p>"
        link = f'<p><a href="{PATH}{number + 1}/">Page suivante</a></p>'
        return reply(f"<main><article><h1>San : le pont rouvre</h1><div>{said}{link}</div></article></main>".encode())

    async def act(desk: Desk) -> None:
        report = await desk.read()
        assert (report.asked, report.notes) == (21, ())
        assert desk.item().text.count("Numéro") == 21

    play(tmp_path, {PATH: endless(1), **{f"{PATH}{at}/": endless(at) for at in range(2, 40)}}, act)


# ----------------------------------------------------------------------------------------------------------- withdrawal

GONE = {
    "404": reply(status=404),
    "410": reply(status=410),
    "home": redirect("/"),
    "home, by another door": redirect("/?erreur=404"),
    "a listing": redirect("/actualites/"),
    "its section": redirect("/rubrique/san/"),
    "a notice": BROKEN["soft 404"],
}
SECTION = reply(
    b'<body class="archive category category-3"><h1>San</h1>'
    + b"".join(
        b'<h2><a href="/posts/un-titre-assez-long-%d/">Un titre assez long, %d</a></h2>' % (n, n) for n in range(6)
    )
)
LISTED = {"/rubrique/san/": SECTION, "/actualites/": SECTION, "/?erreur=404": LISTING}
DAY = 24 * 60.0  # minutes


def one(name: str, dated: bool = True) -> bytes:
    """A page with a story of its own."""
    time = '<meta property="article:published_time" content="2026-03-14T08:00:00+00:00">' if dated else ""
    lines = (f"La commune de {name} {line[0].lower()}{line[1:]}" for line in (*PARTS[0], *PARTS[1]))
    text = "".join(f"<p>{line}</p>" for line in lines)
    html = f"""<!DOCTYPE html><html lang="fr"><head><title>{name} : le pont rouvre</title>{time}</head>
<body class="single"><main><article><h1>{name} : le pont de bois rouvre</h1><div>{text}</div></article></main></body>"""
    return reply(html.encode())


def several(names: tuple[str, ...], **scripts: Script) -> dict[str, Script]:
    """A home page that announces a story of each name, and their pages."""
    cards = "".join(
        f'<article><h2><a href="/posts/{name}/">{name} : le pont de bois rouvre</a></h2></article>' for name in names
    )
    pages: dict[str, Script] = {f"/posts/{name}/": scripts.get(name, one(name)) for name in names}
    return {"/": reply(f"<main>{cards}</main>".encode()), **LISTED, **pages}


def titles(desk: Desk) -> list[str]:
    return [story.item.title.partition(" : ")[0] for story in desk.store.stories.latest(None, 10)]


WITHDRAWING = replace(
    SOURCE, skip="^/rubrique/", listings=(*SOURCE.listings, Listing(kind=ListingKind.HTML, url="/actualites"))
)


@pytest.mark.parametrize("answer", GONE.values(), ids=GONE)
def test_a_story_that_is_missing_twice_a_day_apart_is_withdrawn_until_it_returns(tmp_path: Path, answer: bytes) -> None:
    async def act(desk: Desk) -> None:
        desk.source = WITHDRAWING
        await desk.read()
        before = desk.held()
        assert (await desk.read(minutes=20)).changes.withdrawn == 0
        assert (await desk.read(minutes=DAY - 10)).asked == 0  # the listing alone withdraws and asks nothing
        assert desk.held() == before
        assert (await desk.read(minutes=20)).changes.withdrawn == 1
        assert titles(desk) == []
        desk.host.scripts["/posts/San/"] = one("San")
        await desk.read(minutes=DAY)
        again = desk.held()
        assert again == replace(before, changed=again.changed)  # it came back: that is a change, and no edit

    play(tmp_path, several(("San",), San=[one("San"), answer]), act)


def test_a_story_that_is_missing_once_or_not_for_a_day_stays(tmp_path: Path) -> None:
    async def act(desk: Desk) -> None:
        await desk.read()
        for _ in range(4):  # missing and there, by turns
            assert (await desk.read(minutes=DAY + 60)).changes.withdrawn == 0
        assert titles(desk) == ["San"]

    here, home = one("San"), redirect("/")
    play(tmp_path, several(("San",), San=[here, home, here, home, here]), act)


NOT_GONE = {
    "a listing at its own address": SECTION,
    "another site": redirect("https://other.example/"),
    "a door to log in": redirect("/connexion?retour=San"),
    "down": reply(status=503),
}


@pytest.mark.parametrize("answer", NOT_GONE.values(), ids=NOT_GONE)
def test_what_says_nothing_of_a_story_withdraws_nothing(tmp_path: Path, answer: bytes) -> None:
    async def act(desk: Desk) -> None:
        await desk.read()
        for _ in range(3):
            await desk.read(minutes=DAY)
        assert titles(desk) == ["San"]

    login = reply(b"<h1>Connexion</h1><form><p>Votre adresse et votre mot de passe</p></form>")
    play(tmp_path, {**several(("San",), San=[one("San"), answer]), "/connexion?retour=San": login}, act)


def test_scrolling_off_a_list_withdraws_nothing(tmp_path: Path) -> None:
    async def act(desk: Desk) -> None:
        await desk.read()
        desk.host.scripts["/"] = several(("Kita",))["/"]
        desk.host.scripts["/posts/Kita/"] = one("Kita")
        for _ in range(5):
            await desk.read(minutes=DAY)
        assert sorted(titles(desk)) == ["Kita", "San"]

    play(tmp_path, several(("San",)), act)


TOWNS = ("San", "Kita", "Nara", "Niono", "Goundam", "Bla", "Yanfolila")


def test_a_story_that_is_missing_is_asked_again_though_it_is_old_and_its_host_was_out_of_order(tmp_path: Path) -> None:
    async def act(desk: Desk) -> None:
        await desk.read()
        desk.host.scripts[PATH] = BROKEN["gone"]
        await desk.read(minutes=3 * DAY - 60)  # the last time that a story of this age is asked
        desk.host.scripts[PATH] = reply(status=503)
        assert (await desk.read(minutes=DAY + 60)).changes.withdrawn == 0
        desk.host.scripts[PATH] = BROKEN["gone"]
        assert (await desk.read(minutes=DAY + 60)).changes.withdrawn == 1

    play(tmp_path, pages(), act)


@pytest.mark.parametrize(
    ("towns", "lost", "withdrawn"), [(3, 3, 0), (5, 3, 0), (6, 3, 0), (7, 3, 3), (2, 2, 2), (3, 2, 2)]
)
def test_a_host_that_sends_its_stories_home_is_out_of_order(
    tmp_path: Path, towns: int, lost: int, withdrawn: int
) -> None:
    """Three or more, and half of those asked: none of them counts."""

    async def act(desk: Desk) -> None:
        await desk.read()
        for name in TOWNS[:lost]:
            desk.host.scripts[f"/posts/{name}/"] = redirect("/")
        first = await desk.read(minutes=20)
        assert any("out of order" in cause for _, cause in first.notes) is (withdrawn == 0)
        assert (await desk.read(minutes=DAY + 60)).changes.withdrawn == withdrawn
        assert len(titles(desk)) == towns - withdrawn

    play(tmp_path, several(TOWNS[:towns]), act)


def test_an_outage_that_is_met_one_story_a_visit_withdraws_nothing(tmp_path: Path) -> None:
    """Each visit asks a story or two; that all are lost shows only over the day."""

    async def act(desk: Desk) -> None:
        for number in range(1, len(TOWNS) + 1):  # announced an hour after the other, and so due one after the other
            desk.host.scripts["/"] = several(TOWNS[:number])["/"]
            await desk.read(minutes=60)
        for name in TOWNS:
            desk.host.scripts[f"/posts/{name}/"] = redirect("/")
        asked = [(await desk.read(minutes=30)).asked for _ in range(2 * 48)]
        assert max(asked) < len(TOWNS)
        assert len(titles(desk)) == len(TOWNS)

    play(tmp_path, several(TOWNS), act)


# -------------------------------------------------------------------------------------------------- addresses and order


def test_stories_without_a_date_keep_the_order_of_their_list_for_ever(tmp_path: Path) -> None:
    async def act(desk: Desk) -> None:
        started = desk.time.now()
        await desk.read()
        assert titles(desk) == ["San", "Kita", "Nara"]
        desk.host.scripts.update({**several(("Bla", "San", "Niono", "Kita")), "/posts/Kita/": one("Kita", dated=False)})
        desk.host.scripts |= {f"/posts/{name}/": one(name, dated=False) for name in ("Bla", "Niono")}
        await desk.read(minutes=60)
        stories = desk.store.stories.latest(None, 10)
        assert titles(desk) == ["Bla", "Niono", "San", "Kita", "Nara"]
        assert [story.published for story in stories] == [story.first_seen for story in stories]
        assert [(story.published - started).total_seconds() for story in stories] == [3600, 3598, 0, -1, -2]

    names = ("San", "Kita", "Nara")
    play(tmp_path, several(names, **{name: one(name, dated=False) for name in names}), act)


FEED = f"""<rss version="2.0"><channel><item><title>{HEADLINE}</title><link>{NEWS}/?p=12&amp;utm_source=rss</link>
<guid isPermaLink="false">https://news.example/?p=12</guid></item><item><title>Kita : le pont</title>
<link>{NEWS}/posts/kita/</link><guid isPermaLink="false">http://www.news.example/?p=13</guid></item></channel></rss>"""
SAID = f"""<head><link rel="shortlink" href="?p=12"><link rel="amphtml" href="{NEWS}/amp/posts/le-pont-de-bois-rouvre/">
<meta property="og:url" content="{NEWS}/sud/le-pont-de-bois-rouvre"><script type="application/ld+json">
{{"@type": "NewsArticle", "headline": "San : le pont de bois rouvre", "url": "{NEWS}/nord/le-pont-de-bois-rouvre/",
"mainEntityOfPage": {{"@id": "{NEWS}/"}}}}</script>"""


def test_every_address_under_which_a_story_is_met_is_kept(tmp_path: Path) -> None:
    async def act(desk: Desk) -> None:
        desk.source = replace(SOURCE, story="", listings=(Listing(kind=ListingKind.FEED, url="/feed"),))
        await desk.read()
        kita, san = sorted((story.item for story in desk.store.stories.latest(None, 10)), key=lambda it: it.title)
        assert (kita.url, kita.addresses, kita.claimed) == (f"{NEWS}/posts/kita", (f"{NEWS}/?p=13",), ())
        assert (san.url, san.addresses) == (f"{NEWS}{PATH}".rstrip("/"), (f"{NEWS}/?p=12",))
        assert san.claimed == tuple(f"{NEWS}/{it}/le-pont-de-bois-rouvre" for it in ("amp/posts", "nord", "sud"))

    html = one("San").partition(b"\r\n\r\n")[2].replace(b"<head>", SAID.encode())
    asked = "/?p=12&utm_source=rss"
    feed = reply(FEED.encode(), type="application/rss+xml")
    play(tmp_path, {"/feed": feed, asked: redirect(PATH, 301), PATH: reply(html), "/posts/kita/": one("Kita")}, act)
