"""Migrations of many rows may be killed at any moment: run again they go on, and nothing is lost or done by halves."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fengqiao.audit.backup.databases import scratch_postgresql

SERVER = os.environ.get("FENGQIAO_DATABASE", "")
CASES = 7

# A station as it was before cases had keys of their own, then killed (really) while the keys are given.
WORK = """
import importlib, json, os, sys, django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.timezone import now
step, cases = sys.argv[1], int(sys.argv[2])
keys = importlib.import_module("fengqiao.mediation.migrations.0015_cases_get_keys")
apart = importlib.import_module("fengqiao.mediation.migrations.0017_minors_of_before_apart")
keys.BATCH = apart.BATCH = 2

def migrate(to):
    executor = MigrationExecutor(connection)
    executor.migrate([*[key for key in executor.loader.graph.leaf_nodes() if key[0] != "mediation"], ("mediation", to)])
    return executor.loader.project_state([("mediation", to)]).apps.get_model("mediation", "Dispute")

def killed_after(module, count):
    left = [count]
    whole = module.fengqiao.audit.case_keys
    class Counting:
        def __getattr__(self, name):
            def call(*given):
                left[0] -= 1
                if left[0] < 0:
                    os._exit(9)
                return getattr(whole, name)(*given)
            return call
    module.fengqiao = type("F", (), {"audit": type("A", (), {"case_keys": Counting()})})

if step == "before":
    Dispute = migrate("0014_rows_of_sheets")
    for n in range(cases):
        facts = {"screening": {"minor": True}} if n % 2 else {}
        Dispute.objects.create(number=f"370781007-2026-T-{n:05}", station="370781007", village="370781007201", title="t", summary="s",
            filed_by_role="resident", stage="received", reported_at=now(), last_moved_at=now(), facts=facts)
elif step in ("keys", "apart"):
    killed_after(*((keys, 3) if step == "keys" else (apart, 2)))
    migrate("0017_minors_of_before_apart")
elif step == "look":
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_key FROM mediation_dispute WHERE case_key IS NOT NULL")
        found = [bytes(row[0])[:3].decode() for row in cursor.fetchall()]
    print(json.dumps(sorted(found)))
else:
    migrate("0017_minors_of_before_apart")
    call_command("migrate", verbosity=0)
    from fengqiao.mediation.models import Dispute
    from fengqiao.audit import case_keys
    for row in Dispute.objects.all():
        assert case_keys.unseal_bytes(case_keys.seal_bytes(b"x", case=row.pk)) == b"x"
    print(json.dumps([[row.apart, bytes(row.case_key)[:3].decode()] for row in Dispute.objects.order_by("number")]))
"""


@pytest.fixture
def database() -> Iterator[str]:
    if SERVER:
        with scratch_postgresql(SERVER) as address:
            yield address
    else:
        yield ""


@pytest.mark.slow
def test_giving_keys_and_setting_apart_go_on_after_a_kill(tmp_path: Path, database: str) -> None:
    def work(step: str) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("FENGQIAO_")}
        environment |= {
            "FENGQIAO_DATA": str(tmp_path),
            "FENGQIAO_MODE": "test",
            "FENGQIAO_DATABASE": database,
        }
        environment |= {"DJANGO_SETTINGS_MODULE": "fengqiao.settings"}
        command = [sys.executable, "-c", WORK, step, str(CASES)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    begun = work("before")
    assert begun.returncode == 0, begun.stderr[-2000:]
    assert work("keys").returncode == 9
    assert json.loads(work("look").stdout) == ["\x02k1"] * 2, "whole batches only"
    assert work("apart").returncode == 9
    assert json.loads(work("look").stdout) == ["\x02k1"] * 5 + ["\x02m1"] * 2
    ended = work("end")
    assert ended.returncode == 0, ended.stderr[-2000:]
    assert json.loads(ended.stdout) == [[bool(n % 2), "\x02m1" if n % 2 else "\x02k1"] for n in range(CASES)]
