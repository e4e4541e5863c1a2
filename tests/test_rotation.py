"""The keys are rotated while the station works: no write is lost, none is refused, and the old key is needed no more."""

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fengqiao.audit.backup.databases import scratch_postgresql

WORK = """
import json, os, subprocess, sys, threading
from pathlib import Path
import django
django.setup()
from django.apps import apps
from django.db import connection
from fengqiao.audit import case_keys, log, vault
from fengqiao.audit.fields import SealedField
from fengqiao.cli.bench import endurance
from fengqiao.cli.processes import Processes
from fengqiao.cli.serve import free_port

folder = Path(os.environ["FENGQIAO_DATA"])
chief = endurance._prepare(folder)
port, stop = free_port(), threading.Event()
writers = [endurance.Writer(port=port, chief=chief, stop=stop) for _ in range(3)]
written = lambda: sum(len(one.deeds) for one in writers)
told = threading.Condition()

class Deeds(list):
    def append(self, deed):
        with told:
            super().append(deed)
            told.notify_all()

for one in writers:
    one.deeds = Deeds()

def until(count):
    with told:
        told.wait_for(lambda: written() >= count, timeout=60)

with Processes() as processes:
    endurance._serve(processes, port=port, log=folder / endurance.LOG)
    for one in writers:
        one.start()
    until(8)
    before = written()
    rotated = subprocess.run([sys.executable, "-m", "fengqiao.cli", "keys", "rotate"], capture_output=True, text=True)
    during = written()
    until(during + 8)
    stop.set()
    for one in writers:
        one.join()
deeds = [deed for one in writers for deed in one.deeds]
counted = endurance._account(deeds=deeds, changed=set(), found=endurance._read_back())

def old_values():
    found = {}
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, SealedField):
                with connection.cursor() as cursor:
                    cursor.execute(f'SELECT "{field.column}" FROM "{model._meta.db_table}" WHERE "{field.column}" IS NOT NULL')
                    values = [bytes(row[0]) for row in cursor.fetchall()]
                old = sum(value.startswith(b"\\x02k1") for value in values)
                found[model._meta.label + "." + field.name] = (len(values), old, bool(getattr(model, "append_only", False)))
    return found

looked_at = old_values()
ring = json.loads(vault.ring_path().read_text())
del ring["encryption"]["k1"]
vault.ring_path().write_text(json.dumps(ring))
vault.forget_ring()
case_keys.forget()
unreadable = []
for model in apps.get_models():
    if any(isinstance(field, SealedField) for field in model._meta.local_concrete_fields) and not getattr(model, "append_only", False):
        try:
            list(model._default_manager.all())
        except Exception as problem:
            unreadable.append(f"{model._meta.label}: {problem}")
print(json.dumps({
    "rotated": rotated.returncode, "said": rotated.stdout + rotated.stderr, "current": ring["current"],
    "before": before, "during": during, "after": len(deeds), **counted,
    "problems": [problem for one in writers for problem in one.problems], "sent_again": sum(one.talk.again for one in writers),
    "old": {name: old for name, (_, old, append_only) in looked_at.items() if old and not append_only},
    "fields": len(looked_at), "values": sum(count for count, _, _ in looked_at.values()),
    "unreadable": unreadable, "log": log.verify().ok,
}))
"""


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """A station on the loopback under three writers, whose keys are rotated meanwhile."""
    data: Path = tmp_path_factory.mktemp("station")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FENGQIAO_")}
    environment |= {
        "FENGQIAO_DATA": str(data),
        "FENGQIAO_MODE": "demo",
        "DJANGO_SETTINGS_MODULE": "fengqiao.settings",
    }
    server = os.environ.get("FENGQIAO_DATABASE", "")
    with scratch_postgresql(server) if server else contextlib.nullcontext("") as database:
        environment["FENGQIAO_DATABASE"] = database
        ran = subprocess.run(
            [sys.executable, "-c", WORK], env=environment, capture_output=True, text=True, check=False
        )
    assert ran.returncode == 0, ran.stderr[-3000:]
    return dict(json.loads(ran.stdout.splitlines()[-1]))


@pytest.mark.slow
def test_writers_go_on_while_keys_are_rotated_and_nothing_is_lost(done: dict[str, object]) -> None:
    assert done["rotated"] == 0, done["said"]
    assert done["current"] == "k2"
    assert done["problems"] == [] and done["sent_again"] == 0
    assert done["before"] < done["after"]
    assert (done["lost"], done["twice"]) == (0, 0) and done["log"] is True


@pytest.mark.slow
def test_afterwards_only_append_only_rows_need_the_old_key(done: dict[str, object]) -> None:
    assert int(str(done["fields"])) > 10 and int(str(done["values"])) > 50
    assert done["old"] == {}
    assert done["unreadable"] == []
