"""`fengqiao retention …` and `fengqiao breach …`: what is let go of, and what the law wants told after a leak."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from fengqiao.kernel.clock import now


@click.group(name="retention")
def retention() -> None:
    """How long what is kept: let go of what is over, read the receipts, change a period within its bounds."""


@retention.command(name="run")
@click.option("--dry-run", is_flag=True, help="Only count what is over; change nothing.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON instead of sentences.")
def run(*, dry_run: bool, as_json: bool) -> None:
    """Let go of everything whose period is over. May be interrupted; the next run goes on."""
    from fengqiao.audit import retention as job

    if dry_run:
        counts = job.due_by_kind(at=now())
        told: dict[str, Any] = {"dry_run": True, "counts": counts}
        said = "would be let go of"
    else:
        done = job.run_retention(at=now())
        counts, told, said = done.counts, _told(done), "let go of"
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for line in _lines(counts):
        click.echo(line)
    click.echo(f"{sum(sum(of.values()) for of in counts.values())} records {said}.")
    if not dry_run:
        click.echo(f"Receipt {told['id']}, digest {told['digest']}, entry {told['entry']} of the log.")


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
@click.option("--to", default=None, type=click.Path(dir_okay=False, path_type=Path))
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


def _lines(counts: dict[str, dict[str, int]]) -> list[str]:
    from fengqiao.audit.retention.table import BY_CODE

    return [
        f"{station or 'installation'}: {count} x {BY_CODE[code].what}"
        for station, of in sorted(counts.items())
        for code, count in sorted(of.items())
    ]
