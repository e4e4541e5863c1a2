"""One sample case, walked on the real ladder in memory: standing, steps, rows and log entries as actions make them."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from fengqiao.audit import log
from fengqiao.community import queries as community
from fengqiao.kernel.clock import STATION_ZONE, local_date
from fengqiao.kernel.ids import uuid7

from .. import ladder
from ..actions.intake import PartyGiven, Report, give_code, new_case
from ..actions.moves import write_step
from ..actions.records import HEARING_LASTS, RECORDS, drafted, end_of_asking, give_to_mediators
from ..deadlines import Terms
from ..fields import GivenFile
from ..guards import By, Known, Turn
from ..models import Agreement, Alarm, Dispute, Party, PerformanceItem, Sitting, Step, WorkOrder
from ..scope import Caller
from ..standing import Screening, Standing
from .cast import Cast, by
from .stories import Story

NOBODY = Known()


class NotYet(Exception):
    """The next step would lie in the future."""


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """How a sample case begins."""

    village: Any
    story: Story
    reported_at: datetime
    people: tuple[tuple[str, str], ...]
    source: str = "resident"
    filed_by: Any = None
    screening: Screening = Screening()
    words: dict[str, str] = field(default_factory=dict)
    amount: int = 0
    user: str = ""


class Walk:
    """A case under way. `at` is the moment of its last step; `until` the moment that the sample year ends."""

    def __init__(
        self, *, beginning: Beginning, cast: Cast, terms: Terms, chance: random.Random, until: datetime
    ) -> None:
        self.cast, self.terms, self.chance, self.until = cast, terms, chance, until
        self.story, self.village, self.amount = beginning.story, beginning.village, beginning.amount
        self.words = beginning.words | {
            "a": "甲方",
            "b": "乙方",
            "c": "丙方",
            "amount": str(beginning.amount),
        }
        self.at = beginning.reported_at
        self.told: list[Party] = []
        self.codes: dict[str, str] = {}
        self.drafts: list[log.Draft] = []
        self._officer = 0 if self.village is cast.villages[0] else chance.randrange(100)
        self._begin(beginning)

    def _begin(self, beginning: Beginning) -> None:
        names = {letter: name for letter, (name, _) in zip("abc", beginning.people, strict=False)}
        names |= {"amount": str(beginning.amount)}
        report = Report(
            village=self.village.code,
            summary=self.story.summary.format(**(beginning.words | names)),
            parties=[
                PartyGiven(
                    name=name, phone=phone, side="ABCDEF"[place], details={"address": self.village.short_name}
                )
                for place, (name, phone) in enumerate(beginning.people)
            ],
            screening=beginning.screening,
            kind=self.story.kind,
            source=beginning.source,
            how="visit" if beginning.filed_by else "",
        )
        caller = self._caller(beginning)
        self.case, self.standing = new_case(
            report=report, place=community.Place.at(self.village), by=caller, at=self.at, terms=self.terms
        )
        self.dispute: Dispute = self.case.dispute
        self.dispute.id = uuid7(int(self.at.timestamp() * 1_000) * 1_000_000)
        self.dispute.sample = True
        for row in self.case.new[1:]:
            row.dispute = self.dispute  # type: ignore[attr-defined]  # a row keeps the id it was made with
        self._give_code(self.case.parties[0])
        assistant = self.cast.assistants[self.village.code]
        self.case.assign(user=str(assistant.id), role="assistant", at=self.at, mediates=False)
        if beginning.filed_by is not None and beginning.filed_by.role in {"elder", "assistant"}:
            self.case.assign(user=caller.id, role=caller.role, at=self.at, mediates=False)
        self._log(
            By(caller.role, caller.id), "report", {"stage": self.dispute.stage, "source": self.dispute.source}
        )

    def _caller(self, beginning: Beginning) -> Caller:
        if beginning.filed_by is None:
            kind = "staff" if beginning.user else "anonymous"
            return Caller(role="resident", kind=kind, id=beginning.user)
        user = beginning.filed_by
        return Caller(role=user.role, id=str(user.id), station=self.cast.station)

    # Who is there

    @property
    def assistant(self) -> By:
        """The village's police assistant."""
        return by(self.cast.assistants[self.village.code])

    @property
    def elder(self) -> By:
        """The village's first elder."""
        return by(self.cast.elders[self.village.code][0])

    @property
    def officer(self) -> By:
        """One officer of the village's policing room, always the same for this case."""
        people = self.cast.officers[self.dispute.room]
        return by(people[self._officer % len(people)])

    def side(self, letter: str) -> By:
        """The first person of a side, speaking for themselves."""
        party = self.case.party(letter)
        return By("resident", str(party.id) if party else "", letter)

    def text(self, template: str) -> str:
        """A story's text with this case's words; the sides by their marks."""
        return template.format(**self.words)

    # The clock

    def later(self, least: float, most: float) -> datetime:
        """Some hours on, the same day if it is still light, else early on the next working day."""
        then = self.at + timedelta(hours=self.chance.uniform(least, most))
        local = then.astimezone(STATION_ZONE)
        if 8 <= local.hour < 20:
            return then
        return self.on_day(1, 8, 10)

    def on_day(self, working_days: int, from_hour: float = 8.5, to_hour: float = 17.5) -> datetime:
        """A moment between two hours of the day, some working days on."""
        day = self.terms.calendar.after_working_days(local_date(self.at), working_days)
        minutes = int(self.chance.uniform(from_hour, to_hour) * 60)
        start = datetime(day.year, day.month, day.day, tzinfo=STATION_ZONE)
        return start + timedelta(minutes=minutes, seconds=self.chance.randrange(60))

    # Moves

    def move(self, name: str, who: By, at: datetime, known: Known = NOBODY, /, **fields: Any) -> Standing:
        """Make one move. Raises `NotYet` where `at` lies after the sample year."""
        if at > self.until:
            raise NotYet
        assert at >= self.at, f"{name} at {at} is before {self.at}"
        turn = Turn(self.standing, who, local_date(at), fields, self.terms, known)
        after = ladder.make_move(name, turn)
        step = write_step(self.case, turn=turn, move=name, after=after, at=at)
        self.case.take_standing(after, at=at)
        record = IN_MEMORY.get(name)
        if record is not None:
            record(self, turn, after, step, at)
        elif name in RECORDS:
            RECORDS[name](self.case, turn, after, step, at)
        end_of_asking(self.case, turn.standing, after, at)
        self.standing, self.at = after, at
        self._log(who, name, {"version": after.version, "stage": after.stage.value, "level": after.level})
        return after

    def _log(self, who: By, verb: str, details: dict[str, Any]) -> None:
        kind = "party" if who.side else "staff" if who.id and who.role != "resident" else "anonymous"
        self.drafts.append(
            log.Draft(
                station=self.cast.station,
                by=log.Actor(kind, who.id, who.role),  # type: ignore[arg-type]
                verb=verb,
                object_kind="dispute",
                object_id=str(self.dispute.id),
                at=self.at,
                details=details,
            )
        )

    def ask(self, side: str) -> None:
        """A code of its own for each of the side's people."""
        for party in self.case.parties:
            if party.side == side and not party.never_contact:
                self._give_code(party)
                self.told.append(party)

    def _give_code(self, party: Party) -> None:
        self.codes[str(party.id)] = give_code(party)

    def rows(self, kind: type) -> list[Any]:
        """The case's new rows of one kind."""
        return [row for row in self.case.new if type(row) is kind]


