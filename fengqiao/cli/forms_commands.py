"""`fengqiao forms`: every blank form as a PDF."""

from pathlib import Path

import click

from fengqiao.cli.sentences import CannotGoOn
from fengqiao.documents.papers import KINDS


@click.command(name="forms")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--station", default="", metavar="CODE", help="Print this station's committee on them.")
def forms(*, folder: Path, station: str) -> None:
    """Write every blank form of the dossier to DIR as PDF, to print and fill in by hand."""
    from fengqiao.community import queries as community
    from fengqiao.dossier.build import blank_form
    from fengqiao.dossier.numbers import committee_of

    committee = ""
    if station:
        row = community.station(station.strip())
        if row is None:
            raise CannotGoOn(f"There is no station {station}; leave --station out for plain forms.")
        committee = committee_of(row)
    folder.mkdir(parents=True, exist_ok=True)
    for place, (kind, paper) in enumerate(KINDS.items(), start=1):
        path = folder / f"{place:02d}-{kind.replace('_', '-')}.pdf"
        path.write_bytes(blank_form(kind, committee=committee))
        click.echo(f"{path.name}  {paper.title}  {paper.title_en}")
