"""Spreadsheets made to harm who reads them: each is refused by name, and nothing but the reader may die."""

import io
import json
import os
import resource
import subprocess
import sys
import zipfile

import pytest

from fengqiao.documents.tables import (
    Sheet,
    apart,
    cells,
    excel,
    read_table,
    safety,
    write_table,
)
from fengqiao.documents.tables.limits import CPU_SECONDS, MAX_COLUMNS, MEMORY
from fengqiao.documents.tables.safety import check_workbook
from fengqiao.kernel.refusals import Refused


def workbook(
    sheet_xml: str | bytes, *, extra: dict[str, bytes] | None = None, instead: bool = False
) -> bytes:
    """A small .xlsx with one sheet of our making, as a hostile sender would build it; `extra` beside or `instead`."""
    original = io.BytesIO(write_table([Sheet("a", ("x",), ())], watermark=""))
    out = io.BytesIO()
    with zipfile.ZipFile(original) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if not (instead and name in (extra or {})):
                new.writestr(name, sheet_xml if name == "xl/worksheets/sheet1.xml" else old.read(name))
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def test_a_zip_bomb_is_refused_even_when_it_lies_about_its_size():
    bomb = workbook("<x/>", extra={"xl/media/a.bin": b"\0" * 30_000_000})
    with pytest.raises(Refused, match="file_too_large"):
        read_table(bomb, filename="a.xlsx")
    honest = (30_000_000).to_bytes(4, "little")
    assert bomb.count(honest) >= 1
    with pytest.raises(Refused, match="file_too_large"):
        read_table(bomb.replace(honest, (10).to_bytes(4, "little")), filename="a.xlsx")


@pytest.mark.parametrize("cell", ["XFD2", "A1048576", "CW1"])
def test_one_far_cell_cannot_claim_all_memory(cell):
    sheet = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f'<row r="1"><c r="A1"><v>1</v></c><c r="{cell}"><v>1</v></c></row></sheetData></worksheet>'
    )
    with pytest.raises(Refused, match="file_too_large"):
        read_table(workbook(sheet), filename="a.xlsx")


NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


ONE_CELL = f'<?xml version="1.0"?><worksheet {NS}><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>'


