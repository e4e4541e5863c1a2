"""How a rota is said: as JSON, in sentences, as rows, as a page."""

import html
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from fengqiao.cli.sentences import CannotGoOn
from fengqiao.documents.pictures import Grid, page
from fengqiao.kernel.reasons import Language
from fengqiao.planning.outcome import Outcome, Status
from fengqiao.planning.rota import Assignment, Habit, Needs, Repair, Rota, Share

KINDS = {
    "nights": ("nights", "夜数"),
    "weekend": ("weekend nights", "周末夜数"),
    "late": ("late shifts", "末班"),
}
_LEVELS = ("unfilled", "unfairness", "disturbance")


def cannot_go_on(en: str, zh: str) -> CannotGoOn:
    """One sentence in the language asked for, exit code 2: to be raised."""
    return CannotGoOn(en, zh)


def answer(
    outcome: Outcome[Rota],
    habit: Habit,
    *,
    needs: Mapping[str, Needs],
    absent: Sequence[tuple[str, date]],
    language: Language,
) -> dict[str, object]:
    """The object of `plan rota`."""
    rota = outcome.plan
    assert rota is not None
    return {
        "status": str(outcome.status),
        "objective": outcome.objective,
        "bound": outcome.bound,
        "seconds": outcome.seconds,
        "assignments": [_assignment(one) for one in rota.assignments],
        "unfilled": [
            {
                "night": one.night.isoformat(),
                "shift": one.shift,
                "places": one.places,
                "because": one.because.in_words(language),
            }
            | ({"team": one.team} if one.team else {})
            for one in rota.unfilled
        ],
        "fairness": _fairness(rota.shares, language),
        "reasons": [reason.in_words(language) for reason in outcome.reasons],
        "levels": [
            {"team": team}
            | {
                name: {"value": level.value, "bound": level.bound}
                for name, level in zip(_LEVELS, levels, strict=True)
            }
            for team, levels in rota.levels
        ],
        "start": habit.start.isoformat(),
        "nights": habit.nights,
        "group": habit.group,
        "every": habit.every,
        "shifts": habit.shifts,
        "needs": [
            {"date": day.isoformat(), "shift": shift, "places": places} | ({"team": team} if team else {})
            for team, wanted in needs.items()
            for (day, shift), places in wanted.items()
        ],
        "absences": [{"member": name, "night": day.isoformat()} for name, day in absent],
    }


def repair_words(outcome: Outcome[Repair]) -> dict[str, object]:
    """What a mended rota says beyond a planned one."""
    repair = outcome.plan
    return {} if repair is None else {"moved": list(repair.moved), "fewest_proven": repair.fewest}


def _assignment(one: Assignment) -> dict[str, object]:
    said: dict[str, object] = {
        "night": one.night.isoformat(),
        "shift": one.shift,
        "member": one.member,
        "group": one.group,
    }
    if one.team:
        said["team"] = one.team
    if one.stands_in_for:
        said["stands_in_for"] = one.stands_in_for
    if one.single:
        said["single"] = True
    return said


def _fairness(shares: Sequence[Share], language: Language) -> dict[str, object]:
    """By kind: the widest spread of any team, and every team's figures."""
    said: dict[str, object] = {}
    for kind in KINDS:
        of_kind = [share for share in shares if share.kind == kind]
        said[kind] = {
            "spread": max(share.spread for share in of_kind),
            "proven_least": max(share.proven for share in of_kind),
            "teams": [
                {
                    "team": share.team,
                    "least": share.least,
                    "most": share.most,
                    "spread": share.spread,
                    "proven_least": share.proven,
                }
                | ({} if share.because is None else {"because": share.because.in_words(language)})
                for share in of_kind
            ],
        }
    return said


