"""`fengqiao init`, `fengqiao villages …` and `fengqiao docs …`."""

import os
from datetime import date
from pathlib import Path

import click

from fengqiao.cli.sentences import CannotGoOn
from fengqiao.kernel.clock import STATION_ZONE, now

# What belongs to the demo and would mislead a real station: rows, files, sign-ins, and the keys they are sealed with.
OF_THE_DEMO = (
    "db.sqlite3",
    "db.sqlite3-wal",
    "db.sqlite3-shm",
    "attachments",
    "demo-accounts.json",
    "demo-built.json",
    "demo-building",
    "keys.json",
)


@click.command(name="init")
@click.option(
    "--station", required=True, metavar="CODE", help="Nine digits of the township, such as 370781007."
)
@click.option("--name", default="", help="The station's name; by default the township's with 派出所.")
@click.option("--leave-demo", is_flag=True, help="Move the demo in this data folder aside first.")
def init(*, station: str, name: str, leave_demo: bool) -> None:
    """Prepare an empty station for any township of the country. Running it again adds only what is missing."""
    from fengqiao.cli.serve import prepare_database
    from fengqiao.community.actions import open_station
    from fengqiao.community.divisions import township

    place = township(station.strip())
    prepare_database()
    if _holds_demo():
        _leave_demo_behind(agreed=leave_demo)
        prepare_database()
    opened = open_station(township=place, at=now(), name=name)
    click.echo(f"{opened.station.name} ({place.full_name}, {place.code})")
    for kind, count in opened.created.items():
        click.echo(f"  {kind.replace('_', ' ')}: {f'{count} new' if count else 'nothing to add'}")
    _first_accounts(place.code)


def _holds_demo() -> bool:
    from fengqiao.community.queries import stations

    return any(station.sample for station in stations())


def _leave_demo_behind(*, agreed: bool) -> None:
    from django.conf import settings
    from django.db import connection

    if connection.vendor != "sqlite":
        raise CannotGoOn(
            "This database holds the demo. Name an empty database in FENGQIAO_DATABASE and run init again."
        )
    if not agreed:
        raise CannotGoOn(
            f"{settings.DATA} holds the demo. Stop the demo and run this again with --leave-demo: the demo is then "
            "moved aside, nothing of it is deleted. Or name another folder in FENGQIAO_DATA."
        )
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    aside = move_demo_aside(folder=Path(settings.DATA), on=now().astimezone(STATION_ZONE).date())
    click.echo(f"The demo is now in {aside}.")
    _make_missing_keys()


def move_demo_aside(*, folder: Path, on: date) -> Path:
    """Move what belongs to the demo into `demo-YYYYmmdd` (or `…-2`, `…-3`) within `folder`; returns where to."""
    base = folder / f"demo-{on:%Y%m%d}"
    aside, number = base, 1
    while aside.exists():
        number += 1
        aside = base.with_name(f"{base.name}-{number}")
    aside.mkdir(mode=0o700)
    for name in OF_THE_DEMO:
        if (folder / name).exists():
            os.replace(folder / name, aside / name)
    return aside


def _make_missing_keys() -> None:
    from fengqiao.audit import vault

    vault.forget_ring()
    if not vault.ring_path().exists():
        vault.make_ring(vault.ring_path())
        click.echo(f"New keys for personal data: {vault.ring_path()}. Keep a copy apart from the database.")


def _first_accounts(station: str) -> None:
    """A station gets a chief and the three administrators, four people; each password is shown this once.

    From then on nobody is taken on by one person alone, so these four come from the machine.
    """
    from fengqiao.community.actions import create_user
    from fengqiao.community.passwords import fresh_password
    from fengqiao.community.queries import staff_of
    from fengqiao.community.roles import Role

    first = {
        Role.CHIEF: ("chief", "所长"),
        Role.SYSTEM_ADMIN: ("system", "系统管理员"),
        Role.SECURITY_ADMIN: ("security", "安全管理员"),
        Role.AUDIT_ADMIN: ("audit", "审计管理员"),
    }
    for role, (word, name) in first.items():
        if staff_of(station, role):
            click.echo(f"  {role.value}: there already")
            continue
        username, password = f"{word}-{station}", fresh_password()
        create_user(
            username=username, name=name, role=role, station=station, password=password, by=None, at=now()
        )
        click.echo(f"  {role.value}, first sign-in, shown only now: {username}  {password}")


