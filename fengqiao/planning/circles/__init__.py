"""Patrol circles: neighbouring villages walk together, and every village is in exactly one circle."""

from fengqiao.planning.circles.planning import Circle, Circles, Village, plan_circles
from fengqiao.planning.circles.prices import Price, prices_of_changes

__all__ = ["Circle", "Circles", "Price", "Village", "plan_circles", "prices_of_changes"]
