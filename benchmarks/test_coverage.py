import json

import numpy as np
import pytest
from click.testing import CliRunner

from benchmarks.coverage import WORLDS, World, command, districts, evaluated, summary


def test_a_small_sample_of_districts_without_an_effect():
    rng, world = np.random.default_rng(1), World(controls=10)
    methods = summary([evaluated(world, rng) for _ in range(30)])
    assert set(methods) == {"its", "did", "sc", "sdid"}
    assert min(method["covered"] for method in methods.values()) >= 0.8, "28 or 29 of 30 should hold zero"


def test_a_fall_is_named_about_as_often_as_the_power_said():
    rng, world = np.random.default_rng(2), World(size=300.0, controls=10, fall=0.2, deviation=(0.02, 0.05))
    found = [evaluated(world, rng) for _ in range(20)]
    told = summary(found)["sdid"]
    assert told["named"] >= 0.6 * told["told"] > 0
    assert {one.verdict.name for one in found if one.powers["sdid"].power < 0.5} <= {"cannot_tell"}


@pytest.mark.parametrize("name", WORLDS)
def test_every_world_can_be_drawn(name):
    panel = districts(WORLDS[name], np.random.default_rng(3))
    assert len(panel.treated) == WORLDS[name].treated and len(panel.controls) == WORLDS[name].controls
    assert (panel.exposure is not None) == WORLDS[name].exposed


def test_the_command_prints_one_object():
    answer = json.loads(CliRunner().invoke(command, ["--districts", "2", "--world", "few", "--json"]).stdout)
    assert answer["districts"] == 2 and 0 <= answer["methods"]["sdid"]["covered"] <= 1
