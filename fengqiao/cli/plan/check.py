"""`fengqiao plan check`."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import click

from fengqiao.cli.plan.check_duty import fine, is_duty, terms_said, verdict_on_duty
from fengqiao.cli.plan.rota import AbsenceOf, known, member_of, read_needs, read_rota, read_team
from fengqiao.cli.sentences import language_of_the_command
from fengqiao.kernel.reasons import Language
from fengqiao.planning.checking import Broken, Person, Terms, Verdict, check_rota
from fengqiao.planning.checking.duty import DutyVerdict


@click.command("check")
@click.argument("rota", type=click.Path(path_type=Path))
@click.argument("team", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--start", type=click.DateTime(["%Y-%m-%d", "%Y/%m/%d"]), help="First night ordered.")
@click.option(
    "--nights", type=click.IntRange(1, 366), help="Nights ordered; of officers' duty, at most in 14 days."
)
@click.option("--group", type=click.IntRange(1, 1000), help="Size of groups where TEAM names none.")
@click.option("--every", type=click.IntRange(1, 60), help="One night in so many was liked.")
@click.option("--shifts", type=click.IntRange(1, 24), help="Shifts ordered a night.")
@click.option(
    "--needs", type=click.Path(path_type=Path), help="Places ordered (CSV date,shift,places[,team])."
)
@click.option("--days", type=click.IntRange(1, 92), help="Days of duty ordered.")
@click.option("--rest", type=click.FloatRange(0, 48), help="Hours between two duties ordered.")
@click.option("--absent", type=AbsenceOf(), multiple=True, help="Who could not come when: 张三:2026-12-03.")
@click.option("--json", "as_json", is_flag=True, help="Print the verdict as one JSON object.")
@click.option(
    "--language",
    type=click.Choice(["zh", "en"]),
    default=language_of_the_command,
    help="Of the sentences [default: the terminal's].",
)
def check(
    rota: Path,
    team: Path,
    needs: Path | None,
    absent: tuple[tuple[str, date], ...],
    as_json: bool,
    language: Language,
    **said: Any,
) -> None:
    """Hold ROTA (the JSON of `plan rota` or `plan shifts`) against every rule; exit code 1 if one is broken.

    TEAM is the sheet it was planned from (of `plan shifts`: OFFICERS). Options not given are taken from
    what ROTA says of itself.
    """
    claim = read_rota(rota)
    ordered = {name: value for name, value in said.items() if value is not None}
    if "start" in ordered:
        ordered["start"] = ordered["start"].date()
    verdict = (
        verdict_on_duty(claim, team, needs, ordered)
        if is_duty(claim, team)
        else _verdict_on_rota(claim, team, needs, ordered, absent)
    )
    if as_json:
        click.echo(json.dumps(_answer(verdict, language), ensure_ascii=False))
    else:
        for one in verdict.broken:
            click.echo(f"{one.rule}: {one.why.in_words(language)}")
        if verdict.is_ok:
            click.echo(_fine(verdict, language))
    if not verdict.is_ok:
        raise click.exceptions.Exit(1)


def _verdict_on_rota(
    claim: dict[str, Any],
    team: Path,
    needs: Path | None,
    ordered: dict[str, Any],
    absent: tuple[tuple[str, date], ...],
) -> Verdict:
    rows = read_team(team)
    members = [member_of(row) for row in rows]
    known(absent, members)
    terms = {name: value for name, value in ordered.items() if name not in ("days", "rest")}
    if needs is not None:
        wanted = read_needs(needs, rows, terms.get("shifts", 24))
        terms["needs"] = {
            (name, *key): places for name, found in wanted.items() for key, places in found.items()
        }
    people = [Person(one.name, one.group, one.team, one.unavailable) for one in members]
    return check_rota(rota=claim, people=people, ordered=terms, absent=absent)


def _answer(verdict: Verdict | DutyVerdict, language: Language) -> dict[str, object]:
    return {
        "ok": verdict.is_ok,
        "broken": [_entry(one, language) for one in verdict.broken],
        "terms": terms_said(verdict.terms) if isinstance(verdict, DutyVerdict) else _terms(verdict.terms),
    }


def _terms(terms: Terms) -> dict[str, object]:
    return {
        "start": terms.start.isoformat(),
        "nights": terms.nights,
        "shifts": terms.shifts,
        "every": terms.every,
        "group": terms.group,
        "needs": len(terms.needs),
    }


def _entry(one: Broken, language: Language) -> dict[str, object]:
    return {
        "rule": one.rule,
        "member": one.member,
        "night": None if one.night is None else one.night.isoformat(),
        "shift": one.shift,
        "team": one.team,
        "why": one.why.in_words(language),
    }


def _fine(verdict: Verdict | DutyVerdict, language: Language) -> str:
    if isinstance(verdict, DutyVerdict):
        return fine(verdict.terms, language)
    terms = verdict.terms
    if language == "zh":
        return f"自 {terms.start} 起 {terms.nights} 夜、每夜 {terms.shifts} 班：没有违反任何规则。"
    return f"{terms.nights} nights of {terms.shifts} shifts from {terms.start}: every rule is kept."
