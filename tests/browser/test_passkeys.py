"""A passkey in a real browser: added on one's own page, then the whole sign-in, with Chromium's own authenticator."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.people import Person

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_an_officer_adds_a_passkey_and_signs_in_with_nothing_else(come_in: Callable[..., Person]) -> None:
    officer = come_in("officer")
    device = officer.context.new_cdp_session(officer.page)
    device.send("WebAuthn.enable")
    added = device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    password = officer.station.account("officer")["password"]

    officer.go("/account/")
    officer.page.locator("[data-passkey-form] > summary").click()
    form = officer.page.locator("form[data-passkey=add]")
    officer.fill(form, name="ring", password=password)
    form.locator("[data-passkey-button]").click()
    expect(officer.page.locator("[data-passkey-row]")).to_have_count(1)
    kept = device.send("WebAuthn.getCredentials", {"authenticatorId": added["authenticatorId"]})
    assert kept["credentials"][0]["isResidentCredential"]

    officer.context.clear_cookies()
    officer.go("/sign-in/")
    officer.page.locator("form[data-passkey=sign] [data-passkey-button]").click()
    officer.page.wait_for_url("**/desk/")

    device.send(
        "WebAuthn.setUserVerified", {"authenticatorId": added["authenticatorId"], "isUserVerified": False}
    )
    officer.context.clear_cookies()
    officer.go("/sign-in/")
    officer.page.locator("form[data-passkey=sign] [data-passkey-button]").click()
    expect(officer.page.locator("[data-passkey-said]")).to_be_visible()
    assert officer.page.url.endswith("/sign-in/")
