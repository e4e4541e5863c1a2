"""`python -m benchmarks NAME FILE --seconds N --json`: objective, bound and violations on a public instance."""

import importlib

import click

from fengqiao.cli.sentences import sentence_about

NAMES = {
    "shifts": "Employee shift scheduling (schedulingbenchmarks text).",
    "pmedian": "Uncapacitated p-median (OR-Library).",
    "covering": "Maximal covering (distance table).",
    "routes": "Vehicle routes with time windows (Solomon).",
    "scan": "Space-time scan (SaTScan .cas, .geo, .pop).",
    "anchors": "All of the public results, as the table in docs/anchors.md.",
    "triage": "Kinds of matter that triage suggests (the workbook of citizens' messages).",
    "learn": "The weights by which triage knows a red flag by likeness (the same workbook).",
    "coverage": "How often the intervals of `fengqiao evaluate` hold the truth (simulated districts).",
}


class Benchmarks(click.Group):
    """One module a name; what the reader can mend ends with one sentence and exit code 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(NAMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in NAMES:
            return None
        command: click.Command = importlib.import_module(f"benchmarks.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Names"):
            formatter.write_dl(list(NAMES.items()))

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except Exception as problem:
            sentence = sentence_about(problem)
            if sentence is None:
                raise
            click.echo(sentence, err=True)
            return ctx.exit(2)


@click.command(cls=Benchmarks, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Solve public instances and print objective, bound and violations."""


if __name__ == "__main__":
    main()
