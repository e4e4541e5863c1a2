"""Moments as spreadsheets hold them."""

import re
import unicodedata
from datetime import date, datetime, timedelta

_MOMENT = re.compile(
    r"(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?"
    r"(?:[\sT]*(?P<half>上午|下午|晚上|[AP]M)?\s*(?P<H>\d{1,2})\s*[:：时点]\s*(?:(?P<M>\d{1,2})\s*分?)?"
    r"(?:\s*[:：]?\s*(?P<S>\d{1,2})(?:\.\d+)?\s*秒?)?)?(?P<zone>Z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_EXCEL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 (a spreadsheet's moments have no zone)
_SERIAL_RANGE = (60.0, 110_000.0)  # 1900-02-29, which never was, to the year 2201


def parse_moment(value: object) -> datetime | None:
    """The moment a cell means, or None. Without a zone it is naive: what the spreadsheet's author wrote.

    Understands datetimes and dates, Excel serial numbers (also as text), 2020/1/6 12:09:38, 2020-01-06 12:09,
    20200106, 2020年1月6日9时5分, with tabs, line breaks or wide characters around. A zone in the text is kept.
    """
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _from_serial(float(value))
    text = unicodedata.normalize("NFKC", str(value)).strip()
    if re.fullmatch(r"\d{8}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    elif re.fullmatch(r"\d{2,6}(\.\d+)?", text):
        return _from_serial(float(text))
    found = _MOMENT.fullmatch(text)
    return _from_parts(found) if found else None


def _from_serial(number: float) -> datetime | None:
    low, high = _SERIAL_RANGE
    if not low < number < high:
        return None
    # A serial holds a day's fraction: rounded to the second, or 12:09:38 becomes 12:09:37.999.
    return _EXCEL_ZERO + timedelta(seconds=round(number * 86_400))


def _from_parts(found: re.Match[str]) -> datetime | None:
    year, month, day, hour, minute, second = (int(found[key] or 0) for key in "ymdHMS")
    half = (found["half"] or "").upper()
    if half in {"下午", "晚上", "PM"} and hour < 12:
        hour += 12
    if half in {"上午", "AM"} and hour == 12:
        hour = 0
    try:
        moment = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001
        zone = found["zone"]
        return (
            moment.replace(tzinfo=datetime.fromisoformat(f"2000-01-01T00:00{zone}").tzinfo)
            if zone
            else moment
        )
    except ValueError:
        return None
