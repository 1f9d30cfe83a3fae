"""Stories that would break a feed, for the tests of every format."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from feed_stories import NOON, story
from hypothesis import strategies as st

from regionwire.item import Assigned, Copy, Image, Place, Related, Story

# XML 1.0 section 2.2; C1 that is nothing in windows-1252 either, halves of characters, directions left open
_CODES = (*range(0x20), 0x7F, 0x81, 0x8D, 0x8F, 0x90, 0x9D, 0xD800, 0xDFFF, 0xFDD0, 0xFFFE, 0xFFFF, 0xFFFD, 0x202E)
ODD = "".join(map(chr, _CODES))
SCRIPT = f'<script>alert(1)</script><p onclick="x()">Voir <a href="javascript:x()">là</a>{ODD}]]></p><b>fin'

HOSTILE = story(
    1,
    title=f"Kayes{ODD} : l\x92or, <b>récolte</b> &amp; prix\n\n",
    html=SCRIPT,
    text=SCRIPT,
    standfirst=f"Fin ]]> brute{ODD}",
    authors=(f"A{ODD}wa", f"A{ODD}wa", "\x00"),
    section=f"Agri{ODD}culture",
    language="fr\x00",
    image=Image("javascript:alert(1)", "x", "y"),
    place=Place("Kayes", "ml-kayes", "town", 1e9, float("nan")),
    regions=(Assigned("ml-kayes", 1.0), Assigned("xx-inconnu", 0.1)),
    copies=(Copy("dune", "javascript:alert(1)", NOON), Copy("dune", "https://dune.example/1", NOON)),
    related=(Related("tag:x", "dune", "data:text/html,x", "Le sorgho", NOON),),
)

LONG = story(2, html=f"<p>{'x' * 1_000_000}</p>", text="x" * 1_000_000)
TWICE = (story(3), story(3, title="Le même", updated=NOON - timedelta(days=1)))


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """A story whose strings are anything."""
    anything = st.text(st.characters())  # halves of characters as well
    title, html, words, url = (draw(anything) for _ in range(4))
    changes: dict[str, Any] = {"section": words, "authors": (words,), "image": Image(url, words, title)}
    return story(1, title=title, html=html, text=words, url=url, **changes)
