"""One story page -> RawItem: every field from the best witness that the page has, with its origin.

    one parse ─▶ structured data ─▶ headline ─▶ the element that holds the text (declared, or by density)
              ─▶ printed lines from the headline on ─▶ head and tail cut off ─▶ the other fields ─▶ RawItem

Nothing is interpreted: strings as found; `normalize` does the rest. `read_page` says what kind of page it is and gives
what can be read of it; for `read_article` a page that is no story is an error, `NotAStory`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from regionwire.dates import uniqid_time
from regionwire.errors import NotAStory
from regionwire.item import Announcement, Found, Kind, Origin, Page, RawItem
from regionwire.source import Source
from regionwire.text import clean_line, words
from scrapers.byline import read_byline
from scrapers.dated import read_modified, read_published
from scrapers.headline import main_heading, read_headline
from scrapers.inventory import take_inventory
from scrapers.judge import plain_whole
from scrapers.line import Line, render
from scrapers.lines import read_lines
from scrapers.media import absolute
from scrapers.parts import further_pages
from scrapers.picture import read_picture
from scrapers.refusal import TOO_DEEP, Refusal, refused, refused_markup
from scrapers.state import is_locked
from scrapers.story import read_text
from scrapers.structured import Structured, read_structured
from scrapers.view import Text, View
from scrapers.witness import Chosen, declared_text, printed, structured

UNIQID = re.compile(r"[-/_]([0-9a-f]{13})/?$")
POOR = 400  # characters: where less is printed, what a framework keeps for its scripts is looked at
MARKUP = re.compile(r"<(?:p|br|div|h[2-4]|ul|ol|blockquote)\b[^>]*>", re.IGNORECASE)
IN_DATA = ("json-ld articleBody", "state of the page")  # where a text is found that is not printed
UNSEEN = frozenset(("script", "style", "template", "noscript"))
INVITING = re.compile(  # to subscribe, in place of the rest; for a text in lower case
    r"réservée?s? (?:à nos|aux) abonnés|déjà abonnée?|abonnez-vous pour|pour lire la suite|il vous reste \d+ ?%"
    r"|subscribe to (?:continue|read|unlock)|continue reading|already (?:a|have a) subscri|subscribers? only"
    r"|for subscribers|to read the full|weiterlesen mit|bereits abonn|nur für abonnent"
    r"|(?:exclusivo|solo|sólo|só) para (?:su[bs]s?criptores|assinantes)|ya (?:eres|soy) suscriptor|já é assinante",
)
HIDDEN = 1.5  # how much longer JSON-LD's articleBody must be than what is printed, to be taken for it


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page is, why if it is no story, and what of a story could be read of it (None: nothing)."""

    kind: Kind
    reason: str
    raw: RawItem | None


def read_article(page: Page, source: Source, announced: Announcement | None = None) -> RawItem:
    """The story of a page. `announced`: what a listing said of it. NotAStory with the reason if it is none."""
    reading = read_page(page, source, announced)
    if reading.kind is not Kind.STORY or reading.raw is None:
        raise NotAStory(page.url, reading.reason, reading.kind)
    return reading.raw


def read_page(page: Page, source: Source, announced: Announcement | None = None) -> Reading:
    """What kind of page it is, with what can be read of it as a story. Never raises."""
    try:
        return _read(page, source, announced)
    except RecursionError:  # only elements that stand in each other by the hundred lead there
        return Reading(Kind.OTHER, TOO_DEEP, None)


def _read(page: Page, source: Source, announced: Announcement | None) -> Reading:
    if reason := refused_markup(page.body):
        return Reading(Kind.OTHER, reason, None)
    tree = LexborHTMLParser(page.body)
    inventory = take_inventory(tree)
    said = read_structured(inventory, page.final_url)
    heading = main_heading(inventory, said, source, announced)
    title = read_headline(tree, said, source, heading, announced)
    standfirst = declared_text(tree, source.fields.standfirst)
    name, whole = title.found.value if title.found else "", plain_whole(said.said("articleBody"))
    text = read_text(inventory, page, source, heading, name, standfirst.value if standfirst else "", whole)
    view = View(page, source, announced, tree, said, heading, name, text)
    body = _body(text, said)
    refusal = refused(view, body.value) or Refusal(Kind.STORY, "")
    return Reading(refusal.kind, refusal.reason, _raw(view, title, standfirst, body))


def _raw(view: View, title: Chosen, standfirst: Found | None, body: Found) -> RawItem:
    image, caption, credit = read_picture(view)
    chosen = {
        "title": title,
        "byline": read_byline(view),
        "published": read_published(view),
        "modified": read_modified(view),
    }
    return RawItem(
        source=view.source.key,
        url=view.page.final_url,
        fetched=view.page.fetched,
        title=title.found or Found("", Origin.HEURISTIC, "no headline"),
        body=body,
        canonical=_canonical(view.page, view.said),
        standfirst=standfirst or _standfirst(view),
        byline=chosen["byline"].found,
        published=chosen["published"].found,
        modified=chosen["modified"].found,
        created=_created(view.page, view.source),
        language=_language(view.said),
        section=_section(view),
        image=image,
        caption=caption,
        credit=credit,
        attribution=declared_text(view.tree, view.source.fields.attribution) or printed(view.tail.credit, "last lines"),
        cut=printed(view.tail.cut, "last line"),
        pages=further_pages(view),
        paywall=_paywall(view, body),
        disputed=tuple((name, it) for name, field in chosen.items() for it in field.against),
        addresses=_met(view),
        claimed=_absolute(view.page, view.said.claimed),
    )


