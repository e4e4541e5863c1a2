"""What every planning and warning command shares: options, a progress bar, Ctrl-C, and how an answer is said."""

import csv
import io
import json
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from fengqiao.cli.finite import Finite
from fengqiao.cli.sentences import language_of_the_command, title_in
from fengqiao.kernel.earth import from_gcj02
from fengqiao.kernel.reasons import Language
from fengqiao.kernel.watching import Progress as Told
from fengqiao.kernel.watching import Watch

Command = TypeVar("Command", bound=Callable[..., Any])
DATUMS = ("wgs84", "gcj02")


def answer_options(*, seconds: float | None = None) -> Callable[[Command], Command]:
    """The options every answer has: --json, --csv, --html, --language, and --seconds where work may be long."""
    options = [
        click.option("--json", "as_json", is_flag=True, help="Print the answer as one JSON object."),
        click.option("--csv", "csv_file", type=_file(), help="Write the answer as CSV."),
        click.option("--html", "html_file", type=_file(), help="Write a page with a map or chart."),
        click.option(
            "--language",
            type=click.Choice(["zh", "en"]),
            default=language_of_the_command,
            help="Of sentences and pages [default: the terminal's].",
        ),
    ]
    if seconds is not None:
        options.append(
            click.option(
                "--seconds",
                type=Finite(min=0, min_open=True),
                default=seconds,
                show_default=True,
                help="Time budget; the best so far is given when it ends.",
            )
        )

    def with_options(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return with_options


def datum_option(command: Command) -> Command:
    """--datum: what the coordinates of the files are in."""
    return click.option(
        "--datum",
        type=click.Choice(DATUMS),
        default="wgs84",
        show_default=True,
        help="What the coordinates are in; GCJ-02 (AMap, Tencent) is converted.",
    )(command)


def to_wgs84(place: tuple[float, float], *, datum: str) -> tuple[float, float]:
    """The WGS-84 coordinate of a (lon, lat) given in `datum`."""
    return from_gcj02(*place) if datum == "gcj02" else place


@contextmanager
def working(title: str, *, seconds: float | None = None, language: Language = "en") -> Iterator[Watch]:
    """A watch over long work, with a bar on the terminal's error stream. The first Ctrl-C asks for the best so far.

    `title` is in English; the bar has it in `language`.
    """
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[said]}"),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(title_in(language, title), total=None, said="")

        def listen(told: Told) -> None:
            said = ", ".join(
                f"{name} {value:,.6g}"
                for name, value in zip(_BEST_AND_BOUND[language], (told.best, told.bound), strict=True)
                if value is not None
            )
            bar.update(task, completed=told.done, total=None if told.done is None else 1.0, said=said)

        watch = Watch(seconds=seconds, listener=listen)
        with _interrupting(watch):
            yield watch


def say(
    answer: Mapping[str, object],
    *,
    as_json: bool,
    sentences: Sequence[str],
    rows: Sequence[Mapping[str, object]] = (),
    csv_file: Path | None = None,
    html_file: Path | None = None,
    picture: Callable[[], str] | None = None,
) -> None:
    """Print the answer (JSON, or `sentences` to read) and write the files asked for."""
    if csv_file is not None:
        csv_file.write_text(as_csv(rows), encoding="utf-8-sig", newline="")
    if html_file is not None and picture is not None:
        html_file.write_text(picture(), encoding="utf-8")
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        for sentence in sentences:
            click.echo(sentence)


def as_csv(rows: Sequence[Mapping[str, object]]) -> str:
    """Rows of equal keys as CSV; what a spreadsheet would take for a formula is marked as text."""
    if not rows:
        return ""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows({key: _harmless(value) for key, value in row.items()} for row in rows)
    return out.getvalue()


_BEST_AND_BOUND: dict[Language, tuple[str, str]] = {"en": ("best", "bound"), "zh": ("目前", "界限")}


def _harmless(value: object) -> object:
    return (
        f"'{value}"
        if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
        else value
    )


def _file() -> click.Path:
    return click.Path(dir_okay=False, path_type=Path)


@contextmanager
def _interrupting(watch: Watch) -> Iterator[None]:
    """The first Ctrl-C stops the watch, the second the command."""

    def once(number: int, frame: FrameType | None) -> None:
        watch.stop()
        signal.signal(signal.SIGINT, before)
        sys.stderr.write("\n")

    before = signal.getsignal(signal.SIGINT)
    if before is signal.SIG_IGN:  # in the background: Ctrl-C is meant for others
        yield
        return
    try:
        signal.signal(signal.SIGINT, once)
    except ValueError:  # not the main thread: nobody can press Ctrl-C here
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
