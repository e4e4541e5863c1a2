"""Effects: what a move changes in the standing. Pure; the stage and the version are the ladder's business."""

from collections.abc import Callable
from typing import Any

from .deadlines import paused, resumed
from .guards import Turn
from .standing import Alarm, Arrangement, Climb, Draft, Duty, Offer, PoliceAttempt, Screening, Standing

Effect = Callable[[Turn], Standing]
EFFECTS: dict[str, Effect] = {}
# What one side's answer to a collective move changes before all have answered.
EACH_SIDE: dict[str, Effect] = {}
PER_LEVEL = (
    "rank_lawyers",
    "agree_arrangement",
    "accept_offer",
    "agree_climb",
    "agree_extension",
    "sign",
    "ask_open_session",
)


def effect(*moves: str) -> Callable[[Effect], Effect]:
    """Registers what these moves change."""

    def register(rule: Effect) -> Effect:
        EFFECTS.update(dict.fromkeys(moves, rule))
        return rule

    return register


def nothing_more(turn: Turn) -> Standing:
    """Only the history grows."""
    return turn.standing


def fresh_level(standing: Standing, **changes: Any) -> Standing:
    """What belongs to one level is cleared; offers and the agreement's history stay in the steps."""
    return standing.but(
        arrangement=None,
        lawyer_ranks={},
        lawyer_asked=None,
        lawyer_asked_on=None,
        lawyers_declined=(),
        sittings=0,
        offer=None,
        climb=None,
        colleague_asked=None,
        extension_asked=None,
        draft=None,
        level_paused_days=0,
        agreed=standing.without_agreed(*PER_LEVEL),
        **changes,
    )


@effect("accept")
def _accept(turn: Turn) -> Standing:
    s = turn.standing
    return s.but(
        accepted_on=turn.on,
        kind=turn.fields.get("kind", s.kind),
        committee_mediator=s.committee_mediator or turn.known.committee_mediator,
    )


@effect("redirect")
def _redirect(turn: Turn) -> Standing:
    return turn.standing.but(screening=_with_flag(turn.standing.screening, turn.fields["reason"]))


@effect("protect")
def _protect(turn: Turn) -> Standing:
    return turn.standing.but(
        screening=_with_flag(turn.standing.screening, turn.fields["reason"]), arrangement=None
    )


def _with_flag(screening: Screening, reason: str) -> Screening:
    known = {name: getattr(screening, name) for name in Screening.__dataclass_fields__}
    return Screening(**(known | ({reason: True} if reason in known else {})))


@effect("correct_screening")
def _correct_screening(turn: Turn) -> Standing:
    minor = turn.standing.screening.minor
    blank = Standing()
    return blank.but(
        version=turn.standing.version,
        kind=turn.standing.kind,
        sides=turn.standing.sides,
        reporter_side=turn.standing.reporter_side,
        committee_mediator=turn.standing.committee_mediator,
        reported_on=turn.on,
        screening=Screening(minor=minor),
        alarms=turn.standing.alarms,
    )


@effect("add_party")
def _add_party(turn: Turn) -> Standing:
    side = turn.fields["side"]
    sides = turn.standing.sides
    return turn.standing if side in sides else turn.standing.but(sides=tuple(sorted((*sides, side))))


@effect("correct_kind")
def _correct_kind(turn: Turn) -> Standing:
    return turn.standing.but(kind=turn.fields["kind"])


@effect("set_mediator_of_record")
def _set_mediator_of_record(turn: Turn) -> Standing:
    return turn.standing.but(committee_mediator=turn.known.committee_mediator)


@effect("consent")
def _consent(turn: Turn) -> Standing:
    s = turn.standing.but(level_since=turn.on, mediators=turn.known.mediators, levels_used=(1,))
    return s.but(agreed=s.without_agreed(*PER_LEVEL))


@effect("invite_elders", "plan_visit", "schedule_hearing", "schedule_conference")
def _arrange(turn: Turn) -> Standing:
    """A new proposal needs everyone's answer again."""
    arrangement = Arrangement(
        at=turn.fields.get("at"),
        place=turn.fields.get("place", ""),
        mediators=turn.known.mediators,
        invited=tuple(
            part.strip()
            for part in turn.fields.get("invited", "").replace("、", ",").split(",")
            if part.strip()
        ),
        open_session=bool(turn.fields.get("open_session")),
    )
    return turn.standing.but(
        arrangement=arrangement,
        mediators=turn.known.mediators or turn.standing.mediators,
        agreed=turn.standing.without_agreed("agree_arrangement"),
    )


@effect("refuse_arrangement")
def _refuse_arrangement(turn: Turn) -> Standing:
    return turn.standing.but(arrangement=None, agreed=turn.standing.without_agreed("agree_arrangement"))


def _one_ranking(turn: Turn) -> Standing:
    return turn.standing.but(lawyer_ranks=turn.standing.lawyer_ranks | {turn.side or "": turn.known.lawyers})


EACH_SIDE["rank_lawyers"] = _one_ranking


