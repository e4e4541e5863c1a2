"""Lines over an axis as SVG, with the axis labels people read."""

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 1100.0, 420.0, 64.0, 20.0, 20.0, 62.0


@dataclass(frozen=True)
class Line:
    """One series, a number for each label of the axis (None: nothing there). `dots` draws points without a line."""

    name: str
    values: Sequence[float | None]
    colour: str = "#35618e"
    dashed: bool = False
    dots: bool = False


def chart(
    *, labels: Sequence[str], lines: Sequence[Line], title: str, unit: str = "", begin: int | None = None
) -> str:
    """An SVG line chart. Every line has as many values as there are `labels`. Raises ValueError otherwise.

    `begin` is the number of the label before which an upright line stands: what comes from there on is another time.
    """
    if not labels or any(len(line.values) != len(labels) for line in lines):
        raise ValueError("every line needs one value a label")
    known = [value for line in lines for value in line.values if value is not None]
    low, high, step = _ticks(min([0.0, *known]), max([0.0, *known]))
    across = (_WIDTH - _LEFT - _RIGHT) / max(1, len(labels) - 1)
    down = (_HEIGHT - _TOP - _BOTTOM) / (high - low)

    def spot(index: int, value: float) -> tuple[float, float]:
        return _LEFT + index * across, _HEIGHT - _BOTTOM - (value - low) * down

    drawn = []
    for number in range(round((high - low) / step) + 1):
        value = low + number * step
        y = spot(0, value)[1]
        drawn.append(f'<path d="M{_LEFT:g} {y:.1f}H{_WIDTH - _RIGHT:g}" stroke="#ddd7cb"/>')
        drawn.append(f'<text x="{_LEFT - 8:g}" y="{y + 4:.1f}" text-anchor="end">{value:g}</text>')
    every = max(1, math.ceil(len(labels) / 12))
    for index in range(0, len(labels), every):
        x = spot(index, low)[0]
        drawn.append(
            f'<text x="{x:.1f}" y="{_HEIGHT - _BOTTOM + 20:g}" text-anchor="middle">{html.escape(labels[index])}</text>'
        )
    if begin is not None:
        x = spot(0, low)[0] + (begin - 0.5) * across
        drawn.append(
            f'<path d="M{x:.1f} {_TOP:g}V{_HEIGHT - _BOTTOM:g}" stroke="#a8371f" stroke-dasharray="2 4"/>'
            f'<text x="{x + 6:.1f}" y="{_TOP + 12:g}" fill="#a8371f">{html.escape(labels[begin])} →</text>'
        )
    for line in lines:
        drawn.append(
            _series(line, [None if v is None else spot(i, v) for i, v in enumerate(line.values)], labels)
        )
    drawn += _legend(lines, unit)
    return (
        f'<svg class="chart" viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}" role="img" aria-label="{html.escape(title)}" '
        f'font-size="13" xmlns="http://www.w3.org/2000/svg">{"".join(drawn)}</svg>'
    )


def _ticks(low: float, high: float) -> tuple[float, float, float]:
    span = (high - low) or 1.0
    power = 10.0 ** math.floor(math.log10(span / 5))
    step = next(power * factor for factor in (1, 2, 5, 10) if span / (power * factor) <= 6)
    return math.floor(low / step) * step, math.ceil((low + span) / step) * step, step


def _series(line: Line, spots: Sequence[tuple[float, float] | None], labels: Sequence[str]) -> str:
    if line.dots:
        return "".join(
            f'<circle cx="{spot[0]:.1f}" cy="{spot[1]:.1f}" r="4" fill="{line.colour}">'
            f"<title>{html.escape(f'{line.name}: {label}, {value:g}')}</title></circle>"
            for spot, label, value in zip(spots, labels, line.values, strict=True)
            if spot is not None and value is not None
        )
    path, pen_down = [], False
    for spot in spots:
        if spot is not None:
            path.append(f"{'L' if pen_down else 'M'}{spot[0]:.1f} {spot[1]:.1f}")
        pen_down = spot is not None
    dash = ' stroke-dasharray="6 4"' if line.dashed else ""
    return (
        f'<path d="{"".join(path)}" fill="none" stroke="{line.colour}" stroke-width="2"{dash}>'
        f"<title>{html.escape(line.name)}</title></path>"
    )


def _legend(lines: Sequence[Line], unit: str) -> list[str]:
    drawn, x, y = [], _LEFT, _HEIGHT - 14
    for line in lines:
        drawn.append(f'<rect x="{x:.0f}" y="{y - 9:g}" width="18" height="8" fill="{line.colour}"/>')
        drawn.append(f'<text x="{x + 24:.0f}" y="{y:g}">{html.escape(line.name)}</text>')
        x += 44 + sum(13 if ord(letter) > 0x2E7F else 7.5 for letter in line.name)
    if unit:
        drawn.append(f'<text x="{_WIDTH - _RIGHT:g}" y="{y:g}" text-anchor="end">{html.escape(unit)}</text>')
    return drawn
