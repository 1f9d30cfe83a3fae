"""The line with which a copy credits its original: `Source : L'Essor`, `| L'Essor`, `Avec AFP`. Pure.

An outlet and an agency are told apart: `Source : …` and its like name whom the text was taken from, `Avec …` only an
agency whose dispatches went into it.
"""

from __future__ import annotations

import re

from regionwire.dateline import parse_byline, wire
from regionwire.text import clean_line, fold

LONGEST = 160  # characters of a line that credits
_NAME = 60  # characters of an outlet's name
_WORDS = 7  # in an outlet's name: more are a sentence
_BARE = 4  # words of a name that stands alone

_OUT = r"(?:publi[ée]|paru|diffusé|mis en ligne|repris)e?"
_FIRST = r"(?:initialement |d['’]abord |originellement |pour la première fois )?"
_BY = r"(?:par|sur|dans|de|du|chez)\b"
_THIS = r"(?:(?:this|the) (?:article|story|report|piece) )?(?:was |is |has been )?"
# a line that says by itself that it credits; `name` is whom, with whatever stands behind
LED = re.compile(
    r"[\W_]*(?:"
    r"(?:sources?|fontes?|fuentes?|via|المصدر)\s?:"
    r"|(?:.{0,80}[.…\s])?suite de (?:l['’]|cet )article (?:sur|dans)\b"
    rf"|lire (?:la suite|l['’](?:article|int[ée]gralit[ée]))(?: (?:complet|original|de l['’]article))? {_BY}"
    r"|(?:continue reading|read (?:the )?(?:full|whole|original) (?:story|article|report)) (?:at|on|in)\b"
    rf"|(?:cet |l['’])?article (?:a été |est )?{_FIRST}{_OUT} {_FIRST}{_BY}"
    rf"|(?:initialement |d['’]abord ){_OUT} {_BY}|{_OUT} (?:initialement |d['’]abord ){_BY}"
    r"|repris d[eu]\b|lu (?:sur|dans)\b"
    rf"|{_THIS}(?:first|originally) (?:published|appeared|reported) (?:by|in|on|at)\b"
    rf"|{_THIS}(?:republished|reprinted|culled) from\b"
    r"|(?:este )?(?:artigo )?publicado (?:originalmente|inicialmente|primeiro) (?:em|por|pel[oa]|n[oa])\b"
    r")\s*:?\s*(?P<name>.+)",
    re.IGNORECASE,
)
_BAR = re.compile(r"(?:[^|]*\d[^|]*)?\|\s*(?P<name>[^|]+)")  # "Publié le jeudi 6 mai 2021 | Le Pays"
_WITH = re.compile(r"(?:^|[\s,;(\[–—-])(?i:avec|with|com|con) (?i:l['’]|the |a )?(?P<name>[A-Z]\w[^.!?]{0,40})\W*$")
_RIGHTS = re.compile(r"\W*(?:©|\(c\)|copyright\b)\s*(?P<name>.+)", re.IGNORECASE)

_ADDRESS = re.compile(
    r"(?:https?://)?(?:www\.)?(?P<host>(?:[a-z0-9-]+\.)+[a-z]{2,10})(?::\d+)?(?:/\S*)?", re.IGNORECASE
)
# what stands behind a name: an issue, a day, a place, a second name
_BEHIND = re.compile(
    r"(?:\s*[,;(\[|/•·]|\s[-–—:]\s|\s[Nn][°o]\.?\s?\d|\s(?:avec|with|com) |\s(?:du|de|le|of|on)\s[^,;]*\d|\s\d).*"
)
_AROUND = ' \u00a0«»“”"‘.,:;!?…()[]|•·*–—-'
_DASH = re.compile(r"(?<=\w)(?:\s+-|-\s+)(?=\w)")
_TRADE = re.compile(r"(?:l[ea] )?(?:journal|quotidien|hebdomadaire|site|portail|newspaper|jornal) (?=[A-ZÀ-Ý])")
_NO_OUTLET = re.compile(
    r"\b(?:photos?|credits?|images?|illustrations?|videos?|sources?|dr|reda[ck]\w+|internet|facebook|twitter|whatsapp"
    r"|reseaux sociaux|enquetes?|donnees|calculs?|auteurs?|author|newsroom|staff|diverse?s?|plusieurs"
    r"|nos informations)\b"
)
_WORD = r"[A-ZÀ-Ý0-9][\w'’.-]*"
_OUTLET = re.compile(  # a name that can stand alone
    rf"L['’]\w[\w-]*(?: {_WORD})*|(?:Journal|Studio|Radio|Agence|Télé) .+"
    rf"|{_WORD}(?: (?:d[eu]s?|of|and|da|do|et|{_WORD}))*"
)


def parse_attribution(line: str) -> str:
    """The outlet that a credit line names, as written but tidied: "Source : L'Essor du 12 mai" -> "L'Essor".

    An address gives its host. A name alone on its line, or behind a bar, is believed if it looks like an outlet's:
    only lines that stand where credits do should be asked. "" where no outlet is named: an agency that only helped
    ("Avec AFP"), a photographer, a desk, a person, a sentence.
    """
    text = clean_line(line)
    if not text or len(text) > LONGEST or _RIGHTS.match(text):
        return ""
    if led := LED.fullmatch(text) or _BAR.fullmatch(text):
        return _outlet(led["name"])
    if _WITH.search(text) or len(text.split()) > _BARE or text.endswith(":") or parse_byline(text) is not None:
        return ""
    name = _outlet(text)
    return name if (_OUTLET.fullmatch(name) or _ADDRESS.fullmatch(name)) and not wire(name) else ""


def parse_agency(line: str) -> str:
    """The agency whose dispatches a credit line says went into the text: "(avec AFP)", "Source: GNA"; "" for none."""
    text = clean_line(line)
    if not text or len(text) > LONGEST:
        return ""
    if (helped := _WITH.search(text)) and (name := _first(helped["name"])):
        return wire(name) or (name if name.isupper() else "")
    led = LED.fullmatch(text) or _RIGHTS.fullmatch(text)
    return wire(_first(led["name"] if led else text))


def _first(name: str) -> str:
    """The first word of what is named."""
    found = re.search(r"[^\W_][\w-]*", name)
    return found[0] if found else ""


def _outlet(name: str) -> str:
    """A name without what stands around it; "" where it cannot be an outlet's."""
    name = name.strip(_AROUND)
    if not _ADDRESS.fullmatch(name):
        name = _BEHIND.sub("", name).strip(_AROUND)
    if address := _ADDRESS.fullmatch(name):
        return address["host"].lower()
    name = _DASH.sub("-", _TRADE.sub("", name))
    if len(name) > _NAME or len(name.split()) > _WORDS or name[:1].islower() or not any(map(str.isalpha, name)):
        return ""
    return "" if _NO_OUTLET.search(fold(name)) else name
