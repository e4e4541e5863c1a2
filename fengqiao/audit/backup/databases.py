"""Copying a database while it is in use, counting its rows, and bringing it back: SQLite and PostgreSQL."""

import os
import secrets
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from fengqiao.kernel.refusals import Refused


@dataclass(frozen=True)
class Contents:
    """What a database holds: rows of each table, the log's number of entries and its head (hexadecimal)."""

    tables: dict[str, int]
    entries: int
    head: str


def copy_sqlite(*, source: sqlite3.Connection, to: Path, tables: Iterable[str]) -> Contents:
    """One consistent copy, made in one step, while others go on reading and writing."""
    with closing(sqlite3.connect(to)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        return _contents(copy, tables)


def contents_of_sqlite(path: Path, *, tables: Iterable[str]) -> Contents:
    """Raises `Refused("database_damaged")` where SQLite itself finds fault with the file."""
    try:
        with closing(sqlite3.connect(path)) as database:
            if database.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise Refused("database_damaged")
            return _contents(database, tables)
    except sqlite3.DatabaseError as error:
        raise Refused("database_damaged") from error


def dump_postgresql(*, address: str, to: Path, tables: Iterable[str]) -> Contents:
    """A dump in PostgreSQL's custom format; counted within the very snapshot that is dumped."""
    with psycopg.connect(address) as talk:
        talk.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        row = talk.execute("SELECT pg_export_snapshot()").fetchone()
        snapshot = str(row[0]) if row else ""
        contents = _contents(talk, tables)
        options = [f"--snapshot={snapshot}", "--format=custom", "--no-owner", "--no-privileges"]
        _run("pg_dump", [*options, f"--file={to}"], address=address)
    return contents


def load_postgresql(*, address: str, dump: Path) -> None:
    """Bring a dump back into an empty database, whole or not at all."""
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    name = unquote(urlsplit(address).path.lstrip("/"))
    _run("pg_restore", [*options, f"--dbname={name}", str(dump)], address=address)


def contents_of_postgresql(address: str, *, tables: Iterable[str]) -> Contents:
    with psycopg.connect(address) as talk:
        return _contents(talk, tables)


def require_empty_postgresql(address: str) -> None:
    """Raises `Refused("database_not_empty")` unless its public schema has no relation."""
    query = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    try:
        with psycopg.connect(address) as talk:
            row = talk.execute(query).fetchone()
    except psycopg.OperationalError as error:
        raise Refused("database_not_reached", said=_first_line(str(error))) from error
    if row != (0,):
        raise Refused("database_not_empty")


def empty_postgresql(address: str) -> None:
    """Take away what was loaded, after a check that failed."""
    with psycopg.connect(address, autocommit=True) as talk:
        talk.execute("DROP SCHEMA public CASCADE")
        talk.execute("CREATE SCHEMA public")


@contextmanager
def scratch_postgresql(beside: str) -> Iterator[str]:
    """An empty database on the same server, for the check; dropped afterwards."""
    name = f"fengqiao_check_{secrets.token_hex(6)}"
    try:
        with psycopg.connect(beside, autocommit=True) as talk:
            talk.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    except psycopg.errors.InsufficientPrivilege as error:
        raise Refused("may_not_create_databases") from error
    try:
        yield urlunsplit(urlsplit(beside)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(beside, autocommit=True) as talk:
            talk.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def names_of_files(place: Path | str, *, files_of: Mapping[str, str]) -> set[str]:
    """For each row that has a file: the file's name, which is its id without dashes."""
    found: set[str] = set()
    with closing(
        cast(Any, sqlite3.connect(place) if isinstance(place, Path) else psycopg.connect(place))
    ) as talk:
        for table, column in files_of.items():
            rows = talk.execute(f'SELECT "{column}" FROM "{table}"')
            found |= {str(row[0]).replace("-", "") for row in rows}
    return found


def _contents(talk: Any, tables: Iterable[str]) -> Contents:
    counts = {
        table: int(talk.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]) for table in sorted(tables)
    }
    row = talk.execute("SELECT number, digest FROM audit_head WHERE id = 1").fetchone()
    number, digest = row if row else (0, bytes(32))
    return Contents(counts, int(number), bytes(digest).hex())


def _run(tool: str, options: list[str], *, address: str) -> None:
    """The password goes by the environment: arguments can be read by every user of the machine."""
    parts = urlsplit(address)
    named = {
        "PGHOST": parts.hostname,
        "PGPORT": parts.port and str(parts.port),
        "PGUSER": parts.username and unquote(parts.username),
        "PGPASSWORD": parts.password and unquote(parts.password),
        "PGDATABASE": unquote(parts.path.lstrip("/")),
    }
    environment = os.environ | {name: value for name, value in named.items() if value}
    done = subprocess.run(
        [_path_of(tool), *options], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise Refused("postgresql_tool_failed", tool=tool, said=_first_line(done.stderr))


def _path_of(tool: str) -> str:
    """Debian's newest, which reads older servers, too; else whatever is on the path."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{tool}"), key=lambda path: int(path.parent.parent.name)
    )
    found = str(debian[-1]) if debian else shutil.which(tool)
    if not found:
        raise Refused("postgresql_tool_missing", tool=tool)
    return found


def _first_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[0].strip() if lines else ""
