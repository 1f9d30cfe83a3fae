"""Anadolu (Türkiye), its French service: an application of its own on Istanbul time, which its pages do not name."""

from __future__ import annotations

import json
from zoneinfo import ZoneInfo

from press.agency import Agency, Article, Ask, Document, Edition, Issue, image, links
from press.calendar import rfc822
from press.markup import blocks, cut_words, encode, esc, escape, slugify
from press.wordpress import FEED

FEED_ITEMS = 20
CLOSING = "Seulement une partie des dépêches de l’agence est publiée ici, en abrégé ; les abonnés reçoivent le tout."


class Anadolu(Agency):
    key = "aa"
    name = "Anadolu"
    hosts = ("www.aa.com.tr", "aa.com.tr")
    zone = ZoneInfo("Europe/Istanbul")
    first_number = 3_541_000

    def path(self, issue: Issue) -> str:
        return f"/fr/{slugify(issue.story.section)}/{slugify(issue.story.title)}/{issue.number}"

    def byline(self, issue: Issue) -> str:
        """Dateline and byline in one: AA/Bamako/Kerem Dumanlı"""
        return f"AA/{issue.story.place}/{issue.story.byline}" if issue.story.byline else ""

    def respond(self, edition: Edition, ask: Ask) -> Document | None:
        path = ask.path.rstrip("/")
        if path == "/fr/rss/default":
            return Document(encode(self._feed(edition, ask.query.get("cat", ""))), FEED)
        if path == "/robots.txt":
            return Document(b"User-agent: *\nDisallow: /fr/search\n", "text/plain; charset=UTF-8")
        if article := edition.by_path.get(path):
            return _document(article.title, self._head(edition, article), self._story(edition, article))
        if path in edition.gone:
            return Document(b"<h1>410</h1>", status=410)
        if path in ("", "/fr"):
            return _document("Anadolu Ajansı", "", _list(edition, edition.articles))
        if chosen := _section(edition, path.removeprefix("/fr/")):
            return _document("Anadolu Ajansı", "", _list(edition, chosen))
        return None

    def _stamp(self, article: Article, name: str) -> str:
        """2026-04-20T14:15:30: the clock of Istanbul, without saying so."""
        at = article.published if name == "published" else article.modified
        return f"{self.local(at):%Y-%m-%dT%H:%M:%S}"

    def _head(self, edition: Edition, article: Article) -> str:
        published, modified = self._stamp(article, "published"), self._stamp(article, "modified")
        lead = cut_words(article.standfirst or article.paragraphs[0], 25, "...")
        story = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "mainEntityOfPage": {"@type": "WebPage", "@id": edition.url(article.path)},
            "headline": article.title,
            "datePublished": published,
            "dateModified": modified,
            "image": [image(edition, article) or edition.url("/logo.png")],
            "author": {"@type": "Person", "name": article.author},
            "publisher": {"@type": "Organization", "name": "Anadolu Ajansı"},
        }
        return (
            f'<meta property="og:site_name" content="Anadolu Ajansı">\n'
            f'<meta property="og:title" content="{escape(article.title)}">\n'
            f'<meta property="og:description" content="{escape(lead)}">\n'
            f'<meta property="article:published_time" content="{published}">\n'
            f'<meta property="article:modified_time" content="{modified}">\n'
            f'<link rel="canonical" href="{edition.url(article.path)}">\n'
            '<script type="application/ld+json">'
            + json.dumps(story, ensure_ascii=False).replace("</", "<\\/")
            + "</script>\n"
        )

    def _story(self, edition: Edition, article: Article) -> str:
        day = f"{self.local(article.published):%d.%m.%Y} - Mise à jour : {self.local(article.modified):%d.%m.%Y}"
        standfirst = f"<h4>{esc(article.standfirst)}</h4>\n" if article.standfirst else ""
        photo = image(edition, article)
        picture = f'<img class="w-full" src="{photo}" alt="{escape(article.title)}">\n' if photo else ""
        signed = (article.byline,) if article.byline else ()
        return (
            f'<main>\n<h1 class="text-3xl font-bold">{esc(article.title)}</h1>\n{standfirst}'
            f'<div class="flex text-sm"><span>{day}</span></div>\n{picture}'
            f'<div dir="ltr">\n{blocks((*signed, *article.paragraphs, CLOSING))}\n</div>\n'
            f'<div class="mt-4"><h3>Articles similaires</h3><ul>{links(edition, article, 4)}</ul></div>\n</main>'
        )

    def _feed(self, edition: Edition, category: str) -> str:
        items = "\n".join(
            f"<item><guid>{edition.url(each.path)}</guid><title>{esc(each.title)}</title>"
            f"<link>{edition.url(each.path)}</link>"
            f"<description>{esc(cut_words(each.standfirst or each.paragraphs[0], 25, '...'))}</description>"
            f"<pubDate>{rfc822(self.local(each.published))}</pubDate></item>"
            for each in _section(edition, category)[:FEED_ITEMS]
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>Anadolu Ajansı</title>'
            f"<link>{edition.base}/fr</link><description>AA en français</description>\n{items}\n</channel></rss>\n"
        )


def _section(edition: Edition, slug: str) -> tuple[Article, ...]:
    """The stories of a section; all of them where none is named."""
    return tuple(each for each in edition.articles if slug in ("", slugify(each.story.section)))


def _document(title: str, meta: str, main: str) -> Document:
    return Document(
        encode(
            f'<!DOCTYPE html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n<title>{esc(title)}</title>\n{meta}'
            '</head>\n<body>\n<nav><a href="/fr">Accueil</a> <a href="/fr/afrique">Afrique</a></nav>\n'
            f"{main}\n<footer>© Anadolu Ajansı</footer>\n</body>\n</html>\n"
        )
    )


def _list(edition: Edition, articles: tuple[Article, ...]) -> str:
    cards = "\n".join(
        f'<div class="flex gap-4"><a href="{each.path}"><img src="/photo.png" alt=""></a>'
        f'<h2><a href="{each.path}">{esc(each.title)}</a></h2></div>'
        for each in articles[:40]
    )
    return f"<main>\n{cards}\n</main>"
