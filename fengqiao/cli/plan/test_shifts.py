import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from fengqiao.cli.main import main

OFFICERS = "officer,room,unavailable\n" + "".join(
    f"样例{room}{n},{room}警务室,{'2026-12-02 2026-12-03' if n == 1 else ''}\n"
    for room in "东西"
    for n in range(5)
)
NEEDS = "room,weekday,start,end,officers\n东警务室,all,08:00,20:00,1\n东警务室,周五 6,20:00,02:00,2\n"


@pytest.fixture
def plan(tmp_path: Path):
    def run(*options: str, officers: str = OFFICERS, needs: str | None = NEEDS):
        (tmp_path / "officers.csv").write_text(officers, encoding="utf-8")
        more = []
        if needs is not None:
            (tmp_path / "needs.csv").write_text(needs, encoding="utf-8")
            more = ["--needs", str(tmp_path / "needs.csv")]
        return CliRunner().invoke(
            main, ["plan", "shifts", str(tmp_path / "officers.csv"), *more, "--days", "7", *options]
        )

    return run


def test_duty_as_json_csv_and_a_page(plan, tmp_path: Path):
    files = ["--csv", str(tmp_path / "d.csv"), "--html", str(tmp_path / "d.html"), "--language", "zh"]
    result = plan("--json", *files)
    answer = json.loads(result.stdout)

    assert (result.exit_code, answer["status"], answer["unfilled"]) == (0, "optimal", [])
    assert len(answer["assignments"]) == 7 + 4
    assert {"night", "shift", "member", "room", "start", "end"} <= set(answer["assignments"][0])
    assert answer["start"] == "2026-11-30"
    assert answer["fairness"]["hours"]["rooms"][0]["members"].keys() == {f"样例东{n}" for n in range(5)}
    assert (tmp_path / "d.csv").read_text("utf-8-sig").startswith("night,shift,room,start,end,member")
    assert "东警务室，2026-11-30 起一周" in (tmp_path / "d.html").read_text("utf-8")


@pytest.mark.parametrize(("language", "words"), [("zh", "空缺"), ("en", "unfilled")])
def test_without_needs_each_room_is_held_around_the_clock(plan, language, words):
    said = plan("--language", language, needs=None).stdout
    assert words in said and "07:00-15:00" in said and "08:00-16:00" in said


def test_places_left_empty_have_their_reason(plan):
    answer = json.loads(plan("--json", "--nights", "0", "--language", "en").stdout)
    assert sum(one["places"] for one in answer["unfilled"]) == 4
    assert answer["unfilled"][0]["because"].endswith("at 0 nights in 14 days")


@pytest.mark.parametrize(
    ("options", "officers", "needs", "said"),
    [
        ([], "officer\na\n", NEEDS, "row 1, column room"),
        ([], OFFICERS + "样例东0,东警务室,\n", NEEDS, "row 12, column officer"),
        ([], "officer,room,unavailable\na,东警务室,tomorrow\n", NEEDS, "row 2, column unavailable"),
        ([], OFFICERS, "room,weekday,start,end,officers\n北,1,08:00,16:00,1\n", "row 2, column room"),
        ([], OFFICERS, NEEDS + "东警务室,someday,08:00,16:00,1\n", "row 4, column weekday"),
        ([], OFFICERS, NEEDS + "东警务室,1,25:00,16:00,1\n", "row 4, column start"),
        ([], OFFICERS, NEEDS + "东警务室,2,8:00,20:00,1\n", "row 4, column weekday"),
        ([], OFFICERS, NEEDS + "东警务室,2,9:00,20:00,one\n", "row 4, column officers"),
        (["--start", "soon"], OFFICERS, NEEDS, "not a date"),
        (["--start", "9999-12-31"], OFFICERS, NEEDS, "beyond the calendar"),
        (["--rest", "-1"], OFFICERS, NEEDS, "--rest"),
        ([], "\0\1", NEEDS, "neither UTF-8"),
    ],
)
def test_what_cannot_be_read_ends_with_a_sentence(plan, options, officers, needs, said):
    result = plan(*options, "--language", "en", officers=officers, needs=needs)
    assert result.exit_code == 2 and said in result.output and "Traceback" not in result.output


