"""The door by passkey: as the second step after the password, or alone, for a passkey verifies its holder itself."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fengqiao.community import actions, passkeys
from fengqiao.community.passkeys import find_passkey, new_challenge
from fengqiao.kernel.clock import now
from fengqiao.kernel.refusals import Refused
from fengqiao.web.account.asking import ask_visitor, asked_visitor, site_of
from fengqiao.web.account.passkeys import told
from fengqiao.web.sign_in.pending import begin_sign_in, finish_sign_in, forget_sign_in, pending_user
from fengqiao.web.sign_in.tries import count_wrong_try, is_locked_out


@never_cache
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """What the browser is to sign: with a passkey of whoever gave the right password just now, else with any it has."""

    challenge = new_challenge()
    answer = told(
        lambda: passkeys.sign_in_options(
            site=site_of(request), challenge=challenge, user=pending_user(request)
        )
    )
    return ask_visitor(answer, challenge=challenge)


@never_cache
@require_POST
def finish(request: HttpRequest) -> HttpResponse:
    """A right answer signs in; a wrong one counts against the person it speaks of, as a wrong code does."""

    def answer() -> dict[str, Any]:
        on_the_way, given = pending_user(request), request.POST.get("credential", "")
        challenge = asked_visitor(request)
        user = on_the_way or find_passkey(given).user
        if is_locked_out(request, user.username, guessable=False):
            forget_sign_in(request)
            raise Refused("too_many_tries")
        try:
            actions.use_passkey(
                answer=given, site=site_of(request), challenge=challenge, at=now(), user=on_the_way
            )
        except Refused as refused:
            if count_wrong_try(request, user=user, why=refused.name):
                forget_sign_in(request)
                raise Refused("too_many_tries") from refused
            raise
        if on_the_way is None:
            begin_sign_in(request, user=user, next_page="")
        return {"to": finish_sign_in(request, user=user, factor="passkey").headers["Location"]}

    return told(answer)
