"""The ladder's doors: danger, the police's own track, and the ways out of intake. No database."""

from datetime import date, timedelta

import pytest

from fengqiao.testing.story import Story, refused

from .ladder import BY_NAME, intake_stage, moves_open_to
from .standing import Screening, Stage, Standing


def test_after_family_violence_nothing_brings_the_sides_together():
    together = {
        "accept", "consent", "invite_elders", "plan_visit", "schedule_hearing", "schedule_conference", "ask_side",
        "agree_arrangement", "record_talk", "accept_assignment", "take_over", "draft_agreement", "sign", "say",
        "mediate_again", "transfer_to_police", "hold_police_mediation", "make_offer",
    }  # fmt: skip
    for build in (Story.consenting, Story.preparing, Story.mediating, Story.agreeing, Story.in_force):
        story = build(Story()).do("raise_safety_concern", "B", what="family_violence", imminent=False)
        assert story.at[1] == "protected"
        assert story.standing.sheltered_side == "B", "whoever asked for help, although A reported"
        for role in ("resident", "elder", "assistant", "lawyer", "officer", "clerk", "chief"):
            assert not together & {move.name for move in moves_open_to(story.standing, role, "A")}


def test_a_mistaken_alarm_starts_again_from_the_beginning():
    story = Story().mediating().do("protect", "assistant", reason="family_violence").do("correct_screening")
    assert story.at == (None, "reported")
    assert not story.standing.screening.family_violence
    assert (story.standing.agreed, story.standing.accepted_on) == ({}, None)


def test_an_agreement_in_force_goes_on_binding_after_a_mistaken_alarm():
    story = (
        Story()
        .in_force()
        .do("raise_safety_concern", "A", what="family_violence", imminent=False)
        .do("correct_screening")
    )
    assert (story.at, story.standing.performance_open) == ((1, "in_force"), (1,))


def test_whoever_writes_it_down_says_who_is_in_danger():
    story = Story().mediating()
    story.do("raise_safety_concern", "assistant", what="family_violence", imminent=False, side="B")
    assert story.standing.sheltered_side == "B", "although A reported"
    assert refused(Story(), "raise_safety_concern", "elder", side="D") == "not_a_side"


def test_who_is_sheltered_can_be_put_right():
    story = Story().consenting().do("raise_safety_concern", "A", what="family_violence", imminent=False)
    assert story.do("protect", side="B", reason="family_violence").at == (None, "protected")
    assert story.standing.sheltered_side == "B"
    assert story.do("protect", reason="minor").standing.sheltered_side == "B", "nobody named: nobody changes"


def test_a_minor_needs_the_guardian_written_down():
    story = Story(stage=Stage.PROTECTED, screening=Screening(minor=True))
    assert refused(story, "correct_screening", guardian="") == "guardian_missing"
    assert story.do("correct_screening").at == (None, "reported")


def test_a_word_of_suicide_is_imminent_whatever_is_ticked_and_stops_the_table():
    story = (
        Story()
        .preparing()
        .do("invite_elders")
        .do("raise_safety_concern", "A", what="suicide", imminent=False)
    )
    assert story.standing.open_alarms
    assert refused(story, "agree_arrangement", "B") == "danger_unanswered"
    story.do("acknowledge_alarm").do("agree_arrangement", "B")
    assert refused(story, "acknowledge_alarm") == "no_alarm"


def test_a_concern_is_heard_at_every_stage():
    for stage in Stage:
        for role in ("resident", "elder", "assistant", "lawyer", "officer", "clerk", "chief"):
            assert BY_NAME["raise_safety_concern"] in list(
                moves_open_to(Standing(stage=stage, level=1), role)
            )
        story = Story(stage=stage, level=1).do("raise_safety_concern", "A")
        assert story.standing.stage is stage


def test_a_closed_matter_stays_closed_when_violence_is_reported():
    story = Story().consenting().do("decline", "B").do("raise_safety_concern", "A", what="family_violence")
    assert (story.at[1], len(story.standing.alarms)) == ("ended", 1)


# Public-security mediation


