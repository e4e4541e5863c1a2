"""One page of help in Chinese, laid out by the cells of a terminal: a Chinese character takes two."""

import inspect
import re

import click

from fengqiao.cli.cells import CellFormatter
from fengqiao.cli.chinese import in_chinese
from fengqiao.cli.chinese.frame import METAVARS

_USAGE = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]..."}
_RANGES = (
    (r"(.+)<=x<=(.+)", r"\1 到 \2"),
    (r"(.+)<=x<(.+)", r"\1 到 \2，不含 \2"),
    (r"(.+)<x<=(.+)", r"\1 到 \2，不含 \1"),
    (r"(.+)<x<(.+)", r"\1 到 \2，不含两端"),
    (r"x>=(.+)", r"至少 \1"),
    (r"x>(.+)", r"大于 \1"),
    (r"x<=(.+)", r"至多 \1"),
    (r"x<(.+)", r"小于 \1"),
)


class _ChinesePage(CellFormatter):
    colon = "："


def help_page(ctx: click.Context) -> str:
    """What `--help` says of the context's command."""
    command, page = ctx.command, _ChinesePage(width=ctx.terminal_width, max_width=ctx.max_content_width)
    pieces = [_USAGE.get(piece, piece) for piece in command.collect_usage_pieces(ctx)]
    page.write_usage(ctx.command_path, " ".join(pieces), prefix="用法：")
    for paragraph in paragraphs(command):
        page.write_paragraph()
        with page.indentation():
            page.write_text(in_chinese(paragraph))
    options = [one for one in command.get_params(ctx) if isinstance(one, click.Option) and not one.hidden]
    _section(page, "选项", [_option(one, ctx) for one in options])
    _section(page, "命令", [(name, in_chinese(said)) for name, said in summaries(command, ctx)])
    return page.getvalue().rstrip("\n")


def paragraphs(command: click.Command) -> list[str]:
    """The paragraphs of a command's own help, in English."""
    text = inspect.cleandoc(command.help or "").partition("\f")[0]
    return [part for part in re.split(r"\n\s*\n", text) if part.strip()]


def summaries(command: click.Command, ctx: click.Context) -> list[tuple[str, str]]:
    """The sub-commands of a group with one sentence each, in English; a group that loads late is not made to load."""
    if not isinstance(command, click.Group):
        return []
    names = command.list_commands(ctx)
    if (entries := getattr(command, "entries", None)) is not None:
        return [(name, entries[name].summary) for name in names]
    return [(name, paragraphs(command.commands[name])[0]) for name in names]


def _section(page: _ChinesePage, heading: str, rows: list[tuple[str, str]]) -> None:
    if rows:
        with page.section(heading):
            page.write_dl(rows)


def _option(option: click.Option, ctx: click.Context) -> tuple[str, str]:
    record = option.get_help_record(ctx)
    names = record[0] if record else ""
    if not (option.is_flag or option.count):
        metavar = option.make_metavar(ctx)
        names = names.removesuffix(metavar) + METAVARS.get(metavar, metavar)
    extra = _extra(option, ctx)
    said = in_chinese(option.help or "")
    return names, f"{said.removesuffix('。')}（{extra}）。" if extra else said


def _extra(option: click.Option, ctx: click.Context) -> str:
    said = option.get_help_extra(ctx)
    parts = []
    if "envvars" in said:
        parts.append(f"环境变量 {'、'.join(said['envvars'])}")
    if "default" in said:
        parts.append(f"默认 {said['default'].removeprefix('(').removesuffix(')')}")
    if "range" in said:
        parts.append(_range(said["range"]))
    if "required" in said:
        parts.append("必填")
    return "；".join(parts)


def _range(said: str) -> str:
    for pattern, words in _RANGES:
        if found := re.fullmatch(pattern, said):
            return found.expand(words)
    return said
