"""Every main page, in both languages and in large type: axe-core finds nothing, nothing runs off a narrow screen."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from fengqiao.testing.cast import NEIGHBOUR, NO, RESIDENT, SUMMARY, VILLAGE
from fengqiao.testing.walker import Matter, Walker
from tests.browser.people import NARROW, Person, Station

EVERYBODY = [
    "/",
    "/sign-in/",
    "/report/",
    "/case/",
    "/by-phone/",
    "/lawyers/",
    "/rights/",
    "/privacy/",
    "/help/",
    "/check/",
    "/forms/",
    "/no/such/page/",
]
PARTY_STAGES: list[tuple[str, int | None]] = [
    ("reported", None),
    ("consenting", None),
    ("preparing", 1),
    ("mediating", 1),
    ("preparing", 3),
    ("agreeing", 1),
    ("in_force", 1),
    ("not_kept", 1),
    ("kept", 2),
]
STAFF = {
    "assistant": ["/work/", "/inbox/", "/report/", "/account/"],
    "audit-admin": ["/administration/", "/administration/log/", "/trust/"],
    "clerk-land": ["/orders/"],
    "justice": ["/justice/"],
    "chief": [
        "/staff/",
        "/staff/villages/",
        "/figures/",
        "/desk/",
        "/demo/outbox/",
        "/staff/duty/",
        "/staff/settings/",
        "/inbox/",
    ],
    "system-admin": ["/administration/", "/staff/settings/"],
    "security-admin": ["/administration/", "/administration/auditors/", "/staff/"],
    "officer": [
        "/desk/",
        "/disputes/",
        "/disputes/?level=1",
        "/orders/",
        "/sittings/",
        "/import/",
        "/figures/",
    ],
}
# Forms that ask more than a note: drawn from the table, so these stand for all kinds of fields.
FORMS_OF_A_PARTY = {"consenting": ["consent"], "mediating": ["make_offer", "climb"], "agreeing": ["sign"]}


@pytest.fixture(scope="session")
def walked(served: Station) -> Callable[..., Matter]:
    """`walked("mediating", 1)`: a quarrel brought there over the API, each stage once."""
    known: dict[tuple[str, int | None], Matter] = {}

    def walk(stage: str, level: int | None) -> Matter:
        if (stage, level) not in known:
            known[stage, level] = _walk(served, stage, level)
        return known[stage, level]

    return walk


def _walk(station: Station, stage: str, level: int | None) -> Matter:
    body = {
        "village": VILLAGE,
        "summary": SUMMARY,
        "parties": [RESIDENT, NEIGHBOUR],
        "screening": NO | {"family_violence": stage == "protected"},
    }
    status, told = station.call("post", "/disputes", body=body)
    assert status == 201, told
    matter = Matter(told["number"], {"A": told["receipt_code"]})
    cast = [one for one in station.accounts if one["role"] != "outsider"]
    Walker(station.call, cast).walk(matter, stage, level)
    return matter


def flaws(person: Person, path: str) -> Iterator[str]:
    """What is wrong with a page, a sentence each: rules of axe-core it breaks, and how far it runs off the screen."""
    for language in ("zh-hans", "en"):
        _prefer(person, language=language, large="0")
        person.go(path)
        for broken in Axe().run(person.page).response["violations"]:
            where = [node["html"][:160] for node in broken["nodes"][:2]]
            yield f"{path} {language}: {broken['id']} {where}"
    _prefer(person, language="en", large="1")
    usual = person.page.viewport_size
    person.go(path)
    for width in NARROW:
        person.page.set_viewport_size({"width": width, "height": 844})
        wide = person.page.evaluate(
            "() => [document.scrollingElement.scrollWidth - innerWidth,"
            " [...document.querySelectorAll('main *')].filter(one => one.getBoundingClientRect().right > innerWidth + 1"
            " && !one.closest('.vh,.wide')).slice(0, 3).map(one => one.outerHTML.slice(0, 120))]"
        )
        if wide[0] > 0:
            yield f"{path}: {wide[0]} px too wide for {width} px in large type: {wide[1]}"
    assert usual is not None
    person.page.set_viewport_size(usual)


def _prefer(person: Person, **choices: str) -> None:
    names = {"language": "django_language", "large": "large"}
    person.context.add_cookies(
        [{"name": names[name], "value": value, "url": person.station.base} for name, value in choices.items()]
    )


def all_flaws(person: Person, paths: list[str]) -> list[str]:
    """Of several pages, and whatever the browser complained about on them."""
    found = [flaw for path in paths for flaw in flaws(person, path)]
    found += person.troubles
    person.troubles.clear()
    return found


def test_pages_for_everybody(come_in: Callable[..., Person]) -> None:
    assert all_flaws(come_in(), EVERYBODY) == []


def test_the_screens_of_a_report(come_in: Callable[..., Person]) -> None:
    person = come_in()
    answers = dict.fromkeys(NO, "no")
    found: list[str] = []
    for changed, path in (
        ({"family_violence": "yes"}, "/report/door/"),
        ({"crime": "yes"}, "/report/door/"),
        ({}, ""),
    ):
        person.go("/report/")
        form = person.main.locator("form").first
        person.fill(form, summary=SUMMARY, village=VILLAGE, **(answers | changed))
        form.locator("button[type=submit]").last.click()
        person.page.wait_for_url("**/door/" if path else "**/who/")
        found += all_flaws(person, [path] if path else [])
    found += all_flaws(person, ["/report/who/"])
    form = person.main.locator("form").first
    person.fill(form, name=RESIDENT["name"], phone=RESIDENT["phone"], name_B=NEIGHBOUR["name"])
    form.locator("button[type=submit]").last.click()
    person.page.wait_for_url("**/confirm/")
    found += all_flaws(person, ["/report/confirm/"])
    person.main.locator("form button[type=submit]").click()
    person.page.wait_for_url("**/done/")
    assert found + all_flaws(person, ["/report/done/"]) == []


@pytest.mark.parametrize(("stage", "level"), PARTY_STAGES)
def test_a_matter_as_its_party_sees_it(
    stage: str, level: int | None, come_in: Callable[..., Person], walked: Callable[..., Matter]
) -> None:
    matter = walked(stage, level)
    person = come_in()
    person.enter(matter.receipts["B" if stage == "consenting" else "A"], phone=_phone_of(stage))
    page = f"/my/{matter.number}/"
    forms = [f"{page}do/{move}/" for move in FORMS_OF_A_PARTY.get(stage, ())]
    papers = [f"{page}papers/", f"{page}looks/"] if stage == "in_force" else []
    assert all_flaws(person, [page, *forms, *papers]) == []


def _phone_of(stage: str) -> str:
    return NEIGHBOUR["phone"] if stage == "consenting" else RESIDENT["phone"]


def test_a_protected_matter_as_its_party_sees_it(
    come_in: Callable[..., Person], walked: Callable[..., Matter]
) -> None:
    matter = walked("protected", None)
    person = come_in()
    person.enter(matter.receipts["A"], phone=RESIDENT["phone"])
    assert all_flaws(person, [f"/my/{matter.number}/"]) == []


@pytest.mark.parametrize("who", STAFF)
def test_pages_of_the_staff(who: str, come_in: Callable[..., Person]) -> None:
    assert all_flaws(come_in(who), STAFF[who]) == []


def test_a_case_in_the_hands_of_an_assistant(
    come_in: Callable[..., Person], walked: Callable[..., Matter]
) -> None:
    pages = [f"/work/{walked('reported', None).number}/do/accept/"]
    pages += [
        f"/work/{walked('mediating', 1).number}/",
        f"/work/{walked('mediating', 1).number}/do/record_talk/",
    ]
    assert all_flaws(come_in("assistant"), pages) == []


def test_a_case_at_the_desk(come_in: Callable[..., Person], walked: Callable[..., Matter]) -> None:
    pages = [
        f"/disputes/{walked(*stands).number}/"
        for stands in (("reported", None), ("in_force", 1), ("kept", 2))
    ]
    pages += [f"/disputes/{walked('mediating', 1).number}/do/{move}/" for move in ("say", "fail")]
    pages += [f"/disputes/{walked('reported', None).number}/do/accept/", f"{pages[1]}dossier/"]
    assert all_flaws(come_in("officer"), pages) == []


def test_the_checks_of_this_file_can_fail(chromium: Browser, served: Station) -> None:
    context: Any = chromium.new_context()
    person = Person(served, context, context.new_page())
    person.go("/")
    person.page.evaluate(
        "() => { document.querySelector('h1').outerHTML = '<img src=\"/static/web/icon.svg\" width=900>' }"
    )
    assert any(one["id"] == "image-alt" for one in Axe().run(person.page).response["violations"])
    assert person.page.evaluate("() => document.scrollingElement.scrollWidth") >= 900 or person.troubles
    context.close()
