"""How the outlets print: a story's page in four kinds of markup, and their listings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from press.calendar import day, iso, rfc822
from press.markup import blocks, cut_words, esc, escape
from press.year.outlets import Layout

SECTIONS = ("Politique", "Sport", "Culture")
CHAPO = 20  # words of a teaser in a listing


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """All that stands on a story's page."""

    outlet: str
    base: str
    url: str  # canonical
    title: str
    paragraphs: tuple[str, ...]  # dateline, credit and closing line included
    signed: str
    published: datetime
    modified: datetime
    others: tuple[tuple[str, str], ...]  # (headline, address)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A story as a listing shows it."""

    url: str
    title: str
    teaser: str
    published: datetime | None


def story_page(sheet: Sheet, layout: Layout) -> str:
    """The document of a story."""
    head, body = {
        Layout.META: _meta,
        Layout.MICRODATA: _microdata,
        Layout.PRINTED: _printed,
        Layout.UNDATED: _undated,
    }[layout](sheet)
    return _document(sheet.outlet, sheet.title, head, body)


def front_page(outlet: str, rows: Sequence[Row], *, redesigned: bool = False) -> str:
    """The home page: a card a story, in other elements after a redesign."""
    if redesigned:
        return _document(outlet, "Accueil", "", f'<section class="fil">\n{_tiles(rows)}\n</section>')
    cards = "\n".join(
        f'<div class="carte"><h3><a href="{escape(row.url)}">{esc(row.title)}</a></h3>'
        + (f'<span class="jour">{day(row.published)} à {row.published:%H:%M}</span>' if row.published else "")
        + f'<p class="chapo">{esc(row.teaser)}</p></div>'
        for row in rows
    )
    return _document(outlet, "Accueil", "", f'<main id="une">\n{cards}\n</main>')


def _tiles(rows: Sequence[Row]) -> str:
    return "\n".join(
        f'<article class="tuile"><h2><a href="{escape(row.url)}">{esc(row.title)}</a></h2>'
        + (f'<time datetime="{iso(row.published)}">{day(row.published)}</time>' if row.published else "")
        + f"<p>{esc(row.teaser)}</p></article>"
        for row in rows
    )


def rss(outlet: str, base: str, rows: Sequence[Row]) -> str:
    """RSS 2.0."""
    items = "\n".join(
        f"<item><title>{esc(row.title)}</title><link>{esc(row.url)}</link>"
        + (f"<pubDate>{rfc822(row.published)}</pubDate>" if row.published else "")
        + f"<description>{esc(row.teaser)}</description></item>"
        for row in rows
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>{esc(outlet)}</title>'
        f"<link>{base}/</link><description>{esc(outlet)}</description>\n{items}\n</channel></rss>\n"
    )


def posts(rows: Sequence[Row]) -> str:
    """The answer of WordPress's REST API."""
    return json.dumps(
        [
            {
                "date_gmt": f"{row.published:%Y-%m-%dT%H:%M:%S}" if row.published else None,
                "link": row.url,
                "title": {"rendered": esc(row.title)},
                "excerpt": {"rendered": f"<p>{esc(row.teaser)}</p>"},
            }
            for row in rows
        ],
        ensure_ascii=False,
    )


def teaser(paragraphs: Sequence[str]) -> str:
    """The first words of a story."""
    return cut_words(paragraphs[0], CHAPO, " …")


def _document(outlet: str, title: str, head: str, body: str) -> str:
    menu = "".join(
        f'<li><a href="/rubrique/{name.lower()}">{name}</a></li>' for name in ("Politique", "Sport", "Santé")
    )
    return (
        f'<!DOCTYPE html>\n<html lang="fr"><head><meta charset="UTF-8"><title>{esc(title)} - {esc(outlet)}</title>\n'
        f'{head}</head>\n<body><header><a href="/">{esc(outlet)}</a><nav><ul>{menu}</ul></nav></header>\n'
        f"{body}\n<footer><p>© {esc(outlet)}. Tous droits réservés.</p></footer></body></html>\n"
    )


def _meta(sheet: Sheet) -> tuple[str, str]:
    published, modified = iso(sheet.published), iso(sheet.modified)
    graph = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": sheet.title,
        "datePublished": published,
        "dateModified": modified,
        "mainEntityOfPage": sheet.url,
        "publisher": {"@type": "Organization", "name": sheet.outlet},
    }
    title, data = escape(sheet.title), json.dumps(graph, ensure_ascii=False).replace("</", "<\\/")
    head = (
        f'<link rel="canonical" href="{escape(sheet.url)}">\n<meta property="og:type" content="article">\n'
        f'<meta property="og:title" content="{title}">\n<meta property="og:url" content="{escape(sheet.url)}">\n'
        f'<meta property="article:published_time" content="{published}">\n'
        f'<meta property="article:modified_time" content="{modified}">\n'
        f'<script type="application/ld+json">{data}</script>\n'
    )
    body = (
        f'<article class="post"><h1 class="entry-title">{esc(sheet.title)}</h1>\n'
        f'<div class="entry-meta"><time datetime="{published}">{day(sheet.published)}</time></div>\n'
        f'<div class="entry-content">\n{blocks(sheet.paragraphs)}\n<p>{esc(sheet.signed)}</p>\n</div></article>\n'
        f"<aside><h4>Dans la même rubrique</h4><ul>{_links(sheet)}</ul></aside>"
    )
    return head, body


def _microdata(sheet: Sheet) -> tuple[str, str]:
    body = (
        '<div itemscope itemtype="https://schema.org/NewsArticle">'
        f'<h1 itemprop="headline">{esc(sheet.title)}</h1>\n'
        f'<p>Par <span itemprop="author">{esc(sheet.signed)}</span>, le '
        f'<time itemprop="datePublished" datetime="{iso(sheet.published)}">{day(sheet.published)}</time>'
        f'<meta itemprop="dateModified" content="{iso(sheet.modified)}"></p>\n'
        f'<section itemprop="articleBody">\n{blocks(sheet.paragraphs)}\n</section>\n'
        f'<div class="voir"><h5>Voir aussi</h5><ul>{_links(sheet)}</ul></div></div>'
    )
    return "", body


def _printed(sheet: Sheet) -> tuple[str, str]:
    at = sheet.published
    body = (
        f'<div id="page"><h2 class="titre">{esc(sheet.title)}</h2>\n'
        f'<div class="infos">Publié le {day(at)} à {at:%H:%M} par {esc(sheet.signed)}</div>\n'
        f'<div class="texte">\n{blocks(sheet.paragraphs)}\n</div>\n'
        f'<div class="lire"><h4>À lire aussi</h4><ul>{_links(sheet)}</ul></div></div>'
    )
    return "", body


def _undated(sheet: Sheet) -> tuple[str, str]:
    body = (
        f'<div class="antenne"><h1>{esc(sheet.title)}</h1>\n<div class="journal">\n{blocks(sheet.paragraphs)}\n</div>\n'
        f'<ul class="plus">{_links(sheet)}</ul></div>'
    )
    return "", body


def _links(sheet: Sheet) -> str:
    return "".join(f'<li><a href="{escape(url)}">{esc(title)}</a></li>' for title, url in sheet.others)
