"""The Atom documents: what a reader finds in them, and what no story can do to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from feed_stories import KAYES, NOON, SITE, SOURCES, story
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from structlog.testing import capture_logs

from feeds.atom import feed
from feeds.channel import MAX_BYTES, MAX_ENTRY, Channel, Gone
from feeds.entry import LEAST, entries
from feeds.spec import FeedSpec, Site, feed_id
from regionwire.item import Assigned, Copy, Image, Moment, Place, Precision, Related, Story
from regionwire.source import Content

NS = {
    "a": "http://www.w3.org/2005/Atom",
    "georss": "http://www.georss.org/georss",
    "media": "http://search.yahoo.com/mrss/",
    "h": "http://www.w3.org/1999/xhtml",
    "fh": "http://purl.org/syndication/history/1.0",
    "at": "http://purl.org/atompub/tombstones/1.0",
}


def atom(spec: FeedSpec, stories: Sequence[Story], site: Site, **of_channel: Any) -> bytes:
    return feed(Channel(spec=spec, entries=entries(spec, stories, site, SOURCES), **of_channel), site)


def document(*stories: Story, site: Site = SITE, spec: FeedSpec = KAYES) -> Any:
    return etree.fromstring(atom(spec, stories, site))


def text(element: Any, path: str) -> str:
    found = element.xpath(f"string({path})", namespaces=NS)
    assert isinstance(found, str)
    return found


def ids(feed: Any) -> list[str]:
    return [str(one) for one in feed.xpath("a:entry/a:id/text()", namespaces=NS)]


def test_feed_says_whose_it_is_and_where() -> None:
    feed = document(story(1), story(3), story(2))
    assert text(feed, "a:id") == "tag:feeds.example.org,2026:feed/ml-kayes" == feed_id(SITE, KAYES)
    assert text(feed, "a:title") == "Kayes — Fil d’essai"
    assert text(feed, "a:author/a:name") == "La rédaction d’essai"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    assert [dict(link.attrib) for link in feed.findall("a:link", NS)] == [
        {"rel": "self", "type": "application/atom+xml", "href": "https://feeds.example.org/ml-kayes.xml"},
        {
            "rel": "alternate",
            "type": "text/html",
            "hreflang": "fr",
            "href": "https://feeds.example.org/ml-kayes.html",
        },
    ]
    assert text(feed, "a:subtitle//h:a/@href") == "https://feeds.example.org/ml-kayes.html"
    assert text(feed, "a:icon") == "https://feeds.example.org/icon.png"
    assert text(feed, "a:logo") == "https://feeds.example.org/logo.png"
    assert text(feed, "a:generator/@uri")
    assert text(feed, "a:generator/@version")


def test_feed_names_its_hubs_and_the_archive_document_before_it() -> None:
    site = replace(SITE, hubs=("https://hub.example.org/", "https://feeds.example.org/hub"))
    feed = etree.fromstring(atom(KAYES, [story(1)], site, previous="https://feeds.example.org/archive/ml-kayes/a.xml"))
    links = [(link.get("rel"), link.get("type"), link.get("href")) for link in feed.findall("a:link", NS)[2:]]
    assert links == [
        ("hub", None, "https://hub.example.org/"),
        ("hub", None, "https://feeds.example.org/hub"),
        ("prev-archive", "application/atom+xml", "https://feeds.example.org/archive/ml-kayes/a.xml"),
    ]


def test_an_archive_document_says_so_and_leads_to_the_feed_of_today() -> None:
    address = "https://feeds.example.org/archive/ml-kayes/2026-11.xml"
    data = atom(KAYES, [story(1)], replace(SITE, hubs=("https://hub.example.org/",)), archive=address)
    feed = etree.fromstring(data)
    assert text(feed, "a:id") == feed_id(SITE, KAYES)
    assert feed.find("fh:archive", NS) is not None
    assert {link.get("rel"): link.get("href") for link in feed.findall("a:link", NS)} == {
        "self": address,
        "current": "https://feeds.example.org/ml-kayes.xml",
        "alternate": "https://feeds.example.org/ml-kayes.html",
    }
    assert data.splitlines()[1] == b'<?xml-stylesheet type="text/css" href="../../feed.css"?>'


def test_a_feed_holds_the_last_day_and_at_least_so_many() -> None:
    quiet = document(*(story(24 * n) for n in range(LEAST + 5)))
    assert len(ids(quiet)) == LEAST
    minutes = [NOON + timedelta(minutes=n) for n in range(2 * LEAST)]
    busy = [story(n, published=at, updated=at) for n, at in enumerate(minutes)]
    assert len(ids(document(*busy, story(-25)))) == 2 * LEAST, "what is older than that day goes"
    late = story(-25, first_seen=NOON, changed=NOON)  # its agency could not be reached before
    assert late.id in ids(document(*busy, late))


def test_an_archive_document_loses_no_entry_for_its_length() -> None:
    long = [story(n, html="<p>" + "é" * 20_000 + "</p>") for n in range(30)]
    data = atom(KAYES, long, SITE, archive="https://feeds.example.org/archive/ml-kayes/2026-11.xml")
    feed = etree.fromstring(data)
    assert len(data) <= MAX_BYTES
    assert len(ids(feed)) == 30
    whole = len(feed.findall("a:entry/a:content", NS))
    assert 0 < whole < 30


def test_what_was_taken_back_has_a_tombstone_and_dates_the_feed() -> None:
    gone = (Gone("tag:feeds.example.org,2026:story/7", NOON + timedelta(hours=8)), Gone(story(1).id, NOON))
    feed = etree.fromstring(atom(KAYES, [story(1)], SITE, gone=gone))
    assert [dict(one.attrib) for one in feed.findall("at:deleted-entry", NS)] == [
        {"ref": "tag:feeds.example.org,2026:story/7", "when": "2026-11-20T20:00:00+00:00"}
    ], "what is in the feed is not gone"
    assert text(feed, "a:updated") == "2026-11-20T20:00:00+00:00"


def test_entry_links_keep_their_attributes() -> None:
    """feedgen 1.0.0 loses them: a picture would open instead of the story."""
    entry = document(story(1)).find("a:entry", NS)
    assert [dict(link.attrib) for link in entry.findall("a:link", NS)] == [
        {
            "rel": "alternate",
            "type": "text/html",
            "hreflang": "fr",
            "href": "https://www.fleuve.example/recolte-1",
        },
        {
            "rel": "via",
            "type": "text/html",
            "title": "La Voix du fleuve",
            "href": "https://www.fleuve.example/recolte-1",
        },
        {
            "rel": "related",
            "type": "text/html",
            "title": "Dune Info",
            "href": "https://dune.example/copie-1",
        },
    ]


def test_entry_tells_the_whole_story() -> None:
    entry = document(story(1)).find("a:entry", NS)
    assert text(entry, "a:id") == "tag:feeds.example.org,2026:story/1"
    assert text(entry, "a:title") == "Kayes : la récolte de sorgho dépasse les prévisions (1)"
    assert text(entry, "a:published") == text(entry, "a:updated") == "2026-11-20T13:00:00+00:00"
    assert text(entry, "a:author/a:name") == "Awa Exemple"
    assert text(entry, "a:rights") == "© La Voix du fleuve"
    assert text(entry, "georss:point") == "14.44693 -11.44448"
    assert text(entry, "georss:featurename") == "Kayes"
    assert text(entry, "media:thumbnail/@url") == "https://www.fleuve.example/sorgho.jpg"
    assert text(entry, "media:content/media:credit") == "A. Exemple"
    assert [dict(one.attrib) for one in entry.findall("a:category", NS)] == [
        {"term": "ml-kayes", "scheme": "tag:feeds.example.org,2026:regions", "label": "Kayes"},
        {"term": "ml", "scheme": "tag:feeds.example.org,2026:regions", "label": "Mali"},
        {"term": "section-agriculture", "scheme": "tag:feeds.example.org,2026:sections", "label": "Agriculture"},
        {"term": "agency-fleuve", "scheme": "tag:feeds.example.org,2026:agencies", "label": "La Voix du fleuve"},
        {"term": "agency-vdf", "scheme": "tag:feeds.example.org,2026:agencies", "label": "VDF"},
    ]
    source = entry.find("a:source", NS)
    assert text(source, "a:id") == "tag:feeds.example.org,2026:source/fleuve"
    assert text(source, "a:title") == "La Voix du fleuve"
    assert text(source, "a:updated") == "2026-11-20T13:00:00+00:00"
    assert [dict(link.attrib) for link in source.findall("a:link", NS)] == [
        {"rel": "self", "href": "https://www.fleuve.example/feed/"},
        {"rel": "alternate", "type": "text/html", "hreflang": "fr", "href": "https://www.fleuve.example"},
    ]
    assert text(source, "a:rights") == "© La Voix du fleuve"
    content = text(entry, "a:content[@type='html']")
    assert content.startswith('<figure><img src="https://www.fleuve.example/sorgho.jpg" alt="Des gerbes de sorgho">')
    assert content.endswith("les premiers camions.</p>")
    assert text(entry, "a:summary").startswith("Les paysans de la plaine")


def test_a_place_in_a_district_that_is_known_is_in_a_category_of_its_own() -> None:
    place = Place("Oualia", "ml-kayes", "town", 13.6, -10.38, "ml-kayes-bafoulabe", "Oualia")
    entry = document(story(1, place=place)).find("a:entry", NS)
    scheme = "tag:feeds.example.org,2026:districts"
    assert [dict(one.attrib) for one in entry.xpath(f"a:category[@scheme='{scheme}']", namespaces=NS)] == [
        {"term": "ml-kayes-bafoulabe", "scheme": scheme, "label": "Bafoulabé"}
    ]
    assert text(entry, "georss:point") == "13.60000 -10.38000"
    assert text(entry, "georss:featurename") == "Oualia"


@pytest.mark.parametrize(
    "changes",
    [
        {"place": None},
        {"place": Place("Tombola", "ml-kayes", "village")},
        {"place": Place("Mali", "ml", "country", 17.0, -4.0), "regions": (Assigned("ml", 1.0),)},
        {"place": Place("Lima", "foreign", "town", -12.05, -77.04), "regions": (Assigned("foreign", 1.0),)},
        {"place": Place("Gao", "ml-gao", "town", 16.27, -0.04)},
    ],
    ids=["no place", "no coordinates", "national", "abroad", "of a region that the story is not in"],
)
def test_story_without_a_spot_in_its_regions_has_no_point(changes: dict[str, Any]) -> None:
    assert not document(story(1, **changes)).xpath("//georss:*", namespaces=NS)


def test_a_picture_that_the_story_shows_is_not_put_before_it_again() -> None:
    html = '<figure><img src="https://www.fleuve.example/sorgho.jpg"></figure><p>Voir.</p>'
    assert text(document(story(1, html=html)), "a:entry/a:content").count("sorgho.jpg") == 1


FULL, SUMMARY, TITLE = Content.FULL, Content.SUMMARY, Content.TITLE


@pytest.mark.parametrize(
    ("site", "source", "paywalled", "allowed"),
    [
        (FULL, None, False, FULL),
        (SUMMARY, None, False, SUMMARY),
        (TITLE, None, False, TITLE),
        (SUMMARY, FULL, False, FULL),
        (FULL, SUMMARY, False, SUMMARY),
        (FULL, TITLE, False, TITLE),
        (SUMMARY, FULL, True, SUMMARY),
        (FULL, TITLE, True, TITLE),
    ],
)
def test_no_more_of_a_story_goes_out_than_its_source_allows(
    site: Content, source: Content | None, paywalled: bool, allowed: Content
) -> None:
    sources = {"fleuve": replace(SOURCES["fleuve"], content=source)}
    published = replace(SITE, content=site)
    shown = entries(KAYES, [story(1, paywalled=paywalled)], published, sources)
    entry = etree.fromstring(feed(Channel(spec=KAYES, entries=shown), published)).find("a:entry", NS)
    assert (entry.find("a:content", NS) is not None) is (allowed is FULL)
    assert bool(text(entry, "a:summary")) is (allowed is not TITLE)
    assert (entry.find("media:content", NS) is not None) is (allowed is not TITLE)
    assert text(entry, "a:title")
    assert text(entry, "a:link[@rel='alternate']/@href")  # enough where there is no content: RFC 4287 section 4.1.2


def test_author_is_who_signed_else_the_agency_else_the_outlet() -> None:
    feed = document(story(3), story(2, authors=()), story(1, authors=(), agency=""))
    assert feed.xpath("a:entry/a:author/a:name/text()", namespaces=NS) == ["Awa Exemple", "VDF", "La Voix du fleuve"]


def test_source_that_is_declared_no_more_costs_only_its_element() -> None:
    entry = document(story(1, source="ancien", authors=(), agency="")).find("a:entry", NS)
    assert entry.find("a:source", NS) is None
    assert text(entry, "a:author/a:name") == "ancien"


def test_last_updated_comes_first_and_dates_the_feed() -> None:
    edited = story(1, updated=NOON + timedelta(hours=9))
    feed = document(story(2), edited, story(3))
    assert [one[-1] for one in ids(feed)] == ["1", "3", "2"]
    assert text(feed, "a:updated") == "2026-11-20T21:00:00+00:00"


def test_what_is_found_late_dates_the_feed_though_it_is_no_newer_than_the_rest() -> None:
    """A reader that looks at the feed's date alone would miss it."""
    late = story(1, changed=NOON + timedelta(hours=5))
    feed = document(late, story(2))
    assert [one[-1] for one in ids(feed)] == ["2", "1"]
    assert text(feed, "a:updated") == "2026-11-20T17:00:00+00:00"


