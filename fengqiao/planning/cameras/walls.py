"""Sight lines and walls, tested exactly in whole numbers."""

import numpy as np

from fengqiao.planning.covering.compiled import compiled
from fengqiao.planning.covering.incidence import Flags, Ints, Longs

_MOST_SQUARES = 1_000_000


def blocked(eyes: Longs, spots: Longs, starts: Longs, seen: Ints, segments: Longs) -> Flags:
    """Of each pair (site, cell) in `seen` (rows begin at `starts`) whether a wall hides the cell; shape of `seen`.

    `eyes` (m, 2), `spots` (n, 2), `segments` (k, 4) in whole units. Walls lie in squares of a grid about as wide as
    the sight lines are long; each site looks only at those near it.
    """
    if not len(seen):
        return np.zeros(0, dtype=np.bool_)
    low = np.minimum(segments[:, :2], segments[:, 2:])
    high = np.maximum(segments[:, :2], segments[:, 2:])
    origin, far = low.min(axis=0), high.max(axis=0)
    rows = np.repeat(np.arange(len(eyes)), np.diff(starts))
    reach = int(np.abs(eyes[rows] - spots[seen]).max())
    across = (far - origin + 1).astype(float)
    width = max(1, reach // 4, int(np.sqrt(across.prod() / _MOST_SQUARES)), int(across.max() / _MOST_SQUARES))
    wide, deep = ((far - origin) // width + 1).tolist()
    square_starts, pieces = walls_by_square((low - origin) // width, (high - origin) // width, wide, deep)
    return hidden_pairs(eyes, spots, starts, seen, segments, origin, width, wide, deep, square_starts, pieces)


@compiled
def walls_by_square(
    low: Longs, high: Longs, wide: int, deep: int
) -> tuple[Longs, Ints]:  # pragma: no cover (compiled)
    """For each square of the grid the walls whose frame touches it."""
    starts = np.zeros(wide * deep + 1, dtype=np.int64)
    for wall in range(len(low)):
        for x in range(low[wall, 0], high[wall, 0] + 1):
            for y in range(low[wall, 1], high[wall, 1] + 1):
                starts[x * deep + y + 1] += 1
    for square in range(wide * deep):
        starts[square + 1] += starts[square]
    place = starts[:-1].copy()
    pieces = np.empty(starts[-1], dtype=np.int32)
    for wall in range(len(low)):
        for x in range(low[wall, 0], high[wall, 0] + 1):
            for y in range(low[wall, 1], high[wall, 1] + 1):
                pieces[place[x * deep + y]] = wall
                place[x * deep + y] += 1
    return starts, pieces


@compiled
def side(ax: int, ay: int, bx: int, by: int, cx: int, cy: int) -> int:  # pragma: no cover (compiled)
    """On which side of the line from a to b the point c lies: 1, -1, or 0 on it. Exact in whole numbers."""
    left, right = (bx - ax) * (cy - ay), (by - ay) * (cx - ax)
    return 1 if left > right else (-1 if left < right else 0)


@compiled
def inside_line(ax: int, ay: int, bx: int, by: int, cx: int, cy: int) -> bool:  # pragma: no cover (compiled)
    """Whether c, known to be on the line through a and b, lies strictly between the two."""
    along = (cx - ax) * (bx - ax) + (cy - ay) * (by - ay)
    return 0 < along < (bx - ax) * (bx - ax) + (by - ay) * (by - ay)


@compiled
def hides(
    ax: int, ay: int, bx: int, by: int, cx: int, cy: int, dx: int, dy: int
) -> bool:  # pragma: no cover (compiled)
    """Whether the wall c-d and the sight line a-b have a point in common other than a and b."""
    if ax == bx and ay == by:
        return False
    if max(cx, dx) < min(ax, bx) or min(cx, dx) > max(ax, bx):
        return False
    if max(cy, dy) < min(ay, by) or min(cy, dy) > max(ay, by):
        return False
    c_side, d_side = side(ax, ay, bx, by, cx, cy), side(ax, ay, bx, by, dx, dy)
    if c_side * d_side > 0:
        return False
    if c_side == 0 and inside_line(ax, ay, bx, by, cx, cy):
        return True
    if d_side == 0 and inside_line(ax, ay, bx, by, dx, dy):
        return True
    if (
        c_side == 0 and d_side == 0
    ):  # along the sight line, no end strictly inside: it covers all of it or none
        return (
            min(cx, dx) <= min(ax, bx)
            and max(cx, dx) >= max(ax, bx)
            and min(cy, dy) <= min(ay, by)
            and max(cy, dy) >= max(ay, by)
        )
    return c_side * d_side < 0 and side(cx, cy, dx, dy, ax, ay) * side(cx, cy, dx, dy, bx, by) < 0


@compiled
def hidden_pairs(
    eyes: Longs,
    spots: Longs,
    starts: Longs,
    seen: Ints,
    segments: Longs,
    origin: Longs,
    width: int,
    wide: int,
    deep: int,
    square_starts: Longs,
    pieces: Ints,
) -> Flags:  # pragma: no cover (compiled)
    """One answer a pair; walls near a site are gathered once, the one that hid the last cell is tried first."""
    hidden = np.zeros(len(seen), dtype=np.bool_)
    looked = np.full(len(segments), -1, dtype=np.int64)
    near = np.empty(len(segments), dtype=np.int64)
    for site in range(len(eyes)):
        first, last = starts[site], starts[site + 1]
        if first == last:
            continue
        ex, ey = eyes[site, 0], eyes[site, 1]
        left, right, low, high = ex, ex, ey, ey
        for at in range(first, last):
            left, right = min(left, spots[seen[at], 0]), max(right, spots[seen[at], 0])
            low, high = min(low, spots[seen[at], 1]), max(high, spots[seen[at], 1])
        count = 0
        for x in range(max(0, (left - origin[0]) // width), min(wide - 1, (right - origin[0]) // width) + 1):
            for y in range(
                max(0, (low - origin[1]) // width), min(deep - 1, (high - origin[1]) // width) + 1
            ):
                for place in range(square_starts[x * deep + y], square_starts[x * deep + y + 1]):
                    wall = pieces[place]
                    if looked[wall] != site:
                        looked[wall] = site
                        near[count] = wall
                        count += 1
        for at in range(first, last):
            sx, sy = spots[seen[at], 0], spots[seen[at], 1]
            for step in range(count):
                wall = near[step]
                if hides(
                    ex, ey, sx, sy, segments[wall, 0], segments[wall, 1], segments[wall, 2], segments[wall, 3]
                ):
                    hidden[at] = True
                    near[step], near[0] = near[0], wall
                    break
    return hidden
