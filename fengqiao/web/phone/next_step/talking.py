"""The card of a party while the sides talk: an offer, the next talk, a pause, a hand-over to the next step."""

from typing import Any

from django.utils.translation import gettext as _

from fengqiao.kernel.clock import now
from fengqiao.web.phone.next_step.card import Card, facts
from fengqiao.web.phone.next_step.proposals import proposal
from fengqiao.web.phone.page import Page, level_name
from fengqiao.web.phone.words import joined
from fengqiao.web.templatetags.fengqiao import when


def mediating(page: Page) -> Card:
    """A proposal that wants an answer, else the offer on the table, else the next talk."""
    return proposal(page) or _offer(page) or _talk(page)


def _offer(page: Page) -> Card | None:
    offer = page.standing.offer
    if offer is None:
        return None
    if page.act("accept_offer"):
        return Card(
            title=_("%(who)s made an offer") % {"who": _who_offers(page, offer.by)},
            offer=_last_offer(page),
            body=_("Agree, make another offer, or say it in person. Nothing binds before it is signed."),
            main=page.act("accept_offer"),
            second=page.act("make_offer", _("Another offer")),
        )
    missing = page.others("accept_offer")
    if not missing:
        return Card(title=_("Everyone agrees. The mediator writes it down"), offer=_last_offer(page))
    return Card(
        title=_("Your answer is in. We wait for %(who)s") % {"who": missing},
        offer=_last_offer(page),
        second=page.act("make_offer", _("Change the offer")),
    )


def _who_offers(page: Page, by: str) -> str:
    if by not in page.standing.sides:
        return _("The mediator")
    return _("The other side") if page.two_sided else _("Somebody")


def _last_offer(page: Page) -> dict[str, Any] | None:
    shown = (entry["offer"] for entry in page.thread if entry.get("offer"))
    return next((offer for offer in shown if offer["joint"]), None)


def _talk(page: Page) -> Card:
    people = joined(map(page.name_of, page.standing.mediators))
    ahead = [sitting for sitting in page.matter.sittings if sitting.starts_at > now()]
    if ahead:
        return Card(
            title=_("Next: you sit down together"),
            facts=facts(
                (_("When"), when(ahead[0].starts_at)), (_("Where"), ahead[0].place), (_("Who comes"), people)
            ),
            main=page.act("make_offer"),
        )
    return Card(
        title=_("%(level)s: you are talking") % {"level": level_name(page.standing.level)},
        facts=facts((_("Who mediates"), people)),
        body=_("If you know what would settle it for you, make an offer. Or wait for the next talk."),
        main=page.act("make_offer"),
    )


def paused(page: Page) -> Card:
    """The clock stands still."""
    return Card(
        title=_("It waits, and the clock waits with it"),
        body=_("As soon as the result is there, the talks go on."),
    )


def handing_over(page: Page) -> Card:
    """Everyone agreed to go up; somebody must take it over."""
    climb = page.standing.climb
    return Card(
        title=_("Going up to: %(level)s") % {"level": level_name(climb.to_level if climb else None)},
        body=_("Everyone agreed. Somebody takes it over within two working days, or the station is told."),
    )
