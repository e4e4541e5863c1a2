"""What the worker does by itself, round after round."""

from datetime import timedelta

import pytest

from fengqiao.audit.idempotency import KEPT_FOR, remember, request_digest
from fengqiao.audit.models import Deed
from fengqiao.cli import worker
from fengqiao.kernel.clock import now


@pytest.mark.django_db(transaction=True)
def test_answers_are_not_kept_longer_than_a_week(caplog):
    for key, age in (("old", KEPT_FOR + timedelta(minutes=1)), ("young", KEPT_FOR - timedelta(minutes=1))):
        body = request_digest(b"")
        remember(
            door="POST /x", actor="", key=key, request_digest=body, status=201, answer={}, at=now() - age
        )
    worker.do_round()
    assert [deed.key for deed in Deed.objects.all()] == ["young"]
    assert caplog.text == ""


def test_a_duty_that_fails_keeps_no_other_from_its_turn_and_says_nothing_personal(monkeypatch, caplog):
    done = []

    def duty(module, action):
        def do(at):
            if action == "deliver_due":
                raise ValueError("13900000001")
            done.append(action)

        return do

    monkeypatch.setattr(worker, "_duty", duty)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    worker.do_round()
    assert done == [action for _, action in worker.DUTIES if action != "deliver_due"]
    assert "ValueError" in caplog.text and "13900000001" not in caplog.text
