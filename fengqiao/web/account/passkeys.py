"""The two steps of a new passkey, as the page's script calls them: what to make, and what was made."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from fengqiao.community import actions, passkeys
from fengqiao.kernel.clock import now
from fengqiao.kernel.refusals import Refused
from fengqiao.web.account.asking import ask, asked, require_password, site_of
from fengqiao.web.refusals import explain

ADD = "add"


def told(answer: Callable[[], dict[str, Any]]) -> HttpResponse:
    """The answer as JSON, or why not, in the reader's language."""
    try:
        return JsonResponse(answer())
    except Refused as refused:
        words = explain(refused)
        return JsonResponse(
            {"refusal": refused.name, "title": str(words.title), "text": str(words.advice)},
            status=429 if refused.name == "too_many_tries" else 409,
        )


@never_cache
@sensitive_post_parameters("password")
@require_POST
@login_required
def begin(request: HttpRequest) -> HttpResponse:
    """After the password once more: what the browser is to make."""

    def answer() -> dict[str, Any]:
        user: Any = request.user
        require_password(request)
        site = site_of(request)
        return passkeys.registration_options(user=user, site=site, challenge=ask(request, purpose=ADD))

    return told(answer)


@never_cache
@require_POST
@login_required
def add(request: HttpRequest) -> HttpResponse:
    """What the browser has made becomes one of the person's passkeys."""

    def answer() -> dict[str, Any]:
        user: Any = request.user
        challenge = asked(request, purpose=ADD)
        actions.add_passkey(
            user=user,
            answer=request.POST.get("credential", ""),
            site=site_of(request),
            challenge=challenge,
            name=request.POST.get("name", ""),
            at=now(),
        )
        messages.success(request, _("The passkey is added. Next time it signs you in."))
        return {"to": reverse("web:account")}

    return told(answer)
