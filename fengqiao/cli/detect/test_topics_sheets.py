"""Workbooks of several sheets: one a month or a district, notes beside them, and what is wrong in one of them."""

import io
import json

import pytest
import xlsxwriter
from click.testing import CliRunner

from fengqiao.cli.main import main

HEAD = ("subject", "time", "text", "user")
FUMES = "松林苑饭店油烟直接排到楼上没法开窗"
MARCH = (HEAD, ("青州市松林苑小区饭店油烟", "2026-03-02", FUMES, "a"))
APRIL = (
    ("四月留言汇总", "", "", ""),
    ("user", "text", "subject", "time"),
    ("b", FUMES + "睡觉", "松林苑楼下饭店油烟大", "2026-04-09"),
    ("c", FUMES + "吃饭", "松林苑饭店油烟", "2026-04-10"),
)
NOTES = (("说明",), ("本表由各村报送",))


def workbook(hidden=(), chart=False, **sheets):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        if chart:
            book.add_chartsheet("图").set_chart(_chart(book, next(iter(sheets))))
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return out.getvalue()


def _chart(book, sheet):
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": [sheet, 0, 0, 1, 0]})
    return chart


def run(tmp_path, content, *options):
    (tmp_path / "留言.xlsx").write_bytes(content)
    words = ["detect", "topics", str(tmp_path / "留言.xlsx"), "--language", "en", *options]
    return CliRunner().invoke(main, words)


def test_every_sheet_with_the_headings_is_read(tmp_path):
    result = run(tmp_path, workbook(空=(), 三月=MARCH, 四月=APRIL), "--json")
    said = json.loads(result.stdout)
    (topic,) = said["topics"]
    assert (topic["people"], topic["messages"]) == (3, ["三月!2", "四月!3", "四月!4"])
    assert (said["messages"], said["reasons"], result.stderr) == (3, [], "")


def test_one_sheet_with_the_headings_calls_messages_by_their_row(tmp_path):
    said = json.loads(run(tmp_path, workbook(三月=MARCH, 四月=(), 五月=()), "--json").stdout)
    assert (said["messages"], said["reasons"]) == (1, [])
    (topic,) = json.loads(run(tmp_path, workbook(说明=NOTES, 四月=APRIL), "--json").stdout)["topics"]
    assert topic["messages"] == [3, 4]


def test_a_sheet_without_the_headings_is_named(tmp_path):
    content = workbook(
        说明=NOTES, 三月=MARCH, 空=(), 四月=APRIL, 五月=(HEAD[:1] + HEAD[2:], ("路灯", "不亮", "d"))
    )
    notes = [
        "Sheet “说明” is left out: it has no column subject (nor 留言主题).",
        "Sheet “五月” is left out: it has no column time (nor 留言时间).",
    ]
    read = run(tmp_path, content)
    assert read.exit_code == 0 and read.stderr.splitlines() == notes and "3 people" in read.stdout
    said = run(tmp_path, content, "--json")
    assert json.loads(said.stdout)["reasons"] == notes and not said.stderr
    assert (
        "“五月”表没有读：没有“留言时间”（time）这一列。" in run(tmp_path, content, "--language", "zh").stderr
    )


def test_hidden_sheets_are_read_and_charts_are_none(tmp_path):
    content = workbook(hidden=("四月",), chart=True, 三月=MARCH, 四月=APRIL)
    said = json.loads(run(tmp_path, content, "--json").stdout)
    assert (said["messages"], said["reasons"]) == (3, [])


def test_the_same_id_on_two_sheets(tmp_path):
    head = ("id", *HEAD)
    march = (head, ("m1", *MARCH[1]))
    content = workbook(三月=march, 四月=march)
    assert json.loads(run(tmp_path, content, "--json").stdout)["messages"] == 1, "the same row counts once"
    refused = run(tmp_path, workbook(三月=march, 四月=(head, ("m1", "路灯", "2026-04-02", "不亮", "b"))))
    assert refused.exit_code == 2
    assert "sheet “四月”, row 2, column id: row 三月!2 has this id too (message m1)" in refused.stderr


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        (
            {"三月": MARCH, "四月": (HEAD, ("路灯", "昨天", "不亮", "b"))},
            "sheet “四月”, row 2, column time: “昨天” is not a date",
        ),
        (
            {"说明": NOTES, "三月": (("subject", "text"), ("路灯", "不亮"))},
            "sheet “三月”, row 1, column time: there is no such column (nor 留言时间); the heading says subject, text",
        ),
        (
            {"三月": MARCH, "四月": ((*HEAD, "text"),)},
            "sheet “四月”, row 1, column text: two columns are headed",
        ),
        ({"说明": NOTES, "三月": (HEAD,)}, "sheet “三月”: there is nothing below the heading"),
        ({"三月": (), "四月": ()}, "there is nothing in it"),
    ],
)
def test_a_refusal_names_the_sheet(tmp_path, sheets, said):
    result = run(tmp_path, workbook(**sheets))
    assert result.exit_code == 2 and "Traceback" not in result.output
    assert "留言.xlsx" in result.stderr and said in result.stderr
