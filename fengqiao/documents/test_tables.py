import io
import tempfile
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from fengqiao.documents.tables import (
    Problem,
    Sheet,
    parse_moment,
    read_table,
    write_table,
    writing,
)
from fengqiao.kernel.refusals import Refused

MESSAGES = Path(__file__).parents[3] / "shared" / "citizen_messages" / "messages.xlsx"


COLUMNS = ("编号", "事由", "日期", "金额")


ROWS = (
    ("T-00042", "排水沟\n填高", date(2026, 3, 4), 3200),
    ("T-00043", "老人赡养 龘䶮", datetime(2026, 3, 5, 9, 30, tzinfo=UTC), 12.5),
)


NO_MOMENTS = ("", "hello", "2020/13/1", "2020-02-30", "1月6日", None, True, -1, 10**9, float("nan"))


def naive(*parts: int) -> datetime:
    return datetime(*parts)  # noqa: DTZ001


def test_what_is_written_can_be_read_back():
    table = read_table(
        write_table([Sheet("案件", COLUMNS, ROWS)], watermark="chief 2026-03-06"), filename="a.xlsx"
    )
    assert table.columns == COLUMNS
    assert table.rows[0][:2] == ("T-00042", "排水沟\n填高") and table.rows[0][3] == 3200
    assert parse_moment(table.rows[0][2]) == naive(2026, 3, 4)
    assert parse_moment(table.rows[1][2]) == naive(2026, 3, 5, 9, 30)
    assert table.rows[-1][0] == "chief 2026-03-06"


@pytest.mark.parametrize("text", ["=1+1", "+86", "-2+3", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("x")'])
def test_nothing_written_can_run(text):
    content = write_table([Sheet(text, (text,), ((text,),))], watermark=text)
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    cells = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert cells[0][0].startswith("'") and cells[1][0].startswith("'")


def test_long_numbers_stay_whole_and_sheets_get_their_own_names():
    rows = ((370781200001010017,),)
    content = write_table(
        [Sheet("a/b", ("n",), rows), Sheet("a:b", ("n",), rows), Sheet("", (), ())], watermark="x"
    )
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert len(set(book.sheet_names)) == 3
    assert book.get_sheet_by_index(0).to_python()[1][0] == "370781200001010017"


def test_an_empty_export_opens():
    assert zipfile.ZipFile(io.BytesIO(write_table([], watermark=""))).testzip() is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_is_read_in_the_encodings_of_offices(encoding, delimiter):
    text = delimiter.join(("编号", "事由")) + "\r\n" + delimiter.join(("1", '"两家\n排水沟"')) + "\r\n\r\n"
    table = read_table(text.encode(encoding), filename="a.csv")
    assert table.columns == ("编号", "事由")
    assert table.rows == (("1", "两家\n排水沟"),)


def test_a_messy_table_names_its_problems():
    text = "\n\n编号,,编号,说明\n1,a,b,\t\u3000 村里\x00 \n,,,\n2,a,b,c,多出来\n3\n"
    table = read_table(text.replace("\x00", "").encode(), filename="a.csv")
    assert table.columns == ("编号", "#2", "编号 #3", "说明")
    assert table.rows == (("1", "a", "b", "村里"), ("2", "a", "b", "c"), ("3", None, None, None))
    assert Problem("column_unnamed", 3, "#2") in table.problems
    assert Problem("column_repeated", 3, "编号") in table.problems
    assert Problem("cells_beyond_columns", 6) in table.problems


def test_rows_are_numbered_as_the_spreadsheet_does():
    table = read_table(b"\n\na,b\n1,2\n,\n\n3,4\n\n", filename="a.csv")
    assert (table.heading_row, table.row_numbers) == (3, (4, 7))
    sheet = Sheet("三月", ("三月留言", "", ""), [("a", "b", "c"), ("", "", ""), ("1", "2", "3")])
    titled = read_table(write_table([sheet], watermark="x"), filename="a.xlsx")
    assert titled.columns == ("a", "b", "c") and titled.heading_row == 2
    assert titled.row_numbers[0] == 4 and titled.rows[0] == ("1", "2", "3")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2020/1/6 12:09:38", naive(2020, 1, 6, 12, 9, 38)),
        ("2020-01-06 12:09", naive(2020, 1, 6, 12, 9)),
        ("\t\n 2020.1.6\t", naive(2020, 1, 6)),
        ("2020年1月6日9时5分", naive(2020, 1, 6, 9, 5)),
        ("2020年1月6日 下午3点", naive(2020, 1, 6, 15)),
        ("２０２０／１／６　１２：０９", naive(2020, 1, 6, 12, 9)),
        ("20200106", naive(2020, 1, 6)),
        (43836.506689814814, naive(2020, 1, 6, 12, 9, 38)),
        ("43836", naive(2020, 1, 6)),
        (naive(2020, 1, 6), naive(2020, 1, 6)),
        (date(2020, 1, 6), naive(2020, 1, 6)),
        ("2020-01-06T04:09:38Z", datetime(2020, 1, 6, 4, 9, 38, tzinfo=UTC)),
        *(
            (bad, None)
            for bad in ("", "hello", "2020/13/1", "2020-02-30", "1月6日", None, True, -1, 10**9, float("nan"))
        ),
    ],
)
def test_moments_are_understood_or_left(value, expected):
    assert parse_moment(value) == expected


