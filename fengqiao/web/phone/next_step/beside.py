"""The card of a party where the ladder does not go on: the police, another door, protection, or the end."""

from django.urls import reverse
from django.utils.translation import gettext as _

from fengqiao.mediation.standing import Stage
from fengqiao.web.phone.next_step.card import Act, Card, facts, link
from fengqiao.web.phone.page import Page
from fengqiao.web.templatetags.fengqiao import local_day


def with_police(page: Page) -> Card:
    """Public-security mediation: one try, and a second within seven working days."""
    had_first = len(page.standing.police_attempts) == 1
    until = local_day(page.matter.dispute.due_on) if had_first else ""
    return Card(
        title=_("The police mediate this now"),
        facts=facts((_("A second try until"), until)),
        body=_(
            "An officer gets in touch. There is one try, and a second within seven working days. "
            "Agreed and done, it ends without penalty; if not, the ordinary procedure goes on."
        ),
    )


def redirected(page: Page) -> Card:
    """Somebody else must decide it."""
    return Card(
        title=_("Another door is the right one for this"),
        body=_("The officer of your village helps you find the way. You will be called."),
        second=_who_helps(),
    )


def protected(page: Page) -> Card:
    """Nobody contacts whom the reader fears."""
    return Card(
        title=_("An officer looks after it"),
        body=_("Nobody calls the person you fear. Nobody but the officers in charge reads this."),
    )


def over(page: Page) -> Card:
    """How it ended, and which ways stay open."""
    other_ways = _("Arbitration, the offices and the court stay open to you. Free legal advice: 12348.")
    said = {
        Stage.KEPT: (_("Settled, and everything was done"), _("Good neighbours again.")),
        Stage.CLOSED_NOT_KEPT: (_("Closed: it was not kept"), other_ways),
        Stage.FAILED: (_("Closed without agreement"), other_ways),
        Stage.ENDED: (_("It ended because somebody did not want to go on"), other_ways),
        Stage.WITHDRAWN: (_("It was taken back"), _("You can tell us again any time.")),
        Stage.SET_ASIDE: (_("It was set aside"), _("The reason is below. You can tell us again in other words.")),
        Stage.MERGED: (_("It goes on together with the same matter"), _("Your receipt stays good.")),
        Stage.POLICE_SETTLED: (_("Settled with the police, and done"), ""),
        Stage.POLICE_PROCEDURE: (_("The ordinary procedure goes on"), _("The officer in charge tells you about it.")),
    }  # fmt: skip
    stage = page.standing.stage
    title, body = said[stage]
    return Card(
        title=title,
        body=body,
        main=_tell_again() if stage in {Stage.WITHDRAWN, Stage.SET_ASIDE} else None,
        second=_who_helps() if body == other_ways else None,
        settled=stage in {Stage.KEPT, Stage.POLICE_SETTLED},
    )


def _tell_again() -> Act:
    return link(_("Tell us what happened"), reverse("web:report"))


def _who_helps() -> Act:
    return link(_("Who else helps"), reverse("web:find-help"))
