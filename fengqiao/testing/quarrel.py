"""A dispute in the database under way, for tests of the work: told by a neighbour, moved by the cast."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from fengqiao.audit import log
from fengqiao.community import queries as community
from fengqiao.kernel.clock import STATION_ZONE, now
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation.actions import Moved, PartyGiven, Report, make_move, report_dispute
from fengqiao.mediation.callers import caller_of_party, caller_of_user, party_by_receipt
from fengqiao.mediation.ladder import BY_NAME
from fengqiao.mediation.models import Dispute, Party
from fengqiao.mediation.sample.walking import sample_scan
from fengqiao.mediation.scope import Caller
from fengqiao.mediation.standing import SIDES, Screening, Standing
from fengqiao.reactions.queries import OutboxRow, outbox
from fengqiao.testing.cast import NEIGHBOUR, RESIDENT, STATION, SUMMARY, VILLAGE, Cast
from fengqiao.testing.story import FILLED

PDF = sample_scan()
ANONYMOUS = Caller(role="resident", kind="anonymous")


def ten_o_clock() -> datetime:
    """This morning at the station: the cast is built for today."""
    return now().astimezone(STATION_ZONE).replace(hour=10, minute=0, second=0, microsecond=0)


@dataclass
class Quarrel:
    """One dispute; every move takes place a minute after the one before."""

    cast: Cast
    at: datetime
    number: str = ""
    code: str = ""
    files: dict[str, Any] = field(default_factory=lambda: {"scan": PDF})

    @property
    def row(self) -> Dispute:
        return Dispute.objects.get(number=self.number)

    @property
    def standing(self) -> Standing:
        return self.row.standing

    @property
    def stage(self) -> str:
        return self.row.stage

    def party(self, side: str) -> Party:
        return Party.objects.filter(dispute=self.row, side=side).order_by("id")[0]

    def caller(self, who: str) -> Caller:
        """A side by its letter, a role's first member, or anybody by sign-in name."""
        if who in SIDES:
            return caller_of_party(self.party(who))
        names = {person.role: person.username for person in reversed(self.cast.people)}
        user = community.user_by_username(names.get(who, who))
        assert user is not None, who
        return caller_of_user(user)

    def id_of(self, who: str) -> str:
        return self.caller(who).id

    def move(self, move: str, who: str, *, version: int | None = None, **fields: Any) -> Moved:
        """One move; what it must be told is filled in."""
        self.at += timedelta(minutes=1)
        asked = {one.name: one.type for one in BY_NAME[move].fields}
        filled = {name: value for name, value in (FILLED.get(move, {}) | fields).items() if name in asked}
        for name, kind in asked.items():
            if kind == "file" and name in filled and name not in fields:
                filled[name] = self.files["scan"]
            elif kind in {"date", "datetime"} and hasattr(filled.get(name), "isoformat"):
                filled[name] = filled[name].isoformat()
        return make_move(
            number=self.number,
            move=move,
            version=self.row.version if version is None else version,
            fields=filled,
            by=self.caller(who),
            at=self.at,
        )

    def do(self, move: str, who: str, **fields: Any) -> "Quarrel":
        self.move(move, who, **fields)
        return self

    def all_do(self, move: str, **fields: Any) -> "Quarrel":
        for side in self.standing.sides:
            self.do(move, side, **fields)
        return self

    def refused(self, move: str, who: str, **fields: Any) -> str:
        """The name of the refusal; the dispute is as it was."""
        before = self.row
        with pytest.raises(Refused) as caught:
            self.move(move, who, **fields)
        assert (self.row.version, self.row.facts) == (before.version, before.facts)
        return caught.value.name

    # Stations on the way

    def consenting(self) -> "Quarrel":
        return self.do("accept", "assistant")

    def preparing(self) -> "Quarrel":
        return self.consenting().all_do("consent")

    def mediating(self) -> "Quarrel":
        return self.preparing().do("invite_elders", "assistant").all_do("agree_arrangement")

    def climbed(self, level: int) -> "Quarrel":
        self.mediating().do("climb", "A", to_level=str(level)).do("agree_climb", "B")
        return self.do("take_over", "officer")

    def agreeing(self, **fields: Any) -> "Quarrel":
        due = {"due_on": (self.at + timedelta(days=9)).date()}
        return (
            self.mediating()
            .do("record_talk", "elder", note="n")
            .do("draft_agreement", "elder", **(due | fields))
        )

    def in_force(self, **fields: Any) -> "Quarrel":
        self.agreeing(**fields)
        for side in self.standing.sides:
            self.do("sign", "elder", side=side, method="fingerprint")
        return self.do("sign_as_mediator", "elder").do("seal", "elder")

    # What came of it

    def told(self, kind: str = "") -> list[OutboxRow]:
        """Notices of this dispute, oldest first."""
        rows = [row for row in outbox(STATION, limit=500) if row.dispute_number == self.number]
        return [row for row in reversed(rows) if kind in {"", row.kind}]

    def code_of(self, side: str) -> str:
        """The newest code this side was sent."""
        return [row.code for row in self.told() if row.side == side and row.code][-1]

    def entries(self, verb: str) -> list[Any]:
        """Entries of the log about this dispute with this verb."""
        found = log.entries_about(object_kind="dispute", object_id=str(self.row.id), limit=500)
        return [entry for entry in found if entry.verb == verb]


@pytest.fixture
def quarrel(cast: Cast) -> Callable[..., Quarrel]:
    """`quarrel(by=…, at=…, **changes)`: a dispute just reported, by default by a resident without an account."""

    def told(
        *,
        by: Caller = ANONYMOUS,
        at: datetime | None = None,
        parties: Any = (RESIDENT, NEIGHBOUR),
        **changes: Any,
    ) -> Quarrel:
        at = at or ten_o_clock()
        given: dict[str, Any] = {"village": VILLAGE, "summary": SUMMARY, "screening": Screening()} | changes
        report = Report(parties=[PartyGiven(**one) for one in parties], **given)
        reported = report_dispute(report=report, by=by, at=at)
        return Quarrel(cast, at, reported.dispute.number, reported.receipt_code)

    return told


def party_of(code: str) -> Party | None:
    """Whose code this is."""
    return party_by_receipt(code)
