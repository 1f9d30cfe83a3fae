"""The pages in a real browser: home, region, subscribe, search, by mouse and keyboard, and what axe-core finds.

Needs Chromium, Node and two packages: `npm install --prefix tests/browser`. Without them it is left out.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from feed_stories import SITE, SOURCES, Held, programme, story

from feeds.asking import Asking
from feeds.catalogue import Catalogue
from feeds.making import Maker
from feeds.publish import Publisher
from feeds.serve import application, serving
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


def test_a_reader_walks_through_the_pages(tmp_path: Path) -> None:
    async def walk() -> tuple[int | None, str]:
        catalogue = Catalogue(countries=("ml",), sources=SOURCES, regions=("ml-kayes", "ml-gao", "ml"))
        site = replace(SITE, languages=("fr", "en"), notice="Essai : ces nouvelles sont inventées")
        maker = Maker(Held(STORIES), programme(catalogue.specs(), site))
        assert not Publisher(maker, tmp_path).publish(None).failed
        made = application(tmp_path, make=Asking(catalogue, maker))
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
