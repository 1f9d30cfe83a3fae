"""The map on the published pages: that it leads to pages, counts right, and has no gaps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from feed_stories import Held, programme, story
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode

from feeds.catalogue import Catalogue
from feeds.making import Maker
from feeds.publish import Publisher
from feeds.site import MAX_BYTES
from feeds.site.map import DOT, SIZE, draw
from regionwire.item import Assigned, Story
from regionwire.regions import load_gazetteer

Pixels = list[tuple[int, int]]


def of(*codes: str) -> tuple[Assigned, ...]:
    return tuple(Assigned(code, 1.0) for code in codes)


STORIES = (
    *(story(n, regions=of("ml-kayes")) for n in range(3)),
    story(3, regions=of("ml-segou", "ml-san")),
    story(4, regions=of("ml")),
    story(5, regions=of("foreign")),
    story(4 - 24, regions=of("ml-gao")),  # a day before the newest story of the country: one too early
    story(5 - 24, regions=of("ml-bamako")),
)


def publish(
    output: Path, countries: Sequence[str] = ("ml",), only: Sequence[str] = (), stories: Sequence[Story] = STORIES
) -> Path:
    specs = Catalogue(countries=tuple(countries), regions=tuple(only)).specs()
    done = Publisher(Maker(Held(stories), programme(specs)), output).publish(None)
    assert not done.failed
    return output


def page(file: Path) -> LexborHTMLParser:
    return LexborHTMLParser(file.read_bytes())


def titles(tree: LexborHTMLParser, selector: str) -> list[str]:
    return [node.text().replace("\u00a0", " ") for node in tree.css(f"{selector} title")]


def attribute(node: LexborNode, name: str) -> str:
    value = node.attributes[name]
    assert value
    return value


def points(path: str) -> Pixels:
    """The corners of a path of one ring."""
    x, y, *steps = map(int, re.findall(r"-?\d+", path))
    corners = [(x, y)]
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        corners.append((corners[-1][0] + dx, corners[-1][1] + dy))
    return corners


@pytest.mark.parametrize("country", ["ml", "sn", "ci"])
def test_each_region_on_the_map_leads_to_its_page(tmp_path: Path, country: str) -> None:
    publish(tmp_path, [country])
    codes = sorted(region.code for region in load_gazetteer(country).regions)
    for file in (tmp_path / "index.html", tmp_path / f"{codes[0]}.html"):
        leads = sorted(attribute(link, "href") for link in page(file).css(".map svg a"))
        assert leads == [f"{code}.html" for code in codes]
        assert all((tmp_path / name).is_file() for name in leads)


def test_counts_are_those_of_the_day_before_the_newest_story_of_the_country(tmp_path: Path) -> None:
    home = page(publish(tmp_path) / "index.html")
    told = dict(said.split(" : ") for said in titles(home, ".map svg"))
    assert {name: said for name, said in told.items() if said != "aucune nouvelle"} == {
        "Kayes": "3 nouvelles", "Ségou": "1 nouvelle", "San": "1 nouvelle", "Bamako": "1 nouvelle",
    }  # fmt: skip
    names, counts = ([node.text() for node in home.css(selector)] for selector in (".card h3 a", ".count .hidden"))
    cards = dict(zip(names, counts, strict=True))
    assert {name: cards[name] for name in told if name in cards} == {
        name: f"{said} en 24\u00a0heures" for name, said in told.items() if name in cards
    }
    assert {name for name, said in told.items() if said != "aucune nouvelle"} < cards.keys()
    assert titles(home, ".l2") == ["Kayes : 3 nouvelles"]
    assert next(node.text() for node in home.css(".counted time")) == "20 novembre 2026 à 16\u00a0h\u00a000"


def test_a_region_page_marks_its_own_region_and_changes_with_no_other(tmp_path: Path) -> None:
    before = publish(tmp_path / "a") / "ml-kayes.html"
    assert titles(page(before), ".map [aria-current=page]") == ["Kayes"]
    more = (*STORIES, story(9, regions=of("ml-gao")))
    assert (publish(tmp_path / "b", stories=more) / "ml-kayes.html").read_bytes() == before.read_bytes()


def test_who_holds_the_data_is_said_under_each_map(tmp_path: Path) -> None:
    publish(tmp_path)
    for name in ("index.html", "ml-kayes.html", "ml.html"):
        (credit,) = page(tmp_path / name).css(".map .credit")
        assert credit.text().startswith("Données de lieux\u00a0: © OCHA and DNCT Mali")
        assert credit.text().endswith("Modifiées.")


def test_a_region_too_small_for_a_finger_is_a_circle(tmp_path: Path) -> None:
    home = page(publish(tmp_path) / "index.html")
    (circle,) = home.css(".map circle")
    assert circle.parent is not None
    assert circle.parent.attributes["href"] == "ml-bamako.html"
    assert 2 * DOT * 354 / SIZE > 23  # pixels across on a phone of 390, whose margins are 18


def test_a_region_without_feed_is_drawn_and_leads_nowhere(tmp_path: Path) -> None:
    home = page(publish(tmp_path, only=["ml-kayes", "ml"]) / "index.html")
    assert titles(home, ".map svg > a") == ["Kayes : 3 nouvelles"]
    assert len(home.css(".map path")) == 20


def test_a_country_without_outlines_has_no_map_and_says_nothing_of_it(tmp_path: Path) -> None:
    publish(tmp_path, ["ne"])
    for name in ("index.html", "ne-agadez.html"):
        tree = page(tmp_path / name)
        assert not tree.css("svg, .map, .legend, .credit")
        assert "Données de lieux" not in tree.body.text()  # type: ignore[union-attr]


def test_no_day_is_told_where_there_is_no_story(tmp_path: Path) -> None:
    home = page(publish(tmp_path, stories=()) / "index.html")
    assert not home.css(".counted")
    assert {said.partition(" : ")[2] for said in titles(home, ".map svg")} == {"aucune nouvelle"}


def test_publishing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = publish(tmp_path / "a", ["ml", "sn"]), publish(tmp_path / "b", ["ml", "sn"], stories=STORIES[::-1])
    assert {file.name: file.read_bytes() for file in first.iterdir()} == {
        file.name: file.read_bytes() for file in second.iterdir()
    }


def test_the_home_page_of_a_country_stays_small(tmp_path: Path) -> None:
    codes = [region.code for region in load_gazetteer("ml").regions]
    many = [story(n, regions=of(codes[n % len(codes)])) for n in range(200)]
    assert (publish(tmp_path, stories=many) / "index.html").stat().st_size < MAX_BYTES


def square(west: float, south: float, east: float, north: float) -> tuple[tuple[float, float], ...]:
    return ((west, south), (east, south), (east, north), (west, north), (west, south))


def test_north_is_up_and_a_degree_to_the_east_is_as_long_as_it_is_there() -> None:
    outlines = {"a": (square(10, 60, 14, 61),), "b": (square(10, 59, 14, 60),)}  # the cosine of 60° is a half
    drawn = draw(outlines, {"a": "A", "b": "B"}, "")
    assert drawn
    assert abs(drawn.width - drawn.height) <= 1
    north, south = drawn.areas
    assert max(y for _, y in points(north.path)) == min(y for _, y in points(south.path))
    assert north.y < south.y


@given(st.lists(st.floats(-0.8, 0.8), min_size=1, max_size=30))
def test_no_gap_opens_along_a_border_that_two_regions_share(border: list[float]) -> None:
    line = [(east, n / (len(border) + 1)) for n, east in enumerate([0.0, *border, 0.0])]
    left = ((-1.0, 0.0), *line, (-1.0, 1.0), (-1.0, 0.0))
    right = ((1.0, 1.0), *line[::-1], (1.0, 0.0), (1.0, 1.0))
    drawn = draw({"l": (left,), "r": (right,)}, {"l": "L", "r": "R"}, "")
    assert drawn
    inner = [{(x, y) for x, y in points(area.path) if 30 < x < SIZE - 30} for area in drawn.areas]
    assert inner[0] == inner[1]


def test_an_island_is_drawn_and_what_vanishes_is_left_out() -> None:
    drawn = draw({"a": (square(0, 0, 4, 4), square(6, 6, 7, 7), square(9, 9, 9.001, 9.001))}, {"a": "A"}, "")
    assert drawn
    assert drawn.areas[0].path.count("M") == 2


def test_no_outlines_no_map() -> None:
    assert draw({}, {}, "") is None
