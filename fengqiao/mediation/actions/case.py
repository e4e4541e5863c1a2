"""A case in memory: the dispute, its parties, and the new rows a move makes. Saved together, or in bulk for samples."""

from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from django.db import models

from fengqiao.kernel.bigrams import index_text
from fengqiao.kernel.clock import STATION_ZONE

from ..deadlines import Terms, next_due
from ..models import (
    Agreement,
    Alarm,
    Assignment,
    Attachment,
    Dispute,
    DisputeText,
    Party,
    PerformanceItem,
    SigningCode,
    Sitting,
    Step,
    WorkOrder,
)
from ..standing import FINAL, Stage, Standing

# Parents before children.
SAVE_ORDER: tuple[type[models.Model], ...] = (
    Dispute,
    DisputeText,
    Party,
    Step,
    Assignment,
    Agreement,
    PerformanceItem,
    WorkOrder,
    Alarm,
    Sitting,
    Attachment,
    SigningCode,
)


@dataclass
class Case:
    """What one move works on."""

    dispute: Dispute
    terms: Terms
    parties: list[Party]
    new: list[models.Model] = field(default_factory=list)
    files: list[tuple[Attachment, bytes]] = field(default_factory=list)
    assigned: dict[str, Assignment] | None = None
    agreement_row: Agreement | None = None

    def add(self, row: Any) -> Any:
        """A row to be saved with the case."""
        self.new.append(row)
        return row

    def party(self, side: str | None) -> Party | None:
        """The first party of a side."""
        return next((party for party in self.parties if party.side == side), None)

    def assignments(self) -> dict[str, Assignment]:
        """By user id."""
        if self.assigned is None:
            self.assigned = {row.user: row for row in Assignment.objects.filter(dispute=self.dispute)}
        return self.assigned

    def assign(self, *, user: str, role: str, at: datetime, mediates: bool) -> None:
        """Give the case to somebody; giving it again renews it."""
        row = self.assignments().get(user)
        if row is None:
            row = Assignment(
                dispute=self.dispute,
                station=self.dispute.station,
                user=user,
                role=role,
                since=at,
                mediates=mediates,
            )
            self.assignments()[user] = self.add(row)
        elif row.until is not None or (mediates and not row.mediates):
            row.until, row.mediates = None, mediates or row.mediates
            if row not in self.new:
                Assignment.objects.filter(pk=row.pk).update(until=None, mediates=row.mediates)

    def agreement(self) -> Agreement | None:
        """The agreement being signed or in force."""
        if self.agreement_row is None:
            self.agreement_row = self.dispute.agreements.filter(replaced=False).order_by("-id").first()
        return self.agreement_row

    def take_standing(self, standing: Standing, *, at: datetime) -> None:
        """Copy the standing into the columns lists sort by."""
        row = self.dispute
        row.facts = standing.to_json()
        row.level, row.stage, row.version, row.kind = (
            standing.level,
            standing.stage.value,
            standing.version,
            standing.kind,
        )
        row.due_on = next_due(standing, self.terms)
        row.last_moved_at = at
        row.mediator = standing.mediators[0] if standing.mediators else row.mediator
        if standing.accepted_on and row.accepted_at is None:
            row.accepted_at = at
        if standing.stage == Stage.IN_FORCE and row.settled_level is None:
            row.settled_level, row.outcome = standing.level, "agreement"
        row.closed_at = (row.closed_at or at) if standing.stage in FINAL else None

    def save(self) -> None:
        """Write the new rows, parents first, and the dispute's columns."""
        for kind in SAVE_ORDER:
            rows = [row for row in self.new if type(row) is kind]
            if len(rows) == 1:
                rows[0].save(force_insert=True)
            elif rows:
                kind._default_manager.bulk_create(rows)
        if self.dispute not in self.new:
            self.dispute.save(
                update_fields=[
                    "facts", "level", "stage", "version", "kind", "due_on", "last_moved_at", "mediator", "accepted_at",
                    "settled_level", "outcome", "closed_at", "village", "room", "linked_to",
                ]
            )  # fmt: skip
        self.new = []


def words_index(dispute: Dispute) -> DisputeText:
    """What can be searched of a dispute."""
    return DisputeText(
        dispute=dispute, station=dispute.station, words=index_text(f"{dispute.number} {dispute.summary}")
    )


def end_of_day(day: Any) -> datetime | None:
    """The last second of a local day."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=STATION_ZONE) if day else None
