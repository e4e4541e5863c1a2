"""Text laid out by the cells of a terminal."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

import click

_OPENING, _CLOSING = "（《“‘「【", "，。；：、）》”’」】！？…"
_UNIT = re.compile(rf"\s+|[{_OPENING}]*(?:[!-~]+|[^{_OPENING}])[{_CLOSING}]*|.", re.DOTALL)


def cells(text: str) -> int:
    """How many cells `text` takes. Signs that may be narrow or wide, as “ and …, count as wide: so it fits anyway."""
    return sum(_cells_of(sign) for sign in text)


def _cells_of(sign: str) -> int:
    if unicodedata.combining(sign):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WFA" else 1


def wrapped(text: str, *, width: int) -> list[str]:
    """Lines of at most `width` cells. Words of Latin letters stay whole where a line has room for them, and no line
    begins with a mark that closes or ends with one that opens."""
    lines = [""]
    for unit in _units(" ".join(text.split()), width):
        if cells(lines[-1]) + cells(unit) <= width:
            lines[-1] += unit
        elif not unit.isspace():
            lines.append(unit)
    return [line.strip() for line in lines]


def _units(text: str, width: int) -> Iterator[str]:
    """What is not parted; what no line has room for is parted into signs."""
    for unit in _UNIT.findall(text):
        if cells(unit) <= width:
            yield unit
        else:
            yield from unit


class CellFormatter(click.HelpFormatter):
    """Click's layout of help, measured in cells."""

    colon = ":"

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line of usage; what does not fit goes on below the first argument."""
        first = f"{prefix or 'Usage: '}{prog} "
        lines = wrapped(args, width=max(self.width - cells(first), 20))
        self.write(f"\n{'':{cells(first)}}".join([first + lines[0], *lines[1:]]).rstrip() + "\n")

    def write_heading(self, heading: str) -> None:
        """A heading and the colon of its language."""
        self.write(f"{'':{self.current_indent}}{heading}{self.colon}\n")

    def write_text(self, text: str) -> None:
        """Paragraphs, with an empty line between two."""
        indent = " " * self.current_indent
        parts = (wrapped(part, width=self.width - len(indent)) for part in text.split("\n\n"))
        self.write("\n".join("".join(f"{indent}{line}\n" for line in lines) for lines in parts))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Terms and what is said of them, in two columns; a term that is too wide has a line of its own."""
        rows = list(rows)
        first = min(max(cells(term) for term, _ in rows), col_max) + col_spacing
        left, indent = self.current_indent + first, self.current_indent
        for term, said in rows:
            lines = wrapped(said, width=max(self.width - left, 10))
            fits = cells(term) + col_spacing <= first
            head = (
                f"{'':{indent}}{term}{'':{first - cells(term)}}"
                if fits
                else f"{'':{indent}}{term}\n{'':{left}}"
            )
            self.write(head + f"\n{'':{left}}".join(lines) + "\n")
