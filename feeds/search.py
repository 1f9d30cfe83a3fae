"""Searching: which stories say something, and not something else. Pure.

    bac kayo -football "fleuve Niger" pirogue*

Words and phrases are compared folded: without case, accents and punctuation. A story has all of them and none of those
with a hyphen before them; `*` at the end of a word (in a phrase, of the last one) stands for any ending. There are no
patterns: a term is looked for by plain search, in time that grows with the length of the text alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from regionwire.item import Item
from regionwire.text import words

TERMS = 20  # of a query, at most
LENGTH = 100  # characters of a term, at most
ASKED = 500  # characters of what is typed, at most

_TYPED = re.compile(r'(?P<not>[-−–]?)(?:"(?P<phrase>[^"]*)"?(?P<open>\*?)|(?P<word>[^\s"]+))')
_QUOTES = str.maketrans(dict.fromkeys("“”„«»＂", '"'))


class BadQuery(ValueError):
    """What cannot be searched for: the `problem`, and as a `hint` what can."""

    def __init__(self, problem: str, hint: str) -> None:
        self.problem, self.hint = problem, hint
        super().__init__(f"{problem} ({hint})")


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """A word or a phrase, folded. `open`: its last word may go on."""

    words: str
    open: bool = False

    @classmethod
    def of(cls, text: str) -> Term:
        """What is written in a configuration, or typed. BadQuery where it holds no word, or is too long."""
        if len(text) > LENGTH:
            raise BadQuery(f"{text[:20]!r} … is too long", f"at most {LENGTH} characters")
        found = " ".join(words(text))
        if not found:
            raise BadQuery(f"{text!r} holds no word", 'a word or a phrase, as in "fleuve Niger" or "pirogue*"')
        return cls(found, text.rstrip().endswith("*"))

    def __str__(self) -> str:
        written = f'"{self.words}"' if " " in self.words else self.words
        return f"{written}*" if self.open else written

    @property
    def sought(self) -> str:
        return f" {self.words}" if self.open else f" {self.words} "


@dataclass(frozen=True, slots=True)
class Query:
    """Terms: a story has each of `all`, one of `any` if there are any, none of `none`. BadQuery where there is nothing
    to look for, or too much."""

    all: tuple[Term, ...] = ()
    any: tuple[Term, ...] = ()
    none: tuple[Term, ...] = ()

    def __post_init__(self) -> None:
        for name in ("all", "any", "none"):
            object.__setattr__(self, name, tuple(sorted(set(getattr(self, name)))))
        if not (self.all or self.any):
            raise BadQuery("nothing to look for", "a word that stories have")
        if len(self.all) + len(self.any) + len(self.none) > TERMS:
            raise BadQuery("too many words", f"at most {TERMS}")

    @classmethod
    def of(cls, q: str, without: str = "") -> Query:
        """What somebody typed: `q` as above, `without` more of what stories must not have. BadQuery says why not."""
        if len(q) + len(without) > ASKED:
            raise BadQuery("too long", f"at most {ASKED} characters")
        typed = [*_typed(q), *((True, text) for _, text in _typed(without))]
        terms = [(out, Term.of(text)) for out, text in typed if words(text)]
        return cls(all=tuple(it for out, it in terms if not out), none=tuple(it for out, it in terms if out))

    @classmethod
    def named(cls, all: Iterable[str], any: Iterable[str] = (), none: Iterable[str] = ()) -> Query:
        """What a configuration says, a word or a phrase each. BadQuery says why not."""
        every, some, no = (tuple(map(Term.of, terms)) for terms in (all, any, none))
        return cls(every, some, no)

    def matches(self, item: Item) -> bool:
        """Whether a story says so, in its headline, its standfirst or its text."""
        fields = (" ".join(words(it)) for it in (item.title, item.standfirst, item.text))
        said = " " + " \n ".join(fields) + " "  # no phrase goes over the end of a field
        return (
            all(it.sought in said for it in self.all)
            and (not self.any or any(it.sought in said for it in self.any))
            and not any(it.sought in said for it in self.none)
        )

    def asked(self, within: str = "") -> str:
        """The query string under which this is asked for, one for all spellings: `q=bac+kayo&not=football&in=ml`.

        What `any` says cannot be asked for: it is for queries of a configuration.
        """
        told = {"q": _joined(self.all), "not": _joined(self.none), "in": within}
        return urlencode({key: value for key, value in told.items() if value})


def _joined(terms: Iterable[Term]) -> str:
    return " ".join(map(str, terms))


def _typed(text: str) -> Iterator[tuple[bool, str]]:
    """Each term of a text: whether it is to be left out, and its words."""
    for found in _TYPED.finditer(text.translate(_QUOTES)):
        term = found["word"] if found["phrase"] is None else found["phrase"] + found["open"]
        yield bool(found["not"]), term
