"""A page's time of publication is that of its best witnesses, and no clock's, neighbour's or comment's."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regionwire.dates import iso, parse_date
from regionwire.item import Announcement, Origin, Page, RawItem
from regionwire.source import Fields, Source
from scrapers.article import read_page

FETCHED = datetime(2026, 11, 23, 14, 30, 20, tzinfo=UTC)
TEXT = (
    "<p>"
    + "Le fleuve est monté de deux mètres devant le marché, et les pêcheurs ont rentré leurs filets. " * 4
    + "</p>"
)
BODY = f"<div class=story>{TEXT * 4}</div>"
MARKETS = "".join(
    f"<li class=item><a href=/n{at}><h3>Le marché aux poissons, jour {at}</h3></a><time datetime=2026-11-{at}></time>"
    for at in range(10, 16)
)


def page(above: str = "", below: str = "", *, head: str = "", top: str = "", bottom: str = "", lang: str = "fr") -> str:
    """A story: `above` and `below` stand over and under its headline, `top` and `bottom` at the ends of the page."""
    return (
        f"<html lang={lang}><head><title>Le fleuve monte à Kayes</title>{head}</head><body><header>{top}</header><main>"
        f"<article>{above}<h1>Le fleuve monte à Kayes</h1>{below}{BODY}</article></main>{bottom}</body></html>"
    )


def read(
    html: str, path: str = "/le-fleuve", *, fields: Fields | None = None, zone: str = "UTC", announced: str = ""
) -> RawItem:
    base = "https://le-fanal.example"
    source = Source(key="fanal", name="Le Fanal", base=base, country="ml", listings=(), language="", zone=zone)
    if fields is not None:
        source = Source(
            key="fanal", name="Le Fanal", base=base, country="ml", listings=(), language="", zone=zone, fields=fields
        )
    url = base + path
    fetched = Page(url, url, 200, "text/html", "utf-8", html.encode(), FETCHED)
    raw = read_page(fetched, source, Announcement(url, published=announced) if announced else None).raw
    assert raw is not None
    return raw


def published(html: str, path: str = "/le-fleuve", **options: str) -> str | None:
    """The time as the page's clock shows it, as exactly as it is known."""
    zone = options.get("zone", "UTC")
    found = read(html, path, **options).published  # type: ignore[arg-type]
    moment = parse_date(found.value, zone=zone, fetched=FETCHED, language="") if found else None
    return iso(moment) if moment else None


def ld(**values: str) -> str:
    data = {"@type": "NewsArticle", "headline": "Le fleuve monte à Kayes", **values}
    return f"<script type=application/ld+json>{json.dumps(data)}</script>"


def meta(**values: str) -> str:
    return "".join(f'<meta property="{name.replace("__", ":")}" content="{value}">' for name, value in values.items())


def test_what_is_said_for_machines_is_believed_while_nothing_speaks_against_it() -> None:
    both = ld(datePublished="2026-09-14T10:05:00+02:00") + meta(article__published_time="2026-09-14T08:05:00Z")
    raw = read(page(head=both, below="<p>Publié le 14 septembre 2026 à 10h05</p>"))
    assert raw.published
    assert (raw.published.value, raw.published.origin) == ("2026-09-14T10:05:00+02:00", Origin.STRUCTURED)
    assert raw.disputed == ()


WITNESSES = {
    "microdata": page(below="<meta itemprop=datePublished content=2026-09-14T10:05>"),
    "a time element": page(below="<time datetime=2026-09-14T10:05>14 sept.</time>"),
    "a class": page(below='<div class="post-date">14/09/2026 10:05</div>'),
    "a line under the headline": page(below="<div>Par Awa Keïta</div><div>14 septembre 2026 - 10:05</div>"),
    "a line over it": page(above="<p>Lundi 14 septembre 2026, 10h05</p>"),
    "a framework's meta": page(head='<meta name="cXenseParse:publishtime" content="2026-09-14T10:05">'),
    "a label, with the date in another element": page(
        bottom="<section><b>Publié le :</b> <i>14 septembre 2026 à 10h05</i></section>"
    ),
}


@pytest.mark.parametrize("html", WITNESSES.values(), ids=list(WITNESSES))
def test_each_witness_is_enough_where_the_others_are_silent(html: str) -> None:
    assert published(html) == "2026-09-14T10:05+00:00"


