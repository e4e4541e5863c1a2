"""Who people are to a station. One person has one role; where they serve is an appointment."""

from enum import StrEnum


class Role(StrEnum):
    """The roles of DESIGN.md. The values are stored, sent through the API and used in the ladder's table."""

    RESIDENT = "resident"
    ELDER = "elder"
    ASSISTANT = "assistant"
    LAWYER = "lawyer"
    OFFICER = "officer"
    CLERK = "clerk"
    JUSTICE = "justice"
    CHIEF = "chief"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


CHOICES = [(role.value, role.value) for role in Role]
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
MEDIATING = frozenset({Role.ELDER, Role.ASSISTANT, Role.LAWYER, Role.OFFICER, Role.CHIEF})
STAFF = frozenset(Role) - {Role.RESIDENT}

# What an appointment to a role must name; the roles not listed serve the whole station.
SERVES = {
    Role.ELDER: "village",
    Role.ASSISTANT: "village",
    Role.OFFICER: "room",
    Role.CLERK: "department",
}
