"""A form that arrives twice (a double press, a network that repeats) is carried out once: post, redirect, get."""

import hashlib
from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect

from fengqiao.audit.idempotency import answer_of, remember, request_digest
from fengqiao.kernel.clock import now
from fengqiao.kernel.refusals import Refused

NOT_PART_OF_THE_DEED = frozenset({"csrfmiddlewaretoken", "idempotency_key"})


def once(
    request: HttpRequest, *, door: str, deed: Callable[[], str], actor: str | None = None
) -> HttpResponseRedirect:
    """Carry out `deed`, which returns the address to go on to, unless this very form was carried out before.

    `door` names the form; `actor` is an opaque id, by default of whoever is signed in. A refusal of the deed is
    raised after the transaction, so that what the refused action wrote into the log stays. The deed must be one
    action, or an atomic block.
    """
    who = str(getattr(request.user, "pk", None) or "") if actor is None else actor
    key = request.POST.get("idempotency_key", "")
    digest = request_digest(_body(request))
    no: Refused | ValueError | None = None
    to = ""
    with transaction.atomic():
        before = answer_of(door=door, actor=who, key=key, request_digest=digest)
        if before is not None:
            return HttpResponseRedirect(before.body["to"])
        try:
            to = deed()
        except (Refused, ValueError) as problem:
            no = problem
        else:
            remember(
                door=door, actor=who, key=key, request_digest=digest, status=302, answer={"to": to}, at=now()
            )
    if no is not None:
        raise no
    return HttpResponseRedirect(to)


def _body(request: HttpRequest) -> bytes:
    """What the form says: its fields in order, and the digests of its files."""
    digest = hashlib.sha256()
    for name, values in sorted(request.POST.lists()):
        if name not in NOT_PART_OF_THE_DEED:
            digest.update(repr((name, values)).encode("utf-8", "surrogatepass"))
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest.update(repr((name, file.name)).encode("utf-8", "surrogatepass"))
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return digest.digest()
