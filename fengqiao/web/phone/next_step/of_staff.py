"""The card of whoever mediates: where it stands, who still has to answer, and what matters most now."""

from django.utils.translation import gettext as _

from fengqiao.mediation.standing import Stage
from fengqiao.web.phone.next_step.beginning import arrangement_facts
from fengqiao.web.phone.next_step.card import Card, facts, first_two
from fengqiao.web.phone.page import Page, level_name
from fengqiao.web.phone.words import stage_words
from fengqiao.web.templatetags.fengqiao import local_day

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
"""Moves by how much they matter at a stage, the most pressing first; those that are open become the buttons."""

# The collective move that a stage waits for.
_WAITS_FOR = {
    Stage.CONSENTING: "consent",
    Stage.PREPARING: "agree_arrangement",
    Stage.AGREEING: "sign",
    Stage.NOT_KEPT: "mediate_again",
}


def next_for_staff(page: Page) -> Card:
    """The card of this matter for its mediator."""
    standing = page.standing
    acts = [act for act in map(page.act, URGENT.get(standing.stage, ())) if act]
    if standing.stage == Stage.MEDIATING and standing.sittings:
        acts.sort(key=lambda act: act["name"] != "draft_agreement")
    main, second = first_two(acts)
    due = page.matter.dispute.due_on
    if due == standing.level_due:
        due = None  # the clock below says it, with its arithmetic
    is_ahead = standing.stage in {Stage.PREPARING, Stage.MEDIATING}
    return Card(
        title=_title(page),
        facts=(*facts((_("Due"), local_day(due))), *(arrangement_facts(page) if is_ahead else ())),
        body=_still_to_answer(page),
        main=main,
        second=second,
        settled=standing.stage in {Stage.IN_FORCE, Stage.KEPT},
    )


def _title(page: Page) -> str:
    level = level_name(page.standing.level)
    stage = stage_words(page.standing.stage)
    return _("%(level)s: %(stage)s") % {"level": level, "stage": stage} if level else stage


def _still_to_answer(page: Page) -> str:
    standing = page.standing
    wanted = _WAITS_FOR.get(standing.stage, "")
    if standing.stage == Stage.PREPARING and standing.arrangement is None:
        wanted = ""
    if standing.climb is not None and standing.stage in {Stage.PREPARING, Stage.MEDIATING}:
        wanted = "agree_climb"
    missing = page.others(wanted) if wanted else ""
    return _("Still to answer: %(who)s") % {"who": missing} if missing else ""
