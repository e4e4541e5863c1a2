"""A case's texts lie under the case's own key: destroying that one key is deleting them, wherever they are copied."""

import json

import pytest
from django.db import connection

from fengqiao.audit import case_keys, log, vault
from fengqiao.audit.resealing import reseal_everything
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.refusals import Refused
from fengqiao.testing.cast import STATION

from .models import Dispute, Party, Step

pytestmark = pytest.mark.django_db


@pytest.fixture
def ring(tmp_path, monkeypatch):
    path = tmp_path / "keys.json"
    path.write_bytes(vault.ring_path().read_bytes())
    monkeypatch.setenv("FENGQIAO_KEYS", str(path))
    vault.forget_ring()
    case_keys.forget()
    yield path
    vault.forget_ring()
    case_keys.forget()


def stored(row, column):
    with connection.cursor() as cursor:
        key = row.pk if connection.vendor == "postgresql" else row.pk.hex
        cursor.execute(f"SELECT {column} FROM {row._meta.db_table} WHERE id = %s", [key])
        return bytes(cursor.fetchone()[0])


def destroy_key_of(case):
    Dispute.objects.filter(pk=case.row.pk).update(case_key=case_keys.DESTROYED)
    case_keys.forget()


def test_a_destroyed_key_silences_one_case_and_no_other(quarrel):
    case, other = quarrel().mediating(), quarrel().mediating()
    party = case.row.parties.first()
    assert party.name and stored(party, "name").startswith(case_keys.MARK + case.row.pk.bytes)
    assert any(step.words for step in case.row.steps.all())

    destroy_key_of(case)

    assert {(row.name, row.phone) for row in Party.objects.filter(dispute=case.row)} == {("", "")}
    assert not any(step.words for step in Step.objects.filter(dispute=case.row))
    assert {row.text for row in case.told()} == {""}
    assert other.row.parties.first().name
    assert log.verify().ok, "the log is none the worse"


def test_reasons_in_the_log_go_with_the_case_and_the_chain_still_holds(quarrel):
    case = quarrel().mediating()
    log.append(
        station=STATION,
        by=log.SYSTEM,
        verb="reveal",
        object_kind="dispute",
        object_id=str(case.row.pk),
        at=case.at,
        reason="张三 asked",
    )
    newest = log.entries_about(object_kind="dispute", object_id=str(case.row.pk))[0]
    assert newest.reason == "张三 asked"

    destroy_key_of(case)

    assert log.entries_about(object_kind="dispute", object_id=str(case.row.pk))[0].reason == ""
    assert log.verify().ok


def test_a_reason_about_a_case_that_never_was_is_kept():
    log.append(
        station=STATION,
        by=log.SYSTEM,
        verb="open",
        object_kind="dispute",
        object_id=str(uuid7()),
        at=log.Entry._meta.get_field("at").to_python("2026-03-02T01:00:00Z"),
        reason="guessed",
        refusal="no_such_case",
    )
    assert log.Entry.objects.latest("number").reason == "guessed"


def test_a_rotation_seals_the_case_key_again_and_nothing_under_it(quarrel, ring):
    case = quarrel().mediating()
    party = case.row.parties.first()
    name, before = party.name, stored(party, "name")
    vault.rotate_keys()

    assert reseal_everything().damaged == ()

    assert stored(party, "name") == before
    assert stored(case.row, "case_key").startswith(b"\x02k2")
    case_keys.forget()
    rest = json.loads(ring.read_text())
    del rest["encryption"]["k1"]
    ring.write_text(json.dumps(rest))
    assert Party.objects.get(pk=party.pk).name == name, "k1 is needed no more"


def test_what_was_sealed_before_cases_had_keys_is_read_and_moves_under_the_key(quarrel):
    case = quarrel().mediating()
    party = case.row.parties.first()
    with connection.cursor() as cursor:
        key = party.pk if connection.vendor == "postgresql" else party.pk.hex
        cursor.execute("UPDATE mediation_party SET name = %s WHERE id = %s", [vault.seal("王五"), key])
    assert Party.objects.get(pk=party.pk).name == "王五"

    assert reseal_everything().values >= 1

    assert stored(party, "name").startswith(case_keys.MARK)
    assert Party.objects.get(pk=party.pk).name == "王五"


def test_a_value_cannot_slip_past_its_case(quarrel):
    case = quarrel().mediating()
    with pytest.raises(TypeError, match="belongs to a case"):
        Party.objects.filter(dispute=case.row).update(name="王五")


def test_nothing_is_sealed_for_a_case_that_does_not_exist():
    with pytest.raises(Refused, match="case_erased"):
        case_keys.seal_bytes(b"x", case=uuid7())


def test_a_value_carried_into_another_case_is_damaged_not_read(quarrel):
    case, other = quarrel().mediating(), quarrel().mediating()
    sealed = stored(case.row.parties.first(), "name")
    moved = case_keys.MARK + other.row.pk.bytes + sealed[17:]
    for wrong in (moved, sealed[:-1], sealed[:10], case_keys.MARK):
        with pytest.raises(Refused, match="sealed_text_damaged"):
            case_keys.unseal_bytes(wrong)


def test_many_keys_are_read_in_one_statement(quarrel, django_assert_num_queries):
    cases = [quarrel().row.pk for _ in range(3)]
    case_keys.forget()
    with django_assert_num_queries(1):
        case_keys.read_ahead(cases)
        case_keys.read_ahead(cases)
        for case in cases:
            case_keys.seal_bytes(b"x", case=case)
