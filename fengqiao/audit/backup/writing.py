"""Making a backup while the station goes on working, and proving at once that it can be brought back."""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection, transaction

from fengqiao.audit import log
from fengqiao.audit.backup.archive import DATABASE, Manifest, pack, unpack
from fengqiao.audit.backup.databases import (
    Contents,
    copy_sqlite,
    dump_postgresql,
    load_postgresql,
    scratch_postgresql,
)
from fengqiao.audit.backup.keys import keys_in, keys_mark
from fengqiao.audit.backup.restoring import check
from fengqiao.audit.retention.of_audit import digest_of
from fengqiao.audit.sealed_stream import require_long_enough
from fengqiao.audit.vault import require_ring, ring_path
from fengqiao.kernel.durable import keep_names
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.refusals import Refused


@dataclass(frozen=True)
class Written:
    """A backup that was brought back once, in a scratch folder. `lacking` counts rows whose scan is gone."""

    manifest: Manifest
    attachments: int
    lacking: int
    size: int


def write_backup(*, file: Path, passphrase: str, at: datetime, files_of: Mapping[str, str]) -> Written:
    """Write the station's database and attachments, sealed, to the new file `file`; readers and writers go on.

    `files_of`: tables whose rows have an attachment each, and the column with its name. The log says that a copy was
    made, and afterwards the digest of what was checked, by which the retention job knows the newest one that is whole.
    The file gets its name only after it was brought back into a scratch folder (on PostgreSQL a scratch
    database) and its rows were counted and its log verified there. Raises `Refused`: `file_exists`,
    `passphrase_too_short`, `no_such_folder`, `may_not_create_databases`, or what the check found.
    """
    if file.exists():
        raise Refused("file_exists", file=str(file))
    if not file.parent.is_dir():
        raise Refused("no_such_folder", folder=str(file.parent))
    require_long_enough(passphrase)
    require_ring()
    name = _entered(at)
    draft = file.with_name(f".{file.name}.{name[-8:]}")
    try:
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=settings.DATA) as scratch:
            written = _packed(draft, Path(scratch), passphrase, name=name, at=at, files_of=files_of)
            lacking = _brought_back(draft, Path(scratch), passphrase)
        digest = digest_of(draft)
        os.link(draft, file)
    except FileExistsError as error:
        raise Refused("file_exists", file=str(file)) from error
    finally:
        draft.unlink(missing_ok=True)
    keep_names(file.parent)
    size = file.stat().st_size
    _enter_checked(name, sha256=digest, size=size, at=at)
    return Written(*written, lacking=lacking, size=size)


def _packed(
    draft: Path, scratch: Path, passphrase: str, *, name: str, at: datetime, files_of: Mapping[str, str]
) -> tuple[Manifest, int]:
    """First the database, then the attachments: a kept row's file is written before the row."""
    copy = scratch / DATABASE
    contents = _copy_database(copy)
    ring = ring_path().read_bytes()
    manifest = Manifest(
        id=name,
        made_at=at.isoformat(timespec="seconds"),
        engine=connection.vendor,
        tables=contents.tables,
        entries=contents.entries,
        head=contents.head,
        keys=keys_in(ring),
        keys_mark=keys_mark(ring),
        files_of=dict(files_of),
    )
    attachments = Path(settings.ATTACHMENTS)
    count = pack(to=draft, passphrase=passphrase, manifest=manifest, database=copy, attachments=attachments)
    copy.unlink()
    return manifest, count


def _copy_database(to: Path) -> Contents:
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    if connection.vendor == "postgresql":
        return dump_postgresql(address=_address(), to=to, tables=tables)
    connection.ensure_connection()
    return copy_sqlite(source=connection.connection, to=to, tables=tables)


def _brought_back(draft: Path, scratch: Path, passphrase: str) -> int:
    back = scratch / "back"
    back.mkdir(mode=0o700)
    manifest, _ = unpack(file=draft, passphrase=passphrase, into=back)
    if manifest.engine == "sqlite":
        return check(manifest=manifest, folder=back)
    with scratch_postgresql(_address()) as address:
        load_postgresql(address=address, dump=back / DATABASE)
        return check(manifest=manifest, folder=back, address=address)


def _entered(at: datetime) -> str:
    """Taking the whole register out of the house is an entry; the backup itself contains it."""
    name = uuid7().hex
    with transaction.atomic():
        log.append(station="", by=log.SYSTEM, verb="back_up", object_kind="backup", object_id=name, at=at)
    return name


@transaction.atomic
def _enter_checked(name: str, *, sha256: str, size: int, at: datetime) -> None:
    log.append(
        station="",
        by=log.SYSTEM,
        verb="check_backup",
        object_kind="backup",
        object_id=name,
        at=at,
        details={"sha256": sha256, "size": size},
    )


def _address() -> str:
    """The database in use, as an address."""
    given = {
        name: str(connection.settings_dict[name] or "")
        for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")
    }
    who = quote(given["USER"], safe="") + (
        f":{quote(given['PASSWORD'], safe='')}" if given["PASSWORD"] else ""
    )
    host = f"[{given['HOST']}]" if ":" in given["HOST"] else given["HOST"]
    where = host + (f":{given['PORT']}" if given["PORT"] else "")
    return f"postgresql://{who}@{where}/{quote(given['NAME'], safe='')}"
