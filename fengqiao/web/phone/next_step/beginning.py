"""The card of a party before the talks: it is read, everyone is asked, and a day or a lawyer is found."""

from django.utils.translation import gettext as _

from fengqiao.web.phone.next_step.card import Card, facts
from fengqiao.web.phone.next_step.proposals import proposal, waiting
from fengqiao.web.phone.page import Page, level_name
from fengqiao.web.phone.words import joined
from fengqiao.web.templatetags.fengqiao import local_day, when


def reported(page: Page) -> Card:
    """Somebody of the station reads it first."""
    return Card(
        title=_("Next: somebody here reads it"),
        facts=facts((_("By"), local_day(page.matter.dispute.due_on))),
        body=_("Then everyone is asked whether they want to talk it over. Nothing starts without that."),
    )


def consenting(page: Page) -> Card:
    """Everyone is asked whether they want to talk; nobody has to."""
    if page.said("consent"):
        return Card(
            title=_("You said yes. We wait for %(who)s") % {"who": page.others("consent")},
            body=_("If they say no, it ends here and court stays open to you. You can take your yes back."),
        )
    if page.act("consent") is None:
        return waiting()
    return Card(
        title=_("Do you want to talk it over?"),
        body=_("Nobody has to. It is free and private, you choose who mediates, and you can stop any time."),
        main=page.act("consent"),
        second=page.act("decline"),
    )


def preparing(page: Page) -> Card:
    """A proposal that wants an answer, else the choice of a lawyer, else the day and the place."""
    return proposal(page) or (_choosing_lawyer(page) if page.standing.level == 3 else _arranging(page))


def _arranging(page: Page) -> Card:
    level = level_name(page.standing.level)
    if page.standing.arrangement is None:
        return Card(
            title=_("%(level)s: a day and a place are being found") % {"level": level},
            body=_("You are asked before anything is fixed."),
        )
    if page.act("agree_arrangement"):
        body = _("Does that suit you? You may ask for another time, or for somebody else.")
        if page.standing.arrangement.open_session:
            body = _("It would be open to villagers.") + " " + body
        return Card(
            title=_("%(level)s: a proposal") % {"level": level},
            facts=arrangement_facts(page),
            body=body,
            main=page.act("agree_arrangement"),
            second=page.act("refuse_arrangement", _("Not like that")),
        )
    if not page.said("agree_arrangement"):
        return waiting()
    return Card(
        title=_("It suits you. We wait for %(who)s") % {"who": page.others("agree_arrangement")},
        facts=arrangement_facts(page),
    )


def arrangement_facts(page: Page) -> tuple[tuple[str, str], ...]:
    """When and where one sits down, and who comes."""
    plan = page.standing.arrangement
    if plan is None:
        return ()
    people = joined(map(page.name_of, plan.mediators or page.standing.mediators))
    return facts(
        (_("When"), when(plan.at) if plan.at else _("still open")),
        (_("Where"), plan.place),
        (_("Who comes"), people),
        (_("Also invited"), joined(plan.invited)),
        (_("Cool off until"), local_day(page.standing.cooling_off_until)),
    )


def _choosing_lawyer(page: Page) -> Card:
    standing = page.standing
    if standing.lawyer_asked:
        return Card(
            title=_("The lawyer is being asked"),
            facts=facts(
                (_("Asked"), page.name_of(standing.lawyer_asked)),
                (_("Answer by"), local_day(page.matter.dispute.due_on)),
            ),
            body=_(
                "If there is no answer, or a conflict of interest, the next one you have in common is asked."
            ),
        )
    if page.caller.side in standing.lawyer_ranks:
        return Card(
            title=_("You have chosen. We wait for the others"),
            body=_("The first lawyer you have in common is asked."),
        )
    return Card(
        title=_("Choose a lawyer together"),
        body=_("Put up to three in order. The first one both of you named is asked. It is free."),
        main=page.act("rank_lawyers"),
    )
