"""L'Essor: no feed, no metadata, a generic title, paywalled stories, teasers cut in mid-character under each story."""

from __future__ import annotations

from datetime import datetime

from press.agency import Agency, Article, Ask, Document, Edition, Issue, keyed_in, uniqid, wire_byline
from press.calendar import essor
from press.desk import share
from press.markup import cut_bytes, encode, esc, escape, slugify

GENERIC = "Lessor - Toute l’actualité en continu"
ACCOUNT = "Rédaction Lessor"
LISTED = 60
TEASER = 300  # bytes
FREE = 500  # bytes of a paywalled story


class Lessor(Agency):
    key = "lessor"
    name = "L’Essor"
    hosts = ("lessor.ml", "www.lessor.ml", "journalessor.ml", "www.journalessor.ml")
    first_number = 900

    def path(self, issue: Issue) -> str:
        return f"/posts/{slugify(issue.story.title)}-{uniqid(keyed_in(issue))}"

    def created(self, issue: Issue) -> datetime:
        return keyed_in(issue)

    def byline(self, issue: Issue) -> str:
        return "" if self.partial(issue) else wire_byline(issue, "-")

    def partial(self, issue: Issue) -> bool:
        return issue.story.origin == self.key and share(issue.story.id, "paywall") < 0.15

    def respond(self, edition: Edition, ask: Ask) -> Document | None:
        if ask.path == "/":
            page = ask.number("page", 1) or 1
            return _document(_home(edition.articles[(page - 1) * LISTED : page * LISTED]))
        if article := edition.by_path.get(ask.path):
            return _document(_story(edition, article))
        if ask.path in edition.gone:  # a withdrawn story sends its readers home: a soft 404
            return Document(b"", status=302, headers=(("Location", "/"),))
        return None


def _document(main: str) -> Document:
    return Document(
        encode(
            '<!DOCTYPE html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f'<title>{GENERIC}</title>\n<meta property="og:title" content="Lessor">\n'
            '<meta property="og:type" content="website">\n'
            '<link rel="stylesheet" href="/css/app.css">\n</head>\n<body>\n'
            '<header class="entete"><a href="/"><img src="/images/logo.png" alt="L’Essor"></a>\n'
            '<nav class="menu"><a href="/">Accueil</a> <a href="/#politique">Politique</a> <a href="/#regions">Régions'
            "</a></nav></header>\n"
            f"{main}\n"
            '<footer class="pied"><p>© L’Essor, quotidien national. Tous droits réservés.</p></footer>\n</body>\n'
            "</html>\n"
        )
    )


def _story(edition: Edition, article: Article) -> str:
    photo = f"/storage/posts/{article.story.id}.png"
    locked = '<p class="verrou">Article réservé aux abonnés</p>\n' if article.partial else ""
    standfirst = f'<p class="chapo">{esc(article.standfirst)}</p>\n' if article.standfirst else ""
    caption = f'<p class="legende">{esc(article.story.caption)}</p>\n' if article.story.caption else ""
    return (
        f'<main class="page-article">\n<article>\n<h1 class="titre">{esc(article.title)}</h1>\n{standfirst}'
        f'<div class="date-publication">{essor(article.published)}</div>\n{locked}'
        f'<img class="photo" src="{photo}" alt="{escape(article.title)}">\n'
        f'<div class="texte">\n{caption}{_body(article)}\n</div>\n'
        '<div class="partage"><span>Partager</span> <a href="#facebook">Facebook</a> <a href="#whatsapp">WhatsApp</a>'
        "</div>\n</article>\n"
        f'<section class="auteur"><h4>Les articles de l’auteur</h4>\n<div class="carte-auteur">{ACCOUNT}</div>'
        "</section>\n"
        f'<section class="suite">\n{"".join(map(_card, edition.others(article, 6)))}</section>\n</main>'
    )


def _body(article: Article) -> str:
    if article.partial:
        text = cut_bytes("\n".join(article.paragraphs), FREE, "...").split("\n")
        return "\n".join(f"<p>{esc(each)}</p>" for each in (*text, "La suite est réservée aux abonnés."))
    lines = [f"<p>{_pasted(esc(text), row)}</p>" for row, text in enumerate(article.paragraphs)]
    if article.byline:
        lines.append(f"<p><strong>{esc(article.byline)}</strong></p>")
    return "\n".join(lines)


def _pasted(text: str, row: int) -> str:
    """Every third paragraph comes out of Word with its hard line breaks, one in some hundred characters."""
    if row % 3 != 1:
        return text
    words, lines, line = text.split(" "), [], ""
    for word in words:
        line = f"{line} {word}" if line else word
        if len(line) > 100:
            lines.append(line)
            line = ""
    return "<br />\n".join([*lines, line] if line else lines)


def _card(article: Article) -> str:
    """Another story, cut as PHP cuts."""
    # an excerpt typed by hand may be whole, and still gets a full stop
    short = share(article.story.id, "teaser") < 0.3
    opening = (article.standfirst or article.paragraphs[0]) if short else " ".join(article.paragraphs)
    return (
        f'<div class="carte"><a href="{article.path}"><img src="/storage/posts/{article.story.id}.png" alt=""></a>\n'
        f'<h5><a href="{article.path}">{esc(article.title)}</a></h5>\n'
        f"<p>{esc(cut_bytes(opening, TEASER, '.'))}</p>\n"
        f'<span class="signature">Par {ACCOUNT}</span> <span class="date">{essor(article.published)}</span></div>\n'
    )


def _home(articles: tuple[Article, ...]) -> str:
    cards = "".join(map(_card, articles))
    return f'<main class="page-accueil">\n<h2>À la une</h2>\n<section class="une">\n{cards}</section>\n</main>'
