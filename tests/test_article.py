"""Story pages of our own invention beside what must be read from each: tests/pages/<agency>/<name>.html and .json."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regionwire.dates import parse_date
from regionwire.errors import NotAStory
from regionwire.item import Announcement, Origin, Page, Precision, RawItem
from regionwire.source import Fields, Source
from regionwire.text import html_text
from scrapers.agencies import SOURCES
from scrapers.article import read_article
from scrapers.decode import decode
from scrapers.refusal import refused_markup

PAGES = Path(__file__).parent / "pages"
CASES = sorted(path for path in PAGES.glob("*/*.html") if not path.name.startswith("listing-"))
FETCHED = datetime(2026, 11, 23, 12, tzinfo=UTC)
PLAIN = Source(key="plain", name="Agence Plaine", base="https://plain.example", country="ml", listings=())


def page_of(html: bytes | str, url: str = "https://plain.example/une-histoire", final_url: str = "") -> Page:
    raw = html.encode() if isinstance(html, str) else html
    body, charset = decode(raw, "text/html; charset=utf-8")
    return Page(url, final_url or url, 200, "text/html", charset, body, FETCHED)


def read(path: Path, expected: dict[str, Any]) -> tuple[Source, RawItem]:
    source = SOURCES.get(path.parent.name, PLAIN)
    announced = expected.get("announced")
    page = page_of(path.read_bytes(), expected["url"], expected.get("final_url", ""))
    return source, read_article(page, source, Announcement(page.url, **announced) if announced else None)


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_page_is_read_as_expected(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    if reason := expected.get("not_a_story"):
        with pytest.raises(NotAStory, match=reason):
            read(path, expected)
        return
    source, raw = read(path, expected)
    lines = html_text(raw.body.value).split("\n")
    for name in ("title", "standfirst", "byline", "caption", "credit", "attribution", "image", "section", "canonical"):
        if name in expected:
            found = getattr(raw, name)
            assert (found.value if found else None) == expected[name], name
    for name in ("published", "modified", "created"):
        if name in expected:
            assert day_or_time(getattr(raw, name).value, source) == expected[name], name
    assert bool(raw.paywall) is expected.get("paywall", False)
    assert lines[0].startswith(expected["body_starts"])
    assert lines[-1].endswith(expected.get("body_ends") or "")
    if expected.get("paragraphs"):
        assert len(lines) == expected["paragraphs"], lines
    for words in expected["absent"]:
        assert words not in "\n".join(lines)


def day_or_time(text: str, source: Source) -> str:
    moment = parse_date(text, zone=source.zone, fetched=FETCHED)
    assert moment is not None
    return moment.at.date().isoformat() if moment.precision is Precision.DAY else moment.at.isoformat()


def test_every_agency_has_a_story_page() -> None:
    assert {path.parent.name for path in CASES} >= set(SOURCES)


STORY = """<html lang="fr"><head><title>Nara : le forage</title>
<meta property="article:published_time" content="2026-11-02T09:00:00Z">
</head><body><h1>Nara : le forage</h1><div class="texte">{body}</div></body></html>"""
LONG = "Le forage du quartier donne de nouveau de l’eau aux vendeuses du marché, après trois semaines d’arrêt complet. "


def test_declared_selectors_come_before_what_the_page_says_for_machines() -> None:
    page = page_of(
        STORY.format(body=f"<p class=t>Le forage de Nara</p><p>{LONG * 2}</p><i class=d>12 octobre 2026</i>")
    )
    source = replace(PLAIN, fields=Fields(title=(".t",), published=(".d",), body=(".texte",)), remove=(".d",))
    raw = read_article(page, source)
    assert (raw.title.value, raw.title.origin, raw.title.where) == ("Le forage de Nara", Origin.SELECTOR, ".t")
    assert raw.published is not None
    assert raw.published.value == "12 octobre 2026"
    assert html_text(raw.body.value) == (LONG * 2).strip()


def test_a_declared_element_that_is_gone_falls_back_to_density() -> None:
    raw = read_article(page_of(STORY.format(body=f"<p>{LONG * 2}</p>")), replace(PLAIN, fields=Fields(body=(".old",))))
    assert raw.body.origin is Origin.HEURISTIC
    assert html_text(raw.body.value) == (LONG * 2).strip()


def test_a_page_whose_only_headline_is_the_name_of_the_site_takes_the_announced_one() -> None:
    html = f"<title>Agence Plaine</title><meta property=og:title content='Agence Plaine'><div><p>{LONG * 2}</p></div>"
    page = page_of(html)
    with pytest.raises(NotAStory, match="no headline"):
        read_article(page, PLAIN)
    raw = read_article(page, PLAIN, Announcement(page.url, title="Nara : le forage", published="2 novembre 2026"))
    assert (raw.title.value, raw.title.origin) == ("Nara : le forage", Origin.FEED)
    assert raw.published is not None
    assert raw.published.value == "2 novembre 2026"


DRY = "Nara : le forage du nouveau quartier est sec"


@pytest.mark.parametrize(
    "headings",
    [
        f"<h2>{DRY}</h2>",
        f"<h1>Le quotidien du Sahel</h1><h1>{DRY}</h1>",
        f"<h2>{DRY}</h2><h3>À lire : Nara : le forage du nouveau quartier donne de l'eau</h3>",
    ],
    ids=["no h1", "two", "the old one is printed below"],
)
def test_a_headline_that_the_page_prints_and_has_in_its_title_outranks_what_was_announced_before(headings: str) -> None:
    page = page_of(f"<title>{DRY} - Agence Plaine</title>{headings}<div><p>{LONG * 2}</p></div>")
    raw = read_article(page, PLAIN, Announcement(page.url, title="Nara : le forage du nouveau quartier donne de l'eau"))
    assert raw.title.value == DRY


@pytest.mark.parametrize("heading", ["h1", "h2"])
def test_a_section_that_the_page_prints_and_has_in_its_title_is_no_headline(heading: str) -> None:
    section = f"<{heading}>Espace presse</{heading}>"
    page = page_of(f"<title>Espace presse - Agence Plaine</title>{section}<div><p>{LONG * 2}</p></div>")
    assert read_article(page, PLAIN, Announcement(page.url, title=DRY)).title.value == DRY


def test_text_that_only_json_ld_carries_is_read_and_flagged_where_it_is_paid_for() -> None:
    ld = {"@type": "NewsArticle", "headline": "Nara : le forage", "articleBody": f"{LONG * 3}\n\n{LONG * 2}"}
    shell = "<h1>Nara : le forage</h1><p>{}</p><script type='application/ld+json'>{}</script>"
    raw = read_article(page_of(shell.format("Chargement…", json.dumps(ld))), PLAIN)
    assert raw.body.where == "json-ld articleBody"
    assert len(html_text(raw.body.value).split("\n")) == 2
    closed = read_article(page_of(shell.format(LONG * 2, json.dumps({**ld, "isAccessibleForFree": False}))), PLAIN)
    assert closed.paywall is not None
    assert closed.body == raw.body


def test_markup_of_the_body_is_plain_and_its_addresses_absolute() -> None:
    body = (
        f"<p onclick=x()>{LONG}<a href='/nara' class=k>Nara</a> <b>et</b> <span style=x>Diéma</span>"
        "<script>1</script></p>"
        "<figure><img data-src='/i/forage.jpg' src='data:,' alt='Un forage'>"
        "<figcaption>Le forage</figcaption></figure>"
        f"<ul><li>{LONG}</li></ul>{LONG}<br><br>{LONG}"
    )
    html = read_article(page_of(STORY.format(body=body)), PLAIN).body.value
    assert '<a href="https://plain.example/nara">Nara</a> <strong>et</strong> Diéma</p>' in html
    assert '<img src="https://plain.example/i/forage.jpg" alt="Un forage"><figcaption>Le forage</figcaption>' in html
    assert html.count(LONG.strip()) == 4
    assert html.count("<p>") == 3
    assert "script" not in html
    assert "onclick" not in html


@pytest.mark.parametrize(
    ("final_url", "ours"),
    [
        ("https://m.plain.example/nara", True),
        ("http://www.plain.example:80/nara", True),
        ("https://ancien.example/nara", True),
        ("https://amp.ancien.example:8443/nara", False),
        ("https://plain.example:8443/nara", False),
        ("https://plain.example.org/nara", False),
        ("https://reseau.example/", False),
    ],
)
def test_a_story_that_leads_to_another_site_is_not_ours(final_url: str, ours: bool) -> None:
    page = page_of(STORY.format(body=f"<p>{LONG * 2}</p>"), final_url=final_url)
    source = replace(PLAIN, hosts=("ancien.example",))
    if ours:
        assert read_article(page, source).url == final_url
    else:
        with pytest.raises(NotAStory, match="redirected to another site: " + re.escape(final_url)):
            read_article(page, source)


@pytest.mark.parametrize("tag", ["div", "b", "span", "blockquote", "ul><li"])
def test_elements_nested_without_end_are_no_story(tag: str) -> None:
    with pytest.raises(NotAStory, match="nested too deeply"):
        read_article(page_of(STORY.format(body=f"<{tag}>" * 5000 + f"<p>{LONG * 2}</p>")), PLAIN)


@pytest.mark.parametrize(
    "line",
    ["<p>Commentaires</p>", "<h2>a</h2>", "<p><a href=/x>Nara</a></p>", "<p>Lire aussi</p>", "<p>Nara (AMAP)</p>"],
)
def test_a_story_of_any_number_of_lines_is_read(line: str) -> None:
    raw = read_article(page_of(STORY.format(body=f"<p>{LONG * 2}</p>{line * 6_000}<p>{LONG * 40}</p>")), PLAIN)
    assert html_text(raw.body.value).startswith(LONG.strip())


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("<div>" * 40_000 + "</div>" * 40_000, "tags"),
        ("<ul><li>" * 10_000, "nested too deeply"),
        ("".join(f"<b title='>' lang={n}>" for n in range(20_000)), "nested too deeply"),
        ("<div title='>' " + " ".join(f"a{n}=''" for n in range(30_000)) + ">", "attributes"),
        (f"<p>{LONG * 2000}</p>", "characters of text"),
    ],
)
def test_a_page_that_would_keep_us_busy_is_no_story(markup: str, reason: str) -> None:
    with pytest.raises(NotAStory, match=reason):
        read_article(page_of(STORY.format(body=f"<p>{LONG * 2}</p>{markup}")), PLAIN)


@pytest.mark.parametrize("sign", [".", "… ", "]", "- ", "a-", "Aa, "])
def test_what_a_page_says_of_itself_at_any_length_hides_no_story(sign: str) -> None:
    said = f"{sign * 20_000}x"
    metas = "".join(f"<meta name='{it}' content='{said}'>" for it in ("og:description", "author", "og:image"))
    ld = {"@type": "NewsArticle", "author": {"name": said}, "datePublished": said, "image": said}
    page = page_of(f"{metas}<script type='application/ld+json'>{json.dumps(ld)}</script>" + STORY.format(body=LONG * 2))
    raw = read_article(page, PLAIN, Announcement(page.url, teaser=said, published=said))
    assert html_text(raw.body.value) == (LONG * 2).strip()


def test_pictures_in_the_page_itself_and_open_paragraphs_are_no_burden() -> None:
    picture = f"<img src='data:image/png;base64,{'Ab/+ ' * 60_000}'>"
    raw = read_article(page_of(STORY.format(body=f"{picture}{'<p>' * 4000}<p>{LONG * 2}</p>")), PLAIN)
    assert html_text(raw.body.value) == (LONG * 2).strip()


PIECES = st.sampled_from(
    ["<p>", "</p>", "<div>", "</div>", "<br>", "<a href='x'>", "</a>", "<li>", "<h1>Titre</h1>", "<time datetime='x'>",
     LONG, "Publié le 3 mai 2026", "A B / AMAP - Kayes", "<img src=x>", "<figure>", "\x00", "\ufffd", "<table><td>",
     "À lire aussi",
     "<script type='application/ld+json'>{\"@type\":[", "<meta property=og:title content='Nara'>",
     "<link rel=canonical href='http://['>"]
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(PIECES | st.text(max_size=20), max_size=40))
def test_any_bytes_give_a_story_or_a_reason(pieces: list[str]) -> None:
    page = page_of("".join(pieces).encode("utf-8", "replace"))
    try:
        raw = read_article(page, PLAIN, Announcement(page.url, title="Nara : le forage"))
    except NotAStory:
        return
    assert raw.title.value
    assert html_text(raw.body.value)


def test_what_looks_like_tags_in_a_script_keeps_no_page_from_being_read() -> None:
    script = "<script>var page = '<div \"" + "name = value " * 40_000 + "</script>"
    assert refused_markup(f"<html><body>{script}<p>Le pont rouvre.</p></body></html>".encode()) == ""


HIDDEN = {"@type": "NewsArticle", "headline": "Nara : le forage", "articleBody": LONG * 8}
PRINTED = STORY.format(body=f"<p>{LONG * 2}</p>{{}}")


def ld(*objects: object) -> str:
    return "".join(f"<script type='application/ld+json'>{json.dumps(it)}</script>" for it in objects)


@pytest.mark.parametrize(
    "said",
    [
        *(ld({**HIDDEN, "isAccessibleForFree": it}) for it in (False, "False", "https://schema.org/False", "no")),
        ld({**HIDDEN, "hasPart": [{"@type": "WebPageElement", "isAccessibleForFree": False}]}),
        ld(HIDDEN, {"@type": "WebPage", "isAccessibleForFree": False}),
        ld(HIDDEN) + "<meta itemprop=isAccessibleForFree content=false>",
        *(ld(HIDDEN) + f"<meta property=article:content_tier content={it}>" for it in ("locked", "metered")),
        *(ld({**HIDDEN, it: True}) for it in ("isPremium", "paywall")),
        ld(HIDDEN) + "<p>La suite de cet article est <b>réservée aux abonnés</b></p>",
        ld(HIDDEN) + "<div>Already a <a href=/in>subscriber</a>? Log in</div>",
        f"<script>window.__STATE__ = {json.dumps({'title': 'Nara : le forage', 'body': LONG * 8, 'premium': True})}"
        "</script>",
    ],
)
def test_a_text_that_is_not_free_is_flagged(said: str) -> None:
    short = "__STATE__" in said
    page = STORY.format(body=f"<p>{LONG}</p>{said}") if short else PRINTED.format(said)
    assert read_article(page_of(page), PLAIN).paywall is not None


@pytest.mark.parametrize(
    "said",
    [
        ld({**HIDDEN, "isAccessibleForFree": True, "premium": False}),
        ld(HIDDEN) + "<meta property=article:content_tier content=free>",
        ld(HIDDEN) + "<script>var words = 'already a subscriber'</script>",
        ld({**HIDDEN, "articleBody": LONG * 2}) + "<p>Already a subscriber?</p>",
    ],
)
def test_a_text_that_nothing_keeps_back_is_free(said: str) -> None:
    assert read_article(page_of(PRINTED.format(said)), PLAIN).paywall is None


@pytest.mark.parametrize("markup", ["<div>" * 12_000, "<p>" + "<b><i>" * 3000 + "<p>" * 3000])
def test_a_text_in_the_data_that_is_not_to_be_parsed_leaves_the_printed_one(markup: str) -> None:
    article = {**HIDDEN, "articleBody": markup + LONG * 8}
    raw = read_article(page_of(PRINTED.format(ld(article))), PLAIN)
    assert html_text(raw.body.value) == (LONG * 2).strip()


def test_the_program_in_reading_md_tells_of_every_line_why_it_was_kept(tmp_path: Path) -> None:
    root = Path(__file__).parent.parent
    block = re.search(r"```python\n(# why\.py.*?)```", (root / "docs/reading.md").read_text("utf-8"), re.DOTALL)
    assert block
    program = tmp_path / "why.py"
    program.write_text(block[1], "utf-8")
    page = PAGES / "amap/article.html"
    url = json.loads(page.with_suffix(".json").read_text("utf-8"))["url"]
    asked = [sys.executable, str(program), str(page), url]
    told = subprocess.run(
        asked, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    assert re.search(r"^[+-]\d\.\d p ", told.stdout, re.MULTILINE)
