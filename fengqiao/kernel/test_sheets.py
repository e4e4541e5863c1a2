from datetime import date
from pathlib import Path

import pytest

from fengqiao.kernel.sheets import BadSheet, Row, read_rows


@pytest.fixture
def sheet(tmp_path: Path):
    def write(text: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / "points.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


def points(path: Path, **more) -> list[Row]:
    return read_rows(path, required=["code", "lon", "lat"], optional=["name"], unique=["code"], **more)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_sheet_is_read_in_the_encodings_offices_use(sheet, encoding):
    rows = points(
        sheet("code,name,lon,lat\r\na,卢李村, 118.5 ,36.7\r\n\r\nb,卢坊村,118.6,36.8\r\n", encoding)
    )

    assert [(row.text("name"), row.lon_lat(), row.number) for row in rows] == [
        ("卢李村", (118.5, 36.7), 2),
        ("卢坊村", (118.6, 36.8), 4),
    ]


@pytest.mark.parametrize(
    ("text", "name", "where"),
    [
        ("code,lon\na,1\n", "column_missing", "row 1, column lat"),
        ("code,lon,lat,lon\na,1,2,3\n", "column_twice", "row 1, column lon"),
        ("code,lon,lat\na,1,2\nb,1,2\na,1,2\n", "twice", "row 4, column code"),
        ("code,lon,lat\n", "no_rows", ""),
        ("", "column_missing", "row 1, column code"),
        ("code,lon,lat\na,1,2,3\n", "too_many_cells", "row 2"),
        ("code,gcj_lon,lon,lat\na,1,1,2\n", "datum_gcj02", "row 1, column gcj_lon"),
        ("code,lon,lat,datum\na,1,2,GCJ-02\n", "datum_gcj02", "row 2, column datum"),
        ('code,lon,lat\n"a,1,2\n', "not_csv", ""),
    ],
)
def test_a_fault_of_the_sheet_is_named_with_its_place(sheet, text, name, where):
    path = sheet(text)
    with pytest.raises(BadSheet) as caught:
        points(path)

    assert caught.value.reason.name == name
    assert str(path) in str(caught.value) and where in str(caught.value)
    assert caught.value.reason.zh != caught.value.reason.en


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("", "cell_empty"),
        ("x", "not_a_number"),
        ("nan", "not_a_number"),
        ("inf", "not_a_number"),
        ("181", "out_of_range"),
    ],
)
def test_a_cell_that_is_no_longitude_is_refused(sheet, cell, name):
    (row,) = points(sheet(f"code,lon,lat\na,{cell},36\n"))
    with pytest.raises(BadSheet) as caught:
        row.lon_lat()
    assert caught.value.reason.name == name


def test_swapped_coordinates_are_said_to_be_swapped(sheet):
    (row,) = points(sheet("code,lon,lat\na,36.7,118.5\n"))
    with pytest.raises(BadSheet, match="swapped"):
        row.lon_lat()


def test_whole_numbers_and_days(sheet):
    (row,) = read_rows(sheet("date,count\n2026/11/3,4\n"), required=["date", "count"])
    assert (row.day("date").isoformat(), row.whole("count")) == ("2026-11-03", 4)

    (row,) = read_rows(sheet("date,count\n2026-02-30,4.5\n"), required=["date", "count"])
    for read, name in ((row.day, "not_a_date"), (row.whole, "not_whole")):
        with pytest.raises(BadSheet) as caught:
            read("date" if name == "not_a_date" else "count")
        assert caught.value.reason.name == name


@pytest.mark.parametrize("cell", ["1_0", "1e400", "0x10", "--1", "1,5", "−1"])
def test_what_looks_like_a_number_and_is_none(sheet, cell):
    (row,) = read_rows(sheet(f'count\n"{cell}"\n'), required=["count"])
    with pytest.raises(BadSheet) as caught:
        row.number_in("count")
    assert caught.value.reason.name == "not_a_number"


def test_digits_as_an_input_method_writes_them(sheet):
    (row,) = read_rows(sheet("date,count\n２０２６－１１－２３,１２．５\n"), required=["date", "count"])
    assert (row.day("date").isoformat(), row.number_in("count")) == ("2026-11-23", 12.5)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026年11月3日", "2026-11-03"),
        ("2026/11/3 0:00", "2026-11-03"),
        ("26-11-03", None),
        ("2026-11-3-4", None),
    ],
)
def test_days_as_offices_write_them(sheet, said, day):
    (row,) = read_rows(sheet(f"date\n{said}\n"), required=["date"])
    if day is not None:
        assert row.day("date").isoformat() == day
        return
    with pytest.raises(BadSheet):
        row.day("date")


def test_several_days_stand_in_one_cell(sheet):
    (row,) = read_rows(sheet("off\n2026-12-03 2026/12/4；2026年12月5日、2026-12-03\n"), required=["off"])
    assert row.days("off") == {date(2026, 12, day) for day in (3, 4, 5)}
    (row,) = read_rows(sheet("code,off\na,\n"), required=["code", "off"])
    assert row.days("off") == frozenset()
    (row,) = read_rows(sheet("off\n2026-12-03 2026-12-99999999999999\n"), required=["off"])
    with pytest.raises(BadSheet, match="row 2, column off: “2026-12-99999999999999” is not a date"):
        row.days("off")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_rows_are_counted_as_a_spreadsheet_does(sheet, delimiter):
    text = 'code,name,lon,lat\na,"two\nlines",118,36\n\nb,x,wrong,36\n'.replace(",", delimiter)
    rows = points(sheet(text))
    assert [row.number for row in rows] == [2, 4]
    with pytest.raises(BadSheet, match="row 4, column lon"):
        rows[1].lon_lat()


def test_swapped_places_of_the_far_west_are_found_too(sheet):
    (row,) = points(sheet("code,lon,lat\na,39.47,75.99\n"))
    with pytest.raises(BadSheet, match="swapped"):
        row.lon_lat()


def test_a_datum_that_was_said_is_no_fault(sheet):
    assert points(sheet("code,lon,lat,datum\na,118,36,GCJ-02\n"), datum="gcj02")


def test_a_workbook_is_said_to_be_one(tmp_path: Path):
    (tmp_path / "a.csv").write_bytes(b"PK\x03\x04 and so on")
    with pytest.raises(BadSheet, match="workbook"):
        read_rows(tmp_path / "a.csv", required=["code"])


def test_bytes_that_are_no_text_are_refused(tmp_path: Path):
    path = tmp_path / "photo.csv"
    path.write_bytes(b"\xff\xd8\xff\x00\x00\x80")
    with pytest.raises(BadSheet, match="GB 18030"):
        read_rows(path, required=["code"])
