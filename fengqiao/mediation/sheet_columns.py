"""Which column of a spreadsheet is which: guessed from its heading, else from what is in it. Pure."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

COLUMNS = ("number", "user", "phone", "subject", "told_on", "text", "village")
# The first heading that carries one of the words wins; the order of the columns here is the order of trust.
_HEADINGS: dict[str, tuple[str, ...]] = {
    "phone": ("电话", "手机", "联系方式", "phone", "tel", "mobile"),
    # No 序号: rows are counted anew in every sheet, and the next sheet's would be taken for known.
    "number": ("编号", "单号", "工单", "number", "no."),
    "subject": ("主题", "标题", "题目", "事由", "subject", "title"),
    "told_on": ("时间", "日期", "time", "date", "when"),
    "text": ("详情", "内容", "正文", "描述", "诉求", "text", "content", "detail", "message"),
    "village": ("村", "社区", "village"),
    "user": ("用户", "姓名", "来电人", "留言人", "反映人", "name", "user", "sender"),
}
_PHONE = re.compile(r"1[3-9]\d{9}")
_DAY = re.compile(r"(19|20)\d\d\D{1,2}\d{1,2}\D{1,2}\d{1,2}")


def guessed(headers: list[str], rows: list[list[str]]) -> dict[str, int]:
    """Column places by name; what is not there is left out."""
    found: dict[str, int] = {}
    for name, signs in _HEADINGS.items():
        for place, heading in enumerate(headers):
            if place not in found.values() and any(sign in heading.strip().lower() for sign in signs):
                found[name] = place
                break
    free = [place for place in range(len(headers)) if place not in found.values()]
    _from_cells(found, free, rows)
    return found


def _from_cells(found: dict[str, int], free: list[int], rows: list[list[str]]) -> None:
    """Phones and days look like themselves; the longest text is the text."""

    def share(place: int, pattern: re.Pattern[str]) -> float:
        cells = [row[place] for row in rows if place < len(row) and row[place]]
        return sum(1 for cell in cells if pattern.match(cell)) / len(cells) if cells else 0.0

    for name, pattern in (("phone", _PHONE), ("told_on", _DAY)):
        if name not in found:
            best = next((place for place in free if share(place, pattern) > 0.6), None)
            if best is not None:
                found[name] = best
                free.remove(best)
    if "text" not in found and free:
        lengths = {place: sum(len(row[place]) for row in rows if place < len(row)) for place in free}
        longest = max(lengths, key=lambda place: lengths[place])
        if lengths[longest]:
            found["text"] = longest


def as_text(rows: Iterable[Sequence[Any]]) -> list[list[str]]:
    """Every cell as somebody would read it: days as 2019-12-05, nothing as an empty text."""
    return [[_cell(cell) for cell in row] for row in rows]


def _cell(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).replace("\x00", "").strip()
