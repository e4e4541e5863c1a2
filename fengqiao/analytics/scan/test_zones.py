import numpy as np

from fengqiao.analytics.scan.zones import zones


def test_places_too_far_from_one_middle_are_a_circle_around_another():
    made = zones(
        x=np.array([0.0, 1.0, 2.0]),
        y=np.zeros(3),
        weight=np.ones(3),
        max_share=1.0,
        max_distance=1.0,
        distance="euclidean",
    )
    middle = [set(made.order[1, :size].tolist()) for size in (1, 2, 3) if not made.skipped[1, size - 1]]
    assert {0, 1, 2} in middle and made.reach.tolist() == [2, 3, 2]
