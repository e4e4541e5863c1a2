"""`fengqiao plan`: each plan with its proven bound, as JSON, CSV or a page to look at."""

import click

from fengqiao.cli.lazy import Entry, LazyGroup

PLANS = {
    "circles": Entry("plan.circles", "Patrol circles of neighbouring villages.", needs_django=False),
    "rota": Entry("plan.rota", "Who walks which night.", needs_django=False),
    "shifts": Entry("plan.shifts", "Officers' staggered duty.", needs_django=False),
    "check": Entry("plan.check", "Check a rota independently of its planner.", needs_django=False),
    "route": Entry("plan.route", "A round past every checkpoint.", needs_django=False),
    "cameras": Entry("plan.cameras", "Where to put cameras.", needs_django=False),
}


@click.group("plan", cls=LazyGroup, entries=PLANS)
def plan() -> None:
    """Plan circles, nights, duty, rounds and camera sites.

    Every plan says how good it is and what is proven about it; Ctrl-C gives the best so far.
    """
