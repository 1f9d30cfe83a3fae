"""Strings: what reaches a feed is legal, readable and always the same."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from regionwire.text import (
    Folded,
    block_text,
    clean_html,
    clean_line,
    clean_title,
    fold,
    html_text,
    mend,
    summary,
    words,
)

BASE = "https://agence.example/posts/pont"
TAGS = frozenset(
    "p h2 h3 h4 ul ol li blockquote figure figcaption img a em strong b i sub sup br table thead tbody tr th td pre"
    " code".split()
)
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

anything = st.text(st.characters(exclude_categories=[])) | st.text("aeÃâ€é\ufffd.… \u00a0«»:\u0301\u200b0", max_size=12)
markup = st.lists(
    st.sampled_from(
        "<p> </p> <div> </div> <b> </b> <i> </i> <a\thref='/x'> <a> </a> <ul> <ol> </ul> </ol> <li> </li>"
        " <br> <hr> <h1> </h1> <h2> </h2> <h3> <h5> </h5> <figure> </figure> <figcaption> </figcaption>"
        " <img\tsrc='/i.jpg'> <em> </em> <img\tsrc=/i.jpg\twidth=1> <blockquote> </blockquote> <table>"
        " <caption> </caption> <thead> <tfoot> <tr> </tr> <td> <th> </td> </table> <pre> </pre> <script>"
        " </script> <svg> </svg> <math> <code> </code> <span> </span> <dl> <dt> <dd> <section> <address>"
        " <nobr> <button> <noscript> <template> <select> <option> <textarea> <plaintext> <!--".split(" ")
    ).map(lambda tag: tag.replace("\t", " "))
    | st.sampled_from(
        ["mot", " ", "\n", "A", "a.", "é", "\u0301", "\u00a0", ":", "«", "\ufffd", "&amp;", "&lt;", "&#x80;", "de", ","]
    )
    | anything,
    max_size=25,
).map("".join)

# blocks as our reader and `clean_html` itself write them, and what spoils them
said = st.sampled_from(
    "mot|L’eau|a.|«\u00a0oui\u00a0»|10\u00a0000|: |\u00a0|\u202f|  | |\u2003|é|e\u0301|\u0338|\u200b|\u00ad|\x00|\x85"
    "|5\u00a0€|â€™|NÃO|&amp;|&lt;|&gt;|&quot;|&nbsp;|&#x27;|&|>|<|\"|'|\n|<br>|🌍|javascript:".split("|")
)
addresses = st.sampled_from(
    "https://a.example/|https://a.example/x?y=1&amp;z=%C3%A9#k|http://b-c.example/d;e=f,(g)|https://a.example|/x|//c.example"
    "|https://a.example/x?y&z|https://a.example/'\"onload=alert(1)|https://1.2.3.999/|https://xn--a.example/"
    "|https://é.example/|https://a.example:80/|HTTPS://A.example/|javascript:alert(1)|java\tscript:alert(1)".split("|")
) | st.just(f"https://a.example/{'x' * 2000}")
words_in_tags = st.recursive(
    said,
    lambda inner: st.lists(
        inner
        | st.tuples(st.sampled_from("em strong b i sub sup code".split()), inner).map("<{0[0]}>{0[1]}</{0[0]}>".format)
        | st.tuples(addresses, inner).map('<a href="{0[0]}">{0[1]}</a>'.format),
        min_size=1,
        max_size=4,
    ).map("".join),
    max_leaves=8,
)
images = st.tuples(addresses, said).map('<img src="{0[0]}" alt="{0[1]}">'.format)
blocks = st.lists(
    st.tuples(st.sampled_from(["p", "p", "h2", "h4"]), words_in_tags).map("<{0[0]}>{0[1]}</{0[0]}>".format)
    | st.tuples(st.sampled_from(["ul", "ol"]), st.lists(words_in_tags.map("<li>{}</li>".format), min_size=1)).map(
        lambda it: f"<{it[0]}>\n{chr(10).join(it[1])}\n</{it[0]}>"
    )
    | words_in_tags.map("<blockquote><p>{}</p></blockquote>".format)
    | st.tuples(images, st.just("") | words_in_tags.map("<figcaption>{}</figcaption>".format)).map(
        "<figure>{0[0]}{0[1]}</figure>".format
    )
    | st.sampled_from(
        "<p>x</h2>|<p>x|<b>|</b>|<p><a><a>x</a></a></p>|<p onclick=x>y</p>|<table><p>x</p></table>|<svg>|<script>|<!--"
        "|x|\x85".split("|")
    ),
    max_size=5,
).map("\n".join)


# ---------------------------------------------------------------------------------------------------------------- lines


@pytest.mark.parametrize(
    ("found", "clean"),
    [
        ("  Kayes \t :\n la  pluie ", "Kayes : la pluie"),
        (
            "Kayes\u00a0: «\u202foui\u00a0» à\u00a010\u00a0000\u00a0habitants",
            "Kayes\u00a0: «\u00a0oui\u00a0» à 10\u00a0000 habitants",
        ),
        ("l\x92eau \x96 l\x9cuvre \x85", "l’eau – lœuvre …"),
        ("e\u0301te\u0301", "été"),
        ("a\x00b\x0bc\ud800d\ufffee\uffff\u200b\ufeff", "ab cde"),
        ("ont accompagnÃ.", "ont accompagn."),  # a byte cut in the middle of é
        ("ils ont dâ€.", "ils ont d."),  # two of the three bytes of ’
        ("ils ont d\ufffd\ufffd", "ils ont d"),
        ("24 f\ufffdvrier", "24 f\ufffdvrier"),  # inside a word the place of the letter is worth keeping
        ("EDUCAÇÃO PARA AMANHÃ", "EDUCAÇÃO PARA AMANHÃ"),
        ("-.", "-."),
    ],
)
def test_line(found: str, clean: str) -> None:
    assert clean_line(found) == clean


@pytest.mark.parametrize("half", ["\ufffd", " \ufffd", "\ufffd. ", "eÃ.", "."])
def test_a_damaged_line_of_any_length_keeps_what_is_whole(half: str) -> None:
    assert clean_line("la pluie" + "\ufffd" * 100_000) == "la pluie"
    assert clean_line(f"\ufffdla pluie {half * 100_000} tombe").endswith(" tombe")


@given(anything)
def test_any_line_becomes_legal_and_stays(text: str) -> None:
    line = clean_line(text)
    assert clean_line(line) == line
    assert not ILLEGAL.search(line)
    assert "\n" not in line
    assert unicodedata.is_normalized("NFC", line)


@pytest.mark.parametrize(
    ("found", "clean"),
    [
        ("𝗦𝗲́𝗴𝗼𝘂 : 𝟱 puits", "Ségou : 5 puits"),
        ("#Mali : la <em>crue</em> &amp; l&#8217;eau", "#Mali : la crue & l’eau"),
        ("Le <phase 2> du plan", "Le <phase 2> du plan"),
        ("SENEGAL-SECURITE / Un  poste ", "SENEGAL-SECURITE / Un poste"),
        ("🌍 Climat", "🌍 Climat"),
    ],
)
def test_title(found: str, clean: str) -> None:
    assert clean_title(found) == clean


def test_double_damage_is_mended_where_it_is_certain() -> None:
    assert mend("l’accroà®t, oà¹, à´té, garà§on, mà¨re") == "l’accroît, où, ôté, garçon, mère"
    assert mend("article 3 à§ 2") == "article 3 à§ 2"
    assert mend("oà¹ ?", beside="il connaà®t") == "où ?"


@pytest.mark.parametrize(
    ("damaged", "whole"),
    [
        ("Le prÃ©sident de la RÃ©publique", "Le président de la République"),
        ("lâ€™eau potable Ã  Kayes", "l’eau potable à Kayes"),
        ("Le comit\u00c3\u00a9 s’est réuni hier", "Le comité s’est réuni hier"),  # one pasted word in good text
        ("l\u00e2\u0080\u0099eau", "l’eau"),  # as Latin-1
        ("lÃ¢â‚¬â„¢eau", "l’eau"),  # twice
        ("Ø£Ø¹Ù„Ù† Ø§Ù„ÙˆØ²ÙŠØ±", "أعلن الوزير"),
        ("<p>Ã‰tat</p>\n<p>«\u00a0Été\u00a0»</p>", "<p>État</p>\n<p>«\u00a0Été\u00a0»</p>"),
        ("ont accompagnÃ.", "ont accompagnÃ."),  # half a character is no whole one
        ("AMANHÃ\u00a0» … NÃO", "AMANHÃ\u00a0» … NÃO"),
        ("PÂTÉ… «\u00a0CAFÉ\u00a0»", "PÂTÉ… «\u00a0CAFÉ\u00a0»"),
        ("“Tout” ‘va’ bien – fin… № 5 ﬁn", "“Tout” ‘va’ bien – fin… № 5 ﬁn"),  # what ftfy would plain down elsewhere
    ],
)
def test_text_read_in_the_wrong_charset_is_mended(damaged: str, whole: str) -> None:
    assert mend(damaged) == whole


WORDS = st.sampled_from(
    "l’été où ça «\u00a0Ségou\u00a0» œuvre déjà… À 10\u00a0% Noël naïve ; août — d’un n° 3è Âge Île Ô ÉTÉ PÂTÉ… CAFÉ»"
    " GARÇON “À” não São AMANHÃ EDUCAÇÃO pão você água Índia ÓRGÃO» “NÃO” irmã manhã… AVÓ FÉ niño MAÑANA ¿Qué? ¡Sí!"
    " ESPAÑA: €5 أعلن الوزير اليوم، «نعم» ٪ Ŋɔ ɲɛ kɛlɛ ka the company’s “plan” costs £5 – café Größe ÄRZTE".split(" ")
)


@given(st.lists(WORDS, max_size=30).map(" ".join))
def test_good_text_is_never_mended(text: str) -> None:
    assert mend(text) == text


@given(
    st.lists(
        st.sampled_from("l’été où déjà œuvre Kayes ça São você “plan” – Größe août".split()), min_size=3, max_size=12
    )
    .map(" ".join)
    .filter(lambda text: not text.isascii()),
    st.sampled_from(["latin-1", "cp1252"]),
)
def test_what_was_read_in_the_wrong_charset_comes_back(text: str, charset: str) -> None:
    raw = text.encode()
    damaged = raw.decode("latin-1") if charset == "latin-1" else raw.decode("cp1252", "replace")
    assume("\ufffd" not in damaged)
    assert mend(damaged) == text


# --------------------------------------------------------------------------------------------------------- comparisons


def test_folding_forgets_case_accents_hyphens_and_quotes() -> None:
    assert fold("L’Été À SÉGOU-Koro…") == "l'ete a segou koro…"
    assert fold("«\u00a0𝗞ayes\u00a0»") == '" kayes "'
    assert words("L’œuvre de la 3è région, N'Tahaka") == ["l", "oeuvre", "de", "la", "3e", "region", "n", "tahaka"]


@given(anything)
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(anything)
def test_a_text_folded_once_says_the_same(text: str) -> None:
    folded = Folded.of(text)
    assert (folded.plain, len(folded.spaced)) == (fold(text), len(text))
    assert folded.words(0, len(text)) == words(text) == words(folded.spaced)


@given(st.text(st.characters(max_codepoint=0xFF) | st.sampled_from("œŒ’“”…–—€ŸŠ\u202f_"), max_size=40))
def test_letters_of_other_languages_beside_it_change_nothing_of_a_western_text(text: str) -> None:
    assert fold(f"{text} Ŋɔ") == f"{fold(text)} ŋɔ"
    assert words(f"{text} Ŋɔ") == [*words(text), "ŋɔ"]


def test_summary_ends_with_a_sentence_or_says_that_it_does_not() -> None:
    assert summary("Un. Deux !\nTrois reste.", 12) == "Un. Deux !"
    assert summary("La crue de Mopti et de San.", 16) == "La crue de…"
    assert summary("Court.", 500) == "Court."


@given(anything, st.integers(1, 60))
def test_summary_is_never_too_long(text: str, limit: int) -> None:
    assert len(summary(text, limit)) <= limit


# ----------------------------------------------------------------------------------------------------------------- HTML


@pytest.mark.parametrize(
    ("found", "clean"),
    [
        ("<p class=a style='x' onclick=y id=z>Mot</p>", "<p>Mot</p>"),
        ("<p>Les\r\nparticipants\nà la session</p>", "<p>Les participants à la session</p>"),
        (
            "<p>Les<br>participants à la<br>Session de<br />\nclôture.</p>",
            "<p>Les participants à la Session de clôture.</p>",
        ),
        ("<p>M. BALLO<br>AMAP-San</p>", "<p>M. BALLO<br>AMAP-San</p>"),
        ("Un.<br><br>Deux <b> gras </b>.<br/>\n<br/>", "<p>Un.</p>\n<p>Deux <b>gras</b> .</p>"),
        ("<div>Un<div>Deux</div>trois</div>", "<p>Un</p>\n<p>Deux</p>\n<p>trois</p>"),
        ("<p>&nbsp;</p><p><b> </b></p><ul><li></li></ul><blockquote></blockquote>", ""),
        (
            "<p>Dit\u00a0: «\u00a0oui\u00a0»\u00a0!\u00a0\u00a0 Bien</p>",
            "<p>Dit\u00a0: «\u00a0oui\u00a0»\u00a0! Bien</p>",
        ),
        ("<b><p>Un</p><p>Deux</p></b>", "<p><b>Un</b></p>\n<p><b>Deux</b></p>"),
        ("<h1>Un</h1><h5>Deux<br>mots</h5>", "<h2>Un</h2>\n<h4>Deux mots</h4>"),
        ("<ul><li>Un<li><p>Deux</p></ul>", "<ul><li>Un</li><li><p>Deux</p></li></ul>"),
        ("<p>Fin coup\ufffd.</p>", "<p>Fin coup.</p>"),
        ("<p>A</p><script>alert(1)</script><style>p{}</style><iframe src='//x'></iframe>", "<p>A</p>"),
        ("<p>1 &lt; 2 &amp; 3</p>", "<p>1 &lt; 2 &amp; 3</p>"),
        ("<p>Un <b> deux </b>trois<i> </i></p>", "<p>Un <b>deux</b> trois</p>"),
        ("<p>Dit\u00a0 <b>: oui</b></p>", "<p>Dit\u00a0<b>: oui</b></p>"),
        ("<p>Dit : <b>«</b>\u00a0oui »</p>", "<p>Dit : <b>«</b>\u00a0oui »</p>"),
        ("<pre>\n  a\n   b\n</pre>", "<pre>  a\n   b</pre>"),
    ],
)
def test_html(found: str, clean: str) -> None:
    assert clean_html(found, BASE) == clean


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("/a?x=1&amp;y=é", "https://agence.example/a?x=1&amp;y=%C3%A9"),
        ("suite", "https://agence.example/posts/suite"),
        ("//b.example/x y", "https://b.example/x%20y"),
        (" HTTP://b.example ", "http://b.example/"),
    ],
)
def test_links_are_absolute(href: str, address: str) -> None:
    assert (
        clean_html(f"<p><a href='{href}' rel=nofollow target=_blank>x</a></p>", BASE)
        == f'<p><a href="{address}">x</a></p>'
    )


@pytest.mark.parametrize(
    "href", ["javascript:x", "data:text/html,x", "mailto:a@b.example", "#note", "", "http://[", "java\tscript:x"]
)
def test_links_that_lead_nowhere_leave_their_words(href: str) -> None:
    assert clean_html(f'<p><a href="{href}">x</a></p>', BASE) == "<p>x</p>"


def test_images() -> None:
    html = (
        '<figure class="wp-block-image"><a href="/g.jpg"><img src="data:image/gif;base64,R0" data-src="/a.jpg"'
        ' alt="Un &quot;puits&quot;" width="600" height="auto" srcset="x" onerror=x></a>'
        "<figcaption><p>Le puits</p></figcaption></figure>"
        "<img src='https://count.example/p.gif' width=1 height=1><p><img src=/a.jpg>mot<img src=cid:1></p>"
    )
    assert clean_html(html, BASE) == (
        '<figure><a href="https://agence.example/g.jpg"><img src="https://agence.example/a.jpg"'
        ' alt="Un &quot;puits&quot;" width="600"></a><figcaption><p>Le puits</p></figcaption></figure>\n<p>mot</p>'
    )


def test_tables_keep_their_columns() -> None:
    html = "<table><caption>Prix</caption><tr><th>Riz<th><tr><td>400<td>500<tr><td><td></table>"
    assert clean_html(html, BASE) == (
        "<p>Prix</p>\n<table><tbody><tr><th>Riz</th><th></th></tr><tr><td>400</td><td>500</td></tr></tbody></table>"
    )


@given(markup)
def test_any_html_becomes_safe_and_stays(html: str) -> None:
    clean = clean_html(html, BASE)
    assert clean_html(clean, "https://other.example/") == clean
    assert not ILLEGAL.search(unescape(clean))
    for tag, attributes in re.findall(r"<([a-z0-9]+)((?: [^>]*)?)>", clean):
        assert tag in TAGS
        assert all(
            name in ("href", "src", "alt", "width", "height") for name in re.findall(r' ([^ ="]+)="', attributes)
        )
    assert not re.search(r"<(p|b|i|em|li|ul|a|h2)(?: [^>]*)?></\1>", clean)


@settings(max_examples=300)
@given(blocks)
def test_a_block_that_needs_no_parser_is_read_as_by_the_parser(html: str) -> None:
    # behind a <div> everything is parsed
    assert clean_html(html, BASE) == clean_html(f"<div></div>{html}", BASE)


@given(st.lists(words_in_tags, min_size=1, max_size=3))
def test_what_is_written_once_is_not_changed_again(paragraphs: list[str]) -> None:
    html = clean_html("\n".join(f"<p>{it}</p>" for it in paragraphs), BASE)
    assert clean_html(html, BASE) == html
    assert clean_html(f"<div></div>{html}", BASE) == html


@given(markup | blocks)
def test_text_has_one_clean_line_a_paragraph(html: str) -> None:
    html = clean_html(html, BASE)
    text = html_text(html)
    assert text == block_text(html)
    assert all(line and line == clean_line(line) for line in text.split("\n")) or not text


def test_text() -> None:
    html = (
        "<h2>Titre</h2><p>Un <b>mot</b>\nsuivi.</p><ul><li>a</li><li>b</li></ul>"
        "<figure><img src=/x><figcaption>Légende</figcaption></figure>"
        "<table><tr><td>1</td><td>2</td></tr></table><!-- non --><p>M. BALLO<br>San</p>"
        "<p>1 &lt; 2</p><script>x</script>"
    )
    assert html_text(html) == "Titre\nUn mot suivi.\na\nb\n1 2\nM. BALLO\nSan\n1 < 2"
