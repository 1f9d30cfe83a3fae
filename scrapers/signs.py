"""What addresses, classes and words say about the kind of a page: pure tables of what publishers and CMSs write.

One sign alone is weak; `refusal` says which are believed together.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from regionwire.item import Kind

# ---------------------------------------------------------------------------------------------------------- addresses

_PAGED = r"(?:/page/\d+)?/?$"
_TAG_PATH = re.compile(
    r"/(?:tags?|mots?-?cles?|etiquettes?|etiquetas?|keywords?|schlagw(?:ort|oerter)|hashtags?|topics?|themen?|temas?)"
    rf"/[^/]+{_PAGED}",
    re.IGNORECASE,
)
_LISTING_PATH = re.compile(
    r"/(?:categor(?:y|ies|ia|ias)|categories?|kategorien?|rubriques?|rubrik|sections?|seccion(?:es)?|secao|sec[cç][aã]o"
    rf"|authors?|auteurs?|autor(?:es|en)?|archives?(?!/\d{{5,}}/?$)|archivo|arquivo)(?:/[^/]+){{1,3}}?{_PAGED}"
    rf"|/(?:search|recherche|suche|buscar?|pesquisa)(?:/\d+)*{_PAGED}"
    rf"|/(?:archives?|blog|news|actualites?)(?:/\d{{1,3}})*{_PAGED}"
    r"|/(?:19|20)\d\d(?:/\d\d?){0,2}/?$|/page/\d+/?$",
    re.IGNORECASE,
)
_SEARCH = re.compile(
    r"(?:^|&)(?:(?:s|q|query|search|recherche|suche|busca)=[^&]|(?:paged?|pg|start|m)=\d+(?:&|$))", re.IGNORECASE
)
_FILED = re.compile(r"(?:^|&)(?:cat|tag|author)=[^&]", re.IGNORECASE)  # a story's address may say it as well
_NUMBERED = re.compile(  # a story's
    r"(?:^|&)(?:p|(?:id_)?(?:article|breve|news|post|story)|(?:article|news|post|story|[ans])?_?id)=[^&]*\d",
    re.IGNORECASE,
)
_HOMES = frozenset({"", "/index.php", "/index.html", "/index.htm", "/accueil", "/home"})
_LANGUAGE_HOME = re.compile(r"/[a-z]{2}(?:-[a-z]{2})?", re.IGNORECASE)
_LIVE_PATH = re.compile(
    r"/(?:live|live-?blogs?|live-?(?:updates?|news|coverage)|live-?ticker|(?:en-)?direct|diretta|ao-vivo|en-vivo"
    r"|en-directo|newsblog|newsticker|minute-par-minute)(?:/|$)",
    re.IGNORECASE,
)
_SPONSORED_PATH = re.compile(
    r"/(?:sponsored(?:-?(?:content|posts?|articles?|stor(?:y|ies)))?|sponsor-?content|brand(?:ed)?-?content|brand-?voice"
    r"|partner-?content|paid-?(?:content|post|program)|advertorials?|advertisement-?features?|publi-?[re]+portages?"
    r"|publi-?redactionnels?|contenus?-(?:sponsorises?|partenaires?)|conteudo-(?:patrocinado|de-marca)|publieditorial"
    r"|contenido-(?:patrocinado|de-marca)|publirreportajes?|anzeige)(?:/|$)",
    re.IGNORECASE,
)


def is_home(path: str) -> bool:
    """Whether a path is a host's front door, as hosts write it."""
    return path.rstrip("/") in _HOMES


def is_door(path: str) -> bool:
    """Whether a path can be a front door: one of a language as well."""
    return is_home(path) or _LANGUAGE_HOME.fullmatch(path.rstrip("/")) is not None


def listing_by_address(path: str, query: str) -> Kind | None:
    """The kind of listing that an address names; a story can be filed under it all the same."""
    if _TAG_PATH.search(path):
        return Kind.TAG
    filed = _FILED.search(query) and not _NUMBERED.search(query)
    return Kind.LISTING if _LISTING_PATH.search(path) or _SEARCH.search(query) or filed else None


