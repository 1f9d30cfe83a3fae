"""Every printed form of date that was met on agencies' pages is read rightly, or refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regionwire.dates import clamp, find_published, parse_date, uniqid_time
from regionwire.item import Moment, Precision

FETCHED = datetime(2026, 11, 23, 14, 30, 20, tzinfo=UTC)


def read(text: str, zone: str = "Africa/Bamako", language: str = "fr") -> tuple[str, str] | None:
    moment = parse_date(text, zone=zone, fetched=FETCHED, language=language)
    return (moment.at.isoformat(timespec="seconds").removesuffix("+00:00"), str(moment.precision)) if moment else None


# in Bamako, where the clock shows UTC; a day is noon
READ = {
    "Publié jeudi 04 août 2022 à 07:35": "2022-08-04T07:35 minute",
    "Publié le jeudi 6 mai 2021 | Le Fanal": "2021-05-06 day",
    "Publié le vendredi 11 aout 2023 | Le Fanal": "2023-08-11 day",
    "12/03/2019": "2019-03-12 day",
    "Publié le 03.12.2017 à 15h35 par Célia D'Almado": "2017-12-03T15:35 minute",
    "Publié le 8 mars 2024 à 10:22": "2024-03-08T10:22 minute",
    "Date : 17 avril 2014": "2014-04-17 day",
    "Date : 24 f\ufffdvrier 2015": "2015-02-24 day",
    "3 ao\ufffdt 2015": "2015-08-03 day",
    "3 d\ufffdc. 2015": "2015-12-03 day",
    "3 d\ufffd\ufffdcembre 2015": "2015-12-03 day",
    "2 aout2024": "2024-08-02 day",
    "12 Fév 2021": "2021-02-12 day",
    "jeu 28 Nov 2024 - 0:36": "2024-11-28T00:36 minute",
    "Vendredi 17 Mai 2024": "2024-05-17 day",
    "jeudi, octobre 30, 2025": "2025-10-30 day",
    "30 octobre 2025 / dans POLITIQUE": "2025-10-30 day",
    "MAP - publié le Jeudi 19 Mars à 12:48": "2026-03-19T12:48 minute",
    "Le 17/09/2024 à 12h36": "2024-09-17T12:36 minute",
    "18.03.2019 - Mıse À Jour : 19.03.2019": "2019-03-18 day",
    "2026-04-20T14:15:30.813": "2026-04-20T14:15:30 second",
    "Monday, September 14, 2026 10:05": "2026-09-14T10:05 minute",
    "Posted On 07-10-2026, 10:48AM": "2026-10-07T10:48 minute",
    "28 Feb 2026": "2026-02-28 day",
    "Tue11212017": "2017-11-21 day",
    "15/11/2025": "2025-11-15 day",
    "lundi 27 novembre 2025": "2025-11-27 day",  # it was a Thursday
    "11 novembre 2045": "2045-11-11 day",  # a slip of the finger, which clamp() cuts
    "il y a 2 heures": "2026-11-23T12:30 minute",
    "Publié il y a 20 minutes": "2026-11-23T14:10 minute",
    "il y a 3 jours": "2026-11-20 day",
    "1 janvier": "2026-01-01 day",
    "1er janvier 2025 à 9h": "2025-01-01T09:00 minute",
    "1ᵉʳ janvier 2025 à 14heures": "2025-01-01T14:00 minute",
    # what the brief of a French newsroom adds
    "31 déc.": "2025-12-31 day",
    "hier à 10h": "2026-11-22T10:00 minute",
    "aujourd’hui à 08:00": "2026-11-23T08:00 minute",
    "Avant-hier": "2026-11-21 day",
    "PUBLIÉ LE 5 JANV. 2026, 6 H 05": "2026-01-05T06:05 minute",
    "Mis à jour le 5 juil 2026 à 16h10 GMT": "2026-07-05T16:10 minute",
    "29 février": "2024-02-29 day",
    # feeds, meta and neighbours
    "2026-04-20": "2026-04-20 day",
    "2026-04-20T14:15": "2026-04-20T14:15 minute",
    "2026-04-20 14:15:30": "2026-04-20T14:15:30 second",
    "2026-04-20T14:15:30Z": "2026-04-20T14:15:30 second",
    "2026-04-20T14:15:30+0100": "2026-04-20T13:15:30 second",
    "2026-04-20T00:15:30-05:30": "2026-04-20T05:45:30 second",
    "Tue, 14 Sep 2026 10:05:00 GMT": "2026-09-14T10:05:00 second",
    "Tue, 14 Sep 2026 10:05:00 +0200": "2026-09-14T08:05:00 second",
    "14 Sep 2026 10:05 EST": "2026-09-14T15:05 minute",
    "Sept. 4th, 2026 at 9:05 pm": "2026-09-04T21:05 minute",
    "Published on 12 March 2026 12:10 a.m.": "2026-03-12T00:10 minute",
    "terça-feira, 3 de março de 2026": "2026-03-03 day",
    "an hour ago": "2026-11-23T13:30 minute",
    "09/17/2024": "2024-09-17 day",
}


@pytest.mark.parametrize(("text", "expected"), READ.items())
def test_read(text: str, expected: str) -> None:
    written, precision = expected.rsplit(" ", 1)
    at = datetime.fromisoformat(f"{written}T12:00" if precision == "day" else written)
    assert read(text) == (at.isoformat(), precision)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "aout2024",  # a month is no day
        "Publié / sur",
        "PARUTION DU FANAL DU LUNDI 08 JUILLET 2024",
        # openings of stories, signatures
        "Koutiala, 09 janv (AMAP) La",
        "Bamako, 13 sept (AMAP)",
        "San, 26 août (AMAP)",
        "Diéma, 6 août (AMAP)",
        "Bamako, 21 septembre (AMAP)",
        "Dakar, 3 jan (APS) –",
        "Dakar, 16 fév (APS) -",
        "Dakar, 31 déc (APS) –",
        "Bouaké, 04 mars (AIP)-Après",
        "Beni, 23 septembre 2026 (ACP).-",
        "(CPA).-",
        "AA/Bamako/Awa Bolla",
        "Rabat - Voici",
        "Awa SISSAKO / AMAP - Kayes",
        "Par Awa BA",
        "F. A. A.",
        "ESF/MTN",
        # days inside sentences
        "vendredi 22 septembre 2023, jour du 63è anniversaire",
        "mercredi (10/06/2020)",
        "(28/12/ 2018)",
        "hier lundi 6 mai 2024",
        "ce vendredi 17 octobre",
        "mardi dernier",
        "le week-end dernier",
        "du 21 au 23 mars",
        "les 16 et 17 octobre",
        "du 1er mai au 5 août 2025",
        "dans la nuit du 31 mars au 1er avril",
        "vers 6h30",
        "09h20 mn",
        "De 9h45 jusqu’à 14heures",
        "A 16h10 GMT",
        "2è promotion",
        "13è région",
        "30ᵉ Conférence",
        # no certain or no possible time
        "12 mars 24",
        "31/02/2024",
        "30 février 2024",
        "2026-13-01",
        "3 mai 2024 à 25:10",
        "3 mai 2024 à 14:05 pm",
        "17/09/2024 - 18/09/2024",
        "il y a 2 mois",
        "0001-01-01T00:00:00Z",
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
    assert (
        read("07-10-2026", language="en") == ("2026-07-10T12:00:00", "day") or read("07-10-2026", language="en") is None
    )
    assert read("07-10-2026") == ("2026-10-07T12:00:00", "day")
    assert read("07-10-2026", language="en") is None
    assert read("07/12/2026", language="en") == ("2026-07-12T12:00:00", "day")  # December is still to come
    assert read("21/06/2026", language="en") == ("2026-06-21T12:00:00", "day")
    assert read("06/06/2026", language="en") == ("2026-06-06T12:00:00", "day")


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
    assert find_published(["Date : 24 f\ufffdvrier 2015"]) == "Date : 24 f\ufffdvrier 2015"


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


MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
SHORT = "janv fév mars avr mai juin juil août sept oct nov déc".split()
times = st.integers(631_152_000 // 60, 4_102_444_740 // 60).map(lambda minute: datetime.fromtimestamp(minute * 60, UTC))


@given(
    times,
    st.sampled_from([MONTHS, SHORT]),
    st.sampled_from(["{} {} {} à {}:{}", "Publié le {:02} {}. {}, {}h{}"]),
    st.booleans(),
)
def test_any_french_time_is_read_back(at: datetime, months: list[str], form: str, capitals: bool) -> None:
    text = form.format(at.day, months[at.month - 1], at.year, f"{at.hour:02}", f"{at.minute:02}")
    moment = parse_date(text.upper() if capitals else text, zone="UTC", fetched=FETCHED)
    assert moment == Moment(at, Precision.MINUTE, "UTC")


@given(st.text("0123456789 /-.:,hàéûjanvmrs|\ufffdT+Z", max_size=24) | st.text(max_size=24))
def test_any_other_string_is_a_whole_utc_time_or_none(text: str) -> None:
    moment = parse_date(text, zone="Africa/Niamey", fetched=FETCHED)
    assert moment is None or (moment.at.tzinfo is UTC and moment.at.microsecond == 0)
    find_published([text])
