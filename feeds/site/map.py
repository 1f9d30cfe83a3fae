"""The map of a country: outlines of regions -> paths of a small picture, with a place for each region's label. Pure.

    outlines ──draw──▶ Map ──chart──▶ Chart ──map.html──▶ inline SVG

A border that two regions share is simplified once, so that no gap opens along it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, inf, pi, radians

from regionwire.regions.outlines import Outline

SIZE = 600  # of the picture's longer side, in units of its own
TOLERANCE = 1.0  # units that a line may leave its place by
DOT = 20  # radius of the circle that stands for a region too small to be hit with a finger
LETTER = 3.0  # what a letter of a name takes of a region's width: names may reach over its borders
LINE = 11  # half of the height of a label's two lines
SCANS = 24  # lines across a region on which its label may stand

Point = tuple[float, float]
Points = tuple[Point, ...]
Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Area:
    """A region drawn: `path` is SVG path data, the label stands at `x`, `y`, where `room` units are free."""

    code: str
    name: str
    path: str
    x: int
    y: int
    room: int
    tiny: bool  # to be drawn as a circle round `x`, `y`
    neighbours: frozenset[str]  # codes of the regions that it has a border with

    @property
    def named(self) -> bool:
        """Whether its name has room."""
        return self.tiny or len(self.name) * LETTER <= self.room


@dataclass(frozen=True, slots=True)
class Map:
    """A country drawn, tiny regions last. `credit` says whom the outlines are from."""

    width: int
    height: int
    areas: tuple[Area, ...]
    credit: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A region on a page's map. `linked`: it has a page. `count` is None on a map that counts nothing."""

    area: Area
    linked: bool
    count: int | None

    @property
    def level(self) -> int:
        """Its shade, 0 to 4: none, 1, 2 or 3, 4 to 7, 8 and more."""
        return min(4, (self.count or 0).bit_length())


@dataclass(frozen=True, slots=True)
class Chart:
    """A map as one page shows it."""

    drawn: Map
    shown: tuple[Shown, ...]


def draw(outlines: Mapping[str, Outline], names: Mapping[str, str], credit: str) -> Map | None:
    """The map of these regions (by code, in degrees), north on top; None where there are none.

    Equirectangular, scaled by the cosine of the middle latitude.
    """
    corners = [point for outline in outlines.values() for ring in outline for point in ring]
    if not corners:
        return None
    west, east = min(x for x, _ in corners), max(x for x, _ in corners)
    south, north = min(y for _, y in corners), max(y for _, y in corners)
    narrow = cos(radians((south + north) / 2))
    scale = (SIZE - 2) / max((east - west) * narrow, north - south)

    def project(point: Point) -> Point:
        return (point[0] - west) * narrow * scale + 1, (north - point[1]) * scale + 1

    projected = {code: [tuple(map(project, ring)) for ring in outline] for code, outline in outlines.items()}
    joints = _joints(ring for rings in projected.values() for ring in rings)
    borders = _borders(projected)

    def area(code: str, dots: Sequence[Area], *, tiny: bool) -> Area:
        path = "".join(_path(_simplified(ring, joints)) for ring in projected[code])
        x, y, room = _label(projected[code], dots)
        return Area(code, names[code], path, round(x), round(y), round(room), tiny, borders[code])

    small = [code for code, rings in projected.items() if _is_tiny(rings)]
    dots = [area(code, (), tiny=True) for code in small]
    others = [area(code, dots, tiny=False) for code in projected if code not in small]
    width, height = (round(side * scale) + 2 for side in ((east - west) * narrow, north - south))
    return Map(width, height, (*others, *dots), credit)


def chart(drawn: Map, pages: Container[str], counts: Mapping[str, int]) -> Chart:
    """The map with those of its regions as links that have pages, and what is counted of them, both by code."""
    return Chart(drawn, tuple(Shown(area, area.code in pages, counts.get(area.code)) for area in drawn.areas))


def _is_tiny(rings: Sequence[Points]) -> bool:
    """Whether a region fills less than half of a dot."""
    size = abs(sum(x0 * y1 - x1 * y0 for ring in rings for (x0, y0), (x1, y1) in pairwise(ring))) / 2
    return size < pi * DOT**2 / 2


# ---------------------------------------------------------------------------------------------------------------- lines