def live_by_address(path: str) -> bool:
    return _LIVE_PATH.search(path) is not None


def sponsored_by_address(path: str) -> bool:
    return _SPONSORED_PATH.search(path) is not None


# ------------------------------------------------------------------------------- classes of the body element, by CMS

_POST = frozenset({  # what none of the listings below has
    "single", "single-post", "singular", "attachment", "post-template", "view-article", "view-item", "item-view",
    "page_article", "node-type-article", "page-node-type-article",
})  # fmt: skip
# a class, another that must stand beside it ("" for none; a beginning if it ends in "-" or "_"), the kind
_CLASSES: tuple[tuple[str, str, Kind], ...] = (
    ("error404", "", Kind.MISSING),  # WordPress: body_class()
    ("home", "blog", Kind.HOME),
    ("home", "page-id-", Kind.HOME),
    ("home", "wp-", Kind.HOME),
    ("tag", "tag-", Kind.TAG),
    ("category", "category-", Kind.LISTING),
    ("author", "author-", Kind.LISTING),
    ("archive", "date", Kind.LISTING),
    ("archive", "tax-", Kind.LISTING),
    ("archive", "term-", Kind.LISTING),
    ("archive", "category", Kind.LISTING),
    ("archive", "post-type-archive", Kind.LISTING),
    ("archive", "wp-", Kind.LISTING),
    ("archive", "paged", Kind.LISTING),
    ("search", "search-results", Kind.LISTING),
    ("search", "search-no-results", Kind.LISTING),
    ("home-template", "", Kind.HOME),  # Ghost
    ("tag-template", "", Kind.TAG),
    ("author-template", "", Kind.LISTING),
    ("path-frontpage", "", Kind.HOME),  # Drupal
    ("front", "page-node", Kind.HOME),
    ("page-taxonomy-term", "", Kind.TAG),
    ("path-taxonomy", "", Kind.TAG),
    ("com_content", "view-category", Kind.LISTING),  # Joomla
    ("com_content", "view-categories", Kind.LISTING),
    ("com_content", "view-featured", Kind.LISTING),
    ("com_tags", "view-tag", Kind.TAG),
    ("com_k2", "view-itemlist", Kind.LISTING),
    ("page_sommaire", "", Kind.HOME),  # SPIP
    ("page_rubrique", "", Kind.LISTING),
    ("page_auteur", "", Kind.LISTING),
    ("page_recherche", "", Kind.LISTING),
    ("page_mot", "", Kind.TAG),
)


def kind_by_classes(classes: Collection[str]) -> tuple[Kind, str] | None:
    """The kind of a page by its body element's classes, and the class that says so; None if they name a story's."""
    if not classes or not _POST.isdisjoint(classes):
        return None
    for name, beside, kind in _CLASSES:
        if name in classes and (
            not beside
            or beside in classes
            or (beside[-1] in "-_" and any(it.startswith(beside) and it != name for it in classes))
        ):
            return kind, name
    return None


# -------------------------------------------------------------------------------------------------------------- words

