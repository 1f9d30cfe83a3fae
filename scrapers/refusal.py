"""What a page is instead of a story, and why: a kind and a sentence for the log.

Pages say wrong things of themselves, so nearly everything here takes two signs: what an address or a word suggests is
believed when the page looks so. What a page claims for machines, that it is an article with a headline and a day,
outweighs how it looks, but not the classes that its CMS gave it. Cheap looks come first; elements are counted only
where a page claims nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from regionwire.item import Kind, Origin
from regionwire.text import clean_line
from regionwire.urls import same_site
from scrapers import signs
from scrapers.burden import TOO_DEEP as TOO_DEEP
from scrapers.burden import refused_markup as refused_markup
from scrapers.challenge import title_challenge, words_challenge
from scrapers.lines import squeeze
from scrapers.media import absolute
from scrapers.repetition import find_listing
from scrapers.trim import any_of, key
from scrapers.view import View

MEDIA = (
    "audio, video, a[href$='.mp3'], a[href*='.mp3?'], iframe[src*='youtu'], iframe[src*='vimeo'],"
    " iframe[src*='player'], iframe[src*='dailymotion'], iframe[src*='soundcloud'],"
    " iframe[src*='facebook.com/plugins/video']"
)
HEADS = "h1 a[href], h2 a[href], h3 a[href], h4 a[href], h5 a[href], a[href] h2, a[href] h3, a[href] h4, a[href] h5"
FLOW = f"p, {HEADS}"
LEAST = 140  # characters of text below which there is no story
BRIEF = 60  # the same where a declared element holds the text: briefs of one sentence
SMALL = 600  # characters: a notice that something is missing, or a challenge, is not longer
FEW = 400  # characters that may stand below a recording without being a story
MOST = 200_000  # characters of text: no story is longer
CARDS = 3  # headings that link to stories, from which a page is a listing if its address or its data say so
MANY = 5  # the same if nobody says so
NAMED = 12  # characters of a heading that may be a headline
SAME = 40  # characters by which a paragraph is known again
RUN = 4  # paragraphs behind each heading, at most: a listing can print its stories whole
ENTRIES = 4  # lines that open with a time, from which a page looks like a live blog
HEAD = 300  # characters: an element with the labels of a headline, without its story, is not longer
UP = 3  # elements around a headline in which its labels stand …
NEAR = 3  # … so many nodes before and after
LINKED = 0.8  # of a heading inside links: it is another story's
MENUS = frozenset(("nav", "header", "aside", "ul"))
LISTINGS = frozenset({"CollectionPage", "SearchResultsPage", "ItemList", "ProfilePage", "Blog", "OfferCatalog"})
RECORDINGS = frozenset({"VideoObject", "AudioObject", "PodcastEpisode", "RadioEpisode", "TVEpisode", "Clip"})
WRITTEN = frozenset({"Recipe", "HowTo", "Review", "Event", "QAPage", "DiscussionForumPosting", "SocialMediaPosting"})
PAID = frozenset({"AdvertiserContentArticle"})
LIVE = frozenset({"LiveBlogPosting"})
TAG = re.compile(r"<[^>]*>")
WHAT = {
    Kind.HOME: "a home page",
    Kind.TAG: "a tag's page",
    Kind.LISTING: "a listing",
    Kind.MISSING: "a page that says that there is no such page",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a page is instead of a story, and the reason as a sentence."""

    kind: Kind
    reason: str


def refused(view: View, html: str) -> Refusal | None:
    """Why the page is no story, None if nothing speaks against it. `html`: the body that was found."""
    text = view.text.words if view.text is not None else ""
    if len(text) < LEAST:  # the body is perhaps from the page's data
        text = TAG.sub("", html)
    return next((found for rule in RULES if (found := rule(view, text)) is not None), None)


def _elsewhere(view: View, text: str) -> Refusal | None:
    """What the addresses say: sent elsewhere or home, or a page of a kind that never is a story."""
    page, source = view.page, view.source
    doors = (page.url, source.base, *(f"https://{host}" for host in source.hosts))
    if not any(same_site(page.final_url, door) for door in doors):
        return Refusal(Kind.OTHER, f"redirected to another site: {page.final_url}")
    asked, got = urlsplit(page.url), urlsplit(page.final_url)
    if signs.is_home(got.path) and not got.query and not (signs.is_home(asked.path) and not asked.query):
        return Refusal(Kind.HOME, "redirected to the home page")
    skip = any_of((source.skip,)) if source.skip else None
    if skip is not None and skip.search(got.path):
        return Refusal(Kind.OTHER, f"an address that is never a story: {got.path}")
    url = absolute(page.final_url, view.said.canonical)
    if not url or signs.is_home(got.path) or _claims(view) or len(text) >= SMALL:
        return None
    canonical = urlsplit(url)
    own = same_site(url, page.final_url) or canonical.hostname in source.hosts
    if own and signs.is_home(canonical.path) and not canonical.query:
        return Refusal(Kind.HOME, "its canonical address is the home page")
    return None


