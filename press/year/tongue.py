"""French without end: real function words, and content words and names put together from syllables.

A sentence has many shapes and at most three fixed words in a row, so that two stories share no phrase unless one of
them took it from the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import TypeVar

ONSETS = "b br c ch cl d dr f fl g gr j l m n p pl pr r s t tr v".split()
VOWELS = "a e i o u ou an on in ai oi".split()
NAMED = "ba bou da dia dou fa fo gou ka ko kou la ma min na nia sa san sé si ta té ti tou wa yé".split()
MASCULINE = "age ement ier oir ard eur et isme".split()
FEMININE = "ade ure ise elle ette ance tion ite".split()
QUALITIES = "if al ique aire ant eux able".split()
TOWNS = (
    "Kayes Sikasso Ségou Mopti Gao Tombouctou Koulikoro Kita Nioro San Koutiala Bougouni Dioïla Nara Bandiagara"
    " Douentza Ménaka Kidal Bamako Niono"
).split()
WEEKDAYS = "lundi mardi mercredi jeudi vendredi samedi dimanche".split()
OFFICES = "préfet maire directeur chef président conseiller trésorier commandant médecin proviseur délégué juge".split()
UNITS = "tonnes litres familles francs hectares élèves agents kilomètres foyers ménages sacs mètres".split()
SAID = "a indiqué|a expliqué|a rappelé|a précisé|a souligné|a déploré|a annoncé|a promis".split("|")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Noun:
    word: str
    feminine: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All content words there are, the same in every year."""

    nouns: tuple[Noun, ...]
    stems: tuple[str, ...]  # of verbs in -er
    qualities: tuple[str, ...]
    first: tuple[str, ...]
    family: tuple[str, ...]
    villages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cast:
    """What a story is about: it comes back to these again and again."""

    town: str
    people: tuple[str, ...]
    villages: tuple[str, ...]
    nouns: tuple[Noun, ...]


