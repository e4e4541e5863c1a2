"""A program that knows nothing but the table walks a dispute from intake to a kept agreement."""

import pytest

from fengqiao.testing.cast import NEIGHBOUR, RESIDENT
from fengqiao.testing.walker import Matter, Walker


def matter_of(reported) -> Matter:
    return Matter(reported.number, dict(reported.receipts))


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
def test_from_intake_to_kept_at_each_level(walker, report, level):
    matter = matter_of(report())

    case = walker.walk(matter, "kept", level)

    assert (case["stage"], case["level"]) == ("kept", level)
    levels = [reached for _, reached, _ in matter.way if reached]
    assert levels == sorted(levels), "a dispute only ever goes up"
    assert set(levels) == set(range(1, level + 1))
    assert case["agreement"]["in_force_at"]


def test_three_sides_all_agree_before_anything_starts(walker, report):
    third = {"name": "王榆荷", "phone": "13900003333", "side": "C"}
    matter = matter_of(report(parties=[RESIDENT, NEIGHBOUR, third]))

    walker.walk(matter, "kept", 2)

    assert set(matter.receipts) == {"A", "B", "C"}
    assert [stage for move, _, stage in matter.way if move == "consent"] == [
        "consenting",
        "consenting",
        "preparing",
    ]
    assert [move for move, _, _ in matter.way].count("sign") == 3


def test_an_oral_agreement_is_recorded_not_sealed(api, cast, report):
    matter = matter_of(report())

    case = Walker(api.call, cast.accounts(), {"form": "oral"}).walk(matter, "kept", 1)

    moves = [move for move, _, _ in matter.way]
    assert "record_oral_agreement" in moves
    assert "seal" not in moves
    assert case["agreement"]["form"] == "oral"


def test_public_security_mediation_is_a_track_of_its_own(walker, report):
    matter = matter_of(report())

    case = walker.walk(matter, "police_settled")

    assert case["track"] == "public_security"
    assert case["level"] is None


def test_not_kept_then_mediated_again_then_kept(walker, report):
    matter = matter_of(report())
    walker.walk(matter, "not_kept", 2)

    walker.walk(matter, "mediating", 2)
    case = walker.walk(matter, "kept", 2)

    moves = [move for move, _, _ in matter.way]
    assert moves.count("mediate_again") == 2, "every side consents afresh"
    assert moves.count("draft_agreement") == 2
    assert (case["stage"], case["level"]) == ("kept", 2)


def test_every_stage_of_the_table_can_be_walked_to(api, cast, report):
    walker = Walker(api.call, cast.accounts(), {"into": report().number})
    stages = set(api.get("/ladder")["stages"])

    for stage in sorted(stages - {"reported"}):
        assert walker.walk(matter_of(report()), stage)["stage"] == stage
