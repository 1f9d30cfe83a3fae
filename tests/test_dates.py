"""Every printed form of date that was met on agencies' pages is read rightly, or refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from regionwire.dateline import parse_byline, split_dateline
from regionwire.dates import (
    address_day,
    clamp,
    find_dates,
    find_published,
    iso,
    leading_date,
    parse_date,
    uniqid_time,
)
from regionwire.item import Moment, Precision

FETCHED = datetime(2026, 11, 23, 14, 30, 20, tzinfo=UTC)


def read(text: str, zone: str = "Africa/Bamako", language: str = "fr") -> tuple[str, str] | None:
    moment = parse_date(text, zone=zone, fetched=FETCHED, language=language)
    return (moment.at.isoformat(timespec="seconds").removesuffix("+00:00"), str(moment.precision)) if moment else None


def said(expected: str) -> tuple[str, str]:
    """ "2026-04-20T14:15 minute" as `read` gives it; a day is noon."""
    written, precision = expected.rsplit(" ", 1)
    at = datetime.fromisoformat(f"{written}T12:00" if precision == "day" else written)
    return at.isoformat(), precision


# ------------------------------------------------------------------------------------------- the closed French grammar

# The 92 forms of the study of agencies, in its order; a form that has two faces has two lines (a, b).
# Times are Bamako's, which are UTC; the fetch is of 23 November 2026, the dateline's page of 3 January 2026.
PUBLISHED = {  # lines that say when the story was published: label, and moment
    "1": ("Publié jeudi 04 août 2022 à 07:35", "2022-08-04T07:35 minute"),
    "2": ("Publié mardi 15 avril 2025 à 07:40", "2025-04-15T07:40 minute"),
    "3": ("Publié jeudi 11 mai 2023 à 05:23", "2023-05-11T05:23 minute"),
    "4": ("Publié le jeudi 6 mai 2021 | Le Fanal", "2021-05-06 day"),
    "5": ("Publié le vendredi 28 novembre 2025 | L’Aube", "2025-11-28 day"),
    "6": ("Publié le vendredi 11 aout 2023 | Le Fanal", "2023-08-11 day"),
    "8": ("Publié le 03.12.2017 à 15h35 par Célia D'Almado", "2017-12-03T15:35 minute"),
    "9": ("Publié le 03.05.2018 à 15h09 par Cyr Nona", "2018-05-03T15:09 minute"),
    "10": ("Publié le 8 mars 2024 à 10:22", "2024-03-08T10:22 minute"),
    "11": ("Date : 17 avril 2014", "2014-04-17 day"),
    "12": ("Date : 24 f\ufffdvrier 2015", "2015-02-24 day"),
    "20": ("MAP - publié le Jeudi 19 Mars à 12:48", "2026-03-19T12:48 minute"),
    "25": ("Posted On 07-10-2026, 10:48AM", "2026-10-07T10:48 minute"),
}
WRITTEN = {  # dates without a label: right where they are known to be the story's, no witness in a line of the page
    "7": ("12/03/2019", "2019-03-12 day"),
    "13a": ("3 ao\ufffdt 2015", "2015-08-03 day"),
    "13b": ("3 d\ufffdcembre 2015", "2015-12-03 day"),
    "14a": ("2 aout2024", "2024-08-02 day"),
    "14b": ("12 fevrier2024", "2024-02-12 day"),
    "15": ("12 Fév 2021", "2021-02-12 day"),
    "16": ("jeu 28 Nov 2024 - 0:36", "2024-11-28T00:36 minute"),  # the clock of a page's header
    "17": ("Vendredi 17 Mai 2024", "2024-05-17 day"),  # the day of the visit
    "18": ("jeudi, octobre 30, 2025", "2025-10-30 day"),  # the same, in American order
    "19": ("30 octobre 2025 / dans POLITIQUE", "2025-10-30 day"),
    "21": ("Le 17/09/2024 à 12h36", "2024-09-17T12:36 minute"),
    "22": ("18.03.2019 - Mıse À Jour : 19.03.2019", "2019-03-18 day"),
    "23": ("2026-04-20T14:15:30.813", "2026-04-20T14:15:30 second"),
    "24": ("Monday, September 14, 2026 10:05", "2026-09-14T10:05 minute"),
    "26": ("28 Feb 2026", "2026-02-28 day"),
    "27": ("Tue11212017", "2017-11-21 day"),
    "28": ("15/11/2025", "2025-11-15 day"),
    "91": ("lundi 27 novembre 2025", "2025-11-27 day"),  # it was a Thursday
    "92": ("11 novembre 2045", "2045-11-11 day"),  # a slip of the finger, which clamp() cuts
}
REFUSED = {  # no date of publication, whatever days they name
    "14c": "aout2024",
    "29": "Publié / sur",
    "30": "… SUITE DANS LA PARUTION DU FANAL DU LUNDI 08 JUILLET 2024",
    "78": "vendredi 22 septembre 2023, jour du 63è anniversaire",
    "79": "mercredi (10/06/2020)",
    "80": "(28/12/ 2018)",
    "81": "hier lundi 6 mai 2024",
    "82": "ce vendredi 17 octobre",
    "83a": "mardi dernier",
    "83b": "vendredi dernier",
    "83c": "lundi dernier",
    "83d": "le week-end dernier",
    "84": "du 21 au 23 mars",
    "85": "les 16 et 17 octobre",
    "86": "du 1er mai au 5 août 2025",
    "87": "dans la nuit du 31 mars au 1er avril",
    "88a": "vers 6h30",
    "88b": "09h20 mn",
    "88c": "De 9h45 jusqu’à 14heures",
    "88d": "A 16h10 GMT",
    "89a": "2è promotion",
    "89b": "3è édition",
    "89c": "13è région",
    "89d": "31è",
    "90": "30ᵉ Conférence",
}
DATELINES = {  # opening: place, day, agency; None: a rubric or an outlet, which stay with the text
    "31": ("Koutiala, 09 janv (AMAP) La ville", ("Koutiala", date(2026, 1, 9), "AMAP")),
    "32": ("Bamako, 13 sept (AMAP) Les", ("Bamako", date(2025, 9, 13), "AMAP")),
    "33": ("San, 26 août (AMAP) Huit", ("San", date(2025, 8, 26), "AMAP")),
    "34": ("Diéma, 6 août (AMAP) La", ("Diéma", date(2025, 8, 6), "AMAP")),
    "35": ("Bamako, 21 septembre (AMAP) Le", ("Bamako", date(2025, 9, 21), "AMAP")),
    "36": ("Dakar, 3 jan (APS) – Le", ("Dakar", date(2026, 1, 3), "APS")),
    "37": ("Dakar, 16 fév (APS) - Le", ("Dakar", date(2025, 2, 16), "APS")),
    "38": ("Dakar, 31 déc (APS) – Le", ("Dakar", date(2025, 12, 31), "APS")),  # of the year before its page
    "39": ("Bouaké, 04 mars (AIP)-Après", ("Bouaké", date(2025, 3, 4), "AIP")),
    "40": ("Beni, 23 septembre 2026 (ACP).- Les", ("Beni", date(2026, 9, 23), "ACP")),
    "41": ("(CPA).- The", ("", None, "CPA")),
    "42": ("AA/Bamako/Awa Bolla", ("Bamako", None, "AA")),
    "43": ("AA/Bamako/A B/C D", ("Bamako", None, "AA")),
    "44": ("AA - Ankara - Tuna Çakman", ("Ankara", None, "AA")),
    "45": ("Rabat - Voici la liste", None),
    "46": ("MONTRÉAL (MÉDIACADRE) – Le", ("MONTRÉAL", None, "MÉDIACADRE")),
    "47": ("(Bamako) – Des soldats", ("Bamako", None, "")),
    "48": ("Africa-Press – Niger. Le", ("Niger", None, "Africa-Press")),
    "49": ("Gbirma, Ghana – The", ("Gbirma", None, "")),
    "50": ("APRNEWS- « Le pont", None),
    "51": ("Bocanda- La visite", None),
}
BYLINES = {  # signature: authors, bureau, agency or outlet; None: nobody signs
    "52": ("Awa Bintou SISSAKO / AMAP - Kayes", (("Awa Bintou SISSAKO",), "Kayes", "AMAP")),
    "53": ("Ali Harbèr TAMBO / AMAP - Bougouni", (("Ali Harbèr TAMBO",), "Bougouni", "AMAP")),
    "54": ("Ali Harbèr TAMBO / AMAP – Bougouni", (("Ali Harbèr TAMBO",), "Bougouni", "AMAP")),
    "55": ("Issa DEMBA / Amap-Dioïla", (("Issa DEMBA",), "Dioïla", "AMAP")),
    "56": ("Awa TAMBO / AMAP - Gao", (("Awa TAMBO",), "Gao", "AMAP")),
    "57": ("O. BA (AMAP)", (("O. BA",), "", "AMAP")),
    "58a": ("M. SAMBA", (("M. SAMBA",), "", "")),
    "58b": ("AMAP-Tombouctou", ((), "Tombouctou", "AMAP")),
    "58c": ("L’aube", None),
    "59": ("Par Aïda BA", (("Aïda BA",), "", "")),
    "60a": ("Rédaction Lessor", None),
    "60b": ("Par Rédaction Lessor", None),
    "61": ("C. Diawanda", (("C. Diawanda",), "", "")),
    "62a": ("Par Sidi C. SOW", (("Sidi C. SOW",), "", "")),
    "62b": ("Source : Nouvelle Aube", None),
    "63": ("Rassemblé par Amidou A. TAMBO", (("Amidou A. TAMBO",), "", "")),
    "64": ("Soumba SAGANDA – NOUVELLE AUBE", (("Soumba SAGANDA",), "", "NOUVELLE AUBE")),
    "65": ("PAR DJIBA KEBA DIT FASS – NOUVELLE AUBE", (("DJIBA KEBA DIT FASS",), "", "NOUVELLE AUBE")),
    "66": ("Par OUSMANE TAMBÉ", (("OUSMANE TAMBÉ",), "", "")),
    "67": ("Seydou Konda : LE FANAL", (("Seydou Konda",), "", "LE FANAL")),
    "68": ("F. A. A.", (("F. A. A.",), "", "")),
    "69a": ("ESF/MTN", ((), "", "")),
    "69b": ("kkc/amak/cmas", ((), "", "")),
    "70": ("Par Le360 Afrique (avec AFP)", (("Le360 Afrique",), "", "AFP")),
    "71": ("Depuis Kindia, Léa KOLDA pour JMI", (("Léa KOLDA",), "Kindia", "JMI")),
    "72": ("De Kindia, Ibra Sory Tamba,pour exempleguinee.com", (("Ibra Sory Tamba",), "Kindia", "exempleguinee.com")),
    "73": ("Abdou Lory Samba pour exempleguinee.com", (("Abdou Lory Samba",), "", "exempleguinee.com")),
    "74": ("Awa IMORA SANDA (Stag)", (("Awa IMORA SANDA",), "", "")),
    "75": ("FROM Erin Komba, Tamale", (("Erin Komba",), "Tamale", "")),
    "76": ("Story: Zaka Alhamba, Tamale", (("Zaka Alhamba",), "Tamale", "")),
    "77": ("@awadiarra", None),
}
FORMS = {**PUBLISHED, **WRITTEN, **dict.fromkeys(REFUSED), **DATELINES, **BYLINES}


def test_no_form_is_forgotten() -> None:
    assert {int(name.rstrip("abcd")) for name in FORMS} == set(range(1, 93))


@pytest.mark.parametrize("form", FORMS)
def test_form(form: str) -> None:
    if form in PUBLISHED:
        line, expected = PUBLISHED[form]
        assert read(line) == said(expected)
        assert find_published(["Vendredi 17 Mai 2024", line]) == line
    elif form in WRITTEN:
        line, expected = WRITTEN[form]
        assert read(line) == said(expected)
        assert find_published([line]) is None
    elif form in REFUSED:
        assert read(REFUSED[form]) is None
        assert find_published([REFUSED[form]]) is None
    elif form in DATELINES:
        line, opening = DATELINES[form]
        found, _ = split_dateline(line, published=date(2026, 1, 3))
        assert (found and (found.place, found.day, found.agency)) == opening
        assert read(line) is None
        assert find_published([line]) is None
    else:
        line, signed = BYLINES[form]
        byline = parse_byline(line)
        assert (byline and (byline.authors, byline.bureau, byline.agency)) == signed
        assert read(line) is None


# ------------------------------------------------------------------------------------------------------- every language

READ = {
    # what a French newsroom adds
    "1 janvier": "2026-01-01 day",
    "1er janvier 2025 à 9h": "2025-01-01T09:00 minute",
    "1ᵉʳ janvier 2025 à 14heures": "2025-01-01T14:00 minute",
    "3 d\ufffd\ufffdcembre 2015": "2015-12-03 day",
    "3 d\ufffdc. 2015": "2015-12-03 day",
    "31 déc.": "2025-12-31 day",
    "hier à 10h": "2026-11-22T10:00 minute",
    "aujourd’hui à 08:00": "2026-11-23T08:00 minute",
    "Avant-hier": "2026-11-21 day",
    "il y a 2 heures": "2026-11-23T12:30 minute",
    "Publié il y a 20 minutes": "2026-11-23T14:10 minute",
    "il y a 3 jours": "2026-11-20 day",
    "PUBLIÉ LE 5 JANV. 2026, 6 H 05": "2026-01-05T06:05 minute",
    "Mis à jour le 5 juil 2026 à 16h10 GMT": "2026-07-05T16:10 minute",
    "Publié le 13 mai 2026 à 10h05 - Mis à jour le 14 mai 2026": "2026-05-13T10:05 minute",
    "3 mars 2026 · 4 min de lecture": "2026-03-03 day",
    "29 février": "2024-02-29 day",
    # machines
    "2026-04-20": "2026-04-20 day",
    "20260420": "2026-04-20 day",
    "20260420T141530Z": "2026-04-20T14:15:30 second",
    "2026-04-20T14:15": "2026-04-20T14:15 minute",
    "2026-04-20 14:15:30": "2026-04-20T14:15:30 second",
    "2026-04-20T14:15:30Z": "2026-04-20T14:15:30 second",
    "2026-04-20T14:15:30+0100": "2026-04-20T13:15:30 second",
    "2026-04-20T00:15:30-05:30": "2026-04-20T05:45:30 second",
    "Tue, 14 Sep 2026 10:05:00 GMT": "2026-09-14T10:05:00 second",
    "Tue, 14 Sep 2026 10:05:00 +0200": "2026-09-14T08:05:00 second",
    "Mon Sep 14 2026 10:05:00 GMT+0200 (Central European Summer Time)": "2026-09-14T08:05:00 second",
    "2020年3月4日": "2020-03-04 day",
    # English
    "14 Sep 2026 10:05 EST": "2026-09-14T15:05 minute",
    "Sept. 14, 2026, 10:05 a.m. EDT": "2026-09-14T14:05 minute",
    "Sept. 14, 2026, 10:05 a.m. ET": "2026-09-14T14:05 minute",
    "Dec. 14, 2025, 10:05 a.m. ET": "2025-12-14T15:05 minute",
    "14th September 2026": "2026-09-14 day",
    "March 5, 2021 at 9:05 pm": "2021-03-05T21:05 minute",
    "Mar 14, 2026": "2026-03-14 day",  # "mar" is a weekday in French
    "Feb. 14": "2026-02-14 day",
    "Sept. 4th, 2026 at 9:05 pm": "2026-09-04T21:05 minute",
    "Published on 12 March 2026 12:10 a.m.": "2026-03-12T00:10 minute",
    "Published 8:00 PM EST, Tue December 19, 2023": "2023-12-20T01:00 minute",
    "December 23, 2023 — 5.30am": "2023-12-23T05:30 minute",
    "14 September 2026, 10:05 UTC+1": "2026-09-14T09:05 minute",
    "14 September 2026 10:05 WAT": "2026-09-14T09:05 minute",
    "January 19, 2020 / 12:25 PM / Updated 8 hours ago": "2020-01-19T12:25 minute",
    "an hour ago": "2026-11-23T13:30 minute",
    "yesterday at 10:05": "2026-11-22T10:05 minute",
    "09/17/2024": "2024-09-17 day",
    # Portuguese
    "terça-feira, 3 de março de 2026": "2026-03-03 day",
    "Publicado em 8 de março de 2026, às 10h05": "2026-03-08T10:05 minute",
    "1º de maio de 2026": "2026-05-01 day",
    "há 3 horas": "2026-11-23T11:30 minute",
    "Atualizado em 8 de março de 2026": "2026-03-08 day",
    "ontem às 10h": "2026-11-22T10:00 minute",
    # Spanish
    "Publicado el 14 de septiembre de 2026 a las 10:05": "2026-09-14T10:05 minute",
    "14 de septiembre del 2026 - 10:05 a. m.": "2026-09-14T10:05 minute",
    "hace 2 días": "2026-11-21 day",
    "Actualizado: 14/09/2026 10:05 h": "2026-09-14T10:05 minute",
    # German, Italian, Dutch
    "Montag, den 14. September 2026, 10:05 Uhr": "2026-09-14T10:05 minute",
    "Veröffentlicht am 14.09.2026 um 10.05 Uhr": "2026-09-14T10:05 minute",
    "14. Jänner 2026": "2026-01-14 day",
    "3. März 2026, 10:05 MESZ": "2026-03-03T08:05 minute",
    "30.10.23": "2023-10-30 day",
    "Stand: 5. Februar 2020": "2020-02-05 day",
    "vor 3 Stunden": "2026-11-23T11:30 minute",
    "Pubblicato il 14 settembre 2026 alle 10:05": "2026-09-14T10:05 minute",
    "lunedì 14 settembre 2026 ore 10.05": "2026-09-14T10:05 minute",
    "2 ore fa": "2026-11-23T12:30 minute",
    "Gepubliceerd op 14 maart 2026 om 10:05 uur": "2026-03-14T10:05 minute",
    # Arabic: the Nile's months, the Levant's, Algeria's, Morocco's; both kinds of digits; marks of direction
    "الاثنين 14 سبتمبر 2026 - 10:05": "2026-09-14T10:05 minute",
    "١٤ أيلول/سبتمبر ٢٠٢٦": "2026-09-14 day",
    "\u200f14 كانون الثاني 2026\u200f": "2026-01-14 day",
    "14 جويلية 2026": "2026-07-14 day",
    "نشر في 14 شتنبر 2026": "2026-09-14 day",
    "14 غشت 2026 الساعة 10:05": "2026-08-14T10:05 minute",
    "14 مايو 2026 10:05 مساء": "2026-05-14T22:05 minute",
    "منذ ساعتين": "2026-11-23T12:30 minute",
    "منذ 3 ساعات": "2026-11-23T11:30 minute",
    "آخر تحديث: 14 مايو 2026": "2026-05-14 day",
    "أمس": "2026-11-22 day",
}


@pytest.mark.parametrize(("text", "expected"), READ.items())
def test_read(text: str, expected: str) -> None:
    assert read(text) == said(expected)


@pytest.mark.parametrize(
    "text",
    [
        "",
        # no certain or no possible time
        "12 mars 24",
        "31/02/2024",
        "30 février 2024",
        "2026-13-01",
        "3 mai 2024 à 25:10",
        "3 mai 2024 à 14:05 pm",
        "17/09/2024 - 18/09/2024",
        "il y a 2 mois",
        "3 weeks ago",
        "0001-01-01T00:00:00Z",
        "24 ربيع الأول 1448",
        "3 mai 2024 " + "x" * 300,
    ],
)
def test_refused(text: str) -> None:
    assert read(text) is None


def test_the_zone_is_the_page_s_unless_the_text_names_one() -> None:
    assert read("2 mars 2026 à 00:30", "Africa/Niamey") == ("2026-03-01T23:30:00", "minute")
    assert read("2 mars 2026", "Africa/Niamey") == ("2026-03-02T11:00:00", "day")
    assert read("2026-04-20T14:15:30.813", "Europe/Istanbul") == ("2026-04-20T11:15:30", "second")
    assert read("2 mars 2026 à 00:30", "-01:00") == ("2026-03-02T01:30:00", "minute")
    named = parse_date("2 mars 2026 à 00:30 +0200", zone="Africa/Niamey", fetched=FETCHED)
    assert named == Moment(datetime(2026, 3, 1, 22, 30, tzinfo=UTC), Precision.MINUTE, "+02:00")


def test_numbers_that_could_be_two_days() -> None:
    assert read("07-10-2026") == ("2026-10-07T12:00:00", "day")
    assert read("07-10-2026", language="en") is None
    assert read("07/12/2026", language="en") == ("2026-07-12T12:00:00", "day")  # December is still to come
    assert read("21/06/2026", language="en") == ("2026-06-21T12:00:00", "day")
    assert read("06/06/2026", language="en") == ("2026-06-06T12:00:00", "day")
    assert read("07/10/2026", language="en-US") == ("2026-07-10T12:00:00", "day")
    assert read("07/10/2026", language="en_GB") == ("2026-10-07T12:00:00", "day")
    assert read("07.10.2026", language="en-US") == ("2026-10-07T12:00:00", "day")


@pytest.mark.parametrize(
    ("text", "fetched", "day"),
    [
        ("31 déc", datetime(2026, 1, 3, 8, tzinfo=UTC), date(2025, 12, 31)),
        ("3 janvier", datetime(2025, 12, 31, 23, 30, tzinfo=UTC), date(2025, 1, 3)),
        ("1er janvier", datetime(2025, 12, 31, 23, 30, tzinfo=UTC), date(2026, 1, 1)),  # already in Niamey
    ],
)
def test_a_day_without_a_year_is_the_last_one(text: str, fetched: datetime, day: date) -> None:
    moment = parse_date(text, zone="Africa/Niamey", fetched=fetched)
    assert moment
    assert moment.at.date() == day


def test_the_line_of_publication_is_found_by_its_words() -> None:
    clock, other = "jeu 28 Nov 2024 - 0:36", "Publié mardi 3 mars 2026 à 09:31"
    assert find_published([clock, "Vendredi 17 Mai 2024", "Publié / sur", other, "Publié le 1er mai 2020"]) == other
    assert (
        find_published(["Mis à jour le 5 mai 2026", "Posted On 07-10-2026, 10:48AM"]) == "Posted On 07-10-2026, 10:48AM"
    )
    assert find_published(["Publié le", "", " 3 mai 2024 "]) == "Publié le 3 mai 2024"
    assert find_published(["Date de naissance : 3 mai 1960", "Publié en 1960, ce livre", clock]) is None
    for line in (
        "Published: 14 September 2026",
        "Publicado em 8 de março de 2026",
        "Publicado el 14 de septiembre de 2026",
        "Veröffentlicht am 14.09.2026",
        "نشر في 14 سبتمبر 2026",
    ):
        assert find_published(["14 September 2026", line]) == line


def test_nothing_was_published_after_it_was_fetched() -> None:
    late = Moment(FETCHED + timedelta(hours=1), Precision.DAY, "UTC")
    early = Moment(FETCHED - timedelta(hours=1), Precision.MINUTE, "UTC")
    assert clamp(late, FETCHED) == Moment(FETCHED, Precision.DAY, "UTC")
    assert clamp(early, FETCHED) == early


def test_uniqid() -> None:
    assert uniqid_time("62eb76c9a1b7e") == datetime(2022, 8, 4, 7, 35, 37, 662398, tzinfo=UTC)
    assert uniqid_time("62eb76c9f423f") == datetime(2022, 8, 4, 7, 35, 37, 999999, tzinfo=UTC)
    for impossible in (
        "62eb76c9f4240",
        "00000000a1b7e",
        "ffffffff00000",
        "62eb76c9a1b7",
        "62EB76C9A1B7E",
        "san-le-pont-62",
    ):
        assert uniqid_time(impossible) is None


def test_a_date_at_the_beginning_of_a_text() -> None:
    def lead(text: str) -> tuple[str, str] | None:
        found = leading_date(text, zone="UTC", fetched=FETCHED)
        return (text[: found.end], iso(found.moment)) if found else None

    assert lead("Feb. 14, GNA – Farmers") == ("Feb. 14", "2026-02-14")
    assert lead("Nov. 3, 2025 (NAN) The") == ("Nov. 3, 2025", "2025-11-03")
    assert lead("3 jan (APS) – Les") == ("3 jan", "2026-01-03")
    assert lead("mardi 2 déc. 2025 à 10h05, les") == ("mardi 2 déc. 2025 à 10h05", "2025-12-02T10:05+00:00")
    assert lead("Les 16 et 17 octobre") is None


def test_dates_inside_a_line() -> None:
    def inside(text: str) -> list[str]:
        return [text[it.start : it.end] for it in find_dates(text, zone="UTC", fetched=FETCHED, language="en")]

    line = "By Awa Keïta | March 3, 2026 10:05 am | Updated:  4\u00a0March 2026 | 5 min"
    assert inside(line) == ["March 3, 2026 10:05 am", "4\u00a0March 2026"]
    assert inside("Ausgabe 3 vom 14.09.2026 (PDF)") == ["14.09.2026"]
    assert inside("in 2026, May 14 people; 10-2026; /2026/09/14/x; v1.03.2026") == []
    assert inside("14 March 2026 " + "x" * 300) == []


ADDRESSES = {
    "/2026/09/14/le-pont/": date(2026, 9, 14),
    "/news/2026/sep/14/le-pont": date(2026, 9, 14),
    "/news/20260914/le-pont": date(2026, 9, 14),
    "/le-pont-20260914-p5a.html": date(2026, 9, 14),
    "/politics/2026-09/14/c_112.htm": date(2026, 9, 14),
    "/blog/2026-09-14-le-pont": date(2026, 9, 14),
    "/meldung/14-09-2026": date(2026, 9, 14),
    "/view/AKR20260914070500011": date(2026, 9, 14),
    "/web/20160218174457/http://le-fanal.example/2010/05/19/le-pont": date(2010, 5, 19),
    "/web/20160218174457/http://le-fanal.example/le-pont": None,
    "/2026/09/le-pont": None,
    "/2026/09/14/bilan-du-2026-09-12": None,  # two days
    "/2026/13/14/": None,
    "/article/120260914123": None,
    "/le-pont-1234567": None,
}


@pytest.mark.parametrize(("path", "day"), ADDRESSES.items())
def test_the_day_in_an_address(path: str, day: date | None) -> None:
    assert address_day(path) == day


LANGUAGES = {
    "fr": (
        "{} {} {} à {:02}h{:02}",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    ),
    "fr short": ("Publié le {:02} {}. {}, {:02}:{:02}", "janv fév mars avr mai juin juil août sept oct nov déc"),
    "en": (
        "{} {} {} at {:02}:{:02}",
        "January February March April May June July August September October November December",
    ),
    "en short": ("{} {}. {} {:02}:{:02}", "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec"),
    "pt": (
        "{} de {} de {}, às {:02}h{:02}",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    ),
    "es": (
        "{} de {} de {} a las {:02}:{:02}",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    ),
    "de": (
        "{}. {} {} um {:02}.{:02} Uhr",
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    ),
    "it": (
        "{} {} {} alle {:02}:{:02}",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    ),
    "nl": (
        "{} {} {} om {:02}:{:02} uur",
        "januari februari maart april mei juni juli augustus september oktober november december",
    ),
    "ar Nile": (
        "نشر في {} {} {} - {:02}:{:02}",
        "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    ),
    "ar Maghreb": (
        "{} {} {} الساعة {:02}:{:02}",
        "جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر",
    ),
}
times = st.integers(631_152_000 // 60, 4_070_908_800 // 60).map(lambda minute: datetime.fromtimestamp(minute * 60, UTC))


@given(times, st.sampled_from(sorted(LANGUAGES)), st.booleans())
def test_any_time_is_read_back_in_every_language(at: datetime, language: str, capitals: bool) -> None:
    form, months = LANGUAGES[language]
    text = form.format(at.day, months.split()[at.month - 1], at.year, at.hour, at.minute)
    moment = parse_date(text.upper() if capitals else text, zone="UTC", fetched=FETCHED)
    assert moment == Moment(at, Precision.MINUTE, "UTC")


@given(times, st.sampled_from(["Africa/Niamey", "UTC", "-03:30"]), st.sampled_from(Precision))
def test_any_moment_is_written_and_read_back(at: datetime, zone: str, precision: Precision) -> None:
    day = parse_date(at.date().isoformat(), zone=zone, fetched=FETCHED)
    moment = day if precision is Precision.DAY else Moment(at, precision, zone)
    assert moment
    again = parse_date(iso(moment), zone=zone, fetched=FETCHED)
    assert again
    assert (again.at, again.precision) == (moment.at, moment.precision)


WORDS = st.sampled_from(
    "publié le updated posted on 3 14 mars May septembre 2026 1999 à 10h05 9:05 pm EST + | / - . , :".split()
    + "أمس منذ سبتمبر hier ago vor Uhr".split()
)


@given(
    st.text("0123456789 /-.:,hàéûjanvmrs|\ufffdT+Z", max_size=24)
    | st.text(max_size=24)
    | st.lists(WORDS, max_size=9).map(" ".join),
    st.sampled_from(["fr", "en", "en-US", ""]),
)
@example("\u0130 3 mai 2024", "fr")  # one sign that is two in lower case
def test_any_other_string_is_a_whole_utc_time_or_none(text: str, language: str) -> None:
    options = {"zone": "Africa/Niamey", "fetched": FETCHED, "language": language}
    moment = parse_date(text, **options)  # type: ignore[arg-type]
    assert moment is None or (moment.at.tzinfo is UTC and moment.at.microsecond == 0)
    assert moment is None or clamp(moment, FETCHED).at <= FETCHED
    find_published([text])
    for it in find_dates(text, **options):  # type: ignore[arg-type]
        assert 0 <= it.start < it.end <= len(text)
    if found := leading_date(text, **options):  # type: ignore[arg-type]
        assert 0 < found.end <= len(text)
    address_day(text)


@pytest.mark.parametrize("offset", ["+99:99", "-24:00", "+14:60"])
def test_an_offset_that_no_clock_has_is_no_time(offset: str) -> None:
    assert parse_date(f"2026-09-14T10:00:00{offset}", zone="UTC", fetched=datetime(2026, 11, 23, tzinfo=UTC)) is None


@given(
    st.dates(date(2006, 1, 1), date(2026, 11, 23)),
    st.sampled_from("lundi mardi mercredi jeudi vendredi samedi dimanche".split()),
    st.sampled_from(["{weekday} {day} {month} {year}", "Publié {weekday} {day} {month} {year} à 07:35"]),
)
def test_no_weekday_vetoes_a_date(day: date, weekday: str, form: str) -> None:
    month = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()[
        day.month - 1
    ]
    written = form.format(weekday=weekday, day=day.day, month=month, year=day.year)
    assert parse_date(written, zone="Africa/Bamako", fetched=FETCHED) == parse_date(
        written.replace(f"{weekday} ", ""), zone="Africa/Bamako", fetched=FETCHED
    )
    found = parse_date(written, zone="Africa/Bamako", fetched=FETCHED)
    assert found
    assert found.at.date() == day
