"""Effects of alarms, and of public-security mediation."""

from ..guards import Turn
from ..standing import Alarm, PoliceAttempt, Stage, Standing
from .departments import with_duties_cancelled
from .intake import with_flag
from .registry import effect, fresh_level


@effect("raise_safety_concern")
def _raise_safety_concern(turn: Turn) -> Standing:
    s = turn.standing
    what = turn.fields["what"]
    alarm = Alarm(len(s.alarms) + 1, what, imminent=bool(turn.fields.get("imminent")) or what == "suicide")
    s = s.but(alarms=(*s.alarms, alarm))
    if what != "family_violence":
        return s
    s = s.but(screening=with_flag(s.screening, what), protected_side=s.protected_side or turn.side)
    return s if s.is_final else with_duties_cancelled(s).but(stage=Stage.PROTECTED, arrangement=None)


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
        agreed={}, case_paused_days=0, extended_days=0
    )
