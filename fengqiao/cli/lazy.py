"""Groups that know their sub-commands by name and one line, and import a module only to run it."""

import importlib
import importlib.util
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any

import click

from fengqiao.cli.cells import CellFormatter
from fengqiao.cli.sentences import LANGUAGE, language_asked, sentence_about
from fengqiao.kernel.reasons import Language


@dataclass(frozen=True)
class Entry:
    """Where a sub-command lives. `needs_django`: the registry of apps must be ready before its module is imported."""

    module: str
    summary: str
    needs_django: bool = True


class HelpContext(click.Context):
    """A context whose help is in the language asked for, and fits the terminal."""

    formatter_class = CellFormatter

    def get_help(self) -> str:
        if self.meta.get(LANGUAGE) != "zh":
            return super().get_help()
        from fengqiao.cli.chinese.page import help_page  # here, since English help starts faster without it

        return help_page(self)


class LazyGroup(click.Group):
    """A group over a table of entries. What the reader can mend ends with one sentence and exit code 2."""

    context_class = HelpContext

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

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        language = parent.meta[LANGUAGE] if parent and LANGUAGE in parent.meta else language_asked(args)
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.ClickException as problem:
            _say_instead(problem, language)
            raise

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if LANGUAGE not in ctx.meta:
            ctx.meta[LANGUAGE] = language_asked(args)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as problem:
            _say_instead(problem, ctx.meta[LANGUAGE])
            raise


class _Said(click.ClickException):
    """A sentence as it is to be read."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file, err=file is None)


def _say_instead(problem: Exception, language: Language) -> None:
    sentence = None if isinstance(problem, _Said) else sentence_about(problem, language)
    if sentence is not None:
        raise _Said(sentence) from None


def _with_help(command: click.Command) -> click.Command:
    """The command, so that it and what is inside it make contexts of ours."""
    command.context_class = HelpContext
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        _with_help(inner)
    return command


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
            return _with_help(value)
    raise click.ClickException(f"fengqiao/cli/{entry.module} has no command named {name}.")
