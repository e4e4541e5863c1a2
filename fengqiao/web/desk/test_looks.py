"""Every act that shows personal data whole stands in the one table of looks, and so in each list that people read."""

import re
from pathlib import Path

import pytest

import fengqiao
from fengqiao.audit import log, looks, reaches
from fengqiao.kernel.clock import now
from fengqiao.mediation.actions.breach import case_id_of, reveal_sides_to_tell
from fengqiao.reporting.trust import month_of, trust_sheet

REASON = "art 57: they must be told"
ROOT = Path(fengqiao.__file__).parent


def revealing_verbs():
    """Every `reveal_…` that is a word in the source, not in its tests: verbs of the log, and names of acts."""
    found = {}
    for path in ROOT.rglob("*.py"):
        if not path.name.startswith(("test_", "conftest")):
            for verb in re.findall(r'"(reveal_[a-z_]+)"', path.read_text(encoding="utf-8")):
                found.setdefault(verb, path)
    return found


def test_every_act_that_writes_a_reveal_stands_in_the_table_of_looks():
    assert set(looks.REVEALS) == set(revealing_verbs()) | {"print_dossier"}
    assert {look.verb for look in looks.LOOKS} - set(looks.REVEALS) == {"look"}
    assert all(reaches.DATA_OF[look.verb] for look in looks.LOOKS), (
        "the report after a leak counts each of them"
    )


@pytest.fixture
def leak(report):
    """Somebody drew up, with names, whom to tell about a leak."""
    case = report()
    reveal_sides_to_tell(cases=[case_id_of(case.number)], reason=REASON, by=log.SYSTEM, at=now())
    return case


def test_the_list_of_whom_to_tell_is_counted_as_a_look_with_a_reason(leak, english):
    sheet = trust_sheet("370781007", month=month_of(now()), at=now(), verified=False)
    assert sheet.reveals == 1 and dict(sheet.looks)["saw whom to tell about a leak"] == 1


@pytest.mark.parametrize("what", ["looks", "reveals"])
def test_the_list_of_whom_to_tell_is_in_the_log_when_narrowed_to_looks(leak, at_desk, what):
    page = at_desk("audit_admin").text("/administration/log/", what=what)
    assert ">saw whom to tell about a leak" in page


def test_a_side_reads_that_it_was_on_the_list_of_whom_to_tell(leak, client, api):
    seen = leak.look(leak.side("A")).body["looks"]
    assert [(look["what"], look["reason"]) for look in seen] == [("reveal_breach_list", REASON)]
