"""`fengqiao audit …` and `fengqiao keys …`."""

import json
import secrets
from dataclasses import asdict
from pathlib import Path

import click

from fengqiao.cli.sentences import CannotGoOn


@click.group()
def audit() -> None:
    """The tamper-evident log: check it, or print its head to keep it outside."""


@audit.command()
@click.option(
    "--head", "pinned", default=None, metavar="HASH", help="A head printed earlier; the log must contain it."
)
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON, no progress.")
@click.pass_context
def verify(ctx: click.Context, pinned: str | None, as_json: bool) -> None:
    """Check every entry of the log. Ends with 1 when one was altered, removed, moved or added."""
    from fengqiao.audit import log

    if pinned is not None and not _is_digest(pinned):
        raise click.BadParameter("it has 64 hexadecimal digits", param_hint="--head")
    verdict = log.verify(pinned_head=pinned, progress=None if as_json else _show_progress)
    if as_json:
        click.echo(json.dumps(asdict(verdict)))
    else:
        click.echo("\r", nl=False, err=True)
        click.echo(f"{verdict.entries} entries sound in {verdict.seconds} s, head {verdict.head}")
        if verdict.first_bad:
            click.echo(f"NOT OK: entry {verdict.first_bad['number']}: {verdict.first_bad['why']}", err=True)
    ctx.exit(0 if verdict.ok else 1)


@audit.command()
def head() -> None:
    """Print the digest of the newest entry."""
    from fengqiao.audit import log

    click.echo(log.head())


@click.group()
def keys() -> None:
    """The keys that protect personal data."""


@keys.command()
@click.option(
    "--ring", type=click.Path(path_type=Path), default=None, help="Make a fresh key ring in this file, too."
)
def new(ring: Path | None) -> None:
    """Print a fresh FENGQIAO_SECRET_KEY for production; with --ring also make a key ring. Overwrites nothing."""
    if ring is not None:
        from fengqiao.audit.vault import make_ring

        try:
            make_ring(ring)
        except FileExistsError as error:
            raise CannotGoOn(f"{ring} exists; keys in use are never overwritten.") from error
        click.echo(f"FENGQIAO_KEYS={ring.resolve()}")
    click.echo(f"FENGQIAO_SECRET_KEY={secrets.token_urlsafe(64)}")


@keys.command()
def rotate() -> None:
    """Add a fresh encryption key and seal all personal data again under it, while the station goes on working."""
    import django

    django.setup()
    from fengqiao.audit.resealing import reseal_everything
    from fengqiao.audit.vault import ring_path, rotate_keys
    from fengqiao.cli.serve import database_is_prepared

    if not database_is_prepared():
        raise CannotGoOn(
            "The database here is not prepared: no key is made. Name the station in FENGQIAO_DATA."
        )
    key_id = rotate_keys()
    click.echo(
        f"{key_id} is now the current key in {ring_path()}. Back this file up, apart from the database."
    )
    result = reseal_everything(progress=_show_progress)
    click.echo(
        f"\r{result.values} values sealed again. Older keys stay in the ring: the log still needs them."
    )
    for place, key in result.damaged:
        click.echo(f"cannot be read: {place}, row {key}", err=True)
    if result.damaged:
        raise SystemExit(1)


def _is_digest(text: str) -> bool:
    return len(text) == 64 and all(digit in "0123456789abcdefABCDEF" for digit in text)


def _show_progress(done: int) -> None:
    click.echo(f"\r{done:,} ", nl=False, err=True)
