"""Stories over several pages: which pages are further ones of the story, and what is made of them together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regionwire.item import Announcement, Found, Origin, Page, RawItem
from regionwire.source import Source
from regionwire.text import clean_line, html_text, words
from scrapers.article import read_page
from scrapers.parts import MOST, is_part, join

FETCHED = datetime(2026, 11, 23, 12, tzinfo=UTC)
SOURCE = Source(
    key="fanal", name="Le Fanal", base="https://fanal.example", hosts=("fanal.example.ml",), country="ml", listings=()
)
STORY = "https://fanal.example/2026/11/le-pont-de-bois-rouvre/"
TEXT = (
    "Le pont de bois qui relie les deux rives a rouvert mercredi aux piétons et aux charrettes, après trois mois de",
    "travaux que les habitants des villages ont menés avec l’appui de la mairie et de deux entreprises de la ville.",
)


def pages(pager: str, url: str = STORY, announced: str = "", head: str = "", inside: bool = True) -> tuple[str, ...]:
    """The further pages of a page that prints this pager behind its text."""
    text = "".join(f"<p>{line}</p>" for line in TEXT * 3)
    body = f"<div class=text>{text}{pager}</div>" if inside else f"<div class=text>{text}</div><div>{pager}</div>"
    html = (
        f"<html><head><title>Le pont rouvre</title>{head}</head><body><nav><a href='/'>Accueil</a>"
        f"<a href='/2026/11/la-suite-du-match/'>Article suivant</a></nav>"
        f"<main><article><h1>Le pont rouvre</h1>{body}</article></main></body></html>"
    )
    page = Page(url, url, 200, "text/html", "utf-8", html.encode(), FETCHED)
    raw = read_page(page, SOURCE, Announcement(announced) if announced else None).raw
    assert raw is not None
    return raw.pages


@pytest.mark.parametrize(
    "pager",
    [
        # <!--nextpage-->
        '<div class="page-links">Pages : <span class="post-page-numbers current">1</span> <a class="post-page-numbers"'
        f' href="{STORY}2/">2</a> <a class="post-page-numbers" href="{STORY}3/">3</a></div>',
        f'<p><a href="{STORY}2">Page 2</a> | <a href="{STORY}3">Page 3</a></p>',
        '<p><a href="/2026/11/le-pont-de-bois-rouvre/2/">2</a><a href="/2026/11/le-pont-de-bois-rouvre/3/">3</a></p>',
        f'<p><a href="{STORY}2/#texte">2</a> <a href="{STORY}3/?utm_source=pager">3</a></p>',
        f'<p><a href="http://www.fanal.example/2026/11/le-pont-de-bois-rouvre/2/">2</a> <a href="{STORY}3/">3</a></p>',
        f'<p><a href="http://fanal.example.ml/2026/11/le-pont-de-bois-rouvre/2/">2</a> <a href="{STORY}3/">3</a></p>',
        f'<ol><li><a href="{STORY}2/">Les travaux</a></li><li><a href="{STORY}3/">La fête</a></li></ol>',
        f'<p><a href="{STORY}3/">3</a> <a href="{STORY}2/">2</a> <a href="{STORY}2/">Page suivante »</a></p>',
    ],
)
def test_the_pages_behind_the_storys_own_address(pager: str) -> None:
    for inside in (True, False):
        numbers = [url.partition("?")[0].rstrip("/").rpartition("/")[2] for url in pages(pager, inside=inside)]
        assert numbers == ["2", "3"]


@pytest.mark.parametrize(
    ("url", "hrefs"),
    [
        (STORY, ["?page=2", "?page=3"]),
        (STORY, [f"{STORY}?page=2", f"{STORY}?page=3"]),
        (STORY, [f"{STORY}page/2/", f"{STORY}page/3/"]),
        (STORY, [f"{STORY}page-2", f"{STORY}page-3"]),
        (STORY + "amp/", [f"{STORY}2/amp/", f"{STORY}3/amp/"]),
        (STORY + "?utm_source=rss", [f"{STORY}2/"]),
        ("https://fanal.example/?p=671", ["/?p=671&amp;page=2", "/?p=671&amp;page=3"]),
        ("https://fanal.example/article.php?id=5", ["article.php?id=5&amp;page=2"]),
        ("https://fanal.example/h/7.html", ["/h/7.html?p=2"]),
        ("https://fanal.example/h/le-pont-5321.html", ["/h/le-pont-5321_2.html", "/h/le-pont-5321_3.html"]),
        ("https://fanal.example/h/le-pont-5321.html", ["/h/le-pont-5321-p2.html"]),
        ("https://fanal.example/h/le-pont-5321.html", ["/h/le-pont-5321,2.html"]),
        ("https://fanal.example/h/le-pont-5321.html", ["/h/le-pont-5321/2.html"]),
        ("https://fanal.example/h/r%C3%A9gion-du-pont", ["/h/région-du-pont/2", "/h/r%c3%a9gion-du-pont/3"]),
    ],
)
def test_the_forms_of_addresses_that_publishers_use(url: str, hrefs: list[str]) -> None:
    links = "".join(f'<a href="{href}">{number}</a> ' for number, href in enumerate(hrefs, 2))
    found = pages(f"<p>{links}</p>", url)
    assert len(found) == len(hrefs)
    assert all(is_part(it, url, SOURCE) and it.startswith("https://fanal.example/") for it in found)


@pytest.mark.parametrize(
    "link",
    [
        f'<a href="{STORY}2/">Page suivante</a>',
        f'<a href="{STORY}2/">Suite</a>',
        f'<a href="{STORY}2/" rel="next"><i></i></a>',
        f'<a href="{STORY}2/">›</a>',
        f'<a href="{STORY}2/"><span>Next page</span> →</a>',
    ],
)
def test_one_link_to_the_next_page_is_enough(link: str) -> None:
    assert pages(f"<p>{link}</p>") == (f"{STORY}2/",)


def test_the_head_may_say_where_the_story_goes_on() -> None:
    assert pages("", head=f'<link rel="next" href="{STORY}2/">') == (f"{STORY}2/",)


@pytest.mark.parametrize(
    "pager",
    [
        "",
        '<a rel="next" href="https://fanal.example/2026/11/le-fleuve-monte/">Article suivant</a>',
        '<a rel="next" href="https://fanal.example/2026/11/le-fleuve-monte/2/">Page suivante</a>',
        '<a href="https://fanal.example/2026/11/le-pont-de-bois-rouvre-2/">2</a>',  # another story of the same headline
        '<a href="https://fanal.example/2026/11/">2</a>',
        '<a href="https://fanal.example/page/2/">2</a>',
        '<a href="https://other.example/2026/11/le-pont-de-bois-rouvre/2/">2</a>',
        f'<a href="{STORY}comment-page-2/">2</a>',
        f'<div id="comments"><p><a href="{STORY}?page=2">2</a></p></div>',
        f'<a href="{STORY}feed/">2</a>',
        f'<a href="{STORY}3/">3</a>',  # without the second page the story would have a gap
        f'<a href="{STORY}2/">7</a>',
        f'<a href="{STORY}#2">2</a>',
        f'<a href="{STORY}2026/">2</a>',
        f'<a href="{STORY}?share=2&amp;print=1">2</a>',
        '<a href="javascript:page(2)">2</a> <a href="http://[2">2</a>',
    ],
)
def test_what_is_no_further_page(pager: str) -> None:
    assert pages(pager) == ()


def test_a_file_of_another_number_is_a_further_page_only_where_it_says_so() -> None:
    url, other = "https://fanal.example/h/le-pont.html", "https://fanal.example/h/le-pont_2.html"
    assert pages(f'<a href="{other}">Le pont ferme encore</a>', url) == ()
    assert pages(f'<a href="{other}">2</a>', url) == (other,)


def test_a_pager_that_counts_from_zero() -> None:
    assert pages('<a href="?page=1">2</a> <a href="?page=2">3</a> <a href="?page=1">next ›</a>') == (
        f"{STORY}?page=1",
        f"{STORY}?page=2",
    )


def test_a_home_page_has_no_further_pages() -> None:
    assert pages('<a href="?page=2">2</a>', "https://fanal.example/") == ()


def test_a_further_page_leads_on_from_where_it_is() -> None:
    pager = f'<a href="{STORY}">1</a> <a href="{STORY}2/">2</a> <a href="{STORY}4/">4</a> <a href="{STORY}5/">5</a>'
    assert pages(pager, f"{STORY}3/", announced=STORY) == (f"{STORY}4/", f"{STORY}5/")
    assert pages(pager, f"{STORY}5/", announced=STORY) == ()


def test_no_more_than_twenty_pages_are_followed() -> None:
    pager = " ".join(f'<a href="{STORY}{number}/">{number}</a>' for number in range(1, 60))
    assert pages(pager) == tuple(f"{STORY}{number}/" for number in range(2, MOST + 2))


def test_which_addresses_are_of_the_story() -> None:
    assert is_part(f"{STORY}2/", STORY, SOURCE)
    assert is_part(STORY.rstrip("/"), STORY, SOURCE)
    assert not is_part("https://fanal.example/", STORY, SOURCE)
    assert not is_part("https://fanal.example/2026/11/le-fleuve-monte/2/", STORY, SOURCE)
    assert not is_part("http://[", STORY, SOURCE)


hrefs = st.one_of(
    st.text(max_size=40),
    st.builds(
        "".join,
        st.tuples(
            st.sampled_from([STORY, STORY.rstrip("/"), "/2026/11/le-pont-de-bois-rouvre", "?", "http://["]),
            st.sampled_from(
                ["", "/", "2", "/2", "3/", "?page=2", "&page=3", "page/2/", "-2.html", "#2", "_3", "?p=9&page=2"]
            ),
            st.sampled_from(["", "/", "?x=1", "#top", "\ud800", ".html"]),
        ),
    ),
)


@given(st.lists(st.tuples(hrefs, st.sampled_from(["2", "3", "Suivant", "", "Le fleuve"])), max_size=8))
def test_whatever_is_linked_only_the_story_itself_is_followed(links: list[tuple[str, str]]) -> None:
    pager = "".join(f'<a href="{escape(href)}">{words}</a>' for href, words in links)
    found = pages(pager.encode("utf-8", "ignore").decode())
    assert len(found) <= MOST
    assert len(set(found)) == len(found)
    assert all(is_part(url, STORY, SOURCE) for url in found)


# ----------------------------------------------------------------------------------------------------------------- join


def part(*blocks: str, url: str = STORY, **fields: object) -> RawItem:
    raw = RawItem(
        source="fanal",
        url=url,
        fetched=FETCHED,
        title=Found("Le pont rouvre", Origin.HEURISTIC, "h1"),
        body=Found("\n".join(blocks), Origin.HEURISTIC, "density"),
    )
    return replace(raw, **fields)  # type: ignore[arg-type]  # each test names the fields that it means


def said(value: str) -> Found:
    return Found(value, Origin.TEXT)


FIRST, SECOND, THIRD = (
    "<p>Le pont de bois a rouvert mercredi aux piétons et aux charrettes.</p>",
    "<p>Les maraîchères de la plaine gagnent une heure sur la route du marché.</p>",
    "<p>La fête aura lieu dimanche sur les deux rives, a annoncé la mairie.</p>",
)


def test_the_pages_of_a_story_are_one_text_in_their_order() -> None:
    whole = join(part(FIRST, pages=("2", "3")), [part(SECOND, pages=("3",)), part(THIRD)])
    assert whole.body.value.split("\n") == [FIRST, SECOND, THIRD]
    assert whole.pages == ()


def test_what_every_page_prints_is_said_once() -> None:
    standfirst, signed = said("Trois mois de travaux ont suffi aux deux communes."), "<p>Awa KEÏTA, à San</p>"
    whole = join(
        part(FIRST, "<p>Pages : 1 2 »</p>", signed, standfirst=standfirst, pages=("2",)),
        [
            part(
                "<h2>Le pont rouvre (suite)</h2>",
                f"<p>{standfirst.value}</p>",
                '<figure><img src="https://fanal.example/b.jpg" alt=""></figure>',
                FIRST,
                SECOND,
                "<p>« Page précédente</p>",
                signed,
                standfirst=standfirst,
            )
        ],
    )
    assert whole.body.value.split("\n") == [
        FIRST,
        '<figure><img src="https://fanal.example/b.jpg" alt=""></figure>',
        SECOND,
        signed,
    ]


def test_a_first_paragraph_that_looks_like_a_standfirst_is_kept() -> None:
    whole = join(part(FIRST, pages=("2",)), [part(THIRD, standfirst=said("Les maraîchères gagnent une heure & plus."))])
    assert whole.body.value.split("\n") == [FIRST, "<p>Les maraîchères gagnent une heure &amp; plus.</p>", THIRD]


def test_short_lines_may_be_said_twice() -> None:
    yes = "<p>– Oui.</p>"
    whole = join(part(FIRST, yes, SECOND, pages=("2",)), [part(THIRD, yes)])
    assert whole.body.value.split("\n") == [FIRST, yes, SECOND, THIRD, yes]


def test_a_page_that_says_nothing_new_ends_the_story() -> None:
    raw = part(FIRST, SECOND, pages=("2", "3"))
    assert join(raw, [part(FIRST, SECOND, pages=("3",))]) == replace(raw, pages=())
    assert join(raw, [part("<p>Pages : 1 2 3</p>")]).pages == ()


def test_what_is_still_to_be_read_stays_known() -> None:
    raw = join(part(FIRST, pages=("2", "3")), [part(SECOND, pages=("3", "4"))])
    assert raw.pages == ("3", "4")


def test_a_later_page_says_what_the_first_is_silent_on_and_whether_the_text_is_cut() -> None:
    first = part(FIRST, cut=said("Lire la suite"), pages=("2",))
    last = part(SECOND, byline=said("Awa KEÏTA / AMAP - San"), attribution=said("Source : L'Essor"))
    whole = join(first, [last])
    assert (whole.byline, whole.attribution, whole.cut) == (last.byline, last.attribution, None)
    assert join(first, [replace(last, cut=said("[…]"))]).cut == said("[…]")
    assert join(first, [replace(last, paywall=said("réservé aux abonnés"))]).paywall == said("réservé aux abonnés")


paragraphs = st.lists(
    st.text(st.sampled_from("abcdefghijé "), max_size=80).map(clean_line).filter(lambda it: len(it) > 6),
    min_size=1,
    max_size=12,
    unique_by=lambda it: " ".join(words(it)),
)


@given(paragraphs, st.lists(st.integers(0, 12), max_size=4))
def test_a_text_however_it_is_parted_is_joined_to_itself(lines: list[str], cuts: list[int]) -> None:
    blocks = [f"<p>{line}</p>" for line in lines]
    ends = [*sorted({cut for cut in cuts if 0 < cut < len(blocks)}), len(blocks)]
    parts = [part(*blocks[start:end]) for start, end in zip([0, *ends[:-1]], ends, strict=True)]
    headed = [part("<h2>Le pont rouvre</h2>", *it.body.value.split("\n"), "<p>Pages 1 2 3</p>") for it in parts]
    assert html_text(join(parts[0], parts[1:]).body.value) == html_text("\n".join(blocks))
    assert html_text(join(headed[0], [*headed[1:], headed[0]]).body.value) == html_text(
        "\n".join(("<h2>Le pont rouvre</h2>", *blocks))
    )
    assert join(parts[0], [*parts[1:], parts[0]]).body.value == "\n".join(blocks)


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_two_bodies_can_be_joined(one: str, other: str) -> None:
    whole = join(part(one, pages=("2",)), [part(other)])
    assert set(words(html_text(whole.body.value))) <= {*words(html_text(one)), *words(html_text(other))}
    assert whole.pages == ()
