"""A new password: checked against the rules and against the earlier ones."""

from datetime import datetime

from django.contrib.auth.hashers import check_password, is_password_usable, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from fengqiao.community.models import PastPassword, User
from fengqiao.kernel.refusals import Refused

NOT_AGAIN = 5


def hashed(user: User, password: str) -> str:
    """What is stored of a password that fits the rules for this person. Refuses: `weak_password`."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused("weak_password", problems=error.messages) from error
    return make_password(password)


def give_password(user: User, password: str | None, *, given: bool, at: datetime) -> None:
    """Put a password on `user`, who is not saved yet; None: one nobody can type. `given`: somebody else chose it.

    Refuses: `weak_password`.
    """
    if password is None:
        user.set_unusable_password()
        return
    user.password, user.password_set_at, user.password_is_given = hashed(user, password), at, given


def require_new(user: User, password: str) -> None:
    """Not the one in use, nor one of the four before it. Refuses: `password_used_before`."""
    earlier = list(PastPassword.objects.filter(user=user).values_list("password", flat=True))
    for known in [user.password, *earlier][:NOT_AGAIN]:
        if check_password(password, known):
            raise Refused("password_used_before", count=NOT_AGAIN)


def remember_password(user: User, *, was: str, at: datetime) -> None:
    """What was the password, as it is stored, becomes a past one; more than the last few are not kept."""
    if not is_password_usable(was):
        return
    PastPassword.objects.create(user=user, password=was, until=at)
    kept = PastPassword.objects.filter(user=user).values_list("pk", flat=True)[: NOT_AGAIN - 1]
    PastPassword.objects.filter(user=user).exclude(pk__in=list(kept)).delete()
