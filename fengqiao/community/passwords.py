"""Rules for passwords beside their length (GB/T 22239, identity authentication: complex, and changed in time)."""

import re
import secrets

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from fengqiao.community.models import Station, User

KINDS_WANTED = 3
SHORTEST_NAME = 4
HOUSE_WORDS = ("fengqiao", "枫桥", "paichusuo", "派出所", "police", "jingcha", "警察")
_KIND_OF_PLACE = re.compile("(?:派出所|街道办事处|街道|镇|乡|县|市|区)$")
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


class WithoutTheHouse:
    """The password does not hold what everybody here thinks of first: the program, the office, the own station.

    Refused, however written: `HOUSE_WORDS`, the station's number, and the names of station, town and county, with and
    without what kind of place it is.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError."""
        plain = re.sub(r"[\W_]+", "", password.casefold())
        if any(word in plain for word in (*HOUSE_WORDS, *_words_of(user.station if user else None))):
            raise ValidationError(self.get_help_text(), code="password_holds_house")

    def get_help_text(self) -> str:
        """The rule in a sentence."""
        return _("It must not hold the name of the program, the police or your station.")


def _words_of(station: Station | None) -> list[str]:
    if station is None:
        return []
    places = (station.name, station.town, station.county)
    names = {name for place in places for name in (place, _KIND_OF_PLACE.sub("", place))}
    return [name.casefold() for name in {station.code, *names} if len(name) >= 2]


class NotCommon(CommonPasswordValidator):
    """Not among the 20,000 most used, also with signs before and after."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError."""
        super().validate(password, user)
        super().validate(re.sub(r"^[\W_]+|[\W_]+$", "", password), user)
