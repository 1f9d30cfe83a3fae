"""What a request is told that gets no document: a page for a browser, a line for everybody else; never to be kept.

A 301 or 410 may be kept without being told so (RFC 9111 section 4.2.2), by some clients for ever. A 301 gets a day. A
410 gets no-store, as every error: feeds are retired by a line of configuration, which may be wrong and is mended, and
a proxy that held on to the 410 would go on telling it. What that saves, a poll a day of some hundred bytes, is nothing.
"""

from __future__ import annotations

from html import escape

from feeds.serve.negotiation import OPEN, Answer

METHODS = "GET, HEAD, OPTIONS"
_NEVER = {"Cache-Control": "no-store"}
_DAY = 86_400  # seconds

_SAID = {
    400: ("Cette demande n’est pas comprise.", "This request is not understood.", ""),
    404: (
        "Cette page n’existe pas.",
        "There is no such page.",
        "La liste de tous les flux est sur la page d’accueil. · All feeds are listed on the home page.",
    ),
    405: ("Ici, on ne peut que lire.", "This can only be read.", ""),
    410: (
        "Ce flux n’est plus publié.",
        "This feed is no longer published.",
        "Désabonnez-vous de cette adresse ; d’autres flux sont sur la page d’accueil. ·"
        " Please unsubscribe from this address; other feeds are listed on the home page.",
    ),
    414: ("Cette adresse est trop longue.", "This address is too long.", ""),
    500: ("Une erreur est survenue de notre côté.", "Something went wrong on our side.", ""),
    503: ("Trop de demandes à la fois.", "Too many requests at once.", "Revenez plus tard. · Please come again later."),
}


def notice(status: int, *, browser: bool, home: str = "/", reason: str = "", wait: int | None = None) -> Answer:
    """The answer with that status. `home` is the path of the home page, `reason` a sentence for whoever asked, `wait`
    seconds after which it is worth while to come again."""
    french, english, help_ = _SAID[status]
    headers = {**OPEN, **_NEVER, "X-Content-Type-Options": "nosniff", "Vary": "Accept, Sec-Fetch-Dest"}
    if status == 405:
        headers["Allow"] = METHODS
    if wait is not None:
        headers["Retry-After"] = str(wait)
    if not browser:
        headers["Content-Type"] = "text/plain; charset=utf-8"
        return Answer(status, headers, (" ".join(filter(None, (french, english, reason))) + "\n").encode())
    headers["Content-Type"] = "text/html; charset=utf-8"
    headers["Content-Security-Policy"] = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'"
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in (english, reason, help_) if text)
    page = (
        '<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
        f'<title>{escape(french)}</title><link rel="stylesheet" href="{home}style.css"></head><body><main>'
        f'<h1>{escape(french)}</h1>{paragraphs}<p><a href="{home}">Accueil · Home</a></p></main></body></html>\n'
    )
    return Answer(status, headers, page.encode())


def moved(to: str) -> Answer:
    """301, for a day."""
    return Answer(301, {**OPEN, "Cache-Control": f"public, max-age={_DAY}", "Location": to})


def preflight() -> Answer:
    """What a browser asks before a script of another site may send validators (Fetch standard, CORS-preflight)."""
    allowed = {
        "Access-Control-Allow-Methods": METHODS,
        "Access-Control-Allow-Headers": "A-IM, Accept, If-Modified-Since, If-None-Match, Cache-Control",
        "Access-Control-Max-Age": str(_DAY),
    }
    return Answer(204, {**OPEN, **allowed, "Allow": METHODS, "Cache-Control": "no-store"})


def wants_page(dest: str, accept: str) -> bool:
    """Whether a browser asks, to show it: by Sec-Fetch-Dest, or, where none is sent (plain http), by an Accept that
    begins with HTML. Feeds are never chosen by this: some readers take HTML as gladly."""
    return dest == "document" or (not dest and accept.startswith("text/html"))
