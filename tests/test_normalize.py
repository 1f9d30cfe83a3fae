"""One story as found becomes one item."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest

from regionwire.errors import NotAStory
from regionwire.item import Found, Image, Item, Moment, Origin, Precision, RawItem
from regionwire.normalize import normalize
from regionwire.regions import Atlas, load_gazetteer
from regionwire.source import Listing, ListingKind, Source

FETCHED = datetime(2026, 1, 3, 14, 0, tzinfo=UTC)
SOURCE = Source(
    key="fanal",
    name="Le Fanal",
    base="https://www.fanal.example",
    hosts=("fanal.example",),
    country="ml",
    listings=(),
    agency="AMAP",
    zone="Africa/Niamey",
    accounts=("Rédaction Fanal",),
)
BODY = (
    "<p>Le pont de bois qui relie les deux rives du Bani a rouvert mercredi aux piétons et aux charrettes, après des"
    " travaux de trois mois que les habitants des villages ont menés avec l’appui de la mairie.</p>"
    "<p>Les maraîchères de la plaine gagnent une heure sur la route du marché, et les écoliers aussi.</p>"
)


def said(value: str, origin: Origin = Origin.SELECTOR, where: str = "") -> Found:
    return Found(value, origin, where)


RAW = RawItem(
    source="fanal",
    url="http://fanal.example/posts/pont?utm_source=x",
    fetched=FETCHED,
    title=said("San : le pont rouvre"),
    body=said(BODY, Origin.HEURISTIC, "density"),
)


@cache
def atlas() -> Atlas:
    return Atlas([load_gazetteer("ml")])


def item(**parts: Any) -> Item:
    return normalize(replace(RAW, **parts), SOURCE, atlas())


@pytest.mark.parametrize(
    ("closing", "kept"),
    [
        ("« Il tient », dit-elle. (AMAP)", "« Il tient », dit-elle."),
        ("Il tient.” (AMAP)", "Il tient.”"),
        (
            "« Il tient », a dit l’Agence malienne de presse (AMAP)",
            "« Il tient », a dit l’Agence malienne de presse (AMAP)",
        ),
        ("Il tient. (APS)", "Il tient. (APS)"),
    ],
)
def test_the_agency_s_own_name_behind_the_last_sentence_is_off(closing: str, kept: str) -> None:
    assert item(body=said(f"{BODY}<p>{closing}</p>")).text.split("\n")[-1] == kept


def test_a_wire_story() -> None:
    story = item(
        title=said("San&nbsp;: le <em>pont</em> rouvre – Le Fanal", where="h1"),
        standfirst=said("Trois mois de travaux ont suffi."),
        body=said(f"<p><b>San (Centre), 31 déc (Amap)</b> – {BODY[3:]}<p>Awa KEÏTE / AMAP - San</p>", Origin.HEURISTIC),
        byline=said("Awa KEÏTE / AMAP - San", Origin.TEXT, "last line"),
        published=said("Publié samedi 3 janvier 2026 à 07:35", Origin.TEXT, "under the headline"),
        modified=said("2026-01-03T09:00:00+01:00", Origin.STRUCTURED, "dateModified"),
        created=said("2026-01-03T06:30:11.25+00:00", Origin.URL, "uniqid"),
        section=said("<a>Régions</a>"),
        image=said("/img/pont.jpg", Origin.STRUCTURED, "og:image"),
        caption=said("Le pont de bois. © AMAP / Ali Dem"),
        paywall=said("La suite est réservée aux abonnés.", Origin.TEXT),
    )
    assert story.title == "San\u00a0: le pont rouvre"
    assert story.url == "https://www.fanal.example/posts/pont"
    assert story.html.startswith("<p>Le pont de bois qui relie")
    assert story.text.startswith("Le pont de bois qui relie")
    assert story.html.count("<p>") == len(story.text.split("\n")) == 2
    assert story.dateline
    assert (story.dateline.place, story.dateline.day, story.dateline.agency) == ("San", date(2025, 12, 31), "AMAP")
    assert (story.authors, story.bureau, story.agency) == (("Awa KEÏTE",), "San", "AMAP")
    assert story.byline == "Awa KEÏTE / AMAP - San"
    assert story.standfirst == "Trois mois de travaux ont suffi."
    assert story.published == Moment(datetime(2026, 1, 3, 6, 35, tzinfo=UTC), Precision.MINUTE, "Africa/Niamey")
    assert story.modified == Moment(datetime(2026, 1, 3, 8, 0, tzinfo=UTC), Precision.SECOND, "+01:00")
    assert story.created == Moment(datetime(2026, 1, 3, 6, 30, 11, tzinfo=UTC), Precision.SECOND, "UTC")
    assert (story.language, story.section, story.paywalled) == ("fr", "Régions", True)
    assert story.image == Image("http://fanal.example/img/pont.jpg", "Le pont de bois", "AMAP / Ali Dem")
    assert story.regions[0].code == "ml-san"
    assert {evidence.rule for evidence in story.regions[0].evidence} >= {"headline", "dateline", "bureau"}
    assert story.origins == tuple(sorted(story.origins))
    assert ("published", "text: under the headline") in story.origins
    assert ("caption", "selector") in story.origins


def test_one_input_one_item() -> None:
    assert item() == item()


# ---------------------------------------------------------------------------------------------------------------- dates


def test_the_time_of_creation_stands_in_for_a_missing_date() -> None:
    created = said("2022-08-04T07:35:37+00:00", Origin.URL, "uniqid")
    for published in (said("Publié / sur", Origin.TEXT), None):
        story = normalize(replace(RAW, created=created, published=published), SOURCE, atlas())
        assert story.published == story.created
        assert dict(story.origins)["published"] == "url: uniqid"


def test_a_page_date_months_after_creation_is_the_date_of_publication() -> None:
    story = item(
        created=said("2022-12-07T07:43:20+00:00", Origin.URL),
        published=said("Publié jeudi 11 mai 2023 à 05:23", Origin.TEXT),
    )
    assert story.published == Moment(datetime(2023, 5, 11, 4, 23, tzinfo=UTC), Precision.MINUTE, "Africa/Niamey")
    assert story.created == Moment(datetime(2022, 12, 7, 7, 43, 20, tzinfo=UTC), Precision.SECOND, "UTC")


def test_a_page_date_before_creation_is_the_date_of_publication_as_well() -> None:
    story = item(created=said("2025-12-07T07:43:20+00:00", Origin.URL), published=said("Publié le 11 mai 2023"))
    assert story.published
    assert story.created
    assert story.published.at < story.created.at


@pytest.mark.parametrize(
    ("published", "day"),
    [
        (None, date(2025, 12, 31)),
        ("2 janvier", date(2025, 12, 31)),
        ("31 décembre", date(2025, 12, 31)),
        ("15 avril 2024", date(2023, 12, 31)),
    ],
)
def test_a_dateline_has_the_year_of_its_page_or_of_the_fetch(published: str | None, day: date) -> None:
    body = said(BODY.replace("Le pont", "San, 31 décembre (AMAP) Le pont"))
    story = item(body=body, published=said(published) if published else None)
    assert story.dateline
    assert story.dateline.day == day


@pytest.mark.parametrize("published", ["lundi 27 novembre 2025", "jeudi 27 novembre 2025", "27 novembre"])
def test_a_wrong_weekday_and_a_missing_year_are_read_over(published: str) -> None:
    assert item(published=said(published)).published == Moment(
        datetime(2025, 11, 27, 11, 0, tzinfo=UTC), Precision.DAY, "Africa/Niamey"
    )


@pytest.mark.parametrize(
    ("published", "modified", "kept"),
    [
        ("2025-12-30T10:00:00Z", "2025-12-30T09:59:00Z", False),
        ("2025-12-30", "2025-12-30T08:00:00Z", True),
        ("2025-12-30", "2025-12-29T08:00:00Z", False),
        ("2025-12-30", "2025-12-29T23:30:00Z", True),  # half past midnight in Niamey
        ("2025-12-30T10:00:00Z", "2031-01-01T00:00:00Z", True),
    ],
)
def test_a_change_does_not_come_before_publication(published: str, modified: str, kept: bool) -> None:
    story = item(published=said(published), modified=said(modified))
    assert (story.modified is not None) is kept
    assert story.modified is None or story.modified.at <= FETCHED


def test_no_date_is_after_the_fetch() -> None:
    story = item(published=said("11 novembre 2045"))
    assert story.published == Moment(FETCHED, Precision.DAY, "Africa/Niamey")


# ----------------------------------------------------------------------------------------------------- dateline, byline


def test_a_dateline_may_follow_a_sub_heading_and_a_picture() -> None:
    picture = '<figure><img src="/a.jpg" alt=""><figcaption>San, 1 mars (AMAP) légende</figcaption></figure>'
    story = item(
        body=said(f"{picture}<h3>Trois mois</h3><p>San, 2 janv. (AMAP)</p>{BODY}<p>Gao, 5 mai (AMAP) fin.</p>")
    )
    assert story.dateline
    assert (story.dateline.place, story.dateline.day) == ("San", date(2026, 1, 2))
    assert story.text.startswith("Trois mois\nLe pont")
    assert story.text.endswith("Gao, 5 mai (AMAP) fin.")


def test_the_wire_signs_in_its_dateline() -> None:
    story = item(body=said(f"<p>AA/Bamako/Awa Bolla</p>{BODY}"))
    assert (story.authors, story.bureau, story.agency) == (("Awa Bolla",), "Bamako", "AA")
    assert story.text.startswith("Le pont")


@pytest.mark.parametrize(
    ("printed", "authors", "byline"),
    [
        ("Par Rédaction Fanal", (), ""),
        ("rédaction fanal", (), ""),
        ("@fanal", (), ""),
        ("#", (), ""),
        ("Awa Keïte", ("Awa Keïte",), "Awa Keïte"),  # a selector said that it is the author
        ("Awa Keïte, Rédaction Fanal", (), "Awa Keïte, Rédaction Fanal"),
        ("Rédaction régionale", (), "Rédaction régionale"),
    ],
)
def test_accounts_sign_for_nobody(printed: str, authors: tuple[str, ...], byline: str) -> None:
    story = item(byline=said(printed))
    assert (story.authors, story.byline) == (authors, byline)


def test_an_agency_among_the_authors_is_the_agency() -> None:
    story = item(byline=said("Adam Vidal, AFP", Origin.STRUCTURED, "json-ld author"))
    assert (story.authors, story.agency, story.byline) == (("Adam Vidal",), "AFP", "Adam Vidal, AFP")


# ------------------------------------------------------------------------------------------------------ the other words


@pytest.mark.parametrize(
    ("found", "title"),
    [
        ("Le pont rouvre | LE FANAL", "Le pont rouvre"),
        ("Le pont rouvre - fanal.example", "Le pont rouvre"),
        ("Le pont - encore - rouvre", "Le pont - encore - rouvre"),
        ("#Mali : le 𝗽𝗼𝗻𝘁 rouvre ", "#Mali : le pont rouvre"),
        ("Le pont rouvre  (Etat-major)  ", "Le pont rouvre (Etat-major)"),
        ("Le Fanal", "Le Fanal"),
    ],
)
def test_titles(found: str, title: str) -> None:
    assert item(title=said(found)).title == title


@pytest.mark.parametrize(
    "standfirst",
    [
        "San : le pont rouvre",
        "Le pont de bois qui relie les deux rives",
        "Le pont de bois qui relie les deux ri…",
        BODY,
        " ",
    ],
)
def test_a_standfirst_that_repeats_is_none(standfirst: str) -> None:
    assert item(standfirst=said(standfirst)).standfirst == ""


def test_entities_that_a_page_wrote_twice_are_undone() -> None:
    twice = item(standfirst=said("Les b&eacute;n&eacute;voles de la K&amp;B ont cur&eacute; le puits."))
    assert twice.standfirst == "Les bénévoles de la K&B ont curé le puits."


def test_double_damage_is_mended_everywhere_once_it_is_proved() -> None:
    story = item(title=said("Le niveau connaà®t un pic"), body=said(BODY + "<p>Oà¹ l’eau s’accroà®t, garà§on.</p>"))
    assert story.title == "Le niveau connaît un pic"
    assert story.text.endswith("Où l’eau s’accroît, garçon.")


@pytest.mark.parametrize(
    ("declared", "language"),
    [
        ("", "fr"),
        ("fr_FR", "fr-FR"),
        ("FR-ml", "fr-ML"),
        ("en-US", "fr"),
        ("bm", "fr"),
        ("fr_FR.UTF-8", "fr-FR"),
        ("?", "fr"),
    ],
)
def test_the_language_is_that_of_the_words(declared: str, language: str) -> None:
    assert item(language=said(declared)).language == language


def test_an_english_story_of_a_french_source() -> None:
    words = (
        "<p>The bridge of the town was opened on Wednesday by the mayor, and it is the first that was for carts.</p>"
    )
    assert item(body=said(words * 2), language=said("fr-FR")).language == "en"
    assert item(body=said("<p>Bamako Ségou Kayes.</p>"), language=said("bm")).language == "bm"


@pytest.mark.parametrize(
    ("caption", "credit", "image"),
    [
        ("Le pont (Photo : AMAP)", "", ("Le pont", "AMAP")),
        ("Crédit photo : Ali Dem", "", ("", "Ali Dem")),
        ("Photo : des élèves traversent le pont à pied", "", ("Photo : des élèves traversent le pont à pied", "")),
        ("San : le pont rouvre", "© AFP", ("", "AFP")),
        ("", "", ("", "")),
    ],
)
def test_captions_and_credits(caption: str, credit: str, image: tuple[str, str]) -> None:
    found = item(image=said("https://img.example/a.jpg"), caption=said(caption), credit=said(credit)).image
    assert found == Image("https://img.example/a.jpg", *image)


@pytest.mark.parametrize("words", ["photo: ", "© ", "(c", "crédit : ", " ", "A(", "photo "])
def test_a_caption_of_a_book_is_cut(words: str) -> None:
    image = item(image=said("https://img.example/a.jpg"), caption=said(f"Le pont. {words * 20_000}x")).image
    assert image is not None
    assert image.caption.startswith("Le pont")
    assert len(image.caption) <= 1000


@pytest.mark.parametrize("words", ["Mali : ", "| ", "- ", "<div>", "Kayes - "])
def test_a_headline_of_a_book_is_cut(words: str) -> None:
    story = item(title=said(f"Le pont rouvre {words * 20_000}"), standfirst=said(f"Trois mois {words * 20_000}"))
    assert story.title.startswith("Le pont rouvre")
    assert len(story.title) <= 5000


def test_an_image_that_is_no_address_is_none() -> None:
    assert item(image=said("data:image/gif;base64,R0")).image is None


# ------------------------------------------------------------------------------------------- what is said of the text


@pytest.mark.parametrize(
    ("parts", "cut", "paywalled"),
    [
        ({}, False, False),
        ({"cut": said("[…]")}, True, False),
        ({"paywall": said("La suite est réservée aux abonnés.")}, True, True),
        ({"pages": ("http://fanal.example/posts/pont/2",)}, True, False),  # still to be read
    ],
)
def test_a_text_that_is_not_whole_says_so(parts: dict[str, Any], cut: bool, paywalled: bool) -> None:
    story = item(**parts)
    assert (story.cut, story.paywalled) == (cut, paywalled)


@pytest.mark.parametrize(
    ("parts", "outlet", "agency"),
    [
        ({"attribution": said("Source : L’Essor")}, "L’Essor", ""),
        ({"attribution": said("Source: GNA")}, "GNA", "GNA"),
        ({"attribution": said("(avec AFP)")}, "", "AFP"),
        ({"attribution": said("Source : Le Fanal")}, "", ""),  # nobody copies from himself
        ({"attribution": said("Source: www.fanal.example")}, "", ""),
        ({"cut": said(".... suite de l'article sur L’Essor")}, "L’Essor", ""),
        ({"cut": said("[…]")}, "", ""),
        ({"attribution": said("Source: GNA"), "byline": said("Awa KEÏTE / AMAP - San")}, "GNA", "AMAP"),
        ({"attribution": said("Source : <b>L&#39;Essor</b>")}, "L'Essor", ""),
    ],
)
def test_whom_a_copy_credits(parts: dict[str, Any], outlet: str, agency: str) -> None:
    story = item(**parts)
    assert (story.attribution, story.agency) == (outlet, agency)


def test_what_witnesses_that_were_not_believed_say_is_kept_with_their_names() -> None:
    clock = said("<time>3 janvier</time>", Origin.TEXT, "page header")
    disputed = (("published", clock), ("title", said("Le Fanal")), ("published", clock))
    assert normalize(replace(RAW, disputed=disputed), SOURCE, atlas()).disputed == (
        ("published", "3 janvier", "text: page header"),
        ("title", "Le Fanal", "selector"),
    )


# ------------------------------------------------------------------------------------------------------------ addresses


@pytest.mark.parametrize(
    ("canonical", "url"),
    [
        ("https://www.fanal.example/posts/le-pont/", "https://www.fanal.example/posts/le-pont"),
        ("/posts/le-pont", "https://www.fanal.example/posts/le-pont"),
        ("https://www.fanal.example/", "https://www.fanal.example/posts/pont"),  # a theme's mistake
        ("https://autre.example/pont", "https://www.fanal.example/posts/pont"),
        ("http://[", "https://www.fanal.example/posts/pont"),
        ("https://www.fanal.example:99999/posts/x", "https://www.fanal.example/posts/pont"),
        ("https://www.fanal.example/posts/x" + "/amp" * 20_000, "https://www.fanal.example/posts/pont"),
        ("https://fanal exa/", "https://www.fanal.example/posts/pont"),
        ("https://www.fanal.example/?lang=fr", "https://www.fanal.example/posts/pont"),
        ("https://www.fanal.example/posts/", "https://www.fanal.example/posts/pont"),  # a prefix: the section
        ("https://www.fanal.example/posts", "https://www.fanal.example/posts/pont"),
        ("https://www.fanal.example/posts/pon", "https://www.fanal.example/posts/pon"),
    ],
)
def test_the_page_s_word_for_its_address(canonical: str, url: str) -> None:
    assert item(canonical=said(canonical)).url == url


@pytest.mark.parametrize(
    ("declared", "canonical", "believed"),
    [
        ({"story": "^/posts/"}, "/posts/le-pont", True),
        ({"story": "^/posts/"}, "/actualites/", False),
        ({"story": "^/posts/"}, "/", False),
        ({"story": "^/"}, "/?p=12", False),
        ({"skip": "^/rubrique/"}, "/RUBRIQUE/pont", False),
        ({"skip": "^/rubrique/"}, "/nouvelles/pont", True),
        ({"listings": (Listing(kind=ListingKind.HTML, url="/actualites/?page=1"),)}, "/actualites?page=1", False),
    ],
)
def test_a_page_names_no_address_that_cannot_be_a_story(
    declared: dict[str, Any], canonical: str, believed: bool
) -> None:
    raw = replace(RAW, canonical=said(canonical))
    own, named = "https://www.fanal.example/posts/pont", f"https://www.fanal.example{canonical}"
    assert normalize(raw, replace(SOURCE, **declared), atlas()).url == (named if believed else own)


SITE = "https://www.fanal.example"
LONG = "/posts/le-pont-de-bois-rouvre-aux-charrettes"


@pytest.mark.parametrize(
    ("own", "canonical", "believed"),
    [
        (LONG, "/posts/marche-nuit-kayes-accueille-marchandes", False),  # another story's, on every page
        (LONG, "/actualites", False),  # a section's
        (LONG, "/posts/san-pont-bois-rouvre", True),  # a new headline
        (LONG, "/nouvelles/12345.html", True),
        (LONG, f"{LONG}-12345", True),
        (f"{LONG}-65128821aaaae", "/posts/cinq-blesses-dans-un-accident-pres-de-bla-65128821aaaae", True),
        (f"{LONG}-65128821aaaae", f"{LONG}-65128821aaaaf", False),
        ("/h/12345.html", "/h/12346.html", False),
        ("/h/123.html", "/h/124.html", False),
        ("/h/12345.html", "/actualites", False),
        ("/h/12345.html", LONG, True),
        ("/article.php?id=7", "/article.php", False),
        ("/article.php?id=7", "/article.php?id=8", False),
        ("/article.php?id=7&lang=fr", "/article.php?id=7", True),
        ("/spip.php?article7", "/spip.php?page=sommaire", False),
        ("/?p=12", LONG, True),
        ("/?p=12", "/?p=13", False),
    ],
)
def test_an_address_that_tells_another_story_is_not_believed(own: str, canonical: str, believed: bool) -> None:
    story = item(url=SITE + own, canonical=said(canonical))
    assert story.url == SITE + (canonical if believed else own)
    assert story.addresses == ((SITE + own,) if believed else ())
    assert story.claimed == ()


def test_a_number_is_the_address_until_the_page_names_its_permalink() -> None:
    asked = {"url": f"{SITE}/?p=12"}
    assert (item(**asked).url, item(**asked).addresses) == (f"{SITE}/?p=12", ())
    for named in ({"canonical": said(LONG)}, {"claimed": (f"{SITE}/?p=12", f"{SITE}/", SITE + LONG)}):
        story = item(**asked, **named)
        assert (story.url, story.addresses, story.claimed) == (SITE + LONG, (f"{SITE}/?p=12",), ())


def test_every_spelling_under_which_it_was_met_is_an_address_of_the_story() -> None:
    met = (
        "http://fanal.example/posts/pont/amp/",
        "https://m.fanal.example/posts/pont?fbclid=1",
        "https://fanal.example/?p=12",
        f"{SITE}/2026/01/pont",
        f"{SITE}/",
        f"{SITE}/fr",
        "https://autre.example/posts/pont",
        "http://[",
        "tag:fanal.example,2026:12",
    )
    story = item(url=f"{SITE}/posts/pont", addresses=met)
    assert (story.url, story.addresses) == (f"{SITE}/posts/pont", (f"{SITE}/2026/01/pont", f"{SITE}/?p=12"))


def test_what_only_the_page_says_is_kept_apart() -> None:
    claimed = (
        "/posts/pont",
        f"{SITE}/?p=12",
        f"{SITE}/a/pont",
        f"{SITE}/b/pont",
        "/",
        "/accueil",
        "/?lang=fr",
        "/actualites/?page=1",
        "/rubrique/pont",
        "/posts",
        "https://autre.example/pont",
        "https://www-fanal-example.cdn.ampproject.example/posts/pont",
        "https://fanal.example:99999/",
    )
    source = replace(SOURCE, skip="^/rubrique/", listings=(Listing(kind=ListingKind.HTML, url="/actualites/?page=1"),))
    raw = replace(RAW, url=f"{SITE}/posts/pont", claimed=claimed, addresses=(f"{SITE}/a/pont",))
    story = normalize(raw, source, atlas())
    assert (story.addresses, story.claimed) == ((f"{SITE}/a/pont",), (f"{SITE}/?p=12", f"{SITE}/b/pont"))


def test_the_order_in_which_addresses_are_named_changes_nothing() -> None:
    met, claimed = (f"{SITE}/{it}/pont" for it in "ab"), (f"{SITE}/{it}/pont" for it in "cd")
    one = {"addresses": tuple(met), "claimed": tuple(claimed)}
    other = {name: values[::-1] for name, values in one.items()}
    assert item(**one) == item(**other)


@pytest.mark.parametrize(
    "parts", [{"body": said("<p>&nbsp;</p>")}, {"title": said(" ")}, {"body": said("<p>AA/Bamako/Awa Bolla</p>")}]
)
def test_nothing_to_say_is_no_story(parts: dict[str, Found]) -> None:
    with pytest.raises(NotAStory, match=r"fanal\.example"):
        item(**parts)
