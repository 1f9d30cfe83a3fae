"""What a page says about itself for machines: JSON-LD, meta properties, the canonical link, the language; and, where
these are silent, microdata and the state that a framework left in the page.

Nothing is interpreted here. Of several JSON-LD articles the one of this page is taken, by its address or its headline;
lists of other stories (`ItemList`, `itemListElement`) are never entered, so that a neighbour's headline or date cannot
become ours.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from typing import Any

import json_repair
from selectolax.lexbor import LexborHTMLParser

from scrapers.identity import Identity
from scrapers.inventory import Inventory
from scrapers.microdata import read_microdata
from scrapers.state import read_state

ALSO = "link[rel~=shortlink][href], link[rel~=amphtml][href]"  # other addresses of a page, in its head
WRAPPING = re.compile(r"<!\[CDATA\[|\]\]>|<!--|-->|^[^\S\n]*+//[^\n]*$", re.MULTILINE)  # as XHTML wanted it
ARTICLE = re.compile(r"(?:Article|BlogPosting|Report|ReviewNewsArticle)$")
DECODER = json.JSONDecoder(strict=False)  # line breaks inside strings are common
DEPTH = 6
# characters of a page's scripts: repairing takes some microseconds for each, and an article opens with its headline
REPAIRED = 20_000
LONGEST = 5000  # characters of a meta property that are read
NAMED = 100  # characters of its name
WHOLE = 250_000  # characters of a value of JSON; no story is longer
# the properties that are looked for deeper in the page where JSON-LD is silent, and the meta names that say the same
DEEPER: Mapping[str, tuple[str, ...]] = {
    "headline": ("og:title", "twitter:title"),
    "datePublished": ("article:published_time", "og:article:published_time", "datepublished", "date"),
    "dateModified": ("article:modified_time", "og:updated_time", "datemodified"),
    "author": ("author", "article:author", "dc.creator", "sailthru.author", "parsely-author", "twitter:creator"),
    "image": ("og:image", "og:image:url", "twitter:image"),
}
ADDRESSED = ("og:url", "twitter:url", "mainentityofpage")  # meta names of the page's address
TIERS = frozenset(("locked", "metered"))  # of article:content_tier; the third one is "free"
# said once for each person, and so joined
REPEATED = frozenset("author article:author dc.creator dcterms.creator parsely-author byl".split())


class Deeper:
    """What is looked for only when somebody asks for it, once."""

    def __init__(self, tree: LexborHTMLParser, identity: Identity) -> None:
        self._tree, self._identity = tree, identity

    @cached_property
    def microdata(self) -> Mapping[str, Any]:
        """The properties of this page's article item (HTML Living Standard, section 5), in the shape of JSON-LD."""
        return read_microdata(self._tree, self._identity)

    @cached_property
    def state(self) -> Mapping[str, Any]:
        """This page's article in the state of a framework, in the shape of JSON-LD."""
        return read_state(self._tree, self._identity)


@dataclass(frozen=True, slots=True)
class Structured:
    """Strings as found, character references resolved; "" where the page is silent."""

    article: Mapping[str, Any]  # the JSON-LD object of the story, empty where there is none
    meta: Mapping[str, str]  # property, name or itemprop in lower case -> content of its first occurrence
    canonical: str
    language: str
    page: Mapping[str, Any]  # the JSON-LD object of the page, where none is the story's
    deeper: Deeper = field(repr=False, compare=False)
    kinds: tuple[str, ...] = ()  # what the JSON-LD objects are, in order: "NewsArticle", "LiveBlogPosting"
    closed: str = ""  # where the page says that its text is for subscribers only, "" where it does not
    claimed: tuple[str, ...] = ()  # further addresses that the page calls its own, perhaps relative

    def get(self, *keys: str) -> tuple[str, str]:
        """The first meta property that has content, and its name."""
        for name in keys:
            if value := self.meta.get(name, ""):
                return value, name
        return "", ""

    def said(self, key: str) -> str:
        """One property of the article as a line of text: names of several things are joined by commas."""
        return words(self.value(key)[0])

    def value(self, key: str) -> tuple[Any, str]:
        """One property of the article as JSON has it, and where it stands ("json-ld author"); (None, "") for none.

        Headline, dates, author and picture are also looked for in microdata, and where no meta property says them
        either, in the state of a framework.
        """
        if value := self.article.get(key):
            return value, f"json-ld {key}"
        if key not in DEEPER:
            return None, ""
        if key != "headline" and (value := self.page.get(key)):
            return value, f"json-ld {key}"
        if value := self.deeper.microdata.get(key):
            return value, f"microdata {key}"
        if not self.get(*DEEPER[key])[0] and (value := self.deeper.state.get(key)):
            return value, f"page state {key}"
        return None, ""

    @property
    def stated_body(self) -> str:
        """The story's text in a framework's state, paragraphs by line; a search, so ask where a page prints none."""
        return words(self.deeper.state.get("articleBody"))


