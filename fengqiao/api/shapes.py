"""What goes in and out of the API."""

import re
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import (
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)

from fengqiao.kernel.clock import STATION_ZONE
from fengqiao.mediation.standing import Stage

LAST_SECOND = time(23, 59, 59)
FEWEST_DIGITS = 3
Text = Annotated[str, StringConstraints(min_length=1, max_length=8_000)]
Village = Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")]


def day_as_text(value: Any) -> Any:
    """A day is written out; a number would be read as seconds since 1970."""
    if value is not None and not isinstance(value, str):
        raise ValueError("a day is a text such as 2026-05-01")
    return value


Day = Annotated[date, BeforeValidator(day_as_text)]


class PartyIn(Schema):
    """Somebody named in a report. Sides are lettered A, B, C … without a gap; the first party is the reporter's."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    phone: Annotated[str, StringConstraints(max_length=20, pattern=r"^[0-9+ \-]*$")] = ""
    side: Literal["A", "B", "C", "D", "E", "F"]

    @field_validator("phone")
    @classmethod
    def dialled(cls, phone: str) -> str:
        """No phone at all, or a number that somebody can dial; villages have short ones."""
        if phone.strip() and sum(sign.isdigit() for sign in phone) < FEWEST_DIGITS:
            raise ValueError("a phone number has three digits or more")
        return phone

    @field_validator("name")
    @classmethod
    def readable(cls, name: str) -> str:
        """A name has at least one visible character and no control characters."""
        if not name.strip() or re.search(r"[\x00-\x1f]", name):
            raise ValueError("a name has visible characters only")
        return name


class ScreeningIn(Schema):
    """The five questions, each answered."""

    model_config = ConfigDict(extra="forbid", strict=True)
    crime: bool
    court_seized: bool
    other_body: bool
    family_violence: bool
    minor: bool


class ReportIn(Schema):
    """A report. By a member of the staff it is filed on behalf of the first party, or transferred (`source`)."""

    model_config = ConfigDict(extra="forbid")
    village: Village
    kind: Annotated[str, StringConstraints(max_length=32)] | None = None
    summary: Text
    parties: Annotated[list[PartyIn], Field(min_length=1, max_length=12)]
    screening: ScreeningIn
    source: Literal["resident", "on_behalf", "initiative", "police_110", "court", "department"] | None = None
    sender_number: Annotated[str, StringConstraints(max_length=60)] = ""
    happened_on: Day | None = None
    notice_version: Annotated[
        str,
        Field(max_length=40, description="The version of the notice on personal data given: `GET /privacy`."),
    ] = ""
    notice_how: Literal["shown", "read_aloud", "printed"] = Field(
        default="shown", description="How that notice was given; kept where `notice_version` is."
    )
    agreed_to: list[Literal["health", "accounts"]] = Field(
        default=[],
        max_length=2,
        description="Sensitive things in the words that the reporter agreed to separately, with `notice_version`.",
    )

    @field_validator("summary", "sender_number", "notice_version")
    @classmethod
    def storable(cls, text: str) -> str:
        """No NUL characters: no database keeps them."""
        if "\x00" in text:
            raise ValueError("a text has no NUL characters")
        return text


class ReportOut(Schema):
    """The new dispute; `receipt_code` is shown once."""

    number: str
    receipt_code: str
    level: int | None
    stage: str
    version: int
    moves: list[str]
    due_at: datetime | None


class MoveIn(Schema):
    """A move, the version it was decided on, and the move's own fields (see `GET /ladder`)."""

    model_config = ConfigDict(extra="allow")
    move: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    version: Annotated[int, Field(ge=0, le=2_000_000_000)]


class StandingOut(Schema):
    """Where a dispute stands for this caller; `moves` are the names of what they can do now."""

    number: str
    level: int | None
    stage: str
    version: int
    moves: list[str]
    due_at: datetime | None


class PartyOut(Schema):
    """A party, masked except for themselves."""

    side: str
    name: str
    phone: str
    consented: bool


class StepOut(Schema):
    """One step; `words` is null where this caller may know that it happened, not what was said."""

    number: int
    move: str
    at: datetime
    happened_at: datetime | None
    role: str
    side: str
    level: int | None
    stage: str
    words: dict[str, Any] | None


class LookOut(Schema):
    """Who looked at the case: what they did, as what, of which station, and the reason they gave."""

    at: datetime
    what: str
    role: str
    name: str
    station: str
    reason: str


class WorkOrderOut(Schema):
    """A department's duty."""

    number: int
    department: str
    state: str
    due_on: date
    task: str


class AgreementOut(Schema):
    """The agreement, for those who may read it."""

    number: str
    form: str
    content: dict[str, Any]
    content_hash: str
    in_force_at: datetime | None
    items: list[dict[str, Any]]


