"""Bringing a backup back: unpacked beside its place, checked there, and only then put in place."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fengqiao.audit.backup.archive import ATTACHMENTS, DATABASE, Manifest, unpack
from fengqiao.audit.backup.databases import (
    contents_of_postgresql,
    contents_of_sqlite,
    empty_postgresql,
    load_postgresql,
    names_of_files,
    require_empty_postgresql,
)
from fengqiao.audit.backup.keys import keys_for
from fengqiao.kernel.durable import create_durably, keep_names
from fengqiao.kernel.refusals import Refused

SQLITE, KEYS = "db.sqlite3", "keys.json"
OF_A_STATION = (SQLITE, f"{SQLITE}-wal", ATTACHMENTS, KEYS)
NOT_COUNTED = {"lost+found"}
"""What a disk of its own has in its topmost folder from the beginning."""

_VERIFY = """
import dataclasses, json, django
django.setup()
from fengqiao.audit import log
from django.db import connections
print(json.dumps(dataclasses.asdict(log.verify())))
connections.close_all()
"""


@dataclass(frozen=True)
class Restored:
    """What came back. `lacking` counts rows whose scan was gone already when the backup was made."""

    manifest: Manifest
    attachments: int
    lacking: int
    has_keys: bool


def restore_backup(
    *,
    file: Path,
    passphrase: str,
    data: Path,
    database: str = "",
    keys: Path | None = None,
    beside_what_is_there: bool = False,
) -> Restored:
    """Bring the station in `file` back into the folder `data`, which must be empty.

    `beside_what_is_there`: whoever calls knows that other things lie in it; they stay. A station is never replaced.

    `database`: the address of an empty PostgreSQL database, for a backup that came from PostgreSQL. `keys`: the
    exported key ring, put into the folder as well. Raises `Refused` and leaves everything as it was:
    `holds_a_station`, `folder_not_empty`, `database_not_empty`, `database_not_named`, `row_counts_differ`,
    `log_not_sound`, or as `unpack` and `keys_for` do.
    """
    _require_room(data, beside_what_is_there=beside_what_is_there)
    with _folder_beside(data) as beside:
        manifest, count = unpack(file=file, passphrase=passphrase, into=beside)
        ring = keys_for(manifest=manifest, file=keys, passphrase=passphrase) if keys is not None else None
        lacking = _checked(manifest, beside, database=database)
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        if ring is not None:
            create_durably(data / KEYS, ring)
        if (beside / ATTACHMENTS).exists():
            os.rename(beside / ATTACHMENTS, data / ATTACHMENTS)
        if manifest.engine == "sqlite":
            os.rename(beside / DATABASE, data / SQLITE)
        keep_names(data)
    return Restored(manifest, count, lacking, ring is not None)


def _require_room(data: Path, *, beside_what_is_there: bool) -> None:
    there = {path.name for path in data.iterdir()} - NOT_COUNTED if data.is_dir() else set()
    held = next((name for name in OF_A_STATION if name in there), None)
    if held is not None:
        raise Refused("holds_a_station", folder=str(data), file=held)
    if there and not beside_what_is_there:
        raise Refused("folder_not_empty", folder=str(data), file=min(there))


def _checked(manifest: Manifest, folder: Path, *, database: str) -> int:
    if manifest.engine == "sqlite":
        return check(manifest=manifest, folder=folder)
    if not database:
        raise Refused("database_not_named")
    require_empty_postgresql(database)
    load_postgresql(address=database, dump=folder / DATABASE)
    try:
        return check(manifest=manifest, folder=folder, address=database)
    except BaseException:
        empty_postgresql(database)
        raise


def check(*, manifest: Manifest, folder: Path, address: str = "") -> int:
    """Compare what was unpacked into `folder` (or loaded at `address`) with the manifest, and walk the log.

    Returns how many rows lack their file. Raises `Refused`: `database_damaged`, `row_counts_differ`, `log_not_sound`.
    """
    tables = manifest.tables
    found = (
        contents_of_postgresql(address, tables=tables)
        if address
        else contents_of_sqlite(folder / DATABASE, tables=tables)
    )
    for table, rows in tables.items():
        if found.tables[table] != rows:
            raise Refused("row_counts_differ", table=table, expected=rows, found=found.tables[table])
    _walk_the_log(manifest, folder, address=address)
    names = names_of_files(address or folder / DATABASE, files_of=manifest.files_of)
    return len(names - {path.name for path in (folder / ATTACHMENTS).rglob("*")})


def _walk_the_log(manifest: Manifest, folder: Path, *, address: str) -> None:
    """In a process of its own, whose settings name the unpacked station; it needs no keys."""
    with tempfile.TemporaryDirectory(prefix=".verify-", dir=folder) as scratch:
        if not address:
            # A symbolic link: SQLite follows it, so that both names share one write-ahead log.
            os.symlink((folder / DATABASE).resolve(), Path(scratch) / SQLITE)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("FENGQIAO_")}
        environment |= {"FENGQIAO_DATA": scratch, "FENGQIAO_MODE": "test", "FENGQIAO_DATABASE": address}
        environment |= {"DJANGO_SETTINGS_MODULE": "fengqiao.settings"}
        command = [sys.executable, "-c", _VERIFY]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Refused("log_not_sound", said=(done.stderr.strip().splitlines() or [""])[-1])
    verdict = json.loads(done.stdout)
    if not verdict["ok"]:
        raise Refused("log_not_sound", entry=verdict["first_bad"]["number"], why=verdict["first_bad"]["why"])
    if (verdict["entries"], verdict["head"]) != (manifest.entries, manifest.head):
        raise Refused("log_not_sound", expected_head=manifest.head, found_head=verdict["head"])


@contextmanager
def _folder_beside(data: Path) -> Iterator[Path]:
    """A private folder on the same disk as `data`, gone afterwards; folders above that are missing are made.

    Within `data` where that is there already: it may be a disk of its own, and then nothing can be moved into it.
    """
    data.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".restoring-", dir=data if data.is_dir() else data.parent))
    try:
        yield beside
    finally:
        shutil.rmtree(beside, ignore_errors=True)
