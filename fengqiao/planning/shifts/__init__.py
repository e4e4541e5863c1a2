"""Duty around the clock: rosters from contracts and wishes, and the staggered duty of policing rooms."""

from fengqiao.planning.shifts.demand import Cover, RosterDemand, ShiftKind, Wish, Worker
from fengqiao.planning.shifts.duty import Duty, DutyRules, Need, Officer, Period, duties_of, usual_needs
from fengqiao.planning.shifts.duty_planning import DutyPlan, EmptyPlaces, OnDuty, RoomShares, plan_duty
from fengqiao.planning.shifts.rostering import Roster, plan_roster

__all__ = [
    "Cover",
    "Duty",
    "DutyPlan",
    "DutyRules",
    "EmptyPlaces",
    "Need",
    "Officer",
    "OnDuty",
    "Period",
    "RoomShares",
    "Roster",
    "RosterDemand",
    "ShiftKind",
    "Wish",
    "Worker",
    "duties_of",
    "plan_duty",
    "plan_roster",
    "usual_needs",
]
