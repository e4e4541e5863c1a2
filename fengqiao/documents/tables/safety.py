"""Workbooks that would burst memory are found before anything reads them."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from fengqiao.kernel.refusals import Refused

MAX_BYTES = 50 * 1024 * 1024
MAX_UNZIPPED = 400 * 1024 * 1024
MAX_UNZIP_RATIO = 200
MAX_ROWS = 100_000
MAX_COLUMNS = 100  # column CV
_SMALL = 4 * 1024 * 1024  # small files compress well without harm
_CHUNK = 256 * 1024
# A cell far out costs memory for the whole rectangle before it: beyond CV, or beyond row 109,999.
_FAR_CELL = re.compile(rb'\br="(?:(?:[A-Z]{3}|[D-Z][A-Z]|C[W-Z])\d|[A-Z]*(?:\d{7}|[2-9]\d{5}|1[1-9]\d{4})")')


def check_workbook(content: bytes, *, filename: str) -> None:
    """Refuse what is not an .xlsx (`not_a_table`), carries macros (`table_with_macros`), defines entities of its own
    (`not_a_table`: no spreadsheet program writes such a thing), or is too large once unzipped (`file_too_large`).

    Sizes are counted while inflating: the sizes that a zip declares about itself can lie.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if any(name.lower().endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
                raise Refused("table_with_macros", filename=filename)
            if "xl/workbook.xml" not in names:
                raise Refused("not_a_table", filename=filename)
            _check_entries(archive, content, filename)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError) as error:
        raise Refused("not_a_table", filename=filename) from error


def _check_entries(archive: zipfile.ZipFile, content: bytes, filename: str) -> None:
    limit = min(MAX_UNZIPPED, max(len(content) * MAX_UNZIP_RATIO, _SMALL))
    total = 0
    for entry in archive.infolist():
        is_sheet = entry.filename.startswith("xl/worksheets/")
        tail = b""
        for block in _inflated(content, entry):
            total += len(block)
            if total > limit:
                raise Refused("file_too_large", filename=filename, limit_bytes=limit)
            if is_sheet and (far := _FAR_CELL.search(tail + block)):
                place = far[0].decode("ascii", "replace").strip(' r="')
                raise Refused(
                    "file_too_large",
                    filename=filename,
                    cell=place,
                    limit_rows=MAX_ROWS,
                    limit_columns=MAX_COLUMNS,
                )
            if _is_xml(entry) and b"<!ENTITY" in tail + block:
                raise Refused("not_a_table", filename=filename)
            tail = block[-32:]


def _is_xml(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.lower().endswith((".xml", ".rels", ".vml"))


def _inflated(content: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    header = content[entry.header_offset : entry.header_offset + 30]
    if len(header) < 30:
        raise zipfile.BadZipFile
    start = (
        entry.header_offset
        + 30
        + int.from_bytes(header[26:28], "little")
        + int.from_bytes(header[28:30], "little")
    )
    packed = content[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        yield packed
        return
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise NotImplementedError
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    while packed and not inflater.eof:
        yield inflater.decompress(packed, _CHUNK)
        packed = inflater.unconsumed_tail
