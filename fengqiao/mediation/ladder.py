"""The ladder. A dispute stands on two axes, its level (1 to 5) and its stage, and moves only by the table below.

    reported ─ accept ─▶ consenting ─ consent of all sides ─▶ level 1: preparing ─▶ mediating ─▶ agreeing ─▶ in force ─▶ kept
                                                                 ▲                     │
                                                                 └─ take over, one level up ◀─ every side agrees to climb

Whoever mediates, nobody is forced: every side may stop at any time before it signs, a level is climbed only when
all sides agree, and a deadline that passes suggests, never decides (People's Mediation Law arts 3, 17, 23).

Pages, buttons, the API, the drawing in the docs and the tests all derive from `MOVES`. A *collective* move is made
by each side; it takes effect with the last one. Where the stage stays as it is, `to` is None; `may_lead_to` is where
the move's effect leads instead in a case its row cannot tell. A move `afresh` goes back to before level 1.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from fengqiao.kernel.refusals import Refused

from .asks import ASKS, ON_BEHALF
from .deadlines import with_deadlines
from .effects import EACH_SIDE, EFFECTS, fresh_level, nothing_more
from .fields import Field, gettext_noop
from .guards import GUARDS, SATISFIED_BY, Turn
from .standing import FINAL, Screening, Stage, Standing

__all__ = [
    "EDGES",
    "MOVES",
    "Move",
    "MoveRefused",
    "fresh_level",
    "intake_stage",
    "make_move",
    "moves_open_to",
]


class MoveRefused(Refused):
    """The ladder says no; `name` is the guard's, or one of move_not_open, stale_version, side_unnamed, not_a_side."""


@dataclass(frozen=True)
class Move:
    """One row of the table."""

    name: str
    source: frozenset[Stage]
    to: Stage | None
    roles: frozenset[str]
    label: str
    guards: tuple[str, ...] = ()
    levels: frozenset[int] = frozenset()
    level_change: int = 0
    collective: bool = False
    may_lead_to: Stage | None = None
    afresh: bool = False

    @property
    def fields(self) -> tuple[Field, ...]:
        """What it asks for."""
        return ASKS.get(self.name, ()) + (ON_BEHALF if self.collective else ())


S = Stage
PARTY = frozenset({"resident"})
VILLAGE = frozenset({"elder", "assistant", "officer"})
MEDIATORS = frozenset({"elder", "assistant", "lawyer", "officer", "chief"})
DESK = frozenset({"assistant", "officer", "chief"})
OFFICE = frozenset({"officer", "chief"})
CLERK = frozenset({"clerk"})
EVERYONE = PARTY | MEDIATORS | CLERK
PARTY_OR_FOR_THEM = PARTY | MEDIATORS

ALL = frozenset(Stage)
INTAKE = frozenset({S.REPORTED, S.CONSENTING})
TALKING = frozenset({S.PREPARING, S.MEDIATING})
UNSETTLED = frozenset({S.CONSENTING, S.PREPARING, S.MEDIATING, S.PAUSED, S.HANDING_OVER, S.AGREEING})
OPEN = ALL - FINAL


def _only(*stages: Stage) -> frozenset[Stage]:
    return frozenset(stages)