@cache
def lexicon() -> Lexicon:
    """The lexicon, made once."""
    rng = Random("lexicon")

    def stem(least: int, most: int) -> str:
        return "".join(rng.choice(ONSETS) + rng.choice(VOWELS) for _ in range(rng.randint(least, most)))

    def many(count: int, make: Callable[[], str]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        while len(found) < count:
            found.setdefault(make())
        return tuple(found)

    def name(least: int, most: int) -> str:
        return "".join(rng.choice(NAMED) for _ in range(rng.randint(least, most))).capitalize()

    masculine = many(2500, lambda: stem(1, 2) + rng.choice(ONSETS) + rng.choice(MASCULINE))
    feminine = many(2500, lambda: stem(1, 2) + rng.choice(ONSETS) + rng.choice(FEMININE))
    nouns = [Noun(word, False) for word in masculine] + [Noun(word, True) for word in feminine]
    rng.shuffle(nouns)
    return Lexicon(
        nouns=tuple(nouns),
        stems=many(1500, lambda: stem(1, 2) + rng.choice(ONSETS)),
        qualities=many(1500, lambda: stem(1, 1) + rng.choice(ONSETS) + rng.choice(QUALITIES)),
        first=many(300, lambda: name(2, 2)),
        family=many(1500, lambda: name(2, 3).upper()),
        villages=many(3000, lambda: name(3, 4)),
    )


def cast(rng: Random) -> Cast:
    """People, places and things for one story."""
    known = lexicon()
    return Cast(
        town=rng.choice(TOWNS),
        people=tuple(f"{rng.choice(known.first)} {rng.choice(known.family)}" for _ in range(4)),
        villages=tuple(rng.choice(known.villages) for _ in range(3)),
        nouns=tuple(rng.choice(known.nouns) for _ in range(8)),
    )


class Writer:
    """Writes sentences about a cast. `words` decides what is said, `figures` the numbers in it: the issues of a series
    differ by the second alone."""

    def __init__(self, about: Cast, words: Random, figures: Random) -> None:
        self._about, self._figures, self._roll = about, figures, words.random
        self._known = lexicon()

    def headline(self) -> str:
        """Seven to fourteen words."""
        return _sentence_case(
            self._any(
                lambda: f"{self._about.town} : {self._thing()} {self._does()} {self._thing()} {self._quality()}",
                lambda: f"{self._thing()} de {self._place()} {self._does()} {self._thing()}",
                lambda: f"{self._person()} {self._does()} {self._thing()} {self._how()}",
                lambda: f"{self.figure()} {self._one(UNITS)} pour {self._thing()} de {self._place()}",
            )
        )

    def sentence(self) -> str:
        """Fifteen to forty words."""
        shapes = (self._plain, self._plain, self._reported, self._opened, self._counted, self._joined, self._quoted)
        return _sentence_case(self._any(*shapes)) + "."

    def tally(self) -> str:
        """A line of a bulletin: little but figures."""
        return (
            f"{self._topic().word.capitalize()} à {self._place()} : {self.figure()} {self._one(UNITS)},"
            f" contre {self.figure()} {self._quality()}, soit {self.figure()} {self._one(UNITS)} {self._how()}."
        )

    def paragraph(self, sentences: int) -> str:
        """So many sentences."""
        return " ".join(self.sentence() for _ in range(sentences))

    def figure(self) -> str:
        """A number of two to four digits."""
        return str(int(10 ** (1 + 2.9 * self._figures.random())))

    # shapes of a sentence

    def _plain(self) -> str:
        return f"{self._clause()} {self._how()} {self._why()}"

    def _reported(self) -> str:
        return (
            f"{self._clause()} {self._how()}, {self._one(SAID)} {self._person()}, {self._office()} de {self._place()}"
        )

    def _opened(self) -> str:
        opening = self._any(
            lambda: f"à {self._place()}",
            lambda: f"selon {self._person()}",
            lambda: f"{self._one(WEEKDAYS)} dernier",
            lambda: f"pour {self._verb('er')} {self._thing()}",
            lambda: f"malgré {self._thing()} {self._quality()}",
            lambda: f"depuis {self._thing()} de {self._place()}",
        )
        return f"{opening}, {self._clause()} {self._why()} {self._how()}"

    def _counted(self) -> str:
        return (
            f"{self.figure()} {self._one(UNITS)} de {self._topic().word} {self._verb('ent')} {self._thing()}"
            f" {self._why()}, dont {self.figure()} à {self._place()}"
        )

    def _joined(self) -> str:
        link = self._one(("tandis que", "alors que", "mais", "et", "si bien que", "même si", "car"))
        return f"{self._clause()} {self._how()}, {link} {self._clause()}"

    def _quoted(self) -> str:
        return f"« {_sentence_case(self._clause())} {self._why()} », {self._one(SAID)} {self._person()}"

    # parts of a sentence

    def _clause(self) -> str:
        who = self._any(self._thing, self._thing, self._person, self._officer)
        return f"{who} {self._does()} {self._thing()}"

    def _does(self) -> str:
        return self._any(
            lambda: f"a {self._verb('é')}",
            lambda: f"doit {self._verb('er')}",
            lambda: f"vient de {self._verb('er')}",
            lambda: f"{self._verb('e')}",
            lambda: f"{self._verb('ait')}",
            lambda: f"refuse de {self._verb('er')}",
        )

    def _how(self) -> str:
        return self._any(
            lambda: f"avec {self._thing()}",
            lambda: f"près de {self._place()}",
            lambda: f"sans {self._verb('er')} {self._thing()}",
            lambda: f"entre {self._place()} et {self._place()}",
            lambda: f"en {self._noun().word} {self._quality()}",
            lambda: f"chez {self._person()}",
        )

    def _why(self) -> str:
        return self._any(
            lambda: f"pour {self._verb('er')} {self._thing()}",
            lambda: f"grâce à {self._thing()}",
            lambda: f"contre {self._thing()} {self._quality()}",
            lambda: f"où {self._thing()} {self._does()}",
            lambda: f"dans {self._thing()} de {self._place()}",
            lambda: f"qui {self._does()} {self._thing()}",
        )

    def _thing(self) -> str:
        noun = self._noun()
        articles = ("la", "une", "cette", "sa", "leur") if noun.feminine else ("le", "un", "ce", "son", "leur")
        roll = self._roll()
        more = f" {self._quality()}" if roll < 0.35 else f" de {self._noun().word}" if roll < 0.55 else ""
        return f"{self._one(articles)} {noun.word}{more}"

    def _noun(self) -> Noun:
        return self._topic() if self._roll() < 0.4 else self._often(self._known.nouns)

    def _topic(self) -> Noun:
        return self._one(self._about.nouns)

    def _verb(self, ending: str) -> str:
        return self._often(self._known.stems) + ending

    def _quality(self) -> str:
        return self._often(self._known.qualities)

    def _person(self) -> str:
        return self._one(self._about.people)

    def _office(self) -> str:
        return self._one(OFFICES)

    def _officer(self) -> str:
        return f"le {self._office()} de {self._place()}"

    def _place(self) -> str:
        return self._about.town if self._roll() < 0.15 else self._one(self._about.villages)

    def _any(self, *shapes: Callable[[], str]) -> str:
        return self._one(shapes)()

    def _one(self, choices: Sequence[T]) -> T:
        return choices[int(len(choices) * self._roll())]

    def _often(self, choices: Sequence[T]) -> T:
        """The first ones oftener, as words are used."""
        return choices[int(len(choices) * self._roll() ** 2)]


def _sentence_case(words: str) -> str:
    return words[0].upper() + words[1:]
