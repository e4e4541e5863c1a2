"""The commands that let go of what is over, and that answer after a leak."""

import json

import pytest
from click.testing import CliRunner

from fengqiao.audit import retention
from fengqiao.audit.models import RetentionRun
from fengqiao.cli import rights_commands
from fengqiao.testing.cast import STATION

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(monkeypatch, station):
    monkeypatch.setattr(retention.running, "AFTERWARDS", [])

    def asked(*words, group=rights_commands.retention):
        return CliRunner().invoke(group, words)

    return asked


def test_a_run_says_what_went_and_its_receipt_can_be_read_again(ask):
    assert json.loads(ask("run", "--dry-run", "--json").output) == {"dry_run": True, "counts": {}}
    assert not RetentionRun.objects.exists()
    told = json.loads(ask("run", "--json").output)
    assert told["sound"] is True and len(told["digest"]) == 64
    assert [one["id"] for one in json.loads(ask("receipts", "--json").output)] == [told["id"]]


def test_receipts_that_differ_from_the_log_end_with_1(ask):
    ask("run")
    assert ask("receipts").exit_code == 0
    RetentionRun.objects.update(counts={STATION: {"settled": 1}})
    assert ask("receipts").exit_code == 1


def test_a_period_is_set_within_its_bounds_only(ask):
    assert ask("set", STATION, "set_aside", "90").exit_code == 0
    assert retention.terms_of_station(STATION)["set_aside"] == 90
    refused = ask("set", STATION, "set_aside", "9000")
    assert refused.exit_code != 0 and retention.terms_of_station(STATION)["set_aside"] == 90
