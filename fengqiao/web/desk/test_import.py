"""A spreadsheet of messages becomes reports; read twice it makes nothing twice."""

from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile

from fengqiao.cli.import_commands import import_sheet
from fengqiao.documents.tables import Sheet, apart, write_table
from fengqiao.mediation.actions.imports import SheetRow, day_of, import_rows
from fengqiao.mediation.models import Dispute
from fengqiao.mediation.sheet_columns import guessed

HEADINGS = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "反对数", "点赞数"]
SHEET = (
    ",".join(HEADINGS)
    + "\n101,U1,广场舞太吵,2019/11/3 20:10,每晚跳到十点，卢坊村的孩子没法写作业,0,5"
    + "\n102,U2,水管漏水,2019-12-05,漏了三个月没人修,1,2\n,,,,,,\n"
)


@pytest.fixture
def csv() -> SimpleUploadedFile:
    return SimpleUploadedFile("messages.csv", SHEET.encode("utf-8-sig"), "text/csv")


def _read(desk: Any, file: Any) -> str:
    answer = desk.send("/import/", sheet=file)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return str(answer["Location"])


def test_each_row_becomes_a_report_which_is_accepted_or_set_aside(at_desk: Any, csv: Any) -> None:
    officer = at_desk("officer")
    sheet = _read(officer, csv)
    assert "广场舞太吵" in officer.text(sheet)
    columns = {f"column-{name}": place for name, place in guessed(HEADINGS, []).items()}
    answer = officer.send(sheet + "confirm/", village="370781007201", **columns)
    assert answer["Location"] == sheet
    assert "2 of 2 rows" in officer.text(sheet)

    made = {row.sender_number: row for row in Dispute.objects.filter(source="spreadsheet")}
    assert set(made) == {"101", "102"}
    assert made["101"].village == "370781007202"  # its words name the village
    assert made["102"].village == "370781007201"
    assert {row.stage for row in made.values()} == {"reported"}
    assert str(made["102"].happened_on) == "2019-12-05"

    aside = officer.send(f"/disputes/{made['101'].number}/do/set_aside/", version=1, reason="not_a_dispute")
    assert aside.status_code == 302
    number = made["102"].number
    assert (
        officer.send(f"/disputes/{number}/do/accept/", version=1).status_code == 409
    )  # the other side is missing
    assert (
        officer.send(f"/disputes/{number}/do/add_party/", version=1, name="物业", side="B").status_code == 302
    )
    assert officer.send(f"/disputes/{number}/do/accept/", version=2).status_code == 302


def test_a_confirmation_sent_twice_counts_once(at_desk: Any, csv: Any) -> None:
    officer = at_desk("officer")
    first = officer.send("/import/", key="upload", sheet=csv)["Location"]
    csv.seek(0)
    assert officer.send("/import/", key="upload", sheet=csv)["Location"] == first
    columns = {f"column-{name}": place for name, place in guessed(HEADINGS, []).items()}
    for _time in range(2):
        answer = officer.send(first + "confirm/", key="confirm", village="370781007201", **columns)
        assert answer["Location"] == first
    page = " ".join(officer.text(first).split())
    assert "<dt>New reports</dt><dd>2</dd>" in page
    assert "<dt>In the register already</dt><dd>0</dd>" in page


def test_columns_without_words_are_refused_and_what_was_chosen_is_kept(at_desk: Any, csv: Any) -> None:
    officer = at_desk("officer")
    sheet = _read(officer, csv)
    answer = officer.send(sheet + "confirm/", village="370781007202", **{"column-number": "0"})
    assert answer.status_code == 409
    assert '<option value="370781007202" selected>' in answer.content.decode()
    assert officer.send(sheet + "confirm/", village="370781006022").status_code == 409
    assert not Dispute.objects.exists()


