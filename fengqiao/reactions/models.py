"""The outbox: notices written in the transaction of what they tell about, delivered afterwards by the worker."""

from django.db import models
from django.db.models import Q

from fengqiao.audit.fields import SealedTextField
from fengqiao.kernel.ids import uuid7

CHANNELS = ["sms", "inbox"]
WAITING = Q(sent_at__isnull=True, failed_at__isnull=True)


class Notice(models.Model):
    """One message to one person.

    `key` names the message within the station: writing it again writes nothing. `kind` is what it is for
    (`side_asked`). `text` is sent whole, as it stands; `code` repeats the receipt code that the text
    carries, for programs. `due_at` is when to try, or to try again; `failed_at` when trying was given up,
    `last_error` why.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    station = models.CharField(max_length=9)
    at = models.DateTimeField()
    key = models.CharField(max_length=200)
    dispute_id = models.CharField(max_length=36, null=True)
    dispute_number = models.CharField(max_length=40, blank=True)
    side = models.CharField(max_length=1, blank=True)
    to = SealedTextField(blank=True, default="")
    recipient_user = models.UUIDField(null=True)
    channel = models.CharField(max_length=5, choices=[(name, name) for name in CHANNELS])
    kind = models.CharField(max_length=40)
    text = SealedTextField()
    code = SealedTextField(blank=True, default="")
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=64, blank=True)
    read_at = models.DateTimeField(null=True)

    sealed_under = "dispute_id"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["station", "key"], name="reactions_notice_written_once"),
            models.CheckConstraint(condition=Q(channel__in=CHANNELS), name="reactions_notice_channel"),
            models.CheckConstraint(
                condition=~Q(channel="inbox") | Q(recipient_user__isnull=False),
                name="reactions_notice_inbox_has_an_owner",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="reactions_notice_waiting", condition=WAITING),
            models.Index(fields=["station", "at"], name="reactions_notice_station"),
            models.Index(fields=["station", "dispute_id"], name="reactions_notice_dispute"),
            models.Index(fields=["recipient_user", "at"], name="reactions_notice_inbox"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