DAYS = {
    "the address": (page(), "/2026/09/14/le-fleuve"),
    "the opening of the story": (
        page(below="<p><b>14.09.2026</b> Le fleuve monte à Kayes depuis trois jours, dit la mairie.</p>"),
        "/le-fleuve",
    ),
    "the end of the title": (page().replace("</title>", " | Le Fanal | 14.09.2026</title>"), "/le-fleuve"),
    "the last change, where nothing else is dated": (
        page(below="<p>Mis à jour le 14 septembre 2026</p>"),
        "/le-fleuve",
    ),
    "an address that settles which number is the day": (
        page(below="<time>09/14/2026</time>", lang="en"),
        "/2026/09/14/le-fleuve",
    ),
}


def test_unix_time() -> None:
    assert published(page(below="<time data-time=1789380300>14 sept.</time>")) == "2026-09-14T10:05:00+00:00"


@pytest.mark.parametrize(("html", "path"), DAYS.values(), ids=list(DAYS))
def test_a_day_is_a_day(html: str, path: str) -> None:
    assert published(html, path) == "2026-09-14"


def test_numbers_are_read_as_the_country_of_the_page_does() -> None:
    printed = "<div class=post-date>07/10/2026</div>"
    assert published(page(below=printed, lang="fr")) == "2026-10-07"
    assert published(page(below=printed, lang="en-US")) == "2026-07-10"
    assert published(page(below=printed, lang="en-GB")) == "2026-10-07"
    assert published(page(below=printed, lang="en")) is None
    assert published(page(below=printed, lang="en"), "/2026/10/07/le-fleuve") == "2026-10-07"


CLOCK = "<div class=clock>lundi 23 novembre 2026 - 14:30</div>"
COMMENT = (
    "<div class=comments><div class=comment><time datetime=2026-11-02T10:00>2 nov.</time><p>Bien dit</p></div></div>"
)


@pytest.mark.parametrize(
    "html",
    [
        page(),
        page(top=CLOCK),
        page(above="<div class=date>lundi 23 novembre 2026</div>"),
        page(bottom=f"<aside class=related><ul>{MARKETS}</ul></aside>"),
        page(bottom=COMMENT),
        page(bottom="<footer>© 2026 Le Fanal</footer>"),
        page(below="<p>Les 16 et 17 octobre 2026, le fleuve avait déjà atteint la place du marché de la ville.</p>"),
        page(head=meta(article__published_time="1970-01-01T00:00:00Z")),
        page(head=meta(article__published_time="2031-09-14T00:00:00Z")),
    ],
    ids=["no date", "clock", "today", "neighbours", "comment", "footer", "event", "empty field", "future"],
)
def test_what_bears_no_witness(html: str) -> None:
    assert published(html) is None


def test_a_story_among_others_has_its_own_date() -> None:
    own = "<div class=meta>Publié le 14 septembre 2026 à 10h05 | Mis à jour le 16 septembre 2026</div>"
    html = page(top=CLOCK, below=own, bottom=f"<aside><ul>{MARKETS}</ul></aside>{COMMENT}")
    assert published(html) == "2026-09-14T10:05+00:00"


def test_published_and_updated_are_told_apart() -> None:
    html = page(below="<p><span>Updated: September 16, 2026</span> <span>Published: September 14, 2026</span></p>")
    assert published(html) == "2026-09-14"
    both = ld(datePublished="2026-09-14T10:05:00Z", dateModified="2026-09-16T11:00:00Z")
    raw = read(page(head=both, below="<p>Mis à jour le 16 septembre 2026</p>"))
    assert raw.published
    assert raw.modified
    assert (raw.published.value, raw.modified.value) == ("2026-09-14T10:05:00Z", "2026-09-16T11:00:00Z")
    changed = read(page(below="<p class=post-updated>Updated September 16, 2026</p>")).published
    assert changed
    assert changed.where.startswith("last change")


def test_a_time_that_a_template_filled_in_loses_to_a_real_one() -> None:
    now, printed = "2026-11-23T14:28:00Z", "<p>Publié le 14 septembre 2026 à 10h05</p>"
    assert published(page(head=ld(datePublished=now), below=printed)) == "2026-09-14T10:05+00:00"
    assert published(page(head=ld(datePublished=now))) == "2026-11-23T14:28:00+00:00"
    again = read(page(head=ld(datePublished="2026-11-02T10:00:00Z"), below=printed))
    assert again.published
    assert again.published.value == "14 septembre 2026 à 10h05"
    assert [(name, it.value) for name, it in again.disputed] == [("published", "2026-11-02T10:00:00Z")]


