"""Who may see what: one table, from which pages, API, documentation and tests derive. No Django.

A role reaches a kind of record, for a verb, as far as its `Reach`. Nothing crosses the border of a township: the
widest reach of staff is their own station. What the table does not name is `Reach.NONE`.
"""

from enum import StrEnum

from fengqiao.community.roles import Role

ANONYMOUS = "anonymous"
PARTY = "party"
VIEWERS: tuple[str, ...] = (ANONYMOUS, PARTY, *Role)


class Reach(StrEnum):
    """How far a role reaches, from nothing to everybody."""

    NONE = "none"
    OWN = "own"  # what they are a party of, filed themselves or that is about themselves
    ASSIGNED = "assigned"  # cases given to them, and as long as they are
    IN_HAND = "in hand"  # given to them or paged to them; of their room where an officer is wanted
    ROOM = "room"  # the villages they serve: `queries.village_codes_of`
    DEPARTMENT = "department"  # work orders sent to their department
    STATION = "station"
    PUBLIC = "public"


class Verb(StrEnum):
    """What is done with a record. `reveal` asks for a reason, which the parties are shown, and is logged."""

    FILE = "file"
    LIST = "list"
    READ = "read"
    MOVE = "move"
    REVEAL = "reveal"
    EXPORT = "export"


class Kind(StrEnum):
    """The kinds of record that differ in who may see them."""

    DISPUTE_REGISTER = "dispute_register"
    DISPUTE_TALKS = "dispute_talks"
    DISPUTE_PERSONAL_DATA = "dispute_personal_data"
    PROTECTED_DISPUTE = "protected_dispute"
    MINORS_CASE = "minors_case"
    DOSSIER = "dossier"
    WORK_ORDER = "work_order"
    STATISTICS = "statistics"
    DIRECTORY = "directory"
    STAFF = "staff"
    ACCOUNT = "account"
    ACCOUNT_OPENING = "account_opening"
    SIGNING_IN = "signing_in"
    STATION_SETTINGS = "station_settings"
    AUDIT_LOG = "audit_log"
    TRUST_SHEET = "trust_sheet"
    AUDITORS_DEEDS = "auditors_deeds"
    SAMPLE_OUTBOX = "sample_outbox"


MEANING = {
    Kind.DISPUTE_REGISTER: "number, kind, village, level, stage, dates, mediators, outcome",
    Kind.DISPUTE_TALKS: "talks, visits, analyses, offers, minutes: what is said in mediation",
    Kind.DISPUTE_PERSONAL_DATA: "names, phones, ID numbers and addresses, masked unless revealed",
    Kind.PROTECTED_DISPUTE: "cases on the protected path, such as family violence",
    Kind.MINORS_CASE: "cases that a child is involved in, once mediation goes on: for those who have them in hand",
    Kind.DOSSIER: "the bound documents of a case",
    Kind.WORK_ORDER: "what a joint session asks of a department",
    Kind.STATISTICS: "counts with their denominators, quarterly figures, case-allowance list",
    Kind.DIRECTORY: "villages, chat rooms, lawyers, departments",
    Kind.STAFF: "appointments, leave, deputies, duty roster",
    Kind.ACCOUNT: "who may sign in: name, role, first password, locked or not; never what they serve or have in hand",
    Kind.ACCOUNT_OPENING: "letting an account sign in that somebody else has set up or given a new password",
    Kind.SIGNING_IN: "sessions, passkeys and other second factors, keys for programs: looked through and ended",
    Kind.STATION_SETTINGS: "level terms, working and conference days, rooms, positions of villages",
    Kind.AUDIT_LOG: "every change, reveal and refusal, by opaque ids",
    Kind.TRUST_SHEET: "how often the log says what in a month, its head, and whether it is sound",
    Kind.AUDITORS_DEEDS: "what the audit administrators themselves looked at and took along",
    Kind.SAMPLE_OUTBOX: "in the demo: which notices went to whom",
}

_ELDER, _ASSISTANT, _LAWYER, _OFFICER = Role.ELDER, Role.ASSISTANT, Role.LAWYER, Role.OFFICER
_CLERK, _JUSTICE, _CHIEF = Role.CLERK, Role.JUSTICE, Role.CHIEF
_SYSTEM, _SECURITY, _AUDIT = Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN

