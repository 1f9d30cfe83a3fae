"""WordPress with Yoast, as most of the agencies run it: page head, feed, REST API, sitemap, archives, aliases."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Iterable
from datetime import UTC
from typing import Any, ClassVar

from press.agency import Agency, Article, Ask, Document, Edition, figure, image, redirect
from press.calendar import iso, rfc822
from press.markup import blocks, cut_words, encode, esc, escape, slugify

FEED = "application/rss+xml; charset=UTF-8"
JSON = "application/json; charset=UTF-8"
XML = "text/xml; charset=UTF-8"


class WordPress(Agency):
    """A WordPress site. Subclasses give the theme: `single`, `archive`, and what stands in a post's content."""

    tagline: ClassVar[str] = ""
    locale: ClassVar[str] = "fr-FR"
    feed_items: ClassVar[int] = 10
    archive_items: ClassVar[int] = 20
    feed_paths: ClassVar[frozenset[str]] = frozenset({"/feed/", "/feed"})

    @abstractmethod
    def single(self, edition: Edition, article: Article) -> str:
        """The `<body>` of a story's page."""

    @abstractmethod
    def archive(self, edition: Edition, articles: Iterable[Article], heading: str) -> str:
        """The `<body>` of a page that lists stories."""

    def content(self, edition: Edition, article: Article) -> str:
        """The post's content: what stands in the page, the feed's content:encoded and the API alike."""
        return figure(edition, article) + "\n" + blocks(article.paragraphs)

    def respond(self, edition: Edition, ask: Ask) -> Document | None:
        path = ask.path
        if path in self.feed_paths:
            return Document(encode(self._feed(edition)), FEED)
        if path == "/wp-json/wp/v2/posts":
            return self._api(edition, ask)
        if path in ("/sitemap_index.xml", "/sitemap.xml"):
            return Document(encode(self._sitemap_index(edition)), XML)
        if path == "/post-sitemap.xml":
            return Document(encode(self._sitemap(edition)), XML)
        if path == "/robots.txt":
            lines = f"User-agent: *\nDisallow:\n\nSitemap: {edition.base}/sitemap_index.xml\n"
            return Document(lines.encode(), "text/plain; charset=UTF-8")
        if path == "/" and "p" in ask.query:
            numbers = {str(each.issue.number): each for each in edition.articles}
            found = numbers.get(ask.query["p"])
            return self.page(edition, found) if found else None
        if article := edition.by_path.get(path) or edition.by_path.get(path.rstrip("/")):
            return self.page(edition, article)
        if path.rstrip("/") in edition.gone or path in edition.gone:
            return Document(
                encode(self.frame(edition, "<title>Page introuvable</title>", "<h1>Contenu supprimé</h1>")), status=410
            )
        return self._listed(edition, ask)

    def page(self, edition: Edition, article: Article) -> Document:
        """The page of a story."""
        return Document(encode(self.frame(edition, self.head(edition, article), self.single(edition, article))))

    def _listed(self, edition: Edition, ask: Ask) -> Document | None:
        """Home page and archives: `/category/<slug>/`, `/page/2/`."""
        parts = [each for each in ask.path.split("/") if each]
        number = 1
        if len(parts) >= 2 and parts[-2] == "page" and parts[-1].isdigit():
            number, parts = int(parts[-1]), parts[:-2]
        chosen = self.listed(edition, tuple(parts))
        if chosen is None:
            return None
        shown = chosen[(number - 1) * self.archive_items : number * self.archive_items]
        if not shown and number > 1:
            return None
        heading = parts[-1].replace("-", " ").capitalize() if parts else self.name
        head = f"<title>{escape(heading)} - {escape(self.name)}</title>"
        return Document(encode(self.frame(edition, head, self.archive(edition, shown, heading))))

    def listed(self, edition: Edition, parts: tuple[str, ...]) -> tuple[Article, ...] | None:
        """The stories of an archive by its path segments; None where there is no such archive."""
        if not parts:
            return edition.articles
        if len(parts) == 2 and parts[0] == "category":
            if parts[1] in ("la-une", "actualite"):
                return edition.articles
            return tuple(each for each in edition.articles if slugify(each.story.section) == parts[1]) or None
        return None

    def frame(self, edition: Edition, head: str, body: str) -> str:
        """The document around a head and a body."""
        return (
            f'<!DOCTYPE html>\n<html lang="{self.locale}">\n<head>\n<meta charset="UTF-8" />\n'
            f'<meta name="viewport" content="width=device-width, initial-scale=1" />\n{head}\n'
            f'<link rel="alternate" type="application/rss+xml" title="{escape(self.name)} &raquo; Flux" '
            f'href="{edition.base}{min(self.feed_paths, key=lambda path: (-len(path), path))}" />\n'
            f'<link rel="https://api.w.org/" href="{edition.base}/wp-json/" />\n</head>\n'
            f"<body>\n{body}\n</body>\n</html>\n"
        )

    def head(self, edition: Edition, article: Article) -> str:
        """What Yoast writes: title, canonical, Open Graph, and one JSON-LD graph."""
        url, title = edition.url(article.path), escape(article.title)
        lead = escape(cut_words(article.standfirst or article.paragraphs[0], 25, "…"))
        published, modified = iso(self.local(article.published)), iso(self.local(article.modified))
        tags = [
            f"<title>{title} - {escape(self.name)}</title>",
            f'<meta name="description" content="{lead}" />',
            f'<link rel="canonical" href="{url}" />',
            f'<meta property="og:locale" content="{self.locale.replace("-", "_")}" />',
            '<meta property="og:type" content="article" />',
            f'<meta property="og:title" content="{title}" />',
            f'<meta property="og:description" content="{lead}" />',
            f'<meta property="og:url" content="{url}" />',
            f'<meta property="og:site_name" content="{escape(self.name)}" />',
            f'<meta property="article:published_time" content="{published}" />',
        ]
        if article.modified != article.published:
            tags.append(f'<meta property="article:modified_time" content="{modified}" />')
        if photo := image(edition, article):
            tags.append(f'<meta property="og:image" content="{photo}" />')
        graph = json.dumps(self._graph(edition, article), ensure_ascii=False).replace("</", "<\\/")
        tags.append(f'<script type="application/ld+json" class="yoast-schema-graph">{graph}</script>')
        tags.append(f"<link rel='shortlink' href='{edition.base}/?p={article.issue.number}' />")
        return "\n".join(tags)

    def _graph(self, edition: Edition, article: Article) -> dict[str, Any]:
        url = edition.url(article.path)
        story: dict[str, Any] = {
            "@type": "Article",
            "@id": f"{url}#article",
            "isPartOf": {"@id": url},
            "author": {"name": self.account(article)},
            "headline": article.title,
            "datePublished": iso(self.local(article.published)),
            "dateModified": iso(self.local(article.modified)),
            "mainEntityOfPage": {"@id": url},
            "publisher": {"@id": f"{edition.base}/#organization"},
            "articleSection": [article.story.section],
            "inLanguage": self.locale,
        }
        if photo := image(edition, article):
            story["image"] = {"@id": f"{url}#primaryimage"}
            story["thumbnailUrl"] = photo
        return {
            "@context": "https://schema.org",
            "@graph": [
                story,
                {"@type": "WebPage", "@id": url, "url": url, "name": f"{article.title} - {self.name}"},
                {"@type": "WebSite", "@id": f"{edition.base}/#website", "url": f"{edition.base}/", "name": self.name},
                {"@type": "Organization", "@id": f"{edition.base}/#organization", "name": self.name},
            ],
        }

    def account(self, article: Article) -> str:
        """The WordPress user that posted: the desk's account, not the reporter."""
        return self.key

    def _feed(self, edition: Edition) -> str:
        items = "\n".join(self.feed_item(edition, each) for each in edition.articles[: self.feed_items])
        return (
            '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"\n\txmlns:content="http://purl.org/rss/1.0/modules/content/"\n'
            '\txmlns:dc="http://purl.org/dc/elements/1.1/"\n\txmlns:atom="http://www.w3.org/2005/Atom"\n'
            '\txmlns:sy="http://purl.org/rss/1.0/modules/syndication/">\n<channel>\n'
            f"\t<title>{escape(self.name)}</title>\n"
            f'\t<atom:link href="{edition.base}/feed/" rel="self" type="application/rss+xml" />\n'
            f"\t<link>{edition.base}/</link>\n\t<description>{escape(self.tagline)}</description>\n"
            f"\t<lastBuildDate>{rfc822(edition.at.astimezone(UTC))}</lastBuildDate>\n\t<language>{self.locale}</language>\n"
            f"\t<sy:updatePeriod>hourly</sy:updatePeriod>\n\t<generator>https://wordpress.org/?v=6.8.1</generator>\n{items}\n"
            "</channel>\n</rss>\n"
        )

    def feed_item(self, edition: Edition, article: Article) -> str:
        """The story's item in the feed, RSS 2.0."""
        content = self.content(edition, article).replace("]]>", "]]&gt;")
        return (
            f"\t<item>\n\t\t<title>{esc(article.title)}</title>\n"
            f"\t\t<link>{edition.url(article.path)}</link>\n"
            f"\t\t<dc:creator><![CDATA[{self.account(article)}]]></dc:creator>\n"
            f"\t\t<pubDate>{rfc822(article.published.astimezone(UTC))}</pubDate>\n"
            f"\t\t<category><![CDATA[{article.story.section}]]></category>\n"
            f'\t\t<guid isPermaLink="false">{edition.base}/?p={article.issue.number}</guid>\n'
            f"\t\t<description><![CDATA[<p>{self.excerpt(article)}</p>]]></description>\n"
            f"\t\t<content:encoded><![CDATA[{content}]]></content:encoded>\n\t</item>"
        )

    def excerpt(self, article: Article) -> str:
        """55 words, as WordPress cuts by default."""
        opening = article.dateline + " ".join(article.paragraphs)
        return esc(cut_words(opening, 55, " […]"))

    def _api(self, edition: Edition, ask: Ask) -> Document:
        size = ask.number("per_page", 10) or 0
        number = ask.number("page", 1) or 0
        total = len(edition.articles)
        pages = -(-total // size) if size else 0
        if not 1 <= size <= 100 or number < 1 or (number > max(pages, 1)):
            return Document(
                json.dumps({"code": "rest_invalid_param", "data": {"status": 400}}).encode(), JSON, status=400
            )
        posts = [self._post(edition, each) for each in edition.articles[(number - 1) * size : number * size]]
        counts = (("X-WP-Total", str(total)), ("X-WP-TotalPages", str(pages)))
        return Document(json.dumps(posts, ensure_ascii=False).encode(), JSON, headers=counts)

    def _post(self, edition: Edition, article: Article) -> dict[str, Any]:
        def stamps(name: str) -> dict[str, str]:
            at = getattr(article, "published" if name == "date" else "modified")
            return {
                name: f"{self.local(at):%Y-%m-%dT%H:%M:%S}",
                f"{name}_gmt": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}",
            }

        return {
            "id": article.issue.number,
            **stamps("date"),
            "guid": {"rendered": f"{edition.base}/?p={article.issue.number}"},
            **stamps("modified"),
            "slug": article.path.strip("/").rsplit("/", 1)[-1],
            "status": "publish",
            "type": "post",
            "link": edition.url(article.path),
            "title": {"rendered": esc(article.title).replace("’", "&rsquo;")},
            "content": {"rendered": self.content(edition, article), "protected": False},
            "excerpt": {"rendered": f"<p>{self.excerpt(article)}</p>\n", "protected": False},
            "author": 1,
            "categories": [1],
        }

    def _sitemap_index(self, edition: Edition) -> str:
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
            f"<sitemap><loc>{edition.base}/post-sitemap.xml</loc><lastmod>{iso(edition.at)}</lastmod></sitemap>\n</sitemapindex>\n"
        )

    def _sitemap(self, edition: Edition) -> str:
        rows = "\n".join(
            f"<url><loc>{edition.url(each.path)}</loc><lastmod>{iso(self.local(each.modified))}</lastmod></url>"
            for each in edition.articles
        )
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}\n</urlset>\n'


def moved(edition: Edition, ask: Ask) -> Document:
    """301 to the same path at the canonical host."""
    return redirect(edition.url(ask.path), 301)
