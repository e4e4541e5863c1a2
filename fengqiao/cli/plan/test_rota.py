import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from fengqiao.cli.main import main

TEAM = "member,group,leader,unavailable\n" + "".join(
    f"{group}{one},{group},{int(one == 1)},{'2026-12-04 2026-12-06' if group + str(one) == 'a2' else ''}\n"
    for group in "abcd"
    for one in (1, 2)
)
SIZE = ["--nights", "6", "--group", "2", "--every", "3", "--shifts", "1", "--start", "2026-12-04"]


@pytest.fixture
def run(tmp_path: Path):
    (tmp_path / "team.csv").write_text(TEAM, encoding="utf-8")

    def run(*arguments, team: str | None = None):
        if team is not None:
            (tmp_path / "team.csv").write_text(team, encoding="utf-8")
        words = [
            str(tmp_path / one) if one.endswith((".csv", ".json", ".html")) else one for one in arguments
        ]
        return CliRunner().invoke(main, ["plan", *words])

    return run


def test_a_rota_is_planned_checked_mended_and_checked_again(run, tmp_path: Path):
    result = run(
        "rota", "team.csv", *SIZE, "--json", "--csv", "out.csv", "--html", "out.html", "--language", "zh"
    )
    rota = json.loads(result.stdout)
    (tmp_path / "rota.json").write_text(result.stdout, encoding="utf-8")

    assert (result.exit_code, rota["status"], rota["unfilled"]) == (0, "optimal", [])
    assert rota["objective"] == rota["bound"] and rota["fairness"]["late"]["spread"] <= 1
    assert {"night", "shift", "member"} <= rota["assignments"][0].keys() and len(rota["assignments"]) == 12
    assert len((tmp_path / "out.csv").read_text("utf-8-sig").splitlines()) == 13
    assert "巡逻排班" in (tmp_path / "out.html").read_text("utf-8")
    assert run("check", "rota.json", "team.csv", "--nights", "6").exit_code == 0

    gone = rota["assignments"][4]
    mended = run(
        "rota", "team.csv", "--repair", "rota.json", "--absent", f"{gone['member']}:{gone['night']}", "--json"
    )
    (tmp_path / "mended.json").write_text(mended.stdout, encoding="utf-8")
    answer = json.loads(mended.stdout)
    assert len(answer["moved"]) == 1 and answer["unfilled"] == [] and answer["fewest_proven"]
    assert run("check", "mended.json", "team.csv").exit_code == 0


def test_a_night_that_nobody_walks_is_counted_among_the_nights(run):
    one = "member,group\na1,a\na2,a\n"
    assert "6 nights" in run("rota", "team.csv", *SIZE, "--language", "en", team=one).stdout


@pytest.mark.parametrize(("language", "words"), [("zh", "没有违反"), ("en", "every rule is kept")])
def test_the_verdict_in_words(run, tmp_path: Path, language, words):
    (tmp_path / "rota.json").write_text(run("rota", "team.csv", *SIZE, "--json").stdout)
    assert words in run("check", "rota.json", "team.csv", "--language", language).stdout


def test_a_broken_rule_is_named_and_ends_with_one(run, tmp_path: Path):
    rota = json.loads(run("rota", "team.csv", *SIZE, "--json").stdout)
    rota["assignments"].append({**rota["assignments"][0], "night": "2026-12-05"})
    (tmp_path / "rota.json").write_text(json.dumps(rota))
    result = run("check", "rota.json", "team.csv", "--json")
    answer = json.loads(result.stdout)
    assert result.exit_code == 1 and not answer["ok"]
    assert {"rule": "never_two_nights_running", "member": rota["assignments"][0]["member"]}.items() <= next(
        one for one in answer["broken"] if one["rule"] == "never_two_nights_running"
    ).items()


def test_only_what_the_issue_fixes_is_needed_by_the_checker(run, tmp_path: Path):
    rota = json.loads(run("rota", "team.csv", *SIZE, "--json").stdout)
    bare = [
        {name: one[name] for name in ("night", "shift", "member")}
        for one in rota["assignments"]
        if not one.get("stands_in_for")
    ]
    (tmp_path / "rota.json").write_text(json.dumps({"assignments": bare, "unfilled": []}))
    assert len(bare) == 12 and run("check", "rota.json", "team.csv").exit_code == 0


