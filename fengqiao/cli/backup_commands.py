"""`fengqiao backup` and `fengqiao restore`."""

import json
import os
from pathlib import Path
from typing import Any

import click

from fengqiao.cli.sentences import CannotGoOn
from fengqiao.kernel.refusals import Refused

PASSPHRASE = "FENGQIAO_BACKUP_KEY"

SENTENCES = {
    "backup_is_newer": "This backup was made by a later version of Fengqiao: restore it with that version.",
    "database_damaged": "The database in the backup is damaged; nothing was restored.",
    "database_not_empty": "The PostgreSQL database is not empty: name a fresh one with --database.",
    "database_not_named": "This backup comes from PostgreSQL: name an empty database with --database.",
    "database_not_reached": "The PostgreSQL database cannot be reached: {said}",
    "file_exists": "{file} exists already, and nothing is overwritten: choose another name.",
    "folder_not_empty": "{folder} is not empty ({file}): name an empty folder, or add --beside-what-is-there.",
    "holds_a_station": "{folder} holds a station already ({file}): name an empty folder with --data.",
    "log_not_sound": "The audit log in the backup does not verify, so it is not used ({how}).",
    "may_not_create_databases": "The check needs a scratch database: grant the database user CREATEDB.",
    "no_such_folder": "There is no folder {folder}.",
    "not_a_backup": "The file was sealed by Fengqiao, but it is not a backup.",
    "not_a_sealed_file": "This is not a backup of Fengqiao.",
    "not_the_keys_of_this_backup": "These keys do not belong to this backup, or were exported before a rotation.",
    "passphrase_too_short": "The passphrase has fewer than {at_least} characters: choose a longer one.",
    "postgresql_tool_failed": "{tool} failed: {said}",
    "postgresql_tool_missing": "{tool} is not installed: apt-get install postgresql-client.",
    "row_counts_differ": "The copy has {found} rows in {table} instead of {expected}, so it is not used.",
    "sealed_file_cut_off": "The file was cut off: its end is missing. Nothing was restored.",
    "sealed_file_damaged": "The file is damaged: what is in it was altered or cut off. Nothing was restored.",
    "wrong_passphrase": "The passphrase does not open this file (or its first bytes are damaged).",
}


def _sentence(refused: Refused) -> CannotGoOn:
    how = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in refused.detail.items())
    pattern = SENTENCES.get(refused.name)
    return CannotGoOn(pattern.format(**{"how": how} | refused.detail) if pattern else f"{refused} {how}")


def _passphrase(file: Path | None) -> str:
    """The file's first line, else FENGQIAO_BACKUP_KEY."""
    if file is not None:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        return lines[0] if lines else ""
    given = os.environ.get(PASSPHRASE, "")
    if not given:
        raise CannotGoOn(f"Name a file with the passphrase (--passphrase-file), or set {PASSPHRASE}.")
    return given


passphrase_option = click.option(
    "--passphrase-file",
    default=None,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=f"The passphrase is its first line; without it, {PASSPHRASE} is read.",
)


@click.command(name="backup")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--keys", default=None, type=click.Path(path_type=Path), help="Export the key ring to this file, too."
)
@passphrase_option
@click.option("--json", "as_json", is_flag=True, help="One line of JSON instead of sentences.")
def backup(*, file: Path, keys: Path | None, passphrase_file: Path | None, as_json: bool) -> None:
    """Write database and attachments, encrypted, to FILE while the station works, and check it by restoring it.

    The keys that open names and words are never in FILE: export them with --keys, and keep that file elsewhere.
    """
    from fengqiao.audit.backup.keys import export_keys
    from fengqiao.audit.backup.writing import write_backup
    from fengqiao.kernel.clock import now
    from fengqiao.mediation.models import Attachment

    passphrase = _passphrase(passphrase_file)
    try:
        if keys is not None and keys.exists():
            raise Refused("file_exists", file=str(keys))
        files_of = {Attachment._meta.db_table: "id"}
        done = write_backup(file=file, passphrase=passphrase, at=now(), files_of=files_of)
        if keys is not None:
            export_keys(file=keys, passphrase=passphrase)
    except Refused as refused:
        raise _sentence(refused) from refused
    told = _told(done) | {"bytes": done.size}
    if as_json:
        click.echo(json.dumps(told))
        return
    click.echo(
        f"{file}: {told['rows']:,} rows, {told['attachments']:,} attachments, {told['bytes']:,} bytes, "
        f"log of {told['entries']:,} entries with head {told['head']}. Restored once to check it: sound."
    )
    _warn_of_lacking(done.lacking)
    click.echo(
        f"The key ring is in {keys}: keep it apart from the backup."
        if keys
        else "The key ring is not in it: export it with --keys and keep it elsewhere."
    )


@click.command(name="restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--data",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="An empty folder, or the name of one to be made.",
)
@click.option(
    "--beside-what-is-there",
    is_flag=True,
    help="The folder may hold other things: they stay. A station that is there is never replaced.",
)
@click.option(
    "--keys",
    default=None,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The key ring exported by `backup --keys`: it is put into the folder as keys.json.",
)
@click.option(
    "--database",
    default=lambda: os.environ.get("FENGQIAO_DATABASE", ""),
    show_default="FENGQIAO_DATABASE",
    help="For a backup from PostgreSQL: the address of an empty database.",
)
@passphrase_option
@click.option("--json", "as_json", is_flag=True, help="One line of JSON instead of sentences.")
def restore(
    *,
    file: Path,
    data: Path,
    beside_what_is_there: bool,
    keys: Path | None,
    database: str,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Bring the station in FILE back, after checking all of it; what is there already is never touched."""
    from fengqiao.audit.backup.restoring import restore_backup

    passphrase = _passphrase(passphrase_file)
    try:
        done = restore_backup(
            file=file,
            passphrase=passphrase,
            data=data.resolve(),
            database=database,
            keys=keys,
            beside_what_is_there=beside_what_is_there,
        )
    except Refused as refused:
        raise _sentence(refused) from refused
    told = _told(done)
    if as_json:
        click.echo(json.dumps(told))
        return
    click.echo(
        f"{data}: the station of {told['made_at']} is back: {told['rows']:,} rows, {told['attachments']:,} "
        f"attachments, log of {told['entries']:,} entries with head {told['head']}, sound."
    )
    _warn_of_lacking(done.lacking)
    if not done.has_keys:
        click.echo("It opens only with its key ring: restore that with --keys, or name it in FENGQIAO_KEYS.")


def _told(done: Any) -> dict[str, Any]:
    manifest = done.manifest
    return {
        "made_at": manifest.made_at,
        "database": manifest.engine,
        "rows": sum(manifest.tables.values()),
        "attachments": done.attachments,
        "lacking": done.lacking,
        "entries": manifest.entries,
        "head": manifest.head,
    }


def _warn_of_lacking(count: int) -> None:
    if count:
        click.echo(f"Attention: {count} rows name an attachment whose file was gone already.", err=True)
