"""What holds for every test: a slow machine is no fault, so no example has a deadline. And where stores are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import postgres
import pytest
from hypothesis import settings
from identity_stories import TAG

from regionwire.store import Store

settings.register_profile("regionwire", deadline=None)
settings.load_profile("regionwire")

Lend = Callable[[], AbstractContextManager[str]]  # the address of a new, empty database, which goes again


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store in a file."""
    with Store.open(f"sqlite:///{tmp_path}/store.db", tag=TAG) as opened:
        yield opened


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    """A PostgreSQL server; tests that ask for it are skipped where none can be started, and tell why."""
    try:
        running = postgres.start()
    except postgres.Absent as reason:
        pytest.skip(str(reason))
    with running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def lend(request: pytest.FixtureRequest, tmp_path: Path) -> Lend:
    """Every test that uses it is one test of each database."""
    if request.param == "postgresql":
        server: postgres.Server = request.getfixturevalue("server")
        return server.lend

    @contextmanager
    def file() -> Iterator[str]:
        with TemporaryDirectory(dir=tmp_path) as folder:
            yield f"sqlite:///{folder}/store.db"

    return file
