"""The log for the audit administrator: who did, saw or was refused what, by opaque ids; nothing of the cases."""

from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fengqiao.audit.exports import entry_number
from fengqiao.audit.looks import LOOK_VERBS, REVEALS
from fengqiao.audit.looks import WORDS as LOOK_WORDS
from fengqiao.audit.queries import Sought, entries_of_station, is_about_protected
from fengqiao.community import actions as community_actions
from fengqiao.community import queries as community
from fengqiao.community.access import Kind, Verb
from fengqiao.kernel.clock import STATION_ZONE, now
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation.ladder import BY_NAME
from fengqiao.mediation.queries import people_named
from fengqiao.mediation.scope import Caller
from fengqiao.web.desk import words
from fengqiao.web.desk.door import desk_page, framed
from fengqiao.web.refusals import explain

EXPORTS = (
    "export_register", "export_case_allowance", "print_dossier", "print_paper", "print_own_copy", "take_scan",
    "take_own_data", "export_trust_sheet",
)  # fmt: skip
SHORT = 12
WHAT = {"": (), "looks": LOOK_VERBS, "reveals": REVEALS, "exports": EXPORTS}
WHAT_WORDS = {
    "": _("Everything"),
    "looks": _("Looks at cases"),
    "reveals": _("Looks with a reason"),
    "exports": _("What was taken along"),
}
VERBS = {
    **LOOK_WORDS,
    "print_paper": _("printed a paper of a case they mediate"),
    "print_own_copy": _("printed their own copy"),
    "take_scan": _("took a scan along"),
    "upload": _("sent a file that was not taken"),
    "report": _("registered a report"),
    "export_register": _("took the register along"),
    "export_trust_sheet": _("took the sheet of trust along"),
    "export_case_allowance": _("took the case-allowance list along"),
    "give_separate_consent": _("wrote a separate consent down"),
    "withdraw_separate_consent": _("wrote down that a consent was taken back"),
    "erase_dispute": _("erased a case"),
    "retention_run": _("let go of what was over"),
    "set_retention": _("changed how long something is kept"),
    "ask_about_own_data": _("asked something about their own data"),
    "answer_about_own_data": _("answered a request about somebody's own data"),
    "take_own_data": _("took their own data along"),
    "breach_report": _("drew up a report about a leak"),
    "erase_unagreed": _("erased data of somebody who never agreed"),
    "hand_over_everything": _("handed everything over"),
    "no_such_move": _("asked for something that does not exist"),
    "appoint": _("appointed somebody"),
    "end_appointment": _("ended an appointment"),
    "record_absence": _("wrote a leave down"),
    "set_duty": _("put somebody on the duty roster"),
    "remove_duty": _("took a shift off the duty roster"),
    "create_user": _("took somebody on"),
    "set_password": _("set a password"),
    "open_account": _("opened an account that somebody else had set up"),
    "end_sessions": _("ended sessions"),
    "read_log": _("read the log"),
    "add_passkey": _("added a passkey of their own"),
    "sign_in": _("signed in"),
    "sign_out": _("signed out"),
    "ask_for_code": _("asked for a code to sign in"),
    "add_factor": _("set up a second step"),
    "remove_factor": _("gave up a second step"),
    "reset_factors": _("reset somebody's second step"),
    "new_recovery_codes": _("had new recovery codes made"),
    "use_recovery_code": _("used a recovery code"),
    "set_contact": _("changed how the station is reached about data"),
    "set_password_days": _("changed how long passwords last"),
    "lock_user": _("locked somebody out"),
    "unlock_user": _("let somebody sign in again"),
    "issue_token": _("gave out a key for programs"),
    "revoke_token": _("took back a key for programs"),
    "end_tokens": _("ended somebody's keys for programs"),
    "set_lawyer_profile": _("changed the directory of lawyers"),
    "set_level_term": _("changed the days of a step"),
    "set_conference_days": _("changed the days of the joint session"),
    "set_calendar_day": _("changed the calendar"),
    "add_policing_room": _("added a policing room"),
    "add_hearing_room": _("added a hearing room"),
    "give_village_to_room": _("gave a village to a policing room"),
    "place_village": _("placed a village on the map"),
    "load_positions": _("read the positions of the villages"),
    "open_station": _("opened the station"),
    "build_sample_station": _("built the sample station"),
    "back_up": _("made a backup"),
    "check_backup": _("brought a backup back to check it"),
    "ask_phone_code": _("asked for a code to a phone"),
    "sign_in_by_phone": _("signed in with a phone"),
    "close_door": _("tried too often at a door"),
}
ROLES = (
    "officer", "chief", "assistant", "elder", "lawyer", "clerk", "justice", "resident",
    "system_admin", "security_admin", "audit_admin", "system",
)  # fmt: skip