def read_structured(inventory: Inventory, address: str = "") -> Structured:
    """All that a parsed page says for machines. `address`: the page's own, which tells its article from others."""
    meta: dict[str, str] = {}
    repeated: dict[str, list[str]] = {}
    objects: list[Mapping[str, Any]] = []
    for value in _scripts(inventory):
        objects.extend(_objects(value))
    for node in inventory.metas:
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        value = attributes["content"]
        if name and value and (value := value[:LONGEST].strip()):
            name = name[:NAMED].lower()
            if name in meta or " " in name:
                _add(meta, repeated, name, value)
            else:
                meta[name] = value
    meta.update((name, _joined([meta[name], *more])) for name, more in repeated.items())
    tree, link, root = inventory.tree, inventory.canonical, inventory.tree.root
    canonical = (link.attributes.get("href") or "").strip() if link is not None else ""
    language = (root.attributes.get("lang") or "").strip() if root is not None else ""
    identity = Identity(inventory, (address, canonical), (meta.get("og:title", ""), meta.get("twitter:title", "")))
    article = _article(objects, identity)
    page = {} if article else next((it for it in objects if "WebPage" in _kinds(it) and "datePublished" in it), {})
    article, page = _resolved(article, objects), _resolved(page, objects)
    kinds = tuple(kind.rpartition("/")[2] for it in objects for kind in _kinds(it))
    closed = _closed(article, objects, meta)
    claimed = [*_linked(tree), *(meta[name] for name in ADDRESSED if name in meta), *_addresses(article)]
    claimed = list(dict.fromkeys(filter(None, map(str.strip, claimed))))
    deeper = Deeper(tree, identity)
    return Structured(article, meta, canonical, language, page, deeper, kinds, closed, tuple(claimed))


def _linked(tree: LexborHTMLParser) -> Iterator[str]:
    """The other addresses that the links of a head name; a short one that is only a query is one of the front page."""
    for node in tree.head.css(ALSO) if tree.head is not None else ():
        attributes = node.attributes
        href = (attributes.get("href") or "").strip()
        short = href.startswith("?") and "shortlink" in (attributes.get("rel") or "").lower()
        yield f"/{href}" if short else href


def _add(meta: dict[str, str], repeated: dict[str, list[str]], name: str, value: str) -> None:
    """`name` may be several, and one that was said before."""
    for it in name.split():
        if it not in meta:
            meta[it] = value
        elif it in REPEATED:
            repeated.setdefault(it, []).append(value)


def _joined(values: Sequence[str]) -> str:
    """Each person once, also who stands in a list of several as well."""
    listed = {it for value in values if ", " in value for it in value.split(", ")}
    return ", ".join(dict.fromkeys(it for it in values if it not in listed))


def _scripts(inventory: Inventory) -> Iterator[Any]:
    """What the page's JSON-LD says, script by script; broken ones are repaired while the page's allowance lasts."""
    allowance = REPAIRED
    for node in inventory.data:
        text = _unwrapped(node.text(deep=True))
        try:
            yield DECODER.decode(text)
        except RecursionError:
            continue
        except ValueError:
            if allowance and text[:1] in ("{", "[") and '"@type"' in text:
                start = text[:allowance]
                allowance -= len(start)
                yield _repaired(start)


