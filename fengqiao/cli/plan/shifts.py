"""`fengqiao plan shifts`."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import click

from fengqiao.cli.plan.shifts_sheets import read_needs, read_officers
from fengqiao.cli.plan.shifts_words import answer, picture, sentences, table
from fengqiao.cli.sentences import BadOption
from fengqiao.cli.working import answer_options, say, working
from fengqiao.kernel.reasons import Language
from fengqiao.planning.shifts import DutyRules, Officer, Period, duties_of, plan_duty, usual_needs


@click.command("shifts")
@click.argument("officers", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--needs",
    type=click.Path(path_type=Path),
    help="Who is needed when (CSV room,weekday,start,end,officers).",
)
@click.option("--start", help="First day [default: Monday of the first date in OFFICERS, else next Monday].")
@click.option("--days", type=click.IntRange(1, 92), default=14, show_default=True, help="Days to plan.")
@click.option(
    "--rest", type=click.FloatRange(0, 48), default=11.0, show_default=True, help="Hours between two duties."
)
@click.option(
    "--nights", type=click.IntRange(0, 14), default=5, show_default=True, help="Nights at most in 14 days."
)
@answer_options(seconds=60.0)
def shifts(
    officers: Path,
    needs: Path | None,
    start: str | None,
    days: int,
    rest: float,
    nights: int,
    seconds: float,
    as_json: bool,
    csv_file: Path | None,
    html_file: Path | None,
    language: Language,
) -> None:
    """The duty of OFFICERS (CSV officer,room[,unavailable]) around the clock in their policing rooms."""
    people = read_officers(officers)
    rooms = list(dict.fromkeys(one.room for one in people))
    wanted = usual_needs(rooms) if needs is None else read_needs(needs, rooms)
    period, rules = _period(_start(start, people), days), DutyRules(rest_hours=rest, nights=nights)
    with working("Duty", seconds=seconds, language=language) as watch:
        outcome = plan_duty(officers=people, needs=wanted, period=period, rules=rules, watch=watch)
    duties = duties_of(wanted, period)
    say(
        answer(outcome, period, rules, duties, language),
        as_json=as_json,
        sentences=sentences(outcome, language),
        rows=table(outcome),
        csv_file=csv_file,
        html_file=html_file,
        picture=lambda: picture(outcome, period, duties, language),
    )


def _period(start: date, days: int) -> Period:
    if (date.max - start).days <= days:
        raise BadOption(
            f"{days} days from {start} go beyond the calendar",
            f"自 {start} 起 {days} 天超出了日历",
            option="--start",
        )
    return Period(start, days)


def _start(said: str | None, officers: Sequence[Officer]) -> date:
    if said is not None:
        try:
            return date.fromisoformat(said.replace("/", "-"))
        except ValueError:
            raise BadOption(
                f"“{said}” is not a date like 2026-12-01",
                f"“{said}”不是 2026-12-01 这样的日期",
                option="--start",
            ) from None
    if away := [day for officer in officers for day in officer.unavailable]:
        return min(away) - timedelta(days=min(away).weekday())
    today = datetime.now().astimezone().date()
    return today + timedelta(days=7 - today.weekday())
