"""The whole story in a real browser: from a resident's phone through all five levels to a kept agreement."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect
from pypdf import PdfReader

from fengqiao.kernel.clock import STATION_ZONE
from fengqiao.testing.cast import NEIGHBOUR, RESIDENT, SUMMARY, VILLAGE
from fengqiao.testing.walker import SCAN
from tests.browser.people import PATIENCE, Person

QUESTIONS = ("crime", "family_violence", "minor", "other_body", "court_seized")
TODAY = datetime.now(STATION_ZONE).date()
DUE = (TODAY + timedelta(days=20)).isoformat()
AGREEMENT_NUMBER = re.compile(r"\d{9}-\d{4}-X-\d{5}")


def in_days(days: int, hour: int = 10) -> str:
    """A moment as a form takes it."""
    return f"{(TODAY + timedelta(days=days)).isoformat()}T{hour:02d}:00"


def tell(person: Person) -> tuple[str, str, list[str]]:
    """Report from the front door; the number, the receipt code and the screens it took."""
    page = person.page
    screens = []
    person.go("/")
    page.get_by_role("link", name="说说").or_(page.locator('a[href="/report/"]')).first.click()
    page.wait_for_url("**/report/")
    screens.append(page.url)
    form = person.main.locator("form").first
    person.fill(form, summary=SUMMARY, village=VILLAGE, **dict.fromkeys(QUESTIONS, "no"))
    form.locator("button[type=submit]").last.click()
    page.wait_for_url("**/report/who/")
    screens.append(page.url)
    form = person.main.locator("form").first
    person.fill(
        form,
        name=RESIDENT["name"],
        phone=RESIDENT["phone"],
        name_B=NEIGHBOUR["name"],
        phone_B=NEIGHBOUR["phone"],
    )
    form.locator("button[type=submit]").last.click()
    page.wait_for_url("**/report/confirm/")
    screens.append(page.url)
    person.main.locator("form button[type=submit]").click()
    page.wait_for_url("**/report/done/")
    code = re.sub(r"\D", "", page.locator("#code").inner_text())
    number = re.search(r"\d{9}-\d{4}-T-\d+", person.main.inner_text())
    assert number is not None
    assert len(code) == 12
    return number.group(), code, screens


class Cast:
    """Who takes part, each with a browser of their own, and the matter they speak of."""

    def __init__(self, come_in: Callable[..., Person]) -> None:
        self.come_in = come_in
        self.here: dict[str, Person] = {}
        self.number = ""

    def __getitem__(self, who: str) -> Person:
        if who not in self.here:
            self.here[who] = self.come_in("" if who in {"resident", "neighbour"} else who)
        return self.here[who]

    def __call__(self, who: str, move: str, /, **fields: Any) -> None:
        """`cast("elder", "record_talk", note=…)`."""
        self[who].move(self.number, move, **fields)

    def both(self, move: str, /, **fields: Any) -> None:
        """The two sides, each on their own phone."""
        for who in ("resident", "neighbour"):
            self(who, move, **fields)

    def stands(self, level: int | None, stage: str) -> None:
        """Where the matter is now."""
        key = f"Bearer {self['resident'].station.account('chief')['token']}"
        case = self["resident"].station.call("get", f"/disputes/{self.number}", key)[1]
        assert (case["level"], case["stage"]) == (level, stage)

    def climb(self, *, to: str) -> None:
        """The resident proposes, the neighbour agrees, whoever leads the next level takes over."""
        self("resident", "climb", reason="谈不拢，想请上一级帮忙。")
        self("neighbour", "agree_climb")
        self(to, "take_over")


@pytest.fixture
def cast(come_in: Callable[..., Person]) -> Cast:
    return Cast(come_in)


def test_a_quarrel_climbs_all_five_levels_and_the_agreement_is_kept(cast: Cast, tmp_path: Path) -> None:
    intake(cast)
    elders(cast)
    assistant(cast)
    lawyer(cast)
    hearing(cast)
    joint_session(cast)
    number = agreement(cast, tmp_path)
    a_print_is_checked(cast, number)
    kept(cast)
    the_dossier(cast)
    nobody_from_elsewhere_sees_it(cast)


def intake(cast: Cast) -> None:
    resident = cast["resident"]
    cast.number, code, screens = tell(resident)
    assert len(screens) == 3
    resident.enter(code, phone=RESIDENT["phone"])
    cast.stands(None, "reported")

    assistant = cast["assistant"]
    assistant.go("/work/")
    assistant.page.locator(f'a[href="/work/{cast.number}/"]').click()
    cast("assistant", "accept")
    cast.stands(None, "consenting")

    chief = cast["chief"]
    chief.go("/demo/outbox/")
    asked = chief.main.locator("tr").filter(has_text=cast.number).filter(has_text=NEIGHBOUR["phone"])
    opens = asked.locator('a[href*="?code="]').first.get_attribute("href") or ""
    other = opens.partition("=")[2]
    assert other != code
    cast["neighbour"].enter(other, phone=NEIGHBOUR["phone"])
    cast.both("consent", rights_read="yes")
    cast.stands(1, "preparing")


def elders(cast: Cast) -> None:
    cast("elder", "invite_elders", at=in_days(1), place="拉呱室")
    cast.both("agree_arrangement")
    cast("elder", "record_talk", note="双方坐下来说了事情经过。", audience="joint")
    cast("resident", "make_offer", amount="900", terms="赔三只鸡，修好院墙。", audience="joint")
    cast("neighbour", "make_offer", amount="300", terms="只赔鸡，院墙各修各的。", audience="joint")
    resident = cast["resident"]
    resident.open_case(cast.number)
    expect(resident.main.get_by_text("院墙各修各的").first).to_be_visible()
    cast("resident", "refuse_offer")


def assistant(cast: Cast) -> None:
    cast.climb(to="assistant")
    cast.stands(2, "preparing")
    cast("assistant", "plan_visit", at=in_days(2), place="当事人家中")
    cast.both("agree_arrangement")
    cast("assistant", "record_visit", cause="狗没有拴。", facts="三只鸡死亡，院墙塌了两米。", trend="calmer")
    cast("assistant", "pause", reason="appraisal", until=(TODAY + timedelta(days=5)).isoformat())
    cast.stands(2, "paused")
    cast("assistant", "resume")


def lawyer(cast: Cast) -> None:
    cast.climb(to="assistant")
    cast.stands(3, "preparing")
    cast.both("rank_lawyers", lawyers_1="lawyer-2", lawyers_2="lawyer-1")
    cast("lawyer-2", "accept_assignment", no_conflict="yes", at=in_days(3), place="拉呱室")
    cast.stands(3, "mediating")
    cast(
        "lawyer-2",
        "give_analysis",
        interests="一方要赔偿，一方要面子。",
        consequences="饲养人应当承担赔偿责任。",
    )


def hearing(cast: Cast) -> None:
    cast.climb(to="officer")
    cast.stands(4, "preparing")
    cast("officer", "schedule_hearing", at=in_days(4), place="圆桌调解室", invited="村支书，邻居代表")
    cast.both("agree_arrangement")
    cast(
        "officer",
        "record_hearing",
        attendance="双方、村支书、邻居两人",
        statements="双方各自陈述。",
        assessment="建议赔偿六百元，院墙共同修复。",
    )


def joint_session(cast: Cast) -> None:
    cast.climb(to="officer")
    cast.stands(5, "preparing")
    cast("officer", "schedule_conference", at=in_days(5, 14), place="联席会议室", agenda="院墙界址")
    cast("officer", "send_work_order", department="land", task="请核实院墙界址。", due_on=DUE)
    cast.both("agree_arrangement")

    clerk = cast["clerk-land"]
    order = clerk.main.locator("article").filter(has_text="请核实院墙界址")
    order.locator('form[action$="/accept_work_order/"] button').click()
    expect(clerk.page.locator(".notes .note")).to_be_visible()
    order = clerk.main.locator("article").filter(has_text="请核实院墙界址")
    form = order.locator('form[action$="/finish_work_order/"]')
    order.locator("details").filter(has=clerk.page.locator('form[action$="/finish_work_order/"]')).locator(
        "summary"
    ).click()
    clerk.fill(form, words="已到现场测量，界址无误。")
    form.locator("button").click()
    expect(clerk.page.locator(".notes .note")).to_be_visible()
    cast(
        "officer",
        "record_conference",
        attendance="自然资源所、双方、村委会",
        resolutions="院墙在原界址修复。",
    )


def agreement(cast: Cast, folder: Path) -> str:
    cast(
        "officer",
        "draft_agreement",
        form="written",
        facts="狗咬死三只鸡，院墙塌了两米。",
        terms="赔偿六百元，院墙双方共同修复。",
        amount="600",
        due_on=DUE,
        partial="no",
    )
    for side in "AB":
        cast("officer", "sign", side=side, method="paper_signature")
    cast("officer", "sign_as_mediator", method="paper_signature")
    scan = folder / "sealed.png"
    scan.write_bytes(SCAN)
    cast("officer", "seal", scan=scan, seal_on_paper="yes")
    cast.stands(5, "in_force")
    found = AGREEMENT_NUMBER.search(cast["officer"].main.inner_text())
    assert found is not None
    return found.group()


def a_print_is_checked(cast: Cast, number: str) -> None:
    stranger = cast.come_in()
    for amount, right in (("600", True), ("700", False)):
        stranger.go("/check/")
        form = stranger.main.locator("form")
        stranger.fill(form, number=number, amount=amount, due_on=DUE)
        form.locator("button").click()
        stranger.page.wait_for_load_state()
        expect(stranger.main.locator(".verdict.safe")).to_have_count(1 if right else 0)
        expect(stranger.main.locator(".verdict.refusal")).to_have_count(0 if right else 1)


def kept(cast: Cast) -> None:
    cast("resident", "record_performance")
    cast("officer", "record_follow_up", performed="yes", satisfaction="satisfied", relapse="low")
    cast("officer", "close_kept")
    cast.stands(5, "kept")
    resident = cast["resident"]
    resident.open_case(cast.number)
    expect(resident.main.locator(".card.next.settled")).to_be_visible()


def the_dossier(cast: Cast) -> None:
    officer = cast["officer"]
    officer.open_case(cast.number)
    officer.main.locator('a[href$="/dossier/"]').click()
    officer.page.wait_for_url("**/dossier/")
    form = officer.main.locator('form[action$="/dossier/"]')
    officer.fill(form, reason="结案归档")
    whole = downloaded(officer, form.locator("button").first)
    assert "院墙双方共同修复" in whole
    assert "院墙各修各的" not in whole  # an offer never enters it

    resident = cast["resident"]
    resident.open_case(cast.number)
    resident.main.locator('a[href$="/papers/"]').click()
    resident.page.wait_for_url("**/papers/")
    own = downloaded(resident, resident.main.locator('a[href$="/papers/all/"]'))
    assert "院墙双方共同修复" in own
    assert NEIGHBOUR["phone"] not in own
    resident.go(f"/my/{cast.number}/looks/")
    expect(resident.main.get_by_text("结案归档").first).to_be_visible()


def downloaded(person: Person, button: Locator) -> str:
    """The words of the PDF that this button brings, without line breaks."""
    with person.page.expect_download(timeout=PATIENCE) as download:
        button.click()
    pages = PdfReader(download.value.path()).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def nobody_from_elsewhere_sees_it(cast: Cast) -> None:
    outsider = cast["outsider"]
    assert outsider.open_case(cast.number).status == 404
    assert cast.number not in outsider.main.inner_text()


def test_a_quarrel_is_told_without_javascript(come_in: Callable[..., Person]) -> None:
    person = come_in(java_script_enabled=False)
    _number, code, screens = tell(person)
    assert len(screens) == 3
    person.enter(code, phone=RESIDENT["phone"])
    expect(person.main.locator("h1")).to_be_visible()
