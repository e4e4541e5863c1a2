"""Rules for passwords beside their length (GB/T 22239, identity authentication: complex, and changed in time)."""

import re
import secrets

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from fengqiao.community.models import User

KINDS_WANTED = 3
SHORTEST_NAME = 4
_KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^\w\s]|_|\s", r"[^\W\d_a-zA-Z]")
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


def fresh_password() -> str:
    """Three groups of four letters and digits: some 59 random bits that can be read out and typed, within the rules."""
    while True:
        password = "-".join("".join(secrets.choice(_READABLE) for _ in range(4)) for _ in range(3))
        if any(sign.isdigit() for sign in password) and any(sign.isalpha() for sign in password):
            return password


class SeveralKindsOfSigns:
    """At least three kinds: small letters, capitals, digits, Chinese characters, other signs."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError."""
        if sum(bool(re.search(kind, password)) for kind in _KINDS) < KINDS_WANTED:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        """The rule in a sentence."""
        return _(
            "Mix at least three of these: small letters, capitals, digits, Chinese characters, other signs."
        )


class WithoutTheName:
    """The password does not hold the sign-in name, however it is written."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError."""
        name = user.username.casefold() if user else ""
        if len(name) >= SHORTEST_NAME and name in password.casefold():
            raise ValidationError(self.get_help_text(), code="password_holds_name")

    def get_help_text(self) -> str:
        """The rule in a sentence."""
        return _("It must not hold your sign-in name.")


class NotCommon(CommonPasswordValidator):
    """Not among the 20,000 most used, also with signs before and after."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError."""
        super().validate(password, user)
        super().validate(re.sub(r"^[\W_]+|[\W_]+$", "", password), user)
