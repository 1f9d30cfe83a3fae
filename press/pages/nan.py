"""NAN (Nigeria): WordPress whose author is the editor; above the text a counter of views and the reporter's name."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from press.agency import Article, Edition, Issue, figure, link, links
from press.calendar import english_day, english_month
from press.desk import share
from press.markup import blocks, cut_words, esc, escape, slugify
from press.wordpress import WordPress

EDITORS = ("Olumide Sanwo-Bamgbose", "Halima Garkuwa")


class Nan(WordPress):
    key = "nan"
    name = "News Agency of Nigeria"
    tagline = "Nigeria’s largest content provider"
    locale = "en-US"
    hosts = ("nannews.ng", "www.nannews.ng")
    zone = ZoneInfo("Africa/Lagos")
    first_number = 604_100

    def path(self, issue: Issue) -> str:
        return f"/{self.local(issue.published):%Y/%m/%d}/{slugify(issue.story.title)}"

    def byline(self, issue: Issue) -> str:
        return f"By {issue.story.byline}"

    def dateline(self, issue: Issue) -> str:
        at = self.local(issue.published)
        return f"{issue.story.place}, {english_month(at)} {at.day}, {at.year} (NAN) "

    def account(self, article: Article) -> str:
        return EDITORS[share(article.story.id, "editor") < 0.5]

    def content(self, edition: Edition, article: Article) -> str:
        views = f"{round(40 + share(article.story.id, 'views') * 300)} total views today"
        first, *rest = article.paragraphs
        text = [article.dateline + first, *rest]
        if share(article.story.id, "sign-off") < 0.5:
            text[-1] += " (NAN)"
        else:
            text.append("(NAN)(www.nannews.ng)")
        edited = f"Edited by {self.account(article)}"
        return blocks((views, article.byline, *text, edited))

    def single(self, edition: Edition, article: Article) -> str:
        return (
            f'<article class="post hentry">{figure(edition, article)}\n'
            f'<h1 class="entry-title">{esc(article.title)}</h1>\n'
            f'<div class="entry-meta">{english_day(self.local(article.published))}</div>\n'
            f'<div class="entry-content">\n{self.content(edition, article)}\n</div></article>\n'
            f'<aside class="widget"><h3>Recent Posts</h3><ul>{links(edition, article, 5)}</ul></aside>'
        )

    def archive(self, edition: Edition, articles: Iterable[Article], heading: str) -> str:
        rows = "\n".join(
            f'<article class="post hentry"><h2 class="entry-title">{link(edition, each)}</h2>'
            f'<div class="entry-summary"><p>{esc(cut_words(each.byline + " " + each.paragraphs[0], 30, "..."))}</p>'
            "</div></article>"
            for each in articles
        )
        return f'<h1 class="page-title">{escape(heading)}</h1>\n<main>\n{rows}\n</main>'
