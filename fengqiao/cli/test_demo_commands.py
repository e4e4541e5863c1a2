"""The demo keeps its hands off a real station."""

import pytest

from fengqiao.cli import demo_commands
from fengqiao.cli.sentences import CannotGoOn
from fengqiao.community.actions import open_station
from fengqiao.community.divisions import township
from fengqiao.kernel.clock import now


@pytest.mark.django_db
@pytest.mark.parametrize("rebuild", [False, True])
@pytest.mark.parametrize("half_built", [False, True])
def test_a_database_with_a_real_station_is_neither_emptied_nor_added_to(
    tmp_path, monkeypatch, rebuild, half_built
):
    done = []
    for step in ("_empty_shared_database", "_build", "prepare_database", "prepare_static_files"):
        monkeypatch.setattr(demo_commands, step, lambda step=step, **_: done.append(step))
    folder = tmp_path / "new"
    folder.mkdir()
    if half_built:
        (folder / demo_commands.BUILDING).touch()

    open_station(township=township("370781006"), at=now())
    with pytest.raises(CannotGoOn, match="not the demo"):
        demo_commands.prepare_demo(folder=folder, seed=1, rebuild=rebuild)
    assert done == []


@pytest.mark.django_db
def test_a_half_built_demo_is_begun_anew(tmp_path, monkeypatch):
    done = []
    for step in ("_empty_shared_database", "_build", "prepare_database", "prepare_static_files"):
        monkeypatch.setattr(demo_commands, step, lambda step=step, **_: done.append(step))
    (tmp_path / demo_commands.BUILDING).touch()

    open_station(township=township("370781006"), at=now(), sample=True)
    demo_commands.prepare_demo(folder=tmp_path, seed=1, rebuild=False)
    assert done[:2] == ["_empty_shared_database", "_build"]
