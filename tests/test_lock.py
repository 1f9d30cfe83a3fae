"""What we stand on: locked with hashes, from no named host, under licences that let an operator do as they like."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.txt", "requirements-postgresql.txt", "requirements-test.txt")
# feedgen may be taken under the FreeBSD licence or the LGPL; MPL covers certifi's own file only
LIBERAL = re.compile(r"\b(MIT|BSD|FreeBSD|Apache|PSF|MPL|ISC|Mozilla Public License)\b", re.IGNORECASE)


def locked(name: str) -> dict[str, str]:
    """Package -> what the lock says of it."""
    text = (ROOT / name).read_text("utf-8")
    return {found[1]: found[0] for found in re.finditer(r"^([a-z0-9-]+)==(?:.*\\\n)*.*", text, re.M)}


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_has_hashes_and_no_host_is_named(name: str) -> None:
    packages = locked(name)
    assert packages
    assert [package for package, said in packages.items() if "--hash=sha256:" not in said] == []
    assert not re.search(r"://|--(?:extra-)?index|--find-links|--trusted", (ROOT / name).read_text("utf-8"))


def test_all_that_we_ask_for_is_locked_and_all_locks_agree() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    running = locked("requirements.txt")
    assert asked(project["dependencies"]) <= set(running)
    for extra in ("postgresql", "test"):
        more = locked(f"requirements-{extra}.txt")
        assert asked(project["optional-dependencies"][extra]) <= set(more)
        assert running.items() <= more.items()


def asked(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=\[]", one)[0] for one in requirements}


@pytest.mark.parametrize("package", sorted(locked("requirements.txt")))
def test_its_licence_is_liberal(package: str) -> None:
    said = metadata(package).json
    licence = [said.get("license_expression"), said.get("license"), *said.get("classifier", [])]
    assert any(LIBERAL.search(str(one)) for one in licence if one), licence
