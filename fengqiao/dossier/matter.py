"""One dispute as its papers need it: read once, a constant number of statements, nothing confidential among it.

Mediation is confidential (People's Mediation Law art 15, and concessions are never evidence later): of the history
only the moves named in `ENTERS` are read, and of these only what all sides may read. Words of offers, private talks
and messages are not even unsealed here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from fengqiao.community import queries as community
from fengqiao.documents.papers import Attendee, PaperParty
from fengqiao.kernel.calendars import WorkCalendar
from fengqiao.kernel.clock import local_date
from fengqiao.kernel.kinds import kind
from fengqiao.mediation.models import Agreement, Attachment, Dispute, Party, Sitting, Step, WorkOrder
from fengqiao.mediation.queries import people_named
from fengqiao.mediation.scope import HIDDEN
from fengqiao.mediation.standing import Standing

from . import wording
from .numbers import case_number, committee_of

RECORDS = ("record_talk", "record_visit", "give_analysis", "record_hearing", "record_conference")
ENTERS = frozenset(
    {
        *RECORDS,
        "report",
        "accept",
        "consent",
        "schedule_hearing",
        "send_work_order",
        "finish_work_order",
        "record_performance",
        "report_not_kept",
        "record_follow_up",
        "ask_confirmation",
        "record_confirmation",
        "record_oral_agreement",
        "transfer_to_police",
        "return_to_committee",
    }
)


@dataclass
class Matter:
    """A dispute with the rows its papers are drawn from.

    `copy_of`: the side a party's own copy is for; it leaves out where the other sides live and can be called.
    `site`: the address that QR codes lead to, such as `https://example.org/`; empty draws none.
    """

    dispute: Dispute
    copy_of: str | None = None
    site: str = ""
    steps: list[Step] = field(default_factory=list)
    parties: list[Party] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    sittings: list[Sitting] = field(default_factory=list)
    orders: list[WorkOrder] = field(default_factory=list)
    scans: list[Attachment] = field(default_factory=list)
    mediator_ids: list[str] = field(default_factory=list)

    @cached_property
    def standing(self) -> Standing:
        """The facts the rules read."""
        return self.dispute.standing

    @cached_property
    def station(self) -> Any:
        """The station's row."""
        return community.station(self.dispute.station)

    @cached_property
    def village(self) -> str:
        """卢李村."""
        found = community.village(self.dispute.village)
        return found.short_name if found else self.dispute.village

    @cached_property
    def departments(self) -> dict[Any, Any]:
        """The departments of the station by id."""
        return {row.id: row for row in community.departments_of(self.dispute.station)}

    @cached_property
    def calendar(self) -> WorkCalendar:
        """The station's working days."""
        return community.work_calendar(self.dispute.station)

    @cached_property
    def people(self) -> dict[str, Any]:
        """Everybody of the staff who took part, by id."""
        ids = {step.actor for step in self.steps} | set(self.mediator_ids)
        ids |= {self.standing.committee_mediator or "", self.dispute.filed_by}
        return {str(key): person for key, person in community.people(people_named(ids)).items()}

    @cached_property
    def is_protected(self) -> bool:
        """Family violence, or another reason to keep the sides apart: addresses and phones stay out of every paper."""
        return self.dispute.stage in HIDDEN or self.standing.screening.family_violence

    @cached_property
    def kind_zh(self) -> str:
        """The kind of dispute, in Chinese."""
        return f"{kind(self.dispute.kind).zh}纠纷"

    @property
    def heading(self) -> dict[str, Any]:
        """What every paper of the case carries."""
        return {
            "committee": committee_of(self.station),
            "number": case_number(self.dispute.number, station=self.station),
            "is_sample": self.dispute.sample or bool(self.station and self.station.sample),
        }

    def name(self, person: str | None) -> str:
        """The full name of somebody of the staff."""
        found = self.people.get(person or "")
        return found.name if found else ""

    @property
    def committee_mediator(self) -> str:
        """Name of the committee's mediator of record."""
        return self.name(self.standing.committee_mediator)

    @property
    def title(self) -> str:
        """案由: 甲与乙邻里纠纷; where a name is unknown or erased, the register's own title."""
        names = ["、".join(p.name for p in self.parties if p.side == side) for side in self.standing.sides]
        return f"{'与'.join(names)}{self.kind_zh}" if len(names) > 1 and all(names) else self.dispute.title

    def mediators(self, *others: str) -> tuple[str, ...]:
        """The mediator of record first, then those of these people who mediate for the committee, each once.

        Police, assistants and lawyers preside, help and record; an agreement of theirs would not be the committee's.
        """
        elders = [who for who in others if who in self.people and self.people[who].role == "elder"]
        names = [self.committee_mediator, *(self.name(who) for who in elders)]
        return tuple(dict.fromkeys(name for name in names if name))

    def made(self, *moves: str) -> list[Step]:
        """The steps of these moves, in order."""
        return [step for step in self.steps if step.move in moves]

    def last(self, *moves: str) -> Step | None:
        """The newest step of these moves."""
        return next(reversed(self.made(*moves)), None)

    def paper_parties(self, labels: tuple[str, str] | None = None) -> tuple[PaperParty, ...]:
        """The parties for a form; `labels` name the reporter's side and the others (申请人, 被申请人)."""
        return tuple(self._paper_party(party, labels) for party in self.parties)

    def _paper_party(self, party: Party, labels: tuple[str, str] | None) -> PaperParty:
        label = wording.SIDES.get(party.side, party.side)
        if labels:
            label = labels[0] if party.side == self.standing.reporter_side else labels[1]
        details = party.details
        shows_home = not self.is_protected and self.copy_of in (None, party.side)
        told = {name: str(details.get(name, "")) for name in ("sex", "ethnicity", "age", "occupation")}
        return PaperParty(
            side_label=label,
            name=party.name,
            contact=party.phone if shows_home else "",
            address=str(details.get("address", "")) if shows_home else "",
            represented_by=str(details.get("represented_by", "")),
            **told,
        )

    def present(self, side: str = "") -> tuple[Attendee, ...]:
        """The parties (or only this side's) as people present."""
        found = [party for party in self.parties if party.name and side in ("", party.side)]
        return tuple(Attendee(name=party.name, role=wording.SIDES.get(party.side, "")) for party in found)

    def place_at(self, level: int | None) -> str:
        """Where this level's last sitting was held."""
        return next((row.place for row in reversed(self.sittings) if row.level == level and row.place), "")


