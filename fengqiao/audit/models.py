"""Rows of the tamper-evident log and of deeds already done."""

import json
from typing import Any

from django.db import models

from fengqiao.audit.fields import SealedJSONField, SealedTextField
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.refusals import Refused

NO_DIGEST = bytes(32)


class AppendOnlyRows(models.QuerySet["Entry"]):
    """Rows that can be read; `log.append` is their only writer."""

    def _refuse(self, *args: Any, **kwargs: Any) -> Any:
        raise Refused("log_is_append_only")

    create = get_or_create = update_or_create = bulk_create = _refuse
    update = bulk_update = delete = _raw_delete = _refuse


class Entry(models.Model):
    """One thing that somebody did, saw or was refused. Chained to the entry before it; never changed.

    `digest` is SHA-256 over `previous` (the digest of entry `number` - 1) and the canonical JSON of the other fields,
    the reason in its sealed form. Actor and object are opaque ids, never names.
    """

    number = models.BigAutoField(primary_key=True)  # given by log.append; auto only to be SQLite's own row id
    at = models.DateTimeField()
    station = models.CharField(max_length=9)
    actor_kind = models.CharField(max_length=9)
    actor = models.CharField(max_length=64, blank=True)
    role = models.CharField(max_length=32, blank=True)
    verb = models.CharField(max_length=64)
    object_kind = models.CharField(max_length=32)
    object_id = models.CharField(max_length=64)
    reason = SealedTextField(blank=True, default="")
    refused = models.BooleanField(default=False)
    refusal = models.CharField(max_length=64, blank=True)
    details = models.TextField(blank=True, default="{}")
    previous = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)

    append_only = True

    objects = AppendOnlyRows.as_manager()

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(fields=["object_kind", "object_id", "number"], name="audit_entry_object"),
            models.Index(fields=["station", "number"], name="audit_entry_station"),
            models.Index(fields=["actor", "number"], name="audit_entry_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.verb} {self.object_kind} {self.object_id}"

    @property
    def particulars(self) -> dict[str, Any]:
        """What `details` says, as a dictionary."""
        return json.loads(self.details)

    def save(self, *args: Any, **kwargs: Any) -> None:
        raise Refused("log_is_append_only")

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise Refused("log_is_append_only")


class Head(models.Model):
    """The single row that names the newest entry; locked while one is appended."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)
    digest = models.BinaryField(max_length=32, default=NO_DIGEST)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_head_is_single")]

    def __str__(self) -> str:
        return f"{self.number} {bytes(self.digest).hex()}"


class Deed(models.Model):
    """A request that was carried out, and what was answered, so that its repetition changes nothing."""

    door = models.CharField(max_length=120)
    actor = models.BinaryField(max_length=32)
    key = models.CharField(max_length=200)
    request = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField()
    answer = SealedJSONField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["door", "actor", "key"], name="audit_deed_once")]

    def __str__(self) -> str:
        return f"{self.door} {self.key}"


class RetentionTerm(models.Model):
    """How many days a station keeps a kind of record, where it differs from the table."""

    station = models.CharField(max_length=9, blank=True)
    kind = models.CharField(max_length=24)
    days = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["station", "kind"], name="audit_retention_term_once")]

    def __str__(self) -> str:
        return f"{self.station} {self.kind} {self.days}"


class RetentionRun(models.Model):
    """One run of the retention job and what it let go of; unfinished while `finished_at` is empty.

    `failures`: what should have gone and did not, each with station, kind, id and the name of the error.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    started_at = models.DateTimeField(db_index=True)
    finished_at = models.DateTimeField(null=True)
    by = models.CharField(max_length=64)
    counts = models.JSONField(default=dict)
    failures = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.ExpressionWrapper(models.Q(finished_at=None), output_field=models.BooleanField()),
                condition=models.Q(finished_at=None),
                name="audit_retention_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.started_at}"
