from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection

from fengqiao.audit import case_keys
from fengqiao.gateways.sms import SmsUnavailable
from fengqiao.gateways.sms.fake import FaithfulFakeSms
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.refusals import Refused
from fengqiao.reactions import outgoing
from fengqiao.reactions.actions import (
    MOST_SILENCES,
    MOST_TRIES,
    Letter,
    deliver_due,
    erase_notices,
    mark_read,
    wait_after,
    write_notices,
)
from fengqiao.reactions.models import Notice
from fengqiao.reactions.queries import inbox_of, outbox, undelivered, unread_count

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STATION, OTHER = "370781007", "370781008"
DISPUTE = "019c0000-0000-7000-8000-000000000001"


@pytest.fixture(autouse=True)
def the_case_has_a_key():
    case_keys.remember(UUID(DISPUTE), case_keys.fresh_key())


@pytest.fixture
def sms():
    return FaithfulFakeSms(clock=lambda: AT)


def write_notice(**content):
    write_notices([Letter(**content)])
    return Notice.objects.get(station=content["station"], key=content["key"]).pk


def ask(key="side_asked:1:B", to="139-0000-0002", at=AT, **more):
    told = {"station": STATION, "kind": "side_asked", "text": "您的回执码 123456789012", "side": "B"}
    return write_notice(**{**told, "key": key, "to": to, "at": at, "dispute_id": DISPUTE, **more})


def tell(user, key="due:1", **more):
    told = {"station": STATION, "kind": "level_due", "text": "今天到期", "recipient_user": user, "at": AT}
    return write_notice(**{**told, "key": key, **more})


def test_a_notice_reaches_the_phone_once(sms):
    assert ask(code="123456789012") == ask(text="另一段话")
    assert deliver_due(at=AT, gateway=sms) == 1
    assert deliver_due(at=AT + DAY, gateway=sms) == 0
    assert sms.texts_to("13900000002") == ["您的回执码 123456789012"]
    row = outbox(STATION)[0]
    assert (row.to, row.code, row.sent_at, row.tries, row.dispute_id) == (
        "139-0000-0002",
        "123456789012",
        AT,
        1,
        DISPUTE,
    )


def test_another_station_sees_nothing_of_it_and_may_use_the_same_key():
    ask()
    assert outbox(OTHER) == []
    ask(station=OTHER)
    assert len(outbox(OTHER)) == len(outbox(STATION)) == 1


def test_trouble_is_tried_again_later_and_later(sms):
    ask()
    sms.fail_next(2)
    assert deliver_due(at=AT, gateway=sms) == 0
    assert outbox(STATION)[0].last_error == "no_answer"
    assert deliver_due(at=AT + timedelta(seconds=59), gateway=sms) == 0
    assert outbox(STATION)[0].tries == 1, "not yet due again"
    assert deliver_due(at=AT + timedelta(minutes=1), gateway=sms) == 0
    assert deliver_due(at=AT + timedelta(minutes=2), gateway=sms) == 0
    assert deliver_due(at=AT + timedelta(minutes=3), gateway=sms) == 1
    assert outbox(STATION)[0].last_error == ""


def test_waits_double_up_to_six_hours():
    minutes = [wait_after(n).total_seconds() / 60 for n in (1, 2, 3, 9, 10, MOST_TRIES)]
    assert minutes == [1, 2, 4, 256, 360, 360]


def test_a_worker_killed_after_sending_sends_again_with_the_same_key(sms):
    ask()

    class Killed(BaseException):
        pass

    class DiesAfterSending:
        def send(self, **message):
            sms.send(**message)
            raise Killed

    with pytest.raises(Killed):
        deliver_due(at=AT, gateway=DiesAfterSending())
    assert outbox(STATION)[0].sent_at is None
    assert deliver_due(at=AT + timedelta(minutes=1), gateway=sms) == 1
    assert len(sms.sent) == 1, "the key lets the gateway drop the repetition"


def test_two_workers_do_not_send_the_same_notice(sms):
    ask()

    class MeetsAnotherWorker:
        def send(self, **message):
            assert deliver_due(at=AT, gateway=sms) == 0
            return sms.send(**message)

    assert deliver_due(at=AT, gateway=MeetsAnotherWorker()) == 1
    assert outbox(STATION)[0].tries == 1


def test_a_number_that_is_none_is_given_up_at_once_and_shown(sms):
    ask(to="0536-000")
    assert deliver_due(at=AT, gateway=sms) == 0
    assert deliver_due(at=AT + DAY, gateway=sms) == 0
    assert [(row.last_error, row.failed_at, row.tries) for row in undelivered(STATION)] == [
        ("bad_number", AT, 1)
    ]


def test_trouble_without_end_is_given_up_after_days(sms):
    ask()
    sms.fail_next(1000)
    at = AT
    for _ in range(MOST_TRIES + 3):
        deliver_due(at=at, gateway=sms)
        at += wait_after(MOST_TRIES)
    assert [(row.tries, row.last_error) for row in undelivered(STATION)] == [(MOST_TRIES, "no_answer")]


def test_one_bad_notice_does_not_keep_back_the_others(sms, caplog):
    first, second = ask("a", to="139-0000-0003"), ask("b")
    row = Notice.objects.get(pk=first)
    row.to = "139-0000-0004"
    row.save(update_fields=["to"])
    with connection.cursor() as cursor:
        column = connection.ops.quote_name("to")
        cursor.execute(f"UPDATE reactions_notice SET {column} = %s WHERE key = 'a'", [b"\x02k1damaged"])
    assert deliver_due(at=AT, gateway=sms) == 1
    errors = dict(Notice.objects.values_list("pk", "last_error"))
    assert errors == {first: "Refused", second: ""}
    assert "123456789012" not in caplog.text


