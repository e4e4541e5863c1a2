"""What wants an answer before anything else: to go one step up, or more days."""

from django.utils.translation import gettext as _

from fengqiao.web.phone.next_step.card import Card, facts
from fengqiao.web.phone.page import Page, level_name
from fengqiao.web.templatetags.fengqiao import local_day


def proposal(page: Page) -> Card | None:
    """The proposal on the table; None where there is none."""
    standing = page.standing
    if standing.climb is not None:
        return _climbing(page)
    if standing.extension_asked is not None and page.act("agree_extension"):
        return Card(
            title=_("Do you agree to %(n)s more days?") % {"n": standing.extension_asked},
            body=_("Time is added only if everyone agrees."),
            main=page.act("agree_extension"),
        )
    return None


def _climbing(page: Page) -> Card:
    climb = page.standing.climb
    assert climb is not None
    level = level_name(climb.to_level)
    answer_by = facts((_("Answer by"), local_day(climb.answer_by)))
    if page.act("agree_climb"):
        return Card(
            title=_("Shall it go up to: %(level)s?") % {"level": level},
            facts=answer_by,
            body=_("It goes up only if everyone wants it. You can also stay at this step."),
            main=page.act("agree_climb"),
            second=page.act("decline_climb"),
        )
    if not page.said("agree_climb"):
        return waiting()
    told = {"level": level, "who": page.others("agree_climb")}
    return Card(title=_("Going up to: %(level)s. We wait for %(who)s") % told, facts=answer_by)


def waiting() -> Card:
    """An answer is wanted, but cannot be given now: an alarm, for example, is looked into first."""
    return Card(
        title=_("The station is looking into something first"),
        body=_("You need not do anything now. We get in touch with you."),
    )
