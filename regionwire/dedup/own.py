"""A story's own text: what an outlet wraps around it taken off, because copiers change, drop or add it.

    lines ──furniture, credits, signatures off──▶ lines that say something
          ──refrains off──▶ dateline, headline off ──▶ Own

Only comparisons use it: what is published is another matter.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from regionwire.dedup.terms import Terms, terms, together
from regionwire.text import fold, words

FLOOR = 15  # words: what is left of a paywall or of a lost body stands under many headlines
REFRAIN = 6  # words of a sentence at least that may be one
_FURNITURE = 14  # words at most in a line that is no sentence: caption, sub-heading, byline, credit
_HEADLINE = 4  # words at least in a headline that is taken off the front of a paragraph
_TOPICS = 3  # at most before a headline
_SIGNATURES = 3  # at most behind a paragraph
_SIGNED = 200  # characters at the end of a line in which a signature may stand

_SENTENCE = re.compile(r"[.!?…:;][\s»”\"')\]]*$|[»”\"]\s*$")
_BETWEEN = re.compile(r"(?<=[.!?…»”])\s+(?=\S)")


def _lines(*alternatives: str) -> re.Pattern[str]:
    """Whole folded lines that open with one of `alternatives`."""
    return re.compile(r"\W*(?:" + "|".join(alternatives) + r")\s*")


# credits, sharing, navigation, and what stands for a text that is not there
_BOILERPLATE = _lines(
    r"(?:sources?|credits?|photos?|credits? photos?|legende|caption|auteurs?|author|copyright|tags?|mots cles)"
    r" ?: ?[^!?]{0,80}",
    r"(?:avec|par|by|with|lu (?:sur|dans)|repris de|copyright|©|\(c\)) ?[^.!?]{0,60}[.)]?",
    r"(?:cet |l')?article (?:(?:a ete |est )?(?:publie|paru|repris)|initialement|original).{0,160}",
    r"this (?:article|story) (?:was )?(?:first|originally|initially) (?:published|appeared).{0,160}",
    r"(?:publie|paru|mis a jour|modifie|poste|posted|published|updated) (?:le|par|a|on|by)\b.{0,80}",
    r"(?:partage[rz]|share|tweet\w*|imprime[rz]?|print|envoye[rz]|j'aime|like|commente[rz])\b[^.!?]{0,120}[.!]?",
    r"laisse[rz] un commentaire.{0,80}",
    r"leave a (?:comment|reply).{0,80}",
    r"votre adresse e?.?mail ne sera pas publiee.{0,120}",
    r"your email address will not be published.{0,120}",
    r"les champs obligatoires .{0,80}",
    r"required fields are marked.{0,80}",
    r"(?:(?:facebook|twitter|whatsapp|telegram|linkedin|e.?mail|pinterest|x|copier le lien|copy link)[\W\d]*)+",
    r"(?:a )?lire (?:aussi|egalement|la suite)\b.{0,200}",
    r"(?:also read|read (?:also|more|next)|continue reading|see also|related (?:stories|articles|news))\b.{0,200}",
    r"(?:voir aussi|sur le meme (?:sujet|theme)|articles? (?:similaires?|lies?|recents?))\b.{0,200}",
    r"(?:leia|veja) (?:tambem|mais)\b.{0,200}",
    r"(?:suivez|abonnez|inscrivez|connectez|rejoignez|retrouvez|telechargez) (?:nous|vous|nos|notre)\b.{0,160}",
    r"(?:subscribe|sign up|follow us|join (?:us|our)|download our|click here|cliquez ici)\b.{0,160}",
    r"(?:cet )?article (?:est )?reserve (?:a|aux)\b.{0,160}",
    r"la suite est reservee aux abonnes.{0,20}",
    r"this (?:article|content|story) is (?:for|reserved for|available to)\b.{0,160}",
    r"nous utilisons des cookies\b.{0,200}",
    r"(?:we use|this (?:site|website) uses) cookies\b.{0,200}",
    r"(?:tous droits reserves|all rights reserved|todos os direitos reservados)\b.{0,80}",
    r"redaction\b[^.!?]{0,60}",
)

# "Kayes, 5 mai (AMAP) -", "SAN, le 26 août 2025 (AMAP)", "KAYES (AMAP) —", "Accra, March 3, GNA -"
_DATELINE = re.compile(
    r"\s*[A-ZÀ-Ý][\w'’() -]{1,40}?"
    r"(?:,\s*(?:le\s+)?\d{1,2}(?:er)?\s+[^\W\d]{3,9}\.?(?:,?\s+\d{4})?\s*(?:\([^()]{2,24}\))?"
    r"|,\s*[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:,?\s+\d{4})?,?\s*(?:\(?[A-Z]{2,8}\)?)"
    r"|\s*\([A-Z][A-Za-z]{1,11}\))"
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
# at the end of a text that is cut: "au débu… Lire la suite", "[…]", "(...)"
_CUT = re.compile(
    r"\s*(?:[\[(]\s*(?:…|\.{3,})\s*[\])]|…|\.{3,})\s*"
    r"(?:[\[(]?\s*(?:lire (?:la suite|plus)|la suite|read (?:more|on)|continue reading|leia mais|suite)\b[^.]{0,60})?"
    r"[\])»]*\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Own:
    """What a story says itself: `whole` with the standfirst, `body` without. `cut`: the text breaks off."""

    title: Terms
    whole: Terms
    body: Terms
    cut: bool

    @property
    def says(self) -> bool:
        """Whether there is enough of a text to be compared."""
        return len(self.whole) >= FLOOR


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    terms: Terms


class Draft:
    """A story's text, taken apart once: `text` and `standfirst` have one paragraph a line."""

    def __init__(self, title: str, text: str, standfirst: str = "", *, source: str = "") -> None:
        self._title, self._source = title, source
        self._headlines = _headlines(title)
        self._lines = _lines_that_say(text, self._headlines)
        self._standfirst = _lines_that_say(standfirst, self._headlines)

    def sentences(self) -> frozenset[int]:
        """Keys of the sentences that may be a refrain of the source: 32 bits, signed."""
        keys = (_key(self._source, it) for line in self._lines for it in _BETWEEN.split(line.text))
        return frozenset(key for key in keys if key is not None)

    def own(self, refrains: Collection[int] = ()) -> Own:
        """The own text. `refrains` are keys of what the source prints under other stories as well: it is taken off the
        end, unless that takes most of the text, as of a bulletin that is nearly all formula."""
        lines = _without_refrains(self._lines, self._source, refrains) if refrains else self._lines
        lines, cut = _uncut(lines)
        body = _said(lines, self._headlines)
        whole = _said([*self._standfirst, *lines], self._headlines) if self._standfirst else body
        return Own(together([terms(self._title)]), whole, body, cut)


