"""The outlines of a country's regions: is a point inside, how far off is it. Degrees, as in GeoJSON (RFC 7946)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from math import hypot, inf
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from regionwire.errors import GazetteerError
from regionwire.regions.gazetteer import first_file, load_gazetteer

FILE = "regions.geojson"
CORNERS = 4  # of a ring, with the last one, which is the first

Ring = tuple[tuple[float, float], ...]  # (longitude, latitude), the last one the first
Outline = tuple[Ring, ...]  # of all polygons of a region: its limits and those of its holes


def load_outlines(code: str, folder: Path | None = None) -> Mapping[str, Outline]:
    """The outline of each region of a country by its code, none where none are known; KeyError without gazetteer.

    Read once. GazetteerError where the file is no collection of polygons.
    """
    load_gazetteer(code, folder)
    file = first_file(code, FILE, folder)
    return _read(file) if file else {}


def contains(outline: Outline, latitude: float, longitude: float) -> bool:
    """Whether the point lies inside: a ray to the east crosses the rings an odd number of times."""
    inside = False
    for ring in outline:
        for (x0, y0), (x1, y1) in pairwise(ring):
            if (y0 > latitude) != (y1 > latitude) and longitude < x0 + (latitude - y0) * (x1 - x0) / (y1 - y0):
                inside = not inside
    return inside


def distance(outline: Outline, latitude: float, longitude: float) -> float:
    """How far outside the point lies, in degrees of the map; 0.0 inside."""
    if contains(outline, latitude, longitude):
        return 0.0
    return min(
        (_to_line(longitude, latitude, *a, *b) for ring in outline for a, b in pairwise(ring)),
        default=inf,
    )


def _to_line(x: float, y: float, x0: float, y0: float, x1: float, y1: float) -> float:
    dx, dy = x1 - x0, y1 - y0
    along = ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy) if dx or dy else 0.0
    along = min(max(along, 0.0), 1.0)
    return hypot(x - x0 - along * dx, y - y0 - along * dy)


@cache
def _read(file: Path) -> Mapping[str, Outline]:
    try:
        features = msgspec.json.decode(file.read_bytes())["features"]
        return MappingProxyType({feature["id"]: _outline(feature["geometry"]) for feature in features})
    except (OSError, ValueError, KeyError, TypeError) as cause:
        wanted = "not a GeoJSON collection of polygons whose ids are codes of regions"
        raise GazetteerError(str(file), "(file)", f"{wanted}: {cause!r}") from cause


def _outline(geometry: Mapping[str, Any]) -> Outline:
    polygons: Sequence[Any] = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    outline = tuple(tuple((float(x), float(y)) for x, y, *_ in ring) for polygon in polygons for ring in polygon)
    if not outline or any(len(ring) < CORNERS or ring[0] != ring[-1] for ring in outline):
        raise ValueError(f"a ring has {CORNERS} positions or more, the last one the first, and a region at least one")
    return outline
