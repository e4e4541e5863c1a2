"""The audit log and the keys from the command line."""

import json
import stat
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from django.db import connection, transaction

from fengqiao.audit import log, vault
from fengqiao.audit.guards import lift_guards
from fengqiao.cli.audit_commands import audit, keys

MORNING = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


@pytest.fixture
def two_entries(db):
    for verb in ("accept", "settle"):
        with transaction.atomic():
            log.append(
                station="370781007",
                by=log.SYSTEM,
                verb=verb,
                object_kind="dispute",
                object_id="1",
                at=MORNING,
            )


def run(command, *arguments):
    return CliRunner().invoke(command, arguments)


def test_a_sound_log_is_reported_with_its_head(two_entries):
    result = run(audit, "verify", "--json")

    told = json.loads(result.stdout)
    assert result.exit_code == 0
    assert {**told, "seconds": 0} == {
        "ok": True,
        "entries": 2,
        "first_bad": None,
        "head": log.head(),
        "seconds": 0,
    }
    assert run(audit, "head").stdout.strip() == log.head()


def test_a_log_tampered_with_ends_with_1(two_entries):
    lift_guards(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET verb = 'x' WHERE number = 2")
    result = run(audit, "verify", "--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout)["first_bad"] == {"number": 2, "why": "altered"}
    assert run(audit, "verify").exit_code == 1


def test_a_head_that_was_never_ours_ends_with_1(two_entries):
    assert run(audit, "verify", "--head", log.head()).exit_code == 0
    result = run(audit, "verify", "--head", "f" * 64, "--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout)["first_bad"] == {"number": 2, "why": "head_mismatch"}


def test_a_head_that_is_none_is_refused(two_entries):
    result = run(audit, "verify", "--head", "xyz")

    assert result.exit_code == 2
    assert "64 hexadecimal digits" in result.stderr


def test_new_keys_are_made_once(tmp_path):
    ring = tmp_path / "folder" / "keys.json"
    result = run(keys, "new", "--ring", str(ring))

    secret = result.stdout.split("FENGQIAO_SECRET_KEY=")[1].strip()
    assert len(secret) > 50
    assert stat.S_IMODE(ring.stat().st_mode) == 0o600
    before = ring.read_bytes()
    assert run(keys, "new", "--ring", str(ring)).exit_code == 2
    assert ring.read_bytes() == before


@pytest.mark.django_db
def test_a_rotation_from_the_command_line(tmp_path, monkeypatch):
    monkeypatch.setenv("FENGQIAO_KEYS", str(tmp_path / "keys.json"))
    vault.forget_ring()
    sealed = vault.seal("张三丰")
    result = run(keys, "rotate")
    vault.forget_ring()

    assert result.exit_code == 0, result.output
    assert "k2 is now the current key" in result.stdout
    assert vault.unseal(sealed) == "张三丰"
