"""Files put in place: whole or not at all, only when they differ, and never without what stands beside them."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import brotli
import pytest
import zstandard

from feeds.desk import Desk, Published

TEXT = "Le prix du sac reste pourtant élevé au marché central. ".encode() * 40
OTHER = TEXT + b"Les premiers camions sont attendus."
UNPACK = {
    ".gz": gzip.decompress,
    ".br": brotli.decompress,
    ".zst": lambda data: zstandard.ZstdDecompressor().decompress(data),
}


def put(output: Path, name: str, data: bytes) -> Published:
    desk = Desk(output)
    with desk.attempt(name):
        desk.put({name: data})
    return desk.result()


def listed(output: Path) -> set[str]:
    return {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()}


def with_packed(name: str) -> set[str]:
    return {name, *(name + ending for ending in UNPACK)}


@pytest.mark.parametrize("name", ["all.xml", "en/all.html", "archive/ml-kayes/2026-10.xml"])
def test_text_has_its_packed_forms_beside_it(tmp_path: Path, name: str) -> None:
    assert put(tmp_path, name, TEXT) == Published(written=(name,))
    assert listed(tmp_path) == with_packed(name)
    for ending, unpack in UNPACK.items():
        packed = tmp_path / (name + ending)
        assert unpack(packed.read_bytes()) == TEXT
        assert packed.stat().st_mtime_ns == (tmp_path / name).stat().st_mtime_ns


def test_the_same_text_gives_the_same_packed_bytes(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        put(tmp_path / folder, "all.xml", TEXT)
    for ending in UNPACK:
        assert (tmp_path / "a" / f"all.xml{ending}").read_bytes() == (tmp_path / "b" / f"all.xml{ending}").read_bytes()


@pytest.mark.parametrize(("name", "data"), [("icon.png", TEXT), ("robots.txt", b"User-agent: *\n")])
def test_what_packing_would_not_help_has_none(tmp_path: Path, name: str, data: bytes) -> None:
    put(tmp_path, name, data)
    assert listed(tmp_path) == {name}


def test_a_file_that_holds_the_same_is_left_alone(tmp_path: Path) -> None:
    put(tmp_path, "all.xml", TEXT)
    os.utime(tmp_path / "all.xml", ns=(1, 1))
    for ending in UNPACK:
        os.utime(tmp_path / f"all.xml{ending}", ns=(1, 1))
    assert put(tmp_path, "all.xml", TEXT) == Published(unchanged=1)
    assert {(tmp_path / name).stat().st_mtime_ns for name in with_packed("all.xml")} == {1}


@pytest.mark.parametrize("ending", UNPACK)
@pytest.mark.parametrize("lost", [True, False], ids=["lost", "of another time"])
def test_packed_forms_that_are_not_of_the_file_are_made_again(tmp_path: Path, ending: str, lost: bool) -> None:
    put(tmp_path, "all.xml", TEXT)
    packed = tmp_path / f"all.xml{ending}"
    if lost:
        packed.unlink()
    else:
        packed.write_bytes(b"what a power cut left")
        os.utime(packed, ns=(1, 1))
    assert put(tmp_path, "all.xml", TEXT).written == ("all.xml",)
    assert UNPACK[ending](packed.read_bytes()) == TEXT


def test_a_text_that_became_short_loses_its_packed_forms(tmp_path: Path) -> None:
    put(tmp_path, "all.xml", TEXT)
    put(tmp_path, "all.xml", b"<feed/>")
    assert listed(tmp_path) == {"all.xml"}


def test_what_cannot_be_put_leaves_nothing_half_done(tmp_path: Path) -> None:
    put(tmp_path, "all.xml", TEXT)
    (tmp_path / "all.xml.gz").unlink()
    (tmp_path / "all.xml.gz").mkdir()  # the last of the packed forms to be put in place, before the file
    done = put(tmp_path, "all.xml", OTHER)
    assert (done.written, len(done.failed)) == ((), 1)
    assert (tmp_path / "all.xml").read_bytes() == TEXT
    (tmp_path / "all.xml.gz").rmdir()
    assert put(tmp_path, "all.xml", OTHER).written == ("all.xml",)
    assert listed(tmp_path) == with_packed("all.xml")
