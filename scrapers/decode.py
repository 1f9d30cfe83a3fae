"""Bytes as sent -> valid UTF-8 and the charset that was found (WHATWG Encoding, HTML section 13.2.3).

One rule stands over the others: a page that is UTF-8 but for a few bytes is UTF-8, and only those bytes are lost.
Agencies cut teasers in the middle of a character and print Latin-1 dates into UTF-8 pages; guessing a charset for the
whole page from such bytes ruins all of it. Validity is strong evidence: text of another charset hardly ever happens
to be UTF-8.
"""

from __future__ import annotations

import re

from charset_normalizer import from_bytes

_DECLARING = 1024  # bytes at the top of a page where a declaration counts (HTML section 4.2.5.5) …
_HEAD = 1 << 14  # … and where browsers look for one that came too late
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:+-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta\b[^>]{0,300}?\bcharset\s*=\s*[\"']?\s*([\w.:+-]+)", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:+-]+)")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16le"), (b"\xfe\xff", "utf-16be"))
_NOT_ASCII = bytes(range(0x80, 0x100))
_FEW = 3  # damaged characters that a page which says that it is UTF-8 may have without a single whole one
_CLEARLY = 8  # whole multi-byte characters to one damaged that outweigh the declaration of another charset
_FOREIGN_SCRIPT = 0.1  # share of bytes over 0x7F from which a page is not in Latin script; French has 0.04 at most
_CERTAIN = 64  # such bytes, at least, before statistics say anything
_SAMPLE = 1 << 14  # bytes of a page that are enough to tell its script

# WHATWG name -> (Python codec, labels); what is not here is not a charset of web pages, and codecs that are no
# charsets at all (hex, unicode_escape, utf-7 …) must not be reached from a header
_CHARSETS: dict[str, tuple[str, str]] = {
    "utf-8": ("utf-8", "utf-8 utf8 unicode-1-1-utf-8 x-unicode20utf8 utf8mb4"),
    "utf-16le": ("utf-16-le", "utf-16le utf-16 ucs-2 unicode iso-10646-ucs-2 csunicode"),
    "utf-16be": ("utf-16-be", "utf-16be unicodefffe"),
    "windows-1250": ("cp1250", "windows-1250 cp1250 x-cp1250"),
    "windows-1251": ("cp1251", "windows-1251 cp1251 x-cp1251"),
    "windows-1252": (
        "cp1252",
        "windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso88591 iso_8859-1 latin1 latin-1 l1 ascii us-ascii ansi"
        " ansi_x3.4-1968 cp819 ibm819 x-user-defined",
    ),
    "windows-1253": ("cp1253", "windows-1253 cp1253 x-cp1253"),
    "windows-1254": ("cp1254", "windows-1254 cp1254 x-cp1254 iso-8859-9 iso8859-9 latin5"),
    "windows-1255": ("cp1255", "windows-1255 cp1255 x-cp1255"),
    "windows-1256": ("cp1256", "windows-1256 cp1256 x-cp1256"),
    "windows-1257": ("cp1257", "windows-1257 cp1257 x-cp1257"),
    "windows-1258": ("cp1258", "windows-1258 cp1258 x-cp1258"),
    "windows-874": ("cp874", "windows-874 cp874 tis-620 iso-8859-11 iso8859-11"),
    "iso-8859-2": ("iso8859-2", "iso-8859-2 iso8859-2 latin2 l2"),
    "iso-8859-3": ("iso8859-3", "iso-8859-3 iso8859-3 latin3 l3"),
    "iso-8859-4": ("iso8859-4", "iso-8859-4 iso8859-4 latin4 l4"),
    "iso-8859-5": ("iso8859-5", "iso-8859-5 iso8859-5 cyrillic"),
    "iso-8859-6": ("iso8859-6", "iso-8859-6 iso8859-6 arabic asmo-708"),
    "iso-8859-7": ("iso8859-7", "iso-8859-7 iso8859-7 greek"),
    "iso-8859-8": ("iso8859-8", "iso-8859-8 iso8859-8 hebrew iso-8859-8-i"),
    "iso-8859-10": ("iso8859-10", "iso-8859-10 iso8859-10 latin6 l6"),
    "iso-8859-13": ("iso8859-13", "iso-8859-13 iso8859-13"),
    "iso-8859-14": ("iso8859-14", "iso-8859-14 iso8859-14"),
    "iso-8859-15": ("iso8859-15", "iso-8859-15 iso8859-15 latin9 l9"),
    "iso-8859-16": ("iso8859-16", "iso-8859-16"),
    "ibm866": ("cp866", "ibm866 866 cp866 csibm866"),
    "koi8-r": ("koi8-r", "koi8-r koi8 koi"),
    "koi8-u": ("koi8-u", "koi8-u"),
    "macintosh": ("mac-roman", "macintosh mac x-mac-roman"),
    "gbk": ("gb18030", "gbk gb2312 gb_2312-80 x-gbk chinese gb18030"),
    "big5": ("big5hkscs", "big5 big5-hkscs x-x-big5 cn-big5"),
    "euc-jp": ("euc-jp", "euc-jp x-euc-jp"),
    "shift_jis": ("cp932", "shift_jis shift-jis sjis x-sjis windows-31j ms_kanji"),
    "iso-2022-jp": ("iso2022-jp", "iso-2022-jp csiso2022jp"),
    "euc-kr": ("cp949", "euc-kr ks_c_5601-1987 ksc5601 windows-949 korean"),
}
_BY_LABEL = {label: name for name, (_, labels) in _CHARSETS.items() for label in labels.split()}
_WIDE = frozenset(("utf-16le", "utf-16be"))
_NEVER_UTF8 = _WIDE | {"iso-2022-jp"}  # their bytes are ASCII as well: that they are UTF-8 says nothing
_SEVERAL_BYTES = frozenset(("gbk", "big5", "euc-jp", "shift_jis", "euc-kr"))  # what is damaged in them weighs nothing
_GUESSED = {"cp1251": "windows-1251", "cp1256": "windows-1256", "koi8_r": "koi8-r", "gb18030": "gbk", "big5": "big5"}