@click.group(name="villages")
def villages() -> None:
    """Villages: find a township's code, list its villages, import their positions."""


@villages.command(name="place")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def place(*, file: Path) -> None:
    """Place villages from FILE: CSV with code, longitude, latitude, or GeoJSON points with a `code` (WGS-84)."""
    from fengqiao.community.actions import load_positions

    count = load_positions(path=file, by=None, at=now())
    click.echo(f"{count} villages placed.")


@villages.command(name="list")
@click.argument("station")
def list_villages(*, station: str) -> None:
    """Print the villages of the township with this code, from the table that ships with the program."""
    from fengqiao.community.divisions import township

    for code, name in township(station).villages:
        click.echo(f"{code}\t{name}")


@villages.command(name="find")
@click.argument("words", nargs=-1, required=True)
def find(*, words: tuple[str, ...]) -> None:
    """Find a township's code by parts of its name, such as 青州 黄楼."""
    from fengqiao.community.divisions import search_townships

    for found in search_townships(" ".join(words)):
        click.echo(f"{found.code}\t{found.full_name}")


@click.group(name="docs")
def docs() -> None:
    """Write the parts of the documentation that come from tables."""


@docs.command(name="access")
@click.option(
    "--to",
    default="docs/access.md",
    type=click.Path(dir_okay=False, path_type=Path),
    show_default=True,
    help="The file to write.",
)
def access(*, to: Path) -> None:
    """Write who may see what."""
    from fengqiao.community.access import access_markdown

    to.write_text(access_markdown(), encoding="utf-8")
    click.echo(f"{to} written.")


@docs.command(name="privacy")
@click.option(
    "--to",
    default="docs/privacy",
    type=click.Path(file_okay=False, path_type=Path),
    show_default=True,
    help="The folder to write into.",
)
def privacy(*, to: Path) -> None:
    """Write the notices on personal data of this version, and say their digest. Other versions are left alone."""
    from fengqiao.community.privacy import PUBLISHED, VERSION, digest_of, notice_markdown

    text = notice_markdown()
    if PUBLISHED.get(VERSION, digest_of(text)) != digest_of(text):
        raise click.ClickException(f"the words changed: version {VERSION} was published, give them a new one")
    to.mkdir(parents=True, exist_ok=True)
    (to / f"{VERSION}.md").write_text(text, encoding="utf-8")
    click.echo(f"{to / f'{VERSION}.md'} written, SHA-256 {digest_of(text)}.")


def _write_page(name: str, to: Path) -> None:
    from django.core.management import call_command

    call_command("write_page", name, to=to)


@docs.command(name="doors")
@click.option(
    "--to",
    default="docs/doors.md",
    type=click.Path(dir_okay=False, path_type=Path),
    show_default=True,
    help="The file to write.",
)
def doors(*, to: Path) -> None:
    """Write which doors close after how many tries."""
    import django

    django.setup()
    from fengqiao.audit.doors import doors_markdown

    to.write_text(doors_markdown(), encoding="utf-8")
    click.echo(f"{to} written.")


@docs.command(name="ladder")
@click.option(
    "--to",
    default="docs/ladder.md",
    type=click.Path(dir_okay=False, path_type=Path),
    show_default=True,
    help="The file to write.",
)
def ladder(*, to: Path) -> None:
    """Draw the ladder and list its moves."""
    _write_page("ladder", to)


@docs.command(name="glossary")
@click.option(
    "--to",
    default="docs/glossary.md",
    type=click.Path(dir_okay=False, path_type=Path),
    show_default=True,
    help="The file to write.",
)
def glossary(*, to: Path) -> None:
    """List 中文 beside the identifiers of the code."""
    _write_page("glossary", to)
