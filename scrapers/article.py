"""One story page -> RawItem: every field from the best witness that the page has, with its origin.

    one parse ─▶ structured data ─▶ headline ─▶ the element that holds the text (declared, or by density)
              ─▶ printed lines from the headline on ─▶ head and tail cut off ─▶ dates ─▶ RawItem

Nothing is interpreted: strings as found; `normalize` does the rest. A page that is no story raises `NotAStory`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import chain
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from regionwire.dates import find_published, uniqid_time
from regionwire.errors import NotAStory
from regionwire.item import Announcement, Found, Origin, Page, RawItem
from regionwire.source import Source
from regionwire.text import clean_line
from scrapers.density import find_container
from scrapers.lines import Line, absolute, image_source, lines_between, read_lines, render
from scrapers.refusal import (
    BRIEF,
    TOO_DEEP,
    refused_address,
    refused_archive,
    refused_body,
    refused_markup,
    refused_notice,
)
from scrapers.structured import Structured, read_structured
from scrapers.trim import Head, Tail, account_keys, key, read_head, read_tail
from scrapers.witness import Dates, declared, declared_dates, declared_text, headline, main_heading, time_element

UNIQID = re.compile(r"[-/_]([0-9a-f]{13})/?$")
MEDIA = "audio, video, iframe, a[href$='.mp3'], object"
NEAR = 400  # characters: a parent of the headline that prints more is not its own block
HIDDEN = 2.0  # how much longer JSON-LD's articleBody must be than what is printed, to be taken for it


@dataclass(frozen=True, slots=True)
class _Text:
    """The text of a page and the element it was in."""

    container: LexborNode
    found: Found  # value unused: where and how it was found
    before: tuple[LexborNode, ...]  # elements between the headline and the container
    head: Head
    tail: Tail

    @property
    def text(self) -> str:
        return "\n".join(it.text for it in self.tail.body if it.tag != "figure")


def read_article(page: Page, source: Source, announced: Announcement | None = None) -> RawItem:
    """The story of a page. `announced`: what a listing said of it. NotAStory with the reason if it is none."""
    try:
        return _read(page, source, announced)
    except RecursionError:  # only elements that stand in each other by the hundred lead there
        raise NotAStory(page.url, TOO_DEEP) from None


def _read(page: Page, source: Source, announced: Announcement | None) -> RawItem:
    _refuse(page, refused_markup(page.body))
    tree = LexborHTMLParser(page.body)
    said = read_structured(tree)
    _refuse(page, refused_address(page, source, said))
    hint = said.said("headline") or said.get("og:title")[0] or (announced.title if announced is not None else "")
    h1 = main_heading(tree, hint)
    title = headline(tree, said, source, h1, announced)
    standfirst = declared_text(tree, source.fields.standfirst)
    text = _read_text(tree, page, source, h1, title.value if title else "", standfirst)
    printed = text.text if text is not None else ""
    _refuse(page, refused_notice(tree, title.value if title else "", printed))
    if text is not None:
        _refuse(page, refused_archive(tree, said, text.tail.body, title.value if title else ""))
    html = _body(printed, text, said)
    media = tree.css_first(MEDIA) is not None
    chosen = text is not None and text.found.origin is Origin.SELECTOR
    _refuse(page, refused_body(printed or html.value, said, announced, chosen=chosen, media=media))
    if title is None:
        raise NotAStory(page.url, "no headline: all that is found is the name of the site")
    head, tail = (text.head, text.tail) if text is not None else (Head(), Tail(()))
    dates = Dates(page, source)
    image, caption, credit = _picture(tree, page, source, said, head)
    return RawItem(
        source=source.key,
        url=page.final_url,
        fetched=page.fetched,
        title=title,
        body=html,
        canonical=_canonical(page, said),
        standfirst=standfirst or _standfirst(head, said, printed),
        byline=_byline(tree, source, said, head, tail, announced),
        published=_published(tree, said, source, text, h1, announced, dates),
        modified=_modified(tree, said, source, dates),
        created=_created(page, source),
        language=_language(said),
        section=_section(tree, source, said, announced),
        image=image,
        caption=caption,
        credit=credit or _printed(tail.credit, "last lines"),
        paywall=_paywall(said, head, tail),
    )


def _refuse(page: Page, reason: str) -> None:
    if reason:
        raise NotAStory(page.url, reason)


def _read_text(
    tree: LexborHTMLParser, page: Page, source: Source, h1: LexborNode | None, title: str, standfirst: Found | None
) -> _Text | None:
    """The declared element that holds enough text, else the densest one."""
    for selector in source.fields.body:
        for node in tree.css(selector):
            found = Found("", Origin.SELECTOR, selector)
            text = _text_of(node, found, page, source, h1, title, standfirst)
            if len(text.text) >= BRIEF:
                return text
    marked = tree.css_first("[itemprop=articleBody]")
    best = find_container(tree)
    if marked is not None and best is not None and len(marked.text(deep=True)) >= 0.7 * len(best.text(deep=True)):
        return _text_of(
            marked, Found("", Origin.STRUCTURED, "itemprop articleBody"), page, source, h1, title, standfirst
        )
    if best is None:
        return None
    return _text_of(best, Found("", Origin.HEURISTIC, "density"), page, source, h1, title, standfirst)


def _text_of(
    container: LexborNode,
    found: Found,
    page: Page,
    source: Source,
    h1: LexborNode | None,
    title: str,
    standfirst: Found | None,
) -> _Text:
    removed = frozenset(it.mem_id for selector in source.remove for it in container.css(selector))
    lines = read_lines(container, page.final_url, removed)
    before: tuple[LexborNode, ...] = ()
    opening: list[Line] = []
    if h1 is not None and (at := _headline_at(lines, title, key(h1.text(deep=True)))) is not None:
        lines = lines[at + 1 :]
    elif h1 is not None:
        between = list(lines_between(h1, container, page.final_url))
        before = tuple(node for node, _ in between)
        opening = [line for _, some in between for line in some]
    whole = [*opening, *lines]
    head = read_head(whole, source, title, standfirst.value if standfirst else "", len(opening))
    return _Text(container, found, before, head, read_tail(whole[head.start :], source, title))


def _headline_at(lines: list[Line], title: str, spoken: str) -> int | None:
    """Which of the first lines is the headline."""
    known = {key(title), spoken} - {""}
    near = [at for at, it in enumerate(lines[:20]) if it.tag != "figure" and len(it.text) <= 2 * len(title) + 40]
    return next((at for at in near if key(lines[at].text) in known), None)


def _body(printed: str, text: _Text | None, said: Structured) -> Found:
    """HTML of the story; from JSON-LD where the page prints next to nothing of a story that is free."""
    whole = said.said("articleBody")
    if said.free and len(whole) > max(400, HIDDEN * len(printed)):
        paragraphs = [
            Line("p", it, escape(it, quote=False)) for it in filter(None, map(clean_line, whole.splitlines()))
        ]
        return Found(render(paragraphs), Origin.STRUCTURED, "json-ld articleBody")
    if text is None:
        return Found("", Origin.HEURISTIC, "density")
    return Found(render(list(text.tail.body)), text.found.origin, text.found.where)


def _printed(value: str, where: str) -> Found | None:
    return Found(value, Origin.TEXT, where) if value else None


def _structured(said: Structured, keys: tuple[str, ...], *properties: str) -> Found | None:
    """The first of some JSON-LD keys, else of some meta properties."""
    for name in keys:
        if value := said.said(name):
            return Found(clean_line(value), Origin.STRUCTURED, f"json-ld {name}")
    value, name = said.get(*properties)
    return Found(clean_line(value), Origin.STRUCTURED, name) if value else None


def _canonical(page: Page, said: Structured) -> Found | None:
    url = absolute(page.final_url, said.canonical) if said.canonical else ""
    return Found(url, Origin.STRUCTURED, "link rel=canonical") if url else None


def _standfirst(head: Head, said: Structured, printed: str) -> Found | None:
    """The line above the date, else the description if it is not the beginning of the text."""
    if head.standfirst:
        return Found(head.standfirst, Origin.TEXT, "between headline and date")
    found = _structured(said, ("description",), "og:description", "description")
    if found is None or len(found.value) < 40:
        return None
    opening = key(found.value).rpartition(" ")[0]
    return (
        None
        if opening[:120] in key(printed[: 2 * len(found.value) + 400]) or found.value.endswith(("…", "...", "[…]"))
        else found
    )


def _byline(
    tree: LexborHTMLParser, source: Source, said: Structured, head: Head, tail: Tail, announced: Announcement | None
) -> Found | None:
    """The printed line first: it alone names the bureau."""
    accounts = account_keys(source)
    witnesses = (
        _printed(tail.byline, "last lines"),
        declared_text(tree, source.fields.byline),
        _printed(head.byline, "first lines"),
        _structured(said, ("author",), "author", "article:author"),
        Found(announced.author, Origin.FEED, "author") if announced is not None and announced.author else None,
    )
    for it in witnesses:
        if it is not None and key(it.value) not in accounts and "//" not in it.value and not it.value.isdigit():
            return it
    return None


def _published(
    tree: LexborHTMLParser,
    said: Structured,
    source: Source,
    text: _Text | None,
    h1: LexborNode | None,
    announced: Announcement | None,
    dates: Dates,
) -> Found | None:
    def witnesses() -> Iterator[Found | None]:
        yield dates.declared(declared_dates(tree, source.fields.published))
        yield _structured(said, ("datePublished", "dateCreated"))
        yield _structured(said, (), "article:published_time", "datepublished", "og:article:published_time")
        yield dates.visible(_anchored(text, h1), _time(text, h1))
        yield _structured(
            said,
            (),
            "date",
            "dc.date",
            "dc.date.issued",
            "dcterms.date",
            "pubdate",
            "publish-date",
            "sailthru.date",
            "parsely-pub-date",
        )
        if announced is not None and announced.published:
            yield Found(announced.published, Origin.FEED, "announced date")

    return dates.first(witnesses())


def _anchored(text: _Text | None, h1: LexborNode | None) -> Found | None:
    """The first line after the headline that is anchored as a date of publication, or one in its own block."""
    if text is not None and text.head.published:
        return Found(text.head.published, Origin.TEXT, "after the headline")
    parent = h1.parent if h1 is not None else None
    if parent is None or len(parent.text(deep=True)) > NEAR:
        return None
    lines = (line.text for line in read_lines(parent, ""))
    return _printed(find_published(lines) or "", "beside the headline")


def _time(text: _Text | None, h1: LexborNode | None) -> Found | None:
    """`<time>` between headline and text, in the headline's own block, or in the text's."""
    near: list[LexborNode] = list(text.before) if text is not None else []
    if h1 is not None and (parent := h1.parent) is not None and len(parent.text(deep=True)) <= NEAR:
        near.append(parent)
    if text is not None:
        near.append(text.container)
    return time_element(it for it in near if it.tag not in ("-text", "-comment"))


def _modified(tree: LexborHTMLParser, said: Structured, source: Source, dates: Dates) -> Found | None:
    return dates.first(
        chain(
            [dates.declared(declared_dates(tree, source.fields.modified))],
            [
                _structured(
                    said, ("dateModified",), "article:modified_time", "og:updated_time", "datemodified", "last-modified"
                )
            ],
        )
    )


def _created(page: Page, source: Source) -> Found | None:
    if not source.uniqid or (match := UNIQID.search(urlsplit(page.final_url).path)) is None:
        return None
    at = uniqid_time(match[1])
    return Found(at.isoformat(), Origin.URL, "uniqid") if at is not None else None


def _language(said: Structured) -> Found | None:
    if said.language:
        return Found(said.language, Origin.STRUCTURED, "html lang")
    return _structured(said, ("inLanguage",), "og:locale", "content-language")


def _section(tree: LexborHTMLParser, source: Source, said: Structured, announced: Announcement | None) -> Found | None:
    found = declared_text(tree, source.fields.section) or _structured(said, ("articleSection",), "article:section")
    if found is None and announced is not None and announced.section:
        return Found(announced.section, Origin.FEED, "announced section")
    return found


def _picture(
    tree: LexborHTMLParser, page: Page, source: Source, said: Structured, head: Head
) -> tuple[Found | None, Found | None, Found | None]:
    """Lead image, its caption, its credit."""
    image: Found | None = None
    if (chosen := declared(tree, source.fields.image) or _pictured(tree, source)) is not None:
        node = chosen[0] if chosen[0].tag == "img" else chosen[0].css_first("img") or chosen[0]
        content = node.attributes.get("content") or ""
        address = image_source(node, page.final_url) or (absolute(page.final_url, content) if content else "")
        image = Found(address, Origin.SELECTOR, chosen[1]) if address else None
    if image is None and (found := _image(said)) is not None and (address := absolute(page.final_url, found.value)):
        image = Found(address, found.origin, found.where)
    if image is None and head.lead is not None:
        image = Found(head.lead.image, Origin.HEURISTIC, "first picture")
    caption = declared_text(tree, source.fields.caption) or _printed(head.caption, "under the first picture")
    return image, caption, declared_text(tree, source.fields.credit)


def _pictured(tree: LexborHTMLParser, source: Source) -> tuple[LexborNode, str] | None:
    return next(((node, it) for it in source.fields.image if (node := tree.css_first(it)) is not None), None)


def _image(said: Structured) -> Found | None:
    value = said.article.get("image")
    first = value[0] if isinstance(value, list) and value else value
    address = first.get("url") or first.get("contentUrl") if isinstance(first, dict) else first
    if isinstance(address, str) and address:
        return Found(address, Origin.STRUCTURED, "json-ld image")
    return _structured(said, (), "og:image", "og:image:url", "twitter:image")


def _paywall(said: Structured, head: Head, tail: Tail) -> Found | None:
    if words := tail.paywall or head.paywall:
        return Found(words, Origin.TEXT, "paywall notice")
    return None if said.free else Found("isAccessibleForFree: false", Origin.STRUCTURED, "json-ld isAccessibleForFree")
