"""What the replica agencies have in common, and the values they work on.

    PressStory ──Timetable──▶ Issue ──Agency.article──▶ Article ──Edition──▶ Agency.respond ──▶ Document

An agency is pure: what it answers depends on the edition and the request alone.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar
from urllib.parse import quote
from zoneinfo import ZoneInfo

from press.desk import share
from press.markup import esc, escape, slugify
from press.story import PressStory

HTML = "text/html; charset=UTF-8"
NAMES = {
    "amap": "AMAP",
    "lessor": "L’Essor",
    "tamani": "Studio Tamani",
    "jdm": "Journal du Mali",
    "anp": "ANP",
    "aib": "AIB",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One story at one agency. `number` is unique there and grows with time; `version` starts at 1."""

    agency: str
    story: PressStory
    number: int
    published: datetime
    modified: datetime
    version: int = 1
    copied: bool = False  # the story was filed by another agency, and this one credits it
    reworded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An issue as its agency prints it: the truth that a reader of the page is held to.

    `byline` is the whole line, "" where none is printed. `paragraphs` are the story's own, without dateline, byline,
    caption or credit line; where `partial` is true the page has less than these. `path` is not percent-encoded.
    """

    issue: Issue
    path: str
    title: str
    standfirst: str
    byline: str
    author: str
    bureau: str
    dateline: str
    created: datetime
    partial: bool

    @property
    def story(self) -> PressStory:
        return self.issue.story

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return self.issue.story.paragraphs

    @property
    def published(self) -> datetime:
        return self.issue.published

    @property
    def modified(self) -> datetime:
        return self.issue.modified


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Everything one agency has in print at one moment. `base` is scheme and host, without a slash at its end."""

    articles: tuple[Article, ...]  # newest first
    gone: frozenset[str]  # paths of what was withdrawn
    at: datetime  # of the last change
    base: str
    by_path: Mapping[str, Article] = field(default_factory=dict)

    def url(self, path: str) -> str:
        """Absolute address of an unencoded path, its query kept."""
        return self.base + quote(path, safe="/?=&-._~")

    def others(self, article: Article, count: int) -> tuple[Article, ...]:
        """The newest articles that are not this one."""
        return tuple([each for each in self.articles if each is not article][:count])


@dataclass(frozen=True, slots=True)
class Ask:
    """A request: real host name (without the suffix of the press), unencoded path, query."""

    host: str
    path: str
    query: Mapping[str, str]

    def number(self, name: str, default: int) -> int | None:
        """A number of the query; `default` where it is not asked for, None where it is no number."""
        value = self.query.get(name, str(default))
        return int(value) if value.isdecimal() else None


@dataclass(frozen=True, slots=True)
class Document:
    """An answer before HTTP; what is sent with status 200 gets validators, everything else only these headers."""

    body: bytes
    content_type: str = HTML
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


def redirect(location: str, status: int = 302) -> Document:
    """An answer that leads elsewhere."""
    return Document(b"", status=status, headers=(("Location", location),))


class Agency(ABC):
    """A replica agency. Subclasses say who they are, how they print a story and how they answer."""

    key: ClassVar[str]
    name: ClassVar[str]
    hosts: ClassVar[tuple[str, ...]]  # the first is the one its addresses are canonical under
    zone: ClassVar[ZoneInfo] = ZoneInfo("UTC")
    first_number: ClassVar[int] = 1000

    def article(self, issue: Issue) -> Article:
        """The issue as printed here."""
        story = issue.story
        byline = self.byline(issue)
        return Article(
            issue=issue,
            path=self.path(issue),
            title=self.title(issue),
            standfirst=self.standfirst(issue),
            byline=byline,
            author=story.byline if byline else "",
            bureau=story.bureau if story.bureau and story.bureau in byline else "",
            dateline=self.dateline(issue),
            created=self.created(issue),
            partial=self.partial(issue),
        )

    def path(self, issue: Issue) -> str:
        """The story's address here, not percent-encoded."""
        return f"/{slugify(issue.story.title)}"

    def title(self, issue: Issue) -> str:
        """The headline as printed here."""
        return issue.story.title

    def standfirst(self, issue: Issue) -> str:
        """The standfirst as printed here, "" where the agency drops it."""
        return issue.story.standfirst

    def byline(self, issue: Issue) -> str:
        """The whole line of who signed, "" where none is printed."""
        return issue.story.byline

    def dateline(self, issue: Issue) -> str:
        """What stands before the first words, with the blank that follows it; "" where there is none."""
        return ""

    def created(self, issue: Issue) -> datetime:
        """When the story was typed in, which some addresses tell."""
        return issue.published

    def partial(self, issue: Issue) -> bool:
        """Whether the page has only the beginning of the story."""
        return False

    def local(self, at: datetime) -> datetime:
        """`at` on the clock that the agency prints."""
        return at.astimezone(self.zone)

    @abstractmethod
    def respond(self, edition: Edition, ask: Ask) -> Document | None:
        """The document at an address; None where there is none."""


def credit(issue: Issue) -> str:
    """The name that a copying outlet gives as its source."""
    origin = issue.story.origin
    return NAMES["lessor"] if origin == "amap" else NAMES.get(origin, origin)


def wire_byline(issue: Issue, dash: str) -> str:
    """ "Kadidia SANOGO / AMAP - Kayes", "O. BA (AMAP)" from no bureau, the bare name for what AMAP did not file."""
    story = issue.story
    if story.origin != "amap" or not story.byline:
        return story.byline
    return f"{story.byline} / AMAP {dash} {story.bureau}" if story.bureau else f"{story.byline} (AMAP)"


def uniqid(at: datetime) -> str:
    """PHP's uniqid(): 8 hex digits of seconds and 5 of microseconds."""
    return f"{int(at.timestamp()):08x}{at.microsecond:05x}"


def keyed_in(issue: Issue) -> datetime:
    """When a story was typed in: within the second before it is published; now and then months before."""
    story = issue.story.id
    months = timedelta(days=156) if share(story, "again") < 0.03 else timedelta()
    return issue.published - timedelta(microseconds=int(share(story, "keyed") * 999_999)) - months


def link(edition: Edition, article: Article) -> str:
    """The headline, linked to the story."""
    return f'<a href="{edition.url(article.path)}">{esc(article.title)}</a>'


def links(edition: Edition, article: Article, count: int) -> str:
    """List elements of the newest other headlines, linked."""
    return "".join(f"<li>{link(edition, each)}</li>" for each in edition.others(article, count))


def lead(article: Article) -> str:
    """The standfirst as most of the agencies set it, a paragraph in bold; "" where there is none."""
    return f"<p><strong>{esc(article.standfirst)}</strong></p>\n" if article.standfirst else ""


def image(edition: Edition, article: Article) -> str:
    """Address of the article's photo, "" where it has none: every fifth prints without."""
    if share(article.story.id, "photo") < 0.2:
        return ""
    return edition.url(f"/wp-content/uploads/{article.published:%Y/%m}/{article.story.id}.png")


def figure(edition: Edition, article: Article, css: str = "wp-caption") -> str:
    """The photo with its caption and credit, as WordPress and its kin write it."""
    source = image(edition, article)
    if not source:
        return ""
    story = article.story
    words = story.caption + (f" (Photo : {story.credit})" if story.credit else "")
    return (
        f'<figure class="{css}"><img src="{source}" alt="{escape(article.title)}" width="660" height="380" />'
        f'<figcaption class="{css}-text">{esc(words)}</figcaption></figure>'
    )
