"""What click says about options, in Chinese. The patterns are click's own sentences."""

import re

import click

_NUMBERS = {"integer": "整数", "float": "数字", "integer range": "整数", "float range": "数字"}
_PATTERNS = (
    (r"(?P<value>'.*'|\S+) is not a valid (?P<kind>[a-z ]+)\.", "{value} 不是{kind}"),
    (r"(?P<value>\S+) is not in the range (?P<range>.+)\.", "{value} 不在范围 {range} 之内"),
    (r"(?P<value>'.*') is not one of (?P<choices>.+)\.", "{value} 不是以下之一：{choices}"),
    (r"(?P<value>'.*') is not (?P<choices>'.*')\.", "{value} 不是 {choices}"),
    (r"(?P<value>'.*') does not match the formats? (?P<formats>.+)\.", "{value} 不是这样的日期：{formats}"),
    (r".* (?P<value>'.*') does not exist\.", "{value} 不存在"),
    (r".* (?P<value>'.*') is a file\.", "{value} 是文件，不是文件夹"),
    (r".* (?P<value>'.*') is a directory\.", "{value} 是文件夹，不是文件"),
    (r".* (?P<value>'.*') is not (?:readable|writable|executable)\.", "{value} 没有权限使用"),
    (r"(?P<value>'.*'): (?P<why>No such file or directory)", "{value} 不存在"),
    (r"No such option (?P<value>'.*')\.", "没有 {value} 这个选项"),
    (r"No such command (?P<value>'.*')\.", "没有 {value} 这个命令"),
    (r"Missing command\.", "还要写出子命令"),
    (r"Option (?P<value>'.*') does not take a value\.", "选项 {value} 后面不带值"),
    (r"Option (?P<value>'.*') requires (?:an argument|\d+ arguments)\.", "选项 {value} 后面要有值"),
    (r"Got unexpected extra arguments? \((?P<value>.*)\)", "多出了：{value}"),
)


def usage_sentence(problem: click.UsageError) -> str:
    """One Chinese sentence for what is wrong with a command's words; click's own where it is not known."""
    said = _missing(problem) if isinstance(problem, click.MissingParameter) else _said(problem)
    path = "" if problem.ctx is None else f"\n用法见：{problem.ctx.command_path} --help"
    return f"{said}。{path}"


def _missing(problem: click.MissingParameter) -> str:
    kind = "选项" if isinstance(problem.param, click.Option) else "参数"
    return f"缺少{kind} {_name(problem)}"


def _said(problem: click.UsageError) -> str:
    said = getattr(problem, "zh", None) or _in_chinese(problem.message)
    name = _name(problem) if isinstance(problem, click.BadParameter) else ""
    return f"{name}：{said}" if name else said


def _in_chinese(message: str) -> str:
    for pattern, words in _PATTERNS:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            parts = {name: _NUMBERS.get(said, said) for name, said in found.groupdict().items()}
            return words.format(**parts)
    return message


def _name(problem: click.BadParameter) -> str:
    if problem.param_hint is not None:
        return problem.param_hint if isinstance(problem.param_hint, str) else "、".join(problem.param_hint)
    if problem.param is None:
        return ""
    names = [problem.param.make_metavar(problem.ctx)] if problem.ctx else []
    return "、".join(problem.param.opts) if isinstance(problem.param, click.Option) else "".join(names)
