"""The demo's outbox: for the chief, only in the demo."""

from typing import Any

from django.test import override_settings

ADDRESS = "/demo/outbox/"


def test_the_chief_of_a_demo_reads_a_sides_code_and_opens_the_matter_with_it(
    at_desk: Any, report: Any
) -> None:
    reported = report()
    page = at_desk("chief").get(ADDRESS).content.decode()
    assert reported.number in page
    assert f"/case/?code={reported.receipts['A']}" in page


def test_nobody_else_and_nowhere_else(at_desk: Any) -> None:
    assert at_desk("officer").get(ADDRESS).status_code == 403
    with override_settings(DEMO=False):
        assert at_desk("chief").get(ADDRESS).status_code == 404
