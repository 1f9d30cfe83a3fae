"""Content encodings: what was put on comes off, what is cut is told, and no bomb fills the memory."""

from __future__ import annotations

import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback import ENCODERS

from scrapers.body import BodyError, Damaged, Overflow, inflate

MB = 1_000_000
encodings = st.lists(st.sampled_from(sorted(ENCODERS)), max_size=2)


def encode(body: bytes, names: list[str]) -> bytes:
    for name in names:
        body = ENCODERS[name](body)
    return body


@given(st.binary(max_size=4000), encodings)
def test_what_was_put_on_comes_off(body: bytes, names: list[str]) -> None:
    assert inflate(encode(body, names), ", ".join(names).upper(), 100_000) == body


@given(st.binary(max_size=4000), st.sampled_from(["", "gzip", "br", "zstd", "deflate", "br, gzip"]))
def test_whatever_is_sent_a_body_or_a_body_error(wire: bytes, encoding: str) -> None:
    try:
        body = inflate(wire, encoding, 50_000)
    except BodyError as error:
        body = error.partial
    assert len(body) <= 50_000


@given(st.binary(min_size=1, max_size=2000), st.sampled_from(sorted(ENCODERS)), st.data())
def test_cut_anywhere_it_is_told(body: bytes, name: str, data: st.DataObject) -> None:
    wire = ENCODERS[name](body)
    cut = data.draw(st.integers(0, len(wire) - 1))
    with pytest.raises(Damaged) as caught:
        inflate(wire[:cut], name, 10_000)
    assert body.startswith(caught.value.partial)


@pytest.mark.parametrize("name", ENCODERS)
def test_limit_is_exact(name: str) -> None:
    wire = ENCODERS[name](b"kayes" * 20_000)
    assert inflate(wire, name, 100_000) == b"kayes" * 20_000
    with pytest.raises(Overflow) as caught:
        inflate(wire, name, 99_999)
    assert caught.value.partial == (b"kayes" * 20_000)[:99_999]


@pytest.mark.parametrize("name", ["gzip", "zstd"])
def test_members_one_after_another(name: str) -> None:
    assert inflate(ENCODERS[name](b"Kayes, ") + ENCODERS[name](b"Kita") + bytes(512), name, 100) == b"Kayes, Kita"


@pytest.mark.parametrize("name", ["gzip", "zstd"])
def test_members_without_end_are_damage(name: str) -> None:
    with pytest.raises(Damaged):
        inflate(ENCODERS[name](b"Kita") + ENCODERS[name](b"") * 100_000, name, 10 * MB)


def test_deflate_without_its_wrapper() -> None:
    bare = zlib.compressobj(wbits=-15)
    assert inflate(bare.compress(b"Nioro") + bare.flush(), "deflate", 100) == b"Nioro"


MEASURE = """
import resource, sys
from pathlib import Path
from scrapers.body import Overflow, inflate
name, wire, limit = sys.argv[1], Path(sys.argv[2]).read_bytes(), int(sys.argv[3])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    inflate(wire, name, limit)
except Overflow:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.parametrize("names", [["gzip"], ["br"], ["zstd"], ["gzip", "br"]], ids="+".join)
def test_bomb_of_200_mb_takes_no_more_memory_than_its_limit(names: list[str], tmp_path: Path) -> None:
    pytest.importorskip("resource", reason="only Unix measures the memory of a process")
    bomb = tmp_path / "bomb"
    bomb.write_bytes(encode(bytes(200 * MB), names))
    command = [sys.executable, "-c", MEASURE, ", ".join(names), str(bomb), str(10 * MB)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent)
    unit = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss
    assert int(done.stdout) * unit < 50 * MB
