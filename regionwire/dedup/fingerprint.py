"""A signature of what a story says, blind to how an outlet wraps it.

    lines ──furniture off──▶ sentences ──headline, dateline and signature off──▶ words ──▶ BLAKE2b-128

The body is hashed alone, and as one run of words with the standfirst, because copiers drop or merge it. Headline,
captions, sub-headings, bylines, credits and share lines are left out, because copiers change, drop or add them. Case,
accents, quotes, dashes and blanks are folded away. A story of fewer than `FLOOR` words has no digest: what is left of a
paywall or of a lost body stands under many headlines, so such stories are joined by their address only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b
from itertools import chain

from regionwire.item import Fingerprint
from regionwire.text import Folded, words

VERSION = 1
FLOOR = 15  # words
_FURNITURE = 14  # words at most in a line that is no sentence: caption, sub-heading, byline, credit
_HEADLINE = 4  # words at least in a headline that is taken off the front of a paragraph
_TOPICS = 3  # at most before a headline
_SIGNATURES = 3  # at most behind a paragraph
_SIGNED = 200  # characters at the end of a line in which a signature may stand

_Line = tuple[str, list[str]]  # as written, and its words

_SENTENCE = re.compile(r"[.!?…:;][\s»”\"')\]]*$|[»”\"]\s*$")


def _lines(*alternatives: str) -> re.Pattern[str]:
    """Whole folded lines that open with one of `alternatives`."""
    return re.compile(r"\W*(?:" + "|".join(alternatives) + r")\s*")


# credits, sharing, navigation, and what stands for a text that is not there
_BOILERPLATE = _lines(
    r"(?:sources?|credits?|photos?|credits? photos?|legende|auteurs?|copyright|tags?|mots cles) ?: ?[^!?]{0,80}",
    r"(?:avec|par|by|lu (?:sur|dans)|repris de|copyright|©|\(c\)) ?[^.!?]{0,60}[.)]?",
    r"(?:cet |l')?article (?:(?:a ete |est )?(?:publie|paru|repris)|initialement|original).{0,160}",
    r"(?:publie|paru|mis a jour|modifie|poste|posted|published|updated) (?:le|par|a|on|by)\b.{0,80}",
    r"(?:partage[rz]|share|tweet\w*|imprime[rz]?|print|envoye[rz]|j'aime|like|commente[rz])\b[^.!?]{0,120}[.!]?",
    r"laisse[rz] un commentaire.{0,80}",
    r"votre adresse e?.?mail ne sera pas publiee.{0,120}",
    r"les champs obligatoires .{0,80}",
    r"(?:(?:facebook|twitter|whatsapp|telegram|linkedin|e.?mail|pinterest|x|copier le lien)[\W\d]*)+",
    r"(?:a )?lire (?:aussi|egalement|la suite)\b.{0,200}",
    r"(?:voir aussi|sur le meme (?:sujet|theme)|articles? (?:similaires?|lies?))\b.{0,200}",
    r"(?:suivez|abonnez|inscrivez|connectez|rejoignez|retrouvez) (?:nous|vous)\b.{0,160}",
    r"(?:cet )?article (?:est )?reserve (?:a|aux)\b.{0,160}",
    r"la suite est reservee aux abonnes.{0,20}",
    r"nous utilisons des cookies\b.{0,200}",
    r"redaction\b[^.!?]{0,60}",
)

# "Kayes, 5 mai (AMAP) -", "SAN, le 26 août 2025 (AMAP)", "KAYES (AMAP) —"
_DATELINE = re.compile(
    r"\s*[A-ZÀ-Ý][\w'’() -]{1,40}?"
    r"(?:,\s*(?:le\s+)?\d{1,2}(?:er)?\s+[^\W\d]{3,9}\.?(?:\s+\d{4})?\s*(?:\([^()]{2,24}\))?|\s*\([A-Z][A-Za-z]{1,11}\))"
    r"\s*[-–—:,.]*\s*"
)
_TOPIC = re.compile(r"\s*#?[A-ZÀ-Ý][\w'’-]{2,20}\s*:\s+")  # "Mali : ", which copiers put before headlines

# "(AMAP)", "(©AFP / 19 juin 2017 02h58)", "KM/MD", "Source : L'Essor" behind a paragraph
_SIGNATURE = re.compile(
    r"(?:\s*\((?:©\s*)?[A-Z][^()]{1,60}\)"
    r"|(?<=[.!?»”\"])\s+[A-Z]{1,4}(?:/[A-Z]{1,6})*"
    r"|(?<=[.!?»”\"])\s*[-–—]?\s*\(?[Ss]ources?\s*:[^!?]{1,60}"
    r"|\s*©[^.!?]{1,60})\s*$"
)


def fingerprint(title: str, text: str, standfirst: str = "", *, folded: Folded | None = None) -> Fingerprint:
    """The signature of a story, whose `text` and `standfirst` have one paragraph a line.

    `words` is how many were hashed, digests have 32 hexadecimal digits, and are "" under `FLOOR` words.
    `folded` spares folding `text` again.
    """
    headlines = _headlines(title)
    lines = _lines_that_say(folded or Folded.of(text), headlines)
    body = whole = _said(lines, headlines)
    if standfirst:
        whole = _said([*_lines_that_say(Folded.of(standfirst), headlines), *lines], headlines)
    return Fingerprint(VERSION, _digest(whole), len(whole), _digest(body))


def _said(lines: Sequence[_Line], headlines: list[list[str]]) -> list[str]:
    """The words that count in `lines`, without the dateline and a headline that is repeated before them."""
    found = list(chain.from_iterable(said for _, said in lines))
    if lines and (dateline := _DATELINE.match(lines[0][0])):
        first, said = lines[0]
        found[: len(said)] = words(first[dateline.end() :])
    for headline in headlines:
        if len(headline) >= _HEADLINE and found[: len(headline)] == headline:
            del found[: len(headline)]
    return found


def _digest(said: list[str]) -> str:
    return blake2b(" ".join(said).encode(), digest_size=16).hexdigest() if len(said) >= FLOOR else ""


def _headlines(title: str) -> list[list[str]]:
    """The words of a headline, with and without the topics before it, longest first."""
    shorter = [title]
    while len(shorter) <= _TOPICS and (topic := _TOPIC.match(shorter[-1])):
        shorter.append(shorter[-1][topic.end() :])
    return [said for said in map(words, shorter) if said]


def _lines_that_say(folded: Folded, headlines: list[list[str]]) -> list[_Line]:
    """The lines of a text that say something, without signatures."""
    found = []
    at = 0
    for whole in folded.text.splitlines(keepends=True):
        start = at + len(whole) - len(whole.lstrip())
        at += len(whole)
        line = _unsigned(whole.strip())
        end = start + len(line)
        said = folded.words(start, end)
        if line and not _is_furniture(line, folded.plain[start:end], said, headlines):
            found.append((line, said))
    return found


def _unsigned(line: str) -> str:
    for _ in range(_SIGNATURES):
        if not _may_be_signed(line[-_SIGNED:]):
            break
        signed = _SIGNATURE.search(line, max(0, len(line) - _SIGNED))
        if not signed:
            break
        line = line[: signed.start()]
    return line


def _may_be_signed(ending: str) -> bool:
    """Whether a look for a signature, which is slow, can find any."""
    return ending[-1:] == ")" or ending[-1:].isupper() or "©" in ending or "ource" in ending


def _is_furniture(line: str, folded: str, said: list[str], headlines: list[list[str]]) -> bool:
    if len(said) <= _FURNITURE and not _SENTENCE.search(line):
        return True
    return _is_headline(line, said, headlines) or _BOILERPLATE.fullmatch(folded) is not None


def _is_headline(line: str, said: list[str], headlines: list[list[str]]) -> bool:
    return said in headlines or (_TOPIC.match(line) is not None and any(it in headlines for it in _headlines(line)))
