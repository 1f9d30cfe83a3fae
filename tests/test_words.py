"""The words of the pages: every language has all of them, and nothing else than they says anything."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib.resources import files
from string import Formatter

import pytest
from babel import Locale
from selectolax.lexbor import LexborHTMLParser, LexborNode

from feeds.site.words import Said, language_name, languages, words

TEMPLATES = sorted(file.name for file in files("feeds.site").iterdir() if file.name.endswith(".html"))
SHOWN = ("aria-label", "alt", "title", "placeholder", "content", "value")  # attributes that a reader hears or sees
KEPT = {"noindex", "width=device-width, initial-scale=1", "light dark", "User-agent:", "Disallow: /"}  # for machines


def fields(said: Said) -> set[str]:
    forms = said.values() if isinstance(said, Mapping) else [said] if isinstance(said, str) else said
    return {name for form in forms for _, name, _, _ in Formatter().parse(form) if name}


@pytest.mark.parametrize("language", languages())
def test_every_language_has_every_word(language: str) -> None:
    first, other = words("fr").said, words(language).said
    optional = {key for key in (*first, *other) if key.startswith("dates.first.")}
    assert set(other) - optional == set(first) - optional
    assert {key: fields(said) for key, said in other.items() if key not in optional} == {
        key: fields(said) for key, said in first.items() if key not in optional
    }
    assert {type(other[key]) for key in other} == {str, dict, list}
    assert len(words(language).choices("home.levels")) == 5


@pytest.mark.parametrize("language", languages())
def test_every_plural_is_one_of_the_language(language: str) -> None:
    known = Locale.parse(language, sep="-").plural_form.tags | {"zero", "other"}
    forms = [said for said in words(language).said.values() if isinstance(said, dict)]
    assert all(said.keys() <= known for said in forms)


def literal(template: str) -> Iterator[str]:
    """What a template itself says: its text, and attributes that are read out."""
    source = files("feeds.site").joinpath(template).read_text("utf-8")
    source = source.replace("<{{ tag }}", "<a").replace("</{{ tag }}", "</a")
    bare = re.sub(r"\{% macro foreign.*|\{%.*?%\}|\{\{.*?\}\}", "", source)
    tree = LexborHTMLParser(bare)
    nodes = [node for node in (tree.root, *tree.css("*")) if isinstance(node, LexborNode)]
    for node in nodes:
        yield from (node.attributes.get(name) or "" for name in SHOWN)
        yield node.text(deep=False)


@pytest.mark.parametrize("template", TEMPLATES)
def test_templates_hold_no_words(template: str) -> None:
    said = {line.strip() for text in literal(template) for line in text.splitlines()}
    assert [text for text in said - KEPT if re.search(r"[^\W\d_]", text)] == []


@pytest.mark.parametrize("template", TEMPLATES)
def test_templates_ask_for_words_that_there_are(template: str) -> None:
    source = files("feeds.site").joinpath(template).read_text("utf-8")
    asked = re.findall(r"say(?:\.markup|\.count|\.choices)?\(\"([a-z_.]+)\"", source)
    assert set(asked) <= set(words("fr").said)


def test_no_word_is_idle() -> None:
    package = files("feeds.site")
    sources = "".join(file.read_text("utf-8") for file in package.iterdir() if file.name.endswith((".html", ".py")))
    idle = [
        key
        for key in words("fr").said
        if not re.search(rf"[\"']{key}[\"']", sources) and key.split(".")[0] not in ("dates", "why")
    ]
    assert idle == []


@pytest.mark.parametrize(
    ("language", "moment", "day", "brief", "clock"),
    [
        ("fr", datetime(2026, 3, 1, 7, 5, tzinfo=UTC), "dimanche 1er mars 2026", "1er mars 2026, 7 h 05", "7 h 05"),
        (
            "fr",
            datetime(2025, 12, 31, 23, 30, tzinfo=UTC),
            "mercredi 31 décembre 2025",
            "31 déc. 2025, 23 h 30",
            "23 h 30",
        ),
        ("en", datetime(2026, 3, 1, 7, 5, tzinfo=UTC), "Sunday 1 March 2026", "1 Mar 2026, 07:05", "07:05"),
    ],
)
def test_dates_are_those_of_the_language(language: str, moment: datetime, day: str, brief: str, clock: str) -> None:
    say = words(language)
    assert say.day(moment, "Africa/Bamako") == day
    assert say.brief(moment, "Africa/Bamako", day_only=False).replace("\u00a0", " ") == brief
    assert say.brief(moment, "Africa/Bamako", day_only=True) == brief.partition(",")[0]
    assert say.clock(moment, "Africa/Bamako").replace("\u00a0", " ") == clock


def test_an_hour_is_on_the_clock_that_it_is_asked_for() -> None:
    assert words("fr").clock(datetime(2026, 3, 1, 7, 5, tzinfo=UTC), "Africa/Niamey") == "8\u00a0h\u00a005"
    assert words("fr").clock_name("Africa/Porto-Novo") == "Porto-Novo"
    assert words("fr").clock_name("UTC") == "temps universel"


def test_numbers_and_plurals_are_those_of_the_language() -> None:
    assert (words("fr").number(2.5), words("en").number(2.5)) == ("2,5", "2.5")
    assert [words("fr").count("stories.count", n) for n in (0, 1, 2)] == [
        "aucune nouvelle",
        "1 nouvelle",
        "2 nouvelles",
    ]
    assert [words("en").count("stories.count", n) for n in (0, 1, 2)] == ["no stories", "1 story", "2 stories"]


def test_what_is_filled_in_is_escaped_and_markup_is_not() -> None:
    say = words("fr")
    assert str(say.markup("story.also", outlets="<b>")) == "Aussi dans &lt;b&gt;"


def test_a_language_is_found_by_what_it_is_a_kind_of_and_calls_itself() -> None:
    assert words("en-GB").said == words("en").said
    assert [language_name(one) for one in ("fr", "en", "pt-BR")] == ["Français", "English", "Português (Brasil)"]
    with pytest.raises(ValueError, match="no words in 'tlh': there are en, fr"):
        words("tlh")
