"""Maliweb: WordPress with tagDiv's Newspaper, a live clock in its header, a feed that moved without saying so."""

from __future__ import annotations

from collections.abc import Iterable

from press.agency import Article, Ask, Document, Edition, Issue, credit, figure, lead, wire_byline
from press.calendar import DAYS, MONTHS, day, iso
from press.markup import blocks, cut_words, encode, esc, escape, slugify
from press.wordpress import WordPress

TEASER = 37  # words


class Maliweb(WordPress):
    key = "maliweb"
    name = "maliweb.net"
    tagline = "Toute l’actualité du Mali"
    hosts = ("www.maliweb.net", "maliweb.net")
    first_number = 3_069_035
    feed_items = 30
    feed_paths = frozenset({"/rss/latest-posts"})

    def path(self, issue: Issue) -> str:
        return f"/{slugify(issue.story.section)}/{slugify(issue.story.title)}-{issue.number}.html"

    def byline(self, issue: Issue) -> str:
        return wire_byline(issue, "–")

    def respond(self, edition: Edition, ask: Ask) -> Document | None:
        if ask.path in ("/feed", "/feed/"):  # 200, HTML, and nothing to be subscribed to
            body = "<h1>Page introuvable</h1><p>La page que vous cherchez a peut-être été déplacée.</p>"
            return Document(encode(self.frame(edition, "<title>maliweb.net</title>", body)))
        if ask.path.startswith("/wp-json/"):
            return None
        return super().respond(edition, ask)

    def excerpt(self, article: Article) -> str:
        opening = " ".join((article.standfirst, *article.paragraphs)).strip()
        return esc(cut_words(opening, TEASER, "..."))

    def feed_item(self, edition: Edition, article: Article) -> str:
        """Varient's feed has no content:encoded."""
        whole = super().feed_item(edition, article)
        return whole[: whole.index("\t\t<content:encoded>")] + "\t</item>"

    def content(self, edition: Edition, article: Article) -> str:
        closing = [article.byline] if article.byline else []
        if article.issue.copied:
            closing.append(f"Source: {credit(article.issue)}")
        return f"{lead(article)}{blocks((*article.paragraphs, *closing))}"

    def _header(self, edition: Edition) -> str:
        now = self.local(edition.at)
        short = f"{DAYS[now.weekday()][:3]} {now.day} {MONTHS[now.month - 1][:3].capitalize()}"
        clock = f"{short} {now.year} - {now.hour}:{now:%M}"
        return (
            '<div class="td-header-top-menu"><div class="td-weather-top-widget">24.2 <sup>C</sup> Bamako</div>'
            f'<div class="td_data_time">{clock}</div></div>\n'
            '<nav class="td-header-menu"><a href="/">Accueil</a> <a href="/category/societe/">Société</a></nav>'
        )

    def single(self, edition: Edition, article: Article) -> str:
        published = self.local(article.published)
        related = "".join(self._module(edition, each) for each in edition.others(article, 3))
        return (
            f'{self._header(edition)}\n<div class="td-main-content-wrap">'
            '<article class="post td-post-template-default">\n'
            '<header class="td-post-title"><ul class="td-category">'
            f'<li class="entry-category">{escape(article.story.section)}</li></ul>'
            f'<h1 class="entry-title">{esc(article.title)}</h1>\n'
            '<div class="td-module-meta-info"><div class="td-post-author-name">Par '
            '<a href="/author/Redaction">Rédaction</a></div>'
            '<span class="td-post-date">'
            f'<time class="entry-date updated td-module-date" datetime="{iso(published)}">{day(published)}'
            "</time></span><span>1178 ARTICLES 0 COMMENTAIRES</span></div>"
            f"</header>\n{figure(edition, article, 'td-post-featured-image')}\n"
            f'<div class="td-post-content tagdiv-type">\n{self.content(edition, article)}\n</div>\n'
            '<footer><div class="td-post-sharing">Partager Facebook Twitter</div>'
            '<div class="fb-comments">Commentaires via Facebook :</div>'
            f'<div class="td_block_related_posts"><h4>ARTICLES SIMILAIRES</h4>{related}</div></footer>\n</article>'
            "</div>"
        )

    def _module(self, edition: Edition, article: Article) -> str:
        at = self.local(article.published)
        return (
            '<div class="td_module_10 td_module_wrap"><div class="item-details">'
            '<h3 class="entry-title td-module-title">'
            f'<a href="{edition.url(article.path)}" title="{escape(article.title)}">{esc(article.title)}</a></h3>'
            f'<span class="td-post-date"><time class="entry-date td-module-date" datetime="{iso(at)}">{day(at)}</time>'
            "</span>"
            f'<div class="td-excerpt">{self.excerpt(article)}</div></div></div>\n'
        )

    def archive(self, edition: Edition, articles: Iterable[Article], heading: str) -> str:
        modules = "".join(self._module(edition, each) for each in articles)
        return (
            f'{self._header(edition)}\n<div class="td-main-content"><h1 class="td-page-title">{escape(heading)}</h1>'
            f'<div class="td-ss-main-content">\n{modules}</div><div class="page-nav"><a class="last">2</a></div></div>'
        )
