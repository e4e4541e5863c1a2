"""The ladder from the first offer to a kept agreement, and what happens when it is not kept. No database."""

from datetime import timedelta

from fengqiao.testing.story import MONDAY, Story, refused

from .guards import By, Turn
from .ladder import make_move, moves_open_to
from .standing import Draft


def test_a_new_offer_replaces_the_last_and_a_private_one_changes_nothing_on_the_table():
    story = Story().mediating().do("make_offer", "A").do("make_offer", "B")
    assert story.standing.offer is not None
    assert (story.standing.offer.version, story.standing.agreed["accept_offer"]) == (2, ("B",))
    story.do("make_offer", "A", audience="private")
    assert (story.standing.offers, story.standing.offer.version) == (3, 2)
    story.do("refuse_offer", "A")
    assert refused(story, "accept_offer", "B") == "no_offer"


def test_two_pauses_add_up():
    story = Story().mediating()
    case_due, level_due = story.standing.case_due, story.standing.level_due
    assert case_due == MONDAY + timedelta(days=30)
    story.do("pause", "elder").later(3).do("resume", "elder").later(1).do("pause", "elder").later(6).do(
        "resume", "elder"
    )
    assert (story.standing.pauses, story.standing.case_paused_days, story.standing.level_paused_days) == (
        2,
        9,
        7,
    )
    assert story.standing.case_due == case_due + timedelta(days=9)
    assert story.standing.level_due is not None
    assert level_due is not None
    assert story.standing.level_due > level_due


def test_more_days_only_when_all_agree():
    story = Story().mediating()
    assert refused(story, "agree_extension", "A") == "no_extension_proposed"
    assert refused(story, "propose_extension", "A", days=61) == "too_many_days"
    story.do("propose_extension", "A")
    assert story.standing.case_due == MONDAY + timedelta(days=30)
    assert story.do("agree_extension", "B").standing.case_due == MONDAY + timedelta(days=40)


# The agreement


def test_a_written_agreement_counts_with_all_signatures_the_mediators_and_the_seal():
    story = Story().agreeing()
    assert refused(story, "seal", "elder") == "agreement_unsigned"
    story.do("sign", "A").do("sign", "elder", side="B", said_how="read_aloud", witness="w")
    assert refused(story, "seal", "elder") == "mediator_unsigned"
    story.do("sign_as_mediator", "elder")
    assert refused(story, "sign_as_mediator", "elder") == "mediator_has_signed"
    assert refused(story, "seal", "elder", seal_on_paper=False) == "assurance_missing"
    assert refused(story, "record_oral_agreement", "elder") == "agreement_is_written"
    assert story.do("seal", "elder").at == (1, "in_force")


def test_nobody_signs_as_mediator_who_has_not_mediated():
    story = Story().agreeing().all_do("sign")
    for stranger in ("assistant", "lawyer", "officer", "chief"):
        assert refused(story, "sign_as_mediator", stranger) == "not_the_mediator"
        assert "sign_as_mediator" in {move.name for move in moves_open_to(story.standing, stranger)}
    oral = Story().agreeing("oral").all_do("sign")
    assert refused(oral, "record_oral_agreement", "chief") == "not_the_mediator"
    assert oral.do("record_oral_agreement", "elder").at == (1, "in_force")


def test_whoever_sat_down_with_the_sides_may_sign_wherever_they_have_climbed_to():
    story = Story().mediating().do("record_talk", "assistant").do("climb", "A", to_level="4")
    story.agree_and_take_over().do("schedule_hearing").all_do("agree_arrangement").do("record_hearing")
    story.do("draft_agreement").all_do("sign")
    assert refused(story, "sign_as_mediator", "chief") == "not_the_mediator"
    story.standing = story.standing.but(committee_mediator="elder-2")
    assert story.do("sign_as_mediator", "assistant").standing.draft.mediator_signed

    deputy = By("officer", "officer-9", stands_in_for=frozenset({"officer-1"}))
    turn = Turn(story.standing.but(draft=Draft("written")), deputy, story.on, {})
    assert make_move("sign_as_mediator", turn).draft.mediator_signed, (
        "who deputises the mediator signs for them"
    )