def test_a_missing_file_is_named():
    result = CliRunner().invoke(main, ["plan", "shifts", "nowhere.csv"])
    assert result.exit_code == 2 and "nowhere.csv" in result.output


def damaged(answer, how):
    """The answer with one fault."""
    entries = answer["assignments"]
    if how == "rest":
        late = next(one for one in entries if one["shift"] == "20:00-02:00")
        early = next(one for one in entries if (one["night"], one["shift"]) == (late["night"], "08:00-20:00"))
        early["member"] = late["member"]
    elif how == "filled":
        entries.pop()
    elif how == "own_room":
        entries[0]["member"] = "样例西0"
    elif how == "known_member":
        entries[0]["member"] = "样例零"
    elif how == "known_shift":
        entries[0] |= {"shift": "09:00-10:00", "start": None, "end": None}
        del entries[0]["start"], entries[0]["end"]
    elif how == "not_when_unavailable":
        next(one for one in entries if one["night"] == "2026-12-02")["member"] = "样例东1"
    elif how == "malformed":
        entries[0]["end"] = "2026-12-24T00:00"
    elif how == "objective":
        answer["objective"] += 1
    elif how == "fairness":
        answer["fairness"]["hours"]["spread"] += 1
    elif how == "nights_at_most":
        answer["nights_at_most"] = 0
    elif how == "explained":
        answer["unfilled"].append({**entries.pop(), "places": 1, "because": ""})
    elif how == "nobody_free":
        answer["unfilled"].append({**entries.pop(), "places": 1, "because": "x"})
    return answer


RULES = "rest filled own_room known_member known_shift not_when_unavailable malformed objective fairness nights_at_most"


@pytest.mark.parametrize("how", ["", *f"{RULES} explained nobody_free".split()])
def test_the_checker_names_each_broken_rule(plan, tmp_path: Path, how):
    answer = damaged(json.loads(plan("--json").stdout), how)
    (tmp_path / "rota.json").write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    files = [str(tmp_path / name) for name in ("rota.json", "officers.csv")]
    more = ["--needs", str(tmp_path / "needs.csv"), "--language", "en"]
    result = CliRunner().invoke(main, ["plan", "check", *files, *more])

    assert result.exit_code == (1 if how else 0), result.output
    assert f"{how}: " in result.stdout if how else "every rule is kept" in result.stdout


def test_the_checker_believes_the_answer_of_the_issue_alone(plan, tmp_path: Path):
    answer = json.loads(plan("--json", needs=None).stdout)
    bare = {
        name: answer[name] for name in ("status", "objective", "bound", "seconds", "unfilled", "fairness")
    }
    bare["assignments"] = [
        {name: one[name] for name in ("night", "shift", "member")} for one in answer["assignments"]
    ]
    (tmp_path / "rota.json").write_text(json.dumps(bare, ensure_ascii=False), encoding="utf-8")
    files = [str(tmp_path / name) for name in ("rota.json", "officers.csv")]
    assert CliRunner().invoke(main, ["plan", "check", *files, "--json"]).exit_code == 0


@pytest.mark.parametrize("days", [10**12, -1, "many"])
def test_the_checker_is_not_led_astray_by_days_that_cannot_be(plan, tmp_path: Path, days):
    answer = json.loads(plan("--json").stdout) | {"days": days}
    (tmp_path / "rota.json").write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    files = [str(tmp_path / name) for name in ("rota.json", "officers.csv", "needs.csv")]
    result = CliRunner().invoke(main, ["plan", "check", *files[:2], "--needs", files[2]])
    assert result.exit_code in (0, 1) and result.exception is None or isinstance(result.exception, SystemExit)
