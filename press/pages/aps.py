"""APS (Senegal): WordPress; `SENEGAL-SECURITE / …` over headlines, ‘’…’’ around words, a feed with Yoast's tail."""

from __future__ import annotations

from collections.abc import Iterable

from press.agency import Article, Edition, Issue, figure
from press.calendar import day, iso, short_month
from press.desk import share
from press.markup import blocks, esc, escape, slugify
from press.wordpress import WordPress


class Aps(WordPress):
    key = "aps"
    name = "APS"
    tagline = "Agence de presse sénégalaise"
    hosts = ("aps.sn", "www.aps.sn")
    first_number = 412_700

    def title(self, issue: Issue) -> str:
        country = "SÉNÉGAL" if share(issue.story.id, "accents") < 0.3 else "SENEGAL"
        return f"{country}-{slugify(issue.story.section).upper()} / {issue.story.title}"

    def dateline(self, issue: Issue) -> str:
        at = self.local(issue.published)
        return f"{issue.story.place}, {at.day} {short_month(at).replace('janv', 'jan')} (APS) – "

    def account(self, article: Article) -> str:
        return "APS"

    def feed_item(self, edition: Edition, article: Article) -> str:
        """Summary and text alike end in the line by which Yoast marks what scrapers take."""
        tail = (
            f'<p>The post <a href="{edition.url(article.path)}">{esc(article.title)}</a> first appeared on '
            f'<a href="{edition.base}">Agence de presse sénégalaise - APS</a>.</p>'
        )
        whole = super().feed_item(edition, article)
        for end in ("]]></description>", "]]></content:encoded>"):
            whole = whole.replace(end, f"\n{tail}{end}")
        return whole

    def content(self, edition: Edition, article: Article) -> str:
        first, *rest = article.paragraphs
        return blocks((article.dateline + first, *rest, article.byline))

    def single(self, edition: Edition, article: Article) -> str:
        at = self.local(article.published)
        section = article.story.section.upper()
        return (
            f'<article class="post"><div class="p-cat"><a href="/{slugify(section)}/">{esc(section)}</a></div>\n'
            f'<h1 class="p-ttl">{esc(article.title)}</h1>\n<time datetime="{iso(at)}">{day(at)}</time>\n'
            f'{figure(edition, article)}\n<div class="post-content">\n{self.content(edition, article)}\n</div>'
            "</article>\n"
            f"<section><h4>Dans la même rubrique</h4>\n{_rows(edition, edition.others(article, 4))}\n"
            f'<a href="#">Charger plus dans {esc(section)}</a>\n<h4>Voir aussi...</h4></section>'
        )

    def archive(self, edition: Edition, articles: Iterable[Article], heading: str) -> str:
        return f'<h1 class="p-page">{escape(heading)}</h1>\n<main>\n{_rows(edition, articles)}\n</main>'


def _rows(edition: Edition, articles: Iterable[Article]) -> str:
    return "\n".join(
        f'<div class="p-row"><h6 class="p-ttl"><a class="ttl-link" href="{edition.url(each.path)}">'
        f'{esc(each.title)}</a></h6><span class="p-date">{day(each.published)}</span></div>'
        for each in articles
    )