def matter_of(dispute: Dispute, *, copy_of: str | None = None, site: str = "") -> Matter:
    """Read what the papers of a dispute need. Eight statements, however long its history."""
    steps = dispute.steps.filter(move__in=ENTERS, audience="joint")
    agreements = dispute.agreements.filter(in_force_at__isnull=False).order_by("in_force_at", "id")
    given = dispute.assignments.filter(mediates=True).order_by("since", "id")
    return Matter(
        dispute=dispute,
        copy_of=copy_of,
        site=site if not site or site.endswith("/") else f"{site}/",
        steps=list(steps.order_by("number")),
        parties=list(dispute.parties.all()),
        agreements=list(agreements.prefetch_related("items")),
        sittings=list(dispute.sittings.filter(cancelled=False).order_by("starts_at", "id")),
        orders=list(dispute.work_orders.order_by("number")),
        scans=list(dispute.attachments.filter(in_dossier=True).select_related("step").order_by("id")),
        mediator_ids=list(given.values_list("user", flat=True)),
    )


def day_of(step: Step) -> date:
    """The day a step took place, which may be earlier than the day it was written down."""
    return local_date(step.happened_at or step.at)


def lines_of(text: Any) -> list[str]:
    """The lines of a text, without empty ones."""
    return [line.strip() for line in str(text or "").splitlines() if line.strip()]


def named_in(text: Any) -> Iterable[str]:
    """Names written one after the other, with commas or the like between them."""
    plain = str(text or "")
    for mark in "，、；;\n":
        plain = plain.replace(mark, ",")
    return [part.strip() for part in plain.split(",") if part.strip()]
