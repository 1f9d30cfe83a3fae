"""KNA (Kenya): WordPress on Nairobi time; no dateline, and the reporter signs below the text."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from press.agency import Article, Ask, Document, Edition, Issue, figure, link, links
from press.calendar import english_day
from press.markup import blocks, cut_words, esc, escape
from press.wordpress import WordPress, moved


class Kna(WordPress):
    key = "kna"
    name = "Kenya News Agency"
    tagline = "Kenya’s official news agency"
    locale = "en-GB"
    hosts = ("www.kenyanews.go.ke", "kenyanews.go.ke")
    zone = ZoneInfo("Africa/Nairobi")
    first_number = 188_200

    def byline(self, issue: Issue) -> str:
        return f"By {issue.story.byline}"

    def respond(self, edition: Edition, ask: Ask) -> Document | None:
        return super().respond(edition, ask) if ask.host.startswith("www.") else moved(edition, ask)

    def account(self, article: Article) -> str:
        return self.name

    def content(self, edition: Edition, article: Article) -> str:
        return blocks((*article.paragraphs, article.byline))

    def single(self, edition: Edition, article: Article) -> str:
        return (
            f'<article class="post"><h1 class="post-title">{esc(article.title)}</h1>\n'
            f'<div class="post-meta">{english_day(self.local(article.published))}</div>\n{figure(edition, article)}\n'
            f'<div class="post-entry">\n{self.content(edition, article)}\n</div></article>\n'
            f"<aside><h3>Latest from the counties</h3><ul>{links(edition, article, 5)}</ul></aside>"
        )

    def archive(self, edition: Edition, articles: Iterable[Article], heading: str) -> str:
        rows = "\n".join(
            f'<article class="post"><h2>{link(edition, each)}</h2><div class="post-meta">'
            f"{english_day(self.local(each.published))}</div><p>{esc(cut_words(each.paragraphs[0], 25, '...'))}</p>"
            "</article>"
            for each in articles
        )
        return f'<h1 class="page-title">{escape(heading)}</h1>\n<main>\n{rows}\n</main>'
