"""The pages in a real browser: home, region, subscribe, search, by mouse and keyboard, and what axe-core finds.

Needs Chromium, Node and two packages: `npm install --prefix tests/browser`. Without them it is left out.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from feed_stories import SITE, SOURCES, Held, programme, story

from feeds.catalogue import Catalogue
from feeds.making import Maker
from feeds.publish import Publisher
from feeds.search import BadQuery
from feeds.serve import Moved, application, serving
from feeds.site import Found, search_page
from regionwire.item import Assigned

BROWSER = Path(__file__).parent / "browser"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
NODE = shutil.which("node") or ""

pytestmark = pytest.mark.skipif(
    not (CHROMIUM and NODE and (BROWSER / "node_modules").is_dir()),
    reason="needs Chromium, Node, and `npm install --prefix tests/browser`",
)

STORIES = [
    *(story(n) for n in range(4)),
    *(story(n, regions=(Assigned("ml-gao", 1.0),), language="en") for n in range(4, 7)),
]


class Searching:
    """What the server makes of a search, and of feeds that are joined."""

    def __init__(self, maker: Maker, catalogue: Catalogue) -> None:
        self.maker, self.catalogue = maker, catalogue

    def __call__(self, name: str, query: Mapping[str, str]) -> bytes | Moved:
        folder, _, file = name.rpartition("/")
        stem, _, ending = file.rpartition(".")
        site = self.maker.programme.site
        language = folder or site.language
        if stem != "search":
            shelf = self.maker.shelf(self.catalogue.named(stem, language))
            return self.maker.documents(self.maker.channel(shelf))[file]
        q, without, within = (query.get(key, "") for key in ("q", "not", "in"))
        try:
            shelf = self.maker.shelf(self.catalogue.search(q, without, within, language))
            found = Found(q, without, within, shelf)
        except BadQuery:
            found = Found(q, without, within, None)
        assert ending == "html"
        return search_page(found, self.maker.programme.listed[language], site, language)


def test_a_reader_walks_through_the_pages(tmp_path: Path) -> None:
    async def walk() -> tuple[int | None, str]:
        catalogue = Catalogue(countries=("ml",), sources=SOURCES, regions=("ml-kayes", "ml-gao", "ml"))
        site = replace(SITE, languages=("fr", "en"), notice="Essai : ces nouvelles sont inventées")
        maker = Maker(Held(STORIES), programme(catalogue.specs(), site))
        assert not Publisher(maker, tmp_path).publish(None).failed
        made = application(tmp_path, make=Searching(maker, catalogue))
        async with serving(made) as url:
            process = await asyncio.create_subprocess_exec(
                NODE,
                "walk.mjs",
                url,
                *filter(None, [os.environ.get("PICTURES", "")]),
                cwd=BROWSER,
                env={**os.environ, "CHROMIUM": CHROMIUM},
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
            )
            said, _ = await process.communicate()
            return process.returncode, said.decode("utf-8", "replace")

    code, said = asyncio.run(walk())
    assert code == 0, said
