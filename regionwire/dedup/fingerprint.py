"""A signature of what a story says, blind to how an outlet wraps it.

    lines ──take off furniture──▶ sentences ──dateline and credit off──▶ words ──▶ BLAKE2b-128

Standfirst and body are hashed as one run of words, because copiers merge them. Headline, captions, sub-headings, bylines,
credits and share lines are left out, because copiers change, drop or add them. Case, accents, quotes, dashes and blanks are
folded away. A story of fewer than `FLOOR` words gets no digest: what is left of a paywall or of a lost body is the same under
many headlines, so such stories can be joined by their address only.
"""

from __future__ import annotations

import re
from hashlib import blake2b

from regionwire.item import Fingerprint
from regionwire.text import fold, words

VERSION = 1
FLOOR = 15  # words
_FURNITURE = 14  # words at most in a line that is no sentence: caption, sub-heading, byline, credit

_SENTENCE = re.compile(r"[.!?…:;][\s»”\"')\]]*$|[»”\"]\s*$")

# whole lines, folded: credits, sharing, navigation, what stands for a text that is not there
_BOILERPLATE = re.compile(
    r"\s*\W*(?:"
    r"(?:sources?|credits?|photos?|credit photos?|legende|auteurs?|copyright|avec|par|by|lu (?:sur|dans)|repris de|tags?|mots cles)"
    r"(?: ?:|(?<=\bavec)|(?<=\bpar)|(?<=\bby)|(?<=\bcopyright)|(?<=\bsur)|(?<=\bdans)|(?<=\bde)) ?[^.!?]{0,80}[.)]?"
    r"|(?:©|\(c\)|copyright)[^.!?]{0,80}[.)]?"
    r"|(?:cet |l')?article (?:a ete |est )?(?:publie|paru|repris|initialement|original)[^\n]{0,160}"
    r"|(?:publie|paru|mis a jour|modifie|poste|posted|published|updated) (?:le|par|a|on|by)?\b[^.!?]{0,80}\.?"
    r"|(?:partage[rz]|share|tweet\w*|imprime[rz]?|print|envoye[rz]|j'aime|like|commente[rz]|laisse[rz] un commentaire)\b[^.!?]{0,120}[.!]?"
    r"|(?:facebook|twitter|whatsapp|telegram|linkedin|e?mail|x|pinterest|copier le lien|\W|\d)+"
    r"|(?:(?:a )?lire (?:aussi|egalement|la suite)|voir aussi|sur le meme (?:sujet|theme)|articles? (?:similaires?|lies?))\b[^\n]{0,200}"
    r"|(?:suivez|abonnez|inscrivez|connectez|rejoignez|retrouvez|telechargez)[ -](?:nous|vous)\b[^\n]{0,160}"
    r"|(?:cet )?article (?:est )?reserve (?:a|aux)\b[^\n]{0,160}|la suite est reservee aux abonnes\W*"
    r"|nous utilisons des cookies\b[^\n]{0,200}"
    r"|redaction\b[^.!?]{0,60}"
    r")\s*"
)

# "Kayes, 5 mai (AMAP) -", "SAN, le 26 août 2025 (AMAP)", "KAYES (AMAP) —"; the same with an agency alone
_DATELINE = re.compile(
    r"\s*[A-ZÀ-Ý][\w'’() -]{1,40}?"
    r"(?:,\s*(?:le\s+)?\d{1,2}(?:er)?\s+[^\W\d]{3,9}\.?(?:\s+\d{4})?\s*(?:\([^()]{2,24}\))?|\s*\([A-Z][A-Za-z]{1,11}\))"
    r"\s*[-–—:,.]*\s*"
)
_TOPIC = re.compile(r"\s*#?[A-ZÀ-Ý][\w'’-]{2,20}\s*:\s+")

# "(AMAP)", "KM/MD (AMAP)", "(©AFP / 19 juin 2017 02h58)", "Source : L'Essor" at the end of the last sentence
_SIGNATURE = re.compile(
    r"(?:\s*\((?:©\s*)?[A-Z][^()]{1,60}\)|\s+(?:[A-Z]{1,4}/)+[A-Z]{1,6}|\s*[-–—]?\s*\(?[Ss]ources?\s*:[^.!?]{1,60}[.)]?|\s*©[^.!?]{1,60})\s*$"
)


def fingerprint(title: str, text: str, standfirst: str = "") -> Fingerprint:
    """The signature of a story; `text` and `standfirst` have one paragraph a line. `digest` is "" under `FLOOR` words."""
    found = words(" ".join(_sentences(title, f"{standfirst}\n{text}")))
    if len(found) < FLOOR:
        return Fingerprint(VERSION, "", len(found))
    return Fingerprint(VERSION, blake2b(" ".join(found).encode(), digest_size=16).hexdigest(), len(found))


def _sentences(title: str, text: str) -> list[str]:
    """The lines of `text` that say something, without what was put before the first and after the last."""
    lines = [line.strip() for line in text.splitlines()]
    headline = words(_TOPIC.sub("", title, count=1))
    kept = [line for line in lines if line and not _is_furniture(line, headline)]
    if not kept:
        return []
    kept[0] = _DATELINE.sub("", kept[0], count=1) if _DATELINE.match(kept[0]) else kept[0]
    while signed := _SIGNATURE.search(kept[-1]):
        kept[-1] = kept[-1][: signed.start()]
    return kept


def _is_furniture(line: str, headline: list[str]) -> bool:
    if _BOILERPLATE.fullmatch(fold(line)):
        return True
    said = words(line)
    if said == headline or words(_TOPIC.sub("", line, count=1)) == headline:
        return True
    return len(said) <= _FURNITURE and not _SENTENCE.search(line)
