"""What the pages suggest and never decide: the level to go up to, and what can be done when a step's days are over."""

from datetime import date

from django.utils.translation import gettext as _

from fengqiao.analytics.triage import triage
from fengqiao.mediation.standing import Level, Stage, Standing
from fengqiao.web.steps import LEVEL_NAMES

_TALKING = frozenset({Stage.PREPARING, Stage.MEDIATING})


def suggested_level(standing: Standing, summary: str) -> int | None:
    """The level that suits the matter, above the one it stands at; None at the top and before the first."""
    if standing.level is None or standing.level >= Level.JOINT_SESSION:
        return None
    return max(standing.level + 1, triage(summary).level)


def level_hint(standing: Standing, summary: str) -> str:
    """For the form that proposes to go up."""
    level = suggested_level(standing, summary)
    if level is None:
        return ""
    return _("Suggested: %(level)s. Every side has to agree.") % {"level": LEVEL_NAMES[level]}


def over_words(standing: Standing, summary: str, today: date) -> str:
    """When the days of a step have passed: the three ways on. Empty before, and where no step runs."""
    if standing.stage not in _TALKING or standing.level_due is None or standing.level_due >= today:
        return ""
    level = suggested_level(standing, summary)
    if level is None:
        return _("The days of this step are over. Ask the sides: go on with more days, or close.")
    told = {"level": LEVEL_NAMES[level]}
    return (
        _(
            "The days of this step are over. Ask the sides: go on with more days, go up to %(level)s, or close."
        )
        % told
    )
