"""What a desk does to a story after it was filed: corrects a figure, changes words. Pure and repeatable."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from random import Random

from press.calendar import MONTHS
from press.story import PressStory

# a figure of two to four digits that is no year, date, clock time or part of a greater number,
# where blanks may be plain, no-break or narrow
_FIGURE = re.compile(
    r"(?<![\d.,:/])(?<!\d[ \u00a0\u202f])\b(?!(?:19|20)\d\d\b)(\d{2,4})\b"
    rf"(?![.,:/]\d|[ \u00a0\u202f]\d|\s*(?:h\b|{'|'.join(MONTHS)}))"
)
_SYNONYMS = {
    "aussi": "également",
    "afin": "en vue",
    "ainsi": "de même",
    "appui": "soutien",
    "avec": "en compagnie de",
    "beaucoup": "énormément",
    "cette": "ladite",
    "ces": "lesdits",
    "comme": "à l’instar de",
    "dans": "au sein de",
    "depuis": "à compter de",
    "encore": "toujours",
    "entre": "parmi",
    "environ": "à peu près",
    "et": "ainsi que",
    "grâce": "du fait",
    "lors": "au cours",
    "mais": "toutefois",
    "notamment": "en particulier",
    "permettre": "donner la possibilité",
    "plusieurs": "de nombreux",
    "pour": "en faveur de",
    "pendant": "durant",
    "près": "non loin",
    "selon": "d’après",
    "sous": "au-dessous de",
    "sur": "au sujet de",
    "tout": "l’ensemble",
    "très": "fort",
    "travaux": "chantiers",
    "trois": "3",
    "deux": "2",
    "quatre": "4",
    "véhicule": "voiture",
    "about": "around",
    "after": "following",
    "also": "likewise",
    "because": "since",
    "before": "ahead of",
    "from": "out of",
    "now": "today",
    "one": "a single",
    "said": "stated",
    "which": "that",
    "while": "whereas",
    "agora": "hoje",
    "cerca": "perto",
    "cada": "todo e qualquer",
    "com": "na companhia de",
    "depois": "após",
    "disse": "afirmou",
    "durante": "ao longo",
    "mas": "porém",
    "quando": "logo que",
    "segundo": "conforme",
    "sobre": "acerca de",
    "também": "igualmente",
}
REWORDED = 0.08  # share of words that a copying outlet changes (measured on real pairs)


def share(*parts: object) -> float:
    """A number in [0, 1) that depends on nothing but `parts`."""
    return int.from_bytes(hashlib.blake2b("\x1f".join(map(str, parts)).encode(), digest_size=6).digest()) / 2**48


def corrected(story: PressStory) -> PressStory:
    """The story with its first plain figure raised, or, where it has none, with a closing sentence more."""
    for index, paragraph in enumerate(story.paragraphs):
        if match := _FIGURE.search(paragraph):
            changed = f"{paragraph[: match.start()]}{int(match[1]) + 3}{paragraph[match.end() :]}"
            return replace(story, paragraphs=(*story.paragraphs[:index], changed, *story.paragraphs[index + 1 :]))
    last = f"{story.paragraphs[-1]} Un nouveau point sera fait dans les prochains jours, ont annoncé les responsables."
    return replace(story, paragraphs=(*story.paragraphs[:-1], last))


def reworded(story: PressStory, seed: object) -> PressStory:
    """The story with 8 % of its words changed, or as many as have a known synonym, as syndicating outlets do."""
    rng = Random(f"{seed}:{story.id}")
    tokens = [re.split(r"(\s+)", paragraph) for paragraph in story.paragraphs]
    words = [(row, column) for row, line in enumerate(tokens) for column in range(0, len(line), 2)]
    known = [(row, column) for row, column in words if tokens[row][column] in _SYNONYMS]
    for row, column in rng.sample(known, min(round(REWORDED * len(words)), len(known))):
        tokens[row][column] = _SYNONYMS[tokens[row][column]]
    return replace(story, paragraphs=tuple("".join(line) for line in tokens))
