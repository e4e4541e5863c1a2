"""A year of sample disputes for the demo station: invented, walked on the real ladder, the same for the same seed."""

from .building import build_sample_disputes

__all__ = ["build_sample_disputes"]
