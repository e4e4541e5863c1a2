"""How officers' duty is said: as JSON, in sentences, as rows, as a page with a table a week and room."""

from collections.abc import Sequence
from datetime import date, timedelta

from fengqiao.documents.pictures import Grid, page
from fengqiao.kernel.reasons import Language
from fengqiao.planning.outcome import Outcome
from fengqiao.planning.shifts import Duty, DutyPlan, DutyRules, Period, RoomShares

_KINDS = {"nights": ("Nights", "夜班"), "weekends": ("Weekend duties", "周末班"), "hours": ("Hours", "小时")}
_WEEKDAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
}


def answer(
    outcome: Outcome[DutyPlan], period: Period, rules: DutyRules, duties: Sequence[Duty], language: Language
) -> dict[str, object]:
    """The object of `plan shifts`: that of `plan rota`, with rooms and times."""
    plan = _plan(outcome)
    return {
        "status": str(outcome.status),
        "objective": outcome.objective,
        "bound": outcome.bound,
        "seconds": outcome.seconds,
        "assignments": [{**_where(one.duty), "member": one.officer} for one in plan.on_duty],
        "unfilled": [
            {**_where(one.duty), "places": one.places, "because": one.because.in_words(language)}
            for one in plan.empty
        ],
        "fairness": _fairness(plan.rooms),
        "reasons": [reason.in_words(language) for reason in outcome.reasons],
        "kind": "duty",
        "start": period.start.isoformat(),
        "days": period.days,
        "rest_hours": rules.rest_hours,
        "nights_at_most": rules.nights,
        "nights_in_days": rules.window,
        "needs": [{**_where(duty), "places": duty.officers} for duty in duties],
    }


def _plan(outcome: Outcome[DutyPlan]) -> DutyPlan:
    assert outcome.plan is not None, "a duty plan may leave places empty, so there always is one"
    return outcome.plan


def _where(duty: Duty) -> dict[str, object]:
    return {
        "night": duty.day.isoformat(),
        "shift": duty.shift,
        "room": duty.room,
        "start": f"{duty.begins:%Y-%m-%dT%H:%M}",
        "end": f"{duty.ends:%Y-%m-%dT%H:%M}",
    }


def _fairness(rooms: Sequence[RoomShares]) -> dict[str, object]:
    """By kind: the widest spread within one room, and every officer's share by room."""
    return {
        kind: {
            "spread": max((max(room.shares[kind]) - min(room.shares[kind]) for room in rooms), default=0.0),
            "rooms": [
                {
                    "room": room.room,
                    "least": min(room.shares[kind]),
                    "most": max(room.shares[kind]),
                    "proven_fairest": room.proven,
                    "members": dict(zip(room.officers, room.shares[kind], strict=True)),
                }
                for room in rooms
            ],
        }
        for kind in _KINDS
    }


def sentences(outcome: Outcome[DutyPlan], language: Language) -> list[str]:
    """What a reader of the terminal is told."""
    plan = _plan(outcome)
    said = [headline(outcome, language)]
    said += [
        f"{duty.day} {duty.shift} {duty.room}: {', '.join(names)}" for duty, names in _by_duty(plan).items()
    ]
    for left in plan.empty:
        places = f"空缺 {left.places} 人" if language == "zh" else f"{left.places} unfilled"
        said.append(
            f"{left.duty.day} {left.duty.shift} {left.duty.room}: {places}; {left.because.in_words(language)}"
        )
    return [*said, *(reason.in_words(language) for reason in outcome.reasons)]


def headline(outcome: Outcome[DutyPlan], language: Language) -> str:
    """How many duties there are, how many places stay empty, and what is proven."""
    plan = _plan(outcome)
    empty, proven = sum(one.places for one in plan.empty), outcome.gap == 0
    if language == "zh":
        return f"排了 {len(plan.on_duty)} 人次，空缺 {empty} 人次，" + (
            "已证明最少且最公平。" if proven else "尚未证明最优。"
        )
    return f"{len(plan.on_duty)} places filled, {empty} unfilled; " + (
        "proven fewest and fairest." if proven else "not proven best."
    )


def _by_duty(plan: DutyPlan) -> dict[Duty, list[str]]:
    names: dict[Duty, list[str]] = {}
    for one in sorted(plan.on_duty, key=lambda one: (one.duty.begins, one.duty.room)):
        names.setdefault(one.duty, []).append(one.officer)
    return names


def table(outcome: Outcome[DutyPlan]) -> list[dict[str, object]]:
    """A row for each officer on each duty, and one without a member for places left empty."""
    plan = _plan(outcome)
    rows = [{**_where(one.duty), "member": one.officer, "places_unfilled": 0} for one in plan.on_duty]
    return rows + [{**_where(one.duty), "member": "", "places_unfilled": one.places} for one in plan.empty]


def picture(outcome: Outcome[DutyPlan], period: Period, duties: Sequence[Duty], language: Language) -> str:
    """The page: a table a week and room, shares, and what stays empty."""
    chinese = language == "zh"
    plan = _plan(outcome)
    grids = [
        _week(room, monday, plan, duties, language)
        for room in dict.fromkeys(duty.room for duty in duties)
        for monday in _mondays(period)
    ]
    grids += [_share_table(room, language) for room in plan.rooms]
    notes = [
        f"{one.duty.room} {one.duty.day} {one.duty.shift}{'：' if chinese else ': '}{one.because.in_words(language)}"
        for one in plan.empty
    ]
    return page(
        title="错时值班表" if chinese else "Staggered duty",
        lead=headline(outcome, language),
        language=language,
        grids=grids,
        notes=[*notes, *(reason.in_words(language) for reason in outcome.reasons)],
    )


def _mondays(period: Period) -> list[date]:
    return sorted({day - timedelta(days=day.weekday()) for day in period.dates})


def _week(room: str, monday: date, plan: DutyPlan, duties: Sequence[Duty], language: Language) -> Grid:
    days = [monday + timedelta(days=number) for number in range(7)]
    there = [duty for duty in duties if duty.room == room and duty.day in days]
    cells: dict[tuple[str, date], list[str]] = {}
    for one in plan.on_duty:
        if one.duty in there:
            cells.setdefault((one.duty.shift, one.duty.day), []).append(one.officer)
    for left in plan.empty:
        if left.duty in there:
            word = f"空缺 {left.places}" if language == "zh" else f"{left.places} unfilled"
            cells.setdefault((left.duty.shift, left.duty.day), []).append(word)
    shifts = sorted({duty.shift for duty in there})
    head = [f"{name} {day:%m/%d}" for name, day in zip(_WEEKDAYS[language], days, strict=True)]
    rows = [[shift, *(", ".join(cells.get((shift, day), [])) for day in days)] for shift in shifts]
    caption = f"{room}，{monday} 起一周" if language == "zh" else f"{room}, week of {monday}"
    return Grid(caption, ["班次" if language == "zh" else "Shift", *head], rows)


def _share_table(room: RoomShares, language: Language) -> Grid:
    place = 1 if language == "zh" else 0
    rows = [
        [name, *(f"{room.shares[kind][number]:g}" for kind in _KINDS)]
        for number, name in enumerate(room.officers)
    ]
    caption = f"{room.room}：各人合计" if language == "zh" else f"{room.room}: shares"
    return Grid(
        caption,
        ["人员" if language == "zh" else "Officer", *(words[place] for words in _KINDS.values())],
        rows,
    )
