"""The picture of docs/architecture.md, held against the imports: they point one way."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("regionwire", "scrapers", "feeds", "press", "scheduler")

# what each room may import, the first that fits; a room may always import itself
MAY = {
    "regionwire.cli": {"regionwire", "scrapers", "feeds", "press", "scheduler"},
    "regionwire.__main__": {"regionwire.cli"},
    "scheduler": {"regionwire", "scrapers", "feeds"},
    "scrapers": {"regionwire"},
    "feeds": {"regionwire"},
    "press": {"regionwire.source", "regionwire.item", "regionwire.errors"},
    "regionwire.store": {f"regionwire.{name}" for name in ("dedup", "urls", "labels", "text", "item", "errors")},
    "regionwire.config": {f"regionwire.{name}" for name in ("urls", "regions", "source", "item", "errors")},
    "regionwire.normalize": {
        *(f"regionwire.{name}" for name in ("urls", "dateline", "language", "regions", "dedup", "text", "dates")),
        *(f"regionwire.{name}" for name in ("addresses", "attribution", "item", "source", "errors")),
    },
    "regionwire.locate": {
        f"regionwire.{name}" for name in ("urls", "dateline", "regions", "text", "item", "source", "errors")
    },
    "regionwire.labels": {"regionwire.text", "regionwire.item"},
    "regionwire.sites": {"regionwire.urls", "regionwire.source"},
    "regionwire.urls": {"regionwire.text", "regionwire.item"},
    "regionwire.addresses": {f"regionwire.{name}" for name in ("urls", "text", "item", "source")},
    "regionwire.attribution": {"regionwire.dateline", "regionwire.text"},
    "regionwire.dateline": {"regionwire.text", "regionwire.dates", "regionwire.item"},
    "regionwire.language": {"regionwire.text"},
    "regionwire.regions": {"regionwire.text", "regionwire.item", "regionwire.errors"},
    "regionwire.dedup": {"regionwire.text", "regionwire.dates"},
    "regionwire.text": {"regionwire.item"},
    "regionwire.dates": {"regionwire.item", "regionwire.text"},
    "regionwire.source": {"regionwire.errors"},
    "regionwire.guard": set(),
    "regionwire.item": {"regionwire.errors"},
    "regionwire.errors": set(),
    "regionwire.__init__": set(),
}  # fmt: skip


def modules() -> list[tuple[str, Path]]:
    files = [path for room in ROOMS for path in ROOT.glob(f"{room}/**/*.py")] + [ROOT / "scheduler.py"]
    return sorted((".".join(path.relative_to(ROOT).with_suffix("").parts), path) for path in files)


def imported(path: Path) -> set[str]:
    """Our own modules that a file names in an import, wherever it stands."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute here"
            assert node.module
            # `from package import module` names a module; `from module import name` does not
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            files = {name for name in inner if (ROOT / name.replace(".", "/")).with_suffix(".py").exists()}
            found |= files or {node.module}
    return {name for name in found if name.split(".")[0] in ROOMS}


def inside(name: str, room: str) -> bool:
    return name == room or name.startswith(room + ".")


@pytest.mark.parametrize(("name", "path"), modules(), ids=lambda value: value if isinstance(value, str) else "")
def test_imports_point_one_way(name: str, path: Path) -> None:
    room = next((room for room in MAY if inside(name, room)), None)
    assert room, f"{name} stands in no room of docs/architecture.md"
    wrong = {
        other
        for other in imported(path)
        if not inside(other, room) and other != "regionwire" and not any(inside(other, may) for may in MAY[room])
    }
    # `from regionwire import __version__` is a fact, not a layer
    assert not wrong, f"{name} imports {sorted(wrong)}, which {room} may not"