_ = gettext_noop
# fmt: off
MOVES: tuple[Move, ...] = (
    # 1. Intake: every report is a dispute; nothing starts until all sides agree
    Move("accept", _only(S.REPORTED), S.CONSENTING, DESK, _("Accept"), ("screened_out", "family_violence", "only_one_side", "danger_unanswered", "no_committee_mediator")),
    Move("set_aside", _only(S.REPORTED), S.SET_ASIDE, DESK, _("Set aside, with a reason")),
    Move("redirect", INTAKE, S.REDIRECTED, DESK, _("Show the right door")),
    Move("protect", OPEN - _only(S.IN_FORCE, S.NOT_KEPT, S.POLICE_MEDIATION), S.PROTECTED, DESK, _("Protect"), ("not_a_side",)),
    Move("correct_screening", _only(S.REDIRECTED, S.PROTECTED), S.REPORTED, OFFICE, _("It is safe and can be mediated after all"), ("parties_erased", "guardian_missing", "guardian_consent_missing", "danger_unanswered"), may_lead_to=S.IN_FORCE, afresh=True),
    Move("refer", _only(S.PROTECTED, S.REDIRECTED), S.REFERRED, OFFICE, _("Refer to those in charge")),
    Move("add_party", INTAKE, None, VILLAGE | OFFICE, _("Add a party"), ("side_is_not_new",)),
    Move("ask_side", _only(S.CONSENTING), None, VILLAGE | OFFICE, _("Ask a side"), ("not_a_side",)),
    Move("consent", _only(S.CONSENTING), S.PREPARING, PARTY_OR_FOR_THEM, _("I agree to mediation"), ("danger_unanswered",), level_change=1, collective=True),
    Move("decline", _only(S.CONSENTING), S.ENDED, PARTY_OR_FOR_THEM, _("I do not agree"), ("side_unnamed", "not_a_side")),
    Move("withdraw", INTAKE, S.WITHDRAWN, PARTY_OR_FOR_THEM, _("Withdraw the report"), ("not_the_reporter",)),
    Move("merge", INTAKE, S.MERGED, DESK, _("Merge: it is the same quarrel")),
    Move("link", OPEN, None, DESK, _("Link another dispute")),
    Move("correct_kind", OPEN, None, VILLAGE | OFFICE, _("Correct the type")),
    Move("correct_village", OPEN - _only(S.IN_FORCE, S.NOT_KEPT), None, DESK, _("Correct the village")),
    Move("correct_party", OPEN, None, VILLAGE | OFFICE, _("Correct a party"), ("not_a_side",)),
    Move("set_mediator_of_record", OPEN, None, DESK, _("Name the committee mediator of record"), ("no_committee_mediator",)),
    # 2. Level 1, elders in the village chat room
    Move("invite_elders", _only(S.PREPARING), None, VILLAGE | OFFICE, _("Propose chat room and elders"), ("cooling_off",), levels=frozenset({1})),
    Move("record_talk", _only(S.MEDIATING), None, VILLAGE, _("Record a talk"), ("not_a_side", "cooling_off"), levels=frozenset({1})),
    # 3. Level 2, the village's police assistant
    Move("plan_visit", _only(S.PREPARING), None, DESK, _("Propose a visit"), levels=frozenset({2})),
    Move("record_visit", _only(S.MEDIATING), None, DESK, _("Record a visit"), ("not_a_side",), levels=frozenset({2})),
    # 4. Level 3, a lawyer both sides chose
    Move("rank_lawyers", _only(S.PREPARING), None, PARTY_OR_FOR_THEM, _("Choose lawyers, in order"), levels=frozenset({3}), collective=True),
    Move("accept_assignment", _only(S.PREPARING), S.MEDIATING, frozenset({"lawyer"}), _("Accept; no conflict of interest"), ("no_lawyer_asked", "not_the_asked_lawyer", "danger_unanswered", "no_committee_mediator"), levels=frozenset({3})),
    Move("decline_assignment", _only(S.PREPARING), None, frozenset({"lawyer"}), _("Decline, or disclose a conflict"), ("no_lawyer_asked", "not_the_asked_lawyer"), levels=frozenset({3})),
    Move("pass_to_next_lawyer", _only(S.PREPARING), None, OFFICE | {"system"}, _("Ask the next lawyer"), ("no_lawyer_asked",), levels=frozenset({3})),
    Move("give_analysis", _only(S.MEDIATING), None, frozenset({"lawyer", "officer"}), _("Give the analysis to both sides"), levels=frozenset({3})),
    # 5. Level 4, the hearing: statement, debate, questions, non-binding assessment
    Move("ask_open_session", _only(S.PREPARING), None, PARTY_OR_FOR_THEM, _("I ask for an open session"), ("not_a_side",), levels=frozenset({4}), collective=True),
    Move("schedule_hearing", _only(S.PREPARING), None, OFFICE, _("Propose a hearing"), ("open_session_not_unanimous",), levels=frozenset({4})),
    Move("record_hearing", _only(S.MEDIATING), None, OFFICE, _("Record the hearing"), levels=frozenset({4})),
    # 6. Level 5, the joint session: work orders by type, conference, resolutions
    Move("schedule_conference", _only(S.PREPARING), None, OFFICE, _("Propose a joint session"), levels=frozenset({5})),
    Move("send_work_order", TALKING, None, OFFICE, _("Send a work order"), levels=frozenset({5})),
    Move("accept_work_order", TALKING, None, CLERK, _("Accept the work order"), ("no_duty_waiting", "unknown_work_order"), levels=frozenset({5})),
    Move("return_work_order", TALKING, None, CLERK, _("Return the work order"), ("no_duty_waiting", "unknown_work_order"), levels=frozenset({5})),
    Move("finish_work_order", TALKING, None, CLERK, _("Report the work done"), ("no_duty_waiting", "unknown_work_order"), levels=frozenset({5})),
    Move("cancel_work_order", TALKING, None, OFFICE, _("Cancel a work order"), ("no_duty_waiting", "unknown_work_order"), levels=frozenset({5})),
    Move("record_conference", _only(S.MEDIATING), None, OFFICE, _("Record the joint session"), levels=frozenset({5})),
    # 7. At every level
    Move("agree_arrangement", _only(S.PREPARING), S.MEDIATING, PARTY_OR_FOR_THEM, _("That suits me"), ("nothing_arranged", "danger_unanswered", "no_committee_mediator"), levels=frozenset({1, 2, 4, 5}), collective=True),
    Move("refuse_arrangement", _only(S.PREPARING), None, PARTY_OR_FOR_THEM, _("Somebody else, or another time"), ("nothing_arranged", "not_a_side"), levels=frozenset({1, 2, 4, 5})),
    Move("say", UNSETTLED | _only(S.REPORTED, S.IN_FORCE, S.NOT_KEPT), None, PARTY_OR_FOR_THEM, _("Leave a word")),
    Move("make_offer", _only(S.MEDIATING), None, PARTY_OR_FOR_THEM, _("Make an offer"), ("not_a_side",)),
    Move("accept_offer", _only(S.MEDIATING), None, PARTY_OR_FOR_THEM, _("Accept the offer"), ("no_offer",), collective=True),
    Move("refuse_offer", _only(S.MEDIATING), None, PARTY_OR_FOR_THEM, _("Refuse the offer"), ("no_offer", "not_a_side")),
    Move("pause", _only(S.MEDIATING), S.PAUSED, MEDIATORS, _("Stop the clock")),
    Move("resume", _only(S.PAUSED), S.MEDIATING, MEDIATORS, _("Start the clock again")),
    Move("propose_extension", TALKING, None, PARTY_OR_FOR_THEM, _("Ask for more days"), ("too_many_days",)),
    Move("agree_extension", TALKING, None, PARTY_OR_FOR_THEM, _("Agree to more days"), ("no_extension_proposed",), collective=True),
    Move("climb", TALKING, None, PARTY_OR_FOR_THEM, _("Propose to go up"), ("top_of_the_ladder", "not_a_higher_level")),
    Move("agree_climb", TALKING, S.HANDING_OVER, PARTY_OR_FOR_THEM, _("Agree to go up"), ("no_climb_proposed", "danger_unanswered"), collective=True),
    Move("decline_climb", TALKING, None, PARTY_OR_FOR_THEM, _("Stay at this level"), ("no_climb_proposed", "not_a_side")),
    Move("take_over", _only(S.HANDING_OVER), S.PREPARING, DESK, _("Take over"), ("not_for_your_role", "danger_unanswered", "no_committee_mediator"), levels=frozenset({1, 2, 3, 4}), level_change=1),
    Move("return_handover", _only(S.HANDING_OVER), S.MEDIATING, DESK, _("Return it, with a reason"), may_lead_to=S.PREPARING),
    Move("hand_over", TALKING, None, MEDIATORS, _("Hand over to a colleague"), ()),
    Move("accept_handover", TALKING, None, MEDIATORS, _("Accept from a colleague"), ("nobody_asked", "not_the_asked_colleague")),
    Move("return_to_colleague", TALKING, None, MEDIATORS | {"system"}, _("Return to the colleague"), ("nobody_asked",)),
    Move("stop", UNSETTLED - _only(S.CONSENTING), S.ENDED, PARTY_OR_FOR_THEM, _("I do not want to go on"), ("side_unnamed", "not_a_side")),
    Move("fail", UNSETTLED, S.FAILED, MEDIATORS, _("Close without agreement"), ("duty_open",)),
    # 8. The agreement, its performance, the follow-up
    Move("draft_agreement", _only(S.MEDIATING), S.AGREEING, MEDIATORS, _("Write the agreement"), ("nothing_recorded", "duty_open", "no_committee_mediator", "danger_unanswered")),
    Move("add_performance_item", _only(S.AGREEING), None, MEDIATORS, _("Add what is to be done")),
    Move("reopen_talk", _only(S.AGREEING), S.MEDIATING, PARTY_OR_FOR_THEM, _("Talk again before signing")),
    Move("ask_signing_code", _only(S.AGREEING), None, PARTY, _("Send me a signing code")),
    Move("sign", _only(S.AGREEING), None, PARTY_OR_FOR_THEM, _("Sign"), ("not_before_the_mediator", "danger_unanswered"), collective=True),
    Move("sign_as_mediator", _only(S.AGREEING), None, MEDIATORS, _("Sign as mediator"), ("mediator_has_signed", "no_committee_mediator", "not_the_mediator")),
    Move("seal", _only(S.AGREEING), S.IN_FORCE, VILLAGE | OFFICE, _("Scan the sealed paper"), ("agreement_is_oral", "agreement_unsigned", "mediator_unsigned", "seal_unconfirmed", "no_committee_mediator", "danger_unanswered")),
    Move("record_oral_agreement", _only(S.AGREEING), S.IN_FORCE, MEDIATORS, _("Record the oral agreement"), ("agreement_is_written", "agreement_unsigned", "no_committee_mediator", "not_the_mediator", "danger_unanswered")),
    Move("ask_confirmation", _only(S.IN_FORCE), None, PARTY_OR_FOR_THEM, _("Ask the court to confirm"), ("confirmation_too_late", "confirmation_not_possible"), collective=True),
    Move("record_confirmation", _only(S.IN_FORCE), None, MEDIATORS, _("Record the court's answer")),
    Move("record_performance", _only(S.IN_FORCE, S.NOT_KEPT), S.IN_FORCE, PARTY_OR_FOR_THEM, _("Record that it was done"), ("all_performed", "unknown_item", "not_performed")),
    Move("record_follow_up", _only(S.IN_FORCE), None, VILLAGE | OFFICE | {"lawyer"}, _("Record a follow-up visit")),
    Move("close_kept", _only(S.IN_FORCE), S.KEPT, MEDIATORS, _("Close: kept"), ("performance_open", "follow_up_missing")),
    Move("continue_open_points", _only(S.IN_FORCE), None, MEDIATORS, _("Go on with the open points"), ("agreement_is_whole",)),
    Move("report_not_kept", _only(S.IN_FORCE), S.NOT_KEPT, PARTY_OR_FOR_THEM, _("It was not kept")),
    Move("mediate_again", _only(S.NOT_KEPT), S.MEDIATING, PARTY_OR_FOR_THEM, _("I agree to mediate again"), ("danger_unanswered", "no_committee_mediator"), collective=True),
    Move("close_not_kept", _only(S.NOT_KEPT), S.CLOSED_NOT_KEPT, MEDIATORS, _("Close: the way to court was explained")),
    # 9. Public-security mediation, a separate track
    Move("transfer_to_police", INTAKE | TALKING, S.POLICE_MEDIATION, OFFICE, _("Hand over to public-security mediation"), ("police_mediation_not_allowed", "family_violence", "duty_open")),
    Move("hold_police_mediation", _only(S.POLICE_MEDIATION), None, frozenset({"officer"}), _("Record public-security mediation"), ("police_already_agreed", "police_attempts_used")),
    Move("close_police_performed", _only(S.POLICE_MEDIATION), S.POLICE_SETTLED, frozenset({"officer"}), _("Agreed and performed"), ("police_not_agreed",)),
    Move("refuse_police_mediation", _only(S.POLICE_MEDIATION), S.POLICE_PROCEDURE, PARTY_OR_FOR_THEM, _("I do not want the police to mediate"), ("side_unnamed", "not_a_side", "police_already_agreed")),
    Move("resume_procedure", _only(S.POLICE_MEDIATION), S.POLICE_PROCEDURE, OFFICE, _("Resume the ordinary procedure")),
    Move("return_to_committee", _only(S.POLICE_MEDIATION), S.CONSENTING, OFFICE, _("Return to people's mediation"), ("no_committee_mediator",), afresh=True),
    # At any time, closed or not
    Move("raise_safety_concern", ALL, None, EVERYONE, _("Somebody may be in danger"), ("not_a_side",), may_lead_to=S.PROTECTED),
    Move("acknowledge_alarm", ALL, None, OFFICE, _("I have seen it and act"), ("no_alarm",)),
)
# fmt: on
BY_NAME: dict[str, Move] = {move.name: move for move in MOVES}
EDGES: tuple[tuple[Stage, Stage], ...] = tuple(
    {
        (source, to): None
        for move in MOVES
        for to in (move.to, move.may_lead_to)
        if to
        for source in Stage
        if source in move.source and (to is not move.may_lead_to or source not in FINAL)
    }
)