def test_a_rota_of_bare_entries_is_mended_by_what_it_shows(run, tmp_path: Path):
    """Six nights of one shift: neither is said, and neither is taken from the defaults."""
    rota = json.loads(run("rota", "team.csv", *SIZE, "--json").stdout)
    bare = [{name: one[name] for name in ("night", "shift", "member")} for one in rota["assignments"]]
    (tmp_path / "rota.json").write_text(json.dumps({"assignments": bare}))
    gone = f"{bare[4]['member']}:{bare[4]['night']}"
    result = run("rota", "team.csv", "--repair", "rota.json", "--absent", gone, "--json")
    answer = json.loads(result.stdout)
    assert (answer["nights"], answer["shifts"], len(answer["moved"])) == (6, 1, 1)
    (tmp_path / "mended.json").write_text(result.stdout, encoding="utf-8")
    assert run("check", "mended.json", "team.csv").exit_code == 0


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"night": "2026-12-04", "shift": "1", "member": "a1"}, "entry 1 of assignments"),
        ({"night": "2026-12-04", "shift": 1, "member": "z9"}, "z9"),
        ({"night": "2026-12-04", "shift": 1}, "entry 1 of assignments"),
    ],
)
def test_a_rota_that_cannot_be_mended_ends_with_a_sentence(run, tmp_path: Path, entry, said):
    (tmp_path / "rota.json").write_text(json.dumps({"assignments": [entry]}))
    result = run("rota", "team.csv", "--repair", "rota.json")
    assert result.exit_code == 2 and said in result.output and "Traceback" not in result.output


@pytest.mark.parametrize(
    "content", ["", "[]", "[" * 100_000, '{"assignments": 3}'], ids=["empty", "list", "deep", "number"]
)
def test_what_is_no_rota_is_not_checked(run, tmp_path: Path, content):
    (tmp_path / "rota.json").write_text(content)
    assert run("check", "rota.json", "team.csv").exit_code == 2
    assert run("check", "none.json", "team.csv").exit_code == 2


def test_a_sheet_without_groups_is_cut_into_groups_of_the_size_said(run):
    sheet = "member,group\n" + "".join(f"m{n},\n" for n in range(8))
    answer = json.loads(run("rota", "team.csv", *SIZE, "--json", team=sheet).stdout)
    assert {one["group"] for one in answer["assignments"]} <= {"1", "2", "3", "4"}


def test_the_first_night_has_a_default(run):
    assert json.loads(run("rota", "team.csv", "--nights", "3", "--json").stdout)["start"] == "2026-12-04"


@pytest.mark.parametrize(
    ("arguments", "team", "said"),
    [
        ([], "member\na\nb\n", "row 1, column group"),
        ([], "name,group\na,1\n", "row 1, column member"),
        ([], "member,group\na,1\na,2\n", "row 3, column member"),
        ([], "member,group\na,1\nb,\n", "row 3, column group"),
        ([], "member,group,unavailable\na,1,2026-13-01\n", "row 2, column unavailable"),
        (["--nights", "0"], TEAM, "--nights"),
        (["--start", "soon"], TEAM, "soon"),
        (["--absent", "z:2026-12-04"], TEAM, "no member z"),
        (["--absent", "a1"], TEAM, "a1"),
        (["--needs", "none.csv"], TEAM, "none.csv"),
        (["--start", "9999-12-20"], TEAM, "9999-12-20"),
        (["--repair", "team.csv"], TEAM, "no JSON"),
        (["--repair", "none.json"], TEAM, "none.json"),
        ([], "member,group,unavailable\na,1,2026-12-99999999999\n", "row 2, column unavailable"),
    ],
)
def test_what_cannot_be_read_ends_with_a_sentence(run, arguments, team, said):
    result = run("rota", "team.csv", *arguments, team=team)
    assert "Traceback" not in result.output
    assert result.exit_code == 2 and said in result.output
