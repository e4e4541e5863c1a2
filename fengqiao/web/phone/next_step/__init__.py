"""The one next thing on a page: what happens, when, who comes, one main button. Everything else is below it.

`FOR_PARTY` says which rule makes the card of which stage; the rules stand in the modules named for their part of
the way. Whoever mediates gets one kind of card at all stages.
"""

from collections.abc import Callable

from fengqiao.mediation.standing import Stage
from fengqiao.web.phone.next_step import agreed, beginning, beside, talking
from fengqiao.web.phone.next_step.card import Card
from fengqiao.web.phone.next_step.of_staff import URGENT, next_for_staff
from fengqiao.web.phone.page import Page

__all__ = ["FOR_PARTY", "URGENT", "Card", "next_for_party", "next_for_staff"]

FOR_PARTY: dict[Stage, Callable[[Page], Card]] = {
    Stage.REPORTED: beginning.reported,
    Stage.CONSENTING: beginning.consenting,
    Stage.PREPARING: beginning.preparing,
    Stage.MEDIATING: talking.mediating,
    Stage.PAUSED: talking.paused,
    Stage.HANDING_OVER: talking.handing_over,
    Stage.AGREEING: agreed.agreeing,
    Stage.IN_FORCE: agreed.in_force,
    Stage.NOT_KEPT: agreed.not_kept,
    Stage.POLICE_MEDIATION: beside.with_police,
    Stage.REDIRECTED: beside.redirected,
    Stage.PROTECTED: beside.protected,
    Stage.REFERRED: beside.protected,
    Stage.KEPT: beside.over,
    Stage.CLOSED_NOT_KEPT: beside.over,
    Stage.FAILED: beside.over,
    Stage.ENDED: beside.over,
    Stage.WITHDRAWN: beside.over,
    Stage.SET_ASIDE: beside.over,
    Stage.MERGED: beside.over,
    Stage.POLICE_SETTLED: beside.over,
    Stage.POLICE_PROCEDURE: beside.over,
}


def next_for_party(page: Page) -> Card:
    """The card of a party."""
    return FOR_PARTY[page.standing.stage](page)
