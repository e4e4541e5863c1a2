"""Every page of help in Chinese: nothing is left in English, nothing is left over, and the lines fit a terminal."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from fengqiao.cli.cells import cells, wrapped
from fengqiao.cli.chinese import TABLES
from fengqiao.cli.chinese.frame import METAVARS, TITLES
from fengqiao.cli.chinese.page import help_page, paragraphs, summaries
from fengqiao.cli.lazy import HelpContext
from fengqiao.cli.main import main

CLI = Path(__file__).parent
CHINESE = re.compile("[\u4e00-\u9fff]")


def contexts(command=main, name="fengqiao", parent=None):
    context = HelpContext(command, info_name=name, parent=parent, max_content_width=80, terminal_width=78)
    yield context
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            yield from contexts(command.get_command(context, inner), inner, context)


PAGES = [pytest.param(context, id=context.command_path) for context in contexts()]


def options(context):
    return [one for one in context.command.get_params(context) if isinstance(one, click.Option)]


def english(context):
    """Every sentence on a page of help."""
    texts = [*paragraphs(context.command), *(said for _, said in summaries(context.command, context))]
    return {" ".join(text.split()) for text in [*texts, *(one.help or "" for one in options(context))]}


def known():
    return {text for table in TABLES for text in table}


def test_help_follows_the_words_and_the_terminal(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    for words in (
        ["--language", "zh", "--help"],
        ["--language=zh", "plan", "--help"],
        ["plan", "circles", "--language", "zh", "--help"],
        ["--language", "zh", "audit", "verify", "--help"],
    ):
        said = CliRunner().invoke(main, words)
        assert said.exit_code == 0 and said.output.startswith("用法：") and "Options" not in said.output
    assert CliRunner().invoke(main, ["plan", "circles", "--help"]).output.startswith("Usage: ")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert (
        "每圈最少几个村（默认 2；1 到 9）。" in CliRunner().invoke(main, ["plan", "circles", "--help"]).output
    )


@pytest.mark.parametrize("locale", ["C", "zh_CN.UTF-8"])
def test_a_group_without_a_command_shows_its_help_as_it_is(monkeypatch, locale):
    monkeypatch.setenv("LC_ALL", locale)
    for words in ([], ["plan"], ["villages"]):
        said, asked = CliRunner().invoke(main, words), CliRunner().invoke(main, [*words, "--help"])
        assert said.exit_code == 2 and said.stderr == asked.stdout


def test_the_language_of_the_whole_command_is_that_of_its_answer(tmp_path, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    (tmp_path / "events.csv").write_text("date,x,y\n2026-01-01,0,0\n2026-01-02,5,0\n2026-03-05,900,0\n")
    words = ["detect", "repeats", str(tmp_path / "events.csv"), "--metres", "10", "--days", "3"]
    assert CHINESE.search(CliRunner().invoke(main, ["--language", "zh", *words]).stdout)
    assert not CHINESE.search(CliRunner().invoke(main, words).stdout)


@pytest.mark.parametrize("context", PAGES)
def test_every_command_option_and_argument_has_chinese_help(context):
    assert not english(context) - known(), "no Chinese for these (an empty one: an option without help)"
    metavars = {one.make_metavar(context) for one in options(context) if not one.is_flag}
    assert not {one for one in metavars if not re.fullmatch(r"\[[\w/|-]+\]", one)} - set(METAVARS)
    page = help_page(context)
    arguments = [one for one in context.command.params if isinstance(one, click.Argument)]
    about = page.partition("选项：")[0].partition("\n")[2]
    for one in arguments:
        assert one.make_metavar(context).strip("[].") in about, "an argument is explained in the text"


def test_no_chinese_is_left_over():
    used = set().union(*(english(param.values[0]) for param in PAGES))
    assert not known() - used
    metavars = {one.make_metavar(param.values[0]) for param in PAGES for one in options(param.values[0])}
    assert not set(METAVARS) - metavars
    assert sum(len(table) for table in TABLES) == len(known()), "a sentence stands in two tables"
    assert all(CHINESE.search(zh) for table in (*TABLES, METAVARS, TITLES) for zh in table.values())


@pytest.mark.parametrize("context", PAGES)
def test_lines_fit_a_terminal_of_80_cells_and_columns_align(context):
    page = help_page(context)
    assert max(cells(line) for line in page.splitlines()) <= 80
    starts = {
        cells(found[1])
        for found in re.finditer(r"^(  \S.*?  +)\S", page.partition("选项：")[2], re.MULTILINE)
    }
    assert len(starts) <= (2 if isinstance(context.command, click.Group) else 1)
    english_page = click.Context.get_help(context)
    assert english_page.startswith("Usage: fengqiao") and "\nOptions:\n" in english_page
    assert max(cells(line) for line in english_page.splitlines()) <= 80


def test_lines_are_broken_between_chinese_signs_and_not_before_their_marks():
    lines = ["把村编成圈，最", "短（CSV：", "code,name）。"]
    assert wrapped("把村编成圈，最短（CSV：code,name）。", width=14) == lines
    assert wrapped("abcdefghijklmn", width=5) == ["abcde", "fghij", "klmn"]
    assert cells("村e\u0301a") == 4


def titles():
    for file in CLI.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and not file.name.startswith("test_"):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in ("working", "_progress"):
                    yield node.args[0].value
                elif name == "title_in" and isinstance(node.args[1], ast.Constant):
                    yield node.args[1].value


def test_every_title_of_a_bar_is_in_both_languages():
    assert set(titles()) == set(TITLES)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_help_loads_neither_django_nor_what_it_does_not_need(language):
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom fengqiao.cli.main import main\n"
        f"for words in ([], ['plan'], ['detect']): assert CliRunner().invoke(main, ['--language', '{language}', *words, '--help']).output\n"
        "names = {'django', 'numpy', 'rich', 'fengqiao.cli.plan.circles', 'fengqiao.cli.chinese'}\n"
        "print(*sorted(names & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == (["fengqiao.cli.chinese"] if language == "zh" else [])