def intake_stage(screening: Screening) -> Stage:
    """Where a report starts: protected before redirected before reported."""
    if screening.family_violence or screening.minor:
        return Stage.PROTECTED
    if screening.crime or screening.court_seized or screening.other_body:
        return Stage.REDIRECTED
    return Stage.REPORTED


def moves_open_to(standing: Standing, role: str, side: str | None = None) -> Iterator[Move]:
    """The moves this role could make now; those a side has already made are left out."""
    for move in MOVES:
        if not _fits(move, standing, role):
            continue
        if move.collective and _answered(standing, move.name, side):
            continue
        yield move


def _fits(move: Move, standing: Standing, role: str) -> bool:
    on_level = not move.levels or standing.level in move.levels
    return role in move.roles and standing.stage in move.source and on_level


def _answered(standing: Standing, name: str, side: str | None) -> bool:
    """Whether this side has made the collective move, or, for somebody without a side, every side has."""
    return side in standing.agreed.get(name, ()) if side else not standing.sides_missing(name)


def refusal_of(move: Move, turn: Turn) -> str | None:
    """The first guard that refuses, by name."""
    return next((name for name in move.guards if GUARDS[name](turn)), None)


def make_move(name: str, turn: Turn) -> Standing:
    """The standing after the move, one version on. Raises `MoveRefused`; a collective answer given twice changes nothing."""
    move = BY_NAME.get(name)
    standing = turn.standing
    if move is None or not _fits(move, standing, turn.by.role):
        raise MoveRefused("move_not_open", move=name, stage=standing.stage.value, level=standing.level)
    side = turn.side
    if move.collective:
        if side is None:
            raise MoveRefused("side_unnamed")
        if side not in standing.sides:
            raise MoveRefused("not_a_side", side=side)
        if side in standing.agreed.get(name, ()):
            return standing
    for asked in move.fields:
        if asked.must_be is not None and turn.fields.get(asked.name, asked.must_be) is not asked.must_be:
            raise MoveRefused("assurance_missing", field=asked.name)
    refusal = refusal_of(move, turn)
    if refusal:
        raise MoveRefused(refusal, satisfied_by=list(SATISFIED_BY.get(refusal, ())))
    return _stepped(move, turn, side)


def _stepped(move: Move, turn: Turn, side: str | None) -> Standing:
    """Record the side's answer; when it was the last one missing, or the move is not collective, take effect."""
    standing = turn.standing
    if move.collective:
        told = (*standing.agreed.get(move.name, ()), side or "")
        standing = standing.but(agreed=standing.agreed | {move.name: tuple(sorted(told))})
        standing = EACH_SIDE.get(move.name, nothing_more)(_with(turn, standing))
        if standing.sides_missing(move.name):
            return standing.but(version=standing.version + 1)
    after = EFFECTS.get(move.name, nothing_more)(_with(turn, standing))
    chosen = after.stage is not standing.stage  # by the effect: it may take `may_lead_to` instead of `to`
    stage = after.stage if chosen else move.to or standing.stage
    return with_deadlines(after.but(stage=stage, version=standing.version + 1), turn.terms)


def _with(turn: Turn, standing: Standing) -> Turn:
    return Turn(standing, turn.by, turn.on, turn.fields, turn.terms, turn.known)
