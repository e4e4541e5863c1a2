"""The ladder as a table of rules: a whole story first, a stranger refused second. No database."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fengqiao.testing.story import MONDAY, Story, refused

from .asks import ASKS
from .effects import EFFECTS
from .guards import Known
from .ladder import EDGES, MOVES, intake_stage, moves_open_to
from .ladder_table import as_table
from .standing import FINAL, Screening, Stage, Standing


def test_a_quarrel_is_settled_by_the_elders_and_kept():
    story = Story().consenting()
    assert story.at == (None, "consenting")
    story.do("consent", "A")
    assert story.at == (None, "consenting"), "one side alone starts nothing"
    story.do("consent", "B")
    assert story.at == (1, "preparing")
    story.do("invite_elders", "assistant", place="chat room").all_do("agree_arrangement")
    story.do("record_talk", "elder").do("make_offer", "A").do("accept_offer", "B")
    story.do("draft_agreement", "elder").all_do("sign")
    assert refused(story, "seal", "elder") == "mediator_unsigned"
    story.do("sign_as_mediator", "elder").do("seal", "elder")
    assert story.at == (1, "in_force")
    story.do("record_performance", "B").do("record_follow_up", "assistant").do("close_kept", "assistant")
    assert story.at == (1, "kept")
    assert story.standing.version == 1 + len(story.made)


def test_a_stranger_makes_no_move_anywhere():
    for stage in Stage:
        standing = Standing(stage=stage, level=1)
        assert not list(moves_open_to(standing, "justice"))
        assert not list(moves_open_to(standing, "outsider"))
    assert refused(Story(), "accept", "justice") == "move_not_open"
    assert refused(Story().preparing(), "take_over", "A") == "move_not_open"


# The table


def test_names_are_unique_and_every_row_asks_and_acts_by_them():
    names = [move.name for move in MOVES]
    assert len(set(names)) == len(names)
    assert set(ASKS) <= set(names)
    assert set(EFFECTS) <= set(names)


def test_every_stage_is_reached_and_every_open_one_left():
    first = {
        intake_stage(Screening()),
        intake_stage(Screening(crime=True)),
        intake_stage(Screening(minor=True)),
    }
    seen, waiting = set(first), list(first)
    while waiting:
        here = waiting.pop()
        for there in {to for source, to in EDGES if source is here} - seen:
            seen.add(there)
            waiting.append(there)
    assert seen == set(Stage)
    left = {source for source, to in EDGES if source is not to}
    assert left == set(Stage) - FINAL


def test_the_table_says_which_moves_go_back_to_the_foot_of_the_ladder():
    assert {move.name for move in MOVES if move.afresh} == {"correct_screening", "return_to_committee"}
    police = Story().mediating().do("transfer_to_police")
    assert (police.at[0], police.do("return_to_committee").at[0]) == (1, None)
    assert Story().mediating().do("protect").do("correct_screening").at == (None, "reported")
    rows = {row["name"]: row["resets_level"] for row in as_table()["moves"]}
    assert {name for name, resets in rows.items() if resets} == {"correct_screening", "return_to_committee"}


def test_a_closed_matter_knows_only_safety_moves():
    for stage in FINAL:
        assert {move.name for move in MOVES if stage in move.source} == {
            "raise_safety_concern",
            "acknowledge_alarm",
        }


def test_every_move_is_made_by_a_test():
    here = Path(__file__).parent
    texts = [
        path.read_text() for path in [*here.glob("test_ladder*.py"), here.parent / "testing" / "story.py"]
    ]
    made = set(re.findall(r'do\(\s*"(\w+)"', "".join(texts)))
    assert {move.name for move in MOVES} - made == set()


def test_every_move_and_refusal_tells_programs_the_truth():
    for move in MOVES:
        if move.collective:
            assert "resident" in move.roles
            assert {"side", "said_how"} <= {field.name for field in move.fields}
        for field in move.fields:
            assert not field.must_be or field.required, "an assurance is always asked for"
            assert field.type != "choice" or len(field.options) > 1


# Consent, at every level


@pytest.mark.parametrize("count", [2, 3, 6])
def test_nothing_is_collective_before_the_last_side(count):
    story = Story(count).consenting()
    for side in story.standing.sides[:-1]:
        story.do("consent", side)
        assert story.at == (None, "consenting")
    assert story.do("consent", story.standing.sides[-1]).at == (1, "preparing")
    story.do("invite_elders").all_do("agree_arrangement").do("climb", "A")
    for side in story.standing.sides[1:-1]:
        story.do("agree_climb", side)
        assert story.at == (1, "mediating")
    assert story.do("agree_climb", story.standing.sides[-1]).at == (1, "handing_over")


def test_an_answer_given_twice_changes_nothing():
    story = Story().consenting().do("consent", "A")
    before = story.standing
    assert story.do("consent", "A").standing is before
    assert "consent" not in [move.name for move in moves_open_to(before, "resident", "A")]
    assert "consent" in [move.name for move in moves_open_to(before, "resident", "B")]


def test_whoever_writes_down_an_answer_says_whose():
    story = Story().consenting()
    assert refused(story, "consent", "assistant") == "side_unnamed"
    assert refused(story, "decline", "assistant") == "side_unnamed"
    assert refused(story, "consent", "assistant", side="C") == "not_a_side"
    assert story.do("consent", "assistant", side="B").standing.agreed["consent"] == ("B",)
    assert refused(story.do("consent", "A"), "stop", "officer") == "side_unnamed"
    assert story.do("stop", "officer", side="B").at == (1, "ended")


def test_an_assurance_is_given_or_nothing_happens():
    assert refused(Story().consenting(), "consent", "A", rights_read=False) == "assurance_missing"


def test_one_clear_no_ends_it():
    assert Story().consenting().do("consent", "A").do("decline", "B").at == (None, "ended")


@pytest.mark.parametrize("stage", ["preparing", "mediating", "paused", "handing_over", "agreeing"])
def test_every_side_may_leave_at_every_unsettled_stage(stage):
    stories = {
        "preparing": lambda: Story().preparing(),
        "mediating": lambda: Story().mediating(),
        "paused": lambda: Story().mediating().do("pause", "elder"),
        "handing_over": lambda: Story().mediating().do("climb", "A").do("agree_climb", "B"),
        "agreeing": lambda: Story().agreeing().do("sign", "A"),
    }
    for side in "AB":
        story = stories[stage]()
        assert story.at[1] == stage
        assert story.do("stop", side).at[1] == "ended"


def test_a_party_is_always_heard():
    for build in (Story, Story.consenting, Story.preparing, Story.mediating, Story.agreeing, Story.in_force):
        story = build(Story()) if build is not Story else Story()
        stage = story.standing.stage
        assert story.do("say", "A", text="one more thing").standing.stage is stage


# Levels


def test_one_level_up_or_straight_to_the_one_suggested():
    story = Story().mediating().do("climb", "A").agree_and_take_over()
    assert (story.at, story.standing.levels_used) == ((2, "preparing"), (1, 2))
    story.do("plan_visit").all_do("agree_arrangement").do("record_visit", "assistant")
    story.do("climb", "assistant", to_level="5").agree_and_take_over()
    assert (story.at, story.standing.levels_used) == ((5, "preparing"), (1, 2, 5))
    assert (story.standing.sittings, story.standing.arrangement) == (0, None)
    assert refused(story, "climb", "A") == "top_of_the_ladder"


def test_nobody_climbs_for_another_and_a_new_proposal_asks_afresh():
    story = Story(3).mediating().do("climb", "A", to_level="3").do("agree_climb", "B")
    story.do("climb", "C", to_level="4")
    assert story.standing.agreed["agree_climb"] == ("C",)
    story.do("decline_climb", "B")
    assert story.standing.climb is None
    assert refused(story, "agree_climb", "A") == "no_climb_proposed"


def test_a_handover_nobody_takes_goes_back_to_where_the_sides_were():
    story = Story().preparing().do("climb", "A").do("agree_climb", "B").do("return_handover", "assistant")
    assert story.at == (1, "preparing"), "they have not sat down: nobody skips choosing the elders"
    story = Story().mediating().do("climb", "A").do("agree_climb", "B").do("return_handover", "assistant")
    assert (story.at, story.standing.climb) == ((1, "mediating"), None)


def test_a_colleague_must_accept():
    story = Story().mediating().do("hand_over", "elder", known=Known(mediators=("elder-2",)))
    assert story.standing.mediators == ("elder-1",)
    assert refused(story, "accept_handover", "elder") == "not_the_asked_colleague"
    story.do("return_to_colleague", "system")
    assert refused(story, "accept_handover", "elder") == "nobody_asked"
    story.do("hand_over", "elder", known=Known(mediators=("assistant-1",))).do("accept_handover", "assistant")
    assert (story.standing.mediators, story.standing.colleague_asked_on) == (("assistant-1",), None)


def test_a_committee_mediator_is_of_record_at_every_level():
    nobody = {"known": Known()}
    assert refused(Story(), "accept", **nobody) == "no_committee_mediator"
    for story, move, who in (
        (Story().preparing().do("invite_elders").do("agree_arrangement", "A"), "agree_arrangement", "B"),
        (Story().mediating().do("climb", "A").do("agree_climb", "B"), "take_over", "officer"),
        (Story().climbed(3).all_do("rank_lawyers"), "accept_assignment", "lawyer"),
    ):
        story.standing = story.standing.but(
            committee_mediator=None, lawyer_asked=story.standing.lawyer_asked and "lawyer"
        )
        assert refused(story, move, who, **nobody) == "no_committee_mediator"
        story.do("set_mediator_of_record").do(move, who)
    story = Story().preparing().do("set_mediator_of_record", known=Known())
    assert story.standing.committee_mediator == "elder-1", "naming nobody takes nobody away"


# Lawyers


def ranked(*ranks: tuple[str, ...]) -> Story:
    story = Story(len(ranks)).climbed(3)
    for side, lawyers in zip(story.standing.sides, ranks, strict=True):
        story.do("rank_lawyers", side, known=Known(lawyers=lawyers))
    return story


def test_the_first_lawyer_all_sides_named_is_asked():
    assert ranked(("x", "y", "z"), ("z", "y")).standing.lawyer_asked == "y", "ranks 1+1 before 2+0"
    assert ranked(("x", "y"), ("y", "x"), ("y", "x")).standing.lawyer_asked == "y"


def test_a_lawyer_who_declines_makes_way_for_the_next_and_then_the_sides_choose_again():
    story = ranked(("x", "y"), ("y", "x"))
    assert (story.standing.lawyer_asked, story.standing.lawyer_asked_on) == ("x", MONDAY)
    assert refused(ranked(("x",), ("x",)), "accept_assignment", "lawyer") == "not_the_asked_lawyer"
    story = ranked(("x", "y"), ("y", "x")).do("pass_to_next_lawyer", "system")
    assert (story.standing.lawyer_asked, story.standing.lawyers_declined) == ("y", ("x",))
    story.do("pass_to_next_lawyer", "system")
    assert (story.standing.lawyer_asked, story.standing.lawyer_ranks) == (None, {})
    story.all_do("rank_lawyers", known=Known(lawyers=("x", "lawyer")))
    assert story.standing.lawyer_asked == "lawyer", "who declined is not asked again"
    assert story.do("decline_assignment", "lawyer").standing.lawyer_asked is None
    assert ranked(("w", "v"), ("v", "w")).standing.lawyer_asked == "v", "equal sums: always the same one"


def test_sides_with_no_lawyer_in_common_rank_again():
    story = ranked(("x",), ("y",))
    assert (story.standing.lawyer_asked, story.standing.agreed.get("rank_lawyers", ())) == (None, ())
    story.all_do("rank_lawyers", known=Known(lawyers=("lawyer",))).do("accept_assignment", "lawyer")
    assert (story.at, story.standing.mediators) == ((3, "mediating"), ("lawyer",))
    assert story.do("give_analysis", "lawyer").standing.sittings == 1


# Hearing and joint session


def test_a_hearing_is_open_only_if_every_side_asks():
    story = Story().climbed(4).do("ask_open_session", "A")
    assert refused(story, "schedule_hearing", open_session=True) == "open_session_not_unanimous"
    story.do("schedule_hearing", open_session=False).do("ask_open_session", "B")
    story.do("schedule_hearing", open_session=True, invited="村支书、邻居，亲属").all_do("agree_arrangement")
    assert story.standing.arrangement is not None
    assert story.standing.arrangement.open_session
    assert story.do("record_hearing").standing.sittings == 1


def test_a_new_proposal_wants_everybodys_answer_again():
    story = Story().preparing().do("invite_elders").do("agree_arrangement", "A").do("invite_elders")
    assert story.standing.agreed.get("agree_arrangement", ()) == ()
    story.do("refuse_arrangement", "B")
    assert refused(story, "agree_arrangement", "A") == "nothing_arranged"


def test_a_joint_session_without_a_date_is_on_the_next_regular_day():
    story = Story().climbed(5).do("schedule_conference")
    assert story.standing.arrangement is not None
    assert story.standing.arrangement.at == datetime(2026, 3, 10, 1, tzinfo=UTC)


def test_work_orders_hold_the_case_open_until_they_are_finished_or_off():
    story = Story().climbed(5).do("schedule_conference").all_do("agree_arrangement").do("record_conference")
    story.do("send_work_order").do("send_work_order", department="traffic")
    assert [duty.state for duty in story.standing.duties] == ["sent", "sent"]
    assert refused(story, "accept_work_order", "clerk", order=3) == "unknown_work_order"
    story.do("accept_work_order", "clerk", order=1).do("return_work_order", "clerk", order=2)
    assert [duty.state for duty in story.standing.duties] == ["accepted", "returned"]
    story.do("finish_work_order", "clerk", order=2)
    assert story.standing.duties[1].state == "returned", (
        "a returned one is not finished, it is sent again or called off"
    )
    story.do("finish_work_order", "clerk", order=1)
    for move in ("draft_agreement", "fail", "transfer_to_police"):
        assert refused(story, move) == "duty_open"
    story.do("cancel_work_order", order=2).do("draft_agreement")
    assert story.at == (5, "agreeing")


def test_a_side_leaves_over_an_open_work_order_and_it_is_called_off():
    story = Story().climbed(5).do("send_work_order").do("stop", "B")
    assert (story.at[1], story.standing.open_duties) == ("ended", ())
