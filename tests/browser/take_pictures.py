"""Takes the pictures of the README and the docs from a served demo station (for maintainers).

make demo                                            # in another terminal
python -m tests.browser.take_pictures --base http://localhost:8000 --accounts data/demo-accounts.json
"""

import argparse
import json
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from fengqiao.testing.cast import NEIGHBOUR, RESIDENT, VILLAGE
from fengqiao.testing.walker import Matter, Walker
from tests.browser.people import CHROMIUM, DESK, PHONE, QUIETLY, Person, Station

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
LARGEST = 250_000
"""Bytes of a picture, so that the README opens quickly on a slow line."""
SUMMARY = "他家的狗咬死我家三只鸡，院墙也塌了一段，说了两回他都不认账。"
QUESTIONS = ("crime", "family_violence", "minor", "other_body", "court_seized")


class Album:
    """Opens browsers of the right size and keeps what they show."""

    def __init__(self, browser: Browser, station: Station) -> None:
        self.browser, self.station = browser, station

    def person(self, who: str = "", *, language: str = "zh-hans", large: bool = False) -> Person:
        """Somebody of the cast before a phone or a desk; without `who`, a resident without an account."""
        desk = who in {"officer", "chief"}
        context = self.browser.new_context(
            viewport=DESK if desk else PHONE, device_scale_factor=1 if desk else 2, locale="zh-CN"
        )
        cookies = [("django_language", language), ("large", "1" if large else "0")]
        context.add_cookies([{"name": n, "value": v, "url": self.station.base} for n, v in cookies])
        person = Person(
            self.station, context, context.new_page(), "disputes" if desk else "work" if who else "my"
        )
        if who:
            person.sign_in(who)
        return person

    def keep(self, person: Person, name: str) -> None:
        """Save what the window shows as `docs/pictures/NAME.png`, in few colours, and leave."""
        person.page.evaluate("() => document.fonts.ready")
        picture = Image.open(BytesIO(person.page.screenshot(animations="disabled", caret="hide"))).convert(
            "RGB"
        )
        for colours in (256, 128, 64, 32):
            path = PICTURES / f"{name}.png"
            picture.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
            if path.stat().st_size <= LARGEST:
                break
        person.close()


def _reported(album: Album) -> tuple[str, dict[str, str]]:
    """A quarrel in the cast's own village, told just now: its number and the sides' receipt codes."""
    body = {
        "village": VILLAGE,
        "summary": SUMMARY,
        "parties": [RESIDENT, NEIGHBOUR],
        "screening": dict.fromkeys(QUESTIONS, False),
    }
    status, told = album.station.call("post", "/disputes", body=body)
    assert status == 201, told
    return told["number"], {"A": told["receipt_code"]}


def _with_an_offer(album: Album) -> Matter:
    """The same quarrel, at the second level, with the neighbour's offer on the table."""
    number, receipts = _reported(album)
    matter = Matter(number, receipts)
    words = {
        "note": "两家坐下来把事情从头说了一遍，都愿意再谈。",
        "reason": "差得不多了，请警务助理帮着跑一跑。",
        "cause": "狗没有拴住，院墙年久失修。",
        "facts": "三只鸡被咬死，院墙塌了约两米。",
        "place": "李家拉呱室",
        "to_level": "2",
    }
    walker = Walker(album.station.call, album.station.accounts, words)
    walker.walk(matter, "mediating", 2)
    _move(album, matter, "B", "make_offer", amount="300", terms="赔鸡的钱，院墙各修各的。", audience="joint")
    _move(album, matter, "A", "make_offer", amount="900", terms="赔三只鸡，再把院墙修好。", audience="joint")
    _move(
        album,
        matter,
        "B",
        "make_offer",
        amount="600",
        terms="赔三只鸡，院墙两家一起修，砖我出。",
        audience="joint",
    )
    return matter


def _move(album: Album, matter: Matter, side: str, name: str, **fields: Any) -> None:
    key = f"Receipt {matter.receipts[side]}"
    case = album.station.call("get", f"/disputes/{matter.number}", key)[1]
    body = {"move": name, "version": case["version"], **fields}
    status, answer = album.station.call("post", f"/disputes/{matter.number}/moves", key, body)
    assert status == 200, answer


def _case_of_a_party(album: Album, matter: Matter, **options: Any) -> Person:
    person = album.person(**options)
    person.enter(matter.receipts["A"], phone=RESIDENT["phone"])
    return person


def _report(album: Album) -> Person:
    person = album.person()
    person.go("/report/")
    person.fill(
        person.main.locator("form"), summary=SUMMARY, village=VILLAGE, **dict.fromkeys(QUESTIONS, "no")
    )
    person.page.evaluate(
        "() => { document.activeElement?.blur(); scrollTo({ top: 0, behavior: 'instant' }); }"
    )
    return person


def _receipt(album: Album) -> Person:
    person = _report(album)
    page = person.page
    person.main.locator("form button[type=submit]").last.click()
    page.wait_for_url("**/who/")
    form = person.main.locator("form")
    person.fill(
        form,
        name=RESIDENT["name"],
        phone=RESIDENT["phone"],
        name_B=NEIGHBOUR["name"],
        phone_B=NEIGHBOUR["phone"],
    )
    form.locator("button[type=submit]").last.click()
    page.wait_for_url("**/confirm/")
    person.main.locator("form button[type=submit]").click()
    page.wait_for_url("**/done/")
    return person


def _at(album: Album, who: str, path: str, **options: Any) -> Person:
    person = album.person(who, **options)
    person.go(path)
    return person


def _case_at_the_desk(album: Album) -> Person:
    """A hearing or joint session in this officer's own hands, whose words the officer may read."""
    person = _at(album, "officer", "/disputes/?level=5&stage=mediating")
    rows = person.main.locator("table.cases a[href^='/disputes/']")
    number = re.findall(r"[\d-]+-T-\d+", rows.first.get_attribute("href") or "")[0]
    person.open_case(number)
    return person


def take_all(album: Album) -> None:
    """Every picture, by its name."""
    at_the_desk: dict[str, Callable[[], Person]] = {
        "desk": lambda: _at(album, "officer", "/desk/"),
        "en-desk": lambda: _at(album, "officer", "/desk/", language="en"),
        "case-desk": lambda: _case_at_the_desk(album),
        "figures": lambda: _at(album, "chief", "/figures/"),
        "work-phone": lambda: _at(album, "assistant", "/work/"),
    }
    for name, scene in at_the_desk.items():
        album.keep(scene(), name)
    matter = _with_an_offer(album)
    on_the_phone: dict[str, Callable[[], Person]] = {
        "report-phone": lambda: _report(album),
        "receipt-phone": lambda: _receipt(album),
        "case-phone": lambda: _case_of_a_party(album, matter),
        "large-type-phone": lambda: _case_of_a_party(album, matter, large=True),
    }
    for name, scene in on_the_phone.items():
        album.keep(scene(), name)


def main() -> None:
    """Read the arguments, take the pictures."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--base", default="http://localhost:8000")
    arguments.add_argument("--accounts", type=Path, default=Path("data/demo-accounts.json"))
    given = arguments.parse_args()
    accounts = json.loads(given.accounts.read_text())["accounts"]
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIETLY)
        take_all(Album(browser, Station(given.base, accounts)))
        browser.close()


if __name__ == "__main__":
    main()
