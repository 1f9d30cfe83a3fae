"""The page that a listing goes on at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from scrapers.pager import next_page


@pytest.mark.parametrize(
    ("url", "pager", "following"),
    [
        ("/", '<link rel="next" href="/page/2/">', "/page/2/"),
        ("/actu/", '<a rel="next" href="/actu/page/2/">Page suivante</a>', "/actu/page/2/"),
        ("/actu/", '<a href="/actu/page/2/">2</a><a href="/actu/page/9/">»</a>', "/actu/page/2/"),
        ("/actu/page/2/", '<a href="/actu/">1</a><a href="/actu/page/3/">3</a>', "/actu/page/3/"),
        ("/actu?page=2&tri=date", '<a href="?tri=date&page=3">Suivant »</a>', "/actu?tri=date&page=3"),
        ("/actu", '<a href="/actu?page=1">2</a><a href="/actu?page=2">3</a>', "/actu?page=1"),  # counted from nought
        ("/actu?start=20", '<a href="?start=60">4</a><a href="?start=40">3</a>', "/actu?start=40"),
        ("/actu", '<a href="/actu?pg=2">›</a>', "/actu?pg=2"),
        ("/actu", '<a href="/actu?apres=xyz" aria-label="Page suivante">›</a>', "/actu?apres=xyz"),
        ("/actu", '<a href="/actu/anciens?avant=99">Articles plus anciens</a>', "/actu/anciens?avant=99"),
        ("/?s=pont", '<a href="/page/2/?s=pont">2</a>', "/page/2/?s=pont"),
        ("/actu/page/9/", '<a href="/actu/">1</a><a href="/actu/page/8/">8</a><span>9</span>', ""),  # the last page
        ("/page/2/?s=pont", '<a href="/page/2/?s=pont">2</a><a rel="next" href="/page/2/?s=pont">»</a>', ""),  # itself
        ("/actu?page=4", '<a rel="next" href="/actu?page=1">Suivant</a><a href="/actu">1</a>', ""),  # round again
        ("/actu", '<a rel="next" href="#">Suivant</a><a href="https://elsewhere.example/actu?page=2">Suivant</a>', ""),
        ("/actu", '<a href="/sport?page=2">2</a><a href="/video-2">Suivante, s’il vous plaît</a>', ""),
        ("/actu", '<a href="/actu?page=12">Dernière page</a><a href="/culture">»</a>', ""),
    ],
)  # fmt: skip
def test_the_page_that_a_listing_goes_on_at(url: str, pager: str, following: str) -> None:
    base = "https://plain.example"
    tree = LexborHTMLParser(f"<html><body><nav><a href='/'>Accueil</a></nav><main>{pager}</main></body></html>")
    assert next_page(tree, base + url) == (base + following if following else "")


@given(
    st.sampled_from(("/", "/actu/page/3/", "/actu?page=3", "/actu?start=40")),
    st.lists(st.tuples(st.text(max_size=12), st.sampled_from(("", "2", "Suivant", "»", "1"))), max_size=8),
)
def test_any_pager_leads_elsewhere_on_the_site_or_nowhere(path: str, links: list[tuple[str, str]]) -> None:
    url = "https://plain.example" + path
    tree = LexborHTMLParser("".join(f'<a rel="next" href="{href}">{words}</a>' for href, words in links).encode())
    following = next_page(tree, url)
    assert not following or (following.startswith("https://plain.example") and following != url)
