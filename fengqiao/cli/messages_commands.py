"""`fengqiao messages`: the Chinese and English words of the pages."""

import click

from fengqiao.locale import catalogues


@click.group()
def messages() -> None:
    """The words of the pages, in Chinese and English."""


@messages.command("update")
def update() -> None:
    """Extract every message (needs GNU gettext) and list what still wants Chinese words."""
    wanting = catalogues.update()
    for msgid in wanting["zh_Hans"]:
        click.echo(f"wants Chinese: {msgid}")
    click.echo(f"{len(wanting['zh_Hans'])} to translate")


@messages.command("compile")
def compile_messages() -> None:
    """Write the binary catalogues the server reads; needs Python only."""
    for path in catalogues.compile_all():
        click.echo(f"wrote {path.name} of {path.parents[1].name}")


@messages.command("check")
def check() -> None:
    """Fail when a message of the code has no Chinese words, or doubtful ones (needs GNU gettext)."""
    missing = catalogues.missing_from_chinese()
    for msgid in missing:
        click.echo(f"wants Chinese: {msgid}", err=True)
    if missing:
        raise click.ClickException(
            f"{len(missing)} to translate: fengqiao messages update, then fill them in."
        )
