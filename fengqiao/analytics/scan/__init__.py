"""Kulldorff's scan statistics in space, and in space and time.

`gather` makes arrays of records (a place, a day, a number), `scan` finds the clusters in them.
"""

from fengqiao.analytics.scan.material import Material, Record, gather
from fengqiao.analytics.scan.periods import DAYS, Periods, Unit
from fengqiao.analytics.scan.population import Count, expected_cases
from fengqiao.analytics.scan.scanning import Cluster, Model, Place, Scan, Time, Window, scan

__all__ = [
    "DAYS",
    "Cluster",
    "Count",
    "Material",
    "Model",
    "Periods",
    "Place",
    "Record",
    "Scan",
    "Time",
    "Unit",
    "Window",
    "expected_cases",
    "gather",
    "scan",
]
