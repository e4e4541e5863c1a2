"""A station made for measuring: a scratch database, the sample year, copies up to the size wanted."""

import contextlib
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

SEED = 370781007
ACCOUNTS = "demo-accounts.json"
Progress = Callable[[int, int], None]


@contextmanager
def scratch_place(*, database: str, keep: Path | None) -> Iterator[Path]:
    """A data folder and an empty database of its own, named in the environment; gone afterwards.

    `database`: a PostgreSQL address whose server gets a scratch database, else SQLite in the folder.
    `keep`: this folder is used and stays, so that the same SQLite register can be measured again.
    """
    folder = keep or Path(tempfile.mkdtemp(prefix="fengqiao-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        if keep is None:
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
        os.environ["FENGQIAO_DATA"] = str(folder)
        os.environ["FENGQIAO_MODE"] = "demo"
        os.environ.pop("FENGQIAO_DATABASE", None)
        if database:
            os.environ["FENGQIAO_DATABASE"] = stack.enter_context(_scratch_database(database))
        yield folder


@contextmanager
def _scratch_database(server: str) -> Iterator[str]:
    import psycopg
    from psycopg.sql import SQL, Identifier

    name = f"fengqiao_bench_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as talk:
        talk.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as talk:
            talk.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def load(*, folder: Path, rows: int, progress: Progress) -> dict[str, str]:
    """The station with `rows` disputes; returns a token of the first of each role."""
    from django.db import connection

    from fengqiao.cli.serve import prepare_database, prepare_static_files
    from fengqiao.community.sample import build_sample_station
    from fengqiao.kernel.clock import now
    from fengqiao.mediation.sample import build_sample_disputes
    from fengqiao.mediation.sample.multiplying import multiply_sample

    path, at = folder / ACCOUNTS, now()
    prepare_database()
    prepare_static_files()
    if not path.exists():
        accounts = build_sample_station(seed=SEED, at=at)
        build_sample_disputes(seed=SEED, at=at)
        multiply_sample(rows=rows, at=at, progress=progress)
        connection.close()
        # Last, so that a register half loaded is refused next time (station_exists), not measured.
        path.touch(mode=0o600)
        path.write_text(json.dumps({"accounts": accounts}))
    tokens: dict[str, str] = {}
    for account in json.loads(path.read_text())["accounts"]:
        tokens.setdefault(account["role"], account["token"])
    return tokens
