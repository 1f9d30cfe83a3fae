"""AMAP, the agency itself: WordPress with Avada; datelines glued to the first sentence, archives with full texts."""

from __future__ import annotations

from collections.abc import Iterable

from press.agency import Article, Ask, Document, Edition, Issue, figure, link, links
from press.calendar import day, month, short_month
from press.desk import share
from press.markup import esc, escape, slugify
from press.wordpress import WordPress, moved


class Amap(WordPress):
    key = "amap"
    name = "AMAP"
    tagline = "Agence malienne de presse et de publicité"
    hosts = ("amap.ml", "www.amap.ml")
    first_number = 32_328
    archive_items = 10

    def byline(self, issue: Issue) -> str:
        return f"Par {issue.story.byline}" if issue.story.byline else ""

    def dateline(self, issue: Issue) -> str:
        at = self.local(issue.published)
        name = month(at) if share(issue.story.id, "month") < 0.5 else short_month(at)
        return f"{issue.story.place}, {at.day:02d} {name} (AMAP) "

    def respond(self, edition: Edition, ask: Ask) -> Document | None:
        return moved(edition, ask) if ask.host.startswith("www.") else super().respond(edition, ask)

    def listed(self, edition: Edition, parts: tuple[str, ...]) -> tuple[Article, ...] | None:
        return edition.articles if parts[:1] == ("author",) else super().listed(edition, parts)

    def content(self, edition: Edition, article: Article) -> str:
        lines = [f"<p>{esc(article.byline)}</p>"] if article.byline else []
        if article.standfirst:
            lines.append(f"<p><strong>{esc(article.standfirst)}</strong></p>")
        first, *rest = article.paragraphs
        lines += [f"<p>{esc(each)}</p>" for each in (article.dateline + first, *rest)]
        return "\n".join(lines)

    def single(self, edition: Edition, article: Article) -> str:
        return (
            '<main id="main" class="clearfix"><section id="content">\n'
            f'<article id="post-{article.issue.number}" class="post type-post">\n'
            f'<h1 class="entry-title fusion-post-title">{esc(article.title)}</h1>\n{figure(edition, article)}\n'
            f'<div class="post-content">\n{self.content(edition, article)}\n</div>\n'
            f'<div class="fusion-meta-info"><span>By <a href="{edition.base}/author/desk/" rel="author">desk</a></span>'
            f'<span class="updated">{day(self.local(article.published))}</span>'
            f'<a href="{edition.base}/category/{slugify(article.story.section)}/" rel="category tag">'
            f"{esc(article.story.section)}</a></div>\n</article>\n</section>\n"
            f'<aside id="sidebar"><h4>Articles récents</h4><ul>{links(edition, article, 5)}</ul></aside></main>'
        )

    def archive(self, edition: Edition, articles: Iterable[Article], heading: str) -> str:
        posts = "\n".join(
            '<article class="elementor-post post">'
            f'<h3 class="elementor-post__title">{link(edition, each)}</h3>'
            f'<span class="elementor-post-date">{day(self.local(each.published))}</span>\n'
            f'<div class="post-content">{self.content(edition, each)}</div></article>'
            for each in articles
        )
        return (
            f'<h1 class="fusion-page-title">{escape(heading)}</h1>\n<div class="about-author"><h3>About desk</h3>'
            f"<p>This author has not yet filled in any details. So far desk has created {len(edition.articles)} blog "
            "entries.</p></div>\n"
            f'<div class="elementor-posts-container">\n{posts}\n</div>'
        )
