"""Bamada: WordPress, almost wholly republished; the same calls to the reader above and below every story."""

from __future__ import annotations

from collections.abc import Iterable

from press.agency import Article, Edition, Issue, credit, figure, lead, link, links, wire_byline
from press.calendar import day
from press.markup import blocks, cut_words, esc, escape
from press.wordpress import WordPress

FOLLOW = "Suivez-nous sur Facebook pour ne rien rater de l'actualité malienne"
LISTEN = "Ecoutez les radios du Mali sur vos mobiles et tablettes"


class Bamada(WordPress):
    key = "bamada"
    name = "Bamada.net"
    tagline = "Toute l'actualité du Mali"
    hosts = ("bamada.net", "www.bamada.net")
    first_number = 255_100

    def byline(self, issue: Issue) -> str:
        return wire_byline(issue, "-")

    def content(self, edition: Edition, article: Article) -> str:
        closing = [article.byline] if article.byline else []
        closing.append(f"Source: {credit(article.issue)}" if article.issue.copied else "La rédaction")
        return (
            f"<p><a href='#facebook'>{FOLLOW}</a></p>\n{lead(article)}{blocks((*article.paragraphs, *closing))}\n"
            f"<p>{FOLLOW}</p>\n<p><a href='#radios'>{LISTEN}</a></p>\n<p>ORTM en direct Finance</p>"
        )

    def single(self, edition: Edition, article: Article) -> str:
        return (
            f'<div id="content"><article class="post"><h1 class="post-title entry-title">{esc(article.title)}</h1>\n'
            f'<p class="post-meta"><span class="tie-date">{day(self.local(article.published))}</span>'
            f"</p>\n{figure(edition, article)}\n"
            f'<div class="entry">\n{self.content(edition, article)}\n</div></article>\n'
            f'<div class="related-posts"><h3>Articles similaires</h3><ul>{links(edition, article, 5)}</ul></div></div>'
        )

    def archive(self, edition: Edition, articles: Iterable[Article], heading: str) -> str:
        rows = "\n".join(
            f'<article class="item-list"><h2 class="post-box-title">{link(edition, each)}</h2>'
            f'<span class="tie-date">{day(self.local(each.published))}</span>'
            f'<div class="entry"><p>{esc(cut_words(each.paragraphs[0], 40, " […]"))}</p></div></article>'
            for each in articles
        )
        return f'<h1 class="page-title">{escape(heading)}</h1>\n<div class="post-listing">\n{rows}\n</div>'
