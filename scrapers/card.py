"""One announced story: the element that is about it alone -> title, date, teaser, author, section as printed there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from selectolax.lexbor import LexborNode

from regionwire.dates import find_published, parse_date
from regionwire.item import Announcement
from regionwire.text import clean_line
from scrapers.lines import squeeze
from scrapers.standing import HEADINGS

HEADING = "h1, h2, h3, h4, h5, h6"
NAMED = "[class*=title], [class*=titre], [class*=headline]"
TITLE_NAME = re.compile(r"titl|titre|titul|headline|heading|schlagzeile", re.IGNORECASE)
READ_MORE = re.compile(
    r"^(?:lire (?:la suite|plus|l.article|aussi)|en savoir plus|read (?:more|on|the)|suite|plus|more|"
    r"continue reading|weiterlesen|mehr|leer m[áa]s|ler mais|saiba mais|leia mais|اقرأ المزيد|المزيد)\b.{0,60}$",
    re.IGNORECASE,
)
# what a link does for its reader, in place of saying what it leads to
DEED = re.compile(
    r"^(?:partager|share|tweet|imprimer|print|envoyer|e-?mail|commenter|comments?|laisser un|leave a|\d+ comment|"
    r"voir (?:tou|plus|l)|tou(?:s|tes) l|see (?:all|more)|view all|show more|all (?:news|stories|posts)|load more|"
    r"plus d|skip to|aller au|s.inscrire|s.abonner|subscribe|sign (?:in|up)|permalink|permanent link)\b",
    re.IGNORECASE,
)
UPDATED = re.compile(r"updat|modif", re.IGNORECASE)
LONG, WORDS, SHORT = 25, 3, 15  # a title has so many characters, or so many words of a few
KICKER = 4  # blanks: a heading that has fewer may be a kicker
TEASER = 60  # characters from which a paragraph is one
MOST = 2000  # characters: more is no line of a card
LINES = 30  # a card that prints the whole story has its date before so many lines
DATE = 60  # characters of a line that may be a date
WIDE = "\u2e80"  # from here on a sign of Chinese, Japanese or Korean, worth two letters
ANY_DAY = datetime(2000, 2, 29, tzinfo=UTC)  # only whether a line is a date is asked, not which


def length(words: str) -> int:
    """Letters of `words`, those of East Asian scripts counted twice."""
    if words.isascii() or max(words) < WIDE:
        return len(words)
    return len(words) + sum(sign >= WIDE for sign in words)


def is_title(words: str) -> bool:
    """Whether the words of a link may be a headline."""
    if length(words) < LONG and (len(words) < SHORT or words.count(" ") + 1 < WORDS):
        return False
    return not is_deed(words)


def is_deed(words: str) -> bool:
    """Whether a link says what to do, not what there is: "Lire la suite", "Partager"."""
    return READ_MORE.match(words) is not None or DEED.match(words) is not None


def words_of(node: LexborNode) -> str:
    """All text of an element on one line."""
    return squeeze(node.text(deep=True))


def heading_of(link: LexborNode, card: LexborNode | None = None) -> LexborNode | None:
    """The heading that `link` is in, or that is in it, or without both one of its card.

    Of several the highest one of a sentence's length: what is shorter is a kicker, what is lower a deck.
    """
    parent = link.parent
    for _ in range(3):
        if parent is None:
            break
        if parent.tag in HEADINGS:
            return parent
        parent = parent.parent
    inside = link.css(HEADING) or (card.css(HEADING) if card is not None else [])
    if len(inside) < 2:
        return inside[0] if inside else None
    said = [(it, words_of(it)) for it in inside]
    long = [it for it in said if length(it[1]) >= LONG and it[1].count(" ") >= KICKER]
    return min(long, key=lambda it: it[0].tag or "")[0] if long else max(said, key=lambda it: length(it[1]))[0]


def read_card(address: str, card: LexborNode, link: LexborNode) -> Announcement:
    """What `card` prints of the story at `address`; `link` is the one that has its title."""
    title = _title(card, link)
    lines = [line for it in card.text(deep=True, separator="\n").split("\n") if 0 < len(line := it.strip()) <= MOST]
    return Announcement(
        url=address,
        title=title,
        published=_published(card, [it for it in lines[:LINES] if it not in title]),
        teaser=_teaser(card, lines, title),
        author=_text(card.css_first("[rel~=author], [itemprop=author]")),
        section=_text(card.css_first("[rel~=category], [itemprop=articleSection]")),
    )


def _title(card: LexborNode, link: LexborNode) -> str:
    words = words_of(link)
    heading = heading_of(link, None if is_title(words) else card)
    if heading is not None and (title := _text(heading)):
        return title
    if named := link.css_first(NAMED):
        return _text(named)
    if first := next((it for it in link.iter() if it is not None and is_title(words_of(it))), None):
        return _text(first)  # a link around a whole card
    if words and not is_deed(words):
        return clean_line(link.text(deep=True, separator=" "))
    picture = card.css_first("img[alt]")
    attribute = link.attrs.get("title") or link.attrs.get("aria-label") or ""
    return clean_line(attribute or (picture.attrs.get("alt") or "" if picture is not None else ""))


def _published(card: LexborNode, lines: Iterable[str]) -> str:
    """The card's `<time>`, else a line that is anchored as a date of publication, else the first that is a date."""
    times = card.css("time[datetime]")
    times.sort(key=lambda it: UPDATED.search(it.attrs.get("class") or "") is not None)
    if times and (value := (times[0].attrs.get("datetime") or "").strip()):
        return value
    short = [it for it in lines if len(it) <= DATE and any(map(str.isdigit, it))]
    return (find_published(short) if len(short) > 1 else None) or next((it for it in short if _is_date(it)), "")


def _is_date(line: str) -> bool:
    return parse_date(line, zone="UTC", fetched=ANY_DAY) is not None


def _teaser(card: LexborNode, lines: Iterable[str], title: str) -> str:
    """The first paragraph that is long enough, else the longest line."""
    for node in card.css("p"):
        words = _text(node)
        if TEASER <= length(words) <= MOST and words != title:
            return words
    longest = max((clean_line(it) for it in lines if length(it) >= TEASER), key=len, default="")
    return longest if longest != title else ""


def _text(node: LexborNode | None) -> str:
    return clean_line(node.text(deep=True, separator=" ")) if node is not None else ""
