"""AIB (Burkina Faso): WordPress that works at its www host alone; the bare host sends all to the home page."""

from __future__ import annotations

from collections.abc import Iterable

from press.agency import Article, Ask, Document, Edition, Issue, figure, lead, link, links, redirect
from press.calendar import day, short_month
from press.markup import blocks, cut_words, esc, escape
from press.wordpress import WordPress


class Aib(WordPress):
    key = "aib"
    name = "AIB - Agence d’Information du Burkina"
    tagline = "L’info en temps réel"
    hosts = ("www.aib.media", "aib.media")
    first_number = 98_300
    feed_items = 20

    def byline(self, issue: Issue) -> str:
        return (
            f"{issue.story.byline} / AIB - {issue.story.bureau}"
            if issue.story.byline and issue.story.bureau
            else issue.story.byline
        )

    def dateline(self, issue: Issue) -> str:
        at = self.local(issue.published)
        return f"{issue.story.place}, {at.day} {short_month(at)}. {at.year} (AIB)-"

    def respond(self, edition: Edition, ask: Ask) -> Document | None:
        if ask.host == "aib.media" or ask.path == "/robots.txt":  # there is no robots.txt: it, too, sends home
            return redirect(edition.base + "/")
        return super().respond(edition, ask)

    def account(self, article: Article) -> str:
        return "AIB"

    def content(self, edition: Edition, article: Article) -> str:
        first, *rest = article.paragraphs
        closing = [article.byline] if article.byline else []
        return lead(article) + blocks((article.dateline + first, *rest, "Agence d’information du Burkina", *closing))

    def single(self, edition: Edition, article: Article) -> str:
        return (
            f'<article class="post hentry"><h1 class="entry-title">{esc(article.title)}</h1>\n'
            f'<div class="entry-meta"><span class="entry-date">{day(self.local(article.published))}</span>'
            f"</div>\n{figure(edition, article)}\n"
            f'<div class="entry-content">\n{self.content(edition, article)}\n</div></article>\n'
            f'<aside class="widget"><h3>Articles récents</h3><ul>{links(edition, article, 5)}</ul></aside>'
        )

    def archive(self, edition: Edition, articles: Iterable[Article], heading: str) -> str:
        rows = "\n".join(
            f'<article class="post hentry"><h2 class="entry-title">{link(edition, each)}</h2>'
            f'<span class="entry-date">{day(self.local(each.published))}</span>'
            f'<div class="entry-summary"><p>{esc(cut_words(each.paragraphs[0], 55, " […]"))}</p></div></article>'
            for each in articles
        )
        return f'<h1 class="page-title">{escape(heading)}</h1>\n<main>\n{rows}\n</main>'
