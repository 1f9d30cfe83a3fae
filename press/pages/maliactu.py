"""MaliActu: WordPress; "Mali : " before headlines, many addresses a story, letters that fool charset guessers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from press.agency import Article, Ask, Document, Edition, Issue, credit, figure, wire_byline
from press.calendar import day, iso
from press.desk import share
from press.markup import blocks, cut_words, encode, esc, escape
from press.wordpress import WordPress

BOLD_MALI = "\U0001d5e0\U0001d5ee\U0001d5f9\U0001d5f6"  # "Mali" in mathematical sans-serif bold
BARE_HTML = "text/html"  # only the page itself says that it is UTF-8


class MaliActu(WordPress):
    """Titles that are printed in mathematical letters are given here in plain ones: NFKC of what the page shows."""

    key = "maliactu"
    name = "Maliactu.net"
    tagline = "Actualités du Mali"
    hosts = ("maliactu.net", "www.maliactu.net")
    first_number = 670_633

    def title(self, issue: Issue) -> str:
        title = issue.story.title
        return title if re.match(r"Mali\s*:", title) else f"Mali : {title}"

    def path(self, issue: Issue) -> str:
        return "/mali-" + super().path(issue).lstrip("/")

    def byline(self, issue: Issue) -> str:
        return wire_byline(issue, "-")

    def respond(self, edition: Edition, ask: Ask) -> Document | None:
        """A story answers at its slug, with `/amp`, `?amp=1`, `?noamp=mobile`, `/?p=ID`, and under its photo's page."""
        head, _, last = ask.path.rstrip("/").rpartition("/")
        article = edition.by_path.get(head)
        if article and last == "amp":
            return self._amp(edition, article)
        if article and last == article.story.id:
            return self.page(edition, article)
        if "amp" in ask.query and (article := edition.by_path.get(ask.path.rstrip("/"))):
            return self._amp(edition, article)
        return super().respond(edition, ask)

    def page(self, edition: Edition, article: Article) -> Document:
        return replace(super().page(edition, article), content_type=BARE_HTML)

    def _amp(self, edition: Edition, article: Article) -> Document:
        return Document(
            encode(
                f'<!doctype html>\n<html amp lang="fr">\n<head>\n<meta charset="utf-8">\n<title>{esc(article.title)}'
                "</title>\n"
                f'<link rel="canonical" href="{edition.url(article.path)}/" />\n</head>\n<body>\n'
                '<article class="amp-wp-article">'
                f'<h1 class="amp-wp-title">{esc(_printed(article))}</h1>'
                f'<time datetime="{iso(article.published)}">{day(self.local(article.published))}</time>\n'
                f'<div class="amp-wp-article-content">\n{self.content(edition, article)}\n</div></article>\n</body>\n'
                "</html>\n"
            ),
            BARE_HTML,
        )

    def content(self, edition: Edition, article: Article) -> str:
        closing = [article.byline] if article.byline else []
        if article.issue.copied:
            closing.append(f"Source: {credit(article.issue)}")
        return f"<p>Getting your Trinity Audio player ready...</p>\n{blocks((*article.paragraphs, *closing))}"

    def standfirst(self, issue: Issue) -> str:
        return ""

    def single(self, edition: Edition, article: Article) -> str:
        links = "".join(
            f'<li><a href="{edition.url(each.path)}">{esc(_printed(each))}</a></li>'
            for each in edition.others(article, 4)
        )
        return (
            f'<div class="mvp-top">Connect with us \U0001f1f2\U0001f1f1</div>\n<article id="mvp-article-wrap">\n'
            f'<h3 class="mvp-post-cat">{escape(article.story.section)}</h3>\n'
            f'<h1 class="mvp-post-title left entry-title">{esc(_printed(article))}</h1>\n'
            f'<div class="mvp-author-info-text"><span class="mvp-post-date updated"><time class="post-date updated" '
            f'datetime="{article.published:%Y-%m-%d}">{day(self.local(article.published))}</time></span>'
            f"</div>\n{figure(edition, article)}\n"
            f'<div id="mvp-content-main" class="left relative">\n{self.content(edition, article)}\n</div>\n'
            '<img class="pub" src="/ads/corner-tv-660x380.png" alt="Corner TV – Orange Mali">\n'
            f'<div class="mvp-related"><h4>Lire la suite</h4><ul>{links}</ul></div></article>'
        )

    def archive(self, edition: Edition, articles: Iterable[Article], heading: str) -> str:
        rows = "\n".join(
            f'<li class="mvp-blog-story-wrap"><a href="{edition.url(each.path)}" rel="bookmark">'
            f"<h2>{esc(_printed(each))}</h2></a>"
            f"<p>{esc(cut_words(each.paragraphs[0], 22, '...'))}</p></li>"
            for each in articles
        )
        return f'<h1 class="mvp-feat1-pop-head">{escape(heading)}</h1>\n<ul class="mvp-blog-story-list">\n{rows}\n</ul>'


def _printed(article: Article) -> str:
    """One headline in eight has its first word in mathematical bold."""
    return article.title.replace("Mali", BOLD_MALI, 1) if share(article.story.id, "bold") < 0.125 else article.title