def sentences(outcome: Outcome[Rota], language: Language) -> list[str]:
    """What a reader of the terminal is told."""
    rota = outcome.plan
    assert rota is not None
    said = [_head(outcome, language)]
    by_shift: dict[tuple[date, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in rota.assignments:
        by_shift[one.night, one.shift][f"{one.team} {one.group}".strip()] += 1
    for (night, shift), groups in sorted(by_shift.items()):
        people = ", ".join(f"{name} ({count})" for name, count in groups.items())
        said.append(f"{night} {shift}: {people}")
    for left in rota.unfilled:
        because = left.because.in_words(language)
        places = f"空缺 {left.places} 人：" if language == "zh" else f"{left.places} unfilled: "
        said.append(f"{left.night} {left.shift} {left.team} {places}{because}".replace("  ", " "))
    return [*said, *(reason.in_words(language) for reason in outcome.reasons)]


def _head(outcome: Outcome[Rota], language: Language) -> str:
    rota = outcome.plan
    assert rota is not None
    places = sum(one.places for one in rota.unfilled)
    nights = len({one.night for one in rota.assignments} | {one.night for one in rota.unfilled})
    spreads = {kind: max((s.spread for s in rota.shares if s.kind == kind), default=0) for kind in KINDS}
    proven = outcome.status is Status.OPTIMAL
    if language == "zh":
        fair = "，".join(f"{KINDS[kind][1]}最多相差 {spread}" for kind, spread in spreads.items())
        sure = "已证明最优。" if proven else "是否最优未能证明。"
        return f"{nights} 夜，{len(rota.assignments)} 人次，空缺 {places} 人次；{fair}。{sure}"
    fair = ", ".join(f"{KINDS[kind][0]} differ by {spread} at most" for kind, spread in spreads.items())
    sure = "proven best." if proven else "not proven best."
    return f"{nights} nights, {len(rota.assignments)} places filled, {places} unfilled; {fair}; {sure}"


def table(rota: Rota | None) -> list[dict[str, object]]:
    """One row an assignment."""
    return [
        {
            "night": one.night.isoformat(),
            "shift": one.shift,
            "member": one.member,
            "group": one.group,
            "team": one.team,
            "stands_in_for": one.stands_in_for,
        }
        for one in (rota.assignments if rota else ())
    ]


def picture(outcome: Outcome[Rota], habit: Habit, language: Language) -> str:
    """A page: a table of nights and shifts for each team, bars of fairness, what stays unfilled."""
    rota, chinese = outcome.plan, language == "zh"
    assert rota is not None
    grids = [_nights(rota, team, habit, chinese) for team, _ in rota.levels]
    if rota.unfilled:
        grids.append(_unfilled(rota, language))
    columns = ["内容", "最少", "最多", "相差"] if chinese else ["Of", "Least", "Most", "Spread"]
    rows = [
        [f"{one.team} {KINDS[one.kind][chinese]}".strip(), one.least, one.most, one.spread]
        for one in rota.shares
    ]
    grids.append(Grid("均衡" if chinese else "Fairness", columns, rows))
    return page(
        title="巡逻排班" if chinese else "Patrol rota",
        lead=_head(outcome, language),
        language=language,
        drawings=[_bars(rota, chinese)],
        grids=grids,
        notes=[reason.in_words(language) for reason in outcome.reasons],
    )


def _unfilled(rota: Rota, language: Language) -> Grid:
    """Every place left, and why."""
    chinese = language == "zh"
    word = ("第 {} 班", "缺 {}") if chinese else ("shift {}", "{} unfilled")
    rows = [
        [
            " ".join(
                [_day(one.night, chinese), word[0].format(one.shift), one.team, word[1].format(one.places)]
            ),
            one.because.in_words(language),
        ]
        for one in rota.unfilled
    ]
    if chinese:
        return Grid("空缺", ["哪一班", "原因"], rows)
    return Grid("Unfilled", ["Which shift", "Why"], rows)


def _nights(rota: Rota, team: str, habit: Habit, chinese: bool) -> Grid:
    cells: dict[tuple[date, int], dict[str, list[Assignment]]] = defaultdict(lambda: defaultdict(list))
    for one in rota.assignments:
        if one.team == team:
            cells[one.night, one.shift][one.group].append(one)
    open_places = {(one.night, one.shift): one.places for one in rota.unfilled if one.team == team}
    word = ("替", "缺") if chinese else ("for", "unfilled")

    def cell(night: date, shift: int) -> str:
        said = []
        for group, people in cells[night, shift].items():
            single = [f"{one.member} {word[0]} {one.stands_in_for}" for one in people if one.stands_in_for]
            own = len(people) - len(single)
            said += ([f"{group} ({own})"] if own else []) + single
        if (night, shift) in open_places:
            said.append(f"{word[1]} {open_places[night, shift]}")
        return ", ".join(said)

    shifts = range(1, habit.shifts + 1)
    head = ["夜", *(f"第 {n} 班" for n in shifts)] if chinese else ["Night", *(f"Shift {n}" for n in shifts)]
    rows = [[_day(night, chinese), *(cell(night, shift) for shift in shifts)] for night in habit.dates]
    first, last = habit.dates[0], habit.dates[-1]
    return Grid(f"{team or ('排班' if chinese else 'Rota')} {first} – {last}", head, rows)


def _day(night: date, chinese: bool) -> str:
    """A night without its year, short enough for a phone and never broken over two lines."""
    if chinese:
        return f"{night.month}月{night.day}日\u00a0{'一二三四五六日'[night.weekday()]}"
    names = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{names[night.weekday()]}\u00a0{night.day}\u00a0{months[night.month - 1]}"


def _bars(rota: Rota, chinese: bool) -> str:
    """From the fewest to the most nights anybody of a team has, one bar a team and kind; legible on a phone."""
    title = "每人最少到最多" if chinese else "Fewest to most per member"
    top = max([share.most for share in rota.shares] + [1])
    drawn = [f'<text x="0" y="14" font-weight="600">{title}</text>']
    for number, share in enumerate(rota.shares):
        y, scale = 30 + 40 * number, 340 / top
        name = html.escape(f"{share.team} {KINDS[share.kind][chinese]}".strip())
        wide = max(4.0, share.spread * scale)
        left = min(share.least * scale, 340 - wide)
        drawn.append(f'<text x="0" y="{y + 12}">{name}</text>')
        drawn.append(f'<text x="340" y="{y + 12}" text-anchor="end">{share.least} – {share.most}</text>')
        drawn.append(f'<path d="M0 {y + 23}H340" stroke="#ddd7cb"/>')
        drawn.append(f'<rect x="{left:.1f}" y="{y + 18}" width="{wide:.1f}" height="10" fill="#2c6e55"/>')
    return (
        f'<svg viewBox="0 0 340 {40 * len(rota.shares) + 30}" role="img" aria-label="{title}" font-size="15" '
        f'style="max-width:30rem" xmlns="http://www.w3.org/2000/svg">{"".join(drawn)}</svg>'
    )