def _notice(view: View, text: str) -> Refusal | None:
    """A notice in the place of a story: a challenge, or that there is no such page."""
    empty, small = len(text) < LEAST, len(text) < SMALL
    if not small and (_claims(view) or not signs.title_missing(view.title)):
        return None
    node = view.tree.css_first("head > title")
    titles = f"{clean_line(node.text(deep=True)[:SMALL]) if node is not None else ''}\n{view.title}"
    words = f"{titles}\n{text}"
    if words_challenge(words) if empty else small and title_challenge(titles):
        return Refusal(Kind.CHALLENGE, "a challenge page stands in its place")
    if signs.words_missing(words) if empty else signs.title_missing(titles) and not _claims(view):
        return Refusal(Kind.MISSING, WHAT[Kind.MISSING])
    return None


def _live(view: View, _: str) -> Refusal | None:
    """A live blog: it says so for machines, or address, headline and entries with their times say so by two."""
    if not LIVE.isdisjoint(view.said.kinds):
        return Refusal(Kind.LIVE, "a live blog: it says so of itself")
    by_address = signs.live_by_address(urlsplit(view.page.final_url).path)
    labelled = signs.words_live(view.title)
    if not (by_address or labelled) or view.text is None:
        return None
    timed = sum(signs.opens_with_a_clock(line.text) for line in view.text.tail.body)
    if (by_address and labelled) or max(timed, len(view.text.container.css("time"))) >= ENTRIES:
        return Refusal(Kind.LIVE, "a live blog: " + ("its headline says so" if labelled else "its address says so"))
    return None


def _sponsored(view: View, text: str) -> Refusal | None:
    """Somebody paid for it: said for machines, by the address or the section, or by a label at the headline."""
    said = view.said
    section = said.get("article:section")[0] or said.said("articleSection")
    if not PAID.isdisjoint(said.kinds):
        return Refusal(Kind.SPONSORED, "sponsored: it says so of itself")
    if signs.sponsored_by_address(urlsplit(view.page.final_url).path):
        return Refusal(Kind.SPONSORED, "sponsored: its address says so")
    if signs.headline_sponsored(view.title) or (section and signs.section_sponsored(section)):
        return Refusal(Kind.SPONSORED, "sponsored: its headline or its section says so")
    lines = list(_labels(view.heading)) if view.heading is not None else []
    if (bare := next(filter(signs.label_bare, lines), None)) is not None:
        return Refusal(Kind.SPONSORED, f"sponsored: labelled as {bare!r}")
    if "author" in said.article:
        lines.append(said.said("author"))
    first, last = text[: text.find("\n")], text[text.rfind("\n") + 1 :]
    for line in (*lines, first, last):
        if signs.label_sponsored(line):
            return Refusal(Kind.SPONSORED, f"sponsored: labelled as {line!r}")
    if any(map(signs.label_partner, (*lines, first, last))) and view.tree.css_first("a[rel~=sponsored]") is not None:
        return Refusal(Kind.SPONSORED, "sponsored: it names a partner, and its links are paid for")
    return None


def _labels(heading: LexborNode) -> Iterator[str]:
    """The short lines around a headline that may be labels; of menus none, and no bare labels from beside its own
    block.
    """
    around: LexborNode | None = heading
    for _ in range(UP):
        if around is None or around.tag in ("article", "main", "body"):
            return
        for step in ("prev", "next"):
            beside = around
            for _ in range(NEAR):
                beside = getattr(beside, step)
                if beside is None:
                    break
                text = beside.text(deep=True, separator="\n")
                if len(text) > HEAD or text.isspace() or not signs.may_label(text) or _is_menu(beside, text):
                    continue
                for line in filter(None, map(str.strip, text.split("\n"))):
                    if not signs.label_bare(line) or _is_block(around):
                        yield line
        around = around.parent


def _is_menu(node: LexborNode, text: str) -> bool:
    """Whether an element is a menu, or most of its text is in links."""
    links = node.css("a[href]")
    inside = sum(len(it.text(deep=True).strip()) for it in links)
    return node.tag in MENUS or (len(links) > 1 and inside > len("".join(text.split())) / 2)


def _is_block(node: LexborNode) -> bool:
    """Whether an element stands in a headline's own block: the story is not in there."""
    return node.parent is not None and len(node.parent.text(deep=True)) <= HEAD


def _listing(view: View, text: str) -> Refusal | None:
    """A page that announces stories: by its CMS, or by its address, its data or its look if it claims no story."""
    address = urlsplit(view.page.final_url)
    body = view.tree.body
    classes = ((body.attributes.get("class") if body is not None else "") or "")[:4000].split()
    if (by_class := signs.kind_by_classes(classes)) is not None:
        kind, name = by_class
        return Refusal(kind, f"{WHAT[kind]}: its body element is of class {name!r}")
    if _claims(view):
        return None
    if signs.is_home(address.path) and not address.query:
        return Refusal(Kind.HOME, f"{WHAT[Kind.HOME]}, by its address")
    kind_of_address = signs.listing_by_address(address.path, address.query)
    by_data = not LISTINGS.isdisjoint(view.said.kinds)
    kind = kind_of_address or (Kind.HOME if signs.is_door(address.path) else Kind.LISTING)
    told = kind_of_address is not None or by_data
    if not told and view.heading is not None and _is_written(view):
        return None
    cards = _cards(view, text, told=told)
    if cards >= (CARDS if told else MANY):
        return Refusal(kind, f"{WHAT[kind]}: {cards} headings that link to stories")
    own = len(text) - sum(len(it.text) + 1 for it in view.tail.body if it.heading and it.linked > LINKED)
    if own < LEAST and (stories := len(find_listing(view.tree, view.page.final_url))) >= MANY:
        return Refusal(kind, f"{WHAT[kind]}: it announces {stories} stories, and has no text of its own")
    if kind_of_address is not None and len(text) < LEAST:
        return Refusal(kind, f"{WHAT[kind]}, by its address, without a text of its own")
    return None


