"""The sheets of `fengqiao detect topics`: citizens' messages, as offices keep them."""

import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from fengqiao.analytics.topics import Message
from fengqiao.documents.tables import Cell, Table, parse_moment, read_tables
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


@dataclass(frozen=True)
class Read:
    """What was read: the messages of every sheet with the headings, and a note for every other with anything in it."""

    messages: tuple[Message, ...]
    notes: tuple[Reason, ...] = ()


def read_messages(path: Path) -> Read:
    """The messages of a workbook or CSV; one without an id is called by its row, where several sheets are read as
    spreadsheets write it: 二月!5.

    Raises BadSheet with file, sheet, row and column, OSError for no such file, and what `read_tables` refuses.
    """
    file = "standard input" if str(path) == STANDARD_INPUT else str(path)
    content = sys.stdin.buffer.read() if str(path) == STANDARD_INPUT else path.read_bytes()
    if not content.strip():
        raise BadSheet(
            file=file, row=None, column=None, why=Reason("no_rows", "the file is empty", "文件是空的")
        )
    try:
        tables = read_tables(content, filename=path.name if str(path) != STANDARD_INPUT else "input.csv")
    except Refused as refused:
        raise _unreadable(file, refused) from None
    sheets = [_Sheet(file, table) for table in tables]
    wanted = [sheet for sheet in sheets if not sheet.missing] or [_nearest(sheets)]
    for sheet in wanted:
        sheet.check_columns()
    if not any(sheet.table.rows for sheet in wanted):
        raise wanted[0].bad(None, None, "no_rows", "there is nothing below the heading", "表头下面没有内容")
    told = [(row, _message(row, called=row.name if len(wanted) > 1 else row.number)) for row in _rows(wanted)]
    return Read(_each_once(told), tuple(sheet.left_out() for sheet in sheets if sheet.missing))


def _nearest(sheets: "Sequence[_Sheet]") -> "_Sheet":
    return min(sheets, key=lambda sheet: len(sheet.missing))


def _rows(sheets: "Sequence[_Sheet]") -> "Iterator[_Row]":
    """The rows of all sheets, without headings that are repeated inside."""
    for sheet in sheets:
        for number, cells in zip(sheet.table.row_numbers, sheet.table.rows, strict=True):
            row = _Row(sheet, number, cells)
            if not row.repeats_heading():
                yield row


def _each_once(told: Sequence[tuple["_Row", Message]]) -> tuple[Message, ...]:
    """The messages; one that stands there twice as it is counts once. Raises BadSheet where two have one id."""
    seen: dict[str | int, tuple[_Row, Message]] = {}
    for row, message in told:
        before, same = seen.setdefault(message.code, (row, message))
        if message != same:
            at = before.number if before.sheet is row.sheet else before.name
            raise row.bad("id", "duplicate", f"row {at} has this id too", f"与第 {at} 行编号相同")
    return tuple(message for _row, message in seen.values())


@dataclass(frozen=True)
class _Sheet:
    """One sheet with anything in it, or the CSV."""

    file: str
    table: Table

    @cached_property
    def where(self) -> dict[str, int]:
        """Which column is which; the first name of `COLUMNS` that is a heading."""
        known = [heading.strip().lower() for heading in self.table.columns]
        return {
            column: next(known.index(name) for name in names if name in known)
            for column, names in COLUMNS.items()
            if any(name in known for name in names)
        }

    @property
    def missing(self) -> list[str]:
        return [column for column in REQUIRED if column not in self.where]

    def check_columns(self) -> None:
        """Raises BadSheet where a column is missing or two are headed alike."""
        row = self.table.heading_row
        twice = {one.column.lower() for one in self.table.problems if one.name == "column_repeated"}
        for column, at in self.where.items():
            if self.table.columns[at].strip().lower() in twice:
                raise self.bad(
                    row, column, "column_repeated", "two columns are headed like this", "有两列用了这个表头"
                )
        for column in self.missing:
            raise self.bad(
                row,
                column,
                "column_missing",
                f"there is no such column (nor {COLUMNS[column][1]}); "
                f"the heading says {', '.join(self.table.columns) or 'nothing'}",
                f"没有这一列（也没有“{COLUMNS[column][1]}”）；表头是 {'、'.join(self.table.columns) or '空的'}",
            )

    def left_out(self) -> Reason:
        """What is said of a sheet without the headings while others have them."""
        name, column = self.table.sheet, self.missing[0]
        return Reason(
            "sheet_left_out",
            f"Sheet “{name}” is left out: it has no column {column} (nor {COLUMNS[column][1]}).",
            f"“{name}”表没有读：没有“{COLUMNS[column][1]}”（{column}）这一列。",
        )

    def bad(self, row: int | None, column: str | None, name: str, en: str, zh: str) -> BadSheet:
        return BadSheet(
            file=self.file, sheet=self.table.sheet, row=row, column=column, why=Reason(name, en, zh)
        )


@dataclass(frozen=True)
class _Row:
    """One row. `number` is the spreadsheet's."""

    sheet: _Sheet
    number: int
    cells: Sequence[Cell]

    @property
    def name(self) -> str:
        return f"{self.sheet.table.sheet}!{self.number}"

    def cell(self, column: str) -> Cell:
        where = self.sheet.where
        return self.cells[where[column]] if column in where else None

    def text(self, column: str) -> str:
        value = self.cell(column)
        return "" if value is None else str(value).strip()

    def repeats_heading(self) -> bool:
        """Whether it is the heading again, as on every page of a print."""
        headings = self.sheet.table.columns
        return all(
            str(self.cells[at] or "").strip() == headings[at].strip() for at in self.sheet.where.values()
        )

    def bad(self, column: str, name: str, en: str, zh: str) -> BadSheet:
        code = self.text("id")
        return self.sheet.bad(
            self.number,
            column,
            name,
            f"{en} (message {code})" if code else en,
            f"{zh}（留言 {code}）" if code else zh,
        )


def _message(row: _Row, *, called: int | str) -> Message:
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
        code=code if isinstance(code, int) else str(code) if code else called,
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


def _unreadable(file: str, refused: Refused) -> BadSheet:
    row = refused.detail.get("row")
    en, zh = _WORDS.get(refused.name, (refused.name.replace("_", " "), "无法读取"))
    return BadSheet(
        file=file,
        sheet=str(refused.detail.get("sheet", "")),
        row=row if isinstance(row, int) else None,
        column=None,
        why=Reason(refused.name, en, zh),
    )


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
