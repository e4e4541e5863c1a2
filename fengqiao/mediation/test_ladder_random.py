"""The ladder walked at random: whatever is done in whatever order, these things stay true."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from fengqiao.testing.story import FILLED, MONDAY, PEOPLE, ROLE_IDS

from .deadlines import CASE_DAYS
from .guards import By, Turn
from .ladder import BY_NAME, MoveRefused, intake_stage, make_move, moves_open_to
from .standing import FINAL, ON_A_LEVEL, SIDES, Screening, Stage, Standing

ROLES = ("elder", "assistant", "lawyer", "officer", "clerk", "chief", "system")
AFRESH = {"return_to_committee", "correct_screening"}  # the only ways back to the foot of the ladder
RARELY = {
    "stop", "decline", "withdraw", "merge", "fail", "set_aside", "redirect", "protect", "transfer_to_police",
    "raise_safety_concern", "reopen_talk", "refuse_arrangement", "decline_climb", "refuse_offer", "return_handover",
    "report_not_kept",
}  # fmt: skip


class Walk(RuleBasedStateMachine):
    """One dispute. Each step: a day or more passes, or somebody makes one of the moves open to them."""

    @initialize(
        sides=st.integers(2, 6),
        screening=st.sampled_from([Screening(), Screening(minor=True), Screening(crime=True)]),
    )
    def reported(self, sides: int, screening: Screening) -> None:
        self.on = MONDAY
        self.paused_days = 0
        self.standing = Standing(
            sides=SIDES[:sides], screening=screening, stage=intake_stage(screening), reported_on=MONDAY
        )

    @rule(days=st.integers(1, 9))
    def time_passes(self, days: int) -> None:
        self.on += timedelta(days=days)

    @rule(choice=st.data())
    def somebody_moves(self, choice: st.DataObject) -> None:
        side = choice.draw(st.sampled_from((*self.standing.sides, None)))
        role = "resident" if side else choice.draw(st.sampled_from(ROLES))
        open_moves = sorted(move.name for move in moves_open_to(self.standing, role, side))
        gentle = [name for name in open_moves if name not in RARELY]
        names = gentle if gentle and choice.draw(st.integers(0, 5)) else open_moves
        if names:
            self.make(choice.draw(st.sampled_from(names)), role, side, choice)

    @rule(
        choice=st.data(),
        name=st.sampled_from(["consent", "agree_arrangement", "agree_climb", "sign", "mediate_again"]),
    )
    def all_sides_answer(self, choice: st.DataObject, name: str) -> None:
        for side in self.standing.sides_missing(name):
            self.make(name, "resident", side, choice)

    @precondition(lambda self: self.standing.stage in {Stage.REPORTED, Stage.HANDING_OVER, Stage.PAUSED})
    @rule(choice=st.data())
    def an_officer_goes_on(self, choice: st.DataObject) -> None:
        wanted = {Stage.REPORTED: "accept", Stage.HANDING_OVER: "take_over", Stage.PAUSED: "resume"}
        self.make(wanted[self.standing.stage], "officer", None, choice)

    def make(self, name: str, role: str, side: str | None, choice: st.DataObject) -> None:
        """Make the move or be refused by name; what must hold between before and after is checked here."""
        before = self.standing
        by = By(role, f"party-{side}" if side else ROLE_IDS.get(role, role), side)
        fields = {
            name: value(self.on) if callable(value) else value
            for name, value in self.filled(name, choice).items()
        }
        if BY_NAME[name].collective and side is None:
            fields["side"] = choice.draw(st.sampled_from(before.sides))
        try:
            after = make_move(
                name, Turn(before, by, self.on, fields, known=replace(PEOPLE, lawyers=("lawyer",)))
            )
        except MoveRefused as refusal:
            assert refusal.name in {
                *BY_NAME[name].guards,
                "side_unnamed",
                "not_a_side",
                "assurance_missing",
                "move_not_open",
            }
            return
        if after is before:
            assert BY_NAME[name].collective
            return
        self.standing = after
        self.check(name, before, after, fields)

    def filled(self, name: str, choice: st.DataObject) -> dict[str, Any]:
        fields = dict(FILLED.get(name, {}))
        if name == "climb":
            fields["to_level"] = choice.draw(st.sampled_from("2345"))
        if name == "draft_agreement":
            fields["form"] = choice.draw(st.sampled_from(["written", "oral"]))
        if name == "hold_police_mediation":
            fields["result"] = choice.draw(st.sampled_from(["agreed", "not_reached"]))
        if name == "raise_safety_concern":
            fields["what"] = choice.draw(st.sampled_from(["violence", "family_violence", "suicide"]))
            fields["imminent"] = choice.draw(st.booleans())
        return fields

    def check(self, name: str, before: Standing, after: Standing, fields: dict[str, Any]) -> None:
        assert after.version == before.version + 1
        assert before.stage not in FINAL or after.stage is before.stage
        climbed = (after.level or 0) - (before.level or 0)
        if name == "consent" and climbed:
            assert (before.level, after.level) == (None, 1)
            assert set(after.agreed["consent"]) == set(after.sides)
        elif climbed > 0:
            assert name == "take_over"
            assert before.climb is not None
            assert after.level == before.climb.to_level
            assert set(before.agreed["agree_climb"]) == set(before.sides), (
                "no level without all sides' consent"
            )
        elif climbed < 0:
            assert name in AFRESH
        if after.stage is Stage.IN_FORCE and before.stage is Stage.AGREEING:
            assert not before.sides_missing("sign")
            assert before.committee_mediator
            assert name == ("seal" if before.draft.form == "written" else "record_oral_agreement")
            assert name != "seal" or (before.draft.mediator_signed and fields["seal_on_paper"])
        if after.stage is Stage.KEPT:
            assert not after.performance_open
            assert not after.open_duties
            assert after.follow_ups
        if name == "resume":
            assert before.paused_since is not None
            assert after.case_paused_days - before.case_paused_days == (self.on - before.paused_since).days
            assert after.case_due == before.case_due + timedelta(days=(self.on - before.paused_since).days)
        else:
            assert after.case_paused_days in {before.case_paused_days, 0}
        if name in {"accept_assignment", "agree_arrangement", "take_over", "draft_agreement", "consent"}:
            assert not before.open_alarms
            assert not before.screening.family_violence

    @invariant()
    def the_standing_survives_being_stored(self) -> None:
        stored = json.loads(json.dumps(self.standing.to_json()))
        assert Standing.from_json(stored) == self.standing

    @invariant()
    def the_level_fits_the_stage(self) -> None:
        standing = self.standing
        assert standing.level is None or 1 <= standing.level <= 5
        assert standing.stage not in ON_A_LEVEL or standing.level is not None

    @invariant()
    def the_clocks_add_up(self) -> None:
        standing = self.standing
        if standing.accepted_on is None:
            assert standing.case_due is None
            return
        days = CASE_DAYS + standing.case_paused_days + standing.extended_days
        assert standing.case_due == standing.accepted_on + timedelta(days=days)
        if standing.level_due is not None:
            assert standing.level_due <= standing.case_due

    @invariant()
    def in_force_means_signed(self) -> None:
        if self.standing.stage in {Stage.IN_FORCE, Stage.NOT_KEPT, Stage.KEPT}:
            assert self.standing.draft is not None
            assert self.standing.draft.mediator_signed
            assert self.standing.draft.in_force_on is not None

    @invariant()
    def everybody_open_can_go_on(self) -> None:
        """Somebody has a move that leads out of every stage that is not final."""
        standing = self.standing
        if standing.stage not in FINAL:
            roles = ("resident", *ROLES)
            assert any(move.to for role in roles for move in moves_open_to(standing, role))


TestWalk = Walk.TestCase
TestWalk.settings = settings(
    max_examples=20,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    phases=(Phase.generate,),
)
