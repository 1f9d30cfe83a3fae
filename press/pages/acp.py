"""ACP (DR Congo): WordPress with tagDiv's blocks; a search whose second page is the first again; items in English."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from press.agency import Article, Ask, Document, Edition, Issue, figure, image, link, redirect
from press.calendar import ENGLISH_MONTHS, day, iso, month
from press.markup import blocks, cut_words, encode, esc, escape, slugify
from press.wordpress import WordPress

ENGLISH = "Anglais"  # the section of what the agency signs "CPA"
FOUND = 12  # stories on a page of results, whichever page is asked for


class Acp(WordPress):
    key = "acp"
    name = "ACP"
    tagline = "Agence congolaise de presse"
    hosts = ("acp.cd", "www.acp.cd")
    zone = ZoneInfo("Africa/Kinshasa")
    first_number = 211_400
    archive_items = FOUND

    def path(self, issue: Issue) -> str:
        return f"/{slugify(issue.story.section)}/{slugify(issue.story.title)}/"

    def byline(self, issue: Issue) -> str:
        """The agency and the initials of who wrote it."""
        return f"{_signature(issue)}/{issue.story.byline}" if issue.story.byline else ""

    def dateline(self, issue: Issue) -> str:
        at = self.local(issue.published)
        name = ENGLISH_MONTHS[at.month - 1] if issue.story.section == ENGLISH else month(at)
        return f"{issue.story.place}, {at.day:02d} {name} {at.year} ({_signature(issue)}).- "

    def respond(self, edition: Edition, ask: Ask) -> Document | None:
        if ask.host.startswith("www.") or f"{ask.path}/" in edition.by_path:
            return redirect(edition.url(ask.path.rstrip("/") + "/"), 301)
        if "s" in ask.query:
            return self._results(edition, ask.query["s"])
        return super().respond(edition, ask)

    def listed(self, edition: Edition, parts: tuple[str, ...]) -> tuple[Article, ...] | None:
        if len(parts) == 1:
            return tuple(each for each in edition.articles if slugify(each.story.section) == parts[0]) or None
        return super().listed(edition, parts)

    def account(self, article: Article) -> str:
        return "ACP"

    def content(self, edition: Edition, article: Article) -> str:
        first, *rest = article.paragraphs
        closing = [article.byline] if article.byline else []
        return blocks((article.dateline + first, *rest, *closing))

    def single(self, edition: Edition, article: Article) -> str:
        at = self.local(article.published)
        related = "".join(self._module(edition, each) for each in edition.others(article, 3))
        return (
            f'{_MENU}\n<article class="post type-post">\n<div class="td-category">'
            f'<a class="tdb-entry-category" href="/{slugify(article.story.section)}/">{esc(article.story.section)}</a>'
            f'</div>\n<h1 class="tdb-title-text">{esc(article.title)}</h1>\n'
            f'<div class="tdb_single_date"><time class="entry-date updated td-module-date" datetime="{iso(at)}">'
            f"{day(at)}</time></div>\n{figure(edition, article, 'tdb-featured-image')}\n"
            f'<div class="tdb_single_content"><div class="tdb-block-inner">\n{self.content(edition, article)}\n</div>'
            f'</div>\n</article>\n<div class="td_block_related_posts"><h4>Articles connexes</h4>\n{related}</div>'
        )

    def archive(self, edition: Edition, articles: Iterable[Article], heading: str) -> str:
        modules = "".join(self._module(edition, each) for each in articles)
        return (
            f'{_MENU}\n<h1 class="tdb-title-text">{escape(heading)}</h1>\n'
            f'<div class="td_block_inner">\n{modules}</div>\n<div class="page-nav"><a href="/page/2/">2</a></div>'
        )

    def _results(self, edition: Edition, query: str) -> Document:
        """What a search finds. The theme forgets which page was asked for, and the numbers below lead nowhere new."""
        words = query.lower().split()
        found = [each for each in edition.articles if all(it in each.title.lower() for it in words)][:FOUND]
        heading = f"Résultats de recherche pour « {query} »"
        head = f"<title>{escape(heading)} - {self.name}</title>"
        return Document(encode(self.frame(edition, head, self.archive(edition, found, heading))))

    def _module(self, edition: Edition, article: Article) -> str:
        at = self.local(article.published)
        photo = image(edition, article)
        style = f" style=\"background-image: url('{photo}')\"" if photo else ""
        return (
            '<div class="td_module_flex td_module_flex_1 td_module_wrap"><div class="td-module-thumb">'
            f'<a href="{edition.url(article.path)}" class="td-image-wrap">'
            f'<span class="entry-thumb td-thumb-css"{style}></span></a></div><div class="td-module-meta-info">'
            f'<h3 class="entry-title td-module-title">{link(edition, article)}</h3>'
            f'<a class="td-post-category" href="/{slugify(article.story.section)}/">{esc(article.story.section)}</a>'
            f'<time class="entry-date updated td-module-date" datetime="{iso(at)}">{day(at)}</time>'
            f'<div class="td-excerpt">{esc(cut_words(article.paragraphs[0], 25, "..."))}</div></div></div>\n'
        )


_MENU = (
    '<nav class="tdb-menu"><a href="/">Accueil</a> <a href="/province/">Province</a> <a href="/anglais/">Anglais</a>'
    '<form action="/"><input name="s"></form></nav>'
)


def _signature(issue: Issue) -> str:
    return "CPA" if issue.story.section == ENGLISH else "ACP"
