"""Rows of mediation. A dispute carries its standing; its history is a row a move; words are sealed."""

from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.models import Q

from fengqiao.audit import case_keys
from fengqiao.audit.fields import CaseKeyField, OutlivingTextField, SealedJSONField, SealedTextField
from fengqiao.kernel.ids import uuid7

from .standing import Standing

APART_COLUMNS = ("apart", "case_key")


class Dispute(models.Model):
    """One quarrel. Columns are what lists sort and filter by; `facts` is the standing the rules read."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=32, unique=True)
    station = models.CharField(max_length=9)
    village = models.CharField(max_length=12)
    room = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=32)
    title = models.CharField(max_length=60)
    summary = models.TextField()
    source = models.CharField(max_length=24, default="resident")
    sender_number = models.CharField(max_length=60, blank=True)
    sheet_row = models.BinaryField(max_length=32, null=True)
    filed_by = models.CharField(max_length=40, blank=True)
    filed_by_role = models.CharField(max_length=16)
    level = models.PositiveSmallIntegerField(null=True)
    stage = models.CharField(max_length=20)
    version = models.PositiveIntegerField(default=1)
    facts = models.JSONField(default=dict)
    arranged = SealedJSONField(null=True)
    reported_at = models.DateTimeField()
    happened_on = models.DateField(null=True)
    accepted_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=24, blank=True)
    settled_level = models.PositiveSmallIntegerField(null=True)
    mediator = models.CharField(max_length=40, blank=True)
    last_moved_at = models.DateTimeField()
    reminded_on = models.DateField(null=True)
    linked_to = models.ForeignKey("self", models.SET_NULL, null=True, related_name="linked_from")
    sample = models.BooleanField(default=False)
    case_key = CaseKeyField(default=case_keys.fresh_key)
    apart = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["station", "-id"], name="disputes_newest"),
            models.Index(fields=["station", "room", "-id"], name="disputes_newest_of_room"),
            models.Index(fields=["station", "village", "-id"], name="disputes_newest_of_village"),
            models.Index(fields=["station", "stage", "-id"], name="disputes_newest_in_stage"),
            models.Index(
                fields=["station", "due_on", "id"], condition=Q(due_on__isnull=False), name="disputes_due"
            ),
            models.Index(fields=["station", "-id"], condition=Q(closed_at=None), name="disputes_open"),
            models.Index(
                fields=["station", "room", "-id"], condition=Q(closed_at=None), name="disputes_open_of_room"
            ),
            models.Index(fields=["station", "reported_at"], name="disputes_by_day"),
            models.Index(
                fields=["station", "sheet_row"],
                condition=Q(sheet_row__isnull=False),
                name="disputes_by_sheet_row",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **more: Any
    ) -> "Dispute":
        row = super().from_db(db, field_names, values, **more)
        case_keys.remember(row.id, row.__dict__.get("case_key"))
        return row

    def set_apart(self) -> bool:
        """A child is involved: the case's key is sealed apart from now on, and for good. Whether that is news.

        To be saved with `APART_COLUMNS`, in the transaction that writes down the child.
        """
        if self.apart:
            return False
        self.apart, self.case_key = True, case_keys.set_apart(bytes(self.case_key))
        return True

    @property
    def standing(self) -> Standing:
        """The facts the rules read; where one meets and who is invited comes out of its seal."""
        facts = self.facts
        if self.arranged and "arrangement" in facts:
            facts = facts | {"arrangement": facts["arrangement"] | self.arranged}
        return Standing.from_json(facts)

    @standing.setter
    def standing(self, standing: Standing) -> None:
        """Keep the standing; the words of an arrangement may name people, so they are sealed beside it."""
        self.facts, self.arranged = standing.to_json(), None
        if standing.arrangement is not None:
            told = self.facts["arrangement"]
            words = {name: told.pop(name) for name in ("place", "invited")}
            self.arranged = words if any(words.values()) else None


class DisputeText(models.Model):
    """What can be searched: bigrams of title and summary. Its integer id is the row id of the full-text index."""

    id = models.BigAutoField(primary_key=True)
    dispute = models.OneToOneField(Dispute, models.CASCADE, related_name="text")
    station = models.CharField(max_length=9)
    words = models.TextField()


class Party(models.Model):
    """Somebody on a side of a dispute. The receipt code is kept as a keyed digest only."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="parties")
    side = models.CharField(max_length=1)
    name = SealedTextField(blank=True, default="")
    phone = SealedTextField(blank=True, default="")
    details = SealedJSONField(default=dict)
    phone_index = models.BinaryField(max_length=32, null=True, db_index=True)
    receipt_index = models.BinaryField(max_length=32, null=True, unique=True)
    user = models.CharField(max_length=40, blank=True)
    never_contact = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True)

    sealed_under = "dispute_id"

    class Meta:
        ordering = ["side", "id"]


