"""My account: where I am signed in, my passkeys, my keys for programs; each can be ended here."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from fengqiao.community import actions
from fengqiao.community.passkeys import passkeys_of
from fengqiao.community.sessions import sessions_of, tokens_of
from fengqiao.kernel.clock import now
from fengqiao.kernel.refusals import Refused
from fengqiao.web.account.asking import require_password
from fengqiao.web.fields import Field
from fengqiao.web.refusals import explain
from fengqiao.web.sessions import ROW
from fengqiao.web.sign_in import locked_out

LONGEST_LABEL = 80


@never_cache
@require_GET
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Everything about one's own account on one page."""
    return _page(request)


def _page(request: HttpRequest, *, refusal: Any = None, token: str = "", status: int = 200) -> HttpResponse:
    user: Any = request.user
    here = request.session.get(ROW)
    context = {
        "sessions": [
            {
                "row": row,
                "here": str(row.id) == here,
                "what": " · ".join(filter(None, (row.browser, row.address))),
            }
            for row in sessions_of(user, at=now())
        ],
        "passkeys": passkeys_of(user),
        "keys": tokens_of(user),
        "token": token,
        "refusal": refusal,
        "name": user.name,
        "passkey_fields": [
            Field(
                name="name", label=_("A name for it"), hint=_("Such as: phone, key on my ring."), prefix="k"
            ),
            _password("k"),
        ],
        "remove_fields": [_password("r")],
        "key_fields": [Field(name="label", label=_("What it is for"), prefix="t"), _password("t")],
    }
    return render(request, "web/account/account.html", context, status=status)


def _password(prefix: str) -> Field:
    return Field(
        name="password",
        label=_("Your password"),
        input="password",
        autocomplete="current-password",
        prefix=prefix,
    )


def _done(request: HttpRequest, deed: Callable[[], object], said: str) -> HttpResponse:
    try:
        deed()
    except Refused as refused:
        return _refused(request, refused)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("web:account"))


def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    """Why not, on their page; whose session was ended by it has none any more."""
    if not request.user.is_authenticated:
        return locked_out(request)
    status = 429 if refused.name == "too_many_tries" else 409
    return _page(request, refusal=explain(refused), status=status)


@require_POST
@login_required
def end_one(request: HttpRequest, session: UUID) -> HttpResponse:
    """End one of one's own sessions."""
    user: Any = request.user
    return _done(
        request, lambda: actions.end_session(session=session, by=user, at=now()), _("The session is ended.")
    )


@require_POST
@login_required
def end_others(request: HttpRequest) -> HttpResponse:
    """End all sessions but this one."""
    user: Any = request.user
    here = request.session.get(ROW, "")
    return _done(
        request,
        lambda: actions.end_sessions(user=user, by=user, keep=here, at=now()),
        _("You are signed out everywhere else."),
    )


@sensitive_post_parameters("password")
@require_POST
@login_required
def remove_passkey(request: HttpRequest, passkey: UUID) -> HttpResponse:
    """A passkey that opens nothing any more; staff keep the last thing they sign in with besides the password."""
    user: Any = request.user

    def deed() -> None:
        require_password(request)
        actions.remove_factor(user=user, factor=passkey, at=now())

    return _done(request, deed, _("The passkey is removed."))


@never_cache
@sensitive_post_parameters("password")
@require_POST
@login_required
def new_key(request: HttpRequest) -> HttpResponse:
    """A key for programs, shown this once: it opens the API without password or second step."""
    user: Any = request.user
    label = " ".join(request.POST.get("label", "").replace("\x00", "").split())[:LONGEST_LABEL]
    try:
        require_password(request)
        with transaction.atomic():
            token = actions.issue_token(user=user, label=label, by=user, at=now())
    except Refused as refused:
        return _refused(request, refused)
    return _page(request, token=token)


@require_POST
@login_required
def revoke_key(request: HttpRequest, key: UUID) -> HttpResponse:
    """A key that opens nothing any more; only one of one's own."""
    user: Any = request.user

    def deed() -> None:
        if key not in {row.id for row in tokens_of(user)}:
            raise Refused("unknown_token")
        actions.revoke_token(token_id=key, by=user, at=now())

    return _done(request, deed, _("The key opens nothing any more."))
