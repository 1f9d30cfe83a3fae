"""AIP (Côte d’Ivoire): WordPress with a Hoot theme, microdata in place of JSON-LD; now and then a login."""

from __future__ import annotations

from collections.abc import Iterable

from press.agency import Article, Edition, Issue, image
from press.calendar import day, iso, month
from press.desk import share
from press.markup import blocks, cut_words, esc, escape, slugify
from press.wordpress import WordPress

FREE = 60  # words of a story that is for those who are logged in
LOGIN = "Veuillez vous connecter pour lire l'intégralité."


class Aip(WordPress):
    key = "aip"
    name = "AIP"
    tagline = "Agence Ivoirienne de Presse de Côte d’Ivoire"
    hosts = ("www.aip.ci", "aip.ci")
    first_number = 255_700

    def path(self, issue: Issue) -> str:
        return f"/{issue.number}/{slugify(self.title(issue))}"

    def title(self, issue: Issue) -> str:
        desk = "Côte d’Ivoire-AIP" if share(issue.story.id, "desk") < 0.7 else f"Région-{issue.story.place}"
        return f"{desk}/ {issue.story.title}"

    def byline(self, issue: Issue) -> str:
        return "" if self.partial(issue) else issue.story.byline

    def dateline(self, issue: Issue) -> str:
        at = self.local(issue.published)
        year = f" {at.year}" if share(issue.story.id, "year") < 0.5 else ""
        return f"{issue.story.place}, {at.day:02d} {month(at)}{year} (AIP)-"

    def partial(self, issue: Issue) -> bool:
        return share(issue.story.id, "login") < 0.25

    def account(self, article: Article) -> str:
        return "AIP"

    def head(self, edition: Edition, article: Article) -> str:
        """No plugin says anything for machines."""
        return (
            f"<title>{escape(article.title)} - AIP - Agence Ivoirienne de Presse de Côte d’Ivoire</title>\n"
            f'<link rel="canonical" href="{edition.url(article.path)}/" />\n'
            f"<link rel='shortlink' href='{edition.base}/?p={article.issue.number}' />"
        )

    def content(self, edition: Edition, article: Article) -> str:
        first, *rest = article.paragraphs
        text = (article.dateline + first, *rest)
        if article.partial:
            return blocks((cut_words(" ".join(text), FREE, "..."), LOGIN))
        return blocks((*text, article.byline))

    def single(self, edition: Edition, article: Article) -> str:
        photo = image(edition, article)
        picture = (
            '<div class="entry-featured-img-wrap"><img class="entry-content-featured-img" itemprop="image" '
            f'src="{photo}" alt="{escape(article.title)}"></div>\n'
            if photo
            else ""
        )
        return (
            f'{_MENU}\n<main id="content" class="content"><article class="entry post" itemscope '
            'itemtype="https://schema.org/BlogPosting">\n<header class="entry-header">'
            f'<h1 class="entry-title" itemprop="headline">{esc(article.title)}</h1>{self._byline(article)}</header>\n'
            f'{picture}<div class="entry-content" itemprop="articleBody"><div class="entry-the-content">\n'
            f"{self.content(edition, article)}\n</div></div>\n</article></main>\n"
            f'<div class="crosssell"><h4>Abonnez-vous</h4>\n{self._entries(edition, edition.others(article, 3))}</div>'
        )

    def archive(self, edition: Edition, articles: Iterable[Article], heading: str) -> str:
        entries = self._entries(edition, articles)
        return f'{_MENU}\n<h1 class="loop-title">{escape(heading)}</h1>\n<main id="content">\n{entries}</main>'

    def _byline(self, article: Article) -> str:
        at = self.local(article.published)
        section = article.story.section
        return (
            '<div class="entry-byline"><div class="entry-byline-block entry-byline-author">'
            '<span class="entry-byline-label">Par :</span> <span class="entry-author" itemprop="author" itemscope '
            'itemtype="https://schema.org/Person"><span itemprop="name">AIP</span></span></div>'
            '<div class="entry-byline-block entry-byline-date"><span class="entry-byline-label">Le :</span> '
            f'<time class="entry-published updated" datetime="{iso(at)}" itemprop="datePublished">{day(at)}'
            "</time></div>"
            '<div class="entry-byline-block entry-byline-cats"><span class="entry-byline-label">Dans :</span> '
            f'<a href="/category/{slugify(section)}/" rel="category tag">{esc(section)}</a></div></div>'
        )

    def _entries(self, edition: Edition, articles: Iterable[Article]) -> str:
        return "".join(
            '<article class="entry post"><div class="entry-grid"><div class="entry-grid-content">'
            f'<header class="entry-header"><h2 class="entry-title"><a href="{edition.url(each.path)}/">'
            f"{esc(each.title)}</a></h2></header>{self._byline(each)}"
            f'<div class="entry-summary"><p>{self.excerpt(each)}</p></div></div></div></article>\n'
            for each in articles
        )


_MENU = (
    '<nav class="menu"><a href="/">Accueil</a> <a href="/category/depeches/">Dépêches</a> '
    '<a href="/category/media/">Média</a></nav>'
)
