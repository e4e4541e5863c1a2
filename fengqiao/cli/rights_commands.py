"""`fengqiao retention …` and `fengqiao breach …`: what is let go of, and what the law wants told after a leak."""

import json
from dataclasses import asdict
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import click

from fengqiao.kernel.clock import STATION_ZONE, now


@click.group(name="retention")
def retention() -> None:
    """How long what is kept: let go of what is over, read the receipts, change a period within its bounds."""


@retention.command(name="run")
@click.option("--dry-run", is_flag=True, help="Only count what is over; change nothing.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON instead of sentences.")
@click.pass_context
def run(ctx: click.Context, *, dry_run: bool, as_json: bool) -> None:
    """Let go of everything whose period is over. May be interrupted; the next run goes on.

    What cannot be let go of stops nothing else: it is named, and the command ends with 1.
    """
    from fengqiao.audit import retention as job

    if dry_run:
        counts = job.due_by_kind(at=now())
        said = {"dry_run": True, "counts": counts} if as_json else [*_lines(counts), _sum(counts, "would be")]
        click.echo(json.dumps(said, ensure_ascii=False) if as_json else "\n".join(said))
        return
    done = job.run_retention(at=now())
    if as_json:
        click.echo(json.dumps(_told(done), ensure_ascii=False))
    else:
        for line in _of_run(done):
            click.echo(line)
    ctx.exit(1 if done.failures else 0)


@retention.command(name="receipts")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON instead of sentences.")
@click.pass_context
def receipts(ctx: click.Context, *, as_json: bool) -> None:
    """The runs so far, newest first. Ends with 1 where a receipt does not agree with the log."""
    from fengqiao.audit import retention as job

    runs = job.receipts()
    if as_json:
        click.echo(json.dumps([_told(one) for one in runs], ensure_ascii=False))
    else:
        for one in runs:
            click.echo(_sentence(one))
            for line in _lines(one.counts):
                click.echo(f"  {line}")
            for line in _failures(one):
                click.echo(f"  {line}")
    ctx.exit(1 if any(one.finished_at and not one.sound for one in runs) else 0)


@retention.command(name="set")
@click.argument("station")
@click.argument("kind")
@click.argument("days", type=int)
def set_days(*, station: str, kind: str, days: int) -> None:
    """Keep KIND for DAYS at STATION (`-` for what is kept for the whole installation), within its bounds."""
    from fengqiao.audit import log
    from fengqiao.audit import retention as job

    of = "" if station == "-" else station
    job.set_period(station=of, kind=kind, days=days, by=log.SYSTEM, at=now())
    click.echo(f"{kind}: {days} days.")


@retention.command(name="table")
@click.option(
    "--to",
    default=None,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write [default: print it].",
)
def table(*, to: Path | None) -> None:
    """Print the table of periods, or write it as a page (docs/retention.md)."""
    from fengqiao.audit.retention import retention_markdown

    if to is None:
        click.echo(retention_markdown())
    else:
        to.write_text(retention_markdown(), encoding="utf-8")
        click.echo(f"{to} written.")


def _told(done: Any) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(done).items()
    }


def _sentence(one: Any) -> str:
    if one.finished_at is None:
        return f"{one.id}: begun {one.started_at.isoformat()}, not finished"
    state = "sound" if one.sound else "NOT SOUND: it differs from its entry in the log"
    return f"{one.id}: {one.finished_at.isoformat()}, entry {one.entry}, digest {one.digest}, {state}"


def _of_run(done: Any) -> list[str]:
    """What a run says at its end."""
    if done.by_another:
        return [
            "Another run finished this one meanwhile, with what both had done; this one changed nothing after that.",
            _sentence(done),
        ]
    receipt = f"Receipt {done.id}, digest {done.digest}, entry {done.entry} of the log."
    return [*_lines(done.counts), _sum(done.counts, "were"), *_failures(done), receipt]


def _sum(counts: dict[str, dict[str, int]], verb: str) -> str:
    return f"{sum(sum(of.values()) for of in counts.values())} records {verb} let go of."