def test_read_twice_it_makes_nothing_twice(at_desk: Any) -> None:
    officer = at_desk("officer")
    rows = [
        SheetRow(number="7", subject="占道", text="摊子摆到路中间"),
        SheetRow(number="", subject="无号", text="没有编号"),
    ]
    first = import_rows(rows=rows, default_village="370781007201", by=officer.caller, at=_now())
    again = import_rows(rows=rows, default_village="370781007201", by=officer.caller, at=_now())
    assert (first.made, again.made, again.known) == (2, 0, 2)
    assert Dispute.objects.filter(source="spreadsheet").count() == 2


def _now() -> Any:
    from fengqiao.kernel.clock import now

    return now()


def test_the_command_reads_the_same_sheet(station: str, tmp_path: Any) -> None:
    path = tmp_path / "messages.csv"
    path.write_bytes(SHEET.encode("utf-8-sig"))
    done = CliRunner().invoke(import_sheet, [str(path), "--village", "370781007201"])
    assert done.exit_code == 0, done.output
    assert "2 new" in done.output
    assert Dispute.objects.filter(source="spreadsheet").count() == 2


def test_the_command_names_the_sheets_it_leaves_out(station: str, tmp_path: Any) -> None:
    sheets = [Sheet(month, ["留言主题"], [["水管漏水"]]) for month in ("三月", "四月")]
    (tmp_path / "a.xlsx").write_bytes(write_table(sheets, watermark="chief"))
    words = [str(tmp_path / "a.xlsx"), "--village", "370781007201"]
    done = CliRunner().invoke(import_sheet, words, env={"LC_ALL": "zh_CN.UTF-8"})
    assert done.exit_code == 0 and done.stderr == "只读“三月”表；没有读：四月。请把它们各存为一个文件。\n"
    said = CliRunner().invoke(import_sheet, words, env={"LC_ALL": "C"})
    assert "Only sheet “三月” is read, not 四月" in said.stderr


def test_what_is_no_table_is_refused_in_words(at_desk: Any) -> None:
    officer = at_desk("officer")
    for name, content in (("a.xlsx", b"no table"), ("empty.csv", b""), ("x.csv", b"\xff\xfe\x00")):
        answer = officer.send("/import/", sheet=SimpleUploadedFile(name, content))
        assert answer.status_code == 409, name
    assert officer.send("/import/").status_code == 409


def test_another_officer_does_not_find_the_sheet(at_desk: Any, csv: Any) -> None:
    sheet = _read(at_desk("officer"), csv)
    assert at_desk("officer-1-2").get(sheet).status_code == 404
    assert at_desk("outsider").get(sheet).status_code == 404
    assert at_desk("clerk").get("/import/").status_code == 403
    refused = at_desk("outsider").send(sheet + "confirm/", village="370781007201")
    assert refused.status_code == 404


def test_columns_are_guessed_by_heading_then_by_what_is_in_them() -> None:
    assert guessed(HEADINGS, []) == {"number": 0, "user": 1, "subject": 2, "told_on": 3, "text": 4}
    rows = [["13900001234", "2026-01-05", "很长的一段话，说了很多事情"]]
    assert guessed(["a", "b", "c"], rows) == {"phone": 0, "told_on": 1, "text": 2}


@pytest.mark.parametrize("heading", ["序号", "序 号", "行号", "No"])
def test_a_row_counter_is_no_number_of_a_matter(heading: str) -> None:
    """Rows are counted anew in every sheet: a counter taken for a number would stand on the report as the sender's."""
    found = guessed([heading, "留言主题", "留言详情"], [["1", "路灯", "坏了三天，晚上看不见"]])
    assert found == {"subject": 1, "text": 2}
    assert guessed([heading, "工单编号", "内容"], []) == {"number": 1, "text": 2}


