"""Event to notice: who is told, by which way, in whose words, and what is never in them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.utils import translation

from fengqiao.audit import case_keys
from fengqiao.community.actions import create_user
from fengqiao.kernel.events import emit
from fengqiao.mediation import events
from fengqiao.mediation.events import Recipient
from fengqiao.mediation.ladder import BY_NAME
from fengqiao.reactions.handlers import SUBSCRIPTIONS, TOLD_TO_SIDES, subscribe_all
from fengqiao.reactions.models import Notice
from fengqiao.reactions.queries import inbox_of, outbox

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
STATION, OTHER = "370781007", "370781008"
DISPUTE = UUID("019c0000-0000-7000-8000-000000000001")
OFFICER = UUID("019c0000-0000-7000-8000-0000000000aa")
CHIEF = UUID("019c0000-0000-7000-8000-0000000000bb")
NUMBER = "370781007-2026-T-00042"
A = Recipient(side="A", phone="13900000001")
B = Recipient(side="B", phone="13900000002")
STAFF = Recipient(user=str(OFFICER))


@pytest.fixture(autouse=True)
def the_case_has_a_key():
    case_keys.remember(DISPUTE, case_keys.fresh_key())


def happened(kind, at=AT, **details):
    emit(kind(dispute_id=DISPUTE, number=NUMBER, station=STATION, at=at, **details))


def told(kind=""):
    return [row for row in reversed(outbox(STATION)) if kind in {"", row.kind}]


def test_a_report_gives_the_receipt_to_the_reporter_and_word_to_the_desk():
    reporter = Recipient(side="A", phone=A.phone, code="123456789012")
    happened(events.DisputeReported, reporter=reporter, desk=(str(OFFICER),))
    receipt, news = told("receipt")[0], told("new_report")[0]
    assert (receipt.to, receipt.code, receipt.channel) == (A.phone, "123456789012", "sms")
    assert "123456789012" in receipt.text
    assert (news.recipient_user, news.channel, news.code) == (OFFICER, "inbox", "")
    assert "123456789012" not in news.text
    assert [row.kind for row in inbox_of(OFFICER)] == ["new_report"]


def test_the_next_station_is_told_nothing():
    happened(events.DisputeMoved, move="accept", tell=(A, STAFF))
    assert outbox(OTHER) == []


def test_a_side_is_asked_with_its_own_code_and_no_names():
    happened(events.SideAsked, to=Recipient(side="B", phone=B.phone, code="999988887777"))
    assert [(row.to, row.side, row.code) for row in told("side_asked")] == [(B.phone, "B", "999988887777")]
    happened(
        events.SideAsked,
        at=AT + timedelta(seconds=1),
        how="new_code",
        to=Recipient(side="B", phone=B.phone, code="1" * 12),
    )
    first, second = told("side_asked")
    assert first.text != second.text
    assert "1" * 12 in second.text


def test_who_has_neither_phone_nor_account_is_told_nothing_and_nothing_breaks():
    happened(events.SideAsked, to=Recipient(side="B", code="999988887777"))
    happened(events.AlarmRaised, officer="")
    assert told() == []


@pytest.mark.parametrize("move", sorted(TOLD_TO_SIDES))
def test_what_concerns_the_sides_reaches_all_who_should_know_once(move):
    for _ in range(2):
        happened(events.DisputeMoved, move=move, tell=(A, B, STAFF))
    assert [(row.to, row.recipient_user) for row in told(move)] == [
        (A.phone, None),
        (B.phone, None),
        ("", OFFICER),
    ]
    assert all(NUMBER in row.text for row in told(move))


@pytest.mark.parametrize(
    "move", ["say", "record_talk", "protect", "raise_safety_concern", "refer", "hand_over", "link"]
)
def test_what_stays_on_the_page_is_sent_to_no_side(move):
    happened(events.DisputeMoved, move=move, tell=(A, B, STAFF))
    assert [row.recipient_user for row in told()] == [OFFICER]


def test_what_sides_are_told_of_are_moves_of_the_ladder():
    assert set(BY_NAME) >= TOLD_TO_SIDES


def test_not_kept_says_that_it_binds_and_where_the_court_is():
    with translation.override("en"):
        happened(events.DisputeMoved, move="report_not_kept", tell=(B,))
    assert "法院" in told()[0].text, "the station's language, whatever the page's"


def test_an_alarm_reaches_the_officer_away_from_the_desk():
    person = create_user(
        username="officer", name="穗禾", role="officer", station=None, phone="13900000009", by=None, at=AT
    )
    happened(events.AlarmRaised, alarm=1, what="violence", officer=str(person.pk), imminent=True)
    assert [(row.kind, row.channel, row.recipient_user, row.to) for row in told()] == [
        ("alarm_paged", "inbox", person.pk, ""),
        ("alarm_paged_by_phone", "sms", person.pk, "13900000009"),
    ]


def test_an_alarm_pages_the_officer_then_the_chief():
    happened(events.AlarmRaised, alarm=1, what="violence", officer=str(OFFICER))
    happened(
        events.AlarmUnanswered, at=AT + timedelta(minutes=10), alarm=1, what="violence", chief=str(CHIEF)
    )
    assert [(row.kind, row.recipient_user) for row in told()] == [
        ("alarm_paged", OFFICER),
        ("alarm_chief", CHIEF),
    ]


def test_a_signing_code_goes_to_that_phone_alone():
    happened(events.SigningCodeAsked, to=Recipient(side="A", phone=A.phone, code="246810"))
    assert [(row.to, row.code) for row in told()] == [(A.phone, "246810")]
    assert "246810" in told()[0].text


def test_one_reminder_a_day_each_kind_and_person():
    for hours in (0, 3, 12):
        happened(events.DeadlinePassed, at=AT + timedelta(hours=hours), what="deadline_passed", tell=(STAFF,))
    assert len(told("deadline_passed")) == 1
    happened(events.DeadlinePassed, at=AT + timedelta(days=1), what="deadline_passed", tell=(STAFF,))
    happened(events.DeadlinePassed, what="gone_quiet", tell=(STAFF, Recipient(user=str(CHIEF))))
    assert (len(told("deadline_passed")), len(told("gone_quiet"))) == (2, 2)


def test_what_was_sent_to_an_erased_side_is_blanked_and_the_rest_stays():
    happened(events.DisputeMoved, move="accept", tell=(A, B))
    happened(events.DisputeErased, at=AT + timedelta(days=31), side="B")
    assert [(row.side, row.to, bool(row.text)) for row in told()] == [("A", A.phone, True), ("B", "", False)]
    assert Notice.objects.get(side="B").failed_at, "what still waited is not sent"


def test_listening_twice_tells_once():
    subscribe_all()
    happened(events.DisputeMoved, move="accept", tell=(A,))
    assert len(told()) == 1
    kinds = {kind for kind, _ in SUBSCRIPTIONS}
    declared = {
        one for one in vars(events).values() if isinstance(one, type) and issubclass(one, events.DisputeEvent)
    }
    heard = declared - {events.DisputeEvent} | {events.PhoneCodeAsked}
    assert kinds == heard, "no event goes unheard"


def test_two_people_of_a_side_are_both_told_and_the_key_shows_no_phone():
    twins = tuple(Recipient(side="B", phone=f"139{n}0001234") for n in (1, 2))
    happened(events.DisputeMoved, move="accept", stage="consenting", tell=twins)
    assert sorted(row.to for row in told("accept")) == [one.phone for one in twins]
    assert not Notice.objects.filter(key__contains="1234").exists()
