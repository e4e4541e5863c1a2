"""The sheet of trust: figures, head and verification of a month, for the chief and the audit administrator."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection, transaction
from pypdf import PdfReader

from fengqiao.audit import log
from fengqiao.audit.guards import lift_guards
from fengqiao.kernel.clock import now
from fengqiao.reporting.trust import Month, month_of, trust_sheet

OCTOBER = Month(2026, 10)
INSIDE = datetime(2026, 10, 31, 15, 59, tzinfo=UTC)
LATER = datetime(2026, 12, 1, tzinfo=UTC)


def write(at, verb="look", station="370781007", refusal=""):
    with transaction.atomic():
        return log.append(
            station=station, by=log.Actor("staff", "u", "officer"), verb=verb, object_kind="sheet", object_id="x",
            at=at, refusal=refusal,
        )  # fmt: skip


@pytest.fixture
def october(cast):
    """Three entries of the month, two of another station and of the next month's first minute."""
    write(INSIDE - timedelta(days=3))
    write(INSIDE, "reveal_parties")
    last = write(INSIDE, "look", station="370781008")
    write(INSIDE + timedelta(minutes=1), "export_register")
    return last


def test_a_month_is_counted_by_the_stations_clock_and_ends_with_its_head(october, english):
    write(
        INSIDE, "look", refusal="outside_scope"
    )  # written late: it lies behind the month's end in the chain
    sheet = trust_sheet("370781007", month=OCTOBER, at=LATER, verified=True)
    assert (sheet.log.entries, sheet.log.refused, sheet.reveals, sheet.ended) == (3, 1, 1, True)
    assert dict(sheet.looks)["looked at the case"] == 1
    assert all(count == 0 for _, count in sheet.exports)
    assert sheet.verdict is not None and sheet.verdict.ok
    assert (
        trust_sheet("370781007", month=OCTOBER.next, at=LATER, verified=False).log.times("export_register")
        == 1
    )


def test_the_printed_head_is_the_one_verify_takes(october, english):
    sheet = trust_sheet("370781007", month=OCTOBER, at=LATER, verified=False)
    assert (sheet.log.number, sheet.log.head) == (october.number, bytes(october.digest).hex())
    assert log.verify(pinned_head=sheet.log.head).ok
    lift_guards(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET verb = 'x' WHERE number = 1")
    verdict = trust_sheet("370781007", month=OCTOBER, at=LATER, verified=True).verdict_words
    assert "NOT SOUND" in verdict and "number 1" in verdict


@pytest.mark.parametrize("role", ["chief", "audit_admin"])
def test_both_see_the_month_and_take_the_sheet_along(at_desk, october, role):
    desk = at_desk(role)
    page = desk.text("/trust/", month="2026-10")
    head = bytes(october.digest).hex()
    assert " ".join(head[place : place + 4] for place in range(0, 64, 4)) in page
    answer = desk.send("/trust/print/", month="2026-10", head=head)
    assert answer["Content-Type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert head in re.sub(r"\s", "", text) and "Sound" in text and "2026-10" in text
    entry = log.entries_about(object_kind="station", object_id="370781007")[0]
    assert (entry.verb, entry.actor) == ("export_trust_sheet", str(desk.user.pk))
    assert f"E{entry.number:08d}" in text


def test_a_log_rewritten_since_the_earlier_sheet_is_told_on_the_new_one(at_desk, october):
    text = _text(at_desk("chief").send("/trust/print/", month="2026-10", head="ab" * 32))
    assert "NOT SOUND" in text and "not the log that was printed" in text


def _text(answer):
    return " ".join("".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).split())


@pytest.mark.parametrize("role", ["officer", "elder", "system_admin", "security_admin", "clerk", "justice"])
def test_nobody_else_sees_it(at_desk, role):
    desk = at_desk(role)
    assert desk.get("/trust/").status_code == 403
    assert desk.send("/trust/print/", month="2026-10").status_code == 403


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"month": "October"}, "That month cannot be read"),
        ({"month": "2026-13"}, "That month cannot be read"),
        ({"month": "2199-01"}, "That month has not begun"),
        ({"month": "2026-10", "head": "xyz"}, "That head cannot be read"),
    ],
)
def test_what_cannot_be_is_refused(at_desk, given, said):
    answer = at_desk("chief").send("/trust/print/", **given)
    assert answer.status_code == 409 and said in answer.content.decode()


def test_a_month_not_over_says_so(at_desk):
    assert "the month is not over" in at_desk("chief").text("/trust/", month=str(month_of(now())))


def test_a_year_goes_on_into_the_next():
    assert (str(Month(2026, 12).next), str(Month(2026, 1).before), str(Month(2026, 9).next)) == (
        "2027-01", "2025-12", "2026-10",
    )  # fmt: skip
