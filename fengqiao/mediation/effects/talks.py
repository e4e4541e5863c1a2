"""Effects of sitting down: who, when, offers, pauses, more days, a level up, a colleague."""

from dataclasses import replace
from datetime import date, datetime, time

from fengqiao.kernel.clock import STATION_ZONE

from ..deadlines import CONFERENCE_DAYS, CONFERENCE_HOUR, next_conference_day, paused, resumed
from ..guards import Turn
from ..standing import Arrangement, Climb, Offer, Stage, Standing
from .registry import EACH_SIDE, PER_LEVEL, effect, fresh_level


@effect("consent")
def _consent(turn: Turn) -> Standing:
    s = turn.standing.but(level=1, level_since=turn.on, mediators=turn.known.mediators, levels_used=(1,))
    return s.but(agreed=s.without_agreed(*PER_LEVEL))


@effect("invite_elders", "plan_visit", "schedule_hearing")
def _arrange(turn: Turn) -> Standing:
    """A new proposal needs everyone's answer again."""
    arrangement = Arrangement(
        at=turn.fields.get("at"),
        place=turn.fields.get("place", ""),
        mediators=turn.known.mediators,
        invited=tuple(
            part.strip()
            for part in turn.fields.get("invited", "").replace("、", ",").replace("，", ",").split(",")
            if part.strip()
        ),
        open_session=bool(turn.fields.get("open_session")),
    )
    return turn.standing.but(
        arrangement=arrangement,
        cooling_off_until=_cooling_off(turn),
        mediators=turn.known.mediators or turn.standing.mediators,
        agreed=turn.standing.without_agreed("agree_arrangement"),
    )


def _cooling_off(turn: Turn) -> date | None:
    """Until when the sides are left in peace; no longer than the level lasts."""
    until, last = turn.fields.get("cooling_off_until"), turn.standing.level_due
    return min(until, last) if until and last else until


@effect("schedule_conference")
def _call_conference(turn: Turn) -> Standing:
    """Where no time is named: the next regular day of joint sessions."""
    s = _arrange(turn)
    if s.arrangement is None or s.arrangement.at is not None:
        return s
    day = next_conference_day(turn.on, turn.terms.calendar, turn.known.conference_days or CONFERENCE_DAYS)
    at = datetime.combine(day, time(CONFERENCE_HOUR), tzinfo=STATION_ZONE)
    return s.but(arrangement=replace(s.arrangement, at=at))


@effect("refuse_arrangement")
def _refuse_arrangement(turn: Turn) -> Standing:
    return turn.standing.but(
        arrangement=None,
        cooling_off_until=None,
        agreed=turn.standing.without_agreed("agree_arrangement"),
    )


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
    s, until = turn.standing, _cooling_off(turn) or turn.standing.cooling_off_until
    sat_with = tuple(dict.fromkeys((*s.sat_with, turn.by.id)))
    return s.but(sittings=s.sittings + 1, sat_with=sat_with, cooling_off_until=until)


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


@effect("agree_climb")
def _agree_climb(turn: Turn) -> Standing:
    """Everybody agreed: from this day it waits to be taken over."""
    s = turn.standing
    return s.but(climb=s.climb and replace(s.climb, agreed_on=turn.on))


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
    """Back to where the sides were: at the table, or, if they had not yet sat down at this level, before it."""
    s = _decline_climb(turn)
    sat = s.sittings or s.lawyer_accepted or (s.arrangement and not s.sides_missing("agree_arrangement"))
    return s if sat else s.but(stage=Stage.PREPARING)


@effect("hand_over")
def _hand_over(turn: Turn) -> Standing:
    asked = turn.known.mediators[0] if turn.known.mediators else None
    return turn.standing.but(colleague_asked=asked, colleague_asked_on=turn.on if asked else None)


@effect("accept_handover")
def _accept_handover(turn: Turn) -> Standing:
    others = tuple(person for person in turn.standing.mediators[1:] if person != turn.by.id)
    return turn.standing.but(mediators=(turn.by.id, *others), colleague_asked=None, colleague_asked_on=None)


@effect("return_to_colleague")
def _return_to_colleague(turn: Turn) -> Standing:
    return turn.standing.but(colleague_asked=None, colleague_asked_on=None)
