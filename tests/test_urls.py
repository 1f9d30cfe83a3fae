"""One story has one address, however it was reached."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regionwire.sites import Sites
from regionwire.source import Source
from regionwire.urls import address_key, canonical_url, host_of, same_site

BASE = "https://www.gazette.example"
HOSTS = ("gazette.example", "journal-gazette.example", "www.journal-gazette.example")
STORY = "https://www.gazette.example/posts/san-le-pont-62eb76c9a1b7e"


@pytest.mark.parametrize(
    "url",
    [
        "/posts/san-le-pont-62eb76c9a1b7e",
        "http://gazette.example/posts/san-le-pont-62eb76c9a1b7e",
        "https://WWW.Journal-Gazette.example:443/posts/san-le-pont-62eb76c9a1b7e/",
        "//m.gazette.example//posts/./x/../san-le-pont-62eb76c9a1b7e#texte",
        "https://amp.gazette.example/posts/san-le-pont-62eb76c9a1b7e/amp/?noamp=mobile",
        "https://user@gazette.example./posts/san-le-pont-62eb76c9a1b7e?doing_wp_cron=17.2&share=facebook&utm_source=x&fbclid=y",
        " https://gazette.example/posts/san-le-p\nont-62eb76c9a1b7e/index.php?amp ",
        "https://gazette.example/posts/%73an-le-pont%2D62eb76c9a1b7e?amp=1&replytocom=12&gclid=&mc_cid=2&_ga=1",
    ],
)
def test_every_door_leads_to_one_story(url: str) -> None:
    assert canonical_url(url, base=BASE, hosts=HOSTS) == STORY


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTP://Autre.Example", "https://autre.example/"),
        ("http://autre.example/?p=670633&amp=1", "https://autre.example/?p=670633"),
        ("https://autre.example/a?b=2&a=1&b=2&c", "https://autre.example/a?a=1&b=2&c"),
        ("https://autre.example/a?page_id=4&attachment_id=3", "https://autre.example/a?attachment_id=3&page_id=4"),
        ("http://gazette.localhost:8765/x/", "http://gazette.localhost:8765/x"),
        (
            "https://autre.example/l’été à San",
            "https://autre.example/l%E2%80%99%C3%A9t%C3%A9%20%C3%A0%20San",
        ),
        ("https://autre.example/%c3%a9%2f%zz", "https://autre.example/%C3%A9%2F%25zz"),
        ("https://autre.example/e\u0301", "https://autre.example/%C3%A9"),
        ("https://autre.example/9-l%26amp%3Bquot%3Bor.html", "https://autre.example/9-l%22or.html"),
        ("https://autre.example/a?b=1&amp;c=2&amp;amp;d=3", "https://autre.example/a?b=1&c=2&d=3"),
        ("https://élan.example/", "https://xn--lan-9la.example/"),
        ("https://autre.example/story.amp.html", "https://autre.example/story.html"),
        ("https://autre.example/amp", "https://autre.example/amp"),
        ("https://www.m.example/", "https://www.m.example/"),
    ],
)
def test_other_addresses(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(
    "url",
    [
        "https://www.google.com/amp/s/www.gazette.example/posts/san-le-pont-62eb76c9a1b7e?amp=1",
        "https://www-gazette-example.cdn.ampproject.org/c/s/www.gazette.example/posts/san-le-pont-62eb76c9a1b7e/amp/",
        "https://cdn.ampproject.org/v/gazette.example/posts/san-le-pont-62eb76c9a1b7e?amp_js_v=0.1&usqp=mq331",
        "https://www-gazette-example.translate.goog/posts/san-le-pont-62eb76c9a1b7e?_x_tr_sl=fr&_x_tr_tl=en&_x_tr_hl=en",
        "https://translate.google.com/translate?hl=en&sl=fr&u=https%3A%2F%2Fgazette.example%2Fposts%2Fsan-le-pont-62eb76c9a1b7e",
        "https://l.facebook.com/l.php?h=AT0&u=http%3A%2F%2Fgazette.example%2Fposts%2Fsan-le-pont-62eb76c9a1b7e%3Ffbclid%3Dx",
        "https://web.archive.org/web/20220804120000/https://gazette.example/posts/san-le-pont-62eb76c9a1b7e",
        "https://www.google.com/url?sa=t&url=https%3A%2F%2Fjournal--gazette-example.translate.goog%2Fposts%2Fsan-le-pont-62eb76c9a1b7e",
    ],
)
def test_what_shows_a_page_gives_way_to_it(url: str) -> None:
    assert canonical_url(url, base=BASE, hosts=HOSTS) == STORY


@pytest.mark.parametrize(
    "end",
    [
        "/print/",
        "/imprimer",
        "/feed/",
        "/feed/atom/",
        "/embed/",
        "/trackback/",
        "/comment-page-3/#comments",
        "/amp.html",
        ";jsessionid=0A1B.node2?xtor=RSS-1",
        "?PHPSESSID=c4ca4238a0b923820dcc509a6f75849b",
        "?sid=c4ca4238a0b923820dcc509a6f75849b",
        "?ref=rss&source=newsletter_du_matin&from=homepage",
        "?view=print&tmpl=component&_=1659598537000",
        "?wbraid=1&gbraid=2&msclkid=3&at_medium=rss&ns_campaign=x&wt.mc_id=4&itm_source=une",
        "?preview=true&preview_nonce=1&cpage=2&unapproved=12&moderation-hash=ab",
        "&utm_source=rss",
        "%3Futm_source=rss&utm_medium=feed",
        "?amp?utm_source=rss",
        "%20",
        "/\u200b",
        "#:~:text=le%20pont",
        "#!",
    ],
)
def test_what_clings_to_an_address_goes(end: str) -> None:
    assert canonical_url(STORY + end) == STORY


@pytest.mark.parametrize(
    "url",
    [
        "https://autre.example/?p=12",
        "https://autre.example/?page_id=12",
        "https://autre.example/a?page=2",
        "https://autre.example/a/page/2",
        "https://autre.example/a?lang=en",
        "https://autre.example/spip.php?article12",
        "https://autre.example/modules.php?file=article&name=News&sid=123",
        "https://autre.example/news.php?ref=123&source=7",
        "https://autre.example/a?from=2024-05-01&via=12",
        "https://autre.example/?m=202405",
        "https://autre.example/?LinkID=206977",
        "https://autre.example/#!/story/12",
        "https://autre.example/#/article/12?lang=fr",
        "https://autre.example/feed",
        "https://autre.example/sport/print",
        "https://autre.example/amp/la-finale",
        "https://www.google.com/amp",
        "https://www.google.com/url?q=kayes",
        "https://web.archive.org/web/2022/kayes",
        "https://translate.goog/a",
    ],
)
def test_what_may_say_which_story_it_is_stays(url: str) -> None:
    assert canonical_url(url) == url


def test_a_port_belongs_to_the_site() -> None:
    base = "http://127.0.0.1:8001"
    assert canonical_url("/a/", base=base) == "http://127.0.0.1:8001/a"
    assert canonical_url("http://127.0.0.1:8002/a", base=base) == "http://127.0.0.1:8002/a"
    assert (
        canonical_url("https://gazette.example/a", base=base, hosts=("gazette.example",)) == "http://127.0.0.1:8001/a"
    )


@pytest.mark.parametrize(
    "url",
    [
        "javascript:void(0)",
        "mailto:a@b.example",
        "data:text/html,x",
        "/posts/a",
        "",
        "https://",
        "https://a b/",
        "http://[x",
        "http://a:b/",
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 — urllib words its own
        canonical_url(url)


def test_host() -> None:
    assert host_of("https://WWW.Agence.example:443/a") == "www.agence.example"
    assert host_of("http://élan.example:8080") == "xn--lan-9la.example:8080"
    assert host_of("http://[::1]:8080/") == "[::1]:8080"
    with pytest.raises(ValueError, match="no host"):
        host_of("https:///a")


@pytest.mark.parametrize("path", ["/amp" * 20_000, "é" * 1000, "%26amp" * 10_000])
def test_an_address_of_a_book_is_none(path: str) -> None:
    with pytest.raises(ValueError, match="characters"):
        canonical_url(f"https://agence.example/{path}")


def test_same_site() -> None:
    assert same_site("http://m.agence.example/a", "https://www.agence.example/b")
    assert not same_site("https://agence.example", "https://autre.example")
    assert not same_site("https://agence.example", "mailto:a@agence.example")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://www.autre.example/a", "https://m.autre.example/a/"),
        ("https://autre.example/posts/vieux-titre-62eb76c9a1b7e", "https://agence.example/p/titre-62eb76c9a1b7e.html"),
        ("https://autre.example/a-1659598537123", "https://www.autre.example/b-1659598537123/"),
        ("https://autre.example/index.php/2024/a", "https://autre.example/2024/a"),
        ("https://autre.example/amp/le-pont-de-san", "https://autre.example/le-pont-de-san"),
        ("https://autre.example/news/amp/le-pont-de-san.html", "https://autre.example/news/le-pont-de-san"),
        ("https://autre.example/?p=12/", "https://autre.example/?p=12"),
        ("https://autre.example/t%E9l%E9", "https://autre.example/télé"),
        ("https://autre.example/te%CC%81le%cc%81", "https://autre.example/t%C3%A9l%C3%A9"),
        ("https://autre.example/%25C3%25A9t%25C3%25A9", "https://autre.example/été"),
        ("https://autre.example/l%27or%2C-a", "https://autre.example/l'or,-a"),
        ("https://autre.example/?q=a+b&c=", "https://autre.example/?q=a%20b"),
        ("https://autre.example/a?page=1", "https://autre.example/a"),
        ("https://autre.example/2024/05/a.html?m=1", "https://autre.example/2024/05/a.html"),
    ],
)
def test_one_key_for_two_spellings(one: str, other: str) -> None:
    assert address_key(canonical_url(one)) == address_key(canonical_url(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://autre.example/titre-62eb76c9a1b7e", "https://autre.example/titre-62eb76c9a1b7f"),
        ("https://autre.example/fr/titre-62eb76c9a1b7e", "https://autre.example/en/title-62eb76c9a1b7e"),
        ("https://fr.autre.example/titre-62eb76c9a1b7e", "https://en.autre.example/title-62eb76c9a1b7e"),
        ("https://autre.example/titre-62eb76c9a1b7e", "https://autre.example/titre-62eb76c9a1b7e?page=2"),
        ("https://autre.example/titre-62eb76c9a1b7e", "https://autre.example/titre-62eb76c9a1b7e/image"),
        ("https://autre.example/a-defacedaccede", "https://autre.example/b-defacedaccede"),
        ("https://autre.example/a-1659598537123", "https://agence.example/a-1659598537123"),
        ("https://autre.example/meteo-1659571200000", "https://autre.example/sport-1659571200000"),
        ("https://autre.example/photo-62eb76c9a1b7e.jpg", "https://autre.example/image-62eb76c9a1b7e.jpg"),
        ("https://autre.example/san-12345.html", "https://autre.example/kita-12345.html"),
        ("https://autre.example/12345-san", "https://autre.example/12345-kita"),
        ("https://autre.example/dossier/12345/san", "https://autre.example/dossier/12345/kita"),
        ("https://autre.example/a", "https://autre.example:8080/a"),
        ("https://autre.example/A", "https://autre.example/a"),
        ("https://autre.example/?contact", "https://autre.example/?meteo"),
        ("https://autre.example/a%2Fb", "https://autre.example/a/b"),
        ("https://autre.example/?a=b%26c", "https://autre.example/?a=b&c"),
        ("https://autre.example/#!/story/1", "https://autre.example/#!/story/2"),
    ],
)
def test_two_keys_for_two_stories(one: str, other: str) -> None:
    assert address_key(canonical_url(one)) != address_key(canonical_url(other))


def source(key: str, base: str, **told: Any) -> Source:
    return Source(key=key, name=key, base=base, country="ml", listings=(), **told)


ALIASES = (
    (r"^/(?:[^/]+/)*(\d+)-[^/]*\.html", r"/article/\1"),
    (r"^/article/(\d+)/.+", r"/article/\1"),
    (r"^/vieux-titre$", "/nouveau-titre?p=1&utm_source=x"),
)
SITES = Sites(
    [
        source("gazette", BASE, hosts=(*HOSTS, "70.33.163.153"), aliases=ALIASES),
        source("kiosque", "http://kiosque.example"),
        source("port", "http://127.0.0.1:8001"),
    ]
)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("http://70.33.163.153/posts/a/?amp=1", f"{BASE}/posts/a"),
        ("https://gazette.example/sport/12-la-finale.html", f"{BASE}/article/12"),
        ("https://m.gazette.example/article/12/la-finale?xtor=x#a", f"{BASE}/article/12"),
        ("https://gazette.example/Vieux-Titre/", f"{BASE}/nouveau-titre?p=1"),
        ("https://www.google.com/amp/s/gazette.example/article/12/la-finale", f"{BASE}/article/12"),
        ("https://www.kiosque.example/h/12.html", "http://kiosque.example/h/12.html"),
        ("http://127.0.0.1:8001/a/", "http://127.0.0.1:8001/a"),
        ("http://127.0.0.1:8002/a/", "http://127.0.0.1:8002/a"),
        ("http://autre.example/article/12/la-finale/", "https://autre.example/article/12/la-finale"),
    ],
)
def test_a_site_spells_its_own_addresses(url: str, canonical: str) -> None:
    assert SITES.canonical(url) == canonical
    assert SITES.canonical(canonical) == canonical


def test_whose_address_it_is() -> None:
    assert (found := SITES.source("https://m.kiosque.example/h/1.html")) is not None
    assert found.key == "kiosque"
    assert SITES.source("https://autre.example/") is None
    assert SITES.source("mailto:a@kiosque.example") is None
    with pytest.raises(ValueError, match="scheme"):
        SITES.canonical("mailto:a@kiosque.example")


@pytest.mark.parametrize("alias", [("^/a", "/aa"), ("^/a$", "/b"), ("^/", "@autre.example/"), ("$", "/x" * 1000)])
def test_an_alias_that_runs_away_is_left_out(alias: tuple[str, str]) -> None:
    aliases = (alias, ("^/b$", "/a"))
    url = canonical_url("/a", base=BASE, aliases=aliases)
    assert host_of(url) == host_of(BASE)
    assert canonical_url(url, base=BASE, aliases=aliases) == url


segments = st.lists(
    st.text(max_size=6)
    | st.sampled_from(
        "amp index.php . .. %41 % %C3%A9 %E9 &amp; %26%61mp%3Bquot%3B a.amp %20 web.archive.org www.google.com url s"
        " https: x.example web 2022 c feed print a-b-62eb76c9a1b7e a-1659598537123 ;sid=1 &utm_x=1 %3Futm_x=1"
        " comment-page-2 page 1".split()
    ),
    max_size=6,
)
pairs = st.lists(
    st.tuples(
        st.sampled_from(["p", "q", "utm_x", "amp", "é", "u", "url", "page", "ref", "_x_tr_enc", "_x_tr_hp"]),
        st.text("a1é%&/+ ?;.", max_size=4) | st.sampled_from(["https%3A%2F%2Fx.example%2Fa%3Famp", "rss", "1", "0"]),
    ),
    max_size=4,
)
origins = st.sampled_from(
    [
        "https://gazette.example",
        "http://m.other.example:80",
        "http://other.example:8080",
        "https://élan.example",
        "https://www.google.com",
        "https://l.facebook.com",
        "https://web.archive.org",
        "https://x-example.cdn.ampproject.org",
        "https://0-a--b-example.translate.goog",
    ]
)
addresses = st.builds(
    lambda origin, path, query, end: f"{origin}/{'/'.join(path)}?{'&'.join(map('='.join, query))}{end}",
    origins,
    segments,
    pairs,
    st.sampled_from(["", "#a", "#!/a", "#/a?b"]),
)


@given(addresses)
def test_one_spelling(url: str) -> None:
    try:
        canonical = canonical_url(url, base=BASE, hosts=HOSTS, aliases=ALIASES)
    except ValueError:
        return
    assert canonical.isascii()
    assert canonical_url(canonical, base=BASE, hosts=HOSTS, aliases=ALIASES) == canonical
    assert address_key(canonical) == address_key(canonical_url(canonical, base=BASE, hosts=HOSTS, aliases=ALIASES))


@given(addresses)
def test_a_site_reads_what_is_canonical_as_what_was_met(url: str) -> None:
    try:
        canonical = canonical_url(url)
    except ValueError:
        return
    assert SITES.canonical(canonical) == SITES.canonical(url)


@given(origins, segments, pairs, st.randoms(use_true_random=False))
def test_no_order_counts(origin: str, path: list[str], query: list[tuple[str, str]], order: random.Random) -> None:
    def spelled(parts: list[tuple[str, str]], hosts: list[str]) -> str:
        url = f"{origin}/{'/'.join(path)}?{'&'.join('='.join(pair) for pair in parts)}#texte"
        return canonical_url(url, base=BASE, hosts=hosts)

    if any({"?", "#"} & set(part) for part in path):
        return
    plain = [(name, value) for name, value in query if not {"&", "?"} & set(value)]
    try:
        one = spelled(plain, [*HOSTS])
    except ValueError:
        return
    assert spelled(order.sample(plain, len(plain)), order.sample(HOSTS, len(HOSTS))) == one


@given(st.text() | st.text("htps:/\\?#[]@&;%=.aé\u200b", max_size=40).map("https://".__add__) | addresses)
def test_any_text_is_an_address_or_a_value_error(text: str) -> None:
    try:
        canonical = SITES.canonical(text)
    except ValueError:
        return
    assert address_key(canonical)
