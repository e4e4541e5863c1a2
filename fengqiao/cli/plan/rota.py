"""`fengqiao plan rota`."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from fengqiao.cli.plan.mending import Absence, TeamNeeds, as_rota, mended, rota_written
from fengqiao.cli.plan.rota_words import answer, cannot_go_on, picture, repair_words, sentences, table
from fengqiao.cli.sentences import BadOption
from fengqiao.cli.working import answer_options, say, working
from fengqiao.kernel.reasons import Language
from fengqiao.kernel.sheets import Row, read_rows
from fengqiao.planning.rota import Habit, Member, plan_rota

_REPAIR_SECONDS = 4.0
_YEARS = range(1900, 9000)


class AbsenceOf(click.ParamType[Absence]):
    """A member and a date with a colon between them."""

    name = "member:date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Absence:
        member, _, day = str(value).replace("：", ":").rpartition(":")
        try:
            return member.strip(), date.fromisoformat(day.strip().replace("/", "-"))
        except ValueError:
            raise BadOption(
                f"“{value}” is not a member and a date like 张三:2026-12-03",
                f"“{value}”不是 张三:2026-12-03 这样的人名和日期",
            ) from None


@click.command("rota")
@click.argument("team", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--nights", type=click.IntRange(1, 366), default=30, show_default=True, help="Nights to plan.")
@click.option("--group", type=click.IntRange(1, 1000), default=10, show_default=True, help="People a group.")
@click.option(
    "--every", type=click.IntRange(1, 60), default=3, show_default=True, help="One night in so many is liked."
)
@click.option("--shifts", type=click.IntRange(1, 24), default=3, show_default=True, help="Shifts a night.")
@click.option("--start", help="First night [default: first date in NEEDS or TEAM, else tomorrow].")
@click.option("--needs", type=click.Path(path_type=Path), help="Places (CSV date,shift,places[,team]).")
@click.option("--repair", type=click.Path(path_type=Path), help="A rota (JSON) to mend after --absent.")
@click.option("--absent", type=AbsenceOf(), multiple=True, help="Who cannot come when: 张三:2026-12-03.")
@answer_options(seconds=120.0)
def rota(
    team: Path,
    nights: int,
    group: int,
    every: int,
    shifts: int,
    start: str | None,
    needs: Path | None,
    repair: Path | None,
    absent: tuple[Absence, ...],
    seconds: float,
    as_json: bool,
    csv_file: Path | None,
    html_file: Path | None,
    language: Language,
) -> None:
    """Who of TEAM (CSV member,group[,leader][,unavailable][,team]) walks which night."""
    rows = read_team(team)
    members = [member_of(row) for row in rows]
    known(absent, members)
    if repair is not None:
        said = read_rota(repair)
        sizes = {"nights": nights, "group": group, "every": every, "shifts": shifts}
        written = rota_written(repair, said, members=members, given=_only_given(sizes))
        habit = written.habit
        wanted = written.needs if needs is None else read_needs(needs, rows, habit.shifts)
        _inside(needs, wanted, habit)
        with working("Repair", seconds=min(seconds, _REPAIR_SECONDS), language=language) as watch:
            mending = mended(written, members=members, needs=wanted, absent=absent, watch=watch)
        away = [*written.absences, *absent]
        outcome = as_rota(mending)
        more = repair_words(mending)
    else:
        members = [member_of(row, absent) for row in rows]
        wanted = read_needs(needs, rows, shifts)
        habit = Habit(_start(start, wanted, members), nights, group, every, shifts)
        _inside(needs, wanted, habit)
        with working("Rota", seconds=seconds, language=language) as watch:
            outcome = plan_rota(
                members=members, habit=habit, needs=wanted.get("", {}), team_needs=wanted, watch=watch
            )
        away, more = list(absent), {}
    away = list(dict.fromkeys(away))
    say(
        answer(outcome, habit, needs=wanted, absent=away, language=language) | more,
        as_json=as_json,
        sentences=sentences(outcome, language),
        rows=table(outcome.plan),
        csv_file=csv_file,
        html_file=html_file,
        picture=lambda: picture(outcome, habit, language),
    )


def read_team(path: Path) -> list[Row]:
    """The rows of TEAM; a member stands there once, and either every member of a team has a group or none has."""
    rows = read_rows(
        path,
        required=["member", "group"],
        optional=["leader", "unavailable", "team"],
        unique=["member"],
    )
    grouped = {row.text("team", default="") for row in rows if row.has("group")}
    for row in rows:
        row.text("member")
        if row.text("team", default="") in grouped:
            row.text("group")
    return rows


def member_of(row: Row, absent: Sequence[Absence] = ()) -> Member:
    """The member of a row, away on the dates of the row and of `absent`."""
    name = row.text("member")
    away = row.days("unavailable") | {day for member, day in absent if member == name}
    leader = row.text("leader", default="").lower() not in ("", "0", "no", "false", "否")
    return Member(name, row.text("group", default=""), leader, away, row.text("team", default=""))


def read_needs(path: Path | None, team: Sequence[Row], shifts: int) -> TeamNeeds:
    """Places by team ("" for every team), then by date and shift."""
    if path is None:
        return {}
    rows = read_rows(path, required=["date", "shift", "places"], optional=["team"])
    teams = {row.text("team", default="") for row in team}
    found: TeamNeeds = {}
    for row in rows:
        name, key = row.text("team", default=""), (row.day("date"), row.whole("shift", low=1, high=shifts))
        if name and name not in teams:
            raise row.bad("team", "unknown_team", f"there is no team {name}", f"没有名为 {name} 的队")
        if key in found.setdefault(name, {}):
            raise row.bad("shift", "twice", "this date and shift stand there twice", "同一天同一班出现了两次")
        found[name][key] = row.whole("places", high=100_000)
    return found


def known(absent: Sequence[Absence], members: Sequence[Member]) -> None:
    """A sentence where somebody is absent whom TEAM does not name."""
    names = {member.name for member in members}
    for name, _ in absent:
        if name not in names:
            raise cannot_go_on(f"--absent: there is no member {name}", f"--absent：名单里没有 {name}")


def _only_given(options: dict[str, int]) -> dict[str, int]:
    """Those written on the command line, without the defaults."""
    source = click.get_current_context().get_parameter_source
    return {name: value for name, value in options.items() if source(name) is ParameterSource.COMMANDLINE}


def _start(said: str | None, needs: TeamNeeds, members: Sequence[Member]) -> date:
    start = _first_night(said, needs, members)
    if start.year not in _YEARS:
        raise cannot_go_on(
            f"the first night would be {start}; say another with --start",
            f"第一夜会是 {start}，请用 --start 另写一天",
        )
    return start


def _first_night(said: str | None, needs: TeamNeeds, members: Sequence[Member]) -> date:
    if said is not None:
        try:
            return date.fromisoformat(said.replace("/", "-"))
        except ValueError:
            raise cannot_go_on(
                f"--start: “{said}” is not a date like 2026-12-01",
                f"--start：“{said}”不是日期，请写成 2026-12-01",
            ) from None
    if dates := [day for places in needs.values() for day, _ in places]:
        return min(dates)
    if away := [day for member in members for day in member.unavailable]:
        return min(away)
    return datetime.now().astimezone().date() + timedelta(days=1)


def _inside(path: Path | None, needs: TeamNeeds, habit: Habit) -> None:
    for places in needs.values():
        for day, _ in places:
            if day not in habit.dates:
                begins, nights = habit.start, habit.nights
                raise cannot_go_on(
                    f"{path or 'needs'}: {day} is not one of the {nights} nights from {begins}; "
                    "see --start and --nights",
                    f"{path or 'needs'}：{day} 不在自 {begins} 起的 {nights} 夜里，请看 --start 和 --nights",
                )


def read_rota(path: Path) -> dict[str, Any]:
    """The JSON object of a rota. A sentence where it is none."""
    try:
        said = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise cannot_go_on(f"{path}: this is no JSON ({error})", f"{path}：这不是 JSON（{error}）") from None
    if not isinstance(said, dict) or not isinstance(said.get("assignments"), list):
        raise cannot_go_on(
            f"{path}: this is no rota; it has no list of assignments",
            f"{path}：这不是排班，里面没有 assignments 列表",
        )
    return said
