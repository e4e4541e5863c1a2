"""Counts above what is usual: the flexible Farrington method and the EARS methods C1, C2 and C3."""

from fengqiao.analytics.outbreak.ears import ALPHA_OF, EarsMethod, ears
from fengqiao.analytics.outbreak.farrington import Farrington, earliest_row, farrington
from fengqiao.analytics.outbreak.verdict import Verdict

__all__ = ["ALPHA_OF", "EarsMethod", "Farrington", "Verdict", "ears", "earliest_row", "farrington"]
