"""A request that is sent twice is carried out once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from fengqiao.audit.idempotency import Answer, answer_of, erase_old_deeds, remember, request_digest
from fengqiao.audit.models import Deed
from fengqiao.kernel.refusals import Refused

MORNING = datetime(2026, 3, 2, 1, tzinfo=UTC)
ASKED = {"door": "POST /api/v1/disputes", "actor": "user-7", "key": "5f0c"}

pytestmark = pytest.mark.django_db


def ask(body=b'{"summary": "wall"}', **other):
    return answer_of(**(ASKED | other), request_digest=request_digest(body))


def keep(body=b'{"summary": "wall"}', at=MORNING, **other):
    answer = {"number": "370781007-2026-T-00042", "receipt_code": "123456789012"}
    remember(**(ASKED | other), request_digest=request_digest(body), status=201, answer=answer, at=at)


def test_the_repetition_gets_the_first_answer():
    assert ask() is None
    keep()

    assert ask() == Answer(201, {"number": "370781007-2026-T-00042", "receipt_code": "123456789012"})


def test_the_same_key_with_another_body_is_refused():
    keep()

    with pytest.raises(Refused, match="idempotency_key_reused"):
        ask(body=b'{"summary": "well"}')


@pytest.mark.parametrize("other", [{"actor": "user-8"}, {"door": "POST /api/v1/other"}, {"key": "5f0d"}])
def test_somebody_elses_answer_is_not_given(other):
    keep()

    assert ask(**other) is None


@pytest.mark.parametrize("key", ["", " ", "a b", "k\n", "键", "x" * 201])
def test_a_malformed_key_is_refused(key):
    with pytest.raises(Refused, match="idempotency_key_malformed"):
        ask(key=key)


def test_an_undone_deed_is_not_remembered():
    with pytest.raises(RuntimeError), transaction.atomic():
        keep()
        raise RuntimeError("the server is killed")

    assert ask() is None


def test_the_database_keeps_a_deed_once():
    keep()
    with pytest.raises(IntegrityError), transaction.atomic():
        keep()


def test_neither_actor_nor_answer_can_be_read_in_the_database():
    keep()
    with connection.cursor() as cursor:
        cursor.execute("SELECT actor, request, answer FROM audit_deed")
        stored = b"".join(bytes(value) for value in cursor.fetchone())

    assert b"user-7" not in stored
    assert b"123456789012" not in stored


def test_deeds_are_erased_after_seven_days():
    keep(at=MORNING - timedelta(days=7, seconds=1), key="old")
    keep(at=MORNING - timedelta(days=7), key="young")

    assert erase_old_deeds(at=MORNING) == 1
    assert Deed.objects.get().key == "young"
