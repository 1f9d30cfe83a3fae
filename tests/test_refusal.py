"""What is no story, and why; and what looks like it and is one."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regionwire.item import Kind, Page
from regionwire.source import Source
from scrapers import signs
from scrapers.article import Reading, read_page
from scrapers.burden import COPIES, DEEP, refused_markup

PLAIN = Source(key="plain", name="Agence Plaine", base="https://plain.example", country="ml", listings=())
LINE = "Le forage du quartier donne de nouveau de l’eau aux vendeuses du marché, après trois semaines d’arrêt complet. "
BODY = f"<p>{LINE * 2}</p><p>{LINE * 3}</p><p>{LINE}</p>"
TITLE = "Nara : le forage du marché est réparé"


def page(
    body: str = BODY,
    *,
    title: str = TITLE,
    head: str = "",
    path: str = "/nara-le-forage",
    classes: str = "",
    ld: object = None,
    above: str = "",
    under: str = "",
) -> Page:
    data = f"<script type='application/ld+json'>{json.dumps(ld)}</script>" if ld else ""
    heading = f"<div><h1>{title}</h1>{under}</div>" if under else f"<h1>{title}</h1>"
    html = (
        f"<!doctype html><html lang=fr><head><title>{title} - Agence Plaine</title>{head}{data}</head>"
        f"<body class='{classes}'><main>{above}{heading}{body}</main></body></html>"
    )
    url = f"https://plain.example{path}"
    return Page(url, url, 200, "text/html", "utf-8", html.encode(), datetime(2026, 11, 23, 12, tzinfo=UTC))


def read(page: Page) -> Reading:
    return read_page(page, PLAIN)


def card(number: int, teaser: str = LINE) -> str:
    heading = f"<h3><a href='/depeche-{number}'>Dépêche du fleuve numéro {number}</a></h3>"
    return f"<div class=une>{heading}<p>{number} {teaser}</p></div>"


CARDS = "".join(map(card, range(8)))
LINKS = "".join(card(number, "") for number in range(4))
ENTRIES = "".join(f"<p><b>1{hour}h05</b> {LINE}</p>" for hour in range(6))
ARTICLE = {"@type": "NewsArticle", "headline": TITLE, "datePublished": "2026-11-02T09:00:00Z"}
MISSED = {
    "fr": "Cette page est introuvable",
    "fr ": "Erreur 404",
    "en": "Page not found",
    "en ": "Sorry, the page you are looking for could not be found",
    "pt": "Página não encontrada",
    "es": "La página no existe",
    "de": "Seite nicht gefunden",
    "ar": "الصفحة غير موجودة",
}
GONE = [
    "Une vanne introuvable",
    "Nara : le corps du pêcheur reste introuvable",
    "Procès du forage : le document reste introuvable",
    "Lost plane: wreck still not found",
    "Réforme foncière : l’article 12 n’existe plus",
    "Aucun résultat après trois jours de pourparlers",
]


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        (Kind.LIVE, page(ENTRIES, ld={"@type": "LiveBlogPosting", "headline": TITLE})),
        (Kind.LIVE, page(ENTRIES, title="En direct : la crue à Nara")),
        (Kind.LIVE, page(ENTRIES, path="/live/la-crue-a-nara")),
        (Kind.LIVE, page(path="/en-direct/la-crue", title="La crue à Nara, minute par minute")),
        (Kind.SPONSORED, page(ld={"@type": "AdvertiserContentArticle", "headline": TITLE})),
        (Kind.SPONSORED, page(path="/brand-content/le-forage")),
        (Kind.SPONSORED, page(title="Publireportage : le forage du marché est réparé")),
        (Kind.SPONSORED, page(f"<p>Contenu sponsorisé</p>{BODY}")),
        (Kind.SPONSORED, page(f"{BODY}<p>Publi-reportage</p>")),
        (Kind.SPONSORED, page(under="<p>Sponsored</p>")),
        (Kind.SPONSORED, page(head="<meta property='article:section' content='Advertorial'>")),
        (Kind.SPONSORED, page(f"<p>En partenariat avec Puits du Nord</p>{BODY}<a rel=sponsored href='/x'>x</a>")),
        (Kind.RECORDING, page("<audio src='/a.mp3'></audio><p><a href='/a.mp3'>Télécharger</a></p>")),
        (Kind.RECORDING, page("<p>Écoutez.</p>", head="<meta property='og:type' content='video.other'>")),
        (Kind.RECORDING, page(f"<p>{LINE * 2}</p>", ld={"@type": "VideoObject", "name": TITLE})),
        (Kind.TAG, page(CARDS, title="Forages", classes="archive tag tag-forages tag-12", ld=ARTICLE)),
        (Kind.TAG, page(CARDS, title="Forages", path="/tag/forages/page/2")),
        (Kind.LISTING, page(CARDS, title="Société", classes="archive category category-societe")),
        (Kind.LISTING, page(CARDS, title="Société", path="/category/societe")),
        (Kind.LISTING, page(CARDS, title="Awa Coulibaly", path="/author/awa-coulibaly")),
        (Kind.LISTING, page(CARDS, title="Recherche", path="/?s=forage")),
        *((Kind.LISTING, page(f"<p>{LINE * 3}</p>{LINKS}", path=path)) for path in ("/news/12", "/?page=2", "/?cat=7")),
        (Kind.LISTING, page(CARDS, title="Société", ld={"@type": "CollectionPage", "name": "Société"})),
        (Kind.LISTING, page(CARDS, title="Société", head="<meta property='og:type' content='website'>")),
        (Kind.LISTING, page("".join(card(it, "") for it in range(8)), title="Société")),
        (Kind.LISTING, page("".join(card(it, f"{LINE * 3}</p><p>{LINE * 2}") for it in range(8)), title="Société")),
        (Kind.HOME, page(CARDS, title="À la une", path="/")),
        (Kind.HOME, page(CARDS, title="À la une", path="/fr/")),
        (Kind.HOME, page(CARDS, title="À la une", classes="home blog wp-embed")),
        (Kind.MISSING, page(CARDS, classes="error404")),
        *((Kind.MISSING, page("<p>Essayez une recherche.</p>", title=words)) for words in MISSED.values()),
        *((Kind.MISSING, page(CARDS, title=words)) for words in ("Page non trouvée", "La page demandée n’existe plus")),
        (Kind.CHALLENGE, page("<p>Verifying you are human. This may take a few seconds.</p>", title="plain.example")),
        (Kind.CHALLENGE, page("<p>Please enable JS and disable any ad blocker</p>", title="plain.example")),
        (Kind.OTHER, page("<p>Bientôt.</p>")),
    ],
)  # fmt: skip
def test_what_is_no_story_is_told_apart(kind: Kind, shown: Page) -> None:
    reading = read(shown)
    assert reading.kind is kind, reading.reason
    assert reading.reason


@pytest.mark.parametrize(
    "shown",
    [
        page(),
        page(f"{BODY}<h2>Lire aussi</h2>{CARDS}"),
        page(f"{BODY}{CARDS}", ld=ARTICLE, path="/tag/forages"),
        page(path="/category/societe/le-forage", ld=ARTICLE),
        page(classes="post-template single single-post category category-societe"),
        page(path="/live/le-forage-du-marche"),
        page(title="Live music returns to Nara"),
        page(title="404 personnes vaccinées à Nara"),
        page(title="Le trésor introuvable de Nara"),
        *(
            page(body, title=words, ld=ld)
            for words in GONE
            for body in (f"<p>{LINE} Just a moment of joy.</p><p>{LINE}</p>", BODY)
            for ld in (None, {**ARTICLE, "headline": words})
        ),
        page(f"<p>{LINE}</p><p>Le réseau a vu passer unusual traffic from the region, dit la société des eaux.</p>"),
        page(f"{BODY}<p>En partenariat avec la mairie de Nara</p>"),
        page(f"<div class=ad>Publicité</div>{BODY}<div>Sponsored links</div>"),
        page(title="Le publireportage, un genre qui revient"),
        page(f"<div class=ad>Sponsored</div>{BODY}"),
        page(above="<nav><a href=/a>Politique</a><a href=/b>Publireportage</a></nav>"),
        page(above="<div><a href=/a>Politique</a> <a href=/b>Publireportage</a></div>"),
        page(above="<ul><li>Politique<li>Publireportage</ul>"),
        page(f"<video src='/v.mp4'></video>{BODY}", head="<meta property='og:type' content='video.other'>"),
        page(f"<iframe src='https://www.youtube.example/embed/1'></iframe>{BODY}"),
        page(f"<p>08h00 : la vanne est ouverte. {LINE}</p>{BODY}<p>09h30 : l’eau arrive. {LINE}</p>"),
        page(path="/?p=670633"),
        page(f"<p>{LINE * 3}</p>{LINKS}", path="/news/48123"),
        page(f"<p>{LINE * 3}</p>{LINKS}", path="/archives/48123"),
        page(f"<p>{LINE * 3}</p>{LINKS}", path="/spip.php?page=article&id_article=48123"),
        page(f"<p>{LINE * 3}</p>{LINKS}", path="/index.php?id=48123&cat=7"),
    ],
)
def test_what_looks_like_none_is_a_story_all_the_same(shown: Page) -> None:
    reading = read(shown)
    assert (reading.kind, reading.reason) == (Kind.STORY, "")


def test_what_has_a_text_of_its_own_is_read_whatever_it_is() -> None:
    reading = read(page(path="/sponsored/le-forage"))
    assert reading.kind is Kind.SPONSORED
    assert reading.raw is not None
    assert LINE.strip() in reading.raw.body.value


LETTERS = st.characters(codec="utf-8", exclude_characters="İıſ\N{KELVIN SIGN}")  # case ignored: i, s, k


@pytest.mark.parametrize("labels", [signs._SPONSORED_LABEL, signs._PARTNER])
@given(data=st.data())
def test_the_quick_look_passes_every_label(labels: re.Pattern[str], data: st.DataObject) -> None:
    assert signs.may_label(data.draw(st.from_regex(labels, fullmatch=True, alphabet=LETTERS)))


@given(st.from_regex(signs._LIVE_TITLE, alphabet=LETTERS))
def test_the_quick_look_passes_every_live_headline(headline: str) -> None:
    assert signs.words_live(headline)


# -------------------------------------------------------------------------------------------------------------- burden


NAMES = [f"a{number}" for number in range(40_000)]


@pytest.mark.parametrize(
    "attributes",
    [
        " ".join(NAMES),
        "' " + " ".join(NAMES),  # a quote that opens no value
        "/".join(NAMES),
        " ".join(f"{name}='>'" for name in NAMES),
        " ".join(name if at % 900 else f"{name}<b" for at, name in enumerate(NAMES)),
        " ".join(name if at % 900 else f'{name}=" > "' for at, name in enumerate(NAMES)),
    ],
    ids=["bare", "after a quote", "slashes", "values that end no tag", "names that open none", "rare values"],
)
def test_a_tag_of_too_many_attributes_is_refused(attributes: str) -> None:
    assert "attributes" in refused_markup(f"<html><body><p>{LINE}</p><div {attributes}>x</div>".encode())


@pytest.mark.parametrize("opening", ["<div>", "<div id='<!--'>", "<ul title='<script>'><li>", "<section class='>'>"])
def test_what_is_nested_without_end_is_refused(opening: str) -> None:
    assert "nested too deeply" in refused_markup(opening.encode() * (4 * DEEP // opening.count("<")))


def test_formatting_left_open_before_many_paragraphs_is_refused() -> None:
    tags = "".join(f"<font color='#{number:06x}'>" for number in range(1500)).encode()
    assert "not closed" in refused_markup(tags + b"<p>x" * 1500)
    closed = "".join(f"<font color='#{number:06x}'>x</font>" for number in range(1500)).encode()
    assert refused_markup(closed + b"<p>x" * 1500) == ""
    assert COPIES < 1500 * 1500


@pytest.mark.parametrize("paragraphs", [1500, 4000])
def test_formatting_left_open_anywhere_on_a_page_is_refused(paragraphs: int) -> None:
    tags = "".join(f"<i a{number}>" for number in range(800)).encode()
    for before in range(0, 12_000, 1_700):
        assert "not closed" in refused_markup(b"x" * before + tags + b"<p>x" * paragraphs)


@pytest.mark.parametrize(
    "body",
    [
        "<script>var a = 1; for (i=0; i<n; i++) " + "word = other " * 40_000 + "</script>",
        "<div data-state='" + "{&quot;a&quot;: 1} " * 40_000 + "'></div>",
        "<!-- <div> " * 12_000 + "-->",
        "<style>" + "a b c {} " * 40_000 + "</style>",
        f"<div><p>{LINE}</p></div>" * 6_000,
        f"<textarea>{'<div>' * 11_000}</textarea>",
    ],
    ids=["script", "data", "comment", "style", "many", "textarea"],
)
def test_long_pages_of_people_are_no_burden(body: str) -> None:
    assert refused_markup(f"<html><body>{body}<p>{LINE}</p>".encode()) == ""


PIECES = ["<", ">", "<b ", "<div", "='", '="', "'", '"', "</", "<!--", "-->", "<script>", " a", "x=", "/", "é"]


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_any_markup_is_judged(markup: str) -> None:
    assert refused_markup(markup.encode()) == ""