def _without_refrains(lines: Sequence[_Line], source: str, refrains: Collection[int]) -> list[_Line]:
    """The lines without the refrains at their end."""
    kept = list(lines)
    while kept:
        parts = all_parts = _BETWEEN.split(kept[-1].text)
        while parts and _key(source, parts[-1]) in refrains:
            parts = parts[:-1]
        if parts:
            kept[-1] = kept[-1] if parts is all_parts else _line(" ".join(parts))
            break
        kept.pop()
    left, all_ = (sum(len(line.terms) for line in it) for it in (kept, lines))
    return kept if 2 * left >= all_ else list(lines)


def _uncut(lines: list[_Line]) -> tuple[list[_Line], bool]:
    """The lines without the words at which the text breaks off, and whether it does."""
    cut = _CUT.search(lines[-1].text) if lines else None
    return ([*lines[:-1], _line(lines[-1].text[: cut.start()])], True) if cut else (lines, False)


def _key(source: str, sentence: str) -> int | None:
    said = words(sentence)
    if len(said) < REFRAIN:
        return None
    digest = blake2b(f"{source} {' '.join(said)}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, signed=True)


def _said(lines: Sequence[_Line], headlines: Sequence[tuple[str, ...]]) -> Terms:
    """The words that count in `lines`, without the dateline and a headline that is repeated before them."""
    pieces = [line.terms for line in lines]
    if lines and (dateline := _DATELINE.match(lines[0].text)):
        pieces[0] = terms(lines[0].text[dateline.end() :])
    found = together(pieces)
    for headline in headlines:
        if len(headline) >= _HEADLINE and found.words[: len(headline)] == headline:
            found = Terms(found.words[len(headline) :], found.kinds[len(headline) :])
    return found


def _headlines(title: str) -> list[tuple[str, ...]]:
    """The words of a headline, with and without the topics before it, longest first."""
    shorter = [title]
    while len(shorter) <= _TOPICS and (topic := _TOPIC.match(shorter[-1])):
        shorter.append(shorter[-1][topic.end() :])
    return [said for said in (terms(it).words for it in shorter) if said]


def _line(text: str) -> _Line:
    return _Line(text, terms(text))


def _lines_that_say(text: str, headlines: Sequence[tuple[str, ...]]) -> list[_Line]:
    """The lines of a text that say something, without signatures."""
    lines = (_line(_unsigned(line.strip())) for line in text.splitlines() if line.strip())
    return [line for line in lines if line.text and not _is_furniture(line, headlines)]


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


def _is_furniture(line: _Line, headlines: Sequence[tuple[str, ...]]) -> bool:
    if len(line.terms) <= _FURNITURE and not _SENTENCE.search(line.text):
        return True
    return _is_headline(line, headlines) or _BOILERPLATE.fullmatch(fold(line.text)) is not None


def _is_headline(line: _Line, headlines: Sequence[tuple[str, ...]]) -> bool:
    if line.terms.words in headlines:
        return True
    return _TOPIC.match(line.text) is not None and any(it in headlines for it in _headlines(line.text))