def test_the_police_mediate_minor_acts_and_close_when_performed():
    story = Story().mediating().do("transfer_to_police")
    assert (story.at[1], story.standing.track) == ("police_mediation", "public_security")
    assert refused(story, "close_police_performed") == "police_not_agreed"
    story.do("hold_police_mediation", result="agreed")
    assert refused(story, "hold_police_mediation") == "police_already_agreed"
    assert story.do("close_police_performed").at[1] == "police_settled"


def test_a_second_try_within_seven_working_days_and_never_a_third():
    seventh = date(2026, 3, 11)
    story = Story().preparing().do("transfer_to_police").do("hold_police_mediation")
    story.on = seventh
    story.do("hold_police_mediation")
    assert refused(story, "hold_police_mediation") == "police_attempts_used"
    assert story.do("resume_procedure", reason="not_reached").at[1] == "police_procedure"
    story = Story().preparing().do("transfer_to_police").do("hold_police_mediation")
    story.on = seventh + timedelta(days=1)
    assert refused(story, "hold_police_mediation") == "police_attempts_used"
    story.do("hold_police_mediation", held_on=seventh)
    assert len(story.standing.police_attempts) == 2, "held in time, written down a day later"


def test_a_side_that_does_not_want_the_police_to_mediate_says_so():
    story = Story().preparing().do("transfer_to_police")
    assert refused(story, "refuse_police_mediation", "officer") == "side_unnamed"
    assert story.do("refuse_police_mediation", "B").at[1] == "police_procedure"
    agreed = Story().preparing().do("transfer_to_police").do("hold_police_mediation", result="agreed")
    assert refused(agreed, "refuse_police_mediation", "B") == "police_already_agreed"


def test_tries_are_counted_across_both_tracks():
    story = (
        Story().preparing().do("transfer_to_police").do("hold_police_mediation").do("hold_police_mediation")
    )
    story.do("return_to_committee")
    assert (story.at, story.standing.agreed) == ((None, "consenting"), {})
    story.do("transfer_to_police")
    assert refused(story, "hold_police_mediation") == "police_attempts_used"


def test_the_guardian_of_a_minor_is_told_and_every_condition_holds():
    story = Story(screening=Screening(minor=True)).consenting()
    assert refused(story, "transfer_to_police") == "police_mediation_not_allowed"
    assert story.do("transfer_to_police", guardian_notified=True).at[1] == "police_mediation"
    assert refused(Story().consenting(), "transfer_to_police", not_repeated=False) == "assurance_missing"


# Intake


@pytest.mark.parametrize(
    ("answers", "stage"),
    [
        ({}, "reported"),
        ({"crime": True}, "redirected"),
        ({"court_seized": True}, "redirected"),
        ({"other_body": True}, "redirected"),
        ({"family_violence": True}, "protected"),
        ({"minor": True}, "protected"),
        ({"crime": True, "family_violence": True}, "protected"),
    ],
)
def test_the_five_questions_lead_to_their_doors(answers, stage):
    assert intake_stage(Screening(**answers)) == stage


def test_intake_moves_lead_where_the_table_says():
    assert Story().do("set_aside").at[1] == "set_aside"
    assert Story().do("redirect").do("refer").at[1] == "referred"
    assert Story().do("redirect").do("correct_screening").at[1] == "reported"
    assert Story().consenting().do("merge", into="n").at[1] == "merged"
    assert Story().do("withdraw", "A").at[1] == "withdrawn"
    assert refused(Story().consenting(), "withdraw", "B") == "not_the_reporter"
    assert Story().do("link", other="n").do("correct_kind").standing.kind == "debt"
    assert (
        Story().do("correct_village", village="v").do("correct_party", side="B", name="n").at[1] == "reported"
    )
    assert Story().consenting().do("ask_side").do("fail", "elder", outcome="unreachable").at[1] == "failed"


def test_a_side_more_must_agree_too():
    story = Story().consenting().do("consent", "A").do("add_party", "elder")
    assert story.standing.sides == ("A", "B", "C")
    assert refused(story, "add_party", "elder", side="F") == "side_is_not_new"
    assert story.do("consent", "B").at == (None, "consenting")
    assert story.do("consent", "C").at == (1, "preparing")


def test_a_signing_code_is_asked_for_by_the_party_itself():
    assert Story().agreeing().do("ask_signing_code", "A").at == (1, "agreeing")
    assert refused(Story().agreeing(), "ask_signing_code", "elder") == "move_not_open"