_GONE = (
    r"not found|(?:does|do|did)(?: not|n['’]t) exist|(?:could|can)(?: ?not|n['’]t) be found"
    r"|no longer (?:available|exists?)|introuvable|non trouv[ée]e?|inexistante?"
    r"|n['’](?:existe|est) (?:pas|plus)(?: disponible)?|(?:a|ont) [ée]t[ée] supprim"
    r"|nicht gefunden|existiert nicht|nicht (?:mehr )?(?:verfügbar|vorhanden)"
    r"|n[ãa]o (?:foi |p[ôo]de ser )?encontrad[ao]|n[ãa]o existe|no (?:fue |ha sido |se ha )?encontrad[ao]|no existe"
)
_THING = (
    r"page|article|contenu|content|document|post|story|url|adresse?|seite|artikel|beitrag|p[áa]gina|conte[úu]do"
    r"|contenido|art[íi]culo|artigo|not[íi]cia|noticia|publication|publica[cç][ãa]o"
)
_MISSING = re.compile(
    rf"\b(?:{_THING})\b[^.!?\n]{{0,60}}?(?:{_GONE})|\b(?:{_GONE})\W{{0,3}}$|^\W*(?:(?:error|erreur|erro|fehler|http)\W+)?404\b"
    r"(?=\W*(?:$|not\b|page\b|error\b|erreur\b|erro\b|fehler\b|-|–|\||:))|\b(?:error|erreur|erro|fehler|خطأ) 404\b"
    r"|^\W*(?:oops|oups|hoppla|ups|uy)\b\s*[!.…,:]|^nothing found|^aucun r[ée]sultat|^rien n['’]a [ée]t[ée] trouv"
    r"|we can(?:['’]t|not) (?:seem to )?find (?:that|the|this) page"
    r"|the page you(?:['’]re| are| were)? (?:looking|request)"
    r"|la page que vous (?:cherchez|recherchez|demandez|avez demand)|a p[áa]gina que (?:procura|voc[êe] procura)"
    r"|la p[áa]gina que (?:busca|est[áa]s? buscando)|die (?:von ihnen )?(?:angeforderte|gesuchte|aufgerufene) seite"
    r"|الصفحة (?:المطلوبة |التي تبحث عنها )?(?:غير موجودة|لم يتم العثور|غير متوفرة)|لم يتم العثور على (?:الصفحة|المقال)"
    r"|(?:المقال|الخبر) غير موجود",
    re.IGNORECASE | re.MULTILINE,
)
_ASKED = (  # what a notice says of the thing that is not there, and of nothing else
    r"requested|request|asked|for|you(?:['’]re)?|are|looking|that|was|were|is|has|have|been|could|can|demand[ée]e?s?|que"
    r"|vous|(?:re)?cherche[zr]|demandez|avez|est|semble|solicitad[ao]|buscad[ao]|pedid[ao]|procurad[ao]|procura|pode"
    r"|angeforderte|gesuchte|wurde|konnte|ist|leider"
)
_MISSING_TITLE = re.compile(
    r"(?:^|\s[|–—-]\s)\W{0,5}(?:(?:sorry|d[ée]sol[ée]e?s?|oops|oups|hoppla|ups|http|error|erreur|erro|fehler|40[34])\W{1,5}){0,3}"
    r"(?:(?:this|the|that|your|cette|cet|ce|la|le|el|esta|este|essa|a|o|die|der|das|diese[rs]?"
    rf"|{_ASKED})\s+|l['’]){{0,6}}(?:{_THING})(?:\s+(?:{_ASKED})){{0,6}}\s+(?:{_GONE})\W{{0,5}}(?:$|\s[|–—-]\s)"
    r"|^\W{0,5}(?:(?:error|erreur|erro|fehler|http)\W{1,5})?404\W{0,5}(?:$|(?:not found|page|err[oe]u?r?|fehler)\b)"
    r"|\b(?:error|erreur|erro|fehler|خطأ) 404\b"
    r"|the page you(?:['’]re| are| were)? (?:looking|request)|la page que vous (?:cherchez|recherchez|demandez)"
    r"|الصفحة (?:المطلوبة |التي تبحث عنها )?(?:غير موجودة|لم يتم العثور|غير متوفرة)|لم يتم العثور على الصفحة",
    re.IGNORECASE | re.MULTILINE,
)
_LIVE_TITLE = re.compile(
    r"^\W*(?:en direct|direct|live|live ?blog|live ?ticker|newsblog|ao vivo|en vivo|en directo|diretta|minuto a minuto"
    r"|مباشر)\s*(?:[:|•–—]|-\s|\+{2,})"
    r"|\b(?:as it happened|live ?blog|live ?ticker|newsblog|live updates|minute par minute|minuto a minuto"
    r"|minute by minute)(?:\W*$|\s*[:|–—-])|[:|–—-]\s*(?:en direct|live|ao vivo|en vivo)\W*$|تغطية مباشرة",
    re.IGNORECASE,
)
_LIVING = ("live", "dire", "blog", "vivo", "minut", "happened", "مباشر")  # one of these is in whatever it finds
_CLOCK = re.compile(r"^\W*(?:(?:à|at|le|um|às|a las)\s)?(?:[01]?\d|2[0-3])\s?[:hH.]\s?[0-5]\d\b(?!\s?%)")
_SPONSORED = (
    r"sponsored (?:content|post|story|article|feature|by\b.{1,40})"
    r"|paid (?:content|post|partnership|for by\b.{1,40})"
    r"|partner content|brand(?:ed)? content|brand ?voice|advertorial|adverti(?:sement|sing) feature|promoted content"
    r"|content (?:sponsored|paid) by\b.{1,40}|contenu (?:sponsoris[ée]|partenaire|de marque|publicitaire)"
    r"|article (?:sponsoris[ée]|partenaire)|publi-? ?r[ée]portage|publi-? ?r[ée]dactionnel|publi-? ?communiqu[ée]"
    r"|conte[úu]do (?:patrocinado|de marca|publicit[áa]rio)|publieditorial|publi-? ?reportagem"
    r"|contenido (?:patrocinado|de marca)|publirr?eportaje|sponsored post|bezahlter inhalt|werbebeitrag"
    r"|محتوى (?:مدفوع|برعاية|إعلاني|ترويجي)|إعلان تحريري"
)
_SPONSORED_LABEL = re.compile(rf"\W*(?:{_SPONSORED})\W*", re.IGNORECASE)
_SPONSORED_TITLE = re.compile(
    rf"^\W*(?:{_SPONSORED}|sponsored|anzeige)\s*[:|\])–—]|[\[(|–—]\s*(?:{_SPONSORED}|sponsored|anzeige)\W*$",
    re.IGNORECASE,
)
_SPONSORED_SECTION = re.compile(rf"\W*(?:{_SPONSORED}|sponsored|anzeige)\W*", re.IGNORECASE)
_PARTNER = re.compile(
    r"\W*(?:en partenariat avec|in (?:partnership|association|collaboration) with|in zusammenarbeit mit|em parceria com"
    r"|en colaboraci[óo]n con|avec le soutien de|presented by|pr[ée]sent[ée] par)\b.{1,60}",
    re.IGNORECASE,
)

