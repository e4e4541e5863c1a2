"""The one next thing on a page: what happens, when, who comes, one main button. Everything else is below it."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from fengqiao.kernel.clock import now
from fengqiao.mediation.standing import Stage
from fengqiao.web.phone.page import Page, level_name
from fengqiao.web.phone.words import joined
from fengqiao.web.templatetags.fengqiao import local_day, when

Card = dict[str, Any]
_BY_STAGE: dict[Stage, Callable[[Page], Card]] = {}


def at_stage(*stages: Stage) -> Callable[[Callable[[Page], Card]], Callable[[Page], Card]]:
    """Registers the card of these stages."""

    def register(rule: Callable[[Page], Card]) -> Callable[[Page], Card]:
        _BY_STAGE.update(dict.fromkeys(stages, rule))
        return rule

    return register


def next_for_party(page: Page) -> Card:
    """The next card of a party."""
    card = _BY_STAGE[page.standing.stage](page)
    return {key: value for key, value in card.items() if value}


def _tiles(*pairs: tuple[str, Any]) -> list[dict[str, str]]:
    return [{"label": label, "value": str(value)} for label, value in pairs if value]


@at_stage(Stage.REPORTED)
def _reported(page: Page) -> Card:
    return {
        "title": _("Next: somebody here reads it"),
        "tiles": _tiles((_("By"), local_day(page.matter.dispute.due_on))),
        "body": _("Then everyone is asked whether they want to talk it over. Nothing starts without that."),
    }


@at_stage(Stage.CONSENTING)
def _consenting(page: Page) -> Card:
    if page.said("consent"):
        return {
            "title": _("You said yes. We wait for %(who)s") % {"who": page.others("consent")},
            "body": _(
                "If they say no, it ends here and court stays open to you. You can take your yes back."
            ),
        }
    if page.act("consent") is None:
        return _waiting()
    return {
        "title": _("Do you want to talk it over?"),
        "body": _(
            "Nobody has to. It is free and private, you choose who mediates, and you can stop any time."
        ),
        "main": page.act("consent"),
        "second": page.act("decline"),
    }


def _waiting() -> Card:
    return {
        "title": _("The station is looking into something first"),
        "body": _("You need not do anything now. We get in touch with you."),
    }


def _arrangement_tiles(page: Page) -> list[dict[str, str]]:
    plan = page.standing.arrangement
    if plan is None:
        return []
    people = joined(map(page.name_of, plan.mediators or page.standing.mediators))
    return _tiles(
        (_("When"), when(plan.at) if plan.at else _("still open")),
        (_("Where"), plan.place),
        (_("Who comes"), people),
        (_("Also invited"), joined(plan.invited)),
        (_("Cool off until"), local_day(page.standing.cooling_off_until)),
    )


@at_stage(Stage.PREPARING)
def _preparing(page: Page) -> Card:
    return _proposals(page) or (_choosing_lawyer(page) if page.standing.level == 3 else _arranging(page))


def _arranging(page: Page) -> Card:
    level = level_name(page.standing.level)
    if page.standing.arrangement is None:
        return {
            "title": _("%(level)s: a day and a place are being found") % {"level": level},
            "body": _("You are asked before anything is fixed."),
        }
    tiles = _arrangement_tiles(page)
    if page.act("agree_arrangement"):
        body = _("Does that suit you? You may ask for another time, or for somebody else.")
        if page.standing.arrangement.open_session:
            body = _("It would be open to villagers.") + " " + body
        return {
            "title": _("%(level)s: a proposal") % {"level": level},
            "tiles": tiles,
            "body": body,
            "main": page.act("agree_arrangement"),
            "second": page.act("refuse_arrangement", _("Not like that")),
        }
    if not page.said("agree_arrangement"):
        return _waiting()
    return {
        "title": _("It suits you. We wait for %(who)s") % {"who": page.others("agree_arrangement")},
        "tiles": tiles,
    }


def _choosing_lawyer(page: Page) -> Card:
    s = page.standing
    if s.lawyer_asked:
        return {
            "title": _("The lawyer is being asked"),
            "tiles": _tiles(
                (_("Asked"), page.name_of(s.lawyer_asked)),
                (_("Answer by"), local_day(page.matter.dispute.due_on)),
            ),
            "body": _(
                "If there is no answer, or a conflict of interest, the next one you have in common is asked."
            ),
        }
    if page.caller.side in s.lawyer_ranks:
        return {
            "title": _("You have chosen. We wait for the others"),
            "body": _("The first lawyer you have in common is asked."),
        }
    return {
        "title": _("Choose a lawyer together"),
        "body": _("Put up to three in order. The first one both of you named is asked. It is free."),
        "main": page.act("rank_lawyers"),
    }


def _proposals(page: Page) -> Card | None:
    """A proposal to go up, or for more days, wants an answer before anything else."""
    s = page.standing
    if s.climb is not None:
        return _climb_card(page)
    if s.extension_asked is not None and page.act("agree_extension"):
        return {
            "title": _("Do you agree to %(n)s more days?") % {"n": s.extension_asked},
            "body": _("Time is added only if everyone agrees."),
            "main": page.act("agree_extension"),
        }
    return None


def _climb_card(page: Page) -> Card:
    climb = page.standing.climb
    assert climb is not None
    level = level_name(climb.to_level)
    answer_by = _tiles((_("Answer by"), local_day(climb.answer_by)))
    if page.act("agree_climb"):
        return {
            "title": _("Shall it go up to: %(level)s?") % {"level": level},
            "tiles": answer_by,
            "body": _("It goes up only if everyone wants it. You can also stay at this step."),
            "main": page.act("agree_climb"),
            "second": page.act("decline_climb"),
        }
    if not page.said("agree_climb"):
        return _waiting()
    return {
        "title": _("Going up to: %(level)s. We wait for %(who)s")
        % {"level": level, "who": page.others("agree_climb")},
        "tiles": answer_by,
    }


@at_stage(Stage.MEDIATING)
def _mediating(page: Page) -> Card:
    return _proposals(page) or _offer_card(page) or _talk_card(page)


def _offer_card(page: Page) -> Card | None:
    offer = page.standing.offer
    if offer is None:
        return None
    if page.act("accept_offer"):
        who = _("The other side") if page.two_sided and offer.by in page.standing.sides else _("Somebody")
        if offer.by not in page.standing.sides:
            who = _("The mediator")
        return {
            "title": _("%(who)s made an offer") % {"who": who},
            "offer": _last_offer(page),
            "body": _("Agree, make another offer, or say it in person. Nothing binds before it is signed."),
            "main": page.act("accept_offer"),
            "second": page.act("make_offer", _("Another offer")),
        }
    waiting = page.others("accept_offer")
    if not waiting:
        return {"title": _("Everyone agrees. The mediator writes it down"), "offer": _last_offer(page)}
    return {
        "title": _("Your answer is in. We wait for %(who)s") % {"who": waiting},
        "offer": _last_offer(page),
        "second": page.act("make_offer", _("Change the offer")),
    }


def _last_offer(page: Page) -> dict[str, Any] | None:
    shown = (entry["offer"] for entry in page.thread if entry.get("offer"))
    return next((offer for offer in shown if offer["joint"]), None)


def _talk_card(page: Page) -> Card:
    ahead = [sitting for sitting in page.matter.sittings if sitting.starts_at > now()]
    if ahead:
        people = joined(map(page.name_of, page.standing.mediators))
        return {
            "title": _("Next: you sit down together"),
            "tiles": _tiles(
                (_("When"), when(ahead[0].starts_at)), (_("Where"), ahead[0].place), (_("Who comes"), people)
            ),
            "main": page.act("make_offer"),
        }
    return {
        "title": _("%(level)s: you are talking") % {"level": level_name(page.standing.level)},
        "tiles": _tiles((_("Who mediates"), joined(map(page.name_of, page.standing.mediators)))),
        "body": _("If you know what would settle it for you, make an offer. Or wait for the next talk."),
        "main": page.act("make_offer"),
    }


@at_stage(Stage.PAUSED)
def _paused(page: Page) -> Card:
    return {
        "title": _("It waits, and the clock waits with it"),
        "body": _("As soon as the result is there, the talks go on."),
    }


@at_stage(Stage.HANDING_OVER)
def _handing_over(page: Page) -> Card:
    climb = page.standing.climb
    return {
        "title": _("Going up to: %(level)s") % {"level": level_name(climb.to_level if climb else None)},
        "body": _("Everyone agreed. Somebody takes it over within two working days, or the station is told."),
    }


@at_stage(Stage.AGREEING)
def _agreeing(page: Page) -> Card:
    if page.said("sign"):
        waiting = page.others("sign")
        title = _("You signed. We wait for %(who)s") % {"who": waiting} if waiting else _("Everyone signed")
        return {
            "title": title,
            "body": _("It counts once the mediator has signed too and the committee's seal is on the paper.")
            if page.standing.draft and page.standing.draft.form == "written"
            else _("It counts once the mediator has recorded it."),
        }
    return {
        "title": _("Read what was written down, then sign"),
        "body": _(
            "Sign on paper before the mediator, or here with a code sent to your phone. Take your time."
        ),
        "main": page.act("sign"),
        "second": page.act("reopen_talk"),
    }


@at_stage(Stage.IN_FORCE)
def _in_force(page: Page) -> Card:
    open_items = [item for item in page.matter.items if item.done_on is None]
    if not open_items:
        return {
            "title": _("Everything that was promised is done"),
            "body": _("Somebody comes by to ask whether all is well. Then it is closed."),
            "settled": True,
        }
    first = min(open_items, key=lambda item: item.due_on)
    return {
        "title": _("It is agreed. Next: do what was promised"),
        "tiles": _tiles((_("By"), local_day(first.due_on)), (_("What"), first.what[:60])),
        "main": page.act("record_performance"),
        "second": page.act("report_not_kept"),
        "settled": True,
    }


@at_stage(Stage.NOT_KEPT)
def _not_kept(page: Page) -> Card:
    return {
        "title": _("It was not kept. The agreement still binds"),
        "body": _(
            "You can go to the court with the agreement; if the court confirmed it, ask for enforcement. "
            "Or, if everyone agrees afresh, talk it over again."
        ),
        "main": page.act("mediate_again"),
        "second": page.act("record_performance"),
    }


@at_stage(Stage.POLICE_MEDIATION)
def _police(page: Page) -> Card:
    until = page.matter.dispute.due_on if len(page.standing.police_attempts) == 1 else None
    return {
        "title": _("The police mediate this now"),
        "tiles": _tiles((_("A second try until"), local_day(until))) if until else [],
        "body": _("An officer gets in touch. There is one try, and a second within seven working days."),
    }


@at_stage(Stage.REDIRECTED)
def _redirected(page: Page) -> Card:
    return {
        "title": _("Another door is the right one for this"),
        "body": _("The officer of your village helps you find the way. You will be called."),
    }


@at_stage(Stage.PROTECTED, Stage.REFERRED)
def _protected(page: Page) -> Card:
    return {
        "title": _("An officer looks after it"),
        "body": _("Nobody calls the person you fear. Nobody but the officers in charge reads this."),
    }


@at_stage(
    Stage.KEPT, Stage.CLOSED_NOT_KEPT, Stage.FAILED, Stage.ENDED, Stage.WITHDRAWN, Stage.SET_ASIDE, Stage.MERGED,
    Stage.POLICE_SETTLED, Stage.POLICE_PROCEDURE,
)  # fmt: skip
def _over(page: Page) -> Card:
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
    title, body = said[page.standing.stage]
    return {
        "title": title,
        "body": body,
        "settled": page.standing.stage in {Stage.KEPT, Stage.POLICE_SETTLED},
    }


# For whoever mediates: what matters most now, the first two that are open.
URGENT: dict[Stage, tuple[str, ...]] = {
    Stage.REPORTED: ("acknowledge_alarm", "accept", "add_party"),
    Stage.CONSENTING: ("acknowledge_alarm", "ask_side", "consent"),
    Stage.PREPARING: (
        "acknowledge_alarm",
        "accept_handover",
        "agree_climb",
        "accept_assignment",
        "decline_assignment",
        "agree_arrangement",
        "invite_elders",
        "plan_visit",
        "schedule_hearing",
        "schedule_conference",
        "rank_lawyers",
    ),
    Stage.MEDIATING: (
        "acknowledge_alarm",
        "accept_handover",
        "agree_climb",
        "record_talk",
        "record_visit",
        "give_analysis",
        "record_hearing",
        "record_conference",
        "draft_agreement",
        "make_offer",
    ),
    Stage.PAUSED: ("resume",),
    Stage.HANDING_OVER: ("take_over", "return_handover"),
    Stage.AGREEING: ("seal", "record_oral_agreement", "sign_as_mediator", "sign"),
    Stage.IN_FORCE: ("close_kept", "record_follow_up", "record_performance"),
    Stage.NOT_KEPT: ("mediate_again", "close_not_kept"),
}


def next_for_staff(page: Page) -> Card:
    """The next card of whoever mediates: where it stands, and the two moves that matter most now."""
    acts = [act for act in map(page.act, URGENT.get(page.standing.stage, ())) if act]
    if page.standing.stage == Stage.MEDIATING and page.standing.sittings:
        acts.sort(key=lambda act: act["name"] != "draft_agreement")
    card: Card = {
        "title": _staff_title(page),
        "tiles": [
            *_tiles((_("Due"), local_day(page.matter.dispute.due_on))),
            *_arrangement_tiles(page),
        ],
        "body": _missing_words(page),
        "main": acts[0] if acts else None,
        "second": acts[1] if len(acts) > 1 else None,
        "settled": page.standing.stage in {Stage.IN_FORCE, Stage.KEPT},
    }
    return {key: value for key, value in card.items() if value}


def stage_words(stage: str) -> str:
    """A stage in a few words."""
    return {
        Stage.REPORTED: _("waiting to be read"),
        Stage.SET_ASIDE: _("set aside"),
        Stage.REDIRECTED: _("sent to the right door"),
        Stage.PROTECTED: _("protected"),
        Stage.REFERRED: _("referred"),
        Stage.CONSENTING: _("asking everyone"),
        Stage.PREPARING: _("finding a day"),
        Stage.MEDIATING: _("talking"),
        Stage.PAUSED: _("the clock stands still"),
        Stage.HANDING_OVER: _("waiting to be taken over"),
        Stage.AGREEING: _("being signed"),
        Stage.IN_FORCE: _("agreed, being done"),
        Stage.NOT_KEPT: _("not kept"),
        Stage.KEPT: _("settled and done"),
        Stage.CLOSED_NOT_KEPT: _("closed, not kept"),
        Stage.FAILED: _("closed without agreement"),
        Stage.ENDED: _("ended by a side"),
        Stage.WITHDRAWN: _("taken back"),
        Stage.MERGED: _("joined with another"),
        Stage.POLICE_MEDIATION: _("with the police"),
        Stage.POLICE_SETTLED: _("settled with the police"),
        Stage.POLICE_PROCEDURE: _("ordinary procedure"),
    }[Stage(stage)]


def _staff_title(page: Page) -> str:
    level = level_name(page.standing.level)
    told = {"level": level, "stage": stage_words(page.standing.stage)}
    return _("%(level)s: %(stage)s") % told if level else str(told["stage"])


def _missing_words(page: Page) -> str:
    """Who still has to answer."""
    wanted = {
        Stage.CONSENTING: "consent",
        Stage.AGREEING: "sign",
        Stage.PREPARING: "agree_arrangement" if page.standing.arrangement else "",
        Stage.NOT_KEPT: "mediate_again",
    }.get(page.standing.stage, "")
    if page.standing.climb is not None and page.standing.stage in {Stage.PREPARING, Stage.MEDIATING}:
        wanted = "agree_climb"
    missing = page.others(wanted) if wanted else ""
    return _("Still to answer: %(who)s") % {"who": missing} if missing else ""
