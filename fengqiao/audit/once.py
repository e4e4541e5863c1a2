"""A deed and its answer in one transaction: the same request again gets the same answer, and nothing is done twice."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from fengqiao.audit.idempotency import Answer as Answer
from fengqiao.audit.idempotency import answer_of, remember, request_digest
from fengqiao.kernel.refusals import Refused


def once(
    *,
    door: str,
    actor: str,
    key: str,
    content: bytes,
    deed: Callable[[], Answer],
    at: datetime,
    refusals: tuple[type[Exception], ...] = (Refused,),
) -> Answer:
    """What `deed` answers (a JSON value), the first time and every time this request comes again.

    `door`, `actor` and `key` as in `idempotency.answer_of`, and it refuses the same; `content` is all that the request
    says. `refusals` are what the deed may refuse with: they are raised, not remembered, and their log entries stay.
    """
    digest = request_digest(content)
    refused: Exception | None = None
    with transaction.atomic():
        told = answer_of(door=door, actor=actor, key=key, request_digest=digest)
        if told is not None:
            return told
        try:
            answer = deed()
        except refusals as refusal:
            # Raised only after the commit: the deed has undone itself, its entry in the log must stay.
            refused = refusal
        else:
            remember(
                door=door, actor=actor, key=key, request_digest=digest,
                status=answer.status, answer=answer.body, at=at,
            )  # fmt: skip
    if refused is not None:
        raise refused
    return answer