def _body(text: Text | None, said: Structured) -> Found:
    """HTML of the story; from the page's data where that holds much more than is printed, as scripts would print it."""
    whole, where = said.said("articleBody"), IN_DATA[0]
    if not whole and (text is None or len(text.words) < POOR):
        whole, where = said.stated_body, IN_DATA[1]
    if len(whole) > max(400, HIDDEN * len(text.words if text is not None else "")) and (html := _paragraphs(whole)):
        return Found(html, Origin.STRUCTURED, where)
    if text is None:
        return Found("", Origin.HEURISTIC, "density")
    return Found(render(text.tail.body), text.found.origin, text.found.where)


def _paragraphs(whole: str) -> str:
    """HTML of a text in a page's data, which may be HTML itself; "" where that is not to be parsed."""
    if MARKUP.search(whole):
        markup = whole.encode("utf-8", "replace")
        if refused_markup(markup) or (body := LexborHTMLParser(markup).body) is None:
            return ""
        try:
            return render(read_lines(body, ""))
        except RecursionError:
            return ""
    lines = filter(None, map(clean_line, whole.splitlines()))
    return render([Line("p", it, escape(it, quote=False)) for it in lines])


def _canonical(page: Page, said: Structured) -> Found | None:
    url = absolute(page.final_url, said.canonical) if said.canonical else ""
    return Found(url, Origin.STRUCTURED, "link rel=canonical") if url else None


def _met(view: View) -> tuple[str, ...]:
    """The addresses under which the page was announced and asked."""
    announced = view.announced
    named = (announced.url, announced.address, announced.guid) if announced is not None else ()
    return _absolute(view.page, (view.page.url, *named))


def _absolute(page: Page, addresses: Iterable[str]) -> tuple[str, ...]:
    """`addresses` against that of the page, each once, without the page's own."""
    found = dict.fromkeys(absolute(page.final_url, it) for it in addresses if it)
    return tuple(it for it in found if it and it != page.final_url)


def _standfirst(view: View) -> Found | None:
    """The line above the date, else the description if it is not the beginning of the text."""
    if view.head.standfirst:
        return Found(view.head.standfirst, Origin.TEXT, "between headline and date")
    found = structured(view.said, ("description",), "og:description", "description")
    if found is None or len(found.value) < 40 or found.value.endswith(("…", "...", "[…]")):
        return None
    opening = " ".join(words(found.value)[:-1])[:120]
    text = view.text.words if view.text is not None else ""
    return None if opening in " ".join(words(text[: 2 * len(found.value) + 400])) else found


def _created(page: Page, source: Source) -> Found | None:
    if not source.uniqid or (match := UNIQID.search(urlsplit(page.final_url).path)) is None:
        return None
    at = uniqid_time(match[1])
    return Found(at.isoformat(), Origin.URL, "uniqid") if at is not None else None


def _language(said: Structured) -> Found | None:
    if said.language:
        return Found(said.language, Origin.STRUCTURED, "html lang")
    return structured(said, ("inLanguage",), "og:locale", "content-language")


def _section(view: View) -> Found | None:
    found = declared_text(view.tree, view.source.fields.section)
    found = found or structured(view.said, ("articleSection",), "article:section")
    if found is None and view.announced is not None and view.announced.section:
        return Found(view.announced.section, Origin.FEED, "announced section")
    return found


def _paywall(view: View, body: Found) -> Found | None:
    """What says that the text is for subscribers; of a text that is not printed, marks and invitations do so as well:
    there is a reason for which a page keeps it back.
    """
    said = view.said
    if notice := view.tail.paywall or view.head.paywall:
        return Found(notice, Origin.TEXT, "paywall notice")
    if said.closed:
        return Found("not accessible for free", Origin.STRUCTURED, said.closed)
    if body.where not in IN_DATA:
        return None
    if is_locked(said.article) or said.deeper.state.get("locked"):
        return Found("locked", Origin.STRUCTURED, "article in the data of the page")
    shown = _shown(view.tree).replace("İ", "I")  # alone among letters it is two in lower case
    invitation = INVITING.search(shown.lower())  # five times as fast as with case ignored
    if invitation is None:
        return None
    return Found(shown[slice(*invitation.span())], Origin.TEXT, "invitation to subscribe")


def _shown(tree: LexborHTMLParser) -> str:
    """All words of a page, furniture included; scripts and style sheets are not."""
    body = tree.body
    nodes = body.traverse(include_text=True) if body is not None else ()
    texts = (it for it in nodes if it.tag == "-text" and (it.parent is None or it.parent.tag not in UNSEEN))
    return " ".join(" ".join(it.text(deep=False) or "" for it in texts).split())
