"""`fengqiao detect`: early warning of places, times and kinds of matter; never of persons."""

import click

from fengqiao.cli.lazy import Entry, LazyGroup

DETECTORS = {
    "scan": Entry("detect.scan", "Clusters in space and time.", needs_django=False),
    "outbreak": Entry("detect.outbreak", "Counts above what is usual.", needs_django=False),
    "repeats": Entry("detect.repeats", "Near repeats in space and time.", needs_django=False),
    "topics": Entry("detect.topics", "The hottest issues in citizens' messages.", needs_django=False),
}


@click.group("detect", cls=LazyGroup, entries=DETECTORS)
def detect() -> None:
    """Find places and times with more matters than chance explains. It speaks of no person."""
