"""The ladder walked at random: whatever is done in whatever order, these things stay true."""

import json
from dataclasses import replace
from datetime import timedelta
from random import Random
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
# Moves that end a walk, or lead nowhere: tried too, but not all the time.
RARELY = {
    "stop", "decline", "withdraw", "merge", "fail", "set_aside", "redirect", "protect", "transfer_to_police",
    "raise_safety_concern", "reopen_talk", "refuse_arrangement", "decline_climb", "refuse_offer", "return_handover",
    "report_not_kept", "link", "correct_kind", "correct_village", "correct_party", "say", "ask_side", "add_party",
    "ask_signing_code", "hand_over", "set_mediator_of_record", "close_not_kept", "refer", "resume_procedure",
}  # fmt: skip
ASKED_OF_ALL = [
    "consent",
    "agree_arrangement",
    "agree_climb",
    "sign",
    "rank_lawyers",
    "mediate_again",
    "agree_extension",
]


class Walk(RuleBasedStateMachine):
    """One dispute. Each step: a day or more passes, or somebody makes one of the moves open to them."""

    @initialize(
        sides=st.sampled_from([2, 2, 3, 6]),
        screening=st.sampled_from([*[Screening()] * 8, Screening(minor=True), Screening(crime=True)]),
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

    @rule(seed=st.integers(0, 2**32))
    def a_while_goes_by(self, seed: int) -> None:
        """A dozen moves by whoever may make them, now and then one of those that lead out."""
        chance = Random(seed)
        for _ in range(12):
            people = [("resident", side) for side in self.standing.sides] + [(role, None) for role in ROLES]
            tries = [(move.name, *who) for who in people for move in moves_open_to(self.standing, *who)]
            gentle = [one for one in tries if one[0] not in RARELY]
            if chance.random() < 0.04 or not gentle:
                gentle = [] if self.standing.is_final and chance.random() < 0.9 else tries
            if gentle:
                self.make(*chance.choice(sorted(gentle, key=str)), chance)
            if chance.random() < 0.2:
                self.on += timedelta(days=chance.choice([0, 1, 1, 2, 5]))

    @rule(name=st.sampled_from(ASKED_OF_ALL), seed=st.integers(0, 2**32))
    def all_sides_answer(self, name: str, seed: int) -> None:
        for side in self.standing.sides_missing(name):
            self.make(name, "resident", side, Random(seed))

    @precondition(lambda self: self.standing.open_alarms)
    @rule()
    def an_officer_comes(self) -> None:
        self.make("acknowledge_alarm", "officer", None, Random(0))

    def make(self, name: str, role: str, side: str | None, chance: Random) -> None:
        """Make the move or be refused by name; what must hold between before and after is checked here."""
        before = self.standing
        by = By(role, f"party-{side}" if side else ROLE_IDS.get(role, role), side)
        fields = self.filled(name, chance)
        if BY_NAME[name].collective and side is None:
            fields["side"] = chance.choice(before.sides)
        known = replace(PEOPLE, lawyers=("lawyer",))
        try:
            after = make_move(name, Turn(before, by, self.on, fields, known=known))
        except MoveRefused as refusal:
            assert refusal.name in {*BY_NAME[name].guards, "side_unnamed", "not_a_side", "move_not_open"}
            return
        if after is before:
            assert BY_NAME[name].collective
            return
        self.standing = after
        self.check(name, before, after, fields)
        self.what_is_always_true()

    def filled(self, name: str, chance: Random) -> dict[str, Any]:
        choices: dict[str, dict[str, Any]] = {
            "climb": {"to_level": "2345"},
            "draft_agreement": {"form": ["written", "oral"]},
            "hold_police_mediation": {"result": ["agreed", "not_reached"]},
            "raise_safety_concern": {
                "what": ["violence", "family_violence", "suicide"],
                "imminent": [True, False],
            },
        }
        return FILLED.get(name, {}) | {
            key: chance.choice(some) for key, some in choices.get(name, {}).items()
        }

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
    def what_is_always_true(self) -> None:
        self.the_standing_survives_being_stored()
        self.the_level_fits_the_stage()
        self.the_clocks_add_up()
        self.in_force_means_signed()
        self.somebody_can_go_on()

    def the_standing_survives_being_stored(self) -> None:
        stored = json.loads(json.dumps(self.standing.to_json()))
        assert Standing.from_json(stored) == self.standing

    def the_level_fits_the_stage(self) -> None:
        standing = self.standing
        assert standing.level is None or 1 <= standing.level <= 5
        assert standing.stage not in ON_A_LEVEL or standing.level is not None

    def the_clocks_add_up(self) -> None:
        standing = self.standing
        if standing.accepted_on is None:
            assert standing.case_due is None
            return
        days = CASE_DAYS + standing.case_paused_days + standing.extended_days
        assert standing.case_due == standing.accepted_on + timedelta(days=days)
        if standing.level_due is not None:
            assert standing.level_due <= standing.case_due

    def in_force_means_signed(self) -> None:
        if self.standing.stage in {Stage.IN_FORCE, Stage.NOT_KEPT, Stage.KEPT}:
            assert self.standing.draft is not None
            assert self.standing.draft.mediator_signed
            assert self.standing.draft.in_force_on is not None

    def somebody_can_go_on(self) -> None:
        """Somebody has a move that leads out of every stage that is not final."""
        standing = self.standing
        if standing.stage not in FINAL:
            roles = ("resident", *ROLES)
            assert any(move.to for role in roles for move in moves_open_to(standing, role))


TestWalk = Walk.TestCase
TestWalk.settings = settings(
    max_examples=200,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    phases=(Phase.generate,),
)
