"""`fengqiao demo`: builds the sample station once, then serves it."""

import json
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from fengqiao.cli.sentences import CannotGoOn, language_of_the_command, title_in
from fengqiao.cli.serve import check_port, prepare_database, prepare_static_files, run_station

ACCOUNTS = "demo-accounts.json"
BUILDING = "demo-building"
BUILT = "demo-built.json"
DEFAULT_SEED = 370781007
FROM_THE_BUILD = ("db.sqlite3", "db.sqlite3-wal", "db.sqlite3-shm", "attachments", ACCOUNTS, BUILT)


@click.command(name="demo")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on."
)
@click.option(
    "--data", default=None, type=click.Path(file_okay=False, path_type=Path), help="Data folder (./data)."
)
@click.option(
    "--seed", default=DEFAULT_SEED, show_default=True, help="The same seed gives the same sample cases."
)
@click.option("--rebuild", is_flag=True, help="Throw the demo station away and build it anew.")
def demo(*, port: int, data: Path | None, seed: int, rebuild: bool) -> None:
    """Build the demo station (once) and serve it until Ctrl-C."""
    check_port(host="127.0.0.1", port=port)
    folder = (data or Path(os.environ.get("FENGQIAO_DATA", "data"))).resolve()
    os.environ["FENGQIAO_DATA"] = str(folder)
    os.environ["FENGQIAO_MODE"] = "demo"
    # A shell that starts us in the background lets us ignore SIGINT; being interrupted must work there too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    prepare_demo(folder=folder, seed=seed, rebuild=rebuild)
    accounts = json.loads((folder / ACCOUNTS).read_text())["accounts"]
    run_station(host="127.0.0.1", port=port, on_ready=_welcome(port=port, folder=folder, accounts=accounts))


def prepare_demo(*, folder: Path, seed: int, rebuild: bool) -> None:
    """Bring `folder` to a whole demo station. One that was interrupted starts afresh from an empty database.

    Raises CannotGoOn when the folder holds a station that is not a demo: it is never touched.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    is_built, is_half_built = (folder / BUILT).exists(), (folder / BUILDING).exists()
    if (folder / "db.sqlite3").exists() and not (is_built or is_half_built):
        raise CannotGoOn(f"{folder} holds a station that is not the demo; choose another folder with --data.")
    if rebuild or is_half_built:
        (folder / BUILDING).touch()
        _throw_away(folder)
        is_built = False
    if not is_built:
        (folder / BUILDING).touch()
    import django

    django.setup()
    if not is_built:
        _require_no_real_station()
        if is_half_built or rebuild:
            _empty_shared_database()
        _build(folder=folder, seed=seed)
    prepare_database()
    prepare_static_files()


def _throw_away(folder: Path) -> None:
    for name in FROM_THE_BUILD:
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _require_no_real_station() -> None:
    """The folder may be new while FENGQIAO_DATABASE still names the database of a real station: nothing is touched."""
    from django.db import connection

    if "community_station" not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM community_station WHERE NOT sample")
        if cursor.fetchone() != (0,):
            raise CannotGoOn(
                "The database holds a station that is not the demo; unset FENGQIAO_DATABASE, or name an empty one."
            )


def _empty_shared_database() -> None:
    """On PostgreSQL the rows of a half-built demo are not in the folder. SQLite's file is already gone."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public;")


def _build(*, folder: Path, seed: int) -> None:
    """The marks make it whole or not at all: BUILDING goes only after BUILT, the last thing written."""
    from fengqiao.community.sample import build_sample_station
    from fengqiao.kernel.clock import now
    from fengqiao.mediation.sample import build_sample_disputes

    prepare_database()
    at = now()
    click.echo("Building the demo station (once) ...")
    accounts = build_sample_station(seed=seed, at=at)
    with _progress("Sample disputes") as advance:
        build_sample_disputes(seed=seed, at=at, progress=advance)
    _write_privately(folder / ACCOUNTS, {"accounts": accounts})
    (folder / BUILT).write_text(json.dumps({"seed": seed, "at": at.isoformat()}) + "\n")
    (folder / BUILDING).unlink()


@contextmanager
def _progress(title: str) -> Iterator[Any]:
    """A bar on the terminal; yields `advance(done, total)`."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns) as bar:
        task = bar.add_task(title_in(language_of_the_command(), title), total=None)

        def advance(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield advance


def _write_privately(path: Path, content: object) -> None:
    """Readable by its owner only, from the first byte on."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=2)
        file.write("\n")


def _welcome(*, port: int, folder: Path, accounts: list[dict[str, Any]]) -> list[str]:
    """The line that says where, then one sign-in a role."""
    first: dict[str, dict[str, Any]] = {}
    for account in accounts:
        first.setdefault(account["role"], account)
    rows = [
        [role, one["username"], one["password"], one.get("totp_secret") or ""] for role, one in first.items()
    ]
    widths = [max(len(row[column]) for row in rows) + 2 for column in range(4)] if rows else []
    table = [
        "".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    return [
        f"ready http://localhost:{port}",
        "",
        "Sign in as (role, name, password, key for one-time codes where there is one):",
        *(f"  {row}" for row in table),
        "",
        "The second step shows the code of a sample account itself; or type the key into an authenticator app.",
        "",
        f"All of the cast, with tokens: {folder / ACCOUNTS}",
        "Every person here is invented. Ctrl-C ends it.",
    ]
