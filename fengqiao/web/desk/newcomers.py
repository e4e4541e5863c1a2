"""Somebody new, and what changes about one person: sign-in, password, the lawyers' directory."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from fengqiao.community import actions as community_actions
from fengqiao.community import queries as community
from fengqiao.kernel.clock import now
from fengqiao.kernel.kinds import KINDS
from fengqiao.mediation.scope import Caller
from fengqiao.web.desk import words
from fengqiao.web.fields import Field


def newcomer_fields(given: Mapping[str, Any], role: str) -> list[Field]:
    """What is asked about somebody new of this role; `given` is what was sent before."""

    def told(name: str) -> dict[str, Any]:
        return {"name": name, "value": str(given.get(name, "")), "prefix": "n"}

    return [
        Field(label=_("Name"), autocomplete="off", **told("name")),
        Field(label=_("Sign-in name"), hint=_("Letters, digits and . _ - only."), **told("username")),
        Field(label=_("Phone"), input="tel", required=False, **told("phone")),
        *password_fields(),
    ]


def password_fields() -> list[Field]:
    """A password to begin with; never shown again."""
    return [
        Field(
            name="password",
            label=_("Password to begin with"),
            input="password",
            autocomplete="new-password",
            hint=_("At least ten signs. Tell it to them in person."),
            prefix="p",
        )
    ]


def add_newcomer(request: HttpRequest, caller: Caller) -> str:
    """Create the person; returns the address of their page."""
    given = request.POST
    user = community_actions.create_user(
        username=given.get("username", "").strip(),
        name=given.get("name", "")[:60],
        role=given.get("role", "")[:16],
        station=caller.station,
        phone=given.get("phone", "")[:20],
        password=given.get("password", ""),
        by=request.user,  # type: ignore[arg-type]
        at=now(),
    )
    return reverse("web:person", kwargs={"user": user.id})


def lock(request: HttpRequest, caller: Caller, user: Any) -> str:
    """They may no longer sign in."""
    _set_active(request, user, active=False)
    return _("They may no longer sign in.")


def unlock(request: HttpRequest, caller: Caller, user: Any) -> str:
    """They may sign in again."""
    _set_active(request, user, active=True)
    return _("They may sign in again.")


def _set_active(request: HttpRequest, user: Any, *, active: bool) -> None:
    community_actions.set_active(
        user=user,
        active=active,
        reason=_reason(request),
        by=request.user,  # type: ignore[arg-type]
        at=now(),
    )


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").replace("\x00", "")[:200]


def give_password(request: HttpRequest, caller: Caller, user: Any) -> str:
    """A new password for somebody who has forgotten theirs."""
    community_actions.set_password(
        user=user,
        password=request.POST.get("password", ""),
        by=request.user,  # type: ignore[arg-type]
        at=now(),
    )
    return _("The new password is set. The security administrator opens the account again.")


def open_the_account(request: HttpRequest, caller: Caller, user: Any) -> str:
    """What somebody else has set up may be used from now on."""
    community_actions.open_account(user=user, by=request.user, at=now(), reason=_reason(request))  # type: ignore[arg-type]
    return _("They may sign in now.")


def end_all_sessions(request: HttpRequest, caller: Caller, user: Any) -> str:
    """Wherever they are signed in, they are so no longer."""
    community_actions.end_sessions(user=user, by=request.user, at=now(), reason=_reason(request))  # type: ignore[arg-type]
    return _("They are signed out everywhere.")


def reset_second_step(request: HttpRequest, caller: Caller, user: Any) -> str:
    """Phone lost, no recovery codes: they set their second step up anew when they sign in next."""
    community_actions.reset_factors(user=user, reason=_reason(request), by=request.user, at=now())  # type: ignore[arg-type]
    return _("Their second step is reset. They have been told, and set it up anew when they sign in next.")


def directory_fields(user: Any) -> list[Field]:
    """What the public directory says of a lawyer."""
    profile = community.lawyer_profile_of(user)
    kinds = [(kind.code, words.kind_name(kind.code)) for kind in KINDS]
    return [
        Field(name="firm", label=_("Law firm"), value=profile.firm if profile else "", prefix="d"),
        Field(
            name="public_phone",
            label=_("Phone that everybody may call"),
            input="tel",
            required=False,
            value=profile.public_phone if profile else "",
            prefix="d",
        ),
        Field(
            name="fields", label=_("Fields"), kind="many", options=kinds, required=False,
            value=profile.fields if profile else [], prefix="d",
        ),
        Field(
            name="introduction", label=_("A few words about them"), lines=3, required=False,
            value=profile.introduction if profile else "", prefix="d",
        ),
        Field(
            name="volunteer", label=_("Works as a volunteer?"), kind="boolean", required=False,
            value=profile.volunteer if profile else None, prefix="d",
        ),
        Field(
            name="takes_cases", label=_("Takes new cases?"), kind="boolean",
            value=profile.takes_cases if profile else None, prefix="d",
        ),
    ]  # fmt: skip


def enter_in_directory(request: HttpRequest, caller: Caller, user: Any) -> str:
    """What sides read when they choose a lawyer."""
    community_actions.set_lawyer_profile(
        user=user,
        firm=request.POST.get("firm", ""),
        fields=request.POST.getlist("fields"),
        public_phone=request.POST.get("public_phone", ""),
        introduction=request.POST.get("introduction", ""),
        volunteer=request.POST.get("volunteer") == "yes",
        takes_cases=request.POST.get("takes_cases") == "yes",
        by=request.user,  # type: ignore[arg-type]
        at=now(),
    )
    return _("The directory says so now.")
