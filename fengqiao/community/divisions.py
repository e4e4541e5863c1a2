"""The country's divisions, provinces to villages (NBS codes, 2023), read from the archive in `data`. No Django."""

import re
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fengqiao.kernel.refusals import Refused

ARCHIVE = Path(__file__).parent / "data" / "divisions-2023.zip"
PROVINCE, PREFECTURE, COUNTY, TOWNSHIP = 2, 4, 6, 9
# Prefectures that are only a heading in the table; nobody says them in an address.
_HEADINGS = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")
_COMMITTEE = re.compile(
    r"(?:村村民|村民|村)(?:委员会|委会)$|(社区)(?:居民委员会|居委会)$|(?:居民委员会|居委会)$"
)


@dataclass(frozen=True)
class TownshipName:
    """A township as a search finds it: nine digits and the names above it, the prefecture empty where it is none."""

    code: str
    name: str
    county: str
    city: str
    province: str

    @property
    def full_name(self) -> str:
        """山东省潍坊市青州市黄楼街道"""
        county = "" if self.county == self.city else self.county
        return f"{self.province}{self.city}{county}{self.name}"


@dataclass(frozen=True)
class Township(TownshipName):
    """A township with its villages: (twelve digits, name) by code."""

    villages: tuple[tuple[str, str], ...]


def township(code: str) -> Township:
    """The township of nine digits, in well under a second. Raises `Refused("unknown_township")`."""
    names = _names()
    if len(code) != TOWNSHIP or code not in names:
        raise Refused("unknown_township", code=code)
    above = _township_name(code)
    return Township(above.code, above.name, above.county, above.city, above.province, _villages(code))


def search_townships(text: str, *, limit: int = 50) -> list[TownshipName]:
    """Townships whose code starts with `text` or whose full name holds every word of it, by code."""
    words = text.split()
    if not words:
        return []
    found = []
    for code in _names():
        if len(code) != TOWNSHIP:
            continue
        if code.startswith(words[0]) or _has_words(code, words):
            found.append(_township_name(code))
            if len(found) == limit:
                break
    return found


def everyday_name(name: str) -> str:
    """What people call a village: 卢李村 for 卢李村委会, 红庙社区 for 红庙社区居民委员会."""
    found = _COMMITTEE.search(name)
    if found is None or found.start() == 0:
        return name
    stem = name[: found.start()]
    if found.group(1):
        return f"{stem}社区"
    return stem if found.group().startswith("居") or stem.endswith("村") else f"{stem}村"


def _has_words(code: str, words: list[str]) -> bool:
    full = _township_name(code).full_name
    return all(word in full for word in words)


def _township_name(code: str) -> TownshipName:
    names = _names()
    city = names[code[:PREFECTURE]]
    return TownshipName(
        code=code,
        name=names[code],
        county=names[code[:COUNTY]],
        city="" if city in _HEADINGS else city,
        province=names[code[:PROVINCE]],
    )


@cache
def _names() -> dict[str, str]:
    """Every code down to the township, with its name."""
    with zipfile.ZipFile(ARCHIVE) as archive:
        lines = archive.read("townships.txt").decode().splitlines()
    return dict(line.split("\t", 1) for line in lines)


def _villages(code: str) -> tuple[tuple[str, str], ...]:
    with zipfile.ZipFile(ARCHIVE) as archive:
        text = archive.read(f"{code[:PREFECTURE]}.txt").decode()
    start = text.index(f"#{code}\n") + TOWNSHIP + 2
    block = text[start:].split("#", 1)[0]
    villages, number = [], 0
    for line in block.splitlines():
        digits, _, name = line.rpartition("\t")
        number = int(digits) if digits else number + 1
        villages.append((f"{code}{number:03d}", name))
    return tuple(villages)
