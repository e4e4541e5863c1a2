"""Medians: the few sites from which everybody is served at the least cost in sum, or at the least greatest cost."""

from fengqiao.planning.medians.centre import plan_centre
from fengqiao.planning.medians.planning import plan_medians

__all__ = ["plan_centre", "plan_medians"]
