"""Whatever the reader can mend is a sentence and exit code 2; our own mistakes keep their traceback."""

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner
from django.db import OperationalError, ProgrammingError

from fengqiao.cli.import_commands import import_sheet
from fengqiao.cli.main import main
from fengqiao.cli.sentences import sentence_about
from fengqiao.kernel.refusals import Refused


def opened_nowhere() -> OSError:
    try:
        os.stat("/nowhere/at/all")
    except OSError as problem:
        return problem
    raise AssertionError


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (Refused("unknown_station", code="1"), "Refused: unknown station (code: 1)."),
        (opened_nowhere(), "/nowhere/at/all: No such file or directory."),
        (OperationalError("no such table: audit_head"), "There is no station in"),
        (ProgrammingError('relation "audit_head" does not exist\nLINE 1'), "There is no station in"),
        (
            OperationalError("connection refused\nIs it running?"),
            "The database cannot be used: connection refused",
        ),
    ],
)
def test_what_the_reader_can_mend(problem, said):
    assert sentence_about(problem).startswith(said)
    assert "\n" not in sentence_about(problem)


@pytest.mark.parametrize("problem", [ValueError("x"), ProgrammingError("syntax error"), OSError("no file")])
def test_our_own_mistakes_are_no_sentence(problem):
    assert sentence_about(problem) is None


@pytest.mark.parametrize(
    "words",
    [
        ["docs", "access", "--to", "/nowhere/access.md"],
        ["openapi", "--write", "/nowhere/openapi.json"],
        ["openapi", "--check", "a", "--write", "b"],
        ["keys", "new", "--ring", "/proc/nowhere/keys.json"],
        ["forms", "/proc/nowhere"],
    ],
)
def test_a_place_that_cannot_be_written_is_a_sentence(words):
    done = CliRunner().invoke(main, words)

    assert done.exit_code == 2, done.output
    assert "Traceback" not in done.output


@pytest.mark.parametrize(
    "words", [["audit", "head"], ["work", "--once"], ["import", __file__, "--village", "370781007201"]]
)
def test_a_folder_without_a_station_is_a_sentence(tmp_path, words):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FENGQIAO_")}
    environment |= {"FENGQIAO_DATA": str(tmp_path), "FENGQIAO_MODE": "demo"}
    command = [sys.executable, "-m", "fengqiao.cli", *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 2, done.stderr
    assert "fengqiao init" in done.stderr
    assert "Traceback" not in done.stderr


def test_keys_are_not_rotated_where_no_station_is(tmp_path, monkeypatch):
    monkeypatch.setattr("fengqiao.cli.serve.database_is_prepared", lambda: False)
    monkeypatch.setenv("FENGQIAO_KEYS", str(tmp_path / "keys.json"))

    assert CliRunner().invoke(main, ["keys", "rotate"]).exit_code == 2
    assert not (tmp_path / "keys.json").exists()


def test_a_sheet_without_a_column_of_words_is_not_read_by_guessing(station, tmp_path):
    path = tmp_path / "figures.csv"
    path.write_text("a,b\n1,2\n")

    refused = CliRunner().invoke(import_sheet, [str(path), "--village", "370781007201"])
    assert (refused.exit_code, "--text" in refused.output) == (2, True)
    assert (
        CliRunner().invoke(import_sheet, [str(path), "--village", "370781007201", "--text", "c"]).exit_code
        == 2
    )
    named = CliRunner().invoke(import_sheet, [str(path), "--village", "370781007201", "--text", "b"])
    assert named.exit_code == 0, named.output
    assert "1 new" in named.output
