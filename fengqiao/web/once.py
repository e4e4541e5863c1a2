"""A form sent twice is carried out once, and both times leads to the same page."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from fengqiao.audit import once as audit
from fengqiao.kernel.clock import now
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation.fields import FieldsWrong

KEY = "idempotency_key"
_NOT_CONTENT = frozenset({"csrfmiddlewaretoken", KEY})


def once(request: HttpRequest, *, door: str, actor: str, deed: Callable[[], Any]) -> Any:
    """What `deed` returns (any JSON value), the first time and every time the same form comes again.

    Raises what the deed refuses: `Refused` or `FieldsWrong`. A refusal is not remembered, its log entry is kept.
    """
    told = audit.once(
        door=door,
        actor=actor,
        key=request.POST.get(KEY) or str(uuid7()),
        content=_content(request),
        deed=lambda: audit.Answer(200, deed()),
        at=now(),
        refusals=(Refused, FieldsWrong),
    )
    return told.body


def _content(request: HttpRequest) -> bytes:
    parts = [
        f"{name}={value}"
        for name in sorted(request.POST)
        if name not in _NOT_CONTENT
        for value in request.POST.getlist(name)
    ]
    for name in sorted(request.FILES):
        file: Any = request.FILES[name]
        parts.append(f"{name}={hashlib.sha256(file.read()).hexdigest()}")
        file.seek(0)
    return "\0".join(parts).encode()
