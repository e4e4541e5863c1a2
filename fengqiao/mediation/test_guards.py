"""Every guard refuses by its own name, in a story that breaks exactly its rule; and what is said to satisfy it does."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from fengqiao.testing.story import LEFT_OUT, MONDAY, Story, refused

from .guards import GUARDS, SATISFIED_BY, Known
from .ladder import BY_NAME, MOVES
from .standing import Screening, Stage

Case = tuple[Callable[[], Story], str, str, dict[str, Any]]


def climbing() -> Story:
    return Story().mediating().do("climb", "A", to_level="4").do("agree_climb", "B")


def asked_lawyer() -> Story:
    return Story().climbed(3).all_do("rank_lawyers")


def with_order() -> Story:
    return Story().climbed(5).do("send_work_order")


def alarmed() -> Story:
    return Story().consenting().do("raise_safety_concern", "A")


def with_police(result: str) -> Story:
    return Story().preparing().do("transfer_to_police").do("hold_police_mediation", result=result)


CASES: dict[str, Case] = {
    "no_committee_mediator": (Story, "accept", "assistant", {"known": Known()}),
    "only_one_side": (lambda: Story(1), "accept", "assistant", {}),
    "not_the_reporter": (Story, "withdraw", "B", {}),
    "screened_out": (lambda: Story(screening=Screening(court_seized=True)), "accept", "officer", {}),
    "family_violence": (lambda: Story(screening=Screening(family_violence=True)), "accept", "officer", {}),
    "parties_erased": (
        lambda: Story().do("redirect"),
        "correct_screening",
        "officer",
        {"known": Known(parties_erased=True)},
    ),
    "guardian_missing": (
        lambda: Story(stage=Stage.PROTECTED, screening=Screening(minor=True)),
        "correct_screening", "officer", {"guardian": ""},
    ),
    "guardian_consent_missing": (
        lambda: Story(stage=Stage.PROTECTED, screening=Screening(minor=True)),
        "correct_screening", "officer", {"under_14": True, "guardian_consents": False},
    ),
    "nothing_arranged": (lambda: Story().preparing(), "agree_arrangement", "A", {}),
    "cooling_off": (
        lambda: Story().mediating().do("record_talk", "elder", cooling_off_until=MONDAY + timedelta(days=3)),
        "record_talk", "elder", {},
    ),
    "no_lawyer_asked": (lambda: Story().climbed(3), "accept_assignment", "lawyer", {}),
    "not_the_asked_lawyer": (asked_lawyer, "accept_assignment", "lawyer", {}),
    "open_session_not_unanimous": (lambda: Story().climbed(4), "schedule_hearing", "officer", {"open_session": True}),
    "nothing_recorded": (lambda: Story().mediating(), "draft_agreement", "elder", {}),
    "no_offer": (lambda: Story().mediating(), "accept_offer", "A", {}),
    "not_a_higher_level": (lambda: Story().climbed(4), "climb", "A", {"to_level": "4"}),
    "top_of_the_ladder": (lambda: Story().climbed(5), "climb", "A", {}),
    "no_climb_proposed": (lambda: Story().mediating(), "agree_climb", "A", {}),
    "not_for_your_role": (climbing, "take_over", "assistant", {}),
    "no_extension_proposed": (lambda: Story().mediating(), "agree_extension", "A", {}),
    "too_many_days": (lambda: Story().mediating(), "propose_extension", "A", {"days": 0}),
    "nobody_asked": (lambda: Story().mediating(), "accept_handover", "elder", {}),
    "not_the_asked_colleague": (
        lambda: Story().mediating().do("hand_over", "elder", known=Known(mediators=("elder-2",))),
        "accept_handover", "elder", {},
    ),
    "agreement_unsigned": (lambda: Story().agreeing(), "seal", "elder", {}),
    "mediator_unsigned": (lambda: Story().agreeing().all_do("sign"), "seal", "elder", {}),
    "not_the_mediator": (lambda: Story().agreeing(), "sign_as_mediator", "lawyer", {}),
    "not_before_the_mediator": (
        lambda: Story().agreeing(), "sign", "lawyer", {"side": "B", "method": "screen_before_mediator"},
    ),
    "mediator_has_signed": (
        lambda: Story().agreeing().do("sign_as_mediator", "elder"), "sign_as_mediator", "elder", {},
    ),
    "agreement_is_oral": (lambda: Story().agreeing("oral"), "seal", "elder", {}),
    "agreement_is_written": (lambda: Story().agreeing(), "record_oral_agreement", "elder", {}),
    "seal_unconfirmed": (
        lambda: Story().agreeing().all_do("sign").do("sign_as_mediator", "elder"),
        "seal", "elder", {"seal_on_paper": LEFT_OUT},
    ),
    "confirmation_too_late": (lambda: Story().in_force().later(31), "ask_confirmation", "A", {}),
    "confirmation_not_possible": (lambda: Story(kind="marriage_family").in_force(), "ask_confirmation", "A", {}),
    "performance_open": (lambda: Story().in_force(), "close_kept", "elder", {}),
    "all_performed": (lambda: Story().in_force().do("record_performance", "A"), "record_performance", "B", {}),
    "follow_up_missing": (lambda: Story().in_force().do("record_performance", "A"), "close_kept", "elder", {}),
    "agreement_is_whole": (lambda: Story().in_force(), "continue_open_points", "elder", {}),
    "duty_open": (with_order, "fail", "officer", {}),
    "no_duty_waiting": (lambda: Story().climbed(5), "accept_work_order", "clerk", {}),
    "unknown_work_order": (with_order, "accept_work_order", "clerk", {"order": 2}),
    "unknown_item": (lambda: Story().in_force(), "record_performance", "A", {"item": 2}),
    "not_performed": (
        lambda: Story().in_force(), "record_performance", "A", {"performed_on": MONDAY + timedelta(days=1)},
    ),
    "danger_unanswered": (alarmed, "consent", "B", {}),
    "no_alarm": (Story, "acknowledge_alarm", "officer", {}),
    "side_is_not_new": (Story, "add_party", "elder", {"side": "D"}),
    "side_unnamed": (lambda: Story().mediating(), "stop", "elder", {}),
    "not_a_side": (lambda: Story().mediating(), "record_talk", "elder", {"with_side": "C"}),
    "police_mediation_not_allowed": (
        lambda: Story(screening=Screening(minor=True)), "transfer_to_police", "officer", {},
    ),
    "police_attempts_used": (lambda: with_police("not_reached").later(10), "hold_police_mediation", "officer", {}),
    "police_not_agreed": (lambda: with_police("not_reached"), "close_police_performed", "officer", {}),
    "police_already_agreed": (lambda: with_police("agreed"), "hold_police_mediation", "officer", {}),
}  # fmt: skip


def test_every_guard_has_its_case_and_guards_a_move():
    assert set(CASES) == set(GUARDS)
    assert {name for move in MOVES for name in move.guards} == set(GUARDS)


@pytest.mark.parametrize("name", CASES)
def test_a_guard_refuses_by_its_name(name):
    build, move, who, fields = CASES[name]
    assert name in BY_NAME[move].guards
    assert refused(build(), move, who, **fields) == name


def test_what_satisfies_a_guard_is_a_move_of_the_table():
    assert set(SATISFIED_BY) <= set(GUARDS)
    assert {move for moves in SATISFIED_BY.values() for move in moves} <= set(BY_NAME)


def test_every_guard_says_what_it_is_for():
    assert [name for name, rule in GUARDS.items() if not (rule.__doc__ or "").strip()] == []
