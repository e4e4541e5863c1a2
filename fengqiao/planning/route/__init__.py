"""A round past every checkpoint and home again, inside its time windows, and not the one walked last time."""

from fengqiao.planning.route.planning import Checkpoint, Round, Visit, minutes_between, plan_route

__all__ = ["Checkpoint", "Round", "Visit", "minutes_between", "plan_route"]
