"""Studio Tamani: WordPress with Joomla's old addresses; place in capitals, briefs of one paragraph, radio tails."""

from __future__ import annotations

import re
from collections.abc import Iterable

from press.agency import Article, Ask, Document, Edition, Issue, figure, lead, link, links, redirect
from press.calendar import day, weekday
from press.markup import blocks, cut_words, esc, escape, slugify
from press.wordpress import WordPress


class Tamani(WordPress):
    key = "tamani"
    name = "Studio Tamani"
    tagline = "Toutes les voix du Mali"
    hosts = ("www.studiotamani.org", "studiotamani.org")
    first_number = 164_876
    feed_paths = frozenset({"/feed"})

    def path(self, issue: Issue) -> str:
        return f"/{issue.number}-{slugify(self.title(issue))}"

    def title(self, issue: Issue) -> str:
        """KOUTIALA : le marché …"""
        story = issue.story
        rest = re.sub(rf"^{re.escape(story.place)}\s*:\s*", "", story.title)
        return f"{story.place.upper()} : {rest}"

    def byline(self, issue: Issue) -> str:
        return ""

    def respond(self, edition: Edition, ask: Ask) -> Document | None:
        if ask.path == "/feed/":
            return redirect(edition.url("/feed"), 301)
        return super().respond(edition, ask)

    def content(self, edition: Edition, article: Article) -> str:
        place = article.story.place
        when = self.local(article.published)
        tail = (
            '<p class="radio">'
            f"<em>Ce {weekday(when)} ({when:%d/%m/%Y}) à {escape(place)}, écoutez-nous en direct "
            f"sur la radio partenaire de {escape(place)}, 102.6 Fm</em></p>\n"
            f'<p class="audio"><a href="{edition.base}/wp-content/uploads/{article.story.id}.mp3">Télécharger</a></p>'
        )
        return f"{lead(article)}{blocks(article.paragraphs)}\n{tail}"

    def single(self, edition: Edition, article: Article) -> str:
        return (
            '<header class="site-header"><a href="/">Studio Tamani</a> <a href="/les-titres">Les titres</a></header>\n'
            f'<article class="post type-post"><h1 class="entry-title">{esc(article.title)}</h1>\n'
            f'<div class="entry-meta"><span class="posted-on">{day(self.local(article.published))}</span>'
            f"</div>\n{figure(edition, article)}\n"
            f'<div class="entry-content">\n{self.content(edition, article)}\n</div></article>\n'
            f'<aside class="related"><h3>Sur le même sujet</h3><ul>{links(edition, article, 4)}</ul></aside>'
        )

    def archive(self, edition: Edition, articles: Iterable[Article], heading: str) -> str:
        posts = "\n".join(
            f'<article class="post"><h2 class="entry-title">{link(edition, each)}</h2>'
            f'<span class="posted-on">{day(self.local(each.published))}</span>'
            f'<div class="entry-summary"><p>{esc(cut_words(each.paragraphs[0], 55, " [...]"))}</p></div></article>'
            for each in articles
        )
        return f'<h1 class="page-title">{escape(heading)}</h1>\n<main class="posts">\n{posts}\n</main>'
