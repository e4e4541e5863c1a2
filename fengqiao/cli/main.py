"""The command `fengqiao`. Sub-commands are imported only when they are asked for, so that `--help` stays quick."""

import importlib
import importlib.util
import os
from dataclasses import dataclass
from typing import Any

import click

from fengqiao.cli.sentences import sentence_about


@dataclass(frozen=True)
class Entry:
    """Where a sub-command lives. `needs_django`: the registry of apps must be ready before its module is imported."""

    module: str
    summary: str
    needs_django: bool = True


COMMANDS = {
    "demo": Entry("demo_commands", "Build the demo station and serve it.", needs_django=False),
    "serve": Entry("serve", "Serve a real station: web server and worker.", needs_django=False),
    "work": Entry("serve", "Run only the worker: notices and timers.", needs_django=False),
    "init": Entry("station_commands", "Prepare an empty station for any township of the country."),
    "villages": Entry("station_commands", "Villages: list them, import their positions."),
    "docs": Entry("station_commands", "Write the parts of the documentation that come from tables."),
    "forms": Entry("forms_commands", "Write every blank form of the dossier as PDF."),
    "import": Entry("import_commands", "Read reports from a spreadsheet."),
    "triage": Entry("analytics_commands", "Suggest the kind of a matter from its text.", needs_django=False),
    "audit": Entry("audit_commands", "Verify the audit log, or pin its head."),
    "report": Entry("report_commands", "Print the month's sheet of trust."),
    "keys": Entry(
        "audit_commands", "Make or rotate the keys that protect personal data.", needs_django=False
    ),
    "retention": Entry("rights_commands", "Let go of what is over, and read the receipts."),
    "breach": Entry("rights_commands", "After a leak: what was reached, by whom, who must be told."),
    "messages": Entry("messages_commands", "Gather, check and compile translations."),
    "openapi": Entry("openapi_commands", "Print the API's schema, or compare it with a file."),
    "bench": Entry("bench_commands", "Measure the station's work under load.", needs_django=False),
    "backup": Entry("backup_commands", "Write a copy of the station that can be restored."),
    "restore": Entry("backup_commands", "Bring a copy of the station back.", needs_django=False),
}


def _exists(entry: Entry) -> bool:
    return importlib.util.find_spec(f"fengqiao.cli.{entry.module}") is not None


def _load(name: str, entry: Entry) -> click.Command:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fengqiao.settings")
    if entry.needs_django:
        import django

        django.setup()
    module = importlib.import_module(f"fengqiao.cli.{entry.module}")
    for value in vars(module).values():
        if isinstance(value, click.Command) and value.name == name:
            return value
    raise click.ClickException(f"fengqiao/cli/{entry.module}.py has no command named {name}.")


class LazyGroup(click.Group):
    """A group that knows its sub-commands by name and one line, and imports a module only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name, entry in COMMANDS.items() if _exists(entry)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = COMMANDS.get(cmd_name)
        return _load(cmd_name, entry) if entry is not None and _exists(entry) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, COMMANDS[name].summary) for name in self.list_commands(ctx)]
        if rows:
            with formatter.section("Commands"):
                formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as problem:
            sentence = sentence_about(problem)
            if sentence is None:
                raise
            click.echo(sentence, err=True)
            ctx.exit(2)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="fengqiao", message="%(package)s %(version)s")
def main() -> None:
    """Small matters settled in the village: five-level mediation.

    FENGQIAO_DATA names the data folder for every command (default: ./data).
    """


if __name__ == "__main__":
    main()
