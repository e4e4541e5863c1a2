"""Texts and numbers of messages go a month after they were delivered."""

from datetime import timedelta

import pytest

from fengqiao.audit import retention
from fengqiao.audit.retention import running
from fengqiao.gateways.sms.console import ConsoleSms
from fengqiao.reactions.actions import deliver_due
from fengqiao.testing.quarrel import quarrel

pytestmark = pytest.mark.django_db
assert quarrel


def test_texts_of_delivered_messages_go_and_that_they_were_sent_stays(quarrel, monkeypatch):
    monkeypatch.setattr(running, "AFTERWARDS", [])
    case = quarrel()
    deliver_due(at=case.at, gateway=ConsoleSms())
    before = case.told("receipt")[0]
    assert before.text and before.to and before.sent_at
    retention.run_retention(at=case.at + timedelta(days=29))
    assert case.told("receipt")[0].text
    retention.run_retention(at=case.at + timedelta(days=31))
    after = case.told("receipt")[0]
    assert (after.text, after.to, after.code) == ("", "", "") and after.sent_at == before.sent_at


def test_what_still_waits_to_be_sent_keeps_its_text(quarrel, monkeypatch):
    monkeypatch.setattr(running, "AFTERWARDS", [])
    case = quarrel()
    retention.run_retention(at=case.at + timedelta(days=31))
    assert case.told("receipt")[0].text
