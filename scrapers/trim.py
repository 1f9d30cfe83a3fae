"""Which of the printed lines are the story: what stands before its first paragraph, and where it is over.

News pages print much beside the story inside the element that holds it: headline and standfirst again, a caption, share
bars, boxes of other stories in mid-text, and after the byline the teasers of other stories. All of it is told by its
words and its place, so this works on lines and never on markup.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape

from regionwire.attribution import LED, parse_agency, parse_attribution
from regionwire.dateline import parse_byline, split_dateline
from regionwire.dates import find_published
from regionwire.source import Source
from regionwire.text import fold
from scrapers.line import Line, is_cut
from scrapers.lines import is_label

WINDOW = 14  # lines after the headline in which its date may stand
BEGUN = 2  # paragraphs after which the story has begun: one may be its standfirst
LINE = 160  # characters: a date line, a byline or a caption is not longer
CAPTION = 110  # characters: a caption of one whole sentence is not longer
NEARLY = 20  # characters by which two spellings of a headline may differ in length
NAME = 60  # characters of an outlet's name
PARAGRAPH = 40  # characters: shorter lines are labels
STARTED = 140  # characters of story after which an end may come
WHOLLY = 0.95  # share in links of what is nothing but a link
LINKED = 0.8  # share of a line in links from which it points elsewhere
KEPT = 400  # characters of a line whose key is kept: what is kept must not fill the memory
FOREIGN = 2  # cut teasers in a row that cannot be chance


def _line_of(*patterns: str) -> re.Pattern[str]:
    """A whole line that is one of the patterns, with or without a colon or a stop."""
    return re.compile(rf"^(?:{'|'.join(patterns)})\s*[:!.]*$", re.IGNORECASE)


NOISE = _line_of(
    r"partager?(?: (?:sur|cet article|l['’]article)\b.*)?",
    r"share(?: (?:this|on)\b.*)?",
    r"facebook|twitter|x|whatsapp|linkedin|telegram|pinterest|e-?mail|tweete[rz]?|imprimer|print",
    r"copier le lien|copy link|t[ée]l[ée]charger|image",
    r"publicit[ée]s?|advertisement|anzeige|publicidad|sponsored",
    r"(?:abonnez|inscrivez|connectez)-vous\b.*|s['’]abonner\b.{0,60}",
    r"(?:suivez|rejoignez)[- ]nous(?: (?:sur|dans|et)\b.*)?",
    r"recevez (?:toute|notre|nos|les)\b.{0,80}",
    r"subscribe (?:to|now)\b.{0,100}|sign up (?:for|to)\b.{0,100}|follow us(?: (?:on|at)\b.{0,80})?"
    r"|click here(?: (?:to|for)\b.{0,80})?",
    r"commentaires? via facebook\b.*|getting your trinity audio.*|listen to this article\b.*",
    r"\d+ (?:commentaires?|comments?|vues?|views?|partages?|shares?)",
    r"(?:temps de lecture|reading time)\b.{0,30}|\d+ min(?:utes?)?(?: de lecture| read)",
    r"about the author|[àa] propos de l['’]auteur",
)
END = _line_of(
    r"les (?:autres )?articles de l['’]auteur|articles? (?:similaires?|connexes?|liés|récents)",
    r"sur le m[êe]me (?:sujet|thème)|dans la m[êe]me rubrique|[àa] lire (?:aussi|également)",
    r"vous aimerez aussi|plus d['’]articles|les plus lus",
    r"laisse[rz] un commentaire|les commentaires\b.{0,10}|commentaires?(?: \(?\d+\)?)?",
    r"leave a (?:reply|comment)|comments?(?: \(?\d+\)?)?",
    r"related(?: articles| stories| posts| news)?|read next|more from\b.{0,40}|you may (?:also )?like",
    r"copyright(?:\b.*(?:©|\(c\)|\d{4}|rights|droits|reserved).*)?|©.*|all rights reserved.*|tous droits réservés.*",
    r"our standards: the thomson.*",
    r"the post .{3,200} (?:first appeared|appeared first) on .*",
    r"l['’]article .{3,200} est apparu en premier sur .*",
)
LAST = 8  # lines at the end of which a credit stands
CREDITING = re.compile(
    r"(?:sources?|fontes?|fuentes?|via|avec|with|com)\b|.*\b(?:article|publi|repris|read|story)|المصدر", re.IGNORECASE
)
# words with which a page breaks its own text off, glued to it or on a line of their own
BROKEN_OFF = re.compile(
    r"(?:^|(?<=[.…\s]))(?:suite de (?:l['’]|cet )article (?:sur|dans)\b.{0,80}|lire (?:la suite|l['’]int[ée]gralit[ée])"
    r"(?: de l['’]article)? (?:sur|dans|chez)\b.{0,80}"
    r"|(?:continue reading|read (?:the )?full (?:story|article)) (?:at|on|in)\b.{0,80})$|[\[(](?:…|\.\.\.)[\])]$",
    re.IGNORECASE,
)
WORD = re.compile(r"\w+")
DIGIT = re.compile(r"\d")
AGENCY = re.compile(r"[/(–—-]\s?[A-Z]|^[A-Z]{2}")  # what no signature of an agency lacks
DESK = re.compile(r"^(?:par\s+)?(?:la\s+)?rédaction\b[^.!?]{0,30}$", re.IGNORECASE)  # signs for nobody
BOLD = 400  # characters: a standfirst is not longer
WHOLLY_BOLD = re.compile(r"<strong>(?:(?!</strong>).)*</strong>[.\s]*$", re.DOTALL)
SENTENCE_END = re.compile(r"[.!?»”\"]\s*$")
SENTENCE = re.compile(r"[.!?»”\"](?:\s|$)")


@dataclass(frozen=True, slots=True)
class Head:
    """What stands between headline and first paragraph, "" or None where it does not; `start`: the first line after."""

    start: int = 0
    published: str = ""
    standfirst: str = ""
    byline: str = ""
    caption: str = ""
    lead: Line | None = None
    paywall: str = ""


@dataclass(frozen=True, slots=True)
class Tail:
    """The lines of the story, and what was printed at its end."""

    body: tuple[Line, ...]
    byline: str = ""
    credit: str = ""
    paywall: str = ""
    cut: str = ""  # the words with which the page breaks its own text off


def key(text: str) -> str:
    """What two spellings of one line have in common: folded words."""
    return _key(text) if len(text) <= KEPT else _key.__wrapped__(text)


@lru_cache(maxsize=1024)
def _key(text: str) -> str:
    return " ".join(WORD.findall(fold(text)))


@lru_cache(maxsize=512)
def any_of(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    """One pattern for all, case ignored; None for none."""
    return re.compile("|".join(f"(?:{it})" for it in patterns), re.IGNORECASE) if patterns else None


def _found(pattern: re.Pattern[str] | None, text: str) -> bool:
    return pattern is not None and pattern.search(text) is not None


def account_keys(source: Source) -> frozenset[str]:
    """The names that sign for the site itself."""
    return _keys((*source.accounts, source.name, source.key))


@lru_cache(maxsize=1024)
def _keys(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(key, names))


def read_head(lines: Sequence[Line], source: Source, title: str, standfirst: str = "", inside: int = 0) -> Head:
    """`lines`: from the headline on; the element that holds the story begins with line number `inside`."""
    headline, opening = key(title), key(standfirst)
    noise, paywall = any_of(source.noise), any_of(source.paywall)
    head = Head(start=inside)
    begun = 0
    for at, line in enumerate(lines[:WINDOW]):
        begun += line.tag == "p" and len(line.text) > LINE
        if begun == BEGUN or is_label(line):  # what is dated from here on is another story
            break
        if _may_be_date(line) and (found := find_published([line.text])):
            head = replace(
                head, start=max(inside, at + 1), published=found, standfirst=_standfirst(lines[:at], headline)
            )
            opening = opening or key(head.standfirst)
            break
    for line in lines[: head.start]:
        if line.tag == "figure" and head.lead is None:
            head = replace(head, lead=line, caption=line.text)
        elif len(line.text) <= LINE and _found(paywall, line.text):
            head = replace(head, paywall=line.text)
    for at in range(head.start, len(lines)):
        line = lines[at]
        if line.tag == "figure":
            if head.lead is None:
                head = replace(head, lead=line, caption=line.text)
        elif len(line.text) <= LINE and _found(paywall, line.text):
            head = replace(head, paywall=line.text)
        elif _is_caption(lines, at, head, headline) and not _byline(line.text, source):
            head = replace(head, caption=line.text)
        elif (
            key(line.text) in (headline, opening, key(head.caption), "")
            or _furniture(line, noise)
            or (_is_label(lines, at) and _byline(line.text, source) is None)
        ):
            continue
        elif not head.byline and (byline := _byline(line.text, source)) is not None:
            head = replace(head, byline=byline)
        elif not opening and not head.standfirst and (_bold(lines, at) or _above_dateline(lines, at)):
            head = replace(head, standfirst=line.text)
        else:
            return replace(head, start=at)
    return replace(head, start=len(lines))


def _may_be_date(line: Line) -> bool:
    return len(line.text) <= LINE and line.tag != "figure" and DIGIT.search(line.text) is not None


def _furniture(line: Line, noise: re.Pattern[str] | None) -> bool:
    if _found(noise, line.text):
        return True
    return len(line.text) <= LINE and (
        NOISE.match(line.text) is not None or (line.linked >= LINKED and not line.heading)
    )


def _is_label(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is a date, a name or a section above the first paragraph: a few words that are no sentence."""
    line = lines[at]
    if line.tag != "p" or len(line.text) >= PARAGRAPH or SENTENCE_END.search(line.text):
        return False
    return any(len(it.text) >= 2 * PARAGRAPH for it in lines[at + 1 : at + 3])


