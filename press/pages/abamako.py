"""aBamako: tables of the 2000s under `/h/<int>.html`; headline punctuation changed, now and then an extract only."""

from __future__ import annotations

from datetime import UTC

from press.agency import Agency, Article, Ask, Document, Edition, Issue, credit, wire_byline
from press.calendar import day, rfc822, weekday
from press.desk import share
from press.markup import cut_words, encode, esc, escape
from press.wordpress import FEED

EXTRACT = 45  # words


class Abamako(Agency):
    key = "abamako"
    name = "aBamako.com"
    hosts = ("news.abamako.com",)
    first_number = 303_000

    def path(self, issue: Issue) -> str:
        return f"/h/{issue.number}.html"

    def title(self, issue: Issue) -> str:
        return issue.story.title.replace(" :", ";").replace("\u00a0:", ";")

    def standfirst(self, issue: Issue) -> str:
        return ""

    def byline(self, issue: Issue) -> str:
        return "" if self.partial(issue) else wire_byline(issue, "-")

    def partial(self, issue: Issue) -> bool:
        return issue.copied and share(issue.story.id, "extract") < 0.12

    def respond(self, edition: Edition, ask: Ask) -> Document | None:
        if ask.path == "/rss/rss.xml":
            return Document(encode(_feed(edition)), FEED)
        if ask.path == "/":
            return _document("aBamako.com", "", _list(edition))
        if article := edition.by_path.get(ask.path):
            lead = cut_words(article.paragraphs[0], 40, "...")
            meta = (
                f'<meta property="og:title" content="{escape(article.title)}">\n'
                f'<meta property="og:description" content="{escape(lead)}">\n'
            )
            return _document(f"{article.title} - aBamako.com", meta, _story(article))
        return None


def _document(title: str, meta: str, main: str) -> Document:
    return Document(
        encode(
            '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n'
            '<html>\n<head>\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\n'
            f"<title>{esc(title)}</title>\n{meta}</head>\n<body>\n<table><tr><td>\n{main}\n</td></tr></table>\n"
            '<div class="pied">© aBamako.com</div>\n</body>\n</html>\n'
        )
    )


def _when(article: Article) -> str:
    at = article.published.astimezone(UTC)
    return f"Publié le {weekday(at)} {day(at)}"


def _story(article: Article) -> str:
    paper = credit(article.issue)
    if article.partial:
        text = (
            esc(cut_words(" ".join(article.paragraphs), EXTRACT, "")) + f".... suite de l'article sur {escape(paper)}"
        )
    else:
        lines = (*article.paragraphs, *([article.byline] if article.byline else []))
        text = "".join(f"<p>{esc(each)}</p>\n" for each in lines)
    photo = f"<div>© Autre presse par DR</div>\n<div>{esc(article.story.caption)}</div>\n<div>|</div>\n"
    return (
        f'<div class="rubrique">Région</div>\n<h1 class="FullArticleTitre">{esc(article.title)}</h1>\n'
        f'<div class="FontArticleSource"><span>{_when(article)}</span> | {escape(paper)}</div>\n'
        f'<img src="/photos/{article.issue.number}.png" alt="">\n{photo}<span class="FullArticleTexte">{text}</span>'
    )


def _list(edition: Edition) -> str:
    return "\n".join(
        f'<div class="ligne"><a href="/h/{each.issue.number}.html">{esc(each.title)}</a> '
        f'<span class="FontArticleSource">{each.published:%d/%m/%Y} | {escape(credit(each.issue))}</span></div>'
        for each in edition.articles[:60]
    )


def _feed(edition: Edition) -> str:
    items = "\n".join(
        f"<item><title>{esc(each.title)}</title><link>{edition.url(each.path)}</link>"
        f"<pubDate>{rfc822(each.published.astimezone(UTC))}</pubDate>"
        f"<description>{esc(cut_words(each.paragraphs[0], 40, '...'))}</description></item>"
        for each in edition.articles[:40]
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>aBamako.com</title>'
        f"<link>{edition.base}/</link><description>Toute l’actualité de Bamako et du Mali</description>\n{items}\n"
        "</channel></rss>\n"
    )