# What the actions look up in the database is still in memory here; the rest is written by the actions' own rules.
InMemory = Callable[[Walk, Turn, Standing, Step, datetime], None]


def _accept(walk: Walk, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    if after.committee_mediator:
        walk.case.assign(user=after.committee_mediator, role="assistant", at=at, mediates=True)
    for side in after.sides:
        if side != after.reporter_side:
            walk.ask(side)


def _ask_side(walk: Walk, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    walk.ask(turn.fields["side"])


def _arranged(walk: Walk, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    give_to_mediators(walk.case, turn, after, step, at)
    for earlier in walk.rows(Sitting):
        earlier.cancelled = earlier.cancelled or (earlier.level == after.level and earlier.starts_at > at)
    starts, place = turn.fields["at"], turn.fields["place"]
    walk.case.add(
        Sitting(
            dispute=walk.dispute,
            station=walk.cast.station,
            level=after.level or 0,
            room=place if place in walk.cast.hearing_rooms else "",
            place=place,
            starts_at=starts,
            ends_at=starts + HEARING_LASTS,
        )
    )


def _drafted(walk: Walk, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    for earlier in walk.rows(Agreement):
        earlier.replaced = earlier.replaced or earlier.in_force_at is None
    agreement, item = drafted(walk.case, turn.fields, number="", at=at)
    walk.case.assign(user=turn.by.id, role=turn.by.role, at=at, mediates=True)
    walk.case.agreement_row = walk.case.add(agreement)
    walk.case.add(item)


def _alarmed(walk: Walk, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    fact = after.alarms[-1]
    walk.case.add(
        Alarm(
            dispute=walk.dispute,
            station=walk.cast.station,
            number=fact.number,
            what=fact.what,
            imminent=fact.imminent,
            raised_at=at,
            paged=walk.officer.id if fact.imminent else "",
        )
    )


def _performed(walk: Walk, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    item = turn.fields.get("item") or next(iter(turn.standing.performance_open), 0)
    for row in walk.rows(PerformanceItem):
        if row.number == item:
            row.done_on = turn.fields.get("performed_on", turn.on)


def _answered(walk: Walk, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    answer = turn.fields.get("reason") or turn.fields.get("result") or ""
    for old, new in zip(turn.standing.duties, after.duties, strict=True):
        if old != new:
            row = next(row for row in walk.rows(WorkOrder) if row.number == new.number)
            row.state, row.answered_at, row.answer = new.state, at, answer or row.answer


def _acknowledged(walk: Walk, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    for row in walk.rows(Alarm):
        row.acknowledged_at, row.acknowledged_by = at, turn.by.id


def _protected(walk: Walk, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    for party in walk.case.parties:
        if party.side != after.reporter_side:
            party.never_contact, party.receipt_index = True, None


def _confirmed(walk: Walk, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    if walk.case.agreement_row is not None:
        walk.case.agreement_row.confirmation = turn.fields["result"]


def _linked(walk: Walk, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    """Whoever walks a pair sets `linked_to` and the number, once numbers are given."""
    if step.move == "merge":
        walk.dispute.outcome, walk.dispute.accepted_at = "merged", None


IN_MEMORY: dict[str, InMemory] = {
    "accept": _accept,
    "ask_side": _ask_side,
    "invite_elders": _arranged,
    "plan_visit": _arranged,
    "schedule_hearing": _arranged,
    "schedule_conference": _arranged,
    "draft_agreement": _drafted,
    "record_performance": _performed,
    "accept_work_order": _answered,
    "return_work_order": _answered,
    "finish_work_order": _answered,
    "cancel_work_order": _answered,
    "raise_safety_concern": _alarmed,
    "acknowledge_alarm": _acknowledged,
    "protect": _protected,
    "record_confirmation": _confirmed,
    "merge": _linked,
    "link": _linked,
}


def sample_scan() -> GivenFile:
    """A one-page PDF that says that it is a sample: where the sealed paper's scan would be."""
    words = b"BT /F1 16 Tf 60 760 Td (SAMPLE - the sealed paper would be scanned here) Tj ET"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(words), words),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    return GivenFile(name="sealed.pdf", content=body + b"xref\n0 6\n0000000000 65535 f \n" + table + end)
