"""Which regions a story is about: a floor on stories of our own, and the properties that hold for any text."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regionwire.item import Place
from regionwire.regions import (
    Atlas,
    Gazetteer,
    Located,
    Region,
    assign_regions,
    known_countries,
    load_atlas,
    load_gazetteer,
)
from regionwire.regions.document import Country

FEW = settings(max_examples=60)
ATLAS = Atlas(load_gazetteer(code) for code in known_countries())
REVERSED = Atlas(load_gazetteer(code) for code in reversed(known_countries()))
LABELLED = [
    json.loads(line) for line in (Path(__file__).parent / "data" / "regions.jsonl").read_text("utf-8").splitlines()
]


def located(record: dict[str, Any]) -> Located:
    return Located(
        title=record["title"],
        dateline=record["dateline"],
        byline_place=record["bureau"],
        standfirst=record["standfirst"],
        text=record["text"],
    )


def codes(story: Located, country: str = "ml", home: str = "", atlas: Atlas = ATLAS) -> list[str]:
    return [one.code for one in assign_regions(story, atlas, country=country, home=home)[0]]


def without_accents(story: Located) -> Located:
    def bare(text: str) -> str:
        return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))

    return Located(**{name: bare(getattr(story, name)) for name in Located.__dataclass_fields__})


def shouted(story: Located) -> Located:
    return replace(story, title=story.title.upper())


@pytest.mark.parametrize("written", [lambda story: story, without_accents, shouted], ids=["as is", "bare", "capitals"])
def test_floor_on_labelled_stories(written: Any) -> None:
    """The share whose set of codes is exactly the labelled one; codes labelled optional are neither due nor wrong."""
    wrong = []
    for record in LABELLED:
        gold, optional = set(record["gold"]), set(record["optional"])
        found = set(codes(written(located(record)), record["country"])) - (optional - gold)
        if found != gold:
            wrong.append((record["title"], sorted(gold), sorted(found), record["trap"]))
    assert 1 - len(wrong) / len(LABELLED) >= 0.95, wrong


def test_labelled_stories_touch_every_region_of_the_first_country() -> None:
    labels = {code for record in LABELLED for code in record["gold"]}
    assert {region.code for region in load_gazetteer("ml").regions} <= labels
    assert len(LABELLED) >= 40


def test_evidence_says_which_words_where_and_by_which_rule() -> None:
    story = Located(
        title="Kayes : un pont de plus", dateline="Kayes", text="Le pont de Médine est ouvert aux charrettes."
    )
    (assigned,), _ = assign_regions(story, ATLAS, country="ml")
    assert [(e.rule, e.field, e.words) for e in assigned.evidence] == [
        ("headline", "title", "Kayes"),
        ("dateline", "dateline", "Kayes"),
        ("lead", "text", "Médine"),
    ]
    assert assigned.evidence[2].place == "Médine"
    assert assigned.score == pytest.approx(sum(e.weight for e in assigned.evidence))


def test_the_place_is_the_most_specific_of_the_primary_region() -> None:
    story = Located(
        title="Région de Mopti : marché rouvert", text="Le marché de Konna a rouvert lundi, dans la région de Mopti."
    )
    assigned, place = assign_regions(story, ATLAS, country="ml")
    assert [one.code for one in assigned] == ["ml-mopti"]
    assert place is not None
    assert (place.name, place.region) == ("Konna", "ml-mopti")
    assert place.latitude == pytest.approx(14.95, abs=0.2)


def test_a_story_that_names_no_place_goes_where_its_source_is_at_home() -> None:
    story = Located(title="Le prix du gaz augmente", text="Les ménagères reviennent au charbon de bois.")
    assert codes(story) == ["ml"]
    assert codes(story, home="ml-segou") == ["ml-segou"]
    assert codes(story, country="") == ["foreign"]
    assert codes(Located()) == ["ml"]


def test_a_source_of_a_country_without_a_gazetteer_is_abroad() -> None:
    story = Located(title="Une crue record en Alsace", text="Strasbourg a les pieds dans l'eau depuis mardi matin.")
    assert codes(story, country="fr") == ["foreign"]
    assert codes(Located(title="Gao : le bac est réparé"), country="fr") == ["ml-gao"]


def test_a_country_that_is_not_configured_is_abroad() -> None:
    story = Located(
        title="Zinder : le marché aux ânes", dateline="Zinder", text="Quatre cents bêtes ont changé de main à Zinder."
    )
    assert codes(story) == ["ne-zinder"]
    assert codes(story, atlas=Atlas([load_gazetteer("ml")])) == ["foreign"]


def test_the_section_of_an_address_speaks_where_the_text_does_not() -> None:
    story = Located(
        title="La pluie emporte trois toits", url="https://outlet.example/regions/sikasso/la-pluie-emporte-trois-toits"
    )
    assert codes(story) == ["ml-sikasso"]


def test_names_that_are_words_or_people_need_a_context() -> None:
    assert codes(Located(title="Le mil de San se vend bien", text="La foire de San a reçu cent camions.")) == ["ml-san"]
    assert codes(
        Located(title="San Mamadou expose ses masques", text="Le sculpteur San Mamadou, dit Koro, expose.")
    ) == ["ml"]
    assert codes(Located(title="Que dire de la hausse des prix ?", text="Dire non ne suffit plus, bla, bla.")) == ["ml"]


def test_a_new_country_is_data_alone() -> None:
    place = Place("Orvane", "zz-haut-orv", "seat", 1.0, 2.0)
    other = Place("Besk", "zz-plaine", "seat")
    made_up = Gazetteer(
        country=Country("zz", "ZZ", "Zemblie", (), ("zemblien", "zemblienne"), "Besk", "Besk"),
        regions=(
            Region("zz-haut-orv", "Haut-Orv", "région", "Orvane"),
            Region("zz-plaine", "Plaine", "région", "Besk"),
        ),
        places=(place, other),
        spellings=(("Orvanne", place),),
        ambiguous=frozenset({"plaine"}),
        surnames=frozenset(),
        given=frozenset(),
    )
    atlas = Atlas([made_up, load_gazetteer("ml")])
    assert codes(Located(title="Orvanne : la neige bloque le col"), "zz", atlas=atlas) == ["zz-haut-orv"]
    assert codes(Located(title="Le gouvernement zemblien change l'heure", dateline="Besk"), "zz", atlas=atlas) == ["zz"]


ML = load_atlas(["ml"])


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Trois cases brûlent", "Le feu a pris lundi au village d’Alamoutala, avant la prière.", {"ml-kayes"}),
        ("Un puits neuf", "Les femmes du cercle de Badiangara ont reçu un puits lundi.", {"ml-bandiagara"}),
        ("Fana (Koulikoro) : la paie arrive", "À Fana, les ouvriers ont touché leur paie lundi.", {"ml-dioila"}),
        ("Kayes et Nioro luttent contre les feux", "Les gouverneurs ont signé lundi.", {"ml-kayes", "ml-nioro"}),
        ("Bamako exige des excuses de Niamey", "Le ton monte depuis lundi.", {"foreign", "ml"}),
        ("Un camion se renverse près de Bamako", "Le camion allait au marché de Kati, lundi.", {"ml-koulikoro"}),
        ("Guinée : à Matam, on campe devant la mairie", "Des familles campent à Conakry.", {"foreign"}),
        ("Togo : une école rouvre à Madina", "Elle avait fermé en mai, à Lomé.", {"foreign"}),
        ("Le programme national de vaccination lancé à San", "Le ministre était là.", {"ml", "ml-san"}),
        ("Le poisson de Mopti remplit les étals à Kita", "Le marché de Kita en vit.", {"ml-kita"}),
        ("Le Stade malien de Sikasso gagne à Kati", "La rencontre a eu lieu à Kati lundi.", {"ml-koulikoro"}),
        ("À 60 km de Gao, un puits pour les bergers", "Ils l'attendaient depuis des années.", {"ml-gao"}),
        ("FAMa : un convoi de vivres arrive à Ménaka", "Les camions sont entrés en ville lundi.", {"ml-menaka"}),
    ],
)
def test_how_a_name_is_used_decides(title: str, text: str, expected: set[str]) -> None:
    assert set(codes(Located(title=title, text=text), atlas=ML)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("La campagne contre la rougeole a commencé lundi dans la préfecture.", {"foreign"}),
        ("La campagne contre la rougeole a commencé lundi au Mali, dans le cercle de Dioïla.", {"ml-dioila"}),
    ],
    ids=["a namesake", "this one"],
)
def test_a_village_is_meant_abroad_only_where_its_country_is_spoken_of(text: str, expected: set[str]) -> None:
    story = Located(title="Tône : les enfants vaccinés", text=text)
    assert set(codes(story, country="tg", atlas=ML)) == expected


@pytest.mark.parametrize(("country", "expected"), [("ci", ["ci-savanes"]), ("tg", ["foreign"])])
def test_a_region_whose_name_another_country_has_as_well_is_meant_at_home(country: str, expected: list[str]) -> None:
    story = Located(title="Savanes : des semences remises", text="Le gouverneur des Savanes était là lundi.")
    assert codes(story, country) == expected


def test_a_bureau_elsewhere_than_the_dateline_does_not_count() -> None:
    story = Located(title="Un pont de plus", dateline="San", byline_place="Ségou", text="Le pont est ouvert.")
    assert codes(story) == ["ml-san"]


def test_further_news_inside_a_story_counts_as_news() -> None:
    text = "Le marché de Ménaka a rouvert lundi, dit le maire. GAO : Le bac traverse de nouveau le fleuve depuis mardi."
    assert set(codes(Located(title="Ménaka : le marché rouvre", text=text))) == {"ml-menaka", "ml-gao"}


NAMES = sorted({name for g in ATLAS.gazetteers.values() for p in g.places for name in (p.name, g.country.name)})
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(NAMES),
        st.sampled_from(
            [
                "à",
                "de",
                "région de",
                "cercle de",
                ",",
                ".",
                "\n",
                ":",
                "(",
                ")",
                "Dr",
                "le ministre",
                "route",
                "à 5 km de",
            ]
        ),
        st.text(max_size=12),
    ),
    max_size=25,
).map(" ".join)


@given(TEXTS)
@FEW
def test_what_is_found_is_what_is_written(text: str) -> None:
    found = ATLAS.find(text)
    assert all(text[mention.start : mention.end] == mention.words for mention in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(title=TEXTS, dateline=TEXTS, byline=TEXTS, text=TEXTS, country=st.sampled_from([*known_countries(), "", "fr"]))
@FEW
def test_any_story_has_regions_that_are_known(title: str, dateline: str, byline: str, text: str, country: str) -> None:
    story = Located(title=title, dateline=dateline, byline=byline, text=text)
    assigned, place = assign_regions(story, ATLAS, country=country)
    known = {region.code for g in ATLAS.gazetteers.values() for region in g.regions} | {*ATLAS.gazetteers, "foreign"}
    found = [one.code for one in assigned]
    assert found
    assert set(found) <= known
    assert len(set(found)) == len(found)
    assert place is None or place.region == found[0]


@given(title=TEXTS, text=TEXTS)
@FEW
def test_the_order_of_the_countries_does_not_matter(title: str, text: str) -> None:
    story = Located(title=title, text=text)
    assert assign_regions(story, REVERSED, country="ml") == assign_regions(story, ATLAS, country="ml")