@desk_page(Kind.AUDIT_LOG, Verb.LIST)
def audit_log(request: HttpRequest, caller: Caller) -> HttpResponse:
    """A page of the log, newest first, narrowed by what, who, when, and to protected cases."""
    return _page(request, caller, here="audit-log")


@desk_page(Kind.AUDITORS_DEEDS, Verb.LIST)
def auditors_deeds(request: HttpRequest, caller: Caller) -> HttpResponse:
    """What the audit administrators themselves did: the security administrator watches the watchers."""
    return _page(request, caller, here="auditors-deeds", of_role="audit_admin")


def _page(request: HttpRequest, caller: Caller, *, here: str, of_role: str = "") -> HttpResponse:
    """Looking is an entry too, with the names of the filters and not what was looked for."""
    given = {name: request.GET[name][:64] for name in _NARROWING if request.GET.get(name)}
    before = request.GET.get("before", "")
    # The id on a file that was found somewhere: the list begins with the entry it names.
    exported = entry_number(given.get("object", ""))
    if exported is not None:
        given, before = {name: text for name, text in given.items() if name != "object"}, str(exported + 1)
    page = entries_of_station(
        caller.station,
        sought=_sought(given | ({"role": of_role} if of_role else {})),
        before=int(before) if before.isdecimal() and len(before) < 16 else None,
    )
    people = community.people(people_named({entry.actor for entry in page.entries}))
    by_id = {str(key): person for key, person in people.items()}
    community_actions.note_log_read(by=request.user, at=now(), log=here, narrowed=sorted(given))  # type: ignore[arg-type]
    address = reverse(f"web:{here}")
    context = framed(
        request,
        caller,
        here,
        address=address,
        of_role=of_role,
        lines=[_line(entry, by_id, address) for entry in page.entries],
        given=given,
        whats=list(WHAT_WORDS.items()),
        roles=[(role, words.role_name(role)) for role in ROLES],
        older=f"{address}?{urlencode(given | {'before': page.next})}" if page.next else "",
    )
    return render(request, "web/desk/audit_log.html", context)


_NARROWING = ("what", "role", "who", "object", "refused", "protected", "since", "until")


def _sought(given: dict[str, str]) -> Sought:
    until = _day(given.get("until"))
    return Sought(
        verbs=WHAT.get(given.get("what", ""), ()),
        role=given.get("role", ""),
        actor=_actor(given.get("who", "")),
        object_id=given.get("object", ""),
        refused_only=given.get("refused") == "1",
        protected_only=given.get("protected") == "1",
        since=_midnight(_day(given.get("since"))),
        until=_midnight(until + timedelta(days=1)) if until else None,
    )


def _actor(text: str) -> str:
    """A sign-in name, or the opaque id itself."""
    person = community.user_by_username(text) if text else None
    return str(person.id) if person else text


def _day(text: str | None) -> date | None:
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if 1950 <= day.year <= 2200 else None


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), tzinfo=STATION_ZONE) if day else None


def _line(entry: Any, people: dict[str, Any], here: str) -> dict[str, Any]:
    person = people.get(entry.actor)
    return {
        "number": entry.number,
        "at": entry.at,
        "who": person.username if person else gettext("a party") if entry.actor_kind == "party" else "",
        "role": words.role_name(entry.role) if entry.role else "",
        "what": _verb(entry.verb),
        "object": entry.object_id,
        "short": _short(entry.object_id),
        "object_url": f"{here}?{urlencode({'object': entry.object_id})}",
        "protected": is_about_protected(entry),
        "refusal": explain(Refused(entry.refusal)).title if entry.refusal else "",
        "reason": str(entry.reason or ""),
    }


def _short(object_id: str) -> str:
    """The end of a long id: ids begin with the time, so that only their ends tell them apart."""
    return object_id if len(object_id) <= SHORT else f"…{object_id[-SHORT:]}"


def _verb(verb: str) -> str:
    if verb in VERBS:
        return str(VERBS[verb])
    return gettext(BY_NAME[verb].label) if verb in BY_NAME else verb
