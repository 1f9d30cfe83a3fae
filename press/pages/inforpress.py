"""Inforpress (Cabo Verde): one title for every page, the headline in JSON-LD alone, words of a slug run together."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC
from zoneinfo import ZoneInfo

from press.agency import Agency, Article, Ask, Document, Edition, Issue, image, link, redirect
from press.calendar import english_month, portuguese_month
from press.markup import blocks, cut_words, encode, esc, escape, slugify

ENGLISH = "English"  # the section of what is printed under /en
LATEST = 24
SECTIONS = ("sociedade", "economia", "cultura", "ambiente")


class Inforpress(Agency):
    key = "inforpress"
    name = "Inforpress"
    hosts = ("inforpress.cv", "www.inforpress.cv")
    zone = ZoneInfo("Atlantic/Cape_Verde")
    first_number = 90_100

    def path(self, issue: Issue) -> str:
        return f"/{_language(issue)}/{slugify(issue.story.title).replace('-', '')}"

    def dateline(self, issue: Issue) -> str:
        at = self.local(issue.published)
        day = f"{english_month(at)} {at.day}" if _language(issue) == "en" else f"{at:%d} {portuguese_month(at)}"
        return f"{issue.story.place}, {day} (Inforpress) – "

    def respond(self, edition: Edition, ask: Ask) -> Document | None:
        path = ask.path.rstrip("/")
        if ask.host.startswith("www."):
            return redirect(edition.url(ask.path), 301)
        if path == "/robots.txt":
            return Document(b"User-agent: *\nDisallow: /c/portal\n", "text/plain; charset=UTF-8")
        if article := edition.by_path.get(path):
            return self._page(_language(article.issue), article.story.section, self._story(edition, article))
        if path in edition.gone:
            return Document(b"<h1>410</h1>", status=410)
        if path in ("", "/pt"):
            return self._page("pt", "Notícias", self._list(edition, edition.articles))
        section = path.removeprefix("/pt/")
        chosen = [each for each in edition.articles if slugify(each.story.section) == section]
        return self._page("pt", section.capitalize(), self._list(edition, chosen)) if chosen else None

    def _story(self, edition: Edition, article: Article) -> str:
        first, *rest = article.paragraphs
        photo = image(edition, article)
        picture = (
            f'<img src="{photo}" alt=""><small class="caption">{esc(article.story.caption)}</small>' if photo else ""
        )
        at = self.local(article.published)
        return (
            f'{_data(edition, article)}<main>\n<span class="category">{esc(article.story.section)}</span>\n'
            f'<h2 class="news-title">{esc(article.title)}</h2>\n<span class="news-date">{at:%d/%m/%Y %H:%M}</span>\n'
            f'{picture}\n<div class="news-content">\n'
            f"{blocks((article.dateline + first, *rest, article.byline, 'Inforpress/Fim'))}\n</div>\n"
            f"<h3>Notícias relacionadas</h3>\n{self._list(edition, edition.others(article, 4))}\n</main>"
        )

    def _list(self, edition: Edition, articles: Iterable[Article]) -> str:
        return "\n".join(
            f'<div class="news-card"><h4>{link(edition, each)}</h4><span>{self.local(each.published):%d/%m/%Y %H:%M}'
            f"</span><p>{esc(cut_words(each.dateline + each.paragraphs[0], 30, ' [...]'))}</p></div>"
            for each in tuple(articles)[:LATEST]
        )

    def _page(self, language: str, section: str, main: str) -> Document:
        title = f"{self.name} - {section}"
        menu = "".join(f'<a href="/pt/{each}">{each.capitalize()}</a> ' for each in SECTIONS)
        return Document(
            encode(
                f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
                f"<title>{esc(title)}</title>\n"
                f'<meta property="og:site_name" content="{self.name}">\n<meta property="og:type" content="website">\n'
                f'<meta property="og:title" content="{escape(title)}">\n</head>\n<body>\n<nav><a href="/pt">Início</a> '
                f"{menu}</nav>\n{main}\n<footer>© Inforpress</footer>\n</body>\n</html>\n"
            )
        )


def _data(edition: Edition, article: Article) -> str:
    story = {
        "@type": "NewsArticle",
        "headline": article.title,
        "articleSection": article.story.section,
        "datePublished": f"{article.published.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "dateModified": f"{article.modified.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
    }
    if photo := image(edition, article):
        story["image"] = photo
    graph = {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Inforpress"}, story]}
    text = json.dumps(graph, ensure_ascii=False).replace("</", "<\\/")
    return f'<script type="application/ld+json">{text}</script>\n'


def _language(issue: Issue) -> str:
    return "en" if issue.story.section == ENGLISH else "pt"