def test_one_signs_on_a_screen_before_the_mediator_only():
    story, on_screen = Story().agreeing(), {"side": "B", "method": "screen_before_mediator"}
    assert refused(story, "sign", "officer", **on_screen) == "not_before_the_mediator"
    assert story.do("sign", "elder", **on_screen).standing.agreed["sign"] == ("B",)


def test_an_oral_agreement_is_recorded_not_sealed():
    story = Story().agreeing("oral")
    assert refused(story, "record_oral_agreement", "elder") == "agreement_unsigned"
    story.all_do("sign").do("sign_as_mediator", "elder")
    assert refused(story, "seal", "elder") == "agreement_is_oral"
    assert story.do("record_oral_agreement", "elder").at == (1, "in_force")


def test_a_promise_added_afterwards_is_signed_by_all_again():
    story = (
        Story().agreeing().all_do("sign").do("sign_as_mediator", "elder").do("add_performance_item", "elder")
    )
    assert refused(story, "seal", "elder") == "agreement_unsigned"
    story.all_do("sign").do("sign_as_mediator", "elder").do("seal", "elder")
    assert story.standing.performance_open == (1, 2)


def test_talking_again_before_signing_forgets_the_signatures():
    story = Story().agreeing().do("sign", "A").do("reopen_talk", "B")
    assert (story.at, story.standing.draft) == ((1, "mediating"), None)
    assert story.agreeing().standing.sides_missing("sign") == ("A", "B")


def test_what_a_partial_agreement_leaves_open_goes_on_once():
    story = Story().in_force(partial=True).do("continue_open_points", "elder")
    assert refused(story, "continue_open_points", "elder") == "agreement_is_whole"
    assert refused(Story().in_force(), "continue_open_points", "elder") == "agreement_is_whole"


def test_kept_means_everything_done_and_somebody_went_to_ask():
    story = (
        Story().agreeing().do("add_performance_item", "elder").all_do("sign").do("sign_as_mediator", "elder")
    )
    story.do("seal", "elder").do("record_performance", "A", item=2)
    assert refused(story, "close_kept", "elder") == "performance_open"
    assert refused(story, "record_performance", "A", item=3) == "unknown_item"
    story.do("record_performance", "A")
    assert refused(story, "record_performance", "A") == "all_performed"
    assert refused(story, "close_kept", "elder") == "follow_up_missing"
    assert story.do("record_follow_up", "elder").do("close_kept", "elder").at == (1, "kept")


def test_a_broken_agreement_binds_and_is_mediated_again_only_with_everybodys_fresh_consent():
    story = Story().in_force().later(12).do("report_not_kept", "A").do("mediate_again", "A")
    assert story.at == (1, "not_kept")
    story.do("mediate_again", "B")
    assert (story.at, story.standing.draft) == ((1, "mediating"), None)
    assert story.standing.case_due == story.on + timedelta(days=30)
    assert refused(story, "draft_agreement", "elder") == "nothing_recorded"
    story.in_force().do("report_not_kept", "B")
    assert story.standing.sides_missing("mediate_again") == ("A", "B"), (
        "the consent of last time does not count"
    )
    assert story.do("close_not_kept", "elder").at == (1, "closed_not_kept")


def test_a_promise_kept_late_is_in_force_again():
    story = Story().in_force().do("report_not_kept", "A").do("record_performance", "B")
    assert story.at == (1, "in_force")


def test_confirmation_is_asked_by_all_within_thirty_days_and_not_for_every_kind():
    story = Story().in_force().later(30).do("ask_confirmation", "A").do("ask_confirmation", "B")
    story.do("record_confirmation", "elder", result="confirmed", court="c")
    assert refused(Story().in_force().later(31), "ask_confirmation", "A") == "confirmation_too_late"
    assert (
        refused(Story(kind="marriage_family").in_force(), "ask_confirmation", "A")
        == "confirmation_not_possible"
    )
