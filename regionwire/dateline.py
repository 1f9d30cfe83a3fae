"""How the wire opens and signs a story: `San, 26 août (AMAP)` and `Bandé Moussa SISSOKO / AMAP - Kayes`. Pure.

Precision comes before recall: prose that is taken for a dateline loses its beginning, and prose that is taken for a
byline ends the story.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from regionwire.dates import parse_date
from regionwire.item import Byline, Dateline
from regionwire.text import clean_line, fold

_LETTER = r"[^\W\d_]"
_UPPER = r"[A-ZÀ-ÖØ-ÞĞİŁŃŊŒŞŠŸŽƁƊƝ]"
_WORD = rf"{_UPPER}(?:{_LETTER}|['’-])*"
_DASH = r"(?:--|[-–—])"

# agencies whose bare name makes a line the wire's; other acronyms ("ONU - Mali") make headings
_WIRES = frozenset(
    "AA ABP ACP AFP AGP AIB AIM AIP AMAP AMI ANG ANGOP ANP AP APA APS ATOP CPA DPA EFE GNA INFORPRESS KNA LUSA MAP NAN"
    " PANA REUTERS SANEWS TAP XINHUA".split()
)

# ------------------------------------------------------------------------------------------------------------ datelines

AHEAD = 6  # days that a dateline may be ahead of the date of its page

# what explains a place: "(Centre)", "(Oyo State)", ", (B/A)"
_GLOSS = r"(?:,?\s?\([^()\d]{1,30}\))?"
_PLACE = rf"{_WORD}(?:\s(?:{_WORD}|de|du|des|da|do|das|dos|la|le|sur|en|d['’]{_WORD})){{0,5}}"
_DATE = (
    rf"(?:{_LETTER}{{3,9}}\.?\s)?(?:le\s)?(?:{_LETTER}{{5,8}}\s)?"
    rf"(?:(?:\d\d?|1er)\s(?:de\s)?{_LETTER}{{3,9}}\.?(?:\s(?:de\s)?\d{{4}})?|{_LETTER}{{3,9}}\.?\s\d\d?(?:,\s?\d{{4}})?"
    rf"|\d\d?[./-]\d\d?[./-]\d{{4}})"
)
_PEOPLE = rf"{_WORD}(?:[ /]{_WORD}){{1,7}}"
_NEXT = r"(?=\S)"
_DATELINES = tuple(
    map(
        re.compile,
        (
            # San, 26 août (AMAP) Huit · Bouaké, 04 mars (AIP)-Après · Beni, 23 septembre 2026 (ACP).- Les
            # Lagos, Nov. 3, 2026 (NAN) The · Cidade da Praia, 14 Set (Inforpress) – O
            rf"(?P<place>{_PLACE}){_GLOSS}(?:,\s?{_WORD})?,\s?(?P<day>{_DATE})\s?\((?P<agency>{_WORD})\)\s?[.:]?\s?{_DASH}?\s*",
            # Wa, Apr. 28, GNA – The · Hani, (B/A), May 03, GNA – The
            rf"(?P<place>{_PLACE}){_GLOSS},\s?(?P<day>{_DATE}),\s?(?P<wire>[A-Z]{{2,10}})\s?{_DASH}\s*{_NEXT}",
            # Kayes (AMAP) – Les
            rf"(?P<place>{_PLACE}){_GLOSS}\s?\((?P<wire>{_WORD})\)\s?[.:]?\s?{_DASH}\s*{_NEXT}",
            # (Bamako) – Des soldats
            rf"\((?P<place>{_PLACE})(?:,\s(?P<day>{_DATE}))?\)\s{_DASH}\s{_NEXT}",
            # (CPA).- The
            rf"\((?P<wire>[A-Z]{{2,10}})\)\s?\.?\s?{_DASH}\s*{_NEXT}",
            # AA/Bamako/Moussa Bolly, alone on its line
            rf"(?P<wire>[A-Z]{{2,5}})\s?(?P<cut>[/–-])\s?(?P<place>{_PLACE})\s?(?P=cut)\s?{_PEOPLE}$",
            # Africa-Press – Niger. Les
            rf"(?P<agency>Africa-Press)\s?{_DASH}\s?(?P<place>{_PLACE})\.\s{_NEXT}",
            # Gbirma, Ghana – The
            rf"(?P<place>{_WORD}),\s{_WORD}\s[–—]\s(?={_UPPER}|«)",
        ),
    )
)
_DAY_WRITTEN = re.compile(_DATE)
_ARTICLES = frozenset("le la les l' un une des ce cette il elle the a".split())


def split_dateline(text: str, *, published: date | None = None, ahead: int = AHEAD) -> tuple[Dateline | None, str]:
    """A story's first paragraph as its dateline and the rest of it, white space at the cut removed.

    The dateline's day has the year that `published`, the day of publication in the source's zone, gives it; without
    `published` it is None, for `resolve_day` to find. (None, `text`) where the paragraph opens without a dateline.
    """
    for form in _DATELINES:
        found = form.match(text)
        if found and _is_dateline(found):
            parts = found.groupdict()
            agency = _agency(parts.get("agency") or parts.get("wire") or "")
            line = Dateline(parts.get("place") or "", None, agency, found[0].rstrip(" -–—:.\u00a0"))
            return (resolve_day(line, published, ahead=ahead) if published else line), text[found.end() :]
    return None, text


def resolve_day(line: Dateline, published: date, *, ahead: int = AHEAD) -> Dateline:
    """`line` with its day: the year where it names one, else that of the last such day up to `published`.

    A dateline may be some days ahead of the date of its page: `2 jan` on a page of 31 December is of the next year,
    `31 déc` on a page of 3 January of the last. `ahead` is how many days; 0 for one that was not printed later than
    `published`, the day of the fetch of a page without a date.
    """
    written = _DAY_WRITTEN.search(line.text)
    if not written:
        return line
    horizon = datetime.combine(published + timedelta(days=ahead), time(12), UTC)
    day = parse_date(written[0], zone="UTC", fetched=horizon)
    return replace(line, day=day.at.date() if day else None)


def _is_dateline(found: re.Match[str]) -> bool:
    """Whether what a form matched can be one: no "Le Comité national (CNDH) – …", no day that no calendar has."""
    parts = found.groupdict()
    place, wire, day = parts.get("place") or "", parts.get("wire") or "", parts.get("day") or ""
    if place and fold(place).split()[0] in _ARTICLES:
        return False
    if day and parse_date(day, zone="UTC", fetched=datetime(2024, 12, 31, tzinfo=UTC)) is None:
        return False
    return not wire or wire.upper() in _WIRES or (place.isupper() and wire.isupper())


def _agency(name: str) -> str:
    return name.upper() if name.upper() in _WIRES and name.upper() != "XINHUA" else name


# -------------------------------------------------------------------------------------------------------------- bylines

_LEAD = re.compile(
    r"(?i:(?:(?:(?:rassembl|réalis|rédig|publi)ée?s?|écrit|(?:propos\s)?recueillis|synthèse|reportage)\s)?"
    r"(?:par|by|por)\s?:?\s)|(?P<placed>FROM\s|Story(?:\sby)?\s?:\s?)"
)
_DATED = re.compile(r"\s?[|·•].*$|,?\s(?:le|[-–—])\s(?=\d).*$")
_TO = rf"(?:à|au|aux|en|in)\s(?P<bureau>{_PLACE})"
_POST = r"(?:correspondante?s?|envoyée?s?\sspécia(?:le?s?|ux))(?:\s(?:permanente?s?|régiona(?:le?s?|ux)))?"
_CORRESPONDENT = re.compile(rf"(?:[Dd]e\s)?[Nn](?:otre|os)\s{_POST}\s{_TO}(?:\s?[,:]\s?(?P<names>.+))?$")
_POSTED = re.compile(rf",\s(?:notre\s)?{_POST}\s{_TO}$")
_FROM = re.compile(rf"(?:Depuis|De)\s(?P<bureau>{_PLACE}),\s?(?P<names>.+)$")
_SIGNED_AT = re.compile(
    rf"(?P<agency>[A-Z]{{2,5}})\s?([/–-])\s?(?P<bureau>{_PLACE})\s?\2\s?(?P<names>{_WORD}(?:[ /]{_WORD}){{1,7}})$"
)
_BUREAU = re.compile(
    rf"(?:^|\s?[/,]\s?|\s{_DASH}\s)(?P<agency>[A-Za-z]{{2,10}})\s?{_DASH}\s?(?P<bureau>{_PLACE})(?:\s?/\s?[^/:]{{2,30}})?$"
)
# what may stand behind the names
_TAILS = tuple(
    map(
        re.compile,
        (
            r"\s\((?P<wire>[A-Za-z]{2,10})\)$",
            r"\s?\(?\bavec\s(?P<wire>[A-Z]\w{1,9})\)?$",
            r"\s(?P<trainee>\([Ss]tag(?:iaire)?\.?\))$",
            r",?\s?\bpour\s(?P<outlet>[A-Z]{2,10}|[\w-]+(?:\.\w{2,})+)$",
            r"\s?/\s?(?P<source>Source\s?:\s?)?(?P<credit>[A-Z][\w’' -]{1,28})$",
            rf"\s(?:{_DASH}|:)\s(?P<outlet>(?:[A-ZÀ-Ý’']+\s)+[A-ZÀ-Ý’']{{2,}}|[A-ZÀ-Ý’'-]{{5,28}})$",
        ),
    )
)
# the same where it is certain that authors are named
_BESIDE = re.compile(
    r"\s*[,;&/|•·+]\s*|\s[-–—]+\s|\s(?:et|and|und|e|y|og|och|with|avec|mit|pour|für|for)\s", re.IGNORECASE
)
_WHEN = re.compile(r",?\s(?:le|on|am|el|em)\s(?=\d).*$")
_MIXED = re.compile(r"[@:/()\[\]<>|·•\d]|www")
_CONTACT = re.compile(r"(?<!\S)[^\s@]++@\S*|\bhttps?:\S+|\bwww\.\S+|(?<!\w)@\w+|\([^()]*\)|\[[^\[\]]*\]|<[^<>]*>")
_SIGNS = re.compile(
    r"^(?:(?:(?:written|posted|published|words|text|story|verfasst|geschrieben|escrito|publicado|écrit|publié"
    r"|rédigé|propos recueillis)\s)?(?:by|par|por|von|di|door|av|af)\s?:?\s"
    r"|(?:(?:the )?authors?|autor(?:in|en|es|a)?(?:/autor)?|auteure?s?|text|texte|texto|name|ein|interview|byline"
    r"|contributors?)\s?:?\s)+",
    re.IGNORECASE,
)
_LEADS = frozenset(
    "by par por von di door text texte texto author autor auteur written posted unknown none null".split()
)
_DEGREES = re.compile(
    r"(?:,?\s(?:MS|MSc|BSc|MD|M\.D\.?|Ph\.?\s?D\.?|RDN?|LDN?|MBA|MPH|RN|DDS|DVM|CPA|CFP|J\.?D\.?|Esq\.?|LCSW|PsyD|PharmD))+$"
)
_DEGREE = re.compile(r"[A-Z][A-Za-z]?[A-Z.]{0,4}")
_POST_OR_OUTLET = re.compile(
    r"\b(?:report(?:er|ing|s)\w*|correspond\w*|writers?|redak\w*|redac\w*|chefredak\w*|journalis\w*|columnist\w*"
    r"|contribu\w*|team|director\w*|directeur|directrice|producer|fotograf\w*|analyst\w*|experte?s?|specialist\w*"
    r"|professor\w*|manager|officer|founder|ceo|president|dietitian|attorney|lawyer|authors?|autoren|auteurs?|senior"
    r"|follow|share|posts|view|read|about|updated|published|publie|comments?|contact|email|newsletters?|subscribe"
    r"|image|bild\w*|user|unknown|anonym\w*|guest (?:post|author)|agency|agentur|agence|agencia|press|presse\w*|news"
    r"|nachrichten|media|online|tv|radio|times|daily|journal|gazette|magazine?|zeitung|blogs?|inc|ltd|llc|gmbh"
    r"|university|universit\w*|institute?|school|department|foundation|stiftung|services?|network|association|society"
    r"|bio|profile|beitrage|forum|coordinator|programm?e?|limited|company|corporation|e\.?v|editorial|corporate|marketing|communications?|wire|monitoring)\b"
)
_DESK = re.compile(r"[A-Z]{2,4}(?:/[A-Z]{2,4}){1,4}|[a-z]{2,5}(?:/[a-z]{2,5}){1,4}")
_PART = re.compile(r"\s?[,;&/]\s?|\s(?:et|and|e)\s")
_INITIALS = re.compile(rf"{_UPPER}\.(?: {_UPPER}\.){{1,3}}")
_INITIAL = re.compile(rf"{_UPPER}{_LETTER}?\.(?:-?{_UPPER}\.)?")
_NAME = re.compile(rf"{_UPPER}(?:{_LETTER}|[\d'’-])*|[dl]['’]{_WORD}")
_LINEAGE = frozenset("ag al ben bin dit dite el ibn ould walet wallet".split())
_PARTICLES = _LINEAGE | frozenset("da de del di do dos du la le van von".split())
_SHORT_SURNAMES = frozenset("BA BAH BOH DAO DIA FAM KA KY LO LY SAM SOW SY TOE WADE YE ZIO".split())
_NOBODY = re.compile(
    r"\b(?:reda[ck]t\w*|admin\w*|webmaster|newsroom|editor\w*|staff|equipe|desk|source|photo\w*|credit|copyright)\b"
)
_NO_PERSON = re.compile(rf"{_NOBODY.pattern}|[@#\d]|https?:|\w\.\w{{2,}}\b|^.?$")
# nouns that open a heading before an acronym in capitals: "Mission MINUSMA", "Coupe CAF"
_HEADING = frozenset(
    "about accord affaire agence appel assemblee association atelier avis budget campagne cap championnat comite"
    " commission communique concours conference conseil contact convention coupe crise direction election elections"
    " etat etats finale fonds forum groupe journal journee journees ligue loi match ministere mission mouvement note"
    " nouveau nouvelle operation organisation parti plan point prix processus programme projet radio rapport region"
    " regions reunion secteur session societe sommet studio syndicat tournoi union universite ville zone".split()
)


def parse_byline(line: str) -> Byline | None:
    """Who signs with one printed line, for which agency, from which bureau; None where the line is no byline.

    Only lines that say so are bylines: by "Par", by an agency, bureau or outlet behind the name, by a surname in
    capitals, by initials. Sentences, accounts ("La rédaction") and handles (`@…`) are none. Desk initials (`ESF/MTN`)
    sign without naming an author.
    """
    text = clean_line(line).replace("\u00a0", " ")
    if not 3 <= len(text) <= 120 or "@" in text:
        return None
    if _DESK.fullmatch(text) and text != "et/ou":
        return Byline((), "", "", text)
    whole = _SIGNED_AT.match(text) or _CORRESPONDENT.match(text)
    if whole:
        return _whole(whole.groupdict(), text)
    return _parts(text)


def author_names(text: str, *, certain: bool = False) -> tuple[str, ...]:
    """The persons that `text` names ("Par Awa Keïta et Moussa Diarra"); () where it names none.

    `certain`: the text stands where authors stand, so that names in any script and of any form are taken, and what
    stands beside them is passed over: posts, degrees, accounts ("La rédaction"), handles and addresses, dates, outlets.
    """
    text = clean_line(text).replace("\u00a0", " ")
    if certain:
        parts = _BESIDE.split(_CONTACT.sub(", ", _WHEN.sub("", text)) if _MIXED.search(text) else text)
        names = {fold(name): name for name in map(_person, reversed(parts)) if name}
        whole = any(" " in name for name in names.values())
        return tuple(name for name in reversed(names.values()) if not (whole and _DEGREE.fullmatch(name)) or wire(name))
    text = _DATED.sub("", text)
    lead = _LEAD.match(text)
    return _names(text[lead.end() :] if lead else text, least=1) or ()


def _person(part: str) -> str:
    """The name that a part of a line of authors is, without what leads to it or follows it; "" if it is none."""
    name = _SIGNS.sub("", part.strip(' .:;,-–—|•·"“”'))
    tokens = _DEGREES.sub("", name).split()
    name = " ".join(tokens)
    if wire(name):
        return name
    plain = fold(name)
    if not tokens or len(tokens) > 6 or plain in _LEADS or _NO_PERSON.search(plain) or _POST_OR_OUTLET.search(plain):
        return ""
    if plain.split()[0] in _ARTICLES or tokens[-1].lower() in _PARTICLES | _LEADS:
        return ""
    return name if all(not it[0].islower() or it.lower() in _PARTICLES or "'" in it for it in tokens) else ""


def wire(name: str) -> str:
    """The agency that `name` is, as it signs ("dpa" -> "DPA"); "" if it is none that is known."""
    return _agency(name) if name.upper() in _WIRES else ""


def _whole(parts: dict[str, str | None], text: str) -> Byline | None:
    agency, names = parts.get("agency") or "", parts["names"]
    if agency and agency not in _WIRES:
        return None
    authors = _names(names, least=1) if names else ()
    return None if authors is None else Byline(authors, parts["bureau"] or "", agency, text)


def _parts(text: str) -> Byline | None:
    """A byline as lead, names, and what stands behind them. Each says how little of a name is enough to be one."""
    rest = _DATED.sub("", text)
    lead = _LEAD.match(rest)
    if lead:
        rest = rest[lead.end() :]
    least, bureau, agency = 2 if lead else 0, "", ""
    at = _BUREAU.search(rest)
    if at and at["agency"].upper() in _WIRES:
        rest, bureau, agency, least = rest[: at.start()], at["bureau"], _agency(at["agency"]), 1
        if not rest or _NOBODY.search(fold(rest)):
            return Byline((), bureau, agency, text)
    posted = _POSTED.search(rest)
    if posted:
        rest, bureau, least = rest[: posted.start()], posted["bureau"], least or 2
    tail = next(filter(None, (form.search(rest) for form in _TAILS)), None)
    if tail and not agency:
        rest, agency, told = rest[: tail.start()], *_told(tail.groupdict())
        least = least or told
    placed = _FROM.match(rest)
    if placed and least:
        rest, bureau = placed["names"], placed["bureau"]
    elif lead and lead["placed"] and "," in rest:
        rest, bureau = (part.strip() for part in rest.rsplit(",", 1))
    authors = _names(rest, least=least)
    return Byline(authors, bureau, agency, text) if authors else None


def _told(tail: dict[str, str | None]) -> tuple[str, int]:
    """The agency or outlet that a tail names, and how many words a name before it must have; 0 if it proves nothing."""
    name = tail.get("wire") or tail.get("outlet") or tail.get("credit") or ""
    if name.upper() in _WIRES:
        return _agency(name), 1
    if "wire" in tail:
        return (name, 0) if name.isupper() else ("", 0)
    return name, 2 if tail.get("outlet") or tail.get("source") or tail.get("trainee") else 0


def _names(text: str, *, least: int) -> tuple[str, ...] | None:
    """`text` as persons of `least` words or more each; None where a part is none. 0: they must look like signatures."""
    if _NOBODY.search(fold(text)):
        return None
    names = (text,) if _INITIALS.fullmatch(text) else tuple(_PART.split(text.strip(" ,.")))
    return names if all(_is_name(name, least) for name in names) else None


def _is_name(name: str, least: int) -> bool:
    tokens = name.split()
    if _INITIALS.fullmatch(name):
        return True
    if not tokens or len(tokens) > 6 or fold(tokens[0]) in _ARTICLES or tokens[-1].lower() in _PARTICLES:
        return False
    particles = _PARTICLES if least else _LINEAGE
    if not all(_NAME.fullmatch(it) or _INITIAL.fullmatch(it) or it.lower() in particles for it in tokens):
        return False
    return len(tokens) >= least and len(name) > 2 and tokens[0][0].isupper() if least else _looks_signed(tokens)


def _looks_signed(tokens: list[str]) -> bool:
    """Whether words look like a signature by themselves: `Awa KEÏTA`, `C. Diawara`, not `Mission MINUSMA`."""
    if len(tokens) < 2 or any(sign.isdigit() for it in tokens for sign in it):
        return False
    if len(tokens[0]) == 2 and _INITIAL.fullmatch(tokens[0]):
        return not tokens[-1].endswith(".")
    loud = [(len(it) > 1 and it.isupper()) or bool(_INITIAL.fullmatch(it)) for it in tokens]
    first = loud.index(True) if True in loud else 0
    surname = all(is_loud or it.lower() in _LINEAGE for it, is_loud in zip(tokens[first:], loud[first:], strict=True))
    long = len(tokens[-1]) > 3 or tokens[-1] in _SHORT_SURNAMES
    return first > 0 and surname and long and fold(tokens[0]) not in _HEADING and tokens[-1] not in _WIRES
