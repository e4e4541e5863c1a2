"""OR-Library p-median graphs: `nodes edges p`, then `from to length` a line (Beasley 1985)."""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fengqiao.kernel.reasons import Reason
from fengqiao.kernel.sheets import BadSheet
from fengqiao.planning.covering.compiled import compiled

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Graph:
    """`choose` is the p of the file; `distances` (nodes, nodes) are lengths of shortest ways."""

    choose: int
    distances: Floats


def is_graph(file: Path) -> bool:
    """Whether the file begins as these do: three whole numbers."""
    with file.open("rb") as lines:
        words = lines.readline().split()
    return len(words) == 3 and all(word.isdigit() for word in words)


def read_graph(file: Path) -> Graph:
    """The graph with all shortest ways. A repeated edge takes the last length. Raises BadSheet."""
    lines = file.read_text(encoding="ascii", errors="replace").splitlines()
    rows = [(number, line.split()) for number, line in enumerate(lines, start=1) if line.strip()]
    if not rows or len(rows[0][1]) != 3:
        raise _bad(file, 1, "the first line is not: nodes edges p", "第一行应为：点数 边数 p")
    (nodes, edges, choose), *_ = (_numbers(file, *row) for row in rows[:1])
    nodes, edges, choose = int(nodes), int(edges), int(choose)
    found = len(rows) - 1
    if found != edges:
        raise _bad(
            file,
            1,
            f"{edges} edges are said, {found} follow",
            f"写明 {edges} 条边，实有 {found} 条",
        )
    if not 1 <= choose <= nodes:
        raise _bad(file, 1, f"{choose} medians of {nodes} nodes", f"{nodes} 个点选 {choose} 个")
    lengths = np.full((nodes, nodes), np.inf)
    np.fill_diagonal(lengths, 0.0)
    for number, words in rows[1:]:
        a, b, length = _numbers(file, number, words)
        if not (a == int(a) and b == int(b) and 1 <= a <= nodes and 1 <= b <= nodes and length >= 0):
            raise _bad(file, number, "no edge between two of the nodes", "不是两点之间的边")
        if a != b:
            lengths[int(a) - 1, int(b) - 1] = lengths[int(b) - 1, int(a) - 1] = length
    distances = shortest_ways(lengths)
    if not np.isfinite(distances).all():
        raise _bad(file, None, "some nodes cannot be reached from others", "有的点互不连通")
    return Graph(choose, distances)


def _numbers(file: Path, number: int, words: list[str]) -> tuple[float, float, float]:
    try:
        a, b, c = (float(word) for word in words)
    except ValueError:
        raise _bad(file, number, "not three numbers", "不是三个数") from None
    if not (math.isfinite(a) and math.isfinite(b) and math.isfinite(c)):
        raise _bad(file, number, "not three finite numbers", "不是三个有限的数")
    return a, b, c


def _bad(file: Path, row: int | None, en: str, zh: str) -> BadSheet:
    return BadSheet(file=str(file), row=row, column=None, why=Reason("bad_graph", en, zh))


@compiled
def shortest_ways(lengths: Floats) -> Floats:  # pragma: no cover (compiled)
    """All shortest ways (Floyd 1962)."""
    ways = lengths.copy()
    number = len(ways)
    for over in range(number):
        for start in range(number):
            first = ways[start, over]
            for end in range(number):
                if first + ways[over, end] < ways[start, end]:
                    ways[start, end] = first + ways[over, end]
    return ways
