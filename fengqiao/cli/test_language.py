"""Whatever is wrong with the words of a planning or warning command is said in the language asked for."""

import ast
import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import fengqiao
from fengqiao.cli.main import main
from fengqiao.cli.refusal_words import _WORDS

HOUSE = Path(fengqiao.__file__).parent


def leaves():
    root = click.Context(main)
    for name in ("plan", "detect", "evaluate"):
        command = main.get_command(root, name)
        if isinstance(command, click.Group):
            for inner in command.list_commands(root):
                yield (name, inner), command.get_command(root, inner)
        else:
            yield (name,), command


def wrong_values():
    for path, command in leaves():
        for option in command.params:
            text = isinstance(option.type, click.Path | type(click.STRING))
            if (
                isinstance(option, click.Option)
                and not option.is_flag
                and not text
                and "--language" not in option.opts
            ):
                yield pytest.param(path, command, option.opts[0], id=f"{'-'.join(path)}{option.opts[0]}")


def said_in_chinese(*words):
    result = CliRunner().invoke(main, [*words, "--language", "zh"])
    said = result.stderr
    assert result.exit_code == 2 and "Traceback" not in said, said
    first = said.splitlines()[0]
    bare = re.sub(r"[“'‘`].*?[”'’`]|--[\w-]+|[A-Z]+(_[A-Z]+)*|[!-~]*/[!-~]*|%[!-~]+", "", first)
    assert re.search(r"[\u4e00-\u9fff]", bare) and not re.search(r"[A-Za-z]{4,}", bare), first
    return said


@pytest.mark.parametrize(("path", "command", "option"), list(wrong_values()))
def test_a_wrong_value(path, command, option, tmp_path):
    (tmp_path / "sheet.csv").write_text("a\n1\n")
    files = [str(tmp_path / "sheet.csv") for one in command.params if isinstance(one, click.Argument)]
    assert option in said_in_chinese(*path, *files, option, "x!")


@pytest.mark.parametrize(
    ("path", "command"), [pytest.param(*leaf, id="-".join(leaf[0])) for leaf in leaves()]
)
def test_missing_unknown_and_superfluous_words(path, command, tmp_path):
    (tmp_path / "sheet.csv").write_text("a\n1\n")
    arguments = [one for one in command.params if isinstance(one, click.Argument)]
    required = [
        word
        for one in command.params
        if one.required and isinstance(one, click.Option)
        for word in (one.opts[0], "1")
    ]
    files = [str(tmp_path / "sheet.csv") for _ in arguments]
    assert "缺少参数" in said_in_chinese(*path, *required)
    assert "--nonsense" in said_in_chinese(*path, *files, "--nonsense")
    assert "多出了" in said_in_chinese(*path, *files, *required, "多")
    nowhere = [str(tmp_path / "nowhere.csv") for _ in arguments]
    assert "没有这个文件" in said_in_chinese(*path, *nowhere, *required)


def test_a_command_that_does_not_exist():
    assert "没有 'x' 这个命令" in said_in_chinese("plan", "x")


@pytest.mark.parametrize("words", [["--min", "3", "--max", "2"], ["--pin", "a,z"], ["--apart", "a"]])
def test_what_our_own_rules_refuse(words, tmp_path):
    (tmp_path / "points.csv").write_text("code,lon,lat\na,118,36\nb,118.1,36\n")
    said_in_chinese("plan", "circles", str(tmp_path / "points.csv"), *words)


def test_english_stays_as_it_is():
    refused = CliRunner().invoke(main, ["plan", "circles", "x.csv", "--min", "x", "--language=en"])
    assert "Invalid value for '--min': 'x' is not a valid integer range." in refused.stderr


def refusals():
    return {
        node.args[0].value
        for room in ("planning", "analytics")
        for file in (HOUSE / room).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused" and node.args
    }


def test_every_refusal_of_the_libraries_has_words():
    assert not refusals() - set(_WORDS)
    assert all(re.search(r"[\u4e00-\u9fff]", zh) and en.isascii() for en, zh in _WORDS.values())
