"""Malijet: PHP of its own, cut slugs, a date in Latin-1 inside a UTF-8 page, a block of other stories in mid-story."""

from __future__ import annotations

import re
from datetime import UTC

from press.agency import Agency, Article, Ask, Document, Edition, Issue, credit, image, wire_byline
from press.calendar import day, plain_month, rfc822
from press.markup import blocks, cut_words, encode, esc, escape, latin1
from press.wordpress import FEED

SECTION = "actualte_dans_les_regions_du_mali"
CARDS = 20
SLUG = 64  # characters, cut in mid-word


class Malijet(Agency):
    key = "malijet"
    name = "Malijet"
    hosts = ("malijet.com", "www.malijet.com")
    first_number = 289_400

    def path(self, issue: Issue) -> str:
        """Accents and ’ stay as they are; a dropped colon leaves two hyphens."""
        slug = re.sub(r"\s", "-", re.sub(r"[^\w\s’-]", "", issue.story.title.lower()))
        return f"/{SECTION}/{issue.number}-{slug[:SLUG]}.html"

    def byline(self, issue: Issue) -> str:
        return wire_byline(issue, "-")

    def respond(self, edition: Edition, ask: Ask) -> Document | None:
        if ask.path == "/robots.txt":
            rules = "User-agent: *\nDisallow: /admin\nDisallow: /livewire\nDisallow: /horizon\nDisallow: /recherche\n"
            return Document(rules.encode(), "text/plain; charset=UTF-8")
        if ask.path == "/rss":
            return Document(encode(_feed(edition)), FEED)
        if ask.path in ("/feed", "/feed/"):
            return _document("Malijet", "<h1>404</h1><p>Cette page n’existe pas.</p>")
        if ask.path in ("/", f"/{SECTION}/", f"/{SECTION}"):
            page = ask.number("page", 1) or 1
            return _document(
                "Malijet - Actualités du Mali", _cards(edition, edition.articles[(page - 1) * CARDS : page * CARDS])
            )
        if article := edition.by_path.get(ask.path):
            return _document(f"{article.title} - Malijet", _story(edition, article))
        if ask.path in edition.gone:
            return Document(b"<h1>Article indisponible</h1>", status=404)
        return None


def _document(title: str, main: str) -> Document:
    return Document(
        encode(
            f'<!DOCTYPE html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n<title>{esc(title)}</title>\n'
            "</head>\n<body>\n"
            f'<nav class="navbar"><a href="/">Accueil</a> <a href="/{SECTION}/">Régions</a> '
            f'<a href="/recherche">Recherche</a></nav>\n{main}\n'
            "<footer>Copyright Malijet © 2008 - 2026. Tous droits réservés.</footer>\n</body>\n</html>\n"
        )
    )


def _story(edition: Edition, article: Article) -> str:
    middle = max(1, len(article.paragraphs) // 2)
    aside = "".join(f'<li><a href="{each.path}">{esc(each.title)}</a></li>' for each in edition.others(article, 3))
    photo = image(edition, article)
    picture = f'<div id="card_img_jt"><img src="{photo}" alt=""></div>\n' if photo else ""
    signature = f"<p>{esc(article.byline)}</p>\n" if article.byline else ""
    source = f"<p>Source : {escape(credit(article.issue))}</p>\n" if article.issue.copied else ""
    caption = f'<p class="image_caption">{esc(article.story.caption)}</p>\n' if photo and article.story.caption else ""
    return (
        f'<div class="box_breadcrumb"><a href="/">Accueil</a> <a href="/{SECTION}/">Régions</a></div>\n'
        f'<h1 class="page_title">{esc(article.title)}</h1>\n<div class="partage">Partager :</div>\n'
        f'<p id="date_content">Date : {latin1(day(article.published.astimezone(UTC)))}</p>\n{picture}{caption}'
        f'<div id="article_body">\n{blocks(article.paragraphs[:middle])}\n'
        f'<div class="a_lire_aussi"><strong>À lire aussi</strong><ul>{aside}</ul></div>\n'
        f"{blocks(article.paragraphs[middle:])}\n{signature}</div>\n"
        f"<p>Copyright Malijet © 2008 - 2026</p>\n{source}"
        "<div>Commentaires 4258</div>\n"
        '<div class="commentaires"><h4>Les commentaires ( 0 )</h4></div>\n<div class="breves"><h4>Brèves</h4></div>'
    )


def _cards(edition: Edition, articles: tuple[Article, ...]) -> str:
    cards = "\n".join(
        f'<div class="card"><div class="card-header"><a href="{each.path}"><img src="/photo.png" alt=""></a></div>'
        f'<h5 class="card-title text-left"><a href="{each.path}">{esc(each.title)}</a></h5>'
        f'<div class="card-body"><p>{escape(credit(each.issue))}</p>'
        f"<p>{each.published.day} {plain_month(each.published)}{each.published.year}</p></div></div>"
        for each in articles
    )
    return f'<div id="v_container">\n{cards}\n<div class="card"><div class="card-body">Publicité</div></div>\n</div>'


def _feed(edition: Edition) -> str:
    items = "\n".join(
        f"<item><title>{esc(each.title)}</title><link>{edition.url(each.path)}</link>"
        f"<guid>{edition.url(each.path)}</guid><pubDate>{rfc822(each.published.astimezone(UTC))}</pubDate>"
        f"<description><![CDATA[{cut_words(each.paragraphs[0], 30, '...')}]]></description></item>"
        for each in edition.articles[:50]
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>Malijet</title>'
        f"<link>{edition.base}/</link><description>Actualités du Mali</description>\n{items}\n</channel></rss>\n"
    )
