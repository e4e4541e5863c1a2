"""`fengqiao bench`: the station's work measured on this machine, in a scratch database."""

import json
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from fengqiao.cli.bench.station import Progress, load, scratch_place
from fengqiao.cli.processes import Processes
from fengqiao.cli.sentences import language_of_the_command, title_in
from fengqiao.cli.serve import free_port, wait_until_it_answers, web_command

COLUMNS = ("kind", "requests", "failed", "requests_per_second", "p50_ms", "p95_ms", "cpu_ms", "sql")


@click.group(name="bench")
def bench() -> None:
    """Measure the station's work under load."""


@bench.command(name="disputes")
@click.option(
    "--rows",
    default=1_000,
    show_default=True,
    type=click.IntRange(700, 10_000_000),
    help="Disputes in the register.",
)
@click.option(
    "--requests", default=400, show_default=True, type=click.IntRange(8, 20_000), help="Of each kind."
)
@click.option("--database", default="", help="postgresql://… of a server; a scratch database is made there.")
@click.option(
    "--keep",
    default=None,
    type=click.Path(file_okay=False, path_type=Path),
    help="Use this folder and leave it: a second run measures the same register (SQLite).",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of a table.")
def disputes(*, rows: int, requests: int, database: str, keep: Path | None, as_json: bool) -> None:
    """Reporting, the list, one move and searching, with ROWS disputes in the register."""
    with scratch_place(database=database, keep=keep) as folder:
        import django

        django.setup()
        with _progress("Loading") as advance:
            tokens = load(folder=folder, rows=rows, progress=advance)
        with _served() as port:
            report = _measured(port=port, tokens=tokens, rows=rows, requests=requests)
        _close_connections()
    click.echo(json.dumps(report, ensure_ascii=False, indent=2) if as_json else _table(report))
    if any(row["failed"] for row in report["results"]):
        sys.exit(1)


@bench.command(name="endurance")
@click.option(
    "--kills",
    default=20,
    show_default=True,
    type=click.IntRange(0, 1_000),
    help="How often the server is killed.",
)
@click.option(
    "--writers", default=16, show_default=True, type=click.IntRange(1, 64), help="How many write at once."
)
@click.option("--database", default="", help="postgresql://… of a server; a scratch database is made there.")
@click.option(
    "--kill-backends",
    is_flag=True,
    help="Every second time kill one of PostgreSQL's processes, too: it restarts for everybody on that server.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of a sentence.")
def endurance(*, kills: int, writers: int, database: str, kill_backends: bool, as_json: bool) -> None:
    """Kill the server KILLS times while WRITERS write; ends with 1 when an answered write is lost or there twice."""
    if kill_backends and not database:
        raise click.UsageError("--kill-backends goes with --database.")
    with scratch_place(database=database, keep=None) as folder:
        import django

        django.setup()
        from fengqiao.cli.bench.endurance import endure

        with _progress("Killing") as advance:
            report = endure(
                folder=folder, kills=kills, writers=writers, backends=kill_backends, progress=advance
            )
    click.echo(json.dumps(report, ensure_ascii=False) if as_json else _endurance_sentence(report))
    if report["lost"] or report["twice"] or report["problems"] or not report["audit_ok"]:
        sys.exit(1)


@bench.command(name="log")
@click.option(
    "--rows",
    default=1_000_000,
    show_default=True,
    type=click.IntRange(1, 100_000_000),
    help="Entries of the log.",
)
@click.option("--within", default=20.0, show_default=True, help="Seconds; more ends with 1.")
@click.option("--database", default="", help="postgresql://… of a server; a scratch database is made there.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of a sentence.")
def log(*, rows: int, within: float, database: str, as_json: bool) -> None:
    """Verify a log of ROWS entries; ends with 1 when it is not sound, or takes too long."""
    with scratch_place(database=database, keep=None):
        import django

        django.setup()
        from fengqiao.cli.bench.log import measure_log

        with _progress("Writing") as advance:
            report = measure_log(rows=rows, progress=advance)
        _close_connections()
    click.echo(json.dumps(report, ensure_ascii=False) if as_json else _log_sentence(report))
    if not report["ok"] or report["verify_seconds"] > within:
        sys.exit(1)


def _log_sentence(report: dict[str, Any]) -> str:
    return (
        f"{report['rows']:,} entries on {report['database']} verified in {report['verify_seconds']} s"
        f" ({report['verify_cpu_seconds']} s of processor), {'sound' if report['ok'] else 'NOT SOUND'};"
        f" {report['cpus']} CPUs, load average before {report['load_average_before']}"
    )


def _endurance_sentence(report: dict[str, Any]) -> str:
    return (
        f"{report['kills']} kills under {report['writers']} writers on {report['database']}: "
        f"{report['acknowledged']:,} writes answered, {report['lost']} lost, {report['twice']} there twice, "
        f"log {'sound' if report['audit_ok'] else 'NOT SOUND'}, {report['seconds']} s."
        + "".join(f"\n  {problem}" for problem in report["problems"])
    )


def _measured(*, port: int, tokens: dict[str, str], rows: int, requests: int) -> dict[str, Any]:
    from django.db import connection

    from fengqiao.cli.bench.disputes import CONNECTIONS, Desk, measure

    load_before = os.getloadavg()[0]
    desk = Desk(officer=tokens["officer"], chief=tokens["chief"])
    results = [one.as_row() for one in measure(port=port, desk=desk, requests=requests)]
    return {
        "rows": rows,
        "database": connection.vendor,
        "connections": CONNECTIONS,
        "workers": 2,
        "python": platform.python_version(),
        "cpus": os.cpu_count(),
        "load_average_before": round(load_before, 2),
        "results": results,
    }


@contextmanager
def _served() -> Iterator[int]:
    """The real web server on a free port, without the worker; ended afterwards. Yields the port."""
    _close_connections()
    port = free_port()
    with _standard_output_kept_clean(), Processes() as processes:
        processes.start(
            name="web server", command=web_command(host="127.0.0.1", port=port), environment=os.environ
        )
        if wait_until_it_answers(processes, port=port):
            yield port
        else:
            raise click.Abort


@contextmanager
def _standard_output_kept_clean() -> Iterator[None]:
    """What the web server says goes to the error output, so that `--json` can be read by a program."""
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def _close_connections() -> None:
    from django.db import connections

    connections.close_all()


@contextmanager
def _progress(title: str) -> Iterator[Progress]:
    """A bar on the terminal's error output, so that `--json` stays clean."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    with Bar(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=console) as bar:
        task = bar.add_task(title_in(language_of_the_command(), title), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _table(report: dict[str, Any]) -> str:
    cells = [[str(row[name]) for name in COLUMNS] for row in report["results"]]
    widths = [max(len(line[place]) for line in [list(COLUMNS), *cells]) for place in range(len(COLUMNS))]
    lines = [
        "  ".join(word.ljust(width) for word, width in zip(line, widths, strict=True)).rstrip()
        for line in [list(COLUMNS), *cells]
    ]
    head = (
        f"{report['rows']:,} disputes, {report['database']}, {report['connections']} connections, "
        f"{report['cpus']} CPUs, load average before {report['load_average_before']}"
    )
    return "\n".join([head, *lines])
