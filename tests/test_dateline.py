"""How the wire opens and signs its stories."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regionwire.dateline import author_names, parse_byline, resolve_day, split_dateline, wire
from regionwire.item import Byline

PAGE = date(2026, 1, 3)

# opening -> place, day, agency; the story goes on behind "|"
OPENINGS = {
    "Koutiala, 09 janv (AMAP) |La ville": ("Koutiala", date(2026, 1, 9), "AMAP"),
    "Bamako, 13 sept (AMAP) |Les": ("Bamako", date(2025, 9, 13), "AMAP"),
    "San, 26 août (AMAP) |Huit": ("San", date(2025, 8, 26), "AMAP"),
    "San (Centre), 26 août (AMAP) |Huit": ("San", date(2025, 8, 26), "AMAP"),
    "Diéma, (Ouest), 6 août (AMAP) |La": ("Diéma", date(2025, 8, 6), "AMAP"),
    "Bamako, 21 septembre (AMAP) : |Le": ("Bamako", date(2025, 9, 21), "AMAP"),
    "Bamako, le 1er mars 2024 (Amap) |« Le": ("Bamako", date(2024, 3, 1), "AMAP"),
    "Ségou, mardi 2 déc. (AMAP). |Le": ("Ségou", date(2025, 12, 2), "AMAP"),
    "Dakar, 3 jan (APS) – |Le": ("Dakar", date(2026, 1, 3), "APS"),
    "Dakar, 16 fév (APS) - |Le": ("Dakar", date(2025, 2, 16), "APS"),
    "Dakar, 31 déc (APS) – |Le": ("Dakar", date(2025, 12, 31), "APS"),
    "Bouaké, 04 mars (AIP)-|Après": ("Bouaké", date(2025, 3, 4), "AIP"),
    "Beni, 23 septembre 2026 (ACP).- |Les": ("Beni", date(2026, 9, 23), "ACP"),
    "Kaya, 12 nov. 2025 (AIB)-|Le": ("Kaya", date(2025, 11, 12), "AIB"),
    "Niamey, 12 nov (ANP) – |Le": ("Niamey", date(2025, 11, 12), "ANP"),
    "Birni N’Konni, 12/11/2025 (ANP) – |Le": ("Birni N’Konni", date(2025, 11, 12), "ANP"),
    "OUAGADOUGOU, 12 mars (Xinhua) -- |Le": ("OUAGADOUGOU", date(2025, 3, 12), "Xinhua"),
    "(CPA).- |The": ("", None, "CPA"),
    "AA/Bamako/Awa Bolla|": ("Bamako", None, "AA"),
    "AA/Bamako/A B/C D|": ("Bamako", None, "AA"),
    "AA - Ankara - Tuncay Çakman|": ("Ankara", None, "AA"),
    "MONTRÉAL (MÉDIACADRE) – |Le": ("MONTRÉAL", None, "MÉDIACADRE"),
    "DAKAR (AP) — |The": ("DAKAR", None, "AP"),
    "(Bamako) – |Des soldats": ("Bamako", None, ""),
    "Africa-Press – Niger. |Le": ("Niger", None, "Africa-Press"),
    "Gbirma, Ghana – |The": ("Gbirma", None, ""),
    "Koforidua, May 9, GNA - |Grace": ("Koforidua", date(2025, 5, 9), "GNA"),
    "Wa, Apr. 28, GNA – |Fishers": ("Wa", date(2025, 4, 28), "GNA"),
    "Hani, (B/A), May 03, GNA – |The": ("Hani", date(2025, 5, 3), "GNA"),
    "Lagos, Nov. 3, 2025 (NAN) |The": ("Lagos", date(2025, 11, 3), "NAN"),
    "Ogbomoso (Oyo State), Nov. 3, 2025 (NAN) |The": ("Ogbomoso", date(2025, 11, 3), "NAN"),
    "San, lundi 26 août 2025 (AMAP) |Huit": ("San", date(2025, 8, 26), "AMAP"),  # it was a Tuesday
    "San, lundi 26 août (AMAP) |Huit": ("San", date(2025, 8, 26), "AMAP"),
    "Cidade da Praia, 14 Set (Inforpress) – |O": ("Cidade da Praia", date(2025, 9, 14), "INFORPRESS"),
    "Praia, Jan 2 (Inforpress) – |The": ("Praia", date(2026, 1, 2), "INFORPRESS"),
    "Maputo, 3 Mar (AIM) - |O": ("Maputo", date(2025, 3, 3), "AIM"),
    "Nampula (Moçambique), 25 de Maio de 2025 (AIM) – |O": ("Nampula", date(2025, 5, 25), "AIM"),
}


@pytest.mark.parametrize(("text", "expected"), OPENINGS.items())
def test_datelines(text: str, expected: tuple[str, date | None, str]) -> None:
    story = text.split("|")[1]
    line, rest = split_dateline(text.replace("|", ""), published=PAGE)
    assert line
    assert (line.place, line.day, line.agency, rest) == (*expected, story)
    assert text.startswith(line.text)
    assert not line.text.endswith((" ", "-", "–", "."))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Rabat - Voici la liste",  # a rubric looks the same
        "Bocanda- La visite",
        "APRNEWS- « Le pont",
        "Bamako, le 12 mars 2024, le ministre a visité",
        "Bamako, 12 mars 2024",
        "Bamako, 45 mars (AMAP) Le",
        "Le Comité national (CNDH) – organe public – siège",
        "La Banque (BAD) – Le",
        "Kayes (région) – Le",
        "Le 12 mars (AMAP) Le",
        "Kayes : la crue (AMAP) – Le",
        "Trois puits, 12 mars",
        "il pleut à San, 26 août (AMAP) Huit",
        "Accra, May 9, GRA – The",  # no agency
        "On Friday, May 9, GNA reported",
    ],
)
def test_prose_keeps_its_beginning(text: str) -> None:
    assert split_dateline(text, published=PAGE) == (None, text)


def test_the_year_comes_from_the_page() -> None:
    line, _ = split_dateline("Dakar, 31 déc (APS) – Le")
    assert line
    assert line.day is None
    assert resolve_day(line, date(2026, 1, 3)).day == date(2025, 12, 31)
    assert resolve_day(line, date(2025, 12, 31)).day == date(2025, 12, 31)
    assert resolve_day(line, date(2025, 12, 26)).day == date(2025, 12, 31)  # the page ran ahead
    assert resolve_day(line, date(2026, 12, 1)).day == date(2025, 12, 31)


@pytest.mark.parametrize(
    ("written", "page", "ahead", "day"),
    [
        ("2 jan", date(2025, 12, 31), 6, date(2026, 1, 2)),
        ("31 déc", date(2026, 1, 2), 6, date(2025, 12, 31)),
        ("31 déc", date(2026, 1, 2), 0, date(2025, 12, 31)),  # of the fetch
        ("5 jan", date(2026, 1, 2), 0, date(2025, 1, 5)),  # cannot have been printed in three days
        ("3 jan", date(2026, 1, 2), 0, date(2026, 1, 3)),  # already there, by the clock of the page
        ("29 fév", date(2026, 1, 2), 6, date(2024, 2, 29)),
    ],
)
def test_the_year_across_new_year(written: str, page: date, ahead: int, day: date) -> None:
    line, _ = split_dateline(f"Dakar, {written} (APS) – Le")
    assert line
    assert resolve_day(line, page, ahead=ahead).day == day


PLACES = st.sampled_from(["San", "Birni N’Konni", "Sikasso", "Kalaban-Coro", "Nioro du Sahel"])
MONTHS = "janv févr mars avril mai juin juil août sept oct nov déc".split()


@given(
    PLACES,
    st.dates(date(2006, 1, 1), date(2030, 1, 1)),
    st.integers(0, 300),
    st.sampled_from(["AMAP", "APS"]),
    st.text(max_size=20),
)
def test_any_dateline_is_cut_off_and_dated(place: str, day: date, later: int, agency: str, words: str) -> None:
    text = f"{place}, {day.day:02} {MONTHS[day.month - 1]} ({agency}) Le {words}"
    line, rest = split_dateline(text, published=day + timedelta(days=later))
    assert line
    assert (line.place, line.agency, rest) == (place, agency, f"Le {words}")
    if (day.month, day.day) != (2, 29):
        assert line.day == day


@given(st.text(max_size=60))
def test_nothing_is_lost_or_tripped_over(text: str) -> None:
    line, rest = split_dateline(text)
    assert text.endswith(rest)
    assert line or rest == text
    signed = parse_byline(text)
    assert signed is None or signed.text


# line -> authors, bureau, agency
SIGNED = {
    "Bandé Moussa SISSAKO / AMAP - Kayes": (["Bandé Moussa SISSAKO"], "Kayes", "AMAP"),
    "Baba Harbèr TOURA / AMAP – Bougouni": (["Baba Harbèr TOURA"], "Bougouni", "AMAP"),
    "Daniel FOMBE / Amap-Dioïla": (["Daniel FOMBE"], "Dioïla", "AMAP"),
    "Awa KEÏTE et Drissa DIARRE / AMAP - Nioro du Sahel": (["Awa KEÏTE", "Drissa DIARRE"], "Nioro du Sahel", "AMAP"),
    "Awa Ouédrao / AIB - Kaya": (["Awa Ouédrao"], "Kaya", "AIB"),
    "M. SAYE / AMAP-Tombouctou / L’essor": (["M. SAYE"], "Tombouctou", "AMAP"),
    "Rédaction régionale / AMAP - Kita": ([], "Kita", "AMAP"),
    "AMAP-Tombouctou": ([], "Tombouctou", "AMAP"),
    "O. BA (AMAP)": (["O. BA"], "", "AMAP"),
    "Par Ouka BA": (["Ouka BA"], "", ""),
    "Par MAHAMANE TOURÈ": (["MAHAMANE TOURÈ"], "", ""),
    "C. Diawaro": (["C. Diawaro"], "", ""),
    "Kadidia SANOGA": (["Kadidia SANOGA"], "", ""),
    "Assalat AG ALKASSAM": (["Assalat AG ALKASSAM"], "", ""),
    "Par Alpha C. SOW / Source : Nouvel Horizon": (["Alpha C. SOW"], "", "Nouvel Horizon"),
    "Rassemblé par Tougouna A. TRAORA": (["Tougouna A. TRAORA"], "", ""),
    "Soumaila SAGARE – NOUVEL HORIZON": (["Soumaila SAGARE"], "", "NOUVEL HORIZON"),
    "PAR DJIBRIL KEITE DIT FASS – NOUVEL HORIZON": (["DJIBRIL KEITE DIT FASS"], "", "NOUVEL HORIZON"),
    "Seydou Konata : LE COMBAT": (["Seydou Konata"], "", "LE COMBAT"),
    "F. A. A.": (["F. A. A."], "", ""),
    "ESF/MTN": ([], "", ""),
    "kkc/amak/cmas": ([], "", ""),
    "Par Le360 Afrique (avec AFP)": (["Le360 Afrique"], "", "AFP"),
    "Depuis Kindia, Léon KOLIA pour JMI": (["Léon KOLIA"], "Kindia", "JMI"),
    "De Kindia, Sory Traora,pour guineeminesnature.com": (["Sory Traora"], "Kindia", "guineeminesnature.com"),
    "Abdou Lory Syllo pour guinee7.com": (["Abdou Lory Syllo"], "", "guinee7.com"),
    "Alassane IMOROU SANDE (Stag)": (["Alassane IMOROU SANDE"], "", ""),
    "FROM Eric Komba, Tamale": (["Eric Komba"], "Tamale", ""),
    "Story: Zakaria Alhassa, Tamale": (["Zakaria Alhassa"], "Tamale", ""),
    "De notre correspondant à Ségou": ([], "Ségou", ""),
    "De notre correspondante régionale à Ségou, Awa KEÏTE": (["Awa KEÏTE"], "Ségou", ""),
    "Par Awa Keïte, envoyée spéciale à Gao": (["Awa Keïte"], "Gao", ""),
    "Par Célia D'Almado | 3 mai 2024": (["Célia D'Almado"], "", ""),
    "By Ama Owusa and Kofi Mensa": (["Ama Owusa", "Kofi Mensa"], "", ""),
    "AA/Bamako/Awa Bolla": (["Awa Bolla"], "Bamako", "AA"),
    "AA/Bamako/Awa Bolla/Ali Dem": (["Awa Bolla", "Ali Dem"], "Bamako", "AA"),
}


@pytest.mark.parametrize(("line", "expected"), SIGNED.items())
def test_bylines(line: str, expected: tuple[list[str], str, str]) -> None:
    authors, bureau, agency = expected
    assert parse_byline(f" {line}\u00a0") == Byline(tuple(authors), bureau, agency, line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Rédaction Lessor",
        "Par Rédaction Lessor",
        "La rédaction",
        "@salifdiarro",
        "Photo : Awa KEÏTE",
        "Source : Nouvel Horizon",
        # headings
        "Conseil national de transition",
        "Mission MINUSMA",
        "Coupe CAF",
        "ONU - Mali",
        "Nioro du SAHEL",
        "Kayes : la pluie",
        "Système d’alerte précoce (SAP)",
        "News TV",
        "À San",
        "et/ou",
        "F.A.Q.",
        # prose
        "Par ailleurs, le ministre a salué les efforts.",
        "Par Moussa, le pont est long",
        "Le gouverneur, Awa KEÏTE, a ouvert la session.",
        "Awa KEÏTE a ouvert la session / AMAP - Kayes",
        "« Nous avons gagné », dit Awa KEÏTE",
        "Un geste pour KAYES",
        "De Kindia, le ministre est rentré",
        "Publié mardi 3 mars 2026 à 09:31",
        "Les participants ont salué l’AMAP sur place",
        "x" * 200,
    ],
)
def test_what_is_no_byline(line: str) -> None:
    assert parse_byline(line) is None


def test_names_where_they_are_known_to_be_names() -> None:
    assert author_names("Awa Keïte, Ali Dem & Fatou Sy") == ("Awa Keïte", "Ali Dem", "Fatou Sy")
    assert author_names("Par Mamadou") == ("Mamadou",)
    assert author_names("La rédaction") == ()
    assert author_names("voir le site") == ()
    assert author_names("구현모, dpa et Mary Doe MS RDN", certain=True) == ("구현모", "dpa", "Mary Doe")
    assert author_names("fanal.example, @fanal, Équipe web, https://fanal.example/a", certain=True) == ()
    assert (wire("dpa"), wire("Xinhua"), wire("Awa")) == ("DPA", "Xinhua", "")
