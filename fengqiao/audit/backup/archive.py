"""The inside of a backup: a tar stream of the manifest, the database and the attachments, sealed as one file."""

import io
import json
import os
import re
import tarfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from fengqiao.audit.sealed_stream import Purpose, SealedReader, SealedWriter
from fengqiao.kernel.durable import keep_names
from fengqiao.kernel.refusals import Refused

VERSION = 1
MANIFEST, DATABASE, ATTACHMENTS = "manifest.json", "database", "attachments"
_SAFE_PART = re.compile(r"[A-Za-z0-9_\-][A-Za-z0-9_.\-]*")


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a backup says of itself; restoring compares it with what came out.

    `engine` is `sqlite` or `postgresql`; `tables` has the rows of each table; `entries` and `head` are the log's;
    `keys` names the keys that the station had, `keys_mark` tells its ring from another station's. `files_of` names
    the tables whose rows have a file each, and the column that names it.
    """

    id: str
    made_at: str
    engine: str
    tables: Mapping[str, int]
    entries: int
    head: str
    keys: tuple[str, ...]
    keys_mark: str
    files_of: Mapping[str, str]
    version: int = VERSION


def pack(*, to: Path, passphrase: str, manifest: Manifest, database: Path, attachments: Path) -> int:
    """Write the sealed archive to the new file `to`, readable by its owner only; returns how many attachments."""
    with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        with (
            SealedWriter(file, passphrase=passphrase, purpose=Purpose.BACKUP) as sealed,
            tarfile.open(fileobj=cast(BinaryIO, sealed), mode="w|", format=tarfile.PAX_FORMAT) as tar,
        ):
            _add(tar, MANIFEST, json.dumps(asdict(manifest)).encode())
            with database.open("rb") as content:
                tar.addfile(_member(DATABASE, database.stat().st_size), content)
            count = _add_attachments(tar, attachments)
        file.flush()
        os.fsync(file.fileno())
    return count


def unpack(*, file: Path, passphrase: str, into: Path) -> tuple[Manifest, int]:
    """Write `database` and `attachments` into the folder; returns the manifest and how many attachments.

    The file was read to its end, so it was whole and unaltered. Raises `Refused` as `SealedReader` does, and
    `not_a_backup` for a sealed file with something else in it, `backup_is_newer` for one of a later version.
    """
    count = 0
    with file.open("rb") as stored, SealedReader(stored, passphrase=passphrase) as opened:
        try:
            with tarfile.open(fileobj=cast(BinaryIO, opened), mode="r|") as tar:
                manifest = _manifest(tar)
                while (member := tar.next()) is not None:
                    count += _write_out(tar, member, into)
        except (tarfile.TarError, EOFError) as error:
            raise Refused("not_a_backup") from error
        while opened.read(1024 * 1024):
            pass
    for folder in (into, *(path for path in into.rglob("*") if path.is_dir())):
        keep_names(folder)
    if not (into / DATABASE).is_file():
        raise Refused("not_a_backup")
    return manifest, count


def _manifest(tar: tarfile.TarFile) -> Manifest:
    member = tar.next()
    content = tar.extractfile(member) if member is not None and member.name == MANIFEST else None
    if content is None:
        raise Refused("not_a_backup")
    try:
        given: dict[str, Any] = json.loads(content.read())
        if given["version"] != VERSION:
            raise Refused("backup_is_newer", version=given["version"])
        return Manifest(**given | {"keys": tuple(given["keys"])})
    except (ValueError, KeyError, TypeError) as error:
        raise Refused("not_a_backup") from error


def _write_out(tar: tarfile.TarFile, member: tarfile.TarInfo, into: Path) -> bool:
    """Whether it was an attachment. Names that could lead out of the folder do not occur in our own archives."""
    parts = member.name.split("/")
    known = parts == [DATABASE] or (parts[0] == ATTACHMENTS and len(parts) > 1)
    if not known or not member.isreg() or not all(_SAFE_PART.fullmatch(part) for part in parts):
        raise Refused("not_a_backup")
    path = into.joinpath(*parts)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = tar.extractfile(member)
    if content is None:
        raise Refused("not_a_backup")
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        while piece := content.read(1024 * 1024):
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    return parts[0] == ATTACHMENTS


def _add_attachments(tar: tarfile.TarFile, folder: Path) -> int:
    count = 0
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not all(_SAFE_PART.fullmatch(part) for part in name.split("/")):
            continue
        try:
            if path.is_file():
                _add(tar, f"{ATTACHMENTS}/{name}", path.read_bytes())
                count += 1
        except FileNotFoundError:
            continue  # Deleted meanwhile, as deletion jobs do; the check tells of rows that lack theirs.
    return count


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    tar.addfile(_member(name, len(content)), io.BytesIO(content))


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member
