"""Did it work? Interrupted series, difference in differences, synthetic control and synthetic differences."""

from fengqiao.analytics.evaluation.contrasts import Contrast, contrast
from fengqiao.analytics.evaluation.displacement import Displacement
from fengqiao.analytics.evaluation.evaluating import Evaluation, PlaceboDate, chart_series, evaluate
from fengqiao.analytics.evaluation.interrupted import Interrupted, interrupted
from fengqiao.analytics.evaluation.panel import Panel
from fengqiao.analytics.evaluation.placebo import Effect, Placebo, effect
from fengqiao.analytics.evaluation.power import Power
from fengqiao.analytics.evaluation.verdicts import Verdict, method_name

__all__ = [
    "Contrast",
    "Displacement",
    "Effect",
    "Evaluation",
    "Interrupted",
    "Panel",
    "Placebo",
    "PlaceboDate",
    "Power",
    "Verdict",
    "chart_series",
    "contrast",
    "effect",
    "evaluate",
    "interrupted",
    "method_name",
]
