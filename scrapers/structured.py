"""What a page says about itself for machines: JSON-LD, microdata and meta properties, the canonical link, the language.

Nothing is interpreted here. Of several JSON-LD objects the first that is an article is taken; lists of other stories
(`ItemList`, `itemListElement`) are never entered, so that a neighbour's headline or date cannot become ours.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from selectolax.lexbor import LexborHTMLParser

QUERY = "meta[content], link[rel=canonical][href], script[type='application/ld+json'], html[lang]"
WRAPPED = re.compile(r"[\[{].*[\]}]", re.DOTALL)
ARTICLE = re.compile(r"(?:Article|BlogPosting|Report|ReviewNewsArticle)$")
DECODER = json.JSONDecoder(strict=False)  # line breaks inside strings are common
DEPTH = 6


@dataclass(frozen=True, slots=True)
class Structured:
    """Strings as found, character references resolved; "" where the page is silent."""

    article: Mapping[str, Any]  # the JSON-LD object of the story, empty where there is none
    meta: Mapping[str, str]  # property, name or itemprop in lower case -> content of its first occurrence
    canonical: str
    language: str

    def get(self, *keys: str) -> tuple[str, str]:
        """The first meta property that has content, and its name."""
        for key in keys:
            if value := self.meta.get(key, ""):
                return value, key
        return "", ""

    def said(self, key: str) -> str:
        """One property of the JSON-LD article as a line of text: names of several things are joined by commas."""
        return _words(self.article.get(key))

    @property
    def free(self) -> bool:
        """False where the page says that its text is for subscribers only."""
        return str(self.article.get("isAccessibleForFree", "")).casefold() not in ("false", "no")


def read_structured(tree: LexborHTMLParser) -> Structured:
    """All that a parsed page says for machines, in one query."""
    meta: dict[str, str] = {}
    canonical = language = ""
    objects: list[Mapping[str, Any]] = []
    for node in tree.css(QUERY):
        tag, attributes = node.tag, node.attributes
        if tag == "meta":
            name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
            if name and (value := (attributes.get("content") or "").strip()):
                meta.setdefault(name.lower(), value)
        elif tag == "script":
            objects.extend(_objects(_loads(node.text(deep=True))))
        elif tag == "link":
            canonical = canonical or (attributes.get("href") or "").strip()
        else:
            language = (attributes.get("lang") or "").strip()
    return Structured(_article(objects), meta, canonical, language)


def _loads(text: str) -> Any:
    start, end = text.lstrip()[:1], text.rstrip()[-1:]
    if start not in ("{", "[") or end not in ("}", "]"):  # in a comment or a CDATA section, as XHTML wanted it
        found = WRAPPED.search(text)
        text = found[0] if found else ""
    try:
        return DECODER.decode(text)
    except (ValueError, RecursionError):
        return None


def _objects(value: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    if depth > DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _objects(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _objects(value.get(key), depth + 1)


def _article(objects: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    typed = [it for it in objects if any(ARTICLE.search(kind) for kind in _kinds(it))]
    dated = [it for it in objects if "datePublished" in it and "headline" in it]
    return next(iter([it for it in typed if "headline" in it] or dated or typed), {})


def _kinds(value: Mapping[str, Any]) -> list[str]:
    kind = value.get("@type")
    return [str(it) for it in kind] if isinstance(kind, list) else [str(kind or "")]


def _words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(dict.fromkeys(filter(None, map(_words, value))))
    if isinstance(value, dict):
        return _words(value.get("name") or value.get("url") or value.get("contentUrl"))
    return unescape(value).strip() if isinstance(value, str) else ""
