import json
import os
import signal
from pathlib import Path

import pytest
from click.testing import CliRunner

from fengqiao.cli.main import main
from fengqiao.cli.sentences import language_of_the_terminal
from fengqiao.cli.working import as_csv, say, working


@pytest.fixture
def ctrl_c():
    """What a terminal's programme does at Ctrl-C; a run in the background inherits that it is ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_the_first_ctrl_c_asks_for_the_best_so_far(ctrl_c):
    before = signal.getsignal(signal.SIGINT)
    with working("Planning", seconds=60) as watch:
        assert not watch.is_over
        os.kill(os.getpid(), signal.SIGINT)
        assert watch.was_stopped
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_in_the_background_ctrl_c_is_meant_for_others(ctrl_c):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with working("Planning") as watch:
        os.kill(os.getpid(), signal.SIGINT)
        assert not watch.was_stopped


def test_an_answer_is_printed_and_written(tmp_path: Path, capsys):
    say(
        {"status": "optimal"},
        as_json=True,
        sentences=["never"],
        rows=[{"code": "=1+1", "n": 2}],
        csv_file=tmp_path / "a.csv",
        html_file=tmp_path / "a.html",
        picture=lambda: "<html>",
    )
    assert json.loads(capsys.readouterr().out) == {"status": "optimal"}
    assert (tmp_path / "a.csv").read_text("utf-8-sig").splitlines() == ["code,n", "'=1+1,2"]
    assert (tmp_path / "a.html").read_text() == "<html>"
    assert as_csv([]) == ""


def test_a_terminal_set_to_chinese_is_answered_in_chinese(monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert language_of_the_terminal() == "zh"
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert language_of_the_terminal() == "en"


def test_the_groups_are_listed():
    assert "plan" in CliRunner().invoke(main, ["--help"]).output
