"""One story has one address, however it was reached."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regionwire.urls import canonical_url, host_of, same_site

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


segments = st.lists(
    st.text(max_size=6) | st.sampled_from(["amp", "index.php", ".", "..", "%41", "%", "%C3%A9", "&amp;", "a.amp", ""]),
    max_size=5,
)
pairs = st.lists(
    st.tuples(st.sampled_from(["p", "q", "utm_x", "amp", "é"]), st.text("a1é%&/+ ", max_size=4)), max_size=4
)
origins = st.sampled_from(
    ["https://gazette.example", "http://m.other.example:80", "http://other.example:8080", "https://élan.example"]
)


@given(origins, segments, pairs, st.randoms(use_true_random=False))
def test_one_spelling(origin: str, path: list[str], query: list[tuple[str, str]], order: random.Random) -> None:
    def spelled(parts: list[tuple[str, str]]) -> str:
        url = f"{origin}/{'/'.join(path)}?{'&'.join('='.join(pair) for pair in parts)}#texte"
        return canonical_url(url, base=BASE, hosts=HOSTS)

    url = spelled(query)
    assert canonical_url(url, base=BASE, hosts=HOSTS) == url
    assert url.isascii()
    if not any({"?", "#"} & set(part) for part in path):
        shuffled = order.sample(query, len(query))
        assert spelled(shuffled) == url
