"""What two stories are to each other, who hangs on whom, and what an edit changed: pure decisions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regionwire.dedup import (
    Draft,
    Likeness,
    Member,
    Relation,
    Ties,
    Told,
    Verdict,
    compare,
    fingerprint,
    gather,
    material_change,
    pair,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TITLE = "Kita : les arachides attendent des sacs"
STANDFIRST = "La récolte dépasse les prévisions, mais l'emballage manque dans tout le cercle."
BODY = (
    "À Kita, les producteurs entassent les gousses sous des bâches depuis trois semaines. "
    "« Nous n'avons jamais vu autant d'arachides », sourit Fodé, trésorier de l'union.\n"
    "Un camion de 12 000 sacs est annoncé pour vendredi. Le sac se vend déjà 400 Fcfa au marché noir.\n"
    "Le maire promet un hangar avant l'hivernage."
)


def told(
    title: str = TITLE, text: str = BODY, standfirst: str = "", *, source: str = "b", at: datetime | None = NOON
) -> Told:
    return Told(source, at, Draft(title, text, standfirst, source=source).own())


ORIGINAL = told(standfirst=STANDFIRST, source="a")

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
def test_a_verbatim_copy_is_told_whatever_its_outlet_wraps_around_it(wrapping: str) -> None:
    copy = told(*WRAPPED[wrapping])
    found = compare(ORIGINAL, copy)
    assert (found.relation, found.conflicts) == (Relation.COPY, ())
    assert found == compare(copy, ORIGINAL)
    assert fingerprint(copy.own).shares_enough(
        set(fingerprint(copy.own).hashes) & set(fingerprint(ORIGINAL.own).hashes)
    )


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
    lost = told(text=body)
    assert fingerprint(lost.own).hashes == ()
    assert compare(lost, told(text=body, source="c")).relation == Relation.OTHER


@given(st.text(), st.text(), st.text())
def test_any_story_has_a_signature(title: str, text: str, standfirst: str) -> None:
    draft = Draft(title, text, standfirst, source="a")
    signature = fingerprint(draft.own())
    assert (signature.hashes != ()) == (signature.words >= 15)
    assert all(-(2**31) <= it < 2**31 for it in (*signature.hashes, *draft.sentences()))
    assert signature == fingerprint(Draft(title, text, standfirst, source="a").own())


def test_a_signature_is_the_same_on_every_machine_and_in_every_release() -> None:
    assert fingerprint(ORIGINAL.own).hashes[:3] == (-2107114400, -1996730360, -1995303019)


@pytest.mark.parametrize("sign", ["©a", "(Kayes) ", "Source : ", "Mali : ", "Source : a. ", "©", " (A)"])
def test_a_line_of_signatures_without_end_is_read_at_once(sign: str) -> None:
    assert fingerprint(told(sign * 10_000, f"{BODY}\n{sign * 10_000})").own).hashes


@pytest.mark.parametrize("source", ["a", "b"])
@pytest.mark.parametrize(("hours", "copy"), [(-96, True), (-97, False), (0, True), (96, True), (97, False)])
def test_words_that_come_again_after_four_days_are_a_series(source: str, hours: int, copy: bool) -> None:
    later = told(source=source, standfirst=STANDFIRST, at=NOON + timedelta(hours=hours))
    assert compare(ORIGINAL, later).joins == copy


MARKET = (
    "Le marché hebdomadaire de {town} a réuni {sellers} vendeurs ce {day}, selon le relevé du service de l'élevage. "
    "Le mouton s'est négocié à {sheep} Fcfa en moyenne, la chèvre à {goat} Fcfa. "
    "Les acheteurs venaient surtout de la capitale. Le service rappelle que le certificat sanitaire est exigé.\n"
    "Le foin a coûté {hay} Fcfa la botte, et l'aliment pour bétail reste disponible dans tous les magasins de la zone."
)
FIRST = {"town": "Fatoma", "sellers": "deux cents", "day": "jeudi", "sheep": "75.000", "goat": "31.500", "hay": "900"}


def market(**other: str) -> str:
    return MARKET.format(**{**FIRST, **other})


@pytest.mark.parametrize(
    "other",
    [
        {"town": "Nampala", "sheep": "69.000", "goat": "29 000"},
        {"day": "dimanche", "sheep": "76.000"},
        {"sellers": "trois cents", "goat": "32.000", "hay": "1 100"},
    ],
)
@pytest.mark.parametrize("source", ["a", "b"])
def test_other_figures_days_or_names_between_equal_words_are_another_issue(other: dict[str, str], source: str) -> None:
    one = told("Foire : les prix du bétail", market(), source="a")
    found = compare(one, told("Foire : les prix du bétail", market(**other), source=source))
    assert found.relation == Relation.OTHER
    assert found.conflicts


def test_a_number_is_the_same_however_it_is_spelled() -> None:
    spelled = market(sellers="200", sheep="soixante-quinze mille", goat="31 500", hay="neuf cents")
    assert compare(told(text=market()), told(text=spelled, source="c")).relation == Relation.COPY


def test_one_source_that_changes_a_figure_at_another_address_tells_another_story() -> None:
    changed = market(hay="950")
    assert compare(told(text=market(), source="a"), told(text=changed, source="a")).relation == Relation.OTHER
    assert compare(told(text=market(), source="a"), told(text=changed, source="b")).relation == Relation.COPY


@pytest.mark.parametrize(
    ("title", "minutes", "later", "copy"),
    [("Foire", 7, 0, True), ("Foire", 0, 0, False), ("Foire", 7, 1, False), ("Foire de jeudi", 7, 0, False)],
)
def test_a_story_that_was_moved_and_corrected_is_told_by_its_headline_and_minute(
    title: str, minutes: int, later: int, copy: bool
) -> None:
    at = NOON + timedelta(minutes=minutes)
    one = told("Foire", market(), source="a", at=at)
    other = told(title, market(hay="950"), source="a", at=at + timedelta(minutes=later))
    assert (compare(one, other).relation == Relation.COPY) == copy
    both = told(title, market(hay="950", sheep="69.000", goat="29 000"), source="a", at=at)
    assert compare(one, both).relation == Relation.OTHER


LONG = (
    f"{BODY}\n{market()}\nLes transporteurs demandent un quai de chargement, que la commune a promis pour la fin mai."
)


def test_a_teaser_finds_its_story_and_a_passage_is_only_related() -> None:
    whole = told(text=LONG, source="a")
    teaser = told(text=f"{BODY.splitlines()[0][:150]}… Lire la suite")
    assert compare(whole, teaser).relation == Relation.EXCERPT
    passage = told("Un quai pour les camions", market())
    assert compare(whole, passage).relation == Relation.RELATED


def test_an_edited_copy_keeps_the_facts_and_a_follow_up_has_its_own() -> None:
    quoted = market()
    edited = told("À la foire", f"On vend et on achète, sous le soleil, depuis l'aube.\n{quoted[:260]}", source="c")
    assert compare(told(text=quoted, source="a"), edited).relation == Relation.COPY
    news = (
        "Trois éleveurs ont été condamnés mercredi à 45.000 Fcfa d'amende par le juge Oumar Dembélé, à Djenné. "
        "Ils avaient vendu 18 bêtes malades au boucher Sékou Tangara, malgré l'avis du docteur Awa Poudiougou. "
    )
    followed = told("Foire : trois éleveurs condamnés", news + quoted[:260], source="c", at=NOON + timedelta(hours=9))
    assert compare(told(text=quoted, source="a"), followed).relation == Relation.RELATED


MEMBERS = [
    Member(1, "https://a.example/1", NOON, 90),
    Member(2, "https://b.example/2", NOON + timedelta(hours=1), 90),
    Member(3, "https://c.example/3", NOON + timedelta(hours=2), 90, agency=True),
    Member(4, "https://d.example/4", NOON - timedelta(hours=1), 90, cut=True),
    Member(5, "https://e.example/5", NOON + timedelta(hours=3), 120, credits=1),
]


def test_the_best_original_is_whole_credited_an_agencys_the_earliest() -> None:
    ranked = [member.id for member in sorted(MEMBERS, key=lambda it: it.rank)]
    assert ranked == [5, 3, 1, 2, 4]


PAIRS = st.frozensets(st.tuples(st.integers(1, 5), st.integers(1, 5)).filter(lambda it: it[0] < it[1]))
VERDICTS = st.dictionaries(
    st.tuples(st.integers(1, 5), st.integers(1, 6)).filter(lambda it: it[0] < it[1]),
    st.tuples(st.booleans(), st.integers(0, 9)),
).map(lambda said: [Verdict(on, same, NOON + timedelta(hours=at)) for on, (same, at) in said.items()])


@given(PAIRS, PAIRS, VERDICTS, st.permutations(MEMBERS), st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_the_order_and_no_copy_hangs_on_a_copy(
    alike: frozenset[tuple[int, int]],
    unlike: frozenset[tuple[int, int]],
    verdicts: list[Verdict],
    order: list[Member],
    random: Random,
) -> None:
    ties = Ties(dict.fromkeys(alike - unlike, 1.0), unlike=unlike, verdicts=verdicts)
    shuffled = Ties(dict.fromkeys(sorted(alike - unlike, reverse=True), 1.0), unlike=sorted(unlike), verdicts=verdicts)
    originals = gather(MEMBERS, ties)
    assert gather(order, replace(shuffled, verdicts=random.sample(verdicts, len(verdicts)))) == originals
    assert originals.keys() == {it.id for it in MEMBERS}
    assert all(originals[original] == original for original in originals.values())


@given(PAIRS, PAIRS, VERDICTS)
def test_a_verdict_holds_against_every_chain_but_one_of_later_verdicts(
    alike: frozenset[tuple[int, int]], unlike: frozenset[tuple[int, int]], verdicts: list[Verdict]
) -> None:
    originals = gather(MEMBERS, Ties(dict.fromkeys(alike, 1.0), unlike=unlike, verdicts=verdicts))
    inside = [it for it in verdicts if originals.keys() >= {*it.on}]
    for said in inside:
        one, other = said.on
        as_said = (originals[one] == originals[other]) == said.same
        if said.same:
            assert as_said or any(not it.same and it.at >= said.at for it in inside)
        else:
            assert as_said or _chained(one, other, {it.on for it in inside if it.same and it.at > said.at})


def _chained(one: int, other: int, pairs: set[tuple[int, int]]) -> bool:
    met, new = set[int](), {one}
    while new:
        met |= new
        new = {it for on in pairs if met & {*on} for it in on} - met
    return other in met


def said(*verdicts: tuple[int, int, bool]) -> list[Verdict]:
    """What an operator said, one word an hour."""
    return [Verdict((a, b), same, NOON + timedelta(hours=at)) for at, (a, b, same) in enumerate(verdicts)]


@pytest.mark.parametrize(
    ("alike", "verdicts", "groups"),
    [
        ([(1, 3)], said((1, 2, True), (2, 3, False)), [{1, 2}, {3}]),
        ([(1, 2), (3, 4)], said((1, 3, True), (2, 4, False)), [{1, 2, 3}, {4}]),
        ([], said((1, 2, True), (1, 3, True), (2, 3, False)), [{1, 3}, {2}]),
        ([], said((2, 3, False), (1, 2, True), (1, 3, True)), [{1, 2, 3}]),
        ([(1, 2)], said((1, 2, False), (1, 3, True), (2, 3, True)), [{1, 2, 3}]),
    ],
    ids=["a copy of a joined one", "copies of joined ones", "split last", "split first", "joined over a third"],
)
def test_what_is_split_comes_together_by_later_joins_alone(
    alike: list[tuple[int, int]], verdicts: list[Verdict], groups: list[set[int]]
) -> None:
    members = [Member(n, str(n), NOON + timedelta(hours=n), 90) for n in {it for group in groups for it in group}]
    originals = gather(members, Ties(dict.fromkeys(alike, 1.0), verdicts=verdicts))
    assert [{it for it in originals if originals[it] == of} for of in sorted({*originals.values()})] == groups


def test_what_shares_nothing_but_the_original_is_gathered_by_it() -> None:
    teaser, leadless, whole = Member(1, "a", NOON, 30), Member(2, "b", NOON, 60), Member(3, "c", NOON, 90)
    ties = Ties({(1, 3): 1.0, (2, 3): 1.0})
    assert set(gather([teaser, leadless, whole], ties).values()) == {3}


def test_a_copy_is_of_the_case_that_it_is_closer_to() -> None:
    ties = Ties(alike={(1, 3): 0.95, (2, 3): 1.0}, unlike=frozenset({(1, 2)}))
    originals = gather([Member(n, str(n), NOON + timedelta(hours=n), 90) for n in (1, 2, 3)], ties)
    assert originals == {1: 1, 2: 2, 3: 2}


def test_what_is_like_a_copy_but_contradicts_the_original_stays_apart() -> None:
    ties = Ties(alike={(1, 2): 1.0, (2, 3): 1.0}, unlike=frozenset({(1, 3)}))
    originals = gather([Member(n, str(n), NOON + timedelta(hours=n), 90) for n in (1, 2, 3)], ties)
    assert originals == {1: 1, 2: 1, 3: 3}


EDITS = {
    "a typo": ("producteurs", "producteur", ""),
    "typography": ("'", "’", ""),
    "a number": ("12 000", "13 000", "a number: 12000 became 13000"),
    "a name": ("Fodé", "Moussa", "a name: fode became moussa"),
    "a paragraph": ("\nLe maire promet un hangar avant l'hivernage.", "", "of the words"),
}


@pytest.mark.parametrize("kind", EDITS)
def test_an_edit_is_material_when_it_changes_a_fact_or_a_tenth_of_the_words(kind: str) -> None:
    old, new, change = EDITS[kind]
    before, after = Draft(TITLE, BODY).own(), Draft(TITLE, BODY.replace(old, new)).own()
    assert change in material_change(before, after)
    assert bool(material_change(before, after)) == bool(change)


@pytest.mark.parametrize(
    ("title", "material"), [(TITLE.replace("arachides", "arachide"), False), ("Arachides : la course aux sacs", True)]
)
def test_another_headline_is_material_and_a_typo_in_it_is_not(title: str, material: bool) -> None:
    assert bool(material_change(Draft(TITLE, BODY).own(), Draft(title, BODY).own())) == material


def test_a_text_that_is_completed_is_material() -> None:
    before = Draft(TITLE, BODY[:120] + "…").own()
    assert material_change(before, Draft(TITLE, BODY[:150]).own()) == "the text is completed"


def test_what_a_source_repeats_under_its_stories_is_taken_off_their_end() -> None:
    block = (
        "Le gouverneur a inauguré hier la nouvelle gare routière de la ville. Les taxis y entreront dès lundi prochain."
    )
    draft = Draft(TITLE, f"{BODY}\n{block}", source="a")
    refrains = draft.sentences() - Draft(TITLE, BODY, source="a").sentences()
    assert draft.own(refrains).whole == Draft(TITLE, BODY, source="a").own().whole
    assert draft.own(draft.sentences()) == draft.own(), "a text that is all formula is left whole"
    assert draft.sentences().isdisjoint(Draft(TITLE, f"{BODY}\n{block}", source="b").sentences())


def test_a_pair_is_named_the_same_from_either_side() -> None:
    assert pair(2, 1) == pair(1, 2) == (1, 2)


def test_a_likeness_says_whether_it_joins() -> None:
    assert [Likeness(it, 1.0, "").joins for it in Relation] == [True, True, False, False]
