import json

import pytest
from click.testing import CliRunner

from fengqiao.cli.analytics_commands import triage_command


def run(*arguments, stdin=b""):
    return CliRunner().invoke(triage_command, arguments, input=stdin)


def test_one_text_a_line_in_one_object_a_line_out(tmp_path):
    file = tmp_path / "texts.txt"
    file.write_bytes("\ufeff他借了我三万，打了借条\r\n\n邻居拿铁锹打我".encode())
    result = run(str(file))
    assert run(str(file), "--json").output == result.output
    first, empty, last = [json.loads(line) for line in result.output.splitlines()]
    assert result.exit_code == 0
    assert list(first) == ["kind", "kind_zh", "confidence", "level", "flags", "because"]
    assert (first["kind"], first["kind_zh"], first["level"]) == ("debt", "债务", 3)
    assert (empty["kind"], empty["because"]) == ("other", [])
    assert all(list(one) == list(first) for one in (empty, last))
    assert last["flags"] == ["violence"] and last["because"][0]["points_to"] == "violence"


def test_texts_may_be_piped_in_and_read_by_people():
    result = run("--sentences", "--language", "en", stdin="物业不打扫楼道".encode())
    assert result.exit_code == 0
    assert result.output.startswith("Property management (") and "level 1" in result.output
    chinese = run("--sentences", "--language", "zh", stdin="邻居拿铁锹打我".encode()).output
    assert "警示：暴力；依据：" in chinese and chinese.startswith("邻里（把握")


@pytest.mark.parametrize("bad", ["好".encode("gbk"), b"\xff\xfe", b"\xe6\x88"])
def test_a_wrong_encoding_names_file_and_row(tmp_path, bad):
    file = tmp_path / "texts.txt"
    file.write_bytes("第一行\n".encode() + bad + b"\n")
    result = run(str(file), "--json")
    assert result.exit_code == 2
    assert "texts.txt, row 2: byte" in result.output and "Traceback" not in result.output
    assert "standard input, row 1" in run(stdin=bad).output


def test_a_file_that_is_not_there_is_a_sentence(tmp_path):
    result = run(str(tmp_path / "none.txt"))
    assert result.exit_code == 2 and "none.txt" in result.output


def test_no_input_no_output():
    assert run("--json").output == ""
