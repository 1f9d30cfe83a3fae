"""Whether a story speaks of the state, the whole country or a town's daily life: so its capital is a town or is not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from regionwire.item import Evidence
from regionwire.regions.clues import Prose
from regionwire.regions.usage import load_usage

_BODY = 0.25  # what a word of the state weighs in the body …
_TIMES = 6  # … and how many count there
_USAGE = load_usage()


@dataclass(frozen=True)
class Tone:
    """Weights of what is said in a story of these parts, each folded and with a blank before it.

    A headline counts double, what follows the first sentences little. Nothing is weighed before it is asked for: most
    stories leave no doubt.
    """

    prose: Prose
    title: str
    lead: str  # with the standfirst
    body: str

    @classmethod
    def of(cls, prose: Prose) -> Tone:
        text = prose.text.plain
        lead = f" {prose.standfirst.plain} {text[: prose.end]}"
        return cls(prose, f" {prose.title.plain}", lead, f" {text[prose.end :]}")

    @cached_property
    def state(self) -> float:
        return self._front + _BODY * _count(_USAGE.state, self.body, _TIMES)

    def under(self, limit: float) -> bool:
        """Whether `state` is less; the body is read only where the rest leaves that open."""
        return self._front < limit and (self._front + _BODY * _TIMES < limit or self.state < limit)

    @cached_property
    def local(self) -> float:
        body = min(2.0, 0.35 * _count(_USAGE.local, self.body, _TIMES))
        return 1.5 * _count(_USAGE.local, self.title) + _count(_USAGE.local, self.lead) + body

    @cached_property
    def whole(self) -> bool:
        """It happens "dans toutes les régions"."""
        return bool(_USAGE.whole.search(self.title) or _USAGE.whole.search(self.lead))

    @cached_property
    def scope(self) -> bool:
        """What it tells of is for all of the country, wherever it happens: "programme national"."""
        return bool(_USAGE.scope.search(self.title) or _USAGE.scope.search(self.lead))

    @cached_property
    def _front(self) -> float:
        """What `state` is without the body."""
        return 2.0 * _count(_USAGE.state, self.title) + _count(_USAGE.state, self.lead)

    def evidence(self) -> tuple[Evidence, ...]:
        """The first words that speak of the state or of the whole country, as written; () where none do."""
        prose = self.prose
        parts = (("title", prose.title, None), ("standfirst", prose.standfirst, None), ("text", prose.text, prose.end))
        for field, said, end in parts:
            for pattern in (_USAGE.scope, _USAGE.whole, _USAGE.state):
                if found := pattern.search(f" {said.plain[:end]}"):
                    words = said.text[found.start(1) - 1 : found.end(1) - 1]
                    return (Evidence("state", field, words, "", round(self.state, 2)),)
        return ()


def _count(pattern: re.Pattern[str], text: str, most: int | None = None) -> int:
    """How often `pattern` is found, `most` times at most."""
    return sum(1 for _ in islice(pattern.finditer(text), most))