def _failures(done: Any) -> list[str]:
    from fengqiao.audit.retention.table import BY_CODE

    return [
        f"NOT let go of, {one.station or 'installation'}: {BY_CODE[one.kind].what}: {one.id or 'all'}: {one.error}"
        for one in done.failures
    ]


def _lines(counts: dict[str, dict[str, int]]) -> list[str]:
    from fengqiao.audit.retention.table import BY_CODE

    return [
        f"{station or 'installation'}: {count} x {BY_CODE[code].what}"
        for station, of in sorted(counts.items())
        for code, count in sorted(of.items())
    ]


@click.group(name="breach")
def breach() -> None:
    """After a leak: what was reached, by whom, whom to tell (Personal Information Protection Law art 57)."""


def moment(text: str) -> datetime:
    """`2026-03-02` (the day's beginning) or `2026-03-02T09:30`, at the station; with an offset, as it says."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=STATION_ZONE)


def _fields(command: Any) -> Any:
    for name, words in (
        ("cause", "How it came about."),
        ("harm", "What harm is possible."),
        ("measures", "What was done against it."),
        ("advice", "What people can do themselves."),
        ("contact", "Whom they can ask."),
    ):
        command = click.option(f"--{name}", default="", help=words)(command)
    return command


@breach.command(name="report")
@click.option("--since", required=True, type=moment, help="A day, or a moment such as 2026-03-02T09:30.")
@click.option("--until", required=True, type=moment, help="Up to this moment; a day alone is included whole.")
@click.option("--actor", default="", help="Sign-in name or opaque id: only what this person reached.")
@click.option("--case", "case", default="", help="Number of a case: only this one.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
@click.option(
    "--pdf", default=None, type=click.Path(dir_okay=False, path_type=Path), help="Write a PDF to this file."
)
@click.option("--reveal", is_flag=True, help="With names and phones of those to tell; wants --reason.")
@click.option("--reason", default="", help="Why names are shown; an entry for every case.")
@_fields
@click.pass_context
def report(ctx: click.Context, /, **asked: Any) -> None:
    """Draw the report up. Ends with 1 where the log itself does not verify."""
    from dataclasses import asdict as plain

    at = now()
    done = _drawn_up(asked, at)
    if asked["pdf"] is not None:
        asked["pdf"].write_bytes(_pdf(done, at))
        click.echo(f"{asked['pdf']} written.", err=True)
    if asked["as_json"]:
        click.echo(json.dumps(plain(done), ensure_ascii=False))
    elif asked["pdf"] is None:
        for line in _said(done):
            click.echo(line)
    ctx.exit(0 if done.log["ok"] else 1)


def _drawn_up(asked: dict[str, Any], at: datetime) -> Any:
    from django.db import transaction

    from fengqiao.audit import log
    from fengqiao.audit.reaches import reaches_between
    from fengqiao.community import queries as community
    from fengqiao.mediation.actions.breach import case_id_of, reveal_sides_to_tell, sides_to_tell
    from fengqiao.reporting.breach import breach_report

    since, until = asked["since"], asked["until"]
    if until.timetz().replace(tzinfo=None) == time():
        until += timedelta(days=1)
    person = community.user_by_username(asked["actor"]) if asked["actor"] else None
    case = case_id_of(asked["case"]) if asked["case"] else ""
    reached = reaches_between(
        since=since, until=until, actor=str(person.id) if person else asked["actor"], case=case
    )
    if asked["reveal"]:
        sides = reveal_sides_to_tell(cases=reached.cases, reason=asked["reason"], by=log.SYSTEM, at=at)
    else:
        sides = sides_to_tell(reached.cases)
    to_tell = [
        {name: value for name, value in asdict(side).items() if value or name == "side"} for side in sides
    ]
    done = breach_report(since=since, until=until, at=at, reached=reached, to_tell=to_tell, told=asked)
    with transaction.atomic():
        log.append(
            station="",
            by=log.SYSTEM,
            verb="breach_report",
            object_kind="report",
            object_id=f"{since:%Y-%m-%d}",
            at=at,
            details={"cases": len(done.cases), "persons": done.persons, "revealed": bool(asked["reveal"])},
        )
    return done


def _said(done: Any) -> list[str]:
    blank = "(to be filled in)"
    return [
        f"From {done.since} to {done.until}: {len(done.cases)} cases, {done.persons} persons.",
        *[
            f"  {one['number'] or one['id']}: {', '.join(one['kinds'])}, {one['times']} times"
            for one in done.cases
        ],
        "By whom:",
        *[f"  {one['role'] or one['kind']} {one['id']}: {one['times']} times" for one in done.actors],
        "Kinds of data: " + ", ".join(f"{name} {count}" for name, count in done.kinds.items()),
        *[
            f"Taken along: {one['verb']} at {one['at']} by {one['actor']} (entry {one['entry']})"
            for one in done.lists
        ],
        f"Refused tries: {done.refused}.",
        *[f"{name.capitalize()}: {words or blank}" for name, words in done.told.items()],
        "To tell:",
        *[_to_tell(one) for one in done.to_tell],
        f"The log {'verifies' if done.log['ok'] else 'DOES NOT VERIFY'}: {done.log['entries']} entries, "
        f"head {done.log['head']}.",
        "Tell the authority and those people at once (Personal Information Protection Law art 57); a telecom or other "
        "sector's own hour limits go first.",
    ]


def _to_tell(one: dict[str, Any]) -> str:
    who = " ".join(str(one[name]) for name in ("name", "phone") if one.get(name))
    return f"  {one['number']} side {one['side']}, by {one['by']}{': ' + who if who else ''}"


def _role(one: dict[str, Any]) -> str:
    roles = {
        "elder": "五老乡贤", "assistant": "警务助理", "lawyer": "律师", "officer": "民警", "chief": "所长",
        "clerk": "部门联络员", "justice": "司法所", "resident": "居民",
    }  # fmt: skip
    return roles.get(one["role"], str(one["role"] or one["kind"]))


def _pdf(done: Any, at: datetime) -> bytes:
    from fengqiao.documents.sheet import PlainSheet, plain_sheet_pdf

    words = {
        "cause": "原因",
        "harm": "可能的危害",
        "measures": "已采取的措施",
        "advice": "个人可以采取的措施",
        "contact": "联系方式",
    }
    kinds = {
        "register": "登记信息", "summary": "事由", "names": "姓名", "phones": "电话", "talks": "调解内容",
        "papers": "文书和附件", "everything_sealed": "加密备份",
    }  # fmt: skip
    facts = (
        ("起止时间", f"{done.since} — {done.until}"),
        ("涉及案件", f"{len(done.cases)} 件"),
        ("涉及人数", f"{done.persons} 人"),
        ("被拒绝的访问", f"{done.refused} 次"),
        ("日志校验", "完好" if done.log["ok"] else f"有误：{done.log['first_bad']}"),
        *((words[name], said or "（待填）") for name, said in done.told.items()),
    )
    actors = tuple((f"{_role(one)} {one['id'][-12:]}", str(one["times"])) for one in done.actors)
    tell = tuple(
        (f"{one['number']} {one['side']} {one.get('name', '')}", one.get("phone", one["by"]))
        for one in done.to_tell
    )
    sheet = PlainSheet(
        title="个人信息安全事件报告",
        language="zh",
        facts=facts,
        code_label="日志链头（SHA-256）",
        code=done.log["head"],
        tables=(
            (
                "信息种类（次）",
                tuple((kinds.get(name, name), str(count)) for name, count in done.kinds.items()),
            ),
            ("访问者（次）", actors),
            ("应告知的当事人", tell),
        ),
        notes=("依据《个人信息保护法》第五十七条：立即补救，并通知主管部门和个人。",),
        sign=("填报人", "负责人", "日期"),
        is_sample=False,
    )
    return plain_sheet_pdf(sheet, at=at)