_PARTIES: dict[str, Reach] = {PARTY: Reach.OWN, Role.RESIDENT: Reach.OWN}
_GIVEN: dict[str, Reach] = {_ELDER: Reach.ASSIGNED, _ASSISTANT: Reach.ASSIGNED, _LAWYER: Reach.ASSIGNED}
_REGISTER: dict[str, Reach] = _PARTIES | _GIVEN | {_OFFICER: Reach.ROOM, _CHIEF: Reach.STATION}
_IN_MEDIATION: dict[str, Reach] = _PARTIES | _GIVEN | {_OFFICER: Reach.ASSIGNED, _CHIEF: Reach.ASSIGNED}
_WITH_REASON: dict[str, Reach] = _GIVEN | {_OFFICER: Reach.ROOM, _CHIEF: Reach.STATION}
_IN_CHARGE: dict[str, Reach] = {_OFFICER: Reach.ROOM, _CHIEF: Reach.STATION}
_MINORS_OFFICE: dict[str, Reach] = {_OFFICER: Reach.IN_HAND, _CHIEF: Reach.STATION}
_MINORS: dict[str, Reach] = _PARTIES | _GIVEN | _MINORS_OFFICE
_TRUST: dict[str, Reach] = {_CHIEF: Reach.STATION, _AUDIT: Reach.STATION}
_EVERYBODY: dict[str, Reach] = dict.fromkeys(VIEWERS, Reach.PUBLIC)
_ALL_STAFF: dict[str, Reach] = {role: Reach.STATION for role in Role if role is not Role.RESIDENT}

TABLE: dict[Kind, dict[Verb, dict[str, Reach]]] = {
    Kind.DISPUTE_REGISTER: {
        Verb.FILE: {
            ANONYMOUS: Reach.PUBLIC,
            PARTY: Reach.PUBLIC,
            Role.RESIDENT: Reach.PUBLIC,
            _ELDER: Reach.ROOM,
            _ASSISTANT: Reach.ROOM,
            _OFFICER: Reach.STATION,
            _CHIEF: Reach.STATION,
        },
        Verb.LIST: _REGISTER,
        Verb.READ: _REGISTER,
        Verb.MOVE: _REGISTER,
        Verb.EXPORT: {_OFFICER: Reach.ROOM, _CHIEF: Reach.STATION},
    },
    Kind.DISPUTE_TALKS: {
        Verb.LIST: _IN_MEDIATION,
        Verb.READ: _IN_MEDIATION,
        Verb.MOVE: _IN_MEDIATION,
        Verb.REVEAL: {_OFFICER: Reach.ROOM, _CHIEF: Reach.STATION},
    },
    Kind.DISPUTE_PERSONAL_DATA: {
        Verb.READ: _PARTIES,
        Verb.REVEAL: _WITH_REASON,
        Verb.EXPORT: _PARTIES,
    },
    Kind.PROTECTED_DISPUTE: {
        Verb.LIST: _IN_CHARGE,
        Verb.READ: _PARTIES | _IN_CHARGE,
        Verb.MOVE: _PARTIES | _IN_CHARGE,
        Verb.REVEAL: _IN_CHARGE,
        Verb.EXPORT: _IN_CHARGE,
    },
    Kind.MINORS_CASE: {
        Verb.LIST: _MINORS,
        Verb.READ: _MINORS,
        Verb.MOVE: _MINORS,
        Verb.REVEAL: _GIVEN | _MINORS_OFFICE,
        Verb.EXPORT: _MINORS_OFFICE,
    },
    Kind.DOSSIER: {
        Verb.REVEAL: _IN_MEDIATION | {_OFFICER: Reach.ROOM, _CHIEF: Reach.STATION},
        Verb.EXPORT: _IN_MEDIATION | {_OFFICER: Reach.ROOM, _CHIEF: Reach.STATION},
    },
    Kind.WORK_ORDER: {
        verb: {_CLERK: Reach.DEPARTMENT, _OFFICER: Reach.ASSIGNED, _CHIEF: Reach.STATION}
        for verb in (Verb.LIST, Verb.READ, Verb.MOVE)
    },
    Kind.STATISTICS: {
        verb: {_OFFICER: Reach.ROOM, _JUSTICE: Reach.STATION, _CHIEF: Reach.STATION}
        for verb in (Verb.LIST, Verb.READ, Verb.EXPORT)
    },
    Kind.DIRECTORY: {
        Verb.LIST: _EVERYBODY,
        Verb.READ: _EVERYBODY,
        Verb.MOVE: {_LAWYER: Reach.OWN, _CHIEF: Reach.STATION, _SYSTEM: Reach.STATION},
    },
    Kind.STAFF: {
        Verb.LIST: _ALL_STAFF,
        Verb.READ: _ALL_STAFF | {Role.RESIDENT: Reach.OWN},
        Verb.MOVE: {_CHIEF: Reach.STATION},
        Verb.EXPORT: {_CHIEF: Reach.STATION},
    },
    Kind.ACCOUNT: {
        Verb.LIST: {_CHIEF: Reach.STATION, _SYSTEM: Reach.STATION, _SECURITY: Reach.STATION},
        Verb.MOVE: {_CHIEF: Reach.STATION, _SYSTEM: Reach.STATION},
    },
    Kind.ACCOUNT_OPENING: {
        verb: {_SYSTEM: Reach.STATION, _SECURITY: Reach.STATION} for verb in (Verb.LIST, Verb.MOVE)
    },
    Kind.SIGNING_IN: {
        verb: dict.fromkeys(map(str, Role), Reach.OWN) | {_SECURITY: Reach.STATION}
        for verb in (Verb.LIST, Verb.READ, Verb.MOVE)
    },
    Kind.STATION_SETTINGS: {
        Verb.LIST: _ALL_STAFF,
        Verb.READ: _ALL_STAFF,
        Verb.MOVE: {_CHIEF: Reach.STATION, _SYSTEM: Reach.STATION},
    },
    Kind.AUDIT_LOG: {verb: {_AUDIT: Reach.STATION} for verb in (Verb.LIST, Verb.READ, Verb.EXPORT)},
    Kind.TRUST_SHEET: {Verb.READ: _TRUST, Verb.EXPORT: _TRUST},
    Kind.AUDITORS_DEEDS: {verb: {_SECURITY: Reach.STATION} for verb in (Verb.LIST, Verb.READ)},
    Kind.SAMPLE_OUTBOX: {Verb.LIST: {_CHIEF: Reach.STATION}, Verb.READ: {_CHIEF: Reach.STATION}},
}


