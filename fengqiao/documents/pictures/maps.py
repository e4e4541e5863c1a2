"""A map of places as SVG: shapes below, marks above, names where there is room."""

import html
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

COLOURS = ("#a8371f", "#2c6e55", "#a86a10", "#35618e", "#7a4a86", "#4f6b1f", "#8c4a5c", "#2f6f78")
_WIDTH, _MARGIN, _LETTER = 1100.0, 46.0, 13.0


Box = tuple[float, float, float, float]  # left, top, right, bottom


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


def village_map(
    *, marks: Sequence[Mark], shapes: Sequence[Shape] = (), title: str, kilometres: bool = False
) -> str:
    """An SVG drawing with equal scale east and north, and a scale bar where the unit is `kilometres`.

    A name stands right, left, above or below its mark, coloured marks first; one without room is left to the mark's
    title.
    """
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
    drawn += _names([(mark, *spot(mark.x, mark.y)) for mark in marks], height)
    drawn += [_scale_bar(scale, height)] if kilometres and len(set(zip(xs, ys, strict=True))) > 1 else []
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


def _names(spots: Sequence[tuple[Mark, float, float]], height: float) -> list[str]:
    named = [spot for spot in spots if spot[0].label]
    taken = [_around(mark, x, y) for mark, x, y in named]
    names = []
    for mark, x, y in sorted(named, key=lambda one: one[0].colour == Mark.colour):
        box = next(
            (box for box in _places(mark, x, y, height) if not any(_overlap(box, other) for other in taken)),
            None,
        )
        if box is not None:
            taken.append(box)
            names.append(
                f'<text x="{box[0]:.1f}" y="{box[3] - 4:.1f}" fill="#22252b">{html.escape(mark.label)}</text>'
            )
    return names


def _around(mark: Mark, x: float, y: float) -> Box:
    return x - mark.radius, y - mark.radius, x + mark.radius, y + mark.radius


def _places(mark: Mark, x: float, y: float, height: float) -> Iterator[Box]:
    """Where the name may stand within the drawing: the first is liked best."""
    wide = sum(_LETTER if ord(letter) > 0x2E7F else _LETTER * 0.65 for letter in mark.label)
    away = mark.radius + 2
    for left, foot in (
        (x + away, y + 8),
        (x - away - wide, y + 8),
        (x - wide / 2, y - away),
        (x - wide / 2, y + away + _LETTER + 4),
    ):
        if left >= 0 and left + wide <= _WIDTH and foot - _LETTER - 4 >= 0 and foot <= height:
            yield left, foot - _LETTER - 4, left + wide, foot


def _scale_bar(scale: float, height: float) -> str:
    """A round length of at most a fifth of the width, at the lower left."""
    most = 0.2 * _WIDTH / scale
    tens = 10.0 ** math.floor(math.log10(most))
    length = max(step * tens for step in (1.0, 2.0, 5.0) if step * tens <= most)
    said = f"{length:g} km" if length >= 1 else f"{length * 1000:g} m"
    y, end = height - 14, 14 + length * scale
    return (
        f'<path d="M14 {y - 4:.1f}V{y:.1f}H{end:.1f}V{y - 4:.1f}" fill="none" stroke="#22252b"/>'
        f'<text x="{end + 6:.1f}" y="{y + 2:.1f}" fill="#22252b">{said}</text>'
    )


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