def _standfirst(lines: Sequence[Line], headline: str) -> str:
    fit = (it.text for it in lines if len(it.text) >= PARAGRAPH and it.linked < LINKED and it.tag != "figure")
    return next((text for text in fit if key(text) != headline), "")


def _bold(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is set in bold as a whole and the next is not, as standfirsts are."""
    line, following = lines[at], lines[at + 1 : at + 2]
    if not PARAGRAPH <= len(line.text) <= BOLD or line.heading or not following or following[0].heading:
        return False
    return WHOLLY_BOLD.match(line.html) is not None and WHOLLY_BOLD.match(following[0].html) is None


def _above_dateline(lines: Sequence[Line], at: int) -> bool:
    """Whether the dateline of an agency opens the next line but one at most, and not this one."""
    return _opening_agency(lines[at]) == "" and any(_opening_agency(it) for it in lines[at + 1 : at + 3])


def _opening_agency(line: Line) -> str:
    opening = split_dateline(line.text)[0] if line.tag != "figure" else None
    return opening.agency if opening is not None else ""


def _is_caption(lines: Sequence[Line], at: int, head: Head, headline: str) -> bool:
    """What is marked as a caption; else a short line right under a picture that has none.

    It has no sentence's end, or is one sentence where the picture's own text is but the headline; a dispatch that opens
    right under its picture is none.
    """
    line = lines[at]
    if line.tag == "caption":
        return True
    if head.lead is None or head.caption or at + 1 >= len(lines) or (at > 0 and lines[at - 1] is not head.lead):
        return False
    if line.heading or len(line.text) > LINE or _opening_agency(line):
        return False
    following = lines[at + 1].text
    bare = key(head.lead.alt) == headline and len(line.text) <= CAPTION and len(following) > len(line.text)
    return not SENTENCE.search(line.text) or (bare and not SENTENCE.search(line.text[:-2]))


def _byline(text: str, source: Source) -> str | None:
    """The line if somebody signs with it, "" if only an account of the site does, None if it is no byline."""
    if len(text) > LINE:
        return None
    if not (text[:1].isupper() or "/" in text):  # "kkc/amak/cmas"
        return None
    if key(text).removeprefix("par ") in account_keys(source):
        return ""
    return text if parse_byline(text) is not None or DESK.match(text) else None


def read_tail(lines: Sequence[Line], source: Source, title: str = "") -> Tail:
    """`lines`: from the story's first paragraph on."""
    noise, end, paywall = any_of(source.noise), any_of(source.end), any_of(source.paywall)
    kept: list[Line] = []
    byline = credit = barrier = ""
    size, boxed, headline = 0, False, key(title)
    running = [_running(line) for line in lines]
    left = sum(running)
    for at, line in enumerate(lines):
        left -= running[at]
        text = line.text
        short = len(text) <= LINE
        if line.tag == "figure":
            if not boxed:
                kept.append(line)
            continue
        if line.tag == "caption":
            continue
        if paywall is not None and (found := paywall.search(text)):
            barrier = text[found.start() :]
            if len(text) > LINE:  # glued to the text that is free
                free = text[: found.start()].rstrip(" .…")
                kept.append(Line(line.tag, free, escape(free, quote=False)))
            if len(text) > LINE or size >= STARTED:
                break
            continue
        if size >= STARTED and _found(end, text):
            break
        if size >= STARTED and short and left <= 0.5 * size and END.match(text):
            break
        if short and is_label(line):
            boxed = True
            continue
        if boxed and (line.linked >= LINKED or line.heading or (line.tag == "li" and short) or is_cut(text)):
            continue
        boxed = False
        if _found(noise, text) or (short and (NOISE.match(text) or END.match(text))):
            continue
        if short and at >= len(lines) - LAST and _credits(text):
            credit = credit or text
            continue
        if size and _points_elsewhere(line):
            continue
        if abs(len(text) - len(title)) <= NEARLY and key(text) == headline:
            continue
        if size >= STARTED and short and (signed := _signature(kept, line)):
            byline = signed
            credit = credit or _credit_after(lines[at + 1 :])
            break
        kept.append(line)
        size += len(text)
    kept = _without_foreign(kept)
    kept, last = _without_tail(kept, source)
    kept, cut = _broken_off(kept)
    return Tail(tuple(kept), byline or last, credit, barrier, cut)


def _points_elsewhere(line: Line) -> bool:
    """Whether a paragraph is nothing but a link with a headline: such stand between those of the story."""
    if line.tag != "p" or line.linked < WHOLLY or not PARAGRAPH <= len(line.text) <= LINE:
        return False
    return line.text.isupper() or not SENTENCE_END.search(line.text)


def _running(line: Line) -> int:
    """How much running text a line is: where much of it follows, the story cannot have ended."""
    return len(line.text) if line.tag == "p" and len(line.text) > LINE and not is_cut(line.text) else 0


def _signature(kept: list[Line], line: Line) -> str:
    """The byline if a dispatch is signed here with its agency, so that whatever follows is not of this story."""
    if not AGENCY.search(line.text) or SENTENCE_END.search(line.text.rstrip(".")):
        return ""
    signed = parse_byline(line.text)
    if signed is not None and signed.agency and signed.authors:
        return line.text
    if (
        signed is not None
        and signed.agency
        and kept
        and len(kept[-1].text) <= 60
        and not SENTENCE_END.search(kept[-1].text)
    ):
        joined = f"{kept[-1].text} / {line.text}"
        both = parse_byline(joined)
        if both is not None and both.authors and both.agency:
            kept.pop()
            return joined
    return ""


def _credit_after(lines: Sequence[Line]) -> str:
    """The outlet that a signature is followed by, also where only its name stands there."""
    return next((it.text for it in lines[:2] if len(it.text) <= NAME and parse_attribution(it.text)), "")


def _credits(text: str) -> bool:
    """Whether a line does nothing but credit the original of a copy."""
    if not CREDITING.match(text) or SENTENCE.search(text[:-2]):
        return False
    return bool(LED.fullmatch(text) and parse_attribution(text)) or bool(parse_agency(text))


def _broken_off(lines: list[Line]) -> tuple[list[Line], str]:
    """The lines without the words that break them off, and these words."""
    if not lines or lines[-1].tag == "figure" or (found := BROKEN_OFF.search(lines[-1].text)) is None:
        return lines, ""
    last = lines[-1]
    free = last.text[: found.start()].rstrip(" .…")
    whole = [replace(last, text=free, html=escape(free, quote=False))] if free else []
    return [*lines[:-1], *whole], found[0]


def _without_foreign(lines: list[Line]) -> list[Line]:
    """Without the cut teasers of other stories, their headlines, dates and bylines, at the end of the story."""
    at, cut = len(lines), 0
    first = at
    while at > 1:
        line = lines[at - 1]
        dated = _may_be_date(line) and find_published([line.text]) is not None
        if is_cut(line.text) or dated:
            cut += 1
            first = at - 1
        elif not (line.heading or line.linked >= LINKED or line.tag == "figure" or len(line.text) <= 60):
            break
        at -= 1
    kept = lines[:first]
    return kept if cut > FOREIGN and sum(len(it.text) for it in kept) >= STARTED else lines


def _without_tail(lines: list[Line], source: Source) -> tuple[list[Line], str]:
    """Without headings and lines that only point elsewhere at the end; and the weaker byline that stood there."""
    byline, end = "", len(lines)
    while end > 1:
        line = lines[end - 1]
        if not (line.heading or (line.linked >= LINKED and len(line.text) <= LINE)):
            if byline or line.tag != "p" or (signed := _byline(line.text, source)) is None:
                break
            byline = signed
        end -= 1
    return lines[:end], byline
