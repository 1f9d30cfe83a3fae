"""ATOP (Togo): WordPress whose uploads are under another name, and whose posts are now and then without a slug."""

from __future__ import annotations

from collections.abc import Iterable

from press.agency import Article, Edition, Issue, figure, link, links
from press.calendar import day, iso, short_month
from press.desk import share
from press.markup import blocks, cut_words, esc, escape
from press.wordpress import WordPress


class Atop(WordPress):
    key = "atop"
    name = "ATOP"
    tagline = "Agence togolaise de presse"
    hosts = ("atop.tg", "www.atop.tg")
    first_number = 121_300

    def path(self, issue: Issue) -> str:
        """A post that was saved before it had a headline keeps a number for a slug."""
        return f"/{issue.number}-2" if share(issue.story.id, "untitled") < 0.3 else super().path(issue)

    def dateline(self, issue: Issue) -> str:
        at = self.local(issue.published)
        dash = "–" if share(issue.story.id, "dash") < 0.5 else "-"
        return f"{issue.story.place}, le {at.day} {short_month(at)}. (ATOP) {dash} "

    def account(self, article: Article) -> str:
        return "ATOP"

    def frame(self, edition: Edition, head: str, body: str) -> str:
        return super().frame(edition, head, body).replace("/wp-content/uploads/", "/assets/uploads/")

    def content(self, edition: Edition, article: Article) -> str:
        first, *rest = article.paragraphs
        return blocks((article.dateline + first, *rest, article.byline))

    def single(self, edition: Edition, article: Article) -> str:
        at = self.local(article.published)
        return (
            f'<article class="post hentry"><span class="cat-links">{esc(article.story.section)}</span>\n'
            f'<h1 class="entry-title">{esc(article.title)}</h1>\n'
            f'<time class="entry-date published" datetime="{iso(at)}">{day(at)}</time>\n{figure(edition, article)}\n'
            f'<div class="entry-content">\n{self.content(edition, article)}\n</div></article>\n'
            f"<aside><h3>Articles récents</h3><ul>{links(edition, article, 5)}</ul></aside>"
        )

    def archive(self, edition: Edition, articles: Iterable[Article], heading: str) -> str:
        rows = "\n".join(
            f'<article class="post hentry"><h2 class="entry-title">{link(edition, each)}</h2>'
            f'<span class="entry-date">{day(self.local(each.published))}</span>'
            f'<div class="entry-summary"><p>{esc(cut_words(each.paragraphs[0], 55, " […]"))}</p></div></article>'
            for each in articles
        )
        return f'<h1 class="page-title">{escape(heading)}</h1>\n<main>\n{rows}\n</main>'