_LABELLING = (  # one of these is in whatever the label_… functions take for a label
    "sponsor", "part", "paid", "brand", "advert", "promot", "publi", "marque", "marca", "patrocin", "bezahlt", "werbe",
    "محتوى", "إعلان", "associat", "labora", "zusammen", "parceria", "soutien", "sent",
)  # fmt: skip


def _holds(text: str, stems: Iterable[str]) -> bool:
    return any(map(text.lower().__contains__, stems))


def title_missing(titles: str) -> bool:
    """Whether one of the titles, each on a line of its own, is that of a notice: it says what is gone, in its words."""
    return _MISSING_TITLE.search(titles) is not None


def words_missing(text: str) -> bool:
    """Whether a line can say that there is no such page. Headlines do too: for pages without a text only."""
    return _MISSING.search(text) is not None


def words_live(headline: str) -> bool:
    """Whether a headline is labelled as a live blog's."""
    return _holds(headline, _LIVING) and _LIVE_TITLE.search(headline) is not None


def opens_with_a_clock(line: str) -> bool:
    """Whether a line opens with a time of day, as the entries of a live blog do."""
    return _CLOCK.match(line) is not None


def may_label(text: str) -> bool:
    """Whether a line of a text may be a label; says quickly that none is."""
    return _holds(text, _LABELLING)


def label_sponsored(line: str) -> bool:
    """Whether a whole line is the label of what somebody paid for."""
    return len(line) <= 80 and _SPONSORED_LABEL.fullmatch(line) is not None


def label_bare(line: str) -> bool:
    """Whether a whole line is a label that places for advertisements bear as well."""
    return line.strip(" .:[]()*•-–—").lower() == "sponsored"


def section_sponsored(section: str) -> bool:
    return _SPONSORED_SECTION.fullmatch(section) is not None


def headline_sponsored(headline: str) -> bool:
    """Whether a headline opens or ends with such a label."""
    return _SPONSORED_TITLE.search(headline) is not None


def label_partner(line: str) -> bool:
    """Whether a whole line names a partner; that alone is no sign of payment."""
    return len(line) <= 100 and _PARTNER.fullmatch(line) is not None
