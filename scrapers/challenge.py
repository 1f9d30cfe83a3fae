"""Pages that ask whether we are a person, sent in place of the page that was asked for.

The signs are conservative: the gatekeepers' scripts also stand in ordinary pages, so only a header that says so, or a
title that is nothing but the challenge's own, counts; other words only where a page holds next to nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_HEADERS = (  # name, values that say it
    ("cf-mitigated", ("challenge",)),  # Cloudflare
    ("x-amzn-waf-action", ("challenge", "captcha")),  # AWS WAF
    ("sg-captcha", ("challenge",)),  # SiteGround
)
_START = 4096  # bytes; a challenge page has its title at the top
_DOTS = r"\s*(?:\.\.\.|…|&hellip;)"
_TITLES = "|".join((  # whole titles
    rf"(?:Just a moment|Un instant|Nur einen Moment|Un momento|Um momento|Só um momento){_DOTS}",
    r"Attention Required! \| Cloudflare",
    rf"One moment, please(?:{_DOTS})?",
    r"DDoS-Guard",
    r"Access denied \| [^<]{1,100} used Cloudflare to restrict access",
    r"Sucuri WebSite Firewall - Access Denied",
    r"Robot Challenge Screen|Bot Verification|Human Verification|Security Checkpoint|Vercel Security Checkpoint",
    r"Pardon Our Interruption(?:\.\.\.)?|Access to this page has been denied\.?",
    r"Making sure you(?:'|’|&#39;)re not a bot!",
))  # fmt: skip
_TITLE = re.compile(rf"<title[^>]{{0,100}}>\s*(?:{_TITLES})\s*</title".encode(), re.IGNORECASE)
_WHOLE = re.compile(
    rf"^\s*(?:{_TITLES})\s*$|^\W*access denied\W*$|^\W*acc[èe]s refus[ée]\W*$", re.IGNORECASE | re.MULTILINE
)
_WORDS = re.compile(
    r"cf-challenge|checking (?:your browser|if the site connection is secure)"
    r"|ddos protection by|v[ée]rification de votre navigateur|verify(?:ing)? (?:that )?you are (?:a )?human"
    r"|are you (?:a )?(?:human|robot)\b"
    r"|(?:please )?enable (?:javascript|js) and (?:cookies to continue|disable any ad ?blocker)|unusual traffic from"
    r"|(?:you|vous) (?:are|êtes) (?:not )?(?:a|un) (?:robot|humain)"
    r"|you don['’]t have permission to access|incapsula incident id|complete the security check"
    r"|security check to access",
    re.IGNORECASE,
)


def is_challenge(headers: Mapping[str, str], body: bytes) -> bool:
    """Whether an answer is a challenge page; names in `headers` are found whatever their case, `body` is
    decompressed."""
    if any(headers.get(name, "").strip().lower() in values for name, values in _HEADERS):
        return True
    return _TITLE.search(body, 0, _START) is not None


def title_challenge(titles: str) -> bool:
    """Whether one of the titles of a page, each on a line of its own, is a challenge's. For pages of a few lines."""
    return _WHOLE.search(titles) is not None


def words_challenge(text: str) -> bool:
    """Whether the words of a page, its titles on lines of their own, are a challenge's. For pages without a text."""
    return title_challenge(text) or _WORDS.search(text) is not None