def reach(role: str, verb: str, kind: str) -> Reach:
    """How far `role` (or `party`, `anonymous`) reaches; an unknown role reaches nothing.

    Raises `ValueError` for a verb or kind that the table does not know: that is a mistake in the program.
    """
    return TABLE[Kind(kind)].get(Verb(verb), {}).get(role, Reach.NONE)


def may_at_all(role: str, verb: str, kind: str) -> bool:
    """Whether the role reaches any such record: the doors to show, and 403 against 404."""
    return reach(role, verb, kind) is not Reach.NONE


def access_markdown() -> str:
    """The table as the page `docs/access.md`."""
    parts = [_PREFACE, *(_section(kind) for kind in Kind)]
    return "\n".join(parts)


_PREFACE = """# Who may see what

Written by `fengqiao docs access` from `fengqiao/community/access.py`; a test compares the two.

| reach | meaning |
|---|---|
| none | nothing; the empty cells below |
| own | what they are a party of or filed themselves, or what is about themselves |
| assigned | cases given to them, as long as they are |
| in hand | cases given to them or that they were paged for; any of their room while an officer is wanted |
| room | the villages they serve: an officer's policing room, an elder's or assistant's village |
| department | work orders sent to their department |
| station | all of their own station; another township is out of reach for everybody |
| public | everybody |

`reveal` shows what is otherwise masked or closed: it wants a reason, which the parties are shown, and is an entry in
the audit log. On the protected path looks are shown to the audit administrator only. Administrators reach no cases.

A case that a child is involved in is kept apart: its key is sealed by a drawer of its own in the key ring. Where
mediation goes on, an officer of the room who has no part in it does not find it in any list, search or export, and a
sheet never names its subject; figures count it.

Three administrators watch each other, and nobody is two of them. The chief or the system administrator sets an account
up or gives it a new password; the security administrator opens it (a new security administrator's own account: also
the system administrator), never whoever set it up. Whom an account serves, the chief alone decides. Nobody receives
another person's key for programs. What all of them do the audit administrator reads; what the audit administrator
reads is in the log too, and the security administrator sees that part.
"""


def _section(kind: Kind) -> str:
    verbs = list(TABLE[kind])
    lines = [
        f"## {kind.replace('_', ' ').capitalize()}",
        "",
        f"{MEANING[kind][0].upper()}{MEANING[kind][1:]}.",
        "",
        f"| | {' | '.join(verbs)} |",
        f"|---|{'---|' * len(verbs)}",
    ]
    for viewer in VIEWERS:
        cells = [_cell(reach(viewer, verb, kind)) for verb in verbs]
        if any(cells):
            lines.append(f"| {viewer.replace('_', ' ')} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _cell(found: Reach) -> str:
    return "" if found is Reach.NONE else found.value