def _cards(view: View, text: str, *, told: bool) -> int:
    """How many headings link to different pages of the site where a story's text would be.

    None where a text stands before them that is longer than the words which introduce a section. Where the page is
    said to be a listing (`told`) all count, else those that a paragraph of the text follows: a story's teaser.
    """
    within = view.text.container if view.text is not None and len(text) >= SMALL else view.tree.body
    if within is None:
        return 0
    base = view.page.final_url
    opened = {line.text[:SAME] for line in view.tail.body}
    links: set[str] = {urlsplit(base).path}
    introduced = paragraphs = opening = 0
    last = 1
    for node in within.css(FLOW):
        if node.tag != "p":
            links.add(_story_path(node, base) or urlsplit(base).path)
            continue
        line = squeeze(node.text(deep=True))
        opening += len(line) if len(links) == 1 else 0
        if line[:SAME] in opened:
            introduced += len(links) > last
            last, paragraphs = len(links), paragraphs + 1
    if opening >= (SMALL if told else 2 * LEAST):
        return 0
    return len(links) - 1 if told else introduced if paragraphs <= RUN * introduced else 0


def _story_path(heading: LexborNode, base: str) -> str:
    """The path that a heading links to, if it is a page of the site with words for a headline; else ""."""
    link: LexborNode | None = heading
    while link is not None and link.tag != "a":
        link = link.parent
    url = absolute(base, (link.attributes.get("href") if link is not None else "") or "")
    path = urlsplit(url).path
    named = len(heading.text(deep=True).strip()) >= NAMED
    return path if named and url and same_site(url, base) and not signs.is_home(path) else ""


def _recording(view: View, text: str) -> Refusal | None:
    """A video or a sound that has no text of its own, or hardly any."""
    kinds = view.said.kinds
    says_so = view.said.meta.get("og:type", "").lower().startswith(("video", "music")) or (
        not RECORDINGS.isdisjoint(kinds) and not _is_article(kinds)
    )
    if len(text) < _least(view) and (says_so or view.tree.css_first(MEDIA) is not None):
        return Refusal(Kind.RECORDING, "a recording without text")
    if says_so and len(text) < FEW:
        return Refusal(Kind.RECORDING, f"a recording with a few words: {len(text)} characters")
    return None


def _too_little(view: View, text: str) -> Refusal | None:
    """No text, too much of it, nothing but a teaser that is known already, or no headline."""
    if len(text) > MOST:
        return Refusal(Kind.OTHER, f"{len(text)} characters of text: no story is so long")
    if len(text) < _least(view):
        return Refusal(Kind.OTHER, f"no body text: {len(text)} characters")
    for name, teaser in (
        ("the listing", view.announced.teaser if view.announced is not None else ""),
        ("og:description", view.said.meta.get("og:description", "")),
    ):
        if len(text) <= len(teaser) + 2 and _is_cut(teaser) and _opening(teaser).startswith(_opening(text)):
            return Refusal(Kind.OTHER, f"only the teaser of {name} ({len(text)} characters)")
    return None if view.title else Refusal(Kind.OTHER, "no headline: all that is found is the name of the site")


def _claims(view: View) -> bool:
    """Whether the page says for machines that it is a story: an article with a headline or a day."""
    article = view.said.article
    return "article:published_time" in view.said.meta or "headline" in article or "datePublished" in article


def _is_written(view: View) -> bool:
    """Whether the page says for machines that it is a text; listings say so as well, but seldom under a headline."""
    return view.said.meta.get("og:type", "").lower() == "article" or not WRITTEN.isdisjoint(view.said.kinds)


def _is_article(kinds: tuple[str, ...]) -> bool:
    return any(kind.endswith(("Article", "Posting", "Report")) for kind in kinds)


def _least(view: View) -> int:
    chosen = view.text is not None and view.text.found.origin is Origin.SELECTOR
    return BRIEF if chosen else LEAST


def _is_cut(text: str) -> bool:
    return re.search(r"(?:…|\.\.+|\[…\]|�)[\])\s.]*$", text[-12:]) is not None


def _opening(text: str) -> str:
    """Folded words without the last, which a cut may have damaged."""
    return key(text).rpartition(" ")[0]


RULES = (_elsewhere, _notice, _live, _sponsored, _listing, _recording, _too_little)
