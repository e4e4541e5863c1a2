"""An erased case is gone: from the database's file, the folder of attachments, and from a backup made afterwards."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fengqiao.kernel.bigrams import index_text

SUMMARY = "榆钱胡同的骡子踩坏了我家六垄韭菜，麦穗儿说话也难听。"
OTHER = "水渠边的芦苇挡了排水。"
NAMES, PHONES = ("麦穗儿", "芦荻花"), ("13900007771", "13900007772")
TERMS, ADDRESS = "赔韭菜钱三百六十元，骡子改拴村西。", "榆钱胡同六号院"
MARK = b"this scan says who owes what"

BUILD = """
import json, os, sys, django
django.setup()
from datetime import timedelta
from fengqiao.audit import log
from fengqiao.audit.idempotency import remember
from fengqiao.cli.main import main
from fengqiao.cli.serve import prepare_database
from fengqiao.community.sample import build_sample_station
from fengqiao.kernel.clock import now
from fengqiao.mediation.actions import PartyGiven, Report, report_dispute
from fengqiao.mediation.actions.attachments import store
from fengqiao.mediation.actions.erasure import erase_dispute
from fengqiao.mediation.actions.scrubbing import scrub_after_erasures
from fengqiao.mediation.models import Attachment, Dispute
from fengqiao.mediation.scope import SYSTEM
from fengqiao.mediation.standing import Screening
from fengqiao.testing.cast import Cast, Person
from fengqiao.testing.quarrel import ANONYMOUS, Quarrel, ten_o_clock
given = json.loads(sys.argv[1])
prepare_database()
people = build_sample_station(seed=370781007, at=now())
cast = Cast(tuple(Person(**{name: one[name] for name in Person.__annotations__}) for one in people))
at = ten_o_clock()
def told(summary):
    parties = [PartyGiven(name, phone, side, {"address": given["address"]}) for name, phone, side in zip(given["names"], given["phones"], "AB")]
    report = Report(village="370781007201", summary=summary, parties=parties, screening=Screening())
    done = report_dispute(report=report, by=ANONYMOUS, at=at)
    return Quarrel(cast, at, done.dispute.number, done.receipt_code)
other = told(given["other"])
case = told(given["summary"]).in_force(terms=given["terms"], due_on=(at + timedelta(days=1)).date())
code = case.code
case.do("record_performance", "A", item="1")
case.do("record_follow_up", "assistant", note=given["terms"]).do("close_kept", "assistant")
row = Attachment.objects.create(dispute=case.row, step=case.row.steps.first(), title=given["names"][0], content_type="image/jpeg", size=1, sha256="ab" * 32)
store(row, given["mark"].encode())
remember(door="POST /x", actor="", key="k", request_digest=b"1" * 32, status=201, answer={"number": case.number, "receipt": code}, at=now())
before = case.row
erase_dispute(dispute_id=before.pk, by=SYSTEM, at=now(), cause="request") or sys.exit("not erased")
scrub_after_erasures(at=now()) or sys.exit("not scrubbed")
after = case.row
kept = all(getattr(before, name) == getattr(after, name) for name in ("number", "kind", "village", "level", "stage", "reported_at", "accepted_at", "closed_at", "outcome", "settled_level"))
from django.db import connection
connection.close()
main(["backup", sys.argv[2], "--keys", sys.argv[3]], standalone_mode=False)
print(json.dumps({"code": code, "kept": kept, "steps": after.steps.count(), "moves": after.version, "log": log.verify().ok}))
"""

LOOK = """
import json, django
django.setup()
from fengqiao.audit import log
from fengqiao.audit.models import Deed
from fengqiao.mediation.models import Dispute, Party, Step
from fengqiao.mediation.queries import Filter, disputes_listed
from fengqiao.mediation.scope import Caller
from fengqiao.reactions.models import Notice
gone, other = Dispute.objects.exclude(erased_at=None).get(), Dispute.objects.get(erased_at=None)
chief = Caller(role="chief", id="x", station=gone.station)
print(json.dumps({
    "words": [gone.summary, *[p.name for p in gone.parties.all()], *[p.phone for p in gone.parties.all()]]
        + [json.dumps(step.words) for step in gone.steps.all() if step.words]
        + [n.text for n in Notice.objects.filter(dispute_id=str(gone.pk))],
    "other": [other.summary, *sorted(p.name for p in other.parties.all())],
    "found": [row.number for row in disputes_listed(caller=chief, narrowed=Filter(q="韭菜")).items],
    "other_found": len(disputes_listed(caller=chief, narrowed=Filter(q="芦苇")).items),
    "deeds": Deed.objects.count(), "log": log.verify().ok}))
"""


def run(code: str, *arguments: str, data: Path) -> dict[str, object]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FENGQIAO_")}
    environment |= {
        "FENGQIAO_DATA": str(data),
        "FENGQIAO_MODE": "test",
        "FENGQIAO_BACKUP_KEY": "a long night ends",
    }
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(json.loads(done.stdout.splitlines()[-1])) if done.stdout.strip().endswith("}") else {}


@pytest.fixture(scope="module")
def erased(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, dict[str, object]]:
    """A station with two cases, one of them erased; the same station brought back from a backup made after that."""
    folder, outside = tmp_path_factory.mktemp("station"), tmp_path_factory.mktemp("outside")
    given = {
        "names": NAMES,
        "phones": PHONES,
        "summary": SUMMARY,
        "other": OTHER,
        "terms": TERMS,
        "address": ADDRESS,
    }
    backup, keys = outside / "b", outside / "k"
    told = run(BUILD, json.dumps(given | {"mark": MARK.decode()}), str(backup), str(keys), data=folder)
    back = outside / "back"
    restore = "from fengqiao.cli.main import main; import sys; main(sys.argv[1:], standalone_mode=False)"
    run(restore, "restore", str(backup), "--data", str(back), "--keys", str(keys), data=back)
    return folder, back, told


def everything_in(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def traces_of(code: object) -> dict[str, bytes]:
    """Words that only the erased case held, as text and as tokens of the index."""
    shared = set(index_text(OTHER).split())
    tokens = {token for token in index_text(SUMMARY).split() if token not in shared and len(token) > 1}
    words = {*NAMES, *PHONES, SUMMARY, TERMS, ADDRESS, str(code), *tokens}
    return {word: word.encode() for word in words} | {"scan": MARK}


def test_an_erased_case_is_nowhere_in_the_database_file_nor_among_the_attachments(erased) -> None:
    folder, _back, told = erased
    stored = everything_in(folder)
    assert OTHER[:4].encode() in stored, "the search reaches what is kept"
    # Names and phones of the other case lie sealed; no trace of either may be readable.
    found = [word for word, trace in traces_of(told["code"]).items() if trace in stored]
    assert found == []
    assert not [path for path in (folder / "attachments").rglob("*") if path.is_file()]


def test_the_place_of_an_erased_case_in_the_figures_stays_and_the_log_still_verifies(erased) -> None:
    _folder, _back, told = erased
    assert told["kept"] is True and told["log"] is True
    assert told["steps"] == told["moves"], "history keeps a row for every move"


def test_an_erased_case_stays_gone_after_restoring_a_backup_made_afterwards(erased) -> None:
    _folder, back, told = erased
    stored = everything_in(back)
    assert [word for word, trace in traces_of(told["code"]).items() if trace in stored] == []
    seen = run(LOOK, data=back)
    assert set(seen["words"]) <= {""} and seen["found"] == [] and seen["deeds"] == 0
    assert seen["other"] == [OTHER, *sorted(NAMES)] and seen["other_found"] == 1
    assert seen["log"] is True
