"""People in front of a browser, and the station they talk to.

Moves and fields go by the names of the ladder's table, so that other words on a button break nothing.
"""

import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Response, ViewportSize, expect

CHROMIUM = "/usr/bin/chromium"
QUIETLY = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1440, "height": 860}
NARROW = (320, 390)
PATIENCE = 60_000
"""Milliseconds that a page gets; two slow cores serve and draw at the same time."""


@dataclass(frozen=True)
class Station:
    """The served station: its address and the sign-ins of its cast."""

    base: str
    accounts: Sequence[dict[str, Any]]
    sessions: dict[str, Any] = field(default_factory=dict)

    def account(self, who: str) -> dict[str, Any]:
        """The sign-in of this name, or the first of this role."""
        named = [one for one in self.accounts if one["username"] == who]
        return (named or [one for one in self.accounts if one["role"] == who])[0]

    def call(self, method: str, path: str, key: str = "", body: Any = None) -> tuple[int, Any]:
        """One call of `/api/v1`: the status and the JSON answer."""
        request = urllib.request.Request(
            f"{self.base}/api/v1{path}",
            method=method.upper(),
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"} | ({"Authorization": key} if key else {}),
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)


@dataclass
class Person:
    """Somebody with a browser of their own. `troubles` collects what the browser complained about."""

    station: Station
    context: BrowserContext
    page: Page
    case_page: str = ""
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.troubles.append(f"{self.page.url}: {error}"))

    def _heard(self, message: ConsoleMessage) -> None:
        # A refused form answers 4xx, which Chromium writes down as a failed load: that is meant.
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            self.troubles.append(f"{self.page.url}: {message.text}")

    @property
    def main(self) -> Locator:
        """The page without its frame."""
        return self.page.locator("main")

    def go(self, path: str) -> Response:
        """Open an address of the station."""
        response = self.page.goto(f"{self.station.base}{path}")
        assert response is not None
        return response

    def sign_in(self, who: str) -> None:
        """Through the staff door by both steps, to the first page of the role.

        Somebody who is signed in elsewhere already brings that session along: a code opens the door only once, and
        the next one comes half a minute later.
        """
        account = self.station.account(who)
        if known := self.station.sessions.get(account["username"]):
            self.context.add_cookies([known])
        self.go("/sign-in/")
        if "/sign-in/" not in self.page.url:
            return
        self.page.locator("[name=username]").fill(account["username"])
        self.page.locator("[name=password]").fill(account["password"])
        self.main.locator("form.card button").click()
        self.page.wait_for_url(lambda url: not url.endswith("/sign-in/"))
        if "totp_secret" in account:
            self._give_code()
        self.page.wait_for_url(lambda url: "/sign-in/" not in url)
        cookies = self.context.cookies()
        self.station.sessions[account["username"]] = next(
            one for one in cookies if one["name"] == "sessionid"
        )

    def _give_code(self) -> None:
        """Again with the next one where the half minute of a code ended on the way."""
        for _attempt in range(3):
            self.page.locator("[name=code]").fill(self._sample_code())
            with self.page.expect_navigation():
                self.main.locator("form.card button").first.click()
            if "/sign-in/" not in self.page.url:
                return

    def _sample_code(self) -> str:
        """The code that the demo shows; where the last few are used up, the next half minute brings one."""
        shown = self.page.locator("[data-sample-code]")
        while not shown.count():
            self.page.wait_for_timeout(2_000)
            self.page.reload()
        return shown.inner_text()

    def open_case(self, number: str) -> Response:
        """The page of a matter as this person has it: `case_page` is `my`, `work` or `disputes`."""
        return self.go(f"/{self.case_page}/{number}/")

    def enter(self, code: str, *, phone: str) -> None:
        """A party opens the matter with the receipt code and the end of the phone number."""
        self.go("/case/")
        self.page.locator("[name=code]").fill(code)
        self.page.locator("[name=last]").fill(phone[-4:])
        self.main.locator("form button[type=submit]").click()
        self.page.wait_for_url("**/my/**")

    def act(self, move: str) -> Locator:
        """The button of a move on the page of a matter, unfolded if it was folded away."""
        way = f'a[href$="/do/{move}/"], form[action$="/do/{move}/"] button:not([type=button])'
        button = self.page.locator(way).first
        folded = self.page.locator("details:not([open])").filter(has=self.page.locator(way))
        if not button.is_visible() and folded.count():
            folded.first.locator("summary").click()
        return button

    def move(self, number: str, name: str, /, **fields: Any) -> None:
        """Open the matter, press the button of the move, fill its form if it has one, send it, see it done."""
        self.open_case(number)
        self.act(name).click()
        self.page.wait_for_load_state()
        form = self.main.locator(f'form[action$="/do/{name}/"]')
        if self.page.url.endswith(f"/do/{name}/"):
            self.fill(form, **fields)
            form.locator("button").first.click()
        expect(self.page.locator(".notes .note"), f"{name}: {self.page.url}").to_be_visible(timeout=PATIENCE)
        expect(self.page.locator(".refusal")).to_have_count(0)

    def fill(self, form: Locator, /, **fields: Any) -> None:
        """Answer questions by their names: type, choose, tick or attach, whatever the page offers."""
        for name, value in fields.items():
            asked = form.locator(f'[name="{name}"]')
            kind = asked.first.evaluate("one => one.tagName === 'SELECT' ? 'select' : one.type")
            if kind in {"radio", "checkbox"}:
                form.locator(f'label:has(input[name="{name}"][value="{value}"])').click()
            elif kind == "select":
                asked.first.select_option(value)
            elif kind == "file":
                asked.set_input_files(value)
            else:
                asked.first.fill(str(value))

    def close(self) -> None:
        """Leave, and say what the browser complained about."""
        self.context.close()
        assert not self.troubles, self.troubles