class DisputeOut(StandingOut):
    """A case as this caller may see it."""

    village: str
    kind: str
    title: str
    summary: str
    source: str
    filed_by_role: str
    reported_at: datetime
    happened_on: date | None
    accepted_at: datetime | None
    closed_at: datetime | None
    outcome: str
    track: str
    case_due: date | None
    level_due: date | None
    paused_since: date | None
    case_paused_days: int
    level_paused_days: int
    extended_days: int
    linked_to: str | None
    sample: bool
    parties: list[PartyOut]
    steps: list[StepOut]
    looks: list[LookOut] = Field(
        default=[], description="For a side of the case only; empty on the protected path."
    )
    work_orders: list[WorkOrderOut]
    agreement: AgreementOut | None


class RowOut(Schema):
    """A line of the register."""

    number: str
    village: str
    kind: str
    title: str
    level: int | None
    stage: str
    version: int
    reported_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    outcome: str
    mediator: str
    source: str


def last_day_due_before(value: Any) -> Any:
    """The last day that is over by a moment; a plain day is itself. Station time where the moment names no zone."""
    if not isinstance(value, str) or "T" not in value:
        return value
    try:
        at = datetime.fromisoformat(value.replace(" ", "+").replace("Z", "+00:00"))
        local = at.astimezone(STATION_ZONE) if at.tzinfo else at
        return local.date() if local.time() >= LAST_SECOND else local.date() - timedelta(days=1)
    except OverflowError as error:
        raise ValueError("a moment out of range") from error


DueBefore = Annotated[
    date,
    BeforeValidator(last_day_due_before),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]}
    ),
]


class Narrowing(Schema):
    """What the register is narrowed by; an empty parameter is the same as none."""

    q: Annotated[str, StringConstraints(max_length=100)] | None = None
    level: Annotated[int, Field(ge=1, le=5)] | None = None
    stage: Stage | None = None
    village: Village | None = None
    due_before: DueBefore | None = None
    after: UUID | None = None
    size: Annotated[int, Field(ge=1, le=100)] = 100

    @field_validator("*", mode="before")
    @classmethod
    def blank_is_none(cls, value: Any, info: ValidationInfo) -> Any:
        """`?level=&q=狗` narrows by q only."""
        if value == "":
            return cls.model_fields[info.field_name or ""].default
        return value

    @field_validator("q")
    @classmethod
    def findable(cls, q: str | None) -> str | None:
        """No NUL characters: no database keeps them."""
        if q and "\x00" in q:
            raise ValueError("a text has no NUL characters")
        return q


class PageOut(Schema):
    """A page: `next` goes into `after`; `total` is counted up to 1,000."""

    items: list[RowOut]
    next: str | None
    total: int


class RefusalOut(Schema):
    """A rule said no, by name; `message` says it to a person, in the language of `Accept-Language`."""

    refusal: str
    detail: Any = None
    message: str


class MessageOut(Schema):
    """What was sent to whom: in the demo only."""

    at: datetime
    dispute: str
    side: str
    to: str
    channel: str
    kind: str
    text: str
    code: str


class OutboxOut(Schema):
    """The newest messages first."""

    items: list[MessageOut]


class MeOut(Schema):
    """Who you are to the API."""

    role: str
    station: str
    side: str | None
    villages: list[str]


class LadderOut(Schema):
    """The table itself."""

    levels: list[int]
    level_names: dict[str, str]
    stages: list[str]
    final_stages: list[str]
    moves: list[dict[str, Any]]
    guards: list[dict[str, Any]]


class NoticeLineOut(Schema):
    """One heading of a notice and what stands below it."""

    heading: str
    said: list[str]


class PrivacyNoticeOut(Schema):
    """What to show before data is asked for at this place: `short` beside the form, `lines` on demand."""

    place: str
    title: str
    short: str
    lines: list[NoticeLineOut]


class PrivacyOut(Schema):
    """The notices on personal data; `version` is kept with every consent."""

    version: str
    notices: list[PrivacyNoticeOut]


PROBLEMS: dict[Any, Any] = dict.fromkeys((401, 403, 404, 409, 422, 429), RefusalOut)
SECURITY_SCHEMES = {
    "staff": {"type": "http", "scheme": "bearer", "description": "The token of a member of the staff."},
    "party": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "`Receipt <code>`: the twelve digits that this side was sent.",
    },
}
STAFF_OR_PARTY: list[dict[str, list[str]]] = [{"staff": []}, {"party": []}]
ANYBODY: list[dict[str, list[str]]] = [{}, *STAFF_OR_PARTY]
ONCE = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same key again within seven days gives the same answer; nothing is done twice.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
}
