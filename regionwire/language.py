"""The language of a text. Pure.

What the page says is believed where the text has the little words of that language, which costs next to nothing. Where
the page is silent, or its words say otherwise, the little words of the languages that we read decide, and where they
cannot, a trained detector (CLD3, 107 languages, 1.4 MB, without dependencies).

No small detector knows Bambara, so its words are here, in the alphabet of Mali's decree 159/PG-RM of 19 July 1982 and,
as many pages spell them, without its letters: the alphabet of decree 85/PG of 1967 had è, ò and ny for ɛ, ɔ and ɲ
(accents are off where words are compared), keyboards have e and o. They are the closed classes that no sentence does
without (predicative markers, pronouns, postpositions, conjunctions) and a few frequent words that hardly any other
language has.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from gcld3 import NNetLanguageIdentifier

from regionwire.text import words

UNKNOWN = "und"  # BCP 47: undetermined

_SAMPLE = 1200  # characters at the beginning of a text that are looked at
_COUNTED = 3  # little words in a text from which their share of all words says anything
_FITS = 0.08  # share from which a language that is declared is believed; prose has 0.2 to 0.5
_SPEAKS = 0.16  # share from which the words alone name a language
_CLEARLY = 3  # times the share of any other that it must have then
_BAMBARA = (0.3, 4)  # share, and different words, at least: its words are short, so that some are found in any language
_LETTERS = 24  # bytes of UTF-8 from which the detector is asked: one Chinese sign says as much as three letters
_CONTRADICTS = 70  # bytes from which it may contradict what is declared
_CERTAIN = 0.95  # probability from which it is believed

_LITTLE = {
    "ar": "في من على إلى عن مع أن إن ما لا هذا هذه ذلك التي الذي الذين كان كانت قال بعد قبل بين خلال أو ثم قد كما حتى"
    " كل عند",
    "bm": "bɛ tɛ ye ma ka kana tun kɛ na la ni ko o a i u an aw n olu minnu min nin in fɛ kan kɔnɔ kɔrɔ don de fana"
    " nka walasa sabu hali bɛɛ caman mɔgɔ mɔgɔw dɔ dɔw wɛrɛ kosɛbɛ sisan jamana ɲɛ ɲɔgɔn yɛrɛ kɛra tɔgɔ sɔrɔ"
    " sɔrɔla taara nana",
    "de": "der die das den dem des ein eine einen einem einer und oder ist sind war nicht mit von zu zum zur auf für"
    " im am bei nach aus auch sich wird werden wurde hat haben er sie es wir dass als wie noch über",
    "en": "the of and to in is that for with was by on are has have had from this it its as be been not he she his"
    " her they their will would which who said but were after about more than you what",
    "es": "el los las del y una por con su sus al lo más pero fue ha han este esta sobre también según desde cuando"
    " muy hay dijo donde sin porque hasta años",
    "fr": "le les l d des du et est une dans pour au aux qui qu sur pas par cette ces ont il elle ils avec sa ses"
    " plus mais nous été leur leurs selon ne sont cet ce deux comme après lors c n où",
    "pt": "o os as do da dos das em na nos nas e um uma com ao aos à sua seu não mais foi são pelo pela também"
    " segundo há ser está uma ou nesta neste disse depois até",
}  # fmt: skip
_PLAIN = str.maketrans({"ɛ": "e", "ɔ": "o", "ɲ": "ny", "ŋ": "n"})
_KNOWN = frozenset(  # to the detector
    "af am ar az be bg bn bs ca ceb co cs cy da de el en eo es et eu fa fi fil fr fy ga gd gl gu ha haw he hi hmn"
    " hr ht hu hy id ig is it ja jv ka kk km kn ko ku ky la lb lo lt lv mg mi mk ml mn mr ms mt my ne nl no ny pa"
    " pl ps pt ro ru sd si sk sl sm sn so sq sr st su sv sw ta te tg th tr uk ur uz vi xh yi yo zh zu".split()
)
# written so much alike that the page knows best which it is
_ALIKE = ("bm dyu emk man mku mlq mnk", "bs hr sr", "cs sk", "da no", "gl pt", "id ms")
_SHORTER = {"ara": "ar", "bam": "bm", "deu": "de", "eng": "en", "fra": "fr", "fre": "fr", "por": "pt", "spa": "es"}
_SHORTER |= {"ger": "de", "iw": "he"}
_SILENT = frozenset(("und", "mul", "zxx", "mis"))
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?=$|[-_.@,; ])")


def language_of(text: str, declared: str = "", usual: str = "") -> str:
    """The BCP 47 tag of a text; "und" where nothing says.

    `declared` is what the page says, in any spelling ("fr_FR", "EN-us", "fr_FR.UTF-8"), `usual` the tag of its source;
    either may be "". A language that is found against both has no region.
    """
    tags = [tag for tag in map(language_tag, (declared, usual)) if tag]
    text = text[:_SAMPLE]
    shares = _shares(words(text))
    enough = max(_FITS, 0.5 * max(shares.values(), default=0.0))
    for tag in tags:
        if shares.get(_primary(tag), 0.0) >= enough:
            return tag
    mine = _primary(tags[0]) if tags else ""
    found = _heard(text, shares, mine)
    if found in ("", mine) or any({found, mine} <= set(alike.split()) for alike in _ALIKE):
        return tags[0] if tags else UNKNOWN
    return next((tag for tag in tags if _primary(tag) == found), found)


def language_tag(said: str) -> str:
    """A language as pages write it as a BCP 47 tag, language, script and region only; "" where it is none."""
    found = _TAG.match(said.strip())
    if not found:
        return ""
    primary, script, region = found.groups()
    primary = _SHORTER.get(primary.lower(), primary.lower())
    if primary in _SILENT:
        return ""
    return "-".join(filter(None, (primary, script and script.title(), region and region.upper())))


def _primary(tag: str) -> str:
    return tag.partition("-")[0]


@cache
def _speakers() -> Mapping[str, tuple[str, ...]]:
    """Little word, folded -> the languages that have it."""
    speakers: dict[str, list[str]] = {}
    for code, little in _LITTLE.items():
        for word in sorted({*words(little), *words(little.translate(_PLAIN) if code == "bm" else "")}):
            speakers.setdefault(word, []).append(code)
    return {word: tuple(codes) for word, codes in speakers.items()}


def _shares(said: list[str]) -> dict[str, float]:
    """For each language of ours the share of its little words among all; empty where there are too few of them."""
    speakers = _speakers()
    found = [word for word in said if word in speakers]
    if len(found) < _COUNTED:
        return {}
    shares = dict.fromkeys(_LITTLE, 0.0)
    bambara = 0
    for word, count in Counter(found).items():
        for code in speakers[word]:
            shares[code] += count / len(said)
        bambara += "bm" in speakers[word]
    least, different = _BAMBARA
    if shares["bm"] < least or bambara < different:
        shares["bm"] = 0.0
    return shares


def _heard(text: str, shares: Mapping[str, float], mine: str) -> str:
    """The language that a text speaks; "" where it does not say, or not clearly enough to contradict `mine`."""
    clear = _clearest(shares)
    if clear == "bm" or (clear and mine in ("", *_LITTLE)):
        return clear
    if not mine:
        return _detected(text, _LETTERS)
    found = _detected(text, _CONTRADICTS)
    return found if mine in _KNOWN or found == clear else ""


def _clearest(shares: Mapping[str, float]) -> str:
    """The language of ours whose little words say it alone, "" where none does."""
    if not shares:
        return ""
    second, best = sorted(shares, key=shares.__getitem__)[-2:]
    return best if shares[best] >= max(_SPEAKS, _CLEARLY * shares[second]) else ""


@cache
def _detector() -> NNetLanguageIdentifier:
    return NNetLanguageIdentifier(min_num_bytes=0, max_num_bytes=2 * _SAMPLE)


def _detected(text: str, least: int) -> str:
    """What the detector is certain of; "" if of nothing, or if the letters are fewer than `least` bytes."""
    letters = "".join(filter(str.isalpha, text)).encode("utf-8", "ignore")
    if len(letters) < least:
        return ""
    found = _detector().FindLanguage(text.encode("utf-8", "ignore"))
    code = language_tag(found.language)
    # transcriptions ("ru-Latn") are what it makes of lists and of languages that it does not know
    return "" if found.probability < _CERTAIN or "-Latn" in code else _primary(code)
