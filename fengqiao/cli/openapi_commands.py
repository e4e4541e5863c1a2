"""`fengqiao openapi`: the API's schema as the server gives it, to commit and to compare."""

import difflib
import json
from pathlib import Path

import click

ADDRESS = "/api/v1/openapi.json"


def current_schema() -> str:
    """The schema that the API serves, as JSON with sorted keys. Raises ClickException when none is served."""
    from django.test import RequestFactory
    from django.urls import Resolver404, resolve
    from django.utils import translation

    try:
        view = resolve(ADDRESS)
    except Resolver404:
        raise click.ClickException(f"No API is served at {ADDRESS}.") from None
    with translation.override("en"):
        answer = view.func(RequestFactory().get(ADDRESS), *view.args, **view.kwargs)
    return json.dumps(json.loads(answer.content), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


@click.command(name="openapi")
@click.option(
    "--check",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Compare with this file.",
)
@click.option(
    "--write", type=click.Path(dir_okay=False, path_type=Path), help="Write this file instead of printing."
)
def openapi(*, check: Path | None, write: Path | None) -> None:
    """Print the API's schema (OpenAPI, JSON), or compare it with a file."""
    if check is not None and write is not None:
        raise click.UsageError("--check and --write do not go together.")
    schema = current_schema()
    if check is not None:
        committed = check.read_text(encoding="utf-8", errors="replace") if check.exists() else ""
        if committed != schema:
            lines = difflib.unified_diff(
                committed.splitlines(), schema.splitlines(), str(check), "served", "", "", 1
            )
            click.echo("\n".join([*lines][:60]), err=True)
            raise click.ClickException(f"{check} is out of date: fengqiao openapi --write {check}")
    elif write is not None:
        write.write_text(schema, encoding="utf-8")
    else:
        click.echo(schema, nl=False)
