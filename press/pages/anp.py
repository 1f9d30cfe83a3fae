"""ANP (Niger): WordPress on Niamey time, with true sections by region."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from press.agency import Article, Edition, Issue, figure, lead, link, links
from press.calendar import day, short_month
from press.markup import blocks, cut_words, esc, escape
from press.wordpress import WordPress


class Anp(WordPress):
    key = "anp"
    name = "Agence Nigérienne de Presse"
    tagline = "L’information du Niger à la source"
    hosts = ("anp.ne", "www.anp.ne")
    zone = ZoneInfo("Africa/Niamey")
    first_number = 54_700

    def byline(self, issue: Issue) -> str:
        return f"Par {issue.story.byline}" if issue.story.byline else ""

    def dateline(self, issue: Issue) -> str:
        at = self.local(issue.published)
        return f"{issue.story.place}, {at.day:02d} {short_month(at)} (ANP) – "

    def listed(self, edition: Edition, parts: tuple[str, ...]) -> tuple[Article, ...] | None:
        if len(parts) == 2 and parts[0] == "region":
            return tuple(each for each in edition.articles if f"ne-{parts[1]}" in each.story.regions) or None
        return super().listed(edition, parts)

    def account(self, article: Article) -> str:
        return "ANP"

    def content(self, edition: Edition, article: Article) -> str:
        first, *rest = article.paragraphs
        closing = [article.byline] if article.byline else []
        return lead(article) + blocks((article.dateline + first, *rest, *closing))

    def single(self, edition: Edition, article: Article) -> str:
        at = self.local(article.published)
        return (
            f'<article class="jeg_main_content"><span class="jeg_cat">{escape(article.story.section)}</span>\n'
            f'<h1 class="jeg_post_title">{esc(article.title)}</h1>\n'
            f'<div class="jeg_meta_date"><a href="#">{day(at)} à {at:%H:%M}</a></div>\n{figure(edition, article)}\n'
            f'<div class="content-inner">\n{self.content(edition, article)}\n</div></article>\n'
            f'<aside class="jeg_sidebar"><h3>Dernières dépêches</h3><ul>{links(edition, article, 4)}</ul></aside>'
        )

    def archive(self, edition: Edition, articles: Iterable[Article], heading: str) -> str:
        rows = "\n".join(
            f'<article class="jeg_post"><h3 class="jeg_post_title">{link(edition, each)}</h3>'
            f'<div class="jeg_meta_date">{day(self.local(each.published))}</div>'
            f'<div class="jeg_post_excerpt"><p>{esc(cut_words(each.paragraphs[0], 20, "..."))}</p></div></article>'
            for each in articles
        )
        return f'<h1 class="jeg_cat_title">{escape(heading)}</h1>\n<div class="jeg_posts">\n{rows}\n</div>'