class Step(models.Model):
    """One move, kept for ever: who, what, when. What was said lies sealed in `words`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    move = models.CharField(max_length=32)
    at = models.DateTimeField()
    happened_at = models.DateTimeField(null=True)
    actor = models.CharField(max_length=40, blank=True)
    role = models.CharField(max_length=16)
    side = models.CharField(max_length=1, blank=True)
    level = models.PositiveSmallIntegerField(null=True)
    stage = models.CharField(max_length=20)
    audience = models.CharField(max_length=8, default="joint")
    words = SealedJSONField(default=dict)

    sealed_under = "dispute_id"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dispute", "number"], name="step_number_per_dispute")]
        ordering = ["number"]


class Assignment(models.Model):
    """Who was given the case, and as what; the scope of elders, assistants, lawyers and presiding officers.

    `asked`: given sight of it only to say yes or no, and for no longer than that is open.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="assignments")
    station = models.CharField(max_length=9)
    user = models.CharField(max_length=40)
    role = models.CharField(max_length=16)
    mediates = models.BooleanField(default=True)
    asked = models.BooleanField(default=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dispute", "user"], name="assigned_once")]
        indexes = [models.Index(fields=["user", "-dispute"], name="assignments_of_person")]


class Agreement(models.Model):
    """One agreement of a dispute. `content` is canonical JSON; the hash covers exactly that."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="agreements")
    station = models.CharField(max_length=9)
    number = models.CharField(max_length=32, unique=True)
    form = models.CharField(max_length=8)
    partial = models.BooleanField(default=False)
    content = SealedJSONField()
    content_hash = models.CharField(max_length=64)
    check_index = models.BinaryField(max_length=32)
    drafted_at = models.DateTimeField()
    in_force_at = models.DateTimeField(null=True)
    replaced = models.BooleanField(default=False)
    confirmation = models.CharField(max_length=12, blank=True)

    sealed_under = "dispute_id"


class PerformanceItem(models.Model):
    """Something promised, with its day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="performance_items")
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()
    what = SealedTextField()
    due_on = models.DateField()
    done_on = models.DateField(null=True)

    sealed_under = "dispute_id"

    class Meta:
        ordering = ["number"]


class WorkOrder(models.Model):
    """A duty of a department, dispatched by type (派单)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="work_orders")
    station = models.CharField(max_length=9)
    number = models.PositiveSmallIntegerField()
    department = models.UUIDField(null=True)
    department_kind = models.CharField(max_length=24)
    task = SealedTextField()
    state = models.CharField(max_length=10)
    sent_at = models.DateTimeField()
    due_on = models.DateField()
    answer = SealedTextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    reminded_on = models.DateField(null=True)

    sealed_under = "dispute_id"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dispute", "number"], name="work_order_per_dispute")]
        indexes = [
            models.Index(
                fields=["station", "department", "state", "due_on"], name="work_orders_of_department"
            )
        ]


class Alarm(models.Model):
    """A safety concern. Imminent ones page the duty officer; unanswered for ten minutes, the chief."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="alarms")
    station = models.CharField(max_length=9)
    number = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=16)
    imminent = models.BooleanField()
    raised_at = models.DateTimeField()
    paged = models.CharField(max_length=40, blank=True)
    paged_chief_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["raised_at"],
                condition=Q(imminent=True, acknowledged_at=None),
                name="alarms_unanswered",
            )
        ]


class Sitting(models.Model):
    """A proposed or fixed time and place; a hearing room is used by one sitting at a time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="sittings")
    station = models.CharField(max_length=9)
    level = models.PositiveSmallIntegerField()
    room = models.CharField(max_length=80, blank=True)
    place = SealedTextField(blank=True, default="")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    cancelled = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["station", "starts_at"], name="sittings_by_start")]


class Attachment(models.Model):
    """A scan or a photo that came with a move; the bytes lie sealed outside the web root."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="attachments")
    step = models.ForeignKey(Step, models.CASCADE, related_name="attachments")
    title = models.CharField(max_length=40)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    in_dossier = models.BooleanField(default=True)


class SigningCode(models.Model):
    """A one-time code to sign with; the code itself is only in the message to that party's phone."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    party = models.ForeignKey(Party, models.CASCADE, related_name="signing_codes")
    code_index = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)


class PhoneCode(models.Model):
    """A one-time code to sign in with from a phone. Phone and code lie sealed until the outbox has taken them over."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    phone = SealedTextField(blank=True, default="")
    code = SealedTextField(blank=True, default="")
    phone_index = models.BinaryField(max_length=32)
    code_index = models.BinaryField(max_length=32)
    made_at = models.DateTimeField(db_index=True)
    handed_over_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)


class Counter(models.Model):
    """The last number given, per station, year and series."""

    station = models.CharField(max_length=9)
    year = models.PositiveSmallIntegerField()
    series = models.CharField(max_length=2)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["station", "year", "series"], name="one_counter")]


class RightsRequest(models.Model):
    """What a party asked about its own data (Personal Information Protection Law arts 44 to 50), and the answer.

    What was asked lies under the case's key and goes with it. The answer outlives the case: who asked finds it by
    `answers_index`, kept when their receipt goes (`actions.answers`).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="rights_requests")
    party = models.ForeignKey(Party, models.CASCADE, related_name="rights_requests")
    station = models.CharField(max_length=9)
    side = models.CharField(max_length=1)
    kind = models.CharField(max_length=20)
    asked = SealedTextField(blank=True, default="")
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    outcome = models.CharField(max_length=8, blank=True)
    answer = OutlivingTextField(blank=True, default="")
    answers_index = models.BinaryField(max_length=32, null=True, db_index=True)
    article = models.CharField(max_length=24, blank=True)
    kept_until = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=40, blank=True)

    sealed_under = "dispute_id"

    class Meta:
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["station", "answered_at", "due_on"], name="rights_requests_due")]
