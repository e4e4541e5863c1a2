"""Keys for programs: issued to oneself, noted, taken back, and ended with what they were opened by."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from fengqiao.community.access import Kind
from fengqiao.community.actions.accounts import record_about
from fengqiao.community.actions.permission import require
from fengqiao.community.models import ApiToken, User
from fengqiao.community.queries import read_id, token_digest
from fengqiao.kernel.refusals import Refused


def issue_token(*, user: User, label: str, at: datetime, by: User | None = None) -> str:
    """A new API token for oneself, shown this once: only its SHA-256 is kept. It is good for the role they have now.

    Refuses: `token_is_personal`: with another person's token one acts as them, whoever one is.
    """
    if by is not None and by.pk != user.pk:
        raise Refused("token_is_personal")
    token = new_token()
    with transaction.atomic():
        row = ApiToken.objects.create(
            user=user, role=user.role, digest=token_digest(token), label=label, created_at=at
        )
        record_about(user, verb="issue_token", by=by, at=at, token=str(row.id))
    return token


def revoke_token(*, token_id: UUID | str, by: User | None, at: datetime) -> None:
    """End a token now; a revoked one stays revoked. Refuses: `unknown_token`."""
    with transaction.atomic():
        row = (
            ApiToken.objects.select_for_update(of=("self",))
            .select_related("user")
            .filter(pk=read_id(token_id))
            .first()
        )
        if row is None:
            raise Refused("unknown_token")
        own = by is not None and by.pk == row.user_id
        require(by=by, kind=Kind.SIGNING_IN, station=row.user.station_id or "", own=own)
        if row.revoked_at is None:
            row.revoked_at = at
            row.save(update_fields=["revoked_at"])
            record_about(row.user, verb="revoke_token", by=by, at=at, token=str(row.id))


def end_tokens(*, user: User, by: User | None, at: datetime, why: str) -> None:
    """Every key of this person ends, because of a deed already allowed: `why` is `password`, `factors`, `closed` or
    `security`. Whoever got in once could have made one, and it would outlast password and second step.
    """
    with transaction.atomic():
        count = ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=at)
        if count:
            record_about(user, verb="end_tokens", by=by, at=at, tokens=count, why=why)


def note_token_use(*, token: str, at: datetime) -> None:
    """Remember that a token was used, to the hour: most calls change nothing. No entry in the log."""
    long_ago = Q(last_used_at=None) | Q(last_used_at__lt=at - timedelta(hours=1))
    ApiToken.objects.filter(long_ago, digest=token_digest(token)).update(last_used_at=at)


def new_token() -> str:
    """192 random bits, recognisable by their first letters."""
    return f"fq_{secrets.token_urlsafe(24)}"
