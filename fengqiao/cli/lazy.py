"""Groups that know their sub-commands by name and one line, and import a module only to run it."""

import importlib
import importlib.util
import os
from collections.abc import Mapping
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


class LazyGroup(click.Group):
    """A group over a table of entries. What the reader can mend ends with one sentence and exit code 2."""

    def __init__(self, *args: Any, entries: Mapping[str, Entry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = entries

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name, entry in self.entries.items() if _exists(entry)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = self.entries.get(cmd_name)
        return _load(cmd_name, entry) if entry is not None and _exists(entry) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, self.entries[name].summary) for name in self.list_commands(ctx)]
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
    raise click.ClickException(f"fengqiao/cli/{entry.module} has no command named {name}.")