@pytest.mark.parametrize(
    ("content", "filename"),
    [
        (b"%PDF-1.7", "a.pdf"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a.csv"),
        (b"PK\x03\x04 broken", "a.xlsx"),
        (b"\xd0\xcf\x11\xe0 broken", "a.xls"),
        (b"anything", "a.xlsx"),
    ],
)
def test_a_wrong_file_is_refused(content, filename):
    with pytest.raises(Refused, match="not_a_table"):
        read_table(content, filename=filename)


def test_a_zip_that_is_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(Refused, match="not_a_table"):
        read_table(out.getvalue(), filename="a.xlsx")


@pytest.mark.parametrize("content", [b"", b"\n\n", b" , ,\n"])
def test_an_empty_table_is_refused(content):
    with pytest.raises(Refused, match="table_empty"):
        read_table(content, filename="a.csv")


def test_too_many_rows_are_refused():
    with pytest.raises(Refused, match="file_too_large"):
        read_table(b"a,b\n" + b"1,2\n" * 100_001, filename="a.csv")


@pytest.mark.skipif(not MESSAGES.exists(), reason="the real messages are not beside this checkout")
def test_real_messages_are_read_whole():
    table = read_table(MESSAGES.read_bytes(), filename=MESSAGES.name)
    assert len(table.rows) == 1442 and len(table.columns) == 7
    assert table.problems == ()
    assert all(parse_moment(row[3]) is not None for row in table.rows)
    assert all("\t" not in str(row[4]) and row[4] for row in table.rows)


RARE = "\U00020164\U0002cb4e\U00030eddemoji\U0001f33e"


@pytest.mark.parametrize(
    "encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom"]
)
def test_rare_characters_and_emoji_come_through_every_encoding(encoding):
    text = f"姓名,说\n{RARE},水渠改道进不了水\n"
    if encoding.endswith("-bom"):
        content = ("\ufeff" + text).encode(encoding.removesuffix("-bom"))
    else:
        content = text.encode(encoding)
    assert read_table(content, filename="a.csv").rows == ((RARE, "水渠改道进不了水"),)


def test_a_file_in_two_encodings_is_refused_and_the_row_is_named():
    content = "标题,说\n联通,模拟\n".encode("gb18030") + "水渠,水渠改道进不了水\n".encode()
    with pytest.raises(Refused, match="table_in_two_encodings") as caught:
        read_table(content, filename="a.csv")
    assert caught.value.detail == {"filename": "a.csv", "row": 3}


def test_what_is_read_apart_comes_back_as_it_was():
    moments = (date(2026, 3, 4), datetime(2026, 3, 5, 9, 30))  # noqa: DTZ001
    rows = ((RARE, 12, 1.5, True, *moments, 'say\n"x"'),)
    columns = tuple(f"c{n}" for n in range(7))
    table = read_table(write_table([Sheet("a", columns, rows)], watermark=""), filename="a.xlsx")
    found = table.rows[0]
    assert found == (RARE, 12, 1.5, True, *moments, 'say\n"x"')
    assert type(found[3]) is bool and type(found[4]) is date and type(found[5]) is datetime


def test_what_does_not_fit_on_a_sheet_goes_on_on_the_next_and_each_is_signed(monkeypatch):
    monkeypatch.setattr(writing, "ROWS_ON_A_SHEET", 60)
    said = []
    rows = ((n,) for n in range(130))
    content = write_table([Sheet("案件", ("n",), rows)], watermark=lambda: said.append(1) or "chief")
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    pages = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    assert book.sheet_names == ["案件", "案件 2", "案件 3"]
    assert [row[0] for page in pages for row in page[1:-2]] == list(range(130))
    assert [page[0][0] for page in pages] == ["n"] * 3 and [page[-1][0] for page in pages] == ["chief"] * 3
    assert said == [1]


def test_nothing_is_left_in_the_folder_for_passing_files(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def rows():
        yield ("水渠",)
        assert list(tmp_path.iterdir())  # it is written out as it comes, or this shows nothing
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_table([Sheet("a", ("x",), rows())], watermark="")
    assert list(tmp_path.iterdir()) == []
