"""`fengqiao init`: an empty station anywhere in the country, and the demo left behind on purpose only."""

from datetime import date

import pytest
from click.testing import CliRunner

from fengqiao.cli.main import main
from fengqiao.cli.station_commands import move_demo_aside
from fengqiao.community import queries
from fengqiao.community.access import access_markdown
from fengqiao.community.models import Station


def _run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, words)
    return result.exit_code, result.output


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "villages"), [("370781007", 96), ("441900003", 26), ("110101001", 10), ("659001001", 9)]
)
def test_a_township_anywhere_gets_an_empty_station(code, villages):
    ended, said = _run("init", "--station", code)
    assert ended == 0, said
    assert len(queries.villages_of_station(code)) == villages
    assert f"{villages} new" in said
    shown = dict(line.split()[-2:] for line in said.splitlines() if "first sign-in" in line)
    people = queries.staff_of(code)
    assert {person.username for person in people} == set(shown)
    assert all(person.check_password(shown[person.username]) for person in people)
    assert sorted(person.role for person in people) == [
        "audit_admin",
        "chief",
        "security_admin",
        "system_admin",
    ]


@pytest.mark.django_db
def test_running_it_again_adds_nothing_and_shows_no_password():
    _run("init", "--station", "370781007")
    ended, said = _run("init", "--station", "370781007")
    assert ended == 0
    assert " new" not in said
    assert "there already" in said
    assert said.count("there already") == 4
    assert len(queries.staff_of("370781007")) == 4


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["370781999", "3707", "x", "' OR 1=1"])
def test_a_code_that_is_no_township_creates_nothing(code):
    ended, said = _run("init", "--station", code)
    assert ended == 2
    assert "unknown township" in said
    assert not Station.objects.exists()


@pytest.mark.django_db
def test_beside_the_demo_nothing_is_opened_until_the_demo_is_left():
    Station.objects.create(
        code="370781006",
        name="示例",
        county="青州市",
        town="示例",
        sample=True,
        created_at="2026-03-02T00:00Z",
    )
    ended, said = _run("init", "--station", "370781007")
    assert ended == 2
    assert "demo" in said
    assert [station.code for station in queries.stations()] == ["370781006"]


def test_the_demo_is_moved_aside_whole_and_never_over_another(tmp_path):
    for day in (1, 2):
        (tmp_path / "attachments" / "a").mkdir(parents=True)
        (tmp_path / "db.sqlite3").write_text(f"demo {day}")
        (tmp_path / "keys.json").write_text("keys")
        (tmp_path / "static").mkdir(exist_ok=True)
        aside = move_demo_aside(folder=tmp_path, on=date(2026, 3, 2))
        assert (aside / "db.sqlite3").read_text() == f"demo {day}"
        assert (aside / "attachments" / "a").is_dir()
        assert (aside / "keys.json").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo-20260302", "demo-20260302-2", "static"]


@pytest.mark.django_db
def test_villages_are_found_listed_and_placed(tmp_path):
    assert _run("villages", "find", "青州", "黄楼")[1].split("\t")[0] == "370781007"
    assert _run("villages", "list", "370781007")[1].count("\n") == 96
    _run("init", "--station", "370781007")
    path = tmp_path / "positions.csv"
    path.write_text("code,lon,lat\n370781007201,118.6,36.7\n")
    assert _run("villages", "place", str(path)) == (0, "1 villages placed.\n")
    assert queries.village("370781007201").longitude == 118.6
    path.write_text("code,lon,lat\n370781007201,36.7,118.6\n")
    ended, said = _run("villages", "place", str(path))
    assert ended == 2
    assert "line 2" in said


def test_the_page_of_access_is_written_from_the_table(tmp_path):
    path = tmp_path / "access.md"
    assert _run("docs", "access", "--to", str(path))[0] == 0
    assert path.read_text() == access_markdown()
