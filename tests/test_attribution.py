"""Who is credited at the end of a copy: an outlet, or an agency that helped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regionwire.attribution import parse_agency, parse_attribution
from regionwire.text import clean_line


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("Source : L'Essor", "L'Essor"),
        ("SOURCE: L’Essor.", "L’Essor"),
        ("Source: Journal le Pays- Mali", "Journal le Pays-Mali"),
        ("Source : «Le Fanal»", "Le Fanal"),
        ("(Source : Nouvel Horizon)", "Nouvel Horizon"),
        ("Source : journal L'Indépendance", "L'Indépendance"),
        ("Source : L'Essor du 12 mai 2024", "L'Essor"),
        ("Source : L’Essor N°19876 du 12/05/2023", "L’Essor"),
        ("Source : Le Fanal (12/05/2023)", "Le Fanal"),
        ("Source : Fanal24 - Bamako", "Fanal24"),
        ("Source: L'Essor, avec AFP", "L'Essor"),
        ("Source: studiofanal.example", "studiofanal.example"),
        ("Source : https://www.studiofanal.example/posts/12-le-pont", "studiofanal.example"),
        ("Fonte: Inforpress", "Inforpress"),
        ("Fuente: El Faro", "El Faro"),
        ("Source: GNA", "GNA"),
        ("المصدر: وكالة الفنار", "وكالة الفنار"),
        ("| L'Essor", "L'Essor"),
        ("Publié le jeudi 6 mai 2021 | Le Fanal", "Le Fanal"),
        (".... suite de l'article sur L’Essor", "L’Essor"),
        ("Lire la suite sur Fanal.example", "fanal.example"),
        ("Cet article a été publié initialement par Le Fanal", "Le Fanal"),
        ("Article repris de L’Essor", "L’Essor"),
        ("First published by Daily Lantern", "Daily Lantern"),
        ("This article was originally published on www.lantern.example/news", "lantern.example"),
        ("Republished from The Lantern", "The Lantern"),
        ("Publicado originalmente em Expresso do Farol", "Expresso do Farol"),
        ("L'essor", "L'essor"),
        ("Studio fanal", "Studio fanal"),
        ("Le Journal du Sahel", "Le Journal du Sahel"),
    ],
)
def test_the_outlet_that_a_line_credits(line: str, outlet: str) -> None:
    assert parse_attribution(line) == outlet


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Source :",
        "Avec AFP",
        "(avec l’AFP)",
        "L’Essor avec AFP et Reuters",
        "GNA",
        "(AMAP)",
        "Awa KEÏTA / AMAP - Kayes",
        "Par Awa Keïta",
        "Source photo : DR",
        "Crédit photo : AMAP",
        "Source : la rédaction",
        "Source : Facebook",
        "Source : le ministre a dit que la récolte sera bonne.",
        "Source : Le ministre a dit lundi à la presse que la récolte sera bonne cette année.",
        "Source : 12/05/2023",
        "Copyright Fanal © 2008 - 2024",
        "© L'Essor",
        "Lire la suite",
        "[…]",
        "Le maire a salué les habitants.",
        "Source : " + "L'Essor " * 40,
    ],
)
def test_lines_that_credit_no_outlet(line: str) -> None:
    assert parse_attribution(line) == ""


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("Avec AFP", "AFP"),
        ("(avec l’AFP)", "AFP"),
        ("Le Fanal (avec AFP)", "AFP"),
        ("Avec APO Group", "APO"),
        ("With Reuters", "REUTERS"),
        ("(©AFP / 19 juin 2017 02h58)", "AFP"),
        ("Source: GNA", "GNA"),
        ("(AMAP)", "AMAP"),
        ("Source: L'Essor", ""),
        ("Avec Moussa Diarra", ""),
        ("Il est venu avec joie", ""),
        ("", ""),
    ],
)
def test_the_agency_that_a_line_says_has_helped(line: str, agency: str) -> None:
    assert parse_agency(line) == agency


@given(st.text(max_size=200), st.sampled_from(["", "Source : ", "| ", "Avec ", "© ", "First published by "]))
def test_any_line_gives_a_clean_short_name_or_none(text: str, lead: str) -> None:
    name = parse_attribution(lead + text)
    assert name == clean_line(name)
    assert len(name) <= 160
    assert "\n" not in name
    assert "".join(name.lower().split()) in "".join(clean_line(lead + text).lower().split())
    assert parse_agency(lead + text) == clean_line(parse_agency(lead + text))


@given(
    st.from_regex(r"L'[A-Z][a-z]{2,9}|[A-Z][a-z]{2,9} Horizon|Le [A-Z][a-z]{2,9}", fullmatch=True),
    st.sampled_from(
        ["Source : {}", "Source: {}.", "(Source : {})", "Source : « {} »", "| {}", "suite de l’article sur {}"]
    ),
    st.sampled_from(["", " du 12 mai 2024", " N°123", " (AMAP)"]),
)
def test_a_name_is_the_same_in_whatever_form_it_is_credited(name: str, form: str, behind: str) -> None:
    assert parse_attribution(form.format(name + behind)) == name


@pytest.mark.parametrize("words", ["Source : ", "avec ", "| ", "- ", "L'", "www.", "publié "])
def test_a_line_of_a_book_takes_no_time(words: str) -> None:
    assert parse_attribution(words * 50_000) == ""
    assert parse_agency(words * 50_000) == ""
