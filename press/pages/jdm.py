"""Journal du Mali: WordPress; "Publié le 03.12.2017 à 15h35 par …", and an archive that an old move damaged."""

from __future__ import annotations

from collections.abc import Iterable

from press.agency import Article, Ask, Document, Edition, figure, link
from press.markup import blocks, cut_words, encode, esc, escape
from press.wordpress import WordPress

ARCHIVED = "/2017/kayes-le-commerce-transfrontalier-s-accroit"
_DAMAGE = str.maketrans({"î": "à®", "ù": "à¹", "ô": "à´", "ç": "à§", "è": "à¨"})
_OLD_TITLE = "Kayes : le commerce transfrontalier s’accroît"
_OLD_TEXT = (
    "À la frontière, là où les camions attendaient des journées entières, le passage est plus fluide. Le commerce "
    "s’accroît.",
    "« Le contrôle est plus rapide, même au mois d’août », reconnaît un transporteur, qui reçoit son quitus dès "
    "l’entrée.",
    "Les douanes comptent ouvrir un deuxième guichet, à côté du pont, pour que la chaîne ne s’arrête plus.",
)


class JournalDuMali(WordPress):
    key = "jdm"
    name = "Journal du Mali"
    tagline = "L’essentiel de l’actualité"
    hosts = ("journaldumali.com", "www.journaldumali.com")
    first_number = 78_200

    def account(self, article: Article) -> str:
        return article.story.byline or "Journal du Mali"

    def respond(self, edition: Edition, ask: Ask) -> Document | None:
        if ask.path.rstrip("/") == ARCHIVED:
            return Document(encode(self.frame(edition, "<title>Journal du Mali</title>", _archived())))
        return super().respond(edition, ask)

    def content(self, edition: Edition, article: Article) -> str:
        standfirst = (
            f'<p class="chapeau"><strong>{esc(article.standfirst)}</strong></p>\n' if article.standfirst else ""
        )
        return standfirst + blocks(article.paragraphs)

    def single(self, edition: Edition, article: Article) -> str:
        links = "".join(f'<p class="external-link">{link(edition, each)}</p>' for each in edition.others(article, 4))
        at = self.local(article.published)
        line = f"Publié le {at:%d.%m.%Y} à {at:%Hh%M}" + (f" par {article.byline}" if article.byline else "")
        return (
            f'<div class="article"><span class="rubrique">{escape(article.story.section)}</span>\n'
            f'<h1>{esc(article.title)}</h1>\n<p class="date-auteur">{esc(line)}</p>\n'
            f'{figure(edition, article)}\n<div class="entry-content">\n{self.content(edition, article)}\n</div></div>\n'
            f'<div class="news-outer-wrapper"><h4>Lire aussi</h4>{links}</div>'
        )

    def archive(self, edition: Edition, articles: Iterable[Article], heading: str) -> str:
        rows = "\n".join(
            f'<div class="article"><h2>{link(edition, each)}</h2>'
            f'<p class="extrait">{esc(cut_words(each.paragraphs[0], 55, " […]"))}</p></div>'
            for each in articles
        )
        old = f'<p class="external-link"><a href="{edition.url(ARCHIVED)}">Archives 2017</a></p>'
        return (
            f'<h1 class="nom-du-site">{escape(heading)}</h1>\n<main>\n{rows}\n</main>\n'
            f'<div class="news-outer-wrapper">{old}</div>'
        )


def _archived() -> str:
    """UTF-8 read as Latin-1 by one program and mended by a search for "Ã" in another."""
    text = blocks(each.translate(_DAMAGE) for each in _OLD_TEXT)
    return (
        f'<div class="article"><h1>{esc(_OLD_TITLE.translate(_DAMAGE))}</h1>\n'
        '<p class="date-auteur">Publié le 03.12.2017 à 15h35 par Mariam Diakité</p>\n'
        f'<div class="entry-content">\n{text}\n</div></div>'
    )
