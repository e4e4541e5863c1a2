"""Nothing personal can be read from the database alone, and a rotation loses nothing."""

import json
import os
import stat
import subprocess
import sys
import threading
from datetime import UTC, datetime

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection

from fengqiao.audit import vault
from fengqiao.audit.fields import SealedTextField
from fengqiao.audit.models import Deed
from fengqiao.audit.resealing import reseal_everything
from fengqiao.kernel.refusals import Refused

MORNING = datetime(2026, 3, 2, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def ring(tmp_path, monkeypatch):
    path = tmp_path / "keys.json"
    monkeypatch.setenv("FENGQIAO_KEYS", str(path))
    vault.forget_ring()
    yield path
    vault.forget_ring()


def a_deed(answer, key="k-1"):
    return Deed.objects.create(
        door="POST /x", actor=bytes(32), key=key, request=bytes(32), status=201, answer=answer, at=MORNING
    )


def stored_answer(deed):
    with connection.cursor() as cursor:
        cursor.execute("SELECT answer FROM audit_deed WHERE id = %s", [deed.pk])
        return bytes(cursor.fetchone()[0])


@pytest.mark.parametrize("text", ["张三丰", "𠅤䶮龘𬭎", "emoji 👩‍🌾", "", "a\0b", "长" * 50_000])
def test_what_is_sealed_comes_back_and_cannot_be_read(text):
    sealed = vault.seal(text)

    assert vault.unseal(sealed) == text
    assert vault.seal(text) != sealed
    assert not text or text.encode() not in sealed


@pytest.mark.parametrize("position", [0, 1, 3, 15, 20, -1])
def test_a_changed_byte_is_noticed(position):
    sealed = bytearray(vault.seal("张三丰住在黄楼"))
    sealed[position] ^= 1

    with pytest.raises(Refused, match="sealed_text_damaged"):
        vault.unseal(bytes(sealed))


@pytest.mark.parametrize("sealed", [b"", b"\x02", b"\x02k1", b"\x02k1short", b"\xff" * 40])
def test_rubbish_is_refused_by_name(sealed):
    with pytest.raises(Refused, match="sealed_text_damaged"):
        vault.unseal(sealed)


def test_half_a_surrogate_is_refused_by_name():
    with pytest.raises(Refused, match="text_not_unicode"):
        vault.seal("\ud800")


def test_the_blind_index_finds_exactly_the_same_value():
    index = vault.blind_index("37078119900101123X", purpose="citizen_id")

    assert len(index) == 32
    assert vault.blind_index(" ３7078119900101123x", purpose="citizen_id") == index
    assert vault.blind_index("370781199001011231", purpose="citizen_id") != index
    assert vault.blind_index("37078119900101123X", purpose="receipt") != index


def test_the_blind_index_depends_on_the_ring(ring):
    index = vault.blind_index("13900001234", purpose="phone")
    ring.unlink()
    vault.forget_ring()

    assert vault.blind_index("13900001234", purpose="phone") != index


def test_the_ring_is_made_once_and_only_its_owner_reads_it(ring):
    sealed = vault.seal("张")
    vault.forget_ring()

    assert vault.unseal(sealed) == "张"
    assert stat.S_IMODE(ring.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        vault.make_ring(ring)


def test_threads_that_start_together_share_one_ring():
    sealed = []
    threads = [threading.Thread(target=lambda: sealed.append(vault.seal("张"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [vault.unseal(one) for one in sealed] == ["张"] * 8


def test_production_without_a_ring_does_not_start_and_says_what_to_do(settings, ring):
    settings.MODE = "production"

    with pytest.raises(ImproperlyConfigured, match="fengqiao keys new --ring FILE"):
        vault.require_ring()
    assert not ring.exists()


def test_a_broken_ring_is_never_replaced(ring):
    vault.seal("张")
    ring.write_text("{}")
    vault.forget_ring()

    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        vault.seal("张")
    assert ring.read_text() == "{}"


def test_a_rotation_reads_the_old_and_seals_with_the_new(ring):
    old = vault.seal("张三丰")
    phone = vault.blind_index("13900001234", purpose="phone")

    assert vault.rotate_keys() == "k2"
    assert vault.unseal(old) == "张三丰"
    assert not vault.is_sealed_with_current_key(old)
    assert vault.is_sealed_with_current_key(vault.seal("张三丰"))
    assert vault.blind_index("13900001234", purpose="phone") == phone
    assert sorted(json.loads(ring.read_text())["encryption"]) == ["k1", "k2"]


def test_another_process_rotates_and_we_notice(ring):
    vault.seal("张")
    before = vault._ring
    vault.rotate_keys()
    by_the_other = vault.seal("三")
    vault._ring = before

    assert vault.unseal(by_the_other) == "三"
    assert vault.is_sealed_with_current_key(vault.seal("丰"))
    assert vault.seal("丰").startswith(b"\x02k2")


def test_two_rotations_at_once_lose_no_key(ring):
    vault.seal("张")
    with vault._sole_writer(ring), pytest.raises(Refused, match="keys_are_being_rotated"):
        vault.rotate_keys()

    assert vault.rotate_keys() == "k2"
    assert os.listdir(ring.parent) == ["keys.json"]


def test_a_rotation_that_was_killed_bars_no_way(ring):
    vault.seal("张")
    holding = (
        "import fcntl, os, sys; folder = os.open(sys.argv[1], os.O_RDONLY); "
        "fcntl.flock(folder, fcntl.LOCK_EX); print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holding, str(ring.parent)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None and other.stdout.readline() == b"held\n"
        with pytest.raises(Refused, match="keys_are_being_rotated"):
            vault.rotate_keys()
        other.kill()
    assert vault.rotate_keys() == "k2"


@pytest.mark.parametrize(
    ("mask", "whole", "masked"),
    [
        (vault.mask_name, "张三丰", "张**"),
        (vault.mask_name, "𠅤三", "𠅤**"),
        (vault.mask_name, "", ""),
        (vault.mask_phone, "13900001234", "139****1234"),
        (vault.mask_phone, "6221234", "****34"),
        (vault.mask_phone, "110", "***"),
        (vault.mask_id_number, "370781199001011234", "370*************34"),
        (vault.mask_id_number, "A123", "****"),
        (vault.mask_address, "黄楼街道北马范村17号", "黄楼街道北马范村****"),
        (vault.mask_address, "17号院二单元", "17****"),
        (vault.mask_address, "", ""),
    ],
)
def test_masks(mask, whole, masked):
    assert mask(whole) == masked


@pytest.mark.django_db
def test_a_sealed_column_holds_no_plain_text():
    deed = a_deed({"party": "𠅤三丰", "at": MORNING})

    assert b"party" not in stored_answer(deed)
    assert Deed.objects.get().answer == {"party": "𠅤三丰", "at": "2026-03-02T01:00:00Z"}
    assert Deed.objects.values_list("answer", flat=True)[0]["party"] == "𠅤三丰"


@pytest.mark.django_db
@pytest.mark.parametrize("value", [[], 0, False, "", "张", {"a": [1, None]}])
def test_any_json_value_survives(value):
    a_deed({"first": 1})
    Deed.objects.update(answer=value)

    assert Deed.objects.get().answer == value


@pytest.mark.django_db
def test_a_sealed_field_cannot_be_searched():
    with pytest.raises(FieldError):
        Deed.objects.filter(answer="张").exists()
    assert Deed.objects.filter(answer__isnull=True).count() == 0


def test_an_empty_text_is_an_empty_column_and_nothing_is_null():
    field = SealedTextField(null=True, blank=True)

    assert field._sealed("", None) == b""
    assert field.from_db_value(b"", None, connection) == ""
    assert field.get_db_prep_value(None, connection) is None
    assert field.from_db_value(None, None, connection) is None
    assert field.deconstruct()[1] == "fengqiao.audit.fields.SealedTextField"


@pytest.mark.django_db
def test_resealing_moves_every_row_to_the_new_key_and_names_what_is_damaged(monkeypatch):
    monkeypatch.setattr("fengqiao.audit.resealing._BATCH", 2)
    deeds = [a_deed({"n": n}, key=f"k-{n}") for n in range(5)]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_deed SET answer = %s WHERE id = %s", [b"\x02k1rubbish", deeds[3].pk])
    vault.rotate_keys()

    result = reseal_everything()

    assert result.values == 4
    assert result.damaged == (("audit_deed.answer", str(deeds[3].pk)),)
    assert all(stored_answer(deed).startswith(b"\x02k2") for deed in deeds if deed != deeds[3])
    assert Deed.objects.get(pk=deeds[4].pk).answer == {"n": 4}
    assert reseal_everything().values == 0


def test_a_ring_has_a_drawer_apart_and_each_value_tells_its_own(ring):
    plain, apart = vault.seal_bytes(b"x"), vault.seal_bytes(b"y", drawer=vault.APART)

    assert (plain[:3], apart[:3]) == (b"\x02k1", b"\x02m1")
    assert (vault.drawer_of(plain), vault.drawer_of(apart)) == (vault.PLAIN, vault.APART)
    assert (vault.unseal_bytes(plain), vault.unseal_bytes(apart)) == (b"x", b"y")


def test_without_the_drawer_apart_only_the_rest_is_read(ring):
    plain, apart = vault.seal_bytes(b"x"), vault.seal_bytes(b"y", drawer=vault.APART)
    rest = json.loads(ring.read_text())
    del rest["apart"]
    ring.write_text(json.dumps(rest))

    assert vault.unseal_bytes(plain) == b"x"
    with pytest.raises(Refused, match="sealed_text_damaged"):
        vault.unseal_bytes(apart)


def test_a_ring_from_before_the_drawer_is_given_one_when_it_is_needed(ring):
    plain = vault.seal_bytes(b"x")
    old = json.loads(ring.read_text())
    del old["apart"]
    ring.write_text(json.dumps(old))
    vault.seal_bytes(b"x")
    assert json.loads(ring.read_text()) == old, "nothing is written before it is needed"

    vault.require_ring()
    made = json.loads(ring.read_text())
    apart = vault.seal_bytes(b"y", drawer=vault.APART)

    assert {name: made[name] for name in old} == old
    assert made["apart"]["current"] == "m1"
    assert json.loads(ring.read_text()) == made, "and only once"
    assert (vault.unseal_bytes(plain), vault.unseal_bytes(apart)) == (b"x", b"y")
    assert stat.S_IMODE(ring.stat().st_mode) == 0o600


def test_two_who_need_the_drawer_at_once_share_one(ring):
    vault.seal_bytes(b"x")
    old = json.loads(ring.read_text())
    del old["apart"]
    ring.write_text(json.dumps(old))
    vault.forget_ring()
    sealed = []
    threads = [
        threading.Thread(target=lambda: sealed.append(vault.seal_bytes(b"y", drawer=vault.APART)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [vault.unseal_bytes(one) for one in sealed] == [b"y"] * 8


def test_a_rotation_renews_both_drawers(ring):
    apart = vault.seal_bytes(b"y", drawer=vault.APART)
    assert vault.rotate_keys() == "k2"

    assert not vault.is_sealed_with_current_key(apart)
    assert vault.unseal_bytes(apart) == b"y"
    again = vault.seal_bytes(b"y", drawer=vault.APART)
    assert again.startswith(b"\x02m2")
    assert vault.is_sealed_with_current_key(again)
    assert vault.is_sealed_with_current_key(vault.seal("张"))
