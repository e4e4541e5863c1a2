"""`fengqiao import FILE --village CODE`: reports from a spreadsheet, by the same action as the page."""

from collections.abc import Sequence
from pathlib import Path

import click
from rich.progress import Progress

from fengqiao.cli.sentences import CannotGoOn, language_of_the_command, title_in
from fengqiao.community import queries as community
from fengqiao.documents.tables import Table, read_tables
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
@click.option(
    "--text",
    "heading",
    default="",
    help="Heading of the column with the words, where none is headed like them.",
)
def import_sheet(file: Path, village: str, heading: str) -> None:
    """Make a report of every row of an Excel or CSV file. Reading it again makes nothing twice."""
    place = community.village(village)
    if place is None:
        raise Refused("unknown_village", village=village)
    table, *others = read_tables(file.read_bytes(), filename=file.name)
    if others:
        click.echo(_only_the_first(table, others), err=True)
    headers, rows = list(table.columns), as_text(table.rows)
    if not rows:
        raise Refused("table_empty", filename=file.name)
    columns = _columns(headers, rows, heading=heading)
    for name, where in columns.items():
        click.echo(f"{name.replace('_', ' ')}: {headers[where]}")
    if table.rows_cut:
        places = ", ".join(str(row) for row in table.rows_cut[:20])
        click.echo(
            f"{len(table.rows_cut)} rows are not read whole, longer than the headings or a cell may be: {places}"
        )
    by = Caller(role="system", kind="system", station=str(place.station_id))
    with Progress() as progress:
        bar = progress.add_task(title_in(language_of_the_command(), "Reading"), total=len(rows))
        done = import_rows(
            rows=rows_as_told(rows, columns),
            default_village=village,
            by=by,
            at=now(),
            told=lambda count: progress.update(bar, completed=count),
        )
    click.echo(f"{done.made} new, {done.known} in the register already, {done.empty} without words")


def _only_the_first(table: Table, others: Sequence[Table]) -> str:
    """What is said where more sheets have anything in them: nobody looks at what they hold before it is registered."""
    names = [other.sheet for other in others]
    if language_of_the_command() == "zh":
        return f"只读“{table.sheet}”表；没有读：{'、'.join(names)}。请把它们各存为一个文件。"
    return f"Only sheet “{table.sheet}” is read, not {', '.join(names)}: save each as a file of its own."


def _columns(headers: list[str], rows: list[list[str]], *, heading: str) -> dict[str, int]:
    """Which column is which. Nobody confirms a guess here, so the words are never guessed from what is in the cells."""
    if heading:
        if heading not in headers:
            raise CannotGoOn(f"No column is headed {heading}; there are: {', '.join(headers)}.")
        return guessed(headers, rows[:50]) | {"text": headers.index(heading)}
    if not {"subject", "text"} & set(guessed(headers, [])):
        raise CannotGoOn(
            f"No column is headed like words; there are: {', '.join(headers)[:200]}. Name it with --text."
        )
    return guessed(headers, rows[:50])