def _unwrapped(text: str) -> str:
    start, end = text.lstrip()[:1], text.rstrip()[-1:]
    return text if start in ("{", "[") and end in ("}", "]") else WRAPPING.sub("", text).strip()


def _repaired(text: str) -> Any:
    """What can be saved of broken JSON: an unescaped quote, a comma too many or too few, an end that is missing."""
    try:
        return json_repair.loads(text, skip_json_loads=True)
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
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _objects(value.get(name), depth + 1)


def _article(objects: Sequence[Mapping[str, Any]], identity: Identity) -> Mapping[str, Any]:
    typed = [it for it in objects if any(ARTICLE.search(kind) for kind in _kinds(it))]
    dated = [it for it in objects if "datePublished" in it and "headline" in it]
    able = [it for it in typed if "headline" in it] or dated or typed
    able = [it for it in able if not _elsewhere(it, identity)]
    if len(able) < 2:
        return able[0] if able else {}
    here = [it for it in able if any(map(identity.at, _addresses(it)))]
    named = [it for it in here or able if identity.named(words(it.get("headline")))]
    return (named or here or able)[0]


def _elsewhere(article: Mapping[str, Any], identity: Identity) -> bool:
    """Whether an article is another page's: neither its address nor its headline is this one's."""
    headline = words(article.get("headline"))
    return bool(headline) and identity.elsewhere(_addresses(article)) and not identity.named(headline)


def _closed(article: Mapping[str, Any], objects: Sequence[Mapping[str, Any]], meta: Mapping[str, str]) -> str:
    """Where the article, the page or a part of them is said not to be free: "json-ld isAccessibleForFree"."""
    for it in (article, *(it for it in objects if any("WebPage" in kind for kind in _kinds(it)))):
        parts = it.get("hasPart")
        for part in (it, *(parts if isinstance(parts, list) else [parts])):
            if isinstance(part, dict) and _denied(part.get("isAccessibleForFree")):
                return "json-ld isAccessibleForFree"
    if _denied(meta.get("isaccessibleforfree")):
        return "microdata isAccessibleForFree"
    return "article:content_tier" if meta.get("article:content_tier", "").casefold() in TIERS else ""


def _denied(value: Any) -> bool:
    """Whether a value is schema.org's False, however it is spelt."""
    return value is False or (isinstance(value, str) and value.strip().casefold().rpartition("/")[2] in ("false", "no"))


def _addresses(article: Mapping[str, Any]) -> list[str]:
    page = article.get("mainEntityOfPage")
    named = (article.get("url"), article.get("@id"), page.get("@id") if isinstance(page, dict) else page)
    return [it for it in named if isinstance(it, str)]


def _resolved(article: Mapping[str, Any], objects: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """`article` with the people and pictures themselves that it refers to by `@id`."""
    named: dict[str, Mapping[str, Any]] = {}
    found: dict[str, Any] = {}
    for name in ("author", "image", "publisher"):
        values = article.get(name)
        values = values if isinstance(values, list) else [values]
        if any(isinstance(it, dict) and "@id" in it and len(it) <= 2 for it in values):
            named = named or {it["@id"]: it for it in reversed(objects) if isinstance(it.get("@id"), str)}
            found[name] = [named.get(str(it.get("@id")), it) if isinstance(it, dict) else it for it in values]
    return {**article, **found} if found else article


def _kinds(value: Mapping[str, Any]) -> list[str]:
    kind = value.get("@type")
    return [str(it) for it in kind] if isinstance(kind, list) else [str(kind or "")]


def words(value: Any, depth: int = 0) -> str:
    """A value of JSON as a line of text; "" where it is none."""
    if depth > DEPTH:
        return ""
    if isinstance(value, list):
        return ", ".join(dict.fromkeys(filter(None, (words(it, depth + 1) for it in value))))
    if isinstance(value, dict):
        return words(value.get("name") or value.get("url") or value.get("contentUrl"), depth + 1)
    return unescape(value[:WHOLE]).strip() if isinstance(value, str) else ""
