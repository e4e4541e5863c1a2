import numpy as np

from benchmarks.coverage import World, covered, districts, intervals


def test_a_small_sample_of_districts_without_an_effect():
    rng, world = np.random.default_rng(1), World(controls=10)
    found = [intervals(districts(world, rng)) for _ in range(30)]
    shares = covered(found)
    assert set(shares) == {"its", "did", "sc", "sdid"}
    assert min(shares.values()) >= 0.8, "of 30 intervals, 28 or 29 should hold zero; the report has 1,000"
    assert all(low < high for one in found for low, high in one.values())
