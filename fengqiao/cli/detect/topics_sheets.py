"""The sheet of `fengqiao detect topics`: citizens' messages, as offices keep them."""

import re
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from fengqiao.analytics.topics import Message
from fengqiao.documents.tables import Cell, Table, parse_moment, read_table
from fengqiao.kernel.reasons import Reason
from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.sheets import STANDARD_INPUT, BadSheet

COLUMNS = {
    "subject": ("subject", "留言主题", "主题", "标题"),
    "time": ("time", "留言时间", "时间", "日期", "date"),
    "text": ("text", "留言详情", "详情", "内容", "留言内容"),
    "likes": ("likes", "点赞数", "点赞"),
    "user": ("user", "留言用户", "用户"),
    "id": ("id", "留言编号", "编号"),
}
REQUIRED = ("subject", "time", "text")


def read_messages(path: Path) -> list[Message]:
    """The messages of an Excel sheet or CSV; a message without an id is called by its row.

    Raises BadSheet with file, row and column, OSError for no such file, and what `read_table` refuses.
    """
    file = "standard input" if str(path) == STANDARD_INPUT else str(path)
    content = sys.stdin.buffer.read() if str(path) == STANDARD_INPUT else path.read_bytes()
    if not content.strip():
        raise _bad(file, None, None, "no_rows", "the file is empty", "文件是空的")
    try:
        table = read_table(content, filename=path.name if str(path) != STANDARD_INPUT else "input.csv")
    except Refused as refused:
        raise _unreadable(file, refused) from None
    where = _columns(file, table)
    if not table.rows:
        raise _bad(file, None, None, "no_rows", "there is nothing below the heading", "表头下面没有内容")
    rows = (
        _Row(file, number, where, cells) for number, cells in zip(table.row_numbers, table.rows, strict=True)
    )
    return _each_once([(row, _message(row)) for row in rows if not row.repeats(table.columns)])


def _each_once(told: Sequence[tuple["_Row", Message]]) -> list[Message]:
    """The messages; one that stands there twice as it is counts once. Raises BadSheet where two have one id."""
    seen: dict[str | int, tuple[_Row, Message]] = {}
    for row, message in told:
        before, same = seen.setdefault(message.code, (row, message))
        if message != same:
            raise row.bad(
                "id", "duplicate", f"row {before.number} has this id too", f"与第 {before.number} 行编号相同"
            )
    return [message for _row, message in seen.values()]


@dataclass(frozen=True)
class _Row:
    """One row. `number` is the spreadsheet's."""

    file: str
    number: int
    where: Mapping[str, int]
    cells: Sequence[Cell]

    def cell(self, column: str) -> Cell:
        return self.cells[self.where[column]] if column in self.where else None

    def text(self, column: str) -> str:
        value = self.cell(column)
        return "" if value is None else str(value).strip()

    def repeats(self, headings: Sequence[str]) -> bool:
        """Whether it is the heading again, as on every page of a print."""
        return all(str(self.cells[at] or "").strip() == headings[at].strip() for at in self.where.values())

    def bad(self, column: str, name: str, en: str, zh: str) -> BadSheet:
        code = self.text("id")
        return _bad(
            self.file,
            self.number,
            column,
            name,
            f"{en} (message {code})" if code else en,
            f"{zh}（留言 {code}）" if code else zh,
        )


def _message(row: _Row) -> Message:
    subject, text = row.text("subject"), row.text("text")
    if not subject and not text:
        raise row.bad("text", "no_text", "there is neither subject nor text", "主题和正文都是空的")
    moment = parse_moment(row.cell("time"))
    if moment is None:
        said = row.text("time")
        raise row.bad(
            "time",
            "not_a_date",
            f"“{said}” is not a date; write it as 2026-11-23" if said else "the cell is empty",
            f"“{said}”不是日期，请写成 2026-11-23" if said else "单元格是空的",
        )
    code = row.cell("id")
    return Message(
        code=code if isinstance(code, int) else str(code) if code else row.number,
        day=moment.date(),
        subject=subject or text[:_AS_SUBJECT],
        text=text,
        author=row.text("user"),
        likes=_likes(row),
    )


def _likes(row: _Row) -> int:
    """Whole numbers, with commas or as 1.2万, 3k, 10万+ (at least so many)."""
    said = row.text("likes")
    found = _LIKES.fullmatch(unicodedata.normalize("NFKC", said).lower().replace(",", ""))
    value = Decimal(found[1] or 0) * _TIMES[found[2]] if found else Decimal(-1)
    if not (0 <= value < 10**12 and value == int(value)):
        raise row.bad("likes", "not_whole", f"“{said}” is not a number of likes", f"“{said}”不是点赞数")
    return int(value)


def _columns(file: str, table: Table) -> dict[str, int]:
    """Which column is which. Raises BadSheet where one is missing or two are headed alike."""
    known = [heading.strip().lower() for heading in table.columns]
    where = {
        column: next(known.index(name) for name in names if name in known)
        for column, names in COLUMNS.items()
        if any(name in known for name in names)
    }
    row = table.heading_row
    twice = {one.column.lower() for one in table.problems if one.name == "column_repeated"}
    for column, at in where.items():
        if known[at] in twice:
            raise _bad(
                file, row, column, "column_repeated", "two columns are headed like this", "有两列用了这个表头"
            )
    if missing := [column for column in REQUIRED if column not in where]:
        names = COLUMNS[missing[0]]
        raise _bad(
            file,
            row,
            missing[0],
            "column_missing",
            f"there is no such column (nor {names[1]}) in the first sheet that is not empty; "
            f"the heading says {', '.join(table.columns) or 'nothing'}",
            f"第一张有内容的表里没有这一列（也没有“{names[1]}”）；表头是 {'、'.join(table.columns) or '空的'}",
        )
    return where


def _unreadable(file: str, refused: Refused) -> BadSheet:
    row = refused.detail.get("row")
    en, zh = _WORDS.get(refused.name, (refused.name.replace("_", " "), "无法读取"))
    return _bad(file, row if isinstance(row, int) else None, None, refused.name, en, zh)


def _bad(file: str, row: int | None, column: str | None, name: str, en: str, zh: str) -> BadSheet:
    return BadSheet(file=file, row=row, column=column, why=Reason(name, en, zh))


_LIKES = re.compile(r"(\d*(?:\.\d+)?)([万w千k]?)\+?个?赞?")
_TIMES = {"": 1, "万": 10_000, "w": 10_000, "千": 1_000, "k": 1_000}
_AS_SUBJECT = 40  # characters of a text that stand for a subject that is not there
_WORDS = {
    "not_a_table": (
        "this is neither Excel nor CSV, or it is locked or damaged",
        "不是 Excel 或 CSV，或者已加密、损坏",
    ),
    "table_empty": ("there is nothing in it", "里面没有内容"),
    "table_with_macros": (
        "it carries macros, which are not opened here; save it as .xlsx",
        "带有宏，这里不打开；请另存为 .xlsx",
    ),
    "table_in_two_encodings": (
        "one part is UTF-8 and another is not; save it anew",
        "前后编码不一致，请重新另存",
    ),
    "file_too_large": ("it is too large; divide it", "文件太大，请拆分"),
}