def test_feed_without_stories_has_a_fixed_date() -> None:
    feed = document()
    assert text(feed, "a:updated") == "2000-01-01T00:00:00+00:00"
    assert ids(feed) == []


def test_same_stories_in_any_order_give_the_same_bytes() -> None:
    stories = [story(n) for n in range(5)]
    assert atom(KAYES, stories, SITE) == atom(KAYES, stories[::-1], SITE)


def test_one_edit_changes_one_line_and_the_date_of_the_feed() -> None:
    stories = [story(n) for n in range(5)]
    edited = story(2, title="Kayes : titre corrigé", updated=NOON + timedelta(hours=2, minutes=30))
    before = atom(KAYES, stories, SITE).decode().splitlines()
    after = atom(KAYES, [*stories[:2], edited, *stories[3:]], SITE).decode().splitlines()
    changed = [n for n, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    assert len(changed) == 1
    assert "titre corrigé" in after[changed[0]]


def test_times_are_utc_in_whole_seconds_and_updated_never_before_published() -> None:
    at = datetime.fromisoformat("2026-11-20T14:30:15.250000+01:00")
    entry = document(story(1, published=at, updated=at - timedelta(days=1))).find("a:entry", NS)
    assert text(entry, "a:published") == text(entry, "a:updated") == "2026-11-20T13:30:15+00:00"


def test_style_sheet_stands_before_the_feed() -> None:
    assert atom(KAYES, [], SITE).splitlines()[1] == b'<?xml-stylesheet type="text/css" href="feed.css"?>'


def test_limit_in_entries_drops_the_oldest() -> None:
    feed = document(*[story(n) for n in range(9)], spec=replace(KAYES, limit=3))
    assert [one[-1] for one in ids(feed)] == ["8", "7", "6"]


def test_limit_in_bytes_drops_the_oldest() -> None:
    long = "<p>" + "é" * 20_000 + "</p>"
    data = atom(KAYES, [story(n, html=long) for n in range(30)], SITE)
    kept = ids(etree.fromstring(data))
    assert MAX_BYTES - 50_000 < len(data) <= MAX_BYTES
    assert kept == [story(n).id for n in range(29, 29 - len(kept), -1)]


def test_story_that_is_too_long_goes_out_as_its_summary() -> None:
    entry = document(story(1, html="<p>" + "x" * (MAX_ENTRY + 1) + "</p>")).find("a:entry", NS)
    assert entry.find("a:content", NS) is None
    assert text(entry, "a:summary")


HOSTILE: dict[str, dict[str, Any]] = {
    "address with a script": {"url": "javascript:alert(1)"},
    "address with blanks": {"url": "https://www.fleuve.example/a b"},
    "address of nowhere": {"url": "https://[::1"},
    "no title": {"title": "\x00 \ufffe"},
    "time without zone": {"updated": datetime(2026, 11, 20)},  # noqa: DTZ001
    "id that is no IRI": {"id": "pas une IRI"},
    "id with a surrogate": {"id": "tag:feeds.example.org,2026:\ud800"},
    "id of the feed": {"id": feed_id(SITE, KAYES)},
    "id of another": {"id": story(2).id, "updated": NOON - timedelta(days=1)},
}


@pytest.mark.parametrize("changes", HOSTILE.values(), ids=HOSTILE)
def test_story_that_cannot_be_published_is_left_out_and_logged(changes: dict[str, Any]) -> None:
    with capture_logs() as logged:
        feed = document(story(3), story(2), story(1, **changes))
    assert ids(feed) == [story(3).id, story(2).id]
    assert [(line["event"], line["feed"]) for line in logged] == [("story left out", "ml-kayes")]
    assert logged[0]["cause"]
    assert logged[0]["story"]


def test_hostile_strings_do_no_harm() -> None:
    hostile = story(
        1,
        title="Kayes\x00 :\ufffe \ud800la\u202e <b>récolte</b> &amp; \x92Co\n\n",
        html='<p>Un<script>alert(1)</script> <a href="javascript:x()">lien</a> <a href="/ici">là</a>'
        "<b>fin\x0b\udfff\ufffd",
        standfirst="Fin\x1b ]]> brute",
        authors=("A\x07wa", "A\x07wa", "\x00"),
        section="\x00",
        language="fr\x00",
        image=Image("javascript:alert(1)", "x", "y"),
        place=Place("Kayes", "ml-kayes", "town", 1e9, float("nan")),
        regions=(Assigned("ml-kayes", 1.0), Assigned("ml-kayes", 0.9), Assigned("xx-inconnu", 0.1)),
        copies=(
            Copy("dune", "javascript:alert(1)", NOON),
            *(Copy("dune", f"https://dune.example/{n}", NOON + timedelta(minutes=n)) for n in range(9)),
        ),
    )
    entry = document(hostile).find("a:entry", NS)
    assert "\ufffd" not in "".join(entry.itertext())
    assert text(entry, "a:title") == "Kayes : la <b>récolte</b> &amp; ’Co"
    assert text(entry, "a:summary") == "Fin ]]> brute"
    content = text(entry, "a:content")
    assert content == "<p>Un <a>lien</a> <a>là</a><b>fin</b></p>"
    assert entry.xpath("a:author/a:name/text()", namespaces=NS) == ["Awa"]
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    assert entry.xpath("a:category/@term", namespaces=NS) == ["ml-kayes", "xx-inconnu", "agency-fleuve", "agency-vdf"]
    assert entry.xpath("a:link[@rel='related']/@href", namespaces=NS) == [f"https://dune.example/{n}" for n in range(9)]
    assert not entry.xpath("media:* | georss:*", namespaces=NS)


def test_other_reports_of_the_event_are_related_links_and_hostile_ones_are_none() -> None:
    fine = Related("tag:x", "dune", "https://dune.example/sorgho", "Le sorgho\x00 déborde", NOON)
    told = story(1, copies=(), related=(fine, replace(fine, url="javascript:alert(1)"), replace(fine, title="")))
    (link,) = document(told).find("a:entry", NS).xpath("a:link[@rel='related']", namespaces=NS)
    assert (link.get("href"), link.get("title")) == (fine.url, "Dune Info")


def test_an_edit_of_another_report_changes_no_byte() -> None:
    """What it is called now is on the pages: here it would change an entry under the same `updated`."""
    report = Related("tag:x", "dune", "https://dune.example/sorgho", "Le sorgho déborde", NOON)
    edited = replace(report, title="Le sorgho déborde de partout")
    assert atom(KAYES, [story(1, related=(report,))], SITE) == atom(KAYES, [story(1, related=(edited,))], SITE)


def test_what_comes_beside_a_story_later_changes_no_byte_and_is_named_with_its_next_edit() -> None:
    """A copy's arrival is no edit: an entry that changed under the same `updated` would lie, and cost every reader."""
    later = story(1).first_seen + timedelta(hours=3)
    copies = (*story(1).copies, Copy("dune", "https://dune.example/plus-tard", later))
    report = Related("tag:x", "dune", "https://dune.example/sorgho", "Le sorgho déborde", later)
    before = atom(KAYES, [story(n) for n in range(3)], SITE)
    followed = story(1, copies=copies, related=(report,))
    assert atom(KAYES, [story(0), followed, story(2)], SITE) == before
    edited = document(replace(followed, updated=later, changed=later)).find("a:entry", NS)
    named = edited.xpath("a:link[@rel='related']/@href", namespaces=NS)
    assert named == ["https://dune.example/copie-1", "https://dune.example/plus-tard", report.url]


@given(title=st.text(), html=st.text(), words=st.text(), url=st.text())
def test_whatever_the_strings_the_feed_is_well_formed_and_keeps_the_others(
    title: str, html: str, words: str, url: str
) -> None:
    odd = story(
        1, title=title, html=html, text=words, section=words, authors=(words,), image=Image(url, words, title), url=url
    )
    fine = replace(odd, id=story(4).id, item=replace(odd.item, url=story(4).item.url, title="Titre"))
    kept = ids(document(story(5), fine, odd))
    assert kept[:2] == [story(5).id, story(4).id]
    assert set(kept[2:]) <= {odd.id}


@pytest.mark.parametrize(
    "changes",
    [{"base_url": "ftp://x.example"}, {"base_url": "/flux"}, {"tag": "x.example"}, {"since": datetime(2026, 1, 1)}],  # noqa: DTZ001
)
def test_site_refuses_what_would_spoil_every_feed(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(changes))):
        replace(SITE, **changes)


def test_moment_known_to_the_day_is_published_all_the_same() -> None:
    noon = Moment(datetime(2026, 11, 20, 12, tzinfo=UTC), Precision.DAY, "Africa/Bamako")
    assert ids(document(story(1, published=noon))) == [story(1).id]
