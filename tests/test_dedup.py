"""Fingerprints that see through an outlet's wrapping, and the decision between new, version and copy."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regionwire.dedup import Candidate, Verdict, find_original, fingerprint
from regionwire.item import Fingerprint, Item, Moment, Precision

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TITLE = "Kita : les arachides attendent des sacs"
STANDFIRST = "La récolte dépasse les prévisions, mais l'emballage manque dans tout le cercle."
BODY = (
    "À Kita, les producteurs entassent les gousses sous des bâches depuis trois semaines. "
    "« Nous n'avons jamais vu autant d'arachides », sourit Fodé, trésorier de l'union.\n"
    "Un camion de 12 000 sacs est annoncé pour vendredi. Le sac se vend déjà 400 Fcfa au marché noir.\n"
    "Le maire promet un hangar avant l'hivernage."
)
ORIGINAL = fingerprint(TITLE, BODY, STANDFIRST)

WRAPPED = {
    "credit line": (TITLE, BODY + "\nSource : L'Essor", STANDFIRST),
    "credit behind the last sentence": (TITLE, BODY + " Source: www.outlet.example", STANDFIRST),
    "signature": (TITLE, BODY + " FK/MD (AMAP)", STANDFIRST),
    "byline with a dash": (TITLE, BODY + "\nFodé KOUMARÉ / AMAP – Kita", STANDFIRST),
    "typography": (TITLE, BODY.translate({0x20: "\u00a0", 0x27: "’", 0xAB: "“", 0xBB: "”"}), STANDFIRST),
    "capitals and accents": (TITLE.upper(), BODY.upper().replace("À", "A").replace("É", "E"), STANDFIRST),
    "standfirst merged into the first paragraph": (TITLE, f"{STANDFIRST} {BODY}", ""),
    "standfirst as the first paragraph": (TITLE, f"{STANDFIRST}\n{BODY}", ""),
    "standfirst left out": (TITLE, BODY, ""),
    "headline with the country before it": (f"Mali : {TITLE}", BODY, STANDFIRST),
    "another headline": ("Arachides : la course aux sacs", BODY, STANDFIRST),
    "headline repeated": (TITLE, f"{TITLE}\n{STANDFIRST}\n{BODY}", ""),
    "headline run into the text": (TITLE, f"Les arachides attendent des sacs. {STANDFIRST} {BODY}", ""),
    "caption": (TITLE, f"Les gousses sous leurs bâches, à Kita (photo KM)\n{STANDFIRST}\n{BODY}", ""),
    "dateline": (TITLE, f"Kita, 2 mars (AMAP) - {STANDFIRST}\n{BODY}", ""),
    "agency alone": (TITLE, f"KITA (AMAP) – {STANDFIRST}\n{BODY}", ""),
    "sub-heading": (TITLE, BODY.replace("\nUn camion", "\nUn camion pour vendredi\nUn camion"), STANDFIRST),
    "page furniture": (
        TITLE,
        f"Accueil > Société\nPartager sur Facebook WhatsApp\n{STANDFIRST}\n{BODY}\n"
        "Lire aussi : Les motos de Nara, enfin.\nAbonnez-vous à notre lettre.\n"
        "Laisser un commentaire\nVotre adresse e-mail ne sera pas publiée.",
        "",
    ),
}


@pytest.mark.parametrize("wrapping", WRAPPED)
def test_a_verbatim_copy_has_the_same_fingerprint(wrapping: str) -> None:
    assert not fingerprint(*WRAPPED[wrapping]).digests.isdisjoint(ORIGINAL.digests)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("12 000 sacs", "13 000 sacs"),
        ("Kita", "Nara"),
        ("vendredi", "samedi"),
        ("Le maire promet un hangar avant l'hivernage.", ""),
    ],
)
def test_another_figure_name_day_or_paragraph_is_another_fingerprint(old: str, new: str) -> None:
    assert fingerprint(TITLE, BODY.replace(old, new), STANDFIRST).digests.isdisjoint(ORIGINAL.digests)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "\n  \n",
        "Article réservé aux abonnés.",
        "Cet article est réservé à nos abonnés. Connectez-vous pour lire la suite de ce texte et de tous les autres.",
        "Nous utilisons des cookies pour améliorer votre expérience. Accepter, refuser, choisir, en savoir plus ici.",
        "Le pont est ouvert.",
    ],
)
def test_what_is_left_of_a_lost_body_joins_nothing(body: str) -> None:
    lost = fingerprint("Kayes : le pont est ouvert", body)
    assert lost.digest == ""
    assert (
        find_original(item("b", "https://b.example/2", lost), [candidate("a", "https://a.example/1", lost)], NOON)
        is None
    )


@given(st.text(), st.text(), st.text())
def test_any_story_has_a_fingerprint(title: str, text: str, standfirst: str) -> None:
    signature = fingerprint(title, text, standfirst)
    assert len(signature.digest) == (32 if signature.words >= 15 else 0)
    assert signature == fingerprint(title, text, standfirst)


@pytest.mark.parametrize("sign", ["©a", "(Kayes) ", "Source : ", "Mali : ", "Source : a. ", "©", " (A)"])
def test_a_line_of_signatures_without_end_is_read_at_once(sign: str) -> None:
    assert fingerprint(sign * 10_000, f"{BODY}\n{sign * 10_000})").digest


def item(source: str, url: str, signature: Fingerprint = ORIGINAL, published: datetime | None = NOON) -> Item:
    return Item(
        source=source,
        url=url,
        title=TITLE,
        html="",
        text=BODY,
        language="fr",
        fetched=NOON,
        fingerprint=signature,
        regions=(),
        published=Moment(published, Precision.MINUTE, "UTC") if published else None,
    )


def candidate(
    source: str,
    url: str,
    signature: Fingerprint = ORIGINAL,
    published: datetime | None = NOON,
    *,
    agency: bool = False,
) -> Candidate:
    return Candidate(f"story of {url}", source, url, published, signature, agency, TITLE)


def test_the_same_address_is_a_version_whatever_it_says() -> None:
    edited = fingerprint(TITLE, BODY + "\nLe camion est arrivé dans la nuit de jeudi à vendredi.")
    held = [candidate("a", "https://a.example/1"), candidate("b", "https://b.example/2", edited)]
    verdict = find_original(item("a", "https://a.example/1", edited), held, NOON)
    assert verdict == Verdict("story of https://a.example/1", "version", "same address https://a.example/1")


def test_the_same_words_elsewhere_are_a_copy_with_its_reason() -> None:
    verdict = find_original(item("b", "https://b.example/2"), [candidate("a", "https://a.example/1")], NOON)
    assert verdict is not None
    assert (verdict.original, verdict.relation) == ("story of https://a.example/1", "copy")
    assert "https://a.example/1" in verdict.why


def test_a_new_story_is_nothing_held() -> None:
    other = fingerprint(TITLE, BODY.replace("Kita", "Nara"))
    assert find_original(item("b", "https://b.example/2"), [candidate("a", "https://a.example/1", other)], NOON) is None
    assert find_original(item("b", "https://b.example/2"), [], NOON) is None


@pytest.mark.parametrize("source", ["a", "b"])
@pytest.mark.parametrize(("hours", "copy"), [(-96, True), (-97, False), (0, True), (96, True), (97, False)])
def test_words_that_come_again_after_four_days_are_a_series(source: str, hours: int, copy: bool) -> None:
    later = item(source, "https://b.example/2", published=NOON + timedelta(hours=hours))
    verdict = find_original(later, [candidate("a", "https://a.example/1")], NOON)
    assert (verdict is not None) == copy


def test_an_item_without_a_date_is_of_now() -> None:
    undated = item("b", "https://b.example/2", published=None)
    held = [candidate("a", "https://a.example/1")]
    assert find_original(undated, held, NOON + timedelta(hours=95)) is not None
    assert find_original(undated, held, NOON + timedelta(hours=97)) is None


def test_fingerprints_of_another_version_are_not_compared() -> None:
    older = replace(ORIGINAL, version=ORIGINAL.version - 1)
    assert find_original(item("b", "https://b.example/2"), [candidate("a", "https://a.example/1", older)], NOON) is None


def test_the_best_original_is_the_agency_then_the_earliest_then_the_smallest_address() -> None:
    held = [
        candidate("c", "https://c.example/3", published=NOON - timedelta(hours=3)),
        candidate("d", "https://d.example/4", published=NOON - timedelta(hours=3)),
        candidate("agency", "https://agency.example/1", published=NOON - timedelta(hours=1), agency=True),
        candidate("e", "https://e.example/5", published=None),
    ]
    best = []
    while verdict := find_original(item("z", "https://z.example/9"), held, NOON):
        best.append(verdict.original.rpartition("//")[2])
        held = [one for one in held if one.story != verdict.original]
    assert best == ["agency.example/1", "c.example/3", "d.example/4", "e.example/5"]


@st.composite
def candidates(draw: st.DrawFn) -> list[Candidate]:
    drawn = draw(
        st.lists(
            st.tuples(
                st.sampled_from("abc"),
                st.integers(1, 9),
                st.one_of(st.none(), st.integers(-120, 120)),
                st.booleans(),
                st.booleans(),
            ),
            max_size=8,
            unique_by=lambda drawn: drawn[1],
        )
    )
    other = fingerprint(TITLE, BODY.replace("Kita", "Nara"))
    return [
        candidate(
            source,
            f"https://{source}.example/{n}",
            ORIGINAL if same else other,
            None if hours is None else NOON + timedelta(hours=hours),
            agency=agency,
        )
        for source, n, hours, same, agency in drawn
    ]


@given(candidates(), st.randoms(use_true_random=False), st.integers(1, 9))
def test_the_order_of_what_is_held_does_not_matter(held: list[Candidate], random: object, n: int) -> None:
    arrived = item("a", f"https://a.example/{n}")
    verdict = find_original(arrived, held, NOON)
    shuffled = held[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert find_original(arrived, shuffled, NOON) == verdict
    assert verdict is None or verdict.original in {one.story for one in held}


@given(st.permutations(range(6)))
def test_a_copy_never_hangs_on_a_copy(order: list[int]) -> None:
    """As the store does it: only what is no copy is a candidate for what comes after."""
    held: list[Candidate] = []
    joined = []
    for n in order:
        arrived = item(f"s{n}", f"https://s{n}.example/1", published=NOON + timedelta(hours=n))
        verdict = find_original(arrived, held, NOON)
        if verdict is None:
            held.append(candidate(arrived.source, arrived.url, published=NOON + timedelta(hours=n)))
        else:
            joined.append(verdict.original)
    assert len(held) == 1
    assert set(joined) == {held[0].story}