@effect("rank_lawyers")
def _rank_lawyers(turn: Turn) -> Standing:
    return ask_first_common_lawyer(turn.standing, turn)


def ask_first_common_lawyer(standing: Standing, turn: Turn) -> Standing:
    """Once all sides have ranked: the first lawyer all of them named, lowest sum of ranks, who has not declined."""
    ranks = standing.lawyer_ranks
    if any(side not in ranks for side in standing.sides):
        return standing
    common = set.intersection(*(set(ranks[side]) for side in standing.sides)) - set(standing.lawyers_declined)
    if not common:
        again = standing.without_agreed("rank_lawyers")
        return standing.but(lawyer_ranks={}, lawyer_asked=None, lawyer_asked_on=None, agreed=again)
    chosen = min(
        common, key=lambda lawyer: (sum(ranks[side].index(lawyer) for side in standing.sides), lawyer)
    )
    return standing.but(lawyer_asked=chosen, lawyer_asked_on=turn.on)


@effect("accept_assignment")
def _accept_assignment(turn: Turn) -> Standing:
    return turn.standing.but(mediators=(turn.by.id,), lawyer_asked_on=None)


@effect("decline_assignment", "pass_to_next_lawyer")
def _decline_assignment(turn: Turn) -> Standing:
    s = turn.standing
    declined = (*s.lawyers_declined, s.lawyer_asked or "")
    return ask_first_common_lawyer(
        s.but(lawyers_declined=declined, lawyer_asked=None, lawyer_asked_on=None), turn
    )


@effect("record_talk", "record_visit", "give_analysis", "record_hearing", "record_conference")
def _sit_down(turn: Turn) -> Standing:
    return turn.standing.but(sittings=turn.standing.sittings + 1)


@effect("make_offer")
def _make_offer(turn: Turn) -> Standing:
    """A joint offer replaces the one on the table; its maker has accepted it. A private one is only recorded."""
    s = turn.standing
    version = s.offers + 1
    if turn.fields.get("audience") == "private":
        return s.but(offers=version)
    agreed = s.without_agreed("accept_offer") | ({"accept_offer": (turn.side,)} if turn.side else {})
    return s.but(offers=version, offer=Offer(version=version, by=turn.side or turn.by.role), agreed=agreed)


@effect("refuse_offer")
def _refuse_offer(turn: Turn) -> Standing:
    return turn.standing.but(offer=None, agreed=turn.standing.without_agreed("accept_offer"))


@effect("pause")
def _pause(turn: Turn) -> Standing:
    return paused(turn.standing, on=turn.on, reason=turn.fields["reason"])


@effect("resume")
def _resume(turn: Turn) -> Standing:
    return resumed(turn.standing, on=turn.on, terms=turn.terms)


@effect("propose_extension")
def _propose_extension(turn: Turn) -> Standing:
    agreed = turn.standing.without_agreed("agree_extension")
    own = {"agree_extension": (turn.side,)} if turn.side else {}
    return turn.standing.but(extension_asked=turn.fields["days"], agreed=agreed | own)


@effect("agree_extension")
def _agree_extension(turn: Turn) -> Standing:
    s = turn.standing
    return s.but(
        extended_days=s.extended_days + (s.extension_asked or 0),
        extension_asked=None,
        agreed=s.without_agreed("agree_extension"),
    )


@effect("climb")
def _climb(turn: Turn) -> Standing:
    s = turn.standing
    to_level = int(turn.fields.get("to_level", (s.level or 0) + 1))
    agreed = s.without_agreed("agree_climb") | ({"agree_climb": (turn.side,)} if turn.side else {})
    by = turn.side or turn.by.role
    return s.but(climb=Climb(to_level=to_level, by=by, answer_by=turn.fields.get("answer_by")), agreed=agreed)


@effect("decline_climb")
def _decline_climb(turn: Turn) -> Standing:
    return turn.standing.but(climb=None, agreed=turn.standing.without_agreed("agree_climb"))


@effect("take_over")
def _take_over(turn: Turn) -> Standing:
    s = turn.standing
    level = s.climb.to_level if s.climb else (s.level or 0) + 1
    return fresh_level(
        s, level=level, level_since=turn.on, mediators=(turn.by.id,), levels_used=(*s.levels_used, level)
    )


@effect("return_handover")
def _return_handover(turn: Turn) -> Standing:
    return _decline_climb(turn)


@effect("hand_over")
def _hand_over(turn: Turn) -> Standing:
    return turn.standing.but(colleague_asked=turn.known.mediators[0] if turn.known.mediators else None)


@effect("accept_handover")
def _accept_handover(turn: Turn) -> Standing:
    others = tuple(person for person in turn.standing.mediators[1:] if person != turn.by.id)
    return turn.standing.but(mediators=(turn.by.id, *others), colleague_asked=None)


@effect("return_to_colleague")
def _return_to_colleague(turn: Turn) -> Standing:
    return turn.standing.but(colleague_asked=None)


