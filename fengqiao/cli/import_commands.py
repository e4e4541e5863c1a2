"""`fengqiao import FILE --village CODE`: reports from a spreadsheet, by the same action as the page."""

from pathlib import Path

import click
from rich.progress import Progress

from fengqiao.community import queries as community
from fengqiao.documents.tables import read_table
from fengqiao.kernel.clock import now
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation.actions.imports import import_rows, rows_as_told
from fengqiao.mediation.scope import Caller
from fengqiao.mediation.sheet_columns import as_text, guessed


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--village", required=True, help="Twelve-digit code, for rows that name no village of the station."
)
def import_sheet(file: Path, village: str) -> None:
    """Make a report of every row of an Excel or CSV file. Reading it again makes nothing twice."""
    place = community.village(village)
    if place is None:
        raise Refused("unknown_village", village=village)
    table = read_table(file.read_bytes(), filename=file.name)
    headers, rows = list(table.columns), as_text(table.rows)
    columns = guessed(headers, rows[:50])
    for name, where in columns.items():
        click.echo(f"{name.replace('_', ' ')}: {headers[where]}")
    by = Caller(role="system", kind="system", station=str(place.station_id))
    with Progress() as progress:
        bar = progress.add_task("Reading", total=len(rows))
        done = import_rows(
            rows=rows_as_told(rows, columns),
            default_village=village,
            by=by,
            at=now(),
            told=lambda count: progress.update(bar, completed=count),
        )
    click.echo(f"{done.made} new, {done.known} in the register already, {done.empty} without words")
