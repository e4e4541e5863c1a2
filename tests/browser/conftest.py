"""A station that is really served, and a real Chromium to look at it with."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from fengqiao.cli.serve import free_port
from tests.browser.people import CHROMIUM, DESK, PHONE, QUIETLY, Person, Station
from tests.browser.serving import ACCOUNTS

ROOT = Path(__file__).resolve().parents[2]
START_PATIENCE = 180.0
"""Seconds until the station must be built and answer."""
ON_THE_PHONE = frozenset({"resident", "elder", "assistant", "lawyer"})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs the browser."""
    for item in items:
        if Path(item.fspath).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    """The sample station on a free port: granian, worker and SQLite file, as `make demo` runs them."""
    if not Path(CHROMIUM).exists() and not os.environ.get("CI"):
        pytest.skip(f"{CHROMIUM} is missing: apt-get install chromium fonts-noto-cjk")
    folder = tmp_path_factory.mktemp("station")
    port = free_port()
    log = folder / "serving.log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.browser.serving", str(folder), str(port)],
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if not name.startswith("FENGQIAO_")},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(f"http://localhost:{port}/healthz", server, log)
        accounts = json.loads((folder / ACCOUNTS).read_text())["accounts"]
        yield Station(f"http://localhost:{port}", accounts)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    last = time.monotonic() + START_PATIENCE
    while time.monotonic() < last and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"The station did not start:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIETLY)
        yield browser
        browser.close()


@pytest.fixture
def come_in(served: Station, chromium: Browser) -> Iterator[Callable[..., Person]]:
    """`come_in("officer")`: somebody of that role (or sign-in name), signed in, with a browser of their own size.

    `come_in()` is a resident without an account. Afterwards no browser may have complained.
    """
    here: list[Person] = []

    def came(who: str = "", **options: Any) -> Person:
        role = served.account(who)["role"] if who else "resident"
        on_phone = role in ON_THE_PHONE
        size = PHONE if on_phone else DESK
        usual: dict[str, Any] = {"viewport": size, "has_touch": on_phone, "locale": "zh-CN"}
        context = chromium.new_context(**usual, accept_downloads=True, **options)
        case_page = ("work" if who else "my") if on_phone else "disputes"
        person = Person(served, context, context.new_page(), case_page)
        here.append(person)
        if who:
            person.sign_in(who)
        return person

    yield came
    for person in here:
        person.close()
