"""Workbooks that would burst memory are found before anything reads them."""

import io
import zipfile
import zlib
from collections.abc import Iterator

from fengqiao.documents.tables.cells import check_leads_to_parts, check_part
from fengqiao.documents.tables.limits import MAX_PARTS, MAX_UNZIP_RATIO, MAX_UNZIPPED
from fengqiao.kernel.refusals import Refused

_SMALL = 4 * 1024 * 1024  # small files compress well without harm
_CHUNK = 256 * 1024
# A reader that fails at one format tries the next: a file is one of them only.
_OTHER_FORMATS = frozenset({"xl/workbook.bin", "content.xml"})


def check_workbook(content: bytes) -> None:
    """Refuse what is not an .xlsx (`not_a_table`), carries macros (`table_with_macros`), defines entities of its own
    (`not_a_table`), is too large once unzipped or has a cell far out (`file_too_large`).

    Sizes are counted while inflating: the sizes that a zip declares about itself can lie.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refused("not_a_table") from error
    names = {entry.filename.lower() for entry in entries}
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        raise Refused("table_with_macros")
    if "xl/workbook.xml" not in names or names & _OTHER_FORMATS:
        raise Refused("not_a_table")
    if len(entries) > MAX_PARTS:
        raise Refused("file_too_large", limit_parts=MAX_PARTS)
    try:
        _check_entries(entries, content)
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError) as error:
        raise Refused("not_a_table") from error


def _check_entries(entries: list[zipfile.ZipInfo], content: bytes) -> None:
    budget = _Budget(min(MAX_UNZIPPED, max(len(content) * MAX_UNZIP_RATIO, _SMALL)))
    for entry in entries:
        name = entry.filename.lower()
        blocks = budget.counted(_inflated(content, entry))
        if not name.endswith((".xml", ".rels")):
            for _block in blocks:
                pass  # only its size counts: no relationship of the workbook may lead here
            continue
        check_part(blocks)
        if name.endswith("workbook.xml.rels"):
            check_leads_to_parts(_inflated(content, entry))


class _Budget:
    """How many bytes may come out of all parts together."""

    def __init__(self, limit: int) -> None:
        self._limit = self._left = limit

    def counted(self, blocks: Iterator[bytes]) -> Iterator[bytes]:
        for block in blocks:
            self._left -= len(block)
            if self._left < 0:
                raise Refused("file_too_large", limit_bytes=self._limit)
            yield block


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
