"""Duty around the clock: rosters from contracts and wishes, and the staggered duty of policing rooms."""

from fengqiao.planning.shifts.demand import Cover, RosterDemand, ShiftKind, Wish, Worker
from fengqiao.planning.shifts.rostering import Roster, plan_roster

__all__ = ["Cover", "Roster", "RosterDemand", "ShiftKind", "Wish", "Worker", "plan_roster"]