def test_the_oldest_are_delivered_first_and_not_more_than_asked(sms):
    for number in range(4):
        ask(f"k{number}", text=f"第{number}条", at=AT - number * HOUR)
    assert deliver_due(at=AT, limit=3, gateway=sms) == 3
    assert [one.text for one in sms.sent] == ["第3条", "第2条", "第1条"]


def test_a_silent_gateway_is_left_alone_until_the_next_round_and_inboxes_are_not():
    user, asked = uuid7(), []

    class Silent:
        def send(self, **message):
            asked.append(message["text"])
            raise SmsUnavailable("no_answer")

    for number in range(MOST_SILENCES + 4):
        ask(f"k{number}", text=f"第{number}条", at=AT - (9 - number) * HOUR)
    tell(user, at=AT - DAY, due_at=AT)
    assert deliver_due(at=AT, gateway=Silent()) == 1 and len(inbox_of(user)) == 1
    assert asked == ["第0条", "第1条", "第2条"]
    deliver_due(at=AT, gateway=Silent())
    assert asked[MOST_SILENCES:] == ["第3条", "第4条", "第5条"], "the others have their turn"


def test_a_notice_for_later_waits(sms):
    user = uuid7()
    ask(due_at=AT + HOUR)
    tell(user, due_at=AT + HOUR)
    assert deliver_due(at=AT, gateway=sms) == 0 and inbox_of(user) == []
    assert deliver_due(at=AT + HOUR, gateway=sms) == 2 and len(inbox_of(user)) == 1


def test_an_inbox_is_its_owners(sms):
    user, outsider = uuid7(), uuid7()
    notice = tell(user)
    assert [(row.text, row.read_at) for row in inbox_of(user)] == [("今天到期", None)]
    assert inbox_of(outsider) == [] and unread_count(outsider) == 0 and unread_count(user) == 1
    with pytest.raises(Refused, match="no_such_notice"):
        mark_read(user_id=outsider, notice_id=notice, at=AT)
    mark_read(user_id=user, notice_id=notice, at=AT)
    mark_read(user_id=user, notice_id=notice, at=AT + DAY)
    assert inbox_of(user)[0].read_at == AT and unread_count(user) == 0
    assert deliver_due(at=AT + DAY, gateway=sms) == 0 and sms.sent == []


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"channel": "fax"}, "unknown_channel"),
        ({"to": "", "channel": "sms"}, "notice_without_recipient"),
        ({"to": ""}, "notice_without_recipient"),
        ({"channel": "inbox"}, "notice_without_recipient"),
        ({"text": " "}, "notice_without_text"),
    ],
)
def test_a_notice_needs_somebody_and_something(more, refusal):
    with pytest.raises(Refused, match=refusal):
        ask(**more)
    assert outbox(STATION) == []


def test_erased_notices_say_nothing_and_are_not_sent(sms):
    ask("sent")
    deliver_due(at=AT, gateway=sms)
    ask("waiting")
    ask("other side", side="A")
    assert erase_notices(station=STATION, dispute_id=DISPUTE, side="B", at=AT) == 2
    assert deliver_due(at=AT + DAY, gateway=sms) == 1
    assert {row.key: (row.to, row.text) for row in outbox(STATION)} == {
        "sent": ("", ""),
        "waiting": ("", ""),
        "other side": ("139-0000-0002", "您的回执码 123456789012"),
    }
    assert undelivered(STATION) == []


def test_in_production_the_outbox_is_masked(settings):
    ask(code="123456789012")
    settings.MODE = "production"
    row = outbox(STATION)[0]
    assert (row.text, row.code) == ("", "") and "0000-0002" not in row.to and row.to


def test_the_database_holds_no_number_and_no_text():
    ask(code="123456789012")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM reactions_notice")
        stored = b"".join(
            bytes(v) if not isinstance(v, str) else v.encode() for v in cursor.fetchone() if _raw(v)
        )
    assert b"0002" not in stored and b"123456789012" not in stored and "回执".encode() not in stored


def _raw(value):
    return isinstance(value, bytes | memoryview) or (isinstance(value, str) and value != DISPUTE)


def test_reading_takes_three_statements_however_long_the_list(django_assert_num_queries):
    user = uuid7()
    for number in range(5):
        ask(f"k{number}")
        tell(user, f"t{number}")
    with django_assert_num_queries(4):  # the key of the case is at hand
        assert len(outbox(STATION, 3)) == 3 and len(inbox_of(user)) == 5


@pytest.fixture
def fresh_gateway():
    outgoing.sms_gateway.cache_clear()
    yield
    outgoing.sms_gateway.cache_clear()


@pytest.mark.usefixtures("fresh_gateway")
def test_production_without_a_gateway_warns_and_keeps_the_notice(settings):
    settings.MODE, settings.SMS = "production", {"host": ""}
    assert [message.id for message in outgoing.check_sms_gateway()] == ["reactions.W001"]
    ask()
    assert deliver_due(at=AT) == 0 and outbox(STATION)[0].tries == 0


@pytest.mark.usefixtures("fresh_gateway")
def test_a_provider_is_a_setting(settings):
    settings.MODE, settings.SMS = "production", {"host": "sms.example.cn", "path": "/v1", "token": "t"}
    assert outgoing.check_sms_gateway() == []
    outgoing.sms_gateway.cache_clear()
    settings.SMS = {"host": "127.0.0.1"}
    assert [message.id for message in outgoing.check_sms_gateway()] == ["reactions.W002"]
