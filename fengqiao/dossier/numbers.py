"""Numbers and names that papers are headed with, from the station's own row."""

import re
from typing import Any

from fengqiao.community.actions.opening import everyday_town

_NUMBER = re.compile(r"[0-9]{9}-([0-9]{4})-[A-Z]-([0-9]+)")


def case_number(number: str, *, station: Any) -> str:
    """（2026）黄楼人调字第00042号 for 370781007-2026-T-00042; empty for a number of another form."""
    found = _NUMBER.fullmatch(number)
    if found is None or station is None:
        return ""
    year, count = found.groups()
    return f"（{year}）{everyday_town(station.town)}人调字第{count}号"


def committee_of(station: Any) -> str:
    """青州市黄楼街道人民调解委员会."""
    return f"{station.county}{station.town}人民调解委员会" if station else ""


def court_of(station: Any) -> str:
    """The basic people's court of the county; a city district is named with its city."""
    if station is None:
        return ""
    city = station.city if station.county.endswith("区") else ""
    return f"{city}{station.county}人民法院"


def short_code(content_hash: str) -> str:
    """The first sixteen hexadecimal digits of an agreement's hash, in fours, for the eye to compare."""
    code = content_hash[:16]
    return " ".join(code[place : place + 4] for place in range(0, len(code), 4))
