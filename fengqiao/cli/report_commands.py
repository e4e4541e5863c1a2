"""`fengqiao report`: what is printed every month."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from fengqiao.cli.sentences import CannotGoOn

LANGUAGES = {"zh": "zh-hans", "en": "en"}


@click.group()
def report() -> None:
    """What a station prints at the end of a month."""


@report.command()
@click.option("--month", required=True, metavar="YYYY-MM", help="Such as 2026-10.")
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The PDF to write."
)
@click.option("--station", default="", metavar="CODE", help="May be left out where one station has a chief.")
@click.option(
    "--language", type=click.Choice(list(LANGUAGES)), default="zh", show_default=True, help="Of the sheet."
)
@click.option(
    "--head", "pinned", default="", metavar="HASH", help="A head printed earlier; the log must hold it."
)
@click.option("--json", "as_json", is_flag=True, help="Say what is on the sheet as one line of JSON.")
@click.pass_context
def monthly(
    ctx: click.Context, *, month: str, out: Path, station: str, language: str, pinned: str, as_json: bool
) -> None:
    """Write the sheet of trust: the month in the log, its head, and whether the log is sound. Ends with 1 if not."""
    from django.utils import translation

    from fengqiao.dossier.trust import trust_sheet_pdf
    from fengqiao.kernel.clock import now
    from fengqiao.reporting.trust import month_named, trust_sheet

    if pinned and (len(pinned) != 64 or set(pinned.lower()) - set("0123456789abcdef")):
        raise click.BadParameter("it has 64 hexadecimal digits", param_hint="--head")
    at = now()
    with translation.override(LANGUAGES[language]):
        sheet = trust_sheet(
            station or _only_station(), month=month_named(month), at=at, verified=True, pinned=pinned.lower()
        )
        out.write_bytes(trust_sheet_pdf(sheet, at=at))
    verdict = sheet.verdict
    if verdict is None:
        raise RuntimeError("the sheet was asked for verified")
    told = {
        "month": str(sheet.month),
        "entries": sheet.log.entries,
        "refused": sheet.log.refused,
        "reveals": sheet.reveals,
        "last_entry": sheet.log.number,
        "head": sheet.log.head,
        "verification": asdict(verdict),
    }
    click.echo(json.dumps(told) if as_json else f"{out}: {sheet.log.entries} entries, head {sheet.log.head}")
    if verdict.first_bad:
        click.echo(f"NOT OK: entry {verdict.first_bad['number']}: {verdict.first_bad['why']}", err=True)
    ctx.exit(0 if verdict.ok else 1)


def _only_station() -> str:
    from fengqiao.community.queries import chief_of, stations

    codes = [str(station.code) for station in stations()]
    working = [code for code in codes if chief_of(code)]
    if len(working) != 1:
        raise CannotGoOn(f"Name the station with --station: {', '.join(codes) or 'there is none here'}.")
    return working[0]
