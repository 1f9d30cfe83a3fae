"""Pages that ask whether we are a person, sent in place of the page that was asked for.

The signs are conservative: the gatekeepers' scripts also stand in ordinary pages, so only a header that says so, or a
title that is nothing but the challenge's own, counts.
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
_TITLE = re.compile(
    rb"<title[^>]{0,100}>\s*(?:"
    rb"Just a moment\s*(?:\.\.\.|\xe2\x80\xa6|&hellip;)"
    rb"|Un instant\s*(?:\.\.\.|\xe2\x80\xa6|&hellip;)"
    rb"|Attention Required! \| Cloudflare"
    rb"|One moment, please\s*(?:\.\.\.|\xe2\x80\xa6)?"
    rb"|DDoS-Guard"
    rb"|Access denied \| [^<]{1,100} used Cloudflare to restrict access"
    rb"|Sucuri WebSite Firewall - Access Denied"
    rb")\s*</title",
    re.IGNORECASE,
)


def is_challenge(headers: Mapping[str, str], body: bytes) -> bool:
    """Whether an answer is a challenge page; names in `headers` are found whatever their case, `body` is
    decompressed."""
    if any(headers.get(name, "").strip().lower() in values for name, values in _HEADERS):
        return True
    return _TITLE.search(body, 0, _START) is not None
