"""A patrol rota: who walks which night, in whole groups, fairly, with proof and reasons."""

from fengqiao.planning.rota.answers import Assignment, Rota, Share, Unfilled
from fengqiao.planning.rota.mended import Repair, repair_rota
from fengqiao.planning.rota.people import Habit, Member, Needs
from fengqiao.planning.rota.planning import plan_rota

__all__ = [
    "Assignment",
    "Habit",
    "Member",
    "Needs",
    "Repair",
    "Rota",
    "Share",
    "Unfilled",
    "plan_rota",
    "repair_rota",
]
