"""One self-contained HTML page around drawings and tables."""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

_ONE_LINE = 16  # letters, Chinese ones twice: a date, a time, a name of a village
_STYLE = """
:root{--ink:#22252b;--ink-2:#565c66;--line:#ddd7cb;--paper:#fbfaf6;--maple:#a8371f;--jade:#2c6e55;--amber:#a86a10}
*{box-sizing:border-box}
body{margin:0 auto;max-width:72rem;padding:1.25rem;background:var(--paper);color:var(--ink);
font:17px/1.6 "Noto Sans SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",system-ui,sans-serif}
h1{font-size:1.5rem;line-height:1.3;margin:0 0 .3rem}
h2{font-size:1.1rem;margin:1.8rem 0 .4rem}
.lead{color:var(--ink-2);margin:0 0 1rem}
figure{margin:1rem 0;background:#fff;border:1px solid var(--line);border-radius:.6rem;padding:.5rem}
figcaption{font-weight:600;padding:.2rem .4rem}
svg{display:block;width:100%;height:auto}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;background:#fff}
caption{text-align:left;font-weight:600;padding:.4rem 0}
th,td{border:1px solid var(--line);padding:.3rem .6rem;text-align:left;vertical-align:top}
thead th{background:#f1ede4}
td{min-width:9rem}
td.short,td.figure{min-width:0;white-space:nowrap}
td.figure{text-align:right}
ul{padding-left:1.2rem}
@media (max-width:40rem){figure{overflow-x:auto}svg.map{min-width:60rem}svg.chart{min-width:46rem}}
@media print{body{background:#fff;font-size:11pt}figure{border-color:#000}}
"""


@dataclass(frozen=True)
class Grid:
    """A table: every row has as many cells as there are `columns`; numbers stand right."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]

    def as_html(self) -> str:
        """The table, escaped, with its caption."""
        head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in self.columns)
        body = "".join(f"<tr>{''.join(_cell(cell) for cell in row)}</tr>" for row in self.rows)
        return (
            f'<div class="wide" tabindex="0"><table><caption>{html.escape(self.caption)}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )


def page(
    *,
    title: str,
    lead: str,
    language: Literal["en", "zh"],
    drawings: Sequence[str] = (),
    grids: Sequence[Grid] = (),
    notes: Sequence[str] = (),
) -> str:
    """The whole page. `drawings` are SVG made in this room; every other text is escaped here."""
    parts = [f"<figure>{drawing}</figure>" for drawing in drawings]
    parts += ["<ul>" + "".join(f"<li>{html.escape(note)}</li>" for note in notes) + "</ul>"] if notes else []
    parts += [grid.as_html() for grid in grids]
    return (
        f'<!doctype html><html lang="{"zh-Hans" if language == "zh" else "en"}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{html.escape(title)}</title><style>{_STYLE}</style></head><body><main>"
        f'<h1>{html.escape(title)}</h1><p class="lead">{html.escape(lead)}</p>{"".join(parts)}'
        "</main></body></html>\n"
    )


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f'<td class="figure">{value:,.3f}</td>'
    if isinstance(value, int) and not isinstance(value, bool):
        return f'<td class="figure">{value}</td>'
    said = str(value)
    width = sum(2 if ord(letter) > 0x2E7F else 1 for letter in said)
    mark = ' class="short"' if width <= _ONE_LINE else ""
    return f"<td{mark}>{html.escape(said)}</td>"
