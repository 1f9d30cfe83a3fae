"""AGP (Guinea): WordPress with tagDiv's Newspaper, advertisements inside the text, `AGP/19/09/022 FM/CM` under it."""

from __future__ import annotations

from collections.abc import Iterable

from press.agency import Article, Edition, Issue, figure, link
from press.calendar import day, iso, short_month
from press.markup import blocks, cut_words, esc, escape, slugify
from press.wordpress import WordPress

SPOT = '<div class="td-a-rec"><a href="#"><img src="/wp-content/uploads/pub.png" alt="spot_img"></a></div>'


class Agp(WordPress):
    key = "agp"
    name = "AGP"
    tagline = "Agence guinéenne de presse"
    hosts = ("agpguinee.com", "www.agpguinee.com")
    first_number = 41_870

    def dateline(self, issue: Issue) -> str:
        at = self.local(issue.published)
        return f"{issue.story.place}, {at.day} {short_month(at)} (AGP)- "

    def account(self, article: Article) -> str:
        return "AGP"

    def content(self, edition: Edition, article: Article) -> str:
        """The year of the mark under the text has three digits: 022."""
        first, *rest = article.paragraphs
        at = self.local(article.published)
        mark = f"AGP/{at:%d/%m}/{at.year % 1000:03d}" + "\u00a0" * 20 + "FM/CM"
        return f"{blocks((article.dateline + first,))}\n{SPOT}\n{blocks((*rest, mark))}"

    def single(self, edition: Edition, article: Article) -> str:
        at = self.local(article.published)
        section = article.story.section
        modules = "".join(self._module(edition, each) for each in edition.others(article, 3))
        return (
            f'{SPOT}\n<div class="td-crumb-container"><a href="/">Accueil</a> <a href="/category/{slugify(section)}/">'
            f"{esc(section)}</a> <span>{esc(cut_words(article.title, 6, '...'))}</span></div>\n"
            f'<article class="post"><h1 class="tdb-title-text">{esc(article.title)}</h1>\n'
            '<div class="tdb_single_date"><span>Publié le</span> '
            f'<time class="entry-date updated td-module-date" datetime="{iso(at)}">{day(at)}</time></div>\n'
            f"{figure(edition, article, 'tdb-featured-image')}\n"
            f'<div class="tdb_single_content"><div class="tdb-block-inner">\n{self.content(edition, article)}\n</div>'
            f'</div>\n</article>\n<div class="td_block_wrap"><h4>Articles récents</h4>\n{modules}</div>'
        )

    def archive(self, edition: Edition, articles: Iterable[Article], heading: str) -> str:
        modules = "".join(self._module(edition, each) for each in articles)
        return (
            f'{SPOT}\n<h1 class="tdb-title-text">{escape(heading)}</h1>\n<div class="td_block_inner">\n{modules}</div>'
        )

    def _module(self, edition: Edition, article: Article) -> str:
        at = self.local(article.published)
        return (
            '<div class="td_module_flex td_module_wrap"><div class="td-module-meta-info">'
            f'<h3 class="entry-title td-module-title">{link(edition, article)}</h3>'
            f'<time class="entry-date updated td-module-date" datetime="{iso(at)}">{day(at)}</time>'
            f'<div class="td-excerpt">{esc(cut_words(article.paragraphs[0], 25, "..."))}</div></div></div>\n'
        )
