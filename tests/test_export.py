"""`regionwire export`: every story once, a line each, and what lies behind a line the next time."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from command import here
from feed_stories import NOON, story

from regionwire.store import Store

TAG = "news.example,2026"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a store of three stories lies, of which the first was edited after all had come, and the last withdrawn."""
    (tmp_path / "config.toml").write_text(f'[site]\ntag = "{TAG}"\n[store]\nurl = "sqlite:///store.db"\n')
    with Store.open(f"sqlite:///{tmp_path}/store.db", tag=TAG) as store:
        for number in range(3):
            text = f"La nouvelle numéro {number} tient en une phrase."
            row, _ = store.stories.save(story(number, text=text).item, agency=True, now=NOON + timedelta(hours=number))
        store.stories.save(story(0, title="Kayes : autre chose").item, agency=True, now=NOON + timedelta(hours=5))
        store.stories.withdraw(row, NOON + timedelta(hours=6))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def rows(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.usefixtures("folder")
def test_each_story_is_a_line_in_the_order_of_changes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = rows(here(monkeypatch, capsys, "export").out)
    assert [it["title"] for it in told] == [story(1).item.title, "Kayes : autre chose"]
    assert told[0]["id"].startswith(f"tag:{TAG}:fleuve/")
    assert "content_html" not in told[0], "no more of a story than the feeds publish"
    since = told[0]["_regionwire"]["changed"]
    assert rows(here(monkeypatch, capsys, "export", "--since", since).out) == told[1:]
    assert here(monkeypatch, capsys, "export", "--since", told[1]["_regionwire"]["changed"]).out == ""


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("since", "told"),
    [("2026-11-19", 2), ("2026-11-30", 0), ("2026-11-20T16:00:00+00:00", 1), ("2026-11-20T21:00:00+05:00", 1)],
)
def test_since_is_a_day_or_a_time_of_any_zone(
    since: str, told: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(rows(here(monkeypatch, capsys, "export", "--since", since).out)) == told


@pytest.mark.usefixtures("folder")
def test_what_is_no_time_is_told_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    refused = here(monkeypatch, capsys, "export", "--since", "yesterday")
    assert (refused.code, refused.out) == (2, "")
    assert "'yesterday' is no time; as in 2026-11-24 or 2026-11-24T08:00:00Z" in refused.err


def test_a_file_is_replaced_when_the_export_is_whole(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert here(monkeypatch, capsys, "export", "-o", "all.ndjson").code == 0
    assert len(rows((folder / "all.ndjson").read_text("utf-8"))) == 2
    refused = here(monkeypatch, capsys, "export", "-o", "nowhere/all.ndjson")
    assert (refused.code, refused.out) == (2, "")
    assert "--output nowhere/all.ndjson: cannot be written" in refused.err
