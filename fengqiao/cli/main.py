"""The command `fengqiao`. Sub-commands are imported only when they are asked for, so that `--help` stays quick."""

import click

from fengqiao.cli.lazy import Entry, LazyGroup

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
    "plan": Entry("plan", "Circles, rotas, duty, rounds, camera sites.", needs_django=False),
    "detect": Entry("detect", "Early warning: clusters, outbreaks, repeats, hot topics.", needs_django=False),
    "evaluate": Entry(
        "evaluate.command", "Did it work? Before and after, with controls.", needs_django=False
    ),
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


@click.group(cls=LazyGroup, entries=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="fengqiao", message="%(package)s %(version)s")
@click.option(
    "--language",
    type=click.Choice(["zh", "en"]),
    expose_value=False,
    help="Of help and sentences [default: the terminal's].",
)
def main() -> None:
    """Small matters settled in the village: five-level mediation.

    FENGQIAO_DATA names the data folder for every command (default: ./data).
    """


if __name__ == "__main__":
    main()