@pytest.mark.parametrize("name", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml"])
def test_a_workbook_with_macros_is_refused_whatever_its_ending(name):
    with pytest.raises(Refused, match="table_with_macros"):
        read_table(workbook(ONE_CELL, extra={name: b"x"}), filename="a.xlsx")


def test_an_old_workbook_with_macros_is_refused():
    old = b"\xd0\xcf\x11\xe0" + "_VBA_PROJECT_CUR".encode("utf-16-le") + b"\0" * 600
    with pytest.raises(Refused, match="table_with_macros"):
        read_table(old, filename="a.xls")


def test_entities_that_grow_are_refused_before_anything_reads_them():
    laughs = ONE_CELL.replace(
        "<worksheet", '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><worksheet', 1
    )
    with pytest.raises(Refused, match="not_a_table"):
        read_table(workbook(laughs), filename="a.xlsx")


def test_a_million_empty_rows_are_refused_and_the_row_is_named():
    rows = ONE_CELL.replace("</sheetData>", '<row r="1048576"/></sheetData>')
    with pytest.raises(Refused, match="file_too_large") as caught:
        read_table(workbook(rows), filename="a.xlsx")
    assert caught.value.detail["cell"] == "1048576"


def test_links_to_other_workbooks_are_not_followed():
    link = {
        "xl/externalLinks/externalLink1.xml": b'<externalLink xmlns:r="r"><x r:id="http://elsewhere/"/></externalLink>'
    }
    sheet = ONE_CELL.replace("<row", '<row r="1"><c r="A1" t="str"><v>head</v></c></row><row', 1).replace(
        '<row r="1"><c r="A1"><v>1', '<row r="2"><c r="A2"><f>[1]x!A1</f><v>1'
    )
    assert read_table(workbook(sheet, extra=link), filename="a.xlsx").rows == ((1,),)


FAR_CELLS = {
    "in lower case": '<row r="1"><c r="xfd2"><v>1</v></c></row>',
    "in single quotes": "<row r='1'><c r='XFD2'><v>1</v></c></row>",
    "with a space": '<row r="1"><c r = "XFD2"><v>1</v></c></row>',
    "with a line break": '<row r="1"><c r\n=\n"XFD2"><v>1</v></c></row>',
    "in character references": '<row r="1"><c r="&#88;FD2"><v>1</v></c></row>',
    "with a prefix": '<row r="1"><x:c xmlns:x="x" r="XFD2"><v>1</v></x:c></row>',
    "by a row far down": '<row r="1048576"><c><v>1</v></c></row>',
    "by a row in single quotes": "<row r='1048576'/>",
    "by counting": '<row r="1">' + "<c><v>1</v></c>" * 101 + "</row>",
    "by a wide rectangle": '<row r="1"><c r="CV1"><v>1</v></c></row><row r="90000"><c r="A90000"/></row>',
}


def sheet_of(rows: str) -> str:
    return f'<?xml version="1.0"?><worksheet {NS}><sheetData>{rows}</sheetData></worksheet>'


@pytest.mark.parametrize("how", FAR_CELLS)
def test_a_far_cell_is_found_however_it_is_written(how):
    with pytest.raises(Refused, match="file_too_large") as caught:
        check_workbook(workbook(sheet_of(FAR_CELLS[how])))
    assert caught.value.detail["limit_columns"] == MAX_COLUMNS


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_far_cell_is_found_in_every_encoding(encoding):
    mark = "" if encoding == "utf-16" else "\ufeff"
    text = mark + sheet_of(FAR_CELLS["in lower case"]).replace("?>", ' encoding="utf-16"?>', 1)
    with pytest.raises(Refused, match="file_too_large"):
        check_workbook(workbook(text.encode(encoding)))


def moved(target: str, part: str) -> bytes:
    """A workbook whose sheet lies elsewhere: its relationships lead there."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(ONE_CELL))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/_rels/workbook.xml.rels":
                content = content.replace(b"worksheets/sheet1.xml", target.encode())
            new.writestr(name, content)
        new.writestr(part, sheet_of(FAR_CELLS["in lower case"]))
    return out.getvalue()


def test_a_far_cell_is_found_wherever_the_sheet_lies():
    with pytest.raises(Refused, match="file_too_large"):
        check_workbook(moved("elsewhere/x.xml", "xl/elsewhere/x.xml"))
    with pytest.raises(Refused, match="not_a_table"):
        check_workbook(moved("media/x.png", "xl/media/x.png"))


def test_a_dimension_that_lies_harms_nothing():
    sheet = sheet_of(
        '<row r="1"><c r="A1" t="str"><v>head</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>'
    )
    lying = sheet.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    assert read_table(workbook(lying), filename="a.xlsx").rows == ((1,),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_in_every_encoding(encoding):
    text = ONE_CELL.replace("?>", f' encoding="{encoding}"?><!DOCTYPE x SYSTEM "file:///etc/hostname">', 1)
    with pytest.raises(Refused, match="not_a_table"):
        check_workbook(workbook(text.encode(encoding)))


def test_too_many_parts_and_too_many_strings_are_refused(monkeypatch):
    monkeypatch.setattr(safety, "MAX_PARTS", 20)
    with pytest.raises(Refused, match="file_too_large"):
        check_workbook(workbook(ONE_CELL, extra={f"xl/{n}.bin": b"" for n in range(20)}))
    monkeypatch.setattr(cells, "MAX_STRINGS", 3)
    strings = f"<sst {NS}>{'<si><t>a</t></si>' * 4}</sst>".encode()
    with pytest.raises(Refused, match="file_too_large"):
        check_workbook(workbook(ONE_CELL, extra={"xl/strings.xml": strings}))


def test_a_file_is_no_two_formats_at_once():
    with pytest.raises(Refused, match="not_a_table"):
        check_workbook(workbook(ONE_CELL, extra={"content.xml": b"<x/>"}))


LONG_STRINGS = f"<sst {NS}><si><t>{'水' * 32_000}</t></si></sst>".encode()


def test_what_bursts_the_memory_of_the_reader_is_refused_and_the_reader_alone_dies(monkeypatch):
    """One long text that a hundred thousand cells point to: small, honest about its size, and gigabytes when read."""
    same = '<c t="s"><v>0</v></c>' * 100
    sheet = sheet_of("".join(f"<row>{same}</row>" for _row in range(400)))
    content = workbook(sheet, extra={"xl/sharedStrings.xml": LONG_STRINGS}, instead=True)
    check_workbook(content)
    with pytest.raises(Refused, match="table_too_heavy|file_too_large"):
        read_table(content, filename="a.xlsx")


def dies(content: bytes) -> bytes:
    os.abort()


def bursts(content: bytes) -> bytes:
    return bytes(2 << 30)


def looks_around(content: bytes) -> bytes:
    limits = [resource.getrlimit(kind)[0] for kind in (resource.RLIMIT_AS, resource.RLIMIT_CPU)]
    return json.dumps([{"sheet": "a", "columns": ["a"], "problems": [], "rows": [[str(limits)]]}]).encode()


@pytest.mark.parametrize("death", [dies, bursts])
def test_a_reader_that_dies_is_a_refusal(monkeypatch, death):
    monkeypatch.setattr(apart, "READER", f"{__name__}:{death.__name__}")
    with pytest.raises(Refused, match="table_too_heavy"):
        read_table(workbook(ONE_CELL), filename="a.xlsx")


def test_the_reader_is_bounded_in_memory_and_time(monkeypatch):
    monkeypatch.setattr(apart, "READER", f"{__name__}:{looks_around.__name__}")
    assert read_table(workbook(ONE_CELL), filename="a.xlsx").rows == ((str([MEMORY, CPU_SECONDS]),),)


def test_the_reader_loads_little():
    """It starts for every workbook: what it does not need would cost each of them seconds and memory."""
    look = f"import sys, {apart.READER.partition(':')[0]}; print(*{{'django', 'xlsxwriter', 'typst'}} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


STYLES = f"""<?xml version="1.0"?><styleSheet {NS}><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="46"/></cellXfs>
</styleSheet>""".encode()


def test_a_time_beyond_all_time_is_refused_and_its_row_is_named():
    rows = (
        '<row r="1"><c r="A1" t="str"><v>head</v></c></row><row r="3"><c r="A3" s="1"><v>1e300</v></c></row>'
    )
    content = workbook(sheet_of(rows), extra={"xl/styles.xml": STYLES}, instead=True)
    with pytest.raises(Refused, match="table_cell_unreadable") as caught:
        read_table(content, filename="a.xlsx")
    assert caught.value.detail == {"filename": "a.xlsx", "sheet": "a", "row": 3}


@pytest.mark.parametrize("value", ["1e300", "-1e300", "99999999", "-700000", "inf", "NaN", "2958466"])
def test_a_day_beyond_all_days_is_read_or_refused(value):
    styles = STYLES.replace(b'"46"', b'"14"')
    rows = f'<row r="1"><c r="A1" t="str"><v>head</v></c></row><row r="2"><c r="A2" s="1"><v>{value}</v></c></row>'
    content = workbook(sheet_of(rows), extra={"xl/styles.xml": styles}, instead=True)
    try:
        assert len(read_table(content, filename="a.xlsx").rows) == 1
    except Refused as refused:
        assert refused.name == "table_cell_unreadable"  # noqa: PT017 (one or the other, never a traceback)


def test_a_panic_of_the_compiled_reader_is_a_refusal_naming_the_row():
    class Panic(BaseException):
        pass

    class Rows:
        total_height = total_width = 1

        def iter_rows(self):
            yield ["head"]
            raise Panic

    with pytest.raises(Refused, match="table_cell_unreadable") as caught:
        list(excel._rows(Rows()))
    assert caught.value.detail == {"row": 2}
