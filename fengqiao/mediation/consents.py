"""Separate consents to sensitive personal information, and how the notice was given. Pure.

They lie sealed with the party they are of (`Party.details`), and go when the party's data goes. What is asked of whom,
and where duty takes the place of consent, is in decision 14 (Personal Information Protection Law arts 13, 28 to 31).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

HEALTH, ACCOUNTS, CHILD = "health", "accounts", "child"
ASKED: tuple[str, ...] = (HEALTH, ACCOUNTS, CHILD)
"""What a separate consent is asked for: health and injuries, bank accounts, details of somebody under 14."""
HOW: tuple[str, ...] = ("tap", "spoken", "paper")
"""On their own screen, said to somebody who writes it down, or signed on paper."""
NOTICE_HOW: tuple[str, ...] = ("shown", "read_aloud", "printed")

_CONSENTS = "consents"


@dataclass(frozen=True)
class Consent:
    """One consent. `at` and `withdrawn_at`: ISO moments; `role` and `by`: who wrote it down, empty for themselves.

    `guardian` and `relation` are given for a child under 14 only.
    """

    what: str
    notice_version: str
    how: str
    at: str
    role: str = ""
    by: str = ""
    guardian: str = ""
    relation: str = ""
    withdrawn_at: str = ""
    withdrawn_role: str = ""

    @property
    def holds(self) -> bool:
        """Whether it has not been taken back."""
        return not self.withdrawn_at


def details_besides(details: Mapping[str, Any]) -> dict[str, Any]:
    """What is known of a party, without the consents."""
    return {name: value for name, value in details.items() if name != _CONSENTS}


def consents_in(details: Mapping[str, Any]) -> tuple[Consent, ...]:
    """Every consent of a party, oldest first, those taken back too."""
    return tuple(Consent(**one) for one in details.get(_CONSENTS, ()))


def holding(details: Mapping[str, Any], what: str) -> Consent | None:
    """The consent to this that holds now."""
    return next((one for one in consents_in(details) if one.what == what and one.holds), None)


def with_consent(details: Mapping[str, Any], consent: Consent) -> dict[str, Any]:
    """The details with one more consent: what was given before is never rewritten."""
    return {**details, _CONSENTS: [asdict(one) for one in (*consents_in(details), consent)]}


def with_withdrawal(details: Mapping[str, Any], what: str, *, at: str, role: str) -> dict[str, Any]:
    """The details with the consent to this taken back."""
    told = [
        replace(one, withdrawn_at=at, withdrawn_role=role) if one.what == what and one.holds else one
        for one in consents_in(details)
    ]
    return {**details, _CONSENTS: [asdict(one) for one in told]}
