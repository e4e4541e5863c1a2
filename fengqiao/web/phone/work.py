"""The phone of elders, assistants and lawyers: what they must do next, and each matter with the moves of their role."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from fengqiao.community import queries as community
from fengqiao.kernel.clock import now
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation import queries
from fengqiao.mediation.actions import reveal_parties
from fengqiao.mediation.actions.reveal import log_look
from fengqiao.mediation.callers import caller_of_user
from fengqiao.mediation.queries import DisputeShown, Filter
from fengqiao.mediation.scope import HIDDEN, Caller
from fengqiao.reactions.queries import unread_count
from fengqiao.web.fields import Field
from fengqiao.web.once import once
from fengqiao.web.phone import doors
from fengqiao.web.phone.next_step import URGENT, next_for_staff
from fengqiao.web.phone.page import SETTLED, Page
from fengqiao.web.phone.words import label_of, side_words, stage_words
from fengqiao.web.refusals import explain

SEEN_FOR_SECONDS = 600
ON_ONE_PAGE = 50
_UNDATED = "undated "
_REVEALED = "revealed_at_work"  # not the name the desk uses: it keeps something else
# Always possible, so no reason to call it somebody's turn.
_NOT_A_TURN = frozenset({"ask_side", "add_party", "make_offer", "rank_lawyers", "record_performance"})


def _forbidden(request: HttpRequest) -> HttpResponse | None:
    if doors.role_at_door(request) not in doors.MEDIATING:
        return render(request, "403.html", status=403)
    return None


@never_cache
@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What is due first. Matters where it is this person's turn stand above those that wait for others."""
    if refused := _forbidden(request):
        return refused
    caller = caller_of_user(request.user)
    after = request.GET.get("after", "")
    disputes, following = _due_first(caller, after if _begins_a_page(after) else "")
    villages = {one.code: one.short_name for one in community.villages_of_station(caller.station)}
    rows = [_row(dispute, caller, villages) for dispute in disputes]
    context = {
        "mine": [row for row in rows if row["turn"]],
        "others": [row for row in rows if not row["turn"]],
        "next": following,
        "name": getattr(request.user, "name", ""),
        "unread": unread_count(UUID(caller.id)),
        "may_report": doors.role_at_door(request) in {"elder", "assistant", "officer", "chief"},
    }
    return render(request, "web/phone/work.html", context)


def _begins_a_page(after: str) -> bool:
    """Whether `after` can be the beginning of a page; anything may stand in an address."""
    day, _, key = after.partition(" " if after.startswith(_UNDATED) else "_")
    try:
        UUID(key)
        return after.startswith(_UNDATED) or bool(date.fromisoformat(day))
    except ValueError:
        return False


def _due_first(caller: Caller, after: str) -> tuple[list[Any], str | None]:
    """A page of matters, and where the next one begins. What has no day (a pause, say) follows what has one."""
    dated: list[Any] = []
    if not after.startswith(_UNDATED):
        found = queries.disputes_listed(
            caller=caller, narrowed=Filter(order="due", open_only=True), after=after or None, size=ON_ONE_PAGE
        )
        if found.next:
            return list(found.items), found.next
        dated = list(found.items)
    undated = queries.disputes_listed(
        caller=caller,
        narrowed=Filter(open_only=True, extra={"due_on": None}),
        after=after.removeprefix(_UNDATED) if after.startswith(_UNDATED) else None,
        size=ON_ONE_PAGE,
    )
    return [*dated, *undated.items], f"{_UNDATED}{undated.next}" if undated.next else None


def _row(dispute: Any, caller: Caller, villages: dict[str, str]) -> dict[str, Any]:
    standing = dispute.standing
    open_names = {move.name: move for move in queries.open_moves(standing, caller)}
    urgent = [
        name
        for name in URGENT.get(standing.stage, ())
        if name in open_names and name not in _NOT_A_TURN and not open_names[name].collective
    ]
    return {
        "dispute": dispute,
        "settled": standing.stage in SETTLED,
        "village": villages.get(dispute.village, ""),
        "stage": stage_words(dispute.stage),
        "turn": label_of(open_names[urgent[0]], friendly=False) if urgent else "",
    }


@never_cache
@login_required
@require_GET
def matter(request: HttpRequest, number: str) -> HttpResponse:
    """One matter: names masked, the thread, the moves that matter now, and the rest below."""
    if refused := _forbidden(request):
        return refused
    caller, shown = doors.matter_of_staff(request, number)
    if page_is_a_look(shown):
        log_look(dispute=shown.dispute, what="look", by=caller, at=now())
    page = Page(shown, caller)
    card = next_for_staff(page)
    more = [act for move in shown.moves if move.name not in card.offered and (act := page.act(move.name))]
    context = page.base_context() | {
        "next": card,
        "more": [act for act in more if act["name"] not in {"raise_safety_concern", "say"}],
        "parties": [
            {
                "side": side_words(party.side),
                "name": party.name,
                "phone": party.phone,
                "yes": party.consented,
            }
            for party in shown.parties
        ],
        "revealed": _still_revealed(request, number),
        "reason_field": _reason_field(""),
        "reads": shown.reads_words,
        "safety_url": page.url_of("raise_safety_concern"),
        "alarms": [alarm for alarm in shown.alarms if alarm.imminent and alarm.acknowledged_at is None],
        "acts": [act | {"tone": "quiet"} for act in (page.act("say"),) if act],
    }
    return render(request, "web/phone/work_matter.html", context)


def page_is_a_look(shown: DisputeShown) -> bool:
    """Whoever does not mediate it, or opens a protected one, leaves a trace."""
    return shown.dispute.stage in HIDDEN or not shown.reads_words


def _reason_field(error: str, value: str = "") -> Field:
    return Field(
        name="reason",
        label=_("Why you need names and phones"),
        hint=_("The parties are shown who looked, when and why."),
        error=error,
        value=value,
    )


def _still_revealed(request: HttpRequest, number: str) -> list[dict[str, str]]:
    """Names and phones revealed in this browser less than ten minutes ago."""
    kept = doors.taken_out(request.session.get(_REVEALED))
    if not kept or kept["number"] != number or kept["by"] != str(request.user.pk):
        return []
    if now().timestamp() - kept["at"] > SEEN_FOR_SECONDS:
        return []
    return [row | {"side": side_words(row["side"])} for row in kept["parties"]]


@never_cache
@login_required
@require_http_methods(["POST"])
def reveal(request: HttpRequest, number: str) -> HttpResponse:
    """Names and phones whole, with a reason the parties are shown; for ten minutes, in this browser."""
    if refused := _forbidden(request):
        return refused
    caller, _shown = doors.matter_of_staff(request, number)
    reason = request.POST.get("reason", "").strip()[:400]

    def deed() -> list[dict[str, str]]:
        parties = reveal_parties(number=number, reason=reason, by=caller, at=now())
        return [{"side": one.side, "name": one.name, "phone": one.phone} for one in parties]

    try:
        parties = once(request, door=f"POST reveal {number}", actor=caller.id, deed=deed)
    except Refused as no:
        context = {"fields": [_reason_field("", reason)], "refusal": explain(no), "number": number}
        return render(request, "web/phone/reveal.html", context, status=409)
    request.session[_REVEALED] = doors.put_away(
        {"number": number, "by": str(request.user.pk), "at": now().timestamp(), "parties": parties}
    )
    return HttpResponseRedirect(f"{reverse('web:work-matter', args=[number])}#people")
