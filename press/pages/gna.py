"""GNA (Ghana): pages of its own with underscored class names and no structured data; HTML where a feed is listed."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from press.agency import Agency, Article, Ask, Document, Edition, Issue, image, link, redirect
from press.calendar import english_month
from press.desk import share
from press.markup import blocks, cut_words, encode, esc, escape, slugify

LATEST = 20
REGION = {"Hani": "B/R", "Paga": "U/E"}  # places that the desk explains, in brackets


class Gna(Agency):
    key = "gna"
    name = "Ghana News Agency"
    hosts = ("gna.org.gh", "www.gna.org.gh")
    zone = ZoneInfo("Africa/Accra")
    first_number = 20_345_600

    def path(self, issue: Issue) -> str:
        return f"/{self.local(issue.published):%Y/%m}/{slugify(issue.story.title)}"

    def byline(self, issue: Issue) -> str:
        """Accra's desk signs above the text, correspondents in its first line."""
        story = issue.story
        if not story.bureau:
            return f"By {story.byline}"
        lead = "FROM " if share(story.id, "signed") < 0.5 else "Story: "
        return f"{lead}{story.byline}, {story.bureau}"

    def dateline(self, issue: Issue) -> str:
        at, place = self.local(issue.published), issue.story.place
        region = f", ({REGION[place]})" if place in REGION else ""
        return f"{place}{region}, {english_month(at)} {at.day:02d}, GNA – "

    def respond(self, edition: Edition, ask: Ask) -> Document | None:
        path = ask.path.rstrip("/")
        if ask.host.startswith("www."):
            return redirect(edition.url(ask.path), 301)
        if path == "/robots.txt":
            return Document(b"User-agent: *\nDisallow: /admin\n", "text/plain; charset=UTF-8")
        if article := edition.by_path.get(path):
            return _document(f"{article.title} - {self.name}", self._story(edition, article))
        if path in edition.gone:
            return Document(b"<h1>Gone</h1>", status=410)
        if path in ("", "/home", "/feed"):
            return _document(self.name, self._list(edition, edition.articles))
        section = path.removeprefix("/news/")
        chosen = [each for each in edition.articles if slugify(each.story.section) == section]
        return _document(self.name, self._list(edition, chosen)) if chosen else None

    def _story(self, edition: Edition, article: Article) -> str:
        first, *rest = article.paragraphs
        placed = [article.byline] if article.bureau else []
        source = image(edition, article)
        photo = f'<img class="img-fluid" src="{source}" alt="{escape(article.title)}">' if source else ""
        caption = f'<p class="_caption">{esc(article.story.caption)}</p>' if source else ""
        return (
            f'<article class="_open_article">\n<h1 class="_open_article_title">{esc(article.title)}</h1>\n'
            f'<span class="_article_by"><a href="#">{esc("By GNA" if placed else article.byline)}</a></span>\n'
            f'<span class="_article_date_posted">Posted: {self.local(article.published):%Y-%m-%d %H:%M:%S}</span>\n'
            f'{photo}{caption}\n<div class="_article_body_wrap">\n'
            f"{blocks((*placed, article.dateline + first, *rest, 'GNA'))}\n</div>\n</article>\n"
            f'<div class="_more"><h3>More stories</h3>\n{self._list(edition, edition.others(article, 4))}</div>'
        )

    def _list(self, edition: Edition, articles: Iterable[Article]) -> str:
        return "\n".join(
            f'<article class="_top_story_sng"><div class="_m_content"><h3>{link(edition, each)}</h3>'
            f"<p>{esc(cut_words(each.dateline + ' '.join(each.paragraphs), 55, '...'))}</p>"
            f'<span class="_date">{self._clock(each)}</span></div></article>'
            for each in tuple(articles)[:LATEST]
        )

    def _clock(self, article: Article) -> str:
        """May 09, 2021 at 6:57pm"""
        at = self.local(article.published)
        return f"{at:%B %d, %Y} at {at.hour % 12 or 12}:{at:%M}{'am' if at.hour < 12 else 'pm'}"


def _document(title: str, main: str) -> Document:
    return Document(
        encode(
            f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{esc(title)}</title>\n</head>\n'
            '<body>\n<nav><a href="/home">Home</a> <a href="/news/business/">Business</a> <a href="/news/social/">'
            f"Social</a></nav>\n{main}\n<footer>© Ghana News Agency</footer>\n</body>\n</html>\n"
        )
    )
