"""Words for dates, sums and shares, and the two drawings of the ladder, for all templates."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from fengqiao.kernel.calendars import CHINA
from fengqiao.kernel.clock import STATION_ZONE, local_date, now
from fengqiao.kernel.ids import uuid7
from fengqiao.web.steps import ladder_steps

register = template.Library()


def _day(value: date | datetime) -> date:
    return local_date(value) if isinstance(value, datetime) else value


def _weekday(day: date) -> str:
    names = (
        pgettext("weekday", "Mon"), pgettext("weekday", "Tue"), pgettext("weekday", "Wed"),
        pgettext("weekday", "Thu"), pgettext("weekday", "Fri"), pgettext("weekday", "Sat"),
        pgettext("weekday", "Sun"),
    )  # fmt: skip
    return names[day.weekday()]


def _month(day: date) -> str:
    names = (
        pgettext("month", "Jan"), pgettext("month", "Feb"), pgettext("month", "Mar"), pgettext("month", "Apr"),
        pgettext("month", "May"), pgettext("month", "Jun"), pgettext("month", "Jul"), pgettext("month", "Aug"),
        pgettext("month", "Sep"), pgettext("month", "Oct"), pgettext("month", "Nov"), pgettext("month", "Dec"),
    )  # fmt: skip
    return names[day.month - 1]


@register.filter
def local_day(value: date | datetime | None) -> str:
    """`11月25日 周三` or `Wed 25 Nov`; with the year where it is another one."""
    if not value:
        return ""
    day = _day(value)
    parts = {"weekday": _weekday(day), "month": _month(day), "day": day.day, "year": day.year}
    if day.year == local_date(now()).year:
        return pgettext("a day", "%(weekday)s %(day)s %(month)s") % parts
    return pgettext("a day in another year", "%(weekday)s %(day)s %(month)s %(year)s") % parts


@register.filter
def when(value: date | datetime | None) -> str:
    """`昨天 20:14`, `今天`, `明天 19:00`, else the day; the time of day only where there is one."""
    if not value:
        return ""
    day = _day(value)
    distance = (day - local_date(now())).days
    names = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    words = names.get(distance) or local_day(day)
    if not isinstance(value, datetime):
        return words
    return f"{words} {value.astimezone(STATION_ZONE):%H:%M}"


@register.filter
def iso(value: date | datetime | None) -> str:
    """For the `datetime` attribute of `<time>`."""
    return value.isoformat() if value else ""


def _working_days(value: Any) -> int | None:
    """Working days until `value`; negative when it has passed; an int is taken as already counted."""
    if value is None or value == "":
        return None
    if isinstance(value, int):
        return value
    day, today = _day(value), local_date(now())
    if day < today:
        return -max(1, (today - day).days)
    return CHINA.working_days_between(today, day) if day > today else 0


@register.filter
def days_left(value: Any) -> str:
    """`还有 8 个工作日`, `今天到期`, `过了 2 天`. Takes a day, a moment, or working days already counted."""
    days = _working_days(value)
    if days is None:
        return ""
    if days < 0:
        return ngettext("%(n)s day late", "%(n)s days late", -days) % {"n": -days}
    if days == 0:
        is_later_day = not isinstance(value, int) and _day(value) > local_date(now())
        return _("due before the next working day") if is_later_day else _("due today")
    return ngettext("%(n)s working day left", "%(n)s working days left", days) % {"n": days}


@register.filter
def due_tone(value: Any) -> str:
    """The chip's tone: maple when late or today, amber within two working days, else none."""
    days = _working_days(value)
    if days is None:
        return ""
    if days <= 0:
        return "maple"
    return "amber" if days <= 2 else ""


@register.filter
def money(value: Any) -> str:
    """`180 元` or `¥180`; two decimals only where there are cents."""
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return ""
    if not amount.is_finite():
        return ""
    places = 0 if amount == amount.to_integral_value() else 2
    return _("¥%(amount)s") % {"amount": f"{amount:,.{places}f}"}


@register.filter
def masked(value: Any) -> str:
    """`张**`, `138****0000`: the first sign of a name, the ends of a number."""
    text = str(value or "").strip()
    if not text:
        return ""
    if len(text) >= 7 and sum(c.isdigit() for c in text) >= len(text) - 2:
        return f"{text[:3]}****{text[-4:]}"
    return f"{text[0]}**"


@register.filter
def percent_of(part: int | None, whole: int | None) -> str:
    """`46 件里 38 件 · 83%`: a share never without what it is a share of."""
    if not whole:
        return _("none yet")
    share = round(100 * (part or 0) / whole)
    return _("%(part)s of %(whole)s · %(share)s%%") % {"part": part or 0, "whole": whole, "share": share}


@register.filter
def kbd(key: str | None) -> SafeString | str:
    """The key a button answers to, drawn as a key. Screen readers get `aria-keyshortcuts` instead."""
    return format_html('<kbd aria-hidden="true">{}</kbd>', str(key).upper()) if key else ""


@register.simple_tag
def once_key() -> str:
    """A fresh key that lets the server recognise the same form sent twice."""
    return str(uuid7())


@register.inclusion_tag("web/parts/ladder.html")
def ladder(level: int | None, settled: bool = False) -> dict[str, Any]:
    """The large drawing: `{% ladder 2 %}`."""
    return {"steps": ladder_steps(level, settled=settled)}


@register.inclusion_tag("web/parts/rungs.html")
def rungs(level: int | None, settled: bool = False) -> dict[str, Any]:
    """Five small bars for a list: `{% rungs 2 %}`."""
    return {"steps": ladder_steps(level, settled=settled), "level": level, "settled": settled}
