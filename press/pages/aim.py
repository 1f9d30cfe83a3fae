"""AIM (Mozambique): WordPress; stories in Portuguese and in English, both with the day before the month."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from press.agency import Article, Edition, Issue, figure, link, links
from press.calendar import ENGLISH_MONTHS, portuguese_month
from press.markup import blocks, cut_words, esc, escape, slugify
from press.wordpress import WordPress

ENGLISH = "English"


class Aim(WordPress):
    key = "aim"
    name = "AIM"
    tagline = "Agência de Informação de Moçambique"
    locale = "pt-PT"
    hosts = ("aimnews.org", "www.aimnews.org")
    zone = ZoneInfo("Africa/Maputo")
    first_number = 71_300

    def path(self, issue: Issue) -> str:
        return f"/{self.local(issue.published):%Y/%m/%d}/{slugify(issue.story.title)}"

    def dateline(self, issue: Issue) -> str:
        at = self.local(issue.published)
        english = issue.story.section == ENGLISH
        month = ENGLISH_MONTHS[at.month - 1][:3] if english else portuguese_month(at)
        return f"{issue.story.place}, {at.day} {month} (AIM) {'–' if english else '-'} "

    def account(self, article: Article) -> str:
        return "AIM"

    def content(self, edition: Edition, article: Article) -> str:
        first, *rest = article.paragraphs
        return blocks((article.dateline + first, *rest, "(AIM)", article.byline))

    def single(self, edition: Edition, article: Article) -> str:
        at = self.local(article.published)
        return (
            f'<article class="post"><span class="cat-links">{esc(article.story.section)}</span>\n'
            f'<h1 class="entry-title">{esc(article.title)}</h1>\n<span class="posted-on">{at:%Y-%m-%d}</span>\n'
            f'{figure(edition, article)}\n<div class="entry-content">\n{self.content(edition, article)}\n</div>'
            f"</article>\n<aside><h3>Artigos relacionados</h3><ul>{links(edition, article, 5)}</ul></aside>"
        )

    def archive(self, edition: Edition, articles: Iterable[Article], heading: str) -> str:
        rows = "\n".join(
            f'<article class="post"><h2 class="entry-title">{link(edition, each)}</h2><span class="posted-on">'
            f"{self.local(each.published):%Y-%m-%d}</span><p>{esc(cut_words(each.paragraphs[0], 55, ' […]'))}</p>"
            "</article>"
            for each in articles
        )
        return f'<h1 class="page-title">{escape(heading)}</h1>\n<main>\n{rows}\n</main>'
