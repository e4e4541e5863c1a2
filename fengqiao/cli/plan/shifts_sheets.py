"""The sheets of `fengqiao plan shifts`: OFFICERS and NEEDS."""

import re
from collections.abc import Sequence
from pathlib import Path

from fengqiao.kernel.sheets import BadSheet, Row, read_rows
from fengqiao.planning.shifts import Need, Officer

_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("mon monday 周一 星期一", "tue tuesday 周二 星期二", "wed wednesday 周三 星期三", "thu thursday 周四 星期四",
         "fri friday 周五 星期五", "sat saturday 周六 星期六", "sun sunday 周日 星期日 周天 星期天"),
        start=1,
    )
    for name in f"{number} {names}".split()
}  # fmt: skip
_SEVERAL = {
    "all": range(1, 8),
    "每天": range(1, 8),
    "workdays": range(1, 6),
    "工作日": range(1, 6),
    "weekend": range(6, 8),
    "周末": range(6, 8),
}


def read_officers(path: Path) -> list[Officer]:
    """OFFICERS officer,room[,unavailable: dates with spaces between them]. Raises BadSheet."""
    rows = read_rows(path, required=["officer", "room"], optional=["unavailable"], unique=["officer"])
    return [Officer(row.text("officer"), row.text("room"), row.days("unavailable")) for row in rows]


def read_needs(path: Path, rooms: Sequence[str]) -> list[Need]:
    """NEEDS room,weekday,start,end,officers; a weekday is 1 to 7, a name, or `all`. Raises BadSheet."""
    needs: dict[tuple[str, int, int, int], Need] = {}
    for row in read_rows(path, required=["room", "weekday", "start", "end", "officers"]):
        room, start, end = row.text("room"), _minutes(row, "start"), _minutes(row, "end")
        if room not in rooms:
            raise row.bad("room", "unknown_room", f"no officer has the room {room}", f"没有人员属于 {room}")
        for weekday in _weekdays(row):
            need = Need(room, weekday, start % 1440, end % 1440, row.whole("officers", high=1000))
            key = (need.room, need.weekday, need.start, need.end)
            if key in needs:
                raise row.bad(
                    "weekday",
                    "twice",
                    "this room, weekday and time stand there twice",
                    "同一警务室、同一天、同一时段出现了两次",
                )
            needs[key] = need
    return list(needs.values())


def _minutes(row: Row, column: str) -> int:
    said = row.text(column)
    found = re.fullmatch(r"(\d{1,2})[:：](\d{2})(?::00)?", said)
    minutes = int(found[1]) * 60 + int(found[2]) if found and int(found[2]) < 60 else -1
    if not 0 <= minutes <= 24 * 60:
        raise row.bad(
            column, "not_a_time", f"“{said}” is not a time like 08:00", f"“{said}”不是 08:00 这样的时间"
        )
    return minutes


def _weekdays(row: Row) -> list[int]:
    numbers: list[int] = []
    for said in re.split(r"[\s;,；，、]+", row.text("weekday").lower()):
        if said in _SEVERAL:
            numbers += _SEVERAL[said]
        elif said in _WEEKDAYS:
            numbers.append(_WEEKDAYS[said])
        else:
            raise _no_weekday(row, said)
    return numbers


def _no_weekday(row: Row, said: str) -> BadSheet:
    return row.bad(
        "weekday",
        "not_a_weekday",
        f"“{said}” is not a weekday: 1 (Monday) to 7, mon to sun, or all",
        f"“{said}”不是星期：请写 1（周一）到 7、周一到周日，或每天",
    )
