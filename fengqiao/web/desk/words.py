"""The desk's words: stages, roles, sources and outcomes, and what a step of the thread is called."""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from fengqiao.community import queries as community
from fengqiao.kernel.kinds import DEPARTMENT_KINDS, KINDS
from fengqiao.mediation import ladder
from fengqiao.mediation.queries import people_named
from fengqiao.web.phone.words import HAPPENED

STAGES: dict[str, Promise] = {
    "reported": pgettext_lazy("stage", "New, to be accepted"),
    "set_aside": pgettext_lazy("stage", "Set aside"),
    "redirected": pgettext_lazy("stage", "Belongs elsewhere"),
    "protected": pgettext_lazy("stage", "Protected"),
    "referred": pgettext_lazy("stage", "Referred"),
    "consenting": pgettext_lazy("stage", "Asking all sides"),
    "preparing": pgettext_lazy("stage", "Arranging to sit down"),
    "mediating": pgettext_lazy("stage", "Talking"),
    "paused": pgettext_lazy("stage", "Clock stopped"),
    "handing_over": pgettext_lazy("stage", "Waiting to be taken over"),
    "agreeing": pgettext_lazy("stage", "Being signed"),
    "in_force": pgettext_lazy("stage", "Agreed, being carried out"),
    "not_kept": pgettext_lazy("stage", "Not kept"),
    "kept": pgettext_lazy("stage", "Settled and kept"),
    "closed_not_kept": pgettext_lazy("stage", "Closed, not kept"),
    "failed": pgettext_lazy("stage", "Closed without agreement"),
    "ended": pgettext_lazy("stage", "Ended by a side"),
    "withdrawn": pgettext_lazy("stage", "Withdrawn"),
    "merged": pgettext_lazy("stage", "Merged with another"),
    "police_mediation": pgettext_lazy("stage", "Public-security mediation"),
    "police_settled": pgettext_lazy("stage", "Settled with the police"),
    "police_procedure": pgettext_lazy("stage", "Ordinary police procedure"),
}
SETTLED = frozenset({"in_force", "kept", "police_settled"})
CLOSED_BADLY = frozenset({"failed", "ended", "not_kept", "closed_not_kept"})

ROLES: dict[str, Promise] = {
    "resident": _("Resident"),
    "elder": _("Elder"),
    "assistant": _("Police assistant"),
    "lawyer": _("Lawyer"),
    "officer": _("Officer"),
    "clerk": _("Department clerk"),
    "justice": _("Justice office"),
    "chief": _("Chief"),
    "system_admin": _("System administrator"),
    "security_admin": _("Security administrator"),
    "audit_admin": _("Audit administrator"),
    "system": _("The system"),
    "anonymous": _("Somebody without an account"),
}

SOURCES: dict[str, Promise] = {
    "resident": _("told by a side itself"),
    "on_behalf": _("told on somebody's behalf"),
    "initiative": _("noticed by the mediators"),
    "police_110": _("from the 110 line"),
    "court": _("from the court"),
    "department": _("from a department"),
    "spreadsheet": _("from a spreadsheet"),
    "open_points": _("open points of an earlier agreement"),
}

OUTCOMES: dict[str, Promise] = {
    "agreement": _("Agreement"),
    "refused": _("A side refused"),
    "withdrawn": _("Withdrawn"),
    "unreachable": _("Cannot be reached"),
    "too_far_apart": _("Too far apart"),
    "out_of_time": _("Out of time"),
    "refused_to_sign": _("Refused to sign"),
    "set_aside": _("Set aside"),
    "redirected": _("Belongs elsewhere"),
    "referred": _("Referred"),
    "merged": _("Merged"),
    "police_settled": _("Settled with the police"),
    "police_procedure": _("Ordinary police procedure"),
    "not_kept": _("Not kept"),
    "other": _("Other"),
}

ORDER_STATES: dict[str, Promise] = {
    "sent": _("sent, not yet accepted"),
    "accepted": _("accepted"),
    "returned": _("returned"),
    "finished": _("done"),
    "cancelled": _("cancelled"),
}

PAUSES: dict[str, Promise] = {
    "appraisal": _("appraisal"),
    "survey": _("survey or measuring"),
    "medical": _("medical treatment"),
    "other": _("other reason"),
}

SIDES: dict[str, Promise] = {
    "A": pgettext_lazy("side of a dispute", "Side A"),
    "B": pgettext_lazy("side of a dispute", "Side B"),
    "C": pgettext_lazy("side of a dispute", "Side C"),
    "D": pgettext_lazy("side of a dispute", "Side D"),
    "E": pgettext_lazy("side of a dispute", "Side E"),
    "F": pgettext_lazy("side of a dispute", "Side F"),
}

DANGERS: dict[str, Promise] = {
    "violence": _("Violence"),
    "family_violence": _("Violence in the family"),
    "suicide": _("Somebody may harm themselves"),
    "crime": _("A possible offence"),
    "minor": _("A child"),
    "other": _("Other"),
}


def in_english() -> bool:
    return (get_language() or "").startswith("en")


def kind_name(code: str) -> str:
    """The kind of dispute in the reader's language."""
    found = next((kind for kind in KINDS if kind.code == code), None)
    return (found.en if in_english() else found.zh) if found else code


def kind_choices() -> list[tuple[str, str]]:
    """All kinds, for a list to choose from."""
    return [(kind.code, kind_name(kind.code)) for kind in KINDS]


def department_name(code: str) -> str:
    """The sort of department in the reader's language."""
    found = next((kind for kind in DEPARTMENT_KINDS if kind.code == code), None)
    return (found.en if in_english() else found.zh) if found else code


def stage_name(stage: str) -> str:
    """Where a dispute stands."""
    return str(STAGES.get(stage, stage))


def role_name(role: str) -> str:
    """What somebody is here."""
    return str(ROLES.get(role, role))


def step_title(move: str, who: str) -> str:
    """What happened, for the thread: who did it, then what."""
    if move == "hand_over_everything":
        return gettext("%(who)s handed over everything of a colleague") % {"who": who}
    row = ladder.BY_NAME.get(move)
    told = HAPPENED.get(move)
    return str(told) % {"who": who} if told else gettext(row.label) if row else move


def people_by_id(ids: Iterable[str]) -> dict[str, Any]:
    """People by their id as text. One statement."""
    return {str(key): user for key, user in community.people(people_named({i for i in ids if i})).items()}


def person_words(user: Any) -> str:
    """`警务助理 李春雨`: role and name; those who work here are known to each other and to the village."""
    return f"{role_name(user.role)} {user.name}" if user else ""


def short_number(number: str) -> str:
    """`00039`, the last part of a number."""
    return number.rsplit("-", 1)[-1]
