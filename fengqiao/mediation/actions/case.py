"""A case in memory: the dispute, its parties, and the new rows a move makes. Saved together, or in bulk for samples."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models

from fengqiao.audit.rows import insert_rows, update_row
from fengqiao.kernel.bigrams import index_text

from ..deadlines import Terms, next_due
from ..models import (
    APART_COLUMNS,
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


BATCH = 200
# What a move may change of the dispute itself.
MOVED_COLUMNS = (
    "facts", "arranged", "level", "stage", "version", "kind", "due_on", "last_moved_at", "mediator",
    "accepted_at", "settled_level", "outcome", "closed_at", "village", "room", "linked_to",
)  # fmt: skip


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
    newly_apart: bool = False

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

    def assign(self, *, user: str, role: str, at: datetime, mediates: bool, asked: bool = False) -> None:
        """Give the case to somebody; giving it again renews it.

        `asked`: only to say yes or no; nothing changes for somebody who has the case already.
        """
        row = self.assignments().get(user)
        if row is None:
            row = Assignment(
                dispute=self.dispute,
                station=self.dispute.station,
                user=user,
                role=role,
                since=at,
                mediates=mediates,
                asked=asked,
            )
            self.assignments()[user] = self.add(row)
        elif row.until is not None:
            self._change(row, since=at, until=None, mediates=mediates, asked=asked)
        elif (mediates and not row.mediates) or (row.asked and not asked):
            self._change(row, mediates=mediates or row.mediates, asked=False)

    def take_back(self, user: str, *, at: datetime) -> None:
        """Somebody has the case no longer; whoever never had it is left alone."""
        row = self.assignments().get(user)
        if row is not None and row.until is None:
            self._change(row, until=at)

    def only_sight(self, user: str) -> None:
        """Somebody has the case still, but no longer mediates: what is said in it is not for them."""
        row = self.assignments().get(user)
        if row is not None and row.until is None and row.mediates:
            self._change(row, mediates=False)

    def _change(self, row: Assignment, **changes: Any) -> None:
        for name, value in changes.items():
            setattr(row, name, value)
        if row not in self.new:
            row.save(update_fields=[*changes])

    def agreement(self) -> Agreement | None:
        """The agreement being signed or in force."""
        if self.agreement_row is None:
            self.agreement_row = self.dispute.agreements.filter(replaced=False).order_by("-id").first()
        return self.agreement_row

    def take_standing(self, standing: Standing, *, at: datetime) -> None:
        """Copy the standing into the columns lists sort by."""
        row = self.dispute
        row.standing = standing
        if standing.concerns_minor:
            self.set_apart()
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

    def set_apart(self) -> None:
        """A child is involved: from now on the case's key comes from the drawer apart."""
        self.newly_apart |= self.dispute.set_apart()

    def save(self) -> None:
        """Write the new rows, parents first, and the dispute's columns."""
        save_rows(self.new)
        if self.dispute not in self.new:
            update_row(self.dispute, (*MOVED_COLUMNS, *APART_COLUMNS) if self.newly_apart else MOVED_COLUMNS)
            if self.newly_apart:
                set_quarrel_apart(self.dispute)
        self.new = []


def set_quarrel_apart(dispute: Dispute) -> None:
    """One quarrel, one child: what was merged, on both sides, and what goes on with its open points goes apart too."""
    found = [dispute]
    while found:
        one = found.pop()
        same = models.Q(linked_to=one) & (models.Q(stage=Stage.MERGED) | models.Q(source="open_points"))
        if one.stage == Stage.MERGED and one.linked_to_id:
            same |= models.Q(pk=one.linked_to_id)
        for other in Dispute.objects.select_for_update().filter(same, apart=False).order_by("pk"):
            other.set_apart()
            other.save(update_fields=APART_COLUMNS)
            found.append(other)


def save_rows(rows: Iterable[models.Model]) -> None:
    """Insert new rows of one case or of many, parents first."""
    by_kind: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        by_kind.setdefault(type(row), []).append(row)
    for kind in SAVE_ORDER:
        found = by_kind.get(kind, [])
        for start in range(0, len(found), BATCH):
            insert_rows(found[start : start + BATCH])


def words_index(dispute: Dispute) -> DisputeText:
    """What can be searched of a dispute."""
    return DisputeText(
        dispute=dispute, station=dispute.station, words=index_text(f"{dispute.number} {dispute.summary}")
    )
