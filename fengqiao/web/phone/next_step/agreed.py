"""The card of a party once something is written down: to sign it, to do it, and what helps if it is not done."""

from django.urls import reverse
from django.utils.translation import gettext as _

from fengqiao.web.phone.next_step.card import Card, facts, link
from fengqiao.web.phone.page import Page
from fengqiao.web.templatetags.fengqiao import local_day


def agreeing(page: Page) -> Card:
    """Read it, then sign; or wait for the other signatures and the seal."""
    if not page.said("sign"):
        return Card(
            title=_("Read what was written down, then sign"),
            body=_(
                "Sign on paper before the mediator, or here with a code sent to your phone. Take your time."
            ),
            main=page.act("sign"),
            second=page.act("reopen_talk"),
        )
    missing = page.others("sign")
    is_written = page.standing.draft is not None and page.standing.draft.form == "written"
    return Card(
        title=_("You signed. We wait for %(who)s") % {"who": missing} if missing else _("Everyone signed"),
        body=_("It counts once the mediator has signed too and the committee's seal is on the paper.")
        if is_written
        else _("It counts once the mediator has recorded it."),
    )


def in_force(page: Page) -> Card:
    """The first promise that is still open, with its day."""
    undone = [item for item in page.matter.items if item.done_on is None]
    if not undone:
        return Card(
            title=_("Everything that was promised is done"),
            body=_("Somebody comes by to ask whether all is well. Then it is closed."),
            settled=True,
        )
    first = min(undone, key=lambda item: item.due_on)
    return Card(
        title=_("It is agreed. Next: do what was promised"),
        facts=facts((_("By"), local_day(first.due_on)), (_("What"), first.what[:60])),
        main=page.act("record_performance"),
        second=page.act("report_not_kept"),
        settled=True,
    )


def not_kept(page: Page) -> Card:
    """The agreement still binds: the court, or everyone's fresh consent to talk again (People's Mediation Law 32)."""
    return Card(
        title=_("It was not kept. The agreement still binds"),
        body=_(
            "You can go to the court with the agreement; if the court confirmed it, ask for enforcement. "
            "Or, if everyone agrees afresh, talk it over again."
        ),
        main=page.act("mediate_again"),
        second=link(_("My papers to take along"), reverse("web:my-papers", args=[page.number])),
    )