def _joints(rings: Iterable[Points]) -> frozenset[Point]:
    """The points at which borders meet: those with other than two neighbours."""
    neighbours: dict[Point, set[Point]] = {}
    for ring in rings:
        for one, other in pairwise(ring):
            neighbours.setdefault(one, set()).add(other)
            neighbours.setdefault(other, set()).add(one)
    return frozenset(point for point, others in neighbours.items() if len(others) != 2)


def _borders(drawn: Mapping[str, Sequence[Points]]) -> Mapping[str, frozenset[str]]:
    """With which others each region shares a line; a corner alone is none."""
    sides: dict[frozenset[Point], set[str]] = {}
    for code, rings in drawn.items():
        for ring in rings:
            for side in pairwise(ring):
                sides.setdefault(frozenset(side), set()).add(code)
    shared = [codes for codes in sides.values() if len(codes) > 1]
    return {code: frozenset(other for codes in shared if code in codes for other in codes - {code}) for code in drawn}


def _simplified(ring: Points, joints: frozenset[Point]) -> Points:
    """The ring with what lies between two joints simplified, in the same way from either side."""
    start = next((at for at, point in enumerate(ring) if point in joints), 0)
    turned = ring[start:] + ring[1 : start + 1]
    cuts = [0, *(at for at in range(1, len(turned) - 1) if turned[at] in joints), len(turned) - 1]
    kept = [turned[0]]
    for begin, end in pairwise(cuts):
        there = turned[begin : end + 1]
        back = there[::-1]
        kept += _line(there)[1:] if there <= back else _line(back)[-2::-1]
    return tuple(kept)


def _line(points: Points) -> Points:
    """Douglas and Peucker: without the points that lie within TOLERANCE of the line of the others."""
    first, last = points[0], points[-1]
    off, at = max(((_off(point, first, last), -n) for n, point in enumerate(points[1:-1], 1)), default=(0.0, 0))
    if off <= TOLERANCE:
        return first, last
    return _line(points[: 1 - at])[:-1] + _line(points[-at:])


def _off(point: Point, first: Point, last: Point) -> float:
    """How far a point lies from the line through two others."""
    dx, dy = last[0] - first[0], last[1] - first[1]
    x, y = point[0] - first[0], point[1] - first[1]
    length = hypot(dx, dy)
    return abs(x * dy - y * dx) / length if length else hypot(x, y)


def _path(ring: Points) -> str:
    """Path data in whole units, each point relative to the one before; "" for what vanishes at that."""
    points = [(round(x), round(y)) for x, y in ring]
    steps = [(x1 - x0, y1 - y0) for (x0, y0), (x1, y1) in pairwise(points) if (x0, y0) != (x1, y1)][:-1]
    if len(steps) < 2:
        return ""
    line = " ".join(f"{dx}{'' if dy < 0 else ' '}{dy}" for dx, dy in steps).replace(" -", "-")
    return f"M{points[0][0]} {points[0][1]}l{line}z"


# --------------------------------------------------------------------------------------------------------------- labels


def _label(rings: Sequence[Points], dots: Sequence[Area]) -> tuple[float, float, float]:
    """Where two lines of text have most room inside, rather in the middle: middle x, y, width. They stay off `dots`."""
    top, bottom = min(y for ring in rings for _, y in ring), max(y for ring in rings for _, y in ring)
    best, most = (0.0, 0.0, 0.0), 0.0
    for scan in range(1, SCANS):
        y = top + (bottom - top) * scan / SCANS
        # in a region lower than its label only the middle line counts
        height = min(LINE, (bottom - top) / 4)
        above, middle, below = (list(_inside(rings, at)) for at in (y - height, y, y + height))
        spans = _common(_common(above, middle), below)
        for dot in dots:
            if abs(dot.y - y) < DOT + LINE:
                spans = _common(spans, [(-inf, dot.x - DOT), (dot.x + DOT, inf)])
        for left, right in spans:
            fit = (right - left) * (1 - abs(scan / SCANS - 0.5) / 2)
            if fit > most:
                best, most = ((left + right) / 2, y, right - left), fit
    return best


def _inside(rings: Sequence[Points], y: float) -> Iterator[Span]:
    """The parts of a horizontal line that lie inside, from left to right."""
    crossed = sorted(
        x0 + (y - y0) * (x1 - x0) / (y1 - y0)
        for ring in rings
        for (x0, y0), (x1, y1) in pairwise(ring)
        if (y0 > y) != (y1 > y)
    )
    return zip(crossed[::2], crossed[1::2], strict=True)


def _common(some: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    spans = ((max(a, c), min(b, d)) for a, b in some for c, d in others)
    return [(left, right) for left, right in spans if left < right]
