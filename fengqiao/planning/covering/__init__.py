"""Covering: which few sites cover the most weight, with a proven upper bound; how many cover everything."""

from fengqiao.planning.covering.everything import cover_everything
from fengqiao.planning.covering.incidence import Incidence
from fengqiao.planning.covering.maximal import Cover, cover_most

__all__ = ["Cover", "Incidence", "cover_everything", "cover_most"]