def test_a_republication_is_told_by_the_address() -> None:
    html = page(head=ld(datePublished="2026-11-02T10:00:00+00:00"))
    assert published(html, "/2019/09/14/le-fleuve") == "2019-09-14"
    assert published(html, "/le-fleuve-2019-09-14-crue") == "2026-11-02T10:00:00+00:00"  # a day that the slug tells of


def test_where_json_and_meta_differ_the_one_that_is_the_last_change_loses() -> None:
    head = ld(datePublished="2026-10-02T10:00:00Z", dateModified="2026-10-02T10:00:00Z")
    html = page(head=head + meta(article__published_time="2026-09-14T10:05:00+02:00"))
    assert published(html) == "2026-09-14T10:05:00+02:00"


def test_a_time_in_utc_is_shown_on_the_clock_of_its_page() -> None:
    utc = ld(datePublished="2026-09-14T23:30:00Z")
    assert published(page(head=utc)) == "2026-09-14T23:30:00+00:00"
    assert published(page(head=utc), "/2026/09/15/le-fleuve") == "2026-09-15T00:30:00+01:00"
    assert (
        published(page(head=utc, below="<time datetime=2026-09-15T05:00+05:30></time>")) == "2026-09-15T05:00:00+05:30"
    )
    assert published(page(head=utc, below="<p>Publié le 15 septembre 2026</p>")) == "2026-09-15T00:30:00+01:00"
    # no clock is so far from UTC
    assert published(page(head=utc), "/2026/09/13/le-fleuve") == "2026-09-14T23:30:00+00:00"


def test_the_printed_day_wins_over_a_wrong_time_element() -> None:
    html = page(below="<time datetime=2026-01-01T00:00>Publié le 14 septembre 2026 à 10h05</time>")
    assert published(html) == "2026-09-14T10:05+00:00"


def test_a_time_counted_back_gives_way_to_the_time_itself() -> None:
    html = page(below="<time class=published datetime=2026-09-14T10:05>il y a 2 heures</time>")
    assert published(html) == "2026-09-14T10:05+00:00"
    assert published(page(below="<time class=published>il y a 2 heures</time>")) == "2026-11-23T12:30+00:00"


def test_declared_elements_are_asked_first() -> None:
    html = page(
        head=ld(datePublished="2026-10-02T10:00:00Z", dateModified="2026-10-02T10:00:00Z"),
        below="<p class=d><b>14/09/2026 10:05</b></p><p class=m>16/09/2026</p>",
    )
    raw = read(html, fields=Fields(published=(".none", ".d"), modified=(".m",)))
    assert raw.published
    assert raw.modified
    assert (raw.published.value, raw.published.origin) == ("14/09/2026 10:05", Origin.SELECTOR)
    assert (raw.modified.value, raw.modified.where) == ("16/09/2026", ".m")
    assert [it.value for name, it in raw.disputed if name == "published"] == ["2026-10-02T10:00:00Z"]


def test_the_announced_date_is_the_last_resort() -> None:
    assert published(page(), announced="Mon, 14 Sep 2026 10:05:00 GMT") == "2026-09-14T10:05:00+00:00"
    html = page(below="<time datetime=2026-09-13></time>")
    assert published(html, announced="Mon, 14 Sep 2026 10:05:00 GMT") == "2026-09-13"


def test_a_page_prints_its_source_s_clock() -> None:
    assert published(page(below="<p>Publié le 14 septembre 2026 à 10h05</p>"), zone="Africa/Niamey") == (
        "2026-09-14T10:05+01:00"
    )


STRINGS = st.sampled_from(
    ["", "2026", "2026-09-14T10:05Z", "14/09/2026", "1789380300", "il y a 2 h", "Updated May 3, 2021"]
)


@settings(max_examples=50, deadline=None)
@given(st.lists(STRINGS | st.text(max_size=20).map(lambda it: it.replace("<", "")), min_size=5, max_size=5))
def test_whatever_stands_there_a_time_is_whole_and_not_of_the_future(values: list[str]) -> None:
    first, second, third, fourth, fifth = (it.replace('"', "") for it in values)
    html = page(
        head=ld(datePublished=first) + f'<meta property="article:published_time" content="{second}">',
        below=f'<time datetime="{third}">{fourth}</time><p class="date">{fifth}</p>',
    )
    found = read(html).published
    if found is not None:
        moment = parse_date(found.value, zone="UTC", fetched=FETCHED, language="")
        assert moment is not None
        assert moment.at.tzinfo is UTC
        assert (moment.at - FETCHED).days < 2