def test_a_second_sheet_counted_from_one_again_is_read_whole(at_desk: Any) -> None:
    officer = at_desk("officer")
    for words, counts in (("路灯坏了", "2 of 2"), ("水渠堵了", "2 of 2")):
        text = f"编号,内容\n1,{words}\n2,{words}很久\n"
        sheet = _read(officer, SimpleUploadedFile("a.csv", text.encode(), "text/csv"))
        columns = {f"column-{name}": place for name, place in guessed(["编号", "内容"], []).items()}
        officer.send(sheet + "confirm/", village="370781007201", **columns)
        page = " ".join(officer.text(sheet).split())
        assert f"{counts} rows" in page and "<dt>New reports</dt><dd>2</dd>" in page
    assert Dispute.objects.filter(source="spreadsheet").count() == 4


def test_a_sheet_longer_than_any_chunk_is_counted_whole_before_it_is_read(at_desk: Any) -> None:
    text = "编号,内容\n" + "".join(f"{n},路灯坏了\n" for n in range(20_500))
    officer = at_desk("officer")
    sheet = _read(officer, SimpleUploadedFile("a.csv", text.encode(), "text/csv"))
    assert "20500 rows" in officer.text(sheet).replace(",", "")


def test_rows_that_are_not_read_whole_are_named(at_desk: Any, station: str, tmp_path: Any) -> None:
    content = "编号,内容\n1,路灯坏了\n2,水渠堵了,多出来的\n".encode()
    sheet = _read(at_desk("officer"), SimpleUploadedFile("a.csv", content, "text/csv"))
    assert "Rows that are not read whole: 3." in at_desk("officer").text(sheet)
    (tmp_path / "a.csv").write_bytes(content)
    done = CliRunner().invoke(import_sheet, [str(tmp_path / "a.csv"), "--village", "370781007201"])
    assert "1 rows are not read whole" in done.output and ": 3\n" in done.output


def test_a_sheet_longer_than_can_be_read_is_refused_and_says_how_long_it_may_be(at_desk: Any) -> None:
    text = "内容\n" + "路\n" * 100_001
    answer = at_desk("officer").send("/import/", sheet=SimpleUploadedFile("a.csv", text.encode(), "text/csv"))
    assert answer.status_code == 409
    assert "At most 100000 rows." in answer.content.decode()


def test_a_workbook_that_kills_its_reader_is_refused_in_words(at_desk: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(apart, "READER", "fengqiao.documents.test_hostile_tables:dies")
    answer = at_desk("officer").send("/import/", sheet=SimpleUploadedFile("a.xlsx", b"PK\x03\x04 heavy"))
    assert answer.status_code == 409
    assert "takes too much memory or time" in answer.content.decode()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2019/12/5 10:23", "2019-12-05"),
        ("2020年1月9日", "2020-01-09"),
        ("soon", "None"),
        ("2019-13-40", "None"),
        ("", "None"),
    ],
)
def test_days_are_read_however_they_are_written(text: str, day: str) -> None:
    assert str(day_of(text)) == day


def test_danger_told_long_ago_pages_nobody_and_danger_of_today_does(at_desk: Any) -> None:
    officer = at_desk("officer")
    words = "我不想活了，要跳楼"
    today = _now().date().isoformat()
    rows = [SheetRow("1", "旧事", words, told_on="2019-01-02"), SheetRow("2", "今天", words, told_on=today)]
    import_rows(rows=rows, default_village="370781007201", by=officer.caller, at=_now())
    alarmed = {row.sender_number: len(row.standing.open_alarms) for row in Dispute.objects.all()}
    assert alarmed == {"1": 0, "2": 1}


def test_a_flood_of_reports_does_not_wash_away_what_is_due(at_desk: Any, walk_to: Any) -> None:
    due = walk_to("mediating", 1).number
    officer = at_desk("officer")
    rows = [SheetRow(str(n), f"事{n}", "说了一些话") for n in range(70)]
    import_rows(rows=rows, default_village="370781007201", by=officer.caller, at=_now())
    page = officer.text("/desk/")
    assert due in page
    assert "62 more new reports wait" in page
