"""Markup that would keep a parser busy for minutes or fill the memory, told before it is parsed.

A tree is built in more than linear time or space where elements stand in each other by the thousand, where a tag has
thousands of attributes (each is compared with all before it), and where formatting elements are left open: each is
built anew in every paragraph that follows (HTML section 13.2.4.3). The first looks are bounds that no page for readers
reaches, and cost a fraction of a parse; only a page with very many tags is read tag by tag.
"""

from __future__ import annotations

import re
from collections import Counter

TAGS = 25_000  # on a page; reading takes as long as there are tags: a second for twice as many
DEEP = 3000  # open elements; parsing takes as long as the square of them
OPENED = 10_000  # tags: if all of them stood in each other, they would still be parsed in a fifth of a second
ATTRIBUTES = 10_000  # of a tag: the same in a sixth of a second
COPIES = 1_000_000  # elements that a parser may build anew: a third of a second, and of a gigabyte
STRIDE = 1 << 15  # bytes; three times so many different attributes fill three, and hold all of one in between
TOO_DEEP = "its elements are nested too deeply to be read"
NEVER_NESTED = frozenset(  # without content, or ended by the next one
    b"area base br col dd dt embed hr img input li link meta option p source tbody td th tr track wbr".split()
)
NO_MARKUP = rb"script|style|textarea|xmp|iframe|noembed|noframes"

# an attribute as the tokenizer reads it (HTML sections 13.2.5.32 to 39); what is not one is blank, "/" or ">"
_VALUE = rb"""(?:"[^"]*+"|'[^']*+'|[^\t\n\f\r >"'][^\t\n\f\r >]*+)"""
_ATTRIBUTE = rb"[\t\n\f\r /]*+[^\t\n\f\r />][^\t\n\f\r />=]*+(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+" + _VALUE + rb")?+"
_ATTRIBUTES = rb"(?:" + _ATTRIBUTE + rb")*+[\t\n\f\r /]*+"
_LONG = re.compile(rb"(?:" + _ATTRIBUTE + rb"){%d}+" % ATTRIBUTES)
# an element that is built anew unless another is like it, and that is not closed right behind its text; of `a` and
# `nobr` there is never more than one
_LEFT_OPEN = re.compile(
    rb"<(?=[bBcCeEfFiIsStTuU][a-zA-Z]{0,5}[\t\n\f\r /])"
    rb"((?i:b|big|code|em|font|i|s|small|strike|strong|tt|u))(?=[\t\n\f\r /])"
    rb"(?!" + _ATTRIBUTES + rb">[^<]*+</(?i:\1)[\t\n\f\r />])"
)
_TOKEN = re.compile(  # comments and what holds no markup are passed over whole
    rb"<(?:!--(?:-?>|.*?--!?>|.*)|[!?][^>]*+>?"
    rb"|((?i:" + NO_MARKUP + rb"))(?=[\t\n\f\r />])" + _ATTRIBUTES + rb">[^<]*+(?:<(?!/(?i:\1))[^<]*+)*+"
    rb"|(/?)([a-zA-Z][^\t\n\f\r />]*+)(" + _ATTRIBUTES + rb"))",
    re.DOTALL,
)


def refused_markup(body: bytes) -> str:
    """Why `body` is not to be parsed, as a sentence; "" if nothing speaks against it."""
    tags = len(body) - len(body.replace(b"<", b""))  # four times as fast as to count, up to Python 3.12
    if tags > TAGS:
        return f"{tags} tags: more than any page for readers has"
    if tags * tags > 4 * COPIES:  # fewer cannot do it, whatever they are
        left_open = len(_LEFT_OPEN.findall(body))
        if left_open * (tags - left_open) > COPIES:
            return f"{left_open} elements that are opened and not closed, before as many others"
    return _read_closely(body) if tags > OPENED or _seems_long(body) else ""


def _seems_long(body: bytes) -> bool:
    """Whether what could be attributes follows without end the first "<" of a stride, or the last before one that has
    none. A script can look so as well.
    """
    before = -1
    for at in range(0, len(body), STRIDE):
        start = _first_tag(body, at, at + STRIDE)
        if start < 0:
            start = _last_tag(body, max(0, at - STRIDE), at)
        if start > before and _LONG.match(body, start) is not None:
            return True
        before = start
    return False


def _first_tag(body: bytes, start: int, end: int) -> int:
    """Where the first tag from `start` and before `end` begins; -1 for none."""
    while (start := body.find(b"<", start, end)) >= 0 and not body[start + 1 : start + 2].isalpha():
        start += 1
    return start


def _last_tag(body: bytes, start: int, end: int) -> int:
    """Where the last one begins."""
    while (end := body.rfind(b"<", start, end)) >= 0 and not body[end + 1 : end + 2].isalpha():
        pass
    return end


def _read_closely(body: bytes) -> str:
    opened: Counter[bytes] = Counter()
    depth = 0
    for _, closing, name, attributes in _TOKEN.findall(body):
        if len(attributes) > ATTRIBUTES and _LONG.match(attributes) is not None:
            return f"a tag of more than {ATTRIBUTES} attributes"
        tag = name.lower()
        if not tag or tag in NEVER_NESTED or (closing and not opened[tag]):
            continue
        step = -1 if closing else 1
        opened[tag] += step
        depth += step
        if depth > DEEP:
            return TOO_DEEP
    return ""
