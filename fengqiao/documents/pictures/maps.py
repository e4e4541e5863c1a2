"""A map of places as SVG: shapes below, marks above, names where there is room."""

import html
from collections.abc import Sequence
from dataclasses import dataclass

COLOURS = ("#a8371f", "#2c6e55", "#a86a10", "#35618e", "#7a4a86", "#4f6b1f", "#8c4a5c", "#2f6f78")
_WIDTH, _MARGIN, _LETTER = 1100.0, 46.0, 13.0


@dataclass(frozen=True)
class Mark:
    """A place: `x` east and `y` north in any one unit. `title` is read aloud and shown when pointed at."""

    x: float
    y: float
    label: str = ""
    title: str = ""
    colour: str = "#565c66"
    radius: float = 5.0
    hollow: bool = False


@dataclass(frozen=True)
class Shape:
    """A line through `points` (in the unit of the marks), closed and lightly filled where `closed`."""

    points: Sequence[tuple[float, float]]
    colour: str = "#565c66"
    closed: bool = False
    title: str = ""
    width: float = 2.0


def village_map(*, marks: Sequence[Mark], shapes: Sequence[Shape] = (), title: str) -> str:
    """An SVG drawing with equal scale east and north. A name that would cover another is left to the mark's title."""
    xs = [mark.x for mark in marks] + [x for shape in shapes for x, _ in shape.points]
    ys = [mark.y for mark in marks] + [y for shape in shapes for _, y in shape.points]
    if not xs:
        raise ValueError("a map needs a place")
    west, north = min(xs), max(ys)
    span = max(max(xs) - west, (north - min(ys)) * 0.6, 1e-9)
    scale = (_WIDTH - 2 * _MARGIN) / span
    height = (north - min(ys)) * scale + 2 * _MARGIN

    def spot(x: float, y: float) -> tuple[float, float]:
        return _MARGIN + (x - west) * scale, _MARGIN + (north - y) * scale

    drawn = [_shape(shape, [spot(*point) for point in shape.points]) for shape in shapes]
    drawn += [_mark(mark, *spot(mark.x, mark.y)) for mark in marks]
    drawn += _names([(mark, *spot(mark.x, mark.y)) for mark in marks])
    return (
        f'<svg class="map" viewBox="0 0 {_WIDTH:.0f} {height:.0f}" role="img" aria-label="{html.escape(title)}" '
        f'font-size="{_LETTER:.0f}" xmlns="http://www.w3.org/2000/svg">{"".join(drawn)}</svg>'
    )


def _shape(shape: Shape, spots: Sequence[tuple[float, float]]) -> str:
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots) + ("Z" if shape.closed else "")
    fill = f'fill="{shape.colour}" fill-opacity="0.14"' if shape.closed else 'fill="none"'
    return (
        f'<path d="{path}" {fill} stroke="{shape.colour}" stroke-width="{shape.width:g}" stroke-linejoin="round">'
        f"<title>{html.escape(shape.title)}</title></path>"
    )


def _mark(mark: Mark, x: float, y: float) -> str:
    fill = "#ffffff" if mark.hollow else mark.colour
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{mark.radius:g}" fill="{fill}" stroke="{mark.colour}" '
        f'stroke-width="1.5"><title>{html.escape(mark.title or mark.label)}</title></circle>'
    )


def _names(spots: Sequence[tuple[Mark, float, float]]) -> list[str]:
    taken: list[tuple[float, float, float, float]] = []
    names = []
    for mark, x, y in spots:
        wide = sum(_LETTER if ord(letter) > 0x2E7F else _LETTER * 0.6 for letter in mark.label)
        left = x + 7 if x + 7 + wide <= _WIDTH else x - 7 - wide
        box = (left, y - _LETTER, left + wide, y + 4)
        if not mark.label or any(_overlap(box, other) for other in taken):
            continue
        taken.append(box)
        names.append(f'<text x="{left:.1f}" y="{y + 4:.1f}" fill="#22252b">{html.escape(mark.label)}</text>')
    return names


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
