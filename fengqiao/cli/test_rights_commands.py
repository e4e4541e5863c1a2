"""The commands that let go of what is over, and that answer after a leak."""

import json

import pytest
from click.testing import CliRunner

from fengqiao.audit import retention
from fengqiao.audit.models import RetentionRun
from fengqiao.cli import rights_commands
from fengqiao.testing.cast import STATION
from fengqiao.testing.quarrel import quarrel

pytestmark = pytest.mark.django_db
assert quarrel


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


def test_a_run_in_which_something_could_not_go_names_it_and_ends_with_1(ask, monkeypatch):
    def broken(**_):
        raise PermissionError("/somewhere/李禾穗")

    monkeypatch.setitem(retention.terms.KEEPERS, "imports", retention.Keeper(broken, broken, broken))
    said = ask("run")
    assert said.exit_code == 1 and "李禾穗" not in said.output
    assert "NOT let go of, installation: Spreadsheets read in: all: PermissionError" in said.output
    again = ask("run", "--json")
    assert again.exit_code == 1 and json.loads(again.output)["failures"] == [
        {"station": "", "kind": "imports", "id": "", "error": "PermissionError"}
    ]
    assert ask("receipts").output.count("NOT let go of") == 2


def test_a_run_that_was_overtaken_says_so(ask, monkeypatch):
    whole = retention.running._finish

    def overtaken(*given):
        whole(*given)
        return whole(*given)

    monkeypatch.setattr(retention.running, "_finish", overtaken)
    said = ask("run")
    assert said.exit_code == 0 and said.output.startswith("Another run finished this one meanwhile")


def test_a_period_is_set_within_its_bounds_only(ask):
    assert ask("set", STATION, "set_aside", "90").exit_code == 0
    assert retention.terms_of_station(STATION)["set_aside"] == 90
    refused = ask("set", STATION, "set_aside", "9000")
    assert refused.exit_code != 0 and retention.terms_of_station(STATION)["set_aside"] == 90


@pytest.fixture
def leaked(quarrel):
    """Two cases; the officer saw the names of one."""
    from fengqiao.mediation.actions import reveal_parties

    case, other = quarrel().mediating(), quarrel()
    reveal_parties(number=case.number, reason="要打电话约时间", by=case.caller("officer"), at=case.at)
    return case, other


def days(case):
    return "--since", f"{case.at:%Y-%m-%d}", "--until", f"{case.at:%Y-%m-%d}"


def test_after_a_leak_one_command_says_what_was_reached_by_whom_and_whom_to_tell(ask, leaked):
    case, other = leaked
    officer = case.id_of("officer")
    said = ask("report", *days(case), "--actor", officer, "--json", group=rights_commands.breach)
    told = json.loads(said.output)
    assert said.exit_code == 0 and [one["number"] for one in told["cases"]] == [case.number]
    assert told["kinds"]["names"] == 1 and told["actors"][0]["id"] == officer
    assert [(one["number"], one["side"], one["by"]) for one in told["to_tell"]] == [
        (case.number, "A", "phone"),
        (case.number, "B", "phone"),
    ]
    assert told["persons"] == 2 and told["log"]["ok"] is True and len(told["log"]["head"]) == 64
    assert set(told["told"]) == {"cause", "harm", "measures", "advice", "contact"}
    for secret in ("李禾穗", "13900001111", "张柳溪", other.number):
        assert secret not in said.output


def test_names_of_those_to_tell_want_a_reason_and_leave_an_entry(ask, leaked):
    case, _other = leaked
    asked = ("report", *days(case), "--case", case.number, "--json", "--reveal")
    refused = ask(*asked, group=rights_commands.breach)
    assert "李禾穗" not in refused.output and not case.entries("reveal_breach_list")
    shown = ask(*asked, "--reason", "art 57: tell them", group=rights_commands.breach)
    assert {one["name"] for one in json.loads(shown.output)["to_tell"]} == {"李禾穗", "张柳溪"}
    assert [entry.reason for entry in case.entries("reveal_breach_list")] == ["art 57: tell them"]


def test_a_window_without_looks_reaches_nobody(ask, leaked):
    case, _other = leaked
    told = json.loads(
        ask(
            "report", "--since", "2020-01-01", "--until", "2020-01-02", "--json", group=rights_commands.breach
        ).output
    )
    assert (told["cases"], told["persons"], told["to_tell"]) == ([], 0, [])


def test_the_report_is_a_page_to_sign_too(ask, leaked, tmp_path):
    case, _other = leaked
    done = ask(
        "report",
        *days(case),
        "--pdf",
        str(tmp_path / "r.pdf"),
        "--cause",
        "一封钓鱼邮件",
        group=rights_commands.breach,
    )
    assert done.exit_code == 0 and (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF-")