def decode(body: bytes, content_type: str) -> tuple[bytes, str]:
    """`body` as valid UTF-8, and the WHATWG name of the charset it was in; `content_type` is the header's value, or "".

    In this order: byte order mark, the header, <meta> or the XML declaration at the top, UTF-8, statistics; but see
    the rule above. A declaration of UTF-8 that the bytes disprove gives way to the next one. Bytes that are no
    character become U+FFFD. Valid UTF-8 is returned as the same object, uncopied. Never raises.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return _recode(body[len(mark) :], name)
    declared = _declared(body, content_type)
    if declared in _NEVER_UTF8:
        return _recode(body, declared)
    if _is_utf8(body):
        return body, "utf-8"
    if declared in _SEVERAL_BYTES:
        return _recode(body, declared)
    damaged, whole = _weigh(body)
    if declared is None:
        enough = whole >= damaged
    elif declared == "utf-8":
        enough = whole + _FEW >= damaged
    else:
        enough = whole >= _CLEARLY * damaged
    if enough:
        return _recode(body, "utf-8")
    if declared in (None, "utf-8"):
        declared = _in_page(_COMMENT.sub(b"", body[:_HEAD]))
    return _recode(body, declared if declared not in (None, "utf-8") else _guess(body))


def _declared(body: bytes, content_type: str) -> str | None:
    """The charset that the header names, else the page; UTF-16 only where the bytes can be it."""
    top = body[:_DECLARING]
    wide = _wide(top)
    found = _HEADER.search(content_type)
    name = _BY_LABEL.get(found[1].lower()) if found else None
    if name in _WIDE and (wide or b"\0" in top):
        return wide or name
    if name is not None and name not in _WIDE:
        return name
    if wide:
        return wide
    return _in_page(_COMMENT.sub(b"", top))


def _in_page(top: bytes) -> str | None:
    """The charset that the page itself names; no comments in `top`."""
    meta = _XML.match(top) or _META.search(top)
    name = _BY_LABEL.get(meta[1].decode("ascii", "replace").lower()) if meta else None
    return "utf-8" if name in _WIDE else name  # HTML section 13.2.3.2: what could be read as ASCII is not UTF-16


def _wide(top: bytes) -> str | None:
    """UTF-16 without a byte order mark, by its first sign (XML 1.0 appendix F)."""
    return {b"<\0": "utf-16le", b"\0<": "utf-16be"}.get(top[:2])


def _is_utf8(body: bytes) -> bool:
    if body.isascii():
        return True
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _weigh(body: bytes) -> tuple[int, int]:
    """(damaged, whole) characters of several bytes in `body`, read as UTF-8."""
    text = body.decode("utf-8", "replace")
    damaged = text.count("\ufffd") - body.count(b"\xef\xbf\xbd")
    ascii_only = len(body.translate(None, _NOT_ASCII))
    return damaged, len(text) - ascii_only - damaged


def _guess(body: bytes) -> str:
    """The charset of a page that names none, or wrongly UTF-8, and is not UTF-8.

    In Latin script that is windows-1252, as browsers take it; statistics are asked only where another script is
    certain.
    """
    sample = body[:_SAMPLE]
    if len(sample) - len(sample.translate(None, _NOT_ASCII)) < max(_CERTAIN, _FOREIGN_SCRIPT * len(sample)):
        return "windows-1252"
    best = from_bytes(sample, cp_isolation=list(_GUESSED)).best()
    return _GUESSED.get(best.encoding, "windows-1252") if best else "windows-1252"


def _recode(body: bytes, name: str) -> tuple[bytes, str]:
    return body.decode(_CHARSETS[name][0], "replace").encode("utf-8"), name