@effect("draft_agreement")
def _draft(turn: Turn) -> Standing:
    due = turn.fields.get("due_on")
    draft = Draft(form=turn.fields["form"], partial=bool(turn.fields.get("partial")))
    return turn.standing.but(
        draft=draft,
        performance_due=(due,) if due else (),
        performance_done=(),
        agreed=turn.standing.without_agreed("sign", "ask_confirmation", "mediate_again"),
    )


@effect("add_performance_item")
def _add_item(turn: Turn) -> Standing:
    return turn.standing.but(performance_due=(*turn.standing.performance_due, turn.fields["due_on"]))


@effect("reopen_talk")
def _reopen_talk(turn: Turn) -> Standing:
    return turn.standing.but(draft=None, performance_due=(), agreed=turn.standing.without_agreed("sign"))


@effect("sign_as_mediator")
def _sign_as_mediator(turn: Turn) -> Standing:
    draft = turn.standing.draft
    return turn.standing.but(
        draft=draft and Draft(form=draft.form, partial=draft.partial, mediator_signed=True)
    )


@effect("seal", "record_oral_agreement")
def _in_force(turn: Turn) -> Standing:
    draft = turn.standing.draft
    settled = draft and Draft(
        form=draft.form, partial=draft.partial, mediator_signed=True, in_force_on=turn.on
    )
    return turn.standing.but(draft=settled, climb=None, offer=None, extension_asked=None)


@effect("record_performance")
def _record_performance(turn: Turn) -> Standing:
    s = turn.standing
    item = turn.fields.get("item") or next(iter(s.performance_open), None)
    return (
        s
        if item is None or item in s.performance_done
        else s.but(performance_done=(*s.performance_done, item))
    )


@effect("record_follow_up")
def _follow_up(turn: Turn) -> Standing:
    return turn.standing.but(follow_ups=turn.standing.follow_ups + 1)


@effect("report_not_kept")
def _report_not_kept(turn: Turn) -> Standing:
    return turn.standing.but(agreed=turn.standing.without_agreed("mediate_again"))


@effect("mediate_again")
def _mediate_again(turn: Turn) -> Standing:
    """At its level, with everyone's fresh consent; the sides have sat down before, the level's clock starts anew."""
    s = turn.standing
    return fresh_level(s, level_since=turn.on).but(
        accepted_on=turn.on,
        case_paused_days=0,
        extended_days=0,
        follow_ups=0,
        agreed=s.without_agreed(*PER_LEVEL, "mediate_again", "ask_confirmation"),
    )


@effect("send_work_order")
def _send_work_order(turn: Turn) -> Standing:
    s = turn.standing
    duty = Duty(len(s.duties) + 1, turn.fields["department"], "sent", turn.fields["due_on"])
    return s.but(duties=(*s.duties, duty))


def _duty_state(state: str, source: frozenset[str]) -> Effect:
    def change(turn: Turn) -> Standing:
        s = turn.standing
        wanted = turn.fields.get("order") or next(
            (d.number for d in s.open_duties if d.state in source), None
        )
        changed = tuple(
            Duty(d.number, d.department, state, d.due_on) if d.number == wanted else d for d in s.duties
        )
        return s.but(duties=changed)

    return change


EFFECTS["accept_work_order"] = _duty_state("accepted", frozenset({"sent"}))
EFFECTS["return_work_order"] = _duty_state("returned", frozenset({"sent", "accepted"}))
EFFECTS["finish_work_order"] = _duty_state("finished", frozenset({"accepted", "sent"}))
EFFECTS["cancel_work_order"] = _duty_state("cancelled", frozenset({"returned", "sent", "accepted"}))


@effect("raise_safety_concern")
def _raise_safety_concern(turn: Turn) -> Standing:
    s = turn.standing
    what = turn.fields["what"]
    alarm = Alarm(len(s.alarms) + 1, what, imminent=bool(turn.fields.get("imminent")) or what == "suicide")
    screening = _with_flag(s.screening, what) if what == "family_violence" else s.screening
    return s.but(alarms=(*s.alarms, alarm), screening=screening)


@effect("acknowledge_alarm")
def _acknowledge_alarm(turn: Turn) -> Standing:
    known = tuple(Alarm(a.number, a.what, a.imminent, acknowledged=True) for a in turn.standing.alarms)
    return turn.standing.but(alarms=known)


@effect("transfer_to_police")
def _transfer_to_police(turn: Turn) -> Standing:
    return turn.standing.but(track="public_security", climb=None, offer=None, paused_since=None)


@effect("hold_police_mediation")
def _hold_police_mediation(turn: Turn) -> Standing:
    held = turn.fields.get("held_on", turn.on)
    attempt = PoliceAttempt(on=min(held, turn.on), agreed=turn.fields["result"] == "agreed")
    return turn.standing.but(police_attempts=(*turn.standing.police_attempts, attempt))


@effect("return_to_committee")
def _return_to_committee(turn: Turn) -> Standing:
    """Back on the ladder, before its first step: everyone is asked afresh."""
    s = turn.standing
    return fresh_level(s, track="people", level=None, level_since=None, accepted_on=turn.on).but(
        agreed={}, case_paused_days=0
    )
